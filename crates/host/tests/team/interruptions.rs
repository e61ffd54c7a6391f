//! One server that stops to serve while keys are saved.

use std::fs;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

use keyferry_core::protocol::{Capture, HostAnswer, HostCall};
use keyferry_test_support::Host;
use keyferry_test_support::engine::{Engine, MOUNT, Token};
use keyferry_test_support::fixtures::{capture, entry_id};
use keyferry_test_support::memory::{memory, regions_with_key};
use serde_json::{Value, json};

use crate::helper::{POLICY, Person, place};
use crate::{first_write, wait_until};

fn with_policy(engine: Engine) -> Engine {
    engine.root().write_policy("keyferry", POLICY).unwrap();
    engine
}

fn connect(person: &Person, engine: &Engine, token: &Token) {
    person.connect_to(engine.address(), engine.ca_file(), token, &[]).ok();
}

/// A person with a token of some minutes.
fn connected(engine: &Engine) -> Person {
    let person = Person::new();
    connect(&person, engine, &engine.root().create_token("keyferry", Duration::from_mins(5)).unwrap());
    person
}

fn save(host: &mut Host) -> Capture {
    let capture = capture();
    let answer = host.ask(HostCall::Save(capture.clone()));
    assert!(matches!(answer, HostAnswer::Saved { .. }), "the keyring does not wait: {answer:?}");
    capture
}

fn is_shared(engine: &Engine, capture: &Capture) -> bool {
    let entry = engine.root().get(&format!("{MOUNT}/data/{}", place(&capture.key))).unwrap();
    let data = &entry.body["data"];
    data["metadata"]["version"] == 1 && data["data"]["key"] == capture.key.expose()
}

/// Number of keys that the person's helper has not shared yet.
fn waiting(person: &Person) -> usize {
    person.run(&["team", "status", "--json"]).json_of_any_code()["waiting"].as_array().unwrap().len()
}

#[test]
fn keys_that_are_saved_across_the_end_of_a_token_wait_and_none_is_lost() {
    let engine = with_policy(Engine::start().unwrap());
    let person = Person::new();
    let token = engine.root().create_ending_token("keyferry", Duration::from_secs(3)).unwrap();
    connect(&person, &engine, &token);
    let mut host = Host::start(person.home());
    let mut captures = vec![save(&mut host)];
    wait_until("the first key on the server", || is_shared(&engine, &captures[0]));
    wait_until("the end of the token", || {
        captures.push(save(&mut host));
        engine.client(&token).get("auth/token/lookup-self").unwrap().status == 403
    });
    captures.push(save(&mut host));
    wait_until("a key that waits", || waiting(&person) > 0);
    assert!(!is_shared(&engine, captures.last().unwrap()));
    host.end_without(&captures[0].key);
    connect(&person, &engine, &engine.root().create_token("keyferry", Duration::from_mins(5)).unwrap());
    person.run(&["team", "sync"]).ok();
    assert!(captures.iter().all(|capture| is_shared(&engine, capture)));
}

#[test]
fn keys_that_are_saved_while_the_policy_is_taken_away_wait_and_none_is_lost() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    let mut host = Host::start(person.home());
    let first = save(&mut host);
    wait_until("the first key on the server", || is_shared(&engine, &first));
    engine.root().delete("sys/policies/acl/keyferry").unwrap().done().unwrap();
    let second = save(&mut host);
    host.end_without(&second.key);
    let run = person.run(&["team", "sync"]);
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert!(!is_shared(&engine, &second));
    engine.root().write_policy("keyferry", POLICY).unwrap();
    person.run(&["team", "sync"]).ok();
    assert!(is_shared(&engine, &first) && is_shared(&engine, &second));
}

#[test]
fn a_key_whose_description_was_refused_waits_until_it_is_described() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    let (keys_only, _) = POLICY.split_once("# The descriptions").unwrap();
    engine.root().write_policy("keyferry", keys_only).unwrap();
    let capture = capture();
    person.home().save(&capture);
    let run = person.run(&["team", "sync"]);
    assert_eq!((run.code, is_shared(&engine, &capture)), (Some(1), true), "{}", run.out);
    assert_eq!(waiting(&person), 1);
    engine.root().write_policy("keyferry", POLICY).unwrap();
    person.run(&["team", "sync"]).ok();
    let about = engine.root().get(&format!("{MOUNT}/metadata/{}", place(&capture.key))).unwrap();
    assert_eq!(about.body["data"]["custom_metadata"]["last4"], capture.key.last4());
    assert!(is_shared(&engine, &capture) && waiting(&person) == 0);
}

/// Captures in the order of their entries' IDs, in which they are shared.
fn captures_in_order(count: usize) -> Vec<Capture> {
    let mut captures: Vec<_> = (0..count).map(|_| capture()).collect();
    captures.sort_by_key(|capture| entry_id(capture.key.expose()));
    captures
}

#[test]
fn a_key_that_is_refused_alone_does_not_keep_the_others_waiting() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    let captures = captures_in_order(3);
    // The policy refuses to write a key to an entry that was described before.
    let path = format!("{MOUNT}/metadata/{}", place(&captures[0].key));
    let described = json!({ "custom_metadata": { "store": "x" } });
    engine.root().post(&path, &described).unwrap().done().unwrap();
    for capture in &captures {
        person.run_with(&["add"], capture.key.expose()).ok();
    }
    let mut host = Host::start(person.home());
    // The keys are tried in the order of their IDs.
    let answer = host.ask(HostCall::SyncTeam);
    assert!(matches!(answer, HostAnswer::Listed { .. }), "{answer:?}");
    assert!(captures[1..].iter().all(|capture| is_shared(&engine, capture)));
    assert_eq!(waiting(&person), 1);
    host.end();
    assert!(!is_shared(&engine, &captures[0]));
    let run = person.run(&["team", "sync"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.out.contains("2 of 3 keys shared") && run.err.contains("did not allow"),
        "{}{}",
        run.out,
        run.err
    );
}

/// A setting of the mount that the policy gives nobody the means for.
#[test]
fn a_key_whose_description_is_never_accepted_is_shared_without_it() {
    let engine = with_policy(Engine::start().unwrap());
    let config = json!({ "cas_required": true, "metadata_cas_required": true });
    engine.root().post(&format!("{MOUNT}/config"), &config).unwrap().done().unwrap();
    let person = connected(&engine);
    let captures = captures_in_order(2);
    for capture in &captures {
        person.home().save(capture);
    }
    assert!(person.run(&["team", "sync"]).ok().contains("2 of 2 keys shared"));
    assert!(captures.iter().all(|capture| is_shared(&engine, capture)) && waiting(&person) == 0);
}

#[test]
fn keys_in_a_mount_whose_versions_end_by_themselves_are_listed_until_then() {
    let engine = with_policy(Engine::start().unwrap());
    let config = json!({ "delete_version_after": "720h" });
    engine.root().post(&format!("{MOUNT}/config"), &config).unwrap().done().unwrap();
    let person = connected(&engine);
    let capture = capture();
    person.home().save(&capture);
    person.run(&["team", "sync"]).ok();
    let path = format!("{MOUNT}/metadata/{}", place(&capture.key));
    let about = engine.root().get(&path).unwrap().body().unwrap();
    assert_ne!(about["data"]["versions"]["1"]["deletion_time"], "", "the mount has the setting");
    let listed = person.run(&["list", "--team"]).ok();
    assert!(listed.contains("(also yours)"), "{listed}");
}

/// Writes keys as the helpers of colleagues do.
fn write_keys(engine: &Engine, count: usize) -> Vec<Capture> {
    let captures = captures_in_order(count);
    for capture in &captures {
        let data = format!("{MOUNT}/data/{}", place(&capture.key));
        engine.root().post(&data, &first_write(capture.key.expose())).unwrap().done().unwrap();
    }
    captures
}

#[test]
fn a_store_that_the_policy_denies_is_left_out_and_the_others_are_listed() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    let captures = write_keys(&engine, 3);
    let denied = captures[1].key.brand_id().unwrap();
    let rule = format!("path \"{MOUNT}/metadata/keyferry/{denied}/*\" {{ capabilities = [\"deny\"] }}");
    engine.root().write_policy("keyferry", &format!("{POLICY}\n{rule}")).unwrap();
    let listed = person.run(&["list", "--team"]).ok();
    for capture in &captures {
        let id = entry_id(capture.key.expose());
        assert_eq!(
            listed.contains(id.as_str()),
            capture.key.brand_id().as_ref() != Some(&denied),
            "{listed}"
        );
    }
    engine.root().delete("sys/policies/acl/keyferry").unwrap().done().unwrap();
    assert_eq!(person.run(&["list", "--team"]).code, Some(1), "nothing may be listed");
}

#[test]
fn a_server_with_a_limit_of_requests_is_asked_more_slowly_for_the_list() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    let captures = write_keys(&engine, 10);
    engine.root().post("sys/quotas/rate-limit/all", &json!({ "rate": 8 })).unwrap().done().unwrap();
    let listed = person.run(&["list", "--team"]).ok();
    assert!(
        captures.iter().all(|capture| listed.contains(entry_id(capture.key.expose()).as_str())),
        "{listed}"
    );
}

/// The longest description that the server takes from a member.
#[test]
fn a_description_that_is_much_longer_than_keyferrys_keeps_no_key_out_of_the_list() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    let captures = write_keys(&engine, 2);
    let members: serde_json::Map<_, _> =
        (0..64).map(|n| (format!("f{n:02}"), json!("\"".repeat(512)))).collect();
    let path = format!("{MOUNT}/metadata/{}", place(&captures[0].key));
    engine.root().post(&path, &json!({ "custom_metadata": members })).unwrap().done().unwrap();
    let listed = person.run(&["list", "--team"]).ok();
    assert!(
        captures.iter().all(|capture| listed.contains(entry_id(capture.key.expose()).as_str())),
        "{listed}"
    );
}

#[test]
fn a_failed_attempt_to_share_all_keys_again_changes_no_state_but_that_of_waiting_ones() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    person.home().save(&capture());
    person.run(&["team", "sync"]).ok();
    person.home().save(&capture());
    engine.seal().unwrap();
    assert_eq!(person.run(&["team", "sync"]).code, Some(1));
    engine.unseal().unwrap();
    let status = person.run(&["team", "status", "--json"]).json();
    assert_eq!((&status["shared"], waiting(&person)), (&json!(1), 1), "{status}");
}

/// As after an older backup was restored.
#[test]
fn a_key_that_the_server_has_forgotten_is_shared_again_by_sync() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    let capture = capture();
    person.home().save(&capture);
    person.run(&["team", "sync"]).ok();
    engine.root().delete(&format!("{MOUNT}/metadata/{}", place(&capture.key))).unwrap().done().unwrap();
    assert!(!is_shared(&engine, &capture));
    person.run(&["team", "sync"]).ok();
    assert!(is_shared(&engine, &capture));
}

#[test]
fn a_server_that_does_not_answer_delays_no_save() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    let mut host = Host::start(person.home());
    engine.pause().unwrap();
    let start = Instant::now();
    let captures: Vec<_> = (0..5).map(|_| save(&mut host)).collect();
    assert!(start.elapsed() < Duration::from_secs(5), "the saves took {:?}", start.elapsed());
    engine.resume().unwrap();
    host.end_without(&captures[0].key);
    person.run(&["team", "sync"]).ok();
    assert!(captures.iter().all(|capture| is_shared(&engine, capture)));
}

#[test]
fn a_server_with_a_full_disk_acknowledges_no_key_and_none_is_lost() {
    let engine = with_policy(Engine::start_on_disk().unwrap());
    let person = connected(&engine);
    engine.set_full(true).unwrap();
    let capture = capture();
    person.home().save(&capture);
    let run = person.run(&["team", "sync"]);
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert!(run.out.contains("0 of 1 key shared"), "{}", run.out);
    assert!(person.keyring.keys().unwrap().contains(&capture.key.expose().to_owned()));
    engine.set_full(false).unwrap();
    person.run(&["team", "sync"]).ok();
    assert!(is_shared(&engine, &capture));
}

#[test]
fn no_part_of_a_key_remains_in_the_helpers_memory_after_it_was_shared() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    let mut host = Host::start(person.home());
    let captures: Vec<_> = (0..5).map(|_| save(&mut host)).collect();
    wait_until("all keys on the server", || captures.iter().all(|capture| is_shared(&engine, capture)));
    wait_until("the end of the sharing", || waiting(&person) == 0);
    assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello);
    match memory(host.pid()) {
        // Only root may read the memory of a hardened process.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {}
        regions => assert_eq!(regions_with_key(&regions.unwrap(), &captures), [""; 0]),
    }
    host.end_without(&captures[0].key);
}

#[test]
fn a_token_that_is_extended_while_the_person_leaves_the_team_does_not_bring_it_back() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    let settings = person.home().path(".local/share/keyferry/team/settings.json");
    let mut content: Value = serde_json::from_slice(&fs::read(&settings).unwrap()).unwrap();
    content["token_ends_at"] = json!(1);
    fs::write(&settings, content.to_string()).unwrap();
    engine.pause().unwrap();
    let mut host = Host::start(person.home());
    host.ask(HostCall::Hello);
    wait_until("the request to extend the token", || network_process(host.pid()).is_some());
    fs::remove_file(&settings).unwrap();
    engine.resume().unwrap();
    let answer = host.ask(HostCall::SyncTeam);
    assert!(matches!(answer, HostAnswer::Listed { team: None, .. }), "{answer:?}");
    assert!(engine.audit_log().unwrap().contains("auth/token/renew-self"));
    host.end();
}

#[test]
fn a_key_that_is_saved_without_a_sign_in_waits_longer_after_each_attempt() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    person.keyring.bus().clear(&[("service", "keyferry-team")]).unwrap();
    let mut host = Host::start(person.home());
    let capture = save(&mut host);
    let id = entry_id(capture.key.expose());
    let line = person.home().path(&format!(".local/share/keyferry/team/keys/{id}.json"));
    let attempts = || {
        let line: Value = serde_json::from_slice(&fs::read(&line).ok()?).ok()?;
        line["attempts"].as_u64()
    };
    wait_until("an attempt", || attempts() == Some(1));
    // The shortest pause is 7 seconds.
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(attempts(), Some(1));
    host.end_without(&capture.key);
}

/// The process with the network that a helper has started, if it runs.
fn network_process(helper: u32) -> Option<u32> {
    let children = fs::read_dir(format!("/proc/{helper}/task"))
        .unwrap()
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("children")).ok());
    let mut children =
        children.flat_map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    let is_network = |pid: &String| {
        fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.ends_with(b"\0network\0"))
    };
    children.find(is_network)?.parse().ok()
}

#[test]
fn the_process_with_the_network_holds_a_key_once_while_it_waits() {
    let engine = with_policy(Engine::start().unwrap());
    let person = connected(&engine);
    let mut host = Host::start(person.home());
    engine.pause().unwrap();
    let capture = save(&mut host);
    let key = capture.key.expose().as_bytes();
    let copies = |pid: u32| -> Option<usize> {
        let of = |content: &[u8]| content.windows(key.len()).filter(|part| *part == key).count();
        Some(memory(pid).ok()?.iter().map(|(_, content)| of(content)).sum())
    };
    if let Err(error) = memory(host.pid()) {
        // Only root may read the memory of a hardened process.
        assert_eq!(error.kind(), ErrorKind::PermissionDenied);
        return;
    }
    let mut seen = None;
    wait_until("the process with the network to have the key", || {
        seen = network_process(host.pid()).and_then(copies);
        seen > Some(0)
    });
    assert_eq!(seen, Some(1));
    engine.resume().unwrap();
    host.end_without(&capture.key);
}
