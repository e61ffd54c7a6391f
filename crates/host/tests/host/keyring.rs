//! Saving, listing, releasing and removing keys with a real gnome-keyring on a private bus.
use std::thread;
use std::time::{Duration, Instant};

use keyferry_test_support::Prompt;

use crate::common::{Home, Host, KEYFERRY, capture, capture_of, holds, random_hex, random_id, release};
use crate::session::Session;
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::BrandId;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{Capture, HostAnswer, HostCall, LastUse, SavedKey, StoreSource};

/// Limit for answers without a prompt, generous enough for a slow machine.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// Measures a call.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    (work(), start.elapsed())
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "it reads best around the request")]
fn failed(answer: HostAnswer) -> FailureCode {
    let HostAnswer::Failed(Failure { code, .. }) = answer else { panic!("{answer:?}") };
    code
}

#[test]
fn a_saved_entry_holds_the_key_alone_and_is_found_by_brand() {
    let (session, capture) = (Session::start(), capture());
    let entry = session.save(&capture);
    let expected = SavedKey {
        id: entry.id.clone(),
        site: capture.site,
        brand_id: capture.key.brand_id(),
        store_source: StoreSource::Key,
        label: capture.label.clone(),
        last4: capture.key.last4().into(),
        captured_at: capture.captured_at,
        used: None,
        conflict: false,
        profile: None,
        check: None,
        team: None,
    };
    assert_eq!(entry, expected);
    let brand = capture.key.brand_id().unwrap();
    for attributes in [
        &[("service", "keyferry")][..],
        &[("service", "keyferry"), ("brand_id", brand.as_str())],
        &[("username", entry.id.as_str()), ("last4", capture.key.last4()), ("site", "omnisend")],
    ] {
        assert!(session.secrets(attributes) == [capture.key.expose()], "{attributes:?}");
    }
}

#[test]
fn a_key_without_a_brand_is_saved_with_the_brand_on_the_page() {
    let session = Session::start();
    let key = ApiKey::parse(&format!("{}-{}", random_hex(64), random_hex(10))).unwrap();
    let brand = BrandId::parse(&random_hex(24));
    session.save(&Capture { key, brand_on_page: brand.clone(), ..capture() });
    assert_eq!(session.list()[0].brand_id, brand);
}

#[test]
fn saving_a_key_again_keeps_one_entry_with_its_first_time_and_label() {
    let (session, first) = (Session::start(), capture());
    let again =
        Capture { label: "another name".into(), captured_at: first.captured_at + 60, ..first.clone() };
    assert_eq!(session.save(&first), session.save(&again));
    assert_eq!(session.list().len(), 1);
    assert_eq!(session.secrets(&[("service", "keyferry")]).len(), 1);
}

#[test]
fn concurrent_saves_keep_every_key_exactly_once() {
    let (session, same) = (Session::start(), capture());
    let others: Vec<_> = (0..4).map(|_| capture()).collect();
    thread::scope(|scope| {
        for capture in others.iter().chain([&same; 4]) {
            scope.spawn(|| session.save(capture));
        }
    });
    let (mut kept, mut expected) = (session.secrets(&[("service", "keyferry")]), vec![same.key.expose()]);
    expected.extend(others.iter().map(|capture| capture.key.expose()));
    kept.sort();
    expected.sort_unstable();
    assert!(kept == expected);
    assert_eq!(session.list().len(), 5);
}

#[test]
fn older_keys_of_a_brand_and_other_brands_are_kept() {
    let (session, brand) = (Session::start(), random_hex(24));
    let older = capture_of(&brand);
    let newer = Capture { captured_at: older.captured_at + 60, ..capture_of(&brand) };
    let other = Capture { captured_at: older.captured_at + 30, ..capture() };
    let saved = [&newer, &other, &older].map(|capture| session.save(capture));
    assert_eq!(session.list(), saved, "the latest first");
    assert_eq!(session.secrets(&[("brand_id", &brand)]).len(), 2);
}

#[test]
fn an_entry_without_attributes_is_listed_and_the_next_save_completes_it() {
    let (session, capture) = (Session::start(), capture());
    let entry = session.save(&capture);
    session.home().keyferry(&["remove", entry.id.as_str()]).ok();
    session.store(&[("service", "keyferry"), ("username", entry.id.as_str())], capture.key.expose());

    let bare = SavedKey { label: String::new(), captured_at: 0, ..entry.clone() };
    assert_eq!(session.list(), [bare]);
    assert_eq!(session.save(&capture), entry);
    assert_eq!(session.list(), [entry]);
}

#[test]
fn another_secret_under_a_keys_id_is_neither_overwritten_nor_released() {
    let (session, capture) = (Session::start(), capture());
    let entry = session.save(&capture);
    session.home().keyferry(&["remove", entry.id.as_str()]).ok();
    let other = self::capture().key;
    session.store(&[("service", "keyferry"), ("username", entry.id.as_str())], other.expose());

    let mut host = session.host();
    assert_eq!(failed(host.ask(HostCall::Save(capture.clone()))), FailureCode::EntryConflict);
    assert_eq!(failed(host.ask(release(&entry.id))), FailureCode::EntryConflict);
    host.end_without(&capture.key);
    let show = session.home().keyferry(&["show", entry.id.as_str(), "--reveal"]);
    assert_eq!((show.code, show.out.as_str()), (Some(1), ""));
    assert!(session.secrets(&[("username", entry.id.as_str())]) == [other.expose()]);
}

#[test]
fn an_entry_without_a_secret_does_not_block_a_save() {
    let (session, capture) = (Session::start(), capture());
    let entry = session.save(&capture);
    session.home().keyferry(&["remove", entry.id.as_str()]).ok();
    session.store(&[("service", "keyferry"), ("username", entry.id.as_str())], "");

    let mut host = session.host();
    assert_eq!(failed(host.ask(release(&entry.id))), FailureCode::NotFound);
    host.end_without(&capture.key);
    assert_eq!(session.save(&capture), entry);
    assert_eq!(session.list(), [entry]);
    assert!(session.secrets(&[("service", "keyferry")]).iter().any(|secret| secret == capture.key.expose()));
}

#[test]
fn lists_and_reports_never_hold_a_key() {
    let (session, capture) = (Session::start(), capture());
    session.save(&capture);
    let mut host = session.host();
    let answer = host.ask(HostCall::List);
    host.end_without(&capture.key);
    let HostAnswer::Listed { entries, .. } = &answer else { panic!("{answer:?}") };
    assert_eq!(entries, &session.list());
    let texts = [
        serde_json::to_string(&answer).unwrap(),
        session.home().keyferry(&["list"]).ok(),
        session.home().keyferry(&["list", "--json"]).ok(),
        session.home().keyferry(&["doctor", "--json"]).out,
    ];
    assert!(texts[1].contains(capture.key.last4()) && texts[1].contains("2023-11-14 22:13"), "{}", texts[1]);
    assert!(texts.iter().all(|text| !holds(text, &capture.key)));
}

#[test]
fn entries_of_other_programs_are_neither_listed_nor_changed() {
    let (session, capture) = (Session::start(), capture());
    session.store(&[("service", "other"), ("username", "somebody")], "theirs");
    session.store(&[("service", "keyferry"), ("username", "somebody")], "not a key");
    session.store(&[("service", "keyferry"), ("username", random_id().as_str())], "not a key");
    let entry = session.save(&capture);
    assert_eq!(session.list(), [entry]);
    assert_eq!(session.secrets(&[("service", "other")]), ["theirs"]);
}

#[test]
fn entry_of_an_unknown_site_is_neither_listed_nor_released_and_hides_no_other() {
    let (session, capture, later) = (Session::start(), capture(), capture());
    let (entry, id) = (session.save(&capture), session.save(&later).id);
    session.home().keyferry(&["remove", id.as_str()]).ok();
    let attributes = [
        ("service", "keyferry"),
        ("username", id.as_str()),
        ("site", "a later site"),
        ("last4", later.key.last4()),
    ];
    session.store(&attributes, later.key.expose());
    assert_eq!(session.list(), [entry]);
    let mut host = session.host();
    assert_eq!(failed(host.ask(release(&id))), FailureCode::NotFound);
    host.end_without(&later.key);
    assert!(session.secrets(&[("username", id.as_str())]) == [later.key.expose()]);
}

#[test]
fn release_returns_the_key_with_this_id_only() {
    let (session, one, other) = (Session::start(), capture(), capture());
    let (entry, _) = (session.save(&one), session.save(&other));
    let mut host = session.host();
    let answer = host.ask(release(&entry.id));
    let HostAnswer::Released { entry: released, key } = &answer else { panic!("not released") };
    assert!(*released == entry && *key == one.key);
    assert_eq!(failed(host.ask(release(&random_id()))), FailureCode::NotFound);
    host.end_without(&one.key);
}

#[test]
fn release_is_refused_for_every_origin_but_upstack() {
    let (session, capture) = (Session::start(), capture());
    let entry = session.save(&capture).id;
    let mut host = session.host();
    for origin in [
        "https://app.omnisend.com",
        "http://app.upstackdata.com",
        "https://app.upstackdata.com.example.org",
        "https://app.upstackdata.com/",
        "",
    ] {
        let call = HostCall::Release { entry: entry.clone(), origin: origin.into() };
        assert_eq!(failed(host.ask(call)), FailureCode::NotAllowed, "{origin}");
    }
    host.end_without(&capture.key);
}

#[test]
fn show_prints_the_key_alone_and_remove_deletes_it() {
    let (session, capture) = (Session::start(), capture());
    let id = session.save(&capture).id;
    let show = session.home().keyferry(&["show", id.as_str(), "--reveal"]);
    assert!(show.err.is_empty() && show.ok() == format!("{}\n", capture.key.expose()));
    let remove = session.home().keyferry(&["remove", id.as_str()]);
    assert!(!holds(&remove.ok(), &capture.key));
    assert!(session.list().is_empty() && session.secrets(&[("service", "keyferry")]).is_empty());
    for args in [&["remove", id.as_str()][..], &["show", id.as_str(), "--reveal"]] {
        let run = session.home().keyferry(args);
        assert_eq!((run.code, run.out.as_str()), (Some(4), ""));
    }
}

#[test]
fn a_save_without_a_keyring_fails_without_delay() {
    let capture = capture();
    // Chromium's value for "no bus", a bus that does not exist, and no address.
    for bus in ["disabled:", "unix:path=/nonexistent/bus", ""] {
        let mut home = Home::new(KEYFERRY);
        home.set_bus(bus);
        let mut host = Host::start(&home);
        let (answer, time) = timed(|| host.ask(HostCall::Save(capture.clone())));
        assert_eq!(failed(answer), FailureCode::KeyringAbsent);
        assert!(time < ANSWER_LIMIT);
        assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello, "the host still answers");
        host.end_without(&capture.key);
        let list = home.keyferry(&["list"]);
        assert_eq!(list.code, Some(3));
        assert!(list.err.contains("keyring_absent"), "{}", list.err);
    }
}

#[test]
fn a_locked_keyring_fails_in_bounded_time_and_works_once_unlocked() {
    let (session, saved, unsaved) = (Session::start(), capture(), capture());
    session.save(&saved);
    session.lock();
    let mut host = session.host();
    for call in [
        HostCall::Save(unsaved.clone()),
        HostCall::SaveQuietly(unsaved.clone()),
        HostCall::Save(saved.clone()),
        HostCall::List,
    ] {
        let (answer, time) = timed(|| host.ask(call));
        assert_eq!(failed(answer), FailureCode::KeyringLocked);
        assert!(time < ANSWER_LIMIT);
    }
    assert_eq!(session.home().keyferry(&["list"]).code, Some(3));
    assert!(session.home().keyferry(&["doctor"]).out.contains("keyring_locked"));
    session.restart();
    assert!(matches!(host.ask(HostCall::SaveQuietly(unsaved.clone())), HostAnswer::Saved { .. }));
    host.end_without(&unsaved.key);
    assert_eq!(session.list().len(), 2);
}

#[test]
fn a_locked_keyring_saves_after_its_password_was_entered() {
    let (mut session, capture) = (Session::start(), capture());
    session.lock();
    session.prompt(Prompt::Answered);
    assert_eq!(session.save(&capture).last4, capture.key.last4());
    assert_eq!(session.secrets(&[("service", "keyferry")]), [capture.key.expose()]);
}

#[test]
fn a_keyring_without_a_collection_creates_one_after_its_own_prompt() {
    let (mut session, capture) = (Session::start_empty(), capture());
    session.prompt(Prompt::Answered);
    assert!(session.list().is_empty(), "a list needs no collection, and asks nobody");
    assert_eq!(session.save(&capture).last4, capture.key.last4());
    assert_eq!(session.secrets(&[("service", "keyferry")]), [capture.key.expose()]);
    assert_eq!(session.list().len(), 1);
}

#[test]
fn a_quiet_save_without_a_collection_asks_nobody() {
    let (mut session, capture) = (Session::start_empty(), capture());
    session.prompt(Prompt::Unanswered);
    let mut host = session.host();
    let (answer, time) = timed(|| host.ask(HostCall::SaveQuietly(capture.clone())));
    assert_eq!(failed(answer), FailureCode::KeyringLocked);
    assert!(time < ANSWER_LIMIT);
    host.end_without(&capture.key);
}

#[test]
fn a_collection_that_the_user_does_not_want_is_a_locked_keyring_and_can_be_tried_again() {
    let (mut session, capture) = (Session::start_empty(), capture());
    session.prompt(Prompt::Dismissed);
    let mut host = session.host();
    assert_eq!(failed(host.ask(HostCall::Save(capture.clone()))), FailureCode::KeyringLocked);
    session.prompt(Prompt::Answered);
    assert!(matches!(host.ask(HostCall::Save(capture.clone())), HostAnswer::Saved { .. }));
    host.end_without(&capture.key);
}

#[test]
fn doctor_passes_once_the_keyring_has_created_its_collection() {
    let mut session = Session::start_empty();
    session.home().folder(".config/chromium");
    session.home().keyferry(&["install"]).ok();
    session.prompt(Prompt::Answered);
    let findings = session.home().keyferry(&["doctor", "--json"]).json();
    assert_eq!(findings["ok"], true, "{findings}");
}

#[test]
fn acknowledged_keys_survive_keyring_restarts() {
    let session = Session::start();
    let captures: Vec<_> = (0..40).map(|_| capture()).collect();
    let acknowledged = thread::scope(|scope| {
        let restarts = scope.spawn(|| (0..3).for_each(|_| session.restart()));
        let mut host = session.host();
        let mut save = |capture: &Capture| match host.ask(HostCall::Save(capture.clone())) {
            HostAnswer::Saved { .. } => true,
            // Only failures of a keyring that is restarting. An exiting one removes its items from the bus first, which
            // the read-back reports.
            HostAnswer::Failed(Failure {
                code: FailureCode::KeyringAbsent | FailureCode::KeyringLocked | FailureCode::ReadBackMismatch,
                ..
            }) => false,
            other => panic!("{other:?}"),
        };
        let mut acknowledged = 0;
        while !restarts.is_finished() {
            acknowledged += captures.iter().filter(|capture| save(capture)).count();
        }
        restarts.join().unwrap();
        assert!(captures.iter().all(&mut save), "the same host uses the restarted keyring");
        acknowledged
    });
    assert!(acknowledged > 0);
    let kept = session.secrets(&[("service", "keyferry")]);
    assert!(captures.iter().all(|capture| kept.iter().any(|key| key == capture.key.expose())));
    assert_eq!(kept.len(), captures.len());
}

#[test]
fn doctor_leaves_no_test_entry_in_the_keyring() {
    let session = Session::start();
    session.home().folder(".config/chromium");
    session.home().keyferry(&["install"]).ok();
    let findings = session.home().keyferry(&["doctor", "--json"]).json();
    assert_eq!(findings["ok"], true, "{findings}");
    assert!(session.secrets(&[("service", "keyferry-probe")]).is_empty());
}

#[test]
fn rename_and_mark_used_keep_the_key_and_remove_deletes_one_entry() {
    let session = Session::start();
    let (kept, removed) = (capture(), capture());
    let (entry, other) = (session.save(&kept), session.save(&removed));
    let mut host = session.host();
    let answer = host.ask(HostCall::Rename { entry: entry.id.clone(), label: "Northwind".into() });
    let renamed = SavedKey { label: "Northwind".into(), ..entry.clone() };
    assert_eq!(answer, HostAnswer::Changed { entry: renamed.clone() });
    let used = LastUse { at: 1_700_000_000, store: "Northwind Outfitters".into() };
    let answer = host.ask(HostCall::MarkUsed { entry: entry.id.clone(), used: used.clone() });
    let expected = SavedKey { used: Some(used), ..renamed };
    assert_eq!(answer, HostAnswer::Changed { entry: expected.clone() });
    let answer = host.ask(HostCall::Remove { entry: other.id.clone() });
    assert_eq!(answer, HostAnswer::Removed { entry: other.id.clone() });
    assert_eq!(failed(host.ask(HostCall::Remove { entry: other.id })), FailureCode::NotFound);
    assert_eq!(session.list(), [expected]);
    assert!(session.secrets(&[("service", "keyferry")]) == [kept.key.expose()]);
}
