//! The one place that knows which keyring this platform has and how entries are found and described there.
//!
//! | | keyring | found by | what is known of a key |
//! | --- | --- | --- | --- |
//! | Linux, BSD | Secret Service (GNOME Keyring, `KWallet`, `KeePassXC`) | attributes | attributes of its item |
//! | Windows | Credential Manager, kept on this computer | target name | JSON in its comment, at most 256 bytes |
//! | macOS | login keychain | service and account | nothing; derived from the key |

use std::collections::HashMap;
use std::sync::Arc;

use keyferry_core::failure::FailureCode;
use keyring_core::{CredentialStore, Entry, Error};

/// What the keyring shall say about a key, by name: `site`, `brand_id`, `last4`, `captured_at`, `label`.
pub(crate) type Attributes = HashMap<String, String>;

pub(crate) use imp::{attributes, connect, create, entries, is_locked};

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

/// Whether an entry that was found is not there, or no more.
pub(crate) fn is_gone(error: &Error) -> bool {
    match error {
        Error::NoEntry => true,
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) => imp::is_gone(cause.as_ref()),
        _ => false,
    }
}

/// What an error of the keyring means.
pub(crate) fn code(error: &Error) -> FailureCode {
    match error {
        Error::NoEntry => FailureCode::NotFound,
        Error::NoDefaultStore => FailureCode::KeyringAbsent,
        Error::NoStorageAccess(cause) => imp::code(cause.as_ref()).unwrap_or(FailureCode::KeyringLocked),
        Error::PlatformFailure(cause) => imp::code(cause.as_ref()).unwrap_or(FailureCode::KeyringRefused),
        _ => FailureCode::KeyringRefused,
    }
}

/// The Secret Service.
#[cfg(all(unix, not(target_os = "macos")))]
mod imp {
    use std::env;
    use std::error::Error as StdError;

    use dbus_secret_service::{EncryptionType, Error as ServiceError, SecretService};
    use dbus_secret_service_keyring_store::Store;

    use super::{Arc, Attributes, CredentialStore, Entry, Error, FailureCode, HashMap, New};

    /// Where the bus is. Without it libdbus looks in `$XDG_RUNTIME_DIR`.
    const BUS_ADDRESS: &str = "DBUS_SESSION_BUS_ADDRESS";

    /// Connects anew: nothing is kept between two operations, so that a keyring may be restarted meanwhile.
    pub(crate) fn connect() -> Result<Arc<CredentialStore>, (FailureCode, Error)> {
        let address = env::var_os(BUS_ADDRESS).unwrap_or_default();
        if !is_local(&address.to_string_lossy()) {
            let cause = format!("{BUS_ADDRESS} leads to something else than a local socket");
            return Err((FailureCode::KeyringAbsent, Error::PlatformFailure(cause.into())));
        }
        match Store::new() {
            Ok(store) => Ok(store),
            // Whatever stops the connection, there is no keyring to talk to.
            Err(error) => Err((FailureCode::KeyringAbsent, error)),
        }
    }

    /// Whether new keys would go into a locked collection. One that cannot be asked will say why when it is used.
    pub(crate) fn is_locked() -> bool {
        let service = SecretService::connect(EncryptionType::Plain);
        service.and_then(|service| service.get_default_collection()?.is_locked()).unwrap_or(false)
    }

    /// Whether an address of a bus (the D-Bus specification, "Server Addresses") leads to local sockets alone. Others
    /// start programs (`unixexec:`, `autolaunch:`) or reach out to the network (`tcp:`, `nonce-tcp:`).
    fn is_local(address: &str) -> bool {
        let entries = address.split(';').filter(|entry| !entry.is_empty());
        entries.into_iter().all(|entry| entry.starts_with("unix:") || entry == "disabled:")
    }

    /// Looks up what is kept for `service`, or under the one id. Asks the user to unlock what is locked.
    pub(crate) fn entries(
        store: &CredentialStore,
        service: &str,
        id: Option<&str>,
    ) -> Result<Vec<Entry>, Error> {
        let mut wanted = HashMap::from([("service", service)]);
        wanted.extend(id.map(|id| ("username", id)));
        store.search(&wanted)
    }

    /// Makes an entry, with all that is known of it in one step: `KeePassXC` 2.7 does not take attributes later. It
    /// shows a secret of this type as the entry's password, and others as an attached file.
    pub(crate) fn create(_: &CredentialStore, new: &New<'_>) -> Result<(), Error> {
        let made = || {
            let service = SecretService::connect(EncryptionType::Dh)?;
            let collection = service.get_default_collection()?;
            collection.ensure_unlocked()?;
            let mut attributes = HashMap::from([("service", new.service), ("username", new.id)]);
            attributes.extend(new.known.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            collection.create_item(new.title, attributes, new.secret, true, "text/plain").map(drop)
        };
        made().map_err(|error| match error {
            ServiceError::Locked | ServiceError::Prompt => Error::NoStorageAccess(Box::new(error)),
            error => Error::PlatformFailure(Box::new(error)),
        })
    }

    pub(super) fn is_gone(cause: &(dyn StdError + Send + Sync + 'static)) -> bool {
        let name = match cause.downcast_ref() {
            Some(ServiceError::Dbus(error)) => error.name(),
            _ => None,
        };
        let gone = ["org.freedesktop.DBus.Error.UnknownMethod", "org.freedesktop.DBus.Error.UnknownObject"];
        name.is_some_and(|name| gone.contains(&name))
    }

    pub(super) fn code(cause: &(dyn StdError + Send + Sync + 'static)) -> Option<FailureCode> {
        match cause.downcast_ref()? {
            ServiceError::Locked | ServiceError::Prompt => Some(FailureCode::KeyringLocked),
            // There is no default collection: the desktop makes one at the first login.
            ServiceError::Unavailable | ServiceError::NoResult => Some(FailureCode::KeyringAbsent),
            ServiceError::Dbus(error) => match error.name()? {
                "org.freedesktop.Secret.Error.IsLocked" => Some(FailureCode::KeyringLocked),
                "org.freedesktop.DBus.Error.Disconnected"
                | "org.freedesktop.DBus.Error.NameHasNoOwner"
                | "org.freedesktop.DBus.Error.NoReply"
                | "org.freedesktop.DBus.Error.NoServer"
                | "org.freedesktop.DBus.Error.ServiceUnknown"
                // It was restarted, and the new one knows nothing of this session or of what it was found in.
                | "org.freedesktop.DBus.Error.UnknownMethod"
                | "org.freedesktop.DBus.Error.UnknownObject"
                | "org.freedesktop.Secret.Error.NoSession" => Some(FailureCode::KeyringAbsent),
                _ => None,
            },
            _ => None,
        }
    }

    /// What the keyring says about a key.
    pub(crate) mod attributes {
        use super::{Attributes, Entry, Error};

        pub(crate) fn read(entry: &Entry) -> Result<Attributes, Error> {
            entry.get_attributes()
        }

        pub(crate) fn write(entry: &Entry, attributes: &Attributes) -> Result<(), Error> {
            entry.update_attributes(&attributes.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect())
        }
    }
}

/// The platform's store as `keyring` chooses it.
#[cfg(any(windows, target_os = "macos"))]
mod imp {
    use std::error::Error as StdError;

    use super::{Arc, Attributes, CredentialStore, Entry, Error, FailureCode, HashMap, New};

    /// The store; `keyring` makes it once.
    pub(crate) fn connect() -> Result<Arc<CredentialStore>, (FailureCode, Error)> {
        if let Err(error) = keyring::Entry::store_status() {
            let cause = Error::PlatformFailure(error.to_string().into());
            return Err((FailureCode::KeyringAbsent, cause));
        }
        keyring_core::get_default_store().ok_or((FailureCode::KeyringAbsent, Error::NoDefaultStore))
    }

    /// Windows unlocks with the login. A locked keychain cannot be told from an open one without being asked.
    pub(crate) fn is_locked() -> bool {
        false
    }

    /// Looks up what is kept for `service`, or under the one id. Target names are `id.service`; neither part
    /// holds a character with a meaning in a regular expression.
    #[cfg(windows)]
    pub(crate) fn entries(
        store: &CredentialStore,
        service: &str,
        id: Option<&str>,
    ) -> Result<Vec<Entry>, Error> {
        let pattern = format!(r"^{}\.{service}$", id.unwrap_or("[^.]*"));
        store.search(&HashMap::from([("pattern", pattern.as_str())]))
    }

    /// Looks up what is kept for `service`, or under the one id.
    #[cfg(target_os = "macos")]
    pub(crate) fn entries(
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
        attributes::write(&entry, new.known)
    }

    /// The stores say so themselves.
    pub(super) fn is_gone(_: &(dyn StdError + Send + Sync + 'static)) -> bool {
        false
    }

    /// The stores' own distinction stands.
    pub(super) fn code(_: &(dyn StdError + Send + Sync + 'static)) -> Option<FailureCode> {
        None
    }

    /// What the keyring says about a key: JSON in the credential's comment.
    #[cfg(windows)]
    pub(crate) mod attributes {
        use super::{Attributes, Entry, Error, HashMap};

        /// `CRED_MAX_STRING_LENGTH`.
        const COMMENT_BYTES: usize = 256;

        pub(crate) fn read(entry: &Entry) -> Result<Attributes, Error> {
            let comment = entry.get_attributes()?.remove("comment").unwrap_or_default();
            // A comment that is not ours says nothing.
            Ok(serde_json::from_str(&comment).unwrap_or_default())
        }

        /// The label is shortened until everything fits.
        pub(crate) fn write(entry: &Entry, attributes: &Attributes) -> Result<(), Error> {
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
    }

    /// A keychain entry has no room for what is known of a key; it is derived from the key instead.
    #[cfg(target_os = "macos")]
    pub(crate) mod attributes {
        use super::{Attributes, Entry, Error};

        #[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
        pub(crate) fn read(_: &Entry) -> Result<Attributes, Error> {
            Ok(Attributes::new())
        }

        #[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
        pub(crate) fn write(_: &Entry, _: &Attributes) -> Result<(), Error> {
            Ok(())
        }
    }
}
