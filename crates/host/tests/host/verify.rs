//! Checks of saved keys with Omnisend, by the helper and by `keyferry verify`, against a real keyring and a server that
//! answers as Omnisend does.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{HostAnswer, HostCall, Obstacle, SavedKey, Verdict};
use keyferry_test_support::omnisend_api::{OmnisendApi, Response};
use keyferry_test_support::{Prompt, fixtures::random_key};

use crate::common::{Home, KEYFERRY, capture, capture_of, capture_with, holds, random_hex};
use crate::session::Session;

/// A keyring, and the server that its helper asks.
fn start() -> (Session, OmnisendApi) {
    let (mut home, api) = (Home::new(KEYFERRY), OmnisendApi::start());
    for (name, value) in api.environment() {
        home.set_env(name, &value);
    }
    (Session::start_in(home), api)
}

fn check(entry: &SavedKey) -> HostCall {
    HostCall::Check { entry: entry.id.clone() }
}

#[test]
fn an_accepted_key_gets_the_name_of_its_store_which_stays_with_it() {
    let (session, api) = start();
    let capture = capture();
    let brand = capture.key.brand_id().unwrap();
    api.set(&capture.key, Response::brand(brand.as_str(), "Acme Shoes", "https://www.acme.example/"));
    let saved = session.save(&capture);
    assert_eq!((&saved.profile, saved.check), (&None, None), "nobody was asked");

    let mut host = session.host();
    let HostAnswer::Checked { entry } = host.ask(check(&saved)) else { panic!("not checked") };
    let profile = entry.profile.clone().unwrap();
    assert_eq!((&profile.brand_id, profile.name.as_str()), (&brand, "Acme Shoes"));
    assert_eq!(profile.website, "acme.example");
    assert_eq!(entry.check.unwrap().verdict, Verdict::Works);
    assert_eq!(session.list(), std::slice::from_ref(&entry), "another process reads it");
    let renamed = host.ask(HostCall::Rename { entry: saved.id.clone(), label: "Mine".into() });
    let HostAnswer::Changed { entry: renamed } = renamed else { panic!("not renamed") };
    assert_eq!(renamed, SavedKey { label: "Mine".into(), ..entry });
    host.end_without(&capture.key);
    assert!(session.home().keyferry(&["list"]).ok().contains("Acme Shoes (acme.example)"));
}

/// The title is all that GNOME's and KDE's own programs show in their lists.
#[test]
fn the_entrys_title_in_the_keyring_names_the_store_and_then_the_users_label() {
    let (session, api) = start();
    let capture = capture();
    let brand = capture.key.brand_id().unwrap();
    api.set(&capture.key, Response::brand(brand.as_str(), "Acme Shoes", "https://www.acme.example/"));
    let saved = session.save(&capture);
    let mut host = session.host();
    host.ask(check(&saved));
    let title = || session.search(&[("username", saved.id.as_str())]);
    assert!(title().contains("label = Acme Shoes (acme.example): Omnisend API key "), "{}", title());
    host.ask(HostCall::Rename { entry: saved.id.clone(), label: "Mine".into() });
    assert!(title().contains("label = Mine: Omnisend API key "), "{}", title());
    host.end_without(&capture.key);
}

/// GNOME's settings, through the portal that other desktops have too.
#[test]
fn the_desktops_proxy_is_used_unless_the_environment_names_one() {
    let (mut home, api) = (Home::new(KEYFERRY), OmnisendApi::start());
    let environment = api.environment();
    home.set_env("XDG_CURRENT_DESKTOP", "GNOME");
    // Without the service that desktops keep settings in.
    home.set_env("GSETTINGS_BACKEND", "keyfile");
    for (name, value) in &environment {
        home.set_env(name, if *name == "HTTPS_PROXY" { "" } else { value });
    }
    let session = Session::start_in(home);
    let (_, address) = environment.iter().find(|(name, _)| *name == "HTTPS_PROXY").unwrap();
    let (host, port) = address.trim_start_matches("http://").split_once(':').unwrap();
    let set = |values: [&str; 3]| {
        let mut gsettings = session.home().command("gsettings");
        assert!(gsettings.arg("set").args(values).status().unwrap().success(), "{values:?}");
    };
    set(["org.gnome.system.proxy.https", "host", host]);
    set(["org.gnome.system.proxy.https", "port", port]);
    set(["org.gnome.system.proxy", "mode", "manual"]);
    let capture = capture();
    let saved = session.save(&capture);
    let brand = capture.key.brand_id().unwrap();
    api.set(&capture.key, Response::brand(brand.as_str(), "Acme", "acme.example"));
    // The private bus starts no programs.
    let mut portal = session.home().command("/usr/libexec/xdg-desktop-portal");
    let mut portal = portal.stderr(Stdio::null()).spawn().unwrap();
    let mut gdbus = session.home().command("gdbus");
    let ready = gdbus.args(["wait", "--session", "--timeout=20", "org.freedesktop.portal.Desktop"]).status();
    assert!(ready.unwrap().success(), "the portal does not start");
    let verified = session.home().keyferry(&["verify", saved.id.as_str()]).ok();
    assert!(verified.contains("Acme (acme.example): works"), "{verified}");
    portal.kill().unwrap();
    portal.wait().unwrap();
}

#[test]
fn verify_prints_an_answer_of_the_last_minute_again_without_a_request() {
    let (session, api) = start();
    let capture = capture();
    let saved = session.save(&capture);
    let brand = capture.key.brand_id().unwrap();
    api.set(&capture.key, Response::brand(brand.as_str(), "Acme", "acme.example"));
    let verify = || session.home().keyferry(&["verify", saved.id.as_str()]).ok();
    assert!(verify().contains("Acme (acme.example): works"));
    api.set(&capture.key, Response::unauthorized());
    assert!(verify().contains("Acme (acme.example): works"));
    assert_eq!(api.requests_about(&capture.key).len(), 1);
}

#[test]
fn verify_tells_by_its_exit_code_whether_all_keys_work() {
    let (session, api) = start();
    let mut random = fastrand::Rng::new();
    let mut save = |response: Response| {
        let capture = capture_with(random_key(&mut random));
        api.set(&capture.key, response);
        (session.save(&capture), capture.key)
    };
    let verify = |args: &[&str]| session.home().keyferry(&[&["verify"], args].concat());
    assert_eq!(verify(&["--all"]).code, Some(0), "no key");
    let (forbidden, _) = save(Response::forbidden());
    assert_eq!(verify(&["--all"]).code, Some(0));
    let (unavailable, _) = save(Response::page(503));
    let run = verify(&["--all"]);
    assert_eq!(run.code, Some(5), "{}", run.out);
    assert!(run.out.contains("not checked. Omnisend is not available at the moment."), "{}", run.out);
    let (refused, key) = save(Response::unauthorized());
    let run = verify(&["--all", "--json"]);
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert!(!holds(&run.out, &key) && !holds(&run.err, &key));
    let results: Vec<serde_json::Value> = serde_json::from_str(&run.out).unwrap();
    let of = |saved: &SavedKey| results.iter().find(|result| result["id"] == saved.id.as_str()).unwrap();
    assert_eq!(of(&forbidden)["check"]["verdict"], "works_unnamed");
    assert_eq!(of(&unavailable)["unchecked"]["obstacle"], "unavailable");
    assert_eq!(of(&unavailable)["check"], serde_json::Value::Null);
    assert_eq!(of(&refused)["check"]["verdict"], "not_accepted");
    assert!(session.home().keyferry(&["list"]).ok().contains("Omnisend did not accept this key"));
    assert_eq!(session.list().len(), 3, "none was removed");
}

#[test]
fn a_check_neither_delays_a_save_nor_is_repeated_within_a_minute() {
    let (session, api) = start();
    let first = capture();
    api.set(&first.key, Response::Hang);
    let saved = session.save(&first);
    let mut host = session.host();
    let asked = Instant::now();
    host.send(check(&saved));
    let second = capture();
    assert!(matches!(host.ask(HostCall::Save(second)), HostAnswer::Saved { .. }));
    let again = host.ask(check(&saved));
    let HostAnswer::Unchecked(unchecked) = again else { panic!("{again:?}") };
    assert_eq!(unchecked.obstacle, Obstacle::TooSoon);
    assert!((1..=60).contains(&unchecked.wait_seconds));
    assert!(asked.elapsed() < Duration::from_secs(10), "the check was awaited");
    while api.requests_about(&first.key).is_empty() {
        assert!(asked.elapsed() < Duration::from_secs(10), "no request");
        thread::sleep(Duration::from_millis(10));
    }
    host.end_without(&first.key);
    assert_eq!(api.requests_about(&first.key).len(), 1);
}

#[test]
fn a_check_does_not_ask_for_the_keyrings_password() {
    let (mut session, api) = start();
    let saved = session.save(&capture());
    session.prompt(Prompt::Dismissed);
    session.lock();
    let answer = session.host().ask(check(&saved));
    assert!(matches!(answer, HostAnswer::Failed(_)), "{answer:?}");
    assert_eq!(api.requests().len(), 0);
}

/// Waits until the server has received a request about the key of this capture.
fn wait_for_request(api: &OmnisendApi, key: &ApiKey) {
    let start = Instant::now();
    while api.requests_about(key).is_empty() {
        assert!(start.elapsed() < Duration::from_secs(20), "no request");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_keyring_that_is_locked_during_a_check_asks_nobody_and_answers_other_requests() {
    let (mut session, api) = start();
    let capture = capture();
    let brand = capture.key.brand_id().unwrap();
    api.set(&capture.key, Response::brand(brand.as_str(), "Acme", "acme.example"));
    let saved = session.save(&capture);
    let mut host = session.host();
    api.hold_answers(true);
    host.send(check(&saved));
    wait_for_request(&api, &capture.key);
    session.lock();
    // A prompt would be open for as long as the keyring may take.
    session.prompt(Prompt::Unanswered);
    let start = Instant::now();
    api.hold_answers(false);
    let HostAnswer::Checked { entry } = host.answer() else { panic!("not checked") };
    assert_eq!(entry.check.unwrap().verdict, Verdict::Works);
    assert_eq!(entry.profile.unwrap().name, "Acme");
    let quietly = host.ask(HostCall::SaveQuietly(crate::common::capture()));
    let HostAnswer::Failed(Failure { code: FailureCode::KeyringLocked, .. }) = quietly else {
        panic!("{quietly:?}")
    };
    assert!(start.elapsed() < Duration::from_secs(20), "a prompt was awaited: {:?}", start.elapsed());
    host.end_without(&capture.key);
}

#[test]
fn a_key_that_is_removed_during_its_check_is_not_there_any_more() {
    let (session, api) = start();
    let capture = capture();
    api.set(&capture.key, Response::forbidden());
    let saved = session.save(&capture);
    let mut host = session.host();
    api.hold_answers(true);
    host.send(check(&saved));
    wait_for_request(&api, &capture.key);
    let removed = host.ask(HostCall::Remove { entry: saved.id.clone() });
    assert_eq!(removed, HostAnswer::Removed { entry: saved.id });
    api.hold_answers(false);
    let answer = host.answer();
    assert!(matches!(&answer, HostAnswer::Failed(Failure { code: FailureCode::NotFound, .. })), "{answer:?}");
    host.end_without(&capture.key);
}

#[test]
fn verify_goes_on_after_a_key_whose_entry_contradicts_it() {
    let (session, api) = start();
    let mut random = fastrand::Rng::new();
    let mut save = || {
        let capture = capture_with(random_key(&mut random));
        api.set(&capture.key, Response::forbidden());
        session.save(&capture)
    };
    let (changed, works) = (save(), save());
    // Another program replaces the secret.
    let item = [("service", "keyferry"), ("username", changed.id.as_str())];
    session.home().keyferry(&["remove", changed.id.as_str()]).ok();
    session.store(&[&item[..], &[("site", "omnisend"), ("last4", &changed.last4)]].concat(), "other bytes");
    let run = session.home().keyferry(&["verify", "--all"]);
    assert_eq!(run.code, Some(1), "{}{}", run.out, run.err);
    let line = |saved: &SavedKey| run.out.lines().find(|line| line.starts_with(saved.id.as_str())).unwrap();
    assert!(
        line(&changed).contains("not checked.") && line(&changed).contains("entry_conflict"),
        "{}",
        run.out
    );
    assert!(line(&works).contains(": works"), "{}", run.out);
    let results = session.home().keyferry(&["verify", "--all", "--json"]).json_of_any_code();
    let of = |saved: &SavedKey| {
        results.as_array().unwrap().iter().find(|result| result["id"] == saved.id.as_str()).unwrap()
    };
    assert_eq!(of(&changed)["failure"]["code"], "entry_conflict");
    assert_eq!(of(&changed)["unchecked"], serde_json::Value::Null);
    assert_eq!(of(&works)["failure"], serde_json::Value::Null);
    assert_eq!(of(&works)["check"]["verdict"], "works_unnamed");
}

#[test]
fn every_process_obeys_the_wait_that_omnisend_asks_for_with_all_keys_of_the_store() {
    let (session, api) = start();
    let brand = random_hex(24);
    let [first, second] = [1, 2].map(|_| capture_of(&brand));
    for capture in [&first, &second] {
        api.set(&capture.key, Response::too_many(Some(600)));
        session.save(capture);
    }
    let other = capture();
    api.set(&other.key, Response::forbidden());
    session.save(&other);
    let verify = || session.home().keyferry(&["verify", "--all", "--json"]).json_of_any_code();
    for _ in 0..3 {
        let results = verify();
        let results = results.as_array().unwrap();
        let obstacles: Vec<_> = results.iter().map(|result| &result["unchecked"]["obstacle"]).collect();
        assert_eq!(obstacles.iter().filter(|obstacle| **obstacle == "too_many_requests").count(), 2);
        assert!(obstacles.iter().any(|obstacle| obstacle.is_null()), "{obstacles:?}");
        for result in results.iter().filter(|result| !result["unchecked"].is_null()) {
            assert!((500..=600).contains(&result["unchecked"]["wait_seconds"].as_u64().unwrap()), "{result}");
        }
    }
    let mut host = session.host();
    for saved in session.list().iter().filter(|saved| saved.brand_id.as_ref().unwrap().as_str() == brand) {
        let answer = host.ask(check(saved));
        let HostAnswer::Unchecked(unchecked) = answer else { panic!("{answer:?}") };
        assert!((500..=600).contains(&unchecked.wait_seconds), "{unchecked:?}");
    }
    host.end_without(&first.key);
    assert_eq!(api.requests().len(), 2, "one for each store");
    let folder = session.home().path(".local/share/keyferry");
    assert_eq!(std::fs::read_dir(folder.join("pauses")).unwrap().count(), 3, "two keys and a store");
    session.home().keyferry(&["uninstall"]).ok();
    assert!(!folder.join("pauses").exists(), "uninstall leaves no time behind");
}

#[test]
fn a_request_of_one_process_counts_for_the_others_before_it_is_answered() {
    let (session, api) = start();
    let capture = capture();
    api.set(&capture.key, Response::Hang);
    let saved = session.save(&capture);
    let mut host = session.host();
    host.send(check(&saved));
    wait_for_request(&api, &capture.key);
    let run = session.home().keyferry(&["verify", saved.id.as_str()]);
    assert_eq!(run.code, Some(5), "{}{}", run.out, run.err);
    assert!(run.out.contains("too_soon"), "{}", run.out);
    host.end_without(&capture.key);
    assert_eq!(api.requests().len(), 1);
}

#[test]
fn a_request_that_was_never_sent_makes_nobody_wait() {
    let (session, api) = start();
    let capture = capture();
    api.set(&capture.key, Response::forbidden());
    let saved = session.save(&capture);
    let verify = || session.home().keyferry(&["verify", saved.id.as_str()]);
    api.set_proxy_refusal(Some(407));
    assert!(verify().out.contains("proxy_refused"));
    api.set_proxy_refusal(None);
    assert!(verify().ok().contains(": works"));
}
