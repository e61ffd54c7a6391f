//! Finds the platform that a form belongs to, by the titles around its field.
//!
//! The nearest title counts. Texts are searched from the field backwards: a heading counts for what follows it until a
//! heading of the same rank, a name for what it encloses, any other text for the element that it begins.

use super::Weight;
use super::naming::{names_key, names_other, names_platform};
use super::region::{Before, Region};
use super::words::{GENERIC, OTHER_FORMS};
use crate::form_view::{Content, FormField};
use crate::text::contains_any_word;

/// Most words of a text that is no heading and may be a title.
const MAX_TITLE_WORDS: usize = 6;

/// A text that names Omnisend as the form's platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Title {
    /// A text somewhere before the field.
    Text,
    /// The first text of an element around the field.
    First,
    /// A heading, or the name of a dialog, form or section.
    Heading,
}

impl Title {
    pub(super) fn weight(self) -> Weight {
        match self {
            Self::Text => 2,
            Self::First => 3,
            Self::Heading => 4,
        }
    }
}

/// The platform of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Omnisend(Title),
    /// Another platform or purpose, or more than one.
    Other,
    Unknown,
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// Returns whether a title could be that of any form.
fn is_generic(text: &str) -> bool {
    words(text).all(|word| GENERIC.contains(&word) || word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns whether a text besides Omnisend's name could be the title of any form: not "Omnisend is connected".
fn is_plain_title(text: &str) -> bool {
    words(text).all(|word| names_platform(word) || is_generic(word))
}

fn is_short(text: &str) -> bool {
    words(text).count() <= MAX_TITLE_WORDS && !text.ends_with(['.', '!', '?', '。'])
}

/// Returns whether a text is the field's label. A text beside it that does not name a key may be the form's title.
fn is_own_label(field: &FormField, text: &str) -> bool {
    text == field.placeholder || (names_key(text) && field.label.iter().any(|label| label == text))
}

/// The titles between the field and the one that is being looked at.
#[derive(Default)]
struct Nearer {
    /// The highest rank of a heading that names something unknown.
    heading: Option<u32>,
    /// Another title that names something unknown.
    text: bool,
}

impl Nearer {
    fn is_known(&self) -> bool {
        self.heading.is_none() && !self.text
    }

    fn allows(&self, part: &Before<'_>, content: &Content) -> Option<Title> {
        match content {
            Content::Name { depth, .. } => (part.common >= *depth).then_some(Title::Heading),
            Content::Heading { rank, .. } => {
                let is_above = self.heading.is_none_or(|nearer| *rank < nearer);
                (is_above && (!self.text || part.is_first())).then_some(Title::Heading)
            }
            Content::Text(text) if self.is_known() && is_short(text) && is_plain_title(text) => {
                Some(if part.is_first() { Title::First } else { Title::Text })
            }
            Content::Text(_) | Content::Item(_) | Content::Control(_) | Content::Field(_) => None,
        }
    }

    /// Records a title that does not name Omnisend.
    fn add(&mut self, part: &Before<'_>, content: &Content) {
        match content {
            Content::Heading { rank, text } if !is_generic(text) => {
                self.heading = Some(self.heading.map_or(*rank, |nearer| nearer.min(*rank)));
            }
            Content::Name { depth, text } if !is_generic(text) && part.common >= *depth => self.text = true,
            Content::Text(text) => {
                self.text |=
                    is_short(text) && !is_generic(text) && part.is_first() && !part.precedes_other_field();
            }
            Content::Heading { .. }
            | Content::Name { .. }
            | Content::Item(_)
            | Content::Control(_)
            | Content::Field(_) => {}
        }
    }
}

/// Finds the platform of the field's form. `is_labelled` is true if the field's own label names Omnisend: then only
/// titles can name another.
pub(super) fn owner(region: &Region<'_>, field: &FormField, is_labelled: bool) -> Owner {
    let mut nearer = Nearer::default();
    // Another platform in a text that is no title.
    let mut mentioned = false;
    let mut before = region.before();
    while let Some(part) = before.next() {
        let Some(content) = part.content() else { break };
        let (text, is_title) = match content {
            Content::Heading { text, .. } => (text, true),
            Content::Name { depth, text } => (text, part.common >= *depth),
            Content::Text(text) => (text, is_short(text) && (!is_labelled || part.is_first())),
            Content::Item(text) => (text, false),
            Content::Control(_) | Content::Field(_) => continue,
        };
        if is_own_label(field, text) && !names_platform(text) {
            continue;
        }
        if names_other(text) {
            if is_title {
                return Owner::Other;
            }
            mentioned = true;
        }
        let names_form = matches!(content, Content::Heading { .. } | Content::Name { .. });
        if names_form && is_title && contains_any_word(text, OTHER_FORMS) {
            return Owner::Other;
        }
        if !names_platform(text) {
            nearer.add(&part, content);
            continue;
        }
        let Some(title) = nearer.allows(&part, content) else { continue };
        let is_unsure = (title < Title::Heading && (mentioned || follows_other(region, part.common)))
            || (title == Title::Text && is_of_unknown(region, field))
            || is_within_other(before, content);
        return if is_unsure { Owner::Other } else { Owner::Omnisend(title) };
    }
    Owner::Unknown
}

/// Whether a name or heading above this title names another platform. `before` are the parts before the title.
fn is_within_other<'a>(before: impl Iterator<Item = Before<'a>>, title: &Content) -> bool {
    let mut highest = match title {
        Content::Heading { rank, .. } => *rank,
        Content::Name { .. }
        | Content::Text(_)
        | Content::Item(_)
        | Content::Control(_)
        | Content::Field(_) => u32::MAX,
    };
    for part in before {
        match part.content() {
            Some(Content::Heading { rank, text }) if *rank < highest => {
                highest = *rank;
                if names_other(text) {
                    return true;
                }
            }
            Some(Content::Name { depth, text }) if part.common >= *depth && names_other(text) => return true,
            Some(
                Content::Heading { .. }
                | Content::Name { .. }
                | Content::Text(_)
                | Content::Item(_)
                | Content::Control(_)
                | Content::Field(_),
            )
            | None => {}
        }
    }
    false
}

/// Whether a text after the field, within the element of this depth, names another platform.
fn follows_other(region: &Region<'_>, depth: u32) -> bool {
    region.after(depth).any(|part| match &part.content {
        Content::Name { text, .. }
        | Content::Heading { text, .. }
        | Content::Text(text)
        | Content::Item(text) => names_other(text),
        Content::Control(_) | Content::Field(_) => false,
    })
}

/// Whether a title of the form names something unknown, or a text before the field another platform. Then a weak sign
/// of Omnisend does not count.
pub(super) fn is_of_unknown(region: &Region<'_>, field: &FormField) -> bool {
    let mut nearer = Nearer::default();
    for part in region.before() {
        let Some(content) = part.content() else { break };
        match content {
            Content::Text(text) if is_own_label(field, text) => {}
            Content::Text(text) | Content::Heading { text, .. } | Content::Name { text, .. }
                if names_platform(text) && !names_other(text) => {}
            Content::Text(text) | Content::Item(text) if names_other(text) => return true,
            Content::Name { .. }
            | Content::Heading { .. }
            | Content::Text(_)
            | Content::Item(_)
            | Content::Control(_)
            | Content::Field(_) => nearer.add(&part, content),
        }
    }
    !nearer.is_known()
}
