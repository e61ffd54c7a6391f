//! The collection for new items.

use std::collections::HashMap;

use dbus::Message;
use dbus::arg::Variant;
use dbus::strings::Path;
use keyring_core::{Error, Result};

use crate::connection::{Connection, DEFAULT_COLLECTION, PROPERTIES, SERVICE};
use crate::error::type_mismatch;

/// The alias of the collection for new items.
const ALIAS: &str = "default";
/// The title of a new one in keyring managers: the same as that of `libsecret`'s.
const LABEL: &str = "Default keyring";

/// Reports whether an item can be created without a prompt: the collection exists and is not locked.
pub(crate) fn is_open(connection: &Connection) -> Result<bool> {
    match is_locked(connection, &DEFAULT_COLLECTION.0.into()) {
        Ok(locked) => Ok(!locked),
        Err(Error::NoEntry) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The collections of these items that are locked, each once.
pub(crate) fn locked<'a>(connection: &Connection, items: &[Path<'a>]) -> Result<Vec<Path<'a>>> {
    // The path of an item is that of its collection and a name.
    let of = |item: &Path<'_>| item.rsplit_once('/').and_then(|(path, _)| Path::new(path).ok());
    let mut known: Vec<Path<'a>> = vec![];
    let mut locked = vec![];
    for collection in items.iter().filter_map(of) {
        if !known.contains(&collection) {
            if is_locked(connection, &collection)? {
                locked.push(collection.clone());
            }
            known.push(collection);
        }
    }
    Ok(locked)
}

fn is_locked(connection: &Connection, collection: &Path<'_>) -> Result<bool> {
    let interface = DEFAULT_COLLECTION.1;
    let call = connection.method_call(collection, PROPERTIES, "Get").append2(interface, "Locked");
    let Variant(locked) = connection.call(call)?.read1().map_err(type_mismatch)?;
    Ok(locked)
}

/// Sends a call to the collection. Where there is none, as in an account that logs in without a password, the provider
/// creates it after a prompt for its password; a locked one is unlocked.
pub(crate) fn call(connection: &Connection, call: impl Fn(&Path<'_>) -> Result<Message>) -> Result<Message> {
    let path = DEFAULT_COLLECTION.0.into();
    let send = || connection.call_unlocking(&path, || call(&path));
    match send() {
        Err(Error::NoEntry) => {
            create(connection)?;
            send().map_err(|error| match error {
                // The provider has created it, and has no such alias.
                Error::NoEntry => Error::NoDefaultStore,
                error => error,
            })
        }
        result => result,
    }
}

fn create(connection: &Connection) -> Result<()> {
    let (path, interface) = SERVICE;
    let call = connection.method_call(&path.into(), interface, "CreateCollection");
    let properties = HashMap::from([("org.freedesktop.Secret.Collection.Label", Variant(LABEL))]);
    let reply = connection.call(call.append2(properties, ALIAS))?;
    let (_, prompt): (Path<'_>, Path<'_>) = reply.read2().map_err(type_mismatch)?;
    connection.complete_prompt(&prompt)
}
