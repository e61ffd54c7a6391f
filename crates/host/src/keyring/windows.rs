//! The Credential Manager.

use std::collections::HashMap;

use keyring_core::{CredentialStore, Entry, Error};

use super::entry::SearchResult;
use super::{Attributes, Confirmation, NewEntry, attribute};

pub(super) use super::default_store::is_absent;
pub(crate) use super::default_store::{connect, is_locked, program};

/// The attribute that holds Keyferry's attributes as JSON.
const COMMENT: &str = "comment";

/// `CRED_MAX_STRING_LENGTH`.
const MAX_COMMENT_BYTES: usize = 256;

/// Searches by target name, `id.service`. Neither part contains a character with a meaning in regular expressions.
pub(super) fn search(store: &CredentialStore, service: &str, id: Option<&str>) -> Result<Vec<Entry>, Error> {
    let pattern = format!(r"^{}\.{service}$", id.unwrap_or("[^.]*"));
    store.search(&HashMap::from([("pattern", pattern.as_str())]))
}

/// Reads the secrets one by one: the store does not return several in one call, and Windows never asks.
pub(super) fn search_with_secrets(
    store: &CredentialStore,
    service: &str,
    id: Option<&str>,
    _: Confirmation,
) -> Result<Vec<SearchResult>, Error> {
    let with_secret = |entry: Entry| {
        let secret = entry.get_secret();
        (entry, secret)
    };
    Ok(search(store, service, id)?.into_iter().map(with_secret).collect())
}

/// Creates an entry and then writes its attributes.
pub(crate) fn create(store: &CredentialStore, new: &NewEntry<'_>) -> Result<(), Error> {
    // On this computer only, not in a roaming profile.
    let modifiers = HashMap::from([("persistence", "Local")]);
    let entry = store.build(new.service, new.id, Some(&modifiers))?;
    entry.set_secret(new.secret)?;
    write_attributes(&entry, new.attributes)
}

pub(super) fn read_attributes(entry: &Entry) -> Result<Attributes, Error> {
    let comment = entry.get_attributes()?.remove(COMMENT).unwrap_or_default();
    // A comment of another program contains no attributes.
    Ok(serde_json::from_str(&comment).unwrap_or_default())
}

/// Entries have no title of their own: the system shows their name, by which they are found.
#[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
pub(crate) fn set_title(_: &CredentialStore, _: &Entry, _: &str) -> Result<(), Error> {
    Ok(())
}

/// Writes the attributes. Where the comment has too little space for all, those that can be asked for again are left out
/// first, and then the label is truncated.
pub(crate) fn write_attributes(entry: &Entry, attributes: &Attributes) -> Result<(), Error> {
    let comment =
        fitting_comment(attributes.clone()).map_err(|error| Error::PlatformFailure(Box::new(error)))?;
    entry.update_attributes(&HashMap::from([(COMMENT, comment.as_str())]))
}

fn fitting_comment(mut attributes: Attributes) -> Result<String, serde_json::Error> {
    let mut dispensable = [
        attribute::STORE_CURRENCY,
        attribute::STORE_PLATFORM,
        attribute::STORE_WEBSITE,
        attribute::STORE_NAME,
        attribute::STORE_BRAND_ID,
    ]
    .into_iter();
    loop {
        let comment = serde_json::to_string(&attributes)?;
        if comment.len() <= MAX_COMMENT_BYTES {
            return Ok(comment);
        }
        match dispensable.next() {
            Some(name) => drop(attributes.remove(name)),
            None if attributes.get_mut(attribute::LABEL).and_then(String::pop).is_some() => {}
            None => return Ok(comment),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stores_description_is_left_out_before_the_label_is_truncated() {
        let label = "A label of the user".repeat(5);
        let attributes = Attributes::from(
            [
                (attribute::LABEL, label.as_str()),
                (attribute::CHECK_AT, "1700000000"),
                (attribute::STORE_NAME, &"Acme Shoes".repeat(6)),
                (attribute::STORE_WEBSITE, &"acme.example".repeat(5)),
                (attribute::STORE_CURRENCY, "EUR"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        let kept: Attributes = serde_json::from_str(&fitting_comment(attributes).unwrap()).unwrap();
        assert_eq!(kept[attribute::LABEL], label);
        assert!(!kept.contains_key(attribute::STORE_WEBSITE) && kept.contains_key(attribute::CHECK_AT));
    }
}
