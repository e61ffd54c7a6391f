//! Access control.

use super::*;
use crate::protocol::LastUse;
use crate::settings::Choice;
use serde_json::{Value, json};

const EVIL: &str = "https://app.upstackdata.com.evil.example";

fn switch_off(background: &mut Background, managed: Choice) {
    background.handle(NOW, Event::SettingsLoaded { user: Choice::default(), managed });
}

/// The origins whose pages may make a request.
fn allowed_origins(request: &PageRequest) -> &'static [&'static str] {
    match request {
        PageRequest::Start
        | PageRequest::StartFallback
        | PageRequest::Settings
        | PageRequest::PrepareHost
        | PageRequest::Listening => &[omnisend::ORIGIN, upstack::ORIGIN],
        PageRequest::Deliver(_) | PageRequest::Retry { .. } | PageRequest::NameKey => &[omnisend::ORIGIN],
        PageRequest::Saved
        | PageRequest::KeyOfStore { .. }
        | PageRequest::Fill { .. }
        | PageRequest::Filled { .. } => &[upstack::ORIGIN],
    }
}

#[test]
fn pages_may_make_the_requests_of_their_web_app_only() {
    for request in PageRequest::samples() {
        let may = |origin| allowed_origins(&request).contains(&origin);
        let (omnisend, upstack) = (may(omnisend::ORIGIN), may(upstack::ORIGIN));
        for (origin, frame, allowed) in [
            (omnisend::ORIGIN, 0, omnisend),
            (omnisend::ORIGIN, 3, omnisend),
            (upstack::ORIGIN, 0, upstack),
            (upstack::ORIGIN, 3, false),
            (EVIL, 0, false),
            ("null", 0, false),
            ("", 0, false),
        ] {
            let mut background = background();
            if let PageRequest::Filled { entry, .. } = &request {
                request_from(&mut background, origin, frame, &PageRequest::Fill { entry: entry.clone() });
            }
            let actions = request_from(&mut background, origin, frame, &request);
            let refused = is_refused(&actions, FailureCode::NotAllowed);
            assert_eq!(refused, !allowed, "{origin} {frame} {request:?} {actions:?}");
        }
    }
}

#[test]
fn only_extension_pages_may_make_extension_requests() {
    for request in ExtensionRequest::samples() {
        if matches!(request, ExtensionRequest::Retry { .. }) {
            // A page's `Retry` has the same name: see the next test.
            continue;
        }
        let message = serde_json::to_value(&request).unwrap();
        for origin in [omnisend::ORIGIN, upstack::ORIGIN, EVIL, ""] {
            let mut background = background_with_two_keys();
            let event = super::message(&background, origin, 0, &message);
            let actions = background.handle(NOW, event);
            let refused = is_refused(&actions, FailureCode::NotAllowed)
                || is_refused(&actions, FailureCode::BadRequest);
            assert!(refused, "{origin} {message} {actions:?}");
        }
    }
}

#[test]
fn a_message_is_read_by_its_senders_protocol_only() {
    // `retry` exists in both protocols, `reveal` and `fill` in one.
    let (reveal, fill) =
        (json!({ "reveal": { "entry": entry(1).id } }), json!({ "fill": { "entry": entry(1).id } }));
    let handle = |origin: &str, message: &Value| {
        let mut background = background_with_two_keys();
        let event = super::message(&background, origin, 0, message);
        background.handle(NOW, event)
    };
    assert!(is_refused(&handle(upstack::ORIGIN, &reveal), FailureCode::BadRequest));
    assert!(is_refused(&handle(EXTENSION, &fill), FailureCode::BadRequest));
    let retry = json!({ "retry": { "capture": capture(1).id } });
    let from_page = handle(omnisend::ORIGIN, &retry);
    assert!(matches!(page_reply(&from_page), Some(PageReply::Failed(_))), "{from_page:?}");
    let from_extension = handle(EXTENSION, &retry);
    assert!(
        matches!(extension_reply(&from_extension), Some(ExtensionReply::Failed(_))),
        "{from_extension:?}"
    );
}

#[test]
fn only_the_requested_key_is_released() {
    for (released, ok) in [(1, true), (2, false)] {
        let mut background = background();
        let fill = PageRequest::Fill { entry: entry(1).id };
        let actions = request_from(&mut background, upstack::ORIGIN, 0, &fill);
        let answer = HostAnswer::Released { entry: entry(released), key: key(1) };
        let actions = answer_sent(&mut background, &actions, answer);
        assert_eq!(matches!(page_reply(&actions), Some(PageReply::Fill { .. })), ok, "{actions:?}");
    }
    for (request, answer) in [
        (
            ExtensionRequest::Reveal { entry: entry(1).id },
            HostAnswer::Released { entry: entry(2), key: key(1) },
        ),
        (ExtensionRequest::Copy { entry: entry(1).id }, HostAnswer::Copied { entry: entry(2) }),
    ] {
        let mut background = background_with_two_keys();
        let actions = extension_request(&mut background, &request);
        let actions = answer_sent(&mut background, &actions, answer);
        assert!(matches!(extension_reply(&actions), Some(ExtensionReply::Failed(_))), "{actions:?}");
    }
}

#[test]
fn a_page_reports_the_use_of_a_key_that_it_has_received_only() {
    let used = LastUse { at: 7, store: "Bluebird".into() };
    let mut background = background();
    let report = |background: &mut Background, n: u8| {
        let filled = PageRequest::Filled { entry: entry(n).id, used: used.clone() };
        request_from(background, upstack::ORIGIN, 0, &filled)
    };
    assert!(is_refused(&report(&mut background, 1), FailureCode::NotAllowed));
    request_from(&mut background, upstack::ORIGIN, 0, &PageRequest::Fill { entry: entry(1).id });
    assert!(is_refused(&report(&mut background, 2), FailureCode::NotAllowed));
    // The time is the background's.
    let used = LastUse { at: NOW / 1000, store: "Bluebird".into() };
    assert_eq!(call(&report(&mut background, 1)), Some(&HostCall::MarkUsed { entry: entry(1).id, used }));
}

#[test]
fn upstack_gets_no_key_while_it_is_switched_off() {
    let mut background = background_with_two_keys();
    switch_off(&mut background, Choice { upstack: Some(false), ..Choice::default() });
    for request in [
        PageRequest::Saved,
        PageRequest::KeyOfStore { open: vec![] },
        PageRequest::Fill { entry: entry(1).id },
        PageRequest::PrepareHost,
    ] {
        let actions = request_from(&mut background, upstack::ORIGIN, 0, &request);
        assert!(is_refused(&actions, FailureCode::SwitchedOff), "{actions:?}");
    }
    assert!(!is_refused(&deliver(&mut background, 1), FailureCode::SwitchedOff), "Omnisend is still on");
}

#[test]
fn no_new_capture_is_accepted_while_omnisend_is_switched_off() {
    let mut background = background();
    switch_off(&mut background, Choice { omnisend: Some(false), ..Choice::default() });
    let retry = PageRequest::Retry { capture: capture(1).id };
    for request in [PageRequest::Deliver(capture(1)), retry, PageRequest::PrepareHost] {
        let actions = request_from(&mut background, omnisend::ORIGIN, 0, &request);
        assert!(is_refused(&actions, FailureCode::SwitchedOff), "{actions:?}");
    }
}

#[test]
fn a_pending_capture_is_saved_even_if_omnisend_is_switched_off_meanwhile() {
    let mut background = background();
    let actions = deliver(&mut background, 1);
    answer_sent(&mut background, &actions, failed(FailureCode::KeyringRefused));
    switch_off(&mut background, Choice { omnisend: Some(false), ..Choice::default() });
    let actions = deliver(&mut background, 1);
    assert!(matches!(page_reply(&actions), Some(PageReply::Delivery(_))), "{actions:?}");
    let retry = PageRequest::Retry { capture: capture(1).id };
    let actions = request_from(&mut background, omnisend::ORIGIN, 0, &retry);
    let actions = answer_sent(&mut background, &actions, saved(&capture(1)));
    assert_eq!(notified(&actions), [&DeliveryState::Nameable]);
    // The page may deliver once more before it is notified.
    let actions = deliver(&mut background, 1);
    assert!(matches!(page_reply(&actions), Some(PageReply::Delivery(d)) if d.state == DeliveryState::Saved));
}
