//! A team's secret engine: the real server, the policy that administrators paste, and the helper that uses both.
//! `cargo xtask test team` installs the server.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "that is how a test fails")]

mod cluster;
mod connection;
mod connections;
mod extension;
mod facts;
mod failover;
mod guide;
mod helper;
mod interruptions;
mod policy;

use std::thread;
use std::time::{Duration, Instant};

use keyferry_test_support::engine::{Answer, WayBack};
use serde_json::{Value, json};

/// A secret where no real key is needed.
const KEY: &str = "0123456789abcdef01234567-made-up-for-tests-and-in-no-log";

/// A write that succeeds only where nothing is, as KV version 2 documents it.
fn first_write(key: &str) -> Value {
    json!({ "data": { "key": key }, "options": { "cas": 0 } })
}

/// The version that a write has created, the only acknowledgement that counts.
fn version_of(answer: &Answer) -> Option<u64> {
    answer.body["data"]["version"].as_u64()
}

/// Whether a write was refused because something is there, in the words that OpenBao and Vault share.
fn is_conflict(answer: &Answer) -> bool {
    answer.status == 400 && answer.error() == "check-and-set parameter did not match the current version"
}

/// Held by a test in which a person signs in with a browser.
fn browser() -> WayBack {
    WayBack::hold().unwrap()
}

/// Awaits a state of the server, which reports none by itself.
#[track_caller]
fn wait_until(state: &str, mut is_reached: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_reached() {
        assert!(start.elapsed() < Duration::from_secs(30), "waited 30 s for {state}");
        thread::sleep(Duration::from_millis(20));
    }
}
