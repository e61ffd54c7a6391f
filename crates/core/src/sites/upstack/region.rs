//! The parts of the page around a field, seen from the field.

use crate::form_view::{Content, FormField, FormView, Part};

/// The parts around a field.
pub(super) struct Region<'a> {
    pub(super) parts: &'a [Part],
    /// The field's index.
    at: usize,
}

impl<'a> Region<'a> {
    pub(super) fn around(view: &'a FormView, field: &FormField) -> Option<Self> {
        view.regions.iter().find_map(|parts| {
            let at = parts.iter().position(|part| part.content == Content::Field(field.id))?;
            Some(Self { parts, at })
        })
    }

    pub(super) fn controls(&self) -> impl Iterator<Item = &'a str> {
        self.parts.iter().filter_map(|part| match &part.content {
            Content::Control(text) => Some(text.as_str()),
            Content::Name { .. }
            | Content::Heading { .. }
            | Content::Text(_)
            | Content::Item(_)
            | Content::Field(_) => None,
        })
    }

    /// The parts before the field, the nearest first.
    pub(super) fn before(&self) -> impl Iterator<Item = Before<'a>> {
        let (parts, at) = (self.parts, self.at);
        let mut common = u32::MAX;
        (0..at).rev().filter_map(move |index| {
            common = common.min(parts.get(index + 1)?.common);
            Some(Before { parts, index, at, common })
        })
    }

    /// The parts after the field that are within the element of this depth around it.
    pub(super) fn after(&self, depth: u32) -> impl Iterator<Item = &'a Part> {
        self.parts.iter().skip(self.at + 1).take_while(move |part| part.common >= depth)
    }
}

/// A part before the field.
pub(super) struct Before<'a> {
    parts: &'a [Part],
    index: usize,
    /// The field's index.
    at: usize,
    /// Depth of the innermost element that contains the part and the field.
    pub(super) common: u32,
}

impl<'a> Before<'a> {
    pub(super) fn content(&self) -> Option<&'a Content> {
        self.parts.get(self.index).map(|part| &part.content)
    }

    /// Whether it is the first text of the innermost element that contains it and the field. The element's name, and a
    /// control such as one that closes a dialog, may precede it.
    pub(super) fn is_first(&self) -> bool {
        let mut common = u32::MAX;
        for part in self.parts.iter().take(self.index + 1).rev() {
            if common < self.common {
                return true;
            }
            let is_text = !matches!(part.content, Content::Control(_) | Content::Name { .. });
            if common != u32::MAX && is_text {
                return false;
            }
            common = common.min(part.common);
        }
        true
    }

    /// Whether another field follows, so that the text may be its label.
    pub(super) fn precedes_other_field(&self) -> bool {
        self.index + 1 < self.at
            && matches!(self.parts.get(self.index + 1), Some(Part { content: Content::Field(_), .. }))
    }
}
