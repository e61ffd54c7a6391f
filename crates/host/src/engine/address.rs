//! The address of an engine.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The port of an address without one.
const DEFAULT_PORT: u16 = 443;

/// Longest host, in characters: that of a name in DNS.
const MAX_HOST_CHARS: usize = 253;

/// The address of an engine: a host and a port, always over HTTPS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct EngineAddress {
    /// In lower case; an address of IPv6 without brackets.
    host: String,
    port: u16,
}

/// The reason why a text is no address of an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InvalidAddress {
    /// It does not begin with `https://`: tokens and keys would be sent in clear.
    NotHttps,
    /// It has a path, a user or a query, or its host or port is none.
    NotAnAddress,
    /// The address is followed by something that is no part of an [`Invitation`](super::Invitation).
    UnknownPart,
}

impl EngineAddress {
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").ok_or(InvalidAddress::NotHttps)?;
        if !scheme.eq_ignore_ascii_case("https") {
            return Err(InvalidAddress::NotHttps);
        }
        let place = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match place.strip_prefix('[') {
            Some(place) => place.split_once(']').ok_or(InvalidAddress::NotAnAddress)?,
            None => place.split_at(place.find(':').unwrap_or(place.len())),
        };
        let port = match port.strip_prefix(':') {
            Some(port) => port.parse().map_err(|_| InvalidAddress::NotAnAddress)?,
            None if port.is_empty() => DEFAULT_PORT,
            None => return Err(InvalidAddress::NotAnAddress),
        };
        let is_ipv6 = place.starts_with('[');
        let is_host =
            |c: char| c.is_ascii_alphanumeric() || c == '.' || if is_ipv6 { c == ':' } else { c == '-' };
        if host.is_empty() || host.len() > MAX_HOST_CHARS || !host.chars().all(is_host) {
            return Err(InvalidAddress::NotAnAddress);
        }
        Ok(Self { host: host.to_ascii_lowercase(), port })
    }

    /// A name, or an address of IPv4 or IPv6 without brackets.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The server that a redirect of a request for this path leads to, if the request may be repeated there: the same
    /// request, over HTTPS, to the same host. A standby names its leader this way. The token and the key go to no other host,
    /// since any server of the company could answer with a redirect.
    pub(crate) fn redirected(&self, location: &str, path: &str) -> Option<Self> {
        let server = location.strip_suffix(path)?;
        Self::parse(server).ok().filter(|target| target.host == self.host && target != self)
    }
}

impl fmt::Display for EngineAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') {
            write!(f, "https://[{host}]:{port}")
        } else {
            write!(f, "https://{host}:{port}")
        }
    }
}

impl TryFrom<String> for EngineAddress {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "not the https address of an engine")
    }
}

impl From<EngineAddress> for String {
    fn from(address: EngineAddress) -> Self {
        address.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_an_https_address_of_a_host_is_accepted() {
        for (text, expected) in [
            ("https://vault.example", "https://vault.example:443"),
            (" HTTPS://Vault.example:8200/ ", "https://vault.example:8200"),
            ("https://10.0.0.7:8200", "https://10.0.0.7:8200"),
            ("https://[2001:db8::7]:8200", "https://[2001:db8::7]:8200"),
        ] {
            assert_eq!(EngineAddress::parse(text).unwrap().to_string(), expected, "{text}");
        }
        for text in ["http://vault.example", "vault.example:8200", "", "ftp://vault.example"] {
            assert_eq!(EngineAddress::parse(text), Err(InvalidAddress::NotHttps), "{text}");
        }
        for text in [
            "https://",
            "https://user@vault.example",
            "https://vault.example/ui/vault",
            "https://vault.example?x",
            "https://vault.example:port",
            "https://vault.example:99999",
            "https://[::1",
            "https://a b",
            "https://a\r\nX: y",
        ] {
            assert_eq!(EngineAddress::parse(text), Err(InvalidAddress::NotAnAddress), "{text:?}");
        }
    }

    #[test]
    fn a_redirect_is_followed_to_another_port_of_the_same_host_only() {
        let address = EngineAddress::parse("https://vault.example:8200").unwrap();
        let path = "/v1/secret/data/x";
        let target = address.redirected("https://vault.example:8210/v1/secret/data/x", path);
        assert_eq!(target.unwrap().to_string(), "https://vault.example:8210");
        for location in [
            "http://vault.example:8210/v1/secret/data/x",
            "https://other.example:8210/v1/secret/data/x",
            "https://vault.example.evil.example/v1/secret/data/x",
            "https://vault.example:8200/v1/secret/data/x",
            "https://vault.example:8210/v1/secret/data/y",
            "/v1/secret/data/x",
            "",
        ] {
            assert_eq!(address.redirected(location, path), None, "{location}");
        }
    }

    proptest! {
        #[test]
        fn every_address_reads_back(host in "[a-z][a-z0-9.-]{0,30}", port in any::<u16>()) {
            let address = EngineAddress::parse(&format!("https://{host}:{port}")).unwrap();
            prop_assert_eq!(EngineAddress::parse(&address.to_string()).unwrap(), address);
        }

        #[test]
        fn arbitrary_text_is_read_without_panic(text in "(https://)?.{0,40}") {
            let _ = EngineAddress::parse(&text);
        }
    }
}
