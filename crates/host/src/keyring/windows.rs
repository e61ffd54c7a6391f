//! The Credential Manager.

use std::collections::HashMap;

use keyring_core::{CredentialStore, Entry, Error};

use super::{Attributes, NewEntry, attribute};

pub(crate) use super::default_store::{connect, is_locked, program};
pub(super) use super::default_store::{is_absent, search_with_secrets};

/// Whether entries have attributes, such as a label.
pub(crate) const KEEPS_ATTRIBUTES: bool = true;

/// The attribute that holds Keyferry's attributes as JSON.
const COMMENT: &str = "comment";

/// `CRED_MAX_STRING_LENGTH`.
const MAX_COMMENT_BYTES: usize = 256;

/// Searches by target name, `id.service`. Neither part contains a character with a meaning in regular expressions.
pub(super) fn search(store: &CredentialStore, service: &str, id: Option<&str>) -> Result<Vec<Entry>, Error> {
    let pattern = format!(r"^{}\.{service}$", id.unwrap_or("[^.]*"));
    store.search(&HashMap::from([("pattern", pattern.as_str())]))
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

/// Writes the attributes. Truncates the label to the space in the comment.
pub(crate) fn write_attributes(entry: &Entry, attributes: &Attributes) -> Result<(), Error> {
    let mut attributes = attributes.clone();
    loop {
        let comment =
            serde_json::to_string(&attributes).map_err(|error| Error::PlatformFailure(Box::new(error)))?;
        let shortened = attributes.get_mut(attribute::LABEL).and_then(String::pop);
        if comment.len() <= MAX_COMMENT_BYTES || shortened.is_none() {
            return entry.update_attributes(&HashMap::from([(COMMENT, comment.as_str())]));
        }
    }
}
