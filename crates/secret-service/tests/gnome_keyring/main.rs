//! The store against a real gnome-keyring on a private bus. Nothing of the user's session is used.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed test panics")]

mod provider;
mod scripted;

use std::collections::HashMap;
use std::sync::mpsc::channel;
use std::thread;

use keyferry_secret_service::{Attributes, LockedItems, NewItem, Store, Unavailable};
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};

use crate::provider::{Bus, DEADLINE, PromptAnswer, Provider};

fn create(store: &Store, user: &str, secret: &[u8]) {
    let attributes = Attributes::from([("colour".into(), "blue".into())]);
    let item = NewItem { label: "A title", service: "example", user, attributes: &attributes };
    store.create_item(&item, secret).unwrap();
}

fn search(store: &Store) -> Vec<Entry> {
    store.search(&HashMap::from([("service", "example")])).unwrap()
}

fn is_unavailable<T>(result: keyring_core::Result<T>) -> bool {
    matches!(result, Err(Error::PlatformFailure(cause)) if cause.is::<Unavailable>())
}

#[test]
fn created_item_has_its_label_attributes_and_secret_for_other_programs() {
    let provider = Provider::start();
    create(&provider.store(), "somebody", b"a secret");
    let found = provider.secret_tool_search(&[("service", "example"), ("username", "somebody")]);
    for line in ["label = A title", "secret = a secret", "attribute.colour = blue"] {
        assert!(found.lines().any(|found| found == line), "{line} is not in:\n{found}");
    }
    assert!(!found.contains("attribute.label"), "{found}");
}

#[test]
fn item_created_by_another_connection_is_found_with_attributes_and_secret() {
    let provider = Provider::start();
    let secret = [0, 255, b'\n', 128];
    create(&provider.store(), "somebody", &secret);
    let found = search(&provider.store());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].get_secret().unwrap(), secret);
    assert_eq!(found[0].get_attributes().unwrap()["colour"], "blue");
    assert_eq!(found[0].get_specifiers(), Some(("example".into(), "somebody".into())));
}

#[test]
fn search_returns_more_items_than_calls_in_flight_each_with_its_own_attributes() {
    let provider = Provider::start();
    let store = provider.store();
    let mut expected: Vec<String> = (0..150).map(|index| format!("user {index}")).collect();
    for user in &expected {
        create(&store, user, user.as_bytes());
    }
    let mut found: Vec<String> = search(&store)
        .iter()
        .map(|entry| {
            let (_, user) = entry.get_specifiers().unwrap();
            assert_eq!(entry.get_secret().unwrap(), user.as_bytes());
            user
        })
        .collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn search_with_secrets_returns_each_item_with_its_own_secret() {
    let provider = Provider::start();
    let store = provider.store();
    for index in 0..20 {
        let user = format!("user {index}");
        create(&store, &user, user.as_bytes());
    }
    let found =
        store.search_with_secrets(&HashMap::from([("service", "example")]), LockedItems::Skip).unwrap();
    assert_eq!(found.len(), 20);
    for (entry, secret) in found {
        assert_eq!(secret.unwrap(), entry.get_specifiers().unwrap().1.as_bytes());
    }
    assert!(
        store
            .search_with_secrets(&HashMap::from([("service", "other")]), LockedItems::Skip)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn process_of_the_provider_is_the_one_that_owns_the_name() {
    let provider = Provider::start();
    assert_eq!(provider.store().provider_process().unwrap(), provider.process());
}

#[test]
fn specifier_creates_reads_overwrites_and_deletes_one_item() {
    let provider = Provider::start();
    let store = provider.store();
    let modifiers = HashMap::from([("label", "A title")]);
    let entry = store.build("example", "somebody", Some(&modifiers)).unwrap();
    assert!(matches!(entry.get_secret(), Err(Error::NoEntry)));
    for secret in [b"first", b"other"] {
        entry.set_secret(secret).unwrap();
        assert_eq!(entry.get_secret().unwrap(), secret);
        assert_eq!(search(&store).len(), 1);
    }
    let found = provider.secret_tool_search(&[("service", "example")]);
    assert!(found.contains("label = A title"), "{found}");
    entry.delete_credential().unwrap();
    assert!(matches!(entry.delete_credential(), Err(Error::NoEntry)));
    assert!(search(&store).is_empty());
}

#[test]
fn specifier_of_several_items_is_ambiguous_and_changes_none() {
    let provider = Provider::start();
    let store = provider.store();
    for colour in ["blue", "red"] {
        let attributes = Attributes::from([("colour".into(), colour.into())]);
        let item = NewItem { label: "", service: "example", user: "somebody", attributes: &attributes };
        store.create_item(&item, colour.as_bytes()).unwrap();
    }
    let entry = store.build("example", "somebody", None).unwrap();
    assert!(matches!(entry.set_secret(b"new"), Err(Error::Ambiguous(entries)) if entries.len() == 2));
    let mut secrets: Vec<_> = search(&store).iter().map(|entry| entry.get_secret().unwrap()).collect();
    secrets.sort();
    assert_eq!(secrets, [&b"blue"[..], b"red"]);
}

#[test]
fn unknown_modifier_is_rejected() {
    let provider = Provider::start();
    let modifiers = HashMap::from([("colour", "blue")]);
    let built = provider.store().build("example", "somebody", Some(&modifiers));
    assert!(matches!(built, Err(Error::Invalid(..))));
}

#[test]
fn changed_attributes_keep_the_others_and_the_secret() {
    let provider = Provider::start();
    let store = provider.store();
    create(&store, "somebody", b"a secret");
    let entry = search(&store).remove(0);
    entry.update_attributes(&HashMap::from([("colour", "red"), ("size", "small")])).unwrap();
    for entry in [&entry, &search(&store)[0]] {
        let attributes = entry.get_attributes().unwrap();
        assert_eq!((attributes["colour"].as_str(), attributes["size"].as_str()), ("red", "small"));
        assert_eq!(attributes["username"], "somebody");
        assert_eq!(entry.get_secret().unwrap(), b"a secret");
    }
}

#[test]
fn deleted_item_is_no_entry() {
    let provider = Provider::start();
    let store = provider.store();
    create(&store, "somebody", b"a secret");
    let (entry, same) = (search(&store).remove(0), search(&store).remove(0));
    entry.delete_credential().unwrap();
    assert!(matches!(same.get_secret(), Err(Error::NoEntry)));
    assert!(matches!(same.delete_credential(), Err(Error::NoEntry)));
}

#[test]
fn locked_collection_without_a_prompter_is_no_access() {
    let provider = Provider::start();
    let store = provider.store();
    create(&store, "somebody", b"a secret");
    assert!(!store.is_locked().unwrap());
    provider.lock();
    assert!(store.is_locked().unwrap());
    let found = store.search(&HashMap::from([("service", "example")]));
    assert!(matches!(found, Err(Error::NoStorageAccess(_))));
    let entry = store.build("example", "somebody else", None).unwrap();
    assert!(matches!(entry.set_secret(b"x"), Err(Error::NoStorageAccess(_))));
}

#[test]
fn dismissed_prompt_is_no_access() {
    let provider = Provider::start();
    let store = provider.store();
    create(&store, "somebody", b"a secret");
    provider.lock();
    provider.start_prompter(PromptAnswer::Dismiss, || ());
    let found = store.search(&HashMap::from([("service", "example")]));
    assert!(matches!(found, Err(Error::NoStorageAccess(_))));
}

#[test]
fn search_that_asks_nobody_fails_for_a_locked_collection_without_a_prompt() {
    let provider = Provider::start();
    let store = provider.store();
    create(&store, "somebody", b"a secret");
    let (done, results) = channel();
    let (opened, is_open) = channel();
    provider.start_prompter(PromptAnswer::None, move || opened.send(()).unwrap());
    provider.lock();
    thread::spawn(move || {
        let attributes = HashMap::from([("service", "example")]);
        for locked_items in [LockedItems::AskNobody, LockedItems::Skip] {
            done.send(store.search_with_secrets(&attributes, locked_items)).unwrap();
        }
    });
    let result = results.recv_timeout(DEADLINE).expect("the search waits for a prompt");
    assert!(matches!(result, Err(Error::NoStorageAccess(_))));
    is_open.recv_timeout(DEADLINE).expect("another search opens the prompt");
}

/// gnome-keyring creates items without a prompt.
#[test]
fn item_is_created_once_the_user_has_accepted_the_prompt() {
    let bus = Bus::start();
    let events = scripted::start_provider(&bus);
    create(&Store::connect_to(bus.address()).unwrap(), "somebody", b"a secret");
    let events: Vec<_> = events.try_iter().collect();
    assert_eq!(events, ["OpenSession", "CreateItem", "Prompt", "Completed"]);
}

#[test]
fn provider_that_ends_while_its_prompt_is_open_is_unavailable() {
    let mut provider = Provider::start();
    let store = provider.store();
    create(&store, "somebody", b"a secret");
    provider.lock();
    let (opened, is_open) = channel();
    provider.start_prompter(PromptAnswer::None, move || opened.send(()).unwrap());
    let (done, result) = channel();
    thread::spawn(move || done.send(store.search(&HashMap::from([("service", "example")]))));
    is_open.recv().unwrap();
    provider.kill();
    assert!(is_unavailable(result.recv_timeout(DEADLINE).expect("the search does not end")));
}

#[test]
fn restarted_provider_is_unavailable_until_a_new_store_is_connected() {
    let mut provider = Provider::start();
    let store = provider.store();
    create(&store, "somebody", b"a secret");
    let entry = search(&store).remove(0);
    provider.restart();
    assert!(is_unavailable(store.search(&HashMap::from([("service", "example")]))));
    assert!(is_unavailable(entry.get_secret()));
    assert_eq!(search(&provider.store())[0].get_secret().unwrap(), b"a secret");
}

#[test]
fn missing_provider_or_bus_is_unavailable() {
    let mut provider = Provider::start();
    provider.kill();
    assert!(is_unavailable(Store::connect_to(provider.address())));
    assert!(is_unavailable(Store::connect_to("unix:path=/nonexistent/bus")));
    assert!(is_unavailable(Store::connect_to("disabled:")));
}
