//! D-Bus errors as `keyring-core` errors.

use std::fmt;

use dbus::Error as BusError;
use dbus::arg::TypeMismatchError;
use keyring_core::Error;

const DISCONNECTED: &str = "org.freedesktop.DBus.Error.Disconnected";
const NO_SESSION: &str = "org.freedesktop.Secret.Error.NoSession";
/// The beginning of the message with which `KWallet` answers instead of [`NO_SESSION`].
const KWALLET_NO_SESSION: &str = "Can't find session ";

/// The provider cannot be reached, has ended since the store was connected, or no longer knows the session that was
/// agreed on then: `KWallet` 5 gives a session's path to the next client, too, and forgets it when either ends. Connect a
/// new store.
///
/// It is the cause of an [`Error::PlatformFailure`].
#[derive(Debug)]
pub struct Unavailable(BusError);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Unavailable {}

pub(crate) fn disconnected() -> BusError {
    BusError::new_custom(DISCONNECTED, "the keyring has ended")
}

/// A secret was encrypted with another session's key, most likely.
pub(crate) fn undecryptable() -> Error {
    unavailable(BusError::new_custom(NO_SESSION, "a secret could not be decrypted"))
}

/// Maps an error of the bus or of the provider.
pub(crate) fn from_bus(error: BusError) -> Error {
    if error.message().is_some_and(|message| message.starts_with(KWALLET_NO_SESSION)) {
        return unavailable(error);
    }
    match error.name() {
        Some(
            "org.freedesktop.DBus.Error.UnknownMethod"
            | "org.freedesktop.DBus.Error.UnknownObject"
            | "org.freedesktop.Secret.Error.NoSuchObject",
        ) => Error::NoEntry,
        Some("org.freedesktop.Secret.Error.IsLocked") => Error::NoStorageAccess(Box::new(error)),
        Some(
            DISCONNECTED
            | "org.freedesktop.DBus.Error.NameHasNoOwner"
            | "org.freedesktop.DBus.Error.NoReply"
            | "org.freedesktop.DBus.Error.NoServer"
            | "org.freedesktop.DBus.Error.ServiceUnknown"
            | NO_SESSION,
        ) => unavailable(error),
        _ => platform_failure(error),
    }
}

pub(crate) fn unavailable(error: BusError) -> Error {
    Error::PlatformFailure(Box::new(Unavailable(error)))
}

pub(crate) fn platform_failure(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::PlatformFailure(error.into())
}

/// Maps a reply whose types are not those of the specification.
pub(crate) fn type_mismatch(error: TypeMismatchError) -> Error {
    platform_failure(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_unavailable(error: &Error) -> bool {
        matches!(error, Error::PlatformFailure(cause) if cause.is::<Unavailable>())
    }

    #[test]
    fn bus_errors_map_to_the_errors_that_callers_tell_apart() {
        let map = |name: &str| from_bus(BusError::new_custom(name.to_owned(), "x"));
        assert!(matches!(map("org.freedesktop.DBus.Error.UnknownObject"), Error::NoEntry));
        assert!(matches!(map("org.freedesktop.Secret.Error.NoSuchObject"), Error::NoEntry));
        assert!(matches!(map("org.freedesktop.Secret.Error.IsLocked"), Error::NoStorageAccess(_)));
        assert!(is_unavailable(&map("org.freedesktop.DBus.Error.ServiceUnknown")));
        assert!(is_unavailable(&from_bus(disconnected())));
        assert!(!is_unavailable(&map("org.gnome.keyring.Error.Failed")));
    }

    #[test]
    fn a_lost_session_needs_a_new_store_whatever_the_provider_calls_it() {
        let of_kwallet = BusError::new_custom(
            "org.freedesktop.DBus.Error.UnknownObject",
            "Can't find session /org/freedesktop/secrets/session/1",
        );
        assert!(is_unavailable(&from_bus(of_kwallet)));
        assert!(is_unavailable(&from_bus(BusError::new_custom(NO_SESSION, "x"))));
        assert!(is_unavailable(&undecryptable()));
    }
}
