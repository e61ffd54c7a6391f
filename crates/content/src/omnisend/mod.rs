//! Omnisend's page: events of the DOM to the capture machine, its actions to the DOM.

mod notice;
mod page;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use core::cell::{Cell, RefCell};

use keyferry_core::capture::{Action, CapturePage, CopiedBy, Event, Stamp};
use keyferry_core::ids::CaptureId;
use keyferry_core::key::ApiKey;
use keyferry_core::page::ElementId;
use keyferry_core::sites::omnisend::KEY_NAME;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use self::notice::NoticeCard;
use self::page::{Page, Seen, Used};
use crate::bridge::Bridge;
use crate::lines::digits;
use crate::watch::{Care, Watch};
use crate::wire;

/// What is heard of what the user does.
const KINDS: &str = "click keydown contextmenu input copy copy:late visibilitychange pagehide";
/// How long after the user's keys or menu a copy may come, in milliseconds.
const COPY_KEYS_MILLIS: f64 = 1_000.0;
const COPY_MENU_MILLIS: f64 = 60_000.0;
/// The longest time between two looks at a page that changes all the time, in milliseconds.
const LONGEST_PAUSE_MILLIS: u32 = 400;

struct App {
    bridge: &'static Bridge,
    machine: RefCell<CapturePage>,
    page: Page,
    watch: Watch,
    was_worth: Cell<bool>,
    card: NoticeCard,
    /// Until when a copy is the user's own doing, in milliseconds since 1970.
    user_copies_until: Cell<f64>,
    /// The user, or their company, does not want Keyferry on Omnisend's pages.
    switched_off: Cell<bool>,
}

/// Starts on Omnisend's page. `bridge` is what `extension/content.js` lends.
///
/// In a frame it does not where the page around it is not Omnisend's: there, what the user sees and clicks may not be
/// what they think. The notice is shown in the top document.
#[wasm_bindgen]
pub fn start_omnisend(bridge: Bridge) {
    if bridge.is_foreign() {
        return;
    }
    // For as long as the page lives.
    let bridge: &'static Bridge = Box::leak(Box::new(bridge));
    let app: &'static App = Box::leak(Box::new(App {
        machine: RefCell::default(),
        page: Page::new(bridge),
        watch: Watch::new(bridge, LONGEST_PAUSE_MILLIS),
        was_worth: Cell::new(false),
        card: NoticeCard::new(bridge),
        user_copies_until: Cell::new(0.0),
        switched_off: Cell::new(false),
        bridge,
    }));
    app.watch.start();
    bridge.listen(KINDS, |what, text| {
        app.told(what, text);
        false
    });
}

impl App {
    /// Takes whatever happens: see [`Bridge::listen`].
    fn told(&self, what: &str, text: String) {
        let text = Zeroizing::new(text);
        let (kind, of) = what.split_once(' ').unwrap_or((what, ""));
        match kind {
            "used" => self.used(&text),
            "written" => self.heard(&text, CopiedBy::Page),
            "copied" | "refused" => self.feed(Event::CopiedAgain(kind == "copied")),
            "timer" => {
                if let Ok(id) = of.parse() {
                    self.feed(Event::TimedOut(id));
                }
            }
            "told" => {
                if let Some(delivery) = wire::read_delivery(&text) {
                    self.feed(Event::Delivery(delivery));
                }
            }
            "delivery" => self.feed(match (wire::read_delivery(&text), CaptureId::parse(of)) {
                (Some(delivery), _) => Event::Delivery(delivery),
                (None, Some(capture)) => Event::Unreachable { capture, failure: wire::read_failure(&text) },
                (None, None) => return,
            }),
            "settings" => {
                if let Some(settings) = wire::read_settings(&text) {
                    self.switched_off.set(!settings.omnisend);
                }
            }
            "name" => {
                if let Ok(field) = of.parse() {
                    self.fill_in_name(field, &text);
                }
            }
            "time" | "changed" | "moved" | "sign" => self.watch.told(kind, |care| self.look(care)),
            // A notice about a frame that is gone has nobody to answer for it.
            "pagehide" => self.card.hide(),
            _ if self.bridge.is_alive() => self.happened(kind, &text),
            _ => {}
        }
    }

    /// Takes what the user does on the page, and what `extension/read.js` says of it.
    fn happened(&self, kind: &str, text: &str) {
        match kind {
            "click" => self.clicked(),
            "keydown" => match text {
                "^c" | "^C" | "^Insert" => self.user_copies_for(COPY_KEYS_MILLIS),
                // On a control of the browser's own a click comes of it; on others only the page's script can hear it.
                "Enter" | " " => self.clicked(),
                _ => {}
            },
            "contextmenu" => self.user_copies_for(COPY_MENU_MILLIS),
            "input" => {
                if let Ok(field) = text.parse() {
                    self.feed(Event::Typed(field));
                }
            }
            "copy" | "copy:late" => {
                // A script can copy only right after the user has done something, and neither of these is that.
                let by_user = self.bridge.now() <= self.user_copies_until.get();
                self.heard(text, if by_user { CopiedBy::User } else { CopiedBy::Page });
            }
            "visibilitychange" if text.is_empty() => {}
            "visibilitychange" | "mouseleave:late" | "beforeunload" => self.feed(Event::Leaving),
            _ => {}
        }
    }

    /// Takes what the user or the time did with the notice.
    fn used(&self, does: &str) {
        self.feed(match does {
            "retry" => Event::Retry,
            "copy" => Event::CopyAgain,
            "save" => match self.stamp() {
                Some(stamp) => Event::Confirmed(stamp),
                None => return,
            },
            // What need not stay goes by itself, later if the pointer or the focus is on it: see notice.css.
            "close" | "leave" => Event::Dismissed,
            _ => return,
        });
    }

    /// Looks at the page. Returns whether it needs watching.
    fn look(&self, care: Care) -> bool {
        self.card.keep();
        let Seen { worth, new } = self.page.glance();
        let worth = worth && self.bridge.is_alive();
        // Once more when it is left, so that what was there is known to be gone.
        if (self.was_worth.replace(worth) || worth) && (new || care == Care::Thorough) {
            let view = self.page.describe();
            self.feed(Event::View(view));
        }
        worth || self.card.shows()
    }

    fn clicked(&self) {
        // As the page is now, before its own handlers change it.
        self.look(Care::Thorough);
        self.watch.soon();
        let (Some(used), Some(stamp)) = (self.page.used(), self.stamp()) else { return };
        let Used { control, around, nearby } = used;
        self.feed(Event::Activated { control, around, nearby, stamp });
    }

    fn user_copies_for(&self, millis: f64) {
        self.user_copies_until.set(self.bridge.now() + millis);
    }

    fn heard(&self, text: &str, by: CopiedBy) {
        if let (Some(key), Some(stamp)) = (ApiKey::parse_any(text), self.stamp()) {
            self.feed(Event::Copied { key, by, stamp });
        }
    }

    fn feed(&self, event: Event) {
        if self.switched_off.get() {
            return;
        }
        // Taken out before they are carried out: an action may cause the next event.
        let actions = self.machine.borrow_mut().handle(event);
        for action in actions {
            self.perform(action);
        }
    }

    fn perform(&self, action: Action) {
        match action {
            Action::Prefill(field) => {
                self.bridge.ask(wire::SETTINGS, &("name ".to_owned() + &digits(field.into())));
            }
            Action::LookForKeys(look) => {
                self.page.with_keys.set(look);
                if look {
                    self.bridge.ask(wire::SETTINGS, "settings");
                    self.watch.soon();
                }
            }
            Action::Arm(millis) => self.bridge.arm(millis),
            Action::Deliver(capture) => self.deliver(wire::deliver(&capture).as_str(), &capture.id),
            Action::Retry(capture) => self.deliver(wire::retry(&capture).as_str(), &capture),
            Action::Timer { id, millis } => {
                // Where there is no timer it is tried again when the user asks for it.
                self.bridge.once_in(millis, &("timer ".to_owned() + &digits(id.into())));
            }
            Action::Copy(key) => self.bridge.copy(key.expose()),
            Action::Show(notice) => self.card.show(&notice),
            Action::Hide => self.card.hide(),
            Action::ConfirmLeaving(confirm) => self.bridge.confirm_leaving(confirm),
        }
    }

    fn deliver(&self, request: &str, capture: &CaptureId) {
        self.bridge.ask(request, &("delivery ".to_owned() + capture.as_str()));
    }

    /// Fills in the name that the user has set, unless they have typed meanwhile.
    fn fill_in_name(&self, field: ElementId, settings: &str) {
        let settings = wire::read_settings(settings);
        let name = settings.as_ref().map_or(Some(KEY_NAME), |settings| settings.name_to_fill_in());
        if let Some(name) = name {
            self.bridge.put_if_empty(field, name);
        }
    }

    /// When it is, and an id that no other capture has.
    fn stamp(&self) -> Option<Stamp> {
        let fresh_id = CaptureId::parse(&self.bridge.fresh_id())?;
        // A date in milliseconds is a whole number far below 2^53.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Some(Stamp { now_millis: self.bridge.now() as u64, fresh_id })
    }
}
