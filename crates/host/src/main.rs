//! `keyferry`: the native messaging host, which the browser starts, and the command line, which a person starts.
//!
//! It is the only part of Keyferry that talks to the keyring. It knows nothing of pages; the messages, the key
//! and the codes of failures are the core's.

mod cli;
mod clipboard;
mod doctor;
mod frame;
mod harden;
mod keyring;
mod platform;
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

fn main() -> ExitCode {
    harden::process();
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
