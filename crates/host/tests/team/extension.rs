//! A team's keys as the extension gets them from the helper: listed, released, removed, and never in the way of the
//! keyring's own.

use std::time::Duration;

use keyferry_core::failure::FailureCode;
use keyferry_core::protocol::{
    Capture, HostAnswer, HostCall, SavedKey, StoreProfile, StoreSource, TeamPlace, TeamState,
};
use keyferry_test_support::Host;
use keyferry_test_support::engine::{Engine, MOUNT};
use keyferry_test_support::fixtures::{capture, entry_id, release};
use keyferry_test_support::omnisend_api::{OmnisendApi, Response};
use serde_json::json;

use crate::helper::{Person, place, start, token};
use crate::{first_write, wait_until};

/// The policy that administrators give to those who may remove keys for all.
const REMOVE_POLICY: &str = include_str!("../../../../docs/team/keyferry-remove-policy.hcl");

fn save(host: &mut Host, capture: &Capture) -> SavedKey {
    match host.ask(HostCall::Save(capture.clone())) {
        HostAnswer::Saved { entry, .. } => entry,
        other => panic!("{other:?}"),
    }
}

fn listed(answer: HostAnswer) -> (Vec<SavedKey>, TeamState) {
    match answer {
        HostAnswer::Listed { entries, team: Some(team) } => (entries, team),
        other => panic!("{other:?}"),
    }
}

/// Anna has saved and shared this key. Returns Ben's helper.
fn shared_by_anna(engine: &Engine, capture: &Capture) -> (Person, Host) {
    let anna = Person::connected(engine, "Anna Š");
    let mut host = Host::start(anna.home());
    save(&mut host, capture);
    let (entries, _) = listed(host.ask(HostCall::SyncTeam));
    assert_eq!(entries[0].team, Some(TeamPlace::Shared));
    host.end_without(&capture.key);
    let ben = Person::connected(engine, "Ben");
    let mut host = Host::start(ben.home());
    let (entries, _) = listed(host.ask(HostCall::SyncTeam));
    assert_eq!(entries.len(), 1, "{entries:?}");
    (ben, host)
}

fn answer_after_asking(host: &mut Host, call: HostCall) -> HostAnswer {
    assert_eq!(host.ask_first(call), HostAnswer::AskingTeam);
    host.answer()
}

#[test]
fn a_colleagues_key_is_listed_with_the_person_and_released_like_ones_own() {
    let engine = start();
    let capture = capture();
    let (_ben, mut host) = shared_by_anna(&engine, &capture);
    let (entries, team) = listed(host.ask(HostCall::List));
    assert_eq!((team.person.as_str(), team.problem), ("Ben", None));
    assert!(team.listed_at > 0 && team.address == engine.address());
    let id = entry_id(capture.key.expose());
    let [theirs] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((&theirs.id, theirs.colleague()), (&id, Some("Anna Š")));
    assert_eq!(theirs.store_source, StoreSource::Unread, "nobody has read the key");
    let HostAnswer::Released { entry, key } = answer_after_asking(&mut host, release(&id)) else { panic!() };
    assert_eq!((key, entry.store_source), (capture.key.clone(), StoreSource::Key));
    let expected = SavedKey { store_source: StoreSource::Key, ..theirs.clone() };
    assert_eq!(entry, expected, "the page refuses a key that is not as it was shown");
    host.end_without(&capture.key);
}

#[test]
fn a_store_that_omnisend_has_named_has_its_name_for_colleagues_too() {
    let engine = start();
    let capture = capture();
    let (_ben, mut host) = shared_by_anna(&engine, &capture);
    let data = serde_json::json!({ "custom_metadata": {
        "store": "Acme Shoes", "website": "acme.example", "captured_by": "Anna", "captured_at": "7",
        // The place of a key is the proof of its store, and not what is written beside it.
        "brand_id": "ffffffffffffffffffffffff",
    } });
    engine.root().post(&format!("{MOUNT}/metadata/{}", place(&capture.key)), &data).unwrap().done().unwrap();
    let (entries, _) = listed(host.ask(HostCall::SyncTeam));
    let brand_id = capture.key.brand_id();
    let profile = brand_id.clone().map(|brand_id| StoreProfile {
        brand_id,
        name: "Acme Shoes".into(),
        website: "acme.example".into(),
        platform: String::new(),
        currency: String::new(),
    });
    assert_eq!((&entries[0].brand_id, &entries[0].profile), (&brand_id, &profile));
    host.end_without(&capture.key);
}

#[test]
fn ones_own_keys_are_listed_and_saved_while_the_engine_is_away_and_the_reason_is_given() {
    let engine = start();
    let (shared, own) = (capture(), capture());
    let (ben, mut host) = shared_by_anna(&engine, &shared);
    engine.seal().unwrap();
    save(&mut host, &own);
    let (entries, team) = listed(host.ask(HostCall::SyncTeam));
    assert_eq!(team.problem.map(|problem| problem.code), Some(FailureCode::TeamUnreachable));
    let places: Vec<_> = entries.iter().map(|entry| entry.team.clone().unwrap()).collect();
    let anna = TeamPlace::Theirs { captured_by: "Anna Š".into() };
    assert_eq!(places, [TeamPlace::Waiting, anna], "the list is the last one");
    let failed = answer_after_asking(&mut host, release(&entry_id(shared.key.expose())));
    assert!(matches!(failed, HostAnswer::Failed(failure) if failure.code == FailureCode::TeamUnreachable));
    let HostAnswer::Released { key, .. } = host.ask(release(&entry_id(own.key.expose()))) else { panic!() };
    assert_eq!(key, own.key);
    host.end_without(&own.key);
    let text = ben.run(&["list"]).ok();
    assert!(
        text.contains("Not shared with your team yet") && text.contains("Your team has 1 more key"),
        "{text}"
    );
    assert_eq!(ben.home().list().len(), 1);
}

#[test]
fn the_end_of_the_sign_in_differs_from_a_request_that_the_policy_refuses() {
    let engine = start();
    let capture = capture();
    let (ben, mut host) = shared_by_anna(&engine, &capture);
    let id = entry_id(capture.key.expose());
    let remove = || HostCall::RemoveForTeam { entry: entry_id(capture.key.expose()) };
    let code = |answer| match answer {
        HostAnswer::Failed(failure) => failure.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code(host.ask(remove())), FailureCode::TeamDenied);
    let (entries, _) = listed(host.ask(HostCall::SyncTeam));
    assert_eq!(entries.len(), 1, "nothing was removed");
    ben.run(&["team", "disconnect"]).ok();
    assert_eq!(code(host.ask(release(&id))), FailureCode::NotFound, "without a team nobody is asked");
    let ending = engine.root().create_ending_token("keyferry", Duration::from_secs(2)).unwrap();
    ben.connect_to(engine.address(), engine.ca_file(), &ending, &[]).ok();
    wait_until("the end of the token", || {
        engine.client(&ending).get("auth/token/lookup-self").unwrap().status == 403
    });
    assert_eq!(code(answer_after_asking(&mut host, release(&id))), FailureCode::TeamSignedOut);
    let (_, team) = listed(host.ask(HostCall::SyncTeam));
    assert_eq!(team.problem.map(|problem| problem.code), Some(FailureCode::TeamSignedOut));
    host.end_without(&capture.key);
}

#[test]
fn a_key_that_is_removed_for_the_team_is_gone_for_all_and_kept_by_whoever_has_saved_it() {
    let engine = start();
    engine.root().write_policy("keyferry-remove", REMOVE_POLICY).unwrap();
    let capture = capture();
    let (ben, mut bens_host) = shared_by_anna(&engine, &capture);
    // Ben has saved the same key.
    save(&mut bens_host, &capture);
    let lead = Person::new();
    let token =
        engine.root().create_token_with(&["keyferry", "keyferry-remove"], Duration::from_mins(5)).unwrap();
    lead.connect_to(engine.address(), engine.ca_file(), &token, &["--name", "Lea"]).ok();
    let mut host = Host::start(lead.home());
    save(&mut host, &capture);
    let id = entry_id(capture.key.expose());
    listed(host.ask(HostCall::SyncTeam));
    assert_eq!(host.ask(HostCall::RemoveForTeam { entry: id.clone() }), HostAnswer::Removed { entry: id });
    assert_eq!(lead.home().list(), [], "the keyring of who removes it, too");
    let (entries, _) = listed(host.ask(HostCall::SyncTeam));
    assert_eq!(entries, []);
    host.end_without(&capture.key);
    let (entries, _) = listed(bens_host.ask(HostCall::SyncTeam));
    assert_eq!(entries[0].team, Some(TeamPlace::Removed));
    assert_eq!(ben.home().list().len(), 1);
    bens_host.end_without(&capture.key);
    let entry = engine.root().get(&format!("{MOUNT}/metadata/{}", place(&capture.key))).unwrap();
    assert!(entry.body["data"]["versions"]["1"]["deletion_time"] != "", "an administrator can restore it");
}

#[test]
fn an_entry_with_the_id_of_a_key_in_another_folder_stands_in_the_way_of_neither_release_nor_removal() {
    let engine = start();
    engine.root().write_policy("keyferry-remove", REMOVE_POLICY).unwrap();
    for has_saved_it in [false, true] {
        let capture = capture();
        let (_ben, host) = shared_by_anna(&engine, &capture);
        host.end_without(&capture.key);
        let id = entry_id(capture.key.expose());
        let member = engine.client(&token(&engine));
        let decoy = format!("keyferry/other/{id}");
        member.post(&format!("{MOUNT}/data/{decoy}"), &first_write("x")).unwrap().done().unwrap();
        // Listed first.
        let described = json!({ "custom_metadata": { "captured_at": "9999999999" } });
        member.post(&format!("{MOUNT}/metadata/{decoy}"), &described).unwrap().done().unwrap();
        let lead = Person::new();
        let policies = ["keyferry", "keyferry-remove"];
        let token = engine.root().create_token_with(&policies, Duration::from_mins(5)).unwrap();
        lead.connect_to(engine.address(), engine.ca_file(), &token, &["--name", "Lea"]).ok();
        let mut host = Host::start(lead.home());
        listed(host.ask(HostCall::SyncTeam));
        let HostAnswer::Released { key, .. } = answer_after_asking(&mut host, release(&id)) else { panic!() };
        assert_eq!(key, capture.key);
        if has_saved_it {
            save(&mut host, &capture);
        }
        let removed = host.ask(HostCall::RemoveForTeam { entry: id.clone() });
        assert_eq!(removed, HostAnswer::Removed { entry: id });
        let status = |entry: &str| engine.root().get(&format!("{MOUNT}/data/{entry}")).unwrap().status;
        assert_eq!((status(&place(&capture.key)), status(&decoy)), (404, 200));
        host.end_without(&capture.key);
        // The decoy is in nobody's way any more.
        engine.root().delete(&format!("{MOUNT}/metadata/{decoy}")).unwrap().done().unwrap();
    }
}

#[test]
fn a_key_that_a_command_has_shared_after_the_list_does_not_count_as_removed() {
    let engine = start();
    let anna = Person::connected(&engine, "Anna");
    let mut host = Host::start(anna.home());
    listed(host.ask(HostCall::SyncTeam));
    let capture = capture();
    anna.run_with(&["add"], capture.key.expose()).ok();
    anna.run(&["team", "sync"]).ok();
    let (entries, _) = listed(host.ask(HostCall::List));
    assert_eq!(entries[0].team, Some(TeamPlace::Shared));
    host.end_without(&capture.key);
}

#[test]
fn a_key_that_was_shared_is_described_again_after_omnisend_has_named_its_store_and_after_a_new_name() {
    let engine = start();
    let api = OmnisendApi::start();
    let mut anna = Person::new();
    for (name, value) in api.environment() {
        anna.keyring.home_mut().set_env(name, &value);
    }
    anna.keyring.home_mut().set_env("NO_PROXY", "127.0.0.1");
    anna.connect_to(engine.address(), engine.ca_file(), &token(&engine), &["--name", "Anna"]).ok();
    let capture = capture();
    let id = entry_id(capture.key.expose());
    let brand = capture.key.brand_id().unwrap();
    api.set(&capture.key, Response::brand(brand.as_str(), "Acme Shoes", "https://acme.example"));
    let described = |member: &str| {
        let path = format!("{MOUNT}/metadata/{}", place(&capture.key));
        let about = engine.root().get(&path).unwrap();
        about.body["data"]["custom_metadata"][member].as_str().unwrap_or_default().to_owned()
    };
    let mut host = Host::start(anna.home());
    save(&mut host, &capture);
    wait_until("the description", || described("captured_by") == "Anna");
    assert_eq!(described("store"), "");
    let answer = host.ask(HostCall::Check { entry: id.clone() });
    assert!(matches!(answer, HostAnswer::Checked { .. }), "{answer:?}");
    wait_until("the store's name", || described("store") == "Acme Shoes");
    host.ask(HostCall::Rename { entry: id.clone(), label: "Summer".into() });
    wait_until("the new name", || described("label") == "Summer");
    host.end_without(&capture.key);
    // Ben, who has the same key, does not describe Anna's.
    let ben = Person::connected(&engine, "Ben");
    let mut host = Host::start(ben.home());
    save(&mut host, &capture);
    listed(host.ask(HostCall::SyncTeam));
    host.ask(HostCall::Rename { entry: id, label: "Winter".into() });
    listed(host.ask(HostCall::SyncTeam));
    assert_eq!((described("label"), described("captured_by")), ("Summer".into(), "Anna".into()));
    host.end_without(&capture.key);
}

#[test]
fn a_list_and_the_file_that_keeps_it_contain_no_part_of_a_key() {
    let engine = start();
    let capture = capture();
    let (ben, mut host) = shared_by_anna(&engine, &capture);
    answer_after_asking(&mut host, release(&entry_id(capture.key.expose())));
    host.end_without(&capture.key);
    let files = ben.home().files();
    let list = files.iter().find(|file| file.ends_with("team/listed.json")).expect("the list is kept");
    let text = std::fs::read_to_string(list).unwrap();
    assert!(
        text.contains("Anna Š") && !keyferry_test_support::contains_key_part(&text, &capture.key),
        "{text}"
    );
    ben.run(&["team", "disconnect"]).ok();
    assert!(!list.exists(), "it is removed with the connection");
}
