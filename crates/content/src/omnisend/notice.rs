//! The notice on Omnisend's page that says where a captured key stands.

use alloc::borrow::ToOwned;
use core::cell::Cell;

use keyferry_core::capture::Notice;
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::sites::omnisend::KEY_NAME;

use crate::bridge::Bridge;
use crate::card::Card;
use crate::lines::digits;

/// The notice.
pub(crate) struct NoticeCard {
    bridge: &'static Bridge,
    /// There is something to be seen.
    shows: Cell<bool>,
}

impl NoticeCard {
    pub(crate) fn new(bridge: &'static Bridge) -> Self {
        Self { bridge, shows: Cell::new(false) }
    }

    pub(crate) fn show(&self, notice: &Notice) {
        self.shows.set(true);
        self.bridge.show(notice.is_urgent(), card(notice).lines());
        if let Notice::Saving { last4 } = notice {
            self.rehearse(last4);
        }
    }

    /// Shows nothing, but asks for all texts of the notice that the extension is gone: once it is, the browser
    /// gives no more texts, while `content.js` still has those that it gave before.
    fn rehearse(&self, last4: &str) {
        let failure = Failure::new(FailureCode::ExtensionGone, "");
        for copied in [None, Some(true), Some(false)] {
            let (last4, failure) = (last4.to_owned(), failure.clone());
            let notice = Notice::Unsaved { last4, failure, others: 0, retry: false, copied };
            self.bridge.rehearse(card(&notice).lines());
        }
    }

    pub(crate) fn hide(&self) {
        self.shows.set(false);
        self.bridge.hide();
    }

    /// Whether there is something to be seen.
    pub(crate) fn shows(&self) -> bool {
        self.shows.get()
    }

    /// Puts the notice back where the page has removed it.
    pub(crate) fn keep(&self) {
        if self.shows.get() {
            self.bridge.keep();
        }
    }
}

/// What a notice says.
fn card(notice: &Notice) -> Card {
    let mut card = Card::new(notice.tone());
    card.attribute("dir", "@@bidi_dir");
    let mut code = None;
    match notice {
        Notice::Saving { last4 } => {
            card.title("notice_saving", &[]);
            card.line("notice_saving_body", &[last4]);
        }
        Notice::Waiting { last4, copied } => {
            card.title("notice_waiting", &[]);
            card.line("notice_waiting_body", &[last4]);
            copy_again(&mut card, *copied);
        }
        Notice::Saved { brand, last4, other_store: None } => {
            card.title("notice_saved", &[]);
            card.describe("line", brand.as_ref(), last4);
        }
        Notice::Saved { brand, last4, other_store: Some(page) } => {
            card.title("notice_saved_other_store", &[]);
            card.describe("line", brand.as_ref(), last4);
            card.line("notice_saved_other_store_body", &[page.as_str()]);
        }
        Notice::Offer { last4 } => {
            card.title("notice_offer", &[]);
            card.line("notice_offer_body", &[last4]);
            card.primary("save_now", "save");
            card.secondary("no", "close");
        }
        Notice::Unusual { last4 } => {
            card.title("notice_unusual", &[]);
            card.line("notice_unusual_body", &[last4]);
            card.primary("save", "save");
            card.secondary("no", "close");
        }
        Notice::AlreadyListed => {
            card.title("notice_already_listed", &[KEY_NAME]);
            card.line("notice_already_listed_body", &[]);
        }
        Notice::Unsaved { last4, failure, others, retry, copied } => {
            card.title("notice_unsaved", &[last4]);
            card.failure(failure.code.as_str());
            if *others > 0 {
                card.line("notice_unsaved_others", &[&digits(*others as u64)]);
            }
            if *retry {
                card.primary("retry", "retry");
            }
            copy_again(&mut card, *copied);
            code = Some(failure.code.as_str());
        }
    }
    card.signed(code);
    card
}

fn copy_again(card: &mut Card, copied: Option<bool>) {
    card.secondary(if copied == Some(true) { "copied_again" } else { "copy_again" }, "copy");
    if copied == Some(false) {
        card.line("copy_refused", &[]);
    }
}
