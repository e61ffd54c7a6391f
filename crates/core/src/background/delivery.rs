//! Deliveries: captures on their way from a page to the keyring.

use alloc::vec;
use alloc::vec::Vec;

use super::pending_call::PendingCall;
use super::{Action, Background, PageAddress, Pending, ReplyId, SavedFrom, confirm, refuse, refuse_page};
use crate::failure::{Failure, FailureCode};
use crate::ids::{CaptureId, EntryId};
use crate::protocol::{Capture, Delivery, DeliveryState, HostCall, PageReply};

/// Number of captures of one tab that are pending at most. Saving takes 0.1 s; while that fails, nobody goes on creating
/// keys for long.
const MAX_PENDING_OF_TAB: usize = 8;

impl Background {
    pub(super) fn deliver(
        &mut self,
        reply_to: ReplyId,
        capture: Capture,
        page: Option<PageAddress>,
    ) -> Vec<Action> {
        let id = capture.id.clone();
        if self.queue.is_acknowledged(&id) {
            return vec![reply_state(reply_to, id, DeliveryState::Saved)];
        }
        if self.queue.find(&id).is_none()
            && let Err(failure) = self.admit(page.as_ref())
        {
            // The page keeps the capture and delivers it again.
            return vec![refuse_page(reply_to, failure)];
        }
        if !self.queue.add(capture.clone(), page) {
            let state = self.delivery_state(&id);
            return vec![self.queue.hold(), reply_state(reply_to, id, state)];
        }
        let mut actions = self.save_new(capture);
        actions.push(reply_state(reply_to, id, DeliveryState::Saving));
        actions
    }

    /// Holds a capture that the queue has just received, and saves it.
    pub(super) fn save_new(&mut self, capture: Capture) -> Vec<Action> {
        // In this order: the background may end between any two actions, and only the alarm starts it again for held
        // captures.
        let mut actions = vec![self.queue.alarm(), self.queue.hold()];
        let save = PendingCall::Save(capture.id.clone());
        actions.extend(self.send(HostCall::Save(capture), save));
        actions
    }

    /// Decides whether a tab may deliver a new capture.
    fn admit(&mut self, page: Option<&PageAddress>) -> Result<(), Failure> {
        let Some(PageAddress { tab, .. }) = page else { return Ok(()) };
        if self.queue.count_of_tab(*tab) < MAX_PENDING_OF_TAB
            && self.session.rates.may_capture(*tab, self.now_millis)
        {
            return Ok(());
        }
        Err(Failure::new(FailureCode::TooManyCaptures, "the tab has delivered too many captures"))
    }

    pub(super) fn retry_from_page(&mut self, reply_to: ReplyId, id: &CaptureId) -> Vec<Action> {
        match self.retry(id) {
            Ok((mut actions, state)) => {
                actions.push(reply_state(reply_to, id.clone(), state));
                actions
            }
            Err(failure) => vec![refuse_page(reply_to, failure)],
        }
    }

    pub(super) fn retry_from_extension(&mut self, reply_to: ReplyId, id: &CaptureId) -> Vec<Action> {
        match self.retry(id) {
            Ok((mut actions, _)) => {
                actions.push(confirm(reply_to));
                actions
            }
            Err(failure) => vec![refuse(reply_to, failure)],
        }
    }

    /// Retries immediately on the user's request. The keyring may then prompt for its password again.
    fn retry(&mut self, id: &CaptureId) -> Result<(Vec<Action>, DeliveryState), Failure> {
        if self.queue.is_acknowledged(id) {
            return Ok((vec![], DeliveryState::Saved));
        }
        if self.queue.find(id).is_none() {
            // The page still has the capture, and delivers it again.
            return Err(Failure::new(FailureCode::NotFound, "the capture is not pending"));
        }
        let is_quiet = |pending: &&Pending| pending.prompted && self.host.is_saving(&pending.capture.id);
        let quiet: Vec<_> =
            self.queue.pending().iter().filter(is_quiet).map(|pending| pending.capture.clone()).collect();
        self.queue.reset(|pending| !pending.prompted && self.host.is_saving(&pending.capture.id));
        let mut actions = self.send_pending();
        // A quiet attempt that is in flight fails if the keyring is locked: another one follows, which may prompt.
        for capture in quiet {
            let save = PendingCall::Save(capture.id.clone());
            actions.extend(self.send(HostCall::Save(capture), save));
        }
        let state = self.delivery_state(id);
        actions.push(self.queue.hold());
        Ok((actions, state))
    }

    fn delivery_state(&self, id: &CaptureId) -> DeliveryState {
        if self.host.is_waiting_to_save(id) {
            return DeliveryState::Waiting;
        }
        match self.queue.find(id).and_then(|pending| pending.failure.clone()) {
            Some(failure) => DeliveryState::Unsaved(failure),
            None => DeliveryState::Saving,
        }
    }

    /// Sends every pending capture that is not in flight.
    pub(super) fn send_pending(&mut self) -> Vec<Action> {
        let mut actions = vec![self.queue.alarm()];
        for pending in self.queue.pending().to_vec() {
            // The keyring prompts once for its password; further attempts are quiet until the user retries.
            let Pending { capture, prompted, .. } = pending;
            if !self.host.is_saving(&capture.id) {
                let save = PendingCall::Save(capture.id.clone());
                let call = if prompted { HostCall::SaveQuietly(capture) } else { HostCall::Save(capture) };
                actions.extend(self.send(call, save));
            }
        }
        actions
    }

    /// Records that a capture is saved in this entry, and notifies its page.
    pub(super) fn acknowledge(&mut self, id: &CaptureId, entry: &EntryId) -> Vec<Action> {
        // Another attempt has saved it.
        let Some(pending) = self.queue.find(id) else { return vec![] };
        if let Some(page) = pending.page.clone() {
            self.session.unnamed = Some(SavedFrom { page: page.clone(), entry: entry.clone() });
            self.start_awaiting(entry.clone(), page, id.clone());
        }
        let mut actions = Vec::from_iter(self.queue.notify(id, DeliveryState::Nameable));
        self.queue.acknowledge(id);
        actions.push(self.queue.hold());
        if self.queue.is_empty() {
            actions.push(self.queue.alarm());
        }
        actions
    }

    /// Records that a save failed, and schedules the retry.
    pub(super) fn on_save_failed(&mut self, id: &CaptureId, failure: Failure) -> Vec<Action> {
        self.queue.set_failure(id, &failure);
        let mut actions = vec![self.queue.hold()];
        actions.extend(self.queue.schedule_retry(&mut self.counter));
        actions.extend(self.queue.notify(id, DeliveryState::Unsaved(failure)));
        actions.extend(self.show_saved_by_menu(id));
        actions
    }

    /// Reports to the pages that only they have their keys: captures that are not held are lost when the background
    /// ends.
    pub(super) fn on_hold_failed(&mut self, cause: &str) -> Vec<Action> {
        let failure = Failure::new(FailureCode::NotHeld, cause);
        let ids: Vec<CaptureId> = self.queue.pending().iter().map(|p| p.capture.id.clone()).collect();
        for id in &ids {
            self.queue.set_failure(id, &failure);
        }
        let notify = |id| self.queue.notify(id, DeliveryState::Unsaved(failure.clone()));
        ids.iter().filter_map(notify).collect()
    }
}

fn reply_state(reply_to: ReplyId, capture: CaptureId, state: DeliveryState) -> Action {
    Action::ReplyToPage { reply_to, reply: PageReply::Delivery(Delivery { capture, state }) }
}
