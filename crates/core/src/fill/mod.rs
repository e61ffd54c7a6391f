//! Decides, on Upstack's page, where the fill control stands and which key goes into the form.
//!
//! A key is asked for only after the user's own click on a control that they can see, or their own shortcut, for the
//! one field that is recognised at that moment, and put into it only if it is still that field when the key
//! arrives. What stands in the field is not replaced without a question. Nothing is ever submitted.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::failure::{Failure, FailureCode};
use crate::ids::EntryId;
use crate::key::ApiKey;
use crate::library;
use crate::page::{ElementId, PageView};
use crate::protocol::SavedKey;
use crate::settings::Settings;
use crate::sites::upstack;

/// How long the control must have stood still when it is clicked, in milliseconds: a page that moves it under a
/// click that was meant for something else is not obeyed.
const STILL_MILLIS: u64 = 200;

/// From how many keys on the list can be searched.
const SEARCH_FROM: usize = 6;

/// How the control stood when it was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClickContext {
    /// It is right behind its field, and what is clicked there is the control and nothing above it.
    pub on_top: bool,
    /// Neither it nor anything around it is faded, clipped or filtered.
    pub opaque: bool,
    /// What the browser itself says of whether it can be seen, where it can say.
    pub seen: Option<bool>,
    /// How long it has stood still, in milliseconds.
    pub still_millis: u64,
}

impl ClickContext {
    /// For support: the first thing that is not as it should be.
    fn cause(self) -> &'static str {
        match self {
            Self { on_top: false, .. } => "something is above the control",
            Self { opaque: false, .. } => "the control is faded, clipped or filtered",
            Self { seen: Some(false), .. } => "the browser says that the control cannot be seen",
            _ => "the control has just moved",
        }
    }

    fn is_clear(self) -> bool {
        self.on_top && self.opaque && self.seen != Some(false) && self.still_millis >= STILL_MILLIS
    }
}

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The page is loaded, has changed or has navigated.
    View(PageView),
    /// How Keyferry is set.
    Settings(Settings),
    /// The user clicked the fill control.
    Clicked(ClickContext),
    /// The user asked for the control's work by the keyboard shortcut, or for this key in the popup.
    Pressed(Option<EntryId>),
    /// The saved keys have arrived, and these are the names of the open store that the dashboard shows.
    Saved {
        /// The latest capture first.
        entries: Vec<SavedKey>,
        /// At most one, as a rule.
        open: Vec<String>,
    },
    /// The user searches the list.
    Searched(String),
    /// The user chose a key from the list.
    Chosen(EntryId, ClickContext),
    /// The user says that what stands in the field may be replaced.
    Confirmed(ClickContext),
    /// The key has arrived.
    Released {
        /// How it is kept.
        entry: SavedKey,
        /// The key.
        key: ApiKey,
    },
    /// The field holds what was put into it, or does not.
    Checked {
        /// Whether it does.
        holds: bool,
        /// What stood there before.
        before: Zeroizing<String>,
    },
    /// The user takes the filling back.
    Undone,
    /// A request failed.
    Failed(Failure),
    /// The user closed the list or the notice.
    Dismissed,
}

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    /// Ask the background how Keyferry is set.
    AskSettings,
    /// Stand the control beside this field.
    Offer(ElementId),
    /// Take the control away.
    Withdraw,
    /// Ask the background what is saved.
    AskSaved,
    /// Ask the background for this key.
    AskKey(EntryId),
    /// Put the key into the field so that the page's framework sees it, then report [`Event::Checked`].
    Fill {
        /// The field.
        field: ElementId,
        /// The key.
        key: ApiKey,
    },
    /// Put back what stood in the field.
    Restore {
        /// The field.
        field: ElementId,
        /// What stood there.
        text: Zeroizing<String>,
    },
    /// Tell the background that this key stands in the form of this store.
    Report {
        /// The key.
        entry: EntryId,
        /// The store that the dashboard shows; empty if it is not clear.
        store: String,
    },
    /// Show this at the control, and nothing else.
    Show(Panel),
    /// Show nothing at the control.
    Hide,
}

/// What the control shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The saved keys, for a choice.
    Choice {
        /// The likeliest first.
        entries: Vec<SavedKey>,
        /// Whether the list can be searched.
        search: bool,
    },
    /// The field holds a value: is this key to replace it?
    Replace(SavedKey),
    /// No key is saved yet.
    Empty,
    /// The key is in the field.
    Filled(SavedKey),
    /// What stood in the field before stands there again.
    Undone,
    /// It did not work.
    Failed(Failure),
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Idle,
    /// Asked what is saved, with the key that was chosen elsewhere.
    Listing(Option<EntryId>),
    /// Showing the list.
    Choosing,
    /// Asked whether this key may replace what stands in the field.
    Asking(SavedKey),
    /// Asked for this key, for this field.
    Fetching(EntryId, ElementId),
    /// Put it in; waiting for the check.
    Checking(SavedKey, ApiKey, ElementId),
    /// It stands there, and can be taken back for as long as it does.
    Filled { field: ElementId, key: ApiKey, before: Zeroizing<String> },
}

/// The state of one Upstack page.
#[derive(Debug, Default)]
pub struct FillPage {
    view: PageView,
    settings: Option<Settings>,
    asked_settings: bool,
    offered: Option<ElementId>,
    entries: Vec<SavedKey>,
    open: Vec<String>,
    step: Step,
}

impl FillPage {
    /// Whether there is a form that takes a key.
    pub fn has_form(&self) -> bool {
        self.offered.is_some()
    }

    /// Takes an event, returns what to do, in this order.
    pub fn handle(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::View(view) => self.viewed(view),
            Event::Settings(settings) => {
                self.settings = Some(settings);
                self.viewed(self.view.clone())
            }
            Event::Clicked(sight) | Event::Chosen(_, sight) | Event::Confirmed(sight)
                if self.offered.is_some() && !sight.is_clear() =>
            {
                self.step = Step::Idle;
                vec![Action::Show(Panel::Failed(Failure::new(FailureCode::ControlHidden, sight.cause())))]
            }
            Event::Clicked(_) if self.offered.is_some() && self.step == Step::Choosing => {
                self.step = Step::Idle;
                vec![Action::Hide]
            }
            Event::Clicked(_) if self.offered.is_some() => self.ask_saved(None),
            Event::Pressed(chosen) if self.offered.is_some() => self.ask_saved(chosen),
            Event::Saved { entries, open } => self.saved(entries, open),
            Event::Searched(text) if self.step == Step::Choosing => {
                let found = self.entries.iter().filter(|key| library::finds(&text, key));
                vec![Action::Show(Panel::Choice { entries: found.cloned().collect(), search: true })]
            }
            Event::Chosen(id, _) if self.step == Step::Choosing => self.chosen(&id),
            Event::Confirmed(_) => match core::mem::take(&mut self.step) {
                Step::Asking(entry) => self.ask_key(entry.id),
                step => {
                    self.step = step;
                    vec![]
                }
            },
            Event::Released { entry, key } => self.released(entry, key),
            Event::Checked { holds, before } => self.checked(holds, before),
            Event::Undone => match core::mem::take(&mut self.step) {
                Step::Filled { field, before, .. } if self.offered == Some(field) => {
                    vec![Action::Restore { field, text: before }, Action::Show(Panel::Undone)]
                }
                _ => vec![Action::Hide],
            },
            Event::Failed(failure) => {
                self.step = Step::Idle;
                self.asked_settings = self.settings.is_some();
                if self.offered.is_some() { vec![Action::Show(Panel::Failed(failure))] } else { vec![] }
            }
            Event::Dismissed => {
                self.step = Step::Idle;
                vec![Action::Hide]
            }
            Event::Clicked(_) | Event::Pressed(_) | Event::Searched(_) | Event::Chosen(..) => vec![],
        }
    }

    fn viewed(&mut self, view: PageView) -> Vec<Action> {
        self.view = view;
        let field = upstack::key_field(&self.view);
        let (field, value) = (field.map(|field| field.id), field.map(|field| field.value.as_str()));
        if field == self.offered {
            return match &self.step {
                // The user or the page has changed it: there is nothing to take back any more.
                Step::Filled { key, .. } if value != Some(key.expose()) => {
                    self.step = Step::Idle;
                    vec![Action::Hide]
                }
                _ => vec![],
            };
        }
        let allowed = match &self.settings {
            Some(settings) => settings.upstack,
            None if field.is_some() && !core::mem::replace(&mut self.asked_settings, true) => {
                return vec![Action::AskSettings];
            }
            None => false,
        };
        let field = field.filter(|_| allowed);
        let had_one = self.offered.is_some();
        if field == self.offered {
            return vec![];
        }
        self.step = Step::Idle;
        self.offered = field;
        match field {
            Some(field) if had_one => vec![Action::Withdraw, Action::Offer(field)],
            Some(field) => vec![Action::Offer(field)],
            None => vec![Action::Withdraw],
        }
    }

    fn field_is_empty(&self) -> bool {
        upstack::key_field(&self.view).is_some_and(|field| field.value.is_empty())
    }

    fn ask_saved(&mut self, chosen: Option<EntryId>) -> Vec<Action> {
        self.step = Step::Listing(chosen);
        vec![Action::AskSaved]
    }

    fn saved(&mut self, entries: Vec<SavedKey>, open: Vec<String>) -> Vec<Action> {
        let Step::Listing(chosen) = core::mem::take(&mut self.step) else { return vec![] };
        self.entries = library::likeliest(entries, &open);
        self.open = open;
        match (self.entries.as_slice(), chosen) {
            ([], _) => vec![Action::Show(Panel::Empty)],
            (_, Some(chosen)) => self.chosen(&chosen),
            // One key that fits: the one click was enough.
            ([only], None) => self.chosen(&only.id.clone()),
            _ => {
                self.step = Step::Choosing;
                let search = self.entries.len() >= SEARCH_FROM;
                vec![Action::Show(Panel::Choice { entries: self.entries.clone(), search })]
            }
        }
    }

    fn chosen(&mut self, id: &EntryId) -> Vec<Action> {
        let Some(entry) = self.entries.iter().find(|entry| entry.id == *id).cloned() else {
            self.step = Step::Idle;
            let failure = Failure::new(FailureCode::NotFound, "the key is not in the list");
            return vec![Action::Show(Panel::Failed(failure))];
        };
        if self.field_is_empty() {
            return self.ask_key(entry.id);
        }
        self.step = Step::Asking(entry.clone());
        vec![Action::Show(Panel::Replace(entry))]
    }

    fn ask_key(&mut self, entry: EntryId) -> Vec<Action> {
        let Some(field) = self.offered else { return vec![] };
        self.step = Step::Fetching(entry.clone(), field);
        vec![Action::AskKey(entry)]
    }

    fn released(&mut self, entry: SavedKey, key: ApiKey) -> Vec<Action> {
        match core::mem::take(&mut self.step) {
            Step::Fetching(wanted, field) if wanted == entry.id && self.offered == Some(field) => {
                self.step = Step::Checking(entry, key.clone(), field);
                vec![Action::Fill { field, key }]
            }
            Step::Fetching(..) if self.offered.is_some() => {
                vec![Action::Show(refused("the form changed before the key arrived"))]
            }
            _ => vec![],
        }
    }

    fn checked(&mut self, holds: bool, before: Zeroizing<String>) -> Vec<Action> {
        match core::mem::take(&mut self.step) {
            Step::Checking(entry, key, field) if holds => {
                self.step = Step::Filled { field, key, before };
                // Two names are none: then nothing says which store is meant.
                let store = if let [store] = self.open.as_slice() { store.clone() } else { String::new() };
                let report = Action::Report { entry: entry.id.clone(), store };
                vec![Action::Show(Panel::Filled(entry)), report]
            }
            Step::Checking(..) => {
                vec![Action::Show(refused("the field does not hold the value that was put in"))]
            }
            step => {
                self.step = step;
                vec![]
            }
        }
    }
}

fn refused(cause: &str) -> Panel {
    Panel::Failed(Failure::new(FailureCode::FieldRefused, cause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Field;
    use crate::protocol::LastUse;
    use crate::sites::Site;

    const CLEAR: ClickContext =
        ClickContext { on_top: true, opaque: true, seen: None, still_millis: STILL_MILLIS };

    fn entry(n: u8) -> SavedKey {
        SavedKey {
            id: EntryId::from_bytes(&[n; 8]).unwrap(),
            site: Site::Omnisend,
            brand_id: None,
            label: format!("Store {n}"),
            last4: "aaaa".into(),
            captured_at: u64::from(n),
            used: None,
        }
    }

    fn key() -> ApiKey {
        ApiKey::parse(&format!("64f0c1d2e3a4b5c6d7e8f901-{}", "a".repeat(50))).unwrap()
    }

    fn form(id: ElementId, value: &str) -> Event {
        Event::View(PageView {
            address: "/pixel/event-destinations".into(),
            fields: vec![Field {
                id,
                kind: "text".into(),
                label: "API key".into(),
                section: vec!["Omnisend".into()],
                value: value.into(),
                ..Field::default()
            }],
            ..PageView::default()
        })
    }

    fn away() -> Event {
        Event::View(PageView::default())
    }

    fn saved(entries: Vec<SavedKey>) -> Event {
        Event::Saved { entries, open: vec![] }
    }

    fn released(n: u8) -> Event {
        Event::Released { entry: entry(n), key: key() }
    }

    fn checked(holds: bool, before: &str) -> Event {
        Event::Checked { holds, before: Zeroizing::new(before.to_owned()) }
    }

    /// A page with a form whose field 4 has this value.
    fn on_form(value: &str) -> FillPage {
        let mut page = FillPage::default();
        page.handle(Event::Settings(Settings::default()));
        assert_eq!(page.handle(form(4, value)), [Action::Offer(4)]);
        page
    }

    fn failure(actions: &[Action]) -> Option<FailureCode> {
        match actions {
            [Action::Show(Panel::Failed(failure))] => Some(failure.code),
            _ => None,
        }
    }

    #[test]
    fn one_key_and_an_empty_field_take_one_click() {
        let mut page = on_form("");
        assert_eq!(page.handle(Event::Clicked(CLEAR)), [Action::AskSaved]);
        let open = vec!["Northwind".to_owned()];
        let listed = page.handle(Event::Saved { entries: vec![entry(1)], open });
        assert_eq!(listed, [Action::AskKey(entry(1).id)]);
        assert_eq!(page.handle(released(1)), [Action::Fill { field: 4, key: key() }]);
        assert_eq!(
            page.handle(checked(true, "")),
            [
                Action::Show(Panel::Filled(entry(1))),
                Action::Report { entry: entry(1).id, store: "Northwind".into() }
            ]
        );
    }

    #[test]
    fn several_keys_are_a_choice_with_the_likeliest_first() {
        let mut page = on_form("");
        page.handle(Event::Clicked(CLEAR));
        let mut used = entry(1);
        used.used = Some(LastUse { at: 1, store: "Bluebird".into() });
        let open = vec!["bluebird".to_owned()];
        let actions = page.handle(Event::Saved { entries: vec![entry(3), entry(2), used.clone()], open });
        let entries = vec![used, entry(3), entry(2)];
        assert_eq!(actions, [Action::Show(Panel::Choice { entries, search: false })]);
        assert_eq!(page.handle(Event::Chosen(entry(2).id, CLEAR)), [Action::AskKey(entry(2).id)]);
        // A second click on the control closes the list.
        let mut page = on_form("");
        page.handle(Event::Clicked(CLEAR));
        page.handle(saved(vec![entry(1), entry(2)]));
        assert_eq!(page.handle(Event::Clicked(CLEAR)), [Action::Hide]);
    }

    #[test]
    fn a_long_list_can_be_searched() {
        let mut page = on_form("");
        page.handle(Event::Clicked(CLEAR));
        let actions = page.handle(saved((1..=9).map(entry).collect()));
        assert!(matches!(&actions[..], [Action::Show(Panel::Choice { search: true, .. })]));
        let found = page.handle(Event::Searched("store 7".into()));
        assert_eq!(found, [Action::Show(Panel::Choice { entries: vec![entry(7)], search: true })]);
    }

    #[test]
    fn what_stands_in_the_field_is_replaced_only_after_a_question() {
        let mut page = on_form("something");
        page.handle(Event::Clicked(CLEAR));
        let asked = page.handle(saved(vec![entry(1)]));
        assert_eq!(asked, [Action::Show(Panel::Replace(entry(1)))]);
        assert_eq!(page.handle(Event::Confirmed(CLEAR)), [Action::AskKey(entry(1).id)]);
        // The same for a key chosen from the list, and by the popup or the shortcut.
        page.handle(Event::Clicked(CLEAR));
        page.handle(saved(vec![entry(1), entry(2)]));
        let asked = page.handle(Event::Chosen(entry(2).id, CLEAR));
        assert_eq!(asked, [Action::Show(Panel::Replace(entry(2)))]);
        page.handle(Event::Dismissed);
        assert!(page.handle(Event::Confirmed(CLEAR)).is_empty());
        page.handle(Event::Pressed(Some(entry(2).id)));
        let asked = page.handle(saved(vec![entry(1), entry(2)]));
        assert_eq!(asked, [Action::Show(Panel::Replace(entry(2)))]);
    }

    #[test]
    fn a_filling_can_be_taken_back_while_it_stands_and_not_after_the_user_changed_it() {
        let mut page = on_form("before");
        page.handle(Event::Pressed(None));
        page.handle(saved(vec![entry(1)]));
        page.handle(Event::Confirmed(CLEAR));
        page.handle(released(1));
        page.handle(checked(true, "before"));
        assert!(page.handle(form(4, key().expose())).is_empty());
        let text = Zeroizing::new("before".to_owned());
        let undone = page.handle(Event::Undone);
        assert_eq!(undone, [Action::Restore { field: 4, text }, Action::Show(Panel::Undone)]);

        let mut page = on_form("");
        page.handle(Event::Pressed(None));
        page.handle(saved(vec![entry(1)]));
        page.handle(released(1));
        page.handle(checked(true, ""));
        assert_eq!(page.handle(form(4, "typed since")), [Action::Hide]);
        assert_eq!(page.handle(Event::Undone), [Action::Hide]);
    }

    #[test]
    fn a_control_that_the_user_cannot_see_is_not_obeyed() {
        let unclear = [
            ClickContext { on_top: false, ..CLEAR },
            ClickContext { opaque: false, ..CLEAR },
            ClickContext { seen: Some(false), ..CLEAR },
            ClickContext { still_millis: STILL_MILLIS - 1, ..CLEAR },
        ];
        for sight in unclear {
            let mut page = on_form("");
            assert_eq!(failure(&page.handle(Event::Clicked(sight))), Some(FailureCode::ControlHidden));
            page.handle(Event::Clicked(CLEAR));
            page.handle(saved(vec![entry(1), entry(2)]));
            let actions = page.handle(Event::Chosen(entry(1).id, sight));
            assert_eq!(failure(&actions), Some(FailureCode::ControlHidden));
            assert!(page.handle(Event::Chosen(entry(1).id, CLEAR)).is_empty());
        }
    }

    #[test]
    fn a_key_that_nobody_asked_for_or_for_another_field_goes_nowhere() {
        let mut page = on_form("");
        assert!(page.handle(released(1)).is_empty());
        // The form is gone when the key arrives.
        page.handle(Event::Clicked(CLEAR));
        page.handle(saved(vec![entry(1)]));
        page.handle(away());
        assert!(page.handle(released(1)).is_empty());
        page.handle(form(4, ""));
        page.handle(Event::Clicked(CLEAR));
        page.handle(saved(vec![entry(1)]));
        // Another key than the one chosen.
        assert_eq!(failure(&page.handle(released(2))), Some(FailureCode::FieldRefused));
        // The form was exchanged for another one while the key was fetched.
        page.handle(Event::Clicked(CLEAR));
        page.handle(saved(vec![entry(1)]));
        page.handle(form(5, ""));
        assert!(page.handle(released(1)).is_empty());
    }

    #[test]
    fn nothing_is_asked_for_without_a_form_or_a_choice() {
        let mut page = FillPage::default();
        page.handle(Event::Settings(Settings::default()));
        assert!(page.handle(Event::Clicked(CLEAR)).is_empty());
        assert!(page.handle(Event::Pressed(Some(entry(1).id))).is_empty());
        assert!(page.handle(Event::Chosen(entry(1).id, CLEAR)).is_empty());
        page.handle(form(4, ""));
        assert!(page.handle(Event::Chosen(entry(1).id, CLEAR)).is_empty());
        assert!(page.handle(saved(vec![entry(1)])).is_empty());
        // A key that is not saved any more.
        page.handle(Event::Pressed(Some(entry(3).id)));
        assert_eq!(failure(&page.handle(saved(vec![entry(1)]))), Some(FailureCode::NotFound));
    }

    #[test]
    fn nothing_stands_on_the_page_before_it_is_known_to_be_wanted() {
        let mut page = FillPage::default();
        assert_eq!(page.handle(form(4, "")), [Action::AskSettings]);
        assert!(page.handle(form(4, "x")).is_empty());
        assert!(page.handle(Event::Settings(Settings { upstack: false, ..Settings::default() })).is_empty());
        assert!(!page.has_form());
        let mut page = FillPage::default();
        page.handle(form(4, ""));
        assert_eq!(page.handle(Event::Settings(Settings::default())), [Action::Offer(4)]);
    }

    #[test]
    fn a_field_that_does_not_keep_the_key_is_reported() {
        let mut page = on_form("");
        page.handle(Event::Clicked(CLEAR));
        page.handle(saved(vec![entry(1)]));
        page.handle(released(1));
        assert_eq!(failure(&page.handle(checked(false, ""))), Some(FailureCode::FieldRefused));
    }
}
