//! An Omnisend API key: its format, and a type that keeps it secret.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::ids::BrandId;
use crate::text::contains;

/// Length of a key in characters, all of them ASCII (Omnisend's help centre, the Upstack guide: both splits add
/// up to this).
pub const KEY_LENGTH: usize = 75;

/// The two published splits around the one `-`, as characters before and after it.
///
/// 24 + 50: Omnisend's help centre and its `WordPress` plugin, the prefix being the brand ID.
/// 64 + 10: the Upstack guide's example, a secret and a short identifier.
const SPLITS: [(usize, usize); 2] = [(BrandId::LENGTH, 50), (64, 10)];

/// Shortest and longest value of another shape that the user may have saved as a key, in characters: Omnisend may
/// change its format, and a key is shown only once.
const UNUSUAL_LENGTHS: core::ops::RangeInclusive<usize> = 20..=200;

/// An Omnisend API key: of a published shape, or of another one that the user has said is a key.
///
/// It cannot be displayed or serialised by accident, its comparison takes the same time whatever differs, and
/// its memory is wiped when it is dropped. [`ApiKey::expose`] is the one way to the characters.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct ApiKey(String);

impl ApiKey {
    /// Reads a key of a published shape, surrounding white space aside. A mask (asterisks, dots, bullets, inner white space), another
    /// vendor's token or an ID is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != KEY_LENGTH {
            return None;
        }
        let (head, tail) = text.split_once('-')?;
        let alphanumeric = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric());
        let split = SPLITS.contains(&(head.len(), tail.len()));
        // A 24-character head is the brand ID, and that is lowercase hexadecimal.
        let brand = head.len() != BrandId::LENGTH || BrandId::parse(head).is_some();
        (split && brand && alphanumeric(head) && alphanumeric(tail)).then(|| Self(text.to_owned()))
    }

    /// Reads a key of a published shape or of another one, within limits: 20 to 200 letters, digits, `-`, `_`, `.`, `~`, `+`, `/` and `=`,
    /// both letters and digits among them. A mask, an address, a sentence and a store's ID are `None`.
    ///
    /// Only the user can say that such a value is a key: recognition never takes it for one by itself. The
    /// helper checks no more than this, so that it can keep what the user has confirmed.
    pub fn parse_any(text: &str) -> Option<Self> {
        if let Some(key) = Self::parse(text) {
            return Some(key);
        }
        let text = text.trim();
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_.~+/=".contains(&b);
        (UNUSUAL_LENGTHS.contains(&text.len())
            && text.bytes().all(allowed)
            && text.bytes().any(|b| b.is_ascii_alphabetic())
            && text.bytes().any(|b| b.is_ascii_digit())
            && !["..", "//"].iter().any(|address| contains(text, address))
            && BrandId::parse(text).is_none())
        .then(|| Self(text.to_owned()))
    }

    /// Whether the key is of neither published shape.
    pub fn is_unusual(&self) -> bool {
        Self::parse(&self.0).is_none()
    }

    /// The key itself. Every call is a place where a key can leave Keyferry's hands: keep them few.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The store that the key names itself: its prefix (Omnisend's help centre: "the prefix is the brand ID").
    /// `None` for the other split.
    pub fn brand_id(&self) -> Option<BrandId> {
        self.0.split_once('-').and_then(|(head, _)| BrandId::parse(head))
    }

    /// The last four characters, which is what people are shown.
    pub fn last4(&self) -> &str {
        // A key is longer, and ASCII. Cutting it in a way that can fail would bring the words for failing along.
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }
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

/// Carries a key inside a message, on purpose: `#[serde(with = "keyferry_core::key::wire")]`.
pub mod wire {
    use alloc::string::String;

    use super::ApiKey;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use zeroize::Zeroizing;

    /// Writes the key's characters into the message.
    pub fn serialize<S: Serializer>(key: &ApiKey, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(key.expose())
    }

    /// Reads a key from a message; the error never repeats what was read.
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
    fn both_published_splits_are_keys() {
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
    fn a_value_of_another_shape_is_a_key_only_if_the_user_says_so() {
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
    fn debug_shows_no_more_than_the_last_four() {
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
        fn whatever_is_read_as_a_key_has_four_last_characters_and_travels_unchanged(text in any::<String>(), token in "[ -~]{15,210}") {
            for text in [text, token] {
                let Some(key) = ApiKey::parse_any(&text) else { continue };
                prop_assert_eq!(key.last4().len(), 4);
                prop_assert_eq!(key.expose(), text.trim());
                let shown = format!("{key:?}");
                prop_assert!(!shown.contains(key.expose()));
            }
        }

        #[test]
        fn every_published_key_is_within_the_limits_for_any_key(text in "[0-9a-f]{24}-[A-Za-z0-9]{50}|[A-Za-z0-9]{64}-[A-Za-z0-9]{10}") {
            prop_assert!(!ApiKey::parse_any(&text).unwrap().is_unusual());
        }

        #[test]
        fn every_branded_key_is_read_unchanged(text in "[0-9a-f]{24}-[A-Za-z0-9]{50}") {
            let key = ApiKey::parse(&text).unwrap();
            prop_assert_eq!(key.expose(), text.as_str());
            let brand = key.brand_id().unwrap();
            prop_assert_eq!(brand.as_str(), &text[..24]);
        }
    }
}
