//! Copying a key: the process that owns the clipboard, its end, and clipboards that cannot be reached.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use keyferry_core::failure::FailureCode;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{HostAnswer, HostCall, SavedKey};
use keyferry_test_support::Desktop;

use crate::common::{Host, capture, capture_with, holds, random_id};
use crate::session::Session;

/// Limit for a process to end and for the clipboard to be cleared, beyond its time.
const LIMIT: Duration = Duration::from_secs(20);
const INTERVAL: Duration = Duration::from_millis(20);

/// A keyring with a key, on a desktop.
struct Copied {
    desktop: Desktop,
    session: Session,
    entry: SavedKey,
    key: ApiKey,
}

impl Copied {
    /// Saves a key; nothing is copied yet.
    fn on(desktop: Desktop) -> Self {
        Self::of(desktop, None)
    }

    fn of(desktop: Desktop, key: Option<&str>) -> Self {
        let mut session = Session::start();
        for (name, value) in desktop.variables() {
            session.home_mut().set_env(name, value);
        }
        let capture = key.map_or_else(capture, |key| capture_with(ApiKey::parse_any(key).unwrap()));
        let entry = session.save(&capture);
        Self { desktop, session, entry, key: capture.key }
    }

    /// Has a host copy the key.
    fn copy(&self, clear_seconds: u32) -> Host {
        let mut host = self.session.host();
        let answer = host.ask(HostCall::Copy { entry: self.entry.id.clone(), clear_seconds });
        assert_eq!(answer, HostAnswer::Copied { entry: self.entry.clone() });
        host
    }

    fn holds_key(&self) -> bool {
        self.desktop.clipboard().unwrap().as_deref() == Some(self.key.expose())
    }
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < LIMIT, "{what}");
        thread::sleep(INTERVAL);
    }
}

/// A line of a process's status; `None` after its end.
fn status(pid: u32, name: &str) -> Option<String> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(":\t"));
    line.map(str::to_owned)
}

fn has_ended(pid: u32) -> bool {
    status(pid, "State").is_none_or(|state| state.starts_with('Z'))
}

/// The process that owns the clipboard for a host.
fn owner(host: &Host) -> u32 {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let pids = processes.filter_map(|process| process.file_name().to_str()?.parse().ok());
    let parent = host.pid().to_string();
    let mut children = pids.filter(|pid| status(*pid, "PPid").as_ref() == Some(&parent));
    children.next().expect("the host has started no process")
}

#[test]
fn a_copied_key_outlives_the_helper_and_leaves_the_clipboard_after_its_time() {
    for desktop in [Desktop::x11, Desktop::wayland, Desktop::gnome] {
        for key in [None, Some("omni_live_4f9d8c7b6a5e4d3c2b1a")] {
            let copied = Copied::of(desktop().unwrap(), key);
            let started = Instant::now();
            let host = copied.copy(2);
            assert!(copied.holds_key(), "the copy was claimed and not made");
            let owner = owner(&host);
            host.kill();
            assert!(copied.holds_key(), "the key left the clipboard with the helper");
            wait_until("the key stays on the clipboard", || copied.desktop.clipboard().unwrap().is_none());
            assert!(started.elapsed() >= Duration::from_secs(2), "the key left the clipboard early");
            wait_until("the owner goes on", || has_ended(owner));
        }
    }
}

#[test]
fn clipboard_histories_are_asked_to_leave_a_copied_key_out() {
    for desktop in [Desktop::x11, Desktop::wayland, Desktop::gnome] {
        let copied = Copied::on(desktop().unwrap());
        let _host = copied.copy(60);
        let hint = copied.desktop.clipboard_as("x-kde-passwordManagerHint").unwrap();
        assert_eq!(hint.as_deref(), Some("secret"));
    }
}

#[test]
fn what_was_copied_later_stays_on_the_clipboard() {
    for desktop in [Desktop::x11, Desktop::wayland, Desktop::gnome] {
        let copied = Copied::on(desktop().unwrap());
        for clear_seconds in [1, 0] {
            let host = copied.copy(clear_seconds);
            let owner = owner(&host);
            copied.desktop.copy("something else").unwrap();
            wait_until("the owner goes on", || has_ended(owner));
            assert_eq!(copied.desktop.clipboard().unwrap().as_deref(), Some("something else"));
        }
    }
}

#[test]
fn a_key_that_a_clipboard_manager_has_taken_over_is_cleared_too() {
    for desktop in [Desktop::x11, Desktop::wayland, Desktop::gnome] {
        let copied = Copied::on(desktop().unwrap());
        let _host = copied.copy(2);
        copied.desktop.copy(copied.key.expose()).unwrap();
        assert!(copied.holds_key());
        wait_until("the key stays on the clipboard", || copied.desktop.clipboard().unwrap().is_none());
    }
}

#[test]
fn a_key_that_a_clipboard_manager_brings_back_is_cleared_again() {
    for desktop in [Desktop::x11, Desktop::wayland] {
        let copied = Copied::on(desktop().unwrap());
        // A manager is quicker than a test on a busy computer, after which the owner has ended.
        let is_cleared_again = (0..5).any(|_| {
            let host = copied.copy(1);
            let owner = owner(&host);
            wait_until("the key stays on the clipboard", || copied.desktop.clipboard().unwrap().is_none());
            copied.desktop.copy(copied.key.expose()).unwrap();
            let is_in_time = !has_ended(owner);
            wait_until("the owner goes on", || has_ended(owner));
            is_in_time && !copied.holds_key()
        });
        assert!(is_cleared_again);
    }
}

#[test]
fn a_copied_key_stays_on_the_clipboard_where_the_settings_say_never() {
    let copied = Copied::on(Desktop::x11().unwrap());
    let host = copied.copy(0);
    let owner = owner(&host);
    host.kill();
    thread::sleep(Duration::from_secs(2));
    assert!(copied.holds_key() && !has_ended(owner));
}

#[test]
fn a_clipboard_that_is_out_of_reach_is_a_failure() {
    let mut copied = Copied::on(Desktop::x11().unwrap());
    let copy = |copied: &Copied| {
        let mut host = copied.session.host();
        host.ask(HostCall::Copy { entry: copied.entry.id.clone(), clear_seconds: 60 })
    };
    let is_absent = |answer| matches!(answer, HostAnswer::Failed(failure) if failure.code == FailureCode::ClipboardAbsent);
    // A compositor that does not let programs reach the clipboard connects X11's with its own as it likes.
    copied.session.home_mut().set_env("WAYLAND_DISPLAY", "/nonexistent");
    assert!(is_absent(copy(&copied)));
    assert_eq!(copied.desktop.clipboard().unwrap(), None, "the copy was made on another clipboard");
    copied.session.home_mut().set_env("XDG_CURRENT_DESKTOP", "ubuntu:GNOME");
    assert_eq!(copy(&copied), HostAnswer::Copied { entry: copied.entry.clone() });
    copied.session.home_mut().set_env("DISPLAY", ":nonexistent");
    assert!(is_absent(copy(&copied)));
}

#[test]
fn a_key_that_is_not_saved_is_not_copied() {
    let copied = Copied::on(Desktop::x11().unwrap());
    let answer = copied.session.host().ask(HostCall::Copy { entry: random_id(), clear_seconds: 60 });
    assert!(matches!(answer, HostAnswer::Failed(failure) if failure.code == FailureCode::NotFound));
    assert_eq!(copied.desktop.clipboard().unwrap(), None);
}

#[test]
fn the_owner_of_the_clipboard_is_hardened_and_gets_the_key_by_a_pipe_only() {
    let copied = Copied::on(Desktop::x11().unwrap());
    let host = copied.copy(60);
    let owner = owner(&host);
    assert_eq!(status(owner, "Seccomp").as_deref(), Some("2"));
    assert_eq!(status(owner, "NoNewPrivs").as_deref(), Some("1"));
    assert_eq!(status(owner, "Umask").as_deref(), Some("0077"));
    let stat = fs::read_to_string(format!("/proc/{owner}/stat")).unwrap();
    assert_eq!(stat.split_whitespace().nth(5), Some(owner.to_string().as_str()), "no session of its own");
    for file in ["cmdline", "environ"] {
        // Only root may read the environment of a process that cannot be traced.
        let bytes = fs::read(format!("/proc/{owner}/{file}")).unwrap_or_default();
        assert!(!holds(&String::from_utf8_lossy(&bytes), &copied.key), "{file}");
    }
    host.end_without(&copied.key);
}
