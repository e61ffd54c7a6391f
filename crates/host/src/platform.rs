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

pub(crate) use imp::{attributes, connect, describe, entries};

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

    use dbus_secret_service::Error as ServiceError;
    use dbus_secret_service_keyring_store::Store;

    use super::{Arc, Attributes, CredentialStore, Entry, Error, FailureCode, HashMap};

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

    /// How an entry that does not exist yet is called in a keyring manager.
    pub(crate) fn describe(label: &str) -> HashMap<&'static str, &str> {
        HashMap::from([("label", label)])
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
                | "org.freedesktop.DBus.Error.ServiceUnknown" => Some(FailureCode::KeyringAbsent),
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

    use super::{Arc, Attributes, CredentialStore, Entry, Error, FailureCode, HashMap};

    /// The store; `keyring` makes it once.
    pub(crate) fn connect() -> Result<Arc<CredentialStore>, (FailureCode, Error)> {
        if let Err(error) = keyring::Entry::store_status() {
            let cause = Error::PlatformFailure(error.to_string().into());
            return Err((FailureCode::KeyringAbsent, cause));
        }
        keyring_core::get_default_store().ok_or((FailureCode::KeyringAbsent, Error::NoDefaultStore))
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

    /// How a new entry is kept: on this computer only, not in a roaming profile.
    #[cfg(windows)]
    pub(crate) fn describe(_: &str) -> HashMap<&'static str, &str> {
        HashMap::from([("persistence", "Local")])
    }

    /// A keychain entry is called after its service.
    #[cfg(target_os = "macos")]
    pub(crate) fn describe(_: &str) -> HashMap<&'static str, &str> {
        HashMap::new()
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
