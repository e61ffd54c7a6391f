//! A team's keys: shared by itself, listed when a form or the popup opens, and never in the way of another request.

use super::*;
use crate::protocol::{PageReply, TeamPlace, TeamState};

const MINUTE: u64 = 60_000;

/// A reply of a helper that is connected to a team.
fn team_reply(id: u32, answer: HostAnswer) -> Event {
    let Event::HostReplied(Some(reply)) = reply(id, answer) else { unreachable!() };
    Event::HostReplied(Some(HostReply { has_team: true, ..reply }))
}

fn listed(entries: Vec<SavedKey>) -> HostAnswer {
    let (address, person) = ("https://vault.example:8200".into(), "anna".into());
    HostAnswer::Listed { entries, team: Some(TeamState { address, person, listed_at: 7, problem: None }) }
}

fn in_place(n: u8, place: TeamPlace) -> SavedKey {
    SavedKey { team: Some(place), ..entry(n) }
}

fn theirs(n: u8) -> SavedKey {
    in_place(n, TeamPlace::Theirs { captured_by: "ben".into() })
}

/// The ID of the request to share keys and to list the team's.
fn sync(actions: &[Action]) -> Option<u32> {
    sent(actions).iter().find(|request| request.call == HostCall::SyncTeam).map(|request| request.id)
}

/// The user opens the popup at this time. The helper answers the list.
fn open_popup(background: &mut Background, now: u64) -> Vec<Action> {
    let request = ExtensionRequest::Overview { text: String::new() };
    let event = message(background, EXTENSION, 0, &serde_json::to_value(&request).unwrap());
    let actions = background.handle(now, event);
    background.handle(now, team_reply(sent(&actions)[0].id, listed(vec![entry(1)])))
}

fn is_alarm_set(actions: &[Action]) -> bool {
    actions.iter().any(|a| matches!(a, Action::SetAlarm { alarm: Alarm::SyncTeam, .. }))
}

#[test]
fn opening_the_popup_lists_the_teams_keys_once_a_minute() {
    let mut background = background();
    let first = sync(&open_popup(&mut background, NOW)).expect("the list is old");
    assert_eq!(sync(&open_popup(&mut background, NOW + 2 * MINUTE)), None, "it is still being listed");
    background.handle(NOW, team_reply(first, listed(vec![entry(1), theirs(2)])));
    assert_eq!(sync(&open_popup(&mut background, NOW + MINUTE - 1)), None);
    let second = sync(&open_popup(&mut background, NOW + MINUTE)).unwrap();
    background.handle(NOW + MINUTE, team_reply(second, listed(vec![entry(1), theirs(2)])));
    assert!(sync(&open_popup(&mut background, NOW - MINUTE)).is_some(), "the clock was set back");
}

#[test]
fn without_a_team_nothing_is_asked_about_one() {
    let mut background = background();
    let actions = request_overview(&mut background);
    let listed = HostAnswer::Listed { entries: vec![entry(1)], team: None };
    assert_eq!(sync(&answer_sent(&mut background, &actions, listed)), None);
    let actions = deliver(&mut background, 1);
    assert_eq!(sync(&answer_sent(&mut background, &actions, saved(&capture(1)))), None);
}

#[test]
fn a_saved_key_is_shared_after_it_was_acknowledged() {
    let mut background = background();
    let actions = deliver(&mut background, 1);
    let actions = background.handle(NOW, team_reply(sent(&actions)[0].id, saved(&capture(1))));
    let at = |find: &dyn Fn(&Action) -> bool| actions.iter().position(find).unwrap();
    let acknowledged = at(&|a| matches!(a, Action::ReplyToPage { .. } | Action::NotifyPage { .. }));
    let shared = at(&|a| matches!(a, Action::SendToHost(HostRequest { call: HostCall::SyncTeam, .. })));
    assert!(acknowledged < shared, "{actions:?}");
}

#[test]
fn keys_that_wait_are_shared_by_an_alarm_until_none_is_left() {
    let mut background = background();
    let id = sync(&open_popup(&mut background, NOW)).unwrap();
    let waiting = listed(vec![in_place(1, TeamPlace::Waiting), in_place(2, TeamPlace::Shared)]);
    let actions = background.handle(NOW, team_reply(id, waiting));
    assert!(is_alarm_set(&actions));
    assert_eq!(background.overview("").not_shared, 1);
    let id = sync(&background.handle(NOW, Event::AlarmFired(Alarm::SyncTeam))).unwrap();
    let actions = background.handle(NOW, team_reply(id, listed(vec![in_place(1, TeamPlace::Shared)])));
    assert!(!is_alarm_set(&actions));
    assert_eq!(background.overview("").not_shared, 0);
}

#[test]
fn a_helper_that_ends_while_it_shares_is_asked_again() {
    let mut background = background();
    sync(&open_popup(&mut background, NOW)).unwrap();
    let reason = DisconnectReason::Exited;
    let actions = background.handle(NOW, Event::HostDisconnected { reason, cause: String::new() });
    assert!(is_alarm_set(&actions));
    assert!(sync(&background.handle(NOW, Event::AlarmFired(Alarm::SyncTeam))).is_some());
}

#[test]
fn a_slow_engine_delays_neither_a_save_nor_a_check_nor_ends_the_helper() {
    let mut background = background();
    let actions = open_popup(&mut background, NOW);
    let sync_id = sync(&actions).unwrap();
    let is_check = |request: &HostRequest| matches!(request.call, HostCall::Check { .. });
    assert!(sent(&actions).iter().any(|request| is_check(request)), "{actions:?}");
    let actions = deliver(&mut background, 1);
    let save = sent(&actions)[0].clone();
    assert!(matches!(save.call, HostCall::Save(_)), "{save:?}");
    let actions = background.handle(NOW, team_reply(save.id, saved(&capture(1))));
    assert_eq!(sync(&actions), None, "one at a time");
    let late = background.handle(NOW, team_reply(sync_id, listed(vec![entry(1)])));
    assert!(sync(&late).is_some(), "the key was saved after the list had begun: {late:?}");
}

/// A page asks for a key that the team alone has. The helper asks the engine.
fn ask_for_a_colleagues_key(background: &mut Background) -> (u32, Vec<Action>) {
    let fill = PageRequest::Fill { entry: theirs(2).id };
    let actions = request_from(background, upstack::ORIGIN, 0, &fill);
    let id = sent(&actions)[0].id;
    (id, background.handle(NOW, team_reply(id, HostAnswer::AskingTeam)))
}

#[test]
fn a_page_that_waits_for_the_teams_engine_shows_that_and_gets_the_key() {
    let mut background = background();
    let (id, actions) = ask_for_a_colleagues_key(&mut background);
    let shows = |a: &Action| matches!(a, Action::SendToPage { command: TabCommand::ShowAskingTeam, .. });
    assert!(actions.iter().any(shows), "{actions:?}");
    // Another list is answered meanwhile.
    let list = request_from(&mut background, upstack::ORIGIN, 0, &PageRequest::Saved);
    let listed = background.handle(NOW, team_reply(sent(&list)[0].id, listed(vec![theirs(2)])));
    let replies = |actions: &[Action], is_fill: bool| {
        let is_reply = |a: &Action| match a {
            Action::ReplyToPage { reply: PageReply::Fill { .. }, .. } => is_fill,
            Action::ReplyToPage { reply: PageReply::Saved { .. }, .. } => !is_fill,
            _ => false,
        };
        actions.iter().any(is_reply)
    };
    assert!(replies(&listed, false));
    let released = HostAnswer::Released { entry: theirs(2), key: key(2) };
    assert!(replies(&background.handle(NOW, team_reply(id, released)), true));
}

#[test]
fn an_engine_that_never_answers_fails_its_request_alone() {
    let mut background = background();
    let (_, actions) = ask_for_a_colleagues_key(&mut background);
    let (timer, _) = timers(&actions)[0];
    let actions = background.handle(NOW, Event::TimerFired(timer));
    let is_refused = |a: &Action| {
        matches!(a, Action::ReplyToPage { reply: PageReply::Failed(failure), .. }
            if failure.code == FailureCode::TeamUnreachable)
    };
    assert!(actions.iter().any(is_refused), "{actions:?}");
    assert!(!actions.contains(&Action::DisconnectHost));
}

#[test]
fn a_removal_says_whether_it_is_for_the_team() {
    for (scope, expected) in [
        (RemovalScope::Here, HostCall::Remove { entry: entry(1).id }),
        (RemovalScope::Team, HostCall::RemoveForTeam { entry: entry(1).id }),
    ] {
        let mut background = background_with_two_keys();
        let removal = Removal { entry: entry(1).id, scope };
        let actions = extension_request(&mut background, &ExtensionRequest::Remove(removal));
        let removing = background.overview("").removing;
        assert_eq!((removing[0].key.id.clone(), removing[0].scope), (entry(1).id, scope));
        let (timer, _) = timers(&actions)[0];
        let actions = background.handle(NOW, Event::TimerFired(timer));
        assert_eq!(sent(&actions)[0].call, expected);
    }
}

/// The team's engine takes its time, and the helper answers other requests meanwhile.
#[test]
fn a_key_that_is_saved_while_it_is_removed_for_the_team_is_acknowledged_once_it_was_saved_again() {
    for answer in [HostAnswer::Removed { entry: entry(1).id }, failed(FailureCode::TeamDenied)] {
        let mut background = background_with_two_keys();
        let removal = Removal { entry: entry(1).id, scope: RemovalScope::Team };
        let actions = extension_request(&mut background, &ExtensionRequest::Remove(removal));
        let removing = background.handle(NOW, Event::TimerFired(timers(&actions)[0].0));
        let saving = deliver(&mut background, 1);
        let early = answer_sent(&mut background, &saving, saved(&capture(1)));
        assert_eq!((notified(&early).len(), held(&early)), (0, None), "{early:?}");
        let ended = answer_sent(&mut background, &removing, answer);
        let (retry, _) = timers(&ended)[0];
        let saving = background.handle(NOW, Event::TimerFired(retry));
        assert!(matches!(call(&saving), Some(HostCall::Save(_))), "{saving:?}");
        let actions = answer_sent(&mut background, &saving, saved(&capture(1)));
        assert_eq!((notified(&actions), held(&actions)), (vec![&DeliveryState::Nameable], Some(&vec![])));
    }
}

#[test]
fn a_key_that_was_removed_here_only_is_listed_anew() {
    let mut background = background();
    let id = sync(&open_popup(&mut background, NOW)).unwrap();
    background.handle(NOW, team_reply(id, listed(vec![in_place(1, TeamPlace::Shared)])));
    let removal = Removal { entry: entry(1).id, scope: RemovalScope::Here };
    let actions = extension_request(&mut background, &ExtensionRequest::Remove(removal));
    let (timer, _) = timers(&actions)[0];
    let actions = background.handle(NOW, Event::TimerFired(timer));
    let removed = HostAnswer::Removed { entry: entry(1).id };
    let actions = background.handle(NOW, team_reply(sent(&actions)[0].id, removed));
    assert!(sync(&actions).is_some(), "the team still has it: {actions:?}");
}

#[test]
fn a_colleagues_key_is_neither_checked_nor_named_by_the_control() {
    let mut background = background();
    let actions = request_overview(&mut background);
    answer_sent(&mut background, &actions, listed(vec![theirs(1), theirs(2)]));
    let actions = extension_request(&mut background, &ExtensionRequest::CheckNow { entry: None });
    assert_eq!(sent(&actions).len(), 0, "{actions:?}");
}
