//! The keyring under a deadline. It may ask the user for a password and wait for as long as they take, and such a
//! call cannot be stopped: it runs on a thread of its own that is left behind when the time is over, and with it the
//! connection.

use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::limits::{KEYRING_DEADLINE_SECONDS, KEYRING_WAITING_MILLIS};
use log::debug;

use crate::store::Store;

/// How long a call may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// After this time the user is told that the keyring is waiting for them.
    pub(crate) waiting: Duration,
    /// After this time the call has failed.
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

type Connect = fn() -> Result<Store, Failure>;

/// Bounded calls to the keyring, over one connection as long as it holds.
pub(crate) struct Keyring {
    limits: Limits,
    connect: Connect,
    kept: Option<Store>,
    stuck: bool,
}

impl Default for Keyring {
    fn default() -> Self {
        Self::new(Limits::default(), Store::connect)
    }
}

impl Keyring {
    /// A keyring with limits of its own.
    pub(crate) fn new(limits: Limits, connect: Connect) -> Self {
        Self { limits, connect, kept: None, stuck: false }
    }

    /// Does `work`, which may be done anew if the keyring was restarted since the last call. Calls `on_waiting` once if
    /// it takes longer than usual.
    pub(crate) fn call<T: Send + 'static>(
        &mut self,
        on_waiting: impl FnOnce(),
        work: impl Fn(&Store) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        if self.stuck {
            return Err(too_late());
        }
        let (done, result) = sync_channel(1);
        let (connect, kept) = (self.connect, self.kept.take());
        let started = Instant::now();
        thread::Builder::new()
            .name("keyring".into())
            .spawn(move || {
                let outcome = attempt(kept, connect, &work);
                // What it has of a key is wiped before anybody is told.
                drop(work);
                // Nobody listens any more after the deadline.
                let _ = done.send(outcome);
            })
            .map_err(|error| Failure::new(FailureCode::Internal, format!("no thread: {error}")))?;
        let mut answer = result.recv_timeout(self.limits.waiting);
        if matches!(answer, Err(RecvTimeoutError::Timeout)) {
            on_waiting();
            answer = result.recv_timeout(self.limits.deadline.saturating_sub(self.limits.waiting));
        }
        debug!("the keyring took {:?}", started.elapsed());
        match answer {
            Ok((kept, result)) => {
                self.kept = kept;
                result
            }
            Err(RecvTimeoutError::Timeout) => {
                self.stuck = true;
                Err(too_late())
            }
            Err(RecvTimeoutError::Disconnected) => {
                Err(Failure::new(FailureCode::Internal, "the keyring's thread has ended"))
            }
        }
    }

    /// Whether a call was given up. It still runs, so this process should end.
    pub(crate) fn is_stuck(&self) -> bool {
        self.stuck
    }
}

/// Does `work` with the connection that was kept or else a new one, and gives it back while it holds.
fn attempt<T>(
    kept: Option<Store>,
    connect: Connect,
    work: &impl Fn(&Store) -> Result<T, Failure>,
) -> (Option<Store>, Result<T, Failure>) {
    if let Some(store) = kept {
        match work(&store) {
            // It may have been restarted since, and then there is another now.
            Err(Failure { code: FailureCode::KeyringAbsent, .. }) => {
                debug!("the keyring is gone; connecting anew");
            }
            result => return (Some(store), result),
        }
    }
    match connect() {
        Ok(store) => {
            let result = work(&store);
            (Some(store), result)
        }
        Err(failure) => (None, Err(failure)),
    }
}

fn too_late() -> Failure {
    Failure::new(FailureCode::KeyringLocked, "the keyring did not answer in time")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A keyring whose prompt nobody answers.
    pub(crate) fn unanswered() -> Keyring {
        let limits = Limits { waiting: Duration::from_millis(5), deadline: Duration::from_millis(20) };
        Keyring::new(limits, || {
            loop {
                thread::park();
            }
        })
    }

    #[test]
    fn an_unanswered_prompt_is_locked_at_the_deadline_and_asked_no_more() {
        let (mut keyring, mut waits) = (unanswered(), 0);
        for _ in 0..2 {
            let failure = keyring.call(|| waits += 1, Store::probe).unwrap_err();
            assert_eq!(failure.code, FailureCode::KeyringLocked);
        }
        assert!(keyring.is_stuck());
        assert_eq!(waits, 1, "told once, and not again for a call that is not made");
    }

    #[test]
    fn a_panic_at_the_keyring_is_an_error_and_not_the_end() {
        let mut keyring = Keyring::new(Limits::default(), || panic!("a defect"));
        assert_eq!(keyring.call(|| (), Store::probe).unwrap_err().code, FailureCode::Internal);
        assert!(!keyring.is_stuck());
    }
}
