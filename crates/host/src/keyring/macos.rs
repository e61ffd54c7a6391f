//! The login keychain. Keyferry's attributes are JSON in an entry's comment, which the keychain returns without the secret
//! and without a question to its user. Compiled, but never run.

use std::collections::HashMap;

use keyring_core::{CredentialStore, Entry, Error};
use log::warn;
use security_framework::base::Error as KeychainError;
use security_framework::item::{ItemClass, ItemSearchOptions, ItemUpdateOptions, SearchResult, update_item};
use security_framework::os::macos::keychain::{SecKeychain, SecPreferencesDomain};

use super::entry::SearchResult as EntryWithSecret;
use super::{Attributes, Confirmation, NewEntry, describe};

pub(super) use super::default_store::is_absent;
pub(crate) use super::default_store::{connect, is_locked, program};

/// The name of `kSecAttrComment` in a found item.
const COMMENT: &str = "icmt";

/// `errSecItemNotFound`.
const ITEM_NOT_FOUND: i32 = -25_300;

pub(super) fn search(store: &CredentialStore, service: &str, id: Option<&str>) -> Result<Vec<Entry>, Error> {
    let mut attributes = HashMap::from([("service", service)]);
    attributes.extend(id.map(|id| ("user", id)));
    store.search(&attributes)
}

/// Searches, and reads the secrets, but not those of a list that must not ask its user: the keychain asks for each entry
/// that another build of the helper has saved, and has no query for this. An entry without attributes is read all the
/// same, since only its key can describe it.
pub(super) fn search_with_secrets(
    store: &CredentialStore,
    service: &str,
    id: Option<&str>,
    confirmation: Confirmation,
) -> Result<Vec<EntryWithSecret>, Error> {
    let is_quiet_list = id.is_none() && confirmation != Confirmation::Ask;
    let with_secret = |entry: Entry| {
        let is_described = || read_attributes(&entry).is_ok_and(|attributes| !attributes.is_empty());
        let secret = if is_quiet_list && is_described() {
            Err(Error::NoStorageAccess("a list does not read it".into()))
        } else {
            entry.get_secret()
        };
        (entry, secret)
    };
    Ok(search(store, service, id)?.into_iter().map(with_secret).collect())
}

/// Creates an entry and then writes its attributes. Without them it describes itself by its key.
pub(crate) fn create(store: &CredentialStore, new: &NewEntry<'_>) -> Result<(), Error> {
    let entry = store.build(new.service, new.id, Some(&HashMap::new()))?;
    entry.set_secret(new.secret)?;
    let described =
        write_attributes(&entry, new.attributes).and_then(|()| set_title(store, &entry, new.title));
    if let Err(error) = described {
        warn!("attributes of {} were not written: {}", new.id, describe(&error));
    }
    Ok(())
}

pub(super) fn read_attributes(entry: &Entry) -> Result<Attributes, Error> {
    let found = item(entry)?.load_attributes(true).search().map_err(error)?;
    let mut item = found.iter().find_map(SearchResult::simplify_dict).ok_or(Error::NoEntry)?;
    // A comment of another program contains no attributes.
    Ok(serde_json::from_str(&item.remove(COMMENT).unwrap_or_default()).unwrap_or_default())
}

/// Changes the name of an entry in Keychain Access. Entries are found by service and account.
pub(crate) fn set_title(_: &CredentialStore, entry: &Entry, title: &str) -> Result<(), Error> {
    update(entry, ItemUpdateOptions::new().set_label(title))
}

pub(crate) fn write_attributes(entry: &Entry, attributes: &Attributes) -> Result<(), Error> {
    let comment =
        serde_json::to_string(attributes).map_err(|error| Error::PlatformFailure(Box::new(error)))?;
    update(entry, ItemUpdateOptions::new().set_comment(comment))
}

fn update(entry: &Entry, options: &ItemUpdateOptions) -> Result<(), Error> {
    update_item(&item(entry)?, options).map_err(error)
}

/// The query for an entry's item in the keychain that the store uses.
fn item(entry: &Entry) -> Result<ItemSearchOptions, Error> {
    let (service, account) = entry.get_specifiers().ok_or(Error::NoEntry)?;
    let keychain = SecKeychain::default_for_domain(SecPreferencesDomain::User).map_err(error)?;
    let mut options = ItemSearchOptions::new();
    options.keychains(&[keychain]).class(ItemClass::generic_password()).service(&service).account(&account);
    Ok(options)
}

fn error(error: KeychainError) -> Error {
    if error.code() == ITEM_NOT_FOUND { Error::NoEntry } else { Error::PlatformFailure(Box::new(error)) }
}
