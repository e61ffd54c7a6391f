//! Keys that the team has and this computer's keyring does not.

use super::described::acme;
use super::*;
use crate::protocol::TeamPlace;

/// The open store's key, as a colleague has described it.
fn annas() -> SavedKey {
    let team = Some(TeamPlace::Theirs { captured_by: "Anna".into() });
    SavedKey { store_source: StoreSource::Unread, team, ..acme() }
}

/// The user clicks the control, and this key is the only one.
fn clicked(key: SavedKey) -> (FillPage, Vec<Action>) {
    let mut page = on_form("");
    page.handle(Event::ControlClicked(CLEAR));
    let actions = page.handle(saved_at(vec![key], &["Acme Shoes"]));
    (page, actions)
}

#[test]
fn a_colleagues_key_is_shown_before_it_is_filled_in_even_if_its_store_is_open() {
    assert_eq!(clicked(annas()).1, [asks(annas(), FIRST_USE)]);
    let own = SavedKey { team: Some(TeamPlace::Shared), ..annas() };
    assert_eq!(clicked(own.clone()).1, [Action::RequestKey(own.id)]);
}

#[test]
fn a_colleagues_key_that_proves_its_store_at_the_release_is_filled_in() {
    let (mut page, _) = clicked(annas());
    page.handle(Event::Confirmed(CLEAR));
    assert_eq!(page.handle(Event::AskingTeam), [Action::ShowPanel(Panel::AskingTeam)]);
    let released = SavedKey { store_source: StoreSource::Key, ..annas() };
    let actions = page.handle(released_at(released, &["Acme Shoes"]));
    assert!(matches!(actions[..], [Action::Fill { .. }]), "{actions:?}");
}

#[test]
fn a_key_of_another_store_than_the_colleague_said_is_not_filled_in() {
    let other = crate::ids::BrandId::parse("ffffffffffffffffffffffff");
    let lie = SavedKey { brand_id: other, profile: None, ..annas() };
    let (mut page, _) = clicked(lie.clone());
    page.handle(Event::Confirmed(CLEAR));
    let released = SavedKey { store_source: StoreSource::Key, ..lie };
    assert_eq!(
        failure(&page.handle(released_at(released, &["Acme Shoes"]))),
        Some(FailureCode::EntryChanged)
    );
}

#[test]
fn the_teams_engine_is_shown_only_while_a_key_is_awaited() {
    let mut page = on_form("");
    assert_eq!(page.handle(Event::AskingTeam), []);
}
