//! The native messaging host, which the browser starts, and the command line, which a person starts.
//!
//! The only part of Keyferry that reaches the keyring. It knows nothing of pages: messages, keys and failure codes
//! belong to the core.

#![forbid(unsafe_code)]

mod check;
mod checks;
mod cli;
mod clipboard;
mod clock;
mod doctor;
mod engine;
mod errors;
mod hardening;
mod keyring;
mod logging;
mod messaging;
mod network;
pub mod package_files;
mod policies;
mod registration;
mod start;
mod store;
mod team;
mod terminal;
mod transfer;

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::keyring::Keyring;
use crate::messaging::{Caller, Processes};
use crate::start::Unconfined;

/// Runs the program: serves the browser that started it, or else executes the command line.
pub fn run() -> ExitCode {
    hardening::apply();
    logging::start();
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    if args == [clipboard::OWNER] {
        hardening::confine();
        return clipboard::run_owner();
    }
    if args == [network::PROCESS] {
        hardening::confine_network();
        return network::run_process();
    }
    match Caller::from_args(&args) {
        Some(caller) => serve(caller),
        None => cli::run(args),
    }
}

fn serve(caller: Caller) -> ExitCode {
    let prepare = || {
        let processes = Processes::new(&Unconfined::new());
        hardening::confine();
        processes
    };
    let served = hardening::unbuffered_pipes()
        .and_then(|(input, output)| messaging::serve(caller, input, output, Keyring::default(), prepare));
    match served {
        Ok(()) if caller == Caller::Keyferry => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(error) => {
            // Browsers keep this in their logs. A pipe's error holds nothing of the messages.
            let _ = writeln!(io::stderr(), "keyferry: the pipe to the browser broke: {error}");
            ExitCode::FAILURE
        }
    }
}

/// For the fuzz target alone: the host's output for this input, where no keyring can be reached.
#[cfg(fuzzing)]
pub fn output_for(input: &[u8]) -> Vec<u8> {
    use std::sync::{Arc, Mutex, PoisonError};

    use crate::keyring::Limits;
    use keyferry_core::failure::{Failure, FailureCode};

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let absent = || Err(Failure::new(FailureCode::KeyringAbsent, "no keyring while fuzzing"));
    let written = Written::default();
    // Input that ends in the middle of a message is an error here as in the program.
    let keyring = Keyring::new(Limits::default(), absent);
    let prepare = || Processes::new(&Unconfined::none());
    let _ = messaging::serve(Caller::Keyferry, input, written.clone(), keyring, prepare);
    let output = written.0.lock().unwrap_or_else(PoisonError::into_inner);
    output.clone()
}
