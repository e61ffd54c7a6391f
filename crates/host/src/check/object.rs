//! A JSON object of which single members are read.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::{Deserializer, Value};

/// Code units of UTF-16 in an escape that are the first or the second half of a character.
const HIGH_SURROGATES: std::ops::RangeInclusive<u16> = 0xd800..=0xdbff;
const LOW_SURROGATES: std::ops::RangeInclusive<u16> = 0xdc00..=0xdfff;
/// The characters of an escape such as `\u00e4`.
const ESCAPE_LENGTH: usize = 6;

/// A JSON object. Each member is read for itself, so one that cannot be read, such as a number beyond all limits, costs
/// no other.
pub(super) struct Object(String);

impl Object {
    /// `None` if this is no object. Accepts a byte order mark; a byte that is not UTF-8 and half a character become `U+FFFD`.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(body);
        let object = Self(without_half_characters(text.trim_start_matches('\u{feff}')));
        object.find(None).is_ok().then_some(object)
    }

    /// The member with this name; `None` if there is none or it cannot be read.
    pub(super) fn member(&self, name: &str) -> Option<Value> {
        self.find(Some(name)).ok().flatten()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        // A member that cannot be read is one.
        self.find(Some(name)).map_or(true, |value| value.is_some())
    }

    /// The text of this member; `None` if it is no text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.member(name)? {
            Value::String(text) => Some(text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    fn find(&self, name: Option<&str>) -> serde_json::Result<Option<Value>> {
        let mut deserializer = Deserializer::from_str(&self.0);
        let value = deserializer.deserialize_map(Member(name))?;
        deserializer.end()?;
        Ok(value)
    }
}

/// Reads the last member with a name and skips all others.
struct Member<'a>(Option<&'a str>);

impl<'de> Visitor<'de> for Member<'_> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(name) = members.next_key::<String>()? {
            if self.0 == Some(name.as_str()) {
                found = Some(members.next_value()?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// A text of JSON in which each escape of half a character, which no string can contain, is one of `U+FFFD`.
fn without_half_characters(json: &str) -> String {
    let mut whole = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        whole.push_str(before);
        let length = match (unit(escape), escape.get(ESCAPE_LENGTH..).and_then(unit)) {
            (Some(high), Some(low)) if HIGH_SURROGATES.contains(&high) && LOW_SURROGATES.contains(&low) => {
                2 * ESCAPE_LENGTH
            }
            (Some(half), _) if HIGH_SURROGATES.contains(&half) || LOW_SURROGATES.contains(&half) => {
                whole.push_str("\\ufffd");
                rest = &escape[ESCAPE_LENGTH..];
                continue;
            }
            (Some(_), _) => ESCAPE_LENGTH,
            // The backslash and the character after it, which can be a backslash too.
            (None, _) => escape.char_indices().nth(2).map_or(escape.len(), |(end, _)| end),
        };
        let (escape, after) = escape.split_at(length);
        whole.push_str(escape);
        rest = after;
    }
    whole + rest
}

/// The code unit of UTF-16 that an escape at the beginning of this text stands for.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn an_unreadable_member_costs_no_other() {
        for body in [
            &b"{\"a\":\"b\",\"c\":1e999}"[..],
            b"\xef\xbb\xbf{\"c\":\"Caf\xe9 \\ud83d\",\"a\":\"b\"}",
            b"{\"\\ud83d\":1,\"c\":[],\"a\":\"b\"}",
        ] {
            let object = Object::parse(body).unwrap();
            assert_eq!(object.text("a").as_deref(), Some("b"));
            assert!(object.has("c") && !object.has("d"));
        }
        let object = Object::parse(b"{\"c\":\"Caf\xe9 \\ud83d!\",\"d\":1e999}").unwrap();
        assert_eq!(object.text("c").as_deref(), Some("Caf\u{fffd} \u{fffd}!"));
        assert_eq!(object.member("d"), None);
    }

    #[test]
    fn a_text_that_is_no_object_is_none() {
        for body in ["", "[]", "7", "\"{}\"", "{", "{}{}", "{\"a\":}", "<html>"] {
            assert!(Object::parse(body.as_bytes()).is_none(), "{body}");
        }
    }

    #[test]
    fn only_escapes_of_half_characters_are_replaced() {
        for (json, whole) in [
            (r"\ud83d", r"\ufffd"),
            (r"a\ude00b", r"a\ufffdb"),
            (r"\ud83d\ud83d\ude00", r"\ufffd\ud83d\ude00"),
            (r"\uD83D\uDE00\u00e4\n\\ud83d\", r"\uD83D\uDE00\u00e4\n\\ud83d\"),
            (r"\ud83dä\ud8ä\ä", r"\ufffdä\ud8ä\ä"),
        ] {
            assert_eq!(without_half_characters(json), whole, "{json}");
        }
    }

    proptest! {
        #[test]
        fn what_is_json_stays_as_it_is(text in any::<String>(), bytes in any::<Vec<u8>>()) {
            let object = json!({ "a": text });
            let parsed = Object::parse(object.to_string().as_bytes()).unwrap();
            prop_assert_eq!(parsed.text("a"), Some(text));
            let _ = Object::parse(&bytes);
        }

        #[test]
        fn any_escapes_are_read(escapes in r"(\\(u[d0][89cf0][0-9a-f]{2}|u|n|\\)|ä){0,8}") {
            without_half_characters(&escapes);
        }
    }
}
