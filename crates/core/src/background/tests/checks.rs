//! Checks of keys: after everything else, one at a time, and seldom.

use super::*;
use crate::protocol::{KeyCheck, Obstacle, StoreProfile, Unchecked, Verdict};
use crate::settings::Choice;
use proptest::prelude::*;

const MINUTE: u64 = 60_000;

/// The key that a check among these actions is about.
fn checked(actions: &[Action]) -> Vec<EntryId> {
    let of = |request: &&HostRequest| match &request.call {
        HostCall::Check { entry } => Some(entry.clone()),
        _ => None,
    };
    sent(actions).iter().filter_map(of).collect()
}

fn answered(n: u8, verdict: Verdict, now: u64) -> HostAnswer {
    HostAnswer::Checked { entry: SavedKey { check: Some(KeyCheck { at: now / 1000, verdict }), ..entry(n) } }
}

fn unchecked(obstacle: Obstacle, wait_seconds: u32) -> HostAnswer {
    HostAnswer::Unchecked(Unchecked { obstacle, cause: String::new(), wait_seconds })
}

fn settings(check_keys: bool, daily: bool) -> Event {
    let user = Choice { check_keys: Some(check_keys), daily_check: Some(daily), ..Choice::default() };
    Event::SettingsLoaded { user, managed: Choice::default() }
}

/// The user opens the popup at this time, which lists these keys.
fn list(background: &mut Background, now: u64, entries: Vec<SavedKey>) -> Vec<Action> {
    let request = ExtensionRequest::Overview { text: String::new() };
    let event = message(background, EXTENSION, 0, &serde_json::to_value(&request).unwrap());
    let actions = background.handle(now, event);
    background.handle(now, reply(sent(&actions)[0].id, HostAnswer::Listed { entries, team: None }))
}

fn check_now(background: &mut Background, now: u64, entry: Option<EntryId>) -> Vec<Action> {
    let event = message(
        background,
        EXTENSION,
        0,
        &serde_json::to_value(ExtensionRequest::CheckNow { entry }).unwrap(),
    );
    background.handle(now, event)
}

fn entry_checked_at(n: u8, at: u64) -> SavedKey {
    SavedKey { check: Some(KeyCheck { at, verdict: Verdict::Works }), ..entry(n) }
}

/// The session that these actions hold in the browser's memory.
fn held_session(actions: &[Action]) -> Session {
    let held = |a: &Action| if let Action::HoldSession(session) = a { Some(session.clone()) } else { None };
    actions.iter().find_map(held).unwrap()
}

#[test]
fn a_saved_key_is_acknowledged_before_it_is_checked() {
    let mut background = background();
    let actions = deliver(&mut background, 1);
    assert!(checked(&actions).is_empty());
    let actions = answer_sent(&mut background, &actions, saved(&capture(1)));
    assert_eq!(checked(&actions), [entry(1).id]);
    let position = |expected: fn(&Action) -> bool| actions.iter().position(expected).unwrap();
    let notified = position(|a| matches!(a, Action::NotifyPage { .. }));
    assert!(notified < position(|a| matches!(a, Action::SendToHost(_))));
}

/// The answers that pages are notified of: the verdict, the store, and whether it is a problem.
fn answers(actions: &[Action]) -> Vec<(Verdict, &str, bool)> {
    let of = |a| match a {
        &Action::NotifyChecked { verdict, ref store, is_problem, .. } => {
            Some((verdict, store.as_str(), is_problem))
        }
        _ => None,
    };
    actions.iter().filter_map(of).collect()
}

#[test]
fn the_notice_of_a_saved_key_gets_omnisends_answer_once() {
    let brand = key(1).brand_id().unwrap();
    let profile = |name: &str| StoreProfile {
        brand_id: brand.clone(),
        name: name.into(),
        website: "acme.example".into(),
        platform: String::new(),
        currency: String::new(),
    };
    let answer = |verdict, profile| {
        let check = Some(KeyCheck { at: 1, verdict });
        let brand_id = Some(brand.clone());
        HostAnswer::Checked {
            entry: SavedKey { check, profile, brand_id, store_source: StoreSource::Key, ..entry(1) },
        }
    };
    for (verdict, profile, store, is_problem) in [
        (Verdict::Works, Some(profile("Acme")), "Acme (acme.example)", false),
        (Verdict::Works, Some(profile(" ")), "acme.example", false),
        (Verdict::Works, None, brand.as_str(), false),
        (Verdict::WorksUnnamed, None, brand.as_str(), false),
        (Verdict::NotAccepted, None, brand.as_str(), true),
        (Verdict::OtherStore, None, brand.as_str(), true),
    ] {
        let mut background = background();
        let actions = deliver(&mut background, 1);
        let actions = answer_sent(&mut background, &actions, saved(&capture(1)));
        let actions = background.handle(NOW, reply(last_id(&actions), answer(verdict, profile.clone())));
        assert_eq!(answers(&actions), [(verdict, store, is_problem)]);
        let actions = check_now(&mut background, NOW + MINUTE, Some(entry(1).id));
        let actions = background.handle(NOW + MINUTE, reply(last_id(&actions), answer(verdict, profile)));
        assert_eq!(answers(&actions), [], "a later check concerns no notice");
    }
}

#[test]
fn a_notice_gets_no_answer_that_omnisend_did_not_give() {
    let mut background = background();
    let actions = deliver(&mut background, 1);
    let actions = answer_sent(&mut background, &actions, saved(&capture(1)));
    let actions = background.handle(NOW, reply(last_id(&actions), unchecked(Obstacle::Offline, 0)));
    assert_eq!(answers(&actions), []);
    let actions = check_now(&mut background, NOW + MINUTE, Some(entry(1).id));
    let works = answered(1, Verdict::Works, NOW);
    assert_eq!(answers(&background.handle(NOW + MINUTE, reply(last_id(&actions), works))), []);
}

/// The page in this tab delivers a capture.
fn deliver_from_tab(background: &mut Background, tab: i32, n: u8) -> Vec<Action> {
    let page = Some(PageAddress { tab, frame: 0 });
    let Sender::Page(sender) = background.classify(omnisend::ORIGIN, page) else { panic!("no page") };
    let request = Some(PageRequest::Deliver(capture(n)));
    background.handle(NOW, Event::PageRequest { sender, reply_to: REPLY_TO, request })
}

/// The answer that capture `n` is saved as the entry of this number.
fn saved_as(n: u8, number: u8) -> HostAnswer {
    HostAnswer::Saved { capture: capture(n).id, entry: entry(number), already_saved: false }
}

/// The page in this tab delivers a capture, which is saved as the entry of this number.
fn save_from_tab(background: &mut Background, tab: i32, n: u8, number: u8) -> Vec<Action> {
    let actions = deliver_from_tab(background, tab, n);
    background.handle(NOW, reply(last_id(&actions), saved_as(n, number)))
}

/// The tabs whose pages are notified of an answer, each with the capture and the verdict.
fn answered_tabs(actions: &[Action]) -> Vec<(i32, CaptureId, Verdict)> {
    let of = |a: &Action| match a {
        Action::NotifyChecked { page, capture, verdict, .. } => Some((page.tab, capture.clone(), *verdict)),
        _ => None,
    };
    actions.iter().filter_map(of).collect()
}

#[test]
fn notices_of_two_tabs_each_get_the_answer_about_their_own_key() {
    let mut background = background();
    let first = save_from_tab(&mut background, 3, 1, 1);
    save_from_tab(&mut background, 4, 2, 2);
    let actions = background.handle(NOW, reply(last_id(&first), answered(1, Verdict::Works, NOW)));
    assert_eq!(answered_tabs(&actions), [(3, capture(1).id, Verdict::Works)]);
    assert_eq!(checked(&actions), [entry(2).id]);
    let actions = background.handle(NOW, reply(last_id(&actions), answered(2, Verdict::NotAccepted, NOW)));
    assert_eq!(answered_tabs(&actions), [(4, capture(2).id, Verdict::NotAccepted)]);
}

#[test]
fn notices_of_two_tabs_get_their_answers_in_any_order() {
    let mut background = background();
    let [first, second] = [(3, 1), (4, 2)].map(|(tab, n)| deliver_from_tab(&mut background, tab, n));
    background.handle(NOW, reply(last_id(&second), saved_as(2, 2)));
    let actions = background.handle(NOW, reply(last_id(&first), saved_as(1, 1)));
    assert_eq!(checked(&actions), [entry(2).id]);
    let actions = background.handle(NOW, reply(last_id(&actions), answered(2, Verdict::Works, NOW)));
    assert_eq!(answered_tabs(&actions), [(4, capture(2).id, Verdict::Works)]);
    let actions = background.handle(NOW, reply(last_id(&actions), answered(1, Verdict::Works, NOW)));
    assert_eq!(answered_tabs(&actions), [(3, capture(1).id, Verdict::Works)]);
}

#[test]
fn one_key_copied_in_two_tabs_is_answered_in_both() {
    let mut background = background();
    let first = save_from_tab(&mut background, 3, 1, 1);
    save_from_tab(&mut background, 4, 2, 1);
    let actions = background.handle(NOW, reply(last_id(&first), answered(1, Verdict::Works, NOW)));
    let works = Verdict::Works;
    assert_eq!(answered_tabs(&actions), [(3, capture(1).id, works), (4, capture(2).id, works)]);
}

#[test]
fn a_tab_awaits_the_answer_about_the_key_that_its_notice_shows() {
    let mut background = background();
    let first = save_from_tab(&mut background, 3, 1, 1);
    save_from_tab(&mut background, 3, 2, 2);
    let actions = background.handle(NOW, reply(last_id(&first), answered(1, Verdict::Works, NOW)));
    assert_eq!(answered_tabs(&actions), []);
    let actions = background.handle(NOW, reply(last_id(&actions), answered(2, Verdict::Works, NOW)));
    assert_eq!(answered_tabs(&actions), [(3, capture(2).id, Verdict::Works)]);
}

#[test]
fn notices_await_no_answer_to_a_check_that_is_given_up() {
    let mut background = background();
    let actions = save_from_tab(&mut background, 3, 1, 1);
    save_from_tab(&mut background, 4, 2, 2);
    background.handle(NOW, reply(last_id(&actions), unchecked(Obstacle::Offline, 0)));
    assert!(background.awaited.is_empty());
    for n in [1, 2] {
        let actions = check_now(&mut background, NOW + MINUTE, Some(entry(n).id));
        let works = answered(n, Verdict::Works, NOW);
        assert_eq!(answered_tabs(&background.handle(NOW + MINUTE, reply(last_id(&actions), works))), []);
    }
}

#[test]
fn the_number_of_notices_that_await_an_answer_is_bounded() {
    let mut background = background();
    let actions = save_from_tab(&mut background, 0, 0, 0);
    for tab in 1..60 {
        save_from_tab(&mut background, tab, u8::try_from(tab).unwrap(), 0);
    }
    let actions = background.handle(NOW, reply(last_id(&actions), answered(0, Verdict::Works, NOW)));
    let tabs: Vec<i32> = answered_tabs(&actions).into_iter().map(|(tab, ..)| tab).collect();
    assert_eq!(tabs, (60 - 16..60).collect::<Vec<_>>(), "the latest, which are most likely shown still");
}

#[test]
fn nothing_is_asked_if_checks_are_switched_off_except_by_the_user() {
    let mut background = background();
    background.handle(NOW, settings(false, true));
    let actions = deliver(&mut background, 1);
    assert!(checked(&answer_sent(&mut background, &actions, saved(&capture(1)))).is_empty());
    assert!(checked(&list(&mut background, NOW, vec![entry(1), entry(2)])).is_empty());
    assert!(checked(&background.handle(NOW, Event::AlarmFired(Alarm::DailyCheck))).is_empty());
    assert_eq!(checked(&check_now(&mut background, NOW, Some(entry(2).id))), [entry(2).id]);
}

#[test]
fn listed_keys_are_checked_one_at_a_time_if_they_were_not_for_a_month() {
    let mut background = background();
    let now = NOW / 1000;
    let month = crate::limits::MAX_PROFILE_AGE_SECONDS;
    let keys = vec![entry(1), entry_checked_at(2, now - month + 1), entry_checked_at(3, now - month)];
    let actions = list(&mut background, NOW, keys);
    assert_eq!(checked(&actions), [entry(1).id]);
    let actions = background.handle(NOW, reply(last_id(&actions), answered(1, Verdict::Works, NOW)));
    assert_eq!(checked(&actions), [entry(3).id]);
    let actions = background.handle(NOW, reply(last_id(&actions), answered(3, Verdict::Works, NOW)));
    assert!(checked(&actions).is_empty());
}

/// The ID of the last request among these actions.
fn last_id(actions: &[Action]) -> u32 {
    sent(actions).last().unwrap().id
}

#[test]
fn an_obstacle_ends_the_quiet_checks_and_pauses_them_longer_each_time() {
    let mut background = background();
    let keys = || vec![entry(1), entry(2), entry(3)];
    let actions = list(&mut background, NOW, keys());
    let actions = background.handle(NOW, reply(last_id(&actions), unchecked(Obstacle::Offline, 0)));
    assert!(checked(&actions).is_empty(), "the others would meet the same obstacle");
    assert!(checked(&list(&mut background, NOW + MINUTE - 1, keys())).is_empty());
    let actions = list(&mut background, NOW + MINUTE, keys());
    assert_eq!(checked(&actions).len(), 1);
    background.handle(NOW + MINUTE, reply(last_id(&actions), unchecked(Obstacle::Offline, 0)));
    assert!(checked(&list(&mut background, NOW + 3 * MINUTE - 1, keys())).is_empty());
    assert_eq!(checked(&list(&mut background, NOW + 3 * MINUTE, keys())).len(), 1);
}

#[test]
fn the_time_that_omnisend_asks_to_wait_is_obeyed_even_after_the_background_has_ended() {
    let mut background = background();
    list(&mut background, NOW, vec![entry_checked_at(1, NOW / 1000)]);
    let actions = check_now(&mut background, NOW, Some(entry(1).id));
    let actions = background.handle(NOW, reply(last_id(&actions), unchecked(Obstacle::TooManyRequests, 300)));
    let session = held_session(&actions);
    let mut background = super::background();
    background.handle(NOW, resumed(session));
    assert!(checked(&check_now(&mut background, NOW + 300_000 - 1, Some(entry(1).id))).is_empty());
    let overview_now = list(&mut background, NOW + 300_000 - 1, vec![entry_checked_at(1, NOW / 1000)]);
    assert_eq!(overview(&overview_now).checks.obstacles[0].obstacle, Obstacle::TooSoon);
    assert_eq!(checked(&check_now(&mut background, NOW + 300_000, Some(entry(1).id))).len(), 1);
}

#[test]
fn a_clock_that_is_set_back_makes_no_key_wait() {
    let mut background = background();
    let keys = || vec![entry_checked_at(1, NOW / 1000), entry(2)];
    let actions = list(&mut background, NOW, keys());
    assert_eq!(checked(&actions), [entry(2).id]);
    background.handle(NOW, reply(last_id(&actions), unchecked(Obstacle::Unavailable, 300)));
    let actions = check_now(&mut background, NOW, Some(entry(1).id));
    background.handle(NOW, reply(last_id(&actions), unchecked(Obstacle::TooManyRequests, 300)));
    assert!(checked(&check_now(&mut background, NOW + 299_999, Some(entry(1).id))).is_empty());
    let set_back = NOW - 60 * MINUTE;
    let actions = check_now(&mut background, set_back, Some(entry(1).id));
    assert_eq!(checked(&actions), [entry(1).id]);
    background.handle(set_back, reply(last_id(&actions), unchecked(Obstacle::TooManyRequests, 60)));
    // The new wait counts by the new clock.
    assert!(checked(&check_now(&mut background, set_back + MINUTE - 1, Some(entry(1).id))).is_empty());
    let actions = check_now(&mut background, set_back + MINUTE, Some(entry(1).id));
    assert_eq!(checked(&actions), [entry(1).id]);
}

#[test]
fn a_clock_that_is_set_back_ends_the_pause_after_an_obstacle() {
    let mut background = background();
    let actions = list(&mut background, NOW, vec![entry(1)]);
    background.handle(NOW, reply(last_id(&actions), unchecked(Obstacle::Offline, 0)));
    assert!(checked(&list(&mut background, NOW + 1, vec![entry(2)])).is_empty());
    assert_eq!(checked(&list(&mut background, NOW - 60 * MINUTE, vec![entry(2)])), [entry(2).id]);
}

#[test]
fn a_failure_of_one_keys_entry_ends_no_other_check() {
    for code in [FailureCode::EntryChanged, FailureCode::EntryConflict, FailureCode::NotFound] {
        let mut background = background();
        list(&mut background, NOW, (1..=3).map(|n| entry_checked_at(n, NOW / 1000)).collect());
        let actions = check_now(&mut background, NOW, None);
        assert_eq!(checked(&actions), [entry(1).id]);
        let actions = background.handle(NOW, reply(last_id(&actions), failed(code)));
        assert_eq!(checked(&actions), [entry(2).id], "{code}");
        background.handle(NOW, reply(last_id(&actions), answered(2, Verdict::Works, NOW)));
        let shown = list(&mut background, NOW, vec![entry(4)]);
        assert_eq!(checked(&shown), [], "{code}: the third is in flight, and nothing is paused");
        assert_eq!(overview(&shown).problem.as_ref().unwrap().code, code, "the user has asked");
    }
}

#[test]
fn a_key_whose_entry_contradicts_it_is_left_out_of_a_check_of_all_keys() {
    let mut background = background();
    let conflict = SavedKey { conflict: true, ..entry_checked_at(1, NOW / 1000) };
    list(&mut background, NOW, vec![conflict, entry_checked_at(2, NOW / 1000)]);
    let actions = check_now(&mut background, NOW, None);
    assert_eq!(checked(&actions), [entry(2).id]);
    let shown = extension_request(&mut background, &ExtensionRequest::Search { text: String::new() });
    assert_eq!(overview(&shown).checks.asked, 1);
}

#[test]
fn a_key_that_is_removed_during_its_check_stays_removed() {
    let described = |n: u8| {
        let brand_id = key(n).brand_id();
        let profile = StoreProfile {
            brand_id: brand_id.clone().unwrap(),
            name: "Acme".into(),
            website: String::new(),
            platform: String::new(),
            currency: String::new(),
        };
        let store_source = StoreSource::Key;
        SavedKey { brand_id, profile: Some(profile), store_source, ..entry_checked_at(n, NOW / 1000) }
    };
    for answer in [HostAnswer::Checked { entry: described(1) }, failed(FailureCode::NotFound)] {
        let mut background = background();
        list(&mut background, NOW, vec![described(1), described(2)]);
        let checking = check_now(&mut background, NOW, Some(entry(1).id));
        assert_eq!(checked(&checking), [entry(1).id]);
        let removal = Removal { entry: entry(1).id, scope: RemovalScope::Here };
        let removing = extension_request(&mut background, &ExtensionRequest::Remove(removal));
        let (timer, _) = *timers(&removing).last().unwrap();
        let removing = background.handle(NOW, Event::TimerFired(timer));
        let removed = HostAnswer::Removed { entry: entry(1).id };
        background.handle(NOW, reply(last_id(&removing), removed));
        background.handle(NOW, reply(last_id(&checking), answer));
        let shown = extension_request(&mut background, &ExtensionRequest::Search { text: String::new() });
        assert_eq!(overview(&shown).problem, None, "the user knows that it is removed");
        for listed in [background.popup.entries(), &background.session.described] {
            assert_eq!(listed.iter().map(|key| &key.id).collect::<Vec<_>>(), [&entry(2).id]);
        }
    }
}

#[test]
fn an_older_helper_that_knows_no_checks_is_asked_once_and_saves_as_before() {
    for id in [true, false] {
        let mut background = background();
        let actions = deliver(&mut background, 1);
        let actions = answer_sent(&mut background, &actions, saved(&capture(1)));
        let check = last_id(&actions);
        let saving = deliver(&mut background, 2);
        let refused = HostReply {
            protocol: PROTOCOL_VERSION,
            host: "1.0.0".into(),
            id: id.then_some(check),
            has_team: false,
            answer: failed(FailureCode::BadRequest),
        };
        let actions = background.handle(NOW, Event::HostReplied(Some(refused)));
        assert!(notified(&actions).is_empty(), "the save in flight goes on: {actions:?}");
        let actions = answer_sent(&mut background, &saving, saved(&capture(2)));
        assert_eq!(notified(&actions), [&DeliveryState::Nameable]);
        assert!(checked(&list(&mut background, NOW + 5 * MINUTE, vec![entry(3)])).is_empty());
        let actions = check_now(&mut background, NOW + 5 * MINUTE, None);
        assert!(checked(&actions).is_empty());
        let shown = list(&mut background, NOW + 5 * MINUTE, vec![entry(3)]);
        assert_eq!(overview(&shown).problem.as_ref().unwrap().code, FailureCode::HelperOutdated);
        // Another helper may answer the next connection.
        background.handle(NOW, disconnected(DisconnectReason::Exited));
        assert_eq!(checked(&check_now(&mut background, NOW + 9 * MINUTE, Some(entry(3).id))).len(), 1);
    }
}

#[test]
fn a_check_without_an_answer_ends_no_connection_and_no_save() {
    let mut background = background();
    let actions = deliver(&mut background, 1);
    let actions = answer_sent(&mut background, &actions, saved(&capture(1)));
    let (timer, _) =
        *timers(&actions).iter().find(|(_, millis)| *millis == host_link::CHECK_DEADLINE_MILLIS).unwrap();
    let saving = deliver(&mut background, 2);
    let actions = background.handle(NOW, Event::TimerFired(timer));
    assert!(!actions.contains(&Action::DisconnectHost) && notified(&actions).is_empty(), "{actions:?}");
    let actions = answer_sent(&mut background, &saving, saved(&capture(2)));
    assert_eq!(notified(&actions), [&DeliveryState::Nameable]);
}

#[test]
fn a_check_that_is_answered_shortens_no_wait_for_the_users_password() {
    let mut background = background();
    let actions = deliver(&mut background, 1);
    let checking = answer_sent(&mut background, &actions, saved(&capture(1)));
    let saving = deliver(&mut background, 2);
    answer_sent(&mut background, &saving, HostAnswer::Waiting);
    let actions = background.handle(NOW, reply(last_id(&checking), answered(1, Verdict::Works, NOW)));
    assert!(timers(&actions).is_empty(), "{actions:?}");
}

#[test]
fn the_popup_shows_the_progress_and_the_number_of_keys_that_stopped_working() {
    let mut background = background();
    list(&mut background, NOW, (1..=3).map(|n| entry_checked_at(n, NOW / 1000)).collect());
    let actions = check_now(&mut background, NOW, None);
    let actions = background.handle(NOW, reply(last_id(&actions), answered(1, Verdict::NotAccepted, NOW)));
    assert_eq!(checked(&actions), [entry(2).id]);
    let shown = extension_request(&mut background, &ExtensionRequest::Search { text: String::new() });
    let shown = overview(&shown);
    assert_eq!((shown.checks.asked, shown.checks.left, shown.not_accepted), (3, 2, 1));
    assert_eq!(shown.checks.running, Some(entry(2).id));
}

#[test]
fn a_key_that_stopped_working_is_shown_on_the_toolbar_unless_the_user_has_asked() {
    for asked in [false, true] {
        let mut background = background();
        let at = if asked { NOW / 1000 } else { 0 };
        let mut actions = list(&mut background, NOW, vec![entry_checked_at(1, at)]);
        if asked {
            actions = check_now(&mut background, NOW, Some(entry(1).id));
        }
        let actions =
            background.handle(NOW, reply(last_id(&actions), answered(1, Verdict::NotAccepted, NOW)));
        assert_eq!(actions.contains(&Action::SetBadge(Badge::Warning)), !asked, "{actions:?}");
    }
}

/// Whether the alarm of the daily check is set.
fn is_set(actions: &[Action]) -> bool {
    actions.iter().any(|a| matches!(a, Action::SetAlarm { alarm: Alarm::DailyCheck, .. }))
}

#[test]
fn the_daily_alarm_is_set_once_for_each_session_of_the_browser_and_only_if_it_is_switched_on() {
    let mut background = background();
    assert!(!is_set(&background.handle(NOW, settings(true, false))));
    assert!(!is_set(&background.handle(NOW, settings(false, true))));
    assert!(is_set(&background.handle(NOW, settings(true, true))));
    assert!(!is_set(&background.handle(NOW, settings(true, true))));
    assert!(background.handle(NOW, settings(true, false)).contains(&Action::ClearAlarm(Alarm::DailyCheck)));
}

#[test]
fn the_daily_check_asks_about_keys_that_an_earlier_background_has_listed() {
    let mut background = background();
    let keys = vec![entry_checked_at(1, NOW / 1000), entry_checked_at(2, NOW / 1000)];
    let actions = list(&mut background, NOW, keys);
    let session = held_session(&actions);
    let mut background = super::background();
    background.handle(NOW, resumed(session));
    background.handle(NOW, settings(true, true));
    let day = 24 * 60 * MINUTE;
    assert!(checked(&background.handle(NOW + day / 2, Event::AlarmFired(Alarm::DailyCheck))).is_empty());
    let actions = background.handle(NOW + day, Event::AlarmFired(Alarm::DailyCheck));
    assert_eq!(checked(&actions), [entry(1).id]);
}

#[test]
fn a_start_with_the_daily_check_on_changes_nothing_that_the_browser_holds() {
    let mut background = background();
    assert!(is_set(&background.handle(NOW, settings(true, true))));
    let session = held_session(&list(&mut background, NOW, vec![entry_checked_at(1, NOW / 1000)]));
    let user = Choice { check_keys: Some(true), daily_check: Some(true), ..Choice::default() };
    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    let started = Started { session, user, ..Started::default() };
    let actions = background.handle(NOW, Event::Started(started));
    assert!(!actions.iter().any(|a| matches!(a, Action::HoldSession(_))), "{actions:?}");
    assert!(!is_set(&actions), "the alarm is put off");
    let actions = background.handle(NOW + 24 * 60 * MINUTE, Event::AlarmFired(Alarm::DailyCheck));
    assert_eq!(checked(&actions), [entry(1).id]);
}

#[derive(Clone, Debug)]
enum Step {
    Deliver(u8),
    Fill(u8),
    List,
    CheckNow(Option<u8>),
    Daily,
    Answers { checks_first: bool, obstacle: bool },
    Passes(u64),
    TimesOut,
    Switches(bool),
    Crashes,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1u8..4).prop_map(Step::Deliver),
        (1u8..4).prop_map(Step::Fill),
        Just(Step::List),
        proptest::option::of(1u8..4).prop_map(Step::CheckNow),
        Just(Step::Daily),
        (any::<bool>(), any::<bool>())
            .prop_map(|(checks_first, obstacle)| Step::Answers { checks_first, obstacle }),
        (0u64..100_000).prop_map(Step::Passes),
        Just(Step::TimesOut),
        any::<bool>().prop_map(Step::Switches),
        Just(Step::Crashes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_sequence_of_events_checks_a_key_before_it_is_saved_or_twice_a_minute_or_before_a_save(
        steps in proptest::collection::vec(step(), 1..60)
    ) {
        let mut background = background();
        let (mut now, mut on) = (NOW, true);
        let mut in_flight: Vec<HostRequest> = vec![];
        let mut asked: Vec<(EntryId, u64)> = vec![];
        let mut timers_left: Vec<(u32, u64)> = vec![];
        for step in steps {
            let mut asked_by_user = false;
            let mut urgent = false;
            let event = match step {
                Step::Deliver(n) => {
                    urgent = true;
                    let request = serde_json::to_value(PageRequest::Deliver(capture(n))).unwrap();
                    message(&background, omnisend::ORIGIN, 0, &request)
                }
                Step::Fill(n) => {
                    urgent = true;
                    let request = serde_json::to_value(PageRequest::Fill { entry: entry(n).id }).unwrap();
                    message(&background, upstack::ORIGIN, 0, &request)
                }
                Step::List => {
                    let request = ExtensionRequest::Overview { text: String::new() };
                    message(&background, EXTENSION, 0, &serde_json::to_value(&request).unwrap())
                }
                Step::CheckNow(n) => {
                    asked_by_user = true;
                    let request = ExtensionRequest::CheckNow { entry: n.map(|n| entry(n).id) };
                    message(&background, EXTENSION, 0, &serde_json::to_value(&request).unwrap())
                }
                Step::Daily => Event::AlarmFired(Alarm::DailyCheck),
                Step::Answers { checks_first, obstacle } => {
                    let is_check = |request: &HostRequest| matches!(request.call, HostCall::Check { .. });
                    let at = in_flight.iter().position(|request| is_check(request) == checks_first);
                    let Some(at) = at else { continue };
                    let request = in_flight.remove(at);
                    let answer = match &request.call {
                        HostCall::Save(capture) | HostCall::SaveQuietly(capture) => saved(capture),
                        HostCall::List => HostAnswer::Listed { entries: vec![entry(1), entry(2), entry(3)], team: None },
                        HostCall::Check { .. } if obstacle => unchecked(Obstacle::TooManyRequests, 90),
                        HostCall::Check { entry: id } => HostAnswer::Checked {
                            entry: SavedKey { id: id.clone(), ..entry_checked_at(1, now / 1000) },
                        },
                        _ => failed(FailureCode::NotFound),
                    };
                    // A check that the user asked for may go on.
                    asked_by_user = true;
                    reply(request.id, answer)
                }
                Step::Passes(millis) => {
                    now += millis;
                    continue;
                }
                Step::TimesOut => {
                    if timers_left.is_empty() { continue }
                    asked_by_user = true;
                    let (timer, millis) = timers_left.remove(0);
                    if millis == host_link::CHECK_DEADLINE_MILLIS {
                        in_flight.retain(|request| !matches!(request.call, HostCall::Check { .. }));
                    }
                    Event::TimerFired(timer)
                }
                Step::Switches(to) => {
                    on = to;
                    settings(on, false)
                }
                Step::Crashes => {
                    in_flight.clear();
                    asked_by_user = true;
                    disconnected(DisconnectReason::Exited)
                }
            };
            let actions = background.handle(now, event);
            let before = in_flight.len();
            for action in &actions {
                match action {
                    Action::DisconnectHost => in_flight.clear(),
                    Action::StartTimer { id, millis } => timers_left.push((*id, *millis)),
                    Action::SendToHost(request) => {
                        if let HostCall::Check { entry } = &request.call {
                            prop_assert!(on || asked_by_user, "switched off");
                            prop_assert!(in_flight.is_empty(), "before another call or beside another check");
                            let last = asked.iter().rev().find(|(id, _)| id == entry);
                            prop_assert!(last.is_none_or(|(_, at)| now >= at + MINUTE), "twice a minute");
                            asked.push((entry.clone(), now));
                        }
                        in_flight.push(request.clone());
                    }
                    _ => {}
                }
            }
            // A check in flight holds no save and no fill back.
            let released = actions.iter().any(|a| matches!(a, Action::ReplyToPage { .. }));
            prop_assert!(!urgent || in_flight.len() > before || released, "delayed: {actions:?}");
        }
    }
}

#[test]
fn the_toolbar_says_how_many_keys_omnisend_does_not_accept_until_they_work_or_are_gone() {
    let refused =
        |n| SavedKey { check: Some(KeyCheck { at: NOW / 1000, verdict: Verdict::NotAccepted }), ..entry(n) };
    let mut background = background();
    let actions = list(&mut background, NOW, vec![refused(1), refused(2), entry_checked_at(3, NOW / 1000)]);
    assert!(actions.contains(&Action::SetBadge(Badge::Stopped(2))), "{actions:?}");
    assert!(actions.contains(&Action::SetTitle(Title::Stopped(2))), "{actions:?}");
    // The browser ends the background, and starts another.
    let session = held_session(&actions);
    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    let actions = background.handle(NOW, resumed(session));
    assert!(actions.contains(&Action::SetBadge(Badge::Stopped(2))), "{actions:?}");
    let actions = list(&mut background, NOW, vec![refused(1), entry_checked_at(3, NOW / 1000)]);
    assert!(actions.contains(&Action::SetBadge(Badge::Stopped(1))), "{actions:?}");
    let actions = check_now(&mut background, NOW, Some(entry(1).id));
    let actions = background.handle(NOW, reply(last_id(&actions), answered(1, Verdict::Works, NOW)));
    assert!(actions.contains(&Action::SetBadge(Badge::None)), "{actions:?}");
    assert!(actions.contains(&Action::SetTitle(Title::Icon(Icon::Ready))), "{actions:?}");
}
