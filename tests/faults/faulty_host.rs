//! Stands where the native messaging host is registered and lets the real one do the work, or fails as the file
//! `KEYFERRY_FAULT` says, read anew at each start: one of the names below, or nothing.

use anyhow::{Context, Result, bail};
use keyferry_test_support::frame;
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio, exit};
use std::thread::park;

fn main() -> Result<()> {
    let fault = env::var_os("KEYFERRY_FAULT").context("no KEYFERRY_FAULT")?;
    let fault = fs::read_to_string(fault).unwrap_or_default();
    match fault.trim() {
        "" => {
            let error = real()?.exec();
            bail!("the real host does not start: {error}")
        }
        "crash_before_reading" => exit(1),
        "crash_after_reading" => {
            read(&mut io::stdin())?;
            exit(1)
        }
        "crash_before_answering" => {
            done_by_the_real_one()?;
            exit(1)
        }
        "hang" => hang(),
        "hang_before_answering" => {
            done_by_the_real_one()?;
            hang()
        }
        // The real host's own answers to a request of another version.
        "older" => answer(0, &json!({ "failed": { "code": "helper_outdated", "cause": "" } })),
        "newer" => answer(2, &json!({ "failed": { "code": "extension_outdated", "cause": "" } })),
        "gibberish" => {
            read(&mut io::stdin())?;
            write(b"{\"what\":1}")
        }
        other => bail!("no fault is called {other}"),
    }
}

/// The real host, started as this one was.
fn real() -> Result<Command> {
    let mut real = Command::new(env::var_os("KEYFERRY_REAL_HOST").context("no KEYFERRY_REAL_HOST")?);
    real.args(env::args_os().skip(1));
    Ok(real)
}

/// Has the real host do what is asked, and keeps its answer.
fn done_by_the_real_one() -> Result<()> {
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

fn answer(protocol: u16, answer: &Value) -> Result<()> {
    loop {
        let request: Value = serde_json::from_slice(&read(&mut io::stdin())?)?;
        let reply = json!({ "protocol": protocol, "host": "0.0.0", "id": request["id"], "answer": answer });
        write(&serde_json::to_vec(&reply)?)?;
    }
}

fn read(input: &mut impl Read) -> Result<Vec<u8>> {
    frame::read(input)?.context("the pipe is closed")
}

fn write(message: &[u8]) -> Result<()> {
    Ok(frame::write(&mut io::stdout().lock(), message)?)
}
