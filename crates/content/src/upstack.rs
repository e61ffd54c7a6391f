//! Upstack's page: events of the DOM to the fill machine, its actions to the DOM.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::fill::{Action, Event, FillPage};
use keyferry_core::message::{PageReply, PageRequest};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Window};

use crate::bridge::Bridge;
use crate::dom;
use crate::fill_control::{FillControl, Used};
use crate::view::{self, Page};

struct App {
    window: Window,
    bridge: Bridge,
    machine: RefCell<FillPage>,
    page: RefCell<Page>,
    control: FillControl,
}

pub(crate) fn start(window: &Window, bridge: Bridge) -> Result<(), JsValue> {
    let page = Page::new(window, &bridge)?;
    let app = Rc::new_cyclic(|app: &Weak<App>| {
        let app = app.clone();
        let control = FillControl::new(bridge.clone(), move |used| {
            let Some(app) = app.upgrade() else { return };
            app.feed(match used {
                Used::Fill => Event::Clicked,
                Used::Choose(entry) => Event::Chosen(entry),
                Used::Close => Event::Dismissed,
            });
        });
        App { window: window.clone(), bridge, machine: RefCell::default(), page: RefCell::new(page), control }
    });
    let looking = app.clone();
    // This page changes by attributes too, such as the one that disables a field.
    view::watch(window, move || looking.look())?.set_closely(true);
    dom::on(window, "resize", move |_| app.control.follow())
}

impl App {
    fn look(self: &Rc<Self>) {
        let view = self.page.borrow_mut().form_view();
        self.feed(Event::View(view));
        self.control.follow();
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
            Action::Offer(field) => {
                if let Some(field) = self.element(field) {
                    // Without the control the page works as it always did.
                    let _ = self.control.offer(&self.window, &field);
                }
            }
            Action::Withdraw => self.control.withdraw(),
            Action::AskSaved => self.ask(PageRequest::Saved),
            Action::AskKey(entry) => self.ask(PageRequest::Fill { entry }),
            Action::Fill { field, key } => {
                let field = self.element(field);
                let put = field.as_ref().is_some_and(|field| dom::put(field, key.expose()).is_ok());
                let holds = put
                    && field.and_then(|field| dom::value(&field)).is_some_and(|value| value == key.expose());
                self.feed(Event::Checked(holds));
            }
            Action::Show(panel) => {
                let _ = self.control.show(&panel);
            }
            Action::Hide => self.control.hide(),
        }
    }

    fn ask(self: &Rc<Self>, request: PageRequest) {
        let app = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let reply = app.bridge.ask(&request).await;
            // The form may have changed while the answer was on its way.
            app.look();
            app.feed(match reply {
                PageReply::Saved { entries } => Event::Saved(entries),
                PageReply::Fill { entry, key } => Event::Released { entry, key },
                PageReply::Failed(failure) => Event::Failed(failure),
                _ => Event::Failed(Failure::new(FailureCode::BadRequest, "an answer to something else")),
            });
        });
    }

    fn element(&self, id: u32) -> Option<Element> {
        self.page.borrow().element(id).cloned()
    }
}
