//! Keys whose store Omnisend has described.

use super::*;
use crate::protocol::StoreProfile;

/// The key of [`proven`], never used, with Omnisend's description of its store.
pub(super) fn acme() -> SavedKey {
    let brand_id = key().brand_id().unwrap();
    let profile = StoreProfile {
        brand_id,
        name: "Acme Shoes, Inc.".into(),
        website: "acme.example".into(),
        platform: "shopify".into(),
        currency: "EUR".into(),
    };
    SavedKey { label: "UpstackData".into(), used: None, profile: Some(profile), ..proven() }
}

/// The panel or request that follows a click with this key, in a dashboard that shows this store as open.
fn clicked(key: &SavedKey, open: &str) -> Vec<Action> {
    let mut page = on_form("");
    page.handle(Event::FillCommand(Some(key.id.clone())));
    page.handle(saved_at(vec![key.clone()], &[open]))
}

#[test]
fn a_key_of_the_open_store_by_name_or_website_needs_no_question_even_at_its_first_use() {
    for open in ["acme shoes", "ACME Shoes LLC", "acme.example"] {
        assert_eq!(clicked(&acme(), open), [Action::RequestKey(acme().id)], "{open}");
    }
}

#[test]
fn a_key_that_omnisend_describes_as_another_stores_is_asked_about_by_that_name() {
    let actions = clicked(&acme(), "Bluebird");
    let [Action::ShowPanel(Panel::Confirm { reasons, .. })] = actions.as_slice() else {
        panic!("no question: {actions:?}");
    };
    let known = library::KnownStore::Described("Acme Shoes, Inc.".into());
    assert_eq!(reasons.other_store, Some(OtherStore { known, open: "Bluebird".into() }));
    assert!(reasons.first_use);
}

#[test]
fn a_description_of_a_store_that_the_key_does_not_prove_spares_no_question() {
    let planted = SavedKey { conflict: true, ..acme() };
    assert!(matches!(clicked(&planted, "Acme Shoes")[..], [Action::ShowPanel(Panel::Confirm { .. })]));
}

#[test]
fn a_check_that_ends_between_list_and_release_does_not_keep_the_key_from_its_form() {
    let mut page = on_form("");
    page.handle(Event::FillCommand(Some(acme().id)));
    let before = SavedKey { used: proven().used, profile: None, ..acme() };
    assert_eq!(page.handle(saved_at(vec![before.clone()], &[])), [Action::RequestKey(before.id)]);
    let after = SavedKey { used: proven().used, ..acme() };
    let filled = page.handle(released_at(after, &[]));
    assert!(matches!(filled[..], [Action::Fill { .. }]), "{filled:?}");
}
