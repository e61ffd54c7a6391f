//! Connecting to a team and leaving it, as the options page asks for it.

use super::*;
use crate::protocol::{
    ConnectionProgress, ExtensionReply, SignIn, SignInAddress, TeamCheck, TeamConnection, TeamState, TeamView,
};
use crate::settings::Choice;

const LINK: &str = "https://vault.example:8200/#keyferry?role=sales";

fn connection(sign_in: SignIn) -> TeamConnection {
    let (invitation, person) = (LINK.into(), "Anna".into());
    TeamConnection { invitation, authority: None, sign_in, person, share_saved: false }
}

/// The user clicks "Sign in". Returns the request to the helper.
fn connect(background: &mut Background) -> (u32, HostCall) {
    let request = ExtensionRequest::ConnectTeam(connection(SignIn::Browser));
    let actions = extension_request(background, &request);
    let request = sent(&actions)[0];
    (request.id, request.call.clone())
}

fn address() -> SignInAddress {
    SignInAddress::parse("https://login.example/auth").unwrap()
}

fn sign_in(background: &mut Background, id: u32) -> Vec<Action> {
    background.handle(NOW, reply(id, HostAnswer::SignIn { address: address() }))
}

fn listed(problem: Option<Failure>) -> HostAnswer {
    let (address, person) = ("https://vault.example:8200".into(), "anna".into());
    HostAnswer::Listed {
        entries: vec![entry(1)],
        team: Some(TeamState { address, person, listed_at: 7, problem }),
    }
}

/// The answer to the page, from the last list.
fn view(background: &mut Background) -> TeamView {
    let actions = extension_request(background, &ExtensionRequest::Team);
    let replies = actions.into_iter().find_map(|action| match action {
        Action::ReplyToExtension { reply: ExtensionReply::Team(view), .. } => Some(view),
        _ => None,
    });
    replies.expect("the list is known")
}

fn codes(view: &TeamView) -> Vec<FailureCode> {
    view.problems.iter().map(|problem| problem.failure.code).collect()
}

fn failed(code: FailureCode) -> HostAnswer {
    HostAnswer::Failed(Failure::new(code, ""))
}

fn timer_of(actions: &[Action], id: u32) -> (u32, u64) {
    let at = actions.iter().position(|a| matches!(a, Action::SendToHost(request) if request.id == id));
    let Action::StartTimer { id, millis } = actions[at.unwrap() + 1] else { panic!("{actions:?}") };
    (id, millis)
}

#[test]
fn a_person_signs_in_in_a_tab_that_is_closed_when_the_helper_is_connected() {
    let mut background = background_with_two_keys();
    let (id, call) = connect(&mut background);
    assert_eq!(call, HostCall::ConnectTeam(connection(SignIn::Browser)));
    assert_eq!(view(&mut background).progress, ConnectionProgress::Connecting);
    let actions = sign_in(&mut background, id);
    assert!(actions.contains(&Action::OpenSignIn(address())), "{actions:?}");
    assert!(actions.contains(&Action::NotifyExtensionPages));
    assert_eq!(view(&mut background).progress, ConnectionProgress::SigningIn);
    let actions = background.handle(NOW, reply(id, listed(None)));
    assert!(actions.contains(&Action::CloseSignIn) && actions.contains(&Action::NotifyExtensionPages));
    let view = view(&mut background);
    assert_eq!((view.progress, codes(&view)), (ConnectionProgress::Idle, vec![]));
    assert_eq!(view.team.unwrap().person, "anna");
}

#[test]
fn other_requests_are_answered_while_a_person_signs_in() {
    let mut background = background_with_two_keys();
    let (id, _) = connect(&mut background);
    sign_in(&mut background, id);
    let actions = deliver(&mut background, 1);
    let actions = answer_sent(&mut background, &actions, saved(&capture(1)));
    assert!(!actions.contains(&Action::DisconnectHost));
    assert_eq!(view(&mut background).progress, ConnectionProgress::SigningIn);
}

#[test]
fn what_the_checks_find_is_shown_with_the_line_to_change_until_the_next_attempt() {
    let mut background = background_with_two_keys();
    let (id, _) = connect(&mut background);
    let line = "bao kv enable-versioning secret".to_owned();
    let check = TeamCheck { failure: Failure::new(FailureCode::TeamMount, "version 1"), line };
    background.handle(NOW, reply(id, HostAnswer::NotReady { checks: vec![check.clone()] }));
    assert_eq!(view(&mut background).problems, [check]);
    connect(&mut background);
    assert_eq!(view(&mut background).problems, []);
}

#[test]
fn a_failure_ends_the_attempt_and_changes_nothing_of_the_helper() {
    let mut background = background_with_two_keys();
    for code in [FailureCode::TeamCancelled, FailureCode::TeamInsecure, FailureCode::TeamPort] {
        let (id, _) = connect(&mut background);
        let actions = background.handle(NOW, reply(id, failed(code)));
        assert!(actions.contains(&Action::CloseSignIn));
        let view = view(&mut background);
        assert_eq!((view.progress, codes(&view)), (ConnectionProgress::Idle, vec![code]));
    }
}

#[test]
fn cancelling_closes_the_tab_at_once_and_the_answer_that_follows_shows_nothing() {
    let mut background = background_with_two_keys();
    let (id, _) = connect(&mut background);
    sign_in(&mut background, id);
    let actions = extension_request(&mut background, &ExtensionRequest::CancelConnect);
    assert!(actions.contains(&Action::CloseSignIn));
    let cancel = sent(&actions)[0];
    assert_eq!(cancel.call, HostCall::CancelConnect);
    background.handle(NOW, reply(cancel.id, HostAnswer::Hello));
    background.handle(NOW, reply(id, failed(FailureCode::TeamCancelled)));
    assert_eq!(codes(&view(&mut background)), []);
    let again = extension_request(&mut background, &ExtensionRequest::CancelConnect);
    assert!(sent(&again).is_empty(), "nothing runs");
}

#[test]
fn a_second_attempt_takes_the_place_of_the_first() {
    let mut background = background_with_two_keys();
    let (first, _) = connect(&mut background);
    sign_in(&mut background, first);
    let (second, _) = connect(&mut background);
    background.handle(NOW, reply(first, failed(FailureCode::TeamCancelled)));
    let late = sign_in(&mut background, first);
    assert!(late.is_empty(), "{late:?}");
    assert_eq!(view(&mut background).progress, ConnectionProgress::Connecting);
    sign_in(&mut background, second);
    background.handle(NOW, reply(second, listed(None)));
    assert_eq!(view(&mut background).progress, ConnectionProgress::Idle);
}

#[test]
fn the_link_of_a_policy_takes_precedence() {
    let mut background = background();
    let link = "https://vault.company.example/#keyferry";
    let managed = Choice { team: Some(link.into()), ..Choice::default() };
    background.handle(NOW, Event::SettingsLoaded { user: Choice::default(), managed });
    let (_, call) = connect(&mut background);
    let HostCall::ConnectTeam(TeamConnection { invitation, .. }) = call else { panic!("{call:?}") };
    assert_eq!(invitation, link);
}

#[test]
fn disconnecting_forgets_the_team_even_if_its_server_was_not_reached() {
    for answer in
        [HostAnswer::Listed { entries: vec![entry(1)], team: None }, failed(FailureCode::TeamNotRevoked)]
    {
        let mut background = background_with_two_keys();
        let (id, _) = connect(&mut background);
        background.handle(NOW, reply(id, listed(None)));
        let actions = extension_request(&mut background, &ExtensionRequest::DisconnectTeam);
        assert_eq!(view(&mut background).progress, ConnectionProgress::Disconnecting);
        assert_eq!(sent(&actions)[0].call, HostCall::DisconnectTeam);
        let is_revoked = matches!(answer, HostAnswer::Listed { .. });
        let actions = answer_sent(&mut background, &actions, answer);
        if !is_revoked {
            let listed = HostAnswer::Listed { entries: vec![entry(1)], team: None };
            answer_sent(&mut background, &actions, listed);
        }
        let view = view(&mut background);
        assert_eq!((view.team.is_none(), view.problems.is_empty()), (true, is_revoked));
    }
}

#[test]
fn the_problem_of_the_connection_is_shown_while_no_attempt_runs() {
    let mut background = background_with_two_keys();
    let (id, _) = connect(&mut background);
    let signed_out = Failure::new(FailureCode::TeamSignedOut, "");
    background.handle(NOW, reply(id, listed(Some(signed_out))));
    assert_eq!(codes(&view(&mut background)), [FailureCode::TeamSignedOut]);
    connect(&mut background);
    assert_eq!(codes(&view(&mut background)), []);
}

#[test]
fn an_attempt_without_an_answer_ends_after_the_time_that_a_person_has() {
    let mut background = background_with_two_keys();
    let request = ExtensionRequest::ConnectTeam(connection(SignIn::Browser));
    let actions = extension_request(&mut background, &request);
    let (timer, millis) = timer_of(&actions, sent(&actions)[0].id);
    assert!(millis > 300_000, "{millis}");
    let actions = background.handle(NOW, Event::TimerFired(timer));
    assert!(!actions.contains(&Action::DisconnectHost), "other requests go on");
    assert_eq!(codes(&view(&mut background)), [FailureCode::TeamUnreachable]);
}

#[test]
fn a_helper_that_ends_ends_the_attempt() {
    let mut background = background_with_two_keys();
    let (id, _) = connect(&mut background);
    sign_in(&mut background, id);
    let actions = background.handle(NOW, disconnected(DisconnectReason::Exited));
    assert!(actions.contains(&Action::CloseSignIn));
    let actions = extension_request(&mut background, &ExtensionRequest::Team);
    let list = sent(&actions)[0].id;
    background.handle(NOW, reply(list, HostAnswer::Listed { entries: vec![], team: None }));
    assert_eq!(codes(&view(&mut background)), [FailureCode::HelperCrashed]);
}

#[test]
fn a_token_is_in_no_debug_output() {
    let token = "s.hunter2hunter2";
    let asked = connection(SignIn::Token(crate::secret_text::SecretText::new(token.into())));
    let mut background = background();
    let actions = extension_request(&mut background, &ExtensionRequest::ConnectTeam(asked));
    assert!(!format!("{actions:?} {background:?}").contains("hunter2"));
}
