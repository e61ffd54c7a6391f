//! Omnisend's app: where the API keys page is, and what its views look like.
//!
//! The markup is unknown and changes, so each view is recognised by several independent signs, each with a
//! weight, and no single one decides. Sources: Omnisend's help centre (July 2025), the Upstack guide.

use crate::key::BrandId;
use crate::page::{Control, Field, PageView, says, says_any};

/// The app's origin.
pub const ORIGIN: &str = "https://app.omnisend.com";

/// The vendor's own link to the API keys page.
pub const API_KEYS: &str = "/integrations/api-keys";

/// The name that the Upstack guide asks for.
pub const KEY_NAME: &str = "UpstackData";

/// The words before the store's ID on the settings pages.
pub const BRAND_LABEL: &str = "Brand ID";

/// How much a sign counts.
type Weight = i32;

/// Addresses of the API keys page, by their start: the vendor's deep link of 2026, its old hash route, older
/// addresses that third parties name, and likely ones.
const ADDRESSES: &[(&str, Weight)] = &[
    (API_KEYS, 3),
    ("/#/my-account/integrations/api-keys", 3),
    ("/o/my-account/integrations/api-keys", 2),
    ("/account/api-keys", 2),
    ("/settings/integrations/api-keys", 1),
    ("/settings/api", 1),
    ("/settings/store", 1),
];

/// Headings of the view that creates a key.
const CREATE_HEADINGS: &[&str] =
    &["create api key", "create a name for api key", "select api key permissions"];
/// Headings of views that change a key that exists.
const EDIT_HEADINGS: &[&str] = &["edit api key", "rename api key", "edit name"];
/// The button that creates the key; the list's button says the same.
const CREATE_CONTROLS: &[&str] = &["create api key", "create an api key", "save"];
/// The name field's placeholder or label; before March 2025 the label "Name".
const NAME_FIELDS: &[(&str, Weight)] = &[("name for api key", 4), ("api key name", 3), ("name", 2)];
/// The heading right above the name field.
const NAME_HEADING: &str = "create a name for api key";
/// The control that copies the new key, and what else such a control may say.
const COPY_CONTROLS: &[(&str, Weight)] =
    &[("copy api key", 4), ("copy key", 3), ("copy", 2), ("copy to clipboard", 2)];

/// From here on a field is the name field of the create view.
const NAME_FIELD_THRESHOLD: Weight = 7;
/// From here on the view is the create view or the reveal.
const VIEW_THRESHOLD: Weight = 5;
/// From here on a control may be copying a new key.
const COPY_THRESHOLD: Weight = 4;
/// A value shaped like a key, where a copy control was used.
const KEY_SHAPED_VALUE: Weight = 3;
/// From here on a copied value is a new key.
const CAPTURE_THRESHOLD: Weight = 6;

fn best(text: &str, table: &[(&str, Weight)]) -> Weight {
    table.iter().filter(|(words, _)| says(text, words)).map(|(_, weight)| *weight).max().unwrap_or(0)
}

fn address_weight(view: &PageView) -> Weight {
    ADDRESSES.iter().filter(|(start, _)| view.address.starts_with(start)).map(|(_, w)| *w).max().unwrap_or(0)
}

fn create_weight(view: &PageView) -> Weight {
    let headings =
        CREATE_HEADINGS.iter().filter(|words| view.headings.iter().any(|h| says(h, words))).count();
    let edits = view.headings.iter().any(|heading| says_any(heading, EDIT_HEADINGS));
    let control = view
        .controls
        .iter()
        .any(|c| says_any(&c.text, CREATE_CONTROLS) || says_any(&c.label, CREATE_CONTROLS));
    address_weight(view) + if headings > 0 { 3 } else { 0 } + Weight::from(control)
        - if edits { 8 } else { 0 }
}

fn name_field_weight(field: &Field) -> Weight {
    let named = best(&field.placeholder, NAME_FIELDS).max(best(&field.label, NAME_FIELDS));
    named + if says(&field.heading, NAME_HEADING) { 3 } else { 0 }
}

/// The create view's name field, if this is the create view. It may have a value.
pub fn name_field(view: &PageView) -> Option<&Field> {
    let page = create_weight(view);
    view.fields
        .iter()
        .filter(|field| !field.locked && matches!(field.kind.as_str(), "text" | ""))
        .map(|field| (name_field_weight(field), field))
        .filter(|(weight, _)| *weight >= 2 && page + weight >= NAME_FIELD_THRESHOLD)
        .max_by_key(|(weight, _)| *weight)
        .map(|(_, field)| field)
}

/// Whether a new key is about to be shown, or is: from now on the page's clipboard calls may matter.
pub fn key_is_near(view: &PageView) -> bool {
    name_field(view).is_some()
        || view
            .controls
            .iter()
            .map(|control| copy_weight(view, control))
            .any(|weight| weight >= VIEW_THRESHOLD)
}

fn copy_weight(view: &PageView, control: &Control) -> Weight {
    let says = best(&control.text, COPY_CONTROLS).max(best(&control.label, COPY_CONTROLS));
    if says == 0 { 0 } else { says + address_weight(view) }
}

/// Whether this control may copy a new key, and how likely that is, for [`is_new_key`].
pub fn copy_control(view: &PageView, control: &Control) -> Option<i32> {
    let weight = copy_weight(view, control);
    (weight >= COPY_THRESHOLD).then_some(weight)
}

/// Whether a value shaped like a key, copied with a control of this likelihood, is a new key.
pub fn is_new_key(copy_control: i32) -> bool {
    copy_control + KEY_SHAPED_VALUE >= CAPTURE_THRESHOLD
}

/// The store that the page says it is about: "Brand ID: <24 hex>".
pub fn brand_id(view: &PageView) -> Option<BrandId> {
    view.brand_text.as_deref()?.split(|c: char| !c.is_ascii_alphanumeric()).find_map(BrandId::parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn control(text: &str) -> Control {
        Control { text: text.into(), ..Control::default() }
    }

    /// The create view of July 2025.
    fn create_view() -> PageView {
        PageView {
            address: "/integrations/api-keys".into(),
            headings: ["Create API key", "Create a name for API key", "Select API key permissions"]
                .map(String::from)
                .into(),
            controls: vec![Control { disabled: true, ..control("Create API key") }],
            fields: vec![Field {
                id: 7,
                kind: "text".into(),
                placeholder: "Name for API key".into(),
                heading: "Create a name for API key".into(),
                ..Field::default()
            }],
            brand_text: None,
        }
    }

    #[test]
    fn the_name_field_is_found_whichever_one_sign_is_missing() {
        let full = create_view();
        let mut variants = vec![full.clone()];
        variants.push(PageView { address: "/somewhere/new".into(), ..full.clone() });
        variants.push(PageView { headings: vec![], ..full.clone() });
        variants.push(PageView { controls: vec![], ..full.clone() });
        let mut field = full.fields[0].clone();
        field.placeholder.clear();
        variants.push(PageView { fields: vec![field.clone()], ..full.clone() });
        field.heading.clear();
        field.label = "Name".into();
        variants.push(PageView { fields: vec![field], ..full });
        for view in variants {
            assert_eq!(name_field(&view).map(|f| f.id), Some(7), "{view:?}");
        }
    }

    #[test]
    fn fields_of_other_pages_and_of_existing_keys_are_left_alone() {
        let name = Field { kind: "text".into(), label: "Name".into(), ..Field::default() };
        let list = PageView {
            address: "/integrations/api-keys".into(),
            headings: vec!["Store settings".into(), "API keys".into()],
            controls: vec![control("+ Create API key")],
            fields: vec![
                name.clone(),
                Field { kind: "search".into(), placeholder: "Search".into(), ..Field::default() },
            ],
            brand_text: None,
        };
        assert!(name_field(&list).is_none());
        let profile = PageView {
            address: "/profile".into(),
            fields: vec![name],
            controls: vec![control("Save")],
            ..PageView::default()
        };
        assert!(name_field(&profile).is_none());
        let mut edit = create_view();
        edit.headings = vec!["Edit API key".into()];
        edit.fields[0].heading = "Edit API key".into();
        assert!(name_field(&edit).is_none());
        let mut locked = create_view();
        locked.fields[0].locked = true;
        assert!(name_field(&locked).is_none());
    }

    #[test]
    fn copy_controls_count_by_what_they_say_and_where_they_stand() {
        let here = PageView { address: "/integrations/api-keys".into(), ..PageView::default() };
        let elsewhere = PageView { address: "/campaigns".into(), ..PageView::default() };
        assert!(is_new_key(copy_control(&here, &control("Copy API key")).unwrap()));
        assert!(is_new_key(copy_control(&elsewhere, &control("Copy API key")).unwrap()));
        assert!(is_new_key(
            copy_control(&here, &Control { label: "Copy to clipboard".into(), ..Control::default() })
                .unwrap()
        ));
        assert_eq!(copy_control(&elsewhere, &control("Copy")), None);
        assert_eq!(copy_control(&here, &control("Done")), None);
    }

    #[test]
    fn the_page_names_its_store() {
        let brand_text = Some("Brand ID: 64f0c1d2e3a4b5c6d7e8f901".into());
        let view = PageView { brand_text, ..PageView::default() };
        assert_eq!(brand_id(&view).unwrap().as_str(), "64f0c1d2e3a4b5c6d7e8f901");
    }
}
