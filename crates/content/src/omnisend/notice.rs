//! The notice on Omnisend's page that says where a captured key stands.

use alloc::borrow::ToOwned;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::{Cell, OnceCell};

use keyferry_core::capture::Notice;
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::site::omnisend::KEY_NAME;
use wasm_bindgen::prelude::*;

use crate::bridge::Bridge;
use crate::card::{Card, Tone, describe};

#[wasm_bindgen]
extern "C" {
    /// What is seen of the notice: see `extension/notice.js`.
    #[derive(Clone)]
    type Drawn;

    /// `used` is told what the button that was pressed does, or which movement has ended.
    #[wasm_bindgen(method, catch)]
    fn notice(this: &Bridge, used: &Closure<dyn Fn(String)>) -> Result<Drawn, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn show(this: &Drawn, urgent: bool, card: Vec<String>) -> Result<(), JsValue>;

    #[wasm_bindgen(method)]
    fn hide(this: &Drawn);

    #[wasm_bindgen(method, catch)]
    fn keep(this: &Drawn) -> Result<(), JsValue>;
}

/// What the user or the time did with the notice.
#[derive(Clone, Copy)]
pub(crate) enum Button {
    Retry,
    Copy,
    Save,
    Close,
}

/// The notice; its element is made when there is something to say, so that an idle page holds nothing.
pub(crate) struct NoticeCard {
    bridge: Bridge,
    pressed: Rc<dyn Fn(Button)>,
    drawn: OnceCell<Drawn>,
    /// There is something to be seen.
    shows: Cell<bool>,
}

impl NoticeCard {
    pub(crate) fn new(bridge: Bridge, pressed: impl Fn(Button) + 'static) -> Self {
        Self { bridge, pressed: Rc::new(pressed), drawn: OnceCell::new(), shows: Cell::new(false) }
    }

    pub(crate) fn show(&self, notice: &Notice) {
        self.shows.set(true);
        let urgent = matches!(notice, Notice::Unsaved { .. } | Notice::Saved { other_store: Some(_), .. });
        let card = self.card(notice).into_parts();
        // A page that lets nothing be added to it cannot be told anything; the toolbar icon still can.
        let _ = self.drawn().and_then(|drawn| drawn.show(urgent, card));
        if let Notice::Saving { last4 } = notice {
            self.rehearse(last4);
        }
    }

    fn drawn(&self) -> Result<&Drawn, JsValue> {
        if let Some(drawn) = self.drawn.get() {
            return Ok(drawn);
        }
        let pressed = self.pressed.clone();
        let used = Closure::<dyn Fn(String)>::new(move |does: String| match does.as_str() {
            "retry" => pressed(Button::Retry),
            "copy" => pressed(Button::Copy),
            "save" => pressed(Button::Save),
            // What need not stay goes by itself, later if the pointer or the focus is on it: see notice.css.
            "close" | "leave" => pressed(Button::Close),
            _ => {}
        });
        let drawn = self.bridge.notice(&used)?;
        used.forget();
        Ok(self.drawn.get_or_init(|| drawn))
    }

    /// Shows nothing, but asks for all texts of the notice that the extension is gone: once it is, the browser
    /// gives no more texts, while `content.js` still has those that it gave before.
    fn rehearse(&self, last4: &str) {
        let failure = Failure::new(FailureCode::ExtensionGone, "");
        for copied in [None, Some(true), Some(false)] {
            let (last4, failure) = (last4.to_owned(), failure.clone());
            self.card(&Notice::Unsaved { last4, failure, others: 0, retry: false, copied });
        }
    }

    /// What a notice says.
    fn card(&self, notice: &Notice) -> Card {
        let text = |name: &str, args: &[&str]| self.bridge.text(name, args);
        let card = |tone, title: &str| {
            Card::new(tone, &[("dir", &text("@@bidi_dir", &[]))], title, &text("close", &[]))
        };
        let mut code = text("extension_name", &[]);
        let mut card = match notice {
            Notice::Saving { last4 } => {
                let mut card = card(Tone::Busy, &text("notice_saving", &[]));
                card.line(&text("notice_saving_body", &[last4]));
                card
            }
            Notice::Waiting { last4, copied } => {
                let mut card = card(Tone::Ask, &text("notice_waiting", &[]));
                card.line(&text("notice_waiting_body", &[last4]));
                self.copy_again(&mut card, *copied);
                card
            }
            Notice::Saved { entry, other_store: None } => {
                let mut card = card(Tone::Passing, &text("notice_saved", &[]));
                card.line(&describe(&self.bridge, entry));
                card
            }
            Notice::Saved { entry, other_store: Some(page) } => {
                let mut card = card(Tone::Ask, &text("notice_saved_other_store", &[]));
                card.line(&describe(&self.bridge, entry));
                card.line(&text("notice_saved_other_store_body", &[page.as_str()]));
                card
            }
            Notice::Offer { last4 } => {
                let mut card = card(Tone::Ask, &text("notice_offer", &[]));
                card.line(&text("notice_offer_body", &[last4]));
                card.primary(&text("save_now", &[]), "save");
                card.secondary(&text("no", &[]), "close");
                card
            }
            Notice::Unusual { last4 } => {
                let mut card = card(Tone::Ask, &text("notice_unusual", &[]));
                card.line(&text("notice_unusual_body", &[last4]));
                card.primary(&text("save", &[]), "save");
                card.secondary(&text("no", &[]), "close");
                card
            }
            Notice::AlreadyListed => {
                let mut card = card(Tone::Ask, &text("notice_already_listed", &[KEY_NAME]));
                card.line(&text("notice_already_listed_body", &[]));
                card
            }
            Notice::Unsaved { last4, failure, others, retry, copied } => {
                let mut card = card(Tone::Bad, &text("notice_unsaved", &[last4]));
                let (happened, todo) = self.bridge.failure(failure.code);
                card.line(&happened);
                card.line(&todo);
                if *others > 0 {
                    card.line(&text("notice_unsaved_others", &[&others.to_string()]));
                }
                if *retry {
                    card.primary(&text("retry", &[]), "retry");
                }
                self.copy_again(&mut card, *copied);
                code = [&code, " · ", failure.code.as_str()].concat();
                card
            }
        };
        card.code(&code);
        card
    }

    fn copy_again(&self, card: &mut Card, copied: Option<bool>) {
        let name = if copied == Some(true) { "copied_again" } else { "copy_again" };
        card.secondary(&self.bridge.text(name, &[]), "copy");
        if copied == Some(false) {
            card.line(&self.bridge.text("copy_refused", &[]));
        }
    }

    pub(crate) fn hide(&self) {
        self.shows.set(false);
        if let Some(drawn) = self.drawn.get() {
            drawn.hide();
        }
    }

    /// Whether there is something to be seen.
    pub(crate) fn shows(&self) -> bool {
        self.shows.get()
    }

    /// Puts the notice back where the page has removed it.
    pub(crate) fn keep(&self) {
        if let (true, Some(drawn)) = (self.shows.get(), self.drawn.get()) {
            let _ = drawn.keep();
        }
    }
}
