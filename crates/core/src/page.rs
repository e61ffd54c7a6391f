//! A page as the adapters describe it: the parts that recognition looks at, in document order.

use alloc::string::String;
use alloc::vec::Vec;

use crate::key::ApiKey;

/// Names one element for as long as the page lives; the adapter keeps the element behind it.
pub type ElementId = u32;

/// Which elements are headings, as a selector.
pub const HEADINGS: &str = "h1,h2,h3,h4,h5,h6,[role=heading],legend";

/// The parts of a page that recognition looks at. All texts of the page's own are in lower case and with one space where
/// there is white space, which the browser knows of every script; values are as they stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageView {
    /// Path and fragment of the address, such as `/integrations/api-keys` or `/#/my-account/…`.
    pub address: String,
    /// All visible headings.
    pub headings: Vec<String>,
    /// Buttons, links and whatever else acts as a button.
    pub controls: Vec<Control>,
    /// Text fields.
    pub fields: Vec<Field>,
    /// A short text around an ID that the page shows, such as "Brand ID: 64f0…".
    pub brand_text: Option<String>,
    /// The texts of the rows or cards that hold a masked value: what a list of keys looks like.
    pub masked_rows: Vec<String>,
    /// The values shaped like a key that stand on the page and were not typed there by the user. Looked for only
    /// while a new key is near.
    pub keys: Vec<ApiKey>,
}

/// A button, a link, or what acts as a button.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Control {
    /// Its text.
    pub text: String,
    /// `aria-label`, `title` or the like, for icons.
    pub label: String,
    /// Whether it cannot be used at present.
    pub disabled: bool,
}

/// A text field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// The element.
    pub id: ElementId,
    /// The `type` attribute, lower case; `text` if there is none, `textarea` for a text area.
    pub kind: String,
    /// The placeholder.
    pub placeholder: String,
    /// The text of its label, `aria-label` or `aria-labelledby`.
    pub label: String,
    /// The nearest heading before it.
    pub heading: String,
    /// All headings of the form, dialog or section that it stands in.
    pub section: Vec<String>,
    /// What else stands in its form or dialog.
    pub form: Surroundings,
    /// What stands in it.
    pub value: String,
    /// Read-only, disabled or not visible.
    pub locked: bool,
}

/// What stands around an element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Headings and labels.
    pub texts: Vec<String>,
    /// Buttons and what acts as one.
    pub controls: Vec<Control>,
    /// Number of checkboxes and switches.
    pub checkboxes: u32,
    /// Number of radio buttons.
    pub radios: u32,
}

/// Whether a text of the page says this: letter case, and signs that stand before and after it, aside.
pub fn says(text: &str, words: &str) -> bool {
    undecorated(text).eq_ignore_ascii_case(words)
}

/// Without the signs that stand before and after it.
fn undecorated(mut text: &str) -> &str {
    const SIGNS: [&str; 6] = [" ", "+", ":", "*", ".", "…"];
    while let Some(less) =
        SIGNS.iter().find_map(|sign| text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)))
    {
        text = less;
    }
    text
}

/// Whether a text of the page says any of these.
pub fn says_any(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|words| says(text, words))
}

/// Whether any word of the text is this one, the letter case of ASCII and punctuation aside.
pub fn mentions(text: &str, word: &str) -> bool {
    text.split(separates).any(|part| part.eq_ignore_ascii_case(word))
}

/// Whether a character stands between words. Not asked of the standard library, whose table of all scripts' letters
/// would be a tenth of the content script: outside of ASCII these are the blocks of punctuation.
fn separates(c: char) -> bool {
    (c.is_ascii() && !c.is_ascii_alphanumeric())
        || matches!(c, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}')
}

/// Whether the text has any of these words. Words of scripts that put no space between words are found anywhere in
/// the text.
pub fn mentions_any(text: &str, words: &[&str]) -> bool {
    text.split(separates).any(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)))
        // "API" stands out in any script: "APIキー".
        || (!text.is_ascii()
            && words.iter().any(|word| (!word.is_ascii() || *word == "api") && holds(text, word)))
}

/// Whether a text holds another one. Not asked of the standard library, whose search for long texts would be a fiftieth
/// of the content script.
pub(crate) fn holds(text: &str, part: &str) -> bool {
    let mut rest = text.as_bytes();
    while !rest.starts_with(part.as_bytes()) {
        let Some((_, after)) = rest.split_first() else { return false };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_are_recognised_whatever_their_case_and_decoration() {
        for text in
            ["+ Create API key", "CREATE API KEY +", " Create API key ", "Create API key…", "+Create API key"]
        {
            assert!(says(text, "create api key"), "{text}");
        }
        for text in ["Create API keys", "Create key", "Create API key name", ""] {
            assert!(!says(text, "create api key"), "{text}");
        }
        assert!(says("Name *", "name") && says("Name:", "name"));
    }

    #[test]
    fn words_are_found_in_every_script() {
        assert!(mentions_any("apiキーをコピー", &["copy", "コピー"]) && mentions_any("apiキー", &["api"]));
        assert!(
            mentions_any("скопировать «ключ»", &["скопировать"])
                && mentions_any("„schlüssel“ kopieren", &["kopieren"])
                && mentions_any("“copy”", &["copy"])
        );
        assert!(!mentions_any("kapital", &["api"]) && !mentions_any("photocopy", &["copy"]));
    }

    proptest! {
        #[test]
        fn every_text_can_be_asked_what_it_says(text in any::<String>(), words in any::<String>()) {
            says(&text, &words);
            mentions(&text, &words);
            mentions_any(&text, &[&words, "api", "コピー"]);
            prop_assert!(says(&[" + ", &words, " …"].concat(), words.trim_matches([' ', '+', ':', '*', '.', '…'])));
        }
    }

    #[test]
    fn a_word_is_mentioned_whole_or_not_at_all() {
        assert!(mentions("Connect Omnisend (beta)", "omnisend"));
        assert!(!mentions("Omnisendish", "omnisend"));
    }
}
