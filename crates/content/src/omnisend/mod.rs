//! Omnisend's page: events of the DOM to the capture machine, its actions to the DOM.

mod keys;
mod notice;
mod page;

use alloc::borrow::ToOwned;
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, OnceCell, RefCell};

use keyferry_core::capture::{Action, CapturePage, CopiedBy, Event, Stamp};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::key::{ApiKey, CaptureId};
use keyferry_core::message::{PageReply, PageRequest};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    CustomEvent, CustomEventInit, Element, HtmlElement, KeyboardEvent, MouseEvent, ShadowRoot, Window,
};

use self::notice::NoticeCard;
use self::page::{Page, Seen};
use crate::bridge::Bridge;
use crate::dom;
use crate::watch::{Care, Watch};

/// How long after the user's keys or menu a copy may come, in milliseconds.
const COPY_KEYS_MILLIS: f64 = 1_000.0;
const COPY_MENU_MILLIS: f64 = 60_000.0;
/// The longest time between two looks at a page that changes all the time, in milliseconds.
const LONGEST_PAUSE_MILLIS: i32 = 400;
/// Keyferry's own notices: what is done there is no use of the page.
const NOTICES: &str = "html > [popover]";

struct App {
    window: Window,
    bridge: Bridge,
    machine: RefCell<CapturePage>,
    page: RefCell<Page>,
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
    let page = Page::new(window, bridge)?;
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
            page: RefCell::new(page),
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
            if let Some(field) = app.target(&event) {
                let id = app.page.borrow_mut().typed(&field);
                app.feed(Event::Typed(id));
            }
        })?;
        self.on(window, "copy", |app, event| {
            let focused = app.target(&event);
            // What the user has typed or pasted is theirs, and no new key.
            if !focused.as_ref().is_some_and(|field| app.page.borrow().is_typed(field)) {
                app.copied(keys::selected(&app.window, focused.as_ref()).as_deref());
            }
        })?;
        let app = self.clone();
        dom::after(window, "copy", move |event| {
            if event.is_trusted() {
                app.copied(keys::set_by_page(&event).as_deref());
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
        if let Some(clipboard) = self.bridge.clipboard() {
            let app = self.clone();
            dom::on(&clipboard, "copied", move |event| {
                let text = event.dyn_into::<CustomEvent>().ok().and_then(|event| event.detail().as_string());
                app.heard(text.as_deref(), CopiedBy::Page);
            })?;
        }
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

    /// Looks at the page. Returns the shadow roots to watch with it, or `None` where nothing needs watching.
    fn look(self: &Rc<Self>, care: Care) -> Option<Vec<ShadowRoot>> {
        self.card.keep();
        let Seen { worth, new } = self.page.borrow_mut().glance();
        let worth = worth && self.bridge.alive();
        // Once more when it is left, so that what was there is known to be gone.
        if (self.was_worth.replace(worth) || worth) && (new || care == Care::Thorough) {
            let view = self.page.borrow_mut().describe();
            self.feed(Event::View(view));
        }
        (worth || self.card.shows()).then(|| self.page.borrow().view.roots.clone())
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
        let Some(element) = self.target(event) else { return };
        let (control, at) = self.page.borrow_mut().control_at(&element);
        let Ok(stamp) = self.stamp() else { return };
        let (nearby, container) = keys::near(&self.page.borrow(), &at);
        let around = self.page.borrow_mut().surroundings(&container);
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
            if let Some(element) = self.target(event)
                && element.closest(native).is_ok_and(|found| found.is_none())
            {
                self.clicked(event);
            }
        }
    }

    fn user_copies_for(&self, millis: f64) {
        self.user_copies_until.set(js_sys::Date::now() + millis);
    }

    fn copied(self: &Rc<Self>, text: Option<&str>) {
        // A script can copy only right after the user has done something, and neither of these is that.
        let by_user = js_sys::Date::now() <= self.user_copies_until.get();
        self.heard(text, if by_user { CopiedBy::User } else { CopiedBy::Page });
    }

    fn heard(self: &Rc<Self>, text: Option<&str>, by: CopiedBy) {
        if let (Some(key), Ok(stamp)) = (text.and_then(ApiKey::parse_any), self.stamp()) {
            self.feed(Event::Copied { key, by, stamp });
        }
    }

    /// The element that the event really happened on, inside shadow roots too: of a closed one the browser tells no
    /// more than its host.
    fn target(&self, event: &web_sys::Event) -> Option<Element> {
        let mut element: Element = event.composed_path().get(0).dyn_into().ok()?;
        if element.matches(NOTICES).unwrap_or(false) {
            return None;
        }
        while let Some(root) = self.bridge.shadow_root(&element) {
            let pointer = event.dyn_ref::<MouseEvent>().filter(|event| event.detail() > 0);
            let inner = match pointer {
                Some(at) => at_point(&root, at.client_x(), at.client_y()),
                None => root.active_element(),
            };
            match inner {
                Some(inner) if inner != element => element = inner,
                _ => break,
            }
        }
        Some(element)
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
                let element = self.page.borrow().view.element(field).cloned();
                if let Some(element) = element {
                    self.prefill(element, text);
                }
            }
            Action::LookForKeys(look) => {
                self.page.borrow_mut().with_keys = look;
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
                let init = CustomEventInit::new();
                #[expect(clippy::cast_precision_loss)]
                init.set_detail(&JsValue::from_f64(millis as f64));
                if let (Some(clipboard), Ok(event)) =
                    (self.bridge.clipboard(), CustomEvent::new_with_event_init_dict("arm", &init))
                {
                    let _ = clipboard.dispatch_event(&event);
                }
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
        self.bridge.ask(&PageRequest::Settings, move |reply| {
            let name = match reply {
                PageReply::Settings(settings) => settings.name_to_fill_in().map(str::to_owned),
                _ => Some(usual.to_owned()),
            };
            if let Some(name) = name.filter(|_| dom::value(&field).is_some_and(|value| value.is_empty())) {
                // A field that takes no text is the page's matter; the user can type.
                let _ = dom::put(&field, &name);
            }
        });
    }

    fn stamp(&self) -> Result<Stamp, JsValue> {
        let fresh_id = CaptureId::parse(&random(&self.window)?).ok_or("no id")?;
        // A date in milliseconds is a whole number far below 2^53.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Ok(Stamp { now_millis: js_sys::Date::now() as u64, fresh_id })
    }
}

#[wasm_bindgen]
extern "C" {
    /// A shadow root, with a method that web-sys does not have.
    type Pointed;

    #[wasm_bindgen(method, js_name = elementFromPoint)]
    fn element_from_point(this: &Pointed, x: i32, y: i32) -> Option<HtmlElement>;
}

fn at_point(root: &ShadowRoot, x: i32, y: i32) -> Option<Element> {
    root.unchecked_ref::<Pointed>().element_from_point(x, y).map(Into::into)
}

/// 128 random bits in hexadecimal.
fn random(window: &Window) -> Result<String, JsValue> {
    let mut bytes = [0; 16];
    window.crypto()?.get_random_values_with_u8_array(&mut bytes)?;
    CaptureId::from_bytes(&bytes).map(String::from).ok_or_else(|| "too few bytes".into())
}
