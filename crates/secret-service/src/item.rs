//! Items: searching, reading, changing and creating them.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dbus::arg::{Append, Arg, ArgType, Dict, Iter, IterAppend, Variant};
use dbus::strings::Path;
use dbus::{Message, Signature};
use keyring_core::api::{Credential, CredentialApi};
use keyring_core::{Entry, Error, Result};

use crate::collection;
use crate::connection::{Connection, DEFAULT_COLLECTION, EncodedSecret, ITEM, PROPERTIES, Reply, SERVICE};
use crate::error::{from_bus, type_mismatch};

/// The attribute for the service of a `keyring-core` entry.
pub(crate) const SERVICE_ATTRIBUTE: &str = "service";
/// The attribute for the user of a `keyring-core` entry.
pub(crate) const USER_ATTRIBUTE: &str = "username";

/// Attributes of an item by name. Providers keep them unencrypted.
pub type Attributes = HashMap<String, String>;

/// The description of an item to be created.
#[derive(Clone, Copy, Debug)]
pub struct NewItem<'a> {
    /// The title that a keyring manager displays.
    pub label: &'a str,
    /// The attribute `service`.
    pub service: &'a str,
    /// The attribute `username`.
    pub user: &'a str,
    /// Further attributes.
    pub attributes: &'a Attributes,
}

impl NewItem<'_> {
    fn all_attributes(&self) -> HashMap<&str, &str> {
        let mut all = borrowed(self.attributes);
        all.extend([(SERVICE_ATTRIBUTE, self.service), (USER_ATTRIBUTE, self.user)]);
        all
    }
}

/// The properties argument of `CreateItem`, `a{sv}` with values of different types.
impl Arg for NewItem<'_> {
    const ARG_TYPE: ArgType = ArgType::Array;

    fn signature() -> Signature<'static> {
        "a{sv}".into()
    }
}

impl Append for NewItem<'_> {
    fn append_by_ref(&self, message: &mut IterAppend<'_>) {
        message.append_dict(&"s".into(), &"v".into(), |properties| {
            properties.append_dict_entry(|entry| {
                entry.append("org.freedesktop.Secret.Item.Label");
                entry.append(Variant(self.label));
            });
            properties.append_dict_entry(|entry| {
                entry.append("org.freedesktop.Secret.Item.Attributes");
                entry.append(Variant(&self.all_attributes()));
            });
        });
    }
}

/// Creates an item in the default collection, with its attributes in the same step: `KeePassXC` takes none later.
/// Replaces an item that has exactly the same attributes. A missing collection is created.
pub(crate) fn create(connection: &Connection, item: &NewItem<'_>, secret: &[u8]) -> Result<()> {
    let reply = collection::call(connection, |path| {
        let mut call = connection.method_call(path, DEFAULT_COLLECTION.1, "CreateItem");
        call.append_all((*item, connection.encode(secret)?, true));
        Ok(call)
    })?;
    let (_, prompt): (Path<'_>, Path<'_>) = reply.read2().map_err(type_mismatch)?;
    connection.complete_prompt(&prompt)
}

/// An item that is locked although its collection is not: the provider asks its user for each item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockedItems {
    /// Unlocks it, after the provider's prompt.
    Unlock,
    /// Leaves its secret unread, so that nobody is asked.
    Skip,
    /// Leaves its secret unread, and unlocks no collection either: the search fails where one is locked.
    AskNobody,
}

/// Finds the items that have all of these attributes, and reads all attributes of each. Unlocks locked collections.
pub(crate) fn search(connection: &Arc<Connection>, attributes: &HashMap<&str, &str>) -> Result<Vec<Item>> {
    let Found { unlocked: mut found, locked } = find(connection, attributes, LockedItems::Unlock)?;
    found.extend(locked);
    let replies = connection.call_all(&mut found.iter().map(|path| get_attributes(connection, path)))?;
    to_items(connection, found, replies)
}

/// Does the same, and reads the secret of each item, or the reason why it could not be read.
pub(crate) fn search_with_secrets(
    connection: &Arc<Connection>,
    attributes: &HashMap<&str, &str>,
    locked_items: LockedItems,
) -> Result<Vec<(Item, Result<Vec<u8>>)>> {
    let Found { mut unlocked, mut locked } = find(connection, attributes, locked_items)?;
    if locked_items == LockedItems::Unlock && !locked.is_empty() {
        connection.unlock(&locked)?;
        // By its full path: `dbus` has a trait with a method of this name.
        Vec::append(&mut unlocked, &mut locked);
    }
    if unlocked.is_empty() && locked.is_empty() {
        return Ok(vec![]);
    }
    let (path, interface) = SERVICE;
    let get_secrets = connection
        .method_call(&path.into(), interface, "GetSecrets")
        .append2(unlocked.as_slice(), connection.session());
    let paths = unlocked.iter().chain(&locked);
    let mut calls: Vec<_> = paths.map(|path| get_attributes(connection, path)).collect();
    calls.push(get_secrets);
    // Sent at once: waiting for each reply takes most of the time.
    let mut replies = connection.call_all(&mut calls.into_iter())?;
    let secrets = replies.pop().and_then(Reply::ok);
    let of_locked = replies.split_off(unlocked.len());
    let items = to_items(connection, unlocked, replies)?;
    let secrets = secrets.and_then(|reply| in_order(connection, &items, reply.read1().ok()?));
    let secrets = match secrets {
        Some(secrets) => secrets,
        // One item that is gone can fail the call for all.
        None => read_secrets(connection, &items)?,
    };
    let unread = to_items(connection, locked, of_locked)?.into_iter().map(|item| {
        let secret = Err(Error::NoStorageAccess("the provider would ask for this item".into()));
        (item, secret)
    });
    Ok(items.into_iter().zip(secrets).chain(unread).collect())
}

/// Items that a search has found.
struct Found {
    unlocked: Vec<Path<'static>>,
    locked: Vec<Path<'static>>,
}

/// Finds the items that have all of these attributes. Unlocks their collections, or fails: only in an unlocked one does each
/// have its attributes.
fn find(
    connection: &Connection,
    attributes: &HashMap<&str, &str>,
    locked_items: LockedItems,
) -> Result<Found> {
    let found = search_items(connection, attributes)?;
    let collections = collection::locked(connection, &found.locked)?;
    if collections.is_empty() {
        return Ok(found);
    }
    if locked_items == LockedItems::AskNobody {
        return Err(Error::NoStorageAccess("the collection is locked, and nobody was asked".into()));
    }
    connection.unlock(&collections)?;
    search_items(connection, attributes)
}

fn search_items(connection: &Connection, attributes: &HashMap<&str, &str>) -> Result<Found> {
    let (path, interface) = SERVICE;
    let call = connection.method_call(&path.into(), interface, "SearchItems").append1(attributes);
    let (unlocked, locked) = connection.call(call)?.read2().map_err(type_mismatch)?;
    Ok(Found { unlocked, locked })
}

fn get_attributes(connection: &Connection, path: &Path<'_>) -> Message {
    connection.method_call(path, PROPERTIES, "Get").append2(ITEM, "Attributes")
}

/// Reads the replies of `get_attributes`. Leaves out items that are gone.
fn to_items(
    connection: &Arc<Connection>,
    found: Vec<Path<'static>>,
    replies: Vec<Reply>,
) -> Result<Vec<Item>> {
    let mut items = Vec::with_capacity(found.len());
    for (path, reply) in found.into_iter().zip(replies) {
        match reply.map_err(from_bus) {
            Ok(reply) => {
                let Variant(attributes) = reply.read1().map_err(type_mismatch)?;
                let attributes = Mutex::new(attributes);
                items.push(Item { connection: Arc::clone(connection), path, attributes });
            }
            // gnome-keyring on a full disk goes on listing an item that it could not write.
            Err(Error::NoEntry) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(items)
}

/// Reads the secrets of these items one by one, in their order.
///
/// # Errors
/// The connection has ended.
fn read_secrets(connection: &Connection, items: &[Item]) -> Result<Vec<Result<Vec<u8>>>> {
    let get_secret = |item: &Item| item.method_call(ITEM, "GetSecret").append1(connection.session());
    let replies = connection.call_all(&mut items.iter().map(get_secret))?;
    let read = |reply: Reply| {
        let reply = reply.map_err(from_bus)?;
        connection.decode(&reply.read1().map_err(type_mismatch)?)
    };
    Ok(replies.into_iter().map(read).collect())
}

/// Decodes the secrets in the order of their items; `None` unless every item has one.
fn in_order<'a>(
    connection: &Connection,
    items: &[Item],
    secrets: Dict<'a, Path<'static>, EncodedSecret<'a>, Iter<'a>>,
) -> Option<Vec<Result<Vec<u8>>>> {
    let mut found: Vec<_> = items.iter().map(|_| None).collect();
    // Providers keep the order of the call, so the next item is nearly always the one.
    let mut next = 0;
    for (path, secret) in secrets {
        let index = (next..items.len()).chain(0..next).find(|&index| items[index].path == path)?;
        found[index] = Some(connection.decode(&secret));
        next = index + 1;
    }
    found.into_iter().collect()
}

/// An item that a search has found: a wrapper in the terms of `keyring-core`.
pub(crate) struct Item {
    connection: Arc<Connection>,
    path: Path<'static>,
    /// The attributes that the search read, with later changes through this entry.
    attributes: Mutex<Attributes>,
}

impl Item {
    pub(crate) fn into_entry(self) -> Entry {
        Entry::new_with_credential(Arc::new(self))
    }

    pub(crate) fn set_label(&self, label: &str) -> Result<()> {
        let call = self.method_call(PROPERTIES, "Set").append3(ITEM, "Label", Variant(label));
        self.connection.call(call).map(drop)
    }

    fn method_call(&self, interface: &str, method: &str) -> Message {
        self.connection.method_call(&self.path, interface, method)
    }

    fn attributes(&self) -> MutexGuard<'_, Attributes> {
        self.attributes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CredentialApi for Item {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        let call = || Ok(self.method_call(ITEM, "SetSecret").append1(self.connection.encode(secret)?));
        self.connection.call_unlocking(&self.path, call).map(drop)
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        let call = self.method_call(ITEM, "GetSecret").append1(self.connection.session());
        let reply = self.connection.call(call)?;
        let secret: EncodedSecret<'_> = reply.read1().map_err(type_mismatch)?;
        self.connection.decode(&secret)
    }

    fn get_attributes(&self) -> Result<Attributes> {
        Ok(self.attributes().clone())
    }

    /// Adds or changes attributes. The Secret Service can only replace all of them, so a change that another program
    /// has made since the search is lost.
    fn update_attributes(&self, changes: &HashMap<&str, &str>) -> Result<()> {
        let mut attributes = self.attributes();
        let mut all = attributes.clone();
        all.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let call = self.method_call(PROPERTIES, "Set").append3(ITEM, "Attributes", Variant(borrowed(&all)));
        self.connection.call(call)?;
        *attributes = all;
        Ok(())
    }

    fn delete_credential(&self) -> Result<()> {
        let reply = self.connection.call(self.method_call(ITEM, "Delete"))?;
        self.connection.complete_prompt(&reply.read1().map_err(type_mismatch)?)
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        let attributes = self.attributes();
        Some((attributes.get(SERVICE_ATTRIBUTE)?.clone(), attributes.get(USER_ATTRIBUTE)?.clone()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

fn borrowed(attributes: &Attributes) -> HashMap<&str, &str> {
    attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
