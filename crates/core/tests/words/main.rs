//! Every displayed text is in `extension/_locales`, in every language, and nowhere else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]
#![allow(clippy::disallowed_methods, reason = "the texts are files")]

mod wording;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use keyferry_core::failure::FailureCode;
use keyferry_core::protocol::{Obstacle, Refusal};
use serde_json::{Map, Value};

/// The languages.
const LOCALES: [&str; 5] = ["en", "de", "fr", "es", "lt"];

/// Endings of the names of texts in the words of one operating system: see `extension/shared/system-text.js`.
const SYSTEMS: [&str; 2] = ["_mac", "_win"];

/// Endings of the names of texts with a number: the plural categories of the five languages. Of `many`, which French and
/// Spanish have for millions, there are never enough keys.
const PLURALS: [&str; 3] = ["_one", "_few", "_other"];

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn messages(locale: &str) -> Map<String, Value> {
    let path = project().join("extension/_locales").join(locale).join("messages.json");
    serde_json::from_str(&read(&path)).unwrap()
}

/// The files with one of these endings below a folder of the project, without installed packages.
fn files(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let (mut found, mut folders) = (vec![], vec![project().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("node_modules") {
                folders.push(path);
            } else if path.extension().is_some_and(|e| endings.iter().any(|ending| e == *ending)) {
                found.push((path.clone(), read(&path)));
            }
        }
    }
    found
}

/// Every text between `start` and the next `end`.
fn between<'a>(text: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(start).skip(1).filter_map(move |rest| rest.split_once(end)).map(|(found, _)| found)
}

fn text(message: &Value) -> &str {
    message["message"].as_str().unwrap()
}

/// All code and pages that request texts.
fn sources() -> String {
    files("crates/content/src", &["rs"])
        .into_iter()
        .chain(files("extension", &["js", "html"]))
        .map(|(_, text)| text + "\n")
        .collect::<String>()
        + &read(&project().join("manifest.json"))
}

fn placeholders(message: &Value) -> BTreeSet<String> {
    text(message).split('$').skip(1).step_by(2).map(str::to_lowercase).collect()
}

#[test]
fn every_language_has_every_text_with_its_placeholders() {
    let english = messages("en");
    let mut locales = 0;
    for entry in fs::read_dir(project().join("extension/_locales")).unwrap() {
        let locale = entry.unwrap().file_name().into_string().unwrap();
        let translated = messages(&locale);
        let names = |messages: &Map<String, Value>| messages.keys().cloned().collect::<BTreeSet<_>>();
        let (here, there) = (names(&english), names(&translated));
        assert!(here == there, "{locale}: {:?}", here.symmetric_difference(&there));
        for (name, message) in &english {
            let other = &translated[name];
            assert!(!other["message"].as_str().unwrap().trim().is_empty(), "{locale}: {name} is empty");
            assert_eq!(placeholders(message), placeholders(other), "{locale}: {name}");
            assert_eq!(message.get("placeholders"), other.get("placeholders"), "{locale}: {name}");
        }
        assert!(LOCALES.contains(&locale.as_str()), "{locale} is not among the tested languages");
        locales += 1;
    }
    assert_eq!(locales, LOCALES.len());
}

#[test]
fn every_requested_text_exists_and_every_text_is_requested() {
    let sources = sources();
    let messages = messages("en");
    let requests = [
        "text(\"",
        "data-text=\"",
        "data-label=\"",
        "button(\"",
        // The cards on pages.
        "button(\"primary\", \"",
        "button(\"secondary\", \"",
        "ard.title(\"",
        "ard.line(\"",
        "ard.search(\"",
        "ard.primary(\"",
        "ard.secondary(\"",
    ];
    let requested: BTreeSet<&str> = requests
        .iter()
        .flat_map(|request| between(&sources, request, "\""))
        .chain(between(&sources, "__MSG_", "__"))
        .filter(|name| !name.starts_with("@@") && !["primary", "secondary"].contains(name))
        .collect();
    for name in &requested {
        assert!(messages.contains_key(*name), "{name} does not exist");
    }
    for name in COMPOSED {
        assert!(messages.contains_key(&format!("{name}_body")), "{name}_body does not exist");
    }
    for name in between(&sources, "countText(\"", "\"") {
        for plural in PLURALS {
            assert!(messages.contains_key(&format!("{name}{plural}")), "{name}{plural} does not exist");
        }
    }
    for code in FailureCode::ALL {
        for name in [format!("failure_{code}"), format!("failure_{code}_todo")] {
            assert!(messages.contains_key(&name), "{name} does not exist");
        }
    }
    for (_, refusal) in Refusal::ALL {
        assert!(messages.contains_key(&format!("refused_{refusal}")), "{refusal} has no text");
    }
    for (_, code) in Obstacle::ALL {
        for name in [format!("check_{code}"), format!("check_{code}_todo")] {
            assert!(messages.contains_key(&name), "{name} does not exist");
        }
    }
    let is_literal = |name: &str| sources.contains(&format!("\"{name}\""));
    for name in messages.keys() {
        assert!(is_requested(name, &messages, &requested, &is_literal), "{name} is never shown");
    }
}

/// Whether code requests the text, by its name or by one that it composes.
fn is_requested(
    name: &str,
    messages: &Map<String, Value>,
    requested: &BTreeSet<&str>,
    is_literal: &dyn Fn(&str) -> bool,
) -> bool {
    let is_variant_of_requested = |endings: &[&str]| {
        let base = endings.iter().find_map(|ending| name.strip_suffix(ending));
        base.is_some_and(|base| is_requested(base, messages, requested, is_literal))
    };
    let is_failure = || {
        let code = name.strip_prefix("failure_").map(|rest| rest.strip_suffix("_todo").unwrap_or(rest));
        code.is_some_and(|code| FailureCode::ALL.iter().any(|known| known.as_str() == code))
    };
    let is_obstacle = || {
        let code = name.strip_prefix("check_").map(|rest| rest.strip_suffix("_todo").unwrap_or(rest));
        code.is_some_and(|code| Obstacle::ALL.iter().any(|(_, known)| *known == code))
    };
    requested.contains(name)
        || is_obstacle()
        || is_literal(name)
        || is_failure()
        || is_variant_of_requested(&SYSTEMS)
        || (name.ends_with("_body") && is_variant_of_requested(&["_body"]))
        || is_variant_of_requested(&PLURALS)
        // The practice page shows another text in place of this one.
        || name.strip_prefix("instead_").is_some_and(|base| messages.contains_key(base))
        || Refusal::ALL.iter().any(|(_, refusal)| name.strip_prefix("refused_") == Some(refusal))
        || ICONS.iter().any(|icon| name.strip_prefix("icon_") == Some(icon))
}

/// Notices whose code composes the names of the texts: a title, and a body with the ending `_body`.
const COMPOSED: [&str; 4] = ["notice_saving", "notice_waiting", "notice_offer", "notice_unusual"];

/// The states of the toolbar icon, as `Icon` serialises them.
const ICONS: [&str; 3] = ["ready", "waiting", "missing"];

/// The parts of the extension that show texts, by their folders.
const PLACES: [&str; 6] = [
    "extension/background",
    "extension/content",
    "extension/popup",
    "extension/options",
    "extension/onboarding",
    "extension/report",
];

/// Texts that several parts show, in one meaning.
const SHARED: [&str; 21] = [
    // Pages have a heading and a title.
    "options_title",
    "practice_title",
    "sample_key",
    // A key, as a card on a page, the popup and the toolbar describe it.
    "key_of_store",
    "key_of_unknown_store",
    "key_unnamed",
    "key_unverified",
    "key_conflict",
    "notice_unsaved",
    "held_by_browser",
    // The list of keys in the popup and on Upstack's page.
    "search",
    "search_empty",
    // Another attempt to save a key, or to call the helper.
    "retry",
    "undo",
    // The state of the helper, in the popup and on the set-up page.
    "popup_failed",
    "open_omnisend",
    // The colleague who copied a key of the team.
    "key_from",
    "key_from_team",
    // The address for reports.
    "report_problem",
    // The keyboard shortcut, in the settings and in the browser's own.
    "command_fill",
    "extension_name",
];

#[test]
fn a_text_that_several_parts_show_has_one_meaning_in_all_of_them() {
    let parts: Vec<(&str, String)> = PLACES
        .iter()
        .map(|place| (*place, files(place, &["js", "html"]).into_iter().map(|(_, text)| text).collect()))
        .collect();
    let requests =
        ["text(\"", "data-text=\"", "data-label=\"", "utton(\"", ".title(\"", ".line(\"", "countText(\""];
    let shows = |part: &str, name: &str| {
        let by_name = requests.iter().any(|request| part.contains(&format!("{request}{name}\"")));
        let to_button =
            ["primary", "secondary"].iter().any(|kind| part.contains(&format!("\"{kind}\", \"{name}\"")));
        by_name || to_button
    };
    for name in messages("en").keys() {
        let showing: Vec<&str> =
            parts.iter().filter(|(_, part)| shows(part, name)).map(|(place, _)| *place).collect();
        assert!(showing.len() < 2 || SHARED.contains(&name.as_str()), "{name} is shown by {showing:?}");
    }
}

/// The code before the first inline module of tests. A module of tests in another file ends nothing.
fn without_test_modules(code: &str) -> &str {
    let is_inline = |at: &usize| code[*at..].lines().nth(1).is_some_and(|next| next.ends_with('{'));
    let end = code.match_indices("#[cfg(test)]").map(|(at, _)| at).find(is_inline);
    &code[..end.unwrap_or(code.len())]
}

/// Chromium's error text, which the content script compares with.
const BROWSER_ERROR: &str = "Extension context invalidated.";

#[test]
fn pages_and_code_contain_no_displayed_text() {
    // The product's name is the same in every language.
    let is_prose = |text: &str| text.trim() != "Keyferry" && text.chars().any(char::is_alphabetic);
    for (path, html) in files("extension", &["html"]) {
        for text in between(&html, ">", "<") {
            assert!(!is_prose(text), "{}: {text:?}", path.display());
        }
        for attribute in ["alt", "title", "placeholder", "aria-label"] {
            for text in between(&html, &format!(" {attribute}=\""), "\"") {
                assert!(!is_prose(text), "{}: {attribute} {text:?}", path.display());
            }
        }
    }
    // In code, a displayed text begins with a capital letter and has several words.
    let is_sentence = |text: &str| {
        text.starts_with(|c: char| c.is_uppercase())
            && text.contains(' ')
            && !text.contains("://")
            && text != BROWSER_ERROR
    };
    let shipped = |(path, _): &(PathBuf, String)| !path.ends_with("tests.rs");
    let code = files("extension", &["js"]).into_iter().chain(files("crates/content/src", &["rs"]));
    for (path, code) in code.filter(shipped) {
        for line in without_test_modules(&code)
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with(['/', '*', '#']))
        {
            let line = line.split(" // ").next().unwrap_or_default();
            for text in line.split('"').skip(1).step_by(2) {
                assert!(!is_sentence(text), "{}: {text:?}", path.display());
            }
        }
    }
}
