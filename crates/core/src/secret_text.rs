//! A text that may be a key: typed, pasted or selected by the user.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::candidate::{self, Fault};
use crate::key::ApiKey;
use crate::protocol::Refusal;
use crate::text::trim;

/// A text that may be a key. Wiped on drop, and never part of a debug output.
#[derive(Clone)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text's characters. Every call can leak it: keep them few.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Reads the key: of a published format, alone or among other words, or an unusual one that stands alone.
    pub fn key(&self) -> Result<ApiKey, Refusal> {
        match candidate::key_in(&self.0) {
            Ok(key) => Ok(key),
            Err(Fault::Unusual) => ApiKey::parse_any(&self.0).ok_or(Refusal::KeyMixed),
            Err(fault) => Err(Refusal::of_text(fault, trim(&self.0).len())),
        }
    }
}

impl PartialEq for SecretText {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for SecretText {}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(…)")
    }
}

impl Serialize for SecretText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEY: &str = "64f0c1d2e3a4b5c6d7e8f901-aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB";

    fn read(text: &str) -> Result<ApiKey, Refusal> {
        SecretText::new(text.into()).key()
    }

    #[test]
    fn a_key_is_read_without_the_white_space_around_it() {
        assert_eq!(read(&format!(" \t{KEY}\r\n\u{a0}")).unwrap().expose(), KEY);
        let unusual = read("omni_live_4f9d8c7b6a5e4d3c2b1a ").unwrap();
        assert!(unusual.is_unusual());
    }

    #[test]
    fn the_only_key_among_other_words_is_read() {
        assert_eq!(read(&format!("API key: {KEY}.")).unwrap().expose(), KEY);
    }

    #[test]
    fn a_text_that_is_no_key_is_refused_by_its_kind() {
        for (text, refusal) in [
            ("", Refusal::KeyEmpty),
            (" \n", Refusal::KeyEmpty),
            ("*******************************************aB3aB3a", Refusal::KeyMasked),
            ("aB3a****", Refusal::KeyMasked),
            ("••••••••1234", Refusal::KeyMasked),
            ("UpstackData ●●●●●●●●1234", Refusal::KeyMasked),
            ("a1b2c3", Refusal::KeyTooShort),
            (&KEY[..60], Refusal::KeyTooShort),
            (&format!("{KEY}x"), Refusal::KeyTooLong),
            (&KEY.repeat(3), Refusal::KeyTooLong),
            ("pk_0123456789abcdef0123456789abcdef01", Refusal::KeyForeign),
            ("shpat_0123456789abcdef0123456789abcdef", Refusal::KeyForeign),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", Refusal::KeyForeign),
            ("64f0c1d2e3a4b5c6d7e8f901", Refusal::KeyTooShort),
            (&format!("{KEY} {}", KEY.replace("aB3", "aB4")), Refusal::KeyMixed),
        ] {
            assert_eq!(read(text), Err(refusal), "{text}");
        }
    }

    #[test]
    fn debug_output_does_not_contain_the_text() {
        assert_eq!(format!("{:?}", SecretText::new(KEY.into())), "SecretText(…)");
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_the_lengths_are_those_of_keys(text in any::<String>(), token in "[ -~]{10,210}") {
            for text in [text, token] {
                let key = ApiKey::parse_any(&text);
                if let Ok(read) = read(&text) {
                    prop_assert_eq!(Some(read), key);
                } else if let Some(key) = key {
                    // Refused although it could be confirmed: other vendors' keys.
                    prop_assert!(key.is_unusual());
                }
                if matches!(read(&text), Err(Refusal::KeyTooShort | Refusal::KeyTooLong)) {
                    prop_assert!(ApiKey::parse_any(&text).is_none());
                }
            }
        }
    }
}
