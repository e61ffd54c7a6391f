//! The card in which Keyferry says something on a page: described here, alike for the notice and the fill control, and
//! drawn by `extension/card.js`.

use alloc::borrow::ToOwned;
use alloc::string::String;

use keyferry_core::card::Tone;
use keyferry_core::ids::BrandId;
use keyferry_core::protocol::SavedKey;

use crate::lines::Lines;

/// The attribute that says what a button does; its shadow root listens once for all of them.
const DOES: &str = "data-does";

/// A card with a title, lines of text and a button to close it. Its parts are in the order in which they stand there:
/// a line each: what it is, the name of its text in `extension/_locales` and what stands in for `$1` and on, with tabs between
/// them; where there is no name, the text itself.
#[derive(Default)]
pub(crate) struct Card(Lines);

impl Card {
    pub(crate) fn new(tone: Tone) -> Self {
        let mut card = Self::default();
        let class = match tone {
            Tone::Neutral => "card",
            Tone::Busy => "card busy",
            Tone::Attention => "card ask",
            Tone::Success => "card good",
            Tone::PassingSuccess => "card good leaves",
            Tone::Error => "card bad",
        };
        card.plain("card", class);
        card
    }

    /// A card that asks something.
    pub(crate) fn question(title: &str) -> Self {
        let mut card = Self::new(Tone::Neutral);
        card.plain("role", "dialog");
        card.part("aria-label", title, &[]);
        card.title(title, &[]);
        card
    }

    /// An attribute of what was added last.
    pub(crate) fn attribute(&mut self, attribute: &str, name: &str) {
        self.part(attribute, name, &[]);
    }

    /// The title, and the button to close the card.
    pub(crate) fn title(&mut self, name: &str, args: &[&str]) {
        self.part("title", name, args);
        self.action("close", "close", "close");
    }

    pub(crate) fn line(&mut self, name: &str, args: &[&str]) {
        self.part("line", name, args);
    }

    /// What happened, and what to do.
    pub(crate) fn failure(&mut self, code: &str) {
        let happened = "failure_".to_owned() + code;
        self.line(&happened, &[]);
        self.line(&(happened + "_todo"), &[]);
    }

    /// The code of a failure, for support.
    pub(crate) fn code(&mut self, code: &str) {
        self.plain("code", code);
    }

    /// Whose card it is, and the code of a failure.
    pub(crate) fn signed(&mut self, code: Option<&str>) {
        self.part("code", "extension_name", &[]);
        if let Some(code) = code {
            self.plain("more", code);
        }
    }

    /// The button for what most will want.
    pub(crate) fn primary(&mut self, name: &str, does: &str) {
        self.action("primary", name, does);
    }

    /// A button for what else one may want.
    pub(crate) fn secondary(&mut self, name: &str, does: &str) {
        self.action("secondary", name, does);
    }

    /// Which store, and the key's last four characters.
    pub(crate) fn describe(&mut self, kind: &str, brand: Option<&BrandId>, last4: &str) {
        match brand {
            Some(brand) => self.part(kind, "key_of_store", &[brand.as_str(), last4]),
            None => self.part(kind, "key_of_unknown_store", &[last4]),
        }
    }

    /// A field to search the choices with.
    pub(crate) fn search(&mut self, name: &str) {
        self.part("search", name, &[]);
    }

    /// The saved keys in a list, each a button that does its id. `day` says a time in seconds since 1970.
    pub(crate) fn choices(&mut self, entries: &[SavedKey], day: impl Fn(u64) -> String) {
        if entries.is_empty() {
            self.part("no-choice", "search_empty", &[]);
        }
        for entry in entries {
            if entry.label.is_empty() {
                self.part("choice", "key_unnamed", &[]);
            } else {
                self.plain("choice", &entry.label);
            }
            self.plain(DOES, entry.id.as_str());
            self.describe("note", entry.brand_id.as_ref(), &entry.last4);
            let date = day(entry.captured_at);
            match &entry.used {
                Some(used) if !used.store.is_empty() => {
                    self.part("note", "choice_used_for", &[&date, &used.store]);
                }
                Some(_) => self.part("note", "choice_used", &[&date]),
                None => self.part("note", "choice_unused", &[&date]),
            }
        }
    }

    /// Focuses what a selector finds first in the shadow root, once everything before is there.
    pub(crate) fn focus(&mut self, selector: &str) {
        self.plain("focus", selector);
    }

    /// What `extension/card.js` draws.
    pub(crate) fn lines(&self) -> &str {
        self.0.as_str()
    }

    fn action(&mut self, kind: &str, name: &str, does: &str) {
        self.part(kind, name, &[]);
        self.plain(DOES, does);
    }

    fn plain(&mut self, kind: &str, text: &str) {
        self.part(kind, "", &[text]);
    }

    fn part(&mut self, kind: &str, name: &str, args: &[&str]) {
        self.0.begin(kind);
        self.0.add(name);
        for arg in args {
            self.0.add(arg);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::HtmlElement;

    #[wasm_bindgen]
    extern "C" {
        /// What `extension/card.js` exports, and what `extension/fill-control.js` adds.
        type Drawing;

        #[wasm_bindgen(method, js_name = shadowHost)]
        fn shadow_host(this: &Drawing, document: &web_sys::Document, name: &str, css: &str) -> Host;

        #[wasm_bindgen(method)]
        fn draw(
            this: &Drawing,
            into: &web_sys::ShadowRoot,
            parts: &str,
            text: &js_sys::Function,
            more: JsValue,
        );

        #[wasm_bindgen(method, getter)]
        fn list(this: &Drawing) -> JsValue;

        type Host;

        #[wasm_bindgen(method, getter)]
        fn host(this: &Host) -> HtmlElement;

        #[wasm_bindgen(method, getter)]
        fn root(this: &Host) -> web_sys::ShadowRoot;
    }

    /// A card that is drawn on the page.
    fn drawn(card: &Card) -> Host {
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
        let text = js_sys::Function::new_with_args("name, args", "return [name, ...args].join(' ')");
        drawing.draw(&shown.root(), card.lines(), &text, drawing.list());
        shown
    }

    #[wasm_bindgen_test]
    fn a_page_cannot_look_into_what_keyferry_shows() {
        let mut card = Card::new(Tone::Neutral);
        card.line("key_of_store", &["a store"]);
        let shown = drawn(&card);
        assert!(shown.root().text_content().unwrap().contains("a store"));
        assert!(shown.host().shadow_root().is_none());
        assert_eq!(shown.host().text_content().unwrap(), "");
        shown.host().remove();
    }

    #[wasm_bindgen_test]
    fn a_card_is_drawn_as_it_is_described_and_a_text_is_never_anything_else() {
        let mut card = Card::question("fill_replace");
        card.plain("line", "");
        card.plain("line", "<b>name</b>");
        card.line("fill_replace_with", &["<i>", "b"]);
        card.primary("fill_replace_yes", "confirm");
        card.secondary("fill_replace_no", "close");
        card.signed(Some("a_code"));
        card.focus(".buttons button");
        let shown = drawn(&card);
        let wanted = "<div class=\"card\" role=\"dialog\" aria-label=\"fill_replace\">\
            <p class=\"title\">fill_replace</p>\
            <button class=\"close\" type=\"button\" aria-label=\"close\" data-does=\"close\">×</button>\
            <p class=\"line\">&lt;b&gt;name&lt;/b&gt;</p>\
            <p class=\"line\">fill_replace_with &lt;i&gt; b</p><div class=\"buttons\">\
            <button class=\"primary\" type=\"button\" data-does=\"confirm\">fill_replace_yes</button>\
            <button class=\"secondary\" type=\"button\" data-does=\"close\">fill_replace_no</button></div>\
            <p class=\"code\">extension_name · a_code</p></div>";
        assert_eq!(shown.root().inner_html(), wanted);
        assert_eq!(shown.root().active_element().unwrap().text_content().unwrap(), "fill_replace_yes");
        shown.host().remove();
    }
}
