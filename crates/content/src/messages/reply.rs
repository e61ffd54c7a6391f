//! Reads [`keyferry_core::protocol::PageReply`], and the messages that the background sends without a request.

use alloc::string::String;
use alloc::vec::Vec;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::Hex;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{
    CheckLine, Delivery, DeliveryState, KeyCheck, LastUse, SavedKey, StoreProfile, StoreSource, TabCommand,
    TeamPlace, Verdict,
};
use keyferry_core::settings::PageSettings;
use keyferry_core::sites::Site;
use keyferry_core::text::contains;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use super::{LastUseMessage, to_count};

#[wasm_bindgen]
extern "C" {
    type ReplyMessage;
    #[wasm_bindgen(method, getter)]
    fn delivery(this: &ReplyMessage) -> Option<DeliveryMessage>;
    #[wasm_bindgen(method, getter)]
    fn saved(this: &ReplyMessage) -> Option<SavedMessage>;
    #[wasm_bindgen(method, getter)]
    fn fill(this: &ReplyMessage) -> Option<ReleasedMessage>;
    #[wasm_bindgen(method, getter)]
    fn settings(this: &ReplyMessage) -> Option<SettingsMessage>;
    #[wasm_bindgen(method, getter)]
    fn failed(this: &ReplyMessage) -> Option<FailureMessage>;
    /// The browser's error message, from `request` of `extension/content/browser.js`: there is no reply.
    #[wasm_bindgen(method, getter)]
    fn unreachable(this: &ReplyMessage) -> Option<String>;

    type DeliveryMessage;
    #[wasm_bindgen(method, getter)]
    fn capture(this: &DeliveryMessage) -> Option<String>;
    /// A name, or an [`UnsavedMessage`].
    #[wasm_bindgen(method, getter)]
    fn state(this: &DeliveryMessage) -> JsValue;
    /// [`CheckLine::line`], which tells one from a delivery.
    #[wasm_bindgen(method, getter)]
    fn line(this: &DeliveryMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn is_problem(this: &DeliveryMessage) -> Option<bool>;

    type UnsavedMessage;
    #[wasm_bindgen(method, getter)]
    fn unsaved(this: &UnsavedMessage) -> Option<FailureMessage>;

    type FailureMessage;
    #[wasm_bindgen(method, getter)]
    fn code(this: &FailureMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn cause(this: &FailureMessage) -> Option<String>;

    type SavedMessage;
    #[wasm_bindgen(method, getter)]
    fn entries(this: &SavedMessage) -> Option<Vec<SavedKeyMessage>>;

    type SavedKeyMessage;
    #[wasm_bindgen(method, getter)]
    fn id(this: &SavedKeyMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn site(this: &SavedKeyMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn brand_id(this: &SavedKeyMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn store_source(this: &SavedKeyMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn label(this: &SavedKeyMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn last4(this: &SavedKeyMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn captured_at(this: &SavedKeyMessage) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn used(this: &SavedKeyMessage) -> Option<LastUseMessage>;
    #[wasm_bindgen(method, getter)]
    fn conflict(this: &SavedKeyMessage) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    fn profile(this: &SavedKeyMessage) -> Option<StoreProfileMessage>;
    #[wasm_bindgen(method, getter)]
    fn check(this: &SavedKeyMessage) -> Option<KeyCheckMessage>;
    /// A name, or a [`TeamPlaceMessage`].
    #[wasm_bindgen(method, getter)]
    fn team(this: &SavedKeyMessage) -> JsValue;

    type TeamPlaceMessage;
    #[wasm_bindgen(method, getter)]
    fn theirs(this: &TeamPlaceMessage) -> Option<ColleagueMessage>;

    type ColleagueMessage;
    #[wasm_bindgen(method, getter)]
    fn captured_by(this: &ColleagueMessage) -> Option<String>;

    type StoreProfileMessage;
    #[wasm_bindgen(method, getter)]
    fn brand_id(this: &StoreProfileMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn name(this: &StoreProfileMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn website(this: &StoreProfileMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn platform(this: &StoreProfileMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn currency(this: &StoreProfileMessage) -> Option<String>;

    type KeyCheckMessage;
    #[wasm_bindgen(method, getter)]
    fn at(this: &KeyCheckMessage) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn verdict(this: &KeyCheckMessage) -> Option<String>;

    type ReleasedMessage;
    #[wasm_bindgen(method, getter)]
    fn entry(this: &ReleasedMessage) -> Option<SavedKeyMessage>;
    #[wasm_bindgen(method, getter)]
    fn key(this: &ReleasedMessage) -> Option<String>;

    type SettingsMessage;
    #[wasm_bindgen(method, getter)]
    fn prefill(this: &SettingsMessage) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    fn key_name(this: &SettingsMessage) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn omnisend(this: &SettingsMessage) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    fn upstack(this: &SettingsMessage) -> Option<bool>;

    type CommandMessage;
    /// A [`FillCommandMessage`]. If the message is an array, this is its method `fill`.
    #[wasm_bindgen(method, getter)]
    fn fill(this: &CommandMessage) -> JsValue;
    /// A [`FillCommandMessage`].
    #[wasm_bindgen(method, getter)]
    fn fill_here(this: &CommandMessage) -> JsValue;

    type FillCommandMessage;
    #[wasm_bindgen(method, getter)]
    fn entry(this: &FillCommandMessage) -> Option<String>;
}

/// A report about a capture.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CaptureNews {
    Delivery(Delivery),
    Checked(CheckLine),
}

/// Reads `PageReply::Delivery`.
pub(crate) fn read_delivery_reply(reply: JsValue) -> Result<Delivery, Failure> {
    read(reply, |reply| delivery(&reply.delivery()?))
}

/// Reads `PageReply::Saved`.
pub(crate) fn read_keys(reply: JsValue) -> Result<Vec<SavedKey>, Failure> {
    read(reply, |reply| reply.saved()?.entries()?.iter().map(saved_key).collect())
}

/// Reads `PageReply::Fill`.
pub(crate) fn read_key(reply: JsValue) -> Result<(SavedKey, ApiKey), Failure> {
    read(reply, |reply| {
        let released = reply.fill()?;
        let key = Zeroizing::new(released.key()?);
        Some((saved_key(&released.entry()?)?, ApiKey::parse_any(&key)?))
    })
}

/// Reads `PageReply::Settings`.
pub(crate) fn read_settings(reply: JsValue) -> Result<PageSettings, Failure> {
    read(reply, |reply| {
        let settings = reply.settings()?;
        Some(PageSettings {
            prefill: settings.prefill()?,
            key_name: settings.key_name()?,
            omnisend: settings.omnisend()?,
            upstack: settings.upstack()?,
        })
    })
}

/// Reads what the background reports about a capture without a request.
pub(crate) fn read_news(message: JsValue) -> Option<CaptureNews> {
    let message: DeliveryMessage = object(message)?;
    let Some(line) = message.line() else { return delivery(&message).map(CaptureNews::Delivery) };
    let capture = Hex::parse(&message.capture()?)?;
    Some(CaptureNews::Checked(CheckLine { capture, line, is_problem: message.is_problem()? }))
}

/// Reads a command of the user, which the background forwards.
pub(crate) fn read_command(message: JsValue) -> Option<TabCommand> {
    match message.as_string().as_deref() {
        Some("show_waiting") => return Some(TabCommand::ShowWaiting),
        Some("show_asking_team") => return Some(TabCommand::ShowAskingTeam),
        Some("inspect") => return Some(TabCommand::Inspect),
        Some(_) | None => {}
    }
    let message: CommandMessage = object(message)?;
    let entry = |fill: FillCommandMessage| fill.entry().and_then(|id| Hex::parse(&id));
    if let Some(fill) = object(message.fill_here()) {
        return Some(TabCommand::FillHere { entry: entry(fill) });
    }
    object(message.fill()).map(|fill| TabCommand::Fill { entry: entry(fill) })
}

/// Reads a reply. Returns the content that `expected` reads, or the failure.
fn read<T>(reply: JsValue, expected: impl FnOnce(&ReplyMessage) -> Option<T>) -> Result<T, Failure> {
    let reply = object(reply).ok_or_else(unexpected)?;
    expected(&reply).ok_or_else(|| refusal(&reply))
}

/// The failure for a reply that is not the expected one.
fn refusal(reply: &ReplyMessage) -> Failure {
    match (reply.unreachable(), reply.failed()) {
        (Some(message), _) => unreachable(message),
        (None, Some(failed)) => failure(&failed),
        (None, None) => unexpected(),
    }
}

fn unexpected() -> Failure {
    Failure::new(FailureCode::BadRequest, "unexpected reply")
}

/// The failure for an error of the browser.
fn unreachable(message: String) -> Failure {
    // Chromium's message. Firefox ends the content script together with the extension.
    let gone = contains(&message, "context invalidated");
    Failure::new(if gone { FailureCode::ExtensionGone } else { FailureCode::ExtensionSilent }, message)
}

/// Casts a message to an object; `None` for a value without properties.
fn object<T: JsCast>(message: JsValue) -> Option<T> {
    message.is_object().then(|| message.unchecked_into())
}

fn delivery(message: &DeliveryMessage) -> Option<Delivery> {
    let state = message.state();
    let state = match state.as_string().as_deref() {
        Some("saving") => DeliveryState::Saving,
        Some("waiting") => DeliveryState::Waiting,
        Some("saved") => DeliveryState::Saved,
        Some("nameable") => DeliveryState::Nameable,
        Some(_) => return None,
        None => DeliveryState::Unsaved(failure(&object::<UnsavedMessage>(state)?.unsaved()?)),
    };
    Some(Delivery { capture: Hex::parse(&message.capture()?)?, state })
}

fn failure(message: &FailureMessage) -> Failure {
    let code = message.code().map_or(FailureCode::Unknown, |code| FailureCode::parse(&code));
    Failure::new(code, message.cause().unwrap_or_default())
}

fn saved_key(message: &SavedKeyMessage) -> Option<SavedKey> {
    let used = |used: LastUseMessage| {
        Some(LastUse { at: to_count(used.at()?), store: used.store().unwrap_or_default() })
    };
    Some(SavedKey {
        id: Hex::parse(&message.id()?)?,
        site: Site::parse(&message.site()?)?,
        brand_id: message.brand_id().and_then(|id| Hex::parse(&id)),
        store_source: message
            .store_source()
            .map_or(StoreSource::Unknown, |source| StoreSource::parse(&source)),
        label: message.label()?,
        last4: message.last4()?,
        captured_at: to_count(message.captured_at()?),
        used: message.used().and_then(used),
        conflict: message.conflict().unwrap_or_default(),
        profile: message.profile().and_then(|message| profile(&message)),
        check: message.check().and_then(|check| {
            Some(KeyCheck { at: to_count(check.at()?), verdict: Verdict::parse(&check.verdict()?) })
        }),
        team: team(message.team()),
    })
}

/// The key's place with the team; `None` for one that this version does not know.
fn team(place: JsValue) -> Option<TeamPlace> {
    match place.as_string().as_deref() {
        Some("waiting") => Some(TeamPlace::Waiting),
        Some("shared") => Some(TeamPlace::Shared),
        Some("conflict") => Some(TeamPlace::Conflict),
        Some("removed") => Some(TeamPlace::Removed),
        Some(_) => None,
        None => {
            let theirs = object::<TeamPlaceMessage>(place)?.theirs()?;
            Some(TeamPlace::Theirs { captured_by: theirs.captured_by().unwrap_or_default() })
        }
    }
}

fn profile(message: &StoreProfileMessage) -> Option<StoreProfile> {
    Some(StoreProfile {
        brand_id: Hex::parse(&message.brand_id()?)?,
        name: message.name().unwrap_or_default(),
        website: message.website().unwrap_or_default(),
        platform: message.platform().unwrap_or_default(),
        currency: message.currency().unwrap_or_default(),
    })
}
