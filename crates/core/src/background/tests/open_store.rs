//! The key of the open store, which the fill control names.

use super::*;
use crate::ids::BrandId;
use crate::protocol::StoreProfile;

/// A key of this store, as Omnisend described it.
fn key_of(n: u8, store: &str) -> SavedKey {
    let brand_id = BrandId::from_bytes(&[n; 12]).unwrap();
    let profile = StoreProfile {
        brand_id: brand_id.clone(),
        name: store.into(),
        website: String::new(),
        platform: String::new(),
        currency: String::new(),
    };
    let brand_id = Some(brand_id);
    SavedKey { brand_id, store_source: StoreSource::Key, profile: Some(profile), ..entry(n) }
}

/// The background's answer to a page in which this store is open.
fn named(background: &mut Background, open: &str) -> Vec<SavedKey> {
    let request = PageRequest::KeyOfStore { open: vec![open.into()] };
    let actions = request_from(background, upstack::ORIGIN, 0, &request);
    assert!(sent(&actions).is_empty(), "the host is called: {actions:?}");
    match page_reply(&actions) {
        Some(PageReply::Saved { entries }) => entries.clone(),
        other => panic!("{other:?} is no list"),
    }
}

fn background_with(entries: Vec<SavedKey>) -> Background {
    let mut background = background();
    let actions = request_overview(&mut background);
    answer_sent(&mut background, &actions, HostAnswer::Listed { entries, team: None });
    background
}

#[test]
fn a_page_gets_the_key_of_the_open_store_and_no_other_without_a_call_of_the_host() {
    let mut background = background_with(vec![key_of(1, "Acme"), key_of(2, "Bluebird")]);
    assert_eq!(named(&mut background, "ACME, Inc."), [key_of(1, "Acme")]);
    assert_eq!(named(&mut background, "Bluebird"), [key_of(2, "Bluebird")]);
    assert_eq!(named(&mut background, "Northwind"), []);
}

#[test]
fn no_key_is_named_before_the_keys_were_listed() {
    assert_eq!(named(&mut background(), "Acme"), []);
}

#[test]
fn the_keys_outlast_the_background() {
    let mut first = background();
    let actions = request_overview(&mut first);
    let listed = HostAnswer::Listed { entries: vec![key_of(1, "Acme")], team: None };
    let actions = answer_sent(&mut first, &actions, listed);
    let held = actions.into_iter().find_map(|action| match action {
        Action::HoldSession(session) => Some(session),
        _ => None,
    });
    let mut next = background();
    next.handle(NOW, resumed(held.expect("the session is not held")));
    assert_eq!(named(&mut next, "Acme"), [key_of(1, "Acme")]);
}

#[test]
fn a_key_that_was_saved_before_any_list_is_named_once_omnisend_has_described_its_store() {
    let mut background = background();
    let mut actions = deliver(&mut background, 1);
    actions = answer_sent(&mut background, &actions, saved(&capture(1)));
    assert_eq!(named(&mut background, "Acme"), []);
    actions = answer_sent(&mut background, &actions, HostAnswer::Checked { entry: key_of(1, "Acme") });
    assert!(sent(&actions).is_empty());
    assert_eq!(named(&mut background, "Acme"), [key_of(1, "Acme")]);
}

#[test]
fn a_key_that_is_being_removed_is_not_named() {
    let mut background = background_with(vec![key_of(1, "Acme")]);
    extension_request(
        &mut background,
        &ExtensionRequest::Remove(Removal { entry: entry(1).id, scope: RemovalScope::Here }),
    );
    assert_eq!(named(&mut background, "Acme"), []);
    extension_request(&mut background, &ExtensionRequest::Undo { entry: entry(1).id });
    assert_eq!(named(&mut background, "Acme"), [key_of(1, "Acme")]);
}

#[test]
fn no_key_is_named_among_more_keys_than_the_session_memory_holds() {
    let keys = |count: usize| -> Vec<SavedKey> {
        let other = |n: usize| SavedKey {
            id: EntryId::from_bytes(&n.to_be_bytes()).unwrap(),
            ..key_of(2, "Bluebird")
        };
        (1..count).map(other).chain([key_of(1, "Acme")]).collect()
    };
    let most = crate::background::open_store::MAX_DESCRIBED;
    assert_eq!(named(&mut background_with(keys(most)), "Acme"), [key_of(1, "Acme")]);
    assert_eq!(named(&mut background_with(keys(most + 1)), "Acme"), []);
}
