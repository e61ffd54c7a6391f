//! Tests of the whole fill machine.

mod chosen;
mod colleagues;
mod described;
mod named;
mod sequences;

use super::click_context::CLEAR_MILLIS;
use super::*;
use crate::form_view::{Content, FormField, Part};
use crate::ids::Hex;
use crate::protocol::{LastUse, StoreSource};
use crate::sites::Site;

const CLEAR: ClickContext = ClickContext { obstacle: None, clear_millis: CLEAR_MILLIS, repeated: false };

fn entry(n: u8) -> SavedKey {
    SavedKey {
        id: EntryId::from_bytes(&[n; 8]).unwrap(),
        site: Site::Omnisend,
        brand_id: None,
        store_source: StoreSource::Unknown,
        label: "UpstackData".into(),
        last4: "aaaa".into(),
        captured_at: u64::from(n),
        used: Some(LastUse { at: 1, store: String::new() }),
        conflict: false,
        profile: None,
        check: None,
        team: None,
    }
}

/// Like [`entry`], never filled in.
fn unused(n: u8) -> SavedKey {
    SavedKey { used: None, ..entry(n) }
}

/// Like [`entry`], last filled in for a store.
fn used_for(n: u8, store: &str) -> SavedKey {
    SavedKey { used: Some(LastUse { at: 1, store: store.into() }), ..entry(n) }
}

fn key() -> ApiKey {
    ApiKey::parse(&format!("64f0c1d2e3a4b5c6d7e8f901-{}", "a".repeat(50))).unwrap()
}

fn form(id: ElementId, value: &str) -> Event {
    let title = Part { common: 0, content: Content::Heading { rank: 1, text: "omnisend".into() } };
    Event::Snapshot(FormView {
        address: "/pixel/event-destinations".into(),
        fields: vec![
            FormField {
                id,
                kind: "text".into(),
                label: vec!["api key".into()],
                value: value.into(),
                ..FormField::default()
            },
            FormField { id: OTHER, kind: "textarea".into(), ..FormField::default() },
        ],
        regions: vec![vec![title, Part { common: 1, content: Content::Field(id) }]],
    })
}

fn away() -> Event {
    Event::Snapshot(FormView::default())
}

fn saved(entries: Vec<SavedKey>) -> Event {
    saved_at(entries, &[])
}

/// The saved keys, in a dashboard that shows these stores as open.
fn saved_at(entries: Vec<SavedKey>, open_stores: &[&str]) -> Event {
    let open_stores = open_stores.iter().map(ToString::to_string).collect();
    Event::SavedKeys(SavedKeys { entries, open_stores, now: 1_764_000_000 })
}

fn released(n: u8) -> Event {
    released_at(entry(n), &[])
}

fn released_at(entry: SavedKey, open_stores: &[&str]) -> Event {
    let open_stores = open_stores.iter().map(ToString::to_string).collect();
    Event::Released { entry, key: key(), open_stores }
}

fn checked(holds: bool, before: &str) -> Event {
    Event::Checked { holds, before: Zeroizing::new(before.to_owned()) }
}

/// A page with a form whose field 4 has this value.
fn on_form(value: &str) -> FillPage {
    let mut page = FillPage::default();
    page.handle(Event::Settings(PageSettings::default()));
    assert_eq!(page.handle(form(4, value)), [Action::PlaceControl(4)]);
    page
}

/// A field in the form of [`form`] that is not recognised.
const OTHER: ElementId = 9;

const NO_REASON: Reasons = Reasons {
    chosen_field: false,
    replaces: false,
    first_use: false,
    other_store: None,
    unverified: false,
    conflict: false,
};
const REPLACES: Reasons = Reasons { replaces: true, ..NO_REASON };
const FIRST_USE: Reasons = Reasons { first_use: true, ..NO_REASON };

/// Another store is open than the one that the key was used for.
fn used_elsewhere(known: &str, open: &str) -> Reasons {
    let known = library::KnownStore::Used(known.into());
    Reasons { other_store: Some(OtherStore { known, open: open.into() }), ..NO_REASON }
}

/// The action that asks about a key.
fn asks(entry: SavedKey, reasons: Reasons) -> Action {
    Action::ShowPanel(Panel::Confirm { entry, reasons })
}

/// The entry of [`key`], with its store proven.
fn proven() -> SavedKey {
    SavedKey {
        brand_id: key().brand_id(),
        store_source: StoreSource::Key,
        last4: key().last4().into(),
        ..entry(1)
    }
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
    let listed = page.handle(saved_at(vec![entry(1)], &["Northwind"]));
    assert_eq!(listed, [Action::RequestKey(entry(1).id)]);
    let filled = page.handle(released_at(entry(1), &["Northwind"]));
    assert_eq!(filled, [Action::Fill { field: 4, key: key() }]);
    assert_eq!(
        page.handle(checked(true, "")),
        [
            Action::ShowPanel(Panel::Filled(entry(1))),
            Action::ReportFilled { entry: entry(1).id, store: "Northwind".into() }
        ]
    );
}

#[test]
fn keys_are_requested_while_the_control_is_pressed_and_used_at_the_click() {
    let mut page = on_form("");
    assert_eq!(page.handle(Event::ControlPressed), [Action::RequestSavedKeys]);
    assert!(page.handle(saved(vec![entry(1)])).is_empty(), "nobody has clicked");
    assert_eq!(page.handle(Event::ControlClicked(CLEAR)), [Action::RequestKey(entry(1).id)]);
    // A quick click comes before the keys.
    let mut page = on_form("");
    page.handle(Event::ControlPressed);
    assert!(page.handle(Event::ControlClicked(CLEAR)).is_empty(), "they are already requested");
    assert_eq!(page.handle(saved(vec![entry(1)])), [Action::RequestKey(entry(1).id)]);
}

#[test]
fn a_press_without_a_click_has_no_effect() {
    let mut page = on_form("");
    page.handle(Event::ControlPressed);
    page.handle(saved(vec![entry(1)]));
    // Each click follows its own press, so it never uses keys of an earlier one.
    assert_eq!(page.handle(Event::ControlPressed), [Action::RequestSavedKeys]);
    assert!(page.handle(Event::ControlClicked(CLEAR)).is_empty());
    let asked = page.handle(saved(vec![entry(1), entry(2)]));
    assert!(matches!(asked[..], [Action::ShowPanel(Panel::Choice { .. })]));
}

#[test]
fn a_failure_ahead_of_the_click_is_shown_after_it() {
    let failed = || Event::Failed(Failure::new(FailureCode::KeyringLocked, "locked"));
    let mut page = on_form("");
    page.handle(Event::ControlPressed);
    assert!(page.handle(failed()).is_empty());
    assert_eq!(page.handle(Event::ControlClicked(CLEAR)), [Action::RequestSavedKeys]);
    assert_eq!(failure(&page.handle(failed())), Some(FailureCode::KeyringLocked));
}

#[test]
fn a_press_leaves_an_open_question_and_undo_as_they_are() {
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1), entry(2)]));
    assert!(page.handle(Event::ControlPressed).is_empty());
    assert_eq!(page.handle(Event::Chosen(entry(2).id, CLEAR)), [Action::RequestKey(entry(2).id)]);
    assert!(page.handle(Event::ControlPressed).is_empty());
    page.handle(released(2));
    page.handle(checked(true, "before"));
    assert!(page.handle(Event::ControlPressed).is_empty());
    let undone = page.handle(Event::Undone);
    assert!(matches!(&undone[0], Action::Restore { text, .. } if text.as_str() == "before"), "{undone:?}");
}

#[test]
fn a_key_that_was_never_filled_in_is_confirmed_once() {
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    assert_eq!(page.handle(saved(vec![unused(1)])), [asks(unused(1), FIRST_USE)]);
    assert_eq!(page.handle(Event::Confirmed(CLEAR)), [Action::RequestKey(entry(1).id)]);
    assert!(page.handle(Event::Confirmed(CLEAR)).is_empty(), "a second answer to the same question");
    // Its use is known afterwards.
    page.handle(Event::ControlClicked(CLEAR));
    assert_eq!(page.handle(saved(vec![entry(1)])), [Action::RequestKey(entry(1).id)]);
    // A choice in the list or in the popup has shown the key already.
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![unused(1), unused(2)]));
    assert_eq!(page.handle(Event::Chosen(entry(2).id, CLEAR)), [Action::RequestKey(entry(2).id)]);
    page.handle(Event::FillCommand(Some(entry(1).id)));
    assert_eq!(page.handle(saved(vec![unused(1)])), [Action::RequestKey(entry(1).id)]);
}

#[test]
fn a_key_of_another_store_than_the_open_one_is_asked_about_and_recorded_once_the_user_agrees() {
    let northwind = used_for(1, "Northwind");
    let other_store = || used_elsewhere("Northwind", "Bluebird");
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    let asked = page.handle(saved_at(vec![northwind.clone()], &["Bluebird"]));
    assert_eq!(asked, [asks(northwind.clone(), other_store())]);
    page.handle(Event::Confirmed(CLEAR));
    page.handle(released_at(northwind.clone(), &["Bluebird"]));
    let actions = page.handle(checked(true, ""));
    let report = Action::ReportFilled { entry: northwind.id.clone(), store: "Bluebird".into() };
    assert!(actions.contains(&report), "{actions:?}");
    // The choice of the key, in the list or in the popup, does not show the open store.
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved_at(vec![northwind.clone(), entry(2)], &["Bluebird"]));
    let asked = page.handle(Event::Chosen(northwind.id.clone(), CLEAR));
    assert_eq!(asked, [asks(northwind.clone(), other_store())]);
    page.handle(Event::FillCommand(Some(northwind.id.clone())));
    let asked = page.handle(saved_at(vec![northwind.clone()], &["Bluebird"]));
    assert_eq!(asked, [asks(northwind.clone(), other_store())]);
    // Its own store, and a dashboard that shows none.
    for open in [&["northwind "][..], &["Help", "Northwind"], &[]] {
        page.handle(Event::ControlClicked(CLEAR));
        assert_eq!(page.handle(saved_at(vec![northwind.clone()], open)), [Action::RequestKey(entry(1).id)]);
    }
}

#[test]
fn a_key_with_the_label_of_another_store_is_asked_about_unless_its_use_is_known() {
    let labelled = |label: &str| SavedKey { label: label.into(), ..entry(1) };
    let mut page = on_form("");
    let mut asked = |entry: SavedKey| {
        page.handle(Event::ControlClicked(CLEAR));
        match page.handle(saved_at(vec![entry], &["Bluebird Coffee"])).remove(0) {
            Action::ShowPanel(Panel::Confirm { reasons, .. }) => reasons.other_store.map(|other| other.known),
            _ => None,
        }
    };
    let named = library::KnownStore::Named("Northwind".into());
    assert_eq!(asked(labelled("Northwind")), Some(named));
    for label in ["", "UpstackData", "Bluebird", "bluebird coffee (new)"] {
        assert_eq!(asked(labelled(label)), None, "{label}");
    }
    assert_eq!(asked(SavedKey { label: "Northwind".into(), ..used_for(1, "Bluebird Coffee") }), None);
}

#[test]
fn a_store_name_that_is_too_long_to_record_is_recognised() {
    let long = "The Northwind Outfitters Company of Saint Petersburg";
    let recorded: String = long.chars().take(crate::limits::MAX_STORE_CHARS).collect();
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    let actions = page.handle(saved_at(vec![used_for(1, &recorded)], &[long]));
    assert_eq!(actions, [Action::RequestKey(entry(1).id)]);
}

#[test]
fn the_store_of_the_last_use_is_kept_if_the_dashboard_shows_none() {
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![used_for(1, "Northwind")]));
    page.handle(released_at(used_for(1, "Northwind"), &[]));
    let actions = page.handle(checked(true, ""));
    let report = Action::ReportFilled { entry: entry(1).id, store: "Northwind".into() };
    assert!(actions.contains(&report), "{actions:?}");
}

#[test]
fn all_reasons_make_one_question() {
    let mut planted = used_for(1, "Northwind");
    planted.brand_id = Hex::from_bytes(&[7; 12]);
    planted.store_source = StoreSource::Page;
    planted.used = None;
    planted.conflict = true;
    planted.label = "Northwind".into();
    let mut page = on_form("something");
    page.handle(Event::ControlClicked(CLEAR));
    let asked = page.handle(saved_at(vec![planted.clone()], &["Bluebird"]));
    let known = library::KnownStore::Named("Northwind".into());
    let other_store = Some(OtherStore { known, open: "Bluebird".into() });
    let reasons = Reasons {
        chosen_field: false,
        replaces: true,
        first_use: true,
        other_store,
        unverified: true,
        conflict: true,
    };
    assert_eq!(asked, [asks(planted.clone(), reasons)]);
    assert_eq!(page.handle(Event::Confirmed(CLEAR)), [Action::RequestKey(planted.id)]);
}

#[test]
fn a_store_that_the_key_does_not_prove_is_asked_about_each_time() {
    for store_source in [StoreSource::Page, StoreSource::Unknown] {
        let unproven = SavedKey { brand_id: Hex::from_bytes(&[7; 12]), store_source, ..entry(1) };
        let mut page = on_form("");
        page.handle(Event::ControlClicked(CLEAR));
        let reasons = Reasons { unverified: true, ..NO_REASON };
        assert_eq!(page.handle(saved(vec![unproven.clone()])), [asks(unproven, reasons)]);
    }
}

#[test]
fn a_conflict_is_asked_about_each_time() {
    let planted = SavedKey { conflict: true, ..entry(1) };
    let conflict = || Reasons { conflict: true, ..NO_REASON };
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    assert_eq!(page.handle(saved(vec![planted.clone()])), [asks(planted.clone(), conflict())]);
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![planted.clone(), entry(2)]));
    let actions = page.handle(Event::Chosen(planted.id.clone(), CLEAR));
    assert_eq!(actions, [asks(planted, conflict())]);
}

#[test]
fn the_keyboard_shortcut_opens_the_question_or_the_list_and_fills_nothing() {
    let mut page = on_form("");
    page.handle(Event::FillCommand(None));
    assert_eq!(page.handle(saved(vec![entry(1)])), [asks(entry(1), NO_REASON)]);
    page.handle(Event::FillCommand(None));
    let actions = page.handle(saved(vec![entry(1), entry(2)]));
    assert!(matches!(&actions[..], [Action::ShowPanel(Panel::Choice { .. })]), "{actions:?}");
}

#[test]
fn a_key_that_is_not_as_it_was_shown_is_not_filled_in() {
    let shown = proven();
    let unread = SavedKey { store_source: StoreSource::Unread, ..shown.clone() };
    let victim = Hex::from_bytes(&[7; 12]);
    let changed = [
        (shown.clone(), SavedKey { brand_id: victim.clone(), ..shown.clone() }),
        (shown.clone(), SavedKey { label: "Bluebird".into(), ..shown.clone() }),
        (shown.clone(), SavedKey { last4: "bbbb".into(), ..shown.clone() }),
        (shown.clone(), SavedKey { store_source: StoreSource::Page, ..shown.clone() }),
        (shown.clone(), SavedKey { conflict: true, ..shown.clone() }),
        (unread.clone(), SavedKey { store_source: StoreSource::Page, ..shown.clone() }),
        (unread.clone(), unread.clone()),
        (unread, SavedKey { brand_id: victim.clone(), ..shown.clone() }),
        // The attributes agree with each other, and not with the key.
        (
            SavedKey { brand_id: victim.clone(), ..shown.clone() },
            SavedKey { brand_id: victim, ..shown.clone() },
        ),
        (
            SavedKey { last4: "bbbb".into(), ..shown.clone() },
            SavedKey { last4: "bbbb".into(), ..shown.clone() },
        ),
    ];
    for (listed, released) in changed {
        let mut page = on_form("");
        page.handle(Event::ControlClicked(CLEAR));
        assert_eq!(page.handle(saved(vec![listed])), [Action::RequestKey(entry(1).id)]);
        let actions = page.handle(released_at(released.clone(), &[]));
        assert_eq!(failure(&actions), Some(FailureCode::EntryChanged), "{released:?}");
    }
}

#[test]
fn a_key_that_was_unread_when_it_was_listed_is_filled_in_without_a_question_once_it_proves_its_store() {
    let unread = SavedKey { store_source: StoreSource::Unread, ..proven() };
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    assert_eq!(page.handle(saved(vec![unread])), [Action::RequestKey(entry(1).id)]);
    let actions = page.handle(released_at(proven(), &[]));
    assert!(actions.iter().any(|action| matches!(action, Action::Fill { .. })), "{actions:?}");
}

#[test]
fn a_key_is_not_filled_in_after_the_dashboard_has_changed_to_another_store() {
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved_at(vec![used_for(1, "Northwind")], &["Northwind"]));
    let actions = page.handle(released_at(used_for(1, "Northwind"), &["Bluebird"]));
    assert_eq!(failure(&actions), Some(FailureCode::FieldRefused));
}

#[test]
fn several_keys_are_listed_with_the_likeliest_first() {
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    let used = used_for(1, "Bluebird");
    let actions = page.handle(saved_at(vec![entry(3), entry(2), used.clone()], &["bluebird"]));
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
    let named = |n| SavedKey { label: format!("Store {n}"), ..entry(n) };
    let actions = page.handle(saved((1..=9).map(named).collect()));
    assert!(matches!(&actions[..], [Action::ShowPanel(Panel::Choice { search: true, .. })]));
    let found = page.handle(Event::Searched("store 7".into()));
    assert_eq!(found, [Action::ShowPanel(Panel::Choice { entries: vec![named(7)], search: true })]);
}

#[test]
fn a_value_in_the_field_is_replaced_only_on_confirmation() {
    let mut page = on_form("something");
    page.handle(Event::ControlClicked(CLEAR));
    let asked = page.handle(saved(vec![entry(1)]));
    assert_eq!(asked, [asks(entry(1), REPLACES)]);
    assert_eq!(page.handle(Event::Confirmed(CLEAR)), [Action::RequestKey(entry(1).id)]);
    // The same for a key chosen from the list, and by the popup or the shortcut.
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1), entry(2)]));
    let asked = page.handle(Event::Chosen(entry(2).id, CLEAR));
    assert_eq!(asked, [asks(entry(2), REPLACES)]);
    page.handle(Event::Dismissed);
    assert!(page.handle(Event::Confirmed(CLEAR)).is_empty());
    page.handle(Event::FillCommand(Some(entry(2).id)));
    let asked = page.handle(saved(vec![entry(1), entry(2)]));
    assert_eq!(asked, [asks(entry(2), REPLACES)]);
}

#[test]
fn filling_can_be_undone_until_the_field_changes() {
    let mut page = on_form("before");
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1)]));
    page.handle(Event::Confirmed(CLEAR));
    page.handle(released(1));
    page.handle(checked(true, "before"));
    assert!(page.handle(form(4, key().expose())).is_empty());
    let text = Zeroizing::new("before".to_owned());
    let undone = page.handle(Event::Undone);
    assert_eq!(undone, [Action::Restore { field: 4, text }, Action::ShowPanel(Panel::Undone)]);

    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1)]));
    page.handle(released(1));
    page.handle(checked(true, ""));
    assert_eq!(page.handle(form(4, "typed since")), [Action::HidePanel]);
    assert_eq!(page.handle(Event::Undone), [Action::HidePanel]);
}

#[test]
fn click_on_what_has_just_appeared_releases_nothing() {
    let early = ClickContext { clear_millis: CLEAR_MILLIS - 1, ..CLEAR };
    let mut page = on_form("");
    assert_eq!(failure(&page.handle(Event::ControlClicked(early))), Some(FailureCode::ControlHidden));
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1), entry(2)]));
    // The list stays for a click a moment later.
    assert!(page.handle(Event::Chosen(entry(1).id, early)).is_empty());
    assert_eq!(page.handle(Event::Chosen(entry(1).id, CLEAR)), [Action::RequestKey(entry(1).id)]);
}

#[test]
fn second_click_of_a_double_click_is_ignored() {
    let mut page = on_form("");
    let second = ClickContext { repeated: true, ..CLEAR };
    assert!(page.handle(Event::ControlClicked(second)).is_empty());
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1), entry(2)]));
    assert!(page.handle(Event::Chosen(entry(1).id, second)).is_empty());
    assert_eq!(page.handle(Event::Chosen(entry(1).id, CLEAR)), [Action::RequestKey(entry(1).id)]);
}

#[test]
fn clicks_on_a_control_that_is_not_visible_are_rejected() {
    let unclear = [Obstacle::Covered, Obstacle::Altered, Obstacle::ReportedHidden];
    for obstacle in unclear {
        let click = ClickContext { obstacle: Some(obstacle), ..CLEAR };
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
    assert_eq!(failure(&page.handle(released(2))), Some(FailureCode::EntryChanged));
    // The form was replaced while the key was fetched.
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(saved(vec![entry(1)]));
    page.handle(form(5, ""));
    assert!(page.handle(released(1)).is_empty());
}

#[test]
fn nothing_is_requested_without_a_form_or_a_choice() {
    let mut page = FillPage::default();
    page.handle(Event::Settings(PageSettings::default()));
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
    assert!(
        page.handle(Event::Settings(PageSettings { upstack: false, ..PageSettings::default() })).is_empty()
    );
    assert!(!page.has_form());
    let mut page = FillPage::default();
    page.handle(form(4, ""));
    assert_eq!(
        page.handle(Event::Settings(PageSettings::default())),
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
        page.handle(Event::Settings(PageSettings::default())),
        [Action::PrepareHost, Action::PlaceControl(4)]
    );
    // The sample key gives access to nothing: it needs no question.
    page.handle(Event::ControlClicked(CLEAR));
    assert_eq!(page.handle(saved(vec![unused(1)])), [Action::RequestKey(entry(1).id)]);
}

#[test]
fn a_locked_keyring_is_reported_while_a_request_waits_and_the_filling_goes_on_after_it() {
    let mut page = on_form("");
    assert_eq!(page.handle(Event::KeyringWaiting), [], "nothing was asked of the keyring");
    page.handle(Event::ControlClicked(CLEAR));
    assert_eq!(page.handle(Event::KeyringWaiting), [Action::ShowPanel(Panel::Waiting)]);
    assert_eq!(page.handle(saved(vec![entry(1)])), [Action::RequestKey(entry(1).id)]);
    assert_eq!(page.handle(Event::KeyringWaiting), [Action::ShowPanel(Panel::Waiting)]);
    assert_eq!(page.handle(released(1)), [Action::Fill { field: 4, key: key() }]);
}

#[test]
fn an_answer_after_the_user_has_closed_the_message_about_a_locked_keyring_fills_nothing() {
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    page.handle(Event::KeyringWaiting);
    assert_eq!(page.handle(Event::Dismissed), [Action::HidePanel]);
    assert_eq!(page.handle(saved(vec![entry(1)])), []);
}

#[test]
fn a_locked_keyring_that_was_asked_before_the_click_is_reported_at_the_click() {
    let mut page = on_form("");
    page.handle(Event::ControlPressed);
    assert_eq!(page.handle(Event::KeyringWaiting), [], "the user may move away without a click");
    assert_eq!(page.handle(Event::ControlClicked(CLEAR)), [Action::ShowPanel(Panel::Waiting)]);
    assert_eq!(page.handle(saved(vec![entry(1)])), [Action::RequestKey(entry(1).id)]);
}
