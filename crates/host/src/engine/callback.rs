//! The end of a sign-in by OpenID Connect: the browser comes back with a code.

use serde::{Deserialize, Serialize};

use super::Body;

/// The address that the browser comes back to. Administrators allow it for the role; the program `bao` uses the same.
pub(crate) const CALLBACK_ADDRESS: &str = "http://localhost:8250/oidc/callback";
/// Its port.
pub(crate) const CALLBACK_PORT: u16 = 8250;
const CALLBACK_PATH: &str = "/oidc/callback";

/// Longest value in a query, in characters.
const MAX_CHARS: usize = 4096;

/// The values that the browser brings, encoded as in its address. The code is good for one sign-in, and only with the
/// nonce of this one.
#[derive(Serialize, Deserialize)]
pub(crate) struct Callback {
    pub(super) state: Body,
    pub(super) code: Body,
}

/// The meaning of an address that the browser requests.
pub(crate) enum Visit {
    SignedIn(Callback),
    /// The person has cancelled, or may not sign in.
    Refused,
    /// Another page, such as an icon.
    Other,
}

impl Visit {
    /// Reads a request's target, such as `/oidc/callback?code=a&state=b`.
    pub(crate) fn of(target: &str) -> Self {
        let Some((CALLBACK_PATH, query)) = target.split_once('?') else { return Self::Other };
        let value = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(found, _)| *found == name).map(|(_, value)| value).filter(|value| is_encoded(value))
        };
        match (value("state"), value("code"), value("error")) {
            (Some(state), Some(code), None) => {
                Self::SignedIn(Callback { state: Body::new(state.into()), code: Body::new(code.into()) })
            }
            (_, _, Some(_)) => Self::Refused,
            (_, _, None) => Self::Other,
        }
    }
}

/// The text has no character that an address encodes.
fn is_encoded(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~%".contains(&b);
    (1..=MAX_CHARS).contains(&text.len()) && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_return_with_state_and_code_signs_in() {
        let meaning = |target: &str| match Visit::of(target) {
            Visit::SignedIn(Callback { state, code }) => format!("{} {}", state.expose(), code.expose()),
            Visit::Refused => "refused".into(),
            Visit::Other => "other".into(),
        };
        assert_eq!(meaning("/oidc/callback?code=a%2Bb&state=st_1"), "st_1 a%2Bb");
        assert_eq!(meaning("/oidc/callback?error=access_denied&state=st_1"), "refused");
        for target in [
            "/favicon.ico",
            "/oidc/callback",
            "/oidc/callback?code=a",
            "/oidc/callback?code=&state=b",
            "/oidc/callback?code=a b&state=c",
            "/oidc/callback?code=a/../b&state=c",
            "/oidc/callback/x?code=a&state=b",
            "",
        ] {
            assert_eq!(meaning(target), "other", "{target}");
        }
    }
}
