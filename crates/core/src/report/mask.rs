//! Masking: replaces every word of a snapshot that is not known to be an ordinary one, in a way that recognition gives
//! the same answer.
//!
//! Names cannot be recognised, so a word stays only if recognition looks for it or if it is in the vocabulary. Signs
//! between words stay. The placeholder for another word begins with `x`, or with `ø` if the word is not ASCII; a number
//! becomes `0`, a Brand ID zeros. The same word has the same placeholder within one snapshot.

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Debug;
use core::iter;
use core::ops::Range;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer::{self, FormAnswer, PageAnswer};
use super::form::{FieldRegion, FormSnapshot};
use super::vocabulary::VOCABULARY;
use crate::form_view::{Content, FormField, Part};
use crate::ids::BrandId;
use crate::page::{Control, Field, PageView, Surroundings};
use crate::published::presence::FILLED;
use crate::sites::omnisend::MASK_CHARACTERS;
use crate::sites::{omnisend, upstack};
use crate::text::{API, is_ascii, is_separator, starts_with_words, word_starts};

/// The digits of placeholders, which form no word of any language.
const CONSONANTS: &[u8] = b"bcdfghjklmnpqrstvwz";
/// The kinds of fields that HTML has for texts.
const KINDS: [&str; 13] = [
    "", "text", "textarea", "search", "password", "email", "tel", "url", "number", "date", "time", "month",
    "file",
];

/// A snapshot for which recognition has an answer.
pub trait Recognised: Clone + Debug + PartialEq + Serialize + DeserializeOwned {
    type Answer: Clone + Debug + PartialEq + Eq + Serialize + DeserializeOwned;

    /// Recognition's answer.
    fn recognise(&self) -> Self::Answer;

    #[doc(hidden)]
    #[must_use]
    fn mask(&self, detail: Detail) -> Self;
}

/// The properties of a word that its placeholder discloses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Whether it is a number, and whether it has digits.
    Least,
    /// Its length, too.
    Length,
}

impl Recognised for PageView {
    type Answer = PageAnswer;

    fn recognise(&self) -> PageAnswer {
        answer::of_page(self)
    }

    fn mask(&self, detail: Detail) -> Self {
        Mask::new(omnisend::known_phrases(), omnisend::known_addresses(), detail).page(self)
    }
}

impl Recognised for FormSnapshot {
    type Answer = FormAnswer;

    fn recognise(&self) -> FormAnswer {
        answer::of_form(self)
    }

    fn mask(&self, detail: Detail) -> Self {
        Mask::new(upstack::known_phrases(), upstack::known_addresses(), detail).form(self)
    }
}

/// Masks a snapshot. The lengths of words are disclosed only if recognition's answer depends on them.
pub(super) fn masked<S: Recognised>(snapshot: &S) -> S {
    let least = snapshot.mask(Detail::Least);
    if least.recognise() == snapshot.recognise() { least } else { snapshot.mask(Detail::Length) }
}

/// Asserts that masking does not change recognition's answer, for the samples of recognition's tests.
#[cfg(test)]
pub(crate) fn assert_answer_survives<S: Recognised>(snapshot: &S) {
    let masked = masked(snapshot);
    assert_eq!(masked.recognise(), snapshot.recognise(), "{snapshot:#?}\nmasked: {masked:#?}");
}

/// Masks the texts of one snapshot.
struct Mask {
    /// The phrases that recognition looks for.
    phrases: Vec<&'static str>,
    /// The starts of addresses that recognition looks for.
    addresses: Vec<&'static str>,
    vocabulary: BTreeSet<&'static str>,
    detail: Detail,
    /// The number of each masked word.
    numbers: BTreeMap<String, usize>,
}

/// A part of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A phrase that recognition looks for, or a part of one.
    Known,
    Word,
    /// Signs between words, and those that stand for a key's characters.
    Signs,
}

impl Mask {
    fn new(
        phrases: impl Iterator<Item = &'static str>,
        addresses: impl Iterator<Item = &'static str>,
        detail: Detail,
    ) -> Self {
        Self {
            phrases: phrases.collect(),
            addresses: addresses.collect(),
            vocabulary: VOCABULARY.iter().flat_map(|words| words.split_ascii_whitespace()).collect(),
            detail,
            numbers: BTreeMap::new(),
        }
    }

    fn page(&mut self, view: &PageView) -> PageView {
        let PageView { address, headings, controls, fields, brand_text, masked_rows, keys: _ } = view;
        PageView {
            address: self.address(address),
            headings: self.texts(headings),
            controls: self.controls(controls),
            fields: fields.iter().map(|field| self.field(field)).collect(),
            brand_text: brand_text.as_ref().map(|text| self.text(text)),
            masked_rows: self.texts(masked_rows),
            keys: Vec::new(),
        }
    }

    fn controls(&mut self, controls: &[Control]) -> Vec<Control> {
        let mask = |Control { text, label, disabled }: &Control| Control {
            text: self.text(text),
            label: self.text(label),
            disabled: *disabled,
        };
        controls.iter().map(mask).collect()
    }

    fn field(&mut self, field: &Field) -> Field {
        let Field { id, kind, placeholder, label, heading, section, form, value, locked } = field;
        let Surroundings { texts, controls, checkboxes, radios } = form;
        Field {
            id: *id,
            kind: known_kind(kind),
            placeholder: self.text(placeholder),
            label: self.text(label),
            heading: self.text(heading),
            section: self.texts(section),
            form: Surroundings {
                texts: self.texts(texts),
                controls: self.controls(controls),
                checkboxes: *checkboxes,
                radios: *radios,
            },
            value: presence(value),
            locked: *locked,
        }
    }

    fn form(&mut self, FormSnapshot { address, fields, regions }: &FormSnapshot) -> FormSnapshot {
        FormSnapshot {
            address: self.address(address),
            fields: fields.iter().map(|field| self.form_field(field)).collect(),
            regions: regions.iter().map(|region| self.region(region)).collect(),
        }
    }

    fn form_field(&mut self, field: &FormField) -> FormField {
        let FormField { id, kind, label, placeholder, name, value, locked } = field;
        FormField {
            id: *id,
            kind: known_kind(kind),
            // Recognition reads the texts of a label as one.
            label: self.together(label),
            placeholder: self.text(placeholder),
            name: self.text(name),
            value: presence(value),
            locked: *locked,
        }
    }

    fn region(&mut self, FieldRegion { fields, parts }: &FieldRegion) -> FieldRegion {
        let mask = |Part { common, content }: &Part| {
            let content = match content {
                Content::Name { depth, text } => Content::Name { depth: *depth, text: self.text(text) },
                Content::Heading { rank, text } => Content::Heading { rank: *rank, text: self.text(text) },
                Content::Text(text) => Content::Text(self.text(text)),
                Content::Item(text) => Content::Item(self.text(text)),
                Content::Control(text) => Content::Control(self.text(text)),
                Content::Field(id) => Content::Field(*id),
            };
            Part { common: *common, content }
        };
        FieldRegion { fields: fields.clone(), parts: parts.iter().map(mask).collect() }
    }

    fn texts(&mut self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|text| self.text(text)).collect()
    }

    fn text(&mut self, text: &str) -> String {
        let known = self.known_parts(text);
        self.replace(text, &known)
    }

    /// Masks texts in which recognition may find a phrase across two of them.
    fn together(&mut self, texts: &[String]) -> Vec<String> {
        let known = self.known_parts(&texts.join(" "));
        let mut start = 0;
        let mut masked = Vec::new();
        for text in texts {
            let end = start + text.len();
            masked.push(self.replace(text, known.get(start..end).unwrap_or_default()));
            start = end + " ".len();
        }
        masked
    }

    fn address(&mut self, address: &str) -> String {
        let mut known = self.known_parts(address);
        let starts = self.addresses.iter().filter(|start| address.starts_with(**start));
        let start = starts.map(|start| start.len()).max().unwrap_or_default();
        known.iter_mut().take(start).for_each(|known| *known = true);
        self.replace(address, &known)
    }

    /// Returns for each byte whether it belongs to a phrase that recognition finds.
    fn known_parts(&self, text: &str) -> Vec<bool> {
        let mut known = Vec::new();
        known.resize(text.len(), false);
        let mut add = |range: Range<usize>| {
            known.iter_mut().take(range.end).skip(range.start).for_each(|known| *known = true);
        };
        for rest in word_starts(text) {
            let start = text.len() - rest.len();
            for phrase in self.phrases.iter().filter(|phrase| starts_with_words(rest, phrase)) {
                add(start..start + phrase.len());
            }
        }
        // In texts of other scripts, recognition finds these within words.
        if !is_ascii(text) {
            let within =
                |phrase: &&&str| !is_ascii(phrase) || **phrase == API || **phrase == upstack::PLATFORM;
            for phrase in self.phrases.iter().filter(within) {
                for (start, found) in text.match_indices(phrase) {
                    add(start..start + found.len());
                }
            }
        }
        known
    }

    /// Replaces every word that is neither in the known parts nor in the vocabulary.
    fn replace(&mut self, text: &str, known: &[bool]) -> String {
        // Between two signs, a whole word can consist of several tokens: recognition finds phrases within words, too.
        let tokens = tokens(text, known);
        let is_sign = |(token, _): &(Token, Range<usize>)| *token == Token::Signs;
        let parts = tokens.chunk_by(|one, other| is_sign(one) == is_sign(other));
        parts.map(|part| self.replace_part(text, part)).collect()
    }

    fn replace_part(&mut self, text: &str, tokens: &[(Token, Range<usize>)]) -> String {
        let whole = tokens
            .first()
            .zip(tokens.last())
            .and_then(|((_, first), (_, last))| text.get(first.start..last.end));
        if let Some(whole) = whole.filter(|whole| self.is_ordinary(whole)) {
            return whole.to_owned();
        }
        let mut masked = String::new();
        for (token, range) in tokens {
            let Some(part) = text.get(range.clone()) else { continue };
            match token {
                Token::Known => masked.push_str(part),
                Token::Signs => masked.extend(part.chars().map(sign)),
                Token::Word => masked.push_str(&self.placeholder(part)),
            }
        }
        masked
    }

    fn is_ordinary(&self, word: &str) -> bool {
        self.vocabulary.contains(word.to_lowercase().as_str())
    }

    fn placeholder(&mut self, word: &str) -> String {
        if BrandId::parse(word).is_some() {
            return "0".repeat(BrandId::LENGTH);
        }
        let length = match self.detail {
            Detail::Least => 1,
            Detail::Length => word.chars().count(),
        };
        let is_digit = |byte: u8| byte.is_ascii_digit();
        if word.bytes().all(is_digit) {
            return "0".repeat(length);
        }
        let number = letters(self.number(word));
        let last = if word.bytes().any(is_digit) { "0" } else { "" };
        match (is_ascii(word), self.detail, length) {
            // An "x" alone could be part of a name that recognition knows.
            (true, Detail::Length, 1) => "q".to_owned(),
            (true, ..) => padded('x', &[&number, last].concat(), length),
            (false, ..) => padded('ø', &[&number, last].concat(), length),
        }
    }

    /// The number of a masked word, which is the same for the same word.
    fn number(&mut self, word: &str) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(word.to_owned()).or_insert(next)
    }
}

/// Splits a text into its parts, in order.
fn tokens(text: &str, known: &[bool]) -> Vec<(Token, Range<usize>)> {
    let mut tokens: Vec<(Token, Range<usize>)> = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let token = if known.get(start) == Some(&true) {
            Token::Known
        } else if is_separator(c) || MASK_CHARACTERS.contains(&c) {
            Token::Signs
        } else {
            Token::Word
        };
        match tokens.last_mut() {
            Some((last, range)) if *last == token => range.end = end,
            _ => tokens.push((token, start..end)),
        }
    }
    tokens
}

/// Replaces a sign that stands for a letter or a digit, such as `²`.
fn sign(c: char) -> char {
    if c.is_alphanumeric() { '°' } else { c }
}

/// Puts the letter before a text, repeated to the length.
fn padded(letter: char, text: &str, length: usize) -> String {
    let before = length.saturating_sub(text.chars().count()).max(1);
    iter::repeat_n(letter, before).chain(text.chars()).collect()
}

/// The number in consonants, which are digits of a number system without a zero.
fn letters(number: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = number + 1;
    while rest > 0 {
        letters.extend(CONSONANTS.get((rest - 1) % CONSONANTS.len()).copied().map(char::from));
        rest = (rest - 1) / CONSONANTS.len();
    }
    letters.into_iter().rev().collect()
}

/// Returns the kind if it is one that HTML has: a page cannot make up others, but another version of this program could.
fn known_kind(kind: &str) -> String {
    if KINDS.contains(&kind) { kind.to_owned() } else { "other".to_owned() }
}

fn presence(value: &str) -> String {
    if value.is_empty() { String::new() } else { FILLED.to_owned() }
}
