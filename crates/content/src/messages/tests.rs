//! Compares every message with the form that the background reads and writes with serde.

use super::reply::{
    CaptureNews, read_command, read_delivery_reply, read_key, read_keys, read_news, read_settings,
};
use super::request;
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::Hex;
use keyferry_core::protocol::{
    CheckLine, Delivery, DeliveryState, LastUse, PageReply, PageRequest, SavedKey, StoreSource, TabCommand,
};
use keyferry_core::sites::Site;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// Serialises a message in the way of the background, with `null` for `None`.
fn sent(message: &impl Serialize) -> JsValue {
    message.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap()
}

fn saved_key(label: &str, used: Option<LastUse>) -> SavedKey {
    SavedKey {
        id: Hex::from_bytes(&[1; 8]).unwrap(),
        site: Site::Omnisend,
        brand_id: Hex::from_bytes(&[2; 12]).filter(|_| used.is_some()),
        store_source: StoreSource::Unknown,
        label: label.into(),
        last4: "aB3d".into(),
        captured_at: 1_764_000_000,
        used,
        conflict: false,
        profile: None,
        check: None,
        team: None,
    }
}

/// Every request of a content script, as it is written. A new variant does not compile until it is added here.
fn written(request: &PageRequest) -> Option<JsValue> {
    match request {
        // Sent by JavaScript, with the names that the build generates.
        PageRequest::Start | PageRequest::StartFallback | PageRequest::Listening => None,
        PageRequest::Deliver(capture) => Some(request::deliver(capture)),
        PageRequest::Retry { capture } => Some(request::retry(capture)),
        PageRequest::Saved => Some(request::saved()),
        PageRequest::KeyOfStore { open } => Some(request::key_of_store(open.clone())),
        PageRequest::Fill { entry } => Some(request::fill(entry)),
        PageRequest::Filled { entry, used } => Some(request::filled(entry, used)),
        PageRequest::Settings => Some(request::settings()),
        PageRequest::PrepareHost => Some(request::prepare_host()),
        PageRequest::NameKey => Some(request::name_key()),
    }
}

#[wasm_bindgen_test]
fn every_request_is_written_as_the_background_reads_it() {
    for request in PageRequest::samples() {
        let Some(written) = written(&request) else { continue };
        let read: PageRequest = serde_wasm_bindgen::from_value(written).unwrap();
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

fn deliveries() -> impl Iterator<Item = Delivery> {
    let capture = Hex::from_bytes(&[3; 16]).unwrap();
    DeliveryState::samples().into_iter().map(move |state| Delivery { capture: capture.clone(), state })
}

#[wasm_bindgen_test]
fn every_reply_is_read_as_the_background_writes_it() {
    let replies = PageReply::samples().into_iter().chain(deliveries().map(PageReply::Delivery));
    for reply in replies {
        assert_is_read(&reply);
    }
}

#[wasm_bindgen_test]
fn unasked_messages_are_read_as_the_background_writes_them() {
    for delivery in deliveries() {
        assert_eq!(read_news(sent(&delivery)), Some(CaptureNews::Delivery(delivery)));
    }
    for is_problem in [true, false] {
        let capture = Hex::from_bytes(&[3; 16]).unwrap();
        let answer = CheckLine { capture, line: "Höhle: the key works.".into(), is_problem };
        assert_eq!(read_news(sent(&answer)), Some(CaptureNews::Checked(answer)));
    }
    for command in TabCommand::samples() {
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
        assert_eq!(read_news(other.clone()), None);
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
        let reply = js_sys::Object::new();
        js_sys::Reflect::set(&reply, &"unreachable".into(), &message.into()).unwrap();
        let failure = read_settings(reply.into()).unwrap_err();
        assert_eq!(failure, Failure::new(code, message));
    }
}
