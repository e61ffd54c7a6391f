//! The key of the store that Upstack's dashboard shows as open, which the fill control names before it is clicked.
//!
//! It is found among the keys as last listed: a page that merely shows a form calls no host and asks no keyring. The page
//! gets this key's attributes, and no other store's name.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::Background;
use crate::ids::EntryId;
use crate::library;
use crate::protocol::SavedKey;
use crate::store_name;

/// Most keys that the session memory holds for the control, each with some 400 bytes. With more of them, no key is named.
pub(super) const MAX_DESCRIBED: usize = 1000;

/// This user's keys whose stores Omnisend has described; none if there are too many to hold.
pub(super) fn described(keys: &[SavedKey]) -> Vec<SavedKey> {
    let mut described =
        keys.iter().filter(|key| key.colleague().is_none() && store_name::proven_profile(key).is_some());
    let held: Vec<SavedKey> = described.by_ref().take(MAX_DESCRIBED).cloned().collect();
    if described.next().is_some() { vec![] } else { held }
}

impl Background {
    /// The open store's key, unless it is being removed. `open` holds the names that the dashboard displays for the store.
    pub(super) fn key_of_store(&self, open: &[String]) -> Option<SavedKey> {
        let key = library::key_of_open_store(&self.session.described, open)?;
        (!self.popup.is_removing(&key.id)).then(|| key.clone())
    }

    /// Remembers a key that was saved, changed or checked. A list takes the place of all.
    pub(super) fn note_key(&mut self, key: &SavedKey) {
        self.forget_key(&key.id);
        let mut keys = core::mem::take(&mut self.session.described);
        keys.insert(0, key.clone());
        self.session.described = described(&keys);
    }

    /// Forgets a key that was removed.
    pub(super) fn forget_key(&mut self, entry: &EntryId) {
        self.session.described.retain(|key| key.id != *entry);
    }
}
