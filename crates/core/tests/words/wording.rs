//! The wording of the displayed texts: length, terms, typography, advice.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{COMPOSED, LOCALES, SYSTEMS, between, messages, sources, text};

/// Most characters of a text at each kind of place, in every language. Cards are 384 pixels wide, and four texts of a
/// card must leave room on a laptop's screen.
const LONGEST: [(Place, usize); 8] = [
    (Place::StoreListing, 132),
    (Place::Button, 42),
    (Place::Placeholder, 42),
    (Place::CardTitle, 66),
    (Place::Toolbar, 90),
    (Place::Failure, 160),
    (Place::Advice, 190),
    (Place::Line, 190),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The stores truncate longer descriptions.
    StoreListing,
    Button,
    /// In a search field of a card, whose end would be cut off.
    Placeholder,
    CardTitle,
    /// The title of the toolbar icon.
    Toolbar,
    Failure,
    /// The fix of a failure, in words.
    Advice,
    /// Anything else.
    Line,
}

impl Place {
    fn of(name: &str, buttons: &BTreeSet<String>, titles: &BTreeSet<String>) -> Self {
        if name == "extension_description" {
            Self::StoreListing
        } else if name == "search" {
            Self::Placeholder
        } else if buttons.contains(name) {
            Self::Button
        } else if titles.contains(name) {
            Self::CardTitle
        } else if name.starts_with("icon_") || name.starts_with("toolbar_") {
            Self::Toolbar
        } else if name.starts_with("failure_") {
            if name.ends_with("_todo") { Self::Advice } else { Self::Failure }
        } else {
            Self::Line
        }
    }
}

/// The name of a text without the ending of a system.
fn for_all_systems(name: &str) -> &str {
    SYSTEMS.iter().find_map(|system| name.strip_suffix(system)).unwrap_or(name)
}

#[test]
fn no_text_is_longer_than_its_place_allows() {
    let sources = sources();
    let requested = |starts: &[&str]| -> BTreeSet<String> {
        starts.iter().flat_map(|start| between(&sources, start, "\"")).map(str::to_owned).collect()
    };
    let buttons = requested(&["button(\"", "button(\"primary\", \"", "button(\"secondary\", \""]);
    let mut titles = requested(&["card.title(\"", "this.#ask(tone, \"", "this.#report(tone, \""]);
    titles.extend(COMPOSED.map(str::to_owned));
    for locale in LOCALES {
        for (name, message) in messages(locale) {
            let place = Place::of(for_all_systems(&name), &buttons, &titles);
            let most = LONGEST.iter().find(|(limited, _)| *limited == place).unwrap().1;
            let chars = text(&message).chars().count();
            assert!(chars <= most, "{locale}: {name} has {chars} characters, and {most} fit ({place:?})");
        }
    }
}

/// Words that are not used in a language, each with the word for it and the endings of the texts that may use it.
const REPLACED: [(&str, &str, &str, &[&str]); 22] = [
    ("en", "by itself", "automatically", &[]),
    ("en", "given out", "shared", &[]),
    ("en", "keychain", "keyring", &["_mac"]),
    ("en", "your company", "your organization", &[]),
    ("de", "eintrag", "einfügen", &[]),
    ("de", "eingetragen", "eingefügt", &[]),
    ("de", "von selbst", "automatisch", &[]),
    ("de", "herausgegeben", "weitergegeben", &[]),
    ("fr", "programme auxiliaire", "application compagnon", &[]),
    ("fr", "même.", "automatiquement", &[]),
    ("fr", "montrer", "afficher", &[]),
    ("es", "llavero", "depósito de claves", &["_mac"]),
    ("es", "programa auxiliar", "aplicación auxiliar", &[]),
    ("es", "ordenador", "equipo", &[]),
    ("es", "entregado", "compartido", &[]),
    ("lt", "įraš", "įterpti, išsaugoti", &[]),
    ("lt", "savaime", "automatiškai", &[]),
    ("lt", "ženkl", "simboliai", &[]),
    ("lt", "parinkt", "nustatymai", &[]),
    ("en", "browser’s memory", "holds the key", &[]),
    ("en", "the helper ", "the helper app", &[]),
    ("en", "list of extensions", "extensions page", &[]),
];

#[test]
fn every_text_uses_the_terms_of_its_language() {
    for (locale, word, instead, endings) in REPLACED {
        for (name, message) in messages(locale) {
            let text = text(&message).to_lowercase().replace("the helper app", "the app");
            let may_use = endings.iter().any(|ending| name.ends_with(ending));
            assert!(may_use || !text.contains(word), "{locale}: {name} says {word:?} for {instead:?}");
        }
    }
}

/// The word for Linux's keyring in each language, which the texts for the other systems do not use.
const KEYRING: [(&str, &str); 5] = [
    ("en", "keyring"),
    ("de", "schlüsselbund"),
    ("fr", "trousseau"),
    ("es", "depósito de claves"),
    ("lt", "raktin"),
];

#[test]
fn a_text_that_names_the_keyring_exists_in_the_words_of_every_system() {
    for (locale, keyring) in KEYRING {
        let messages = messages(locale);
        for (name, message) in &messages {
            // The stores show one description to everyone.
            if !text(message).to_lowercase().contains(keyring) || name == "extension_description" {
                continue;
            }
            // In German and French, a Mac has the same word.
            let is_mac = name.ends_with("_mac") && ["de", "fr"].contains(&locale);
            assert!(is_mac || for_all_systems(name) == name, "{locale}: {name} names Linux’s keyring");
            for system in SYSTEMS {
                let other = format!("{}{system}", for_all_systems(name));
                assert!(messages.contains_key(&other), "{locale}: {name} has no {other}");
            }
        }
    }
}

#[test]
fn quotes_apostrophes_and_spaces_follow_the_typography_of_each_language() {
    for locale in LOCALES {
        for (name, message) in messages(locale) {
            let text = text(&message);
            let fail = |problem: &str| panic!("{locale}: {name}: {problem}: {text}");
            if text.contains(['\'', '"']) {
                fail("typewriter quotes");
            }
            if text.contains("...") || text.contains("  ") {
                fail("three full stops or two spaces");
            }
            let quotes: &[char] = match locale {
                "en" => &['„', '«', '»'],
                "de" | "lt" => &['”', '«', '»'],
                "fr" | "es" => &['“', '”', '„'],
                other => panic!("no typography for {other}"),
            };
            if text.contains(quotes) {
                fail("quotes of another language");
            }
            let chars: Vec<char> = text.chars().collect();
            for pair in chars.windows(2) {
                let may_wrap = match (locale, pair) {
                    ("fr", [before, ':' | ';' | '?' | '!' | '»']) => *before != '\u{a0}',
                    ("fr", ['«', after]) => *after != '\u{a0}',
                    (_, [before, '…']) => *before == ' ',
                    _ => false,
                };
                if may_wrap {
                    fail("a sign that can begin or end a line alone");
                }
            }
        }
    }
}

/// The stems of "copy" in each language.
const COPY: [(&str, &[&str]); 5] = [
    ("en", &["copy"]),
    ("de", &["kopier"]),
    ("fr", &["copi"]),
    ("es", &["copi", "cópi"]),
    ("lt", &["kopijuo"]),
];

/// Steps that end a page, or the browser's session memory, and with it a key that is not saved.
const LOSES_KEYS: [&str; 7] = [
    "reload",
    "restart",
    "log out",
    "close the browser",
    "updating",
    "update keyferry",
    "update the extension",
];

#[test]
fn advice_that_would_lose_an_unsaved_key_says_first_to_copy_it() {
    let english = messages("en");
    let mut found = 0;
    for (name, message) in &english {
        let advice = text(message).to_lowercase();
        let Some(step) = LOSES_KEYS.iter().filter_map(|step| advice.find(step)).min() else { continue };
        // These warn of the step.
        if name.starts_with("held_") {
            continue;
        }
        found += 1;
        assert!(advice.find("copy").is_some_and(|copy| copy < step), "{name}: {advice}");
        for (locale, stems) in COPY {
            let translated = text(&messages(locale)[name]).to_lowercase();
            let copies = stems.iter().any(|stem| translated.contains(stem));
            assert!(copies, "{locale}: {name}: {translated}");
        }
    }
    assert!(found >= 6, "the texts with such advice are recognised");
}

#[test]
fn a_key_that_is_not_saved_comes_with_the_way_to_keep_it_first() {
    let starts: [(&str, &[&str]); 5] = [
        ("en", &["Don’t close"]),
        ("de", &["Lassen Sie den Browser geöffnet", "Schließen Sie"]),
        ("fr", &["Ne fermez pas"]),
        ("es", &["No cierre"]),
        ("lt", &["Neužverkite"]),
    ];
    for (locale, starts) in starts {
        for name in ["held_by_browser", "held_by_page", "held_by_tab"] {
            let text = text(&messages(locale)[name]).to_owned();
            let begins = starts.iter().any(|start| text.starts_with(start));
            assert!(begins, "{locale}: {name}: {text}");
        }
    }
}

#[test]
fn no_text_sends_people_to_a_terminal_except_the_set_up_page() {
    for locale in LOCALES {
        for (name, message) in messages(locale) {
            let text = text(&message).to_lowercase();
            assert!(
                !text.contains("keyferry doctor") && !text.contains("keyferry install"),
                "{locale}: {name}"
            );
            let is_set_up = name.starts_with("welcome_run") || name.starts_with("welcome_blocked");
            assert!(is_set_up || !text.contains("terminal"), "{locale}: {name}: {text}");
        }
    }
}

/// Buttons and links that other texts name.
const NAMED: [&str; 6] = ["fill", "set_up", "report_problem", "copy", "rename", "check_now"];

#[test]
fn a_text_that_names_a_button_names_it_as_the_button_is_labelled() {
    let quoted = |locale: &str, label: &Value| match locale {
        "en" => format!("“{}”", text(label)),
        "de" | "lt" => format!("„{}“", text(label)),
        "fr" => format!("«\u{a0}{}\u{a0}»", text(label)),
        _ => format!("«{}»", text(label)),
    };
    let english = messages("en");
    for button in NAMED {
        let name = quoted("en", &english[button]);
        let naming: Vec<_> = english
            .iter()
            .filter(|(_, message)| text(message).contains(&name))
            .map(|(name, _)| name)
            .collect();
        assert!(!naming.is_empty(), "no text names {name}");
        for locale in LOCALES {
            let translated = messages(locale);
            let name = quoted(locale, &translated[button]);
            for text_name in &naming {
                let text = text(&translated[*text_name]);
                assert!(text.contains(&name), "{locale}: {text_name} does not name {name}: {text}");
            }
        }
    }
}
