//! The Secret Service, on Linux and the BSDs.

use std::collections::HashMap;
use std::env;
use std::error::Error as StdError;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_secret_service::{LockedItems, NewItem, Store, Unavailable};
use keyring_core::{CredentialStore, Entry, Error};

use super::Program;
use super::entry::SearchResult;
use super::{Attributes, Confirmation, NewEntry, describe};

/// The bus address. Without it libdbus looks in `$XDG_RUNTIME_DIR`.
const BUS_ADDRESS: &str = "DBUS_SESSION_BUS_ADDRESS";

/// Connects to the provider that runs now.
pub(crate) fn connect() -> Result<Arc<CredentialStore>, Failure> {
    let absent = |cause: String| Failure::new(FailureCode::KeyringAbsent, cause);
    if !has_local_bus() {
        return Err(absent(format!("{BUS_ADDRESS} is not the address of a local socket")));
    }
    // Every error of the connection means that there is no keyring.
    Store::connect().map(|store| Arc::new(store) as _).map_err(|error| absent(describe(&error)))
}

/// Reports whether new keys would go into a locked collection. If that can't be read, the next call reports why.
pub(crate) fn is_locked(store: &CredentialStore) -> bool {
    secret_service(store).is_ok_and(|store| store.is_locked().unwrap_or(false))
}

/// The program that answers as the keyring. Any program of the user can take the keyring's name on the bus before the
/// keyring does, and would get every new key.
pub(crate) fn program(store: &CredentialStore) -> Option<Program> {
    let process = secret_service(store).ok()?.provider_process().ok()?;
    let folder = PathBuf::from(format!("/proc/{process}"));
    // The kernel does not show the path of a program with capabilities, which gnome-keyring may have; the process
    // chooses this name itself.
    let path = fs::read_link(folder.join("exe"))
        .or_else(|_| fs::read_to_string(folder.join("comm")).map(|name| name.trim_end().into()));
    Some(Program { path: path.ok()?, process })
}

pub(super) fn search(store: &CredentialStore, service: &str, id: Option<&str>) -> Result<Vec<Entry>, Error> {
    store.search(&specification(service, id))
}

pub(super) fn search_with_secrets(
    store: &CredentialStore,
    service: &str,
    id: Option<&str>,
    confirmation: Confirmation,
) -> Result<Vec<SearchResult>, Error> {
    let locked_items = match confirmation {
        Confirmation::Ask => LockedItems::Unlock,
        Confirmation::Avoid => LockedItems::Skip,
        Confirmation::AskNobody => LockedItems::AskNobody,
    };
    secret_service(store)?.search_with_secrets(&specification(service, id), locked_items)
}

fn specification<'a>(service: &'a str, id: Option<&'a str>) -> HashMap<&'static str, &'a str> {
    let mut attributes = HashMap::from([("service", service)]);
    attributes.extend(id.map(|id| ("username", id)));
    attributes
}

/// Creates an entry, secret and attributes in one step.
pub(crate) fn create(store: &CredentialStore, new: &NewEntry<'_>) -> Result<(), Error> {
    let NewEntry { service, id: user, title: label, attributes, secret } = *new;
    secret_service(store)?.create_item(&NewItem { label, service, user, attributes }, secret)
}

pub(super) fn read_attributes(entry: &Entry) -> Result<Attributes, Error> {
    entry.get_attributes()
}

pub(crate) fn write_attributes(entry: &Entry, attributes: &Attributes) -> Result<(), Error> {
    entry.update_attributes(&attributes.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect())
}

/// Changes the title of an entry that a search has found, in the keyring's own manager.
pub(crate) fn set_title(store: &CredentialStore, entry: &Entry, title: &str) -> Result<(), Error> {
    secret_service(store)?.set_label(entry, title)
}

pub(super) fn is_absent(cause: &(dyn StdError + Send + Sync + 'static)) -> bool {
    cause.is::<Unavailable>()
}

/// The store that [`connect`] has returned.
fn secret_service(store: &CredentialStore) -> Result<&Store, Error> {
    store.as_any().downcast_ref().ok_or(Error::NoDefaultStore)
}

/// Reports whether the session's bus is a local socket, if there is one.
pub(crate) fn has_local_bus() -> bool {
    is_local(&env::var_os(BUS_ADDRESS).unwrap_or_default().to_string_lossy())
}

/// Reports whether all addresses in a list (D-Bus specification, "Server Addresses") are local sockets. Other
/// transports start programs (`unixexec:`, `autolaunch:`) or use the network (`tcp:`, `nonce-tcp:`).
fn is_local(addresses: &str) -> bool {
    let mut addresses = addresses.split(';').filter(|address| !address.is_empty());
    addresses.all(|address| address.starts_with("unix:") || address == "disabled:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_local_sockets_are_accepted() {
        for local in ["", "disabled:", "unix:path=/run/user/1000/bus", "unix:abstract=/a;unix:path=/b;"] {
            assert!(is_local(local), "{local}");
        }
        for other in ["tcp:host=127.0.0.1", "unixexec:path=/bin/sh", "autolaunch:", "unix:path=/a;tcp:host=h"]
        {
            assert!(!is_local(other), "{other}");
        }
    }
}
