use super::*;
use proptest::prelude::*;
use serde_json::json;

const BRAND: &str = "64f0c1d2e3a4b5c6d7e8f901";
const SECRET: &str = "Zq7RtY2mKp9WxC4vBn8LsD3fGh6JkQ1aEu5TiO0rPzXcVbNm7S";

fn key() -> ApiKey {
    ApiKey::parse(&format!("{BRAND}-{SECRET}")).unwrap()
}

fn asked(status: u16, content_type: &str, body: &str) -> Result<Verdict, Obstacle> {
    match interpret(&key(), status, content_type, body.as_bytes()) {
        Ok(answered) => Ok(answered.verdict),
        Err(unchecked) => Err(unchecked.obstacle),
    }
}

fn store(fields: &Value) -> StoreProfile {
    let mut body = json!({ "brandID": BRAND });
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    interpret(&key(), 200, "application/json", body.to_string().as_bytes()).unwrap().profile.unwrap()
}

#[test]
fn each_answer_has_its_meaning() {
    let json = "application/json";
    let problem =
        r#"{"type":"https://problems.omnisend.com/unauthorized","title":"Unauthorized","status":401}"#;
    let page = "<!DOCTYPE html><title>Sign in</title>";
    let brand = format!(r#"{{"brandID":"{BRAND}"}}"#);
    let other = r#"{"brandID":"64f0c1d2e3a4b5c6d7e8f902"}"#;
    for (status, content_type, body, meaning) in [
        (200, json, brand.as_str(), Ok(Verdict::Works)),
        (200, "", &brand, Ok(Verdict::Works)),
        (200, json, other, Ok(Verdict::OtherStore)),
        (200, json, "", Err(Obstacle::UnexpectedAnswer)),
        (200, json, "{}", Err(Obstacle::UnexpectedAnswer)),
        (200, json, "[]", Err(Obstacle::UnexpectedAnswer)),
        (200, json, r#"{"brandID":""}"#, Err(Obstacle::UnexpectedAnswer)),
        (200, json, r#"{"brandID":null,"name":"A"}"#, Err(Obstacle::UnexpectedAnswer)),
        (200, json, r#"{"brandID":"64F0C1D2E3A4B5C6D7E8F901"}"#, Err(Obstacle::UnexpectedAnswer)),
        (200, json, &brand[..brand.len() - 1], Err(Obstacle::UnexpectedAnswer)),
        (200, "text/html", page, Err(Obstacle::UnexpectedAnswer)),
        (201, json, &brand, Err(Obstacle::UnexpectedAnswer)),
        (204, "", "", Err(Obstacle::UnexpectedAnswer)),
        (301, "text/html", page, Err(Obstacle::Redirected)),
        (302, json, &brand, Err(Obstacle::Redirected)),
        (308, "", "", Err(Obstacle::Redirected)),
        (400, json, r#"{"error":"API key or access token not provided"}"#, Err(Obstacle::Outdated)),
        (401, "application/problem+json", problem, Ok(Verdict::NotAccepted)),
        (401, "Application/Problem+JSON; charset=utf-8", "{}", Ok(Verdict::NotAccepted)),
        (401, json, problem, Ok(Verdict::NotAccepted)),
        (401, json, r#"{"status":401}"#, Err(Obstacle::UnexpectedAnswer)),
        (401, json, r#"{"title":"Unauthorized"}"#, Err(Obstacle::UnexpectedAnswer)),
        (401, "application/problem+json", "", Err(Obstacle::UnexpectedAnswer)),
        (401, "text/html", page, Err(Obstacle::UnexpectedAnswer)),
        (403, "application/problem+json", r#"{"status":403}"#, Ok(Verdict::WorksUnnamed)),
        (403, "", "", Ok(Verdict::WorksUnnamed)),
        (403, "text/plain", "Forbidden", Ok(Verdict::WorksUnnamed)),
        (403, "text/html", page, Err(Obstacle::UnexpectedAnswer)),
        (403, "", page, Err(Obstacle::UnexpectedAnswer)),
        (403, "text/plain", &"x".repeat(MAX_REFUSAL_BYTES + 1), Err(Obstacle::UnexpectedAnswer)),
        (404, json, "{}", Err(Obstacle::UnexpectedAnswer)),
        (407, "", "", Err(Obstacle::ProxyRefused)),
        (410, json, "{}", Err(Obstacle::Outdated)),
        (429, json, "{}", Err(Obstacle::TooManyRequests)),
        (500, "", "", Err(Obstacle::Unavailable)),
        (503, "text/html", page, Err(Obstacle::Unavailable)),
        (524, "text/html", page, Err(Obstacle::Unavailable)),
        (600, "", "", Err(Obstacle::UnexpectedAnswer)),
    ] {
        assert_eq!(asked(status, content_type, body), meaning, "{status} {content_type} {body}");
    }
}

#[test]
fn a_key_without_a_store_in_it_belongs_to_any_store() {
    let key = ApiKey::parse_any("omni_live_4f9d8c7b6a5e4d3c2b1a").unwrap();
    let body = format!(r#"{{"brandID":"{BRAND}"}}"#);
    assert_eq!(interpret(&key, 200, "", body.as_bytes()).unwrap().verdict, Verdict::Works);
}

#[test]
fn too_many_requests_wait_as_long_as_omnisend_says_within_limits() {
    for (retry, wait) in [
        (json!(null), 60),
        (json!(0), 60),
        (json!(-5), 60),
        (json!(61), 61),
        (json!(90.2), 91),
        (json!("120"), 120),
        (json!(u64::MAX), 3600),
        (json!("soon"), 60),
        (json!([70]), 60),
    ] {
        let body = json!({ "retryAfter": retry }).to_string();
        let unchecked = interpret(&key(), 429, "application/json", body.as_bytes()).unwrap_err();
        assert_eq!(unchecked.wait_seconds, wait, "{body}");
    }
    assert_eq!(interpret(&key(), 503, "", b"").unwrap_err().wait_seconds, FAULT_WAIT);
}

#[test]
fn a_stores_texts_are_cleaned() {
    let profile = store(&json!({
        "name": "\u{202e} Acme\u{200b}\n\tShoes \u{feff}\u{7}", "website": "https://user@WWW.Acme.Example:443/shop?a=b",
        "platform": "Shopify", "currency": "EUR", "timezone": "x", "version": 3,
    }));
    assert_eq!(profile.brand_id.as_str(), BRAND);
    assert_eq!(profile.name, "Acme  Shoes");
    assert_eq!(
        (&*profile.website, &*profile.platform, &*profile.currency),
        ("acme.example", "shopify", "EUR")
    );
    assert_eq!(store(&json!({ "name": "ä".repeat(99) })).name, "ä".repeat(MAX_PROFILE_CHARS));
}

#[test]
fn a_text_that_is_not_what_it_should_be_is_empty() {
    let invalid =
        json!({ "name": 7, "website": "not a host", "platform": "woo commerce", "currency": "eur" });
    let empty = store(&json!({}));
    assert_eq!(store(&invalid), empty);
    for website in
        ["", "localhost", "https://", "javascript:alert(1)", &format!("{}.example", "a".repeat(60))]
    {
        assert_eq!(store(&json!({ "website": website })), empty, "{website}");
    }
}

#[test]
fn a_text_with_a_part_of_the_key_is_dropped() {
    let spread: String = SECRET.chars().flat_map(|c| [c, '\u{200b}']).collect();
    for part in [format!("{BRAND}-{SECRET}"), format!("My {SECRET}"), SECRET[20..28].to_owned(), spread] {
        assert_eq!(store(&json!({ "name": part })).name, "", "{part}");
    }
    assert_eq!(store(&json!({ "name": BRAND })).name, BRAND);
}

proptest! {
    #[test]
    fn no_answer_is_a_panic_or_another_verdict_than_its_statuss(
        status in 0_u16..700,
        content_type in "text/html|application/json|application/problem\\+json|.{0,20}",
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            r#"\{"brandID":("[0-9a-f]{24}"|null|"")(,"name":".{0,80}")?,"status":40[13]\}"#.prop_map(String::into_bytes),
        ],
    ) {
        match interpret(&key(), status, &content_type, &body) {
            Ok(answered) => {
                let expected = match answered.verdict {
                    Verdict::Works | Verdict::OtherStore => 200,
                    Verdict::NotAccepted => 401,
                    Verdict::WorksUnnamed => 403,
                    Verdict::Unknown => 0,
                };
                prop_assert_eq!(status, expected);
                prop_assert_eq!(answered.profile.is_some(), status == 200);
            }
            Err(unchecked) => {
                prop_assert!(!matches!(unchecked.obstacle, Obstacle::Unknown | Obstacle::TooSoon));
                prop_assert!(unchecked.wait_seconds <= 3600);
            }
        }
    }
}
