//! The proxy that the environment names for a server. The starter adds the system's proxies to it.

use std::env;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The variables with a proxy's address, the first that is set wins.
const ADDRESSES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
/// The variables with the names that need no proxy.
const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// The variable that the starter sets: the system's proxies in the order in which they are tried, with spaces between them.
pub(super) const SYSTEM: &str = "KEYFERRY_SYSTEM_PROXIES";
/// The address among the system's that means "no proxy".
pub(super) const DIRECT: &str = "direct://";

/// The variables that this module reads and the starter passes on.
pub(super) const VARIABLES: [&str; 6] =
    [ADDRESSES[0], ADDRESSES[1], ADDRESSES[2], ADDRESSES[3], EXCEPTIONS[0], EXCEPTIONS[1]];

/// The port of an address without one.
const DEFAULT_PORT: u16 = 80;

/// The way to a server.
#[derive(PartialEq, Eq)]
pub(super) enum Route {
    Direct,
    Proxy(Proxy),
}

/// An HTTP proxy. It has a password, so it has no `Debug`.
#[derive(PartialEq, Eq)]
pub(super) struct Proxy {
    pub(super) host: String,
    pub(super) port: u16,
    /// `user:password`, with percent-encoding removed.
    pub(super) user: Option<Vec<u8>>,
}

impl Route {
    /// The ways to this host in the order in which they are tried, from the environment's variables. Never empty.
    ///
    /// # Errors
    /// The cause, without the address, since that can contain a password.
    pub(super) fn from_environment(
        host: &str,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Vec<Self>, String> {
        let named = first_set(&ADDRESSES, &variable);
        let of_system = first_set(&[SYSTEM], &variable);
        let exceptions = first_set(&EXCEPTIONS, &variable).map(|(_, exceptions)| exceptions);
        if exceptions.is_some_and(|exceptions| is_excepted(host, &exceptions)) {
            return Ok(vec![Self::Direct]);
        }
        match (named, of_system) {
            (Some((name, address)), _) => {
                let proxy = Proxy::parse(address.trim()).map_err(|cause| format!("{name}: {cause}"))?;
                Ok(vec![Self::Proxy(proxy)])
            }
            (None, Some((name, addresses))) => {
                Self::of_system(&addresses).map_err(|cause| format!("{name}: {cause}"))
            }
            (None, None) => Ok(vec![Self::Direct]),
        }
    }

    /// The ways that the system names, up to the first one that is not supported.
    fn of_system(addresses: &str) -> Result<Vec<Self>, &'static str> {
        let mut routes = vec![];
        for address in addresses.split_whitespace() {
            let is_direct = address == DIRECT;
            let route = if is_direct { Ok(Self::Direct) } else { Proxy::parse(address).map(Self::Proxy) };
            match route {
                Ok(route) => routes.push(route),
                Err(cause) if routes.is_empty() => return Err(cause),
                Err(_) => break,
            }
        }
        Ok(routes)
    }
}

/// Whether the environment names a proxy.
pub(super) fn is_in_environment() -> bool {
    first_set(&ADDRESSES, &|name| env::var(name).ok()).is_some()
}

/// The first of these variables that is set, and its value.
fn first_set(
    names: &[&'static str],
    variable: &impl Fn(&str) -> Option<String>,
) -> Option<(&'static str, String)> {
    let value = |name| variable(name).filter(|value| !value.trim().is_empty());
    names.iter().find_map(|name| Some((*name, value(name)?)))
}

/// Whether a list such as `localhost,.example.com` names this host or a domain that it is in.
pub(super) fn is_excepted(host: &str, exceptions: &str) -> bool {
    exceptions.split([',', ' ']).any(|exception| {
        let exception = exception.trim();
        // Without the port, since only one of a server's is asked. An address of IPv6 has none here.
        let exception = match exception.split_once(':') {
            Some((name, port)) if !port.contains(':') => name,
            Some(_) | None => exception,
        };
        let domain = exception.trim_start_matches('*').trim_start_matches('.').to_ascii_lowercase();
        exception == "*"
            || (!domain.is_empty()
                && host.strip_suffix(&domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    })
}

impl Proxy {
    fn parse(address: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = address.split_once("://").unwrap_or(("http", address));
        if !scheme.eq_ignore_ascii_case("http") {
            return Err("only proxies with an http:// address are supported");
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let not_an_address = "this is not the address of a proxy";
        let (host, port) = match place.strip_prefix('[') {
            // An address of IPv6.
            Some(place) => place.split_once(']').ok_or(not_an_address)?,
            None => place.split_at(place.find(':').unwrap_or(place.len())),
        };
        let port = match port.strip_prefix(':') {
            Some(port) => port.parse().map_err(|_| not_an_address)?,
            None if port.is_empty() => DEFAULT_PORT,
            None => return Err(not_an_address),
        };
        let is_host = |c: char| c.is_ascii_alphanumeric() || ".-_:%".contains(c);
        if host.is_empty() || !host.chars().all(is_host) {
            return Err(not_an_address);
        }
        Ok(Self { host: host.to_owned(), port, user: user.map(percent_decoded) })
    }

    /// The credentials for Basic authentication.
    pub(super) fn basic_credentials(&self) -> Option<String> {
        self.user.as_ref().map(|user| {
            let colon: &[u8] = if user.contains(&b':') { b"" } else { b":" };
            STANDARD.encode([user, colon].concat())
        })
    }
}

/// Removes percent-encoding; leaves what is none.
fn percent_decoded(text: &str) -> Vec<u8> {
    let mut decoded = vec![];
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let encoded =
            after.get(..2).filter(|digits| *byte == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let value = encoded
            .and_then(|digits| str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(value.unwrap_or(*byte));
        rest = if value.is_some() { &after[2..] } else { after };
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn routes(variables: &[(&str, &str)]) -> Result<Vec<Route>, String> {
        Route::from_environment("api.omnisend.com", |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn route(variables: &[(&str, &str)]) -> Result<Route, String> {
        let mut routes = routes(variables)?;
        assert_eq!(routes.len(), 1);
        Ok(routes.remove(0))
    }

    fn proxy(variables: &[(&str, &str)]) -> (String, u16, Option<String>) {
        match route(variables) {
            Ok(Route::Proxy(proxy)) => (proxy.host.clone(), proxy.port, proxy.basic_credentials()),
            Ok(Route::Direct) => panic!("direct"),
            Err(cause) => panic!("{cause}"),
        }
    }

    #[test]
    fn the_first_variable_that_is_set_names_the_proxy() {
        let at = |host: &str, port| (host.to_owned(), port, None);
        assert_eq!(proxy(&[("ALL_PROXY", "b:1"), ("https_proxy", "http://a:8080/")]), at("a", 8080));
        assert_eq!(proxy(&[("HTTPS_PROXY", " "), ("all_proxy", "HTTP://b")]), at("b", 80));
        assert_eq!(proxy(&[("HTTPS_PROXY", "http://[::1]:3128")]), at("::1", 3128));
        assert!(route(&[]) == Ok(Route::Direct));
        assert!(route(&[("HTTP_PROXY", "http://a")]) == Ok(Route::Direct));
    }

    #[test]
    fn the_systems_proxies_are_tried_in_order_unless_the_environment_names_one() {
        let hosts = |addresses| {
            let routes = routes(&[(SYSTEM, addresses)])?;
            let host = |route: &Route| match route {
                Route::Direct => "direct".to_owned(),
                Route::Proxy(proxy) => format!("{}:{}", proxy.host, proxy.port),
            };
            Ok::<_, String>(routes.iter().map(host).collect::<Vec<_>>())
        };
        assert_eq!(hosts("http://a:8080 b direct://").unwrap(), ["a:8080", "b:80", "direct"]);
        assert_eq!(hosts("http://a socks5://b direct://").unwrap(), ["a:80"]);
        assert!(hosts("socks5://b direct://").unwrap_err().starts_with(SYSTEM));
        assert_eq!(proxy(&[(SYSTEM, "http://a b"), ("HTTPS_PROXY", "c")]), ("c".into(), 80, None));
        assert!(route(&[(SYSTEM, "http://a b"), ("NO_PROXY", "omnisend.com")]) == Ok(Route::Direct));
    }

    #[test]
    fn credentials_are_decoded_and_encoded_for_basic_authentication() {
        let credentials = |address| proxy(&[("HTTPS_PROXY", address)]).2.unwrap();
        assert_eq!(credentials("http://user:p%40ss@proxy:1"), STANDARD.encode("user:p@ss"));
        assert_eq!(credentials("http://user@proxy"), STANDARD.encode("user:"));
        assert_eq!(credentials("http://a:b@c:100%@proxy"), STANDARD.encode("a:b@c:100%"));
    }

    #[test]
    fn other_kinds_of_proxy_are_refused_without_their_address() {
        for address in [
            "socks5://u:secret@a:1",
            "https://u:secret@a",
            "http://u:secret@",
            "http://a:secret",
            "http://[::1",
            "http://a b",
        ] {
            let cause = route(&[("ALL_PROXY", address)]).err().unwrap();
            assert!(cause.starts_with("ALL_PROXY: ") && !cause.contains("secret"), "{cause}");
        }
    }

    #[test]
    fn exceptions_name_a_host_or_its_domain() {
        let is_direct =
            |exceptions| route(&[("HTTPS_PROXY", "a"), ("no_proxy", exceptions)]) == Ok(Route::Direct);
        for exceptions in
            ["*", "a.example, omnisend.com", ".omnisend.com", "*.Omnisend.com", "api.omnisend.com:443"]
        {
            assert!(is_direct(exceptions), "{exceptions}");
        }
        for exceptions in ["", ",", ".", "send.com", "api.omnisend.com.evil", "omnisend.co"] {
            assert!(!is_direct(exceptions), "{exceptions}");
        }
    }

    proptest! {
        #[test]
        fn any_address_is_parsed_without_panic(address in any::<String>(), exceptions in any::<String>()) {
            let _ = routes(&[("HTTPS_PROXY", &address), ("NO_PROXY", &exceptions)]);
            let _ = routes(&[(SYSTEM, &address)]);
        }
    }
}
