//! Upstack's page: events of the DOM to the fill machine, its actions to the DOM.

mod fill_control;
mod sight;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;

use keyferry_core::fill::{Action, Event, FillPage};
use keyferry_core::key::ApiKey;
use keyferry_core::page::ElementId;
use keyferry_core::protocol::{LastUse, TabCommand};
use keyferry_core::sites::upstack::{MAX_OPEN_STORE_BYTES, OPEN_STORE};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlOptionElement, HtmlSelectElement, Window};
use zeroize::Zeroizing;

use self::fill_control::{FillControl, Used};
use crate::bridge::Bridge;
use crate::view::read_view;
use crate::watch::Watch;
use crate::wire;

/// What is heard of what the user does, and of what moves on the page.
const KINDS: &str = "click transitionend animationend scroll resize";
/// How long a page's framework gets to take back what was put into a field, in milliseconds.
const CHECK_MILLIS: u32 = 60;
/// The longest time between two looks at a page that changes all the time, in milliseconds: the control is to stay
/// with its field.
const LONGEST_PAUSE_MILLIS: u32 = 100;

#[wasm_bindgen]
extern "C" {
    /// The element of a field in the last description.
    #[wasm_bindgen(method)]
    fn element(this: &Bridge, id: ElementId) -> Option<Element>;

    /// What stands in a text field.
    #[wasm_bindgen(method)]
    fn value(this: &Bridge, field: &Element) -> Option<String>;

    /// Puts a text into a field as if it were typed. A field that takes none is the page's matter.
    #[wasm_bindgen(method)]
    pub(crate) fn put(this: &Bridge, field: &Element, text: &str);
}

struct App {
    window: Window,
    bridge: &'static Bridge,
    machine: RefCell<FillPage>,
    watch: Watch,
    control: FillControl,
    /// What was put into a field, until it is known whether the page has left it there.
    put: RefCell<Option<Put>>,
}

struct Put {
    field: Element,
    key: ApiKey,
    /// What stood there.
    before: Zeroizing<String>,
}

/// Starts on Upstack's page. `bridge` is what `extension/content.js` lends.
#[wasm_bindgen]
pub fn start_upstack(bridge: Bridge) -> Result<(), JsValue> {
    start(bridge, FillPage::default())
}

/// Starts on the extension's practice page.
#[wasm_bindgen]
pub fn start_upstack_practice(bridge: Bridge) -> Result<(), JsValue> {
    start(bridge, FillPage::for_practice())
}

fn start(bridge: Bridge, machine: FillPage) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    // Only the top document may be filled in: a frame can be laid over or hidden by whoever embeds it.
    if window.top()?.as_ref() != Some(&window) {
        return Ok(());
    }
    // For as long as the page lives.
    let bridge: &'static Bridge = Box::leak(Box::new(bridge));
    let app: &'static App = Box::leak(Box::new(App {
        window,
        machine: RefCell::new(machine),
        watch: Watch::new(bridge, LONGEST_PAUSE_MILLIS),
        control: FillControl::new(bridge),
        put: RefCell::default(),
        bridge,
    }));
    app.watch.start();
    bridge.listen(KINDS, |what, text| app.told(what, text));
    Ok(())
}

impl App {
    /// Takes whatever happens: see [`Bridge::listen`]. Returns whether an order could be followed.
    fn told(&self, what: &str, text: String) -> bool {
        let text = Zeroizing::new(text);
        let (kind, of) = what.split_once(' ').unwrap_or((what, ""));
        match kind {
            "control" => {
                if let Some(used) = self.control.heard(of) {
                    self.used(used);
                }
            }
            "told" => return wire::read_order(&text).is_some_and(|order| self.ordered(order)),
            "settings" => {
                let settings = wire::read_settings(&text).map_or(Event::SettingsUnavailable, Event::Settings);
                self.answered(Some(settings), &text);
            }
            "saved" => {
                let listed = |entries| Event::SavedKeys { entries, open_stores: self.open_store() };
                self.answered(wire::read_saved(&text).map(listed), &text);
            }
            "key" => {
                let released = |(entry, key)| Event::Released { entry, key };
                self.answered(wire::read_fill(&text).map(released), &text);
            }
            "put" => self.check(),
            "click" => self.watch.soon(),
            // What fades or slides in can be seen only when it has, and no mutation tells.
            "transitionend" | "animationend" => {
                self.look();
            }
            "scroll" | "resize" => self.control.follow(),
            _ => self.watch.told(kind, |_| self.look()),
        }
        false
    }

    fn used(&self, used: Used) {
        // As the form is now.
        self.look();
        self.feed(match used {
            Used::Fill(sight) => Event::ControlClicked(sight),
            Used::Choose(entry, sight) => Event::Chosen(entry, sight),
            Used::Confirm(sight) => Event::Confirmed(sight),
            Used::Search(text) => Event::Searched(text),
            Used::Undo => Event::Undone,
            Used::Close => Event::Dismissed,
        });
    }

    /// Returns whether there is a form to fill in.
    fn ordered(&self, TabCommand::Fill { entry }: TabCommand) -> bool {
        self.look();
        let has_form = self.machine.borrow().has_form();
        self.feed(Event::FillCommand(entry));
        has_form
    }

    /// Takes the answer, or what came instead.
    fn answered(&self, answer: Option<Event>, text: &str) {
        // The form may have changed while it was on its way.
        self.look();
        self.feed(answer.unwrap_or_else(|| Event::Failed(wire::read_failure(text))));
    }

    fn check(&self) {
        let Some(Put { field, key, before }) = self.put.take() else { return };
        let holds = self.bridge.value(&field).map(Zeroizing::new).is_some_and(|value| *value == key.expose());
        self.feed(Event::Checked { holds, before });
    }

    /// Looks at the page. Returns whether it needs watching.
    fn look(&self) -> bool {
        let mut view = read_view(&Zeroizing::new(self.bridge.describe()));
        // Asked of those alone that may matter, since the browser has to work out styles and layout for that.
        let wanted = self.machine.borrow().candidates(&view);
        view.fields.retain(|field| {
            !wanted.contains(&field.id)
                || self
                    .bridge
                    .element(field.id)
                    .is_some_and(|element| sight::can_be_seen(&self.window, &element))
        });
        let worth = self.machine.borrow().is_form_address(&view.address);
        self.feed(Event::Snapshot(view));
        self.control.follow();
        worth
    }

    fn feed(&self, event: Event) {
        // Taken out before they are carried out: an action may cause the next event.
        let actions = self.machine.borrow_mut().handle(event);
        for action in actions {
            self.perform(action);
        }
    }

    fn perform(&self, action: Action) {
        match action {
            // The request for the settings starts the host already.
            Action::PrepareHost => {}
            Action::RequestSettings => self.bridge.ask(wire::SETTINGS, "settings"),
            Action::PlaceControl(field) => {
                if let Some(field) = self.bridge.element(field) {
                    // Without the control the page works as it always did.
                    let _ = self.control.offer(&self.window, &field);
                }
            }
            Action::RemoveControl => self.control.withdraw(),
            Action::RequestSavedKeys => self.bridge.ask(wire::SAVED, "saved"),
            Action::RequestKey(entry) => self.bridge.ask(wire::fill(&entry).as_str(), "key"),
            Action::Fill { field, key } => {
                let Some(field) = self.bridge.element(field) else { return };
                let before = Zeroizing::new(self.bridge.value(&field).unwrap_or_default());
                self.bridge.put(&field, key.expose());
                self.put.replace(Some(Put { field, key, before }));
                self.bridge.once_in(CHECK_MILLIS, "put");
            }
            Action::Restore { field, text } => {
                if let Some(field) = self.bridge.element(field) {
                    // What stands there is in plain sight, should this not work.
                    self.bridge.put(&field, &text);
                }
            }
            Action::ReportFilled { entry, store } => {
                // A date in seconds is a whole number far below 2^53.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let at = (self.bridge.now() / 1000.0) as u64;
                // That it was used is a help in choosing, and no more: nobody waits for the answer.
                self.bridge.ask(wire::filled(&entry, &LastUse { at, store }).as_str(), "");
            }
            Action::ShowPanel(panel) => {
                let _ = self.control.show(&panel);
            }
            Action::HidePanel => self.control.hide(),
        }
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
            (!text.is_empty() && text.len() <= MAX_OPEN_STORE_BYTES).then_some(text)
        });
        shown.collect()
    }
}
