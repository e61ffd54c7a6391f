//! Gives `extension/background.js` the delivery machine of `keyferry-core`: events in as JavaScript values,
//! actions out as an array of them. It decides nothing and knows no browser API.

use keyferry_core::background::{Action, Background, Event, PageAddress, Pending, Sender};
use keyferry_core::ids::EntryId;
use keyferry_core::product::HOST_NAME;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// The background's state.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(Background);

#[wasm_bindgen]
impl Engine {
    /// For this version of the extension, at this origin.
    #[wasm_bindgen(constructor)]
    pub fn new(version: String, own_origin: String) -> Self {
        Self(Background::new(version, own_origin))
    }

    /// The native messaging host to connect to.
    #[wasm_bindgen(js_name = hostName)]
    pub fn host_name() -> String {
        HOST_NAME.to_owned()
    }

    /// The background has started; `held` is what [`Action::Hold`] last asked to hold.
    pub fn started(&mut self, held: &JsValue) -> JsValue {
        // One by one, so that one that cannot be read does not cost the others.
        let held: Vec<Pending> = items(held).into_iter().filter_map(read).collect();
        self.handle(Event::Started(held))
    }

    /// A page or the popup sent a message. `tab` and `frame` are missing for the popup.
    pub fn asked(
        &mut self,
        origin: String,
        tab: Option<i32>,
        frame: Option<f64>,
        token: u32,
        request: JsValue,
    ) -> JsValue {
        // A frame's number is whole and below 2^53.
        #[expect(clippy::cast_possible_truncation)]
        let page = tab.map(|tab| PageAddress { tab, frame: frame.unwrap_or(0.0) as i64 });
        let sender = Sender { origin, page };
        self.handle(match read(request.clone()) {
            Some(request) => Event::AskedByOwn { sender, token, request },
            None => Event::Asked { sender, token, request: read(request) },
        })
    }

    /// The host sent a message.
    #[wasm_bindgen(js_name = hostReplied)]
    pub fn host_replied(&mut self, reply: JsValue) -> JsValue {
        self.handle(Event::HostReplied(read(reply)))
    }

    /// The connection to the host has ended.
    #[wasm_bindgen(js_name = hostGone)]
    pub fn host_gone(&mut self, reason: String) -> JsValue {
        self.handle(Event::HostGone(reason))
    }

    /// A timer has run out.
    #[wasm_bindgen(js_name = timedOut)]
    pub fn timed_out(&mut self, id: u32) -> JsValue {
        self.handle(Event::TimedOut(id))
    }

    /// The browser did not hold what it was to hold.
    #[wasm_bindgen(js_name = notHeld)]
    pub fn not_held(&mut self, reason: String) -> JsValue {
        self.handle(Event::NotHeld(reason))
    }

    /// An alarm's time has come, or the computer is online again: that of [`Action::Alarm`], or of
    /// [`Action::ClearLater`], which has the key's id in its name.
    pub fn alarm(&mut self, name: &str) -> JsValue {
        self.handle(match name.strip_prefix("clear ").and_then(EntryId::parse) {
            Some(entry) => Event::ClipboardDue(entry),
            None => Event::Alarm,
        })
    }

    /// The extension was installed, updated or the like.
    pub fn installed(&mut self, reason: &str) -> JsValue {
        if reason == "install" { self.handle(Event::Installed) } else { none() }
    }

    /// What the user and a policy have chosen, as it is stored.
    pub fn chosen(&mut self, own: JsValue, managed: JsValue) -> JsValue {
        let (own, managed) = (read(own).unwrap_or_default(), read(managed).unwrap_or_default());
        self.handle(Event::Chosen { own, managed })
    }

    /// The user pressed the keyboard shortcut.
    pub fn shortcut(&mut self, tab: Option<i32>) -> JsValue {
        tab.map_or_else(none, |tab| self.handle(Event::Shortcut { tab }))
    }

    /// What came of [`Action::Press`].
    pub fn pressed(&mut self, token: Option<u32>, found: bool) -> JsValue {
        self.handle(Event::Pressed { token, found })
    }

    fn handle(&mut self, event: Event) -> JsValue {
        let actions: Vec<Action> = self.0.handle(event);
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        // Actions are plain data: writing them cannot fail.
        actions.serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
    }
}

/// No actions.
fn none() -> JsValue {
    js_sys::Array::new().into()
}

fn read<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value).ok()
}

fn items(value: &JsValue) -> Vec<JsValue> {
    if js_sys::Array::is_array(value) { js_sys::Array::from(value).to_vec() } else { vec![] }
}
