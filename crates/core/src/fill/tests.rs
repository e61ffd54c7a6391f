//! Tests of the whole fill machine.

use super::click_context::CLEAR_MILLIS;
use super::*;
use crate::form_view::{Content, Part};
use crate::protocol::{LastUse, StoreSource};
use crate::sites::Site;

const CLEAR: ClickContext = ClickContext {
    covered: false,
    altered: false,
    visible: true,
    clear_millis: CLEAR_MILLIS,
    repeated: false,
};

fn entry(n: u8) -> SavedKey {
    SavedKey {
        id: EntryId::from_bytes(&[n; 8]).unwrap(),
        site: Site::Omnisend,
        brand_id: None,
        store_source: StoreSource::Unknown,
        label: format!("Store {n}"),
        last4: "aaaa".into(),
        captured_at: u64::from(n),
        used: None,
        conflict: false,
    }
}

fn key() -> ApiKey {
    ApiKey::parse(&format!("64f0c1d2e3a4b5c6d7e8f901-{}", "a".repeat(50))).unwrap()
}

fn form(id: ElementId, value: &str) -> Event {
    let title = Part { common: 0, content: Content::Heading { rank: 1, text: "omnisend".into() } };
    Event::Snapshot(FormView {
        address: "/pixel/event-destinations".into(),
        fields: vec![FormField {
            id,
            kind: "text".into(),
            label: vec!["api key".into()],
            value: value.into(),
            ..FormField::default()
        }],
        regions: vec![vec![title, Part { common: 1, content: Content::Field(id) }]],
    })
}

fn away() -> Event {
    Event::Snapshot(FormView::default())
}

fn saved(entries: Vec<SavedKey>) -> Event {
    Event::SavedKeys { entries, open_stores: vec![] }
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
    assert_eq!(page.handle(form(4, value)), [Action::PlaceControl(4)]);
    page
}

fn failure(actions: &[Action]) -> Option<FailureCode> {
    match actions {
        [Action::ShowPanel(Panel::Failed(failure))] => Some(failure.code),
        _ => None,
    }
}

#[test]
fn a_single_key_is_filled_into_an_empty_field_with_one_click() {
    let mut page = on_form("");
    assert_eq!(page.handle(Event::ControlClicked(CLEAR)), [Action::RequestSavedKeys]);
    let open = vec!["Northwind".to_owned()];
    let listed = page.handle(Event::SavedKeys { entries: vec![entry(1)], open_stores: open });
    assert_eq!(listed, [Action::RequestKey(entry(1).id)]);
    assert_eq!(page.handle(released(1)), [Action::Fill { field: 4, key: key() }]);
    assert_eq!(
        page.handle(checked(true, "")),
        [
            Action::ShowPanel(Panel::Filled(entry(1))),
            Action::ReportFilled { entry: entry(1).id, store: "Northwind".into() }
        ]
    );
}

#[test]
fn several_keys_are_listed_with_the_likeliest_first() {
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    let mut used = entry(1);
    used.used = Some(LastUse { at: 1, store: "Bluebird".into() });
    let open = vec!["bluebird".to_owned()];
    let actions =
        page.handle(Event::SavedKeys { entries: vec![entry(3), entry(2), used.clone()], open_stores: open });
    let entries = vec![used, entry(3), entry(2)];
    assert_eq!(actions, [Action::ShowPanel(Panel::Choice { entries, search: false })]);
    assert_eq!(page.handle(Event::Chosen(entry(2).id, CLEAR)), [Action::RequestKey(entry(2).id)]);
    // A second click on the control closes the list.
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1), entry(2)]));
    assert_eq!(page.handle(Event::ControlClicked(CLEAR)), [Action::HidePanel]);
}

#[test]
fn a_long_list_can_be_searched() {
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    let actions = page.handle(saved((1..=9).map(entry).collect()));
    assert!(matches!(&actions[..], [Action::ShowPanel(Panel::Choice { search: true, .. })]));
    let found = page.handle(Event::Searched("store 7".into()));
    assert_eq!(found, [Action::ShowPanel(Panel::Choice { entries: vec![entry(7)], search: true })]);
}

#[test]
fn a_value_in_the_field_is_replaced_only_on_confirmation() {
    let mut page = on_form("something");
    page.handle(Event::ControlClicked(CLEAR));
    let asked = page.handle(saved(vec![entry(1)]));
    assert_eq!(asked, [Action::ShowPanel(Panel::Replace(entry(1)))]);
    assert_eq!(page.handle(Event::Confirmed(CLEAR)), [Action::RequestKey(entry(1).id)]);
    // The same for a key chosen from the list, and by the popup or the shortcut.
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1), entry(2)]));
    let asked = page.handle(Event::Chosen(entry(2).id, CLEAR));
    assert_eq!(asked, [Action::ShowPanel(Panel::Replace(entry(2)))]);
    page.handle(Event::Dismissed);
    assert!(page.handle(Event::Confirmed(CLEAR)).is_empty());
    page.handle(Event::FillCommand(Some(entry(2).id)));
    let asked = page.handle(saved(vec![entry(1), entry(2)]));
    assert_eq!(asked, [Action::ShowPanel(Panel::Replace(entry(2)))]);
}

#[test]
fn filling_can_be_undone_until_the_field_changes() {
    let mut page = on_form("before");
    page.handle(Event::FillCommand(None));
    page.handle(saved(vec![entry(1)]));
    page.handle(Event::Confirmed(CLEAR));
    page.handle(released(1));
    page.handle(checked(true, "before"));
    assert!(page.handle(form(4, key().expose())).is_empty());
    let text = Zeroizing::new("before".to_owned());
    let undone = page.handle(Event::Undone);
    assert_eq!(undone, [Action::Restore { field: 4, text }, Action::ShowPanel(Panel::Undone)]);

    let mut page = on_form("");
    page.handle(Event::FillCommand(None));
    page.handle(saved(vec![entry(1)]));
    page.handle(released(1));
    page.handle(checked(true, ""));
    assert_eq!(page.handle(form(4, "typed since")), [Action::HidePanel]);
    assert_eq!(page.handle(Event::Undone), [Action::HidePanel]);
}

#[test]
fn clicks_on_a_control_that_is_not_visible_are_rejected() {
    let unclear = [
        ClickContext { covered: true, ..CLEAR },
        ClickContext { altered: true, ..CLEAR },
        ClickContext { visible: false, ..CLEAR },
        ClickContext { clear_millis: CLEAR_MILLIS - 1, ..CLEAR },
    ];
    for click in unclear {
        let mut page = on_form("");
        assert_eq!(failure(&page.handle(Event::ControlClicked(click))), Some(FailureCode::ControlHidden));
        page.handle(Event::ControlClicked(CLEAR));
        page.handle(saved(vec![entry(1), entry(2)]));
        let actions = page.handle(Event::Chosen(entry(1).id, click));
        assert_eq!(failure(&actions), Some(FailureCode::ControlHidden));
        assert!(page.handle(Event::Chosen(entry(1).id, CLEAR)).is_empty());
    }
}

#[test]
fn a_key_that_was_not_requested_for_this_field_is_not_filled_in() {
    let mut page = on_form("");
    assert!(page.handle(released(1)).is_empty());
    // The form was closed before the key arrives.
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1)]));
    page.handle(away());
    assert!(page.handle(released(1)).is_empty());
    page.handle(form(4, ""));
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1)]));
    // Another key than the one chosen.
    assert_eq!(failure(&page.handle(released(2))), Some(FailureCode::FieldRefused));
    // The form was replaced while the key was fetched.
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1)]));
    page.handle(form(5, ""));
    assert!(page.handle(released(1)).is_empty());
}

#[test]
fn nothing_is_requested_without_a_form_or_a_choice() {
    let mut page = FillPage::default();
    page.handle(Event::Settings(Settings::default()));
    assert!(page.handle(Event::ControlClicked(CLEAR)).is_empty());
    assert!(page.handle(Event::FillCommand(Some(entry(1).id))).is_empty());
    assert!(page.handle(Event::Chosen(entry(1).id, CLEAR)).is_empty());
    page.handle(form(4, ""));
    assert!(page.handle(Event::Chosen(entry(1).id, CLEAR)).is_empty());
    assert!(page.handle(saved(vec![entry(1)])).is_empty());
    // A key that was removed meanwhile.
    page.handle(Event::FillCommand(Some(entry(3).id)));
    assert_eq!(failure(&page.handle(saved(vec![entry(1)]))), Some(FailureCode::NotFound));
}

#[test]
fn no_control_is_placed_before_the_settings_permit_it() {
    let mut page = FillPage::default();
    assert_eq!(page.handle(form(4, "")), [Action::RequestSettings]);
    assert!(page.handle(form(4, "x")).is_empty());
    assert!(page.handle(Event::Settings(Settings { upstack: false, ..Settings::default() })).is_empty());
    assert!(!page.has_form());
    let mut page = FillPage::default();
    page.handle(form(4, ""));
    assert_eq!(
        page.handle(Event::Settings(Settings::default())),
        [Action::PrepareHost, Action::PlaceControl(4)]
    );
}

#[test]
fn a_field_that_rejects_the_key_is_reported() {
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1)]));
    page.handle(released(1));
    assert_eq!(failure(&page.handle(checked(false, ""))), Some(FailureCode::FieldRefused));
}

#[test]
fn settings_that_were_unavailable_are_requested_again() {
    let mut page = FillPage::default();
    assert_eq!(page.handle(form(4, "")), [Action::RequestSettings]);
    assert_eq!(page.handle(form(4, "")), []);
    assert_eq!(page.handle(Event::SettingsUnavailable), []);
    assert_eq!(page.handle(form(4, "")), [Action::RequestSettings]);
}

#[test]
fn the_form_of_the_practice_page_needs_the_machine_for_practice() {
    let practice = || {
        let Event::Snapshot(view) = form(4, "") else { unreachable!() };
        FormView { address: "/onboarding/practice.html".into(), ..view }
    };
    let mut page = FillPage::default();
    assert_eq!(page.handle(Event::Snapshot(practice())), []);
    assert!(page.candidates(&practice()).is_empty() && !page.needs_watching(&practice()));
    let mut page = FillPage::for_practice();
    assert_eq!(page.handle(Event::Snapshot(practice())), [Action::RequestSettings]);
    assert!(page.candidates(&practice()) == [4] && page.needs_watching(&practice()));
    assert_eq!(
        page.handle(Event::Settings(Settings::default())),
        [Action::PrepareHost, Action::PlaceControl(4)]
    );
}
