//! The end of a sign-in by OpenID Connect: the browser comes back with a code.

use std::iter;

use keyferry_core::protocol::SignInAddress;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Body;

/// The address that the browser comes back to. Administrators allow it for the role; the program `bao` uses the same.
pub(crate) const CALLBACK_ADDRESS: &str = "http://localhost:8250/oidc/callback";
/// Its port.
pub(crate) const CALLBACK_PORT: u16 = 8250;
const CALLBACK_PATH: &str = "/oidc/callback";

/// Longest value in a query, in characters.
const MAX_CHARS: usize = 4096;

/// The text by which the engine recognises a sign-in, encoded as in an address. No other page knows it.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SignInState(String);

impl SignInState {
    /// The state in the address at which a person signs in: the provider sends it back.
    pub(crate) fn of(address: &SignInAddress) -> Option<Self> {
        let (_, query) = address.as_str().split('#').next()?.split_once('?')?;
        value(query, "state").map(|state| Self(state.to_owned()))
    }

    /// Providers may encode other characters than the engine does.
    fn is(&self, state: &str) -> bool {
        decoded(state).eq(decoded(&self.0))
    }
}

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
    /// Another page, such as an icon, or the end of another sign-in. Any page can send the browser here.
    Other,
}

impl Visit {
    /// Reads a request's target, such as `/oidc/callback?code=a&state=b`, during the sign-in with this state.
    pub(crate) fn of(target: &str, expected: &SignInState) -> Self {
        let Some((CALLBACK_PATH, query)) = target.split_once('?') else { return Self::Other };
        match (value(query, "state"), value(query, "code"), value(query, "error")) {
            (Some(state), _, _) if !expected.is(state) => Self::Other,
            // Some providers leave the state out of a refusal.
            (_, _, Some(_)) => Self::Refused,
            (Some(state), Some(code), None) => {
                Self::SignedIn(Callback { state: Body::new(state.into()), code: Body::new(code.into()) })
            }
            (None, _, None) | (_, None, None) => Self::Other,
        }
    }
}

/// The value of a name in a query, encoded as there.
fn value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value).filter(|value| is_in_query(value))
}

/// The text has only characters that a query may contain without encoding, and is short enough. Google's codes have a
/// slash.
/// <https://www.rfc-editor.org/rfc/rfc3986#section-3.4>
fn is_in_query(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~%/:@!$'()*+,;?=".contains(&b);
    (1..=MAX_CHARS).contains(&text.len()) && text.bytes().all(is_plain)
}

/// Encodes what a query may contain and the value of another query should not. A `%` is part of an encoding already, and
/// a `+` keeps its meaning.
pub(super) fn encoded(value: &str) -> Zeroizing<String> {
    let mut encoded = Zeroizing::new(String::with_capacity(3 * value.len()));
    for c in value.chars() {
        if c.is_ascii_alphanumeric() || "-._~%+".contains(c) {
            encoded.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                encoded.push('%');
                for digit in [byte >> 4, byte & 0xf] {
                    encoded
                        .extend(char::from_digit(digit.into(), 16).map(|digit| digit.to_ascii_uppercase()));
                }
            }
        }
    }
    encoded
}

/// The bytes of a value in a query.
fn decoded(value: &str) -> impl Iterator<Item = u8> {
    let mut rest = value.as_bytes();
    iter::from_fn(move || {
        let (first, others) = rest.split_first()?;
        let digit = |at: usize| char::from(*others.get(at)?).to_digit(16);
        let pair = if *first == b'%' { digit(0).zip(digit(1)) } else { None };
        let (byte, others) = match pair {
            Some((high, low)) => (u8::try_from(high * 16 + low).unwrap_or_default(), &others[2..]),
            None => (if *first == b'+' { b' ' } else { *first }, others),
        };
        rest = others;
        Some(byte)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(target: &str) -> String {
        let address = "https://login.example/auth?client_id=a&state=st_1&nonce=n#state=x";
        let state = SignInState::of(&SignInAddress::parse(address).unwrap()).unwrap();
        match Visit::of(target, &state) {
            Visit::SignedIn(Callback { state, code }) => format!("{} {}", state.expose(), code.expose()),
            Visit::Refused => "refused".into(),
            Visit::Other => "other".into(),
        }
    }

    #[test]
    fn only_a_return_with_state_and_code_signs_in() {
        assert_eq!(meaning("/oidc/callback?code=a%2Bb&state=st_1"), "st_1 a%2Bb");
        for refused in ["error=access_denied&state=st_1", "error=access_denied"] {
            assert_eq!(meaning(&format!("/oidc/callback?{refused}")), "refused");
        }
        for target in [
            "/favicon.ico",
            "/oidc/callback",
            "/oidc/callback?code=a",
            "/oidc/callback?code=&state=st_1",
            "/oidc/callback?code=a b&state=st_1",
            "/oidc/callback?code=a\"b&state=st_1",
            "/oidc/callback/x?code=a&state=st_1",
            "",
        ] {
            assert_eq!(meaning(target), "other", "{target}");
        }
    }

    #[test]
    fn a_provider_may_send_every_character_that_a_query_may_contain() {
        let google = "/oidc/callback?state=st_1&iss=https://accounts.google.com&code=4/0Ab_c-D&scope=email%20openid%20\
                      https://www.googleapis.com/auth/userinfo.email&authuser=0&hd=agency.example&prompt=none";
        assert_eq!(meaning(google), "st_1 4/0Ab_c-D");
        assert_eq!(meaning("/oidc/callback?code=a:@!$'()*+,;?=&state=st%5F1"), "st%5F1 a:@!$'()*+,;?=");
        assert_eq!(*encoded("4/0A%2F+c;=é"), "4%2F0A%2F+c%3B%3D%C3%A9");
    }

    #[test]
    fn a_page_that_does_not_know_the_state_neither_ends_nor_finishes_a_sign_in() {
        for target in [
            "/oidc/callback?error=x&state=st_2",
            "/oidc/callback?code=a&state=st_",
            "/oidc/callback?code=a&state=st_11",
            "/oidc/callback?code=a&state=st_%3",
        ] {
            assert_eq!(meaning(target), "other", "{target}");
        }
    }
}
