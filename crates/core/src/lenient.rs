//! Values of other types than expected, from companies' policies: Firefox hands them over as they were written, with 0 for
//! `false` and "30" for 30. A value that has no meaning counts as missing, and does not void its neighbours.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use core::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A value of any type.
#[derive(Debug, PartialEq, Eq)]
enum Lenient {
    Bool(bool),
    /// A whole number.
    Number(i64),
    Text(String),
    Other,
}

/// Reads a `bool`, 0, 1 or one of their words.
pub(crate) fn bool<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(match deserializer.deserialize_any(AnyType)? {
        Lenient::Bool(value) => Some(value),
        Lenient::Number(0) => Some(false),
        Lenient::Number(1) => Some(true),
        Lenient::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        Lenient::Number(_) | Lenient::Other => None,
    })
}

/// Reads a number, or the text of one.
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    Ok(match deserializer.deserialize_any(AnyType)? {
        Lenient::Number(number) => number.try_into().ok(),
        Lenient::Text(text) => text.trim().parse().ok(),
        Lenient::Bool(_) | Lenient::Other => None,
    })
}

/// Reads a text, or a number as a text.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match deserializer.deserialize_any(AnyType)? {
        Lenient::Text(text) => Some(text),
        Lenient::Number(number) => Some(number.to_string()),
        Lenient::Bool(_) | Lenient::Other => None,
    })
}

struct AnyType;

impl<'de> Visitor<'de> for AnyType {
    type Value = Lenient;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Lenient, E> {
        Ok(Lenient::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Lenient, E> {
        Ok(Lenient::Number(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Lenient, E> {
        Ok(value.try_into().map_or(Lenient::Other, Lenient::Number))
    }

    /// JavaScript's numbers.
    fn visit_f64<E>(self, value: f64) -> Result<Lenient, E> {
        #[expect(clippy::cast_possible_truncation, reason = "compared with the original")]
        let whole = value as i32;
        #[expect(clippy::float_cmp, reason = "both are whole numbers, or else differ")]
        let is_whole = f64::from(whole) == value;
        Ok(if is_whole { Lenient::Number(whole.into()) } else { Lenient::Other })
    }

    fn visit_str<E>(self, value: &str) -> Result<Lenient, E> {
        Ok(Lenient::Text(value.to_owned()))
    }

    fn visit_none<E>(self) -> Result<Lenient, E> {
        Ok(Lenient::Other)
    }

    fn visit_unit<E>(self) -> Result<Lenient, E> {
        Ok(Lenient::Other)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Lenient, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Lenient, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Lenient::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Lenient, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Lenient::Other)
    }
}
