//! The notice on Omnisend's page that says where a captured key stands.

use std::cell::RefCell;
use std::rc::Rc;

use keyferry_core::capture::Notice;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot, Window};

use crate::bridge::Bridge;
use crate::dom;
use crate::panel::{self, Card, Tone};

/// A button of the notice.
pub(crate) enum Button {
    Retry,
    Close,
}

/// The notice; its element is made when there is something to say, so that an idle page holds nothing.
pub(crate) struct NoticeCard {
    bridge: Bridge,
    pressed: Rc<dyn Fn(Button)>,
    shown: RefCell<Option<(HtmlElement, ShadowRoot)>>,
}

impl NoticeCard {
    pub(crate) fn new(bridge: Bridge, pressed: impl Fn(Button) + 'static) -> Self {
        Self { bridge, pressed: Rc::new(pressed), shown: RefCell::default() }
    }

    pub(crate) fn show(&self, window: &Window, notice: &Notice) {
        // A page that lets nothing be added to it cannot be told anything; the toolbar icon still can.
        let _ = self.try_show(window, notice);
    }

    fn try_show(&self, window: &Window, notice: &Notice) -> Result<(), JsValue> {
        let document = window.document().ok_or("no document")?;
        if self.shown.borrow().is_none() {
            let made =
                dom::shadow_host(&document, "div", &[panel::CSS, include_str!("notice.css")].concat())?;
            made.0.set_popover(Some("manual"))?;
            // The region stands before its text comes, which is when screen readers announce it.
            made.0.set_attribute("role", "status")?;
            let pressed = self.pressed.clone();
            dom::on_trusted(&made.1, "click", move |event| match panel::does(&event).as_deref() {
                Some("retry") => pressed(Button::Retry),
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
