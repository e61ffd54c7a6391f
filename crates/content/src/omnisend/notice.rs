//! The notice on Omnisend's page.

use core::cell::Cell;

use keyferry_core::capture::Notice;
use keyferry_core::failure::FailureCode;
use keyferry_core::ids::BrandId;
use keyferry_core::sites::omnisend::KEY_NAME;
use wasm_bindgen::prelude::*;

use crate::tone::Tone;

#[wasm_bindgen]
extern "C" {
    /// Displays notices in the user's language: `extension/content/ui/notice.js`. An urgent one interrupts screen readers.
    #[wasm_bindgen(typescript_type = "NoticeView")]
    pub type NoticeView;

    #[wasm_bindgen(method, js_name = showSaving)]
    fn show_saving(this: &NoticeView, tone: Tone, urgent: bool, last4: &str);

    /// `copied` is the result of the last attempt to copy the key again.
    #[wasm_bindgen(method, js_name = showWaiting)]
    fn show_waiting(this: &NoticeView, tone: Tone, urgent: bool, last4: &str, copied: Option<bool>);

    /// `other_store` is the brand that the page displayed, if it differs from the key's.
    #[wasm_bindgen(method, js_name = showSaved)]
    fn show_saved(
        this: &NoticeView,
        tone: Tone,
        urgent: bool,
        last4: &str,
        brand: Option<&str>,
        other_store: Option<&str>,
    );

    #[wasm_bindgen(method, js_name = showOffer)]
    fn show_offer(this: &NoticeView, tone: Tone, urgent: bool, last4: &str);

    #[wasm_bindgen(method, js_name = showUnusual)]
    fn show_unusual(this: &NoticeView, tone: Tone, urgent: bool, last4: &str);

    #[wasm_bindgen(method, js_name = showAlreadyListed)]
    fn show_already_listed(this: &NoticeView, tone: Tone, urgent: bool, key_name: &str);

    /// `others` is the number of other unsaved keys. With `retry`, there is a button for another attempt.
    #[wasm_bindgen(method, js_name = showUnsaved)]
    fn show_unsaved(
        this: &NoticeView,
        tone: Tone,
        urgent: bool,
        last4: &str,
        failure_code: &str,
        others: u32,
        retry: bool,
        copied: Option<bool>,
    );

    /// Reads the texts of this notice in advance: the browser returns none once the extension is updated or removed.
    #[wasm_bindgen(method, js_name = preloadUnsaved)]
    fn preload_unsaved(this: &NoticeView, last4: &str, failure_code: &str);

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
                view.show_saving(tone, urgent, last4);
                view.preload_unsaved(last4, FailureCode::ExtensionGone.as_str());
            }
            Notice::Waiting { last4, copied } => view.show_waiting(tone, urgent, last4, *copied),
            Notice::Saved { brand, last4, other_store } => {
                let [brand, other_store] =
                    [brand, other_store].map(|brand| brand.as_ref().map(BrandId::as_str));
                view.show_saved(tone, urgent, last4, brand, other_store);
            }
            Notice::Offer { last4 } => view.show_offer(tone, urgent, last4),
            Notice::Unusual { last4 } => view.show_unusual(tone, urgent, last4),
            Notice::AlreadyListed => view.show_already_listed(tone, urgent, KEY_NAME),
            Notice::Unsaved { last4, failure, others, retry, copied } => {
                #[expect(clippy::cast_possible_truncation, reason = "a page has few keys")]
                let others = *others as u32;
                view.show_unsaved(tone, urgent, last4, failure.code.as_str(), others, *retry, *copied);
            }
        }
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
