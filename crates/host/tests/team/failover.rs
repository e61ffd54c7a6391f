//! Five people share keys with three servers, of which one or two fail.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{Capture, HostAnswer, HostCall};
use keyferry_test_support::Host;
use keyferry_test_support::engine::{Client, Cluster, MOUNT};
use keyferry_test_support::fixtures::capture;
use serde_json::Value;

use crate::helper::{POLICY, Person, place};
use crate::wait_until;

const PEOPLE: usize = 5;
/// Keys that each person saves.
const KEYS: usize = 30;
/// The first keys are the same for all people.
const COMMON: usize = 3;

/// The people, each connected to one of the servers.
fn connect(cluster: &Cluster) -> Vec<Person> {
    let leader = cluster.wait_for_leader().unwrap();
    cluster.root(leader).write_policy("keyferry", POLICY).unwrap();
    let people = (0..PEOPLE).map(|n| {
        let token = cluster.root(leader).create_token("keyferry", Duration::from_mins(10)).unwrap();
        let person = Person::new();
        let address = cluster.addresses()[n % 3];
        person.connect_to(address, cluster.ca_file(), &token, &["--name", &format!("person-{n}")]).ok();
        person
    });
    people.collect()
}

fn list(root: &Client, path: &str) -> Vec<String> {
    let keys = root.list(&format!("{MOUNT}/metadata/{path}")).unwrap().body["data"]["keys"].clone();
    serde_json::from_value(keys).unwrap_or_default()
}

/// The folders of the keys' brands on a server. Every key here is of a brand of its own.
fn brands(root: &Client) -> Vec<String> {
    list(root, "keyferry").into_iter().filter(|folder| !folder.starts_with("keyferry-probe")).collect()
}

/// The entries on a server: the version and the key by path.
fn entries(root: &Client) -> BTreeMap<String, (u64, String)> {
    let mut entries = BTreeMap::new();
    for brand in brands(root) {
        for entry in list(root, &format!("keyferry/{brand}")) {
            let path = format!("keyferry/{brand}{entry}");
            let data = root.get(&format!("{MOUNT}/data/{path}")).unwrap().body["data"].clone();
            let key = data["data"]["key"].as_str().unwrap_or_default().to_owned();
            entries.insert(path, (data["metadata"]["version"].as_u64().unwrap_or_default(), key));
        }
    }
    entries
}

fn described(root: &Client, key: &ApiKey) -> Value {
    let answer = root.get(&format!("{MOUNT}/metadata/{}", place(key))).unwrap();
    answer.body["data"]["custom_metadata"]["captured_by"].clone()
}

fn expected<'a>(captures: impl IntoIterator<Item = &'a Capture>) -> BTreeMap<String, (u64, String)> {
    let entry = |capture: &Capture| (place(&capture.key), (1, capture.key.expose().to_owned()));
    captures.into_iter().map(entry).collect()
}

/// One test, since a cluster takes seconds to start.
#[test]
fn of_150_keys_of_5_people_none_is_lost_doubled_or_overwritten_when_servers_fail() {
    let mut cluster = Cluster::start().unwrap();
    let people = connect(&cluster);
    let common: Vec<Capture> = (0..COMMON).map(|_| capture()).collect();
    let captures: Vec<Vec<Capture>> = people
        .iter()
        .map(|_| common.iter().cloned().chain((COMMON..KEYS).map(|_| capture())).collect())
        .collect();
    let mut hosts: Vec<Host> = people.iter().map(|person| Host::start(person.home())).collect();

    // The leader is killed while all of them save.
    let (saved, first) = (AtomicUsize::new(0), cluster.leader().unwrap());
    let mut failed_over = Duration::ZERO;
    thread::scope(|scope| {
        for (host, captures) in hosts.iter_mut().zip(&captures) {
            let saved = &saved;
            scope.spawn(move || {
                for capture in captures {
                    let answer = host.ask(HostCall::Save(capture.clone()));
                    assert!(
                        matches!(answer, HostAnswer::Saved { .. }),
                        "the keyring does not wait: {answer:?}"
                    );
                    saved.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        wait_until("a third of the keys to be saved", || saved.load(Ordering::SeqCst) >= PEOPLE * KEYS / 3);
        cluster.kill(first);
        let killed = Instant::now();
        cluster.wait_for_leader().unwrap();
        failed_over = killed.elapsed();
    });
    cluster.restart(first).unwrap();
    let root = cluster.root(cluster.wait_for_leader().unwrap());
    let all = expected(captures.iter().flatten());
    assert_eq!(all.len(), COMMON + PEOPLE * (KEYS - COMMON));
    // Each helper tries again by itself.
    let start = Instant::now();
    wait_until("all keys on the servers", || brands(&root).len() == all.len());
    println!("a new leader after {failed_over:.1?}, all keys {:.1?} after the last save", start.elapsed());
    assert!(entries(&root) == all, "a key is lost, or was written twice");
    for (n, captures) in captures.iter().enumerate() {
        let is_described =
            |capture: &Capture| described(&root, &capture.key) == format!("person-{n}").as_str();
        wait_until("all descriptions", || captures[COMMON..].iter().all(is_described));
    }
    for (host, (person, captures)) in hosts.into_iter().zip(people.iter().zip(&captures)) {
        host.end_without(&captures[0].key);
        let kept: BTreeSet<String> = person.keyring.keys().unwrap().into_iter().collect();
        assert_eq!(kept.len(), KEYS, "the keyring keeps all");
        assert!(captures.iter().all(|capture| kept.contains(capture.key.expose())));
    }

    // Two of three are lost: nothing is acknowledged.
    let survivor = (first + 1) % 3;
    let person = &people[survivor];
    for node in (0..3).filter(|&node| node != survivor) {
        cluster.kill(node);
    }
    let late = capture();
    person.home().save(&late);
    let run = person.run(&["team", "sync"]);
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert!(run.out.contains("not shared yet"), "{}{}", run.out, run.err);
    assert!(person.keyring.keys().unwrap().contains(&late.key.expose().to_owned()));
    for node in (0..3).filter(|&node| node != survivor) {
        cluster.restart(node).unwrap();
    }
    let root = cluster.root(cluster.wait_for_leader().unwrap());
    wait_until("the sync to succeed", || person.run(&["team", "sync"]).code == Some(0));
    let all = expected(captures.iter().flatten().chain([&late]));
    assert!(entries(&root) == all, "a key is lost, or was written twice");

    for log in cluster.logs().unwrap() {
        // A part of the secret, which follows the brand, is too much.
        let holds = |capture: &&Capture| log.contains(&capture.key.expose()[25..37]);
        assert_eq!(captures.iter().flatten().chain([&late]).filter(holds).count(), 0, "keys in a log");
    }
}
