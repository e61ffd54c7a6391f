//! Errors of the command line. Each message has four parts: the failure, its effect on the keys, one thing to do,
//! and a stable code with the cause for support.

mod failures;
mod obstacles;
mod team;
mod transfer;
mod usage;

use std::error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use keyferry_core::failure::Failure;

pub(crate) use obstacles::message as obstacle_message;
pub(crate) use team::{TeamError, message as engine_message};
pub(crate) use transfer::TransferError;
pub(crate) use usage::UsageError;

use crate::terminal;

/// Selects the text for the system, which has its own word for its keyring.
pub(crate) const fn on_system(
    linux: &'static str,
    macos: &'static str,
    windows: &'static str,
) -> &'static str {
    if cfg!(windows) {
        windows
    } else if cfg!(target_os = "macos") {
        macos
    } else {
        linux
    }
}

/// An error that ends a command.
#[derive(Debug)]
pub(crate) enum Error {
    /// The arguments are wrong.
    Usage(UsageError),
    /// A file, folder or registry key could not be read or written.
    File(FileError),
    /// No browser was found to register the helper with.
    NoBrowser,
    /// The environment names no home folder.
    NoHome,
    /// Root would write into this home of another user.
    #[cfg_attr(windows, expect(dead_code, reason = "Windows has no root"))]
    ForeignHome(PathBuf),
    /// The keyring or the clipboard failed.
    Failure(Failure),
    /// A key, a file of keys or a passphrase is not accepted.
    Transfer(TransferError),
    /// The team's engine, or the connection to it.
    Team(TeamError),
}

/// A failed operation on a file, folder or registry key.
#[derive(Debug)]
pub(crate) struct FileError {
    pub(crate) operation: FileOperation,
    pub(crate) path: PathBuf,
    pub(crate) cause: String,
    /// The browser that the file is for.
    pub(crate) browser: Option<String>,
    /// One thing to do.
    pub(crate) fix: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(windows), expect(dead_code, reason = "the registry is a part of Windows"))]
pub(crate) enum FileOperation {
    Resolve,
    Read,
    /// Writes the keys to a new file.
    Export,
    Write,
    Remove,
    /// Prints the result of a command that was carried out.
    Print,
    Register,
    WriteRegistry,
    RemoveFromRegistry,
}

/// The parts of a message that people read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) problem: String,
    /// The consequence for saved and copied keys; empty if there can be none.
    pub(crate) keys: &'static str,
    /// One thing to do.
    pub(crate) fix: String,
    pub(crate) exit: Exit,
}

impl Message {
    fn new(problem: impl Into<String>, keys: &'static str, fix: impl Into<String>, exit: Exit) -> Self {
        Self { problem: problem.into(), keys, fix: fix.into(), exit }
    }
}

/// Exit codes of the command line, explained by `keyferry --help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Success,
    Failed,
    Usage,
    NoKeyring,
    NotFound,
    Unchecked,
}

impl Exit {
    pub(crate) const ALL: [Self; 6] =
        [Self::Success, Self::Failed, Self::Usage, Self::NoKeyring, Self::NotFound, Self::Unchecked];

    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NoKeyring => 3,
            Self::NotFound => 4,
            Self::Unchecked => 5,
        }
    }

    /// A line of the help text.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failed => "failed; the error message says why and what to do",
            Self::Usage => "invalid arguments",
            Self::NoKeyring => "the keyring is locked or absent; nothing was changed",
            Self::NotFound => "no saved key has this ID",
            Self::Unchecked => "Omnisend could not be asked about a key",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

/// Files have no effect on saved keys.
const NO_KEY_TOUCHED: &str = "No key was read or changed.";

impl Error {
    pub(crate) fn file(operation: FileOperation, path: &Path, cause: &impl ToString) -> Self {
        Self::File(FileError::new(operation, path, cause))
    }

    pub(crate) fn message(&self) -> Message {
        match self {
            // A mistyped command says nothing about keys.
            Self::Usage(error) => Message::new(error.problem(), "", error.fix(), Exit::Usage),
            Self::File(error) => {
                Message::new(error.problem(), error.keys(), error.fix.as_str(), Exit::Failed)
            }
            Self::NoBrowser => Message::new(
                "No supported browser was found for this user.",
                "Nothing was installed. No key was read or changed.",
                "Start the browser once, or choose one of the names in: keyferry install --help",
                Exit::Failed,
            ),
            Self::NoHome => Message::new(
                "No home folder was found.",
                NO_KEY_TOUCHED,
                "Set the environment variable HOME to it and run the command again.",
                Exit::Failed,
            ),
            Self::ForeignHome(home) => Message::new(
                format!("{} is the home of another user, and this command runs as root.", home.display()),
                NO_KEY_TOUCHED,
                "Run the command again without sudo, or with --system for all users.",
                Exit::Failed,
            ),
            Self::Failure(failure) => failures::message(failure.code),
            Self::Transfer(error) => error.message(),
            Self::Team(error) => error.message(),
        }
    }

    /// The stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Usage(_) => "usage",
            Self::File(_) => "file_refused",
            Self::NoBrowser => "no_browser",
            Self::NoHome => "no_home",
            Self::ForeignHome(_) => "foreign_home",
            Self::Failure(failure) => failure.code.as_str(),
            Self::Transfer(error) => error.code(),
            Self::Team(error) => error.code(),
        }
    }

    /// The cause for support; empty if the message says everything.
    pub(crate) fn cause(&self) -> &str {
        match self {
            Self::Usage(_) | Self::NoBrowser | Self::NoHome | Self::ForeignHome(_) => "",
            Self::File(error) => &error.cause,
            Self::Failure(failure) => &failure.cause,
            Self::Transfer(error) => error.cause(),
            Self::Team(error) => error.cause(),
        }
    }
}

impl FileError {
    pub(crate) fn new(operation: FileOperation, path: &Path, cause: &impl ToString) -> Self {
        let fix = match operation {
            FileOperation::Read => "Check the name of the file, and that you may read it.",
            FileOperation::Print => {
                "Free some space where the output goes. To see the keys, run: keyferry list"
            }
            FileOperation::Register => {
                "Rename the folder, so that its name is valid Unicode, then run the command again."
            }
            FileOperation::Resolve
            | FileOperation::Export
            | FileOperation::Write
            | FileOperation::Remove
            | FileOperation::WriteRegistry
            | FileOperation::RemoveFromRegistry => {
                "Check the owner and the free space on the disk, then run the command again."
            }
        };
        Self { operation, path: path.to_owned(), cause: cause.to_string(), browser: None, fix: fix.into() }
    }

    fn problem(&self) -> String {
        let path = self.path.display();
        let problem = match self.operation {
            FileOperation::Resolve => format!("{path} could not be resolved to an absolute path."),
            FileOperation::Read => format!("{path} could not be read."),
            FileOperation::Write | FileOperation::Export | FileOperation::Print => {
                format!("{path} could not be written.")
            }
            FileOperation::Remove => format!("{path} could not be removed."),
            FileOperation::Register => format!("{path} could not be registered."),
            FileOperation::WriteRegistry => format!("{path} could not be entered in the registry."),
            FileOperation::RemoveFromRegistry => format!("{path} could not be removed from the registry."),
        };
        match &self.browser {
            Some(browser) => format!("{browser}: {problem}"),
            None => problem,
        }
    }

    fn keys(&self) -> &'static str {
        match self.operation {
            FileOperation::Export => "Nothing was exported. Saved keys are unchanged.",
            FileOperation::Print => "The command was carried out; only its output is missing.",
            FileOperation::Resolve
            | FileOperation::Read
            | FileOperation::Write
            | FileOperation::Remove
            | FileOperation::Register
            | FileOperation::WriteRegistry
            | FileOperation::RemoveFromRegistry => NO_KEY_TOUCHED,
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<TeamError> for Error {
    fn from(error: TeamError) -> Self {
        Self::Team(error)
    }
}

impl From<TransferError> for Error {
    fn from(error: TransferError) -> Self {
        Self::Transfer(error)
    }
}

impl From<UsageError> for Error {
    fn from(error: UsageError) -> Self {
        Self::Usage(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Message { problem, keys, fix, exit: _ } = self.message();
        let problem = terminal::line(&problem);
        writeln!(f, "keyferry: {problem}")?;
        if !keys.is_empty() {
            writeln!(f, "  Keys:  {keys}")?;
        }
        write!(f, "  Fix:   {}\n  Code:  {}", terminal::line(&fix), self.code())?;
        match self.cause() {
            "" => Ok(()),
            cause => write!(f, " ({})", terminal::line(cause)),
        }
    }
}

impl error::Error for Error {}
