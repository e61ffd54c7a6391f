//! The login keychain. Its entries have no attributes for Keyferry; they are derived from the key.

use std::collections::HashMap;
use std::error::Error as StdError;

use keyring_core::{CredentialStore, Entry, Error};

use super::Program;
use super::entry::SearchResult;
use super::{Attributes, NewEntry};

pub(crate) use super::default_store::connect;

/// The keychain has no query for this that does not ask the user.
pub(crate) fn is_locked(_: &CredentialStore) -> bool {
    false
}

/// The operating system's own; no program can take its place.
pub(crate) fn program(_: &CredentialStore) -> Option<Program> {
    None
}

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

/// Neither this keyring nor its crate returns several secrets in one call.
pub(super) fn search_with_secrets(
    store: &CredentialStore,
    service: &str,
    id: Option<&str>,
) -> Result<Vec<SearchResult>, Error> {
    let with_secret = |entry: Entry| {
        let secret = entry.get_secret();
        (entry, secret)
    };
    Ok(search(store, service, id)?.into_iter().map(with_secret).collect())
}

#[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
pub(super) fn read_attributes(_: &Entry) -> Result<Attributes, Error> {
    Ok(Attributes::new())
}

#[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
pub(crate) fn write_attributes(_: &Entry, _: &Attributes) -> Result<(), Error> {
    Ok(())
}

/// Always false: `keyring-core` has a variant for this error.
pub(super) fn is_absent(_: &(dyn StdError + Send + Sync + 'static)) -> bool {
    false
}
