//! Input from a person at a terminal, or from standard input.

use std::io::{self, ErrorKind, IsTerminal, Read, Write};

use zeroize::Zeroizing;

use crate::errors::{Error, TransferError};
use crate::hardening;

/// Longest secret on standard input, in bytes.
const MAX_SECRET_BYTES: u16 = 4096;

/// Reports whether a person can answer questions.
pub(super) fn is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Reads a secret of one line: at a prompt, without showing it, or else from standard input to its end.
pub(super) fn secret(prompt: &str) -> Result<Zeroizing<String>, Error> {
    let secret = if is_terminal() { typed(prompt) } else { piped() }?;
    let line = secret.strip_suffix('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let line = line.unwrap_or(&secret);
    if line.trim_end().contains(['\r', '\n']) {
        return Err(TransferError::InputTooLong.into());
    }
    Ok(Zeroizing::new(line.to_owned()))
}

fn typed(prompt: &str) -> Result<Zeroizing<String>, TransferError> {
    // rpassword shows the prompt first and hides the input then: a key that is pasted at once would be seen.
    #[cfg(unix)]
    let _hidden = echo::Hidden::start();
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof | ErrorKind::Interrupted => TransferError::NoInput,
        _ => TransferError::InputUnreadable(error.to_string()),
    })
}

fn piped() -> Result<Zeroizing<String>, TransferError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::from(MAX_SECRET_BYTES) + 1));
    let read = hardening::unbuffered_input()
        .and_then(|input| input.take(u64::from(MAX_SECRET_BYTES) + 1).read_to_end(&mut bytes));
    let length = read.map_err(|error| TransferError::InputUnreadable(error.to_string()))?;
    if length > usize::from(MAX_SECRET_BYTES) {
        return Err(TransferError::InputTooLong);
    }
    // The error of the conversion holds the bytes.
    let text = str::from_utf8(&bytes).map_err(|error| TransferError::InputUnreadable(error.to_string()))?;
    // PowerShell can begin a pipe with a byte order mark.
    Ok(Zeroizing::new(text.trim_start_matches('\u{feff}').to_owned()))
}

/// Asks a question at the terminal; anything but yes is no.
pub(super) fn confirm(question: &str) -> Result<bool, Error> {
    let unreadable = |error: io::Error| TransferError::InputUnreadable(error.to_string());
    write!(io::stderr(), "{question} [y/N] ").and_then(|()| io::stderr().flush()).map_err(unreadable)?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).map_err(unreadable)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

#[cfg(unix)]
mod echo {
    use std::fs::File;

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    /// The terminal without echo, until this is dropped.
    pub(super) struct Hidden {
        terminal: File,
        shown: Termios,
    }

    impl Hidden {
        /// Hides the input from now on. What was typed before is discarded: it was seen.
        pub(super) fn start() -> Option<Self> {
            let terminal = File::open("/dev/tty").ok()?;
            let shown = tcgetattr(&terminal).ok()?;
            let mut hidden = shown.clone();
            hidden.local_modes.remove(LocalModes::ECHO);
            tcsetattr(&terminal, OptionalActions::Flush, &hidden).ok()?;
            Some(Self { terminal, shown })
        }
    }

    impl Drop for Hidden {
        fn drop(&mut self) {
            // A terminal that was closed needs no echo.
            let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.shown);
        }
    }
}
