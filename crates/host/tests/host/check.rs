//! The process that asks Omnisend about a key, against a server that answers as Omnisend does.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use keyferry_core::key::ApiKey;
use keyferry_core::limits::CHECK_DEADLINE_SECONDS;
use keyferry_test_support::fixtures::random_key;
use keyferry_test_support::frame;
use keyferry_test_support::omnisend_api::{Certificate, OmnisendApi, Response};
use serde_json::{Value, json};

use crate::common::{Host, KEYFERRY, framed, holds};

fn key() -> ApiKey {
    random_key(&mut fastrand::Rng::new())
}

/// The process that asks Omnisend, to be started.
pub(crate) fn process(environment: &[(&'static str, String)]) -> Command {
    let mut command = Command::new(KEYFERRY);
    command.arg("network").env_clear().envs(environment.iter().cloned());
    command
}

/// The message with the key to ask about.
pub(crate) fn question(key: &ApiKey) -> Vec<u8> {
    framed(&serde_json::to_vec(&json!({ "omnisend": { "key": key.expose() } })).unwrap())
}

/// Waits until the server has received the request.
pub(crate) fn wait_for_request(api: &OmnisendApi) {
    let start = Instant::now();
    while api.requests().is_empty() {
        assert!(start.elapsed() < Duration::from_secs(10), "no request");
        thread::sleep(Duration::from_millis(10));
    }
}

/// The process's answer. Fails if it contains a part of the key's secret, or if standard error contains anything.
fn ask(environment: &[(&'static str, String)], key: &ApiKey) -> Value {
    let mut process = Host::spawn(&mut process(environment));
    process.write(&question(key));
    let (code, output, errors) = process.end();
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let answer = frame::read(&mut &output[..]).unwrap().unwrap();
    let answer = String::from_utf8(answer).unwrap();
    assert!(!holds(&answer, key), "the answer contains a part of the key");
    serde_json::from_str(&answer).unwrap()
}

/// The name of the verdict or the obstacle.
fn meaning(answer: &Value) -> &str {
    answer["Ok"]["verdict"].as_str().or(answer["Err"]["obstacle"].as_str()).unwrap()
}

#[test]
fn each_answer_of_the_server_has_its_meaning() {
    let api = OmnisendApi::start();
    let environment = api.environment();
    let key = key();
    let brand = key.brand_id().unwrap();
    let chunked = b"HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    let unreadable_name = format!(
        "HTTP/1.1 200 OK\r\n\r\n\u{feff}{{\"brandID\":\"{brand}\",\"name\":\"\\ud83d\",\"version\":1e999}}",
        brand = brand.as_str()
    );
    let unreadable_name = unreadable_name.into_bytes();
    let long_fault = format!("HTTP/1.1 503 Fault\r\n\r\n{}", "x".repeat(100_000)).into_bytes();
    let cut_refusal = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 5\r\n\r\nabc".to_vec();
    let session_expired = json!({ "type": "about:blank", "title": "Proxy session expired", "status": 401 });
    let responses = [
        (Response::brand(brand.as_str(), "Acme Shoes", "https://acme.example"), "works"),
        (Response::brand("0123456789abcdef01234567", "Other", ""), "other_store"),
        (Response::forbidden(), "works_unnamed"),
        (Response::forbidden_without_body(), "works_unnamed"),
        (Response::Raw(chunked.to_vec()), "works_unnamed"),
        (Response::unauthorized(), "not_accepted"),
        (Response::page(401), "unexpected_answer"),
        (Response::page(403), "unexpected_answer"),
        // Firewalls in front of Omnisend, or a company's.
        (Response::status(403, "error code: 1020"), "unexpected_answer"),
        (Response::status(403, "Blocked by Example's web policy"), "unexpected_answer"),
        (Response::json(403, &json!({ "status": 403, "cloudflare_error": true })), "unexpected_answer"),
        (Response::json(401, &session_expired), "unexpected_answer"),
        (Response::page(400), "unexpected_answer"),
        (Response::page(410), "unexpected_answer"),
        (Response::page(200), "unexpected_answer"),
        (Response::Raw(unreadable_name), "works"),
        (Response::status(200, ""), "unexpected_answer"),
        (Response::json(200, &json!({ "brandID": "" })), "unexpected_answer"),
        (Response::Raw(b"SSH-2.0-OpenSSH\r\n\r\n".to_vec()), "unexpected_answer"),
        (Response::Raw(vec![b'x'; 200_000]), "unexpected_answer"),
        (Response::not_provided(), "outdated"),
        (Response::gone(), "outdated"),
        (Response::status(407, ""), "proxy_refused"),
        (Response::too_many(Some(90)), "too_many_requests"),
        (Response::redirect("https://login.example/"), "redirected"),
        (Response::page(503), "unavailable"),
        (Response::page(524), "unavailable"),
        (Response::Raw(long_fault), "unavailable"),
        (Response::Raw(cut_refusal), "too_many_requests"),
        (Response::Close, "no_answer"),
    ];
    let count = responses.len();
    for (response, expected) in responses {
        let shown = format!("{response:?}");
        api.set(&key, response);
        let answer = ask(&environment, &key);
        assert_eq!(meaning(&answer), expected, "{shown}: {answer}");
    }
    // Nothing was repeated, and no redirect was followed.
    assert_eq!((api.requests().len(), api.requests_about(&key).len()), (count, count));
}

#[test]
fn the_answer_names_the_store_and_the_time_to_wait() {
    let api = OmnisendApi::start();
    let key = key();
    let brand = key.brand_id().unwrap();
    api.set(&key, Response::brand(brand.as_str(), "Acme Shoes", "https://www.acme.example/shop"));
    let profile = json!({
        "brand_id": brand.as_str(), "name": "Acme Shoes", "website": "acme.example", "platform": "shopify",
        "currency": "EUR",
    });
    assert_eq!(ask(&api.environment(), &key), json!({ "Ok": { "verdict": "works", "profile": profile } }));
    api.set(&key, Response::too_many(Some(90)));
    assert_eq!(ask(&api.environment(), &key)["Err"]["wait_seconds"], 90);
    let busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 75\r\nContent-Length: 0\r\n\r\n";
    api.set(&key, Response::Raw(busy.to_vec()));
    assert_eq!(ask(&api.environment(), &key)["Err"]["wait_seconds"], 75);
}

#[test]
fn the_key_goes_to_no_server_without_a_valid_certificate() {
    for (certificate, expected) in [
        (Certificate::UnknownAuthority, "connection_insecure"),
        (Certificate::OtherName, "connection_insecure"),
        (Certificate::ExpiredOfUnknownAuthority, "connection_insecure"),
        (Certificate::ExpiredOfOtherName, "connection_insecure"),
        (Certificate::NotYetValidOfOtherName, "connection_insecure"),
        (Certificate::Expired, "clock_wrong"),
        (Certificate::NotYetValid, "clock_wrong"),
    ] {
        let api = OmnisendApi::start_with(certificate);
        let answer = ask(&api.environment(), &key());
        assert_eq!(meaning(&answer), expected, "{certificate:?}: {answer}");
        assert!(api.requests().is_empty());
    }
}

#[test]
fn a_proxy_that_refuses_or_is_absent_or_unknown_is_named_as_the_obstacle() {
    let api = OmnisendApi::start();
    for status in [403, 407, 502] {
        api.set_proxy_refusal(Some(status));
        let answer = ask(&api.environment(), &key());
        assert_eq!(meaning(&answer), "proxy_refused");
        assert!(answer["Err"]["cause"].as_str().unwrap().contains(&status.to_string()), "{answer}");
    }
    for proxy in
        ["http://127.0.0.1:1", "http://keyferry.invalid:80", "socks5://127.0.0.1:1", "https://127.0.0.1:1"]
    {
        let environment = [("ALL_PROXY", proxy.to_owned()), api.environment().remove(1)];
        assert_eq!(meaning(&ask(&environment, &key())), "proxy_refused", "{proxy}");
    }
    assert!(api.requests().is_empty());
}

#[test]
fn the_next_of_the_systems_proxies_is_asked_if_one_cannot_be_reached() {
    let api = OmnisendApi::start();
    let key = key();
    api.set(&key, Response::forbidden());
    let [(_, proxy), roots] = <[_; 2]>::try_from(api.environment()).unwrap();
    let ask = |proxies: String| ask(&[("KEYFERRY_SYSTEM_PROXIES", proxies), roots.clone()], &key);
    let answer = ask(format!("http://127.0.0.1:1 http://keyferry.invalid {proxy} direct://"));
    assert_eq!(meaning(&answer), "works_unnamed", "{answer}");
    api.set_proxy_refusal(Some(407));
    let answer = ask(format!("{proxy} direct://"));
    assert_eq!(meaning(&answer), "proxy_refused", "{answer}");
}

#[test]
fn no_certificate_authority_is_an_insecure_connection() {
    let environment =
        [("SSL_CERT_FILE", "/dev/null".to_owned()), ("SSL_CERT_DIR", "/nonexistent".to_owned())];
    assert_eq!(meaning(&ask(&environment, &key())), "connection_insecure");
}

#[test]
fn a_silent_server_is_left_before_the_deadline_and_the_process_has_neither_bus_nor_core_file() {
    let api = OmnisendApi::start();
    let key = key();
    api.set(&key, Response::Hang);
    let start = Instant::now();
    let mut process = Host::spawn(&mut process(&api.environment()));
    process.write(&question(&key));
    wait_for_request(&api);
    let of = |file: &str| fs::read(format!("/proc/{}/{file}", process.pid())).unwrap();
    let status = String::from_utf8(of("status")).unwrap();
    for line in ["Seccomp:\t2", "NoNewPrivs:\t1", "Umask:\t0077"] {
        assert!(status.contains(line), "{status}");
    }
    for file in ["cmdline", "environ"] {
        assert!(!holds(&String::from_utf8_lossy(&of(file)), &key), "{file} contains a part of the key");
    }
    let (code, output, errors) = process.end();
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(start.elapsed() < Duration::from_secs(CHECK_DEADLINE_SECONDS), "{:?}", start.elapsed());
    let answer: Value = serde_json::from_slice(&frame::read(&mut &output[..]).unwrap().unwrap()).unwrap();
    assert_eq!(meaning(&answer), "no_answer");
}

#[test]
fn an_invalid_question_gets_no_answer() {
    for question in [vec![], framed(b"{}"), framed(br#"{"omnisend":{"key":"short"}}"#), vec![255; 4]] {
        let mut process = Host::spawn(process(&[]).stdin(Stdio::piped()));
        process.write(&question);
        let (code, output, errors) = process.end();
        assert_eq!((code, output.len(), errors.as_str()), (Some(1), 0, ""));
    }
}
