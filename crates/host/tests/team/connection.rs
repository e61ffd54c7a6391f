//! Connecting by the extension's messages.

use std::fs;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};

use keyferry_core::failure::FailureCode;
use keyferry_core::protocol::{HostAnswer, HostCall, SignIn, TeamConnection};
use keyferry_core::secret_text::SecretText;
use keyferry_test_support::Host;
use keyferry_test_support::engine::{Engine, MOUNT, MOUNT_V1, Provider, Token};
use keyferry_test_support::fixtures::capture;
use keyferry_test_support::memory::{memory, regions_with_part};

use crate::helper::{POLICY, Person, place};
use crate::{browser, wait_until};

const WAY_BACK: &str = "http://localhost:8250/oidc/callback";

/// A server at which people sign in, and their provider.
fn start() -> (Engine, Provider) {
    let (engine, provider) = (Engine::start().unwrap(), Provider::start().unwrap());
    engine.root().write_policy("keyferry", POLICY).unwrap();
    engine.root().create_oidc_role(&provider, "sales", "keyferry", &[WAY_BACK]).unwrap();
    (engine, provider)
}

fn authority(engine: &Engine) -> String {
    fs::read_to_string(engine.ca_file()).unwrap()
}

fn connection(engine: &Engine, sign_in: SignIn) -> TeamConnection {
    let invitation = format!("{}/#keyferry?mount={MOUNT}&role=sales", engine.address());
    TeamConnection {
        invitation,
        authority: Some(authority(engine)),
        sign_in,
        person: String::new(),
        share_saved: false,
    }
}

fn by_token(engine: &Engine, token: &Token) -> TeamConnection {
    connection(engine, SignIn::Token(SecretText::new(token.expose().to_owned())))
}

fn by_browser(engine: &Engine) -> HostCall {
    HostCall::ConnectTeam(connection(engine, SignIn::Browser))
}

/// The address in the answer.
fn address(answer: HostAnswer) -> String {
    let HostAnswer::SignIn { address } = answer else { panic!("{answer:?}") };
    address.into()
}

/// The person's name in the answer; `None` without a team.
fn person_of(answer: HostAnswer) -> Option<String> {
    let HostAnswer::Listed { team, .. } = answer else { panic!("{answer:?}") };
    Some(team?.person)
}

fn code(answer: HostAnswer) -> FailureCode {
    match answer {
        HostAnswer::Failed(failure) => failure.code,
        HostAnswer::NotReady { mut checks } => checks.remove(0).failure.code,
        answer => panic!("{answer:?}"),
    }
}

/// The person signs in, and the browser comes back.
fn visit(provider: &Provider, address: &str) {
    let back = provider.sign_in(address, "anna@agency.example").unwrap();
    assert_eq!(provider.open(&back.replace("localhost", "127.0.0.1")).unwrap(), 200, "it listens already");
}

#[test]
fn other_requests_are_answered_while_a_person_signs_in_with_the_companys_account() {
    let _browser = browser();
    let (engine, provider) = start();
    let anna = Person::new();
    let mut host = Host::start(anna.home());
    let address = address(host.ask(by_browser(&engine)));
    assert!(address.starts_with(provider.address()), "{address}");
    let capture = capture();
    assert!(matches!(host.ask(HostCall::Save(capture.clone())), HostAnswer::Saved { .. }));
    assert_eq!(person_of(host.ask(HostCall::List)), None);
    visit(&provider, &address);
    assert_eq!(person_of(host.answer()).unwrap(), "oidc-anna@agency.example");
    assert_eq!(person_of(host.ask(HostCall::List)).unwrap(), "oidc-anna@agency.example");
    // The certificate is kept without a file of the person's.
    anna.run(&["team", "status"]).ok();
    host.end_without(&capture.key);
}

#[test]
fn a_second_attempt_takes_the_place_of_the_first_and_a_cancelled_one_frees_the_port() {
    let _browser = browser();
    let (engine, provider) = start();
    let anna = Person::new();
    let mut host = Host::start(anna.home());
    address(host.ask(by_browser(&engine)));
    host.send(by_browser(&engine));
    assert_eq!(code(host.answer()), FailureCode::TeamCancelled);
    address(host.answer());
    // The attempt and the request to cancel it are answered by two threads.
    host.send(HostCall::CancelConnect);
    let (cancelled, other) = match host.answer() {
        HostAnswer::Hello => (host.answer(), HostAnswer::Hello),
        failed => (failed, host.answer()),
    };
    assert_eq!((code(cancelled), other), (FailureCode::TeamCancelled, HostAnswer::Hello));
    // Another program's port.
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 8250)).unwrap();
    assert_eq!(code(host.ask(by_browser(&engine))), FailureCode::TeamPort);
    drop(taken);
    let address = address(host.ask(by_browser(&engine)));
    visit(&provider, &address);
    assert!(person_of(host.answer()).is_some());
    assert_eq!(host.ask(HostCall::CancelConnect), HostAnswer::Hello);
    assert!(person_of(host.ask(HostCall::List)).is_some(), "nothing was left to cancel");
}

#[test]
fn a_helper_that_ends_while_a_person_signs_in_frees_the_port() {
    let _browser = browser();
    let (engine, _provider) = start();
    let is_free = || TcpListener::bind((Ipv4Addr::LOCALHOST, 8250)).is_ok();
    for kill in [false, true] {
        let anna = Person::new();
        let mut host = Host::start(anna.home());
        address(host.ask(by_browser(&engine)));
        assert!(!is_free());
        if kill {
            host.kill();
        } else {
            drop(host.end());
        }
        wait_until("the port to be free", is_free);
    }
}

#[test]
fn what_is_wrong_is_answered_with_a_code_and_the_line_to_change_and_nothing_is_kept() {
    let (engine, _provider) = start();
    let anna = Person::new();
    let mut host = Host::start(anna.home());
    let token = engine.root().create_token("keyferry", std::time::Duration::from_mins(5)).unwrap();
    let asked = || by_token(&engine, &token);
    let v1 = format!("{}/#keyferry?mount={MOUNT_V1}", engine.address());
    for (asked, expected) in [
        (TeamConnection { invitation: "http://vault.example".into(), ..asked() }, FailureCode::TeamLink),
        (
            TeamConnection { authority: Some("no certificate".into()), ..asked() },
            FailureCode::TeamCertificate,
        ),
        (TeamConnection { authority: None, ..asked() }, FailureCode::TeamInsecure),
        (
            TeamConnection { invitation: "https://127.0.0.1:9".into(), ..asked() },
            FailureCode::TeamUnreachable,
        ),
        (
            TeamConnection { invitation: "https://127.0.0.1.invalid".into(), ..asked() },
            FailureCode::TeamUnreachable,
        ),
        (by_token(&engine, &Token::made_up()), FailureCode::TeamRefused),
        (by_token(&engine, &Token::new("no token")), FailureCode::TeamRefused),
    ] {
        let shown = format!("{asked:?}");
        assert_eq!(code(host.ask(HostCall::ConnectTeam(asked))), expected, "{shown}");
    }
    let root = by_token(&engine, engine.root_token());
    let answer = host.ask(HostCall::ConnectTeam(TeamConnection { invitation: v1, ..root }));
    let HostAnswer::NotReady { checks } = answer else { panic!("{answer:?}") };
    assert_eq!(checks.len(), 1);
    assert_eq!(checks[0].failure.code, FailureCode::TeamMount);
    assert_eq!(checks[0].line, format!("bao kv enable-versioning {MOUNT_V1}"));
    assert_eq!(person_of(host.ask(HostCall::List)), None);
    let of_team = anna.home().files().into_iter().filter(|file| file.to_string_lossy().contains("/team/"));
    assert_eq!(of_team.count(), 0);
    assert!(anna.keyring.bus().secrets(&[("service", "keyferry-team")]).unwrap().is_empty());
    engine.seal().unwrap();
    assert_eq!(code(host.ask(HostCall::ConnectTeam(asked()))), FailureCode::TeamSealed);
}

#[test]
fn keys_from_before_are_shared_if_the_person_wants_that_and_leaving_keeps_them() {
    let (engine, _provider) = start();
    let token = engine.root().create_token("keyferry", std::time::Duration::from_mins(5)).unwrap();
    for share_saved in [false, true] {
        let anna = Person::new();
        let capture = capture();
        anna.home().save(&capture);
        let mut host = Host::start(anna.home());
        let asked = TeamConnection { share_saved, ..by_token(&engine, &token) };
        assert!(person_of(host.ask(HostCall::ConnectTeam(asked))).is_some());
        let data = format!("{MOUNT}/data/{}", place(&capture.key));
        assert_eq!(engine.root().get(&data).unwrap().status == 200, share_saved);
        // Another team's, while connected.
        let elsewhere =
            TeamConnection { invitation: "https://vault.example".into(), ..by_token(&engine, &token) };
        assert_eq!(code(host.ask(HostCall::ConnectTeam(elsewhere))), FailureCode::TeamElsewhere);
        if share_saved {
            assert_eq!(person_of(host.ask(HostCall::DisconnectTeam)), None);
            assert_eq!(person_of(host.ask(HostCall::DisconnectTeam)), None, "a second time");
            assert_eq!(engine.root().get(&data).unwrap().status, 200);
            assert_eq!(anna.home().list().len(), 1);
            assert_eq!(engine.client(&token).get("auth/token/lookup-self").unwrap().status, 403);
        }
    }
}

#[test]
fn a_server_that_is_not_reached_is_reported_after_the_team_was_forgotten() {
    let (engine, _provider) = start();
    let anna = Person::new();
    let token = engine.root().create_token("keyferry", std::time::Duration::from_mins(5)).unwrap();
    let mut host = Host::start(anna.home());
    assert!(person_of(host.ask(HostCall::ConnectTeam(by_token(&engine, &token)))).is_some());
    engine.seal().unwrap();
    assert_eq!(code(host.ask(HostCall::DisconnectTeam)), FailureCode::TeamNotRevoked);
    assert_eq!(person_of(host.ask(HostCall::List)), None);
    assert!(anna.keyring.bus().secrets(&[("service", "keyferry-team")]).unwrap().is_empty());
}

#[test]
fn no_token_remains_in_the_helpers_memory_and_none_is_in_its_log() {
    let (engine, _provider) = start();
    let mut anna = Person::new();
    anna.keyring.home_mut().set_env("KEYFERRY_LOG", "trace");
    let token = engine.root().create_token("keyferry", std::time::Duration::from_mins(5)).unwrap();
    let mut host = Host::start(anna.home());
    assert!(person_of(host.ask(HostCall::ConnectTeam(by_token(&engine, &token)))).is_some());
    host.ask(HostCall::Hello);
    match memory(host.pid()) {
        // Only root may read the memory of a hardened process.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {}
        regions => assert_eq!(regions_with_part(&regions.unwrap(), &[token.expose().as_bytes()]), [""; 0]),
    }
    let (_, _, log) = host.end();
    assert!(log.contains("connect_team"), "the log is on");
    assert!(!log.contains(token.expose()), "{log}");
}
