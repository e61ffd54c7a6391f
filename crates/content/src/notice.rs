//! The notice on Omnisend's page that says where a captured key stands.

use std::cell::RefCell;
use std::rc::Rc;

use keyferry_core::capture::Notice;
use keyferry_core::site::omnisend::KEY_NAME;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot, Window};

use crate::bridge::Bridge;
use crate::dom;
use crate::panel::{self, Card, Tone};

/// A button of the notice.
pub(crate) enum Button {
    Retry,
    Save,
    Close,
}

/// The notice; its element is made when there is something to say, so that an idle page holds nothing.
pub(crate) struct NoticeCard {
    bridge: Bridge,
    window: Window,
    pressed: Rc<dyn Fn(Button)>,
    shown: RefCell<Option<(HtmlElement, ShadowRoot)>>,
}

impl NoticeCard {
    /// A notice that is shown in this window.
    pub(crate) fn new(bridge: Bridge, window: Window, pressed: impl Fn(Button) + 'static) -> Self {
        Self { bridge, window, pressed: Rc::new(pressed), shown: RefCell::default() }
    }

    pub(crate) fn show(&self, notice: &Notice) {
        // A page that lets nothing be added to it cannot be told anything; the toolbar icon still can.
        let _ = self.try_show(notice);
    }

    fn try_show(&self, notice: &Notice) -> Result<(), JsValue> {
        let document = self.window.document().ok_or("no document")?;
        if self.shown.borrow().is_none() {
            let made =
                dom::shadow_host(&document, "div", &[panel::CSS, include_str!("notice.css")].concat())?;
            made.0.set_popover(Some("manual"))?;
            // The region stands before its text comes, which is when screen readers announce it.
            made.0.set_attribute("role", "status")?;
            let pressed = self.pressed.clone();
            dom::on_trusted(&made.1, "click", move |event| match panel::does(&event).as_deref() {
                Some("retry") => pressed(Button::Retry),
                Some("save") => pressed(Button::Save),
                Some("close") => pressed(Button::Close),
                _ => {}
            })?;
            *self.shown.borrow_mut() = Some(made);
        }
        let shown = self.shown.borrow();
        let Some((host, root)) = shown.as_ref() else { return Ok(()) };
        if !host.is_connected() {
            document.document_element().ok_or("no root element")?.append_child(host)?;
            // Above dialogs, where the browser can do that; otherwise the z-index has to do.
            let _ = host.show_popover();
        }
        root.set_text_content(None);
        self.fill(root, notice)
    }

    fn fill(&self, root: &ShadowRoot, notice: &Notice) -> Result<(), JsValue> {
        let text = |name: &str, args: &[&str]| self.bridge.text(name, args);
        let close = text("close", &[]);
        match notice {
            Notice::Saving { last4 } => Card::new(root, Tone::Plain, &text("notice_saving", &[]), &close)?
                .line(&text("notice_saving_body", &[last4])),
            Notice::Waiting { last4 } => Card::new(root, Tone::Plain, &text("notice_waiting", &[]), &close)?
                .line(&text("notice_waiting_body", &[last4])),
            Notice::Saved { entry, other_store: None } => {
                let card = Card::new(root, Tone::Good, &text("notice_saved", &[]), &close)?;
                card.line(&panel::describe(&self.bridge, entry))
            }
            Notice::Saved { entry, other_store: Some(page) } => {
                let card = Card::new(root, Tone::Bad, &text("notice_saved_other_store", &[]), &close)?;
                card.line(&panel::describe(&self.bridge, entry))?;
                card.line(&text("notice_saved_other_store_body", &[page.as_str()]))
            }
            Notice::Offer { last4 } => {
                let card = Card::new(root, Tone::Plain, &text("notice_offer", &[]), &close)?;
                card.line(&text("notice_offer_body", &[last4]))?;
                card.question(&text("save_now", &[]), "save", &text("no", &[]), "close")
            }
            Notice::Unusual { last4 } => {
                let card = Card::new(root, Tone::Plain, &text("notice_unusual", &[]), &close)?;
                card.line(&text("notice_unusual_body", &[last4]))?;
                card.question(&text("save", &[]), "save", &text("no", &[]), "close")
            }
            Notice::AlreadyListed => {
                let card = Card::new(root, Tone::Plain, &text("notice_already_listed", &[KEY_NAME]), &close)?;
                card.line(&text("notice_already_listed_body", &[]))
            }
            Notice::Unsaved { last4, failure } => {
                let card = Card::new(root, Tone::Bad, &text("notice_unsaved", &[last4]), &close)?;
                let (happened, todo) = self.bridge.failure(failure.code);
                card.line(&happened)?;
                card.line(&todo)?;
                card.primary(&text("retry", &[]), "retry")?;
                card.code(failure.code.as_str())
            }
        }
    }

    pub(crate) fn hide(&self) {
        if let Some((host, _)) = self.shown.borrow().as_ref() {
            host.remove();
        }
    }
}
