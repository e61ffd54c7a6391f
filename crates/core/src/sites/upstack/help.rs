//! Finds the help text of a field.

use alloc::string::String;

use super::naming::{names_other, names_platform};
use super::region::Region;
use super::words::SUBMIT_CONTROLS;
use crate::form_view::{Content, FormField};
use crate::text::contains_any_word;

/// Most parts before or after a field that may be its help.
const MAX_HELP_PARTS: usize = 3;

/// Whether a help text of the field names Omnisend: in its label, or among the texts beside it.
pub(super) fn help_names_platform(region: &Region<'_>, field: &FormField) -> bool {
    let before = texts(region.before().filter_map(|part| part.content()));
    let after = texts(region.after(0).map(|part| &part.content));
    before.chain(after).chain(&field.label).any(|text| names_platform(text) && !names_other(text))
}

/// The first texts among these parts, up to another field or a control that finishes the form.
fn texts<'a>(parts: impl Iterator<Item = &'a Content>) -> impl Iterator<Item = &'a String> {
    let ends = |content: &Content| match content {
        Content::Control(text) => contains_any_word(text, SUBMIT_CONTROLS),
        Content::Name { .. } | Content::Heading { .. } | Content::Field(_) => true,
        Content::Text(_) | Content::Item(_) => false,
    };
    parts.take(MAX_HELP_PARTS).take_while(move |content| !ends(content)).filter_map(|content| match content {
        Content::Text(text) | Content::Item(text) => Some(text),
        Content::Name { .. } | Content::Heading { .. } | Content::Control(_) | Content::Field(_) => None,
    })
}
