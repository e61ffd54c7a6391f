//! Calls to the keyring with a deadline. The keyring may ask its user for a password and wait without end, and such a
//! call can't be cancelled. Each call therefore runs on a separate thread, which is abandoned at the deadline together
//! with the connection.

use std::any::Any;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::limits::{KEYRING_DEADLINE_SECONDS, KEYRING_WAITING_MILLIS};
use log::debug;

use crate::store::Store;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Time after which the caller is notified that the keyring waits for its user.
    pub(crate) waiting: Duration,
    /// Time after which the call fails.
    pub(crate) deadline: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            waiting: Duration::from_millis(KEYRING_WAITING_MILLIS),
            deadline: Duration::from_secs(KEYRING_DEADLINE_SECONDS),
        }
    }
}

type Connect<C> = fn() -> Result<C, Failure>;

/// Work of any kind, so that the code below exists once in the program: in the form of each call it takes 17 KB more.
type Work<C> = Box<dyn Fn(&C) -> Outcome + Send>;
type Outcome = Result<Box<dyn Any + Send>, Failure>;

/// Calls with a deadline over one connection, which is replaced when the keyring was restarted or has lost its session.
pub(crate) struct Keyring<C = Store> {
    limits: Limits,
    connect: Connect<C>,
    connection: Option<C>,
    stuck: bool,
}

impl Default for Keyring {
    fn default() -> Self {
        Self::new(Limits::default(), Store::connect)
    }
}

impl<C: Send + 'static> Keyring<C> {
    pub(crate) fn new(limits: Limits, connect: Connect<C>) -> Self {
        Self { limits, connect, connection: None, stuck: false }
    }

    /// Runs `work`, a second time over a new connection if the first one was of no use. Calls `on_waiting` once if it
    /// takes longer than usual.
    pub(crate) fn call<T: Send + 'static>(
        &mut self,
        on_waiting: impl FnOnce(),
        work: impl Fn(&C) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let work: Work<C> = Box::new(move |store| Ok(Box::new(work(store)?)));
        let mut on_waiting = Some(on_waiting);
        let mut notify = || {
            if let Some(on_waiting) = on_waiting.take() {
                on_waiting();
            }
        };
        let outcome = self.call_boxed(&mut notify, work)?;
        let other = |_| Failure::new(FailureCode::Internal, "the work returned another type");
        outcome.downcast().map(|outcome| *outcome).map_err(other)
    }

    fn call_boxed(&mut self, on_waiting: &mut dyn FnMut(), work: Work<C>) -> Outcome {
        if self.stuck {
            return Err(deadline_passed());
        }
        let (sender, receiver) = sync_channel(1);
        let (connect, connection) = (self.connect, self.connection.take());
        let started = Instant::now();
        thread::Builder::new()
            .name("keyring".into())
            .spawn(move || {
                let outcome = run(connection, connect, &work);
                // Wipes the key that the work may hold before the result is visible.
                drop(work);
                // Fails after the deadline, when the receiver was dropped.
                let _ = sender.send(outcome);
            })
            .map_err(|error| Failure::new(FailureCode::Internal, format!("no thread: {error}")))?;
        let mut outcome = receiver.recv_timeout(self.limits.waiting);
        if matches!(outcome, Err(RecvTimeoutError::Timeout)) {
            on_waiting();
            outcome = receiver.recv_timeout(self.limits.deadline.saturating_sub(self.limits.waiting));
        }
        debug!("the keyring took {:?}", started.elapsed());
        match outcome {
            Ok((connection, result)) => {
                self.connection = connection;
                result
            }
            Err(RecvTimeoutError::Timeout) => {
                self.stuck = true;
                Err(deadline_passed())
            }
            Err(RecvTimeoutError::Disconnected) => {
                Err(Failure::new(FailureCode::Internal, "the keyring's thread has panicked"))
            }
        }
    }

    /// Reports whether a call was abandoned. It still runs, so the process should end.
    pub(crate) fn is_stuck(&self) -> bool {
        self.stuck
    }
}

/// Runs `work` over the given connection, or else over a new one, and returns the connection for the next call.
fn run<C>(connection: Option<C>, connect: Connect<C>, work: &Work<C>) -> (Option<C>, Outcome) {
    match run_once(connection, connect, work) {
        (Some(_), Err(Failure { code: FailureCode::KeyringAbsent, .. })) => {
            debug!("the connection to the keyring is lost; connecting again");
            run_once(None, connect, work)
        }
        // The next call uses another session: with the key of another client's, every read-back would fail.
        (_, Err(failure)) if failure.code == FailureCode::ReadBackMismatch => (None, Err(failure)),
        outcome => outcome,
    }
}

fn run_once<C>(connection: Option<C>, connect: Connect<C>, work: &Work<C>) -> (Option<C>, Outcome) {
    match connection.map_or_else(connect, Ok) {
        Ok(connection) => {
            let result = work(&connection);
            (Some(connection), result)
        }
        Err(failure) => (None, Err(failure)),
    }
}

fn deadline_passed() -> Failure {
    Failure::new(FailureCode::KeyringLocked, "the keyring did not answer in time")
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// A keyring whose prompt is never answered.
    pub(crate) fn unanswered<C: Send + 'static>() -> Keyring<C> {
        let limits = Limits { waiting: Duration::from_millis(5), deadline: Duration::from_millis(20) };
        Keyring::new(limits, || {
            loop {
                thread::park();
            }
        })
    }

    #[test]
    fn unanswered_prompt_is_locked_at_the_deadline_and_not_repeated() {
        let (mut keyring, mut notifications) = (unanswered::<()>(), 0);
        for _ in 0..2 {
            let failure = keyring.call(|| notifications += 1, |()| Ok(())).unwrap_err();
            assert_eq!(failure.code, FailureCode::KeyringLocked);
        }
        assert!(keyring.is_stuck());
        assert_eq!(notifications, 1, "the second call is not made");
    }

    #[test]
    fn panic_in_the_keyring_is_an_internal_failure_and_not_the_end() {
        let mut keyring = Keyring::<()>::new(Limits::default(), || panic!("a defect"));
        assert_eq!(keyring.call(|| (), |()| Ok(())).unwrap_err().code, FailureCode::Internal);
        assert!(!keyring.is_stuck());
    }

    #[test]
    fn call_over_a_closed_connection_is_repeated_over_a_new_one() {
        static CONNECTIONS: AtomicU32 = AtomicU32::new(0);
        let mut keyring =
            Keyring::new(Limits::default(), || Ok(CONNECTIONS.fetch_add(1, Ordering::Relaxed) + 1));
        let first = |&connection: &u32| Ok(connection);
        assert_eq!(keyring.call(|| (), first), Ok(1));
        assert_eq!(keyring.call(|| (), first), Ok(1), "the connection is kept");
        let only_second = |&connection: &u32| match connection {
            2 => Ok(connection),
            _ => Err(Failure::new(FailureCode::KeyringAbsent, "")),
        };
        assert_eq!(keyring.call(|| (), only_second), Ok(2));
        assert_eq!(keyring.call(|| (), first), Ok(2));
    }

    #[test]
    fn call_over_a_new_connection_that_is_lost_is_repeated_once() {
        static CONNECTIONS: AtomicU32 = AtomicU32::new(0);
        let mut keyring =
            Keyring::new(Limits::default(), || Ok(CONNECTIONS.fetch_add(1, Ordering::Relaxed) + 1));
        let never = |_: &u32| Err::<(), _>(Failure::new(FailureCode::KeyringAbsent, ""));
        assert_eq!(keyring.call(|| (), never).unwrap_err().code, FailureCode::KeyringAbsent);
        assert_eq!(CONNECTIONS.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn failed_read_back_is_not_repeated_and_ends_the_connection() {
        static CONNECTIONS: AtomicU32 = AtomicU32::new(0);
        let mut keyring =
            Keyring::new(Limits::default(), || Ok(CONNECTIONS.fetch_add(1, Ordering::Relaxed) + 1));
        let mismatch = |_: &u32| Err::<(), _>(Failure::new(FailureCode::ReadBackMismatch, ""));
        assert_eq!(keyring.call(|| (), mismatch).unwrap_err().code, FailureCode::ReadBackMismatch);
        assert_eq!(CONNECTIONS.load(Ordering::Relaxed), 1);
        assert_eq!(keyring.call(|| (), |&connection| Ok(connection)), Ok(2));
    }
}
