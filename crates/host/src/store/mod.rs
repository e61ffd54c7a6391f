//! Saved keys.
//!
//! One key is one entry. The entry's ID is a digest of the key, so that saving is idempotent: after a crash, or from
//! two browsers at once, the same key is the same entry. The secret is the key alone; everything else is in attributes.
//! Where the platform writes attributes after the secret, a crash in between leaves an entry without them: it is
//! listed with the attributes that can be derived from the key, and the next save completes it.

mod entry;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::limits::MAX_STORE_CHARS;
use keyferry_core::protocol::{Capture, LastUse, SavedKey};
use keyring_core::{CredentialStore, Error};
use log::{trace, warn};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::keyring::{self, Attributes, FoundEntry, NewEntry, attribute, failure};

pub(crate) use self::entry::entry_id;

/// The service of keys' entries.
const SERVICE: &str = "keyferry";

/// The service of the entries that [`Store::probe`] creates and removes.
const PROBE_SERVICE: &str = "keyferry-probe";

/// A found entry and its secret.
struct EntryWithSecret {
    found: FoundEntry,
    secret: Zeroizing<Vec<u8>>,
}

/// A connection to the keyring.
pub(crate) struct Store(Arc<CredentialStore>);

impl Store {
    pub(crate) fn connect() -> Result<Self, Failure> {
        keyring::connect().map(Self)
    }

    /// Saves a key, completes its attributes, and reads both back. A key that is already saved keeps its capture time
    /// and label.
    pub(crate) fn save(&self, capture: &Capture) -> Result<SavedKey, Failure> {
        let (id, secret) = (entry_id(&capture.key), capture.key.expose().as_bytes());
        let existing = self.find_with_secrets(SERVICE, &id)?;
        if existing.is_empty() {
            let attributes = entry::complete(Attributes::new(), capture);
            self.create(SERVICE, &id, &entry::title(capture), &attributes, secret)?;
        } else if !all_hold(&existing, secret) {
            return Err(Failure::new(FailureCode::EntryConflict, "the entry holds other bytes"));
        }
        for EntryWithSecret { found: FoundEntry { entry, attributes }, .. } in existing {
            let completed = entry::complete(attributes.clone(), capture);
            if completed != attributes
                // Not every keyring takes attributes later. The key is saved without them.
                && let Err(error) = keyring::write_attributes(&entry, &completed)
            {
                warn!("attributes of {id} were not written: {}", keyring::describe(&error));
            }
        }
        // The read-back searches again, so that it compares the keyring's answer and not the value just written.
        let read_back = self.find_with_secrets(SERVICE, &id)?;
        let Some(first) = read_back.first() else {
            return Err(Failure::new(FailureCode::ReadBackMismatch, "the entry is not there"));
        };
        if !all_hold(&read_back, secret) {
            return Err(Failure::new(FailureCode::ReadBackMismatch, "the entry holds other bytes"));
        }
        let attributes = &first.found.attributes;
        let site = entry::site(attributes).unwrap_or(capture.site);
        Ok(entry::saved_key(id, site, attributes, Some(&capture.key)))
    }

    /// Saves a key, but fails where the keyring would ask the user for its password.
    pub(crate) fn save_quietly(&self, capture: &Capture) -> Result<SavedKey, Failure> {
        if keyring::is_locked(&*self.0) {
            return Err(Failure::new(
                FailureCode::KeyringLocked,
                "the keyring is locked, and nobody was asked",
            ));
        }
        self.save(capture)
    }

    /// Lists all saved keys, the latest capture first. Reads a secret only where attributes are missing.
    pub(crate) fn list(&self) -> Result<Vec<SavedKey>, Failure> {
        let mut saved = BTreeMap::<String, SavedKey>::new();
        for found in self.find(SERVICE, None)? {
            let key = match describe(&found) {
                Ok(Some(key)) => key,
                Ok(None) => continue,
                // Removed since the search.
                Err(failure) if failure.code == FailureCode::NotFound => continue,
                Err(failure) => return Err(failure),
            };
            // Of duplicate entries the first capture counts.
            let first = saved.entry(key.id.to_string()).or_insert_with(|| key.clone());
            if key.captured_at < first.captured_at {
                *first = key;
            }
        }
        let mut saved: Vec<_> = saved.into_values().collect();
        saved.sort_by_key(|key| Reverse(key.captured_at));
        Ok(saved)
    }

    /// Returns one key. An entry whose secret does not match its ID is not released.
    pub(crate) fn release(&self, id: &EntryId) -> Result<(SavedKey, ApiKey), Failure> {
        let entries = self.find_with_secrets(SERVICE, id)?;
        let EntryWithSecret { found, secret } = entries.first().ok_or_else(|| not_found(id))?;
        let site = entry::site(&found.attributes).ok_or_else(|| not_found(id))?;
        let key = entry::key(secret, id)
            .ok_or_else(|| Failure::new(FailureCode::EntryConflict, "the entry does not hold its key"))?;
        Ok((entry::saved_key(id.clone(), site, &found.attributes, Some(&key)), key))
    }

    /// Changes a key's label, and returns the entry as read back.
    pub(crate) fn rename(&self, id: &EntryId, label: &str) -> Result<SavedKey, Failure> {
        let label = entry::shorten_label(label);
        let changed = self.change(id, &[(attribute::LABEL, label.clone())])?;
        // A keyring may have room for a part of the label, or for no attributes at all.
        if label.starts_with(&changed.label) && changed.label.is_empty() == label.is_empty() {
            Ok(changed)
        } else {
            Err(Failure::new(FailureCode::LabelRefused, "the keyring does not keep the label"))
        }
    }

    /// Records when and for which store a key was filled in.
    pub(crate) fn mark_used(&self, id: &EntryId, used: &LastUse) -> Result<SavedKey, Failure> {
        let store = used.store.chars().take(MAX_STORE_CHARS).collect();
        self.change(id, &[(attribute::USED_AT, used.at.to_string()), (attribute::USED_IN, store)])
    }

    /// Changes attributes of a key and reads them back. The secret is not written.
    fn change(&self, id: &EntryId, changes: &[(&str, String)]) -> Result<SavedKey, Failure> {
        for FoundEntry { entry, mut attributes } in self.find(SERVICE, Some(id))? {
            attributes.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
            keyring::write_attributes(&entry, &attributes).map_err(failure)?;
        }
        let read_back = self.find(SERVICE, Some(id))?;
        describe(read_back.first().ok_or_else(|| not_found(id))?)?.ok_or_else(|| not_found(id))
    }

    /// Removes one key and verifies that the keyring no longer holds it.
    pub(crate) fn remove(&self, id: &EntryId) -> Result<(), Failure> {
        self.delete(SERVICE, id)
    }

    /// Tests the keyring with a temporary entry: creates it, reads it back and removes it.
    pub(crate) fn probe(&self) -> Result<(), Failure> {
        // Concurrent probes need different entries.
        let content = format!("{}-{:?}", std::process::id(), std::time::SystemTime::now());
        let id = entry::digest(content.as_bytes());
        let title = "Keyferry tries the keyring out";
        self.create(PROBE_SERVICE, &id, title, &Attributes::new(), content.as_bytes())?;
        let read_back = self.find_with_secrets(PROBE_SERVICE, &id)?;
        let matches = !read_back.is_empty() && all_hold(&read_back, content.as_bytes());
        self.delete(PROBE_SERVICE, &id)?;
        if matches { Ok(()) } else { Err(Failure::new(FailureCode::ReadBackMismatch, "a trial entry")) }
    }

    /// Finds the entries with this ID and reads their secrets. Entries with an empty secret are ignored: gnome-keyring
    /// creates an entry before it writes the secret, and may be killed or find its disk full in between.
    fn find_with_secrets(&self, service: &str, id: &EntryId) -> Result<Vec<EntryWithSecret>, Failure> {
        let mut entries = vec![];
        for found in self.find(service, Some(id))? {
            match found.entry.get_secret() {
                Ok(secret) if secret.is_empty() => {}
                Ok(secret) => entries.push(EntryWithSecret { found, secret: Zeroizing::new(secret) }),
                // Removed since the search.
                Err(Error::NoEntry) => {}
                Err(error) => return Err(failure(error)),
            }
        }
        Ok(entries)
    }

    /// Finds entries. Several may have the same ID, since some keyrings do not replace.
    fn find(&self, service: &str, id: Option<&EntryId>) -> Result<Vec<FoundEntry>, Failure> {
        let found = keyring::find(&*self.0, service, id.map(EntryId::as_str)).map_err(failure)?;
        trace!("{} entries {service} {}", found.len(), id.map(EntryId::as_str).unwrap_or_default());
        Ok(found)
    }

    fn create(
        &self,
        service: &str,
        id: &EntryId,
        title: &str,
        attributes: &Attributes,
        secret: &[u8],
    ) -> Result<(), Failure> {
        trace!("a new entry {service} {id}");
        let new = NewEntry { service, id: id.as_str(), title, attributes, secret };
        keyring::create(&*self.0, &new).map_err(failure)
    }

    fn delete(&self, service: &str, id: &EntryId) -> Result<(), Failure> {
        let found = self.find(service, Some(id))?;
        if found.is_empty() {
            return Err(not_found(id));
        }
        for FoundEntry { entry, .. } in found {
            entry.delete_credential().map_err(failure)?;
        }
        if self.find(service, Some(id))?.is_empty() {
            Ok(())
        } else {
            Err(Failure::new(FailureCode::KeyringRefused, "the entry is still there"))
        }
    }
}

/// Describes an entry, or returns `None` if it is not a key of a site that this version knows.
fn describe(FoundEntry { entry, attributes }: &FoundEntry) -> Result<Option<SavedKey>, Failure> {
    let id = entry.get_specifiers().and_then(|(_, user)| EntryId::parse(&user));
    let (Some(id), Some(site)) = (id, entry::site(attributes)) else {
        return Ok(None);
    };
    if entry::is_complete(attributes) {
        return Ok(Some(entry::saved_key(id, site, attributes, None)));
    }
    let secret = Zeroizing::new(entry.get_secret().map_err(failure)?);
    Ok(entry::key(&secret, &id).map(|key| entry::saved_key(id, site, attributes, Some(&key))))
}

/// Compares every entry's secret in constant time.
fn all_hold(entries: &[EntryWithSecret], secret: &[u8]) -> bool {
    entries.iter().all(|entry| entry.secret.ct_eq(secret).into())
}

fn not_found(id: &EntryId) -> Failure {
    Failure::new(FailureCode::NotFound, format!("no entry {id}"))
}
