//! Exposes the background of `keyferry-core` to `extension/background`: a method for each event, each returning the
//! actions to carry out. It makes no decisions and knows no browser API.

mod disconnect;

use keyferry_core::background::{
    Action, Alarm, Background, Event, HeldRemoval, MenuItem, MenuUse, PageAddress, Sender, Started,
};
use keyferry_core::ids::{CaptureId, EntryId};
use keyferry_core::product::HOST_NAME;
use keyferry_core::protocol::{RemovalScope, TabAnswer};
use keyferry_core::secret_text::SecretText;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type { Action } from "../../../extension/types/messages";"#;

/// The background's state machine.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(Background);

#[wasm_bindgen]
impl Engine {
    /// Creates the state for this version of the extension, at this origin.
    #[wasm_bindgen(constructor)]
    pub fn new(version: String, extension_origin: String) -> Self {
        Self(Background::new(version, extension_origin))
    }

    /// The registered name of the native messaging host.
    #[wasm_bindgen(js_name = hostName)]
    pub fn host_name() -> String {
        HOST_NAME.to_owned()
    }

    /// The background has started, with the contents of the last `hold_pending`, `hold_session` and `hold_removals`, and the
    /// stored settings; `undefined` in the place of one that is missing. A session that cannot be read is of another version:
    /// limits begin anew.
    #[wasm_bindgen(js_name = onStarted, unchecked_return_type = "Action[]")]
    pub fn on_started(
        &mut self,
        held: &JsValue,
        session: JsValue,
        removals: JsValue,
        user: JsValue,
        managed: JsValue,
    ) -> JsValue {
        let here = |entries: Vec<EntryId>| -> Vec<HeldRemoval> {
            let held = |entry| HeldRemoval { entry, scope: RemovalScope::Here, sent: false };
            entries.into_iter().map(held).collect()
        };
        self.handle(Event::Started(Started {
            session: read(session).unwrap_or_default(),
            user: read(user).unwrap_or_default(),
            managed: read(managed).unwrap_or_default(),
            // Version 0.1.0 held IDs only.
            removals: read(removals.clone()).or_else(|| read(removals).map(here)).unwrap_or_default(),
            // Read one by one, so that one that cannot be read does not fail the others.
            pending: items(held).into_iter().filter_map(read).collect(),
        }))
    }

    /// A document sent a message. `tab` and `frame` are missing for the popup. The sender decides how the message is
    /// read.
    #[wasm_bindgen(js_name = onMessage, unchecked_return_type = "Action[]")]
    pub fn on_message(
        &mut self,
        origin: &str,
        tab: Option<i32>,
        frame: Option<f64>,
        reply_to: u32,
        message: JsValue,
    ) -> JsValue {
        let page = tab.map(|tab| page_address(tab, frame));
        self.handle(match self.0.classify(origin, page) {
            Sender::Page(sender) => Event::PageRequest { sender, reply_to, request: read(message) },
            Sender::Extension => Event::ExtensionRequest { reply_to, request: read(message) },
            Sender::Unknown => Event::UnknownSender { reply_to },
        })
    }

    /// The host sent a message.
    #[wasm_bindgen(js_name = onHostReply, unchecked_return_type = "Action[]")]
    pub fn on_host_reply(&mut self, reply: JsValue) -> JsValue {
        self.handle(Event::HostReplied(read(reply)))
    }

    /// The connection to the host ended or could not be made, with the browser's error message.
    #[wasm_bindgen(js_name = onHostDisconnected, unchecked_return_type = "Action[]")]
    pub fn on_host_disconnected(&mut self, message: String) -> JsValue {
        self.handle(Event::HostDisconnected { reason: disconnect::classify(&message), cause: message })
    }

    /// A timer has run out.
    #[wasm_bindgen(js_name = onTimer, unchecked_return_type = "Action[]")]
    pub fn on_timer(&mut self, id: u32) -> JsValue {
        self.handle(Event::TimerFired(id))
    }

    /// The browser could not hold pending captures, with its error message.
    #[wasm_bindgen(js_name = onHoldFailed, unchecked_return_type = "Action[]")]
    pub fn on_hold_failed(&mut self, message: String) -> JsValue {
        self.handle(Event::HoldFailed(message))
    }

    /// An alarm has fired. An alarm of another version is ignored.
    #[wasm_bindgen(js_name = onAlarm, unchecked_return_type = "Action[]")]
    pub fn on_alarm(&mut self, name: &str) -> JsValue {
        Alarm::parse(name).map_or_else(no_actions, |alarm| self.handle(Event::AlarmFired(alarm)))
    }

    /// The computer is online again.
    #[wasm_bindgen(js_name = onOnline, unchecked_return_type = "Action[]")]
    pub fn on_online(&mut self) -> JsValue {
        self.handle(Event::BackOnline)
    }

    /// The extension or the browser was installed or updated.
    #[wasm_bindgen(js_name = onInstalled, unchecked_return_type = "Action[]")]
    pub fn on_installed(&mut self, is_update: bool) -> JsValue {
        self.handle(Event::Installed { is_update })
    }

    /// The user chose an entry of the context menu, in this document of a tab. `frame_origin` is missing in the top
    /// document. An entry of another version is ignored.
    #[wasm_bindgen(js_name = onMenu, unchecked_return_type = "Action[]")]
    #[expect(clippy::too_many_arguments, reason = "what the browser reports about a menu")]
    pub fn on_menu(
        &mut self,
        item: &str,
        tab: i32,
        frame: Option<f64>,
        origin: String,
        frame_origin: Option<String>,
        selection: Option<String>,
        fresh_id: &str,
    ) -> JsValue {
        let selection = SecretText::new(selection.unwrap_or_default());
        let (Some(item), Some(fresh_id)) = (MenuItem::parse(item), CaptureId::parse(fresh_id)) else {
            return no_actions();
        };
        let page = page_address(tab, frame);
        self.handle(Event::MenuUsed(MenuUse { item, page, origin, frame_origin, selection, fresh_id }))
    }

    /// The browser did not run a script in a document.
    #[wasm_bindgen(js_name = onInjectionFailed, unchecked_return_type = "Action[]")]
    pub fn on_injection_failed(&mut self, tab: i32, frame: f64) -> JsValue {
        self.handle(Event::InjectionFailed(page_address(tab, Some(frame))))
    }

    /// The browser has a new version of the extension.
    #[wasm_bindgen(js_name = onUpdateAvailable, unchecked_return_type = "Action[]")]
    pub fn on_update_available(&mut self) -> JsValue {
        self.handle(Event::UpdateAvailable)
    }

    /// The stored settings have changed.
    #[wasm_bindgen(js_name = onSettings, unchecked_return_type = "Action[]")]
    pub fn on_settings(&mut self, user: JsValue, managed: JsValue) -> JsValue {
        let (user, managed) = (read(user).unwrap_or_default(), read(managed).unwrap_or_default());
        self.handle(Event::SettingsLoaded { user, managed })
    }

    /// The user pressed the keyboard shortcut in this tab.
    #[wasm_bindgen(js_name = onShortcut, unchecked_return_type = "Action[]")]
    pub fn on_shortcut(&mut self, tab: i32) -> JsValue {
        self.handle(Event::ShortcutPressed { tab })
    }

    /// A tab answered `command_tab`; with `undefined` if it has no content script.
    #[wasm_bindgen(js_name = onTabAnswer, unchecked_return_type = "Action[]")]
    pub fn on_tab_answer(&mut self, id: u32, answer: JsValue) -> JsValue {
        // Omnisend's content script states only whether the page is recognised.
        let recognised = |is| if is { TabAnswer::Done } else { TabAnswer::NoForm };
        let answer = answer.as_bool().map(recognised).or_else(|| read(answer));
        self.handle(Event::TabAnswered { id, answer })
    }

    fn handle(&mut self, event: Event) -> JsValue {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
        let now_millis = js_sys::Date::now() as u64;
        let actions: Vec<Action> = self.0.handle(now_millis, event);
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        // Actions are plain data: serialising them cannot fail.
        actions.serialize(&serializer).unwrap_or_else(|_| no_actions())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "frame IDs are whole and below 2^53")]
fn page_address(tab: i32, frame: Option<f64>) -> PageAddress {
    PageAddress { tab, frame: frame.unwrap_or(0.0) as i64 }
}

fn no_actions() -> JsValue {
    js_sys::Array::new().into()
}

fn read<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value).ok()
}

fn items(value: &JsValue) -> Vec<JsValue> {
    if js_sys::Array::is_array(value) { js_sys::Array::from(value).to_vec() } else { vec![] }
}
