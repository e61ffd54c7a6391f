//! The ID, title and attributes of a key's entry.

use keyferry_core::ids::{BrandId, EntryId};
use keyferry_core::key::ApiKey;
use keyferry_core::limits::{MAX_LABEL_CHARS, MAX_STORE_CHARS};
use keyferry_core::protocol::{Capture, LastUse, SavedKey, StoreSource};
use keyferry_core::sites::Site;
use keyferry_core::store_name;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as ValueError;
use sha2::{Digest, Sha256};

use crate::engine::Fingerprint;
use crate::keyring::{Attributes, attribute};

/// Separates these digests from other uses of the same hash.
const ID_DOMAIN: &[u8] = b"keyferry entry 1\0";
const FINGERPRINT_DOMAIN: &[u8] = b"keyferry fingerprint 1\0";

/// The ID of a key's entry.
pub(crate) fn entry_id(key: &ApiKey) -> EntryId {
    digest(key.expose().as_bytes())
}

/// The whole digest of a key, for those who share it. It differs from the ID's, so that neither continues the other.
pub(crate) fn fingerprint(key: &ApiKey) -> Fingerprint {
    let content = key.expose().as_bytes();
    let digest = Sha256::new().chain_update(FINGERPRINT_DOMAIN).chain_update(content).finalize();
    Fingerprint::from_bytes(&digest).unwrap_or_else(|| unreachable!("a digest has 32 bytes"))
}

pub(super) fn digest(content: &[u8]) -> EntryId {
    let digest = Sha256::new().chain_update(ID_DOMAIN).chain_update(content).finalize();
    // A digest has 32 bytes, an ID takes 8.
    EntryId::from_bytes(&digest).unwrap_or_else(|| unreachable!("a digest is longer than an ID"))
}

/// The title of a new entry in a keyring manager.
pub(super) fn title(capture: &Capture) -> String {
    let brand = capture.brand_id();
    let store = brand.as_ref().map(|brand| format!(" (store {brand})")).unwrap_or_default();
    format!("{}{store}", key_title(capture.site, capture.key.last4()))
}

/// The title of an entry that has a name: its own label, or its store's name as Omnisend gave it.
pub(super) fn named_title(saved: &SavedKey) -> Option<String> {
    let name = match store_name::own_label(saved, "") {
        Some(label) => label.to_owned(),
        None => store_name::full_name(store_name::proven_profile(saved)?),
    };
    (!name.is_empty()).then(|| format!("{name}: {}", key_title(saved.site, &saved.last4)))
}

fn key_title(site: Site, last4: &str) -> String {
    let site = match site {
        Site::Omnisend => "Omnisend",
    };
    format!("{site} API key …{last4}")
}

/// The site of an entry, or `None` for a site that this version does not know.
///
/// Without the attribute, after a crash, it is Omnisend: its key format is the only one that [`ApiKey`] parses.
pub(super) fn site(attributes: &Attributes) -> Option<Site> {
    let Some(name) = attributes.get(attribute::SITE) else { return Some(Site::Omnisend) };
    Site::deserialize(IntoDeserializer::<ValueError>::into_deserializer(name.as_str())).ok()
}

/// Reports whether the attributes describe the key without its secret.
pub(super) fn is_complete(attributes: &Attributes) -> bool {
    attributes.contains_key(attribute::SITE) && last4(attributes).is_some()
}

/// Adds the attributes that are missing, from the capture and its last use, and corrects those that the key proves
/// wrong. An empty label is a missing one.
pub(super) fn complete(mut attributes: Attributes, capture: &Capture, used: Option<&LastUse>) -> Attributes {
    // Attributes are not encrypted: should the page's name for a key contain the key, that part is left out.
    let label = shorten_label(&capture.label.replace(capture.key.expose(), "…"));
    if attributes.get(attribute::LABEL).is_some_and(|known| known.is_empty() && !label.is_empty()) {
        attributes.remove(attribute::LABEL);
    }
    // Time and store of a use belong together.
    let used = used.filter(|_| !attributes.contains_key(attribute::USED_AT));
    let proven = corrections(&capture.key);
    attributes.extend(proven.into_iter().map(|(name, value)| (name.to_owned(), value)));
    let brand = capture.brand_id();
    let is_from_page = capture.store_source() == StoreSource::Page;
    let additions = [
        (attribute::SITE, Some(capture.site.as_str().to_owned())),
        (attribute::BRAND_ID, brand.map(String::from)),
        (attribute::BRAND_SOURCE, is_from_page.then(|| attribute::BRAND_FROM_PAGE.to_owned())),
        (attribute::CAPTURED_AT, (capture.captured_at > 0).then(|| capture.captured_at.to_string())),
        (attribute::LABEL, Some(label)),
        (attribute::USED_AT, used.map(|used| used.at.to_string())),
        (attribute::USED_IN, used.map(|used| shorten_store(&used.store))),
    ];
    for (name, value) in additions {
        if let Some(value) = value {
            attributes.entry(name.to_owned()).or_insert(value);
        }
    }
    attributes
}

/// The attributes that a key proves.
pub(super) fn corrections(key: &ApiKey) -> Vec<(&'static str, String)> {
    let brand = key.brand_id().map(|brand| (attribute::BRAND_ID, String::from(brand)));
    [(attribute::LAST4, key.last4().to_owned())].into_iter().chain(brand).collect()
}

/// The key in a secret, if the entry's ID is the digest of it.
pub(super) fn key(secret: &[u8], id: &EntryId) -> Option<ApiKey> {
    let key = std::str::from_utf8(secret).ok().and_then(ApiKey::parse_any);
    key.filter(|key| entry_id(key) == *id)
}

/// The source of the brand ID by the attributes, for a key that was not read.
pub(super) fn unread_source(attributes: &Attributes, brand: Option<&BrandId>) -> StoreSource {
    let is_from_page =
        attributes.get(attribute::BRAND_SOURCE).is_some_and(|source| source == attribute::BRAND_FROM_PAGE);
    match brand {
        None => StoreSource::Unknown,
        Some(_) if is_from_page => StoreSource::Page,
        Some(_) => StoreSource::Unread,
    }
}

/// Limits a label to the length that a message may contain.
pub(super) fn shorten_label(label: &str) -> String {
    label.chars().take(MAX_LABEL_CHARS).collect()
}

/// Limits a store's name to the length that a message may contain.
pub(super) fn shorten_store(store: &str) -> String {
    store.chars().take(MAX_STORE_CHARS).collect()
}

/// The last four characters by the attributes, which another program may have written: graphic ASCII characters.
pub(super) fn last4(attributes: &Attributes) -> Option<&str> {
    let text = attributes.get(attribute::LAST4)?;
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_graphic())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn site_is_read_from_its_attribute_and_omnisend_without_one() {
        let site_named = |name: &str| site(&Attributes::from([(attribute::SITE.into(), name.into())]));
        assert_eq!(site_named(Site::Omnisend.as_str()), Some(Site::Omnisend));
        assert_eq!(site_named("a later site"), None);
        assert_eq!(site(&Attributes::new()), Some(Site::Omnisend));
    }
}
