//! The native messaging host, which the browser starts, and the command line, which a person starts.
//!
//! It is the only part of Keyferry that talks to the keyring. It knows nothing of pages; the messages, the key
//! and the codes of failures are the core's.

#![forbid(unsafe_code)]

mod cli;
mod clipboard;
mod doctor;
mod frame;
mod harden;
mod journal;
mod keyring;
mod register;
mod serve;
mod store;
mod words;

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::keyring::Keyring;
use crate::serve::Caller;

/// The program: serves the browser that has started it, or else does what the arguments say.
pub fn run() -> ExitCode {
    harden::process();
    journal::start();
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    let Some(caller) = Caller::of(&args) else { return cli::run(args) };
    match harden::pipes().and_then(|(input, output)| serve::serve(caller, input, output, Keyring::default()))
    {
        Ok(()) if caller == Caller::Ours => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(error) => {
            // Browsers keep this in their logs. A pipe's error holds nothing of what went through it.
            let _ = writeln!(io::stderr(), "keyferry: the pipe to the browser broke: {error}");
            ExitCode::FAILURE
        }
    }
}

/// For the fuzz target alone: all that the host writes for these bytes, where no keyring can be reached.
#[cfg(fuzzing)]
pub fn served(input: &[u8]) -> Vec<u8> {
    use crate::keyring::Limits;
    use keyferry_core::failure::{Failure, FailureCode};

    let absent = || Err(Failure::new(FailureCode::KeyringAbsent, "there is none"));
    let mut output = vec![];
    // An input that ends in the middle of a message is an error here as in the program.
    let _ = serve::serve(Caller::Ours, input, &mut output, Keyring::new(Limits::default(), absent));
    output
}
