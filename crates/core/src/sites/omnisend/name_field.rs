//! Recognises the name field of the create view.

use alloc::string::String;

use super::words::{
    ADDRESSES, Address, CREATE_CONTROLS, CREATE_HEADINGS, LIST_HEADINGS, NAME_HEADING, NAME_LABELS,
    OTHER_FORMS, Phrase,
};
use super::{AGAINST, Weight, address, best, weight_if};
use crate::page::{Field, PageView, Surroundings};
use crate::text::{contains_any_word, contains_api, matches_any_label, matches_label};

/// Weight from which a field is the name field.
const THRESHOLD: Weight = 7;
/// Number of checkboxes from which a form lets the user choose permissions.
const PERMISSIONS: u32 = 3;

/// The name field, if the snapshot shows the create view. It may have a value.
pub fn name_field(view: &PageView) -> Option<&Field> {
    view.fields
        .iter()
        .filter(|field| !field.locked && matches!(field.kind.as_str(), "text" | ""))
        .map(|field| (weight(view, field), field))
        .filter(|(weight, _)| *weight >= THRESHOLD)
        .max_by_key(|(weight, _)| *weight)
        .map(|(_, field)| field)
}

/// Returns whether the address continues with an ID: a view of an existing key, which must not be renamed.
fn names_existing_key(address: &str) -> bool {
    let starts =
        ADDRESSES.iter().filter(|(kind, _)| *kind == Address::ApiKeys).flat_map(|(_, starts)| starts.iter());
    starts
        .filter_map(|start| address.strip_prefix(start))
        .any(|rest| rest.bytes().any(|byte| byte.is_ascii_digit()))
}

fn weight(view: &PageView, field: &Field) -> Weight {
    let Surroundings { texts, controls, checkboxes, radios } = &field.form;
    let label = if field.label.is_empty() { &field.placeholder } else { &field.label };
    let named = [label, &field.placeholder].into_iter().filter_map(|text| best(text, &NAME_LABELS)).max();
    let permissions = *checkboxes >= PERMISSIONS;
    let choices = weight_if(permissions, 2).max(weight_if(*radios >= 2, 1));
    // The button that submits is unknown, but no other one is disabled while the field is empty.
    let waits =
        if field.value.is_empty() { controls.iter().any(|control| control.disabled) } else { permissions };
    if named.is_none() && !(waits && choices > 0) {
        return 0;
    }
    let names_api = |text: &String| contains_api(text);
    if names_existing_key(&view.address) {
        return 0;
    }
    let address = address(&view.address);
    let creates = |texts: &[String]| texts.iter().any(|text| matches_any_label(text, CREATE_HEADINGS));
    // The titles of many dialogs are no headings.
    let creates_key = controls.iter().any(|control| matches_any_label(&control.text, CREATE_HEADINGS));
    if address.is_none() && !creates_key && !texts.iter().chain(&view.headings).chain([label]).any(names_api)
    {
        return 0;
    }
    let lists = texts.iter().any(|text| matches_any_label(text, LIST_HEADINGS));
    let mut form = [&field.label, &field.placeholder, &field.heading].into_iter().chain(texts);
    named.map_or(0, Phrase::weight)
        + address.map_or(0, Address::weight)
        + weight_if(matches_label(&field.heading, NAME_HEADING), 3)
        // Headings in the form count more than other headings of the page.
        + weight_if(creates(texts), 3).max(weight_if(creates(&view.headings), if texts.is_empty() { 3 } else { 1 }))
        + weight_if(texts.iter().chain([label]).any(names_api), 1)
        + weight_if(controls.iter().any(|control| matches_any_label(&control.text, CREATE_CONTROLS)), 1)
        + weight_if(waits, 2)
        + choices
        + weight_if(lists, -2)
        + weight_if(form.any(|text| contains_any_word(text, OTHER_FORMS)), AGAINST)
}
