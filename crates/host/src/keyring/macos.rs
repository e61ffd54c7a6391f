//! The login keychain. Its entries have no attributes for Keyferry; they are derived from the key.

use std::collections::HashMap;

use keyring_core::{CredentialStore, Entry, Error};

use super::{Attributes, NewEntry};

pub(crate) use super::default_store::{connect, is_locked, program};
pub(super) use super::default_store::{is_absent, search_with_secrets};

/// Whether entries have attributes, such as a label.
pub(crate) const KEEPS_ATTRIBUTES: bool = false;

pub(super) fn search(store: &CredentialStore, service: &str, id: Option<&str>) -> Result<Vec<Entry>, Error> {
    let mut attributes = HashMap::from([("service", service)]);
    attributes.extend(id.map(|id| ("user", id)));
    store.search(&attributes)
}

pub(crate) fn create(store: &CredentialStore, new: &NewEntry<'_>) -> Result<(), Error> {
    let entry = store.build(new.service, new.id, Some(&HashMap::new()))?;
    entry.set_secret(new.secret)?;
    write_attributes(&entry, new.attributes)
}

#[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
pub(super) fn read_attributes(_: &Entry) -> Result<Attributes, Error> {
    Ok(Attributes::new())
}

/// Entries have no title of their own: the system shows their name, by which they are found.
#[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
pub(crate) fn set_title(_: &CredentialStore, _: &Entry, _: &str) -> Result<(), Error> {
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
pub(crate) fn write_attributes(_: &Entry, _: &Attributes) -> Result<(), Error> {
    Ok(())
}
