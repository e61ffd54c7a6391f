//! The one place that knows which keyring this platform has and how entries are found and described there.
//!
//! | | keyring | found by | what is known of a key |
//! | --- | --- | --- | --- |
//! | Linux, BSD | Secret Service (GNOME Keyring, `KWallet`, `KeePassXC`) | attributes | attributes of its item |
//! | Windows | Credential Manager, kept on this computer | target name | JSON in its comment, at most 256 bytes |
//! | macOS | login keychain | service and account | nothing; derived from the key |

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;

use keyferry_core::failure::FailureCode;
use keyring_core::{CredentialStore, Entry, Error};

/// What the keyring shall say about a key, by name: `site`, `brand_id`, `last4`, `captured_at`, `label`.
pub(crate) type Attributes = HashMap<String, String>;

pub(crate) use imp::{connect, create, is_locked, write};

/// An entry to be made.
pub(crate) struct New<'a> {
    /// What it belongs to.
    pub(crate) service: &'a str,
    /// What it is found by.
    pub(crate) id: &'a str,
    /// What a person sees in their keyring manager. Windows and macOS show the id and the service instead.
    #[cfg_attr(any(windows, target_os = "macos"), expect(dead_code, reason = "not every platform shows it"))]
    pub(crate) title: &'a str,
    /// What the keyring shall say about it.
    pub(crate) known: &'a Attributes,
    /// The secret.
    pub(crate) secret: &'a [u8],
}

/// An entry that the keyring has.
pub(crate) struct Found {
    /// The entry.
    pub(crate) entry: Entry,
    /// What the keyring says about it.
    pub(crate) known: Attributes,
}

/// Looks up what is kept for `service`, or under the one id. Asks the user to unlock what is locked.
pub(crate) fn find(store: &CredentialStore, service: &str, id: Option<&str>) -> Result<Vec<Found>, Error> {
    let mut found = vec![];
    for entry in imp::entries(store, service, id)? {
        match imp::read(&entry) {
            Ok(known) => found.push(Found { entry, known }),
            // Removed since the search.
            Err(Error::NoEntry) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// What an error of the keyring means.
pub(crate) fn code(error: &Error) -> FailureCode {
    match error {
        Error::NoEntry => FailureCode::NotFound,
        Error::NoDefaultStore => FailureCode::KeyringAbsent,
        Error::NoStorageAccess(_) => FailureCode::KeyringLocked,
        Error::PlatformFailure(cause) if imp::is_absence(cause.as_ref()) => FailureCode::KeyringAbsent,
        _ => FailureCode::KeyringRefused,
    }
}

/// The Secret Service.
#[cfg(all(unix, not(target_os = "macos")))]
mod imp {
    use std::env;

    use super::{Arc, Attributes, CredentialStore, Entry, Error, FailureCode, HashMap, New, StdError};
    use crate::secret_service::{Gone, Store, TITLE};

    /// Where the bus is. Without it libdbus looks in `$XDG_RUNTIME_DIR`.
    const BUS_ADDRESS: &str = "DBUS_SESSION_BUS_ADDRESS";

    /// Connects to the keyring that runs now.
    pub(crate) fn connect() -> Result<Arc<CredentialStore>, (FailureCode, Error)> {
        let address = env::var_os(BUS_ADDRESS).unwrap_or_default();
        if !is_local(&address.to_string_lossy()) {
            let cause = format!("{BUS_ADDRESS} leads to something else than a local socket");
            return Err((FailureCode::KeyringAbsent, Error::PlatformFailure(cause.into())));
        }
        match Store::open() {
            Ok(store) => Ok(Arc::new(store)),
            // Whatever stops the connection, there is no keyring to talk to.
            Err(error) => Err((FailureCode::KeyringAbsent, error)),
        }
    }

    /// Whether new keys would go into a locked collection. One that cannot be asked will say why when it is used.
    pub(crate) fn is_locked(store: &CredentialStore) -> bool {
        let store: Option<&Store> = store.as_any().downcast_ref();
        store.is_some_and(|store| store.is_locked().unwrap_or(false))
    }

    /// Whether an address of a bus (the D-Bus specification, "Server Addresses") leads to local sockets alone. Others
    /// start programs (`unixexec:`, `autolaunch:`) or reach out to the network (`tcp:`, `nonce-tcp:`).
    fn is_local(address: &str) -> bool {
        let entries = address.split(';').filter(|entry| !entry.is_empty());
        entries.into_iter().all(|entry| entry.starts_with("unix:") || entry == "disabled:")
    }

    pub(super) fn entries(
        store: &CredentialStore,
        service: &str,
        id: Option<&str>,
    ) -> Result<Vec<Entry>, Error> {
        let mut wanted = HashMap::from([("service", service)]);
        wanted.extend(id.map(|id| ("username", id)));
        store.search(&wanted)
    }

    /// Makes an entry, with all that is known of it in one step.
    pub(crate) fn create(store: &CredentialStore, new: &New<'_>) -> Result<(), Error> {
        let mut how = HashMap::from([(TITLE, new.title)]);
        how.extend(new.known.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        store.build(new.service, new.id, Some(&how))?.set_secret(new.secret)
    }

    pub(super) fn is_absence(cause: &(dyn StdError + Send + Sync + 'static)) -> bool {
        cause.is::<Gone>()
    }

    pub(super) fn read(entry: &Entry) -> Result<Attributes, Error> {
        entry.get_attributes()
    }

    /// Changes what the keyring says about a key.
    pub(crate) fn write(entry: &Entry, attributes: &Attributes) -> Result<(), Error> {
        entry.update_attributes(&attributes.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect())
    }
}

/// The platform's store as `keyring` chooses it.
#[cfg(any(windows, target_os = "macos"))]
mod imp {
    use super::{Arc, Attributes, CredentialStore, Entry, Error, FailureCode, HashMap, New, StdError};

    /// The store; `keyring` makes it once.
    pub(crate) fn connect() -> Result<Arc<CredentialStore>, (FailureCode, Error)> {
        if let Err(error) = keyring::Entry::store_status() {
            let cause = Error::PlatformFailure(error.to_string().into());
            return Err((FailureCode::KeyringAbsent, cause));
        }
        keyring_core::get_default_store().ok_or((FailureCode::KeyringAbsent, Error::NoDefaultStore))
    }

    /// Windows unlocks with the login. A locked keychain cannot be told from an open one without being asked.
    pub(crate) fn is_locked(_: &CredentialStore) -> bool {
        false
    }

    /// Target names are `id.service`; neither part
    /// holds a character with a meaning in a regular expression.
    #[cfg(windows)]
    pub(super) fn entries(
        store: &CredentialStore,
        service: &str,
        id: Option<&str>,
    ) -> Result<Vec<Entry>, Error> {
        let pattern = format!(r"^{}\.{service}$", id.unwrap_or("[^.]*"));
        store.search(&HashMap::from([("pattern", pattern.as_str())]))
    }

    #[cfg(target_os = "macos")]
    pub(super) fn entries(
        store: &CredentialStore,
        service: &str,
        id: Option<&str>,
    ) -> Result<Vec<Entry>, Error> {
        let mut wanted = HashMap::from([("service", service)]);
        wanted.extend(id.map(|id| ("user", id)));
        store.search(&wanted)
    }

    /// Makes an entry, and then says what is known of it.
    pub(crate) fn create(store: &CredentialStore, new: &New<'_>) -> Result<(), Error> {
        // On this computer only, not in a roaming profile.
        #[cfg(windows)]
        let how = HashMap::from([("persistence", "Local")]);
        #[cfg(target_os = "macos")]
        let how = HashMap::new();
        let entry = store.build(new.service, new.id, Some(&how))?;
        entry.set_secret(new.secret)?;
        write(&entry, new.known)
    }

    /// The store's own distinction stands.
    pub(super) fn is_absence(_: &(dyn StdError + Send + Sync + 'static)) -> bool {
        false
    }

    /// What the keyring says about a key: JSON in the credential's comment.
    #[cfg(windows)]
    pub(super) fn read(entry: &Entry) -> Result<Attributes, Error> {
        let comment = entry.get_attributes()?.remove("comment").unwrap_or_default();
        // A comment that is not ours says nothing.
        Ok(serde_json::from_str(&comment).unwrap_or_default())
    }

    /// The label is shortened until everything fits.
    #[cfg(windows)]
    pub(crate) fn write(entry: &Entry, attributes: &Attributes) -> Result<(), Error> {
        /// `CRED_MAX_STRING_LENGTH`.
        const COMMENT_BYTES: usize = 256;
        let mut attributes = attributes.clone();
        loop {
            let comment = serde_json::to_string(&attributes)
                .map_err(|error| Error::PlatformFailure(Box::new(error)))?;
            let shortened = attributes.get_mut("label").and_then(String::pop);
            if comment.len() <= COMMENT_BYTES || shortened.is_none() {
                return entry.update_attributes(&HashMap::from([("comment", comment.as_str())]));
            }
        }
    }

    /// A keychain entry has no room for what is known of a key; it is derived from the key instead.
    #[cfg(target_os = "macos")]
    #[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
    pub(super) fn read(_: &Entry) -> Result<Attributes, Error> {
        Ok(Attributes::new())
    }

    #[cfg(target_os = "macos")]
    #[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
    pub(crate) fn write(_: &Entry, _: &Attributes) -> Result<(), Error> {
        Ok(())
    }
}
