//! What a browser sees of the host, whatever it sends.

use crate::common::{Home, Host, KEYFERRY, capture, framed, holds};
use keyferry_core::failure::FailureCode;
use keyferry_core::limits::{
    KEYRING_DEADLINE_SECONDS, MAX_LABEL_CHARS, MAX_REPLY_BYTES, MAX_REQUEST_BYTES, MAX_REQUEST_DEPTH,
    MAX_REQUEST_VALUES,
};
use keyferry_core::product::{CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID, HOST_NAME};
use keyferry_core::protocol::{HostAnswer, HostCall, HostReply, HostRequest, PROTOCOL_VERSION};
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
fn it_says_who_it_is() {
    let reply = reply_to(HELLO.as_bytes());
    let wanted = HostReply {
        protocol: PROTOCOL_VERSION,
        host: env!("CARGO_PKG_VERSION").into(),
        id: Some(7),
        answer: HostAnswer::Hello,
    };
    assert_eq!(reply, wanted);
}

#[test]
fn requests_may_come_in_pieces_or_all_at_once() {
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
fn firefox_is_served_as_chromium_is() {
    let manifest = format!("/home/x/.mozilla/native-messaging-hosts/{HOST_NAME}.json");
    let mut host = Host::start_for(&Home::new(KEYFERRY), &[&manifest, FIREFOX_EXTENSION_ID]);
    assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello);
}

#[test]
fn another_extension_gets_a_refusal_and_no_key() {
    let manifest = format!("/home/x/{HOST_NAME}.json");
    let foreign = format!("chrome-extension://{}/", CHROMIUM_EXTENSION_ID.replace('k', "a"));
    for args in [&[foreign.as_str()][..], &[&manifest, "other@example.com"], &[&manifest]] {
        let mut host = Host::start_for(&Home::new(KEYFERRY), args);
        assert_failed(&host.reply().unwrap(), FailureCode::NotAllowed, None);
        assert_eq!(host.end().0, Some(1));
    }
}

#[test]
fn a_closed_pipe_ends_it_cleanly_only_between_requests() {
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
fn a_request_beyond_the_limit_is_refused_unread() {
    for length in [MAX_REQUEST_BYTES + 1, u32::MAX] {
        let mut host = Host::start(&Home::new(KEYFERRY));
        host.write(&length.to_ne_bytes());
        assert_failed(&host.reply().unwrap(), FailureCode::TooLarge, None);
        assert_eq!(host.end(), (Some(0), vec![], String::new()));
    }
}

#[test]
fn what_cannot_be_read_is_an_error_with_the_id_if_there_was_one() {
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
fn a_peer_of_another_version_is_told_which_side_to_update() {
    let of = |protocol: u16| HELLO.replace(":1,", &format!(":{protocol},"));
    let newer = of(PROTOCOL_VERSION + 1).replace(r#""hello""#, r#"{"from_the_future":1}"#);
    assert_failed(&reply_to(newer.as_bytes()), FailureCode::HelperOutdated, Some(7));
    assert_failed(&reply_to(of(PROTOCOL_VERSION - 1).as_bytes()), FailureCode::ExtensionOutdated, Some(7));
}

#[test]
fn a_save_that_cannot_be_read_repeats_nothing_of_the_key() {
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

#[test]
fn the_protocols_page_shows_what_is_really_sent() {
    let page = include_str!("../../../../docs/PROTOCOL.md");
    let blocks = |fence: &str| -> Vec<String> {
        let texts = page.split(fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
        texts.collect()
    };
    let requests = blocks("```json\n");
    assert_eq!(requests.len(), 8);
    for text in requests {
        let request: HostRequest = serde_json::from_str(&text).expect(&text);
        // Nothing stands there that is not a part of it.
        let shown: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_value(request).unwrap(), shown);
    }
    let replies = blocks("```json reply\n");
    assert_eq!(replies.len(), 9);
    for text in replies {
        let reply: HostReply = serde_json::from_str(&text).expect(&text);
        let shown: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_value(reply).unwrap(), shown);
    }
    for limit in [
        format!("{} KiB", MAX_REQUEST_BYTES / 1024),
        format!("| {MAX_REQUEST_DEPTH} |"),
        format!("| {MAX_REQUEST_VALUES} |"),
        format!("{} MiB", MAX_REPLY_BYTES / 1024 / 1024),
        format!("{MAX_LABEL_CHARS} characters"),
        format!("{KEYRING_DEADLINE_SECONDS} s"),
    ] {
        assert!(page.contains(&limit), "{limit}");
    }
}
