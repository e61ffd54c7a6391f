//! Omnisend's page: events of the DOM to the capture machine, its actions to the DOM.

mod notice;
mod page;

use alloc::borrow::ToOwned;
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use core::cell::{Cell, OnceCell, RefCell};

use keyferry_core::capture::{Action, CapturePage, CopiedBy, Event, Stamp};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::key::{ApiKey, CaptureId};
use keyferry_core::message::{PageReply, PageRequest};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent, Window};
use zeroize::Zeroizing;

use self::notice::NoticeCard;
use self::page::{Page, Seen, Used};
use crate::bridge::Bridge;
use crate::dom;
use crate::watch::{Care, Watch};

/// How long after the user's keys or menu a copy may come, in milliseconds.
const COPY_KEYS_MILLIS: f64 = 1_000.0;
const COPY_MENU_MILLIS: f64 = 60_000.0;
/// The longest time between two looks at a page that changes all the time, in milliseconds.
const LONGEST_PAUSE_MILLIS: i32 = 400;

struct App {
    window: Window,
    bridge: Bridge,
    machine: RefCell<CapturePage>,
    page: Page,
    watch: OnceCell<Rc<Watch>>,
    was_worth: Cell<bool>,
    card: NoticeCard,
    confirm_leaving: Closure<dyn FnMut(web_sys::Event)>,
    /// Until when a copy is the user's own doing, in milliseconds since 1970.
    user_copies_until: Cell<f64>,
    /// The user, or their company, does not want Keyferry on Omnisend's pages.
    switched_off: Cell<bool>,
}

/// Starts on Omnisend's page. `bridge` is what `extension/content.js` lends.
#[wasm_bindgen]
pub fn start_omnisend(bridge: &Bridge) -> Result<(), JsValue> {
    start(&web_sys::window().ok_or("no window")?, bridge)
}

/// Starts in a document. In a frame only where the page around it is Omnisend's as well: elsewhere what the user
/// sees and clicks may not be what they think. The notice is shown in the top document.
fn start(window: &Window, bridge: &Bridge) -> Result<(), JsValue> {
    window.top()?.ok_or("no top window")?.location().href()?;
    let page = Page::new(window, bridge);
    let app = Rc::new_cyclic(|app: &Weak<App>| {
        let pressed = app.clone();
        let card = NoticeCard::new(bridge.clone(), move |pressed_button| {
            let Some(app) = pressed.upgrade() else { return };
            match pressed_button {
                notice::Button::Retry => app.feed(Event::Retry),
                notice::Button::Copy => app.feed(Event::CopyAgain),
                notice::Button::Save => {
                    if let Ok(stamp) = app.stamp() {
                        app.feed(Event::Confirmed(stamp));
                    }
                }
                notice::Button::Close => app.feed(Event::Dismissed),
            }
        });
        let leaving = app.clone();
        let confirm_leaving = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            event.prevent_default();
            if let Some(app) = leaving.upgrade() {
                app.feed(Event::Leaving);
            }
        });
        App {
            window: window.clone(),
            bridge: bridge.clone(),
            machine: RefCell::default(),
            page,
            watch: OnceCell::new(),
            was_worth: Cell::new(false),
            card,
            confirm_leaving,
            user_copies_until: Cell::new(0.0),
            switched_off: Cell::new(false),
        }
    });
    app.listen()
}

impl App {
    fn listen(self: &Rc<Self>) -> Result<(), JsValue> {
        let (window, document) = (&self.window, self.window.document().ok_or("no document")?);
        let app = self.clone();
        let watch = Watch::start(window, &self.bridge, LONGEST_PAUSE_MILLIS, move |care| app.look(care))?;
        let _ = self.watch.set(watch);
        self.on(window, "click", |app, event| app.clicked(&event))?;
        self.on(window, "keydown", |app, event| app.key_pressed(&event))?;
        self.on(window, "contextmenu", |app, _| app.user_copies_for(COPY_MENU_MILLIS))?;
        self.on(window, "input", |app, event| {
            if let Some(field) = app.bridge.target(&event) {
                app.feed(Event::Typed(app.bridge.typed(&field)));
            }
        })?;
        self.on(window, "copy", |app, event| {
            let focused = app.bridge.target(&event);
            // What the user has typed or pasted is theirs, and no new key.
            if !focused.as_ref().is_some_and(|field| app.bridge.is_typed(field)) {
                app.copied(app.bridge.selected(focused.as_ref()));
            }
        })?;
        let app = self.clone();
        dom::after(window, "copy", move |event| {
            if event.is_trusted() {
                app.copied(app.bridge.set_by_page(&event));
            }
        })?;
        self.on(&document, "visibilitychange", |app, _| {
            if app.window.document().is_some_and(|document| document.hidden()) {
                app.feed(Event::Leaving);
            }
        })?;
        if let Some(root) = document.document_element() {
            self.on(&root, "mouseleave", |app, event| {
                if event.target() == event.current_target() {
                    app.feed(Event::Leaving);
                }
            })?;
        }
        let app = self.clone();
        // A notice about a frame that is gone has nobody to answer for it.
        dom::on(window, "pagehide", move |_| app.card.hide())?;
        let app = self.clone();
        self.bridge.on_copied(move |text| app.heard(Some(text), CopiedBy::Page));
        let app = self.clone();
        self.bridge.on_told(move |delivery| app.feed(Event::Delivery(delivery)));
        Ok(())
    }

    fn on(
        self: &Rc<Self>,
        target: &web_sys::EventTarget,
        kind: &str,
        heard: impl Fn(&Rc<Self>, web_sys::Event) + 'static,
    ) -> Result<(), JsValue> {
        let app = self.clone();
        dom::on_trusted(target, kind, move |event| {
            if app.bridge.alive() {
                heard(&app, event);
            }
        })
    }

    /// Looks at the page. Returns whether it needs watching.
    fn look(self: &Rc<Self>, care: Care) -> bool {
        self.card.keep();
        let Seen { worth, new } = self.page.glance();
        let worth = worth && self.bridge.alive();
        // Once more when it is left, so that what was there is known to be gone.
        if (self.was_worth.replace(worth) || worth) && (new || care == Care::Thorough) {
            let view = self.page.describe();
            self.feed(Event::View(view));
        }
        worth || self.card.shows()
    }

    fn look_soon(&self) {
        if let Some(watch) = self.watch.get() {
            watch.soon();
        }
    }

    fn clicked(self: &Rc<Self>, event: &web_sys::Event) {
        // As the page is now, before its own handlers change it.
        self.look(Care::Thorough);
        self.look_soon();
        let (Some(element), Ok(stamp)) = (self.bridge.target(event), self.stamp()) else { return };
        let Used { control, around, nearby } = self.page.used(&element);
        self.feed(Event::Activated { control, around, nearby, stamp });
    }

    fn key_pressed(self: &Rc<Self>, event: &web_sys::Event) {
        let Some(pressed) = event.dyn_ref::<KeyboardEvent>() else { return };
        let key = pressed.key();
        if pressed.ctrl_key() || pressed.meta_key() {
            if matches!(key.as_str(), "c" | "C" | "Insert") {
                self.user_copies_for(COPY_KEYS_MILLIS);
            }
        } else if matches!(key.as_str(), "Enter" | " ") {
            // The browser makes a click of it on its own controls; on others only the page's script can hear it.
            let native = "button,input,textarea,select,a[href],summary";
            if let Some(element) = self.bridge.target(event)
                && element.closest(native).is_ok_and(|found| found.is_none())
            {
                self.clicked(event);
            }
        }
    }

    fn user_copies_for(&self, millis: f64) {
        self.user_copies_until.set(js_sys::Date::now() + millis);
    }

    fn copied(self: &Rc<Self>, text: Option<String>) {
        // A script can copy only right after the user has done something, and neither of these is that.
        let by_user = js_sys::Date::now() <= self.user_copies_until.get();
        self.heard(text, if by_user { CopiedBy::User } else { CopiedBy::Page });
    }

    fn heard(self: &Rc<Self>, text: Option<String>, by: CopiedBy) {
        let key = text.map(Zeroizing::new).and_then(|text| ApiKey::parse_any(&text));
        if let (Some(key), Ok(stamp)) = (key, self.stamp()) {
            self.feed(Event::Copied { key, by, stamp });
        }
    }

    fn feed(self: &Rc<Self>, event: Event) {
        if self.switched_off.get() {
            return;
        }
        // Taken out before they are carried out: an action may cause the next event.
        let actions = self.machine.borrow_mut().handle(event);
        for action in actions {
            self.perform(action);
        }
    }

    fn perform(self: &Rc<Self>, action: Action) {
        match action {
            Action::Prefill { field, text } => {
                if let Some(element) = self.bridge.element(field) {
                    self.prefill(element, text);
                }
            }
            Action::LookForKeys(look) => {
                self.page.with_keys.set(look);
                if look {
                    let app = self.clone();
                    self.bridge.ask(&PageRequest::Settings, move |reply| {
                        if let PageReply::Settings(settings) = reply {
                            app.switched_off.set(!settings.omnisend);
                        }
                    });
                    self.look_soon();
                }
            }
            Action::Arm(millis) => {
                #[expect(clippy::cast_precision_loss, reason = "some seconds")]
                self.bridge.arm(millis as f64);
            }
            Action::Deliver(capture) => self.ask(capture.id.clone(), &PageRequest::Deliver(capture)),
            Action::Retry(capture) => self.ask(capture.clone(), &PageRequest::Retry { capture }),
            Action::Timer { id, millis } => {
                let app = self.clone();
                let millis = i32::try_from(millis).unwrap_or(i32::MAX);
                // Without a timer it is tried again when the user asks for it.
                dom::once_in(&self.window, millis, move || app.feed(Event::TimedOut(id)));
            }
            Action::Copy(key) => {
                let app = self.clone();
                self.bridge.copy(key.expose(), move |copied| app.feed(Event::CopiedAgain(copied)));
            }
            Action::Show(notice) => self.card.show(&notice),
            Action::Hide => self.card.hide(),
            Action::ConfirmLeaving(confirm) => self.set_confirm_leaving(confirm),
        }
    }

    /// Listens only while it must: browsers keep no page with such a listener ready for going back.
    fn set_confirm_leaving(&self, confirm: bool) {
        let listener = self.confirm_leaving.as_ref().unchecked_ref();
        let _ = if confirm {
            self.window.add_event_listener_with_callback("beforeunload", listener)
        } else {
            self.window.remove_event_listener_with_callback("beforeunload", listener)
        };
    }

    fn ask(self: &Rc<Self>, capture: CaptureId, request: &PageRequest) {
        let app = self.clone();
        self.bridge.ask(request, move |reply| match reply {
            PageReply::Delivery(delivery) => app.feed(Event::Delivery(delivery)),
            PageReply::Failed(failure) => app.feed(Event::Unreachable { capture, failure }),
            _ => {
                let failure = Failure::new(FailureCode::BadRequest, "an answer to something else");
                app.feed(Event::Unreachable { capture, failure });
            }
        });
    }

    /// Fills in the name that the user has set, unless they have typed meanwhile.
    fn prefill(&self, field: Element, usual: &'static str) {
        let bridge = self.bridge.clone();
        self.bridge.ask(&PageRequest::Settings, move |reply| {
            let name = match reply {
                PageReply::Settings(settings) => settings.name_to_fill_in().map(str::to_owned),
                _ => Some(usual.to_owned()),
            };
            if let Some(name) = name.filter(|_| bridge.value(&field).is_some_and(|value| value.is_empty())) {
                bridge.put(&field, &name);
            }
        });
    }

    /// When it is, and an id of 128 random bits.
    fn stamp(&self) -> Result<Stamp, JsValue> {
        let mut bytes = [0; 16];
        self.bridge.random(&mut bytes);
        let fresh_id = CaptureId::from_bytes(&bytes).ok_or("too few bytes")?;
        // A date in milliseconds is a whole number far below 2^53.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Ok(Stamp { now_millis: js_sys::Date::now() as u64, fresh_id })
    }
}
