//! The desktop's `WebExtensions` portal, which starts the helper for a sandboxed Firefox. It asks the user once whether the
//! browser may use a helper, and remembers the answer in its permission store.

use keyferry_core::product::HOST_NAME;

pub(super) use self::bus::is_refused;

/// Name of the permission store on the bus and of its interface, and its path.
const NAME: &str = "org.freedesktop.impl.portal.PermissionStore";
const PATH: &str = "/org/freedesktop/impl/portal/PermissionStore";
/// The store's table for this portal. Its resources are the names of native messaging hosts.
const TABLE: &str = "webextensions";

/// The command that lets this application start the helper.
pub(super) fn grant_command(application: &str) -> String {
    format!(
        "busctl --user call {NAME} {PATH} {NAME} SetPermission sbssas {TABLE} true {HOST_NAME} {application} 1 yes"
    )
}

#[cfg(all(unix, not(target_os = "macos")))]
mod bus {
    use std::time::Duration;

    use dbus::Message;
    use dbus::arg::{Array, Dict};
    use dbus::channel::{BusType, Channel};

    use super::{HOST_NAME, NAME, PATH, TABLE};
    use crate::keyring::has_local_bus;

    /// The bus may have to start the store.
    const DEADLINE: Duration = Duration::from_secs(5);

    /// Whether the user has refused this application the helper. False if there is no store, as on desktops without
    /// portals.
    pub(in crate::registration) fn is_refused(application: &str) -> bool {
        has_local_bus() && has_refused(application).unwrap_or(false)
    }

    fn has_refused(application: &str) -> Option<bool> {
        let channel = Channel::get_private(BusType::Session).ok()?;
        let lookup = Message::new_method_call(NAME, PATH, NAME, "Lookup").ok()?.append2(TABLE, HOST_NAME);
        let reply = channel.send_with_reply_and_block(lookup, DEADLINE).ok()?;
        // The answers for the helper, by the application that asked.
        let mut answers = reply.read1::<Dict<'_, &str, Array<'_, &str, _>, _>>().ok()?;
        answers.find(|(name, _)| *name == application).map(|(_, mut answer)| answer.any(|word| word == "no"))
    }
}

/// Portals exist on Linux and the BSDs only.
#[cfg(not(all(unix, not(target_os = "macos"))))]
mod bus {
    pub(in crate::registration) fn is_refused(_: &str) -> bool {
        false
    }
}
