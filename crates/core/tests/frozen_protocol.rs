//! Extension and helper are updated at different times. The requests and replies in `protocol/VERSION` are frozen: those of
//! the first release that spoke this version. The current code must read them, and write the same.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![allow(clippy::disallowed_methods, reason = "the messages are files")]

use std::fs;
use std::path::Path;

use keyferry_core::background::{Action, Background, Event};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::protocol::{
    ExtensionReply, ExtensionRequest, HelperState, HostAnswer, HostCall, HostReply, HostRequest,
    PROTOCOL_VERSION, StoreSource,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const EXTENSION: &str = "chrome-extension://gkdkbegppcdmjkphlcifbfdldddomfcf";

fn frozen(file: &str) -> Vec<Value> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/protocol").join(PROTOCOL_VERSION.to_string());
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{}: {error}. A new version of the protocol has frozen messages of its own", path.display())
    });
    serde_json::from_str(&text).unwrap()
}

/// Everything in `frozen` is in `now`, with the same value. `now` may have more.
#[track_caller]
fn assert_contains(now: &Value, frozen: &Value, whole: &Value) {
    match (now, frozen) {
        (Value::Object(now), Value::Object(frozen)) => {
            for (name, value) in frozen {
                let now =
                    now.get(name).unwrap_or_else(|| panic!("{name:?} is not written any more: {whole}"));
                assert_contains(now, value, whole);
            }
        }
        (Value::Array(now), Value::Array(frozen)) => {
            assert_eq!(now.len(), frozen.len(), "{whole}");
            for (now, frozen) in now.iter().zip(frozen) {
                assert_contains(now, frozen, whole);
            }
        }
        (now, frozen) => assert_eq!(now, frozen, "{whole}"),
    }
}

/// Reads the messages, and checks that they are written as they were.
fn read_all<T: Serialize + DeserializeOwned>(file: &str) -> Vec<T> {
    let messages = frozen(file).into_iter().map(|message| {
        let read: T =
            serde_json::from_value(message.clone()).unwrap_or_else(|error| panic!("{error}: {message}"));
        assert_contains(&serde_json::to_value(&read).unwrap(), &message, &message);
        read
    });
    messages.collect()
}

#[test]
fn requests_of_the_first_release_are_read_as_they_were() {
    assert_eq!(read_all::<HostRequest>("requests.json").len(), 11);
}

#[test]
fn replies_of_the_first_release_are_read_as_they_were() {
    assert_eq!(read_all::<HostReply>("replies.json").len(), 12);
}

#[test]
fn replies_with_the_least_content_are_read_and_prove_nothing() {
    let replies = read_all::<HostReply>("least_replies.json");
    let entries = replies.into_iter().flat_map(|reply| match reply.answer {
        HostAnswer::Saved { entry, already_saved, .. } => {
            assert!(!already_saved);
            vec![entry]
        }
        HostAnswer::Listed { entries, .. } => entries,
        _ => vec![],
    });
    let entries: Vec<_> = entries.collect();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        assert_eq!((entry.store_source, entry.conflict), (StoreSource::Unknown, false));
        assert_eq!((entry.brand_id, entry.profile, entry.check, entry.used), (None, None, None, None));
    }
}

/// A reply of an older helper, which does not know the call.
fn unknown_call(id: u32) -> Event {
    let answer = HostAnswer::Failed(Failure::new(FailureCode::BadRequest, "unknown variant"));
    Event::HostReplied(Some(HostReply {
        protocol: PROTOCOL_VERSION,
        host: "0.1.0".into(),
        id: Some(id),
        has_team: false,
        answer,
    }))
}

fn requests(actions: &[Action]) -> Vec<HostRequest> {
    let sent = actions.iter().filter_map(|action| match action {
        Action::SendToHost(request) => Some(request.clone()),
        _ => None,
    });
    sent.collect()
}

/// The first release can do everything up to here, so the newest call stands for those that later releases add.
#[test]
fn an_older_helper_that_does_not_know_the_newest_call_keeps_working_for_all_others() {
    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    let helper = || Event::ExtensionRequest { reply_to: 1, request: Some(ExtensionRequest::Helper) };
    let list = requests(&background.handle(0, helper())).remove(0);
    assert_eq!(list.call, HostCall::List);
    let mut listed: HostReply = serde_json::from_value(frozen("least_replies.json").remove(1)).unwrap();
    listed.id = Some(list.id);
    let HostAnswer::Listed { entries, .. } = &listed.answer else { panic!("{listed:?}") };
    let entry = entries[0].id.clone();
    background.handle(0, Event::HostReplied(Some(listed.clone())));

    let check_now = ExtensionRequest::CheckNow { entry: Some(entry) };
    let event = Event::ExtensionRequest { reply_to: 2, request: Some(check_now) };
    let check = requests(&background.handle(1, event))
        .into_iter()
        .find(|request| matches!(request.call, HostCall::Check { .. }));
    let check = check.unwrap_or_else(|| panic!("no check is sent"));
    background.handle(2, unknown_call(check.id));

    // The list is still answered, and the helper counts as ready.
    let list =
        requests(&background.handle(3, helper())).into_iter().find(|request| request.call == HostCall::List);
    listed.id = Some(list.unwrap_or_else(|| panic!("the list is not asked for")).id);
    let actions = background.handle(4, Event::HostReplied(Some(listed)));
    let ready = actions.iter().any(|action| match action {
        Action::ReplyToExtension { reply: ExtensionReply::Overview(overview), .. } => {
            matches!(&overview.helper, HelperState::Ready { .. }) && overview.total == 1
        }
        _ => false,
    });
    assert!(ready, "{actions:?}");
}
