//! Entries that another program of the user has written: the key decides, and a contradiction is shown.
use crate::common::{Home, Host, KEYFERRY, capture, capture_of, entry_id, random_hex, random_id, release};
use crate::session::Session;
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{Capture, HostAnswer, HostCall, SavedKey, StoreSource};

/// In the year 2100.
const FUTURE: &str = "4102444800";

/// Stores a key as another program would, with these attributes besides the ID.
fn plant(session: &Session, id: &EntryId, secret: &str, attributes: &[(&str, &str)]) {
    let own = [("service", "keyferry"), ("username", id.as_str())];
    session.store(&[&own, attributes].concat(), secret);
}

fn failure(host: &mut Host, call: HostCall) -> FailureCode {
    let answer = host.ask(call);
    let HostAnswer::Failed(Failure { code, .. }) = answer else { panic!("{answer:?}") };
    code
}

fn released(host: &mut Host, call: HostCall) -> (SavedKey, ApiKey) {
    let HostAnswer::Released { entry, key } = host.ask(call) else { panic!("not released") };
    (entry, key)
}

#[test]
fn a_key_is_listed_for_the_store_that_it_begins_with_and_not_for_the_one_in_its_attributes() {
    let (session, victim, planted) = (Session::start(), capture(), capture());
    let saved = session.save(&victim);
    let brand = saved.brand_id.clone().unwrap();
    let id = entry_id(planted.key.expose());
    let attributes = [
        ("site", "omnisend"),
        ("brand_id", brand.as_str()),
        ("last4", victim.key.last4()),
        ("captured_at", FUTURE),
        ("label", "Northwind"),
    ];
    plant(&session, &id, planted.key.expose(), &attributes);

    let listed = session.list();
    assert_eq!(listed[0], saved, "a time in the future does not come first");
    let [_, listed] = &listed[..] else { panic!("{listed:?}") };
    assert_eq!(listed.brand_id, planted.key.brand_id());
    assert_eq!((listed.store_source, listed.conflict), (StoreSource::Key, true));
    assert_eq!((listed.last4.as_str(), listed.captured_at), (planted.key.last4(), 0));

    let mut host = session.host();
    assert_eq!(failure(&mut host, release(&id)), FailureCode::EntryChanged);
    let (entry, key) = released(&mut host, HostCall::Reveal { entry: id });
    assert!(entry == *listed && key == planted.key, "the user can still see the key");
    host.end_without(&planted.key);
}

#[test]
fn no_entry_is_released_whose_attributes_contradict_its_key() {
    let (session, brand, other) = (Session::start(), random_hex(24), random_hex(24));
    let with_brand = || capture_of(&brand).key;
    let without = || ApiKey::parse(&format!("{}-{}", random_hex(64), random_hex(10))).unwrap();
    let (mut refused, mut allowed) = (vec![], vec![]);
    for attributes in
        [[("brand_id", other.as_str())], [("brand_id", "none")], [("last4", "????")], [("last4", "")]]
    {
        let key = with_brand();
        plant(&session, &entry_id(key.expose()), key.expose(), &attributes);
        refused.push(key);
    }
    for attributes in [[("brand_id", "none")], [("last4", "zzzz")]] {
        let key = without();
        plant(&session, &entry_id(key.expose()), key.expose(), &attributes);
        refused.push(key);
    }
    let ambiguous = without();
    for brand in [&brand, &other] {
        plant(&session, &entry_id(ambiguous.expose()), ambiguous.expose(), &[("brand_id", brand.as_str())]);
    }
    refused.push(ambiguous);
    for attributes in [[("brand_id", brand.as_str())], [("captured_at", "soon")], [("label", "a\nb")]] {
        let key = with_brand();
        plant(&session, &entry_id(key.expose()), key.expose(), &attributes);
        allowed.push(key);
    }

    let (listed, mut host) = (session.list(), session.host());
    let conflict = |key: &ApiKey| {
        let id = entry_id(key.expose());
        listed.iter().find(|entry| entry.id == id).unwrap().conflict
    };
    for key in &refused {
        assert!(conflict(key));
        assert_eq!(failure(&mut host, release(&entry_id(key.expose()))), FailureCode::EntryChanged);
    }
    for key in &allowed {
        assert!(!conflict(key));
        assert!(released(&mut host, release(&entry_id(key.expose()))).1 == *key);
    }
    host.end_without(&allowed[0]);
}

#[test]
fn an_entry_that_does_not_hold_its_key_is_listed_as_a_conflict_without_a_store() {
    let (session, key, id) = (Session::start(), capture().key, random_id());
    let brand = key.brand_id().unwrap();
    let attributes = [("site", "omnisend"), ("brand_id", brand.as_str()), ("last4", key.last4())];
    plant(&session, &id, key.expose(), &attributes);
    let [listed] = &session.list()[..] else { panic!("one entry") };
    assert_eq!((&listed.id, &listed.brand_id, listed.conflict), (&id, &None, true));
    let mut host = session.host();
    for call in [release(&id), HostCall::Reveal { entry: id.clone() }] {
        assert_eq!(failure(&mut host, call), FailureCode::EntryConflict);
    }
    host.end_without(&key);
}

#[test]
fn a_second_item_under_a_saved_id_is_a_conflict_and_blocks_neither_saving_nor_filling() {
    let (session, capture) = (Session::start(), capture());
    let saved = session.save(&capture);
    let other = self::capture().key;
    plant(&session, &saved.id, other.expose(), &[("brand_id", &random_hex(24)), ("captured_at", "1")]);

    let in_conflict = SavedKey { conflict: true, ..saved.clone() };
    assert_eq!(session.save(&capture), in_conflict);
    assert_eq!(session.list(), [in_conflict]);
    let mut host = session.host();
    assert!(released(&mut host, release(&saved.id)).1 == capture.key);
    let rename = HostCall::Rename { entry: saved.id.clone(), label: "Northwind".into() };
    assert!(matches!(host.ask(rename), HostAnswer::Changed { entry } if entry.label == "Northwind"));
    host.end_without(&capture.key);
    let secrets = session.secrets(&[("username", saved.id.as_str())]);
    assert!(secrets.len() == 2 && secrets.iter().any(|secret| secret == other.expose()), "it is kept");
}

#[test]
fn saving_or_renaming_corrects_the_attributes_that_a_key_proves_wrong() {
    let (session, saved, renamed) = (Session::start(), capture(), capture());
    for Capture { key, .. } in [&saved, &renamed] {
        let attributes = [("brand_id", &*random_hex(24)), ("last4", "0000")];
        plant(&session, &entry_id(key.expose()), key.expose(), &attributes);
    }
    assert!(session.list().iter().all(|entry| entry.conflict));
    session.save(&saved);
    let mut host = session.host();
    let entry = entry_id(renamed.key.expose());
    host.ask(HostCall::Rename { entry, label: "Northwind".into() });
    for Capture { key, .. } in [&saved, &renamed] {
        assert!(released(&mut host, release(&entry_id(key.expose()))).1 == *key);
    }
    host.end_without(&saved.key);
    assert!(session.list().iter().all(|entry| !entry.conflict));
}

#[test]
fn a_use_in_the_future_does_not_count() {
    let (session, key) = (Session::start(), capture().key);
    let attributes = [("used_at", FUTURE), ("used_in", "Bluebird Coffee")];
    plant(&session, &entry_id(key.expose()), key.expose(), &attributes);
    assert_eq!(session.list()[0].used, None);
}

#[test]
fn attributes_of_any_length_and_content_control_neither_the_list_nor_the_terminal() {
    let mut home = Home::new(KEYFERRY);
    // secret-tool takes other characters than ASCII in such a locale only.
    home.set_env("LC_ALL", "C.UTF-8");
    let (session, saved) = (Session::start_in(home), capture());
    session.save(&saved);
    let deceiving = "a\u{1b}[2J\u{9b}1m\u{202e}b\u{2028}c\nd\u{200b}e";
    let long = "x".repeat(100_000);
    for label in [deceiving, &long] {
        let key = capture().key;
        plant(&session, &entry_id(key.expose()), key.expose(), &[("label", label), ("used_in", label)]);
    }
    let listed = session.list();
    assert_eq!(listed.len(), 3);
    assert!(listed.iter().any(|entry| entry.label == deceiving), "JSON keeps the label");
    let table = session.home().keyferry(&["list"]).ok();
    let json = session.home().keyferry(&["list", "--json"]).ok();
    assert_eq!(table.lines().count(), 4, "one line each:\n{table}");
    let controls = |text: &str| {
        text.chars()
            .any(|c| (c.is_control() && c != '\n') || ['\u{202e}', '\u{2028}', '\u{200b}'].contains(&c))
    };
    assert!(!controls(&table) && !controls(&json), "{table}\n{json}");
    assert!(json.contains(r"\u009b1m\u202eb\u2028c\nd\u200be"), "{json}");
}
