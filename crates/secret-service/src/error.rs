//! D-Bus errors as `keyring-core` errors.

use std::fmt;

use dbus::Error as BusError;
use dbus::arg::TypeMismatchError;
use keyring_core::Error;

const DISCONNECTED: &str = "org.freedesktop.DBus.Error.Disconnected";

/// The provider cannot be reached, or has ended since the store was connected. Connect a new store.
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

/// Maps an error of the bus or of the provider.
pub(crate) fn from_bus(error: BusError) -> Error {
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
            | "org.freedesktop.Secret.Error.NoSession",
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

    #[test]
    fn bus_errors_map_to_the_errors_that_callers_tell_apart() {
        let map = |name: &str| from_bus(BusError::new_custom(name.to_owned(), "x"));
        assert!(matches!(map("org.freedesktop.DBus.Error.UnknownObject"), Error::NoEntry));
        assert!(matches!(map("org.freedesktop.Secret.Error.NoSuchObject"), Error::NoEntry));
        assert!(matches!(map("org.freedesktop.Secret.Error.IsLocked"), Error::NoStorageAccess(_)));
        let is_unavailable =
            |error| matches!(error, Error::PlatformFailure(cause) if cause.is::<Unavailable>());
        assert!(is_unavailable(map("org.freedesktop.DBus.Error.ServiceUnknown")));
        assert!(is_unavailable(from_bus(disconnected())));
        assert!(!is_unavailable(map("org.gnome.keyring.Error.Failed")));
    }
}
