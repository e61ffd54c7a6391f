//! Keys, tables and passphrases that are not accepted. No message repeats a value.

use std::path::PathBuf;

use keyferry_core::candidate::Fault;
use keyferry_core::failure::Failure;
use keyferry_core::key::KEY_LENGTH;

use super::{Exit, Message, failures};
use crate::transfer::{MAX_FILE_BYTES, MIN_PASSPHRASE_CHARS, NoExport, NoTable, WeakPassphrase};

/// An error while keys are added, imported or exported.
#[derive(Debug)]
pub(crate) enum TransferError {
    /// The value is not taken as a key.
    NoKey(Fault),
    /// Nothing was entered at a prompt.
    NoInput,
    /// Standard input holds more than the one value that is asked for.
    InputTooLong,
    /// The terminal or standard input cannot be read.
    InputUnreadable(String),
    /// The file is larger than [`MAX_FILE_BYTES`].
    FileTooLarge,
    NoTable(NoTable),
    NoExport(NoExport),
    WeakPassphrase(WeakPassphrase),
    /// The passphrase was typed differently the second time.
    PassphrasesDiffer,
    NothingToExport,
    ExportExists(PathBuf),
    /// The file that was written does not decrypt to the keys.
    ExportUnverified,
    /// The keyring failed after some keys were imported.
    ImportStopped(Failure),
}

const NOTHING_SAVED: &str = "Nothing was saved.";
const NOTHING_CHANGED: &str = "Nothing was saved or changed.";
const NOTHING_IMPORTED: &str = "Nothing was imported.";
const NOTHING_EXPORTED: &str = "Nothing was exported.";
const CREATE_ANOTHER: &str =
    "Omnisend shows a key in full only once. If you have it nowhere else, create a new one in Omnisend.";
const EXPORT_AS_CSV: &str = "Export or save it as CSV, then import that file.";
const IS_IT_COMPLETE: &str = "Copy the file again from where it was exported.";

impl TransferError {
    pub(super) fn message(&self) -> Message {
        let (problem, keys, fix) = match self {
            Self::NoKey(fault) => return no_key(*fault),
            Self::NoInput => ("Nothing was entered.".into(), NOTHING_CHANGED, "Run the command again."),
            Self::InputTooLong => (
                "Standard input holds more than one line, or too much for one.".into(),
                NOTHING_CHANGED,
                "Give one value alone. To import a list of keys: keyferry import FILE",
            ),
            Self::InputUnreadable(_) => (
                "The input could not be read as text.".into(),
                NOTHING_CHANGED,
                "Run the command in a terminal, or give the value on standard input.",
            ),
            Self::FileTooLarge => (
                format!("The file is larger than {} MiB.", MAX_FILE_BYTES / 1024 / 1024),
                NOTHING_IMPORTED,
                "Keep only the rows with Omnisend keys, or split the file.",
            ),
            Self::NoTable(kind) => return no_table(*kind),
            Self::NoExport(kind) => return no_export(*kind),
            Self::WeakPassphrase(weak) => (
                match weak {
                    WeakPassphrase::TooShort => {
                        format!("The passphrase has fewer than {MIN_PASSPHRASE_CHARS} characters.")
                    }
                    WeakPassphrase::Monotonous => "The passphrase repeats a few characters.".into(),
                },
                "Nothing was exported. Whoever gets the file can try passphrases for as long as they like.",
                "Choose a longer one: four or five words that do not belong together.",
            ),
            Self::PassphrasesDiffer => (
                "The two passphrases differ.".into(),
                NOTHING_EXPORTED,
                "Run the command again and type the same passphrase twice.",
            ),
            Self::NothingToExport => ("No keys are saved.".into(), NOTHING_EXPORTED, "See: keyferry list"),
            Self::ExportExists(path) => (
                format!("{} exists already.", path.display()),
                "Nothing was exported, and the file is unchanged.",
                "Choose another name, or delete the file first.",
            ),
            Self::ExportUnverified => (
                "The file that was written could not be read back.".into(),
                "The file was deleted again. Saved keys are unchanged.",
                "Check the disk, or choose another folder, then run the command again.",
            ),
            Self::ImportStopped(failure) => {
                let Message { problem, .. } = failures::message(failure.code);
                (
                    problem,
                    "The keys reported as saved above are saved; the others are not. Nothing was overwritten.",
                    "When it works again (check with: keyferry doctor), run the same command: saved keys are skipped.",
                )
            }
        };
        Message::new(problem, keys, fix, Exit::Failed)
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::NoKey(_) => "no_key",
            Self::NoInput | Self::InputTooLong | Self::InputUnreadable(_) => "input_refused",
            Self::FileTooLarge | Self::NoTable(_) | Self::NoExport(_) => "import_refused",
            Self::WeakPassphrase(_) | Self::PassphrasesDiffer => "passphrase_refused",
            Self::NothingToExport | Self::ExportExists(_) | Self::ExportUnverified => "export_refused",
            Self::ImportStopped(failure) => failure.code.as_str(),
        }
    }

    pub(super) fn cause(&self) -> &str {
        match self {
            Self::InputUnreadable(cause) => cause,
            Self::ImportStopped(failure) => &failure.cause,
            Self::NoKey(_)
            | Self::NoInput
            | Self::InputTooLong
            | Self::FileTooLarge
            | Self::NoTable(_)
            | Self::NoExport(_)
            | Self::WeakPassphrase(_)
            | Self::PassphrasesDiffer
            | Self::NothingToExport
            | Self::ExportExists(_)
            | Self::ExportUnverified => "",
        }
    }
}

/// The message for a value that was to be added.
fn no_key(fault: Fault) -> Message {
    let copy_again = "Copy the whole key again, without anything around it.";
    let (problem, fix) = match fault {
        Fault::Empty => {
            ("No key was given.".into(), "Paste the key at the prompt, or give it on standard input.")
        }
        Fault::Masked => {
            ("The value is masked: asterisks or dots stand for a part of the key.".into(), CREATE_ANOTHER)
        }
        Fault::Cut => {
            (format!("The value begins like a key, but a key has {KEY_LENGTH} characters."), copy_again)
        }
        Fault::Divided => {
            ("Spaces or line breaks divide the key.".into(), "Put its parts together, and give it again.")
        }
        Fault::Several => (
            "The value holds more than one key.".into(),
            "Give one key. To import a list: keyferry import FILE",
        ),
        Fault::BrandId => ("The value is a brand ID, not a key.".into(), copy_again),
        Fault::OtherVendor(name) => {
            (format!("The value is a token of {name}, not an Omnisend key."), copy_again)
        }
        Fault::Email => ("The value is an e-mail address.".into(), copy_again),
        Fault::Address => ("The value is the address of a page.".into(), copy_again),
        Fault::Formula => {
            ("The value is a formula of a spreadsheet.".into(), "Copy what the cell shows, not its formula.")
        }
        Fault::Unusual => (
            "The value is not shaped like an Omnisend key.".into(),
            "If you are sure that it is one, add --unusual",
        ),
        Fault::TooShort => {
            (format!("The value is too short: an Omnisend key has {KEY_LENGTH} characters."), copy_again)
        }
        Fault::Other | Fault::OtherSite => {
            ("The value is no key: it has characters or a length that no key has.".into(), copy_again)
        }
    };
    Message::new(problem, NOTHING_SAVED, fix, Exit::Failed)
}

fn no_table(kind: NoTable) -> Message {
    let (problem, fix) = match kind {
        NoTable::Empty => ("The file is empty.", EXPORT_AS_CSV),
        NoTable::Workbook => ("The file is a workbook or an archive, not a CSV file.", EXPORT_AS_CSV),
        NoTable::Json => ("The file is JSON, not CSV.", EXPORT_AS_CSV),
        NoTable::Markup => ("The file is HTML or XML, not CSV.", EXPORT_AS_CSV),
        NoTable::KeePass => ("The file is a KeePass database, not a CSV file.", EXPORT_AS_CSV),
        NoTable::ArmoredAge => (
            "The file is in the age format for e-mails, with lines of text.",
            "Give the file that `keyferry export` has written.",
        ),
        NoTable::Binary => ("The file is not a text file.", EXPORT_AS_CSV),
        NoTable::NoColumn => (
            "The file has no column for keys, and no line of it holds a key.",
            "Name the column \"key\" in the first line. See: keyferry import --help",
        ),
    };
    Message::new(problem, NOTHING_IMPORTED, fix, Exit::Failed)
}

fn no_export(kind: NoExport) -> Message {
    let (problem, fix) = match kind {
        NoExport::WrongPassphrase => (
            "The passphrase is wrong.",
            "Run the command again with the passphrase that the file was exported with.",
        ),
        NoExport::NoPassphrase => (
            "The file is encrypted for a recipient's key, not with a passphrase.",
            "Give the file that `keyferry export` has written.",
        ),
        NoExport::TooMuchWork => (
            "Decrypting the file would need more memory than is allowed.",
            "Give the file that `keyferry export` has written.",
        ),
        NoExport::Damaged => ("The file is damaged or incomplete.", IS_IT_COMPLETE),
        NoExport::OtherContent => (
            "The file was decrypted, but it is no export of Keyferry's.",
            "Give the file that `keyferry export` has written.",
        ),
        NoExport::Newer => {
            ("The file was exported by a newer version of Keyferry.", "Update Keyferry, then import it.")
        }
    };
    Message::new(problem, NOTHING_IMPORTED, fix, Exit::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_has_a_message_of_its_own() {
        let faults = [
            Fault::Empty,
            Fault::Masked,
            Fault::Cut,
            Fault::Divided,
            Fault::Several,
            Fault::BrandId,
            Fault::OtherVendor("Stripe"),
            Fault::Email,
            Fault::Address,
            Fault::Formula,
            Fault::Unusual,
            Fault::TooShort,
            Fault::Other,
        ];
        let problems: std::collections::BTreeSet<_> = faults.map(|fault| no_key(fault).problem).into();
        assert_eq!(problems.len(), faults.len());
    }
}
