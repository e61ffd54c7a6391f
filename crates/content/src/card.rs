//! The card in which Keyferry says something on a page: described here, alike for the notice and the fill control, and
//! drawn by `extension/card.js`.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use keyferry_core::message::SavedKey;
use wasm_bindgen::prelude::*;

use crate::bridge::Bridge;

/// The attribute that says what a button does; its shadow root listens once for all of them.
const DOES: &str = "data-does";

/// How the card looks.
#[derive(Clone, Copy)]
pub(crate) enum Tone {
    Plain,
    /// Under way.
    Busy,
    /// The user is needed.
    Ask,
    Good,
    /// Good, and need not stay.
    Passing,
    Bad,
}

/// A card with a title, lines of text and a button to close it. Its parts are in the order in which they stand there:
/// each is what it is, a tab and its text.
#[derive(Default)]
pub(crate) struct Card(Vec<String>);

impl Card {
    pub(crate) fn new(tone: Tone, attributes: &[(&str, &str)], title: &str, close: &str) -> Self {
        let class = match tone {
            Tone::Plain => "card",
            Tone::Busy => "card busy",
            Tone::Ask => "card ask",
            Tone::Good => "card good",
            Tone::Passing => "card good leaves",
            Tone::Bad => "card bad",
        };
        let mut card = Self(vec![]);
        card.part("card", class);
        for (name, value) in attributes {
            card.part(name, value);
        }
        card.part("title", title);
        card.action("close", close, "close");
        card
    }

    /// A card that asks something.
    pub(crate) fn question(title: &str, close: &str) -> Self {
        Self::new(Tone::Plain, &[("role", "dialog"), ("aria-label", title)], title, close)
    }

    pub(crate) fn line(&mut self, text: &str) {
        if !text.is_empty() {
            self.part("line", text);
        }
    }

    /// The code of a failure, for support.
    pub(crate) fn code(&mut self, code: &str) {
        self.part("code", code);
    }

    /// The button for what most will want.
    pub(crate) fn primary(&mut self, text: &str, does: &str) {
        self.action("primary", text, does);
    }

    /// A button for what else one may want.
    pub(crate) fn secondary(&mut self, text: &str, does: &str) {
        self.action("secondary", text, does);
    }

    /// A field to search the choices with.
    pub(crate) fn search(&mut self, label: &str) {
        self.part("search", label);
    }

    /// The saved keys in a list, each a button that does its id.
    pub(crate) fn choices(&mut self, bridge: &Bridge, entries: &[SavedKey]) {
        if entries.is_empty() {
            self.part("no-choice", &bridge.text("search_empty", &[]));
        }
        for entry in entries {
            self.action("choice", &name(bridge, entry), entry.id.as_str());
            self.part("note", &describe(bridge, entry));
            let date = js_sys::Date::new(&JsValue::from_f64(millis(entry.captured_at)));
            let date = String::from(date.to_locale_date_string(
                &bridge.text("@@ui_locale", &[]).replace('_', "-"),
                &JsValue::UNDEFINED,
            ));
            let note = match &entry.used {
                Some(used) if !used.store.is_empty() => bridge.text("choice_used_for", &[&date, &used.store]),
                Some(_) => bridge.text("choice_used", &[&date]),
                None => bridge.text("choice_unused", &[&date]),
            };
            self.part("note", &note);
        }
    }

    /// Focuses what a selector finds first in the shadow root, once everything before is there.
    pub(crate) fn focus(&mut self, selector: &str) {
        self.part("focus", selector);
    }

    /// What `extension/card.js` draws.
    pub(crate) fn into_parts(self) -> Vec<String> {
        self.0
    }

    fn action(&mut self, kind: &str, text: &str, does: &str) {
        self.part(kind, text);
        self.part(DOES, does);
    }

    fn part(&mut self, kind: &str, text: &str) {
        self.0.push([kind, "\t", text].concat());
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::HtmlElement;

    #[wasm_bindgen]
    extern "C" {
        /// What `extension/card.js` exports, and what `extension/fill-control.js` adds.
        type Drawing;

        #[wasm_bindgen(method, js_name = shadowHost)]
        fn shadow_host(this: &Drawing, document: &web_sys::Document, name: &str, css: &str) -> Host;

        #[wasm_bindgen(method)]
        fn draw(this: &Drawing, into: &web_sys::ShadowRoot, parts: Vec<String>, more: JsValue);

        #[wasm_bindgen(method, getter)]
        fn list(this: &Drawing) -> JsValue;

        type Host;

        #[wasm_bindgen(method, getter)]
        fn host(this: &Host) -> HtmlElement;

        #[wasm_bindgen(method, getter)]
        fn root(this: &Host) -> web_sys::ShadowRoot;
    }

    /// A card that is drawn on the page.
    fn drawn(card: Card) -> Host {
        let glue =
            [include_str!("../../../extension/card.js"), include_str!("../../../extension/fill-control.js")];
        let glue = glue.concat().replace("export ", "");
        let own = glue.lines().filter(|line| !line.starts_with("import "));
        let glue = own.collect::<Vec<_>>().join("\n") + "\nreturn { shadowHost, draw, list: LIST };";
        let lend = js_sys::Function::new_no_args(&glue);
        let drawing: Drawing = lend.call0(&JsValue::UNDEFINED).unwrap().unchecked_into();
        let document = web_sys::window().unwrap().document().unwrap();
        let shown = drawing.shadow_host(&document, "div", ":host { color: red }");
        document.body().unwrap().append_child(&shown.host()).unwrap();
        drawing.draw(&shown.root(), card.into_parts(), drawing.list());
        shown
    }

    #[wasm_bindgen_test]
    fn a_page_cannot_look_into_what_keyferry_shows() {
        let shown = drawn(Card::new(Tone::Plain, &[], "a store", "Close"));
        assert!(shown.root().text_content().unwrap().contains("a store"));
        assert!(shown.host().shadow_root().is_none());
        assert_eq!(shown.host().text_content().unwrap(), "");
        shown.host().remove();
    }

    #[wasm_bindgen_test]
    fn a_card_is_drawn_as_it_is_described_and_a_text_is_never_anything_else() {
        let mut card = Card::question("Replace?", "Close");
        card.line("");
        card.line("<b>name</b>\ttab\nline");
        card.primary("Replace", "confirm");
        card.secondary("Keep", "close");
        card.code("a_code");
        card.focus(".buttons button");
        let shown = drawn(card);
        let wanted = "<div class=\"card\" role=\"dialog\" aria-label=\"Replace?\"><p class=\"title\">Replace?</p>\
            <button class=\"close\" type=\"button\" aria-label=\"Close\" data-does=\"close\">×</button>\
            <p class=\"line\">&lt;b&gt;name&lt;/b&gt;\ttab\nline</p><div class=\"buttons\">\
            <button class=\"primary\" type=\"button\" data-does=\"confirm\">Replace</button>\
            <button class=\"secondary\" type=\"button\" data-does=\"close\">Keep</button></div>\
            <p class=\"code\">a_code</p></div>";
        assert_eq!(shown.root().inner_html(), wanted);
        assert_eq!(shown.root().active_element().unwrap().text_content().unwrap(), "Replace");
        shown.host().remove();
    }
}
