//! Every displayed text is in `extension/_locales`, in every language, and nowhere else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]
#![allow(clippy::disallowed_methods, reason = "the texts are files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use keyferry_core::failure::FailureCode;
use serde_json::{Map, Value};

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

fn placeholders(message: &Value) -> BTreeSet<String> {
    let text = message["message"].as_str().unwrap();
    text.split('$').skip(1).step_by(2).map(str::to_lowercase).collect()
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
        // Chrome's and Firefox's stores truncate longer descriptions.
        let description = translated["extension_description"]["message"].as_str().unwrap();
        assert!(description.chars().count() <= 132, "{locale}: the description is too long");
        locales += 1;
    }
    assert!(locales >= 5);
}

#[test]
fn every_requested_text_exists_and_every_text_is_requested() {
    let sources: String = files("crates/content/src", &["rs"])
        .into_iter()
        .chain(files("extension", &["js", "html"]))
        .map(|(_, text)| text + "\n")
        .collect::<String>()
        + &read(&project().join("manifest.json"));
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
        "#addQuestion(card, \"",
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
    // A question has a title and a body, whose name is composed in code.
    for name in between(&sources, "#addQuestion(card, \"", "\"") {
        assert!(messages.contains_key(&format!("{name}_body")), "{name}_body does not exist");
    }
    for code in FailureCode::ALL {
        for name in [format!("failure_{code}"), format!("failure_{code}_todo")] {
            assert!(messages.contains_key(&name), "{name} does not exist");
        }
    }
    // Names that code composes, from a failure code, the operating system, the icon's state or the page.
    let composed = ["failure_", "welcome_run_", "icon_", "instead_", "command_"];
    let is_literal = |name: &str| sources.contains(&format!("\"{name}\""));
    for name in messages.keys() {
        let used = requested.contains(name.as_str())
            || composed.iter().any(|start| name.starts_with(start))
            || is_literal(name)
            || name.strip_suffix("_body").is_some_and(is_literal);
        assert!(used, "{name} is not used");
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
