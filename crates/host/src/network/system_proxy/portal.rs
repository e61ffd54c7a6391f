//! The portal that GNOME, KDE and other desktops have for their proxy settings, scripts (PAC) included.
//! <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.ProxyResolver.html>

use std::time::Duration;

use dbus::Message;
use dbus::channel::{BusType, Channel};

use crate::keyring::has_local_bus;
use crate::network::connection::Server;
use crate::network::proxy::DIRECT;

const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.ProxyResolver";
/// The bus may have to start the portal, and the portal to download a script.
const DEADLINE: Duration = Duration::from_secs(5);

/// The proxies that the portal names for a server.
pub(in crate::network) fn addresses(server: &Server) -> Vec<String> {
    ask(server).map(usable).unwrap_or_default()
}

fn ask(server: &Server) -> Option<Vec<String>> {
    if !has_local_bus() {
        return None;
    }
    let channel = Channel::get_private(BusType::Session).ok()?;
    let lookup = Message::new_method_call(NAME, PATH, INTERFACE, "Lookup").ok()?;
    let lookup = lookup.append1(format!("https://{server}/"));
    let reply = channel.send_with_reply_and_block(lookup, DEADLINE).ok()?;
    reply.read1().ok()
}

/// The addresses of an answer; none if the first one means "no proxy".
fn usable(addresses: Vec<String>) -> Vec<String> {
    if addresses.first().is_some_and(|address| address == DIRECT) { vec![] } else { addresses }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_addresses_count_unless_the_first_is_none() {
        let usable = |addresses: &[&str]| usable(addresses.iter().map(ToString::to_string).collect());
        let list = ["http://proxy.example:8080", "direct://"];
        assert_eq!(usable(&list), list);
        assert_eq!(usable(&["direct://", "http://proxy.example:8080"]), [""; 0]);
        assert_eq!(usable(&[]), [""; 0]);
    }
}
