//! Upstack's page: events of the DOM to the fill machine, its actions to the DOM.

mod fill_control;
mod sight;

use alloc::borrow::ToOwned;
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::fill::{Action, Event, FillPage};
use keyferry_core::message::{PageReply, PageRequest, TabOrder, Use};
use keyferry_core::page::ElementId;
use keyferry_core::site::upstack;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlOptionElement, HtmlSelectElement, Window};
use zeroize::Zeroizing;

use self::fill_control::{FillControl, Used};
use crate::bridge::Bridge;
use crate::view::read_view;
use crate::watch::Watch;

/// How long a page's framework gets to take back what was put into a field, in milliseconds.
const CHECK_MILLIS: i32 = 60;
/// The longest time between two looks at a page that changes all the time, in milliseconds: the control is to stay
/// with its field.
const LONGEST_PAUSE_MILLIS: i32 = 100;
/// Where dashboards show which store is open: a choice in the bar at the top, or a button that opens one.
const OPEN_STORE: &str = "header select, nav select, header [aria-haspopup], nav [aria-haspopup]";
/// Longest text there that can be a store's name, in UTF-16 units.
const MAX_STORE_TEXT: usize = 60;

struct App {
    window: Window,
    bridge: Bridge,
    machine: RefCell<FillPage>,
    control: FillControl,
}

/// Starts on Upstack's page. `bridge` is what `extension/content.js` lends.
#[wasm_bindgen]
pub fn start_upstack(bridge: Bridge) -> Result<(), JsValue> {
    let window = &web_sys::window().ok_or("no window")?;
    // Only the top document may be filled in: a frame can be laid over or hidden by whoever embeds it.
    if window.top()?.as_ref() != Some(window) {
        return Ok(());
    }
    let app = Rc::new_cyclic(|app: &Weak<App>| {
        let app = app.clone();
        let control = FillControl::new(bridge.clone(), move |used| {
            let Some(app) = app.upgrade() else { return };
            // As the form is now.
            app.look();
            app.feed(match used {
                Used::Fill(sight) => Event::Clicked(sight),
                Used::Choose(entry, sight) => Event::Chosen(entry, sight),
                Used::Confirm(sight) => Event::Confirmed(sight),
                Used::Search(text) => Event::Searched(text),
                Used::Undo => Event::Undone,
                Used::Close => Event::Dismissed,
            });
        });
        App { window: window.clone(), bridge, machine: RefCell::default(), control }
    });
    let looking = app.clone();
    let watch = Watch::start(&app.bridge, LONGEST_PAUSE_MILLIS, move |_| looking.look());
    let ordered = app.clone();
    app.bridge.on_order(move |TabOrder::Fill { entry }| {
        ordered.look();
        let has_form = ordered.machine.borrow().has_form();
        ordered.feed(Event::Pressed(entry));
        has_form
    });
    let bridge = app.bridge.clone();
    bridge.hear("click transitionend animationend scroll resize", "", move |kind, _| match kind {
        "click" => watch.soon(),
        // What fades or slides in can be seen only when it has, and no mutation tells.
        "transitionend" | "animationend" => {
            app.look();
        }
        "scroll" | "resize" => app.control.follow(),
        _ => {}
    });
    Ok(())
}

impl App {
    /// Looks at the page. Returns whether it needs watching.
    fn look(self: &Rc<Self>) -> bool {
        let mut view = read_view(&Zeroizing::new(self.bridge.describe()));
        // Asked of those alone that may matter, since the browser has to work out styles and layout for that.
        let wanted: Vec<ElementId> = upstack::key_fields(&view).map(|field| field.id).collect();
        view.fields.retain(|field| {
            !wanted.contains(&field.id)
                || self
                    .bridge
                    .element(field.id)
                    .is_some_and(|element| sight::can_be_seen(&self.window, &element))
        });
        let worth = upstack::is_destinations(&view.address);
        self.feed(Event::View(view));
        self.control.follow();
        worth
    }

    fn feed(self: &Rc<Self>, event: Event) {
        // Taken out before they are carried out: an action may cause the next event.
        let actions = self.machine.borrow_mut().handle(event);
        for action in actions {
            self.perform(action);
        }
    }

    fn perform(self: &Rc<Self>, action: Action) {
        match action {
            Action::AskSettings => self.ask(&PageRequest::Settings),
            Action::Offer(field) => {
                if let Some(field) = self.bridge.element(field) {
                    // Without the control the page works as it always did.
                    let _ = self.control.offer(&self.window, &field);
                }
            }
            Action::Withdraw => self.control.withdraw(),
            Action::AskSaved => self.ask(&PageRequest::Saved),
            Action::AskKey(entry) => self.ask(&PageRequest::Fill { entry }),
            Action::Fill { field, key } => {
                let Some(field) = self.bridge.element(field) else { return };
                let before = Zeroizing::new(self.bridge.value(&field).unwrap_or_default());
                self.bridge.put(&field, key.expose());
                let app = self.clone();
                self.bridge.once_in(CHECK_MILLIS, move || {
                    let holds = app.bridge.value(&field).is_some_and(|value| value == key.expose());
                    app.feed(Event::Checked { holds, before });
                });
            }
            Action::Restore { field, text } => {
                if let Some(field) = self.bridge.element(field) {
                    // What stands there is in plain sight, should this not work.
                    self.bridge.put(&field, &text);
                }
            }
            Action::Report { entry, store } => {
                // A date in seconds is a whole number far below 2^53.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let at = (js_sys::Date::now() / 1000.0) as u64;
                // That it was used is a help in choosing, and no more.
                self.bridge.ask(&PageRequest::Filled { entry, used: Use { at, store } }, drop);
            }
            Action::Show(panel) => {
                let _ = self.control.show(&panel);
            }
            Action::Hide => self.control.hide(),
        }
    }

    fn ask(self: &Rc<Self>, request: &PageRequest) {
        let app = self.clone();
        self.bridge.ask(request, move |reply| {
            // The form may have changed while the answer was on its way.
            app.look();
            app.feed(match reply {
                PageReply::Settings(settings) => Event::Settings(settings),
                PageReply::Saved { entries } => Event::Saved { entries, open: app.open_store() },
                PageReply::Fill { entry, key } => Event::Released { entry, key },
                PageReply::Failed(failure) => Event::Failed(failure),
                _ => Event::Failed(Failure::new(FailureCode::BadRequest, "an answer to something else")),
            });
        });
    }

    /// The names of the store that the dashboard shows as open.
    fn open_store(&self) -> Vec<String> {
        let document = self.window.document();
        let Some(found) = document.and_then(|document| document.query_selector_all(OPEN_STORE).ok()) else {
            return vec![];
        };
        let shown = (0..found.length()).filter_map(|index| found.item(index)).filter_map(|node| {
            let text = match node.dyn_ref::<HtmlSelectElement>() {
                Some(select) => {
                    let chosen = select.selected_options().item(0)?;
                    chosen.dyn_ref::<HtmlOptionElement>()?.text()
                }
                None => node.text_content()?.trim().to_owned(),
            };
            (!text.is_empty() && text.len() <= MAX_STORE_TEXT).then_some(text)
        });
        shown.collect()
    }
}
