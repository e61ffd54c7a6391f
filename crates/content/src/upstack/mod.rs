//! Upstack's page: passes events of the DOM to the fill machine, and performs its actions on the DOM.

mod fill_control;
mod forms;
mod imports;
mod open_store;
mod tab_answer;
mod visibility;

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;

use keyferry_core::fill::{Action, ClickContext, Event, FillPage, SavedKeys};
use keyferry_core::form_view::FormView;
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::page::ElementId;
use keyferry_core::protocol::{LastUse, TabAnswer, TabCommand};
use wasm_bindgen::prelude::*;
use web_sys::{Element, MouseEvent, Window};
use zeroize::Zeroizing;

use self::fill_control::FillControl;
pub use self::fill_control::FillControls;
use self::forms::Focus;
pub use self::forms::Forms;
pub use self::imports::{ChangeRecorder, UpstackBackground};
use self::open_store::open_stores;
use self::tab_answer::AnswerMessage;
use crate::messages::{reply, request, to_count};
use crate::page::Page;
use crate::scan::{PageObserver, Scan, ScanScheduler};
use crate::timers::Timers;

/// Time in which the page's framework may revert a filled value, in milliseconds.
const CHECK_MILLIS: u32 = 60;
/// The one timer of this page: the check of the field.
const CHECK_TIMER: u32 = 0;
/// The longest pause between scans of a page that changes all the time, in milliseconds: the control follows its field.
const LONGEST_PAUSE_MILLIS: u32 = 100;

/// The content script of one Upstack page.
#[wasm_bindgen]
pub struct UpstackPage {
    window: Window,
    machine: RefCell<FillPage>,
    page: Page,
    forms: Forms,
    scheduler: ScanScheduler,
    changes: ChangeRecorder,
    timers: Timers,
    control: FillControl,
    background: UpstackBackground,
    /// The last filling, until the page has had time to revert it.
    unchecked: RefCell<Option<Filling>>,
}

struct Filling {
    field: Element,
    key: ApiKey,
    /// The field's value before.
    before: Zeroizing<String>,
}

#[wasm_bindgen]
impl UpstackPage {
    /// Returns false in a frame, which the page around it could cover or hide.
    #[wasm_bindgen(js_name = mayRunIn)]
    pub fn may_run_in(window: &Window) -> bool {
        window.top().is_ok_and(|top| top.as_ref() == Some(window))
    }

    /// Starts scanning the page.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::too_many_arguments, reason = "the objects that JavaScript connects, each with its type")]
    pub fn new(
        window: Window,
        page: Page,
        forms: Forms,
        observer: PageObserver,
        changes: ChangeRecorder,
        timers: Timers,
        controls: FillControls,
        background: UpstackBackground,
        is_practice: bool,
    ) -> Self {
        Self {
            machine: RefCell::new(if is_practice { FillPage::for_practice() } else { FillPage::default() }),
            page,
            forms,
            scheduler: ScanScheduler::start(observer, LONGEST_PAUSE_MILLIS),
            changes,
            timers,
            control: FillControl::new(window.clone(), controls),
            background,
            unchecked: RefCell::default(),
            window,
        }
    }

    /// Handles a click on the fill control's button.
    #[wasm_bindgen(js_name = onFill)]
    pub fn on_fill(&self, event: &MouseEvent) {
        self.control_clicked(event, true, Event::ControlClicked);
    }

    /// Handles the choice of a key from the list, by its ID.
    #[wasm_bindgen(js_name = onChoose)]
    pub fn on_choose(&self, key: &str, event: &MouseEvent) {
        if let Some(key) = EntryId::parse(key) {
            self.control_clicked(event, false, |context| Event::Chosen(key, context));
        }
    }

    /// The user confirmed that the field's value may be replaced.
    #[wasm_bindgen(js_name = onConfirm)]
    pub fn on_confirm(&self, event: &MouseEvent) {
        self.control_clicked(event, false, Event::Confirmed);
    }

    /// Handles typing in the list's search field.
    #[wasm_bindgen(js_name = onSearch)]
    pub fn on_search(&self, text: String) {
        self.scan_and_dispatch(Event::Searched(text));
    }

    #[wasm_bindgen(js_name = onUndo)]
    pub fn on_undo(&self) {
        self.scan_and_dispatch(Event::Undone);
    }

    /// The user closed the panel.
    #[wasm_bindgen(js_name = onDismiss)]
    pub fn on_dismiss(&self) {
        self.scan_and_dispatch(Event::Dismissed);
    }

    /// Handles a command of the background, most often on behalf of the user. Returns an `AnswerMessage`, or nothing for
    /// a message that is no command.
    #[wasm_bindgen(js_name = onCommand)]
    pub fn on_command(&self, command: JsValue) -> JsValue {
        let Some(command) = reply::read_command(command) else { return JsValue::UNDEFINED };
        if let TabCommand::FillHere { entry } = command {
            return AnswerMessage::from(self.fill_here(entry)).into();
        }
        self.scan(Scan::Full);
        let has_form = self.machine.borrow().has_form();
        match command {
            TabCommand::Fill { entry } => self.dispatch(Event::FillCommand(entry)),
            TabCommand::ShowWaiting => self.dispatch(Event::KeyringWaiting),
            TabCommand::ShowAskingTeam => self.dispatch(Event::AskingTeam),
            TabCommand::Inspect | TabCommand::FillHere { .. } => {}
        }
        AnswerMessage::from(if has_form { TabAnswer::Done } else { TabAnswer::NoForm }).into()
    }

    /// Handles the reply to `UpstackBackground::request_settings`, or the error.
    #[wasm_bindgen(js_name = onSettings)]
    pub fn on_settings(&self, reply: JsValue) {
        self.scan_and_dispatch(match reply::read_settings(reply) {
            Ok(settings) => Event::Settings(settings),
            Err(_) => Event::SettingsUnavailable,
        });
    }

    /// Handles the reply to `UpstackBackground::ask_key_of_store`. After an error the control keeps its name.
    #[wasm_bindgen(js_name = onKeyOfStore)]
    pub fn on_key_of_store(&self, reply: JsValue) {
        if let Ok(entries) = reply::read_keys(reply) {
            self.scan_and_dispatch(Event::KeyOfStore(entries.into_iter().next()));
        }
    }

    /// Handles the reply to `UpstackBackground::list_keys`, or the error.
    #[wasm_bindgen(js_name = onKeys)]
    pub fn on_keys(&self, reply: JsValue) {
        self.scan_and_dispatch(match reply::read_keys(reply) {
            Ok(entries) => Event::SavedKeys(SavedKeys {
                entries,
                open_stores: open_stores(&self.window),
                now: now_seconds(),
            }),
            Err(failure) => Event::Failed(failure),
        });
    }

    /// Handles the reply to `UpstackBackground::release_key`, or the error.
    #[wasm_bindgen(js_name = onKey)]
    pub fn on_key(&self, reply: JsValue) {
        // The keyring may have asked its user meanwhile. Most often the page is as it was at the click.
        if self.changes.stop() {
            self.scan(Scan::Quick);
        }
        self.dispatch(match reply::read_key(reply) {
            Ok((entry, key)) => Event::Released { entry, key, open_stores: open_stores(&self.window) },
            Err(failure) => Event::Failed(failure),
        });
    }

    /// Checks whether the field has kept the key.
    #[wasm_bindgen(js_name = onTimer)]
    pub fn on_timer(&self, _id: u32) {
        let Some(Filling { field, key, before }) = self.unchecked.take() else { return };
        let holds = self.page.value(&field).map(Zeroizing::new).is_some_and(|value| *value == key.expose());
        self.dispatch(Event::Checked { holds, before });
    }

    /// Measures whether the user can see the control.
    #[wasm_bindgen(js_name = onControlCheck)]
    pub fn on_control_check(&self) {
        self.control.check();
    }

    /// Handles a press of the pointer on the control, before the page responds to it: on its button, or on its panel.
    /// The click follows.
    #[wasm_bindgen(js_name = onControlPress)]
    pub fn on_control_press(&self, on_button: bool) {
        // Measured before the scan, which may place another control.
        self.control.on_press();
        self.scan(Scan::Quick);
        if on_button {
            self.dispatch(Event::ControlPressed);
        }
    }

    /// Handles the return of the user's attention, from another window, from something above the control, or with the
    /// focus.
    #[wasm_bindgen(js_name = onAttention)]
    pub fn on_attention(&self) {
        self.control.on_attention();
    }

    /// Handles the user's return to the page's window.
    #[wasm_bindgen(js_name = onReturn)]
    pub fn on_return(&self) {
        self.control.on_attention();
        self.dispatch(Event::Returned);
    }

    /// Handles a click anywhere on the page.
    #[wasm_bindgen(js_name = onClick)]
    pub fn on_click(&self) {
        self.scheduler.on_click();
    }

    /// Handles the end of an animation: a form that fades or slides in becomes visible then, without a mutation.
    #[wasm_bindgen(js_name = onAnimationEnd)]
    pub fn on_animation_end(&self) {
        self.scan_and_follow(Scan::Quick);
    }

    /// Handles scrolling and resizing.
    #[wasm_bindgen(js_name = onMove)]
    pub fn on_move(&self) {
        self.control.follow_field();
    }

    #[wasm_bindgen(js_name = onScanTimer)]
    pub fn on_scan_timer(&self) {
        self.scheduler.on_scan_timer(|extent| self.scan_and_follow(extent));
    }

    #[wasm_bindgen(js_name = onPageChanged)]
    pub fn on_page_changed(&self) {
        self.scheduler.on_page_changed();
    }

    #[wasm_bindgen(js_name = onNavigation)]
    pub fn on_navigation(&self) {
        self.scheduler.on_navigation();
    }

    /// Handles a trigger that `trigger.js` found.
    #[wasm_bindgen(js_name = onTrigger)]
    pub fn on_trigger(&self) {
        self.scheduler.on_trigger();
    }
}

impl UpstackPage {
    fn control_clicked(
        &self,
        event: &MouseEvent,
        on_button: bool,
        to_event: impl FnOnce(ClickContext) -> Event,
    ) {
        // A click by the keyboard follows no press.
        if event.detail() == 0 {
            self.on_control_press(on_button);
        }
        if let Some(context) = self.control.take_click_context(event) {
            self.dispatch(to_event(context));
        }
    }

    /// Chooses the field that has the focus.
    fn fill_here(&self, entry: Option<EntryId>) -> TabAnswer {
        let focus = Focus::from(self.forms.focused());
        self.scan(Scan::Full);
        let is_painted = |field| {
            self.forms.element(field).is_some_and(|field| visibility::is_painted(&self.window, &field))
        };
        match focus {
            Focus::Field(field) if self.machine.borrow().may_fill(field) && is_painted(field) => {
                self.dispatch(Event::FillHere { field, entry });
                // The page may change all the time from now on.
                self.scheduler.on_click();
                TabAnswer::Done
            }
            Focus::Frame => TabAnswer::FieldInFrame,
            Focus::Field(_) | Focus::Elsewhere => TabAnswer::NoField,
        }
    }

    /// Dispatches an event after a scan: the form can have changed meanwhile.
    fn scan_and_dispatch(&self, event: Event) {
        self.scan(Scan::Quick);
        self.dispatch(event);
    }

    /// Returns whether the page needs watching.
    fn scan(&self, extent: Scan) -> bool {
        let mut view = FormView::from(self.forms.fields(extent == Scan::Full));
        let is_relevant = self.machine.borrow().needs_watching(&view);
        let candidates = self.machine.borrow().candidates(&view);
        let chosen = self.forms.chosen();
        if !candidates.is_empty() || chosen.is_some() {
            self.describe_candidates(&mut view, &candidates, chosen);
        }
        self.dispatch(Event::Snapshot(view));
        self.report_open_stores();
        is_relevant
    }

    fn report_open_stores(&self) {
        if self.machine.borrow().has_form() {
            self.dispatch(Event::OpenStores(open_stores(&self.window)));
        }
    }

    /// Scans the page and moves the control to its field, which costs as much. Returns whether the page needs watching.
    fn scan_and_follow(&self, extent: Scan) -> bool {
        let is_relevant = self.scan(extent);
        self.control.follow_field();
        is_relevant
    }

    /// Describes the fields that a key could go into, and removes the invisible ones of them: the browser has to compute
    /// styles and layout for it. Of the field that the user has chosen, the surroundings do not matter.
    fn describe_candidates(&self, view: &mut FormView, candidates: &[ElementId], chosen: Option<ElementId>) {
        let mut visible = vec![];
        view.fields.retain_mut(|field| {
            let is_candidate = candidates.contains(&field.id);
            if !is_candidate && chosen != Some(field.id) {
                return true;
            }
            let Some(element) = self.forms.element(field.id) else { return false };
            if !visibility::can_be_seen(&self.window, &self.page, &element) {
                return false;
            }
            field.value = self.page.value(&element).unwrap_or_default();
            if is_candidate {
                visible.push(field.id);
            }
            true
        });
        if !visible.is_empty() {
            view.regions = self.forms.regions(visible).into_iter().map(Vec::from).collect();
        }
    }

    fn dispatch(&self, event: Event) {
        // The borrow ends before actions are performed, because they can cause the next event.
        let actions = self.machine.borrow_mut().handle(event);
        for action in actions {
            self.perform(action);
        }
    }

    fn perform(&self, action: Action) {
        match action {
            Action::RequestSettings => self.background.request_settings(&request::settings()),
            Action::PrepareHost => self.background.prepare_host(&request::prepare_host()),
            Action::PlaceControl(field) => {
                if let Some(field) = self.forms.element(field) {
                    // On an error there is no control, and the page works as before.
                    let _ = self.control.place(&field);
                }
                self.report_open_stores();
            }
            Action::RemoveControl => self.control.remove(),
            Action::RequestKeyOfStore(open) => {
                self.background.ask_key_of_store(&request::key_of_store(open));
            }
            Action::NameKey(key) => self.control.name_key(key.as_ref()),
            Action::RequestSavedKeys => self.background.list_keys(&request::saved()),
            Action::RequestKey(entry) => {
                self.changes.start();
                self.background.release_key(&request::fill(&entry));
            }
            Action::Fill { field, key } => self.fill(field, key),
            Action::Restore { field, text } => {
                if let Some(field) = self.forms.element(field) {
                    // If the page rejects the text, the user sees that in the field.
                    self.page.type_text(&field, &text);
                }
            }
            Action::ReportFilled { entry, store } => {
                self.background
                    .report_filled(&request::filled(&entry, &LastUse { at: now_seconds(), store }));
            }
            Action::ShowPanel(panel) => self.control.show(&panel),
            Action::HidePanel => self.control.hide_panel(),
        }
    }

    fn fill(&self, field: u32, key: ApiKey) {
        let Some(field) = self.forms.element(field) else { return };
        let before = Zeroizing::new(self.page.value(&field).unwrap_or_default());
        self.page.type_text(&field, key.expose());
        self.unchecked.replace(Some(Filling { field, key, before }));
        self.timers.start(CHECK_TIMER, CHECK_MILLIS);
    }
}

/// In seconds since 1970-01-01 UTC.
fn now_seconds() -> u64 {
    to_count(js_sys::Date::now() / 1000.0)
}
