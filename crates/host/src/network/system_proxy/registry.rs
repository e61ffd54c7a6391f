//! The proxy in Windows' settings, "Manual proxy setup". They are in the registry, and a policy's too.
//! <https://learn.microsoft.com/windows/win32/wininet/enabling-internet-functionality>

use windows_registry::CURRENT_USER;

use crate::network::connection::Server;
use crate::network::proxy::is_excepted;

const SETTINGS: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";

pub(in crate::network) fn address(server: &Server) -> Option<String> {
    let settings = CURRENT_USER.open(SETTINGS).ok()?;
    if settings.get_u32("ProxyEnable").ok()? == 0 {
        return None;
    }
    let exceptions = settings.get_string("ProxyOverride").unwrap_or_default();
    if is_excepted(&server.host, &exceptions.replace(';', ",")) {
        return None;
    }
    for_https(&settings.get_string("ProxyServer").ok()?)
}

/// The proxy for HTTPS in a list such as `http=a:80;https=b:80`, or the one for all protocols.
fn for_https(servers: &str) -> Option<String> {
    let mut servers = servers.split(';').map(str::trim).filter(|server| !server.is_empty());
    servers.find_map(|server| match server.split_once('=') {
        Some((protocol, address)) => protocol.eq_ignore_ascii_case("https").then(|| address.to_owned()),
        None => Some(server.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proxy_for_https_is_found_among_those_for_other_protocols() {
        for (servers, expected) in [
            ("proxy:8080", Some("proxy:8080")),
            ("http=a:80; HTTPS=b:3128;ftp=c", Some("b:3128")),
            ("http=a:80;socks=c:1080", None),
            ("", None),
        ] {
            assert_eq!(for_https(servers).as_deref(), expected, "{servers}");
        }
    }
}
