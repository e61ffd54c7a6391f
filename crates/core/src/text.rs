//! Comparison of a page's texts with known words, without the standard library's Unicode tables.

/// Whether a text of the page says this: letter case, and signs that stand before and after it, aside.
pub fn matches_label(text: &str, words: &str) -> bool {
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
pub fn matches_any_label(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|words| matches_label(text, words))
}

/// Whether any word of the text is this one, the letter case of ASCII and punctuation aside.
pub fn contains_word(text: &str, word: &str) -> bool {
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
pub fn contains_any_word(text: &str, words: &[&str]) -> bool {
    text.split(separates).any(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)))
        // "API" stands out in any script: "APIキー".
        || (!text.is_ascii()
            && words.iter().any(|word| (!word.is_ascii() || *word == "api") && contains(text, word)))
}

/// Whether a text holds another one. Not asked of the standard library, whose search for long texts would be a fiftieth
/// of the content script.
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
    fn labels_are_recognised_whatever_their_case_and_decoration() {
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
    fn words_are_found_in_every_script() {
        assert!(
            contains_any_word("apiキーをコピー", &["copy", "コピー"])
                && contains_any_word("apiキー", &["api"])
        );
        assert!(
            contains_any_word("скопировать «ключ»", &["скопировать"])
                && contains_any_word("„schlüssel“ kopieren", &["kopieren"])
                && contains_any_word("“copy”", &["copy"])
        );
        assert!(!contains_any_word("kapital", &["api"]) && !contains_any_word("photocopy", &["copy"]));
    }

    proptest! {
        #[test]
        fn every_text_can_be_asked_what_it_says(text in any::<String>(), words in any::<String>()) {
            matches_label(&text, &words);
            contains_word(&text, &words);
            contains_any_word(&text, &[&words, "api", "コピー"]);
            prop_assert!(matches_label(&[" + ", &words, " …"].concat(), words.trim_matches([' ', '+', ':', '*', '.', '…'])));
        }
    }

    #[test]
    fn a_word_is_mentioned_whole_or_not_at_all() {
        assert!(contains_word("Connect Omnisend (beta)", "omnisend"));
        assert!(!contains_word("Omnisendish", "omnisend"));
    }
}
