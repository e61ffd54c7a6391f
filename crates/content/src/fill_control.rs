//! `<keyferry-fill>`: the one control beside the API key field, and the panel below it.

use std::cell::RefCell;
use std::rc::Rc;

use keyferry_core::fill::Panel;
use keyferry_core::key::EntryId;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, Element, HtmlElement, ShadowRoot, Window};

use crate::bridge::Bridge;
use crate::dom;
use crate::panel::{self, Card, Tone};

/// Space between the control and the field's end, in CSS pixels.
const MARGIN: i32 = 6;
/// The control's height, in CSS pixels (`fill_control.css`).
const HEIGHT: i32 = 28;

/// What the user did with the control.
pub(crate) enum Used {
    Fill,
    Choose(EntryId),
    Close,
}

struct Placed {
    host: HtmlElement,
    /// Where the host stands. Its own styles put out of effect whatever is set from outside, by the page or here.
    position: CssStyleSheet,
    root: ShadowRoot,
    panel: HtmlElement,
    field: HtmlElement,
}

/// The control, while there is a field for it.
pub(crate) struct FillControl {
    bridge: Bridge,
    used: Rc<dyn Fn(Used)>,
    placed: RefCell<Option<Placed>>,
}

impl FillControl {
    pub(crate) fn new(bridge: Bridge, used: impl Fn(Used) + 'static) -> Self {
        Self { bridge, used: Rc::new(used), placed: RefCell::default() }
    }

    /// Stands beside this field.
    pub(crate) fn offer(&self, window: &Window, field: &Element) -> Result<(), JsValue> {
        let document = window.document().ok_or("no document")?;
        let css = [panel::CSS, include_str!("fill_control.css")].concat();
        let (host, root) = dom::shadow_host(&document, "keyferry-fill", &css)?;
        let button = dom::append(&root, "button", "fill", &self.bridge.text("fill", &[]))?;
        button.set_attribute("type", "button")?;
        button.set_attribute("data-does", "fill")?;
        button.set_attribute("aria-label", &self.bridge.text("fill_label", &[]))?;
        let panel = dom::append(&root, "div", "panel", "")?;
        panel.set_attribute("role", "status")?;
        let used = self.used.clone();
        dom::on_trusted(&root, "click", move |event| match panel::does(&event).as_deref() {
            Some("fill") => used(Used::Fill),
            Some("close") => used(Used::Close),
            Some(entry) => {
                if let Some(entry) = EntryId::parse(entry) {
                    used(Used::Choose(entry));
                }
            }
            None => {}
        })?;
        let position = CssStyleSheet::new()?;
        root.adopted_style_sheets().push(&position);
        let placed = Placed { host, position, root, panel, field: field.clone().unchecked_into() };
        placed.place()?;
        *self.placed.borrow_mut() = Some(placed);
        Ok(())
    }

    /// Stands where the field is now; frameworks move and remake what is around it.
    pub(crate) fn follow(&self) {
        if let Some(placed) = self.placed.borrow().as_ref() {
            let _ = placed.place();
        }
    }

    pub(crate) fn withdraw(&self) {
        if let Some(placed) = self.placed.borrow_mut().take() {
            placed.host.remove();
        }
    }

    pub(crate) fn hide(&self) {
        if let Some(placed) = self.placed.borrow().as_ref() {
            placed.panel.set_text_content(None);
        }
    }

    pub(crate) fn show(&self, panel: &Panel) -> Result<(), JsValue> {
        self.hide();
        let placed = self.placed.borrow();
        let Some(placed) = placed.as_ref() else { return Ok(()) };
        let text = |name: &str, args: &[&str]| self.bridge.text(name, args);
        let close = text("close", &[]);
        let card = |tone, title: &str| Card::new(&placed.panel, tone, title, &close);
        match panel {
            Panel::Choice { entries, replaces } => {
                let card = card(Tone::Plain, &text("fill_choose", &[]))?;
                if *replaces {
                    card.line(&text("fill_replaces", &[]))?;
                }
                card.choices(&self.bridge, entries)?;
                let first: Option<HtmlElement> =
                    placed.root.query_selector(".choice")?.map(JsCast::unchecked_into);
                first.map_or(Ok(()), |first| first.focus())
            }
            Panel::Empty => card(Tone::Plain, &text("fill_empty", &[]))?.line(&text("fill_empty_todo", &[])),
            Panel::Filled(entry) => {
                card(Tone::Good, &text("fill_done", &[]))?.line(&panel::describe(&self.bridge, entry))
            }
            Panel::Failed(failure) => {
                let card = card(Tone::Bad, &text("fill_failed", &[]))?;
                let (happened, todo) = self.bridge.failure(failure.code);
                card.line(&happened)?;
                card.line(&todo)?;
                card.code(failure.code.as_str())
            }
        }
    }
}

impl Placed {
    /// Right after the field, taken out of the flow: nothing on the page moves, and the field's own form keeps
    /// the control inside a dialog that watches for clicks outside.
    fn place(&self) -> Result<(), JsValue> {
        if self.field.next_sibling().as_ref() != Some(self.host.as_ref()) {
            self.field.after_with_node_1(&self.host)?;
        }
        let end = self.field.offset_left() + self.field.offset_width() - MARGIN;
        let left = (end - self.host.offset_width()).to_string();
        let top = (self.field.offset_top() + (self.field.offset_height() - HEIGHT) / 2).to_string();
        self.position.replace_sync(
            &[":host { left: ", &left, "px !important; top: ", &top, "px !important }"].concat(),
        )?;
        Ok(())
    }
}
