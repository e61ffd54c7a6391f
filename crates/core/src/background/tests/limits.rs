//! The limits for a page that an attacker has taken over, and what the toolbar shows of keys.

use super::*;
use crate::ids::BrandId;
use crate::protocol::LastUse;

fn fill(background: &mut Background, n: u8) -> Vec<Action> {
    request_from(background, upstack::ORIGIN, 0, &PageRequest::Fill { entry: entry(n).id })
}

/// The keys that a page gets which asks for all of them.
fn filled(background: &mut Background, keys: std::ops::Range<u8>) -> Vec<u8> {
    keys.filter(|n| call(&fill(background, *n)).is_some()).collect()
}

fn session(actions: &[Action]) -> Option<&Session> {
    actions.iter().rev().find_map(|a| if let Action::HoldSession(session) = a { Some(session) } else { None })
}

fn titles(actions: &[Action]) -> Vec<&Title> {
    actions.iter().filter_map(|a| if let Action::SetTitle(title) = a { Some(title) } else { None }).collect()
}

fn badges(actions: &[Action]) -> Vec<Badge> {
    actions.iter().filter_map(|a| if let Action::SetBadge(badge) = a { Some(*badge) } else { None }).collect()
}

/// The names of a capture's key on the toolbar.
fn named(entry: &SavedKey) -> NamedKey {
    NamedKey::from(entry)
}

#[test]
fn a_page_that_asks_for_every_key_gets_three_and_the_toolbar_says_so() {
    let mut background = background();
    assert_eq!(filled(&mut background, 0..40), [0, 1, 2]);
    let mut background = super::background();
    filled(&mut background, 0..3);
    let actions = fill(&mut background, 3);
    assert!(
        matches!(page_reply(&actions), Some(PageReply::Failed(f)) if f.code == FailureCode::TooManyReleases),
        "{actions:?}"
    );
    assert_eq!(titles(&actions), [&Title::News(News::Refused)]);
    assert_eq!(badges(&actions), [Badge::Warning]);
}

#[test]
fn limits_outlast_the_background() {
    let mut background = background();
    filled(&mut background, 0..2);
    let actions = fill(&mut background, 2);
    let held = serde_json::to_value(session(&actions).unwrap()).unwrap();
    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    background.handle(NOW, resumed(serde_json::from_value(held).unwrap()));
    assert_eq!(filled(&mut background, 3..9), Vec::<u8>::new());
    assert_eq!(filled(&mut background, 0..3), [0, 1, 2], "keys that the page has already");
}

#[test]
fn a_choice_in_the_popup_and_the_shortcut_permit_one_more_key() {
    let mut background = background();
    filled(&mut background, 0..3);
    extension_request(&mut background, &ExtensionRequest::FillIn { entry: entry(7).id, tab: 3 });
    assert_eq!(filled(&mut background, 4..10), [7]);
    background.handle(NOW, Event::ShortcutPressed { tab: 3 });
    assert_eq!(filled(&mut background, 10..20), [10]);
    background.handle(NOW, Event::ShortcutPressed { tab: 4 });
    assert_eq!(filled(&mut background, 20..30), Vec::<u8>::new(), "another tab's gesture");
}

#[test]
fn a_page_gets_ten_keys_an_hour_until_the_popup_is_opened() {
    let mut background = background();
    let ask = |background: &mut Background, n: u8| {
        let request = serde_json::to_value(PageRequest::Fill { entry: entry(n).id }).unwrap();
        let event = message(background, upstack::ORIGIN, 0, &request);
        call(&background.handle(NOW + u64::from(n) * 20_000, event)).is_some()
    };
    assert_eq!((0..30).filter(|n| ask(&mut background, *n)).count(), 10);
    request_overview(&mut background);
    assert_eq!((30..60).filter(|n| ask(&mut background, *n)).count(), 10);
}

#[test]
fn the_toolbar_shows_a_key_that_was_saved_or_released_until_the_popup_is_opened() {
    let mut background = background_with_two_keys();
    let sent = deliver(&mut background, 1);
    let actions = answer_sent(&mut background, &sent, saved(&capture(1)));
    assert_eq!(titles(&actions), [&Title::News(News::Saved(named(&entry(1))))]);
    assert_eq!(badges(&actions), [Badge::News]);
    let alarm = Action::SetAlarm { alarm: Alarm::ClearNews, seconds: NEWS_SECONDS, repeats: false };
    assert!(actions.contains(&alarm), "{actions:?}");

    let sent = fill(&mut background, 2);
    let released = HostAnswer::Released { entry: entry(2), key: key(2) };
    let actions = answer_sent(&mut background, &sent, released);
    assert_eq!(titles(&actions), [&Title::News(News::Released(named(&entry(2))))]);

    let actions = request_overview(&mut background);
    assert_eq!((titles(&actions), badges(&actions)), (vec![&Title::Icon(Icon::Ready)], vec![Badge::None]));
}

#[test]
fn the_toolbar_shows_news_for_five_minutes_even_if_the_background_ends() {
    let mut background = background_with_two_keys();
    let sent = deliver(&mut background, 1);
    let actions = answer_sent(&mut background, &sent, saved(&capture(1)));
    let held = session(&actions).unwrap().clone();
    let mut background = Background::new("1.0.0".into(), EXTENSION.into());
    let started = background.handle(NOW, resumed(held));
    assert_eq!(badges(&started), [Badge::News], "the badge is still shown");
    let actions = background.handle(NOW, Event::AlarmFired(Alarm::ClearNews));
    assert_eq!((titles(&actions), badges(&actions)), (vec![&Title::Icon(Icon::Ready)], vec![Badge::None]));
}

#[test]
fn an_unsaved_key_is_shown_before_news() {
    let mut background = background_with_two_keys();
    let sent = deliver(&mut background, 1);
    answer_sent(&mut background, &sent, saved(&capture(1)));
    let sent = deliver(&mut background, 2);
    let actions = answer_sent(&mut background, &sent, failed(FailureCode::KeyringRefused));
    assert_eq!(badges(&actions), [Badge::Unsaved(1)]);
    assert_eq!(titles(&actions), [&Title::Icon(Icon::Waiting)]);
}

#[test]
fn the_toolbar_names_a_store_only_if_the_key_proves_it() {
    let brand_id = BrandId::from_bytes(&[7; 12]);
    let of = |store_source| SavedKey { brand_id: brand_id.clone(), store_source, ..entry(1) };
    let shown = |entry: &SavedKey| serde_json::to_value(named(entry)).unwrap()["brand_id"].is_string();
    assert!(shown(&of(StoreSource::Key)));
    assert!(!shown(&of(StoreSource::Page)) && !shown(&of(StoreSource::Unknown)));
    assert!(!shown(&SavedKey { conflict: true, ..of(StoreSource::Key) }));
}

#[test]
fn a_tab_has_eight_pending_captures_at_most_and_none_is_dropped() {
    let mut background = background();
    let first = deliver(&mut background, 1);
    for n in 2..=8 {
        let actions = deliver(&mut background, n);
        assert!(matches!(page_reply(&actions), Some(PageReply::Delivery(_))), "{actions:?}");
    }
    let refused = deliver(&mut background, 9);
    assert!(is_refused(&refused, FailureCode::TooManyCaptures), "{refused:?}");
    // One that is pending already is delivered again.
    assert_eq!(held(&deliver(&mut background, 8)).unwrap().len(), 8);
    // The page keeps the refused capture, and delivers it once there is room.
    answer_sent(&mut background, &first, saved(&capture(1)));
    assert_eq!(held(&deliver(&mut background, 9)).unwrap().len(), 8);
}

#[test]
fn a_use_is_recorded_after_the_background_was_restarted() {
    let mut background = background();
    let actions = fill(&mut background, 1);
    let held = session(&actions).unwrap().clone();
    let mut background = super::background();
    background.handle(NOW, resumed(held));
    let filled = PageRequest::Filled { entry: entry(1).id, used: LastUse::default() };
    let actions = request_from(&mut background, upstack::ORIGIN, 0, &filled);
    assert!(matches!(call(&actions), Some(HostCall::MarkUsed { .. })), "{actions:?}");
}

#[test]
fn an_unsaved_key_states_that_only_the_page_named_its_store() {
    let key = ApiKey::parse(&format!("{}-{}", "a1B2".repeat(16), "c3D4e5F6g7")).unwrap();
    let brand_on_page = BrandId::from_bytes(&[7; 12]);
    let capture = Capture { key, brand_on_page, ..capture(1) };
    let mut background = background_with_two_keys();
    request_from(&mut background, omnisend::ORIGIN, 0, &PageRequest::Deliver(capture));
    let actions = extension_request(&mut background, &ExtensionRequest::Search { text: String::new() });
    assert_eq!(overview(&actions).unsaved[0].store_source, StoreSource::Page);
}
