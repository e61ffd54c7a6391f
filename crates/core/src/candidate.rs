//! Finds the key in a value that a person or a file gives, or names the kind of the value.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::ids::BrandId;
use crate::key::ApiKey;
use crate::sites::omnisend::MASK_CHARACTERS;

/// The reason why a value is not taken as a key. None of them contains a part of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    Empty,
    /// Asterisks or dots stand for a part of the key.
    Masked,
    /// It begins as a key does and has another length.
    Cut,
    /// Spaces or line breaks divide a key.
    Divided,
    /// More than one key.
    Several,
    BrandId,
    /// A token of the service with this name.
    OtherVendor(&'static str),
    Email,
    Address,
    /// A formula of a spreadsheet.
    Formula,
    /// It may be a key of an unpublished format, if the user confirms it.
    Unusual,
    TooShort,
    /// Anything else.
    Other,
    /// The row names the address of another site.
    OtherSite,
}

/// Starts of other services' tokens. A token that could be a future format of Omnisend's is none of them.
const VENDORS: [(&str, &str); 32] = [
    ("eyJ", "another service (a JSON web token)"),
    ("sk_live_", "Stripe"),
    ("sk_test_", "Stripe"),
    ("pk_live_", "Stripe"),
    ("pk_test_", "Stripe"),
    ("rk_live_", "Stripe"),
    ("whsec_", "Stripe"),
    ("shpat_", "Shopify"),
    ("shpca_", "Shopify"),
    ("shpss_", "Shopify"),
    ("shppa_", "Shopify"),
    ("pk_", "Klaviyo"),
    ("xkeysib-", "Brevo"),
    ("SG.", "SendGrid"),
    ("key-", "Mailgun"),
    ("pat-na1-", "HubSpot"),
    ("pat-eu1-", "HubSpot"),
    ("EAA", "Meta"),
    ("AIza", "Google"),
    ("ya29.", "Google"),
    ("GOCSPX-", "Google"),
    ("AKIA", "Amazon Web Services"),
    ("ASIA", "Amazon Web Services"),
    ("ghp_", "GitHub"),
    ("gho_", "GitHub"),
    ("ghs_", "GitHub"),
    ("github_pat_", "GitHub"),
    ("glpat-", "GitLab"),
    ("xoxb-", "Slack"),
    ("xoxp-", "Slack"),
    ("sk-ant-", "Anthropic"),
    ("sk-", "OpenAI"),
];

/// Length of a mask, in characters, that no word contains by accident.
const MIN_MASK_LENGTH: usize = 3;

/// Characters that programs mask with, beside those of Omnisend.
const OTHER_MASKS: [char; 4] = ['⬤', '∙', '…', '＊'];

/// Shortest unusual key, in characters.
const MIN_LENGTH: usize = 20;

/// The key of a published format in a value, alone or among other words.
pub fn key_in(value: &str) -> Result<ApiKey, Fault> {
    let value = value.trim();
    if is_formula(value) {
        return Err(Fault::Formula);
    }
    let mut keys = keys_in(value);
    match (keys.pop(), keys.is_empty()) {
        (Some(key), true) => Ok(key),
        (Some(_), false) => Err(Fault::Several),
        (None, _) => Err(fault_of(value)),
    }
}

/// All different keys of a published format in a text.
pub fn keys_in(text: &str) -> Vec<ApiKey> {
    let mut keys = vec![];
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.~+/".contains(c))) {
        // The end of a sentence.
        if let Some(key) = ApiKey::parse(word.trim_end_matches('.'))
            && !keys.contains(&key)
        {
            keys.push(key);
        }
    }
    keys
}

/// A spreadsheet computes a cell that begins like this. Only `=` begins no value of another kind.
fn is_formula(value: &str) -> bool {
    value.starts_with('=') || (value.starts_with(['@', '+', '-']) && value.contains('('))
}

fn fault_of(value: &str) -> Fault {
    let joined: Zeroizing<String> = Zeroizing::new(value.split_whitespace().collect());
    let is_divided = joined.len() < value.len();
    if value.is_empty() {
        Fault::Empty
    } else if is_masked(value) {
        Fault::Masked
    } else if BrandId::parse(value).is_some() {
        Fault::BrandId
    } else if is_divided && ApiKey::parse(&joined).is_some() {
        Fault::Divided
    } else if value.contains("://") || value.starts_with("www.") {
        Fault::Address
    } else if !is_divided && value.contains('@') && value.contains('.') {
        Fault::Email
    } else if let Some(name) = vendor(value.strip_prefix("Bearer ").unwrap_or(value)) {
        Fault::OtherVendor(name)
    } else if begins_as_key(value) {
        Fault::Cut
    } else if ApiKey::parse_any(value).is_some() {
        Fault::Unusual
    } else if value.chars().count() < MIN_LENGTH {
        Fault::TooShort
    } else {
        Fault::Other
    }
}

fn is_masked(value: &str) -> bool {
    let is_mask = |c: char| MASK_CHARACTERS.contains(&c) || OTHER_MASKS.contains(&c);
    let mut run = 0;
    let has_run = value.chars().any(|c| {
        run = if is_mask(c) { run + 1 } else { 0 };
        run == MIN_MASK_LENGTH
    });
    let is_shortened = !value.contains(char::is_whitespace) && (value.contains("...") || value.contains('…'));
    has_run || is_shortened
}

/// Reports whether a value begins with a brand ID and a hyphen, as a key does, or with 64 letters and digits.
fn begins_as_key(value: &str) -> bool {
    let is_part = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric());
    value.split_once('-').is_some_and(|(head, tail)| {
        is_part(tail) && (BrandId::parse(head).is_some() || (head.len() == 64 && is_part(head)))
    })
}

fn vendor(value: &str) -> Option<&'static str> {
    let named = VENDORS.iter().find(|(start, _)| value.starts_with(start)).map(|(_, name)| *name);
    let is_mailchimp = || {
        value.split_once("-us").is_some_and(|(head, data_center)| {
            head.len() == 32
                && head.bytes().all(|b| b.is_ascii_hexdigit())
                && data_center.parse::<u8>().is_ok()
        })
    };
    named.or_else(|| is_mailchimp().then_some("Mailchimp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRAND: &str = "64f0c1d2e3a4b5c6d7e8f901";

    fn made_up_key(n: u32) -> String {
        format!("{BRAND}-{}{n:04}", &"aB3dE5gH7jK9mN1pQ3sT5vW7yZ".repeat(2)[..46])
    }

    #[test]
    fn the_only_key_in_a_value_is_found() {
        let key = made_up_key(1);
        let other = format!("{}-AbCdEf1234", "x1".repeat(32));
        for value in [
            key.clone(),
            format!("  {key}\n"),
            format!("Omnisend API key: {key}."),
            format!("OMNISEND_KEY={key}"),
            format!("\"{key}\""),
            format!("{key}\n{key}"),
            format!("notes (made in May): <{key}>; ask Anna"),
        ] {
            assert!(key_in(&value).unwrap().expose() == key);
        }
        assert!(key_in(&other).unwrap().expose() == other);
    }

    #[test]
    fn every_value_without_a_key_has_its_kind() {
        let key = made_up_key(1);
        for (value, fault) in [
            (String::new(), Fault::Empty),
            (" \t ".into(), Fault::Empty),
            (format!("{}aB3dE5g", "*".repeat(43)), Fault::Masked),
            ("•".repeat(75), Fault::Masked),
            (format!("{}…{}", &key[..8], &key[70..]), Fault::Masked),
            (format!("{}...{}", &key[..8], &key[70..]), Fault::Masked),
            (key[..74].into(), Fault::Cut),
            (key[..40].into(), Fault::Cut),
            (format!("{key}x"), Fault::Cut),
            (format!("{}\n{}", &key[..40], &key[40..]), Fault::Divided),
            (format!("{} {}", &key[..25], &key[25..]), Fault::Divided),
            (format!("{key} {}", made_up_key(2)), Fault::Several),
            (format!("{key},{}", made_up_key(2)), Fault::Several),
            (BRAND.into(), Fault::BrandId),
            (format!("sk_live_{}", "a1".repeat(12)), Fault::OtherVendor("Stripe")),
            (format!("shpat_{}", "a1".repeat(16)), Fault::OtherVendor("Shopify")),
            (format!("pk_{}", "a1".repeat(17)), Fault::OtherVendor("Klaviyo")),
            (format!("{}-us21", "a1".repeat(16)), Fault::OtherVendor("Mailchimp")),
            (format!("Bearer ghp_{}", "a1".repeat(18)), Fault::OtherVendor("GitHub")),
            ("anna@northwind.example".into(), Fault::Email),
            ("https://app.omnisend.com/1".into(), Fault::Address),
            (format!("=\"{key}\""), Fault::Formula),
            (format!("=CONCAT(A1;\"{}\")", &key[30..]), Fault::Formula),
            (format!("@SUM({key})"), Fault::Formula),
            ("omni_live_4f9d8c7b6a5e4d3c2b1a".into(), Fault::Unusual),
            ("hunter2".into(), Fault::TooShort),
            ("ask Anna for the key, she has it".into(), Fault::Other),
            ("ß".repeat(60), Fault::Other),
        ] {
            assert_eq!(key_in(&value).err(), Some(fault), "{value}");
        }
    }

    #[test]
    fn a_longer_token_that_contains_a_key_is_none() {
        let key = made_up_key(1);
        for value in [format!("a{key}"), format!("{key}_2"), format!("pk_{key}"), format!("x/{key}")] {
            assert!(key_in(&value).is_err(), "{value}");
        }
    }
}
