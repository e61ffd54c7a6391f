//! Starts the process that asks Omnisend.

use std::env;
use std::io;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use keyferry_core::key::ApiKey;
use keyferry_core::limits::CHECK_DEADLINE_SECONDS;
use keyferry_core::protocol::Obstacle;

use super::proxy::{self, VARIABLES};
use super::{Answer, PROCESS, Question, system_proxy, unchecked};
use crate::hardening;
use crate::messaging::framing::{self, Frame};
use crate::start;

/// The variables that the process gets: the company's proxy and roots, and those that Windows' network needs.
const ROOTS: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];
const WINDOWS: [&str; 3] = ["SystemRoot", "SystemDrive", "windir"];

/// A process to start.
struct Order {
    /// The system's proxy, if the environment names none.
    proxy: Option<String>,
    /// Gets the process.
    started: SyncSender<io::Result<Child>>,
}

/// A thread that may start programs, which the other threads of a confined process may not. It sees no key.
#[derive(Clone)]
pub(crate) struct Checker {
    orders: Option<Sender<Order>>,
}

impl Checker {
    /// Starts the thread. The process confines itself afterwards.
    pub(crate) fn new() -> Self {
        let (orders, received) = channel();
        let thread = thread::Builder::new().name("checker".into()).spawn(move || serve(&received));
        Self { orders: thread.ok().map(|_| orders) }
    }

    /// A checker that asks nothing and never starts.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn none() -> Self {
        Self { orders: None }
    }

    /// Asks Omnisend about a key. Takes [`CHECK_DEADLINE_SECONDS`] at most.
    pub(crate) fn ask(&self, key: &ApiKey) -> Answer {
        // The thread that starts the process cannot reach the bus.
        let proxy = if proxy::is_in_environment() { None } else { system_proxy::address() };
        let (started, child) = sync_channel(1);
        let order = Order { proxy, started };
        let sent = self.orders.as_ref().is_some_and(|orders| orders.send(order).is_ok());
        let child = sent.then(|| child.recv().ok()).flatten();
        let child = child.unwrap_or_else(|| Err(io::Error::other("no thread starts the check")));
        let failed = |error: io::Error| {
            let is_late = error.kind() == io::ErrorKind::TimedOut;
            let obstacle = if is_late { Obstacle::Offline } else { Obstacle::NotStarted };
            unchecked(obstacle, &format!("the check's process: {error}"))
        };
        let mut child = child.map_err(failed)?;
        let answer = pass(&mut child, key);
        // Fails if it has ended. It has no more to do.
        let _ = child.kill();
        let _ = child.wait();
        answer.unwrap_or_else(|error| Err(failed(error)))
    }
}

fn serve(orders: &Receiver<Order>) {
    // Most processes ask nothing, and a filter takes a while to build.
    let mut is_confined = false;
    for order in orders {
        if !is_confined {
            hardening::confine_checker();
            is_confined = true;
        }
        // Fails if the receiver has panicked.
        let _ = order.started.send(start(order.proxy.as_deref()));
    }
}

fn start(proxy: Option<&str>) -> io::Result<Child> {
    let mut command = Command::new(start::program()?);
    command.arg(PROCESS).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.env_clear();
    for name in VARIABLES.iter().chain(&ROOTS).chain(if cfg!(windows) { &WINDOWS[..] } else { &[] }) {
        if let Some(value) = env::var_os(name) {
            command.env(name, value);
        }
    }
    if let Some(proxy) = proxy {
        command.env(proxy::ADDRESSES[0], proxy);
    }
    if cfg!(unix) {
        command.current_dir("/");
    }
    start::spawn(&mut command)
}

/// Passes the key to the process by a pipe, and reads its answer.
fn pass(child: &mut Child, key: &ApiKey) -> io::Result<Answer> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    framing::write(&mut input, &framing::encode(&Question { key: key.clone() })?)?;
    let (sender, answer) = sync_channel(1);
    // Ends with the process, which is killed after the deadline.
    thread::Builder::new().name("answer".into()).spawn(move || {
        // Fails after the deadline.
        let _ = sender.send(read(output));
    })?;
    let timed_out = |_| io::Error::from(io::ErrorKind::TimedOut);
    answer.recv_timeout(Duration::from_secs(CHECK_DEADLINE_SECONDS)).map_err(timed_out)?
}

fn read(mut output: ChildStdout) -> io::Result<Answer> {
    match framing::read(&mut output)? {
        Frame::Message(answer) => Ok(serde_json::from_slice(&answer)?),
        Frame::TooLarge(_) | Frame::End => Err(io::ErrorKind::UnexpectedEof.into()),
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
        // This test's own program starts instead, and knows nothing of checks.
        for checker in [Checker::new(), Checker::none()] {
            let unchecked = checker.ask(&key()).unwrap_err();
            assert_eq!(unchecked.obstacle, Obstacle::NotStarted);
            assert!(unchecked.cause.starts_with("the check's process: "), "{}", unchecked.cause);
        }
    }

    #[test]
    fn many_threads_share_a_checker() {
        fn is_shared<T: Clone + Send + Sync>(_: &T) {}
        is_shared(&Checker::none());
    }
}
