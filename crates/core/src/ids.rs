//! Identifiers of a fixed number of lowercase hexadecimal digits.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Serialize};

/// A text of exactly `N` lowercase hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub struct Hex<const N: usize>(String);

/// The ID of an Omnisend account. Omnisend displays it under "Store settings".
pub type BrandId = Hex<24>;

/// Identifies a saved key: the start of the key's digest, which makes saving idempotent.
pub type EntryId = Hex<16>;

/// Identifies a capture, so that repeated deliveries are recognised: at least 122 random bits.
pub type CaptureId = Hex<32>;

impl<const N: usize> Hex<N> {
    pub const LENGTH: usize = N;

    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == N && is_hexadecimal(text)).then(|| Self(text.to_owned()))
    }

    /// The first `N` hexadecimal digits of the bytes; `None` if there are too few.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble & 15)]);
        let digits: String = bytes.iter().flat_map(|b| [digit(b >> 4), digit(*b)]).take(N).collect();
        (digits.len() == N).then_some(Self(digits))
    }

    /// The ID after this one in their order, and the first one after the last.
    #[must_use]
    pub fn successor(&self) -> Self {
        let mut carries = true;
        let from_last = self.0.bytes().rev().map(|digit| {
            if !carries {
                return char::from(digit);
            }
            carries = digit == b'f';
            match digit {
                b'f' => '0',
                b'9' => 'a',
                digit => char::from(digit + 1),
            }
        });
        let reversed: String = from_last.collect();
        Self(reversed.chars().rev().collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A function of its own, so that it is compiled once for all lengths.
fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

impl<const N: usize> TryFrom<String> for Hex<N> {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not the expected number of lowercase hexadecimal digits")
    }
}

impl<const N: usize> From<Hex<N>> for String {
    fn from(hex: Hex<N>) -> Self {
        hex.0
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_bytes_and_reject_other_lengths() {
        assert_eq!(
            EntryId::from_bytes(&[0x0f, 0xa0, 1, 2, 3, 4, 5, 6, 7]).unwrap().as_str(),
            "0fa0010203040506"
        );
        assert!(EntryId::from_bytes(&[1, 2, 3]).is_none());
        assert!(EntryId::parse("0FA0010203040506").is_none());
    }

    #[test]
    fn each_id_has_a_successor() {
        for (id, successor) in
            [("0000", "0001"), ("0ab9", "0aba"), ("09ff", "0a00"), ("abcd", "abce"), ("ffff", "0000")]
        {
            assert_eq!(Hex::<4>::parse(id).unwrap().successor().as_str(), successor);
        }
    }
}
