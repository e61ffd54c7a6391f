//! State machine of Upstack's page: places the fill control and fills a saved key into the form.
//!
//! A key is requested only after a click on a control that the user can see, or a choice in the popup; `question` says
//! when a question comes before that, and `named_key` when the control names the key. It is filled into the field that
//! was recognised at the request, if that is still the recognised field when the key arrives, and if the dashboard still
//! shows the same store. The form is never submitted.
//!
//! The user can also choose a field that recognition does not know. It stays chosen until its panel is closed, it leaves
//! the page, or another field is chosen; meanwhile it takes the place of the recognised one, and a key is filled into it
//! after a question only.

mod chosen_field;
mod click_context;
mod event;
mod named_key;
mod panel;
mod question;
mod step;
#[cfg(test)]
mod tests;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::mem;

use zeroize::Zeroizing;

use self::click_context::Verdict;
pub use self::click_context::{ClickContext, FilterFunction, Obstacle, is_legible};
pub use self::event::{Action, Event, SavedKeys};
pub use self::panel::Panel;
pub use self::question::{OtherStore, Reasons};

use self::named_key::is_still_named;
use self::question::is_as_shown;
use self::step::{Ahead, Request, Seen, Step};

use crate::failure::{Failure, FailureCode};
use crate::form_view::FormView;
use crate::ids::EntryId;
use crate::key::ApiKey;
use crate::library;
use crate::page::ElementId;
use crate::protocol::SavedKey;
use crate::settings::PageSettings;
use crate::sites::upstack::{self, FormPage};

/// Number of keys from which the list can be searched.
const SEARCH_FROM: usize = 6;

/// The machine of one Upstack page.
#[derive(Debug, Default)]
pub struct FillPage {
    place: FormPage,
    view: FormView,
    settings: Option<PageSettings>,
    settings_requested: bool,
    /// The field that the user chose, if recognition does not know it.
    chosen: Option<ElementId>,
    /// The field that has the control.
    field: Option<ElementId>,
    /// The key that the control names.
    named: Option<SavedKey>,
    /// The names that the dashboard shows for the open store, while there is a control.
    dashboard: Vec<String>,
    entries: Vec<SavedKey>,
    /// The names that the dashboard showed when the entries arrived.
    open_stores: Vec<String>,
    step: Step,
}

impl FillPage {
    /// The machine of the extension's practice page, which recognises the form there and nowhere else.
    pub fn for_practice() -> Self {
        Self { place: FormPage::Practice, ..Self::default() }
    }

    /// Returns whether there is a form to fill in.
    pub fn has_form(&self) -> bool {
        self.field.is_some()
    }

    /// Returns whether the form may appear on the page, so that the page needs watching.
    pub fn needs_watching(&self, view: &FormView) -> bool {
        self.chosen.is_some() || self.place.needs_watching(view)
    }

    /// The fields that a key could go into, by their names. The adapter reads the surroundings of the visible ones and
    /// removes the others from the snapshot before it reports it.
    pub fn candidates(&self, view: &FormView) -> Vec<ElementId> {
        upstack::candidates(self.place, view).map(|field| field.id).collect()
    }

    /// Handles an event and returns the actions to perform, in order.
    pub fn handle(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::Snapshot(view) => self.on_snapshot(view),
            Event::Settings(settings) => self.on_settings(settings),
            Event::SettingsUnavailable => {
                // The next snapshot requests them again.
                self.settings_requested = self.settings.is_some();
                vec![]
            }
            Event::ControlPressed => self.on_press(),
            Event::ControlClicked(click) => self.if_clear(click, Self::on_click),
            Event::FillCommand(chosen) if self.has_form() => {
                self.request_saved_keys(chosen.map_or(Request::Shortcut, Request::Popup))
            }
            Event::FillHere { field, entry } => self.on_fill_here(field, entry),
            Event::OpenStores(open) => self.on_open_stores(open),
            Event::KeyOfStore(key) => self.on_key_of_store(key),
            Event::Returned => self.request_name().into_iter().collect(),
            Event::SavedKeys(saved) => self.on_saved_keys(saved),
            Event::Searched(text) if self.step == Step::Choosing => {
                let found = self.entries.iter().filter(|key| library::matches_search(key, &text));
                vec![Action::ShowPanel(Panel::Choice { entries: found.cloned().collect(), search: true })]
            }
            Event::FillCommand(_) | Event::Searched(_) => vec![],
            Event::Chosen(id, click) => self.if_clear(click, |page| {
                if page.step == Step::Choosing { page.choose(&id, Seen::Key) } else { vec![] }
            }),
            Event::Confirmed(click) => self.if_clear(click, Self::on_confirmed),
            Event::Released { entry, key, open_stores } => self.on_released(entry, key, &open_stores),
            Event::Checked { holds, before } => self.on_checked(holds, before),
            Event::KeyringWaiting => match self.step {
                Step::Listing(_) | Step::Fetching(..) => vec![Action::ShowPanel(Panel::Waiting)],
                Step::Pressed(Ahead::Requested) => {
                    self.step = Step::Pressed(Ahead::Waiting);
                    vec![]
                }
                Step::Idle
                | Step::Starting(_)
                | Step::Pressed(Ahead::Waiting | Ahead::Listed(_))
                | Step::Choosing
                | Step::Confirming(_)
                | Step::Checking(..)
                | Step::Filled { .. } => vec![],
            },
            Event::AskingTeam => match self.step {
                Step::Fetching(..) => vec![Action::ShowPanel(Panel::AskingTeam)],
                Step::Idle
                | Step::Starting(_)
                | Step::Pressed(_)
                | Step::Listing(_)
                | Step::Choosing
                | Step::Confirming(_)
                | Step::Checking(..)
                | Step::Filled { .. } => vec![],
            },
            Event::Undone => self.on_undone(),
            Event::Failed(failure) => {
                // The click will ask again.
                let is_ahead = matches!(mem::take(&mut self.step), Step::Pressed(_));
                if self.has_form() && !is_ahead {
                    vec![Action::ShowPanel(Panel::Failed(failure))]
                } else {
                    vec![]
                }
            }
            Event::Dismissed => self.close_panel(),
        }
    }

    /// Rejects a click on a control that the user may not have seen.
    fn if_clear(&mut self, click: ClickContext, act: impl FnOnce(&mut Self) -> Vec<Action>) -> Vec<Action> {
        let verdict = click.verdict();
        match (self.has_form(), verdict.cause()) {
            (false, _) => vec![],
            // A question that has just appeared stays, so that the user can answer it a moment later.
            (true, Some(_)) if verdict == Verdict::TooEarly && self.is_asking() => vec![],
            (true, Some(cause)) => {
                self.step = Step::Idle;
                let failure = Failure::new(FailureCode::ControlHidden, cause);
                vec![Action::ShowPanel(Panel::Failed(failure))]
            }
            (true, None) if verdict == Verdict::Repeated => vec![],
            (true, None) => act(self),
        }
    }

    /// Returns whether the panel shows a question.
    fn is_asking(&self) -> bool {
        matches!(self.step, Step::Choosing | Step::Confirming(_))
    }

    fn on_settings(&mut self, settings: PageSettings) -> Vec<Action> {
        let mut actions = if settings.upstack { vec![Action::PrepareHost] } else { vec![] };
        self.settings = Some(settings);
        let request = match mem::take(&mut self.step) {
            Step::Starting(request) => Some(request),
            step => {
                self.step = step;
                None
            }
        };
        actions.extend(self.update_control());
        if let Some(request) = request.filter(|_| self.has_form()) {
            actions.extend(self.request_saved_keys(request));
        }
        actions
    }

    fn on_snapshot(&mut self, view: FormView) -> Vec<Action> {
        self.view = view;
        self.update_control()
    }

    /// Moves the control to the field that the latest snapshot shows.
    fn update_control(&mut self) -> Vec<Action> {
        let is_allowed = self.settings.as_ref().is_none_or(|settings| settings.upstack);
        self.chosen = self.chosen.filter(|chosen| is_allowed && self.may_fill(*chosen));
        let field = self.key_field();
        let (field, value) = (field.map(|field| field.id), field.map(|field| field.value.as_str()));
        if field == self.field {
            if let Step::Filled { key, .. } = &self.step
                && value != Some(key.expose())
            {
                // The user or the page changed the value, which undo would overwrite.
                return self.close_panel();
            }
            return vec![];
        }
        let allowed = match &self.settings {
            Some(settings) => settings.upstack,
            None if field.is_some() && !mem::replace(&mut self.settings_requested, true) => {
                return vec![Action::RequestSettings];
            }
            None => false,
        };
        let field = field.filter(|_| allowed);
        if field == self.field {
            return vec![];
        }
        self.step = Step::Idle;
        self.forget_name();
        let before = mem::replace(&mut self.field, field);
        match field {
            Some(field) if before.is_some() => vec![Action::RemoveControl, Action::PlaceControl(field)],
            Some(field) => vec![Action::PlaceControl(field)],
            None => vec![Action::RemoveControl],
        }
    }

    fn on_press(&mut self) -> Vec<Action> {
        match self.step {
            Step::Idle | Step::Pressed(_) if self.has_form() => {
                self.step = Step::Pressed(Ahead::Requested);
                vec![Action::RequestSavedKeys]
            }
            Step::Idle
            | Step::Pressed(_)
            | Step::Starting(_)
            | Step::Listing(_)
            | Step::Choosing
            | Step::Confirming(_)
            | Step::Fetching(..)
            | Step::Checking(..)
            | Step::Filled { .. } => vec![],
        }
    }

    fn on_click(&mut self) -> Vec<Action> {
        let request = Request::Control(self.named.clone().map(Box::new));
        match mem::take(&mut self.step) {
            Step::Choosing => self.close_panel(),
            Step::Pressed(Ahead::Requested) => {
                self.step = Step::Listing(request);
                vec![]
            }
            Step::Pressed(Ahead::Waiting) => {
                self.step = Step::Listing(request);
                vec![Action::ShowPanel(Panel::Waiting)]
            }
            Step::Pressed(Ahead::Listed(saved)) => self.choose_from(saved, request),
            Step::Idle
            | Step::Starting(_)
            | Step::Listing(_)
            | Step::Confirming(_)
            | Step::Fetching(..)
            | Step::Checking(..)
            | Step::Filled { .. } => self.request_saved_keys(request),
        }
    }

    fn request_saved_keys(&mut self, request: Request) -> Vec<Action> {
        self.step = Step::Listing(request);
        vec![Action::RequestSavedKeys]
    }

    fn on_saved_keys(&mut self, saved: SavedKeys) -> Vec<Action> {
        match mem::take(&mut self.step) {
            Step::Listing(request) => self.choose_from(saved, request),
            Step::Pressed(_) => {
                self.step = Step::Pressed(Ahead::Listed(saved));
                vec![]
            }
            step => {
                self.step = step;
                vec![]
            }
        }
    }

    fn choose_from(&mut self, saved: SavedKeys, request: Request) -> Vec<Action> {
        let named = match &request {
            Request::Control(named) => named.clone().filter(|named| is_still_named(named, &saved)),
            Request::Shortcut | Request::Popup(_) => None,
        };
        let SavedKeys { entries, open_stores, now } = saved;
        self.entries = library::likeliest(entries, &open_stores, now);
        self.open_stores = open_stores;
        if let Some(named) = named {
            return self.choose(&named.id, Seen::Key);
        }
        match (self.entries.as_slice(), request) {
            ([], _) => vec![Action::ShowPanel(Panel::Empty)],
            (_, Request::Popup(chosen)) => self.choose(&chosen, Seen::Key),
            ([only], Request::Control(_)) => self.choose(&only.id.clone(), Seen::Nothing),
            ([only], Request::Shortcut) => {
                let (entry, reasons) = (only.clone(), self.reasons(only));
                self.ask(entry, reasons)
            }
            (entries, Request::Control(_) | Request::Shortcut) => {
                let search = entries.len() >= SEARCH_FROM;
                let panel = Panel::Choice { entries: entries.to_vec(), search };
                self.step = Step::Choosing;
                vec![Action::ShowPanel(panel)]
            }
        }
    }

    fn choose(&mut self, id: &EntryId, seen: Seen) -> Vec<Action> {
        let Some(entry) = self.entries.iter().find(|entry| entry.id == *id).cloned() else {
            self.step = Step::Idle;
            let failure = Failure::new(FailureCode::NotFound, "the key is not in the list");
            return vec![Action::ShowPanel(Panel::Failed(failure))];
        };
        let reasons = self.reasons(&entry);
        let asks = match seen {
            Seen::Nothing => !reasons.is_empty(),
            Seen::Key => !Reasons { first_use: false, ..reasons.clone() }.is_empty(),
        };
        if asks { self.ask(entry, reasons) } else { self.request_key(entry) }
    }

    fn reasons(&self, entry: &SavedKey) -> Reasons {
        let default_label = self.settings.as_ref().map_or("", |settings| settings.key_name.as_str());
        let reasons = Reasons::of(entry, &self.entries, &self.open_stores, default_label);
        let first_use = match self.place {
            FormPage::Dashboard => reasons.first_use,
            // The sample key gives access to nothing.
            FormPage::Practice => false,
        };
        let replaces = self.key_field().is_none_or(|field| !field.value.is_empty());
        Reasons { chosen_field: self.chosen.is_some(), replaces, first_use, ..reasons }
    }

    fn ask(&mut self, entry: SavedKey, reasons: Reasons) -> Vec<Action> {
        self.step = Step::Confirming(entry.clone());
        vec![Action::ShowPanel(Panel::Confirm { entry, reasons })]
    }

    fn on_confirmed(&mut self) -> Vec<Action> {
        match mem::take(&mut self.step) {
            Step::Confirming(entry) => self.request_key(entry),
            step => {
                self.step = step;
                vec![]
            }
        }
    }

    fn request_key(&mut self, entry: SavedKey) -> Vec<Action> {
        let Some(field) = self.field else { return vec![] };
        let id = entry.id.clone();
        self.step = Step::Fetching(entry, field);
        vec![Action::RequestKey(id)]
    }

    fn on_released(&mut self, entry: SavedKey, key: ApiKey, open_stores: &[String]) -> Vec<Action> {
        let Step::Fetching(shown, field) = mem::take(&mut self.step) else { return vec![] };
        if !self.has_form() {
            return vec![];
        }
        if !is_as_shown(&shown, &entry, &key) {
            let failure = Failure::new(FailureCode::EntryChanged, "the entry is not as it was listed");
            return vec![Action::ShowPanel(Panel::Failed(failure))];
        }
        if self.field != Some(field) || open_stores != self.open_stores {
            return vec![Action::ShowPanel(refused("the form changed before the key arrived"))];
        }
        self.step = Step::Checking(entry, key.clone(), field);
        vec![Action::Fill { field, key }]
    }

    fn on_checked(&mut self, holds: bool, before: Zeroizing<String>) -> Vec<Action> {
        match mem::take(&mut self.step) {
            Step::Checking(entry, key, field) if holds => {
                self.step = Step::Filled { field, key, before };
                // With several names it is not clear which store is open.
                let store = match self.open_stores.as_slice() {
                    [store] => store.clone(),
                    _ => entry.used.as_ref().map(|used| used.store.clone()).unwrap_or_default(),
                };
                let report = Action::ReportFilled { entry: entry.id.clone(), store };
                vec![Action::ShowPanel(Panel::Filled(entry)), report]
            }
            Step::Checking(..) => {
                vec![Action::ShowPanel(refused("the field does not hold the value that was put in"))]
            }
            step => {
                self.step = step;
                vec![]
            }
        }
    }

    fn on_undone(&mut self) -> Vec<Action> {
        if let Step::Filled { field, before, .. } = mem::take(&mut self.step)
            && self.field == Some(field)
        {
            return vec![Action::Restore { field, text: before }, Action::ShowPanel(Panel::Undone)];
        }
        self.close_panel()
    }
}

fn refused(cause: &str) -> Panel {
    Panel::Failed(Failure::new(FailureCode::FieldRefused, cause))
}
