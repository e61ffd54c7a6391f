//! Keys that the user adds in the popup or by the context menu.

use super::*;
use crate::protocol::{AddedKey, NewKey, Refusal};
use crate::secret_text::SecretText;
use crate::settings::Choice;

const UNUSUAL: &str = "omni_live_4f9d8c7b6a5e4d3c2b1a";

fn new_key(text: &str, confirmed: bool) -> ExtensionRequest {
    let id = CaptureId::from_bytes(&[7; 16]).unwrap();
    let text = SecretText::new(text.into());
    ExtensionRequest::AddKey(NewKey { id, text, label: "  Northwind ".into(), confirmed })
}

fn add(background: &mut Background, text: &str) -> Vec<Action> {
    extension_request(background, &new_key(text, false))
}

fn by_menu(background: &mut Background, selection: &str) -> Vec<Action> {
    background.handle(
        NOW,
        Event::MenuUsed(MenuUse {
            item: MenuItem::SaveKey,
            page: PageAddress { tab: 3, frame: 0 },
            origin: omnisend::ORIGIN.into(),
            frame_origin: None,
            selection: SecretText::new(selection.into()),
            fresh_id: CaptureId::from_bytes(&[8; 16]).unwrap(),
        }),
    )
}

/// The reply to the popup if the key is held, and the code of the failure if it is not.
fn once_held(actions: &[Action]) -> Option<(&ExtensionReply, FailureCode)> {
    actions.iter().find_map(|action| match action {
        Action::ReplyOnceHeld { held, not_held: ExtensionReply::Failed(failure), .. } => {
            Some((held, failure.code))
        }
        _ => None,
    })
}

/// The capture that is saved by these actions.
fn saves(actions: &[Action]) -> Option<&Capture> {
    match call(actions) {
        Some(HostCall::Save(capture)) => Some(capture),
        _ => None,
    }
}

fn found_before(capture: &Capture) -> HostAnswer {
    HostAnswer::Saved { capture: capture.id.clone(), entry: entry(1), already_saved: true }
}

fn search(background: &mut Background) -> Overview {
    overview(&extension_request(background, &ExtensionRequest::Search { text: String::new() })).clone()
}

#[test]
fn an_added_key_is_held_before_it_is_confirmed_and_saved_with_its_name() {
    let mut background = background_with_two_keys();
    let actions = add(&mut background, &format!(" {}\n", key(1).expose()));
    let capture = saves(&actions).unwrap().clone();
    assert_eq!((&capture.key, capture.label.as_str()), (&key(1), "Northwind"));
    assert_eq!((capture.site, capture.captured_at), (Site::Omnisend, NOW / 1000));
    let held = actions.iter().position(|action| matches!(action, Action::HoldPending(_))).unwrap();
    let confirmed = actions.iter().position(|action| matches!(action, Action::ReplyOnceHeld { .. }));
    assert!(confirmed.is_some_and(|confirmed| held < confirmed), "{actions:?}");
    assert_eq!(extension_reply(&actions), None, "before the browser holds it");
    assert_eq!(once_held(&actions), Some((&ExtensionReply::Done, FailureCode::NotHeld)));

    let actions = answer_sent(&mut background, &actions, saved(&capture));
    assert!(actions.contains(&Action::NotifyExtensionPages));
    assert_eq!(super::held(&actions), Some(&vec![]));
    let added = AddedKey { entry: entry(1), already_saved: false };
    assert_eq!(search(&mut background).added.as_deref(), Some(&added));
    assert_eq!(search(&mut background).added, None, "delivered once");
}

#[test]
fn a_key_that_is_saved_already_is_named() {
    let mut background = background_with_two_keys();
    let actions = add(&mut background, key(1).expose());
    let capture = saves(&actions).unwrap().clone();
    answer_sent(&mut background, &actions, found_before(&capture));
    assert_eq!(
        search(&mut background).added.as_deref(),
        Some(&AddedKey { entry: entry(1), already_saved: true })
    );
}

#[test]
fn a_repeated_attempt_to_save_is_not_a_key_that_was_saved_before() {
    let mut background = background_with_two_keys();
    let actions = add(&mut background, key(1).expose());
    let HostAnswer::Saved { capture, entry, .. } = found_before(saves(&actions).unwrap()) else { panic!() };
    let own = SavedKey { captured_at: NOW / 1000, ..entry };
    let answer = HostAnswer::Saved { capture, entry: own.clone(), already_saved: true };
    answer_sent(&mut background, &actions, answer);
    assert_eq!(
        search(&mut background).added.as_deref(),
        Some(&AddedKey { entry: own, already_saved: false })
    );
}

#[test]
fn an_added_key_that_cannot_be_saved_stays_held_and_is_retried() {
    let mut background = background_with_two_keys();
    let actions = add(&mut background, key(1).expose());
    let actions = answer_sent(&mut background, &actions, failed(FailureCode::EntryConflict));
    assert_eq!(held(&actions).unwrap().len(), 1);
    let shown = search(&mut background).unsaved;
    assert!(shown[0].failure.is_some() && shown[0].last4 == key(1).last4());
    // The background ends, and the next one finds the key in the browser's memory.
    let pending = held(&actions).unwrap().clone();
    let mut next = Background::new("1.0.0".into(), EXTENSION.into());
    let actions = next.handle(NOW, started(pending));
    let capture = saves(&actions).unwrap().clone();
    let actions = answer_sent(&mut next, &actions, saved(&capture));
    assert_eq!(held(&actions), Some(&vec![]));
}

#[test]
fn a_text_that_is_no_key_is_refused_and_not_held() {
    for (text, refusal) in [
        ("", Refusal::KeyEmpty),
        ("••••••••••••1234", Refusal::KeyMasked),
        ("a1", Refusal::KeyTooShort),
        ("pk_0123456789abcdef0123456789abcdef01", Refusal::KeyForeign),
    ] {
        for confirmed in [false, true] {
            let mut background = background_with_two_keys();
            let actions = extension_request(&mut background, &new_key(text, confirmed));
            let [Action::ReplyToExtension { reply: ExtensionReply::Refused(refused), .. }] = &actions[..]
            else {
                panic!("{actions:?}")
            };
            assert_eq!(*refused, refusal, "{text}");
        }
    }
}

#[test]
fn an_unusual_text_is_saved_once_the_user_has_confirmed_it() {
    let mut background = background_with_two_keys();
    let asked = add(&mut background, UNUSUAL);
    assert_eq!(asked.len(), 1);
    assert_eq!(extension_reply(&asked), Some(&ExtensionReply::Unusual { last4: "2b1a".into() }));
    let actions = extension_request(&mut background, &new_key(UNUSUAL, true));
    assert_eq!(saves(&actions).unwrap().key.expose(), UNUSUAL);
}

#[test]
fn a_request_that_arrives_twice_saves_once() {
    let mut background = background_with_two_keys();
    let first = add(&mut background, key(1).expose());
    let second = add(&mut background, key(1).expose());
    assert_eq!((saves(&second), once_held(&second).is_some()), (None, true));
    let capture = saves(&first).unwrap().clone();
    answer_sent(&mut background, &first, saved(&capture));
    let late = add(&mut background, key(1).expose());
    assert_eq!(saves(&late).map(|capture| &capture.key), Some(&key(1)), "saved again, to the same entry");
}

#[test]
fn a_text_that_was_edited_before_the_first_reply_is_saved_as_another_key() {
    let mut background = background_with_two_keys();
    let first = add(&mut background, key(1).expose());
    let second = add(&mut background, key(2).expose());
    let keys = |actions: &[Action]| -> Vec<ApiKey> {
        held(actions).unwrap().iter().map(|pending| pending.capture.key.clone()).collect()
    };
    assert_eq!((keys(&second), once_held(&second).is_some()), (vec![key(1), key(2)], true));
    for repeated in [1, 2] {
        assert_eq!(saves(&add(&mut background, key(repeated).expose())), None, "it is pending already");
    }
    let [one, other] = [&first, &second].map(|actions| saves(actions).unwrap().clone());
    assert_ne!(one.id, other.id);
    answer_sent(&mut background, &first, saved(&one));
    let third = add(&mut background, key(3).expose());
    assert_eq!(keys(&third), [key(2), key(3)], "the first capture is acknowledged");
    let actions = answer_sent(&mut background, &second, saved(&other));
    assert_eq!(keys(&actions), [key(3)]);
}

#[test]
fn a_selected_key_is_saved_and_named_in_the_popup() {
    let mut background = background_with_two_keys();
    let actions = by_menu(&mut background, &format!("{}\n", key(2).expose()));
    let capture = saves(&actions).unwrap().clone();
    assert_eq!((&capture.key, capture.label.as_str()), (&key(2), ""));
    let actions = answer_sent(&mut background, &actions, saved(&capture));
    assert!(actions.contains(&Action::OpenPopup { or_window: false }), "{actions:?}");
    assert!(actions.iter().any(|action| matches!(action, Action::SetTitle(Title::News(News::Saved(_))))));
    let shown = search(&mut background);
    assert_eq!(
        (shown.naming, shown.added.map(|added| added.already_saved)),
        (Some(entry(1).id), Some(false))
    );
}

#[test]
fn a_selected_key_that_is_saved_already_is_shown_and_not_renamed() {
    let mut background = background_with_two_keys();
    let actions = by_menu(&mut background, key(2).expose());
    let capture = saves(&actions).unwrap().clone();
    let actions = answer_sent(&mut background, &actions, found_before(&capture));
    assert!(actions.contains(&Action::OpenPopup { or_window: false }), "{actions:?}");
    let shown = search(&mut background);
    assert_eq!((shown.naming, shown.added.map(|added| added.already_saved)), (None, Some(true)));
}

#[test]
fn a_selected_key_that_cannot_be_saved_opens_the_popup_once_and_stays_held() {
    let mut background = background_with_two_keys();
    let actions = by_menu(&mut background, key(2).expose());
    let actions = answer_sent(&mut background, &actions, failed(FailureCode::KeyringRefused));
    assert!(actions.contains(&Action::OpenPopup { or_window: false }), "{actions:?}");
    assert_eq!(held(&actions).unwrap().len(), 1);
    let (timer, _) = timers(&actions)[0];
    let actions = background.handle(NOW, Event::TimerFired(timer));
    let actions = answer_sent(&mut background, &actions, failed(FailureCode::KeyringRefused));
    assert!(!actions.contains(&Action::OpenPopup { or_window: false }), "{actions:?}");
}

#[test]
fn a_selection_that_is_no_key_is_reported_by_its_kind() {
    for (selection, refusal) in [
        ("", Refusal::KeyEmpty),
        ("*******************************************aB3aB3a", Refusal::KeyMasked),
        ("a1b2", Refusal::KeyTooShort),
        (UNUSUAL, Refusal::KeyUnusual),
        ("Copy this key and keep it in a safe place", Refusal::KeyMixed),
    ] {
        let mut background = background_with_two_keys();
        let actions = by_menu(&mut background, selection);
        assert_eq!(saves(&actions), None);
        assert!(actions.contains(&Action::SetTitle(Title::News(News::NoEffect(refusal)))), "{actions:?}");
        assert_eq!(search(&mut background).refusal, Some(refusal));
    }
}

#[test]
fn a_selection_is_not_saved_while_omnisend_is_switched_off_and_the_popup_still_adds_keys() {
    let mut background = background_with_two_keys();
    let managed = Choice { omnisend: Some(false), ..Choice::default() };
    background.handle(NOW, Event::SettingsLoaded { user: Choice::default(), managed });
    assert_eq!(saves(&by_menu(&mut background, key(2).expose())), None);
    assert_eq!(search(&mut background).refusal, Some(Refusal::SwitchedOff));
    assert!(saves(&add(&mut background, key(1).expose())).is_some());
}

#[test]
fn no_message_or_overview_repeats_an_added_key() {
    let mut background = background_with_two_keys();
    let actions = add(&mut background, key(1).expose());
    answer_sent(&mut background, &actions, failed(FailureCode::EntryConflict));
    let shown = serde_json::to_string(&search(&mut background)).unwrap();
    assert!(!shown.contains("aaaaa"), "{shown}");
    assert!(!format!("{:?}", new_key(key(1).expose(), false)).contains("aaaaa"));
}
