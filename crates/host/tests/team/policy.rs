//! The policy that administrators paste, loaded into the real server.

use std::time::Duration;

use keyferry_test_support::engine::{Client, Engine, MOUNT};
use serde_json::{Value, json};

use crate::helper::POLICY;
use crate::{KEY, first_write, is_conflict, version_of};

const ENTRY: &str = "keyferry/brand/entry";

fn data(entry: &str) -> String {
    format!("{MOUNT}/data/{entry}")
}

fn metadata(entry: &str) -> String {
    format!("{MOUNT}/metadata/{entry}")
}

/// A server, and a client with the policy and no other.
fn start() -> (Engine, Client) {
    let engine = Engine::start().unwrap();
    engine.root().write_policy("keyferry", POLICY).unwrap();
    let token = engine.root().create_token_without_default("keyferry", Duration::from_mins(5)).unwrap();
    let client = engine.client(&token);
    (engine, client)
}

fn is_denied(client: &Client, path: &str, body: &Value) -> bool {
    let answer = client.post(path, body).unwrap();
    answer.status == 403 && answer.error().contains("permission denied")
}

#[test]
fn the_policy_allows_writing_describing_listing_and_reading() {
    let (_engine, client) = start();
    assert_eq!(version_of(&client.post(&data(ENTRY), &first_write(KEY)).unwrap()), Some(1));
    let description = json!({ "custom_metadata": { "store": "Acme Shoes" } });
    client.post(&metadata(ENTRY), &description).unwrap().done().unwrap();
    let keys = |folder: &str| client.list(&metadata(folder)).unwrap().body().unwrap()["data"]["keys"].clone();
    assert_eq!((keys("keyferry"), keys("keyferry/brand")), (json!(["brand/"]), json!(["entry"])));
    let about = client.get(&metadata(ENTRY)).unwrap().body().unwrap();
    assert_eq!(about["data"]["custom_metadata"], description["custom_metadata"]);
    assert_eq!(client.get(&data(ENTRY)).unwrap().body().unwrap()["data"]["data"]["key"], KEY);
    let about = client.get(&format!("sys/internal/ui/mounts/{MOUNT}")).unwrap().body().unwrap();
    assert_eq!(about["data"]["options"]["version"], "2");
}

#[test]
fn the_policy_allows_a_token_to_know_extend_and_end_itself_without_the_default_policy() {
    let (_engine, client) = start();
    client.get("auth/token/lookup-self").unwrap().done().unwrap();
    client.post("auth/token/renew-self", &json!({})).unwrap().done().unwrap();
    let asked = json!({ "paths": [data(ENTRY), metadata(ENTRY)] });
    let allowed = client.post("sys/capabilities-self", &asked).unwrap().body().unwrap();
    assert_eq!(allowed["data"][data(ENTRY)], json!(["create", "read"]));
    assert_eq!(allowed["data"][metadata(ENTRY)], json!(["create", "list", "read", "update"]));
    client.post("auth/token/revoke-self", &json!({})).unwrap().done().unwrap();
    assert_eq!(client.get("auth/token/lookup-self").unwrap().status, 403);
}

/// The answer is not that of a conflict: the server looks at the policy first.
#[test]
fn the_policy_denies_a_second_write_even_without_check_and_set() {
    let (engine, client) = start();
    client.post(&data(ENTRY), &first_write("first")).unwrap().done().unwrap();
    for body in [
        first_write("second"),
        json!({ "data": { "key": "second" } }),
        json!({ "data": { "key": "second" }, "options": { "cas": 1 } }),
    ] {
        assert!(is_denied(&client, &data(ENTRY), &body), "{body}");
    }
    let kept = engine.root().get(&data(ENTRY)).unwrap().body().unwrap();
    assert_eq!(
        (&kept["data"]["data"]["key"], &kept["data"]["metadata"]["version"]),
        (&json!("first"), &json!(1))
    );
}

#[test]
fn the_policy_denies_every_way_to_remove_a_key() {
    let (engine, client) = start();
    client.post(&data(ENTRY), &first_write(KEY)).unwrap().done().unwrap();
    for path in [data(ENTRY), metadata(ENTRY)] {
        assert_eq!(client.delete(&path).unwrap().status, 403, "{path}");
    }
    for kind in ["delete", "undelete", "destroy"] {
        assert!(
            is_denied(&client, &format!("{MOUNT}/{kind}/{ENTRY}"), &json!({ "versions": [1] })),
            "{kind}"
        );
    }
    for settings in [
        json!({ "max_versions": 1 }),
        json!({ "delete_version_after": "1s" }),
        json!({ "cas_required": false }),
        json!({ "custom_metadata": {}, "delete_version_after": "1s" }),
    ] {
        assert!(is_denied(&client, &metadata(ENTRY), &settings), "{settings}");
    }
    assert!(is_denied(&client, &format!("{MOUNT}/config"), &json!({ "max_versions": 1 })));
    assert_eq!(engine.root().get(&data(ENTRY)).unwrap().body().unwrap()["data"]["data"]["key"], KEY);
}

#[test]
fn the_policy_denies_everything_outside_of_keyferrys_folder() {
    let (engine, client) = start();
    engine.root().post(&data("other/entry"), &first_write(KEY)).unwrap().done().unwrap();
    for path in [data("other/entry"), metadata("other/entry"), "sys/auth".into(), "sys/policies/acl".into()] {
        assert_eq!(client.get(&path).unwrap().status, 403, "{path}");
    }
    assert_eq!(client.list(&format!("{MOUNT}/metadata")).unwrap().status, 403);
    for path in [data("other/new"), data("keyferry"), data("keyferry2/new"), "sys/mounts/mine".into()] {
        assert!(is_denied(&client, &path, &first_write(KEY)), "{path}");
    }
}

/// The guide recommends them in this order.
#[test]
fn a_deleted_and_a_destroyed_key_cannot_be_written_again_and_one_without_metadata_can() {
    let (engine, client) = start();
    let (root, is_refused) = (engine.root(), || is_denied(&client, &data(ENTRY), &first_write(KEY)));
    client.post(&data(ENTRY), &first_write(KEY)).unwrap().done().unwrap();
    root.delete(&data(ENTRY)).unwrap().done().unwrap();
    assert!(is_refused(), "deleted");
    root.post(&format!("{MOUNT}/undelete/{ENTRY}"), &json!({ "versions": [1] })).unwrap().done().unwrap();
    assert_eq!(client.get(&data(ENTRY)).unwrap().body().unwrap()["data"]["data"]["key"], KEY);
    root.post(&format!("{MOUNT}/destroy/{ENTRY}"), &json!({ "versions": [1] })).unwrap().done().unwrap();
    assert!(is_refused(), "destroyed");
    root.delete(&metadata(ENTRY)).unwrap().done().unwrap();
    assert!(!is_refused(), "forgotten");
}

/// The limit that the guide names: descriptions are no proof, the audit log is.
#[test]
fn the_policy_cannot_keep_people_from_changing_the_description_of_anothers_key() {
    let (engine, anna) = start();
    let token = engine.root().create_token("keyferry", Duration::from_mins(5)).unwrap();
    let berta = engine.client(&token);
    let captured_by = |name: &str| json!({ "custom_metadata": { "captured_by": name } });
    anna.post(&data(ENTRY), &first_write(KEY)).unwrap().done().unwrap();
    anna.post(&metadata(ENTRY), &captured_by("anna")).unwrap().done().unwrap();
    berta.post(&metadata(ENTRY), &captured_by("berta")).unwrap().done().unwrap();
    let about = anna.get(&metadata(ENTRY)).unwrap().body().unwrap();
    assert_eq!(about["data"]["custom_metadata"]["captured_by"], "berta");
}

/// Another limit that the guide names. Nobody can do it without the key: the name of an entry is its digest.
#[test]
fn the_policy_cannot_keep_people_from_describing_a_key_first_which_blocks_it_until_an_administrator_acts() {
    let (engine, client) = start();
    client.post(&metadata(ENTRY), &json!({ "custom_metadata": { "store": "x" } })).unwrap().done().unwrap();
    assert!(is_denied(&client, &data(ENTRY), &first_write(KEY)));
    engine.root().delete(&metadata(ENTRY)).unwrap().done().unwrap();
    assert_eq!(version_of(&client.post(&data(ENTRY), &first_write(KEY)).unwrap()), Some(1));
}

/// Two people who save a key at once: the policy sees no entry, so check-and-set decides.
#[test]
fn of_writes_at_the_same_time_one_succeeds() {
    let (engine, _) = start();
    let mut written = 0;
    std::thread::scope(|scope| {
        let writes: Vec<_> = (0..8)
            .map(|n| {
                let token = engine.root().create_token("keyferry", Duration::from_mins(5)).unwrap();
                let client = engine.client(&token);
                scope.spawn(move || client.post(&data(ENTRY), &first_write(&n.to_string())).unwrap())
            })
            .collect();
        for answer in writes.into_iter().map(|write| write.join().unwrap()) {
            match version_of(&answer) {
                Some(version) => {
                    assert_eq!(version, 1);
                    written += 1;
                }
                None => assert!(answer.status == 403 || is_conflict(&answer), "{answer:?}"),
            }
        }
    });
    assert_eq!(written, 1);
}
