//! The notice on Omnisend's page.

use core::cell::Cell;

use keyferry_core::capture::Notice;
use keyferry_core::card;
use keyferry_core::failure::FailureCode;
use keyferry_core::ids::BrandId;
use keyferry_core::protocol::KeyHolder;
use keyferry_core::sites::omnisend::KEY_NAME;
use wasm_bindgen::prelude::*;

use crate::tone::Tone;

#[wasm_bindgen]
extern "C" {
    /// Displays notices in the user's language: `extension/content/ui/notice.js`. An urgent one interrupts screen readers.
    #[wasm_bindgen(typescript_type = "NoticeView")]
    pub type NoticeView;

    /// With `waiting`, the keyring asks the user for something. `copied` is the result of the last attempt to copy the
    /// key again.
    #[wasm_bindgen(method, js_name = showProgress)]
    fn show_progress(
        this: &NoticeView,
        tone: Tone,
        urgent: bool,
        last4: &str,
        waiting: bool,
        copied: Option<bool>,
    );

    /// `other_store` is the brand that the page displayed, if it differs from the key's. With `can_name`, there is a button
    /// to name the key.
    #[wasm_bindgen(method, js_name = showSaved)]
    fn show_saved(
        this: &NoticeView,
        tone: Tone,
        urgent: bool,
        last4: &str,
        brand: Option<&str>,
        other_store: Option<&str>,
        can_name: bool,
    );

    /// Asks whether to save a key. An `unusual` one does not have the format of a key.
    #[wasm_bindgen(method, js_name = showQuestion)]
    fn show_question(this: &NoticeView, tone: Tone, urgent: bool, last4: &str, unusual: bool);

    #[wasm_bindgen(method, js_name = showAlreadyListed)]
    fn show_already_listed(this: &NoticeView, tone: Tone, urgent: bool, key_name: &str);

    /// `on_page` if only the page has the key. `others` is the number of other unsaved keys. With `retry`, there is a button for another attempt.
    #[wasm_bindgen(method, js_name = showUnsaved)]
    fn show_unsaved(
        this: &NoticeView,
        tone: Tone,
        urgent: bool,
        last4: &str,
        on_page: bool,
        failure_code: &str,
        others: u32,
        retry: bool,
        copied: Option<bool>,
    );

    /// Reads the texts of this notice in advance: the browser returns none once the extension is updated or removed.
    #[wasm_bindgen(method, js_name = preloadUnsaved)]
    fn preload_unsaved(this: &NoticeView, last4: &str, failure_code: &str);

    /// Adds a line to the notice that is shown. Screen readers read that line alone.
    #[wasm_bindgen(method)]
    fn extend(this: &NoticeView, tone: Tone, urgent: bool, line: &str);

    #[wasm_bindgen(method)]
    fn hide(this: &NoticeView);

    /// Puts the notice back if the page has removed it.
    #[wasm_bindgen(method)]
    fn restore(this: &NoticeView);
}

/// The notice, and whether it is displayed.
pub(crate) struct NoticeCard {
    view: NoticeView,
    is_shown: Cell<bool>,
}

impl NoticeCard {
    pub(crate) fn new(view: NoticeView) -> Self {
        Self { view, is_shown: Cell::new(false) }
    }

    pub(crate) fn show(&self, notice: &Notice) {
        self.is_shown.set(true);
        let (view, tone, urgent) = (&self.view, Tone::from(notice.tone()), notice.is_urgent());
        match notice {
            Notice::Saving { last4 } => {
                view.show_progress(tone, urgent, last4, false, None);
                view.preload_unsaved(last4, FailureCode::ExtensionGone.as_str());
            }
            Notice::Waiting { last4, copied } => view.show_progress(tone, urgent, last4, true, *copied),
            Notice::Saved { brand, last4, other_store, can_name } => {
                let [brand, other_store] =
                    [brand, other_store].map(|brand| brand.as_ref().map(BrandId::as_str));
                view.show_saved(tone, urgent, last4, brand, other_store, *can_name);
            }
            Notice::Offer { last4 } => view.show_question(tone, urgent, last4, false),
            Notice::Unusual { last4 } => view.show_question(tone, urgent, last4, true),
            Notice::AlreadyListed => view.show_already_listed(tone, urgent, KEY_NAME),
            Notice::Unsaved { last4, failure, others, retry, copied } => {
                #[expect(clippy::cast_possible_truncation, reason = "a page has few keys")]
                let others = *others as u32;
                let on_page = KeyHolder::after(*failure) == KeyHolder::Page;
                let code = failure.as_str();
                view.show_unsaved(tone, urgent, last4, on_page, code, others, *retry, *copied);
            }
        }
    }

    pub(crate) fn extend(&self, line: &str, tone: card::Tone, urgent: bool) {
        self.view.extend(tone.into(), urgent, line);
    }

    pub(crate) fn hide(&self) {
        self.is_shown.set(false);
        self.view.hide();
    }

    pub(crate) fn is_shown(&self) -> bool {
        self.is_shown.get()
    }

    /// Puts the notice back if the page has removed it.
    pub(crate) fn restore(&self) {
        if self.is_shown.get() {
            self.view.restore();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::{HtmlElement, ShadowRoot};

    #[wasm_bindgen]
    extern "C" {
        /// A notice whose closed shadow root the test can read.
        type Opened;
        #[wasm_bindgen(method, getter)]
        fn view(this: &Opened) -> NoticeView;
        #[wasm_bindgen(method)]
        fn root(this: &Opened) -> ShadowRoot;
    }

    /// A notice that displays the names of its texts, with their arguments.
    fn opened() -> Opened {
        let script = "let root;
            const attach = Element.prototype.attachShadow;
            Element.prototype.attachShadow = function (init) {
                Element.prototype.attachShadow = attach;
                return (root = this.attachShadow(init));
            };
            const text = (name, args = []) => [name, ...args].join(' ');
            const nothing = () => {};
            const actions = { accept() {}, retry() {}, copyAgain() {}, dismiss() {} };
            return { view: new NoticeView({ all: [document] }, text, actions), root: () => root };";
        testing::run(testing::UI, script).unchecked_into()
    }

    #[wasm_bindgen_test]
    fn notice_is_closed_to_the_page_and_shows_texts_as_texts() {
        let opened = opened();
        let card = NoticeCard::new(opened.view());
        let failure = FailureCode::KeyringLocked;
        let notice =
            Notice::Unsaved { last4: "<b>4".into(), failure, others: 2, retry: true, copied: Some(false) };
        card.show(&notice);
        let expected = "<div class=\"surface\" dir=\"@@bidi_dir\" role=\"alert\" aria-atomic=\"true\"><div class=\"card bad\">\
            <p class=\"title\" data-text=\"notice_unsaved <b>4\"></p>\
            <button class=\"close\" data-text=\"×\" type=\"button\" aria-label=\"close\"></button>\
            <p class=\"line\" data-text=\"held_by_browser\"></p>\
            <p class=\"line\" data-text=\"failure_keyring_locked\"></p>\
            <p class=\"line\" data-text=\"failure_keyring_locked_todo\"></p>\
            <p class=\"line\" data-text=\"notice_unsaved_others 2\"></p>\
            <div class=\"buttons\">\
            <button class=\"primary\" data-text=\"retry\" type=\"button\" aria-label=\"retry\"></button>\
            <button class=\"secondary\" data-text=\"copy_again\" type=\"button\" aria-label=\"copy_again\"></button>\
            </div><p class=\"line\" data-text=\"copy_refused\"></p>\
            <p class=\"code\" data-text=\"extension_name · keyring_locked\"></p></div></div>";
        let html = opened.root().inner_html().replace("&lt;", "<").replace("&gt;", ">");
        assert_eq!(html, expected);
        assert_eq!(opened.root().query_selector_all("b").unwrap().length(), 0);
        let host: HtmlElement = opened.root().host().unchecked_into();
        assert!(host.shadow_root().is_none() && host.text_content().unwrap().is_empty());
        card.hide();
        assert!(!host.is_connected());
    }

    #[wasm_bindgen_test]
    fn unsaved_notice_says_first_how_to_keep_the_key() {
        for (code, first) in
            [(FailureCode::KeyringLocked, "held_by_browser"), (FailureCode::ExtensionSilent, "held_by_page")]
        {
            let opened = opened();
            let notice =
                Notice::Unsaved { last4: "aB3d".into(), failure: code, others: 0, retry: true, copied: None };
            NoticeCard::new(opened.view()).show(&notice);
            let line = opened.root().query_selector(".line").unwrap().unwrap();
            assert_eq!(line.get_attribute("data-text").as_deref(), Some(first));
        }
    }

    #[wasm_bindgen_test]
    fn answer_follows_the_line_of_the_key_and_is_read_alone() {
        let opened = opened();
        let card = NoticeCard::new(opened.view());
        let brand = BrandId::from_bytes(&[1; 12]);
        card.show(&Notice::Saved { brand, last4: "aB3d".into(), other_store: None, can_name: true });
        let surface = opened.root().query_selector(".surface").unwrap().unwrap();
        assert_eq!(surface.get_attribute("aria-atomic").as_deref(), Some("true"));
        card.extend("<b>Acme", card::Tone::Attention, true);
        let lines = opened.root().query_selector_all(".line").unwrap();
        let line: web_sys::Element = lines.item(1).unwrap().unchecked_into();
        assert_eq!((lines.length(), line.get_attribute("data-text").as_deref()), (2, Some("<b>Acme")));
        assert_eq!(surface.get_attribute("aria-atomic").as_deref(), Some("false"));
        assert_eq!(surface.get_attribute("role").as_deref(), Some("alert"));
        assert_eq!(surface.first_element_child().unwrap().class_name(), "card ask");
        card.hide();
    }

    #[wasm_bindgen_test]
    fn button_with_the_focus_keeps_it_in_the_next_notice() {
        let opened = opened();
        let card = NoticeCard::new(opened.view());
        let waiting = |copied| Notice::Waiting { last4: "aB3d".into(), copied };
        card.show(&waiting(None));
        let button = opened.root().query_selector(".secondary").unwrap().unwrap();
        button.unchecked_into::<HtmlElement>().focus().unwrap();
        card.show(&waiting(Some(true)));
        let focused = opened.root().active_element().unwrap();
        assert_eq!(focused.get_attribute("aria-label").unwrap(), "copied_again");
        card.hide();
    }
}
