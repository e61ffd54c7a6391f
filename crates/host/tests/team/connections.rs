//! The helper's connections to a team's engine: few, and none that breaks loses or doubles a key.

use std::io::ErrorKind;
use std::process::Command;

use keyferry_core::protocol::Capture;
use keyferry_test_support::engine::{Break, Engine, MOUNT, Relay};
use keyferry_test_support::fixtures::capture;
use keyferry_test_support::memory::{memory, regions_with_key};
use keyferry_test_support::{Host, frame};
use serde_json::{Value, json};

use crate::first_write;
use crate::helper::{Person, holds_once, place, start, token};

const KEYS: usize = 50;

/// A person who is connected to a server by a relay, and whose keys are not shared yet.
fn person(engine: &Engine, relay: &Relay) -> Person {
    let person = Person::new();
    person.connect_to(relay.address(), engine.ca_file(), &token(engine), &[]).ok();
    person
}

#[test]
fn many_keys_are_shared_and_listed_by_few_connections() {
    /// One, unless this computer is so busy that a connection is idle for too long.
    const FEW: usize = 3;

    let engine = start();
    let relay = Relay::start(engine.address()).unwrap();
    let person = person(&engine, &relay);
    for _ in 0..KEYS {
        person.save(&capture());
    }
    relay.take_traffic();
    person.run(&["team", "sync"]).ok();
    assert!(relay.take_traffic().connections <= FEW);
    let listed = person.run(&["list", "--team", "--json"]).ok();
    assert_eq!(listed.matches("captured_by").count(), KEYS);
    assert!(relay.take_traffic().connections <= FEW);
}

#[test]
fn a_connection_that_breaks_between_two_requests_or_after_one_neither_loses_nor_doubles_a_key() {
    let engine = start();
    let relay = Relay::start(engine.address()).unwrap();
    let person = person(&engine, &relay);
    // Each connection takes a request or two, and breaks with the next.
    for breaks in [Break::BeforeRequest(5), Break::BeforeAnswer(5)] {
        relay.set_break(Break::Never);
        let captures: Vec<_> = (0..10).map(|_| capture()).collect();
        for capture in &captures {
            person.save(capture);
        }
        relay.set_break(breaks);
        relay.take_traffic();
        let synced = person.run(&["team", "sync"]);
        assert_eq!(synced.code, Some(0), "{breaks:?}: {}{}", synced.out, synced.err);
        person.run(&["list", "--team"]).ok();
        assert!(relay.take_traffic().connections > 10, "the connections have not broken");
        assert!(captures.iter().all(|capture| holds_once(&engine, &capture.key)));
    }
}

/// The process with the network, without the helper that starts it.
struct Network<'a> {
    process: Host,
    engine: &'a Engine,
}

impl<'a> Network<'a> {
    fn start(engine: &'a Engine) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keyferry"));
        Self { process: Host::spawn(command.arg("network").env_clear()), engine }
    }

    /// The body of the engine's answer.
    fn ask(&mut self, method: &str, path: &str, body: Option<&Value>, reuse: &str) -> Value {
        let request = json!({ "engine": {
            "server": {
                "address": self.engine.address(),
                "namespace": null,
                "authorities": { "file": self.engine.ca_file() },
            },
            "token": self.engine.root_token().expose(),
            "method": method,
            "path": path,
            "body": body.map(Value::to_string),
            "reuse": reuse,
        } });
        self.process.write(&frame::encode(request.to_string().as_bytes()));
        let answer: Value = serde_json::from_slice(&self.process.message().unwrap()).unwrap();
        serde_json::from_str(answer["Ok"]["body"].as_str().unwrap()).unwrap()
    }

    /// Parts of these captures' keys in the process's memory. `None` if it cannot be read.
    fn remains(&self, captures: &[Capture]) -> Option<Vec<String>> {
        match memory(self.process.pid()) {
            // Only root may read the memory of a hardened process.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => None,
            regions => Some(regions_with_key(&regions.unwrap(), captures)),
        }
    }
}

#[test]
fn no_part_of_a_key_remains_in_the_process_with_the_network_while_its_connection_is_open() {
    let engine = start();
    let mut network = Network::start(&engine);
    let captures: Vec<_> = (0..5).map(|_| capture()).collect();
    for capture in &captures {
        let (path, write) =
            (format!("{MOUNT}/data/{}", place(&capture.key)), first_write(capture.key.expose()));
        let written = network.ask("Post", &path, Some(&write), "Kept");
        assert_eq!(written["data"]["version"], 1, "{written}");
    }
    // The answer to another request shows that the last one's is wiped. It has another connection, whose buffers are others.
    network.ask("Get", "sys/health", None, "Own");
    assert_eq!(network.remains(&captures).unwrap_or_default(), [""; 0], "after writes");
    for capture in &captures {
        let read = network.ask("Get", &format!("{MOUNT}/data/{}", place(&capture.key)), None, "Own");
        assert_eq!(read["data"]["data"]["key"], capture.key.expose());
    }
    network.ask("Get", "sys/health", None, "Own");
    assert_eq!(network.remains(&captures).unwrap_or_default(), [""; 0], "after reads");
}
