//! The popup's state, the toolbar and the clipboard.

use super::*;
use crate::limits::UNDO_SECONDS;
use crate::protocol::{CopyOutcome, KeyHolder, LastUse, NextStep};
use crate::settings::Choice;
use crate::sites::WebApp;

fn labels(overview: &Overview) -> Vec<&str> {
    overview.stores.iter().map(|store| store.latest.label.as_str()).collect()
}

/// The labels that a search finds, and the number of removals that can be undone.
fn search(background: &mut Background, text: &str) -> (Vec<String>, usize) {
    let actions = extension_request(background, &ExtensionRequest::Search { text: text.into() });
    assert_eq!(call(&actions), None, "a search does not call the host");
    let overview = overview(&actions);
    (labels(overview).into_iter().map(str::to_owned).collect(), overview.removing.len())
}

fn request_removal(background: &mut Background) -> Vec<Action> {
    extension_request(
        background,
        &ExtensionRequest::Remove(Removal { entry: entry(1).id, scope: RemovalScope::Here }),
    )
}

fn undo(background: &mut Background) -> Vec<Action> {
    extension_request(background, &ExtensionRequest::Undo { entry: entry(1).id })
}

fn rename(background: &mut Background, label: &str) -> Vec<Action> {
    extension_request(background, &ExtensionRequest::Rename { entry: entry(1).id, label: label.into() })
}

fn request_copy(background: &mut Background) -> Vec<Action> {
    extension_request(background, &ExtensionRequest::Copy { entry: entry(1).id })
}

fn copy_outcome(actions: &[Action]) -> Option<&CopyOutcome> {
    match extension_reply(actions) {
        Some(ExtensionReply::Copy(outcome)) => Some(outcome),
        _ => None,
    }
}

/// The overviews that these actions cache; `None` removes the cached one.
fn cached(actions: &[Action]) -> Vec<Option<&Overview>> {
    actions
        .iter()
        .filter_map(|a| if let Action::CacheOverview(overview) = a { Some(overview.as_ref()) } else { None })
        .collect()
}

fn icons(actions: &[Action]) -> Vec<Icon> {
    let icon = |a: &Action| if let Action::SetIcon(icon) = a { Some(*icon) } else { None };
    actions.iter().filter_map(icon).collect()
}

#[test]
fn a_removed_key_stays_in_the_keyring_until_the_time_to_undo_has_passed() {
    let mut background = background_with_two_keys();
    let actions = request_removal(&mut background);
    assert_eq!(call(&actions), None);
    let (timer, millis) = timers(&actions)[0];
    assert_eq!(millis, UNDO_SECONDS * 1000);
    assert_eq!(search(&mut background, ""), (vec!["Store 2".to_owned()], 1));
    let actions = background.handle(NOW, Event::TimerFired(timer));
    assert_eq!(call(&actions), Some(&HostCall::Remove { entry: entry(1).id }));
    answer_sent(&mut background, &actions, HostAnswer::Removed { entry: entry(1).id });
    assert_eq!(search(&mut background, ""), (vec!["Store 2".to_owned()], 0));
}

#[test]
fn an_undone_removal_does_not_happen() {
    let mut background = background_with_two_keys();
    let (timer, _) = timers(&request_removal(&mut background))[0];
    extension_request(&mut background, &ExtensionRequest::Undo { entry: entry(1).id });
    assert_eq!(search(&mut background, "").0.len(), 2);
    assert_eq!(call(&background.handle(NOW, Event::TimerFired(timer))), None);
}

/// The removals that these actions hold.
fn held_removals(actions: &[Action]) -> Option<&[HeldRemoval]> {
    actions
        .iter()
        .find_map(|a| if let Action::HoldRemovals(removals) = a { Some(&removals[..]) } else { None })
}

#[test]
fn a_removal_that_the_browsers_end_interrupts_goes_on_at_its_next_start() {
    let mut background = background_with_two_keys();
    let held = held_removals(&request_removal(&mut background)).unwrap().to_vec();
    assert_eq!(held, [HeldRemoval { entry: entry(1).id, scope: RemovalScope::Here, sent: false }]);

    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    let actions = background.handle(NOW, Event::Started(Started { removals: held, ..Started::default() }));
    assert_eq!(call(&actions), None, "the removal can be undone for the same time again");
    let (timer, millis) = timers(&actions)[0];
    assert_eq!(millis, UNDO_SECONDS * 1000);
    let actions = background.handle(NOW, Event::TimerFired(timer));
    assert_eq!(call(&actions), Some(&HostCall::Remove { entry: entry(1).id }));
    let actions = answer_sent(&mut background, &actions, HostAnswer::Removed { entry: entry(1).id });
    assert_eq!(held_removals(&actions), Some(&[][..]));
}

#[test]
fn an_undone_removal_does_not_go_on_at_the_browsers_next_start() {
    let mut background = background_with_two_keys();
    request_removal(&mut background);
    let actions = undo(&mut background);
    assert_eq!(held_removals(&actions), Some(&[][..]));
    let position = |expected: fn(&Action) -> bool| actions.iter().position(expected).unwrap();
    let holds = position(|a| matches!(a, Action::HoldRemovals(_)));
    assert!(holds < position(|a| matches!(a, Action::ReplyToExtension { .. })), "{actions:?}");
}

/// A background whose time to undo the removal of entry 1 has ended, and the actions then.
fn with_removal_sent() -> (Background, Vec<Action>) {
    let mut background = background_with_two_keys();
    let (timer, _) = timers(&request_removal(&mut background))[0];
    let actions = background.handle(NOW, Event::TimerFired(timer));
    assert_eq!(call(&actions), Some(&HostCall::Remove { entry: entry(1).id }));
    (background, actions)
}

#[test]
fn a_removal_that_was_sent_is_not_offered_for_undoing_and_not_undone() {
    let (mut background, removing) = with_removal_sent();
    assert!(removing.contains(&Action::NotifyExtensionPages), "open pages still offer it: {removing:?}");
    answer_sent(&mut background, &removing, HostAnswer::Waiting);
    assert_eq!(search(&mut background, ""), (vec!["Store 2".to_owned()], 0));
    let late = undo(&mut background);
    assert!(is_refused(&late, FailureCode::NotFound), "{late:?}");
    assert_eq!(search(&mut background, "").0, ["Store 2"]);
    let actions = answer_sent(&mut background, &removing, HostAnswer::Removed { entry: entry(1).id });
    assert_eq!(held_removals(&actions), Some(&[][..]));
    assert_eq!(search(&mut background, ""), (vec!["Store 2".to_owned()], 0));
}

#[test]
fn a_removal_that_was_sent_before_the_browsers_end_is_sent_again_at_its_next_start() {
    let (_, actions) = with_removal_sent();
    let position = |expected: fn(&Action) -> bool| actions.iter().position(expected).unwrap();
    let holds = position(|a| matches!(a, Action::HoldRemovals(_)));
    assert!(holds < position(|a| matches!(a, Action::SendToHost(_))), "{actions:?}");
    let held = held_removals(&actions).unwrap().to_vec();
    assert_eq!(held, [HeldRemoval { entry: entry(1).id, scope: RemovalScope::Here, sent: true }]);

    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    // The same key was created again: it is saved after the removal.
    let pending = vec![Pending { capture: capture(1), page: None, failure: None, prompted: false }];
    let started = Started { removals: held, pending, ..Started::default() };
    let actions = background.handle(NOW, Event::Started(started));
    let [removing, saving] = sent(&actions)[..] else { panic!("{actions:?}") };
    assert_eq!(removing.call, HostCall::Remove { entry: entry(1).id });
    assert!(is_refused(&undo(&mut background), FailureCode::NotFound));
    let removed = reply(removing.id, HostAnswer::Removed { entry: entry(1).id });
    assert_eq!(held_removals(&background.handle(NOW, removed)), Some(&[][..]));
    let actions = background.handle(NOW, reply(saving.id, saved(&capture(1))));
    assert_eq!(super::held(&actions), Some(&vec![]));
}

#[test]
fn removals_that_an_earlier_version_held_can_be_undone() {
    let held: HeldRemoval =
        serde_json::from_str(r#"{ "entry": "0101010101010101", "scope": "team" }"#).unwrap();
    assert_eq!(held, HeldRemoval { entry: entry(1).id, scope: RemovalScope::Team, sent: false });
}

#[test]
fn a_removal_of_a_key_that_is_gone_has_succeeded() {
    let mut background = background_with_two_keys();
    let (timer, _) = timers(&request_removal(&mut background))[0];
    let actions = background.handle(NOW, Event::TimerFired(timer));
    let actions = answer_sent(&mut background, &actions, failed(FailureCode::NotFound));
    assert_eq!(held_removals(&actions), Some(&[][..]));
    let actions = extension_request(&mut background, &ExtensionRequest::Search { text: String::new() });
    assert_eq!((overview(&actions).total, overview(&actions).problem.as_ref()), (1, None));
}

#[test]
fn a_key_that_is_saved_again_is_not_removed() {
    let mut background = background_with_two_keys();
    let (timer, _) = timers(&request_removal(&mut background))[0];
    let sent = deliver(&mut background, 1);
    answer_sent(&mut background, &sent, saved(&capture(1)));
    assert_eq!(call(&background.handle(NOW, Event::TimerFired(timer))), None);
}

#[test]
fn a_removal_waits_for_a_save_that_may_be_of_the_same_key() {
    let mut background = background_with_two_keys();
    let mut timer = timers(&request_removal(&mut background))[0].0;
    let saving = deliver(&mut background, 1);
    answer_sent(&mut background, &saving, HostAnswer::Waiting);
    for _ in 0..2 {
        let actions = background.handle(NOW, Event::TimerFired(timer));
        assert_eq!(call(&actions), None, "the removal is queued behind the save");
        let [(next, millis)] = timers(&actions)[..] else { panic!("{actions:?}") };
        assert_eq!(millis, UNDO_SECONDS * 1000);
        timer = next;
    }
    assert_eq!(search(&mut background, "").1, 1, "the removal can still be undone");
    let actions = answer_sent(&mut background, &saving, saved(&capture(1)));
    assert_eq!(notified(&actions), [&DeliveryState::Nameable]);
    assert_eq!(call(&background.handle(NOW, Event::TimerFired(timer))), None);
    assert_eq!(search(&mut background, "").0.len(), 2);
}

#[test]
fn a_removal_that_has_waited_for_a_save_of_another_key_goes_on() {
    let mut background = background_with_two_keys();
    let (timer, _) = timers(&request_removal(&mut background))[0];
    let saving = deliver(&mut background, 2);
    let (timer, _) = timers(&background.handle(NOW, Event::TimerFired(timer)))[0];
    let HostAnswer::Saved { capture, .. } = saved(&capture(2)) else { panic!() };
    let other = HostAnswer::Saved { capture, entry: entry(2), already_saved: false };
    answer_sent(&mut background, &saving, other);
    let actions = background.handle(NOW, Event::TimerFired(timer));
    assert_eq!(call(&actions), Some(&HostCall::Remove { entry: entry(1).id }));
}

/// The keyring may be full: Windows tells the user to remove credentials then.
#[test]
fn a_key_that_cannot_be_saved_keeps_no_other_from_being_removed() {
    let mut background = background_with_two_keys();
    let (timer, _) = timers(&request_removal(&mut background))[0];
    let saving = deliver(&mut background, 2);
    let failing = answer_sent(&mut background, &saving, failed(FailureCode::KeyringRefused));
    let removing = background.handle(NOW, Event::TimerFired(timer));
    assert_eq!(call(&removing), Some(&HostCall::Remove { entry: entry(1).id }));
    let saving = background.handle(NOW, Event::TimerFired(timers(&failing)[0].0));
    let ended = answer_sent(&mut background, &removing, HostAnswer::Removed { entry: entry(1).id });
    assert_eq!(held_removals(&ended), Some(&[][..]));
    let HostAnswer::Saved { capture, .. } = saved(&capture(2)) else { panic!() };
    let answer = HostAnswer::Saved { capture, entry: entry(2), already_saved: false };
    assert_eq!(notified(&answer_sent(&mut background, &saving, answer)), [&DeliveryState::Nameable]);
}

#[test]
fn a_removal_is_held_no_more_before_a_page_is_notified_that_its_key_is_saved() {
    let mut background = background_with_two_keys();
    request_removal(&mut background);
    let saving = deliver(&mut background, 1);
    let actions = answer_sent(&mut background, &saving, saved(&capture(1)));
    let position = |expected: fn(&Action) -> bool| actions.iter().position(expected).unwrap();
    let holds = position(|a| matches!(a, Action::HoldRemovals(removals) if removals.is_empty()));
    assert!(holds < position(|a| matches!(a, Action::NotifyPage { .. })), "{actions:?}");
}

#[test]
fn a_key_that_could_not_be_removed_is_listed_again_with_the_failure() {
    let mut background = background_with_two_keys();
    let (timer, _) = timers(&request_removal(&mut background))[0];
    let actions = background.handle(NOW, Event::TimerFired(timer));
    let failure = Failure::new(FailureCode::EntryConflict, "");
    answer_sent(&mut background, &actions, HostAnswer::Failed(failure.clone()));
    let actions = extension_request(&mut background, &ExtensionRequest::Search { text: String::new() });
    let overview = overview(&actions);
    assert_eq!((overview.stores.len(), overview.problem.as_ref()), (2, Some(&failure)));
}

#[test]
fn the_helper_copies_a_key_and_clears_it_after_the_time_in_the_settings() {
    let mut background = background_with_two_keys();
    for clear_seconds in [60, 0] {
        let choice = Choice { clipboard_seconds: Some(clear_seconds), ..Choice::default() };
        extension_request(&mut background, &ExtensionRequest::Change(choice));
        let actions = request_copy(&mut background);
        assert_eq!(call(&actions), Some(&HostCall::Copy { entry: entry(1).id, clear_seconds }));
        assert_eq!(extension_reply(&actions), None, "a copy is claimed before it is made");
        let actions = answer_sent(&mut background, &actions, HostAnswer::Copied { entry: entry(1) });
        assert_eq!(copy_outcome(&actions), Some(&CopyOutcome::Copied { clear_seconds }));
    }
}

#[test]
fn nothing_is_copied_where_the_helper_cannot_reach_the_clipboard() {
    let mut background = background_with_two_keys();
    let actions = request_copy(&mut background);
    let actions = answer_sent(&mut background, &actions, failed(FailureCode::ClipboardAbsent));
    assert_eq!(copy_outcome(&actions), Some(&CopyOutcome::Unreachable));
    assert_eq!(search(&mut background, "").0.len(), 2, "the helper still works");
}

#[test]
fn a_key_is_copied_after_the_keyring_was_unlocked_and_the_toolbar_shows_the_result() {
    let mut background = background_with_two_keys();
    let asked = request_copy(&mut background);
    let waiting = answer_sent(&mut background, &asked, HostAnswer::Waiting);
    assert_eq!(copy_outcome(&waiting), Some(&CopyOutcome::Waiting));
    let copied = answer_sent(&mut background, &asked, HostAnswer::Copied { entry: entry(1) });
    assert_eq!(extension_reply(&copied), None);
    let news = News::Copied(NamedKey::from(&entry(1)));
    assert!(copied.contains(&Action::SetTitle(Title::News(news))), "{copied:?}");

    let asked = request_copy(&mut background);
    answer_sent(&mut background, &asked, HostAnswer::Waiting);
    let refused = answer_sent(&mut background, &asked, failed(FailureCode::ClipboardAbsent));
    assert!(refused.contains(&Action::SetBadge(Badge::Warning)), "{refused:?}");
    assert!(refused.contains(&Action::SetTitle(Title::News(News::NotCopied))), "{refused:?}");
    let actions = extension_request(&mut background, &ExtensionRequest::Search { text: String::new() });
    assert_eq!(overview(&actions).problem.as_ref().map(|f| f.code), Some(FailureCode::ClipboardAbsent));
}

#[test]
fn a_renamed_key_is_listed_as_the_keyring_keeps_it() {
    let mut background = background_with_two_keys();
    let actions = rename(&mut background, " Northwind ");
    assert_eq!(call(&actions), Some(&HostCall::Rename { entry: entry(1).id, label: "Northwind".into() }));
    let changed = SavedKey { label: "Northwi".into(), ..entry(1) };
    let actions = answer_sent(&mut background, &actions, HostAnswer::Changed { entry: changed });
    assert_eq!(extension_reply(&actions), Some(&ExtensionReply::Renamed { shortened: true }));
    assert_eq!(search(&mut background, "northwi").0, ["Northwi"]);
    let actions = rename(&mut background, "North");
    let changed = SavedKey { label: "North".into(), ..entry(1) };
    let actions = answer_sent(&mut background, &actions, HostAnswer::Changed { entry: changed });
    assert_eq!(extension_reply(&actions), Some(&ExtensionReply::Renamed { shortened: false }));
}

#[test]
fn the_store_of_a_last_use_is_truncated_to_what_an_entry_can_hold() {
    let used = LastUse { at: 5, store: "x".repeat(500) };
    let filled = PageRequest::Filled { entry: entry(2).id, used };
    let mut background = background();
    request_from(&mut background, upstack::ORIGIN, 0, &PageRequest::Fill { entry: entry(2).id });
    let actions = request_from(&mut background, upstack::ORIGIN, 0, &filled);
    assert!(matches!(call(&actions), Some(HostCall::MarkUsed { used, .. }) if used.store.len() == 40));
}

#[test]
fn the_icon_and_the_overview_follow_the_helpers_state() {
    let mut background = background_with_two_keys();
    request_overview(&mut background);
    let actions = background.handle(NOW, disconnected(DisconnectReason::NotInstalled));
    assert_eq!(icons(&actions), [Icon::Missing]);
    let failed = overview(&actions);
    assert_eq!((failed.next_step, failed.stores.len()), (NextStep::SetUp, 0));
    let actions = request_overview(&mut background);
    let actions = answer_sent(&mut background, &actions, HostAnswer::Listed { entries: vec![], team: None });
    assert_eq!(icons(&actions), [Icon::Ready]);
}

#[test]
fn a_list_in_several_replies_is_one_list_and_is_complete_only_with_the_last() {
    let mut background = background();
    let actions = request_overview(&mut background);
    let id = sent(&actions)[0].id;
    let part = HostAnswer::ListPart { entries: vec![entry(3)] };
    assert_eq!(background.handle(NOW, reply(id, part)), []);
    let part = HostAnswer::ListPart { entries: vec![entry(2)] };
    assert_eq!(background.handle(NOW, reply(id, part)), []);
    let end = HostAnswer::Listed { entries: vec![entry(1)], team: None };
    assert_eq!(overview(&background.handle(NOW, reply(id, end))).total, 3);
}

#[test]
fn an_icon_left_by_the_last_run_is_kept_until_the_helpers_state_is_known() {
    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    let started = background.handle(NOW, started(vec![]));
    assert!(started.contains(&Action::SetBadge(Badge::None)), "{started:?}");
    assert_eq!(icons(&started), []);
    let actions = request_overview(&mut background);
    let actions = answer_sent(&mut background, &actions, HostAnswer::Listed { entries: vec![], team: None });
    assert_eq!(icons(&actions), [Icon::Ready]);
}

#[test]
fn the_badge_counts_failed_captures_and_not_a_first_attempt() {
    let mut background = background();
    let actions = deliver(&mut background, 1);
    assert!(!actions.iter().any(|a| matches!(a, Action::SetBadge(_) | Action::SetIcon(_))), "{actions:?}");
    let actions = answer_sent(&mut background, &actions, failed(FailureCode::KeyringRefused));
    assert!(actions.contains(&Action::SetBadge(Badge::Unsaved(1))), "{actions:?}");
    assert_eq!(icons(&actions), [Icon::Waiting]);
}

#[test]
fn an_incomplete_overview_is_not_cached() {
    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    // The entries were not listed: one is known, and there may be others.
    let actions = rename(&mut background, "Northwind");
    let actions = answer_sent(&mut background, &actions, HostAnswer::Changed { entry: entry(1) });
    assert_eq!(cached(&actions), [None]);
}

#[test]
fn the_overview_is_cached_whenever_it_changes_and_without_keys() {
    let listed = || HostAnswer::Listed { entries: vec![entry(1), entry(2)], team: None };
    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    let actions = request_overview(&mut background);
    let actions = answer_sent(&mut background, &actions, listed());
    assert_eq!(labels(cached(&actions)[0].unwrap()), ["Store 1", "Store 2"]);

    let actions = request_overview(&mut background);
    let actions = answer_sent(&mut background, &actions, listed());
    assert_eq!(cached(&actions), [], "nothing has changed");

    let actions = rename(&mut background, "Northwind");
    let changed = SavedKey { label: "Northwind".into(), ..entry(1) };
    let actions = answer_sent(&mut background, &actions, HostAnswer::Changed { entry: changed });
    assert_eq!(labels(cached(&actions)[0].unwrap()), ["Northwind", "Store 2"]);

    let actions = deliver(&mut background, 1);
    assert_eq!(cached(&actions), [], "a first attempt changes nothing");
    let actions = answer_sent(&mut background, &actions, failed(FailureCode::KeyringRefused));
    let overview = cached(&actions)[0].unwrap();
    assert_eq!(overview.unsaved.len(), 1);
    assert!(!serde_json::to_string(overview).unwrap().contains("aaaaa"), "{overview:?}");
}

/// The page that was shown that the keyring waits for the user.
fn waiting_page(actions: &[Action]) -> Option<&PageAddress> {
    actions.iter().find_map(|action| match action {
        Action::SendToPage { page, command: TabCommand::ShowWaiting } => Some(page),
        _ => None,
    })
}

#[test]
fn a_page_that_waits_for_a_locked_keyring_is_notified_and_still_gets_its_answer() {
    for (request, answer) in [
        (PageRequest::Saved, HostAnswer::Listed { entries: vec![entry(1)], team: None }),
        (PageRequest::Fill { entry: entry(1).id }, HostAnswer::Released { entry: entry(1), key: key(1) }),
    ] {
        let mut background = background();
        let asked = request_from(&mut background, upstack::ORIGIN, 0, &request);
        let waiting = answer_sent(&mut background, &asked, HostAnswer::Waiting);
        assert_eq!(waiting_page(&waiting), Some(&PageAddress { tab: 3, frame: 0 }), "{request:?}");
        assert_eq!(page_reply(&waiting), None);
        let answered = answer_sent(&mut background, &asked, answer);
        assert!(matches!(page_reply(&answered), Some(PageReply::Saved { .. } | PageReply::Fill { .. })));
    }
}

#[test]
fn the_popup_reports_a_locked_keyring_at_once_and_no_key_follows_later() {
    let released = HostAnswer::Released { entry: entry(1), key: key(1) };
    for (request, answer) in [
        (ExtensionRequest::Reveal { entry: entry(1).id }, released),
        (
            ExtensionRequest::Rename { entry: entry(1).id, label: "x".into() },
            HostAnswer::Changed { entry: entry(1) },
        ),
    ] {
        let mut background = background_with_two_keys();
        let asked = extension_request(&mut background, &request);
        let waiting = answer_sent(&mut background, &asked, HostAnswer::Waiting);
        assert!(
            matches!(extension_reply(&waiting), Some(ExtensionReply::Failed(f)) if f.code == FailureCode::KeyringLocked),
            "{request:?} {waiting:?}"
        );
        assert_eq!(extension_reply(&answer_sent(&mut background, &asked, answer)), None, "{request:?}");
    }
}

#[test]
fn the_popup_reports_a_keyring_that_is_locked_when_the_time_to_undo_a_removal_ends() {
    let mut background = background_with_two_keys();
    let (timer, _) = timers(&request_removal(&mut background))[0];
    let sent = background.handle(NOW, Event::TimerFired(timer));
    answer_sent(&mut background, &sent, HostAnswer::Waiting);
    let actions = extension_request(&mut background, &ExtensionRequest::Search { text: String::new() });
    assert_eq!(overview(&actions).problem.as_ref().map(|f| f.code), Some(FailureCode::KeyringLocked));
}

#[test]
fn a_shortcut_in_a_tab_without_a_form_is_answered_by_the_popup_and_on_the_toolbar() {
    let mut background = background_with_two_keys();
    let press = |background: &mut Background, answer| {
        let pressed = background.handle(NOW, Event::ShortcutPressed { tab: 3 });
        answer_command(background, &pressed, answer)
    };
    assert_eq!(press(&mut background, Some(TabAnswer::Done)), []);
    let actions = press(&mut background, Some(TabAnswer::NoForm));
    assert!(actions.contains(&Action::OpenPopup { or_window: false }), "{actions:?}");
    assert!(actions.contains(&Action::SetTitle(Title::News(News::NoForm))), "{actions:?}");
    let actions = extension_request(&mut background, &ExtensionRequest::Search { text: String::new() });
    assert_eq!(overview(&actions).problem.as_ref().map(|f| f.code), Some(FailureCode::NoForm));
}

#[test]
fn an_unsaved_key_can_be_copied_from_the_popup_and_stays_on_the_clipboard() {
    let mut background = background();
    let copy = ExtensionRequest::CopyUnsaved(capture(1).id);
    assert!(is_refused(&extension_request(&mut background, &copy), FailureCode::NotFound));
    let actions = deliver(&mut background, 1);
    answer_sent(&mut background, &actions, failed(FailureCode::ExtensionOutdated));
    let actions = extension_request(&mut background, &copy);
    let expected = ExtensionReply::Revealed { key: key(1) };
    assert_eq!(extension_reply(&actions), Some(&expected));
    assert!(!actions.iter().any(|action| matches!(action, Action::SetAlarm { .. })), "{actions:?}");
}

#[test]
fn the_popup_shows_where_an_unsaved_key_is() {
    let mut background = background_with_two_keys();
    let actions = deliver(&mut background, 1);
    answer_sent(&mut background, &actions, failed(FailureCode::EntryConflict));
    let holder = |background: &mut Background| {
        let actions = extension_request(background, &ExtensionRequest::Search { text: String::new() });
        overview(&actions).unsaved[0].holder
    };
    assert_eq!(holder(&mut background), Some(KeyHolder::Browser));
    background.handle(NOW, Event::HoldFailed("quota".into()));
    assert_eq!(holder(&mut background), Some(KeyHolder::Page));
}

/// A background whose page has captured and saved a key, and the key's entry.
fn background_with_saved_capture() -> (Background, EntryId) {
    let mut background = background();
    let sent = deliver(&mut background, 1);
    let actions = answer_sent(&mut background, &sent, saved(&capture(1)));
    assert_eq!(notified(&actions), [&DeliveryState::Nameable]);
    (background, entry(1).id)
}

fn name_key(background: &mut Background) -> Vec<Action> {
    request_from(background, omnisend::ORIGIN, 0, &PageRequest::NameKey)
}

#[test]
fn name_key_opens_the_popup_with_the_saved_key_to_be_named_once() {
    let (mut background, id) = background_with_saved_capture();
    assert!(name_key(&mut background).contains(&Action::OpenPopup { or_window: true }));
    let sent = request_overview(&mut background);
    let actions =
        answer_sent(&mut background, &sent, HostAnswer::Listed { entries: vec![entry(1)], team: None });
    assert_eq!(overview(&actions).naming.as_ref(), Some(&id));
    let sent = request_overview(&mut background);
    let actions =
        answer_sent(&mut background, &sent, HostAnswer::Listed { entries: vec![entry(1)], team: None });
    assert_eq!(overview(&actions).naming, None, "the popup opened again names no key");
    assert!(is_refused(&name_key(&mut background), FailureCode::NotFound), "one popup for each key");
}

#[test]
fn name_key_names_only_a_key_that_the_same_document_has_saved() {
    let (mut background, _) = background_with_saved_capture();
    let actions = request_from(&mut background, omnisend::ORIGIN, 3, &PageRequest::NameKey);
    assert!(is_refused(&actions, FailureCode::NotFound));
    assert!(name_key(&mut background).contains(&Action::OpenPopup { or_window: true }));
}

#[test]
fn another_page_of_the_extension_takes_nothing_that_the_popup_gets_once() {
    let (mut background, _) = background_with_saved_capture();
    name_key(&mut background);
    let sent = extension_request(&mut background, &ExtensionRequest::Helper);
    let reported =
        answer_sent(&mut background, &sent, HostAnswer::Listed { entries: vec![entry(1)], team: None });
    assert_eq!(overview(&reported).naming, None);
    let sent = request_overview(&mut background);
    let opened =
        answer_sent(&mut background, &sent, HostAnswer::Listed { entries: vec![entry(1)], team: None });
    assert!(overview(&opened).naming.is_some());
}

#[test]
fn popup_that_a_page_has_opened_does_not_count_as_opened_by_the_user() {
    let (mut background, _) = background_with_saved_capture();
    name_key(&mut background);
    request_overview(&mut background);
    assert!(background.session.news.is_some(), "the toolbar still shows the saved key");
    let (mut background, _) = background_with_saved_capture();
    request_overview(&mut background);
    assert_eq!(background.session.news, None);
}

#[test]
fn access_is_missing_where_keyferry_is_switched_on_and_the_browser_does_not_grant_it() {
    let patterns = |apps: &[WebApp]| apps.iter().map(|app| app.pattern()).collect::<Vec<_>>();
    let mut background = background();
    let mut missing = |not_granted: Vec<String>| {
        let actions = extension_request(&mut background, &ExtensionRequest::SiteAccess { not_granted });
        match extension_reply(&actions) {
            Some(ExtensionReply::SiteAccess { missing }) => missing.clone(),
            reply => panic!("{reply:?}"),
        }
    };
    assert_eq!(missing(patterns(WebApp::ALL)), WebApp::ALL);
    assert_eq!(missing(patterns(&[WebApp::Upstack])), [WebApp::Upstack]);
    assert_eq!(missing(vec!["https://other.example/*".into()]), []);

    let off = Choice { upstack: Some(false), ..Choice::default() };
    background.handle(NOW, Event::SettingsLoaded { user: off, managed: Choice::default() });
    let not_granted = patterns(WebApp::ALL);
    let actions = extension_request(&mut background, &ExtensionRequest::SiteAccess { not_granted });
    let expected = ExtensionReply::SiteAccess { missing: vec![WebApp::Omnisend] };
    assert_eq!(extension_reply(&actions), Some(&expected));
}

/// The requests that pages of the extension make by themselves while they are open.
fn requests_of_open_pages() -> [ExtensionRequest; 3] {
    [ExtensionRequest::Search { text: String::new() }, ExtensionRequest::Team, ExtensionRequest::Helper]
}

#[test]
fn open_pages_do_not_ask_for_the_password_again_after_the_user_has_cancelled() {
    for listed in [false, true] {
        let mut background = if listed { background_with_two_keys() } else { background() };
        let asked = request_overview(&mut background);
        answer_sent(&mut background, &asked, HostAnswer::Waiting);
        let cancelled = answer_sent(&mut background, &asked, failed(FailureCode::KeyringLocked));
        assert!(!cancelled.contains(&Action::NotifyExtensionPages), "{cancelled:?}");
        let greeted = request_from(&mut background, omnisend::ORIGIN, 0, &PageRequest::PrepareHost);
        if !sent(&greeted).is_empty() {
            let answered = answer_sent(&mut background, &greeted, HostAnswer::Hello);
            assert!(!answered.contains(&Action::NotifyExtensionPages), "{answered:?}");
        }
        for request in requests_of_open_pages() {
            let actions = extension_request(&mut background, &request);
            assert_eq!((sent(&actions).len(), extension_reply(&actions).is_some()), (0, true), "{request:?}");
        }
        // The user opens the popup or tries again.
        assert_eq!(call(&request_overview(&mut background)), Some(&HostCall::List));
    }
}

#[test]
fn pages_are_notified_of_a_keyring_that_is_locked_and_of_one_that_is_unlocked() {
    let mut background = background_with_two_keys();
    let asked = request_overview(&mut background);
    let waiting = answer_sent(&mut background, &asked, HostAnswer::Waiting);
    assert!(waiting.contains(&Action::NotifyExtensionPages), "{waiting:?}");
    let listed = HostAnswer::Listed { entries: vec![entry(1)], team: None };
    let unlocked = answer_sent(&mut background, &asked, listed);
    assert!(unlocked.contains(&Action::NotifyExtensionPages), "{unlocked:?}");
    assert_eq!(search(&mut background, "").0, ["Store 1"]);
}

/// The codes of the unsaved keys that these actions show in the popup.
fn shown_unsaved(actions: &[Action]) -> Vec<Option<FailureCode>> {
    overview(actions).unsaved.iter().map(|key| key.failure.as_ref().map(|failure| failure.code)).collect()
}

#[test]
fn the_popup_shows_an_unsaved_key_at_once_while_its_save_waits_for_the_password() {
    let mut background = background();
    let save = deliver(&mut background, 1);
    let waiting = answer_sent(&mut background, &save, HostAnswer::Waiting);
    assert_eq!(cached(&waiting)[0].map(|cached| cached.unsaved.len()), Some(1));
    let requests = requests_of_open_pages();
    for request in [ExtensionRequest::Overview { text: String::new() }].iter().chain(&requests) {
        let actions = extension_request(&mut background, request);
        assert_eq!((sent(&actions).len(), extension_reply(&actions).is_some()), (0, true), "{request:?}");
    }
    assert_eq!(shown_unsaved(&request_overview(&mut background)), [Some(FailureCode::KeyringLocked)]);
    answer_sent(&mut background, &save, saved(&capture(1)));
    assert_eq!(call(&request_overview(&mut background)), Some(&HostCall::List));
}

#[test]
fn a_popup_that_was_opened_before_a_save_waits_is_answered_when_it_does() {
    let mut background = background();
    let save = deliver(&mut background, 1);
    let asked = request_overview(&mut background);
    assert_eq!((call(&asked), extension_reply(&asked)), (Some(&HostCall::List), None));
    let waiting = answer_sent(&mut background, &save, HostAnswer::Waiting);
    assert_eq!(shown_unsaved(&waiting), [Some(FailureCode::KeyringLocked)]);
    answer_sent(&mut background, &save, saved(&capture(1)));
    let listed = HostAnswer::Listed { entries: vec![entry(1)], team: None };
    assert_eq!(extension_reply(&answer_sent(&mut background, &asked, listed)), None);
    assert_eq!(search(&mut background, "").0, ["Store 1"]);
}

#[test]
fn the_popup_is_answered_while_a_form_waits_for_the_password() {
    let mut background = background();
    let asked = request_from(&mut background, upstack::ORIGIN, 0, &PageRequest::Fill { entry: entry(1).id });
    answer_sent(&mut background, &asked, HostAnswer::Waiting);
    let actions = request_overview(&mut background);
    assert_eq!((sent(&actions).len(), overview(&actions).next_step), (0, NextStep::TryAgain));
    let released = HostAnswer::Released { entry: entry(1), key: key(1) };
    let actions = answer_sent(&mut background, &asked, released);
    assert!(actions.contains(&Action::NotifyExtensionPages), "{actions:?}");
}
