//! Tests of recognition on Omnisend's pages, and of every table of words.

use super::copy_control::{Wording, wording};
use super::words::*;
use super::*;
use crate::page::{Control, Field, Surroundings};
use crate::report::assert_answer_survives;
use crate::text::contains_any_word;

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

/// The functions of this module, which check too that the answer is the same in a report.
fn name_field(view: &PageView) -> Option<&Field> {
    assert_answer_survives(view);
    super::name_field(view)
}

fn brand_id(view: &PageView) -> Option<BrandId> {
    assert_answer_survives(view);
    super::brand_id(view)
}

fn lists_our_name(view: &PageView) -> Option<bool> {
    assert_answer_survives(view);
    super::lists_our_name(view)
}

fn key_is_near(view: &PageView, context: &Context) -> bool {
    assert_answer_survives(view);
    super::key_is_near(view, context)
}

fn copy_control(
    view: &PageView,
    context: &Context,
    control: &Control,
    surroundings: &Surroundings,
    keys: &[ApiKey],
) -> Option<CopyControl> {
    assert_answer_survives(&PageView { controls: vec![control.clone()], ..view.clone() });
    super::copy_control(view, context, control, surroundings, keys)
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
fn the_name_field_is_recognised_without_any_single_sign() {
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
fn the_name_field_is_recognised_at_an_unknown_address_without_headings() {
    let unknown = |button: &str| {
        let view = with_field(|field| {
            *field = Field { id: 7, kind: "text".into(), label: "Name".into(), ..Field::default() };
            field.form.controls = vec![disabled(button)];
            field.form.checkboxes = 8;
        });
        PageView { address: "/somewhere/new".into(), headings: vec![], ..view }
    };
    assert!(name_field(&unknown("Create API key")).is_some());
    assert!(name_field(&unknown("Create")).is_none(), "any form with a name");
    assert!(name_field(&unknown("Delete API key")).is_none());
}

#[test]
fn the_form_from_before_march_2025_is_recognised() {
    let view = with_field(|field| {
        *field = Field { id: 7, kind: "text".into(), label: "Name".into(), ..Field::default() };
        field.form.controls = vec![control("Save")];
        field.form.radios = 2;
    });
    assert!(name_field(&PageView { headings: vec![], ..view }).is_some());
}

#[test]
fn signs_without_words_suffice_in_every_language() {
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
fn fields_of_other_pages_and_of_existing_keys_are_not_name_fields() {
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

fn captures(view: &PageView, context: &Context, control: &Control, around: &[&str], key: &ApiKey) -> bool {
    let around =
        Surroundings { texts: around.iter().map(|&t| t.into()).collect(), ..Surroundings::default() };
    copy_control(view, context, control, &around, &[]).is_some_and(|control| control.is_new_key(context, key))
}

#[test]
fn copy_controls_are_recognised_by_their_text_and_their_page() {
    let (none, elsewhere) =
        (Context::default(), PageView { address: "/campaigns".into(), ..PageView::default() });
    assert!(captures(&here(), &none, &control("Copy API key"), &[], &key()));
    assert!(captures(&elsewhere, &none, &control("Copy API key"), &[], &key()));
    let icon = Control { label: "Copy to clipboard".into(), ..Control::default() };
    assert!(captures(&here(), &none, &icon, &[], &key()));
    for text in ["Kopieren", "Copier la clé API", "APIキーをコピー", "Скопировать"] {
        assert!(captures(&here(), &none, &control(text), &[], &key()), "{text}");
    }
    assert!(!captures(&elsewhere, &none, &control("Copy"), &[], &key()));
    assert!(!captures(&here(), &none, &control("Done"), &[], &key()));
    // Elsewhere, but this store's key.
    let own = Context { brand: BrandId::parse(BRAND), created: false };
    let beside = copy_control(&elsewhere, &own, &control("Copy"), &Surroundings::default(), &[key()]);
    assert!(beside.unwrap().is_new_key(&own, &key()));
}

#[test]
fn other_things_that_can_be_copied_are_not_new_keys() {
    let created = Context { brand: None, created: true };
    for label in ["Webhook secret", "Signing secret", "Klaviyo", "Client ID"] {
        assert!(!captures(&here(), &created, &control("Copy"), &[label], &other_split()), "{label}");
    }
    for text in ["Copy link", "Copy webhook URL", "Copy Brand ID", "Copy code"] {
        assert!(!captures(&here(), &created, &control(text), &[], &other_split()), "{text}");
    }
}

#[test]
fn a_control_without_words_copies_only_a_key_beside_it_or_after_the_create_view() {
    let (icon, none) = (Control::default(), Context::default());
    let nothing = Surroundings::default();
    assert!(copy_control(&here(), &none, &icon, &nothing, &[]).is_none());
    let beside = copy_control(&here(), &none, &icon, &nothing, &[key()]).unwrap();
    assert!(!beside.copies_what_is_beside_it() && beside.is_new_key(&none, &key()));
    let created = Context { brand: None, created: true };
    assert!(copy_control(&here(), &created, &icon, &nothing, &[]).unwrap().is_new_key(&created, &key()));
}

#[test]
fn among_several_copy_controls_only_the_clipboard_shows_what_was_copied() {
    let around = Surroundings { controls: vec![control("Copy"), control("Copy")], ..Surroundings::default() };
    let none = Context::default();
    let generic = copy_control(&here(), &none, &control("Copy"), &around, &[key()]).unwrap();
    assert!(!generic.copies_what_is_beside_it());
    let named = copy_control(&here(), &none, &control("Copy API key"), &around, &[key()]).unwrap();
    assert!(named.copies_what_is_beside_it());
}

#[test]
fn a_value_of_another_format_causes_a_question_only_where_a_new_key_is_copied() {
    let asks = |view: &PageView, context: &Context, text: &str| {
        copy_control(view, context, &control(text), &Surroundings::default(), &[])
            .is_some_and(|control| control.is_worth_asking(context))
    };
    let (none, created) = (Context::default(), Context { brand: None, created: true });
    assert!(asks(&here(), &none, "Copy API key") && asks(&here(), &created, "Copy"));
    assert!(!asks(&here(), &none, "Copy") && !asks(&PageView::default(), &none, "Copy API key"));
    assert!(!asks(&here(), &created, "Copy Brand ID"));
}

#[test]
fn a_bare_key_is_new_only_with_enough_evidence() {
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
fn masked_rows_are_the_list_and_show_whether_our_name_is_listed() {
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
fn the_brand_id_is_read_from_the_page() {
    let read = |text: &str| brand_id(&PageView { brand_text: Some(text.into()), ..PageView::default() });
    let other = "f".repeat(24);
    for text in [
        format!("Brand ID: {BRAND}"),
        format!("Account ID: {other} Brand ID {BRAND}"),
        format!("what is a brand id? brand id: {BRAND} copy account id: {other}"),
    ] {
        assert_eq!(read(&text).unwrap().as_str(), BRAND, "{text}");
    }
    for text in
        [format!("Account ID: {BRAND}"), format!("Brand ID: – Account ID: {BRAND}"), "Brand ID".into()]
    {
        assert!(read(&text).is_none(), "{text}");
    }
}

#[test]
fn the_view_of_an_existing_key_has_no_name_field() {
    for end in ["/64f0c1d2e3a4b5c6d7e8f901", "/42/edit"] {
        let address = format!("{API_KEYS}{end}");
        assert!(name_field(&PageView { address, ..create_view() }).is_none(), "{end}");
    }
    let address = format!("{API_KEYS}/create");
    assert!(name_field(&PageView { address, ..create_view() }).is_some());
}

#[test]
fn other_pages_of_the_app_are_not_key_pages() {
    assert!(may_be_key_page("/integrations/api-keys", []) && may_be_key_page("/x", ["Créer une clé API"]));
    assert!(!may_be_key_page("/campaigns", ["Campaigns", "Capital"]));
    assert!(!may_be_key_page("/integrations/", ["Integrations"]));
    assert!(OTHER_PAGES.iter().all(|page| !may_be_key_page(page, ["API Issues"])));
}

/// Every text in `words.rs`, also those of tables that no test names.
fn every_entry() -> Vec<&'static str> {
    let code = include_str!("words.rs").lines().filter(|line| !line.trim_start().starts_with("//"));
    let entries: Vec<_> = code.flat_map(|line| line.split('"').skip(1).step_by(2)).collect();
    assert!(entries.len() > 100);
    entries
}

#[test]
fn a_report_may_contain_every_entry() {
    let known: Vec<_> = known_phrases().chain(known_addresses()).collect();
    let unknown: Vec<_> = every_entry().into_iter().filter(|entry| !known.contains(entry)).collect();
    assert_eq!(unknown, Vec::<&str>::new(), "`all` in `words.rs` lacks a table");
}

#[test]
fn every_entry_is_normalised() {
    for entry in every_entry() {
        assert_eq!(entry, entry.to_lowercase());
        assert_eq!(entry, entry.split_whitespace().collect::<Vec<_>>().join(" "));
        let as_phrase = entry.starts_with('/') || contains_any_word(entry, Phrases(entry));
        assert!(as_phrase, "{entry} begins or ends with punctuation");
    }
}

#[test]
fn no_table_contains_an_entry_twice() {
    let grouped = |groups: Vec<Phrases>| groups.into_iter().flat_map(Phrases::iter).collect::<Vec<_>>();
    for table in [
        grouped(ADDRESSES.map(|(_, entries)| entries).to_vec()),
        grouped(vec![OTHER_PAGES]),
        grouped(COPY_PHRASES.map(|(_, entries)| entries).to_vec()),
        grouped(NAME_LABELS.map(|(_, entries)| entries).to_vec()),
        grouped(vec![CREATE_HEADINGS]),
        grouped(vec![LIST_HEADINGS]),
        grouped(vec![CREATE_CONTROLS]),
        grouped(vec![OTHER_FORMS]),
        grouped(vec![LEAVE_CONTROLS]),
        grouped(vec![OTHER_THINGS]),
    ] {
        let mut unique = table.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), table.len(), "{table:?}");
    }
}

#[test]
fn every_address_is_a_key_page() {
    for (kind, starts) in ADDRESSES {
        for start in starts.iter() {
            assert_eq!(address(start), Some(kind), "{start}");
            assert!(may_be_key_page(start, []), "{start}");
        }
    }
}

/// Each as text and as label, alone and decorated; generic ones also within a text.
#[test]
fn every_copy_phrase_captures_a_new_key() {
    for (kind, phrases) in COPY_PHRASES {
        for phrase in phrases.iter() {
            let mut texts = vec![phrase.to_owned(), format!("+ {phrase} …"), format!("{phrase}:")];
            match kind {
                Phrase::Generic => texts.push(format!("1 {phrase}, 2")),
                Phrase::Exact | Phrase::Likely => {}
            }
            for text in texts {
                let label = Control { label: text.clone(), ..Control::default() };
                for control in [control(&text), label] {
                    let exact = if contains_api(phrase) { Phrase::Exact } else { kind };
                    assert_eq!(wording(&control), Wording::Copy(exact), "{text}");
                    assert!(captures(&here(), &Context::default(), &control, &[], &key()), "{text}");
                    let shown = PageView { controls: vec![control], ..here() };
                    assert!(key_is_near(&shown, &Context::default()), "{text}");
                }
            }
        }
    }
}

#[test]
fn every_name_label_identifies_the_create_view() {
    for (kind, labels) in NAME_LABELS {
        for label in labels.iter() {
            assert_eq!(best(label, &NAME_LABELS), Some(kind), "{label}");
            for decorated in [label.to_owned(), format!("{label} *")] {
                let view = with_field(|field| {
                    *field = Field { id: 7, kind: "text".into(), label: decorated, ..Field::default() };
                });
                assert!(name_field(&view).is_some(), "{label}");
            }
        }
    }
}

#[test]
fn every_create_heading_and_control_counts_and_every_list_heading_counts_against() {
    // The address and the label "Name" are one or two signs short.
    let recognises = |text: &str, button: &str| {
        let view = with_field(|field| {
            *field = Field { id: 7, kind: "text".into(), label: "Name".into(), ..Field::default() };
            field.form.texts = vec![text.into()];
            field.form.controls = vec![control(button)];
        });
        name_field(&PageView { headings: vec![], ..view }).is_some()
    };
    assert!(!recognises("…", "…") && !recognises("API", "…"));
    for heading in CREATE_HEADINGS.iter() {
        assert!(recognises(heading, "…"), "{heading}");
    }
    for button in CREATE_CONTROLS.iter() {
        assert!(recognises("API", button), "{button}");
        for heading in LIST_HEADINGS.iter() {
            assert!(!recognises(heading, button), "{heading}");
        }
    }
}

#[test]
fn every_word_of_another_form_excludes_the_name_field() {
    for word in OTHER_FORMS.iter() {
        let text = format!("API {word}, 2");
        assert!(name_field(&with_field(|field| field.form.texts = vec![text])).is_none(), "{word}");
    }
}

#[test]
fn every_word_of_another_thing_excludes_a_capture() {
    let created = Context { brand: None, created: true };
    assert!(captures(&here(), &created, &control("Copy"), &[], &other_split()));
    for word in OTHER_THINGS.iter() {
        let text = format!("Copy {word}");
        assert_eq!(wording(&control(&text)), Wording::OtherThing);
        assert!(!captures(&here(), &created, &control(&text), &[], &other_split()), "{word}");
        assert!(!captures(&here(), &created, &control("Copy"), &[word], &other_split()), "{word}");
    }
}

#[test]
fn no_control_that_leaves_a_view_copies_the_key_beside_it() {
    let own = Context { brand: BrandId::parse(BRAND), created: true };
    let copies = |text: &str| {
        copy_control(&here(), &own, &control(text), &Surroundings::default(), &[key()]).is_some()
    };
    assert!(copies("…"));
    for word in LEAVE_CONTROLS.iter() {
        assert!(!copies(word), "{word}");
    }
}
