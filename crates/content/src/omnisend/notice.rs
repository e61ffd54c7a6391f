//! The notice on Omnisend's page that says where a captured key stands.

use alloc::borrow::ToOwned;
use alloc::rc::Rc;
use alloc::string::ToString;
use core::cell::{Cell, RefCell};

use keyferry_core::capture::Notice;
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::site::omnisend::KEY_NAME;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{AnimationEvent, Document, Element, HtmlElement, Node, ShadowRoot, Window};

use crate::bridge::Bridge;
use crate::dom;
use crate::panel::{self, Card, Tone};

/// Where the notice may stand, the best place first: pages have their own buttons at the other end of the foot.
const CORNERS: [&str; 4] = ["foot-start", "foot-end", "head-end", "head-start"];
/// What of the page the notice should not cover.
const PAGE_CONTROLS: &str = "a[href],button,input,select,textarea,[role=button],[role=menuitem],[role=tab]";
/// How many points across and down are looked at for what would be covered.
const POINTS: u8 = 6;

/// What the user or the time did with the notice.
pub(crate) enum Button {
    Retry,
    Copy,
    Save,
    Close,
}

/// The notice; its element is made when there is something to say, so that an idle page holds nothing.
pub(crate) struct NoticeCard {
    bridge: Bridge,
    window: Window,
    pressed: Rc<dyn Fn(Button)>,
    made: RefCell<Option<(HtmlElement, ShadowRoot)>>,
    /// There is something to be seen.
    shows: Cell<bool>,
}

impl NoticeCard {
    /// A notice that is shown in this window.
    pub(crate) fn new(bridge: Bridge, window: Window, pressed: impl Fn(Button) + 'static) -> Self {
        let (made, shows) = (RefCell::default(), Cell::new(false));
        Self { bridge, window, pressed: Rc::new(pressed), made, shows }
    }

    pub(crate) fn show(&self, notice: &Notice) {
        self.shows.set(true);
        // A page that lets nothing be added to it cannot be told anything; the toolbar icon still can.
        let _ = self.try_show(notice);
    }

    fn try_show(&self, notice: &Notice) -> Result<(), JsValue> {
        let document = self.window.document().ok_or("no document")?;
        if self.made.borrow().is_none() {
            *self.made.borrow_mut() = Some(self.make(&document)?);
        }
        let made = self.made.borrow();
        let Some((host, root)) = made.as_ref() else { return Ok(()) };
        // Set before the text comes, which is when screen readers announce it.
        let urgent = matches!(notice, Notice::Unsaved { .. } | Notice::Saved { other_store: Some(_), .. });
        host.set_attribute("role", if urgent { "alert" } else { "status" })?;
        attach(&document, host)?;
        let focused = root.active_element().and_then(|focused| focused.get_attribute(panel::DOES));
        root.set_text_content(None);
        self.fill(root, notice)?;
        if let Notice::Saving { last4 } = notice {
            self.rehearse(&document, last4)?;
        }
        // The button that had the focus is made anew, and keeps it.
        if let Some(does) = focused
            && let Some(button) = panel::button_that_does(root, &does)?
        {
            button.focus()?;
        }
        place(&document, host, root)
    }

    fn make(&self, document: &Document) -> Result<(HtmlElement, ShadowRoot), JsValue> {
        let made = dom::shadow_host(document, "div", &[panel::CSS, include_str!("notice.css")].concat())?;
        made.0.set_popover(Some("manual"))?;
        let pressed = self.pressed.clone();
        dom::on_trusted(&made.1, "click", move |event| match panel::does(&event).as_deref() {
            Some("retry") => pressed(Button::Retry),
            Some("copy") => pressed(Button::Copy),
            Some("save") => pressed(Button::Save),
            Some("close") => pressed(Button::Close),
            _ => {}
        })?;
        let pressed = self.pressed.clone();
        // What need not stay goes by itself, later if the pointer or the focus is on it: see notice.css.
        dom::on_trusted(&made.1, "animationend", move |event| {
            if event.dyn_ref::<AnimationEvent>().is_some_and(|event| event.animation_name() == "leave") {
                pressed(Button::Close);
            }
        })?;
        Ok(made)
    }

    /// Shows nothing, but asks for all texts of the notice that the extension is gone: once it is, the browser
    /// gives no more texts, while `content.js` still has those that it gave before.
    fn rehearse(&self, document: &Document, last4: &str) -> Result<(), JsValue> {
        let failure = Failure::new(FailureCode::ExtensionGone, "");
        for copied in [None, Some(true), Some(false)] {
            let (last4, failure) = (last4.to_owned(), failure.clone());
            let notice = Notice::Unsaved { last4, failure, others: 0, retry: false, copied };
            self.fill(&document.create_document_fragment(), &notice)?;
        }
        Ok(())
    }

    fn fill(&self, root: &Node, notice: &Notice) -> Result<(), JsValue> {
        let text = |name: &str, args: &[&str]| self.bridge.text(name, args);
        let card = |tone, title: &str| {
            let card = Card::new(root, tone, title, &text("close", &[]))?;
            card.element.set_attribute("dir", &text("@@bidi_dir", &[]))?;
            Ok::<_, JsValue>(card)
        };
        let brand = text("extension_name", &[]);
        match notice {
            Notice::Saving { last4 } => {
                let card = card(Tone::Busy, &text("notice_saving", &[]))?;
                card.line(&text("notice_saving_body", &[last4]))?;
                card.code(&brand)
            }
            Notice::Waiting { last4, copied } => {
                let card = card(Tone::Ask, &text("notice_waiting", &[]))?;
                card.line(&text("notice_waiting_body", &[last4]))?;
                self.copy_again(&card, *copied)?;
                card.code(&brand)
            }
            Notice::Saved { entry, other_store: None } => {
                let card = card(Tone::Good, &text("notice_saved", &[]))?;
                card.element.class_list().add_1("leaves")?;
                card.line(&panel::describe(&self.bridge, entry))?;
                card.code(&brand)
            }
            Notice::Saved { entry, other_store: Some(page) } => {
                let card = card(Tone::Ask, &text("notice_saved_other_store", &[]))?;
                card.line(&panel::describe(&self.bridge, entry))?;
                card.line(&text("notice_saved_other_store_body", &[page.as_str()]))?;
                card.code(&brand)
            }
            Notice::Offer { last4 } => {
                let card = card(Tone::Ask, &text("notice_offer", &[]))?;
                card.line(&text("notice_offer_body", &[last4]))?;
                card.primary(&text("save_now", &[]), "save")?;
                card.secondary(&text("no", &[]), "close")?;
                card.code(&brand)
            }
            Notice::Unusual { last4 } => {
                let card = card(Tone::Ask, &text("notice_unusual", &[]))?;
                card.line(&text("notice_unusual_body", &[last4]))?;
                card.primary(&text("save", &[]), "save")?;
                card.secondary(&text("no", &[]), "close")?;
                card.code(&brand)
            }
            Notice::AlreadyListed => {
                let card = card(Tone::Ask, &text("notice_already_listed", &[KEY_NAME]))?;
                card.line(&text("notice_already_listed_body", &[]))?;
                card.code(&brand)
            }
            Notice::Unsaved { last4, failure, others, retry, copied } => {
                let card = card(Tone::Bad, &text("notice_unsaved", &[last4]))?;
                let (happened, todo) = self.bridge.failure(failure.code);
                card.line(&happened)?;
                card.line(&todo)?;
                if *others > 0 {
                    card.line(&text("notice_unsaved_others", &[&others.to_string()]))?;
                }
                if *retry {
                    card.primary(&text("retry", &[]), "retry")?;
                }
                self.copy_again(&card, *copied)?;
                card.code(&[&brand, " · ", failure.code.as_str()].concat())
            }
        }
    }

    fn copy_again(&self, card: &Card, copied: Option<bool>) -> Result<(), JsValue> {
        let name = if copied == Some(true) { "copied_again" } else { "copy_again" };
        card.secondary(&self.bridge.text(name, &[]), "copy")?;
        if copied == Some(false) { card.line(&self.bridge.text("copy_refused", &[])) } else { Ok(()) }
    }

    pub(crate) fn hide(&self) {
        self.shows.set(false);
        if let Some((host, _)) = self.made.borrow().as_ref() {
            host.remove();
        }
    }

    /// Whether there is something to be seen.
    pub(crate) fn shows(&self) -> bool {
        self.shows.get()
    }

    /// Puts the notice back where the page has removed it, a dialog that it stood in for example.
    pub(crate) fn keep(&self) {
        let made = self.made.borrow();
        let (true, Some((host, root)), Some(document)) =
            (self.shows.get(), made.as_ref(), self.window.document())
        else {
            return;
        };
        if !host.is_connected() {
            let _ = attach(&document, host).and_then(|()| place(&document, host, root));
        }
    }
}

/// Puts the element above everything else of the page, and where a modal dialog leaves it usable.
fn attach(document: &Document, host: &HtmlElement) -> Result<(), JsValue> {
    let root = document.document_element().ok_or("no root element")?;
    let dialogs = document.query_selector_all("dialog:modal")?;
    let dialog = dialogs.length().checked_sub(1).and_then(|last| dialogs.item(last));
    let parent = dialog.unwrap_or_else(|| root.into());
    if host.parent_node().as_ref() != Some(&parent) {
        parent.append_child(host)?;
        // Where the browser cannot do that, the z-index has to do.
        let _ = host.show_popover();
    }
    Ok(())
}

/// Stands in the first corner where no control of the page is covered; in the best one if there is none.
fn place(document: &Document, host: &HtmlElement, root: &ShadowRoot) -> Result<(), JsValue> {
    if root.active_element().is_some() || host.matches(":hover")? {
        // Not away from under the user's hand.
        return Ok(());
    }
    for corner in CORNERS {
        host.set_attribute("data-corner", corner)?;
        if !covers_a_control(document, host) {
            return Ok(());
        }
    }
    host.set_attribute("data-corner", CORNERS[0])
}

fn covers_a_control(document: &Document, host: &HtmlElement) -> bool {
    let area = host.get_bounding_client_rect();
    let (width, height) = (area.width() / f64::from(POINTS - 1), area.height() / f64::from(POINTS - 1));
    let is_page_control = |element: &Element| {
        element != host.as_ref() && element.closest(PAGE_CONTROLS).is_ok_and(|control| control.is_some())
    };
    (0..POINTS).any(|across| {
        (0..POINTS).any(|down| {
            #[expect(clippy::cast_possible_truncation, reason = "a point of the viewport")]
            let (x, y) =
                ((area.x() + width * f64::from(across)) as f32, (area.y() + height * f64::from(down)) as f32);
            let here = document.elements_from_point(x, y);
            here.iter().filter_map(|element| element.dyn_into().ok()).any(|element| is_page_control(&element))
        })
    })
}
