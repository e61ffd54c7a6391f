//! State machine of Upstack's page: places the fill control and fills a saved key into the form.
//!
//! A key is requested only after a click on a control that the user can see, the keyboard shortcut, or a choice in the
//! popup. It is filled into the field that was recognised at the request, if that is still the recognised field when
//! the key arrives. A value in the field is replaced only after a question. The form is never submitted.

mod click_context;
mod panel;
#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::mem;

use zeroize::Zeroizing;

pub use self::click_context::ClickContext;
pub use self::panel::Panel;

use crate::failure::{Failure, FailureCode};
use crate::form_view::{FormField, FormView};
use crate::ids::EntryId;
use crate::key::ApiKey;
use crate::library;
use crate::page::ElementId;
use crate::protocol::SavedKey;
use crate::settings::Settings;
use crate::sites::upstack::{self, FormPage};

/// Number of keys from which the list can be searched.
const SEARCH_FROM: usize = 6;

/// Input of the machine.
#[derive(Debug)]
pub enum Event {
    /// The page was scanned, because it loaded, changed or navigated.
    Snapshot(FormView),
    /// Answer to [`Action::RequestSettings`].
    Settings(Settings),
    /// [`Action::RequestSettings`] failed.
    SettingsUnavailable,
    /// The user clicked the fill control.
    ControlClicked(ClickContext),
    /// The user pressed the keyboard shortcut, or chose this key in the popup.
    FillCommand(Option<EntryId>),
    /// Answer to [`Action::RequestSavedKeys`].
    SavedKeys {
        /// The latest capture first.
        entries: Vec<SavedKey>,
        /// Names of the store that the dashboard shows as open; usually one at most.
        open_stores: Vec<String>,
    },
    /// The user typed in the list's search field.
    Searched(String),
    /// The user chose a key from the list.
    Chosen(EntryId, ClickContext),
    /// The user confirmed that the field's value may be replaced.
    Confirmed(ClickContext),
    /// Answer to [`Action::RequestKey`].
    Released { entry: SavedKey, key: ApiKey },
    /// Result of [`Action::Fill`].
    Checked {
        /// True if the field holds the key.
        holds: bool,
        /// The field's value before.
        before: Zeroizing<String>,
    },
    /// The user undid the filling.
    Undone,
    /// A request for the saved keys or for a key failed.
    Failed(Failure),
    /// The user closed the panel.
    Dismissed,
}

/// Output of the machine, in the order to be performed.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    /// Ask the background for the settings.
    RequestSettings,
    /// Ask the background to start the host, since a form is open.
    PrepareHost,
    /// Place the control beside this field.
    PlaceControl(ElementId),
    /// Remove the control with its panel.
    RemoveControl,
    /// Ask the background for the saved keys.
    RequestSavedKeys,
    /// Ask the background for this key.
    RequestKey(EntryId),
    /// Put the key into the field with the events that typing causes, then report [`Event::Checked`].
    Fill { field: ElementId, key: ApiKey },
    /// Put the earlier value back into the field.
    Restore { field: ElementId, text: Zeroizing<String> },
    /// Report to the background that the form of this store holds the key.
    ReportFilled {
        entry: EntryId,
        /// The store that the dashboard shows; empty if that is not clear.
        store: String,
    },
    /// Show this panel in place of any other.
    ShowPanel(Panel),
    /// Close the panel.
    HidePanel,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Idle,
    /// Waiting for the saved keys, with the key that was chosen in the popup.
    Listing(Option<EntryId>),
    /// Showing the list.
    Choosing,
    /// Asking whether this key may replace the field's value.
    ConfirmingReplace(SavedKey),
    /// Waiting for this key, for this field.
    Fetching(EntryId, ElementId),
    /// Waiting for the check of the field.
    Checking(SavedKey, ApiKey, ElementId),
    /// The field holds the key. The user can undo the filling until the value changes.
    Filled { field: ElementId, key: ApiKey, before: Zeroizing<String> },
}

/// The machine of one Upstack page.
#[derive(Debug, Default)]
pub struct FillPage {
    place: FormPage,
    view: FormView,
    settings: Option<Settings>,
    settings_requested: bool,
    /// The field that has the control.
    field: Option<ElementId>,
    entries: Vec<SavedKey>,
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
        self.place.needs_watching(view)
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
            Event::ControlClicked(click) => self.if_clear(click, Self::on_click),
            Event::FillCommand(chosen) if self.has_form() => self.request_saved_keys(chosen),
            Event::SavedKeys { entries, open_stores } => self.on_saved_keys(entries, open_stores),
            Event::Searched(text) if self.step == Step::Choosing => {
                let found = self.entries.iter().filter(|key| library::matches_search(key, &text));
                vec![Action::ShowPanel(Panel::Choice { entries: found.cloned().collect(), search: true })]
            }
            Event::FillCommand(_) | Event::Searched(_) => vec![],
            Event::Chosen(id, click) => self
                .if_clear(click, |page| if page.step == Step::Choosing { page.choose(&id) } else { vec![] }),
            Event::Confirmed(click) => self.if_clear(click, Self::on_replace_confirmed),
            Event::Released { entry, key } => self.on_released(entry, key),
            Event::Checked { holds, before } => self.on_checked(holds, before),
            Event::Undone => self.on_undone(),
            Event::Failed(failure) => {
                self.step = Step::Idle;
                if self.has_form() { vec![Action::ShowPanel(Panel::Failed(failure))] } else { vec![] }
            }
            Event::Dismissed => {
                self.step = Step::Idle;
                vec![Action::HidePanel]
            }
        }
    }

    /// Rejects a click on a control that the user may not have seen.
    fn if_clear(&mut self, click: ClickContext, act: impl FnOnce(&mut Self) -> Vec<Action>) -> Vec<Action> {
        // The first click of a double click counts.
        if !self.has_form() || click.repeated {
            return vec![];
        }
        match click.obstacle() {
            None => act(self),
            Some(obstacle) => {
                self.step = Step::Idle;
                let failure = Failure::new(FailureCode::ControlHidden, obstacle);
                vec![Action::ShowPanel(Panel::Failed(failure))]
            }
        }
    }

    fn on_settings(&mut self, settings: Settings) -> Vec<Action> {
        let mut actions = if settings.upstack { vec![Action::PrepareHost] } else { vec![] };
        self.settings = Some(settings);
        actions.extend(self.update_control());
        actions
    }

    fn on_snapshot(&mut self, view: FormView) -> Vec<Action> {
        self.view = view;
        self.update_control()
    }

    fn key_field(&self) -> Option<&FormField> {
        upstack::key_field(self.place, &self.view)
    }

    /// Moves the control to the field that the latest snapshot shows.
    fn update_control(&mut self) -> Vec<Action> {
        let field = self.key_field();
        let (field, value) = (field.map(|field| field.id), field.map(|field| field.value.as_str()));
        if field == self.field {
            if let Step::Filled { key, .. } = &self.step
                && value != Some(key.expose())
            {
                // The user or the page changed the value, which undo would overwrite.
                self.step = Step::Idle;
                return vec![Action::HidePanel];
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
        let before = mem::replace(&mut self.field, field);
        match field {
            Some(field) if before.is_some() => vec![Action::RemoveControl, Action::PlaceControl(field)],
            Some(field) => vec![Action::PlaceControl(field)],
            None => vec![Action::RemoveControl],
        }
    }

    fn on_click(&mut self) -> Vec<Action> {
        if self.step == Step::Choosing {
            self.step = Step::Idle;
            return vec![Action::HidePanel];
        }
        self.request_saved_keys(None)
    }

    fn request_saved_keys(&mut self, chosen: Option<EntryId>) -> Vec<Action> {
        self.step = Step::Listing(chosen);
        vec![Action::RequestSavedKeys]
    }

    fn on_saved_keys(&mut self, entries: Vec<SavedKey>, open_stores: Vec<String>) -> Vec<Action> {
        let Step::Listing(chosen) = mem::take(&mut self.step) else { return vec![] };
        self.entries = library::likeliest(entries, &open_stores);
        self.open_stores = open_stores;
        match (self.entries.as_slice(), chosen) {
            ([], _) => vec![Action::ShowPanel(Panel::Empty)],
            (_, Some(chosen)) => self.choose(&chosen),
            // A single key needs no choice.
            ([only], None) => self.choose(&only.id.clone()),
            (entries, None) => {
                let search = entries.len() >= SEARCH_FROM;
                let panel = Panel::Choice { entries: entries.to_vec(), search };
                self.step = Step::Choosing;
                vec![Action::ShowPanel(panel)]
            }
        }
    }

    fn choose(&mut self, id: &EntryId) -> Vec<Action> {
        let Some(entry) = self.entries.iter().find(|entry| entry.id == *id).cloned() else {
            self.step = Step::Idle;
            let failure = Failure::new(FailureCode::NotFound, "the key is not in the list");
            return vec![Action::ShowPanel(Panel::Failed(failure))];
        };
        if self.key_field().is_some_and(|field| field.value.is_empty()) {
            return self.request_key(entry.id);
        }
        self.step = Step::ConfirmingReplace(entry.clone());
        vec![Action::ShowPanel(Panel::Replace(entry))]
    }

    fn on_replace_confirmed(&mut self) -> Vec<Action> {
        match mem::take(&mut self.step) {
            Step::ConfirmingReplace(entry) => self.request_key(entry.id),
            step => {
                self.step = step;
                vec![]
            }
        }
    }

    fn request_key(&mut self, entry: EntryId) -> Vec<Action> {
        let Some(field) = self.field else { return vec![] };
        self.step = Step::Fetching(entry.clone(), field);
        vec![Action::RequestKey(entry)]
    }

    fn on_released(&mut self, entry: SavedKey, key: ApiKey) -> Vec<Action> {
        let Step::Fetching(requested, field) = mem::take(&mut self.step) else { return vec![] };
        if requested == entry.id && self.field == Some(field) {
            self.step = Step::Checking(entry, key.clone(), field);
            vec![Action::Fill { field, key }]
        } else if self.has_form() {
            vec![Action::ShowPanel(refused("the form changed before the key arrived"))]
        } else {
            vec![]
        }
    }

    fn on_checked(&mut self, holds: bool, before: Zeroizing<String>) -> Vec<Action> {
        match mem::take(&mut self.step) {
            Step::Checking(entry, key, field) if holds => {
                self.step = Step::Filled { field, key, before };
                // With several names it is not clear which store is open.
                let store =
                    if let [store] = self.open_stores.as_slice() { store.clone() } else { String::new() };
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
        vec![Action::HidePanel]
    }
}

fn refused(cause: &str) -> Panel {
    Panel::Failed(Failure::new(FailureCode::FieldRefused, cause))
}
