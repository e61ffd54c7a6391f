//! `keyferry import`.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use keyferry_core::failure::{Failure, FailureCode};
use zeroize::Zeroizing;

use super::command::{Argument, Command, Group, Syntax, parse_file};
use super::{input, output, report};
use crate::errors::{Error, Exit, FileError, FileOperation, TransferError, UsageError};
use crate::keyring::Keyring;
use crate::store::Store;
use crate::transfer::plan::Plan;
use crate::transfer::{self, Contents, Decrypted, MAX_FILE_BYTES, NoExport, Passphrase, Record};

/// Attempts to type the passphrase of a file.
const ATTEMPTS: u32 = 3;

#[derive(Default)]
pub(super) struct Import {
    file: Option<PathBuf>,
    yes: bool,
}

impl Command for Import {
    const NAME: &'static str = "import";
    const GROUP: Group = Group::Transfer;
    const SUMMARY: &'static str = "Save the keys in a CSV file or an export";
    const DESCRIPTION: &'static str = "\
Saves the keys in a CSV file of a password manager, a browser or a spreadsheet, or in a
file of `keyferry export`, which asks for its passphrase. First shows the plan, then asks.
Keys that are saved already keep their names and times: nothing is ever overwritten, and
running the command again is safe.";
    const USAGE: &'static [&'static str] = &["FILE [--yes]"];
    const ARGUMENTS: &'static [Argument<Self>] = &[
        Argument {
            syntax: Syntax::Positional("FILE"),
            help: "The file, at most 16 MiB",
            set: |import, file| {
                import.file = Some(parse_file(file)?);
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Flag("--yes"),
            help: "Import without asking",
            set: |import, _| {
                import.yes = true;
                Ok(())
            },
        },
    ];

    fn notes() -> String {
        "\
CSV files: the first line names the columns. The key is in \"key\", \"api key\", \"token\",
\"secret\", \"password\" or \"login_password\", or else in another column, such as notes; its
name is in \"label\", \"store\", \"name\", \"title\" or \"username\". Case does not matter, and
fields are separated by commas, semicolons or tabs. This covers the exports of Bitwarden,
1Password, LastPass, Dashlane, NordPass, Proton Pass, KeePass, KeePassXC, Enpass,
RoboForm, Apple Passwords, Chrome, Edge, Firefox and Excel. A line without an Omnisend
key is reported by its number and left out.

Without a terminal and without --yes, the plan is shown and nothing is imported (exit code
2). The passphrase of an export is then read from standard input. The exit code is 1 if a
key was not saved, or if you answered no.

Delete a CSV file after the import: it holds the keys in clear.
"
        .into()
    }

    fn run(self) -> Result<ExitCode, Error> {
        let path = self.file.ok_or(UsageError::MissingFile(Self::NAME))?;
        let file = read(&path)?;
        let is_export = Decrypted::is_age(&file);
        let kind = if is_export { report::Kind::Export } else { report::Kind::Table };
        let contents = if is_export {
            open(&file)?
        } else {
            transfer::read_table(&file).map_err(TransferError::NoTable)?
        };
        drop(file);
        let mut keyring = Keyring::default();
        let saved = keyring.call(output::on_waiting, Store::list)?;
        let plan = Plan::new(contents, &saved);
        output::print(&report::plan(&path, &plan, kind)).map_err(before_import)?;
        if plan.changes() > 0 {
            let is_confirmed = if self.yes {
                true
            } else if input::is_terminal() {
                input::confirm(&report::question(&plan))?
            } else {
                return Err(UsageError::ImportNotConfirmed.into());
            };
            if !is_confirmed {
                return output::print("Nothing was imported.\n").map(|_| Exit::Failed.into());
            }
        }
        let Saved { failed, is_noted, printed } = save(&mut keyring, plan, kind)?;
        let noted = if is_noted { output::NOTED } else { "" };
        printed.and_then(|_| output::print(&(noted.to_owned() + &report::farewell(&path, kind, failed))))?;
        Ok(if failed == 0 { Exit::Success } else { Exit::Failed }.into())
    }
}

/// A plan that could not be printed: nothing was carried out yet.
fn before_import(error: Error) -> Error {
    if let Error::File(FileError { path, cause, .. }) = &error {
        return Error::file(FileOperation::Write, path, cause);
    }
    error
}

/// Reads a file into memory that is wiped. A pipe is a file too.
fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, Error> {
    let unreadable = |error: io::Error| Error::file(FileOperation::Read, path, &error);
    let file = File::open(path).map_err(unreadable)?;
    // The size of a pipe is 0.
    let size = file.metadata().map_err(unreadable)?.len().min(MAX_FILE_BYTES);
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1));
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(TransferError::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Asks for the passphrase of an export until it is right, and reads the keys.
fn open(file: &[u8]) -> Result<Contents, Error> {
    let mut attempt = 1;
    loop {
        let passphrase = Passphrase::given(&input::secret("Passphrase of the file: ")?);
        match Decrypted::decrypt(file, &passphrase).and_then(|content| content.contents()) {
            Err(NoExport::WrongPassphrase) if input::is_terminal() && attempt < ATTEMPTS => {
                let _ = writeln!(io::stderr(), "The passphrase is wrong. Try again.");
                attempt += 1;
            }
            contents => return contents.map_err(|kind| TransferError::NoExport(kind).into()),
        }
    }
}

/// The result of an import.
struct Saved {
    /// Number of keys that are not saved.
    failed: usize,
    /// The others are noted for the team.
    is_noted: bool,
    /// The reports were printed.
    printed: Result<ExitCode, Error>,
}

/// Saves the planned keys and reports each. Goes on after a report that could not be printed.
fn save(keyring: &mut Keyring, plan: Plan, kind: report::Kind) -> Result<Saved, Error> {
    let all = plan.changes();
    let unnamed = plan.unnamed.into_iter().map(|(record, _)| record);
    let (mut failed, mut is_noted, mut is_first) = (0, false, true);
    let mut printed = Ok(Exit::Success.into());
    for (done, record) in (1..).zip(plan.new.into_iter().chain(unnamed)) {
        progress(done, all);
        let Record { place, capture, used } = record;
        let result =
            keyring.call(output::on_waiting, move |store: &Store| store.restore(&capture, used.as_ref()));
        match result {
            Ok(saved) => {
                printed = printed.and(output::print(&report::saved(done, all, kind, place, &saved)));
                is_noted |= output::note(&saved.entry.id);
            }
            // Another program has written to this entry: the others are not affected.
            Err(Failure { code: FailureCode::EntryConflict, .. }) => {
                failed += 1;
                printed = printed.and(output::print(&report::conflict(done, all, kind, place)));
            }
            Err(failure) if is_first => return Err(failure.into()),
            Err(failure) => return Err(TransferError::ImportStopped(failure).into()),
        }
        is_first = false;
    }
    Ok(Saved { failed, is_noted, printed })
}

/// Shows the progress at a terminal, where the results go elsewhere.
fn progress(done: usize, all: usize) {
    if io::stderr().is_terminal() && !io::stdout().is_terminal() {
        let end = if done == all { "\n" } else { "" };
        let _ = write!(io::stderr(), "\rkeyferry: {done} of {all}{end}");
    }
}
