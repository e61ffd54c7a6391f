//! Decides, on Upstack's page, where the fill control stands and which key goes into the form.
//!
//! A key is asked for only after the user's own click, for the one field that is recognised at that moment, and
//! put into it only if it is still that field when the key arrives. Nothing is ever submitted.

use crate::failure::{Failure, FailureCode};
use crate::key::{ApiKey, EntryId};
use crate::message::SavedKey;
use crate::page::{ElementId, PageView};
use crate::site::upstack;

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The page is loaded, has changed or has navigated.
    View(PageView),
    /// The user clicked the fill control.
    Clicked,
    /// The saved keys have arrived, the latest capture first.
    Saved(Vec<SavedKey>),
    /// The user chose a key from the list.
    Chosen(EntryId),
    /// The key has arrived.
    Released {
        /// How it is kept.
        entry: SavedKey,
        /// The key.
        key: ApiKey,
    },
    /// The field holds what was put into it, or does not.
    Checked(bool),
    /// A request failed.
    Failed(Failure),
    /// The user closed the list or the notice.
    Dismissed,
}

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
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
        /// The latest capture first.
        entries: Vec<SavedKey>,
        /// The field holds a value that the chosen key will replace.
        replaces: bool,
    },
    /// No key is saved yet.
    Empty,
    /// The key is in the field.
    Filled(SavedKey),
    /// It did not work.
    Failed(Failure),
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Idle,
    /// Asked what is saved.
    Listing,
    /// Showing the list.
    Choosing,
    /// Asked for this key, for this field.
    Fetching(EntryId, ElementId),
    /// Put it in; waiting for the check.
    Checking(SavedKey),
}

/// The state of one Upstack page.
#[derive(Debug, Default)]
pub struct FillPage {
    view: PageView,
    offered: Option<ElementId>,
    step: Step,
}

impl FillPage {
    /// Takes an event, returns what to do, in this order.
    pub fn handle(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::View(view) => self.viewed(view),
            Event::Clicked if self.offered.is_some() && self.step == Step::Choosing => {
                self.step = Step::Idle;
                vec![Action::Hide]
            }
            Event::Clicked if self.offered.is_some() => {
                self.step = Step::Listing;
                vec![Action::AskSaved]
            }
            Event::Saved(entries) if self.step == Step::Listing => self.listed(entries),
            Event::Chosen(entry) if self.step == Step::Choosing => self.ask_key(entry),
            Event::Released { entry, key } => self.released(entry, key),
            Event::Checked(holds) => match std::mem::take(&mut self.step) {
                Step::Checking(entry) if holds => vec![Action::Show(Panel::Filled(entry))],
                Step::Checking(_) => {
                    vec![Action::Show(refused("the field does not hold the value that was put in"))]
                }
                _ => vec![],
            },
            Event::Failed(failure) => {
                self.step = Step::Idle;
                if self.offered.is_some() { vec![Action::Show(Panel::Failed(failure))] } else { vec![] }
            }
            Event::Dismissed => {
                self.step = Step::Idle;
                vec![Action::Hide]
            }
            Event::Clicked | Event::Saved(_) | Event::Chosen(_) => vec![],
        }
    }

    fn viewed(&mut self, view: PageView) -> Vec<Action> {
        self.view = view;
        let field = upstack::key_field(&self.view).map(|field| field.id);
        if field == self.offered {
            return vec![];
        }
        self.step = Step::Idle;
        let had_one = self.offered.take().is_some();
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

    fn listed(&mut self, entries: Vec<SavedKey>) -> Vec<Action> {
        let replaces = !self.field_is_empty();
        match entries.as_slice() {
            [] => {
                self.step = Step::Idle;
                vec![Action::Show(Panel::Empty)]
            }
            // One key that fits an empty field: the one click was enough.
            [only] if !replaces => self.ask_key(only.id.clone()),
            _ => {
                self.step = Step::Choosing;
                vec![Action::Show(Panel::Choice { entries, replaces })]
            }
        }
    }

    fn ask_key(&mut self, entry: EntryId) -> Vec<Action> {
        let Some(field) = self.offered else { return vec![] };
        self.step = Step::Fetching(entry.clone(), field);
        vec![Action::AskKey(entry)]
    }

    fn released(&mut self, entry: SavedKey, key: ApiKey) -> Vec<Action> {
        match std::mem::take(&mut self.step) {
            Step::Fetching(wanted, field) if wanted == entry.id && self.offered == Some(field) => {
                self.step = Step::Checking(entry);
                vec![Action::Fill { field, key }]
            }
            Step::Fetching(..) if self.offered.is_some() => {
                vec![Action::Show(refused("the form changed before the key arrived"))]
            }
            _ => vec![],
        }
    }
}

fn refused(cause: &str) -> Panel {
    Panel::Failed(Failure::new(FailureCode::FieldRefused, cause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Site;
    use crate::page::Field;

    fn entry(n: u8) -> SavedKey {
        SavedKey {
            id: EntryId::from_bytes(&[n; 8]).unwrap(),
            site: Site::Omnisend,
            brand_id: None,
            label: "UpstackData".into(),
            last4: "aaaa".into(),
            captured_at: 1,
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

    #[test]
    fn one_key_and_an_empty_field_take_one_click() {
        let mut page = FillPage::default();
        assert_eq!(page.handle(form(4, "")), [Action::Offer(4)]);
        assert_eq!(page.handle(Event::Clicked), [Action::AskSaved]);
        assert_eq!(page.handle(Event::Saved(vec![entry(1)])), [Action::AskKey(entry(1).id)]);
        assert_eq!(
            page.handle(Event::Released { entry: entry(1), key: key() }),
            [Action::Fill { field: 4, key: key() }]
        );
        assert_eq!(page.handle(Event::Checked(true)), [Action::Show(Panel::Filled(entry(1)))]);
    }

    #[test]
    fn several_keys_or_a_filled_field_ask_first() {
        let mut page = FillPage::default();
        page.handle(form(4, ""));
        page.handle(Event::Clicked);
        let entries = vec![entry(2), entry(1)];
        let choice = Panel::Choice { entries: entries.clone(), replaces: false };
        assert_eq!(page.handle(Event::Saved(entries)), [Action::Show(choice)]);
        assert_eq!(page.handle(Event::Chosen(entry(1).id)), [Action::AskKey(entry(1).id)]);
        page.handle(form(4, "something"));
        page.handle(Event::Clicked);
        let choice = Panel::Choice { entries: vec![entry(1)], replaces: true };
        assert_eq!(page.handle(Event::Saved(vec![entry(1)])), [Action::Show(choice)]);
    }

    #[test]
    fn a_key_that_nobody_asked_for_or_for_another_field_goes_nowhere() {
        let released = || Event::Released { entry: entry(1), key: key() };
        let mut page = FillPage::default();
        page.handle(form(4, ""));
        assert!(page.handle(released()).is_empty());
        page.handle(Event::Clicked);
        page.handle(Event::Saved(vec![entry(1)]));
        page.handle(away());
        assert!(page.handle(released()).is_empty());
        page.handle(form(4, ""));
        page.handle(Event::Clicked);
        page.handle(Event::Saved(vec![entry(1)]));
        // Another key than the one chosen.
        assert!(matches!(
            page.handle(Event::Released { entry: entry(2), key: key() })[..],
            [Action::Show(Panel::Failed(_))]
        ));
        // The form was exchanged for another one while the key was fetched.
        page.handle(Event::Clicked);
        page.handle(Event::Saved(vec![entry(1)]));
        page.handle(form(5, ""));
        assert!(page.handle(released()).is_empty());
    }

    #[test]
    fn nothing_is_asked_for_without_a_form_or_a_choice() {
        let mut page = FillPage::default();
        assert!(page.handle(Event::Clicked).is_empty());
        assert!(page.handle(Event::Chosen(entry(1).id)).is_empty());
        page.handle(form(4, ""));
        assert!(page.handle(Event::Chosen(entry(1).id)).is_empty());
        assert!(page.handle(Event::Saved(vec![entry(1)])).is_empty());
    }

    #[test]
    fn a_field_that_does_not_keep_the_key_is_reported() {
        let mut page = FillPage::default();
        page.handle(form(4, ""));
        page.handle(Event::Clicked);
        page.handle(Event::Saved(vec![entry(1)]));
        page.handle(Event::Released { entry: entry(1), key: key() });
        assert!(
            matches!(&page.handle(Event::Checked(false))[..], [Action::Show(Panel::Failed(f))] if f.code == FailureCode::FieldRefused)
        );
    }
}
