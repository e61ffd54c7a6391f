//! Comparison of a page's texts with known phrases. Phrases are in lower case, with one space between words.
//!
//! It uses none of the standard library's Unicode tables, which would be a tenth of the content script's size.

use core::iter;

/// The word that every language and script uses for an API key.
pub(crate) const API: &str = "api";

/// Phrases, or starts of addresses, in one text: a slice of slices would add the address and the length of each to the content script.
#[derive(Clone, Copy, Debug)]
pub struct Phrases(pub(crate) &'static str);

/// Makes [`Phrases`].
macro_rules! phrases {
    ($first:literal $(, $more:literal)* $(,)?) => { $crate::text::Phrases(concat!($first $(, "|", $more)*)) };
}
pub(crate) use phrases;

impl Phrases {
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        let mut rest = Some(self.0);
        iter::from_fn(move || {
            let text = rest?;
            let end = text.bytes().position(|byte| byte == b'|').unwrap_or(text.len());
            rest = text.get(end + 1..);
            text.get(..end)
        })
    }
}

/// Replaces `str::trim`, whose table of white space would be a hundredth of the content script.
pub fn trim(text: &str) -> &str {
    trim_all(text, |c| {
        matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}')
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
    })
}

/// Removes characters from both ends, in one pass.
fn trim_all(text: &str, is_trimmed: impl Fn(char) -> bool) -> &str {
    let (mut start, mut end) = (text.len(), 0);
    for (at, c) in text.char_indices().filter(|(_, c)| !is_trimmed(*c)) {
        start = start.min(at);
        end = at + c.len_utf8();
    }
    text.get(start..end).unwrap_or_default()
}

/// Returns whether the text is this phrase, apart from ASCII case and from decoration before and after.
pub fn matches_label(text: &str, phrase: &str) -> bool {
    undecorated(text).eq_ignore_ascii_case(phrase)
}

pub fn matches_any_label(text: &str, phrases: Phrases) -> bool {
    let label = undecorated(text);
    phrases.iter().any(|phrase| label.eq_ignore_ascii_case(phrase))
}

fn undecorated(text: &str) -> &str {
    trim_all(text, |c| matches!(c, ' ' | '+' | ':' | '*' | '.' | '…'))
}

/// Returns whether the text contains the phrase as whole words, apart from ASCII case.
pub fn contains_word(text: &str, phrase: &str) -> bool {
    word_starts(text).any(|rest| starts_with_words(rest, phrase))
}

/// Returns whether the text contains any of the phrases as whole words. Phrases outside ASCII are found anywhere, since
/// many scripts put no space between words; so is "API" in a text of such a script, as in "APIキー".
pub fn contains_any_word(text: &str, phrases: Phrases) -> bool {
    word_starts(text).any(|rest| phrases.iter().any(|phrase| starts_with_words(rest, phrase)))
        || (!is_ascii(text)
            && phrases.iter().any(|phrase| (!is_ascii(phrase) || phrase == API) && contains(text, phrase)))
}

/// Returns whether the text contains "API", as [`contains_any_word`] finds it.
pub(crate) fn contains_api(text: &str) -> bool {
    contains_any_word(text, Phrases(API))
}

/// The rest of the text after each occurrence of the phrase as whole words, apart from ASCII case.
pub(crate) fn rest_after_words<'a>(text: &'a str, phrase: &'a str) -> impl Iterator<Item = &'a str> {
    word_starts(text)
        .filter(move |rest| starts_with_words(rest, phrase))
        .filter_map(move |rest| rest.get(phrase.len()..))
}

/// The rest of the text from the start of each word.
pub(crate) fn word_starts(text: &str) -> impl Iterator<Item = &str> {
    let mut after_separator = true;
    text.char_indices().filter_map(move |(at, c)| {
        let is_separator = is_separator(c);
        let starts = after_separator && !is_separator;
        after_separator = is_separator;
        if starts { text.get(at..) } else { None }
    })
}

pub(crate) fn starts_with_words(text: &str, phrase: &str) -> bool {
    let start = text.get(..phrase.len()).is_some_and(|start| start.eq_ignore_ascii_case(phrase));
    start && text.get(phrase.len()..).and_then(|rest| rest.chars().next()).is_none_or(is_separator)
}

/// Returns whether the character separates words: ASCII punctuation, and the blocks of punctuation outside ASCII.
pub(crate) fn is_separator(c: char) -> bool {
    (c.is_ascii() && !c.is_ascii_alphanumeric())
        || matches!(c, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}')
}

/// Replaces `str::is_ascii`, which compares several bytes at a time and is larger.
pub fn is_ascii(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii())
}

/// Replaces `str::contains`, whose search algorithm would be a fiftieth of the content script.
pub fn contains(text: &str, part: &str) -> bool {
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
    fn labels_match_apart_from_case_and_decoration() {
        for text in
            ["+ Create API key", "CREATE API KEY +", " Create API key ", "Create API key…", "+Create API key"]
        {
            assert!(matches_label(text, "create api key"), "{text}");
        }
        for text in ["Create API keys", "Create key", "Create API key name", ""] {
            assert!(!matches_label(text, "create api key"), "{text}");
        }
        assert!(matches_label("Name *", "name") && matches_label("Name:", "name"));
    }

    #[test]
    fn all_white_space_is_trimmed_and_nothing_else() {
        let differs = |c: &char| c.is_whitespace() != trim(c.encode_utf8(&mut [0; 4])).is_empty();
        assert_eq!(('\0'..=char::MAX).find(differs), None);
    }

    #[test]
    fn phrases_are_those_that_were_joined() {
        assert!(phrases!["copy"].iter().eq(["copy"]));
        assert!(phrases!["copy key", "コピー", "a"].iter().eq(["copy key", "コピー", "a"]));
    }

    #[test]
    fn words_are_contained_in_every_script() {
        assert!(contains_any_word("apiキーをコピー", phrases!["copy", "コピー"]) && contains_api("apiキー"));
        assert!(
            contains_any_word("скопировать «ключ»", phrases!["скопировать"])
                && contains_any_word("„schlüssel“ kopieren", phrases!["kopieren"])
                && contains_any_word("“copy”", phrases!["copy"])
        );
        assert!(
            !contains_any_word("kapital", phrases!["api"])
                && !contains_any_word("photocopy", phrases!["copy"])
        );
    }

    proptest! {
        #[test]
        fn trimming_is_that_of_the_standard_library(before in r"\s*", text in any::<String>(), after in r"\s*") {
            let text = [before, text, after].concat();
            prop_assert_eq!(trim(&text), text.trim());
        }

        #[test]
        fn any_texts_can_be_compared(text in any::<String>(), words in any::<String>()) {
            matches_label(&text, &words);
            contains_word(&text, &words);
            contains_any_word(&text, phrases!["copy", "api", "コピー"]);
            prop_assert_eq!(contains(&text, &words), text.contains(&words));
            let around = format!("{text}{words}{text}");
            prop_assert!(contains(&around, &words));
            prop_assert!(matches_label(&[" + ", &words, " …"].concat(), words.trim_matches([' ', '+', ':', '*', '.', '…'])));
        }
    }

    #[test]
    fn words_and_phrases_are_contained_only_as_whole_words() {
        assert!(contains_word("Connect Omnisend (beta)", "omnisend"));
        assert!(!contains_word("Omnisendish", "omnisend"));
        assert!(contains_word("Copy the secret, please", "copy the secret"));
        assert!(contains_word("(copy) the secret", "the secret"));
        assert!(!contains_word("copy the secrets", "copy the secret"));
        assert!(!contains_word("photocopy the secret", "copy the secret"));
        let phrases = phrases!["save", "copy the secret"];
        assert!(contains_any_word("Copy the secret, please", phrases));
        assert!(contains_any_word("(copy) the secret", phrases!["the secret", "save"]));
        assert!(!contains_any_word("copy the secrets", phrases));
        assert!(!contains_any_word("photocopy the secret", phrases));
    }
}
