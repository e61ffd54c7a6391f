//! The secrets of a session with an engine. Neither can be printed or serialised by accident; both are wiped on drop.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Longest secret, in bytes. A service token has about 100, a batch token some hundreds; Windows keeps 2560.
const MAX_BYTES: usize = 2048;

/// A token: that of a session, or one that wraps a secret ID.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Token(String);

/// The secret ID of `AppRole`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct SecretId(String);

impl Token {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        secret(text).map(Self)
    }

    /// The token's characters. Every call can leak it: keep them few.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl SecretId {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        secret(text).map(Self)
    }

    /// The ID's characters. Every call can leak it: keep them few.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

/// Graphic characters of ASCII, each of which a header of HTTP may contain.
fn secret(text: &str) -> Option<String> {
    let text = text.trim();
    let is_secret = text.bytes().all(|b| b.is_ascii_graphic()) && (1..=MAX_BYTES).contains(&text.len());
    is_secret.then(|| text.to_owned())
}

/// Serialises a token in a message to the process with the network, explicitly: `#[serde(with = "token_wire")]`.
pub(super) mod token_wire {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use zeroize::Zeroizing;

    use super::Token;

    #[expect(clippy::ref_option, reason = "serde passes the field")]
    pub(crate) fn serialize<S: Serializer>(token: &Option<Token>, serializer: S) -> Result<S::Ok, S::Error> {
        token.as_ref().map(Token::expose).serialize(serializer)
    }

    /// The error does not contain the rejected value.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Token>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?.map(Zeroizing::new);
        let invalid = || D::Error::custom("the value is not shaped like a token");
        text.map(|text| Token::parse(&text).ok_or_else(invalid)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_adds_no_line_to_a_request() {
        assert_eq!(Token::parse(" hvs.CAES-x_1\n").unwrap().expose(), "hvs.CAES-x_1");
        for text in ["", " ", "a b", "a\r\nX-Evil: b", "a\u{0}", "ä", &"a".repeat(2049)] {
            assert!(Token::parse(text).is_none(), "{text:?}");
            assert!(SecretId::parse(text).is_none(), "{text:?}");
        }
    }
}
