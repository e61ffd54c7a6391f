//! The description of a team's key, in the custom metadata of its entry. Everybody who may list the keys can read it.

use keyferry_core::ids::{BrandId, Hex};
use keyferry_core::limits::{MAX_LABEL_CHARS, MAX_PROFILE_CHARS};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::terminal;

/// Longest name of a person, in characters. An engine allows 512 bytes a value.
const MAX_AUTHOR_CHARS: usize = 100;

/// The whole digest of a key.
pub(crate) type Fingerprint = Hex<64>;

/// The description of a key, without the key. A text is empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Description {
    /// The store's name, as Omnisend gave it.
    pub(crate) store: String,
    /// The store's website, as Omnisend gave it.
    pub(crate) website: String,
    /// The key's own name.
    pub(crate) label: String,
    pub(crate) brand_id: Option<BrandId>,
    /// The key's last four characters.
    pub(crate) last4: String,
    /// The person who captured the key.
    pub(crate) captured_by: String,
    /// In seconds since 1970-01-01 UTC; 0 if unknown.
    pub(crate) captured_at: u64,
    /// The digest of the key, to compare two entries without reading them.
    pub(crate) fingerprint: Option<Fingerprint>,
}

impl Description {
    /// The members of the custom metadata. An engine refuses empty values and those with characters that it calls
    /// unprintable.
    pub(super) fn members(&self) -> Vec<(&'static str, String)> {
        let Self { store, website, label, brand_id, last4, captured_by, captured_at, fingerprint } = self;
        let members = [
            ("store", printable(store, MAX_PROFILE_CHARS)),
            ("website", printable(website, MAX_PROFILE_CHARS)),
            ("label", printable(label, MAX_LABEL_CHARS)),
            ("brand_id", brand_id.clone().map(String::from).unwrap_or_default()),
            ("last4", printable(last4, 4)),
            ("captured_by", printable(captured_by, MAX_AUTHOR_CHARS)),
            ("captured_at", if *captured_at > 0 { captured_at.to_string() } else { String::new() }),
            ("fingerprint", fingerprint.clone().map(String::from).unwrap_or_default()),
        ];
        members.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The description to write in the place of the stored one, which the same person has written; `None` if there is no
    /// news in it, or another person has captured the key. A text that this computer does not have stays: it may be known on
    /// another of the person's.
    pub(crate) fn update_of(&self, stored: &Self) -> Option<Self> {
        let members = self.members().into_iter().map(|(name, value)| (name.to_owned(), value.into()));
        let Self { store, website, label, captured_by, .. } = Self::read(&members.collect());
        let or_stored = |text: String, stored: &str| if text.is_empty() { stored.to_owned() } else { text };
        let update = Self {
            store: or_stored(store, &stored.store),
            website: or_stored(website, &stored.website),
            label: or_stored(label, &stored.label),
            ..stored.clone()
        };
        (captured_by == stored.captured_by && update != *stored).then_some(update)
    }

    /// The same with ASCII alone, for an engine that refuses other characters: each of them becomes `?`.
    pub(crate) fn in_ascii(&self) -> Self {
        let ascii = |text: &str| text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
        Self {
            store: ascii(&self.store),
            website: ascii(&self.website),
            label: ascii(&self.label),
            captured_by: ascii(&self.captured_by),
            last4: ascii(&self.last4),
            ..self.clone()
        }
    }

    /// Reads the custom metadata, which another program may have written: limited to what Keyferry writes.
    pub(super) fn read(members: &Map<String, Value>) -> Self {
        let value = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
        Self {
            store: printable(value("store"), MAX_PROFILE_CHARS),
            website: printable(value("website"), MAX_PROFILE_CHARS),
            label: printable(value("label"), MAX_LABEL_CHARS),
            brand_id: BrandId::parse(value("brand_id")),
            last4: printable(value("last4"), 4),
            captured_by: printable(value("captured_by"), MAX_AUTHOR_CHARS),
            captured_at: value("captured_at").parse().unwrap_or_default(),
            fingerprint: Fingerprint::parse(value("fingerprint")),
        }
    }
}

/// The name of a person, as a description contains it.
pub(crate) fn author(name: &str) -> String {
    printable(name, MAX_AUTHOR_CHARS)
}

/// A text of one line without characters that control or deceive.
fn printable(text: &str, max_chars: usize) -> String {
    let spaced = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let visible: String = spaced.filter(|c| !terminal::is_unsafe(*c)).take(max_chars).collect();
    visible.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description() -> Description {
        Description {
            store: "Šiaurės\u{a0}vėjas\u{202e} 🛍️".into(),
            website: "vejas.example".into(),
            label: "  ".into(),
            brand_id: BrandId::parse("64f0c1d2e3a4b5c6d7e8f901"),
            last4: "Ab12".into(),
            captured_by: "anna\n".into(),
            captured_at: 1_700_000_000,
            fingerprint: Fingerprint::parse(&"0f".repeat(32)),
        }
    }

    #[test]
    fn a_description_has_no_empty_and_no_unprintable_value_and_reads_back() {
        let members = description().members();
        let names: Vec<_> = members.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            names,
            ["store", "website", "brand_id", "last4", "captured_by", "captured_at", "fingerprint"]
        );
        let object = members.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        let expected = Description {
            store: "Šiaurės vėjas 🛍️".into(),
            label: String::new(),
            captured_by: "anna".into(),
            ..description()
        };
        assert_eq!(Description::read(&object), expected);
    }

    #[test]
    fn a_person_completes_an_own_description_and_nobody_elses() {
        let stored = Description { store: String::new(), captured_at: 7, ..description() };
        let stored = Description { captured_by: "anna".into(), label: "Summer".into(), ..stored };
        let update = description().update_of(&stored).unwrap();
        assert_eq!((update.store.as_str(), update.label.as_str()), ("Šiaurės vėjas 🛍️", "Summer"));
        assert_eq!((update.captured_at, update.captured_by.as_str()), (7, "anna"));
        assert_eq!(description().update_of(&update), None, "there is no news");
        assert_eq!(description().update_of(&Description { captured_by: "ben".into(), ..stored }), None);
    }

    #[test]
    fn every_value_is_within_the_engines_limit_of_512_bytes() {
        let long = "😀".repeat(300);
        let description = Description {
            website: long.clone(),
            store: long.clone(),
            label: long.clone(),
            captured_by: long,
            ..description()
        };
        assert!(description.members().iter().all(|(_, value)| value.len() <= 512));
        assert!(description.in_ascii().members().iter().all(|(_, value)| value.is_ascii()));
    }

    #[test]
    fn another_programs_metadata_is_read_without_failing() {
        let members =
            serde_json::json!({ "store": 7, "brand_id": "x", "captured_at": "-1", "last4": "123456" });
        let Value::Object(members) = members else { panic!() };
        assert_eq!(
            Description::read(&members),
            Description { last4: "1234".into(), ..Description::default() }
        );
    }
}
