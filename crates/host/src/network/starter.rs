//! Starts the process that has the network.

use std::env;
use std::io;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use super::cancellation::{self, Cancellation};
use super::connection::Server;
use super::proxy::{self, VARIABLES};
use super::{
    CallbackAnswer, EngineAnswer, ListenAnswer, PROCESS, Question, omnisend, system_proxy, unchecked,
};
use crate::check::Answer;
use crate::engine::{self, Call, Callback, Outline, Refused, SignInState, Token};
use crate::hardening;
use crate::messaging::framing::{self, Frame};
use crate::start::{self, Unconfined};
use keyferry_core::key::ApiKey;
use keyferry_core::limits::{CHECK_DEADLINE_SECONDS, SIGN_IN_DEADLINE_SECONDS};
use keyferry_core::protocol::{Obstacle, Unchecked};
use serde::de::DeserializeOwned;

/// The variables that the process gets: the company's proxy and roots, and those that Windows' network needs.
const ROOTS: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];
const WINDOWS: [&str; 3] = ["SystemRoot", "SystemDrive", "windir"];

/// Longest answer of the process, in bytes: the longest of an engine's, whose quotes are encoded.
const MAX_ANSWER_BYTES: u32 = 4 * 1024 * 1024;

/// Longest time until an answer.
const ANSWER_DEADLINE: Duration = Duration::from_secs(CHECK_DEADLINE_SECONDS);
/// Longest time for a person to sign in.
const CALLBACK_DEADLINE: Duration = Duration::from_secs(SIGN_IN_DEADLINE_SECONDS);

/// A network, in processes that a thread of its own starts. The thread sees no key.
#[derive(Clone)]
pub(crate) struct Network {
    /// The order is the system's proxies, if the environment names none.
    processes: start::Starter<Vec<String>, io::Result<Child>>,
}

impl Network {
    pub(crate) fn new(threads: &Unconfined) -> Self {
        let start = |proxies: Vec<String>| start(&proxies);
        Self { processes: start::Starter::new(threads, "network", hardening::confine_network_starter, start) }
    }

    /// Asks Omnisend about a key. Takes [`CHECK_DEADLINE_SECONDS`] at most.
    pub(crate) fn check(&self, key: &ApiKey) -> Answer {
        let mut process = self.start(&omnisend::server()).map_err(|error| not_started(&error))?;
        process
            .ask(&Question::Omnisend { key: key.clone() }, ANSWER_DEADLINE)
            .map_err(|error| not_started(&error))?
    }

    /// A network for a command, which starts nothing else. The process confines itself afterwards.
    pub(crate) fn for_command() -> Self {
        Self::new(&Unconfined::new())
    }

    /// Connects to a team's engine: the process starts with the first request.
    pub(crate) fn engine(&self, server: engine::Server) -> EngineLink {
        EngineLink { network: self.clone(), server, process: None }
    }

    /// Starts a process for questions to a server.
    fn start(&self, server: &Server) -> io::Result<Process> {
        // The thread that starts the process cannot reach the bus.
        let proxies = if proxy::is_in_environment() { vec![] } else { system_proxy::addresses(server) };
        let no_thread = || Err(io::Error::other("no thread starts it"));
        Process::of(self.processes.ask(proxies).unwrap_or_else(no_thread)?)
    }
}

fn not_started(error: &io::Error) -> Unchecked {
    let is_late = error.kind() == io::ErrorKind::TimedOut;
    let obstacle = if is_late { Obstacle::NoAnswer } else { Obstacle::NotStarted };
    unchecked(obstacle, &format!("the network's process: {error}"))
}

fn start(proxies: &[String]) -> io::Result<Child> {
    let mut command = Command::new(start::program()?);
    command.arg(PROCESS).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.env_clear();
    for name in VARIABLES.iter().chain(&ROOTS).chain(if cfg!(windows) { &WINDOWS[..] } else { &[] }) {
        if let Some(value) = env::var_os(name) {
            command.env(name, value);
        }
    }
    if !proxies.is_empty() {
        command.env(proxy::SYSTEM, proxies.join(" "));
    }
    if cfg!(unix) {
        command.current_dir("/");
    }
    start::spawn(&mut command)
}

/// A connection to a team's engine, for one call after the other.
pub(crate) struct EngineLink {
    network: Network,
    server: engine::Server,
    process: Option<Process>,
}

impl EngineLink {
    /// Makes a call. Takes [`CHECK_DEADLINE_SECONDS`] at most.
    pub(crate) fn call<C: Call>(&mut self, token: Option<&Token>, call: &C) -> Result<C::Reply, Refused> {
        call.read(&self.exchange(token, call.outline())?)
    }

    fn exchange(&mut self, token: Option<&Token>, outline: Outline) -> Result<engine::Response, Refused> {
        let Outline { method, path, body, reuse, is_in_namespace } = outline;
        let mut server = self.server.clone();
        if !is_in_namespace {
            server.namespace = None;
        }
        let request = engine::Request { server, token: token.cloned(), method, path, body, reuse };
        let answer = self.ask(&Question::Engine(request), ANSWER_DEADLINE);
        // A process that has failed is replaced by the next call.
        let answer: EngineAnswer = answer.unwrap_or_else(|error| {
            self.process = None;
            Err(not_started(&error))
        });
        Ok(answer?)
    }

    /// Opens the way back for the browser, before a person is sent to sign in.
    pub(crate) fn listen(&mut self, state: SignInState) -> Result<(), Refused> {
        let answer: ListenAnswer = self
            .ask(&Question::Listen(state), ANSWER_DEADLINE)
            .unwrap_or_else(|error| Err(not_started(&error)));
        Ok(answer?)
    }

    /// Waits for the browser that comes back from a sign-in. `None` if the person has cancelled, there or here, or took
    /// longer than [`SIGN_IN_DEADLINE_SECONDS`].
    pub(crate) fn callback(&mut self, cancellation: &Cancellation) -> Result<Option<Callback>, Refused> {
        let answer = self.process().and_then(|process| {
            cancellation.begin_wait(process.sender.clone())?;
            process.ask(&Question::Callback, CALLBACK_DEADLINE)
        });
        let answer: CallbackAnswer = answer.unwrap_or_else(|error| {
            // Nobody listens any more.
            self.process = None;
            match error.kind() {
                io::ErrorKind::Interrupted | io::ErrorKind::TimedOut => Ok(None),
                _ => Err(not_started(&error)),
            }
        });
        Ok(answer?)
    }

    fn ask<A: DeserializeOwned>(&mut self, question: &Question, deadline: Duration) -> io::Result<A> {
        self.process()?.ask(question, deadline)
    }

    fn process(&mut self) -> io::Result<&mut Process> {
        let process = match self.process.take() {
            Some(process) => process,
            None => self.network.start(&Server::of(&self.server.address))?,
        };
        Ok(self.process.insert(process))
    }
}

/// A process with the network, ended on drop.
struct Process {
    child: Child,
    input: ChildStdin,
    answers: Receiver<cancellation::Frame>,
    /// The other end of `answers`.
    sender: SyncSender<cancellation::Frame>,
}

impl Process {
    fn of(mut child: Child) -> io::Result<Self> {
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (sender, answers) = sync_channel(1);
        let passes_on = sender.clone();
        // Ends with the process, which is killed after the deadline.
        thread::Builder::new().name("answers".into()).spawn(move || read(output, &passes_on))?;
        Ok(Self { child, input, answers, sender })
    }

    /// Passes a question to the process by a pipe, and reads its answer.
    fn ask<A: DeserializeOwned>(&mut self, question: &Question, deadline: Duration) -> io::Result<A> {
        framing::write(&mut self.input, &framing::encode(question)?)?;
        let timed_out = |_| io::Error::from(io::ErrorKind::TimedOut);
        let answer = self.answers.recv_timeout(deadline);
        Ok(serde_json::from_slice(&answer.map_err(timed_out)??)?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails if it has ended. It has no more to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Passes each answer on, until the process or the receiver ends.
fn read(mut output: ChildStdout, answers: &SyncSender<cancellation::Frame>) {
    loop {
        let answer = match framing::read_up_to(&mut output, MAX_ANSWER_BYTES) {
            Ok(Frame::Message(answer)) => Ok(answer),
            Ok(Frame::TooLarge(_) | Frame::End) => Err(io::ErrorKind::UnexpectedEof.into()),
            Err(error) => Err(error),
        };
        let is_last = answer.is_err();
        if answers.send(answer).is_err() || is_last {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> ApiKey {
        ApiKey::parse_any("omni_live_4f9d8c7b6a5e4d3c2b1a").unwrap()
    }

    #[test]
    fn a_process_that_does_not_answer_is_an_obstacle_and_so_is_none() {
        // This test's own program starts instead, and knows nothing of questions.
        for threads in [Unconfined::new(), Unconfined::none()] {
            let network = Network::new(&threads);
            let unchecked = network.check(&key()).unwrap_err();
            assert_eq!(unchecked.obstacle, Obstacle::NotStarted);
            assert!(unchecked.cause.starts_with("the network's process: "), "{}", unchecked.cause);
        }
    }

    #[test]
    fn many_threads_share_a_network() {
        fn is_shared<T: Clone + Send + Sync>(_: &T) {}
        is_shared(&Network::new(&Unconfined::none()));
    }
}
