//! A browser's side of native messaging.

use anyhow::{Context, Result, ensure};
use keyferry_core::product::CHROMIUM_EXTENSION_ID;
use keyferry_core::protocol::{HostAnswer, HostCall, HostReply, HostRequest, PROTOCOL_VERSION};
use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A helper that was started as Chromium starts it.
pub(super) struct Running {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
}

impl Running {
    /// Starts a helper; `command` ends with its program.
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        command.arg(format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        Ok(Self { child, input: input.context("no input")?, output: output.context("no output")? })
    }

    /// Says hello, and reads the answer.
    pub(super) fn hello(&mut self) -> Result<()> {
        let client = env!("CARGO_PKG_VERSION").into();
        let request = HostRequest { protocol: PROTOCOL_VERSION, client, id: 7, call: HostCall::Hello };
        let json = serde_json::to_vec(&request)?;
        self.input.write_all(&u32::try_from(json.len())?.to_ne_bytes())?;
        self.input.write_all(&json)?;
        self.input.flush()?;
        let mut length = [0; 4];
        self.output.read_exact(&mut length).context("the helper ended without an answer")?;
        let mut answer = vec![0; usize::try_from(u32::from_ne_bytes(length))?];
        self.output.read_exact(&mut answer)?;
        let reply: HostReply = serde_json::from_slice(&answer)?;
        ensure!(
            reply.id == Some(7) && reply.answer == HostAnswer::Hello,
            "the helper answers {:?}",
            reply.answer
        );
        Ok(())
    }

    /// Closes the pipe, as a browser does, and waits for the end.
    pub(super) fn end(mut self) -> Result<()> {
        drop(self.input);
        let status = self.child.wait()?;
        ensure!(status.success(), "the helper ended with {status}");
        Ok(())
    }
}

/// Starts a helper, says hello and ends it.
pub(super) fn hello(command: &mut Command) -> Result<()> {
    let mut running = Running::start(command)?;
    running.hello()?;
    running.end()
}
