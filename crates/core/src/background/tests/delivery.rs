//! Deliveries: holding, retrying, deadlines.

use super::host_link::{ANSWER_DEADLINE_MILLIS, IDLE_MILLIS};
use super::*;
use crate::protocol::{Obstacle, Unchecked};

fn unsaved_code(actions: &[Action]) -> Option<FailureCode> {
    match notified(actions)[..] {
        [DeliveryState::Unsaved(failure)] => Some(failure.code),
        _ => None,
    }
}

#[test]
fn a_capture_is_held_until_the_host_has_acknowledged_it() {
    let mut background = background();
    let actions = deliver(&mut background, 1);
    assert_eq!(held(&actions).unwrap().len(), 1);
    let actions = answer_sent(&mut background, &actions, saved(&capture(1)));
    assert_eq!(held(&actions).unwrap().len(), 0);
    assert_eq!(notified(&actions), [&DeliveryState::Nameable]);
}

#[test]
fn a_capture_is_held_before_it_is_sent_and_an_alarm_is_set_before_that() {
    let actions = deliver(&mut background(), 1);
    let position = |expected: fn(&Action) -> bool| actions.iter().position(expected).unwrap();
    let alarm = position(|a| matches!(a, Action::SetAlarm { alarm: Alarm::Retry, repeats: true, .. }));
    let hold = position(|a| matches!(a, Action::HoldPending(_)));
    let send = position(|a| matches!(a, Action::SendToHost(_)));
    assert!(alarm < hold && hold < send, "{actions:?}");
}

#[test]
fn an_idle_connection_ends_after_the_timeout() {
    let mut background = background();
    let idle =
        |actions: &[Action]| timers(actions).iter().find(|(_, millis)| *millis == IDLE_MILLIS).unwrap().0;
    let actions = deliver(&mut background, 1);
    let checking = answer_sent(&mut background, &actions, saved(&capture(1)));
    let actions = answer_sent(&mut background, &checking, failed(FailureCode::NotFound));
    let timer = idle(&actions);
    let actions = deliver(&mut background, 2);
    assert_eq!(background.handle(NOW, Event::TimerFired(timer)), [], "the connection is in use again");
    let actions = answer_sent(&mut background, &actions, saved(&capture(2)));
    assert_eq!(background.handle(NOW, Event::TimerFired(idle(&actions))), [Action::DisconnectHost]);
}

#[test]
fn prepare_host_starts_the_helper_once_and_reports_a_missing_one() {
    let mut background = background();
    let actions = request_from(&mut background, omnisend::ORIGIN, 0, &PageRequest::PrepareHost);
    assert_eq!(call(&actions), Some(&HostCall::Hello));
    assert_eq!(page_reply(&actions), Some(&PageReply::Done));
    let again = request_from(&mut background, omnisend::ORIGIN, 0, &PageRequest::PrepareHost);
    assert_eq!(call(&again), None);
    let actions = background.handle(NOW, disconnected(DisconnectReason::NotInstalled));
    assert!(actions.contains(&Action::SetIcon(Icon::Missing)), "{actions:?}");
}

#[test]
fn reading_the_settings_does_not_start_the_helper() {
    let actions = request_from(&mut background(), omnisend::ORIGIN, 0, &PageRequest::Settings);
    assert!(
        matches!(&actions[..], [Action::ReplyToPage { reply: PageReply::Settings(_), .. }]),
        "{actions:?}"
    );
}

/// Fails the request with this ID.
type Fail = fn(u32) -> Event;

#[test]
fn a_capture_stays_held_and_is_shown_as_unsaved_whichever_way_the_host_fails() {
    let failures: [(Fail, FailureCode); 8] = [
        (|_| disconnected(DisconnectReason::NotInstalled), FailureCode::HelperMissing),
        (|_| disconnected(DisconnectReason::Forbidden), FailureCode::HelperForbidden),
        (|_| disconnected(DisconnectReason::Blocked), FailureCode::HelperBlocked),
        (|_| disconnected(DisconnectReason::NotStarted), FailureCode::HelperNotStarted),
        (|_| disconnected(DisconnectReason::Exited), FailureCode::HelperCrashed),
        (|_| Event::HostReplied(None), FailureCode::HelperOutdated),
        (|id| reply(id, failed(FailureCode::KeyringLocked)), FailureCode::KeyringLocked),
        (|id| reply(id, HostAnswer::Hello), FailureCode::BadRequest),
    ];
    for (fail, code) in failures {
        let mut background = background();
        let actions = deliver(&mut background, 1);
        let actions = background.handle(NOW, fail(sent(&actions)[0].id));
        assert_eq!(held(&actions).unwrap().len(), 1);
        assert_eq!(unsaved_code(&actions), Some(code), "{actions:?}");
        let actions = background.handle(NOW, Event::AlarmFired(Alarm::Retry));
        assert_eq!(sent(&actions).len(), 1, "the capture is sent again");
    }
}

#[test]
fn an_answer_in_another_protocol_version_is_not_trusted() {
    let mut background = background();
    let actions = deliver(&mut background, 1);
    let reply = HostReply {
        protocol: PROTOCOL_VERSION + 1,
        host: "2.0.0".into(),
        id: Some(sent(&actions)[0].id),
        has_team: false,
        answer: saved(&capture(1)),
    };
    let actions = background.handle(NOW, Event::HostReplied(Some(reply)));
    assert_eq!(unsaved_code(&actions), Some(FailureCode::HelperOutdated), "{actions:?}");
}

#[test]
fn each_call_takes_its_own_answer_only() {
    let entry_id = || entry(1).id;
    let calls: [(ExtensionRequest, HostAnswer); 4] = [
        (ExtensionRequest::Reveal { entry: entry_id() }, HostAnswer::Changed { entry: entry(1) }),
        (ExtensionRequest::Copy { entry: entry_id() }, HostAnswer::Removed { entry: entry_id() }),
        (ExtensionRequest::Rename { entry: entry_id(), label: "x".into() }, saved(&capture(1))),
        (ExtensionRequest::Reveal { entry: entry_id() }, HostAnswer::Copied { entry: entry(1) }),
    ];
    for (request, answer) in calls {
        let mut background = background();
        let actions = extension_request(&mut background, &request);
        let actions = answer_sent(&mut background, &actions, answer);
        assert!(
            matches!(extension_reply(&actions), Some(ExtensionReply::Failed(f)) if f.code == FailureCode::BadRequest),
            "{request:?} {actions:?}"
        );
    }
}

#[test]
fn a_silent_host_is_disconnected_after_the_deadline_and_a_waiting_one_gets_more_time() {
    let mut background = background();
    let actions = deliver(&mut background, 1);
    let (first, _) = timers(&actions)[0];
    let actions = background.handle(NOW, reply(sent(&actions)[0].id, HostAnswer::Waiting));
    assert_eq!(notified(&actions), [&DeliveryState::Waiting]);
    assert!(background.handle(NOW, Event::TimerFired(first)).is_empty());
    let actions = background.handle(NOW, Event::TimerFired(timers(&actions)[0].0));
    assert_eq!(actions[0], Action::DisconnectHost);
    assert_eq!(unsaved_code(&actions), Some(FailureCode::HelperSilent));
}

#[test]
fn repeated_deliveries_are_idempotent() {
    let mut background = background();
    let first = deliver(&mut background, 1);
    assert_eq!(call(&deliver(&mut background, 1)), None);
    answer_sent(&mut background, &first, saved(&capture(1)));
    let again = deliver(&mut background, 1);
    assert!(
        matches!(&again[..], [Action::ReplyToPage { reply: PageReply::Delivery(d), .. }] if d.state == DeliveryState::Saved)
    );
}

#[test]
fn captures_held_when_the_background_ended_are_sent_when_it_starts() {
    let pending = vec![Pending { capture: capture(1), page: None, failure: None, prompted: false }];
    assert_eq!(sent(&background().handle(NOW, started(pending))).len(), 1);
}

#[test]
fn retries_back_off_and_prompt_for_the_password_once() {
    let mut background = background();
    let mut actions = deliver(&mut background, 1);
    let mut pauses = vec![];
    for attempt in 0..7 {
        let [request] = sent(&actions)[..] else { panic!("{actions:?}") };
        assert_eq!(matches!(request.call, HostCall::SaveQuietly(_)), attempt > 0);
        let failed = background.handle(NOW, reply(request.id, failed(FailureCode::KeyringLocked)));
        let (timer, pause) = timers(&failed)[0];
        pauses.push(pause);
        actions = background.handle(NOW, Event::TimerFired(timer));
    }
    assert_eq!(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
}

#[test]
fn a_retry_of_the_user_may_prompt_for_the_password_again() {
    for from_popup in [false, true] {
        let mut background = background();
        let actions = deliver(&mut background, 1);
        answer_sent(&mut background, &actions, failed(FailureCode::KeyringLocked));
        let actions = if from_popup {
            extension_request(&mut background, &ExtensionRequest::Retry { capture: capture(1).id })
        } else {
            let retry = PageRequest::Retry { capture: capture(1).id };
            request_from(&mut background, omnisend::ORIGIN, 0, &retry)
        };
        assert!(matches!(call(&actions), Some(HostCall::Save(_))), "{actions:?}");
    }
}

#[test]
fn a_request_behind_one_that_waits_for_the_user_has_no_deadline_yet() {
    let mut background = background();
    let first = deliver(&mut background, 1);
    background.handle(NOW, reply(sent(&first)[0].id, HostAnswer::Waiting));
    let second = deliver(&mut background, 2);
    assert_eq!((sent(&second).len(), timers(&second).len()), (1, 0));
    let actions = answer_sent(&mut background, &first, saved(&capture(1)));
    assert_eq!(timers(&actions).last().map(|(_, millis)| *millis), Some(ANSWER_DEADLINE_MILLIS));
}

#[test]
fn a_capture_that_the_browser_does_not_hold_is_shown_as_unsaved_until_it_is_saved() {
    let mut background = background();
    let first = deliver(&mut background, 1);
    let actions = background.handle(NOW, Event::HoldFailed("quota".into()));
    assert_eq!(unsaved_code(&actions), Some(FailureCode::NotHeld));
    let actions = answer_sent(&mut background, &first, saved(&capture(1)));
    assert_eq!(notified(&actions), [&DeliveryState::Nameable]);
}

/// The host that gave up a prompt exits. A request that reaches it before that fails with it.
#[test]
fn password_is_not_asked_for_again_after_a_quiet_attempt_failed_with_the_host() {
    let mut background = background();
    let sent = deliver(&mut background, 1);
    answer_sent(&mut background, &sent, HostAnswer::Waiting);
    let locked = HostAnswer::Failed(Failure::new(FailureCode::KeyringLocked, ""));
    answer_sent(&mut background, &sent, locked);
    background.handle(NOW, Event::AlarmFired(Alarm::Retry));
    background.handle(NOW, disconnected(DisconnectReason::Exited));
    let actions = background.handle(NOW, Event::AlarmFired(Alarm::Retry));
    assert!(matches!(call(&actions), Some(HostCall::SaveQuietly(_))), "{actions:?}");
}

/// A background with a locked keyring, which has prompted for capture 1, and the quiet attempt that is in flight.
fn retrying_quietly() -> (Background, Vec<Action>) {
    let mut background = background();
    let sent = deliver(&mut background, 1);
    answer_sent(&mut background, &sent, failed(FailureCode::KeyringLocked));
    let quiet = background.handle(NOW, Event::AlarmFired(Alarm::Retry));
    assert!(matches!(call(&quiet), Some(HostCall::SaveQuietly(_))), "{quiet:?}");
    (background, quiet)
}

fn retry(background: &mut Background) -> Vec<Action> {
    request_from(background, omnisend::ORIGIN, 0, &PageRequest::Retry { capture: capture(1).id })
}

#[test]
fn user_who_retries_during_a_quiet_attempt_is_prompted() {
    let (mut background, quiet) = retrying_quietly();
    let retried = retry(&mut background);
    assert!(matches!(call(&retried), Some(HostCall::Save(_))), "{retried:?}");
    let again = retry(&mut background);
    assert_eq!(call(&again), None, "one prompt is enough");
    answer_sent(&mut background, &quiet, failed(FailureCode::KeyringLocked));
    let actions = answer_sent(&mut background, &retried, HostAnswer::Waiting);
    assert_eq!(notified(&actions), [&DeliveryState::Waiting]);
}

#[test]
fn key_that_two_attempts_save_is_acknowledged_once() {
    let (mut background, quiet) = retrying_quietly();
    let retried = retry(&mut background);
    let first = answer_sent(&mut background, &quiet, saved(&capture(1)));
    assert_eq!(notified(&first), [&DeliveryState::Nameable]);
    let second = answer_sent(&mut background, &retried, saved(&capture(1)));
    assert!(notified(&second).is_empty());
}

#[test]
fn an_update_starts_at_once_if_no_key_waits() {
    assert!(background().handle(NOW, Event::UpdateAvailable).contains(&Action::Reload));
}

#[test]
fn an_update_waits_for_the_keys_that_are_not_saved_and_for_the_end_of_the_connection() {
    let mut background = background();
    let first = deliver(&mut background, 1);
    let update = background.handle(NOW, Event::UpdateAvailable);
    let failure = answer_sent(&mut background, &first, failed(FailureCode::KeyringRefused));
    let idle = |actions: &[Action]| timers(actions).last().map(|(timer, _)| *timer).unwrap();
    let retried = background.handle(NOW, Event::AlarmFired(Alarm::Retry));
    let saved = answer_sent(&mut background, &retried, saved(&capture(1)));
    // The check of the saved key.
    let obstacle = Unchecked { obstacle: Obstacle::Offline, cause: String::new(), wait_seconds: 0 };
    let answered = answer_sent(&mut background, &saved, HostAnswer::Unchecked(obstacle));
    for actions in [&update, &failure, &retried, &saved, &answered] {
        assert!(!actions.contains(&Action::Reload), "{actions:?}");
    }
    let ended = background.handle(NOW, Event::TimerFired(idle(&answered)));
    assert_eq!(ended, [Action::DisconnectHost, Action::Reload]);
    assert_eq!(background.handle(NOW, Event::BackOnline).last(), Some(&Action::ClearAlarm(Alarm::Retry)));
}

#[test]
fn an_update_waits_for_a_key_that_an_earlier_background_has_captured() {
    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    let pending = vec![Pending { capture: capture(1), page: None, failure: None, prompted: false }];
    background.handle(NOW, started(pending));
    background.handle(NOW, disconnected(DisconnectReason::Exited));
    assert!(!background.handle(NOW, Event::UpdateAvailable).contains(&Action::Reload));
}
