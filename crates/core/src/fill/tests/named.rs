//! The control names the open store's key, and one click fills that key.

use super::described::acme;
use super::*;

fn names(key: &SavedKey) -> [Action; 1] {
    [Action::NameKey(Some(key.clone()))]
}

fn asks_for_key_of(open: &str) -> Action {
    Action::RequestKeyOfStore(vec![open.into()])
}

fn open_store(page: &mut FillPage, open: &str) -> Vec<Action> {
    page.handle(Event::OpenStores(vec![open.into()]))
}

/// The control in the dashboard of Acme Shoes, with this value in the field. It names Acme's key.
fn naming_acme(value: &str) -> FillPage {
    let mut page = on_form(value);
    assert_eq!(open_store(&mut page, "Acme Shoes"), [asks_for_key_of("Acme Shoes")]);
    assert_eq!(page.handle(Event::KeyOfStore(Some(acme()))), names(&acme()));
    page
}

/// Some other store's key.
fn other() -> SavedKey {
    used_for(2, "Bluebird")
}

/// The actions after a click when the keyring lists these keys, in a dashboard that shows this store as open.
fn clicked(page: &mut FillPage, keys: Vec<SavedKey>, open: &str) -> Vec<Action> {
    assert_eq!(page.handle(Event::ControlClicked(CLEAR)), [Action::RequestSavedKeys]);
    page.handle(saved_at(keys, &[open]))
}

fn is_list(actions: &[Action]) -> bool {
    matches!(actions, [Action::ShowPanel(Panel::Choice { .. })])
}

#[test]
fn one_click_fills_the_named_key_among_several_even_at_its_first_use() {
    let mut page = naming_acme("");
    let request = clicked(&mut page, vec![other(), acme()], "Acme Shoes");
    assert_eq!(request, [Action::RequestKey(acme().id)]);
    let filled = page.handle(released_at(acme(), &["Acme Shoes"]));
    assert_eq!(filled, [Action::Fill { field: 4, key: key() }]);
}

#[test]
fn the_keys_that_a_press_has_requested_are_used_for_the_named_key() {
    let mut page = naming_acme("");
    assert_eq!(page.handle(Event::ControlPressed), [Action::RequestSavedKeys]);
    assert!(page.handle(saved_at(vec![other(), acme()], &["Acme Shoes"])).is_empty());
    assert_eq!(page.handle(Event::ControlClicked(CLEAR)), [Action::RequestKey(acme().id)]);
}

#[test]
fn without_a_name_several_keys_are_listed_although_one_is_the_open_stores() {
    let mut page = on_form("");
    let listed = clicked(&mut page, vec![other(), acme()], "Acme Shoes");
    let [Action::ShowPanel(Panel::Choice { entries, .. })] = listed.as_slice() else {
        panic!("no list: {listed:?}");
    };
    assert_eq!(entries[0], acme());
}

#[test]
fn the_shortcut_and_the_popup_do_not_use_the_name() {
    let mut page = naming_acme("");
    page.handle(Event::FillCommand(None));
    assert!(is_list(&page.handle(saved_at(vec![other(), acme()], &["Acme Shoes"]))));
    page.handle(Event::FillCommand(Some(other().id)));
    let asked = page.handle(saved_at(vec![other(), acme()], &["Acme Shoes"]));
    assert_eq!(asked, [asks(other(), used_elsewhere("Bluebird", "Acme Shoes"))]);
}

#[test]
fn a_value_in_the_field_is_not_replaced_without_a_question() {
    let mut page = naming_acme("something");
    let asked = clicked(&mut page, vec![other(), acme()], "Acme Shoes");
    assert_eq!(asked, [asks(acme(), REPLACES)]);
}

#[test]
fn a_named_key_that_the_keyring_lists_otherwise_is_not_filled_in() {
    let second = SavedKey { last4: "zZ9z".into(), id: entry(3).id, ..acme() };
    let relabelled = SavedKey { label: "Mine".into(), ..acme() };
    let replaced = SavedKey { last4: "zZ9z".into(), ..acme() };
    let conflicting = SavedKey { conflict: true, ..acme() };
    let unproven = SavedKey { store_source: StoreSource::Page, ..acme() };
    for keys in [
        vec![other(), used_for(3, "Bluebird")],
        vec![other(), acme(), second],
        vec![other(), relabelled],
        vec![other(), replaced],
        vec![other(), conflicting],
        vec![other(), unproven],
    ] {
        let mut page = naming_acme("");
        let shown = clicked(&mut page, keys.clone(), "Acme Shoes");
        assert!(is_list(&shown), "{keys:?}: {shown:?}");
    }
    // The only key is asked about, as without a name.
    let mut page = naming_acme("");
    let asked = clicked(&mut page, vec![other()], "Acme Shoes");
    assert_eq!(asked, [asks(other(), used_elsewhere("Bluebird", "Acme Shoes"))]);
}

#[test]
fn a_key_that_is_not_as_it_was_listed_is_not_filled_in() {
    let mut page = naming_acme("");
    clicked(&mut page, vec![other(), acme()], "Acme Shoes");
    let replaced = SavedKey { label: "Mine".into(), ..acme() };
    let refused = page.handle(released_at(replaced, &["Acme Shoes"]));
    assert_eq!(failure(&refused), Some(FailureCode::EntryChanged));
}

#[test]
fn a_use_and_a_check_since_the_last_list_leave_the_name_valid() {
    let mut page = naming_acme("");
    let used = SavedKey { used: proven().used, ..acme() };
    assert_eq!(clicked(&mut page, vec![other(), used], "Acme Shoes"), [Action::RequestKey(acme().id)]);
}

#[test]
fn another_open_store_takes_the_name_away_at_once_and_asks_for_its_own_key() {
    let mut page = naming_acme("");
    assert_eq!(open_store(&mut page, "Bluebird"), [Action::NameKey(None), asks_for_key_of("Bluebird")]);
    assert!(is_list(&clicked(&mut page, vec![other(), acme()], "Bluebird")));
    // The page shows another store between the click and the list.
    let mut page = naming_acme("");
    assert!(is_list(&clicked(&mut page, vec![other(), acme()], "Bluebird")));
}

#[test]
fn an_answer_for_a_store_that_is_open_no_more_names_nothing() {
    let mut page = on_form("");
    open_store(&mut page, "Acme Shoes");
    open_store(&mut page, "Bluebird");
    assert!(page.handle(Event::KeyOfStore(Some(acme()))).is_empty());
    assert!(is_list(&clicked(&mut page, vec![other(), acme()], "Acme Shoes")));
}

#[test]
fn the_name_does_not_change_while_the_control_is_pressed_or_a_question_is_open() {
    let mut page = on_form("");
    open_store(&mut page, "Acme Shoes");
    page.handle(Event::ControlPressed);
    assert!(page.handle(Event::KeyOfStore(Some(acme()))).is_empty(), "the press was on no name");
    page.handle(saved_at(vec![other(), acme()], &["Acme Shoes"]));
    assert!(is_list(&page.handle(Event::ControlClicked(CLEAR))));
    assert!(page.handle(Event::KeyOfStore(Some(acme()))).is_empty());
    assert_eq!(page.handle(Event::Dismissed), [Action::HidePanel, asks_for_key_of("Acme Shoes")]);
    assert_eq!(page.handle(Event::KeyOfStore(Some(acme()))), names(&acme()));
}

#[test]
fn the_store_is_asked_about_once_until_the_user_returns() {
    let mut page = naming_acme("");
    assert!(open_store(&mut page, "Acme Shoes").is_empty());
    assert!(page.handle(form(4, "")).is_empty());
    assert_eq!(page.handle(Event::Returned), [asks_for_key_of("Acme Shoes")]);
    assert!(page.handle(Event::KeyOfStore(Some(acme()))).is_empty(), "the name is there");
    assert_eq!(page.handle(Event::KeyOfStore(None)), [Action::NameKey(None)]);
    // A page without a form asks for nothing.
    page.handle(away());
    assert!(page.handle(Event::Returned).is_empty());
    assert!(open_store(&mut page, "Bluebird").is_empty());
    assert!(page.handle(Event::KeyOfStore(Some(acme()))).is_empty());
}

#[test]
fn another_control_has_no_name_until_it_gets_one() {
    let mut page = naming_acme("");
    page.handle(form(5, ""));
    assert!(is_list(&clicked(&mut page, vec![other(), acme()], "Acme Shoes")));
    page.handle(Event::Dismissed);
    assert_eq!(open_store(&mut page, "Acme Shoes"), [asks_for_key_of("Acme Shoes")]);
    assert_eq!(page.handle(Event::KeyOfStore(Some(acme()))), names(&acme()));
}

#[test]
fn a_field_that_the_user_chose_gets_no_name() {
    let mut page = naming_acme("");
    page.handle(Event::FillHere { field: OTHER, entry: None });
    assert!(open_store(&mut page, "Acme Shoes").is_empty());
    assert!(page.handle(Event::KeyOfStore(Some(acme()))).is_empty());
}
