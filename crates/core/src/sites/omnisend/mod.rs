//! Omnisend's app: where the API keys page is, and what its views look like.
//!
//! The markup is unknown and changes, so each view is recognised by several independent signs, each with a
//! weight, and no single one decides. Some signs need no language: the address, boxes to tick beside the field,
//! a button that is disabled while the field is empty, a key whose prefix is the page's Brand ID. They suffice
//! together. Sources: Omnisend's help centre (July 2025), the Upstack guide.

use alloc::string::String;

use crate::ids::BrandId;
use crate::key::ApiKey;
use crate::page::{Control, Field, PageView, Surroundings};
use crate::sites::Trigger;
use crate::text::{contains_any_word, matches_any_label, matches_label};

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
    ("/o/my-account/integrations/api-keys", 3),
    ("/my-account/integrations/api-keys", 3),
    ("/account/api-keys", 3),
    ("/settings/integrations/api-keys", 3),
    ("/settings/api-keys", 3),
    ("/settings/api", 2),
    ("/settings/store", 1),
];

/// A word that headings about API keys have in every language.
const API: &str = "api";
/// Headings of the view that creates a key.
const CREATE_HEADINGS: &[&str] = &[
    "create api key",
    "create an api key",
    "create a name for api key",
    "select api key permissions",
    "new api key",
];
/// Headings of the list of keys.
const LIST_HEADINGS: &[&str] = &["your api keys", "api keys"];
/// The button that creates the key; the list's button says the same.
const CREATE_CONTROLS: &[&str] = &["create api key", "create an api key", "create", "save"];
/// The name field's placeholder or label; before March 2025 the label "Name".
const NAME_FIELDS: &[(&str, Weight)] =
    &[("name for api key", 4), ("api key name", 3), ("key name", 3), ("name", 2)];
/// The heading right above the name field.
const NAME_HEADING: &str = "create a name for api key";
/// Words of forms that do something else than create a key: search, change what exists, or take it away.
const OTHER_FORMS: &[&str] = &[
    "edit",
    "rename",
    "update",
    "delete",
    "remove",
    "revoke",
    "regenerate",
    "confirm",
    "search",
    "filter",
    "find",
    "issues",
    "webhook",
    "webhooks",
    "oauth",
    "invite",
    "bearbeiten",
    "umbenennen",
    "löschen",
    "suchen",
    "suche",
    "modifier",
    "renommer",
    "supprimer",
    "rechercher",
    "editar",
    "renombrar",
    "eliminar",
    "buscar",
    "modifica",
    "rinomina",
    "elimina",
    "cerca",
    "編集",
    "削除",
    "検索",
    "redaguoti",
    "ieškoti",
];
/// The control that copies the new key, and what else such a control may say.
const COPY_CONTROLS: &[(&str, Weight)] =
    &[("copy api key", 4), ("copy key", 3), ("copy", 2), ("copy to clipboard", 2)];
/// "Copy" in the languages that shops are run in.
const COPY_WORDS: &[&str] = &[
    "copy",
    "kopieren",
    "kopiere",
    "copier",
    "copiez",
    "copiar",
    "copia",
    "kopiëren",
    "kopieer",
    "kopiuoti",
    "kopijuoti",
    "kopiuj",
    "skopiuj",
    "kopírovat",
    "kopiér",
    "kopier",
    "kopiera",
    "kopioi",
    "másolás",
    "kopyala",
    "copiați",
    "salin",
    "コピー",
    "复制",
    "複製",
    "복사",
    "копировать",
    "скопировать",
    "копіювати",
    "αντιγραφή",
];
/// Words of controls that leave the new key behind.
const LEAVE_CONTROLS: &[&str] =
    &["done", "close", "ok", "finish", "back", "cancel", "next", "continue", "show", "hide", "create"];
/// What else can be copied on such pages: a control or label with one of these words is not about a new key.
const OTHER_THINGS: &[&str] = &[
    "webhook", "webhooks", "signing", "client", "oauth", "token", "link", "url", "code", "snippet", "email",
    "template", "form", "campaign", "segment", "brand", "shopify", "klaviyo", "stripe", "zapier",
];
/// The characters that pages display in place of a key's. The content script looks for rows that contain them.
pub const MASK_CHARACTERS: [char; 4] = ['*', '•', '●', '·'];

/// From here on a field is the name field of the create view.
const NAME_FIELD_THRESHOLD: Weight = 7;
/// From here on a control that says "copy" means that a new key is near.
const NEAR_THRESHOLD: Weight = 5;
/// From here on a control may be copying a new key.
const COPY_THRESHOLD: Weight = 4;
/// From here on a value copied with such a control is a new key.
const CAPTURE_THRESHOLD: Weight = 6;
/// From here on a key is a new one though no control speaks for it.
const BARE_KEY_THRESHOLD: Weight = 8;
/// A value has the shape of a key.
const KEY_SHAPE: Weight = 3;
/// The key's prefix is the Brand ID that the page names.
const SAME_BRAND: Weight = 3;
/// The create view was here a moment ago, with a name in it.
const CREATED: Weight = 3;
/// Weighs against everything.
const AGAINST: Weight = -12;

fn best(text: &str, table: &[(&str, Weight)]) -> Weight {
    table.iter().filter(|(words, _)| matches_label(text, words)).map(|(_, weight)| *weight).max().unwrap_or(0)
}

fn if_so(sign: bool, weight: Weight) -> Weight {
    if sign { weight } else { 0 }
}

fn address_weight(address: &str) -> Weight {
    ADDRESSES.iter().filter(|(start, _)| address.starts_with(start)).map(|(_, w)| *w).max().unwrap_or(0)
}

/// What to look for on every page of the app.
pub fn trigger() -> Trigger {
    let addresses = ADDRESSES.iter().map(|(start, _)| *start).collect();
    Trigger { origin: ORIGIN, script: "omnisend", addresses, word: Some(API), clipboard: true }
}

/// Whether the page may be one of the API keys page's views: only then is it described in full.
pub fn may_be_key_page<'a>(address: &str, headings: impl IntoIterator<Item = &'a str>) -> bool {
    address_weight(address) > 0 || headings.into_iter().any(|heading| contains_any_word(heading, &[API]))
}

/// Whether this is still the part of the app where keys are made.
pub fn is_key_page(view: &PageView) -> bool {
    may_be_key_page(&view.address, view.headings.iter().map(String::as_str))
}

fn name_field_weight(view: &PageView, field: &Field) -> Weight {
    let Surroundings { texts, controls, checkboxes, radios } = &field.form;
    let label = if field.label.is_empty() { &field.placeholder } else { &field.label };
    let named = best(label, NAME_FIELDS).max(best(&field.placeholder, NAME_FIELDS));
    // Which of the buttons is the one that submits is unknown; nothing else is disabled for an empty field's sake.
    let waits = if field.value.is_empty() { controls.iter().any(|c| c.disabled) } else { *checkboxes >= 3 };
    let choices = if_so(*checkboxes >= 3, 2).max(if_so(*radios >= 2, 1));
    if named < 2 && !(waits && choices > 0) {
        return 0;
    }
    let about =
        || texts.iter().chain(&view.headings).chain([label]).any(|text| contains_any_word(text, &[API]));
    if address_weight(&view.address) == 0 && !about() {
        return 0;
    }
    let create = |texts: &[String]| texts.iter().any(|text| matches_any_label(text, CREATE_HEADINGS));
    let listed = texts.iter().any(|text| matches_any_label(text, LIST_HEADINGS));
    let other = [&field.label, &field.placeholder, &field.heading].into_iter().chain(texts);
    named
        + address_weight(&view.address)
        + if_so(matches_label(&field.heading, NAME_HEADING), 3)
        // The page's own headings say less about a form that has headings of its own.
        + if_so(create(texts), 3).max(if_so(create(&view.headings), if texts.is_empty() { 3 } else { 1 }))
        + if_so(texts.iter().chain([label]).any(|text| contains_any_word(text, &[API])), 1)
        + if_so(controls.iter().any(|c| matches_any_label(&c.text, CREATE_CONTROLS)), 1)
        + if_so(waits, 2)
        + choices
        + if_so(listed, -2)
        + if_so(other.into_iter().any(|text| contains_any_word(text, OTHER_FORMS)), AGAINST)
}

/// The create view's name field, if this is the create view. It may have a value.
pub fn name_field(view: &PageView) -> Option<&Field> {
    view.fields
        .iter()
        .filter(|field| !field.locked && matches!(field.kind.as_str(), "text" | ""))
        .map(|field| (name_field_weight(view, field), field))
        .filter(|(weight, _)| *weight >= NAME_FIELD_THRESHOLD)
        .max_by_key(|(weight, _)| *weight)
        .map(|(_, field)| field)
}

/// Whether a text holds a masked value, as the list of keys does: Omnisend shows 43 asterisks and 7 characters. A new
/// key that stands there as dots alone is none.
pub fn is_masked(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|c| {
        let masked = run >= 8 && c.is_ascii_alphanumeric();
        run = if MASK_CHARACTERS.contains(&c) { run + 1 } else { 0 };
        masked
    })
}

/// Whether the list of keys, if this is it, has a key of the name that Keyferry would give.
pub fn lists_our_name(view: &PageView) -> Option<bool> {
    let listed = !view.masked_rows.is_empty() && is_key_page(view);
    listed.then(|| view.masked_rows.iter().any(|row| contains_any_word(row, &[KEY_NAME])))
}

/// What is known of a new key besides the present view.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The store that the page named last.
    pub brand: Option<BrandId>,
    /// The create view was here a moment ago, with a name in it, and the list has not come back since.
    pub created: bool,
}

impl Context {
    fn weight(&self, view: &PageView) -> Weight {
        address_weight(&view.address)
            + if_so(self.created, CREATED)
            + if_so(view.headings.iter().any(|heading| contains_any_word(heading, &[API])), 1)
    }

    fn key_weight(&self, key: &ApiKey) -> Weight {
        let same = self.brand.is_some() && key.brand_id() == self.brand;
        if_so(!key.is_unusual(), KEY_SHAPE) + if_so(same, SAME_BRAND)
    }
}

fn is_other(text: &str) -> bool {
    contains_any_word(text, OTHER_THINGS) && !contains_any_word(text, &[API])
}

fn copy_words(control: &Control) -> Weight {
    let said = |text: &str| {
        let other = if_so(is_other(text), AGAINST);
        if !contains_any_word(text, COPY_WORDS) {
            return other;
        }
        best(text, COPY_CONTROLS).max(2 + if_so(contains_any_word(text, &[API]), 2)) + other
    };
    [&control.text, &control.label]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| said(text))
        .max()
        .unwrap_or(0)
}

/// Whether a new key is about to be shown, or is, when this is not the create view.
pub fn key_is_near(view: &PageView, context: &Context) -> bool {
    context.created || shows_copy_control(view)
}

fn shows_copy_control(view: &PageView) -> bool {
    let here = address_weight(&view.address);
    let copies = |control: &Control| {
        // Most controls say nothing of it, and there are many.
        let says_so =
            contains_any_word(&control.text, COPY_WORDS) || contains_any_word(&control.label, COPY_WORDS);
        let words = if says_so { copy_words(control) } else { 0 };
        words >= 2 && words + here >= NEAR_THRESHOLD
    };
    view.controls.iter().any(copies)
}

/// A control that may be copying a new key.
#[derive(Clone, Debug)]
pub struct CopyControl {
    words: Weight,
    weight: Weight,
    /// What stands around it speaks of something else than an API key.
    other: bool,
    /// No other control close by says "copy", so that what stands there is what is copied.
    alone: bool,
}

/// Takes a control that was used for one that copies a new key, if that is likely. `around` is what stands around
/// the control, `keys` the values shaped like a key there.
pub fn copy_control(
    view: &PageView,
    context: &Context,
    control: &Control,
    around: &Surroundings,
    keys: &[ApiKey],
) -> Option<CopyControl> {
    let words = copy_words(control);
    let other = around.texts.iter().any(|text| is_other(text));
    let weight = words + context.weight(view);
    let wordless = control.text.is_empty() && control.label.is_empty();
    let foreign = !control.text.is_ascii() || !control.label.is_ascii();
    let here = context.created || address_weight(&view.address) >= 2;
    let same_brand = keys.iter().any(|key| context.key_weight(key) >= KEY_SHAPE + SAME_BRAND);
    let says_so = words >= 2 && (weight >= COPY_THRESHOLD || (weight > 0 && same_brand));
    // A control that says nothing known may copy the key beside it: what then arrives on the clipboard shows it.
    let leaves =
        contains_any_word(&control.text, LEAVE_CONTROLS) || contains_any_word(&control.label, LEAVE_CONTROLS);
    let beside = words == 0
        && weight >= 0
        && !keys.is_empty()
        && !leaves
        && (wordless || foreign || (same_brand && here));
    let icon = wordless && context.created && weight >= COPY_THRESHOLD;
    let alone = around.controls.iter().filter(|control| copy_words(control) >= 2).count() <= 1;
    (says_so || beside || icon).then_some(CopyControl { words, weight, other: other && words < 4, alone })
}

impl CopyControl {
    /// Whether what this control copies can be read where it stands on the page; otherwise only the clipboard
    /// tells what was copied.
    pub fn copies_what_is_beside_it(&self) -> bool {
        self.words >= 4 || (self.words >= 2 && self.alone)
    }

    /// Whether a value copied with this control is a new key.
    pub fn is_new_key(&self, context: &Context, key: &ApiKey) -> bool {
        // A key that begins with a store's ID is nothing else, whatever stands around it.
        let against = if_so(self.other && key.brand_id().is_none(), AGAINST);
        !key.is_unusual() && self.weight + against + context.key_weight(key) >= CAPTURE_THRESHOLD
    }

    /// Whether a value of another shape, copied with this control, is worth a question to the user.
    pub fn is_worth_asking(&self, context: &Context) -> bool {
        let for_a_key = self.words >= 4 || (self.words >= 2 && context.created);
        for_a_key && !self.other && self.weight >= CAPTURE_THRESHOLD
    }
}

/// Whether a value of another shape that the user selected and copied is worth a question.
pub fn is_worth_asking(view: &PageView, context: &Context) -> bool {
    context.created && context.weight(view) >= CAPTURE_THRESHOLD
}

/// Whether a key that the user selected and copied, or that only stands on the page, is a new one.
pub fn is_new_key(view: &PageView, context: &Context, key: &ApiKey) -> bool {
    let copies = if_so(shows_copy_control(view), 2);
    // Other secrets may have the split that names no store.
    let named = key.brand_id().is_some() || context.created;
    named
        && !key.is_unusual()
        && context.weight(view) + context.key_weight(key) + copies >= BARE_KEY_THRESHOLD
}

/// The store that the page says it is about: "Brand ID: <24 hex>".
pub fn brand_id(view: &PageView) -> Option<BrandId> {
    view.brand_text.as_deref()?.split(|c: char| !c.is_ascii_alphanumeric()).find_map(BrandId::parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRAND: &str = "64f0c1d2e3a4b5c6d7e8f901";

    fn control(text: &str) -> Control {
        Control { text: text.into(), ..Control::default() }
    }

    fn disabled(text: &str) -> Control {
        Control { disabled: true, ..control(text) }
    }

    fn key() -> ApiKey {
        ApiKey::parse(&format!("{BRAND}-{}", "a".repeat(50))).unwrap()
    }

    fn other_split() -> ApiKey {
        ApiKey::parse(&format!("{}-{}", "a".repeat(64), "b".repeat(10))).unwrap()
    }

    /// The create view of July 2025.
    fn create_view() -> PageView {
        let headings =
            ["Create API key", "Create a name for API key", "Select API key permissions"].map(String::from);
        PageView {
            address: "/integrations/api-keys".into(),
            headings: headings.clone().into(),
            controls: vec![disabled("Create API key")],
            fields: vec![Field {
                id: 7,
                kind: "text".into(),
                placeholder: "Name for API key".into(),
                heading: "Create a name for API key".into(),
                form: Surroundings {
                    texts: headings.into(),
                    controls: vec![disabled("Create API key")],
                    checkboxes: 8,
                    radios: 0,
                },
                ..Field::default()
            }],
            ..PageView::default()
        }
    }

    fn with_field(change: impl FnOnce(&mut Field)) -> PageView {
        let mut view = create_view();
        change(&mut view.fields[0]);
        view
    }

    #[test]
    fn the_name_field_is_found_whichever_one_sign_is_missing() {
        let full = create_view();
        for view in [
            full.clone(),
            PageView { address: "/somewhere/new".into(), ..full.clone() },
            PageView { headings: vec![], ..full.clone() },
            with_field(|field| field.placeholder.clear()),
            with_field(|field| field.heading.clear()),
            with_field(|field| field.form = Surroundings::default()),
            with_field(|field| field.form.texts.clear()),
            with_field(|field| field.form.controls.clear()),
            with_field(|field| field.form.checkboxes = 0),
            with_field(|field| {
                field.placeholder.clear();
                field.heading.clear();
                field.label = "Name".into();
            }),
            with_field(|field| field.value = "Mine".into()),
        ] {
            assert_eq!(name_field(&view).map(|f| f.id), Some(7), "{view:?}");
        }
    }

    #[test]
    fn the_form_from_before_march_2025_is_found() {
        let view = with_field(|field| {
            *field = Field { id: 7, kind: "text".into(), label: "Name".into(), ..Field::default() };
            field.form.controls = vec![control("Save")];
            field.form.radios = 2;
        });
        assert!(name_field(&PageView { headings: vec![], ..view }).is_some());
    }

    #[test]
    fn signs_without_words_suffice_in_any_language() {
        for (heading, label) in [
            ("API-Schlüssel erstellen", "Bezeichnung"),
            ("Créer une clé API", "Libellé"),
            ("APIキーを作成", "名前"),
            ("", ""),
        ] {
            let view = PageView {
                headings: vec![heading.into()],
                ..with_field(|field| {
                    field.heading = heading.into();
                    field.label = label.into();
                    field.placeholder.clear();
                    field.form.texts = vec![heading.into()];
                    field.form.controls = vec![disabled("…")];
                })
            };
            assert!(name_field(&view).is_some(), "{heading}");
            assert!(name_field(&PageView { address: "/audience".into(), ..view }).is_none(), "{heading}");
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
                Field {
                    form: Surroundings {
                        texts: vec!["API keys".into()],
                        controls: vec![control("+ Create API key")],
                        ..Surroundings::default()
                    },
                    ..name.clone()
                },
                Field { kind: "search".into(), placeholder: "Search".into(), ..Field::default() },
            ],
            ..PageView::default()
        };
        assert!(name_field(&list).is_none());
        let profile = PageView {
            address: "/profile".into(),
            fields: vec![Field {
                form: Surroundings { controls: vec![disabled("Save")], ..Surroundings::default() },
                ..name
            }],
            controls: vec![disabled("Save")],
            ..PageView::default()
        };
        assert!(name_field(&profile).is_none());
        assert!(name_field(&PageView { address: "/settings/store".into(), ..profile }).is_none());
        for heading in
            ["Edit API key", "Rename API key", "Delete API key", "API-Schlüssel bearbeiten", "API Issues"]
        {
            let edit = with_field(|field| field.form.texts = vec![heading.into()]);
            assert!(name_field(&edit).is_none(), "{heading}");
        }
        assert!(name_field(&with_field(|field| field.placeholder = "Search API keys".into())).is_none());
        assert!(name_field(&with_field(|field| field.locked = true)).is_none());
        assert!(name_field(&with_field(|field| field.kind = "email".into())).is_none());
    }

    fn here() -> PageView {
        PageView { address: "/integrations/api-keys".into(), ..PageView::default() }
    }

    fn captures(view: &PageView, context: &Context, said: &Control, around: &[&str], key: &ApiKey) -> bool {
        let around =
            Surroundings { texts: around.iter().map(|&t| t.into()).collect(), ..Surroundings::default() };
        copy_control(view, context, said, &around, &[])
            .is_some_and(|control| control.is_new_key(context, key))
    }

    #[test]
    fn copy_controls_count_by_what_they_say_and_where_they_stand() {
        let (none, elsewhere) =
            (Context::default(), PageView { address: "/campaigns".into(), ..PageView::default() });
        assert!(captures(&here(), &none, &control("Copy API key"), &[], &key()));
        assert!(captures(&elsewhere, &none, &control("Copy API key"), &[], &key()));
        let icon = Control { label: "Copy to clipboard".into(), ..Control::default() };
        assert!(captures(&here(), &none, &icon, &[], &key()));
        for said in ["Kopieren", "Copier la clé API", "APIキーをコピー", "Скопировать"] {
            assert!(captures(&here(), &none, &control(said), &[], &key()), "{said}");
        }
        assert!(!captures(&elsewhere, &none, &control("Copy"), &[], &key()));
        assert!(!captures(&here(), &none, &control("Done"), &[], &key()));
        // Elsewhere, but this store's key.
        let own = Context { brand: BrandId::parse(BRAND), created: false };
        let beside = copy_control(&elsewhere, &own, &control("Copy"), &Surroundings::default(), &[key()]);
        assert!(beside.unwrap().is_new_key(&own, &key()));
    }

    #[test]
    fn what_else_can_be_copied_there_is_not_a_new_key() {
        let created = Context { brand: None, created: true };
        for label in ["Webhook secret", "Signing secret", "Klaviyo", "Client ID"] {
            assert!(!captures(&here(), &created, &control("Copy"), &[label], &other_split()), "{label}");
        }
        for said in ["Copy link", "Copy webhook URL", "Copy Brand ID", "Copy code"] {
            assert!(!captures(&here(), &created, &control(said), &[], &other_split()), "{said}");
        }
    }

    #[test]
    fn a_control_without_words_copies_a_key_only_beside_it_or_after_one_was_made() {
        let (icon, none) = (Control::default(), Context::default());
        let nothing = Surroundings::default();
        assert!(copy_control(&here(), &none, &icon, &nothing, &[]).is_none());
        let beside = copy_control(&here(), &none, &icon, &nothing, &[key()]).unwrap();
        assert!(!beside.copies_what_is_beside_it() && beside.is_new_key(&none, &key()));
        let created = Context { brand: None, created: true };
        assert!(copy_control(&here(), &created, &icon, &nothing, &[]).unwrap().is_new_key(&created, &key()));
    }

    #[test]
    fn beside_several_copy_controls_only_the_clipboard_tells_what_was_copied() {
        let around =
            Surroundings { controls: vec![control("Copy"), control("Copy")], ..Surroundings::default() };
        let none = Context::default();
        let generic = copy_control(&here(), &none, &control("Copy"), &around, &[key()]).unwrap();
        assert!(!generic.copies_what_is_beside_it());
        let named = copy_control(&here(), &none, &control("Copy API key"), &around, &[key()]).unwrap();
        assert!(named.copies_what_is_beside_it());
    }

    #[test]
    fn a_value_of_another_shape_is_asked_about_only_where_the_new_key_is_copied() {
        let asks = |view: &PageView, context: &Context, said: &str| {
            copy_control(view, context, &control(said), &Surroundings::default(), &[])
                .is_some_and(|control| control.is_worth_asking(context))
        };
        let (none, created) = (Context::default(), Context { brand: None, created: true });
        assert!(asks(&here(), &none, "Copy API key") && asks(&here(), &created, "Copy"));
        assert!(!asks(&here(), &none, "Copy") && !asks(&PageView::default(), &none, "Copy API key"));
        assert!(!asks(&here(), &created, "Copy Brand ID"));
    }

    #[test]
    fn a_bare_key_is_new_only_if_enough_speaks_for_it() {
        let view = PageView { headings: vec!["API keys".into()], ..here() };
        let own = Context { brand: BrandId::parse(BRAND), created: false };
        assert!(is_new_key(&view, &own, &key()) && !is_new_key(&view, &Context::default(), &key()));
        assert!(!is_new_key(&view, &own, &other_split()));
        let beside_copy = PageView { controls: vec![control("Copy")], ..view.clone() };
        assert!(!is_new_key(&beside_copy, &own, &other_split()));
        assert!(is_new_key(&view, &Context { brand: None, created: true }, &other_split()));
        assert!(!is_new_key(&PageView { address: "/campaigns".into(), ..PageView::default() }, &own, &key()));
    }

    #[test]
    fn masked_entries_are_the_list_and_tell_whether_our_name_is_taken() {
        assert!(is_masked(&format!("{}{}", "*".repeat(43), "aB3aB3a")) && is_masked("••••••••1234"));
        assert!(!is_masked("Name *") && !is_masked("•••1") && !is_masked(&"•".repeat(24)));
        let list = |row: &str| PageView { masked_rows: vec![row.into()], ..here() };
        assert_eq!(lists_our_name(&list("upstackdata ***********aB3aB3a")), Some(true));
        assert_eq!(lists_our_name(&list("Zapier ***********aB3aB3a")), Some(false));
        assert_eq!(lists_our_name(&here()), None);
    }

    #[test]
    fn rows_are_masked_by_every_mask_character() {
        for mask in MASK_CHARACTERS {
            let hidden = mask.to_string().repeat(8);
            assert!(is_masked(&format!("upstackdata {hidden}a1b2c3d")), "{mask}");
            assert!(!is_masked(&hidden) && !is_masked(&format!("name {mask}")), "{mask}");
        }
        assert!(is_masked("●●●●●●●●1234") && is_masked("········1234"));
    }

    #[test]
    fn the_page_names_its_store() {
        let view = PageView { brand_text: Some(format!("Brand ID: {BRAND}")), ..PageView::default() };
        assert_eq!(brand_id(&view).unwrap().as_str(), BRAND);
    }

    #[test]
    fn other_pages_of_the_app_are_not_worth_a_look() {
        assert!(
            may_be_key_page("/integrations/api-keys", []) && may_be_key_page("/x", ["Créer une clé API"])
        );
        assert!(!may_be_key_page("/campaigns", ["Campaigns", "Capital"]));
    }
}
