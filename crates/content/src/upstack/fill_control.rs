//! `<keyferry-fill>`: the one control beside the API key field, and the panel below it.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::string::ToString;
use core::cell::RefCell;

use keyferry_core::fill::{Panel, Sight};
use keyferry_core::key::EntryId;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    CssStyleSheet, Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, ShadowRoot, Window,
};

use super::sight::Watch;
use crate::bridge::Bridge;
use crate::dom;
use crate::panel::{self, Card, Tone};

/// Space between the control and the field's end, in CSS pixels.
const MARGIN: i32 = 6;
/// The control's height, in CSS pixels (`fill_control.css`).
const HEIGHT: i32 = 28;

/// What the user did with the control.
pub(crate) enum Used {
    Fill(Sight),
    Choose(EntryId, Sight),
    Confirm(Sight),
    Search(String),
    Undo,
    Close,
}

struct Placed {
    host: HtmlElement,
    /// Where the host stands. Its own styles put out of effect whatever is set from outside, by the page or here.
    position: CssStyleSheet,
    root: ShadowRoot,
    button: HtmlElement,
    /// Where messages stand; it is there before its text comes, which is when screen readers announce it.
    status: HtmlElement,
    /// Where questions stand.
    question: HtmlElement,
    field: HtmlElement,
    watch: Watch,
}

/// The control, while there is a field for it.
pub(crate) struct FillControl {
    bridge: Bridge,
    used: Rc<dyn Fn(Used)>,
    placed: Rc<RefCell<Option<Placed>>>,
}

impl FillControl {
    pub(crate) fn new(bridge: Bridge, used: impl Fn(Used) + 'static) -> Self {
        Self { bridge, used: Rc::new(used), placed: Rc::default() }
    }

    /// Stands beside this field.
    pub(crate) fn offer(&self, window: &Window, field: &Element) -> Result<(), JsValue> {
        let document = window.document().ok_or("no document")?;
        let css = [panel::CSS, include_str!("fill_control.css")].concat();
        let (host, root) = dom::shadow_host(&document, "keyferry-fill", &css)?;
        let button = dom::append(&root, "button", "fill", &self.bridge.text("fill", &[]))?;
        button.set_attribute("type", "button")?;
        button.set_attribute("data-does", "fill")?;
        button.set_attribute("aria-description", &self.bridge.text("fill_label", &[]))?;
        button.set_attribute("aria-haspopup", "dialog")?;
        let status = dom::append(&root, "div", "panel", "")?;
        status.set_attribute("role", "status")?;
        let question = dom::append(&root, "div", "panel", "")?;
        let position = CssStyleSheet::new()?;
        root.adopted_style_sheets().push(&position);
        let watch = Watch::new(window, &host)?;
        let field = field.clone().unchecked_into();
        let placed = Placed { host, position, root, button, status, question, field, watch };
        placed.place()?;
        self.listen(&placed.root)?;
        *self.placed.borrow_mut() = Some(placed);
        Ok(())
    }

    fn listen(&self, root: &ShadowRoot) -> Result<(), JsValue> {
        let (used, placed) = (self.used.clone(), self.placed.clone());
        dom::on_trusted(root, "click", move |event| {
            let meant = placed.borrow().as_ref().and_then(|placed| placed.used(&event));
            if let Some(meant) = meant {
                used(meant);
            }
        })?;
        let used = self.used.clone();
        dom::on_trusted(root, "input", move |event| {
            let typed = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(typed) = typed {
                used(Used::Search(typed.value()));
            }
        })?;
        let (used, placed) = (self.used.clone(), self.placed.clone());
        dom::on_trusted(root, "keydown", move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            match event.key().as_str() {
                "Escape" => {
                    // It closes the panel and not the page's own dialog.
                    event.stop_propagation();
                    if let Some(placed) = placed.borrow().as_ref() {
                        let _ = placed.button.focus();
                    }
                    used(Used::Close);
                }
                "ArrowDown" => step(&placed, event, 1),
                "ArrowUp" => step(&placed, event, -1),
                _ => {}
            }
        })
    }

    /// Stands where the field is now; frameworks move and remake what is around it.
    pub(crate) fn follow(&self) {
        if let Some(placed) = self.placed.borrow().as_ref() {
            let _ = placed.place();
            placed.watch.look();
        }
    }

    pub(crate) fn withdraw(&self) {
        if let Some(placed) = self.placed.borrow_mut().take() {
            placed.host.remove();
        }
    }

    pub(crate) fn hide(&self) {
        if let Some(placed) = self.placed.borrow().as_ref() {
            placed.status.set_text_content(None);
            placed.question.set_text_content(None);
            let _ = placed.button.set_attribute("aria-expanded", "false");
        }
    }

    pub(crate) fn show(&self, panel: &Panel) -> Result<(), JsValue> {
        let placed = self.placed.borrow();
        let Some(placed) = placed.as_ref() else { return Ok(()) };
        let text = |name: &str, args: &[&str]| self.bridge.text(name, args);
        let question = |title: &str| {
            placed
                .button
                .set_attribute("aria-expanded", "true")
                .and_then(|()| Card::question(&placed.question, title, &text("close", &[])))
        };
        let status = |tone, title: &str| Card::new(&placed.status, tone, title, &text("close", &[]));
        if let Panel::Choice { entries, search: true } = panel
            && let Some(list) = placed.root.query_selector(".choices")?
        {
            // The list alone is made anew, so that the search keeps the caret.
            return panel::choices(&self.bridge, &list, entries);
        }
        self.hide();
        match panel {
            Panel::Choice { entries, search } => {
                let card = question(&text("fill_choose", &[]))?;
                if *search {
                    card.search(&text("fill_search", &[]))?;
                }
                panel::choices(&self.bridge, &card.list()?.into(), entries)?;
                focus(&placed.root, if *search { ".search" } else { ".choice" })
            }
            Panel::Replace(entry) => {
                let card = question(&text("fill_replace", &[]))?;
                card.line(&text("fill_replace_with", &[&panel::name(&self.bridge, entry)]))?;
                card.line(&panel::describe(&self.bridge, entry))?;
                card.primary(&text("fill_replace_yes", &[]), "confirm")?;
                card.secondary(&text("fill_replace_no", &[]), "close")?;
                focus(&placed.root, ".buttons button")
            }
            Panel::Empty => {
                let card = status(Tone::Plain, &text("fill_empty", &[]))?;
                card.line(&text("fill_empty_todo", &[]))
            }
            Panel::Filled(entry) => {
                let card = status(Tone::Good, &text("fill_done", &[]))?;
                card.line(&panel::describe(&self.bridge, entry))?;
                card.secondary(&text("undo", &[]), "undo")?;
                // Where the focus was is gone with the list.
                placed.button.focus()
            }
            Panel::Undone => status(Tone::Plain, &text("fill_undone", &[])).map(drop),
            Panel::Failed(failure) => {
                let card = status(Tone::Bad, &text("fill_failed", &[]))?;
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
        if !self.is_beside_field() {
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

    fn is_beside_field(&self) -> bool {
        self.field.next_sibling().as_ref() == Some(self.host.as_ref())
    }

    /// What the user means by a click.
    fn used(&self, event: &Event) -> Option<Used> {
        let (button, does) = panel::used(event)?;
        let sight = || {
            let sight = self.watch.sight(event, &button, button.is_same_node(Some(self.button.as_ref())));
            Sight { on_top: sight.on_top && self.is_beside_field(), ..sight }
        };
        match does.as_str() {
            "fill" => Some(Used::Fill(sight())),
            "confirm" => Some(Used::Confirm(sight())),
            "undo" => Some(Used::Undo),
            "close" => Some(Used::Close),
            entry => EntryId::parse(entry).map(|entry| Used::Choose(entry, sight())),
        }
    }
}

fn focus(root: &ShadowRoot, selector: &str) -> Result<(), JsValue> {
    let first: Option<HtmlElement> = root.query_selector(selector)?.map(JsCast::unchecked_into);
    first.map_or(Ok(()), |first| first.focus())
}

/// Moves the focus along the list, from the search on.
fn step(placed: &RefCell<Option<Placed>>, event: &KeyboardEvent, by: i32) {
    let placed = placed.borrow();
    let Some(placed) = placed.as_ref() else { return };
    let Ok(stops) = placed.root.query_selector_all(".search, .choice") else { return };
    let stop = |index: u32| stops.item(index).and_then(|stop| stop.dyn_into::<HtmlElement>().ok());
    let active = placed.root.active_element();
    let at = (0..stops.length()).find(|index| stop(*index).map(Element::from) == active);
    let next = at.and_then(|at| at.checked_add_signed(by)).and_then(stop);
    if let Some(next) = next {
        event.prevent_default();
        let _ = next.focus();
    }
}
