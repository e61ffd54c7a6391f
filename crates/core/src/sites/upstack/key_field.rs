//! Weighs the signs of the field for the key.

use alloc::string::String;

use super::help::help_names_platform;
use super::naming::{names_key, names_platform};
use super::region::Region;
use super::titles::{self, Owner};
use super::words::{
    Address, CONFIGURATION, DASHBOARD, OTHER_FIELDS, OTHER_KEYS, OTHER_PLATFORMS, SUBMIT_CONTROLS,
};
use super::{Weight, address, weight_if};
use crate::form_view::{Content, FormField, FormView};
use crate::text::{contains_any_word, contains_word};

/// Weight from which a field of a form that names Omnisend is the key's.
const THRESHOLD: Weight = 7;
/// Longest label, in characters. A longer text is prose.
const MAX_LABEL_CHARS: usize = 60;
/// Most words of a text in a label that may still be part of its name, as in "API key" and "name" in two elements.
const MAX_REST_WORDS: usize = 2;
/// Characters after which a label goes on with a help text.
const HELP_STARTS: [char; 8] = ['(', ':', '.', ',', '–', '—', '?', '!'];

/// The part of a field that names it as one for an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeySign {
    /// The attributes `name` or `id`, which are not displayed.
    Attribute,
    Placeholder,
    Label,
}

impl KeySign {
    fn weight(self) -> Weight {
        match self {
            Self::Attribute => 2,
            Self::Placeholder => 3,
            Self::Label => 4,
        }
    }
}

/// A text that names something.
enum Naming {
    /// An API key. The text is its beginning, without what follows in other elements or after punctuation.
    Key(String),
    /// Another thing: the field is not the key's.
    Other,
    Unknown,
}

fn is_other(text: &str) -> bool {
    let of_omnisend = names_platform(text);
    contains_any_word(text, OTHER_FIELDS)
        || contains_any_word(text, OTHER_PLATFORMS)
        || contains_word(text, DASHBOARD)
        || (!of_omnisend && contains_any_word(text, OTHER_KEYS))
}

/// Reads the texts of a label, one for each of its elements.
fn naming<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Naming {
    let mut head = String::new();
    let mut found = None;
    for (at, text) in texts.clone().enumerate() {
        // The texts before belong to the label only if this one alone does not name a key.
        if names_key(text) {
            head.clear();
        }
        let start = head.len();
        head.push(' ');
        head.push_str(text);
        if names_key(&head) {
            found = Some((at, start));
            break;
        }
    }
    let Some((at, start)) = found else {
        return if is_other(&head) { Naming::Other } else { Naming::Unknown };
    };
    let end = head[start..].find(HELP_STARTS).map_or(head.len(), |end| start + end);
    if names_key(&head[..end]) {
        head.truncate(end);
    }
    let is_short = |text: &str| text.split(' ').count() <= MAX_REST_WORDS;
    let others = texts.enumerate().filter(|(other, text)| *other != at && is_short(text));
    let is_foreign = is_other(&head) || others.into_iter().any(|(_, text)| is_other(text));
    if is_foreign || head.chars().count() > MAX_LABEL_CHARS { Naming::Other } else { Naming::Key(head) }
}

/// Returns whether a field is of a kind that a key can be put into.
pub(super) fn may_hold_key(field: &FormField) -> bool {
    !field.locked && matches!(field.kind.as_str(), "text" | "password" | "")
}

/// Returns whether a key can be put into a field at all: numbers, dates and addresses take no key.
pub(super) fn may_hold_text(field: &FormField) -> bool {
    !field.locked && matches!(field.kind.as_str(), "text" | "password" | "" | "search" | "tel" | "textarea")
}

/// The strongest part that names a field as one for an API key, and whether that part names Omnisend.
fn key_sign(field: &FormField) -> Option<(KeySign, bool)> {
    let label = naming(field.label.iter().map(String::as_str));
    let parts = [
        (KeySign::Label, label),
        (KeySign::Placeholder, naming([field.placeholder.as_str()].into_iter())),
        (KeySign::Attribute, naming([field.name.as_str()].into_iter())),
    ];
    let is_foreign =
        |(sign, naming): &(KeySign, Naming)| matches!(naming, Naming::Other) && *sign != KeySign::Attribute;
    if parts.iter().any(is_foreign) || contains_any_word(&field.name, OTHER_PLATFORMS) {
        return None;
    }
    let keys = parts.into_iter().filter_map(|(sign, naming)| match naming {
        Naming::Key(text) => Some((sign, names_platform(&text))),
        Naming::Other | Naming::Unknown => None,
    });
    let mut strongest = None;
    let mut of_omnisend = false;
    for (sign, names_platform) in keys {
        strongest.get_or_insert(sign);
        of_omnisend |= names_platform;
    }
    strongest.map(|sign| (sign, of_omnisend))
}

/// Returns whether a field is named as one for an API key.
pub(super) fn is_candidate(field: &FormField) -> bool {
    may_hold_key(field) && key_sign(field).is_some()
}

/// Returns whether the signs of a field and its surroundings make it the key's.
pub(super) fn is_key_field(view: &FormView, field: &FormField) -> bool {
    let Some((sign, of_omnisend)) = key_sign(field) else { return false };
    let Some(region) = Region::around(view, field) else { return false };
    let owner = match titles::owner(&region, field, of_omnisend) {
        Owner::Omnisend(title) => Some(title.weight()),
        Owner::Other => return false,
        Owner::Unknown => None,
    };
    let here = address(&view.address);
    let at_destinations = here == Some(Address::Destinations);
    // The label names Omnisend as well as a title does.
    let label = of_omnisend.then_some(4);
    let is_of_unknown = titles::is_of_unknown(&region, field);
    // The path may name the platform, unless a title of the form names something unknown.
    let path = (names_platform(&view.address) && !is_of_unknown).then_some(3);
    let help = help_names_platform(&region, field);
    // A help text alone tells enough only where destinations are set up.
    let help_alone = (help && at_destinations && !is_of_unknown).then_some(2);
    let Some(platform) = owner.max(label).max(path).max(help_alone) else { return false };
    let mut controls = region.controls();
    let submits = controls.any(|text| contains_any_word(text, SUBMIT_CONTROLS));
    let configured = region.parts.iter().any(|part| match &part.content {
        Content::Item(text) | Content::Text(text) => contains_any_word(text, CONFIGURATION),
        Content::Name { .. } | Content::Heading { .. } | Content::Control(_) | Content::Field(_) => false,
    });
    let weight = sign.weight()
        + platform
        + here.map_or(0, Address::weight)
        + weight_if(help, 1)
        + weight_if(submits, 1)
        + weight_if(configured, 1);
    weight >= THRESHOLD
}
