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
use wasm_bindgen::prelude::*;
use web_sys::Element;
use zeroize::Zeroizing;

use self::notice::NoticeCard;
use self::page::{Page, Seen, Used};
use crate::bridge::Bridge;
use crate::watch::{Care, Watch};

/// How long after the user's keys or menu a copy may come, in milliseconds.
const COPY_KEYS_MILLIS: f64 = 1_000.0;
const COPY_MENU_MILLIS: f64 = 60_000.0;
/// The longest time between two looks at a page that changes all the time, in milliseconds.
const LONGEST_PAUSE_MILLIS: i32 = 400;

struct App {
    bridge: Bridge,
    machine: RefCell<CapturePage>,
    page: Page,
    watch: OnceCell<Rc<Watch>>,
    was_worth: Cell<bool>,
    card: NoticeCard,
    /// Until when a copy is the user's own doing, in milliseconds since 1970.
    user_copies_until: Cell<f64>,
    /// The user, or their company, does not want Keyferry on Omnisend's pages.
    switched_off: Cell<bool>,
}

/// Starts on Omnisend's page. `bridge` is what `extension/content.js` lends.
///
/// # Errors
/// In a frame, if the page around it is not Omnisend's: there, what the user sees and clicks may not be what they
/// think. The notice is shown in the top document.
#[wasm_bindgen]
pub fn start_omnisend(bridge: &Bridge) -> Result<(), JsValue> {
    bridge.address()?;
    let app = Rc::new_cyclic(|app: &Weak<App>| {
        let pressed = app.clone();
        let card = NoticeCard::new(bridge.clone(), move |button| {
            if let Some(app) = pressed.upgrade() {
                app.pressed(button);
            }
        });
        App {
            bridge: bridge.clone(),
            machine: RefCell::default(),
            page: Page::new(bridge),
            watch: OnceCell::new(),
            was_worth: Cell::new(false),
            card,
            user_copies_until: Cell::new(0.0),
            switched_off: Cell::new(false),
        }
    });
    app.listen();
    Ok(())
}

impl App {
    fn listen(self: &Rc<Self>) {
        let app = self.clone();
        let watch = Watch::start(&self.bridge, LONGEST_PAUSE_MILLIS, move |care| app.look(care));
        let _ = self.watch.set(watch);
        let app = self.clone();
        let early = "click keydown contextmenu input copy visibilitychange pagehide";
        self.bridge.hear(early, "copy", move |kind, event| {
            if kind == "pagehide" {
                // A notice about a frame that is gone has nobody to answer for it.
                app.card.hide();
            } else if app.bridge.alive() {
                app.happened(kind, &event);
            }
        });
        let app = self.clone();
        self.bridge.on_copied(move |text| app.heard(Some(text), CopiedBy::Page));
        let app = self.clone();
        self.bridge.on_told(move |delivery| app.feed(Event::Delivery(delivery)));
    }

    fn happened(self: &Rc<Self>, kind: &str, event: &web_sys::Event) {
        match kind {
            "click" => self.clicked(event),
            "keydown" => match self.bridge.pressed(event).as_str() {
                "^c" | "^C" | "^Insert" => self.user_copies_for(COPY_KEYS_MILLIS),
                // On a control of the browser's own a click comes of it; on others only the page's script can hear it.
                "Enter" | " " => self.clicked(event),
                _ => {}
            },
            "contextmenu" => self.user_copies_for(COPY_MENU_MILLIS),
            "input" => {
                if let Some(field) = self.bridge.target(event) {
                    self.feed(Event::Typed(self.bridge.typed(&field)));
                }
            }
            "copy" => {
                let focused = self.bridge.target(event);
                // What the user has typed or pasted is theirs, and no new key.
                if !focused.as_ref().is_some_and(|field| self.bridge.is_typed(field)) {
                    self.copied(self.bridge.selected(focused.as_ref()));
                }
            }
            "late copy" => self.copied(self.bridge.set_by_page(event)),
            "visibilitychange" if !self.bridge.hidden() => {}
            "visibilitychange" | "mouseleave" | "beforeunload" => self.feed(Event::Leaving),
            _ => {}
        }
    }

    fn pressed(self: &Rc<Self>, button: notice::Button) {
        match button {
            notice::Button::Retry => self.feed(Event::Retry),
            notice::Button::Copy => self.feed(Event::CopyAgain),
            notice::Button::Save => {
                if let Ok(stamp) = self.stamp() {
                    self.feed(Event::Confirmed(stamp));
                }
            }
            notice::Button::Close => self.feed(Event::Dismissed),
        }
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
                // Where there is no timer it is tried again when the user asks for it.
                self.bridge.once_in(millis, move || app.feed(Event::TimedOut(id)));
            }
            Action::Copy(key) => {
                let app = self.clone();
                self.bridge.copy(key.expose(), move |copied| app.feed(Event::CopiedAgain(copied)));
            }
            Action::Show(notice) => self.card.show(&notice),
            Action::Hide => self.card.hide(),
            Action::ConfirmLeaving(confirm) => self.bridge.confirm_leaving(confirm),
        }
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
