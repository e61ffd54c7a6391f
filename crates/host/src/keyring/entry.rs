//! Entries of the keyring, the same for every platform.

use std::collections::HashMap;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use super::provider;

/// Attributes of an entry by name. Keyrings store them unencrypted.
pub(crate) type Attributes = HashMap<String, String>;

/// The names of Keyferry's attributes. They are stored: never change one.
pub(crate) mod attribute {
    pub(crate) const SITE: &str = "site";
    pub(crate) const BRAND_ID: &str = "brand_id";
    /// [`BRAND_FROM_PAGE`], if the key does not contain the brand ID.
    pub(crate) const BRAND_SOURCE: &str = "brand_source";
    pub(crate) const BRAND_FROM_PAGE: &str = "page";
    pub(crate) const LAST4: &str = "last4";
    /// Seconds since 1970.
    pub(crate) const CAPTURED_AT: &str = "captured_at";
    pub(crate) const LABEL: &str = "label";
    /// Seconds since 1970.
    pub(crate) const USED_AT: &str = "used_at";
    /// The store that the key was filled in for.
    pub(crate) const USED_IN: &str = "used_in";
    /// Time of Omnisend's last answer about the key, in seconds since 1970.
    pub(crate) const CHECK_AT: &str = "check_at";
    /// The name of a [`Verdict`](keyferry_core::protocol::Verdict).
    pub(crate) const CHECK_VERDICT: &str = "check_verdict";
    /// The store as Omnisend described it: these five belong together.
    pub(crate) const STORE_BRAND_ID: &str = "store_brand_id";
    pub(crate) const STORE_NAME: &str = "store_name";
    pub(crate) const STORE_WEBSITE: &str = "store_website";
    pub(crate) const STORE_PLATFORM: &str = "store_platform";
    pub(crate) const STORE_CURRENCY: &str = "store_currency";
}

/// The description of an entry to be created.
pub(crate) struct NewEntry<'a> {
    /// The group of entries that [`find`] searches.
    pub(crate) service: &'a str,
    pub(crate) id: &'a str,
    /// The title in a keyring manager. Windows displays ID and service instead.
    #[cfg_attr(windows, expect(dead_code, reason = "Windows has no titles"))]
    pub(crate) title: &'a str,
    pub(crate) attributes: &'a Attributes,
    pub(crate) secret: &'a [u8],
}

/// The way to treat an entry for which the keyring asks its user, although it is unlocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Confirmation {
    /// The user is asked.
    Ask,
    /// Nobody is asked, and the secret stays unread. macOS cannot say whether it would ask: there a list leaves the secrets
    /// unread, and one entry is read all the same.
    Avoid,
    /// As before, and a locked keyring is a failure, for which nobody is asked either.
    AskNobody,
}

/// An entry that a search has found.
pub(crate) struct FoundEntry {
    pub(crate) entry: Entry,
    pub(crate) attributes: Attributes,
}

/// An entry and its secret, as a provider returns them.
pub(super) type SearchResult = (Entry, Result<Vec<u8>, Error>);

/// A found entry and its secret, or the reason why the keyring does not return it.
pub(crate) struct EntryWithSecret {
    pub(crate) found: FoundEntry,
    pub(crate) secret: Result<Zeroizing<Vec<u8>>, Error>,
}

/// Finds the entries of a service, or those with this ID. The user may be asked to unlock the keyring.
pub(crate) fn find(
    store: &CredentialStore,
    service: &str,
    id: Option<&str>,
) -> Result<Vec<FoundEntry>, Error> {
    let mut found = vec![];
    for entry in provider::search(store, service, id)? {
        match provider::read_attributes(&entry) {
            Ok(attributes) => found.push(FoundEntry { entry, attributes }),
            // Removed since the search.
            Err(Error::NoEntry) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Finds the entries of a service, or those with this ID, and reads their secrets. The user may be asked to unlock the
/// keyring, unless nobody is to be asked.
pub(crate) fn find_with_secrets(
    store: &CredentialStore,
    service: &str,
    id: Option<&str>,
    confirmation: Confirmation,
) -> Result<Vec<EntryWithSecret>, Error> {
    let mut found = vec![];
    for (entry, secret) in provider::search_with_secrets(store, service, id, confirmation)? {
        let attributes = provider::read_attributes(&entry);
        // Either can report that the entry was removed since the search.
        match (attributes, secret.map(Zeroizing::new)) {
            (Err(Error::NoEntry), _) | (_, Err(Error::NoEntry)) => {}
            (Err(error), _) => return Err(error),
            // The keyring has ended: the next call connects again.
            (_, Err(Error::PlatformFailure(cause))) if provider::is_absent(cause.as_ref()) => {
                return Err(Error::PlatformFailure(cause));
            }
            (Ok(attributes), secret) => {
                found.push(EntryWithSecret { found: FoundEntry { entry, attributes }, secret });
            }
        }
    }
    Ok(found)
}
