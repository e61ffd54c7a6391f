//! The store, and the specifiers by which `keyring-core` addresses items.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use keyring_core::api::{Credential, CredentialApi, CredentialStoreApi};
use keyring_core::attributes::parse_attributes;
use keyring_core::{Entry, Error, Result};

use crate::collection;
use crate::connection::Connection;
use crate::item::{self, Attributes, Item, LockedItems, NewItem, SERVICE_ATTRIBUTE, USER_ATTRIBUTE};

/// The modifier of [`Store`]'s entries that sets the item's label.
const LABEL_MODIFIER: &str = "label";

/// A connected Secret Service.
///
/// No call has a timeout, since the provider may be asking its user for a password. Callers that need one run the
/// call on a separate thread.
pub struct Store(Arc<Connection>);

impl Store {
    /// Connects to the provider on the session bus, which may start it.
    pub fn connect() -> Result<Self> {
        Ok(Self(Arc::new(Connection::open(None)?)))
    }

    /// Connects to the provider on the bus at this address, in the format of the D-Bus specification.
    pub fn connect_to(address: &str) -> Result<Self> {
        Ok(Self(Arc::new(Connection::open(Some(address))?)))
    }

    /// The ID of the process that answers as the Secret Service. Any program of the user can.
    pub fn provider_process(&self) -> Result<u32> {
        self.0.provider_process()
    }

    /// Reports, without a prompt, whether the provider would prompt for a new item: the collection for it is locked, or
    /// there is none.
    pub fn is_locked(&self) -> Result<bool> {
        collection::is_open(&self.0).map(|is_open| !is_open)
    }

    /// Finds the items that have all of these attributes, with the secret of each, or the reason why it could not be
    /// read. Unlocks locked collections, unless nobody is to be asked. All secrets are read in one call where the
    /// provider can: `KeePassXC` notifies its user of every call.
    pub fn search_with_secrets(
        &self,
        attributes: &HashMap<&str, &str>,
        locked_items: LockedItems,
    ) -> Result<Vec<(Entry, Result<Vec<u8>>)>> {
        let found = item::search_with_secrets(&self.0, attributes, locked_items)?;
        Ok(found.into_iter().map(|(item, secret)| (item.into_entry(), secret)).collect())
    }

    /// Creates an item in the default collection, label, attributes and secret in one step. Replaces an item that has
    /// exactly the same attributes. Unlocks the collection if it is locked, and has the provider create it if there is
    /// none, both after the provider's own prompt.
    pub fn create_item(&self, item: &NewItem<'_>, secret: &[u8]) -> Result<()> {
        item::create(&self.0, item, secret)
    }

    /// Changes the title of an item that a search has found. Asks nobody: the item of a locked collection keeps its
    /// title, and so does that of a provider that takes no titles later.
    ///
    /// # Errors
    /// [`Error::NotSupportedByStore`] if the entry is not from a search of this crate, and those of the call.
    pub fn set_label(&self, entry: &Entry, label: &str) -> Result<()> {
        let item: &Item = entry.as_any().downcast_ref().ok_or_else(|| {
            Error::NotSupportedByStore("the entry is not from a search of the Secret Service".into())
        })?;
        item.set_label(label)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug_fmt(f)
    }
}

impl CredentialStoreApi for Store {
    fn vendor(&self) -> String {
        "Secret Service".into()
    }

    /// The provider's unique name on the bus.
    fn id(&self) -> String {
        self.0.provider().to_string()
    }

    /// Addresses the one item with these attributes `service` and `username`. The only modifier is `label`, the title
    /// of an item that does not exist yet.
    fn build(&self, service: &str, user: &str, modifiers: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        let mut modifiers = parse_attributes(&[LABEL_MODIFIER], modifiers)?;
        let label = modifiers.remove(LABEL_MODIFIER).unwrap_or_else(|| format!("{user}@{service}"));
        Ok(Entry::new_with_credential(Arc::new(Specifier {
            connection: Arc::clone(&self.0),
            service: service.to_owned(),
            user: user.to_owned(),
            label,
        })))
    }

    /// Finds the items that have all of these attributes, and reads all attributes of each. Unlocks locked collections.
    fn search(&self, attributes: &HashMap<&str, &str>) -> Result<Vec<Entry>> {
        Ok(item::search(&self.0, attributes)?.into_iter().map(Item::into_entry).collect())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

/// An entry by service and user, which searches for its item at each call.
struct Specifier {
    connection: Arc<Connection>,
    service: String,
    user: String,
    label: String,
}

impl Specifier {
    fn item(&self) -> Result<Item> {
        let attributes =
            HashMap::from([(SERVICE_ATTRIBUTE, self.service.as_str()), (USER_ATTRIBUTE, self.user.as_str())]);
        let mut items = item::search(&self.connection, &attributes)?;
        match items.pop() {
            None => Err(Error::NoEntry),
            Some(item) if items.is_empty() => Ok(item),
            Some(item) => {
                items.push(item);
                Err(Error::Ambiguous(items.into_iter().map(Item::into_entry).collect()))
            }
        }
    }
}

impl CredentialApi for Specifier {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        match self.item() {
            Err(Error::NoEntry) => {
                let Self { connection, service, user, label } = self;
                item::create(
                    connection,
                    &NewItem { label, service, user, attributes: &Attributes::new() },
                    secret,
                )
            }
            item => item?.set_secret(secret),
        }
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        self.item()?.get_secret()
    }

    fn get_attributes(&self) -> Result<Attributes> {
        self.item()?.get_attributes()
    }

    fn update_attributes(&self, changes: &HashMap<&str, &str>) -> Result<()> {
        self.item()?.update_attributes(changes)
    }

    fn delete_credential(&self) -> Result<()> {
        self.item()?.delete_credential()
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(Some(Arc::new(self.item()?)))
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        Some((self.service.clone(), self.user.clone()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.user, self.service)
    }
}
