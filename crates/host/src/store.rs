//! How keys are kept in the keyring.
//!
//! One key, one entry. Its id is a digest of the key, so that saving a key again, after a crash or from two
//! browsers at once, finds the entry that is there. The secret is the key alone; what is known of it stands in
//! the entry's attributes. Where the platform writes them after the secret, a crash between the two leaves an entry
//! without them: it is still listed, from what the key says of itself, and the next save completes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::key::{ApiKey, BrandId, EntryId};
use keyferry_core::message::{Capture, MAX_LABEL_CHARS, MAX_STORE_CHARS, SavedKey, Site, Use};
use keyring_core::{CredentialStore, Entry, Error};
use log::{trace, warn};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::platform::{self, Attributes, New};

/// The attribute `service` of every key's entry.
const SERVICE: &str = "keyferry";

/// The same for the entries by which [`Store::probe`] tries the keyring out.
const PROBE_SERVICE: &str = "keyferry-probe";

/// Keeps the digest apart from any other use of the same hash.
const ID_DOMAIN: &[u8] = b"keyferry entry 1\0";

/// An entry and what it holds.
type Present = (Entry, Zeroizing<Vec<u8>>);

/// The keyring, connected.
pub(crate) struct Store(Arc<CredentialStore>);

impl Store {
    /// Connects to the platform's keyring.
    pub(crate) fn connect() -> Result<Self, Failure> {
        platform::connect().map(Self).map_err(|(code, error)| Failure::new(code, cause(&error)))
    }

    /// Saves a key, completes what is known of it, and reads both back. A key that is there already keeps its
    /// first time and label.
    pub(crate) fn save(&self, capture: &Capture) -> Result<SavedKey, Failure> {
        let id = entry_id(&capture.key);
        let found = self.present(&id)?;
        let same = |found: &[Present]| found.iter().all(|(_, kept)| kept.ct_eq(secret(capture)).into());
        if found.is_empty() {
            let known = completed(Attributes::new(), capture);
            self.create(SERVICE, &id, &title(capture), &known, secret(capture))?;
        } else if !same(&found) {
            return Err(Failure::new(FailureCode::EntryConflict, "the entry holds other bytes"));
        }
        for (entry, _) in found {
            let known = platform::attributes::read(&entry).map_err(failure)?;
            let completed = completed(known.clone(), capture);
            if completed != known {
                // Not every keyring takes attributes later. The key is safe without them.
                let written = platform::attributes::write(&entry, &completed);
                written.unwrap_or_else(|error| warn!("attributes of {id} were not taken: {}", cause(&error)));
            }
        }
        // A search of its own, so that it is the keyring's answer and not what was just written.
        let kept = self.present(&id)?;
        let Some((entry, _)) = kept.first() else {
            return Err(Failure::new(FailureCode::ReadBackMismatch, "the entry is not there"));
        };
        if !same(&kept) {
            return Err(Failure::new(FailureCode::ReadBackMismatch, "the entry holds other bytes"));
        }
        let known = platform::attributes::read(entry).map_err(failure)?;
        Ok(described(id, &known, Some(&capture.key)))
    }

    /// The same, but fails where the keyring would ask the user for its password.
    pub(crate) fn save_quietly(&self, capture: &Capture) -> Result<SavedKey, Failure> {
        if platform::is_locked() {
            return Err(Failure::new(
                FailureCode::KeyringLocked,
                "the keyring is locked, and nobody was asked",
            ));
        }
        self.save(capture)
    }

    /// Everything that is saved, the latest capture first. Reads a key only where the keyring says nothing of it.
    pub(crate) fn list(&self) -> Result<Vec<SavedKey>, Failure> {
        let mut saved = BTreeMap::<String, SavedKey>::new();
        for entry in self.entries(SERVICE, None)? {
            let key = match described_entry(&entry) {
                Ok(Some(key)) => key,
                Ok(None) => continue,
                // Removed since the search.
                Err(failure) if failure.code == FailureCode::NotFound => continue,
                Err(failure) => return Err(failure),
            };
            // Should the keyring hold an entry twice, the first capture counts.
            let first = saved.entry(key.id.to_string()).or_insert_with(|| key.clone());
            if key.captured_at < first.captured_at {
                *first = key;
            }
        }
        let mut saved: Vec<_> = saved.into_values().collect();
        saved.sort_by_key(|key| std::cmp::Reverse(key.captured_at));
        Ok(saved)
    }

    /// One key. An entry whose secret does not belong to its id is not given out.
    pub(crate) fn release(&self, id: &EntryId) -> Result<(SavedKey, ApiKey), Failure> {
        let found = self.entries(SERVICE, Some(id))?;
        let entry = found.first().ok_or_else(|| not_found(id))?;
        let key = key_of(entry, id)?
            .ok_or_else(|| Failure::new(FailureCode::EntryConflict, "the entry does not hold its key"))?;
        let known = platform::attributes::read(entry).map_err(failure)?;
        Ok((described(id.clone(), &known, Some(&key)), key))
    }

    /// Gives a key another name, and says which name the keyring then has.
    pub(crate) fn rename(&self, id: &EntryId, label: &str) -> Result<SavedKey, Failure> {
        let label = shortened(label);
        let changed = self.change(id, &[("label", label.clone())])?;
        // A keyring may have room for a part of it, or for nothing but the key.
        if label.starts_with(&changed.label) && changed.label.is_empty() == label.is_empty() {
            Ok(changed)
        } else {
            Err(Failure::new(FailureCode::LabelRefused, "the keyring does not keep the label"))
        }
    }

    /// Keeps with a key when and where it was filled in.
    pub(crate) fn mark_used(&self, id: &EntryId, used: &Use) -> Result<SavedKey, Failure> {
        let store = used.store.chars().take(MAX_STORE_CHARS).collect();
        self.change(id, &[("used_at", used.at.to_string()), ("used_in", store)])
    }

    /// Changes what is known of a key, and reads it back. The key itself stays as it is.
    fn change(&self, id: &EntryId, news: &[(&str, String)]) -> Result<SavedKey, Failure> {
        let found = self.entries(SERVICE, Some(id))?;
        for entry in &found {
            let mut known = platform::attributes::read(entry).map_err(failure)?;
            known.extend(news.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
            platform::attributes::write(entry, &known).map_err(failure)?;
        }
        let kept = self.entries(SERVICE, Some(id))?;
        let entry = kept.first().ok_or_else(|| not_found(id))?;
        described_entry(entry)?.ok_or_else(|| not_found(id))
    }

    /// Removes one key and makes sure that it is gone.
    pub(crate) fn remove(&self, id: &EntryId) -> Result<(), Failure> {
        self.delete(SERVICE, id)
    }

    /// Tries the keyring out with an entry of its own: written, read back, removed.
    pub(crate) fn probe(&self) -> Result<(), Failure> {
        // Two probes at once must not meet.
        let content = format!("{}-{:?}", std::process::id(), std::time::SystemTime::now());
        let id = digest(content.as_bytes());
        let title = "Keyferry tries the keyring out";
        self.create(PROBE_SERVICE, &id, title, &Attributes::new(), content.as_bytes())?;
        let kept = self.entries(PROBE_SERVICE, Some(&id))?;
        let read_back = !kept.is_empty() && same_everywhere(&kept, content.as_bytes())?;
        self.delete(PROBE_SERVICE, &id)?;
        if read_back { Ok(()) } else { Err(Failure::new(FailureCode::ReadBackMismatch, "a trial entry")) }
    }

    /// The entries under an id with what they hold. A keyring that could not write may go on naming an entry that it
    /// does not have (gnome-keyring on a full disk): that is none, or the key could never be saved.
    fn present(&self, id: &EntryId) -> Result<Vec<Present>, Failure> {
        let mut present = vec![];
        for entry in self.entries(SERVICE, Some(id))? {
            match entry.get_secret() {
                Ok(secret) => present.push((entry, Zeroizing::new(secret))),
                Err(error) if platform::is_gone(&error) => {}
                Err(error) => return Err(failure(error)),
            }
        }
        Ok(present)
    }

    /// More than one entry may stand under an id: some keyrings do not replace.
    fn entries(&self, service: &str, id: Option<&EntryId>) -> Result<Vec<Entry>, Failure> {
        let found = platform::entries(&*self.0, service, id.map(EntryId::as_str)).map_err(failure)?;
        trace!("{} entries {service} {}", found.len(), id.map(EntryId::as_str).unwrap_or_default());
        Ok(found)
    }

    fn create(
        &self,
        service: &str,
        id: &EntryId,
        title: &str,
        known: &Attributes,
        secret: &[u8],
    ) -> Result<(), Failure> {
        trace!("a new entry {service} {id}");
        let new = New { service, id: id.as_str(), title, known, secret };
        platform::create(&*self.0, &new).map_err(failure)
    }

    fn delete(&self, service: &str, id: &EntryId) -> Result<(), Failure> {
        let found = self.entries(service, Some(id))?;
        if found.is_empty() {
            return Err(not_found(id));
        }
        for entry in found {
            entry.delete_credential().map_err(failure)?;
        }
        if self.entries(service, Some(id))?.is_empty() {
            Ok(())
        } else {
            Err(Failure::new(FailureCode::KeyringRefused, "the entry is still there"))
        }
    }
}

fn secret(capture: &Capture) -> &[u8] {
    capture.key.expose().as_bytes()
}

/// The id under which a key is kept.
pub(crate) fn entry_id(key: &ApiKey) -> EntryId {
    digest(key.expose().as_bytes())
}

fn digest(content: &[u8]) -> EntryId {
    let digest = Sha256::new().chain_update(ID_DOMAIN).chain_update(content).finalize();
    // A digest has 32 bytes, an id is made of 8.
    EntryId::from_bytes(&digest).unwrap_or_else(|| unreachable!("a digest is longer than an id"))
}

/// What a person sees in their keyring manager.
fn title(capture: &Capture) -> String {
    let store = capture.brand_id().map(|brand| format!(" (store {brand})")).unwrap_or_default();
    format!("Omnisend API key …{}{store}", capture.key.last4())
}

/// What is known already, and what this capture adds.
fn completed(mut known: Attributes, capture: &Capture) -> Attributes {
    let brand = capture.brand_id();
    let news = [
        ("site", Some(capture.site.as_str().to_owned())),
        ("brand_id", brand.map(String::from)),
        ("last4", Some(capture.key.last4().to_owned())),
        ("captured_at", Some(capture.captured_at.to_string())),
        // An attribute is no secret to the keyring: should the page's name for a key be the key, it stays out.
        ("label", Some(shortened(&capture.label.replace(capture.key.expose(), "…")))),
    ];
    for (name, value) in news {
        if let Some(value) = value {
            known.entry(name.to_owned()).or_insert(value);
        }
    }
    known
}

/// What may be shown of an entry, from its attributes and, where they say nothing, from its key.
fn described(id: EntryId, known: &Attributes, key: Option<&ApiKey>) -> SavedKey {
    SavedKey {
        id,
        site: Site::Omnisend,
        brand_id: known
            .get("brand_id")
            .and_then(|brand| BrandId::parse(brand))
            .or_else(|| key.and_then(ApiKey::brand_id)),
        label: known.get("label").map(|label| shortened(label)).unwrap_or_default(),
        last4: key.map(ApiKey::last4).or_else(|| last4(known)).unwrap_or_default().to_owned(),
        captured_at: known.get("captured_at").and_then(|seconds| seconds.parse().ok()).unwrap_or_default(),
        used: known.get("used_at").and_then(|seconds| seconds.parse().ok()).map(|at| Use {
            at,
            store: known
                .get("used_in")
                .map(|s| s.chars().take(MAX_STORE_CHARS).collect())
                .unwrap_or_default(),
        }),
    }
}

/// What may be shown of an entry; `None` if it is not a key of ours, or of a site of a later version.
fn described_entry(entry: &Entry) -> Result<Option<SavedKey>, Failure> {
    // First what fails aloud: an entry that is locked or gone also has no id.
    let known = platform::attributes::read(entry).map_err(failure)?;
    let Some(id) = entry.get_specifiers().and_then(|(_, user)| EntryId::parse(&user)) else {
        return Ok(None);
    };
    if let (Some(site), Some(_)) = (known.get("site"), last4(&known)) {
        return Ok((site == Site::Omnisend.as_str()).then(|| described(id, &known, None)));
    }
    Ok(key_of(entry, &id)?.map(|key| described(id, &known, Some(&key))))
}

/// The last four characters as the keyring tells them, if it does.
fn last4(known: &Attributes) -> Option<&str> {
    let text = known.get("last4")?;
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(text)
}

fn shortened(label: &str) -> String {
    label.chars().take(MAX_LABEL_CHARS).collect()
}

/// The entry's key, if it holds the one that belongs to its id.
fn key_of(entry: &Entry, id: &EntryId) -> Result<Option<ApiKey>, Failure> {
    let secret = Zeroizing::new(entry.get_secret().map_err(failure)?);
    let key = std::str::from_utf8(&secret).ok().and_then(ApiKey::parse_any);
    Ok(key.filter(|key| entry_id(key) == *id))
}

/// Whether all of them hold exactly these bytes; takes the same time whatever differs.
fn same_everywhere(entries: &[Entry], secret: &[u8]) -> Result<bool, Failure> {
    for entry in entries {
        let kept = Zeroizing::new(entry.get_secret().map_err(failure)?);
        if !bool::from(kept.ct_eq(secret)) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn not_found(id: &EntryId) -> Failure {
    Failure::new(FailureCode::NotFound, format!("no entry {id}"))
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn failure(error: Error) -> Failure {
    Failure::new(platform::code(&error), cause(&error))
}

/// The error in words. Some of the keyring's errors carry the bytes that they complain about: those are left out.
fn cause(error: &Error) -> String {
    match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "the secret is not in the expected format".into(),
        Error::Invalid(..) => "the keyring does not take one of the values".into(),
        Error::Ambiguous(entries) => format!("{} entries match", entries.len()),
        // Each repeats its own cause.
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_never_repeats_the_bytes_that_it_complains_about() {
        let secret = "hunter2";
        for error in [
            Error::BadEncoding(secret.into()),
            Error::BadDataFormat(secret.into(), secret.into()),
            Error::Invalid(secret.into(), secret.into()),
        ] {
            assert!(!failure(error).cause.contains(secret));
        }
    }

    #[test]
    fn an_attribute_from_elsewhere_is_cut_to_what_a_message_may_hold() {
        let known =
            Attributes::from([("label".into(), "x".repeat(5000)), ("last4".into(), "\u{1b}[2J".into())]);
        let key = described(digest(b""), &known, None);
        assert_eq!((key.label.len(), key.last4.as_str()), (MAX_LABEL_CHARS, ""));
    }
}
