//! The card in which Keyferry says something on a page: built here, alike for the notice and the fill control.

use alloc::string::String;

use keyferry_core::message::SavedKey;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, Node};

use crate::bridge::Bridge;
use crate::dom;

/// The styles of the card and what stands in it.
pub(crate) const CSS: &str = include_str!("panel.css");

/// The attribute that says what a button does; its shadow root listens once for all of them.
pub(crate) const DOES: &str = "data-does";

/// How the card looks.
#[derive(Clone, Copy)]
pub(crate) enum Tone {
    Plain,
    /// Under way.
    Busy,
    /// The user is needed.
    Ask,
    Good,
    Bad,
}

/// A card with a title, lines of text and a button to close it.
pub(crate) struct Card {
    pub(crate) element: web_sys::HtmlElement,
}

impl Card {
    pub(crate) fn new(parent: &Node, tone: Tone, title: &str, close: &str) -> Result<Self, JsValue> {
        let class = match tone {
            Tone::Plain => "card",
            Tone::Busy => "card busy",
            Tone::Ask => "card ask",
            Tone::Good => "card good",
            Tone::Bad => "card bad",
        };
        let element = dom::append(parent, "div", class, "")?;
        dom::append(&element, "p", "title", title)?;
        let card = Self { element };
        card.button(&card.element, "close", "×", "close")?.set_attribute("aria-label", close)?;
        Ok(card)
    }

    /// A card that asks something.
    pub(crate) fn question(parent: &Node, title: &str, close: &str) -> Result<Self, JsValue> {
        let card = Self::new(parent, Tone::Plain, title, close)?;
        card.element.set_attribute("role", "dialog")?;
        card.element.set_attribute("aria-label", title)?;
        Ok(card)
    }

    pub(crate) fn line(&self, text: &str) -> Result<(), JsValue> {
        if text.is_empty() { Ok(()) } else { dom::append(&self.element, "p", "line", text).map(drop) }
    }

    /// The code of a failure, for support.
    pub(crate) fn code(&self, code: &str) -> Result<(), JsValue> {
        dom::append(&self.element, "p", "code", code).map(drop)
    }

    /// The button for what most will want.
    pub(crate) fn primary(&self, text: &str, does: &str) -> Result<(), JsValue> {
        self.button(&self.row()?, "primary", text, does).map(drop)
    }

    /// A button for what else one may want.
    pub(crate) fn secondary(&self, text: &str, does: &str) -> Result<(), JsValue> {
        self.button(&self.row()?, "secondary", text, does).map(drop)
    }

    /// The row of buttons.
    fn row(&self) -> Result<Node, JsValue> {
        match self.element.query_selector(".buttons")? {
            Some(row) => Ok(row.into()),
            None => Ok(dom::append(&self.element, "div", "buttons", "")?.into()),
        }
    }

    /// A field to search a list with.
    pub(crate) fn search(&self, label: &str) -> Result<(), JsValue> {
        let search = dom::append(&self.element, "input", "search", "")?;
        for (name, value) in
            [("type", "search"), ("placeholder", label), ("aria-label", label), ("autocomplete", "off")]
        {
            search.set_attribute(name, value)?;
        }
        Ok(())
    }

    /// An empty list, for [`choices`].
    pub(crate) fn list(&self) -> Result<web_sys::HtmlElement, JsValue> {
        dom::append(&self.element, "ul", "choices", "")
    }

    #[expect(clippy::unused_self, reason = "reads as what it is: a button of this card")]
    fn button(
        &self,
        parent: &Node,
        class: &str,
        text: &str,
        does: &str,
    ) -> Result<web_sys::HtmlElement, JsValue> {
        let button = dom::append(parent, "button", class, text)?;
        button.set_attribute("type", "button")?;
        button.set_attribute(DOES, does)?;
        Ok(button)
    }
}

/// The saved keys in a list, each a button that does its id.
pub(crate) fn choices(bridge: &Bridge, list: &Element, entries: &[SavedKey]) -> Result<(), JsValue> {
    list.set_text_content(None);
    if entries.is_empty() {
        dom::append(list, "li", "line", &bridge.text("search_empty", &[]))?;
    }
    for entry in entries {
        let item = dom::append(list, "li", "", "")?;
        let button = dom::append(&item, "button", "choice", "")?;
        button.set_attribute("type", "button")?;
        button.set_attribute(DOES, entry.id.as_str())?;
        dom::append(&button, "strong", "", &name(bridge, entry))?;
        dom::append(&button, "small", "", &describe(bridge, entry))?;
        let date = js_sys::Date::new(&JsValue::from_f64(millis(entry.captured_at)));
        let date =
            String::from(date.to_locale_date_string(
                &bridge.text("@@ui_locale", &[]).replace('_', "-"),
                &JsValue::UNDEFINED,
            ));
        let note = match &entry.used {
            Some(used) if !used.store.is_empty() => bridge.text("choice_used_for", &[&date, &used.store]),
            Some(_) => bridge.text("choice_used", &[&date]),
            None => bridge.text("choice_unused", &[&date]),
        };
        dom::append(&button, "small", "", &note)?;
    }
    Ok(())
}

/// Seconds since 1970 as JavaScript counts them.
#[expect(clippy::cast_precision_loss, reason = "a date is far below 2^53")]
fn millis(seconds: u64) -> f64 {
    seconds as f64 * 1000.0
}

/// What people call a key.
pub(crate) fn name(bridge: &Bridge, entry: &SavedKey) -> String {
    if entry.label.is_empty() { bridge.text("key_unnamed", &[]) } else { entry.label.clone() }
}

/// Which store, and the key's last four characters.
pub(crate) fn describe(bridge: &Bridge, entry: &SavedKey) -> String {
    match &entry.brand_id {
        Some(brand) => bridge.text("key_of_store", &[brand.as_str(), &entry.last4]),
        None => bridge.text("key_of_unknown_store", &[&entry.last4]),
    }
}

/// The button that a trusted event used, and what it does.
pub(crate) fn used(event: &Event) -> Option<(Element, String)> {
    let target: Element = event.composed_path().get(0).dyn_into().ok()?;
    let button = target.closest(&["[", DOES, "]"].concat()).ok()??;
    let does = button.get_attribute(DOES)?;
    Some((button, does))
}

/// The button that does this.
pub(crate) fn button_that_does(
    root: &web_sys::ShadowRoot,
    does: &str,
) -> Result<Option<web_sys::HtmlElement>, JsValue> {
    let found = root.query_selector(&["[", DOES, "='", does, "']"].concat())?;
    Ok(found.and_then(|button| button.dyn_into().ok()))
}

/// What the button that a trusted event used does.
pub(crate) fn does(event: &Event) -> Option<String> {
    used(event).map(|(_, does)| does)
}
