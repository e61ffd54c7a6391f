//! Ends the wait for a person's browser, from another thread.

use std::io;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

/// The frame that a process answers with.
pub(super) type Frame = io::Result<Zeroizing<Vec<u8>>>;

/// A request to end, shared by the thread that waits and the one that cancels.
#[derive(Clone, Default)]
pub(crate) struct Cancellation(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    is_cancelled: bool,
    /// Where the waiting thread takes its answer from.
    waiting: Option<SyncSender<Frame>>,
}

impl Cancellation {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Cancels. A wait ends at once.
    pub(crate) fn cancel(&self) {
        let mut state = self.state();
        state.is_cancelled = true;
        if let Some(waiting) = state.waiting.take() {
            // Full if the answer has come at the same time.
            let _ = waiting.try_send(Err(io::ErrorKind::Interrupted.into()));
        }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.state().is_cancelled
    }

    /// Notes where the thread is about to wait.
    ///
    /// # Errors
    /// It was cancelled before.
    pub(super) fn begin_wait(&self, answers: SyncSender<Frame>) -> io::Result<()> {
        let mut state = self.state();
        if state.is_cancelled {
            return Err(io::ErrorKind::Interrupted.into());
        }
        state.waiting = Some(answers);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    #[test]
    fn cancelling_ends_a_wait_and_a_later_one_does_not_begin() {
        let cancellation = Cancellation::default();
        let (sender, answers) = sync_channel(1);
        cancellation.begin_wait(sender.clone()).unwrap();
        assert!(!cancellation.is_cancelled());
        cancellation.clone().cancel();
        assert_eq!(answers.recv().unwrap().unwrap_err().kind(), io::ErrorKind::Interrupted);
        assert!(cancellation.is_cancelled());
        assert!(cancellation.begin_wait(sender).is_err());
        cancellation.cancel();
    }

    #[test]
    fn an_answer_that_has_come_is_not_waited_for() {
        let cancellation = Cancellation::default();
        let (sender, answers) = sync_channel(1);
        sender.send(Ok(Zeroizing::new(vec![1]))).unwrap();
        cancellation.begin_wait(sender).unwrap();
        cancellation.cancel();
        assert!(answers.recv().unwrap().is_ok());
    }
}
