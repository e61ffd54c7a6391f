//! The state behind the popup: the saved keys as last listed, removals that have not ended, the helper's state.
//! It holds no key.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use super::removals::{HeldRemoval, Removals};
use crate::failure::{Failure, FailureCode};
use crate::ids::EntryId;
use crate::library;
use crate::product::{HELPER_DOWNLOAD_URL, REPORT_URL};
use crate::protocol::{
    AddedKey, ChecksView, HelperState, Links, NextStep, Overview, Refusal, Removal, RemovalScope, Removing,
    SavedKey, TeamState, UnsavedKey,
};
use crate::sites::{omnisend, upstack};

/// The data that overviews are made from.
#[derive(Debug, Default)]
pub(super) struct PopupState {
    /// `None` until the host has listed them.
    entries: Option<Vec<SavedKey>>,
    /// The connection to the team, as last listed.
    team: Option<TeamState>,
    removing: Removals,
    /// `None` until the host has answered or failed.
    helper: Option<HelperState>,
    problem: Option<Failure>,
    refusal: Option<Refusal>,
    /// The key that was added last.
    added: Option<Box<AddedKey>>,
    /// The key that the popup was opened to name.
    naming: Option<EntryId>,
    revision: u32,
}

impl PopupState {
    /// Counts the changes of the popup's data.
    pub(super) fn revision(&self) -> u32 {
        self.revision
    }

    /// Notes that what the popup shows beside the keys has changed.
    pub(super) fn note_change(&mut self) {
        self.revision += 1;
    }

    /// The keys as last listed; `None` if this background has listed none.
    pub(super) fn listed(&self) -> Option<&[SavedKey]> {
        self.entries.as_deref()
    }

    /// The keys as last listed, with those that are being removed.
    pub(super) fn entries(&self) -> &[SavedKey] {
        self.entries.as_deref().unwrap_or_default()
    }

    fn helper_fails(&self) -> bool {
        matches!(self.helper, Some(HelperState::Failed(_)))
    }

    /// Whether the helper and its keyring work; `None` before the host was first called.
    pub(super) fn helper_works(&self) -> Option<bool> {
        self.helper.as_ref().map(|_| !self.helper_fails())
    }

    /// Whether the overview is complete: it lists every saved key, or states why it cannot.
    pub(super) fn is_complete(&self) -> bool {
        self.entries.is_some() || self.helper_fails()
    }

    /// Whether the listed entries can be searched without calling the host.
    pub(super) fn is_searchable(&self) -> bool {
        self.entries.is_some() && !self.helper_fails()
    }

    /// Whether the keyring was locked when the host was last called. Another call may ask the user for its password.
    pub(super) fn is_locked(&self) -> bool {
        matches!(&self.helper, Some(HelperState::Failed(failure)) if failure.code == FailureCode::KeyringLocked)
    }

    /// Records that the host has answered.
    pub(super) fn set_helper_ready(&mut self, version: &str) {
        self.set_helper(HelperState::Ready { version: version.to_owned() });
    }

    /// Records a failure of the helper or the keyring. Other failures do not change the helper's state.
    pub(super) fn record_failure(&mut self, failure: &Failure) {
        if next_step(failure.code) != NextStep::None {
            self.set_helper(HelperState::Failed(failure.clone()));
        }
    }

    fn set_helper(&mut self, state: HelperState) {
        let is_same = match (&self.helper, &state) {
            // The first state is the answer to a page's request, not a change.
            (None, _) => true,
            // No cause is shown.
            (Some(HelperState::Failed(old)), HelperState::Failed(new)) => old.code == new.code,
            (Some(old), new) => old == new,
        };
        self.revision += u32::from(!is_same);
        self.helper = Some(state);
    }

    pub(super) fn set_entries(&mut self, entries: Vec<SavedKey>) {
        self.revision += u32::from(self.entries.as_ref() != Some(&entries));
        self.entries = Some(entries);
    }

    pub(super) fn set_team(&mut self, team: Option<TeamState>) {
        self.revision += u32::from(self.team != team);
        self.team = team;
    }

    /// Reports whether the entries are listed without this one.
    pub(super) fn lacks(&self, entry: &EntryId) -> bool {
        self.entries.as_ref().is_some_and(|entries| entries.iter().all(|listed| listed.id != *entry))
    }

    /// Adds an entry or replaces its attributes.
    pub(super) fn update_entry(&mut self, entry: &SavedKey) {
        if let Some(entries) = &mut self.entries {
            match entries.iter_mut().find(|old| old.id == entry.id) {
                Some(old) => *old = entry.clone(),
                None => entries.insert(0, entry.clone()),
            }
        }
        self.revision += 1;
    }

    /// Starts a removal, which can be undone until its timer fires. Returns false if it has started already.
    pub(super) fn start_removal(&mut self, removal: Removal, timer: Option<u32>) -> bool {
        let is_new = self.removing.add(removal, timer);
        self.revision += u32::from(is_new);
        is_new
    }

    /// Ends a removal: the key was removed, or stays.
    pub(super) fn end_removal(&mut self, entry: &EntryId) {
        self.removing.end(entry);
        self.revision += 1;
    }

    pub(super) fn removals(&self) -> Vec<HeldRemoval> {
        self.removing.held()
    }

    pub(super) fn is_removing(&self, entry: &EntryId) -> bool {
        self.removing.contains(entry)
    }

    /// The scope of a removal that can still be undone.
    pub(super) fn undoable(&self, entry: &EntryId) -> Option<RemovalScope> {
        self.removing.undoable(entry)
    }

    /// The removal whose time to undo ends with this timer.
    pub(super) fn removal_due(&self, timer: u32) -> Option<Removal> {
        self.removing.due(timer).cloned()
    }

    /// Replaces the timer of a removal; without one, the removal can be undone no more.
    pub(super) fn set_removal_timer(&mut self, entry: &EntryId, timer: Option<u32>) {
        self.removing.set_timer(entry, timer);
        self.revision += u32::from(timer.is_none());
    }

    /// Records that an entry was removed.
    pub(super) fn remove_entry(&mut self, entry: &EntryId) {
        if let Some(entries) = &mut self.entries {
            entries.retain(|old| old.id != *entry);
        }
        self.end_removal(entry);
    }

    /// Sets the failure of a change, which the popup displays once.
    pub(super) fn set_problem(&mut self, failure: Failure) {
        self.problem = Some(failure);
        self.revision += 1;
    }

    /// Takes the failure that was not displayed yet.
    pub(super) fn take_problem(&mut self) -> Option<Failure> {
        self.problem.take()
    }

    /// Sets the reason for which an action had no effect, which the popup displays once.
    pub(super) fn set_refusal(&mut self, refusal: Refusal) {
        self.refusal = Some(refusal);
        self.revision += 1;
    }

    pub(super) fn take_refusal(&mut self) -> Option<Refusal> {
        self.refusal.take()
    }

    /// Sets the key that the user has added, which the popup displays once.
    pub(super) fn set_added(&mut self, added: AddedKey) {
        self.added = Some(Box::new(added));
        self.revision += 1;
    }

    pub(super) fn take_added(&mut self) -> Option<Box<AddedKey>> {
        self.added.take()
    }

    /// Records that the popup is opened to name a key.
    pub(super) fn start_naming(&mut self, entry: EntryId) {
        self.naming = Some(entry);
    }

    pub(super) fn is_naming(&self) -> bool {
        self.naming.is_some()
    }

    /// Takes the key to be named.
    pub(super) fn take_naming(&mut self) -> Option<EntryId> {
        self.naming.take()
    }

    /// Returns the popup's data for this search, at this time in seconds since 1970-01-01 UTC, without what is delivered
    /// once.
    pub(super) fn overview(
        &self,
        unsaved: Vec<UnsavedKey>,
        search: &str,
        now: u64,
        default_label: &str,
    ) -> Overview {
        let entries = self.entries.as_deref().unwrap_or_default();
        let (mut removing, mut kept) = (vec![], vec![]);
        for key in entries.iter().map(library::as_shown) {
            // A key whose removal was sent is shown neither as kept nor as one whose removal can be undone.
            if let Some(scope) = self.removing.undoable(&key.id) {
                removing.push(Removing { key, scope });
            } else if !self.removing.contains(&key.id) {
                kept.push(key);
            }
        }
        let helper = self.helper.clone().unwrap_or_else(|| {
            HelperState::Failed(Failure::new(FailureCode::HelperSilent, "the helper was not called yet"))
        });
        Overview {
            next_step: match &helper {
                HelperState::Ready { .. } => NextStep::None,
                HelperState::Failed(failure) => next_step(failure.code),
            },
            stores: if self.helper_fails() {
                vec![]
            } else {
                library::by_store(&kept, search, now, default_label)
            },
            helper,
            unsaved,
            total: u32::try_from(kept.len()).unwrap_or(u32::MAX),
            not_accepted: library::not_accepted(&kept),
            checks: ChecksView::default(),
            team: self.team.clone(),
            not_shared: library::not_shared(&kept),
            naming: None,
            removing,
            problem: None,
            refusal: None,
            added: None,
            links: Links {
                omnisend: [omnisend::ORIGIN, omnisend::API_KEYS].concat(),
                omnisend_origin: omnisend::ORIGIN.to_owned(),
                upstack_origin: upstack::ORIGIN.to_owned(),
                helper: HELPER_DOWNLOAD_URL.to_owned(),
                report: REPORT_URL.to_owned(),
            },
        }
    }
}

/// The step that resolves a failure of the helper or the keyring; none for other failures.
fn next_step(code: FailureCode) -> NextStep {
    match code {
        FailureCode::HelperMissing | FailureCode::HelperForbidden | FailureCode::HelperOutdated => {
            NextStep::SetUp
        }
        FailureCode::HelperNotStarted | FailureCode::HelperCrashed | FailureCode::HelperSilent => {
            NextStep::TryAgainOrSetUp
        }
        FailureCode::HelperBlocked
        | FailureCode::ExtensionOutdated
        | FailureCode::KeyringAbsent
        | FailureCode::KeyringLocked
        | FailureCode::KeyringRefused => NextStep::TryAgain,
        FailureCode::ExtensionGone
        | FailureCode::ExtensionSilent
        | FailureCode::NotHeld
        | FailureCode::ReadBackMismatch
        | FailureCode::EntryConflict
        | FailureCode::EntryChanged
        | FailureCode::NotFound
        | FailureCode::NotAllowed
        | FailureCode::BadRequest
        | FailureCode::TooManyReleases
        | FailureCode::TooManyCaptures
        | FailureCode::TooLarge
        | FailureCode::FieldRefused
        | FailureCode::NoForm
        | FailureCode::ControlHidden
        | FailureCode::LabelRefused
        | FailureCode::ClipboardAbsent
        | FailureCode::SwitchedOff
        | FailureCode::TeamUnreachable
        | FailureCode::TeamSignedOut
        | FailureCode::TeamDenied
        | FailureCode::TeamLink
        | FailureCode::TeamCertificate
        | FailureCode::TeamElsewhere
        | FailureCode::TeamAddress
        | FailureCode::TeamInsecure
        | FailureCode::TeamClock
        | FailureCode::TeamSealed
        | FailureCode::TeamCancelled
        | FailureCode::TeamPort
        | FailureCode::TeamRefused
        | FailureCode::TeamMount
        | FailureCode::TeamPolicy
        | FailureCode::TeamOverwrites
        | FailureCode::TeamNotRevoked
        | FailureCode::Internal
        | FailureCode::Unknown => NextStep::None,
    }
}
