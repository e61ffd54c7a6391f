//! Writing results to standard output, and progress to standard error.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use keyferry_core::ids::EntryId;
use serde::Serialize;

use crate::errors::{Error, Exit, FileOperation};
use crate::registration::Outcome;
use crate::team;
use crate::terminal;

/// Prints a text, made harmless for a terminal; success unless standard output cannot be written.
pub(super) fn print(text: &str) -> Result<ExitCode, Error> {
    write(&terminal::text(text))
}

/// Prints everything that was done, and then everything that was not; failure if there is any.
pub(super) fn finish(outcome: &Outcome) -> Result<ExitCode, Error> {
    let printed = print(&outcome.report());
    for error in &outcome.failures {
        // Ignores a closed standard error: the exit code says it too.
        let _ = writeln!(io::stderr(), "{error}");
    }
    let printed = printed?;
    Ok(if outcome.failures.is_empty() { printed } else { Exit::Failed.into() })
}

/// Prints JSON for scripts and support.
pub(super) fn print_json(value: &impl Serialize) -> Result<ExitCode, Error> {
    let json = serde_json::to_string_pretty(value).map_err(|error| unwritable(&error))?;
    write(&(terminal::json(&json) + "\n"))
}

fn write(text: &str) -> Result<ExitCode, Error> {
    check(io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()))
}

/// Turns the result of a write to standard output into that of a command. A reader that closes the pipe early, as
/// `head` does, is no error.
pub(super) fn check(written: io::Result<()>) -> Result<ExitCode, Error> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(unwritable(&error)),
        Ok(()) | Err(_) => Ok(Exit::Success.into()),
    }
}

fn unwritable(error: &impl ToString) -> Error {
    Error::file(FileOperation::Print, "standard output".as_ref(), error)
}

/// Notes a saved key for the team; whether there is one. The key is saved in any case.
pub(super) fn note(id: &EntryId) -> bool {
    team::note(id).unwrap_or_else(|error| {
        // Ignores a closed standard error: `team status` reports it too.
        let _ = writeln!(io::stderr(), "{error}");
        false
    })
}

/// The line below the keys that were noted.
pub(super) const NOTED: &str = "To share that with your team now, run: keyferry team sync\n";

/// Reports that the keyring takes its time.
pub(super) fn on_waiting() {
    let _ = writeln!(io::stderr(), "keyferry: waiting for the keyring; it may be asking for its password.");
}
