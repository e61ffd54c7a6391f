//! Compares every message with the form that the background reads and writes with serde.

use super::reply::{read_command, read_delivery, read_delivery_reply, read_key, read_keys, read_settings};
use super::request;
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::Hex;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{
    Capture, Delivery, DeliveryState, LastUse, PageReply, PageRequest, SavedKey, TabCommand,
};
use keyferry_core::settings::Settings;
use keyferry_core::sites::Site;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// Serialises a message in the way of the background, with `null` for `None`.
fn sent(message: &impl Serialize) -> JsValue {
    message.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap()
}

fn key() -> ApiKey {
    ApiKey::parse(&["0123456789abcdef01234567-", &"a1".repeat(25)].concat()).unwrap()
}

fn capture(label: &str, brand: bool) -> Capture {
    Capture {
        id: Hex::from_bytes(&[3; 16]).unwrap(),
        site: Site::Omnisend,
        key: key(),
        brand_on_page: Hex::from_bytes(&[2; 12]).filter(|_| brand),
        label: label.into(),
        captured_at: 7,
    }
}

fn saved_key(label: &str, used: Option<LastUse>) -> SavedKey {
    SavedKey {
        id: Hex::from_bytes(&[1; 8]).unwrap(),
        site: Site::Omnisend,
        brand_id: Hex::from_bytes(&[2; 12]).filter(|_| used.is_some()),
        label: label.into(),
        last4: "aB3d".into(),
        captured_at: 1_764_000_000,
        used,
    }
}

fn last_use() -> LastUse {
    LastUse { at: 12, store: "Höhle".into() }
}

/// Every request of a content script, as it is written. A new variant does not compile until it is added here.
fn written(request: &PageRequest) -> Option<JsValue> {
    match request {
        // Sent by `trigger.js`, with the names that the build generates.
        PageRequest::Start | PageRequest::StartFallback => None,
        PageRequest::Deliver(capture) => Some(request::deliver(capture)),
        PageRequest::Retry { capture } => Some(request::retry(capture)),
        PageRequest::Saved => Some(request::saved()),
        PageRequest::Fill { entry } => Some(request::fill(entry)),
        PageRequest::Filled { entry, used } => Some(request::filled(entry, used)),
        PageRequest::Settings => Some(request::settings()),
        PageRequest::PrepareHost => Some(request::prepare_host()),
    }
}

#[wasm_bindgen_test]
fn every_request_is_written_as_the_background_reads_it() {
    let (id, entry) = (Hex::from_bytes(&[3; 16]).unwrap(), Hex::from_bytes(&[1; 8]).unwrap());
    let mut requests = vec![
        PageRequest::Retry { capture: id },
        PageRequest::Saved,
        PageRequest::Fill { entry: entry.clone() },
        PageRequest::Filled { entry, used: last_use() },
        PageRequest::Settings,
        PageRequest::PrepareHost,
    ];
    for label in ["a label", "", "123", "null", "a\nid\t\u{0}", "Höhle # 7.b"] {
        requests.extend([true, false].map(|brand| PageRequest::Deliver(capture(label, brand))));
    }
    for request in requests {
        let read: PageRequest = serde_wasm_bindgen::from_value(written(&request).unwrap()).unwrap();
        assert_eq!(read, request);
    }
}

/// Reads a reply as the content script that expects it. A new variant does not compile until it is added here.
fn assert_is_read(reply: &PageReply) {
    let message = sent(reply);
    match reply {
        PageReply::Done => assert_eq!(read_settings(message).unwrap_err().code, FailureCode::BadRequest),
        PageReply::Delivery(delivery) => assert_eq!(read_delivery_reply(message).as_ref(), Ok(delivery)),
        PageReply::Saved { entries } => assert_eq!(read_keys(message).as_ref(), Ok(entries)),
        PageReply::Fill { entry, key } => assert_eq!(read_key(message), Ok((entry.clone(), key.clone()))),
        PageReply::Settings(settings) => assert_eq!(read_settings(message).as_ref(), Ok(settings)),
        PageReply::Failed(failure) => {
            assert_eq!(read_delivery_reply(message.clone()).as_ref(), Err(failure));
            assert_eq!(read_keys(message).as_ref(), Err(failure));
        }
    }
}

fn deliveries() -> [Delivery; 4] {
    let failure = Failure::new(FailureCode::KeyringLocked, "locked");
    [DeliveryState::Saving, DeliveryState::Waiting, DeliveryState::Unsaved(failure), DeliveryState::Saved]
        .map(|state| Delivery { capture: Hex::from_bytes(&[3; 16]).unwrap(), state })
}

#[wasm_bindgen_test]
fn every_reply_is_read_as_the_background_writes_it() {
    let settings = Settings {
        prefill: false,
        key_name: "a name".into(),
        clipboard_seconds: 30,
        omnisend: false,
        upstack: true,
    };
    let opposite = Settings { prefill: true, omnisend: true, upstack: false, ..settings.clone() };
    let mut replies = vec![
        PageReply::Done,
        PageReply::Saved { entries: vec![] },
        PageReply::Saved { entries: vec![saved_key("", None), saved_key("id\n\r\t", Some(last_use()))] },
        PageReply::Fill { entry: saved_key("a label", Some(last_use())), key: key() },
        PageReply::Settings(settings),
        PageReply::Settings(opposite),
        PageReply::Failed(Failure::new(FailureCode::KeyringLocked, "locked")),
    ];
    replies.extend(deliveries().map(PageReply::Delivery));
    for reply in replies {
        assert_is_read(&reply);
    }
}

#[wasm_bindgen_test]
fn unasked_messages_are_read_as_the_background_writes_them() {
    for delivery in deliveries() {
        assert_eq!(read_delivery(sent(&delivery)).as_ref(), Some(&delivery));
    }
    for entry in [None, Hex::from_bytes(&[1; 8])] {
        let command = TabCommand::Fill { entry };
        assert_eq!(read_command(sent(&command)), Some(command));
    }
}

#[wasm_bindgen_test]
fn null_is_no_text() {
    let entry = saved_key("null", None);
    let message = sent(&PageReply::Saved { entries: vec![entry.clone()] });
    // A label that is the word stays, and a brand that is null is none.
    assert_eq!(read_keys(message).unwrap(), [entry]);
    let nameless = js_sys::JSON::parse(
        r#"{"saved":{"entries":[{"id":"0101010101010101","site":"omnisend","label":null,"last4":"aB3d","captured_at":1}]}}"#,
    );
    assert_eq!(read_keys(nameless.unwrap()).unwrap_err().code, FailureCode::BadRequest);
}

#[wasm_bindgen_test]
fn values_of_other_shapes_are_rejected() {
    let others = || {
        let empty = js_sys::Array::new().into();
        [JsValue::UNDEFINED, JsValue::NULL, 7.into(), "delivery".into(), empty, js_sys::Object::new().into()]
    };
    for other in others() {
        assert_eq!(read_delivery(other.clone()), None);
        assert_eq!(read_command(other.clone()), None);
        assert_eq!(read_keys(other.clone()).unwrap_err().code, FailureCode::BadRequest);
        assert_eq!(read_key(other.clone()).unwrap_err().code, FailureCode::BadRequest);
        assert_eq!(read_settings(other.clone()).unwrap_err().code, FailureCode::BadRequest);
        assert_eq!(read_delivery_reply(other).unwrap_err().code, FailureCode::BadRequest);
    }
}

#[wasm_bindgen_test]
fn browser_errors_become_failures() {
    for (message, code) in [
        ("Extension context invalidated.", FailureCode::ExtensionGone),
        ("Could not establish connection. Receiving end does not exist.", FailureCode::ExtensionSilent),
    ] {
        let failure = read_settings(js_sys::Error::new(message).into()).unwrap_err();
        assert_eq!(failure, Failure::new(code, message));
    }
}
