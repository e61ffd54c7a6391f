//! The native messaging protocol of the real program, as a browser uses it.

use std::collections::BTreeSet;

use crate::common::{Home, Host, KEYFERRY, capture, framed, holds};
use keyferry_core::failure::FailureCode;
use keyferry_core::limits::{
    KEYRING_DEADLINE_SECONDS, KEYRING_WAITING_MILLIS, MAX_LABEL_CHARS, MAX_LIST_REPLIES, MAX_REPLY_BYTES,
    MAX_REQUEST_BYTES, MAX_REQUEST_DEPTH, MAX_REQUEST_VALUES, MAX_STORE_CHARS,
};
use keyferry_core::product::{CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID, HOST_NAME};
use keyferry_core::protocol::{HostAnswer, HostCall, HostReply, HostRequest, PROTOCOL_VERSION};
use keyferry_core::sites::upstack;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const HELLO: &str = r#"{"protocol":1,"client":"0","id":7,"call":"hello"}"#;

/// The reply to one message.
fn reply_to(message: &[u8]) -> HostReply {
    let mut host = Host::start(&Home::new(KEYFERRY));
    host.write(&framed(message));
    let reply = host.reply().unwrap();
    let (code, rest, errors) = host.end();
    assert_eq!((code, rest.len(), errors.as_str()), (Some(0), 0, ""));
    reply
}

#[track_caller]
fn assert_failed(reply: &HostReply, code: FailureCode, id: Option<u32>) {
    assert!(matches!(&reply.answer, HostAnswer::Failed(failure) if failure.code == code), "{reply:?}");
    assert_eq!(reply.id, id);
}

#[test]
fn hello_is_answered_with_version_and_id() {
    let reply = reply_to(HELLO.as_bytes());
    let expected = HostReply {
        protocol: PROTOCOL_VERSION,
        host: env!("CARGO_PKG_VERSION").into(),
        id: Some(7),
        has_team: false,
        answer: HostAnswer::Hello,
    };
    assert_eq!(reply, expected);
}

#[test]
fn split_and_concatenated_requests_are_answered() {
    let mut host = Host::start(&Home::new(KEYFERRY));
    for byte in framed(HELLO.as_bytes()) {
        host.write(&[byte]);
    }
    assert_eq!(host.reply().unwrap().answer, HostAnswer::Hello);
    host.write(&framed(HELLO.as_bytes()).repeat(50));
    for _ in 0..50 {
        assert_eq!(host.reply().unwrap().answer, HostAnswer::Hello);
    }
    assert_eq!(host.end(), (Some(0), vec![], String::new()));
}

#[test]
fn firefox_is_served() {
    let manifest = format!("/home/x/.mozilla/native-messaging-hosts/{HOST_NAME}.json");
    let mut host = Host::start_for(&Home::new(KEYFERRY), &[&manifest, FIREFOX_EXTENSION_ID]);
    assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello);
}

#[test]
fn another_extension_is_refused() {
    let manifest = format!("/home/x/{HOST_NAME}.json");
    let foreign = format!("chrome-extension://{}/", CHROMIUM_EXTENSION_ID.replace('k', "a"));
    for args in [&[foreign.as_str()][..], &[&manifest, "other@example.com"], &[&manifest]] {
        let mut host = Host::start_for(&Home::new(KEYFERRY), args);
        assert_failed(&host.reply().unwrap(), FailureCode::NotAllowed, None);
        assert_eq!(host.end().0, Some(1));
    }
}

#[test]
fn a_pipe_that_closes_inside_a_request_is_an_error() {
    assert_eq!(Host::start(&Home::new(KEYFERRY)).end(), (Some(0), vec![], String::new()));
    for cut in [&framed(HELLO.as_bytes())[..2], &framed(HELLO.as_bytes())[..20]] {
        let mut host = Host::start(&Home::new(KEYFERRY));
        host.write(cut);
        let (code, replies, errors) = host.end();
        assert_eq!((code, replies.len()), (Some(1), 0));
        assert!(errors.contains("the pipe to the browser broke"), "{errors}");
    }
}

#[test]
fn a_request_beyond_the_size_limit_is_refused_unread() {
    for length in [MAX_REQUEST_BYTES + 1, u32::MAX] {
        let mut host = Host::start(&Home::new(KEYFERRY));
        host.write(&length.to_ne_bytes());
        assert_failed(&host.reply().unwrap(), FailureCode::TooLarge, None);
        assert_eq!(host.end(), (Some(0), vec![], String::new()));
    }
}

#[test]
fn an_unreadable_request_fails_with_its_id_if_it_has_one() {
    assert_failed(&reply_to(b"not JSON"), FailureCode::BadRequest, None);
    assert_failed(&reply_to(b""), FailureCode::BadRequest, None);
    assert_failed(&reply_to("[".repeat(60_000).as_bytes()), FailureCode::TooLarge, None);
    let long = HELLO.replace("\"0\"", &format!("\"{}\"", "x".repeat(60_000)));
    assert_eq!(reply_to(long.as_bytes()).answer, HostAnswer::Hello);
    assert_failed(&reply_to(long.replace('x', ",").replace('"', "").as_bytes()), FailureCode::TooLarge, None);
    let unknown = HELLO.replace("hello", "format_disk");
    assert_failed(&reply_to(unknown.as_bytes()), FailureCode::BadRequest, Some(7));
    let later = HELLO.replace('}', r#","later":[1]}"#);
    assert_eq!(reply_to(later.as_bytes()).answer, HostAnswer::Hello);
}

#[test]
fn another_protocol_version_fails_with_the_side_to_update() {
    let of = |protocol: u16| HELLO.replace(":1,", &format!(":{protocol},"));
    let newer = of(PROTOCOL_VERSION + 1).replace(r#""hello""#, r#"{"from_the_future":1}"#);
    assert_failed(&reply_to(newer.as_bytes()), FailureCode::HelperOutdated, Some(7));
    assert_failed(&reply_to(of(PROTOCOL_VERSION - 1).as_bytes()), FailureCode::ExtensionOutdated, Some(7));
}

#[test]
fn an_unreadable_save_does_not_repeat_the_key() {
    let capture = capture();
    let save = serde_json::to_string(&HostCall::Save(capture.clone())).unwrap();
    for broken in [
        save.replace("omnisend", "other"),
        save.replace(capture.key.expose(), &format!("{}!", capture.key.expose())),
        save.replace(r#""captured_at":"#, r#""captured_at":-"#),
        save.replace(r#""site":"#, &format!(r#""site":"{}","s":"#, capture.key.expose())),
    ] {
        let reply = reply_to(HELLO.replace(r#""hello""#, &broken).as_bytes());
        assert_failed(&reply, FailureCode::BadRequest, Some(7));
        assert!(!holds(&format!("{reply:?}"), &capture.key));
    }
}

/// The names of an enum's variants in JSON, from the error for an unknown one.
fn variants<T: DeserializeOwned>() -> BTreeSet<String> {
    let error = serde_json::from_str::<T>(r#""?""#).err().unwrap().to_string();
    let names = error.split('`').skip(3).step_by(2).map(str::to_owned);
    names.collect()
}

/// The name of a variant in JSON: a string, or the only name in an object.
fn variant(value: &Value) -> String {
    let name = value.as_str().or_else(|| Some(value.as_object()?.keys().next()?.as_str()));
    name.unwrap().to_owned()
}

/// Reads the examples in Markdown blocks that begin with this fence, and checks that each is complete and has no field
/// that the type ignores. Returns the values of one field.
fn examples<T: Serialize + DeserializeOwned>(page: &str, fence: &str, field: &str) -> BTreeSet<String> {
    let blocks = page.split(fence).skip(1).map(|rest| rest.split("```").next().unwrap());
    let check = |text: &str| {
        let example: T = serde_json::from_str(text).expect(text);
        let json: Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_value(example).unwrap(), json);
        variant(&json[field])
    };
    blocks.map(check).collect()
}

#[test]
fn the_protocol_page_has_an_example_of_every_call_and_every_answer() {
    let page = include_str!("../../../../docs/PROTOCOL.md");
    let calls = examples::<HostRequest>(page, "```json\n", "call");
    let answers = examples::<HostReply>(page, "```json reply\n", "answer");
    assert_eq!(calls, variants::<HostCall>());
    assert_eq!(answers, variants::<HostAnswer>());
    assert_eq!((calls.len(), answers.len()), (16, 15), "the names were found");
    let (requests, replies) = page.split_once("\n## Replies\n").unwrap();
    for (text, names) in [(requests, calls), (replies, answers)] {
        for name in names {
            assert!(text.contains(&format!("\n**`{name}`**")), "no description of {name}");
        }
    }
}

#[test]
fn the_protocol_page_states_the_limits_in_force() {
    let page = include_str!("../../../../docs/PROTOCOL.md");
    for limit in [
        format!("| Request | {} KiB |", MAX_REQUEST_BYTES / 1024),
        format!("| Nesting depth of a request | {MAX_REQUEST_DEPTH} |"),
        format!("| Values and names in a request | {MAX_REQUEST_VALUES} |"),
        format!("| Reply | {} MiB, the limit of browsers |", MAX_REPLY_BYTES / 1024 / 1024),
        format!("| Replies of one list | {MAX_LIST_REPLIES}, "),
        format!("| Label | {MAX_LABEL_CHARS} characters |"),
        format!("| One keyring operation | {KEYRING_DEADLINE_SECONDS} s |"),
        format!("(at most {MAX_STORE_CHARS} characters"),
        format!(
            "not answered for {}.{} s",
            KEYRING_WAITING_MILLIS / 1000,
            KEYRING_WAITING_MILLIS % 1000 / 100
        ),
        format!("describes version {PROTOCOL_VERSION} |"),
        format!("registered as `{HOST_NAME}`"),
        format!("`{}`", upstack::ORIGIN),
    ] {
        assert!(page.contains(&limit), "{limit}");
    }
}

#[test]
fn the_protocol_page_lists_known_failure_codes_only() {
    let page = include_str!("../../../../docs/PROTOCOL.md");
    let (_, table) = page.split_once("\n### Failure codes\n").unwrap();
    let codes: Vec<_> =
        table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert!(codes.len() >= 14, "{codes:?}");
    for code in codes {
        assert_ne!(FailureCode::parse(code), FailureCode::Unknown, "{code}");
    }
}
