//! A page as the adapters describe it: the parts that recognition looks at, in document order.

/// Names one element for as long as the page lives; the adapter keeps the element behind it.
pub type ElementId = u32;

/// The parts of a page that recognition looks at.
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
}

/// A button, a link, or what acts as a button.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Control {
    /// The element.
    pub id: ElementId,
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
    /// What stands in it.
    pub value: String,
    /// Read-only, disabled or not visible.
    pub locked: bool,
}

/// Whether a text of the page says this: white space folded, letter case, a leading plus sign and trailing
/// punctuation aside.
pub fn says(text: &str, words: &str) -> bool {
    let mut text =
        text.split_whitespace().flat_map(|word| word.split_inclusive('+')).filter(|word| *word != "+");
    let mut words = words.split_whitespace();
    loop {
        match (text.next(), words.next()) {
            (None, None) => return true,
            (Some(t), Some(w)) if t.trim_end_matches([':', '*', '.', '…', '+']).eq_ignore_ascii_case(w) => {
            }
            // A lone trailing mark, as in "Name *".
            (Some(t), None) if t.trim_matches([':', '*', '.', '…', '+']).is_empty() => {}
            _ => return false,
        }
    }
}

/// Whether a text of the page says any of these.
pub fn says_any(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|words| says(text, words))
}

/// Whether any word of the text is this one, letter case and punctuation aside.
pub fn mentions(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_recognised_whatever_their_case_spacing_and_decoration() {
        for text in [
            "+ Create API key",
            "CREATE API KEY +",
            " Create\n API  key ",
            "Create API key…",
            "+Create API key",
        ] {
            assert!(says(text, "create api key"), "{text}");
        }
        for text in ["Create API keys", "Create key", "Create API key name", ""] {
            assert!(!says(text, "create api key"), "{text}");
        }
        assert!(says("Name *", "name") && says("Name:", "name"));
    }

    #[test]
    fn a_word_is_mentioned_whole_or_not_at_all() {
        assert!(mentions("Connect Omnisend (beta)", "omnisend"));
        assert!(!mentions("Omnisendish", "omnisend"));
    }
}
