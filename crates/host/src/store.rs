//! How keys are kept in the keyring.
//!
//! One key, one entry. Its id is a digest of the key, so that saving a key again, after a crash or from two
//! browsers at once, finds the entry that is there. The secret is the key alone; what is known of it stands in
//! the entry's attributes. Where the platform writes them after the secret, a crash between the two leaves an entry
//! without them: it is still listed, from what the key says of itself, and the next save completes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::{BrandId, EntryId};
use keyferry_core::key::ApiKey;
use keyferry_core::limits::{MAX_LABEL_CHARS, MAX_STORE_CHARS};
use keyferry_core::protocol::{Capture, LastUse, SavedKey};
use keyferry_core::sites::Site;
use keyring_core::{CredentialStore, Error};
use log::{trace, warn};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::platform::{self, Attributes, Found, New};

/// The attribute `service` of every key's entry.
const SERVICE: &str = "keyferry";

/// The same for the entries by which [`Store::probe`] tries the keyring out.
const PROBE_SERVICE: &str = "keyferry-probe";

/// Keeps the digest apart from any other use of the same hash.
const ID_DOMAIN: &[u8] = b"keyferry entry 1\0";

/// An entry and what it holds.
type Present = (Found, Zeroizing<Vec<u8>>);

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
        let found = self.present(SERVICE, &id)?;
        if found.is_empty() {
            let known = completed(Attributes::new(), capture);
            self.create(SERVICE, &id, &title(capture), &known, secret(capture))?;
        } else if !all_hold(&found, secret(capture)) {
            return Err(Failure::new(FailureCode::EntryConflict, "the entry holds other bytes"));
        }
        for (Found { entry, known }, _) in found {
            let completed = completed(known.clone(), capture);
            if completed != known {
                // Not every keyring takes attributes later. The key is safe without them.
                let written = platform::write(&entry, &completed);
                written.unwrap_or_else(|error| warn!("attributes of {id} were not taken: {}", cause(&error)));
            }
        }
        // A search of its own, so that it is the keyring's answer and not what was just written.
        let kept = self.present(SERVICE, &id)?;
        let Some((Found { known, .. }, _)) = kept.first() else {
            return Err(Failure::new(FailureCode::ReadBackMismatch, "the entry is not there"));
        };
        if !all_hold(&kept, secret(capture)) {
            return Err(Failure::new(FailureCode::ReadBackMismatch, "the entry holds other bytes"));
        }
        Ok(described(id, known, Some(&capture.key)))
    }

    /// The same, but fails where the keyring would ask the user for its password.
    pub(crate) fn save_quietly(&self, capture: &Capture) -> Result<SavedKey, Failure> {
        if platform::is_locked(&*self.0) {
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
        for found in self.find(SERVICE, None)? {
            let key = match described_entry(&found) {
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
        let present = self.present(SERVICE, id)?;
        let (Found { known, .. }, secret) = present.first().ok_or_else(|| not_found(id))?;
        let key = key_of(secret, id)
            .ok_or_else(|| Failure::new(FailureCode::EntryConflict, "the entry does not hold its key"))?;
        Ok((described(id.clone(), known, Some(&key)), key))
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
    pub(crate) fn mark_used(&self, id: &EntryId, used: &LastUse) -> Result<SavedKey, Failure> {
        let store = used.store.chars().take(MAX_STORE_CHARS).collect();
        self.change(id, &[("used_at", used.at.to_string()), ("used_in", store)])
    }

    /// Changes what is known of a key, and reads it back. The key itself stays as it is.
    fn change(&self, id: &EntryId, news: &[(&str, String)]) -> Result<SavedKey, Failure> {
        for Found { entry, mut known } in self.find(SERVICE, Some(id))? {
            known.extend(news.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
            platform::write(&entry, &known).map_err(failure)?;
        }
        let kept = self.find(SERVICE, Some(id))?;
        described_entry(kept.first().ok_or_else(|| not_found(id))?)?.ok_or_else(|| not_found(id))
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
        let kept = self.present(PROBE_SERVICE, &id)?;
        let read_back = !kept.is_empty() && all_hold(&kept, content.as_bytes());
        self.delete(PROBE_SERVICE, &id)?;
        if read_back { Ok(()) } else { Err(Failure::new(FailureCode::ReadBackMismatch, "a trial entry")) }
    }

    /// The entries under an id with what they hold. gnome-keyring makes an entry first and then gives it its secret: one
    /// that was killed in between, or found its disk full, is left with an entry that holds nothing, and that is none.
    fn present(&self, service: &str, id: &EntryId) -> Result<Vec<Present>, Failure> {
        let mut present = vec![];
        for found in self.find(service, Some(id))? {
            match found.entry.get_secret() {
                Ok(secret) if secret.is_empty() => {}
                Ok(secret) => present.push((found, Zeroizing::new(secret))),
                // Removed since the search.
                Err(Error::NoEntry) => {}
                Err(error) => return Err(failure(error)),
            }
        }
        Ok(present)
    }

    /// More than one entry may stand under an id: some keyrings do not replace.
    fn find(&self, service: &str, id: Option<&EntryId>) -> Result<Vec<Found>, Failure> {
        let found = platform::find(&*self.0, service, id.map(EntryId::as_str)).map_err(failure)?;
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
        let found = self.find(service, Some(id))?;
        if found.is_empty() {
            return Err(not_found(id));
        }
        for Found { entry, .. } in found {
            entry.delete_credential().map_err(failure)?;
        }
        if self.find(service, Some(id))?.is_empty() {
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
        used: known.get("used_at").and_then(|seconds| seconds.parse().ok()).map(|at| LastUse {
            at,
            store: known
                .get("used_in")
                .map(|s| s.chars().take(MAX_STORE_CHARS).collect())
                .unwrap_or_default(),
        }),
    }
}

/// What may be shown of an entry; `None` if it is not a key of ours, or of a site of a later version.
fn described_entry(Found { entry, known }: &Found) -> Result<Option<SavedKey>, Failure> {
    let Some(id) = entry.get_specifiers().and_then(|(_, user)| EntryId::parse(&user)) else {
        return Ok(None);
    };
    if let (Some(site), Some(_)) = (known.get("site"), last4(known)) {
        return Ok((site == Site::Omnisend.as_str()).then(|| described(id, known, None)));
    }
    let secret = Zeroizing::new(entry.get_secret().map_err(failure)?);
    Ok(key_of(&secret, &id).map(|key| described(id, known, Some(&key))))
}

/// The last four characters as the keyring tells them, if it does.
fn last4(known: &Attributes) -> Option<&str> {
    let text = known.get("last4")?;
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(text)
}

fn shortened(label: &str) -> String {
    label.chars().take(MAX_LABEL_CHARS).collect()
}

/// The key in an entry, if it is the one that belongs to the entry's id.
fn key_of(secret: &[u8], id: &EntryId) -> Option<ApiKey> {
    let key = std::str::from_utf8(secret).ok().and_then(ApiKey::parse_any);
    key.filter(|key| entry_id(key) == *id)
}

/// Whether all of them hold exactly these bytes; for each it takes the same time whatever differs.
fn all_hold(present: &[Present], secret: &[u8]) -> bool {
    present.iter().all(|(_, kept)| kept.ct_eq(secret).into())
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
