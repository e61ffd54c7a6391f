//! Saved keys.
//!
//! One key is one entry. The entry's ID is a digest of the key, so that saving is idempotent: after a crash, or from
//! two browsers at once, the same key is the same entry. The secret is the key alone; everything else is in attributes.
//! Where the platform writes attributes after the secret, a crash in between leaves an entry without them: it is
//! listed with the attributes that can be derived from the key, and the next save completes it.

mod entry;
mod latest_time;
mod profile;
mod team_token;
mod verification;

use std::cmp::Reverse;
use std::sync::Arc;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{Capture, KeyCheck, LastUse, SavedKey};
use keyring_core::{CredentialStore, Error};
use log::{trace, warn};
use subtle::ConstantTimeEq;

use self::latest_time::LatestTime;
use self::verification::{Contradiction, Verified, first_error, verify};
use crate::check::Answered;
use crate::keyring::{
    self, Attributes, Confirmation, EntryWithSecret, FoundEntry, NewEntry, Program, attribute, failure,
};

pub(crate) use self::entry::{entry_id, fingerprint};

/// The service of keys' entries.
const SERVICE: &str = "keyferry";

/// The service of the entries that [`Store::probe`] creates and removes.
const PROBE_SERVICE: &str = "keyferry-probe";

/// A saved key, as read back.
#[derive(Debug)]
pub(crate) struct Saved {
    pub(crate) entry: SavedKey,
    /// Whether this save created the entry. Otherwise the key was saved already.
    pub(crate) is_new: bool,
}

/// A connection to the keyring.
pub(crate) struct Store(Arc<CredentialStore>);

impl Store {
    pub(crate) fn connect() -> Result<Self, Failure> {
        keyring::connect().map(Self)
    }

    /// Saves a key, completes its attributes, and reads both back. A key that is already saved keeps its capture time
    /// and label. Entries under its ID that hold other bytes are left as they are.
    pub(crate) fn save(&self, capture: &Capture) -> Result<Saved, Failure> {
        self.restore(capture, None)
    }

    /// Saves a key as [`Self::save`] does, with its last use.
    pub(crate) fn restore(&self, capture: &Capture, used: Option<&LastUse>) -> Result<Saved, Failure> {
        self.write(capture, used, Confirmation::Ask)
    }

    fn write(
        &self,
        capture: &Capture,
        used: Option<&LastUse>,
        confirmation: Confirmation,
    ) -> Result<Saved, Failure> {
        let (id, secret) = (entry_id(&capture.key), capture.key.expose().as_bytes());
        let existing = self.find_with_secrets(SERVICE, Some(&id), confirmation)?;
        let is_new = !existing.iter().any(|entry| holds(entry, secret));
        if !is_new {
            for EntryWithSecret { found, .. } in existing.iter().filter(|entry| holds(entry, secret)) {
                let completed = entry::complete(found.attributes.clone(), capture, used);
                if completed != found.attributes
                    // Not every keyring takes attributes later. The key is saved without them.
                    && let Err(error) = keyring::write_attributes(&found.entry, &completed)
                {
                    warn!("attributes of {id} were not written: {}", keyring::describe(&error));
                }
            }
        } else if existing.iter().any(|entry| entry.secret.as_ref().is_ok_and(|secret| !secret.is_empty())) {
            // Some keyrings would overwrite it.
            return Err(Failure::new(FailureCode::EntryConflict, "the entry holds other bytes"));
        } else if let Some(error) = first_error(existing) {
            return Err(failure(error));
        } else {
            let attributes = entry::complete(Attributes::new(), capture, used);
            self.create(SERVICE, &id, &entry::title(capture), &attributes, secret)?;
        }
        // The read-back searches again, so that it compares the keyring's answer and not the value just written.
        let read_back = self.find_with_secrets(SERVICE, Some(&id), confirmation)?;
        if read_back.iter().all(is_empty) {
            return Err(Failure::new(FailureCode::ReadBackMismatch, "the entry is not there"));
        }
        if !read_back.iter().any(|entry| holds(entry, secret)) {
            return Err(Failure::new(FailureCode::ReadBackMismatch, "the entry holds other bytes"));
        }
        verify(&id, &read_back, LatestTime::now())
            .map(|verified| Saved { entry: verified.saved, is_new })
            .ok_or_else(|| not_found(&id))
    }

    /// Saves a key, but fails where the keyring would ask the user for its password.
    pub(crate) fn save_quietly(&self, capture: &Capture) -> Result<Saved, Failure> {
        self.must_be_unlocked()?;
        self.write(capture, None, Confirmation::AskNobody)
    }

    fn must_be_unlocked(&self) -> Result<(), Failure> {
        let locked =
            || Failure::new(FailureCode::KeyringLocked, "the keyring is locked, and nobody was asked");
        if keyring::is_locked(&*self.0) { Err(locked()) } else { Ok(()) }
    }

    /// Lists all saved keys, the latest capture first, each compared with its secret. Where the keyring would ask its
    /// user for a secret, nobody is asked: the attributes describe the key, and the release compares them with it.
    pub(crate) fn list(&self) -> Result<Vec<SavedKey>, Failure> {
        self.list_with(Confirmation::Avoid)
    }

    fn list_with(&self, confirmation: Confirmation) -> Result<Vec<SavedKey>, Failure> {
        let mut groups = Vec::<(EntryId, Vec<EntryWithSecret>)>::new();
        for entry in self.find_with_secrets(SERVICE, None, confirmation)? {
            if let Some(id) = entry.found.entry.get_specifiers().and_then(|(_, user)| EntryId::parse(&user)) {
                match groups.iter_mut().find(|(known, _)| *known == id) {
                    Some((_, group)) => group.push(entry),
                    None => groups.push((id, vec![entry])),
                }
            }
        }
        let latest = LatestTime::now();
        let verified = groups.iter().filter_map(|(id, group)| verify(id, group, latest));
        let mut saved: Vec<_> =
            verified.filter(|verified| verified.is_described).map(|verified| verified.saved).collect();
        saved.sort_by_key(|key| Reverse(key.captured_at));
        Ok(saved)
    }

    /// Lists the keys as [`Self::list`] does, but fails where the keyring would ask the user for its password.
    pub(crate) fn list_quietly(&self) -> Result<Vec<SavedKey>, Failure> {
        self.must_be_unlocked()?;
        self.list_with(Confirmation::AskNobody)
    }

    /// Returns one key to be filled in: not while its entry contradicts it, since the user may have chosen it for what
    /// another program wrote there.
    pub(crate) fn release(&self, id: &EntryId) -> Result<(SavedKey, ApiKey), Failure> {
        self.release_with(id, Confirmation::Ask)
    }

    /// Returns one key as [`Self::release`] does, but fails where the keyring would ask the user.
    pub(crate) fn release_quietly(&self, id: &EntryId) -> Result<(SavedKey, ApiKey), Failure> {
        self.must_be_unlocked()?;
        self.release_with(id, Confirmation::AskNobody)
    }

    fn release_with(&self, id: &EntryId, confirmation: Confirmation) -> Result<(SavedKey, ApiKey), Failure> {
        let (Verified { saved, contradiction, .. }, key) = self.read(id, confirmation)?;
        match contradiction {
            Some(contradiction) => Err(Failure::new(FailureCode::EntryChanged, contradiction.cause())),
            None => Ok((saved, key)),
        }
    }

    /// Returns one key to be shown to the user.
    pub(crate) fn reveal(&self, id: &EntryId) -> Result<(SavedKey, ApiKey), Failure> {
        self.read(id, Confirmation::Ask).map(|(verified, key)| (verified.saved, key))
    }

    /// Reads one key. An entry whose secret does not match its ID is not returned.
    fn read(&self, id: &EntryId, confirmation: Confirmation) -> Result<(Verified, ApiKey), Failure> {
        let entries = self.find_with_secrets(SERVICE, Some(id), confirmation)?;
        let mut verified = verify(id, &entries, LatestTime::now()).ok_or_else(|| not_found(id))?;
        match verified.key.take() {
            Some(key) => Ok((verified, key)),
            None => Err(first_error(entries).map_or_else(
                || Failure::new(FailureCode::EntryConflict, Contradiction::Secret.cause()),
                failure,
            )),
        }
    }

    /// Changes a key's label, and returns the entry as read back.
    pub(crate) fn rename(&self, id: &EntryId, label: &str) -> Result<SavedKey, Failure> {
        let label = entry::shorten_label(label);
        // A user who names a key has looked at it: the attributes that contradict the key are corrected.
        let (changed, entries) = self.change(id, Confirmation::Avoid, |key| {
            let mut changes = key.map(entry::corrections).unwrap_or_default();
            changes.push((attribute::LABEL, label.clone()));
            changes
        })?;
        // A keyring may have room for a part of the label, or for no attributes at all.
        if label.starts_with(&changed.label) && changed.label.is_empty() == label.is_empty() {
            self.keep_title(&entries, &changed);
            Ok(changed)
        } else {
            Err(Failure::new(FailureCode::LabelRefused, "the keyring does not keep the label"))
        }
    }

    /// Records when and for which store a key was filled in.
    pub(crate) fn mark_used(&self, id: &EntryId, used: &LastUse) -> Result<SavedKey, Failure> {
        let store = entry::shorten_store(&used.store);
        let used_at = used.at.to_string();
        let changes = |_: Option<&ApiKey>| {
            vec![(attribute::USED_AT, used_at.clone()), (attribute::USED_IN, store.clone())]
        };
        self.change(id, Confirmation::Avoid, changes).map(|(saved, _)| saved)
    }

    /// Keeps Omnisend's answer about a key with its entry, and returns the entry as read back. Nobody is asked. A keyring that
    /// was locked meanwhile or keeps no such attributes loses the answer, and the entry is returned with it all the same.
    ///
    /// # Errors
    /// The key was removed meanwhile, or its entry has other content.
    pub(crate) fn keep_answer(
        &self,
        checked: SavedKey,
        answer: Answered,
        at: u64,
    ) -> Result<SavedKey, Failure> {
        let check = KeyCheck { at, verdict: answer.verdict };
        // Some keyrings find nothing while they are locked, as if the key had been removed.
        let kept = self.must_be_unlocked().and_then(|()| {
            self.change(&checked.id, Confirmation::AskNobody, |_| profile::of_answer(&answer, at))
        });
        match kept {
            Ok((saved, entries)) if saved.check == Some(check) => {
                if entry::named_title(&saved) != entry::named_title(&checked) {
                    self.keep_title(&entries, &saved);
                }
                Ok(saved)
            }
            Err(failure @ Failure { code: FailureCode::NotFound | FailureCode::EntryConflict, .. }) => {
                Err(failure)
            }
            kept => {
                if let Err(Failure { code, cause }) = kept {
                    warn!("the answer about {} was not kept: {code} ({cause})", checked.id);
                }
                Ok(SavedKey { check: Some(check), profile: answer.profile.or(checked.profile), ..checked })
            }
        }
    }

    /// Changes attributes of the entries that hold the key, and returns them as read back. The secret is not written. Where the
    /// keyring would ask its user for the key, nobody is asked, and the attributes change all the same.
    fn change(
        &self,
        id: &EntryId,
        confirmation: Confirmation,
        changes: impl Fn(Option<&ApiKey>) -> Vec<(&'static str, String)>,
    ) -> Result<(SavedKey, Vec<EntryWithSecret>), Failure> {
        let (mut is_changed, mut refusal) = (false, None);
        for EntryWithSecret { found, secret } in self.find_with_secrets(SERVICE, Some(id), confirmation)? {
            let key = match secret {
                Ok(secret) => match entry::key(&secret, id) {
                    Some(key) => Some(key),
                    None => continue,
                },
                Err(Error::NoStorageAccess(_)) => None,
                Err(error) => {
                    refusal.get_or_insert(error);
                    continue;
                }
            };
            let FoundEntry { entry, mut attributes } = found;
            let changes = changes(key.as_ref()).into_iter();
            attributes.extend(changes.map(|(name, value)| (name.to_owned(), value)));
            keyring::write_attributes(&entry, &attributes).map_err(failure)?;
            is_changed = true;
        }
        if let (false, Some(error)) = (is_changed, refusal) {
            return Err(failure(error));
        }
        let read_back = self.find_with_secrets(SERVICE, Some(id), confirmation)?;
        match verify(id, &read_back, LatestTime::now()) {
            Some(verified) if is_changed => Ok((verified.saved, read_back)),
            Some(_) => Err(Failure::new(FailureCode::EntryConflict, Contradiction::Secret.cause())),
            None => Err(not_found(id)),
        }
    }

    /// Gives entries the title that their names make. Nothing depends on it, and not every keyring takes titles later.
    fn keep_title(&self, entries: &[EntryWithSecret], saved: &SavedKey) {
        let Some(title) = entry::named_title(saved) else { return };
        for EntryWithSecret { found, .. } in entries {
            if let Err(error) = keyring::set_title(&*self.0, &found.entry, &title) {
                warn!("the title of {} was not written: {}", saved.id, keyring::describe(&error));
            }
        }
    }

    /// Removes one key and verifies that the keyring no longer holds it.
    pub(crate) fn remove(&self, id: &EntryId) -> Result<(), Failure> {
        self.delete(SERVICE, id)
    }

    /// The program behind the keyring, where it is not the operating system.
    pub(crate) fn program(&self) -> Option<Program> {
        keyring::program(&*self.0)
    }

    /// Tests the keyring with a temporary entry: creates it, reads it back and removes it.
    pub(crate) fn probe(&self) -> Result<(), Failure> {
        // Concurrent probes need different entries.
        let content = format!("{}-{:?}", std::process::id(), std::time::SystemTime::now());
        let id = entry::digest(content.as_bytes());
        let title = "Keyferry test entry";
        self.create(PROBE_SERVICE, &id, title, &Attributes::new(), content.as_bytes())?;
        let read_back = self.find_with_secrets(PROBE_SERVICE, Some(&id), Confirmation::Ask)?;
        let matches = read_back.iter().any(|entry| holds(entry, content.as_bytes()));
        self.delete(PROBE_SERVICE, &id)?;
        if matches { Ok(()) } else { Err(Failure::new(FailureCode::ReadBackMismatch, "a trial entry")) }
    }

    /// Finds entries and reads their secrets.
    fn find_with_secrets(
        &self,
        service: &str,
        id: Option<&EntryId>,
        confirmation: Confirmation,
    ) -> Result<Vec<EntryWithSecret>, Failure> {
        let found = keyring::find_with_secrets(&*self.0, service, id.map(EntryId::as_str), confirmation)
            .map_err(failure)?;
        trace!("{} entries {service} {}", found.len(), id.map(EntryId::as_str).unwrap_or_default());
        Ok(found)
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

/// Compares an entry's secret in constant time.
fn holds(entry: &EntryWithSecret, secret: &[u8]) -> bool {
    entry.secret.as_ref().is_ok_and(|content| content.ct_eq(secret).into())
}

fn is_empty(entry: &EntryWithSecret) -> bool {
    entry.secret.as_ref().is_ok_and(|content| content.is_empty())
}

fn not_found(id: &EntryId) -> Failure {
    Failure::new(FailureCode::NotFound, format!("no entry {id}"))
}
