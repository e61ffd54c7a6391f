//! Omnisend's answer about a new key, for the notice of the page that the key was captured in.
//!
//! The notice shows the key as saved before Omnisend is asked. It takes the answer only while it is shown.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Action, Background, PageAddress};
use crate::ids::{CaptureId, EntryId};
use crate::protocol::{SavedKey, Verdict};
use crate::store_name;

/// Number of notices that await an answer at most. A check takes seconds, so that more saved keys are no user's work.
const MAX_AWAITED: usize = 16;

/// A saved key whose notice awaits Omnisend's answer. The notice awaits it as long as the check is to be done or runs:
/// no event reports that its page was closed.
#[derive(Debug)]
pub(super) struct Awaited {
    entry: EntryId,
    page: PageAddress,
    capture: CaptureId,
}

impl Background {
    /// The notice of a saved key awaits Omnisend's answer.
    pub(super) fn start_awaiting(&mut self, entry: EntryId, page: PageAddress, capture: CaptureId) {
        // A page shows the notice of its last key only.
        self.awaited.retain(|awaited| awaited.page != page);
        if self.awaited.len() == MAX_AWAITED {
            self.awaited.remove(0);
        }
        self.awaited.push(Awaited { entry, page, capture });
    }

    /// Reports Omnisend's answer to every page that awaits it: one key may have been copied in two tabs.
    pub(super) fn notify_checked(&mut self, entry: &SavedKey) -> Vec<Action> {
        let (answered, others) =
            core::mem::take(&mut self.awaited).into_iter().partition(|awaited| awaited.entry == entry.id);
        self.awaited = others;
        let known = entry.check.map(|check| check.verdict).filter(|verdict| *verdict != Verdict::Unknown);
        let Some(verdict) = known else { return Vec::new() };
        let (store, is_problem) = (store_of(entry), is_problem(verdict));
        let notify = |Awaited { page, capture, .. }| Action::NotifyChecked {
            page,
            capture,
            verdict,
            store: store.clone(),
            is_problem,
        };
        Vec::into_iter(answered).map(notify).collect()
    }

    /// The notices of keys that are not checked any more await no answer: a later check is the popup's.
    pub(super) fn stop_awaiting_dropped_checks(&mut self) {
        self.awaited.retain(|awaited| self.checks.is_due(&awaited.entry));
    }
}

/// The store's name and website, or else its brand ID.
fn store_of(entry: &SavedKey) -> String {
    let described = store_name::proven_profile(entry).map(store_name::full_name).unwrap_or_default();
    if !described.is_empty() {
        return described;
    }
    entry.brand_id.as_ref().map(|brand| brand.as_str().into()).unwrap_or_default()
}

/// Returns whether the user has to do something about the key.
fn is_problem(verdict: Verdict) -> bool {
    match verdict {
        Verdict::Works | Verdict::WorksUnnamed | Verdict::Unknown => false,
        Verdict::NotAccepted | Verdict::OtherStore => true,
    }
}
