//! Omnisend's answer about a new key, for the notice of the page that the key was captured in.
//!
//! The notice shows the key as saved before Omnisend is asked. It takes the answer only while it is shown.

use alloc::string::String;

use super::{Action, Background, PageAddress};
use crate::ids::{CaptureId, EntryId};
use crate::protocol::{SavedKey, Verdict};
use crate::store_name;

/// The key that was saved last from a page: only its notice can be shown still.
#[derive(Debug)]
pub(super) struct Awaited {
    pub(super) entry: EntryId,
    pub(super) page: PageAddress,
    pub(super) capture: CaptureId,
}

impl Background {
    /// Reports Omnisend's answer to the page that waits for it.
    pub(super) fn notify_checked(&mut self, entry: &SavedKey) -> Option<Action> {
        let Awaited { page, capture, .. } = self.stop_awaiting(&entry.id)?;
        let verdict = entry.check.map(|check| check.verdict).filter(|known| *known != Verdict::Unknown)?;
        let (store, is_problem) = (store_of(entry), is_problem(verdict));
        Some(Action::NotifyChecked { page, capture, verdict, store, is_problem })
    }

    /// The notice of this key gets no further answer.
    pub(super) fn stop_awaiting(&mut self, entry: &EntryId) -> Option<Awaited> {
        self.awaited.take_if(|awaited| awaited.entry == *entry)
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
