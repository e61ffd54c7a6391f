//! Tests of recognition, on pages that are written as lines.

use super::naming::names_key;
use super::words::*;
use super::*;
use crate::form_view::{Content, Part};
use crate::page::ElementId;
use crate::report::{FieldRegion, FormSnapshot, assert_answer_survives};

/// A page in lines, each a part with its kind: `h2`, `text`, `item`, `button`, `name`, `field` or `key`. Indentation is
/// nesting, by two spaces; `end` is the place after an element.
///
/// `field LABEL` is a text field. `key LABEL` is the one that the test asks about. `LABEL | PLACEHOLDER | NAME` gives it
/// the other parts.
fn page(address: &str, lines: &str) -> (FormView, ElementId) {
    let (mut fields, mut parts, mut asked) = (vec![], vec![], 0);
    let mut before: Option<usize> = None;
    let lines = lines.lines().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| (line.len() - line.trim_start().len()) / 2;
    let least = lines.clone().map(indent).min().unwrap_or_default();
    for line in lines {
        let depth = indent(line) - least + 1;
        let (kind, text) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        let text = text.to_owned();
        if kind == "end" {
            before = Some(depth);
            continue;
        }
        let content = match kind {
            "text" => Content::Text(text),
            "item" => Content::Item(text),
            "button" => Content::Control(text),
            "name" => Content::Name { depth: u32::try_from(depth).unwrap(), text },
            "field" | "key" => {
                let id = u32::try_from(fields.len()).unwrap() + 1;
                if kind == "key" {
                    asked = id;
                }
                let mut of = text.split('|').map(|part| part.trim().to_owned());
                let label = of.next().unwrap_or_default();
                let label = label.split(" / ").filter(|text| !text.is_empty()).map(str::to_owned).collect();
                let (placeholder, name) = (of.next().unwrap_or_default(), of.next().unwrap_or_default());
                let kind = "text".to_owned();
                fields.push(FormField { id, kind, label, placeholder, name, ..FormField::default() });
                Content::Field(id)
            }
            heading => Content::Heading { rank: heading[1..].parse().unwrap(), text },
        };
        let common = before.map_or(0, |before| before.min(depth));
        before = Some(depth);
        parts.push(Part { common: u32::try_from(common).unwrap(), content });
    }
    (FormView { address: address.into(), fields, regions: vec![parts] }, asked)
}

fn assert_alike_in_a_report(view: &FormView) {
    let FormView { address, fields, regions } = view.clone();
    let ids: Vec<_> = fields.iter().map(|field| field.id).collect();
    let regions = regions.into_iter().map(|parts| FieldRegion { fields: ids.clone(), parts }).collect();
    assert_answer_survives(&FormSnapshot { address, fields, regions });
}

fn is_recognised_at(address: &str, lines: &str) -> bool {
    let (view, asked) = page(address, lines);
    assert_alike_in_a_report(&view);
    let found = key_field(FormPage::Dashboard, &view).map(|field| field.id);
    assert!(found.is_none_or(|id| id == asked || asked == 0), "another field is recognised:\n{lines}");
    found.is_some()
}

/// At an address that says nothing.
fn is_recognised(lines: &str) -> bool {
    is_recognised_at("/somewhere", lines)
}

/// At the published address, where less suffices.
fn is_rejected(lines: &str) {
    assert!(!is_recognised_at("/pixel/event-destinations", lines), "{lines}");
}

#[test]
fn form_is_recognised_at_any_address_by_its_label_and_heading() {
    for address in ["/pixel/event-destinations", "/destinations/7/edit", "/#/new", "/x"] {
        assert!(is_recognised_at(address, "h1 omnisend\nkey api key"), "{address}");
    }
}

#[test]
fn title_may_be_any_text_or_name_around_the_field() {
    for lines in [
        "name omnisend\nkey api key",
        "name omnisend\ntext omnisend\nfield configuration name\nkey api key\nbutton save",
        "text destinations\nname edit: omnisend\ntext edit: omnisend\nkey api key\nbutton save",
        "h2 omnisendに接続\nkey apiキー",
        "h2 connect omnisend\nfield configuration name\nkey api key",
        "text omnisend\nkey api key",
        "text connect omnisend\ntext configuration name\nfield configuration name\nkey api key\nbutton save",
        "button ×\ntext omnisend\nkey api key",
        "h1 omnisend\nh2 credentials\nkey api key",
        "h2 omnisend\nh2 credentials\nkey api key",
        "h1 destinations\ntext destinations\ntext omnisend\nkey api key\nbutton save",
        "h1 omnisend\nh3 paste it\nkey api key",
    ] {
        assert!(is_recognised(lines), "{lines}");
    }
}

#[test]
fn nearest_title_decides() {
    for lines in [
        "h1 omnisend\nh2 klaviyo\nkey api key",
        "h2 omnisend\nfield api key name\nh2 klaviyo\nkey api key",
        "h2 omnisend\nh2 connect northpole\nkey api key",
        "item omnisend\nitem klaviyo\nh2 connect northpole\nkey api key\nbutton create configuration",
        "  text omnisend\n  text healthy\n    text northpole\n    key api key\n    button create configuration",
        "name klaviyo\nh2 from omnisend\nkey api key",
        "h1 klaviyo\nh2 from omnisend\nkey api key",
        "name northpole\n  text works like omnisend\n  key api key\n  button save",
        "text klaviyo or omnisend\nkey api key",
    ] {
        is_rejected(lines);
    }
}

#[test]
fn a_section_does_not_name_the_next_one() {
    is_rejected("  name omnisend\n  text healthy\nh2 connect northpole\nkey api key");
    is_rejected("  name omnisend\n  text healthy\nend\n  name northpole\n  key api key");
    assert!(is_recognised("h3 omnisend\nkey api key\nh3 klaviyo\nfield private api key"));
}

#[test]
fn label_may_have_a_star_a_help_text_or_omnisends_name() {
    for label in [
        "api key",
        "api key *",
        "api key (required)",
        "api key / *",
        "omnisend api key",
        "omnisend / api key",
        "your omnisend api key",
        "enter your api key",
        "api key: paste it here",
        "api key / found in omnisend under store settings, in the menu named api",
        "api key (find the secret in your settings)",
        "api-key",
        "apikey",
        "omnisend key",
    ] {
        assert!(is_recognised(&format!("h1 omnisend\nkey {label}")), "{label}");
    }
}

#[test]
fn label_that_names_omnisend_needs_no_title() {
    assert!(is_recognised("key omnisend api key"));
    assert!(is_recognised("h1 settings\nitem klaviyo\nkey omnisend api key"));
    is_rejected("h1 klaviyo\nkey omnisend api key");
}

#[test]
fn labels_of_other_fields_are_rejected() {
    for label in [
        "api key name",
        "api key id",
        "api key / name",
        "private api key",
        "public api key",
        "klaviyo api key",
        "your upstack api key",
        "omnisend api key name",
        "search api key",
        "api secret key",
        "access token",
        "integration token",
        "conversions api token",
        "snapchat conversion api token",
        "api access token",
        "password",
        "webhook signing key",
        "client id",
        "type omnisend to confirm",
        "key",
        "",
    ] {
        is_rejected(&format!("h1 omnisend\nfield {label}\nbutton save"));
    }
}

#[test]
fn placeholder_counts_without_and_beside_a_label() {
    for field in ["| api key", "credentials | enter your omnisend api key", "| paste your api key here"] {
        assert!(is_recognised(&format!("h1 omnisend\nkey {field}")), "{field}");
    }
    is_rejected("h1 omnisend\nkey search | api key or name");
    is_rejected("h1 omnisend\nkey | klaviyo api key");
}

#[test]
fn attributes_name_the_field_where_no_word_is_known() {
    let field = "key schlussel |  | omnisend api key";
    assert!(is_recognised_at("/pixel/event-destinations", &format!("h1 omnisend\n{field}")));
    is_rejected("h1 omnisend\nkey | | klaviyo api key");
}

#[test]
fn translated_labels_are_recognised() {
    for label in [
        "api-schlüssel",
        "clé api",
        "clé d’api",
        "clave de api",
        "chiave api",
        "api raktas",
        "apiキー",
        "api-sleutel",
        "chave da api",
        "klucz api",
        "api-nyckel",
        "api-nøgle",
        "api-avain",
        "api-kulcs",
        "api anahtarı",
        "ключ api",
        "api 密钥",
        "api 키",
    ] {
        assert!(is_recognised(&format!("h1 omnisend\nkey {label}")), "{label}");
    }
}

#[test]
fn help_text_suffices_where_destinations_are_set_up() {
    let lines =
        "h2 new destination\nkey api key\ntext find it in omnisend under store settings\nbutton create";
    assert!(is_recognised_at("/pixel/event-destinations", lines));
    assert!(!is_recognised(lines));
    is_rejected("h2 connection\nkey api key\nbutton save\ntext omnisend");
    is_rejected("h2 connect northpole\nkey api key\ntext not the one of omnisend\nbutton create");
}

#[test]
fn address_may_name_the_platform() {
    assert!(is_recognised_at("/destinations/omnisend/new", "h1 new destination\nkey api key"));
    assert!(!is_recognised_at("/destinations/omnisend/new", "h1 northpole\nkey api key\nbutton save"));
    assert!(!is_recognised_at("/destinations/omnisend/new", "h1 klaviyo\nkey api key\nbutton save"));
}

#[test]
fn forms_with_another_purpose_are_rejected() {
    for title in ["delete omnisend", "disconnect omnisend?", "search omnisend", "omnisend webhooks"] {
        is_rejected(&format!("h1 {title}\nkey api key\nbutton save"));
    }
    is_rejected("h1 log in\ntext omnisend\nkey api key");
    is_rejected("h1 upstack api\nkey api key\ntext use it to connect omnisend\nbutton save");
    is_rejected("h1 account settings\nkey api key\nbutton save");
    is_rejected("h1 select a destination\nitem omnisend\nitem klaviyo\nkey api key");
    is_rejected("text omnisend\ntext klaviyo\nkey api key\nbutton next");
}

#[test]
fn two_matching_fields_are_none() {
    is_rejected("h1 omnisend\nfield api key\nfield api key");
    is_rejected("h2 omnisend\nfield api key\nh2 omnisend\nfield api key");
}

#[test]
fn fields_that_hold_no_key_are_rejected() {
    let (view, _) = page("/pixel/event-destinations", "h1 omnisend\nkey api key");
    let with = |change: fn(&mut FormField)| {
        let mut view = view.clone();
        change(&mut view.fields[0]);
        key_field(FormPage::Dashboard, &view).is_some()
    };
    assert!(with(|field| field.kind = "password".into()) && with(|field| field.value = "old".into()));
    assert!(!with(|field| field.locked = true));
    assert!(!with(|field| field.kind = "search".into()) && !with(|field| field.kind = "email".into()));
}

#[test]
fn the_practice_page_is_recognised_only_with_its_permission() {
    let (practice, _) = page("/onboarding/practice.html", "h1 omnisend\nkey api key");
    let (dashboard, _) = page("/pixel/event-destinations", "h1 omnisend\nkey api key");
    assert!(key_field(FormPage::Dashboard, &practice).is_none());
    assert!(key_field(FormPage::Practice, &practice).is_some());
    assert!(key_field(FormPage::Practice, &dashboard).is_none());
}

#[test]
fn a_report_may_contain_every_entry() {
    let known: Vec<_> = known_phrases().chain(known_addresses()).collect();
    let code = include_str!("words.rs").lines().filter(|line| !line.trim_start().starts_with("//"));
    let entries = code.flat_map(|line| line.split('"').skip(1).step_by(2));
    let unknown: Vec<_> = entries.filter(|entry| !known.contains(entry)).collect();
    assert_eq!(unknown, Vec::<&str>::new(), "`all` in `words.rs` lacks a table");
}

#[test]
fn every_other_platform_excludes_a_form() {
    for platform in OTHER_PLATFORMS.iter() {
        is_rejected(&format!("h1 omnisend and {platform}\nkey api key"));
        is_rejected(&format!("h1 omnisend\nkey {platform} api key"));
        assert_eq!(platform, platform.to_lowercase());
    }
}

#[test]
fn every_key_word_names_a_key_and_every_table_is_normalised() {
    for word in KEY_WORDS.iter() {
        assert!(names_key(&format!("api {word}")), "{word}");
    }
    let tables =
        [KEY_WORDS, OTHER_FIELDS, OTHER_KEYS, OTHER_FORMS, SUBMIT_CONTROLS, CONFIGURATION, OTHER_PLATFORMS];
    for table in tables.map(|table| table.iter().collect()).into_iter().chain([GENERIC.to_vec()]) {
        let table: Vec<_> = table;
        for (at, word) in table.iter().enumerate() {
            assert_eq!(*word, word.to_lowercase());
            assert!(!table[..at].contains(word), "{word} is there twice");
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_page_can_be_read(lines in "(( ){0,4}(h1|text|item|button|name|field|key) [a-zé |/]{0,12}\n){0,12}") {
        let (view, _) = page("/pixel/event-destinations", &lines);
        key_field(FormPage::Dashboard, &view);
        assert_alike_in_a_report(&view);
    }

    /// A form that names another platform in its nearest title is never filled, whatever is around it.
    #[test]
    fn a_nearer_title_of_another_platform_always_excludes(
        around in "((h1|h2|text|item|button|name) (omnisend|connect omnisend|settings|api)\n){0,6}",
    ) {
        is_rejected(&format!("{around}h3 klaviyo\nkey api key\nbutton create configuration"));
        is_rejected(&format!("{around}name klaviyo\nkey api key\nbutton create configuration"));
        is_rejected(&format!("{around}text klaviyo\nkey api key\nbutton create configuration"));
    }
}
