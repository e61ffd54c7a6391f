//! An Omnisend API key: its format, and the type that keeps it secret.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::ids::BrandId;
use crate::text::{contains, trim};

/// Length of a key in the published formats, in ASCII characters.
pub const KEY_LENGTH: usize = 75;

/// The published formats, as numbers of characters before and after the `-`. 24 + 50: Omnisend's help centre and its
/// `WordPress` plugin, with the Brand ID first. 64 + 10: the example in the Upstack guide.
const SPLITS: [(usize, usize); 2] = [(BrandId::LENGTH, 50), (64, 10)];

/// Lengths of unusual keys, in ASCII characters. They exist because Omnisend may change its format.
const UNUSUAL_LENGTHS: core::ops::RangeInclusive<usize> = 20..=200;

/// An Omnisend API key: of a published format, or an unusual one that the user confirmed.
///
/// It has no `Display` and no serde implementation, compares in constant time, and is zeroed on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct ApiKey(String);

impl ApiKey {
    /// Parses a key of a published format, and trims white space around it. Masked keys, tokens of other vendors and
    /// IDs are rejected.
    pub fn parse(text: &str) -> Option<Self> {
        let text = trim(text);
        if text.len() != KEY_LENGTH {
            return None;
        }
        let (head, tail) = split_at_hyphen(text)?;
        let alphanumeric = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric());
        let split = SPLITS.contains(&(head.len(), tail.len()));
        // A head of 24 characters is a Brand ID, in lowercase hexadecimal.
        let brand = head.len() != BrandId::LENGTH || BrandId::parse(head).is_some();
        (split && brand && alphanumeric(head) && alphanumeric(tail)).then(|| Self(text.to_owned()))
    }

    /// Parses a key of a published format, or an unusual one: 20 to 200 letters, digits, `-`, `_`, `.`, `~`, `+`, `/`
    /// and `=`, with both letters and digits. Masked keys, addresses, sentences and Brand IDs are rejected.
    ///
    /// An unusual key needs the user's confirmation. The host accepts every value that this function accepts.
    pub fn parse_any(text: &str) -> Option<Self> {
        if let Some(key) = Self::parse(text) {
            return Some(key);
        }
        let text = trim(text);
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_.~+/=".contains(&b);
        (UNUSUAL_LENGTHS.contains(&text.len())
            && text.bytes().all(allowed)
            && text.bytes().any(|b| b.is_ascii_alphabetic())
            && text.bytes().any(|b| b.is_ascii_digit())
            && !contains(text, "..")
            && !contains(text, "//")
            && BrandId::parse(text).is_none())
        .then(|| Self(text.to_owned()))
    }

    /// Returns whether the key has none of the published formats.
    pub fn is_unusual(&self) -> bool {
        Self::parse(&self.0).is_none()
    }

    /// The key's characters. Every call can leak the key: keep them few.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The Brand ID at the start of a key of the 24 + 50 format.
    pub fn brand_id(&self) -> Option<BrandId> {
        split_at_hyphen(&self.0).and_then(|(head, _)| BrandId::parse(head))
    }

    /// The last four characters, the most that is displayed.
    pub fn last4(&self) -> &str {
        // A key is longer, and ASCII. `get` adds no panic message to the content script.
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }
}

/// Replaces `str::split_once`, whose search algorithm would be a hundredth of the content script.
fn split_at_hyphen(text: &str) -> Option<(&str, &str)> {
    let hyphen = text.bytes().position(|byte| byte == b'-')?;
    Some((text.get(..hyphen)?, text.get(hyphen + 1..)?))
}

impl PartialEq for ApiKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for ApiKey {}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…")?;
        f.write_str(self.last4())?;
        f.write_str(")")
    }
}

/// Serialises a key in a message, explicitly: `#[serde(with = "keyferry_core::key::wire")]`.
pub mod wire {
    use alloc::string::String;

    use super::ApiKey;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use zeroize::Zeroizing;

    pub fn serialize<S: Serializer>(key: &ApiKey, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(key.expose())
    }

    /// The error does not contain the rejected value.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ApiKey, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        ApiKey::parse_any(&text).ok_or_else(|| D::Error::custom("the value is not shaped like an API key"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BRAND: &str = "64f0c1d2e3a4b5c6d7e8f901";

    fn branded() -> String {
        format!("{BRAND}-{}", "aB3".repeat(17).get(..50).unwrap())
    }

    #[test]
    fn both_published_formats_are_keys() {
        let key = ApiKey::parse(&branded()).unwrap();
        assert_eq!(key.brand_id().unwrap().as_str(), BRAND);
        let other = ApiKey::parse(&format!("{}-{}", "x1".repeat(32), "AbCdEf1234")).unwrap();
        assert_eq!(other.brand_id(), None);
        assert_eq!(other.last4(), "1234");
    }

    #[test]
    fn surrounding_white_space_is_trimmed_and_inner_white_space_is_not_a_key() {
        assert!(ApiKey::parse(&format!("\n  {}\u{a0}\t", branded())).is_some());
        let mut inner = branded();
        inner.replace_range(40..41, " ");
        assert!(ApiKey::parse(&inner).is_none());
    }

    #[test]
    fn masks_ids_and_other_vendors_tokens_are_not_keys() {
        for text in [
            format!("{}{}", "*".repeat(43), "aB3aB3a"),
            format!("{}{}", "*".repeat(68), "aB3aB3a"),
            "•".repeat(75),
            BRAND.to_owned(),
            format!("pk_{}", "a1".repeat(36)),
            format!("{}-{}", BRAND.to_uppercase(), "a".repeat(50)),
            format!("{}-{}-{}", "a".repeat(24), "b".repeat(24), "c".repeat(25)),
            format!("{}-{}", "a".repeat(30), "b".repeat(44)),
            branded()[..74].to_owned(),
            String::new(),
        ] {
            assert!(ApiKey::parse(&text).is_none(), "{text}");
        }
    }

    #[test]
    fn an_unusual_key_is_parsed_only_by_parse_any() {
        let other = "omni_live_4f9d8c7b6a5e4d3c2b1a";
        assert!(ApiKey::parse(other).is_none());
        let key = ApiKey::parse_any(&format!(" {other}\n")).unwrap();
        assert!(key.is_unusual() && key.expose() == other && key.last4() == "2b1a");
        assert!(!ApiKey::parse_any(&branded()).unwrap().is_unusual());
        for text in [
            BRAND,
            "hunter2-hunter2",
            "***************************************a1b2c3d",
            "••••••••••••••••••••••••a1b2",
            "https://app.omnisend.com/1",
            "64f0c1d2e3a4...c6d7e8f901",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "Your key 1234 is ready to use",
            &"a1".repeat(101),
        ] {
            assert!(ApiKey::parse_any(text).is_none(), "{text}");
        }
    }

    #[test]
    fn debug_output_contains_only_the_last_four() {
        assert_eq!(
            format!("{:?}", ApiKey::parse(&branded()).unwrap()),
            "ApiKey(…aB3a)".replace("aB3a", &branded()[71..])
        );
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_accepts_only_75_characters(text in any::<String>()) {
            if let Some(key) = ApiKey::parse(&text) {
                prop_assert_eq!(key.expose().len(), KEY_LENGTH);
            }
        }

        #[test]
        fn every_parsed_key_is_unchanged_and_hidden_by_debug(text in any::<String>(), token in "[ -~]{15,210}") {
            for text in [text, token] {
                let Some(key) = ApiKey::parse_any(&text) else { continue };
                prop_assert_eq!(key.last4().len(), 4);
                prop_assert_eq!(key.expose(), text.trim());
                let shown = format!("{key:?}");
                prop_assert!(!shown.contains(key.expose()));
            }
        }

        #[test]
        fn parse_any_accepts_every_published_format(text in "[0-9a-f]{24}-[A-Za-z0-9]{50}|[A-Za-z0-9]{64}-[A-Za-z0-9]{10}") {
            prop_assert!(!ApiKey::parse_any(&text).unwrap().is_unusual());
        }

        #[test]
        fn every_key_with_a_brand_id_is_parsed_unchanged(text in "[0-9a-f]{24}-[A-Za-z0-9]{50}") {
            let key = ApiKey::parse(&text).unwrap();
            prop_assert_eq!(key.expose(), text.as_str());
            let brand = key.brand_id().unwrap();
            prop_assert_eq!(brand.as_str(), &text[..24]);
        }
    }
}
