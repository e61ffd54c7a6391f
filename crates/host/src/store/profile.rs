//! The attributes for what Omnisend said of a key.

use keyferry_core::ids::BrandId;
use keyferry_core::limits::{MAX_PLATFORM_CHARS, MAX_PROFILE_CHARS};
use keyferry_core::protocol::{KeyCheck, StoreProfile, Verdict};

use super::latest_time::LatestTime;
use crate::check::Answered;
use crate::keyring::{Attributes, attribute};

/// The attributes for an answer. One without a description keeps the description of an earlier answer.
pub(super) fn of_answer(answer: &Answered, at: u64) -> Vec<(&'static str, String)> {
    let check = [
        (attribute::CHECK_AT, at.to_string()),
        (attribute::CHECK_VERDICT, answer.verdict.as_str().to_owned()),
    ];
    let profile = answer.profile.iter().flat_map(|profile| {
        let StoreProfile { brand_id, name, website, platform, currency } = profile.clone();
        [
            (attribute::STORE_BRAND_ID, brand_id.into()),
            (attribute::STORE_NAME, name),
            (attribute::STORE_WEBSITE, website),
            (attribute::STORE_PLATFORM, platform),
            (attribute::STORE_CURRENCY, currency),
        ]
    });
    check.into_iter().chain(profile).collect()
}

/// The store's description by the attributes, which another program may have written: limited to what Keyferry writes.
pub(super) fn profile(attributes: &Attributes) -> Option<StoreProfile> {
    let text = |name: &str, max_chars: usize| {
        let text = attributes.get(name).map(String::as_str).unwrap_or_default();
        text.chars().filter(|c| !c.is_control()).take(max_chars).collect::<String>()
    };
    Some(StoreProfile {
        brand_id: BrandId::parse(attributes.get(attribute::STORE_BRAND_ID)?)?,
        name: text(attribute::STORE_NAME, MAX_PROFILE_CHARS),
        website: text(attribute::STORE_WEBSITE, MAX_PROFILE_CHARS),
        platform: text(attribute::STORE_PLATFORM, MAX_PLATFORM_CHARS),
        currency: text(attribute::STORE_CURRENCY, 3),
    })
}

/// Omnisend's last answer by the attributes. One of a future time is another program's.
pub(super) fn check(attributes: &Attributes, latest: LatestTime) -> Option<KeyCheck> {
    let verdict = Verdict::parse(attributes.get(attribute::CHECK_VERDICT)?);
    Some(KeyCheck { at: latest.read(attributes, attribute::CHECK_AT)?, verdict })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Answered {
        let profile = StoreProfile {
            brand_id: BrandId::parse("64f0c1d2e3a4b5c6d7e8f901").unwrap(),
            name: "Acme Shoes".into(),
            website: "acme.example".into(),
            platform: "shopify".into(),
            currency: "EUR".into(),
        };
        Answered { verdict: Verdict::Works, profile: Some(profile) }
    }

    fn attributes(answer: &Answered, at: u64) -> Attributes {
        of_answer(answer, at).into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    #[test]
    fn an_answer_survives_its_attributes() {
        let attributes = attributes(&answer(), 1_700_000_000);
        assert_eq!(profile(&attributes), answer().profile);
        let expected = KeyCheck { at: 1_700_000_000, verdict: Verdict::Works };
        assert_eq!(check(&attributes, LatestTime::now()), Some(expected));
    }

    #[test]
    fn an_answer_without_a_description_keeps_the_earlier_one() {
        let refusal = Answered { verdict: Verdict::NotAccepted, profile: None };
        let mut kept = attributes(&answer(), 1);
        kept.extend(attributes(&refusal, 2));
        assert_eq!(profile(&kept), answer().profile);
        assert_eq!(check(&kept, LatestTime::now()), Some(KeyCheck { at: 2, verdict: Verdict::NotAccepted }));
    }

    #[test]
    fn attributes_of_another_program_are_limited() {
        let mut planted = attributes(&answer(), u64::MAX);
        planted.insert(attribute::STORE_NAME.into(), "a\u{1b}\n".repeat(1000));
        assert_eq!(check(&planted, LatestTime::now()), None, "a future time");
        assert_eq!(profile(&planted).unwrap().name, "a".repeat(MAX_PROFILE_CHARS));
        planted.insert(attribute::STORE_BRAND_ID.into(), "no brand".into());
        assert_eq!(profile(&planted), None);
    }
}
