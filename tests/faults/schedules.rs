//! Random schedules with the real host and a real keyring: the host is killed, hangs, is missing or of another version,
//! the keyring is locked, not running, full or read-only, and the background ends between two steps.
//!
//! `KEYFERRY_SCHEDULES` is their number, `KEYFERRY_SEED` the first one's seed: `KEYFERRY_SCHEDULES=1 KEYFERRY_SEED=n`
//! repeats one.

use crate::world::{Fault, Step, World, run};
use anyhow::{Result, anyhow, ensure};
use fastrand::Rng;
use keyferry_core::background::{DisconnectReason, Event};
use keyferry_core::product::CHROMIUM_EXTENSION_ID;
use keyferry_core::protocol::{HostAnswer, HostReply};
use keyferry_test_support::fixtures::random_key;
use keyferry_test_support::frame;
use keyferry_tests::simulation::ToHost;
use keyferry_tests::{Home, HostFault, Keyring, host_binary};
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Number of schedules that share one keyring.
const BATCH: u64 = 25;
/// Time to wait for a reply: of a host that hangs, and of one that works.
const HANGING: Duration = Duration::from_millis(25);
const WORKING: Duration = Duration::from_secs(20);

/// A host process with its pipes, as a browser starts it.
struct Host {
    child: Child,
    input: ChildStdin,
    replies: Receiver<Option<HostReply>>,
    unanswered: usize,
    /// The process never answers, even after the repair.
    hangs: bool,
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The real host and a real keyring.
pub(crate) struct Real {
    pub(crate) keyring: Keyring,
    host: Option<Host>,
    fault: Option<Fault>,
    /// Number of hosts that were started.
    hosts: u32,
    /// The last request found no host, which is not reported yet.
    missing: bool,
}

impl Real {
    pub(crate) fn new() -> Result<Self> {
        let keyring = Keyring::start(Home::new(host_binary()))?;
        Ok(Self { keyring, host: None, fault: None, hosts: 0, missing: false })
    }

    fn start_host(&mut self) -> Result<Host> {
        // Each host has its own file, because it may read it only after the next fault is set.
        self.hosts += 1;
        let fault_file = self.keyring.home().path(&format!("fault-{}", self.hosts));
        let fault = if let Some(Fault::Host(fault)) = self.fault { Some(fault) } else { None };
        fs::write(&fault_file, HostFault::to_file(fault))?;
        let mut command = self.keyring.home().command(env!("CARGO_BIN_EXE_faulty-host"));
        command.env("KEYFERRY_FAULT", fault_file).env("KEYFERRY_REAL_HOST", host_binary());
        command.arg(format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (input, mut output) = (input.expect("piped"), output.expect("piped"));
        let (sender, replies) = channel();
        thread::spawn(move || {
            while let Ok(Some(reply)) = frame::read(&mut output) {
                if sender.send(serde_json::from_slice(&reply).ok()).is_err() {
                    break;
                }
            }
        });
        let hangs = fault.is_some_and(HostFault::hangs);
        Ok(Host { child, input, replies, unanswered: 0, hangs })
    }

    fn try_set(&mut self, fault: Option<Fault>) -> Result<()> {
        match self.fault {
            Some(Fault::KeyringLocked | Fault::KeyringAbsent) => {
                self.keyring.restart()?;
            }
            Some(Fault::KeyringFull) => self.keyring.set_full(false)?,
            Some(Fault::KeyringReadOnly) => self.keyring.set_writable(true)?,
            _ => {}
        }
        self.fault = fault;
        match fault {
            Some(Fault::KeyringLocked) => self.keyring.lock()?,
            Some(Fault::KeyringAbsent) => self.keyring.stop(),
            Some(Fault::KeyringFull) => self.keyring.set_full(true)?,
            Some(Fault::KeyringReadOnly) => self.keyring.set_writable(false)?,
            _ => {}
        }
        Ok(())
    }
}

impl World for Real {
    fn set(&mut self, fault: Option<Fault>) {
        if fault != self.fault {
            self.try_set(fault).expect("the fault is caused or repaired");
        }
    }

    fn send(&mut self, message: ToHost) {
        match message {
            ToHost::Disconnect => self.host = None,
            ToHost::Post(_) if self.host.is_none() && self.fault == Some(Fault::HostMissing) => {
                self.missing = true;
            }
            ToHost::Post(request) => {
                if self.host.is_none() {
                    self.host = Some(self.start_host().expect("the host starts"));
                }
                let Some(host) = &mut self.host else { return };
                let message = serde_json::to_vec(&request).expect("a request is JSON");
                host.unanswered += 1;
                // An error means that the host has crashed. `next` reports it.
                let _ = frame::write(&mut host.input, &message);
            }
        }
    }

    fn next(&mut self) -> Option<Event> {
        if std::mem::take(&mut self.missing) {
            return Some(disconnected(DisconnectReason::NotInstalled));
        }
        let host = self.host.as_mut().filter(|host| host.unanswered > 0)?;
        match host.replies.recv_timeout(if host.hangs { HANGING } else { WORKING }) {
            Ok(reply) => {
                if !reply.as_ref().is_some_and(|reply| reply.answer == HostAnswer::Waiting) {
                    host.unanswered -= 1;
                }
                Some(Event::HostReplied(reply))
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                self.host = None;
                Some(disconnected(DisconnectReason::Exited))
            }
        }
    }

    fn kill_host(&mut self, when: u8) {
        if let Some(host) = &mut self.host {
            // A save takes some 15 ms, so the host is killed before, during or after it.
            thread::sleep(Duration::from_micros(u64::from(when) * 80));
            let _ = host.child.kill();
        }
    }
}

fn disconnected(reason: DisconnectReason) -> Event {
    Event::HostDisconnected { reason, cause: String::new() }
}

#[derive(Default)]
struct Count {
    schedules: u64,
    stored: usize,
    left: usize,
}

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn schedule(random: &mut Rng) -> Vec<Step> {
    (0..random.usize(4..16)).map(|_| (random.u8(..), random.u8(..), random.u8(..))).collect()
}

/// Runs these schedules with one keyring, then checks the keys in it.
fn batch(seeds: std::ops::Range<u64>) -> Result<Count> {
    let mut world = Real::new()?;
    let mut expected = BTreeMap::new();
    let mut count = Count::default();
    for seed in seeds {
        let mut random = Rng::with_seed(seed);
        let steps = schedule(&mut random);
        let outcome = run(&steps, &mut world, || random_key(&mut random))
            .map_err(|error| anyhow!("seed {seed}: {error}"))?;
        count.schedules += 1;
        count.left += outcome.left;
        expected.extend(outcome.delivered.into_iter().map(|key| (key.expose().to_owned(), seed)));
    }
    let kept = world.keyring.keys()?;
    for (key, seed) in &expected {
        let times = kept.iter().filter(|kept| *kept == key).count();
        ensure!(
            times == 1,
            "seed {seed}: the key ending in {} is stored {times} times",
            &key[key.len() - 4..]
        );
    }
    count.stored = expected.len();
    Ok(count)
}

#[test]
fn random_schedules_with_the_real_host_and_keyring_lose_no_key() -> Result<()> {
    let (first, schedules) = (number("KEYFERRY_SEED", 0), number("KEYFERRY_SCHEDULES", 1_000));
    let started = Instant::now();
    let end = first + schedules;
    let batches: Vec<_> =
        (first..end).step_by(usize::try_from(BATCH)?).map(|at| at..(at + BATCH).min(end)).collect();
    // Two batches at a time, since they mostly wait.
    let counts = thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            let batches: Vec<_> = batches.iter().skip(half).step_by(2).cloned().collect();
            scope.spawn(move || batches.into_iter().map(batch).collect::<Result<Vec<_>>>())
        });
        halves.map(|half| half.join().expect("no panic"))
    });
    let mut total = Count::default();
    for count in counts.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten() {
        total.schedules += count.schedules;
        total.stored += count.stored;
        total.left += count.left;
    }
    println!(
        "{} random schedules, seeds {first} to {}: {} keys stored once each, {} left on pages that lost their \
         extension and shown there as unsaved, 0 lost; {:.0?}",
        total.schedules,
        end - 1,
        total.stored,
        total.left,
        started.elapsed(),
    );
    ensure!(total.schedules == schedules);
    Ok(())
}
