//! Tests of the background as a whole, and their common functions.

mod access;
mod by_hand;
mod checks;
mod connection;
mod delivery;
mod limits;
mod open_store;
mod popup;
mod schedules;
mod tab_commands;
mod team;

use super::*;
use crate::ids::{CaptureId, EntryId};
use crate::key::ApiKey;
use crate::protocol::{
    Capture, DeliveryState, ExtensionRequest, HostAnswer, HostReply, HostRequest, Overview, PROTOCOL_VERSION,
    PageRequest, Removal, RemovalScope, SavedKey, StoreSource, TabAnswer, TabCommand,
};
use crate::sites::{Site, omnisend, upstack};

const EXTENSION: &str = "chrome-extension://keyferry";
const REPLY_TO: ReplyId = 9;
/// The time of every event that does not state another.
const NOW: u64 = 1_764_000_000_000;

fn background() -> Background {
    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    background.handle(NOW, started(vec![]));
    background
}

/// A background starts with these captures.
fn started(pending: Vec<Pending>) -> Event {
    Event::Started(Started { pending, ..Started::default() })
}

/// A background starts with this session.
fn resumed(session: Session) -> Event {
    Event::Started(Started { session, ..Started::default() })
}

/// A background that has listed the entries 1 and 2.
fn background_with_two_keys() -> Background {
    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    let actions = request_overview(&mut background);
    answer_sent(
        &mut background,
        &actions,
        HostAnswer::Listed { entries: vec![entry(1), entry(2)], team: None },
    );
    background
}

fn key(n: u8) -> ApiKey {
    ApiKey::parse(&format!("64f0c1d2e3a4b5c6d7e8f9{n:02x}-{}", "a".repeat(50))).unwrap()
}

fn capture(n: u8) -> Capture {
    Capture {
        id: CaptureId::from_bytes(&[n; 16]).unwrap(),
        site: Site::Omnisend,
        key: key(n),
        brand_on_page: None,
        label: "UpstackData".into(),
        captured_at: 1,
    }
}

fn entry(n: u8) -> SavedKey {
    SavedKey {
        id: EntryId::from_bytes(&[n; 8]).unwrap(),
        site: Site::Omnisend,
        brand_id: None,
        store_source: StoreSource::Unknown,
        label: format!("Store {n}"),
        last4: "aaaa".into(),
        captured_at: 1,
        used: None,
        conflict: false,
        profile: None,
        check: None,
        team: None,
    }
}

/// The answer to saving this capture.
fn saved(capture: &Capture) -> HostAnswer {
    HostAnswer::Saved { capture: capture.id.clone(), entry: entry(1), already_saved: false }
}

/// A message from a document, as the adapter reads it: by its sender.
fn message(background: &Background, origin: &str, frame: i64, message: &serde_json::Value) -> Event {
    let reply_to = REPLY_TO;
    match background.classify(origin, Some(PageAddress { tab: 3, frame })) {
        Sender::Page(sender) => {
            let request = serde_json::from_value(message.clone()).ok();
            Event::PageRequest { sender, reply_to, request }
        }
        Sender::Extension => {
            Event::ExtensionRequest { reply_to, request: serde_json::from_value(message.clone()).ok() }
        }
        Sender::Unknown => Event::UnknownSender { reply_to },
    }
}

fn request_from(background: &mut Background, origin: &str, frame: i64, request: &PageRequest) -> Vec<Action> {
    let event = message(background, origin, frame, &serde_json::to_value(request).unwrap());
    background.handle(NOW, event)
}

fn deliver(background: &mut Background, n: u8) -> Vec<Action> {
    request_from(background, omnisend::ORIGIN, 0, &PageRequest::Deliver(capture(n)))
}

fn extension_request(background: &mut Background, request: &ExtensionRequest) -> Vec<Action> {
    let event = message(background, EXTENSION, 0, &serde_json::to_value(request).unwrap());
    background.handle(NOW, event)
}

fn request_overview(background: &mut Background) -> Vec<Action> {
    extension_request(background, &ExtensionRequest::Overview { text: String::new() })
}

fn reply(id: u32, answer: HostAnswer) -> Event {
    Event::HostReplied(Some(HostReply {
        protocol: PROTOCOL_VERSION,
        host: "1.0.0".into(),
        id: Some(id),
        has_team: false,
        answer,
    }))
}

/// The host answers the request among these actions.
fn answer_sent(background: &mut Background, actions: &[Action], answer: HostAnswer) -> Vec<Action> {
    background.handle(NOW, reply(sent(actions)[0].id, answer))
}

fn disconnected(reason: DisconnectReason) -> Event {
    Event::HostDisconnected { reason, cause: "the browser's message".into() }
}

fn sent(actions: &[Action]) -> Vec<&HostRequest> {
    actions
        .iter()
        .filter_map(|a| if let Action::SendToHost(request) = a { Some(request) } else { None })
        .collect()
}

fn call(actions: &[Action]) -> Option<&HostCall> {
    sent(actions).first().map(|request| &request.call)
}

/// The states that pages are notified of.
fn notified(actions: &[Action]) -> Vec<&DeliveryState> {
    actions
        .iter()
        .filter_map(
            |a| if let Action::NotifyPage { delivery, .. } = a { Some(&delivery.state) } else { None },
        )
        .collect()
}

fn held(actions: &[Action]) -> Option<&Vec<Pending>> {
    actions.iter().rev().find_map(|a| if let Action::HoldPending(held) = a { Some(held) } else { None })
}

/// The timers started, each with its milliseconds.
fn timers(actions: &[Action]) -> Vec<(u32, u64)> {
    let timer =
        |a: &Action| if let Action::StartTimer { id, millis } = a { Some((*id, *millis)) } else { None };
    actions.iter().filter_map(timer).collect()
}

fn page_reply(actions: &[Action]) -> Option<&PageReply> {
    actions.iter().find_map(|a| if let Action::ReplyToPage { reply, .. } = a { Some(reply) } else { None })
}

fn extension_reply(actions: &[Action]) -> Option<&ExtensionReply> {
    actions
        .iter()
        .find_map(|a| if let Action::ReplyToExtension { reply, .. } = a { Some(reply) } else { None })
}

fn overview(actions: &[Action]) -> &Overview {
    match extension_reply(actions) {
        Some(ExtensionReply::Overview(overview)) => overview,
        other => panic!("{other:?} is no overview"),
    }
}

/// Whether the only action refuses a request with this code.
fn is_refused(actions: &[Action], code: FailureCode) -> bool {
    let [
        Action::ReplyToPage { reply: PageReply::Failed(failure), .. }
        | Action::ReplyToExtension { reply: ExtensionReply::Failed(failure), .. },
    ] = actions
    else {
        return false;
    };
    failure.code == code
}

/// The command for a tab among these actions.
fn tab_command(actions: &[Action]) -> Option<(u32, i32, &TabCommand)> {
    actions.iter().find_map(|action| match action {
        Action::CommandTab { id, tab, command } => Some((*id, *tab, command)),
        _ => None,
    })
}

/// The tab's content script answers the command among these actions.
fn answer_command(background: &mut Background, actions: &[Action], answer: Option<TabAnswer>) -> Vec<Action> {
    let (id, ..) = tab_command(actions).unwrap();
    background.handle(NOW, Event::TabAnswered { id, answer })
}

fn failed(code: FailureCode) -> HostAnswer {
    HostAnswer::Failed(Failure::new(code, ""))
}
