//! Omnisend's page: events of the DOM to the capture machine, its actions to the DOM.

mod notice;
mod page;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use core::cell::{Cell, RefCell};

use keyferry_core::capture::{Action, CapturePage, CopySource, Event, Stamp};
use keyferry_core::ids::CaptureId;
use keyferry_core::key::ApiKey;
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
/// The longest time between two looks at a page that changes all the time, in milliseconds.
const LONGEST_PAUSE_MILLIS: u32 = 400;

struct App {
    bridge: &'static Bridge,
    machine: RefCell<CapturePage>,
    page: Page,
    watch: Watch,
    was_worth: Cell<bool>,
    card: NoticeCard,
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
            "written" => self.heard(&text, CopySource::ClipboardApi),
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
                self.feed(wire::read_settings(&text).map_or(Event::SettingsUnavailable, Event::Settings));
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
                "^c" | "^C" | "^Insert" => self.feed(Event::CopyShortcut { now_millis: self.now_millis() }),
                // On a control of the browser's own a click comes of it; on others only the page's script can hear it.
                "Enter" | " " => self.clicked(),
                _ => {}
            },
            "contextmenu" => self.feed(Event::ContextMenuOpened { now_millis: self.now_millis() }),
            "input" => {
                if let Ok(field) = text.parse() {
                    self.feed(Event::Typed(field));
                }
            }
            "copy" | "copy:late" => self.heard(text, CopySource::CopyEvent),
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
            self.feed(Event::Snapshot(view));
        }
        worth || self.card.shows()
    }

    fn clicked(&self) {
        // As the page is now, before its own handlers change it.
        self.look(Care::Thorough);
        self.watch.soon();
        let (Some(used), Some(stamp)) = (self.page.used(), self.stamp()) else { return };
        let Used { control, around, nearby } = used;
        self.feed(Event::ControlActivated { control, surroundings: around, nearby, stamp });
    }

    fn heard(&self, text: &str, source: CopySource) {
        if let (Some(key), Some(stamp)) = (ApiKey::parse_any(text), self.stamp()) {
            self.feed(Event::Copied { key, source, stamp });
        }
    }

    fn feed(&self, event: Event) {
        // Taken out before they are carried out: an action may cause the next event.
        let actions = self.machine.borrow_mut().handle(event);
        for action in actions {
            self.perform(action);
        }
    }

    fn perform(&self, action: Action) {
        match action {
            Action::RequestSettings => self.bridge.ask(wire::SETTINGS, "settings"),
            // The request for the settings starts the host already.
            Action::PrepareHost => {}
            Action::Prefill { field, name } => self.bridge.put_if_empty(field, &name),
            Action::LookForKeys(look) => {
                self.page.with_keys.set(look);
                if look {
                    self.watch.soon();
                }
            }
            Action::ArmClipboardHook(millis) => self.bridge.arm(millis),
            Action::Deliver(capture) => self.deliver(wire::deliver(&capture).as_str(), &capture.id),
            Action::RetryDelivery(capture) => self.deliver(wire::retry(&capture).as_str(), &capture),
            Action::StartTimer { id, millis } => {
                // Where there is no timer it is tried again when the user asks for it.
                self.bridge.once_in(millis, &("timer ".to_owned() + &digits(id.into())));
            }
            Action::CopyToClipboard(key) => self.bridge.copy(key.expose()),
            Action::ShowNotice(notice) => self.card.show(&notice),
            Action::HideNotice => self.card.hide(),
            Action::ConfirmLeaving(confirm) => self.bridge.confirm_leaving(confirm),
        }
    }

    fn deliver(&self, request: &str, capture: &CaptureId) {
        self.bridge.ask(request, &("delivery ".to_owned() + capture.as_str()));
    }

    /// When it is, and an id that no other capture has.
    fn stamp(&self) -> Option<Stamp> {
        let fresh_id = CaptureId::parse(&self.bridge.fresh_id())?;
        Some(Stamp { now_millis: self.now_millis(), fresh_id })
    }

    // A date in milliseconds is a whole number far below 2^53.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn now_millis(&self) -> u64 {
        self.bridge.now() as u64
    }
}
