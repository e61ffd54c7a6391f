//! A text that may be a key: typed, pasted or selected by the user.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::key::ApiKey;
use crate::protocol::Refusal;
use crate::sites::omnisend::MASK_CHARACTERS;
use crate::text::{contains, trim};

/// Shortest and longest text that [`ApiKey::parse_any`] accepts, in bytes.
const LENGTHS: core::ops::RangeInclusive<usize> = 20..=200;

/// Starts of other vendors' keys and tokens: Klaviyo, Stripe, Shopify, webhooks, JSON web tokens, GitHub, Slack, Amazon,
/// `SendGrid`, Google, Meta.
const OTHER_VENDORS: [&str; 17] = [
    "pk_",
    "sk_",
    "rk_",
    "shpat_",
    "shpca_",
    "shppa_",
    "shpss_",
    "whsec_",
    "eyJ",
    "ghp_",
    "github_pat_",
    "xox",
    "AKIA",
    "SG.",
    "AIza",
    "ya29.",
    "EAA",
];

/// A text that may be a key. Wiped on drop, and never part of a debug output.
#[derive(Clone)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Reads the key, of a published format or an unusual one, without the white space around it.
    pub fn key(&self) -> Result<ApiKey, Refusal> {
        let text = trim(&self.0);
        if let Some(key) = ApiKey::parse(text) {
            return Ok(key);
        }
        // A list shows the first or the last characters of a key beside the mask.
        if contains(text, "**") || text.chars().any(|c| c != '*' && MASK_CHARACTERS.contains(&c)) {
            return Err(Refusal::KeyMasked);
        }
        if OTHER_VENDORS.iter().any(|start| text.starts_with(start)) {
            return Err(Refusal::KeyForeign);
        }
        match text.len() {
            0 => Err(Refusal::KeyEmpty),
            length if length < *LENGTHS.start() => Err(Refusal::KeyTooShort),
            length if length > *LENGTHS.end() => Err(Refusal::KeyTooLong),
            _ => ApiKey::parse_any(text).ok_or(Refusal::KeyMixed),
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
    fn a_text_that_is_no_key_is_refused_by_its_kind() {
        for (text, refusal) in [
            ("", Refusal::KeyEmpty),
            (" \n", Refusal::KeyEmpty),
            ("*******************************************aB3aB3a", Refusal::KeyMasked),
            ("aB3a****", Refusal::KeyMasked),
            ("••••••••1234", Refusal::KeyMasked),
            ("UpstackData ●●●●●●●●1234", Refusal::KeyMasked),
            ("a1b2c3", Refusal::KeyTooShort),
            (&KEY.repeat(3), Refusal::KeyTooLong),
            ("pk_0123456789abcdef0123456789abcdef01", Refusal::KeyForeign),
            ("shpat_0123456789abcdef0123456789abcdef", Refusal::KeyForeign),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", Refusal::KeyForeign),
            ("64f0c1d2e3a4b5c6d7e8f901", Refusal::KeyMixed),
            (&format!("API key: {KEY}"), Refusal::KeyMixed),
            (&format!("{KEY} {KEY}"), Refusal::KeyMixed),
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
