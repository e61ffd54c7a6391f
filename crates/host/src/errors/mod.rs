//! What happened, what it means for the key, and what to do: the command line's words for every failure.

use std::fmt;
use std::process::ExitCode;

use keyferry_core::failure::{Failure, FailureCode};

/// A failure in words, for standard error.
#[derive(Debug)]
pub(crate) struct Problem {
    /// What happened.
    pub(crate) happened: String,
    /// What it means for the key.
    pub(crate) key: &'static str,
    /// What to do.
    pub(crate) todo: String,
    /// The stable code.
    pub(crate) code: &'static str,
    /// For support.
    pub(crate) cause: String,
    /// One of the exit codes that `--help` explains.
    pub(crate) exit: u8,
}

/// Exit codes, as in `help/keyferry.txt`.
pub(crate) mod exit {
    /// It did not work.
    pub(crate) const FAILED: u8 = 1;
    /// The arguments make no sense.
    pub(crate) const USAGE: u8 = 2;
    /// The keyring is locked or absent.
    pub(crate) const NO_KEYRING: u8 = 3;
    /// No saved key has that id.
    pub(crate) const NOT_FOUND: u8 = 4;
}

/// Keys are not touched by what install and uninstall do.
const NO_KEY_TOUCHED: &str = "No key was read or changed.";

impl Problem {
    /// The arguments make no sense.
    pub(crate) fn usage(happened: impl Into<String>) -> Self {
        Self {
            happened: happened.into(),
            key: NO_KEY_TOUCHED,
            todo: "Run: keyferry --help".into(),
            code: "usage",
            cause: String::new(),
            exit: exit::USAGE,
        }
    }

    /// A file or folder could not be read or written.
    pub(crate) fn file(what: &str, path: &std::path::Path, error: &dyn fmt::Display) -> Self {
        Self {
            happened: format!("{} could not be {what}.", path.display()),
            key: NO_KEY_TOUCHED,
            todo: "Check who owns it and that the disk is not full, then run the command again.".into(),
            code: "file_refused",
            cause: error.to_string(),
            exit: exit::FAILED,
        }
    }

    /// There is nothing to install into.
    pub(crate) fn no_browser() -> Self {
        Self {
            happened: "No browser that Keyferry knows was found for this user.".into(),
            key: "Nothing was installed. No key was read or changed.",
            todo: "Start the browser once, or name it as listed by: keyferry install --help".into(),
            code: "no_browser",
            cause: String::new(),
            exit: exit::FAILED,
        }
    }

    /// The system does not say where this user's files belong.
    pub(crate) fn no_home() -> Self {
        Self {
            happened: "This user has no home folder.".into(),
            key: NO_KEY_TOUCHED,
            todo: "Set HOME to the folder and run the command again.".into(),
            code: "no_home",
            cause: String::new(),
            exit: exit::FAILED,
        }
    }

    /// The exit code of the process.
    pub(crate) fn exit(&self) -> ExitCode {
        ExitCode::from(self.exit)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let Failure { code, cause } = failure;
        let (happened, key, todo) = words(code);
        let exit = match code {
            FailureCode::KeyringAbsent | FailureCode::KeyringLocked => exit::NO_KEYRING,
            FailureCode::NotFound => exit::NOT_FOUND,
            _ => exit::FAILED,
        };
        Self { happened: happened.into(), key, todo: todo.into(), code: code.as_str(), cause, exit }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { happened, key, todo, code, cause, .. } = self;
        write!(f, "keyferry: {happened}\n  Keys:  {key}\n  To do: {todo}\n  Code:  {code}")?;
        if cause.is_empty() { Ok(()) } else { write!(f, " ({cause})") }
    }
}

/// What happened, what it means for the key, what to do.
#[expect(clippy::too_many_lines, reason = "one table, with every code once")]
fn words(code: FailureCode) -> (&'static str, &'static str, &'static str) {
    match code {
        FailureCode::HelperMissing => (
            "The helper is not installed, or not registered with this browser.",
            "A key that was just copied stays in the browser's memory until the browser is closed.",
            "Run: keyferry install",
        ),
        FailureCode::HelperForbidden => (
            "The helper's registration does not allow this extension.",
            "A key that was just copied stays in the browser's memory until the browser is closed.",
            "Run: keyferry install",
        ),
        FailureCode::HelperCrashed => (
            "The helper ended before it had answered.",
            "A key that was just copied stays in the browser's memory until the browser is closed.",
            "Run: keyferry doctor",
        ),
        FailureCode::HelperSilent => (
            "The helper did not answer in time.",
            "A key that was just copied stays in the browser's memory until the browser is closed.",
            "Run: keyferry doctor",
        ),
        FailureCode::HelperOutdated => (
            "The helper is older than the extension.",
            "A key that was just copied stays in the browser's memory until the browser is closed.",
            "Install the helper that came with the extension.",
        ),
        FailureCode::ExtensionOutdated => (
            "The extension is older than the helper.",
            "A key that was just copied stays in the browser's memory until the browser is closed.",
            "Update the extension in the browser's list of extensions.",
        ),
        FailureCode::ExtensionGone | FailureCode::ExtensionSilent | FailureCode::NotHeld => (
            "The extension could not take the key from the page.",
            "A key that was just copied is on that page alone.",
            "Copy the key again there and keep it in a safe place before you leave the page.",
        ),
        FailureCode::KeyringAbsent => (
            "No keyring can be reached.",
            "Nothing was read or changed. Saved keys are where they were.",
            "Log in to your desktop as usual, then run: keyferry doctor",
        ),
        FailureCode::KeyringLocked => (
            "The keyring is locked.",
            "Nothing was read or changed. Saved keys are where they were.",
            "Unlock the keyring with its password, then run the command again.",
        ),
        FailureCode::KeyringRefused => (
            "The keyring refused.",
            "Saved keys are where they were, unless one was being removed: it may be gone or not.",
            "Check in your keyring manager that the keyring can be written to, then run: keyferry doctor",
        ),
        FailureCode::ReadBackMismatch => (
            "The keyring did not give back what was put in.",
            "The key does not count as saved.",
            "Run: keyferry doctor",
        ),
        FailureCode::EntryConflict => (
            "The entry does not hold the key that belongs to its id.",
            "It was left as it is and not given out.",
            "Look at the entry in your keyring manager; to delete it run: keyferry remove ID",
        ),
        FailureCode::NotFound => (
            "No saved key has that id.",
            "Nothing was read or changed.",
            "See what is saved with: keyferry list",
        ),
        FailureCode::NotAllowed => (
            "The helper was started by an extension that it does not belong to.",
            "No key was given out.",
            "Run: keyferry doctor",
        ),
        FailureCode::BadRequest => (
            "A request could not be read.",
            "Nothing was read or changed.",
            "Update the helper and the extension.",
        ),
        FailureCode::TooLarge => (
            "A message was larger than allowed.",
            "Nothing was changed.",
            "Please report this, with the code.",
        ),
        FailureCode::FieldRefused => (
            "The form's field did not take the key.",
            "The key is saved as before.",
            "Check the field and try again.",
        ),
        FailureCode::NoForm => (
            "No Omnisend form is open in this tab.",
            "Nothing was given out.",
            "In Upstack open Destinations and the Omnisend form, then try again.",
        ),
        FailureCode::ControlHidden => (
            "Something on the page covered, faded or moved Keyferry's button.",
            "Nothing was given out.",
            "If the page looks as usual, click once more, or fill the key in from Keyferry's popup.",
        ),
        FailureCode::SwitchedOff => (
            "Keyferry is switched off for this site.",
            "Nothing was given out.",
            "Switch it on in Keyferry's options, unless your company has decided it.",
        ),
        FailureCode::LabelRefused => (
            "Your keyring has no room for a name.",
            "The key is saved as before, under its old name.",
            "Tell the keys apart by their store and last four characters.",
        ),
        FailureCode::ClipboardAbsent => (
            "The clipboard could not be reached.",
            "A copied key may still be on it.",
            "Copy something else.",
        ),
        FailureCode::Internal => (
            "A defect in Keyferry.",
            "Saved keys are where they were.",
            "Run the command again. If it goes on, please report this, with the code.",
        ),
        _ => (
            "Something that this version does not know.",
            "Saved keys are where they were.",
            "Update the helper and the extension.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_own_words() {
        for code in FailureCode::ALL {
            let ours = words(*code) != words(FailureCode::Unknown);
            assert_eq!(ours, *code != FailureCode::Unknown, "{code}");
        }
    }
}
