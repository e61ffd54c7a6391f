//! The portal that GNOME, KDE and other desktops have for their proxy settings, scripts (PAC) included.
//! <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.ProxyResolver.html>

use std::time::Duration;

use dbus::Message;
use dbus::channel::{BusType, Channel};

use crate::keyring::has_local_bus;
use crate::network::connection::Server;

const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.ProxyResolver";
/// The address that means "no proxy".
const DIRECT: &str = "direct://";
/// The bus may have to start the portal, and the portal to download a script.
const DEADLINE: Duration = Duration::from_secs(5);

/// The proxy that the portal names for a server.
pub(in crate::network) fn address(server: &Server) -> Option<String> {
    if !has_local_bus() {
        return None;
    }
    let channel = Channel::get_private(BusType::Session).ok()?;
    let lookup = Message::new_method_call(NAME, PATH, INTERFACE, "Lookup").ok()?;
    let lookup = lookup.append1(format!("https://{server}/"));
    let reply = channel.send_with_reply_and_block(lookup, DEADLINE).ok()?;
    let addresses: Vec<String> = reply.read1().ok()?;
    addresses.into_iter().next().filter(|address| address != DIRECT)
}
