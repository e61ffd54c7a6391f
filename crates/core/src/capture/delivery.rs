//! Tracks captures until the keyring holds them: deadlines, back-off and retries.

use alloc::vec::Vec;

use super::Action;
use super::outbox::{ANSWER_DEADLINE_MILLIS, Outbox};
use crate::failure::{Failure, FailureCode};
use crate::ids::CaptureId;
use crate::key::ApiKey;
use crate::protocol::{Capture, Delivery, DeliveryState};

/// First pause of the back-off after the background could not be reached, in milliseconds.
const FIRST_PAUSE_MILLIS: u32 = 500;
/// Pause before the delivery of a key that is being saved is repeated, in milliseconds. Saving takes 0.1 s unless the
/// background was ended meanwhile.
const SAVING_PAUSE_MILLIS: u32 = 2_000;
/// Pause before the delivery of any other unsaved key is repeated, and longest pause of the back-off, in milliseconds.
const LONGEST_PAUSE_MILLIS: u32 = 10_000;

/// Most unsaved captures of a page. A merchant creates one or two; only a script of the page could cause more.
pub(super) const MAX_UNSAVED: usize = 8;

#[derive(Debug)]
pub(super) struct Tracked {
    pub(super) capture: Capture,
    pub(super) state: DeliveryState,
    /// The background has answered the latest attempt.
    answered: bool,
}

impl Tracked {
    fn is_saved(&self) -> bool {
        self.state.is_saved()
    }
}

/// The unsaved captures, and the latest saved one.
#[derive(Debug, Default)]
pub(super) struct Deliveries {
    tracked: Vec<Tracked>,
    /// Consecutive failures to reach the background.
    unreached: u32,
}

impl Deliveries {
    pub(super) fn state_of(&self, key: &ApiKey) -> Option<&DeliveryState> {
        self.tracked.iter().find(|tracked| tracked.capture.key == *key).map(|tracked| &tracked.state)
    }

    pub(super) fn unsaved(&self) -> usize {
        self.tracked.iter().filter(|tracked| !tracked.is_saved()).count()
    }

    /// The capture for the notice: the latest in progress, or else the latest unsaved one.
    pub(super) fn foremost(&self) -> Option<&Tracked> {
        self.tracked.iter().max_by_key(|tracked| match tracked.state {
            DeliveryState::Saving | DeliveryState::Waiting => 2,
            DeliveryState::Unsaved(_) => 1,
            DeliveryState::Saved | DeliveryState::Nameable => 0,
        })
    }

    pub(super) fn start(&mut self, capture: Capture, outbox: &mut Outbox) {
        // A saved key needs no tracking: saving it again is idempotent.
        self.tracked.retain(|tracked| !tracked.is_saved());
        let state = DeliveryState::Saving;
        self.tracked.push(Tracked { capture: capture.clone(), state, answered: false });
        outbox.push(Action::ConfirmLeaving(true));
        outbox.push(Action::Deliver(capture));
        outbox.start_timer(ANSWER_DEADLINE_MILLIS);
    }

    /// Records the background's answer. Returns the new state, or none for a capture that is saved or unknown: a late
    /// message does not undo a save.
    pub(super) fn on_delivery(&mut self, delivery: Delivery, outbox: &mut Outbox) -> Option<&DeliveryState> {
        let index = self.set_state(&delivery.capture, delivery.state)?;
        self.unreached = 0;
        let saving = self.tracked.iter().any(|tracked| matches!(tracked.state, DeliveryState::Saving));
        self.schedule_check(if saving { SAVING_PAUSE_MILLIS } else { LONGEST_PAUSE_MILLIS }, outbox);
        self.tracked.get(index).map(|tracked| &tracked.state)
    }

    /// Records that the background could not be reached. Returns whether that changed anything.
    pub(super) fn on_unreachable(&mut self, id: &CaptureId, failure: Failure, outbox: &mut Outbox) -> bool {
        if self.set_state(id, DeliveryState::Unsaved(failure)).is_none() {
            return false;
        }
        let back_off = FIRST_PAUSE_MILLIS.saturating_mul(1 << self.unreached.min(16));
        self.unreached += 1;
        self.schedule_check(back_off.min(LONGEST_PAUSE_MILLIS), outbox);
        true
    }

    fn set_state(&mut self, id: &CaptureId, state: DeliveryState) -> Option<usize> {
        let is_open = |tracked: &Tracked| tracked.capture.id == *id && !tracked.is_saved();
        let index = self.tracked.iter().position(is_open)?;
        let tracked = self.tracked.get_mut(index)?;
        tracked.answered = true;
        tracked.state = state;
        Some(index)
    }

    /// Schedules the next delivery of the unsaved captures. An attempt without an answer keeps its deadline.
    fn schedule_check(&self, pause_millis: u32, outbox: &mut Outbox) {
        let unsaved = self.unsaved() > 0;
        outbox.push(Action::ConfirmLeaving(unsaved));
        if unsaved && self.tracked.iter().all(|tracked| tracked.is_saved() || tracked.answered) {
            outbox.start_timer(pause_millis);
        }
    }

    pub(super) fn on_timeout(&mut self, outbox: &mut Outbox) {
        for tracked in self.tracked.iter_mut().filter(|tracked| !tracked.is_saved() && !tracked.answered) {
            let cause = "the background did not answer in time";
            tracked.state = DeliveryState::Unsaved(Failure::new(FailureCode::ExtensionSilent, cause));
        }
        self.deliver_again(outbox);
    }

    /// Starts another attempt on the user's request.
    pub(super) fn retry(&mut self, outbox: &mut Outbox) {
        for tracked in &mut self.tracked {
            if matches!(tracked.state, DeliveryState::Unsaved(_)) {
                tracked.state = DeliveryState::Saving;
            }
        }
        self.deliver_again(outbox);
        for tracked in self.tracked.iter().filter(|tracked| !tracked.is_saved()) {
            outbox.push(Action::RetryDelivery(tracked.capture.id.clone()));
        }
    }

    /// Repeats every unsaved delivery. That is idempotent: a background that holds the capture only answers with its
    /// state, and one that lost it receives it again.
    fn deliver_again(&mut self, outbox: &mut Outbox) {
        let mut repeated = false;
        for tracked in self.tracked.iter_mut().filter(|tracked| !tracked.is_saved()) {
            tracked.answered = false;
            repeated = true;
            outbox.push(Action::Deliver(tracked.capture.clone()));
        }
        if repeated {
            outbox.start_timer(ANSWER_DEADLINE_MILLIS);
        }
    }
}
