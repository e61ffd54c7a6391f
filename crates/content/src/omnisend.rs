//! Omnisend's page: events of the DOM to the capture machine, its actions to the DOM.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use keyferry_core::capture::{Action, CapturePage, Event, Stamp};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::key::{ApiKey, CaptureId};
use keyferry_core::message::{PageReply, PageRequest};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element, Window};

use crate::bridge::Bridge;
use crate::dom;
use crate::notice::{self, NoticeCard};
use crate::view::{self, Page};

struct App {
    window: Window,
    bridge: Bridge,
    machine: RefCell<CapturePage>,
    page: RefCell<Page>,
    card: NoticeCard,
    /// The name of the event by which the clipboard hook reports: random, so that the page cannot know it.
    channel: String,
    confirm_leaving: Cell<bool>,
    /// The user, or their company, does not want Keyferry on Omnisend's pages.
    switched_off: Cell<bool>,
}

pub(crate) fn start(window: &Window, bridge: &Bridge) -> Result<(), JsValue> {
    let channel = random(window)?;
    let page = Page::new(window)?;
    let app = Rc::new_cyclic(|app: &Weak<App>| {
        let app = app.clone();
        let card = NoticeCard::new(bridge.clone(), move |pressed| {
            let event = match pressed {
                notice::Button::Retry => Event::Retry,
                notice::Button::Close => Event::Dismissed,
            };
            if let Some(app) = app.upgrade() {
                app.feed(event);
            }
        });
        App {
            window: window.clone(),
            bridge: bridge.clone(),
            machine: RefCell::default(),
            page: RefCell::new(page),
            card,
            channel,
            confirm_leaving: Cell::new(false),
            switched_off: Cell::new(false),
        }
    });
    app.listen()
}

impl App {
    fn listen(self: &Rc<Self>) -> Result<(), JsValue> {
        let app = self.clone();
        view::watch(&self.window, move || app.look())?;
        let app = self.clone();
        dom::on_trusted(&self.window, "click", move |event| app.clicked(&event))?;
        let app = self.clone();
        dom::on_trusted(&self.window, "input", move |event| {
            if let Some(field) = target(&event) {
                let id = app.page.borrow_mut().id(&field);
                app.feed(Event::Typed(id));
            }
        })?;
        let app = self.clone();
        dom::on(&self.window, &self.channel, move |event| {
            let text = event.dyn_into::<CustomEvent>().ok().and_then(|event| event.detail().as_string());
            if let (Some(key), Ok(stamp)) = (text.as_deref().and_then(ApiKey::parse), app.stamp()) {
                app.feed(Event::Copied { key, stamp });
            }
        })?;
        let app = self.clone();
        dom::on_trusted(&self.window, "beforeunload", move |event| {
            if app.confirm_leaving.get() {
                event.prevent_default();
            }
        })?;
        let app = self.clone();
        self.bridge.on_told(move |delivery| app.feed(Event::Delivery(delivery)));
        Ok(())
    }

    fn look(self: &Rc<Self>) {
        let view = self.page.borrow_mut().view();
        self.feed(Event::View(view));
    }

    fn clicked(self: &Rc<Self>, event: &web_sys::Event) {
        let Some(element) = target(event) else { return };
        // As the page is now, before its own handlers change it.
        self.look();
        let (control, at) = self.page.borrow_mut().control_at(&element);
        let Ok(stamp) = self.stamp() else { return };
        let nearby = view::keys_near(&at);
        self.feed(Event::Activated { control, nearby, stamp });
    }

    fn feed(self: &Rc<Self>, event: Event) {
        if self.switched_off.get() {
            return;
        }
        // Taken out before they are carried out: an action may cause the next event.
        let actions = self.machine.borrow_mut().handle(event);
        for action in actions {
            self.perform(action);
        }
    }

    fn perform(self: &Rc<Self>, action: Action) {
        match action {
            Action::Prefill { field, text } => {
                let element = self.page.borrow().element(field).cloned();
                if let Some(element) = element {
                    let app = self.clone();
                    wasm_bindgen_futures::spawn_local(async move { app.prefill(&element, text).await });
                }
            }
            Action::ListenToClipboard => {
                let app = self.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    let channel = app.channel.clone();
                    // Without the hook, the key can still be read where it stands on the page.
                    let reply = app.bridge.ask(&PageRequest::ListenToClipboard { channel }).await;
                    let off = matches!(&reply, PageReply::Failed(f) if f.code == FailureCode::SwitchedOff);
                    app.switched_off.set(off);
                });
            }
            Action::Arm(millis) => {
                let init = CustomEventInit::new();
                #[expect(clippy::cast_precision_loss)]
                init.set_detail(&JsValue::from_f64(millis as f64));
                if let Ok(event) =
                    CustomEvent::new_with_event_init_dict(&[&self.channel, "-arm"].concat(), &init)
                {
                    let _ = self.window.dispatch_event(&event);
                }
            }
            Action::Deliver(capture) => self.ask(PageRequest::Deliver(capture)),
            Action::Retry(capture) => self.ask(PageRequest::Retry { capture }),
            Action::Show(notice) => self.card.show(&self.window, &notice),
            Action::Hide => self.card.hide(),
            Action::ConfirmLeaving(confirm) => self.confirm_leaving.set(confirm),
        }
    }

    fn ask(self: &Rc<Self>, request: PageRequest) {
        let app = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            match app.bridge.ask(&request).await {
                PageReply::Delivery(delivery) => app.feed(Event::Delivery(delivery)),
                PageReply::Failed(failure) => app.feed(Event::Unreachable(failure)),
                _ => app.feed(Event::Unreachable(Failure::new(
                    FailureCode::BadRequest,
                    "an answer to something else",
                ))),
            }
        });
    }

    /// Fills in the name that the user has set, unless they have typed meanwhile.
    async fn prefill(&self, field: &Element, usual: &str) {
        let name = match self.bridge.ask(&PageRequest::Settings).await {
            PageReply::Settings(settings) => settings.name_to_fill_in().map(str::to_owned),
            _ => Some(usual.to_owned()),
        };
        if let Some(name) = name.filter(|_| dom::value(field).is_some_and(|value| value.is_empty())) {
            // A field that takes no text is the page's matter; the user can type.
            let _ = dom::put(field, &name);
        }
    }

    fn stamp(&self) -> Result<Stamp, JsValue> {
        let fresh_id = CaptureId::parse(&random(&self.window)?).ok_or("no id")?;
        // A date in milliseconds is a whole number far below 2^53.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Ok(Stamp { now_millis: js_sys::Date::now() as u64, fresh_id })
    }
}

/// The element that the event really happened on, inside open shadow roots too.
fn target(event: &web_sys::Event) -> Option<Element> {
    event.composed_path().get(0).dyn_into().ok()
}

/// 128 random bits in hexadecimal.
fn random(window: &Window) -> Result<String, JsValue> {
    let mut bytes = [0; 16];
    window.crypto()?.get_random_values_with_u8_array(&mut bytes)?;
    CaptureId::from_bytes(&bytes).map(String::from).ok_or_else(|| "too few bytes".into())
}
