//! The helper as a process: its command line, and as native messaging host.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use keyferry_core::key::ApiKey;
use keyferry_core::product::CHROMIUM_EXTENSION_ID;
use keyferry_core::protocol::{HostAnswer, HostCall, HostReply, HostRequest, PROTOCOL_VERSION};
use serde_json::Value;

use crate::{Home, contains_key_part, frame};

/// Starts a program. Tries again under Wine, which sometimes fails with `ERROR_INTERNAL_ERROR` while it starts others.
fn spawn(command: &mut Command) -> Child {
    const INTERNAL_ERROR: Option<i32> = Some(1359);
    let mut spawned = command.spawn();
    for _ in 0..10 {
        if !spawned.as_ref().is_err_and(|error| cfg!(windows) && error.raw_os_error() == INTERNAL_ERROR) {
            break;
        }
        thread::sleep(Duration::from_millis(200));
        spawned = command.spawn();
    }
    spawned.unwrap_or_else(|error| panic!("{} does not start: {error}", command.get_program().display()))
}

/// The result of a command that has ended.
#[derive(Debug)]
pub struct Run {
    /// The exit code; none after a signal.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Run {
    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Self {
        Self::reading(command, "")
    }

    /// Runs a command with this text on standard input to its end.
    pub fn reading(command: &mut Command, input: &str) -> Self {
        let mut child = spawn(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()));
        // Fails if the command has ended without reading it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: status.code(), out: text(stdout), err: text(stderr) }
    }

    /// Returns standard output. Panics if the command failed.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self.out
    }

    /// Standard output as JSON, whatever the exit code.
    #[track_caller]
    pub fn json_of_any_code(self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    /// Standard output of a command that succeeded, as JSON.
    #[track_caller]
    pub fn json(self) -> Value {
        serde_json::from_str(&self.ok()).unwrap()
    }
}

/// The helper as native messaging host, with its pipes.
#[derive(Debug)]
pub struct Host {
    child: Child,
    input: Option<ChildStdin>,
    output: ChildStdout,
    /// Taken when it ends.
    errors: Option<JoinHandle<String>>,
    last_id: u32,
}

impl Host {
    /// Starts the home's helper as Chromium does for our extension.
    pub fn start(home: &Home) -> Self {
        Self::start_for(home, &[&format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/")])
    }

    /// Starts the home's helper with these arguments.
    pub fn start_for(home: &Home, args: &[&str]) -> Self {
        Self::spawn(home.command(home.helper()).args(args))
    }

    /// Starts a host with this command.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = spawn(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()));
        let (input, output) = (child.stdin.take(), child.stdout.take().unwrap());
        let mut stderr = child.stderr.take().unwrap();
        let errors = thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        Self { child, input, output, errors: Some(errors), last_id: 0 }
    }

    /// Writes bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    /// The next message; `None` when the host has ended.
    pub fn message(&mut self) -> Option<Vec<u8>> {
        frame::read(&mut self.output).ok()?
    }

    /// The next reply; `None` when the host has ended.
    pub fn reply(&mut self) -> Option<HostReply> {
        Some(serde_json::from_slice(&self.message()?).unwrap())
    }

    /// The next reply; fails with the host's standard error when it has ended.
    fn expect_reply(&mut self) -> HostReply {
        self.reply().unwrap_or_else(|| {
            let _ = self.child.kill();
            panic!("the host has ended: {}", self.errors())
        })
    }

    /// Standard error of a host that has ended; empty the second time.
    fn errors(&mut self) -> String {
        self.errors.take().map(|errors| errors.join().unwrap()).unwrap_or_default()
    }

    /// Sends a request and awaits its final answer.
    pub fn ask(&mut self, call: HostCall) -> HostAnswer {
        match self.ask_first(call) {
            HostAnswer::Waiting => self.answer(),
            answer => answer,
        }
    }

    /// The next final answer.
    pub fn answer(&mut self) -> HostAnswer {
        loop {
            let answer = self.expect_reply().answer;
            if answer != HostAnswer::Waiting {
                return answer;
            }
        }
    }

    /// Sends a request.
    pub fn send(&mut self, call: HostCall) {
        self.last_id += 1;
        let request =
            HostRequest { protocol: PROTOCOL_VERSION, client: "test".into(), id: self.last_id, call };
        self.write(&frame::encode(&serde_json::to_vec(&request).unwrap()));
    }

    /// Sends a request and awaits the first reply to it, which may be [`HostAnswer::Waiting`].
    pub fn ask_first(&mut self, call: HostCall) -> HostAnswer {
        self.send(call);
        let reply = self.expect_reply();
        assert_eq!((reply.protocol, reply.id), (PROTOCOL_VERSION, Some(self.last_id)));
        reply.answer
    }

    /// Kills the host, as a browser does with one that does not end.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Awaits the host's end.
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// The host's process ID.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Closes the pipe; returns the exit code, the rest of standard output, and standard error.
    pub fn end(mut self) -> (Option<i32>, Vec<u8>, String) {
        drop(self.input.take());
        let mut rest = vec![];
        self.output.read_to_end(&mut rest).unwrap();
        let code = self.child.wait().unwrap().code();
        (code, rest, self.errors())
    }

    /// Closes the pipe; fails if standard error contains a part of the key.
    pub fn end_without(self, key: &ApiKey) {
        let (code, rest, errors) = self.end();
        assert_eq!((code, rest.len()), (Some(0), 0), "{errors}");
        assert!(!contains_key_part(&errors, key), "standard error contains a part of the key");
    }
}
