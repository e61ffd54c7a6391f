//! A program that is registered in place of the host. It fails with the [`HostFault`] in the file that `KEYFERRY_FAULT`
//! names, or starts the real host if that file is empty. It reads the file at each start.

use anyhow::{Context, Result, bail};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::protocol::{HostAnswer, HostReply, HostRequest, PROTOCOL_VERSION};
use keyferry_test_support::frame;
use keyferry_tests::HostFault;
use std::env;
use std::fs;
use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio, exit};
use std::thread::park;

fn main() -> Result<()> {
    let fault = env::var_os("KEYFERRY_FAULT").context("no KEYFERRY_FAULT")?;
    let fault = fs::read_to_string(fault).unwrap_or_default();
    let Some(fault) = HostFault::from_file(&fault)? else {
        let error = real()?.exec();
        bail!("the real host does not start: {error}")
    };
    match fault {
        HostFault::CrashBeforeReading => exit(1),
        HostFault::CrashAfterReading => {
            read(&mut io::stdin())?;
            exit(1)
        }
        HostFault::CrashBeforeAnswering => {
            delegate()?;
            exit(1)
        }
        HostFault::Hang => hang(),
        HostFault::HangBeforeAnswering => {
            delegate()?;
            hang()
        }
        // The answers are those of the real host to a request of another version.
        HostFault::Older => answer(PROTOCOL_VERSION - 1, FailureCode::HelperOutdated),
        HostFault::Newer => answer(PROTOCOL_VERSION + 1, FailureCode::ExtensionOutdated),
        HostFault::Gibberish => {
            read(&mut io::stdin())?;
            write(b"{\"what\":1}")
        }
    }
}

/// The command that starts the real host with this program's arguments.
fn real() -> Result<Command> {
    let mut real = Command::new(env::var_os("KEYFERRY_REAL_HOST").context("no KEYFERRY_REAL_HOST")?);
    real.args(env::args_os().skip(1));
    Ok(real)
}

/// Has the real host execute the request, and drops its answer.
fn delegate() -> Result<()> {
    let request = read(&mut io::stdin())?;
    let mut real = real()?.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (mut input, mut output) =
        (real.stdin.take().context("no input")?, real.stdout.take().context("no output")?);
    frame::write(&mut input, &request)?;
    read(&mut output)?;
    drop(input);
    real.wait()?;
    Ok(())
}

fn hang() -> ! {
    loop {
        park();
    }
}

fn answer(protocol: u16, code: FailureCode) -> Result<()> {
    loop {
        let request: HostRequest = serde_json::from_slice(&read(&mut io::stdin())?)?;
        let answer = HostAnswer::Failed(Failure::new(code, String::new()));
        let reply =
            HostReply { protocol, host: "0.0.0".to_owned(), id: Some(request.id), has_team: false, answer };
        write(&serde_json::to_vec(&reply)?)?;
    }
}

fn read(input: &mut impl Read) -> Result<Vec<u8>> {
    frame::read(input)?.context("the pipe is closed")
}

fn write(message: &[u8]) -> Result<()> {
    Ok(frame::write(&mut io::stdout().lock(), message)?)
}
