//! The queue of pending captures, and the back-off between attempts to save them.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::alarm::{Alarm, MIN_ALARM_SECONDS};
use super::{Action, Counter, PageAddress};
use crate::failure::{Failure, FailureCode};
use crate::ids::CaptureId;
use crate::protocol::{Capture, Delivery, DeliveryState, KeyHolder, UnsavedKey};

/// Pause before the first retry, in milliseconds; doubled with each failure.
const FIRST_PAUSE_MILLIS: u64 = 1_000;
/// Longest pause between retries, in milliseconds: by then the alarm fires, even if the background has ended.
const MAX_PAUSE_MILLIS: u64 = MIN_ALARM_SECONDS as u64 * 1000;
/// Number of acknowledged captures that are remembered: makes repeated deliveries idempotent.
const MAX_ACKNOWLEDGED: usize = 16;

/// A capture that is not in the keyring yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Pending {
    /// The capture, with the key.
    pub capture: Capture,
    /// The page to notify.
    #[serde(default)]
    pub page: Option<PageAddress>,
    /// The failure of the last attempt, or the reason for which the current one waits.
    #[serde(default)]
    pub failure: Option<Failure>,
    /// The keyring has asked the user for its password for this capture, and the user has not retried since. Later
    /// failures, such as a host that exits, do not change that.
    #[serde(default)]
    pub prompted: bool,
}

/// The pending captures in order of arrival, and the state of the back-off.
#[derive(Debug, Default)]
pub(super) struct Queue {
    pending: Vec<Pending>,
    acknowledged: Vec<CaptureId>,
    /// The timer of the next retry.
    retry: Option<u32>,
    /// Number of consecutive failures.
    failures: u32,
}

impl Queue {
    /// Restores the captures that the browser held while the background was not running.
    pub(super) fn restore(&mut self, pending: Vec<Pending>) {
        self.pending = pending;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    pub(super) fn pending(&self) -> &[Pending] {
        &self.pending
    }

    pub(super) fn find(&self, id: &CaptureId) -> Option<&Pending> {
        self.pending.iter().find(|pending| pending.capture.id == *id)
    }

    fn find_mut(&mut self, id: &CaptureId) -> Option<&mut Pending> {
        self.pending.iter_mut().find(|pending| pending.capture.id == *id)
    }

    pub(super) fn is_acknowledged(&self, id: &CaptureId) -> bool {
        self.acknowledged.contains(id)
    }

    /// Number of pending captures of a tab.
    pub(super) fn count_of_tab(&self, tab: i32) -> usize {
        self.pending
            .iter()
            .filter(|pending| pending.page.as_ref().is_some_and(|page| page.tab == tab))
            .count()
    }

    /// Adds a capture. One that is pending already keeps its place; its page may have moved to another tab.
    /// Returns whether the capture is new.
    pub(super) fn add(&mut self, capture: Capture, page: Option<PageAddress>) -> bool {
        if let Some(pending) = self.find_mut(&capture.id) {
            pending.page = page;
            return false;
        }
        self.pending.push(Pending { capture, page, failure: None, prompted: false });
        true
    }

    /// Removes a saved capture and ends the back-off.
    pub(super) fn acknowledge(&mut self, id: &CaptureId) {
        self.pending.retain(|pending| pending.capture.id != *id);
        if self.acknowledged.len() == MAX_ACKNOWLEDGED {
            self.acknowledged.remove(0);
        }
        self.acknowledged.push(id.clone());
        self.failures = 0;
    }

    /// Records why a capture is not saved.
    pub(super) fn set_failure(&mut self, id: &CaptureId, failure: &Failure) {
        if let Some(pending) = self.find_mut(id) {
            pending.failure = Some(failure.clone());
            pending.prompted |= failure.code == FailureCode::KeyringLocked;
        }
    }

    /// Clears the recorded failures and the back-off, for a retry that the user asks for: the keyring may then prompt
    /// for its password again. Captures of which an attempt that may prompt is in flight keep their state.
    pub(super) fn reset(&mut self, is_in_flight: impl Fn(&Pending) -> bool) {
        self.failures = 0;
        for pending in &mut self.pending {
            if !is_in_flight(pending) {
                (pending.failure, pending.prompted) = (None, false);
            }
        }
    }

    /// Schedules the next retry, unless it is scheduled already.
    pub(super) fn schedule_retry(&mut self, counter: &mut Counter) -> Option<Action> {
        if self.retry.is_some() {
            return None;
        }
        let millis = FIRST_PAUSE_MILLIS.saturating_mul(1 << self.failures.min(16)).min(MAX_PAUSE_MILLIS);
        let id = counter.next();
        self.failures += 1;
        self.retry = Some(id);
        Some(Action::StartTimer { id, millis })
    }

    /// Returns whether this timer was the scheduled retry.
    pub(super) fn take_retry(&mut self, timer: u32) -> bool {
        self.retry.take_if(|retry| *retry == timer).is_some()
    }

    /// Keeps an alarm set for as long as captures are pending: it restarts a background that has ended.
    pub(super) fn alarm(&self) -> Action {
        if self.pending.is_empty() {
            Action::ClearAlarm(Alarm::Retry)
        } else {
            Action::SetAlarm { alarm: Alarm::Retry, seconds: MIN_ALARM_SECONDS, repeats: true }
        }
    }

    pub(super) fn hold(&self) -> Action {
        Action::HoldPending(self.pending.clone())
    }

    /// Notifies the page that a capture comes from.
    pub(super) fn notify(&self, id: &CaptureId, state: DeliveryState) -> Option<Action> {
        let page = self.find(id)?.page.clone()?;
        Some(Action::NotifyPage { page, delivery: Delivery { capture: id.clone(), state } })
    }

    /// Number of captures whose last attempt failed.
    pub(super) fn failed(&self) -> u32 {
        let failed = self.pending.iter().filter(|pending| pending.failure.is_some()).count();
        u32::try_from(failed).unwrap_or(u32::MAX)
    }

    /// Describes the pending captures for the popup, without keys.
    pub(super) fn unsaved(&self) -> Vec<UnsavedKey> {
        let unsaved = self.pending.iter().map(|Pending { capture, failure, .. }| UnsavedKey {
            capture: capture.id.clone(),
            brand_id: capture.brand_id(),
            store_source: capture.store_source(),
            last4: capture.key.last4().to_owned(),
            captured_at: capture.captured_at,
            holder: failure.as_ref().map(|failure| KeyHolder::of_pending(failure.code)),
            failure: failure.clone(),
        });
        unsaved.collect()
    }
}
