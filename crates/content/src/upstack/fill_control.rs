//! `<keyferry-fill>`: the one control beside the API key field, and the panel below it.

use alloc::string::String;
use core::cell::RefCell;

use keyferry_core::fill::{ClickContext, Panel};
use keyferry_core::ids::EntryId;
use keyferry_core::protocol::SavedKey;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, Window};

use super::sight::Watch;
use crate::bridge::Bridge;
use crate::card::Card;

#[wasm_bindgen]
extern "C" {
    /// What is seen of the control: see `extension/fill-control.js`.
    type Drawn;

    #[wasm_bindgen(method, catch, js_name = fillControl)]
    fn fill_control(this: &Bridge) -> Result<Drawn, JsValue>;

    /// The event that is being told of, if what has happened is one.
    #[wasm_bindgen(method)]
    fn event(this: &Bridge) -> Option<Event>;

    /// A text in the user's language: a name in `extension/_locales`.
    #[wasm_bindgen(method)]
    fn text(this: &Bridge, name: &str) -> String;

    /// A day in the user's language, from a time in seconds since 1970.
    #[wasm_bindgen(method)]
    fn day(this: &Bridge, seconds: f64) -> String;

    #[wasm_bindgen(method, getter)]
    fn host(this: &Drawn) -> HtmlElement;

    #[wasm_bindgen(method, getter)]
    fn button(this: &Drawn) -> HtmlElement;

    #[wasm_bindgen(method)]
    fn used(this: &Drawn, event: &Event) -> Option<Element>;

    #[wasm_bindgen(method)]
    fn does(this: &Drawn, event: &Event) -> String;

    #[wasm_bindgen(method, catch)]
    fn place(this: &Drawn, left: i32, top: i32) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn show(this: &Drawn, asks: bool, card: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = listAnew)]
    fn list_anew(this: &Drawn, choices: &str) -> Result<bool, JsValue>;

    #[wasm_bindgen(method)]
    fn step(this: &Drawn, by: i32) -> bool;

    #[wasm_bindgen(method)]
    fn hide(this: &Drawn);
}

/// Space between the control and the field's end, in CSS pixels.
const MARGIN: i32 = 6;
/// The control's height, in CSS pixels (`extension/fill-control.css`).
const HEIGHT: i32 = 28;

/// What the user did with the control.
pub(crate) enum Used {
    Fill(ClickContext),
    Choose(EntryId, ClickContext),
    Confirm(ClickContext),
    Search(String),
    Undo,
    Close,
}

struct Placed {
    drawn: Drawn,
    host: HtmlElement,
    button: HtmlElement,
    field: HtmlElement,
    watch: Watch,
}

/// The control, while there is a field for it.
pub(crate) struct FillControl {
    bridge: &'static Bridge,
    placed: RefCell<Option<Placed>>,
}

impl FillControl {
    pub(crate) fn new(bridge: &'static Bridge) -> Self {
        Self { bridge, placed: RefCell::default() }
    }

    /// What the user means by what they did in the control.
    pub(crate) fn heard(&self, kind: &str) -> Option<Used> {
        self.placed.borrow().as_ref()?.heard(kind, &self.bridge.event()?)
    }

    /// Stands beside this field.
    pub(crate) fn offer(&self, window: &Window, field: &Element) -> Result<(), JsValue> {
        let drawn = self.bridge.fill_control()?;
        let (host, button) = (drawn.host(), drawn.button());
        let watch = Watch::new(window, &host)?;
        let placed = Placed { drawn, host, button, field: field.clone().unchecked_into(), watch };
        placed.place()?;
        *self.placed.borrow_mut() = Some(placed);
        Ok(())
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
            placed.drawn.hide();
        }
    }

    pub(crate) fn show(&self, panel: &Panel) -> Result<(), JsValue> {
        let placed = self.placed.borrow();
        let Some(Placed { drawn, .. }) = placed.as_ref() else { return Ok(()) };
        if let Panel::Choice { entries, search: true } = panel {
            let mut choices = Card::default();
            self.choices(&mut choices, entries);
            if drawn.list_anew(choices.lines())? {
                return Ok(());
            }
        }
        drawn.show(panel.is_question(), self.card(panel).lines())
    }

    /// What a panel says.
    fn card(&self, panel: &Panel) -> Card {
        let status = |title| {
            let mut card = Card::new(panel.tone());
            card.title(title, &[]);
            card
        };
        match panel {
            Panel::Choice { entries, search } => {
                let mut card = Card::question("fill_choose");
                if *search {
                    card.search("fill_search");
                }
                self.choices(&mut card, entries);
                card.focus(if *search { ".search" } else { ".choice" });
                card
            }
            Panel::Replace(entry) => {
                let mut card = Card::question("fill_replace");
                let label = &entry.label;
                let name = if label.is_empty() { &self.bridge.text("key_unnamed") } else { label };
                card.line("fill_replace_with", &[name]);
                card.describe("line", entry.brand_id.as_ref(), &entry.last4);
                card.primary("fill_replace_yes", "confirm");
                card.secondary("fill_replace_no", "close");
                card.focus(".buttons button");
                card
            }
            Panel::Empty => {
                let mut card = status("fill_empty");
                card.line("fill_empty_todo", &[]);
                card
            }
            Panel::Filled(entry) => {
                let mut card = status("fill_done");
                card.describe("line", entry.brand_id.as_ref(), &entry.last4);
                card.secondary("undo", "undo");
                // Where the focus was is gone with the list.
                card.focus(".fill");
                card
            }
            Panel::Undone => status("fill_undone"),
            Panel::Failed(failure) => {
                let mut card = status("fill_failed");
                card.failure(failure.code.as_str());
                card.code(failure.code.as_str());
                card
            }
        }
    }

    fn choices(&self, card: &mut Card, entries: &[SavedKey]) {
        #[expect(clippy::cast_precision_loss, reason = "a time is far below 2^53")]
        card.choices(entries, |seconds| self.bridge.day(seconds as f64));
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
        let top = self.field.offset_top() + (self.field.offset_height() - HEIGHT) / 2;
        self.drawn.place(end - self.host.offset_width(), top)
    }

    fn is_beside_field(&self) -> bool {
        self.field.next_sibling().as_ref() == Some(self.host.as_ref())
    }

    /// What the user means by what they did in the control.
    fn heard(&self, kind: &str, event: &Event) -> Option<Used> {
        match kind {
            "click" => self.used(event),
            "input" => Some(Used::Search(event.target()?.dyn_into::<HtmlInputElement>().ok()?.value())),
            "keydown" => self.key_pressed(event.dyn_ref()?),
            _ => None,
        }
    }

    fn key_pressed(&self, event: &KeyboardEvent) -> Option<Used> {
        let by = match event.key().as_str() {
            "Escape" => {
                // It closes the panel and not the page's own dialog.
                event.stop_propagation();
                let _ = self.button.focus();
                return Some(Used::Close);
            }
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return None,
        };
        // Moves the focus along the list, from the search on.
        if self.drawn.step(by) {
            event.prevent_default();
        }
        None
    }

    /// What the user means by a click.
    fn used(&self, event: &Event) -> Option<Used> {
        let button = self.drawn.used(event)?;
        let sight = || {
            let sight = self.watch.sight(event, &button, button.is_same_node(Some(self.button.as_ref())));
            ClickContext { covered: sight.covered || !self.is_beside_field(), ..sight }
        };
        match self.drawn.does(event).as_str() {
            "fill" => Some(Used::Fill(sight())),
            "confirm" => Some(Used::Confirm(sight())),
            "undo" => Some(Used::Undo),
            "close" => Some(Used::Close),
            entry => EntryId::parse(entry).map(|entry| Used::Choose(entry, sight())),
        }
    }
}
