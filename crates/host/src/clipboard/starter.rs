//! Starts the process that owns the clipboard.

use std::env;
use std::io;
use std::process::{Child, Command, Stdio};

use keyferry_core::failure::{Failure, FailureCode};

use super::{Copy, OWNER};
use crate::hardening;
use crate::messaging::framing::{self, Frame};
use crate::start::{self, Unconfined};

/// Starts the processes that own the clipboard. Its thread reads no message of a page, of the bus or of the keyring.
#[derive(Clone)]
pub(crate) struct Starter(start::Starter<Copy, Result<(), Failure>>);

impl Starter {
    pub(crate) fn new(threads: &Unconfined) -> Self {
        // Those that have not ended yet, so that ended ones do not stay in the system's list of processes.
        let mut owners: Vec<Child> = vec![];
        Self(start::Starter::new(threads, "clipboard", hardening::confine_starter, move |copy| {
            owners.retain_mut(|owner| matches!(owner.try_wait(), Ok(None)));
            let outcome = start().and_then(|mut owner| {
                let outcome = pass(&mut owner, copy);
                owners.push(owner);
                outcome
            });
            let failed = |error: io::Error| Failure::new(FailureCode::ClipboardAbsent, error.to_string());
            outcome.unwrap_or_else(|error| Err(failed(error)))
        }))
    }

    /// Copies a key. Returns once the clipboard returns it.
    pub(crate) fn copy(&self, copy: Copy) -> Result<(), Failure> {
        let no_thread = || Err(Failure::new(FailureCode::Internal, "no thread starts the copy"));
        self.0.ask(copy).unwrap_or_else(no_thread)
    }
}

/// Passes the key to the owner by a pipe, and reads its answer.
fn pass(owner: &mut Child, copy: Copy) -> io::Result<Result<(), Failure>> {
    let (Some(mut input), Some(mut output)) = (owner.stdin.take(), owner.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    framing::write(&mut input, &framing::encode(&copy)?)?;
    drop(copy);
    match framing::read(&mut output)? {
        Frame::Message(answer) => Ok(serde_json::from_slice(&answer)?),
        Frame::TooLarge(_) | Frame::End => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

fn start() -> io::Result<Child> {
    let mut command = Command::new(start::program()?);
    // The browser would wait for the end of its own pipes.
    command.arg(OWNER).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    if cfg!(unix) {
        command.current_dir("/");
    }
    if is_apart_from_x11() {
        command.env_remove("DISPLAY");
    }
    start::spawn(&mut command)
}

/// Whether the clipboard of X11 is not the one that the user's programs have. A Wayland compositor without
/// `data-control` connects the two as it likes, mostly for the window in front only; GNOME's connects them always.
fn is_apart_from_x11() -> bool {
    let desktops = env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    env::var_os("WAYLAND_DISPLAY").is_some() && desktops.split(':').all(|desktop| desktop != "GNOME")
}
