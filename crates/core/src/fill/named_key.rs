//! The key that the control names before it is clicked.
//!
//! The dashboard's word for the open store decides which key that is. So a click counts for the named key only, and only
//! if the user could see the name for a while: `NameKey` begins that time anew.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::step::Step;
use super::{Action, FillPage, SavedKeys};
use crate::library;
use crate::protocol::SavedKey;

impl FillPage {
    pub(super) fn on_open_stores(&mut self, open: Vec<String>) -> Vec<Action> {
        if !self.has_form() || self.dashboard == open {
            return vec![];
        }
        self.dashboard = open;
        let mut actions = vec![];
        // The name goes at once: the user must not click it in another store.
        if self.named.as_ref().is_some_and(|named| !library::is_described_as(named, &self.dashboard)) {
            self.named = None;
            actions.push(Action::NameKey(None));
        }
        actions.extend(self.request_name());
        actions
    }

    /// Asks for the key to be named, if there is a control that may name one. The field that the user chose gets none: a
    /// question comes before it in any case.
    pub(super) fn request_name(&self) -> Option<Action> {
        let may_name = self.has_form() && self.chosen.is_none() && !self.dashboard.is_empty();
        may_name.then(|| Action::RequestKeyOfStore(self.dashboard.clone()))
    }

    pub(super) fn on_key_of_store(&mut self, key: Option<SavedKey>) -> Vec<Action> {
        let may_change = match self.step {
            Step::Idle | Step::Filled { .. } => self.has_form() && self.chosen.is_none(),
            // The user answers a question or has pressed the control, which must not change now. Closing the panel asks
            // again.
            Step::Starting(_)
            | Step::Pressed(_)
            | Step::Listing(_)
            | Step::Choosing
            | Step::Confirming(_)
            | Step::Fetching(..)
            | Step::Checking(..) => false,
        };
        // The dashboard can have changed since the request.
        let key = key.filter(|key| library::is_described_as(key, &self.dashboard));
        if !may_change || key == self.named {
            return vec![];
        }
        self.named.clone_from(&key);
        vec![Action::NameKey(key)]
    }

    /// The control is another one, or gone.
    pub(super) fn forget_name(&mut self) {
        self.named = None;
        self.dashboard.clear();
    }
}

/// Returns whether a key, as the control named it, is still the open store's by the keyring's own list.
pub(super) fn is_still_named(named: &SavedKey, SavedKeys { entries, open_stores, .. }: &SavedKeys) -> bool {
    library::key_of_open_store(entries, open_stores).is_some_and(|listed| {
        // The control did not show these. Both keys prove their store.
        let SavedKey { store_source, used, check, team, .. } = listed.clone();
        SavedKey { store_source, used, check, team, ..named.clone() } == *listed
    })
}
