//! The address at which a person signs in to a team's engine.

use alloc::borrow::ToOwned;
use alloc::string::String;

use serde::{Deserialize, Serialize};

/// Longest address, in characters.
const MAX_CHARS: usize = 4096;

/// The hosts of this computer: a provider of an administrator's tests needs no certificate there.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// An address of the web: `https`, or `http` on this computer. Nothing else is opened in the person's browser: an engine
/// could name an address that runs a script, or a page of the browser's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub struct SignInAddress(String);

impl SignInAddress {
    /// Parses an address as an engine names it.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = text.len() <= MAX_CHARS && text.bytes().all(|b| b.is_ascii_graphic());
        let (rest, is_secure) = match text.strip_prefix("https://") {
            Some(rest) => (rest, true),
            None => (text.strip_prefix("http://")?, false),
        };
        let server = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (host, port) = match server.rfind(':').filter(|at| !server[*at..].contains(']')) {
            Some(at) => (&server[..at], &server[at + 1..]),
            None => (server, "443"),
        };
        // A name before an `@` can look like the host.
        let is_host = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
        let is_server = !host.is_empty() && host.bytes().all(is_host) && port.parse::<u16>().is_ok();
        let is_allowed = is_secure || LOOPBACK.contains(&host);
        (is_plain && is_server && is_allowed).then(|| Self(text.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SignInAddress {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no address to sign in at")
    }
}

impl From<SignInAddress> for String {
    fn from(address: SignInAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_an_address_of_the_web_is_opened() {
        for text in [
            "https://login.example/auth?client=x&redirect=http%3A%2F%2Flocalhost",
            "https://login.example:8443",
            "https://[2001:db8::7]/auth",
            "http://127.0.0.1:9400/oauth2/authorize?x=1",
            "http://localhost:9400",
            "http://[::1]:9400/",
        ] {
            assert!(SignInAddress::parse(text).is_some(), "{text}");
        }
        for text in [
            "",
            "javascript:alert(1)",
            "javascript://login.example/%0aalert(1)",
            "file:///etc/passwd",
            "chrome://settings",
            "about:blank",
            "data:text/html,x",
            "chrome-extension://id/options/options.html",
            "http://login.example",
            "http://127.0.0.1.evil.example/",
            "http://localhost@evil.example/",
            "https://user@login.example/",
            "https://",
            "https:///auth",
            "https://login.example:port/",
            "https:\\\\login.example",
            "https://login.example\\@evil.example",
            "https://a b",
            "https://a\u{1b}[2J",
            " https://login.example",
        ] {
            assert_eq!(SignInAddress::parse(text), None, "{text}");
            let json = serde_json::to_string(text).unwrap();
            assert!(serde_json::from_str::<SignInAddress>(&json).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_is_read_without_panic_and_never_leads_elsewhere(text in "(https?://)?[a-z:@\\[\\]/\\\\.1-9]{0,30}") {
            if let Some(address) = SignInAddress::parse(&text) {
                prop_assert!(address.as_str().starts_with("https://") || address.as_str().starts_with("http://"));
                prop_assert!(!address.as_str().split('/').nth(2).unwrap().contains(['@', '\\']));
            }
        }
    }
}
