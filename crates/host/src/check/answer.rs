//! The meaning of Omnisend's answers. Only Omnisend says that a key is not accepted: whatever a network, a proxy or a
//! fault may have sent is an obstacle.

use std::time::{Duration, UNIX_EPOCH};

use keyferry_core::ids::BrandId;
use keyferry_core::key::ApiKey;
use keyferry_core::limits::{MAX_PLATFORM_CHARS, MAX_PROFILE_CHARS};
use keyferry_core::protocol::{Obstacle, StoreProfile, Unchecked, Verdict};
use serde_json::Value;

use super::object::Object;
use super::{Answer, Answered};
use crate::clock;

/// Time to wait after a fault of Omnisend's that names none, in seconds.
const FAULT_WAIT: u32 = 300;
/// Least time to wait, in seconds. Omnisend counts by the minute.
const LEAST_WAIT: u32 = 60;
/// Longest time to wait, in seconds.
const LONGEST_WAIT: u32 = 3600;
/// The members of an answer with the seconds to wait: Omnisend's and Cloudflare's.
const WAITS: [&str; 2] = ["retryAfter", "retry_after"];
/// The months in a date of HTTP.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Beginning of the types of Omnisend's errors.
const PROBLEMS: &str = "https://problems.omnisend.com/";
/// The type of an error that says no more than its status (RFC 9457).
const GENERAL_PROBLEM: &str = "about:blank";
/// The type of the error for a key that is not accepted.
const UNAUTHORIZED: &str = "https://problems.omnisend.com/unauthorized";
/// Longest refusal (status 403) of Omnisend's gateway that is not JSON, in bytes. A longer one is a page.
const MAX_REFUSAL_BYTES: usize = 256;
/// Parts of what firewalls and proxies say, in lower case. `error code` is Cloudflare's, which stands before Omnisend.
const FIREWALL_WORDS: [&str; 7] = ["<", "error code", "block", "policy", "proxy", "firewall", "filter"];
/// Least part of a key's secret characters that a text is dropped for, in characters.
const SECRET_PART: usize = 8;

/// The meaning of an answer of `api.omnisend.com` over verified TLS. `retry_after` is the header's field of this name.
///
/// A firewall of Omnisend's or of a company's answers with the same statuses as Omnisend, and says nothing about the key:
/// a status means something about a key or the helper only with a body that Omnisend gives.
pub(crate) fn interpret(key: &ApiKey, status: u16, retry_after: &str, body: &[u8]) -> Answer {
    let object = Object::parse(body);
    let obstacle = |obstacle, wait_seconds| {
        let kind = if object.is_some() { "JSON" } else { "not JSON" };
        let cause = format!("status {status}, {} bytes, {kind}", body.len());
        Err(Unchecked { obstacle, cause, wait_seconds })
    };
    let verdict = |verdict, profile| Ok(Answered { verdict, profile });
    let wait = |unnamed| wait(object.as_ref(), retry_after, clock::unix_now()).unwrap_or(unnamed);
    match status {
        200 => match object.as_ref().and_then(|object| profile(key, object)) {
            Some(profile) => {
                let is_other = key.brand_id().is_some_and(|brand| brand != profile.brand_id);
                verdict(if is_other { Verdict::OtherStore } else { Verdict::Works }, Some(profile))
            }
            None => obstacle(Obstacle::UnexpectedAnswer, 0),
        },
        300..400 => obstacle(Obstacle::Redirected, 0),
        400 | 410 if object.as_ref().is_some_and(is_omnisends) => obstacle(Obstacle::Outdated, 0),
        401 if object.as_ref().is_some_and(is_unauthorized) => verdict(Verdict::NotAccepted, None),
        403 if is_forbidden(object.as_ref(), body) => verdict(Verdict::WorksUnnamed, None),
        407 => obstacle(Obstacle::ProxyRefused, 0),
        429 => obstacle(Obstacle::TooManyRequests, wait(LEAST_WAIT)),
        500..600 => obstacle(Obstacle::Unavailable, wait(FAULT_WAIT)),
        _ => obstacle(Obstacle::UnexpectedAnswer, 0),
    }
}

/// Whether an error can be Omnisend's: its type is, unless it has none, and it is not one of Cloudflare's in front of
/// Omnisend.
fn is_omnisends(object: &Object) -> bool {
    is_error_of(object, |kind| kind.starts_with(PROBLEMS))
}

fn is_error_of(object: &Object, is_type: fn(&str) -> bool) -> bool {
    let has_others_type = object.has("type") && !object.text("type").is_some_and(|kind| is_type(&kind));
    !has_others_type && !object.has("cloudflare_error")
}

/// Whether this is the error for a key that is not accepted. Its type is the same to the letter for each such key; the
/// other members and the content type may vary.
fn is_unauthorized(object: &Object) -> bool {
    object.text("type").as_deref() == Some(UNAUTHORIZED) && is_omnisends(object)
}

/// Whether this is the refusal of a key that may not read the store. It comes from Omnisend's gateway and need not be
/// JSON.
fn is_forbidden(object: Option<&Object>, body: &[u8]) -> bool {
    let is_gateways = || {
        let text = String::from_utf8_lossy(body).to_lowercase();
        body.len() <= MAX_REFUSAL_BYTES && !FIREWALL_WORDS.iter().any(|word| text.contains(word))
    };
    let is_problem =
        |object| is_error_of(object, |kind| kind == GENERAL_PROBLEM || kind.starts_with(PROBLEMS));
    object.map_or_else(is_gateways, is_problem)
}

/// The seconds to wait that an answer names, within limits. `None` if it names none. The longest counts.
fn wait(object: Option<&Object>, retry_after: &str, now: u64) -> Option<u32> {
    let member = |name: &&str| match object?.member(name)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    let header = retry_after.parse().ok().or_else(|| seconds_until(retry_after, now));
    // A fraction is rounded up; a negative number or one beyond the limit is clamped.
    let seconds = WAITS.iter().filter_map(member).chain(header).reduce(f64::max)?.ceil();
    Some((LEAST_WAIT..LONGEST_WAIT).find(|limit| seconds <= f64::from(*limit)).unwrap_or(LONGEST_WAIT))
}

/// The seconds from now until a date of HTTP, such as `Sun, 06 Nov 1994 08:49:37 GMT`; 0 if it has passed.
fn seconds_until(date: &str, now: u64) -> Option<f64> {
    let mut words = date.split(' ').skip(1);
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let at = humantime::parse_rfc3339(&format!("{year}-{month:02}-{day}T{time}Z")).ok()?;
    let now = UNIX_EPOCH.checked_add(Duration::from_secs(now))?;
    Some(at.duration_since(now).unwrap_or_default().as_secs_f64())
}

/// The store in an answer; `None` without a valid `brandID`, whatever else it contains.
fn profile(key: &ApiKey, object: &Object) -> Option<StoreProfile> {
    let field = |name: &str, limit| cleaned(key, &object.text(name).unwrap_or_default(), limit);
    let brand_id = BrandId::parse(&object.text("brandID")?)?;
    let currency = field("currency", 3);
    let is_currency = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    let platform = field("platform", MAX_PLATFORM_CHARS).to_ascii_lowercase();
    let is_platform = platform.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    Some(StoreProfile {
        brand_id,
        name: field("name", MAX_PROFILE_CHARS),
        website: host(&field("website", usize::MAX)).unwrap_or_default(),
        platform: if is_platform { platform } else { String::new() },
        currency: if is_currency { currency } else { String::new() },
    })
}

/// A text that can be displayed in one line. Empty if it contains a part of the key.
fn cleaned(key: &ApiKey, text: &str, limit: usize) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_invisible(*c)).collect();
    if has_part_of(key, &visible) {
        return String::new();
    }
    let cut: String = visible.trim().chars().take(limit).collect();
    cut.trim_end().to_owned()
}

/// Control, format and bidirectional characters, variation selectors, tags and private use.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{8e2}'
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}')
}

/// Whether a text contains a part of the key's secret characters. The store's ID before them is no secret.
fn has_part_of(key: &ApiKey, text: &str) -> bool {
    let public = if key.brand_id().is_some() { BrandId::LENGTH + 1 } else { 0 };
    let secret = key.expose().as_bytes().get(public..).unwrap_or_default();
    text.as_bytes().windows(SECRET_PART).any(|part| secret.windows(SECRET_PART).any(|of| of == part))
}

/// The host of a website's address, without `www.`; `None` if it is none or too long to be displayed whole.
fn host(website: &str) -> Option<String> {
    let address = website.split_once("://").map_or(website, |(_, address)| address);
    let authority = address.split(['/', '?', '#', '\\']).next()?;
    let place = authority.rsplit('@').next()?;
    let host = place.split(':').next()?.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let is_host = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || ".-_".contains(c));
    (is_host && host.chars().count() <= MAX_PROFILE_CHARS).then(|| host.to_owned())
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
