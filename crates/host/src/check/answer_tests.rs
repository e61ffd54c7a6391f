use super::*;
use proptest::prelude::*;
use serde_json::json;

const BRAND: &str = "64f0c1d2e3a4b5c6d7e8f901";
const SECRET: &str = "Zq7RtY2mKp9WxC4vBn8LsD3fGh6JkQ1aEu5TiO0rPzXcVbNm7S";

fn key() -> ApiKey {
    ApiKey::parse(&format!("{BRAND}-{SECRET}")).unwrap()
}

fn asked(status: u16, body: &str) -> Result<Verdict, Obstacle> {
    match interpret(&key(), status, "", body.as_bytes()) {
        Ok(answered) => Ok(answered.verdict),
        Err(unchecked) => Err(unchecked.obstacle),
    }
}

fn store(fields: &Value) -> StoreProfile {
    let mut body = json!({ "brandID": BRAND });
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    interpret(&key(), 200, "", body.to_string().as_bytes()).unwrap().profile.unwrap()
}

#[test]
fn each_answer_has_its_meaning() {
    let problem =
        r#"{"type":"https://problems.omnisend.com/unauthorized","title":"Unauthorized","status":401}"#;
    let forbidden = r#"{"type":"https://problems.omnisend.com/forbidden","status":403}"#;
    let page = "<!DOCTYPE html><title>Sign in</title>";
    let brand = format!(r#"{{"brandID":"{BRAND}"}}"#);
    let other = r#"{"brandID":"64f0c1d2e3a4b5c6d7e8f902"}"#;
    for (status, body, meaning) in [
        (200, brand.as_str(), Ok(Verdict::Works)),
        (200, other, Ok(Verdict::OtherStore)),
        (200, "", Err(Obstacle::UnexpectedAnswer)),
        (200, "{}", Err(Obstacle::UnexpectedAnswer)),
        (200, "[]", Err(Obstacle::UnexpectedAnswer)),
        (200, r#"{"brandID":""}"#, Err(Obstacle::UnexpectedAnswer)),
        (200, r#"{"brandID":null,"name":"A"}"#, Err(Obstacle::UnexpectedAnswer)),
        (200, r#"{"brandID":"64F0C1D2E3A4B5C6D7E8F901"}"#, Err(Obstacle::UnexpectedAnswer)),
        (200, &brand[..brand.len() - 1], Err(Obstacle::UnexpectedAnswer)),
        (200, page, Err(Obstacle::UnexpectedAnswer)),
        (201, &brand, Err(Obstacle::UnexpectedAnswer)),
        (204, "", Err(Obstacle::UnexpectedAnswer)),
        (301, page, Err(Obstacle::Redirected)),
        (302, &brand, Err(Obstacle::Redirected)),
        (308, "", Err(Obstacle::Redirected)),
        (400, r#"{"error":"API key or access token not provided"}"#, Err(Obstacle::Outdated)),
        (401, problem, Ok(Verdict::NotAccepted)),
        (401, r#"{"type":"https://problems.omnisend.com/unauthorized","x":1e999}"#, Ok(Verdict::NotAccepted)),
        (403, forbidden, Ok(Verdict::WorksUnnamed)),
        (403, r#"{"status":403}"#, Ok(Verdict::WorksUnnamed)),
        (403, "", Ok(Verdict::WorksUnnamed)),
        (403, "Forbidden", Ok(Verdict::WorksUnnamed)),
        (403, "Forbidden\r\n", Ok(Verdict::WorksUnnamed)),
        (403, "RBAC: access denied", Ok(Verdict::WorksUnnamed)),
        (403, r#""Forbidden""#, Ok(Verdict::WorksUnnamed)),
        (403, r#"{"type":"about:blank","title":"Forbidden","status":403}"#, Ok(Verdict::WorksUnnamed)),
        (404, "{}", Err(Obstacle::UnexpectedAnswer)),
        (407, "", Err(Obstacle::ProxyRefused)),
        (410, "{}", Err(Obstacle::Outdated)),
        (410, r#"{"type":"https://problems.omnisend.com/gone"}"#, Err(Obstacle::Outdated)),
        (429, "{}", Err(Obstacle::TooManyRequests)),
        (500, "", Err(Obstacle::Unavailable)),
        (503, page, Err(Obstacle::Unavailable)),
        (524, page, Err(Obstacle::Unavailable)),
        (600, "", Err(Obstacle::UnexpectedAnswer)),
    ] {
        assert_eq!(asked(status, body), meaning, "{status} {body}");
    }
}

#[test]
fn an_error_of_another_server_says_nothing_about_the_key() {
    let cloudflare = r#"{"type":"https://problems.omnisend.com/unauthorized","cloudflare_error":true}"#;
    for (status, body) in [
        (400, "<html><title>400 Bad Request</title></html>"),
        (400, r#"{"type":"about:blank","title":"Bad Request","status":400}"#),
        (400, ""),
        (401, "<html><title>Sign in</title></html>"),
        (401, ""),
        (401, "{}"),
        (401, r#"{"status":401}"#),
        (401, r#"{"title":"Unauthorized","status":401}"#),
        (401, r#"{"type":"about:blank","title":"Proxy session expired","status":401}"#),
        (401, r#"{"type":"https://problems.omnisend.com.example/unauthorized","status":401}"#),
        (401, cloudflare),
        (403, "<html><title>Blocked</title></html>"),
        (403, "error code: 1020"),
        (403, "Blocked by Example's web policy"),
        (403, "Forbidden by Example's web policy"),
        (403, r#"{"type":7,"status":403}"#),
        (403, r#"{"type":1e999,"status":403}"#),
        (403, r#"{"title":"Error 1020: Access denied","status":403,"cloudflare_error":true}"#),
        (410, "<html><title>410 Gone</title></html>"),
        (410, "Gone"),
    ] {
        assert_eq!(asked(status, body), Err(Obstacle::UnexpectedAnswer), "{status} {body}");
    }
}

#[test]
fn a_text_that_cannot_be_read_costs_neither_the_store_nor_the_other_texts() {
    for (fields, name) in [
        (&br#""name":"Acme \ud83d""#[..], "Acme \u{fffd}"),
        (b"\"name\":\"Caf\xe9\"", "Caf\u{fffd}"),
        (br#""name":"Acme","version":1e999"#, "Acme"),
        (br#""name":1e999"#, ""),
        (br#""name":["Acme"]"#, ""),
        (br#""name":"\ud83d\ude00 \u00e4 \\ud83d""#, "\u{1f600} ä \\ud83d"),
    ] {
        for mark in [&b""[..], b"\xef\xbb\xbf"] {
            let brand = format!(r#"{{"brandID":"{BRAND}","currency":"EUR","#);
            let body = [mark, brand.as_bytes(), fields, b"}"].concat();
            let answered = interpret(&key(), 200, "", &body).unwrap();
            let profile = answered.profile.unwrap();
            assert_eq!((answered.verdict, profile.currency.as_str()), (Verdict::Works, "EUR"));
            assert_eq!(profile.name, name, "{}", body.escape_ascii());
        }
    }
}

#[test]
fn a_key_without_a_store_in_it_belongs_to_any_store() {
    let key = ApiKey::parse_any("omni_live_4f9d8c7b6a5e4d3c2b1a").unwrap();
    let body = format!(r#"{{"brandID":"{BRAND}"}}"#);
    assert_eq!(interpret(&key, 200, "", body.as_bytes()).unwrap().verdict, Verdict::Works);
}

#[test]
fn a_pause_is_as_long_as_the_answer_says_within_limits() {
    let asked = |status, header: &str, body: &Value| {
        interpret(&key(), status, header, body.to_string().as_bytes()).unwrap_err().wait_seconds
    };
    for (retry, wait) in [
        (json!(0), 60),
        (json!(-5), 60),
        (json!(61), 61),
        (json!(90.2), 91),
        (json!("120"), 120),
        (json!(u64::MAX), 3600),
    ] {
        for status in [429, 503] {
            for member in WAITS {
                let mut body = json!({});
                body[member] = retry.clone();
                assert_eq!(asked(status, "", &body), wait, "{status} {body}");
            }
            assert_eq!(
                asked(status, retry.to_string().trim_matches('"'), &json!("")),
                wait,
                "{status} {retry}"
            );
        }
    }
    for unknown in [json!(null), json!("soon"), json!([70])] {
        let body = json!({ "retryAfter": unknown });
        assert_eq!((asked(429, "soon", &body), asked(503, "", &body)), (60, FAULT_WAIT), "{body}");
    }
    assert_eq!(asked(429, "80", &json!({ "retryAfter": 70, "retry_after": 90 })), 90, "the longest");
    let date = |year| format!("Sun, 06 Nov {year} 08:49:37 GMT");
    assert_eq!((asked(429, &date(1994), &json!({})), asked(503, &date(2994), &json!({}))), (60, 3600));
}

#[test]
fn a_date_of_http_is_a_time_to_wait() {
    let now = 784_111_777;
    for (date, seconds) in [
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0.0)),
        ("Sun, 06 Nov 1994 08:51:07 GMT", Some(90.0)),
        ("Sat, 05 Nov 1994 08:49:37 GMT", Some(0.0)),
        ("Sun, 06 Nov", None),
        ("Sun, 06 Month 1994 08:49:37 GMT", None),
        ("Sun, 36 Nov 1994 08:49:37 GMT", None),
        ("", None),
    ] {
        assert_eq!(seconds_until(date, now), seconds, "{date}");
    }
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
        retry_after in "[0-9]{0,9}|.{0,20}",
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            r#"\{"brandID":("[0-9a-f]{24}"|null|"")(,"name":".{0,80}")?,"status":40[13]\}"#.prop_map(String::into_bytes),
            Just(br#"{"type":"https://problems.omnisend.com/unauthorized"}"#.to_vec()),
        ],
    ) {
        match interpret(&key(), status, &retry_after, &body) {
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
