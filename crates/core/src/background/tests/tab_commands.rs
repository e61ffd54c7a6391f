//! Commands for a tab: by the context menu and by the popup.

use super::*;
use crate::protocol::Refusal;
use crate::secret_text::SecretText;
use crate::settings::Choice;

const TAB: i32 = 3;

fn menu(item: MenuItem, origin: &str, frame: i64, frame_origin: Option<&str>, selection: &str) -> Event {
    Event::MenuUsed(MenuUse {
        item,
        page: PageAddress { tab: TAB, frame },
        origin: origin.into(),
        frame_origin: frame_origin.map(str::to_owned),
        selection: SecretText::new(selection.into()),
        fresh_id: CaptureId::from_bytes(&[8; 16]).unwrap(),
    })
}

fn fill_by_menu(background: &mut Background) -> Vec<Action> {
    background.handle(NOW, menu(MenuItem::FillKey, upstack::ORIGIN, 0, None, ""))
}

fn fill_in(background: &mut Background) -> Vec<Action> {
    extension_request(background, &ExtensionRequest::FillIn { entry: entry(1).id, tab: TAB })
}

/// The content script reports that it receives commands.
fn listening(background: &mut Background) -> Vec<Action> {
    request_from(background, upstack::ORIGIN, 0, &PageRequest::Listening)
}

fn command(actions: &[Action]) -> Option<&TabCommand> {
    tab_command(actions).map(|(_, _, command)| command)
}

fn injected(actions: &[Action]) -> Option<&str> {
    actions.iter().find_map(|action| match action {
        Action::InjectScript { page: PageAddress { tab: TAB, frame: 0 }, file } => Some(file.as_str()),
        _ => None,
    })
}

/// The refusal that the toolbar and the popup show.
fn refused_by_menu(background: &mut Background, actions: &[Action]) -> Option<Refusal> {
    let shown = actions.iter().find_map(|action| match action {
        Action::SetTitle(Title::News(News::NoEffect(refusal))) => Some(*refusal),
        _ => None,
    });
    assert_eq!(shown.is_some(), actions.contains(&Action::OpenPopup { or_window: false }));
    let search = ExtensionRequest::Search { text: String::new() };
    let in_popup = overview(&extension_request(background, &search)).refusal;
    assert_eq!(in_popup, shown);
    let again = overview(&extension_request(background, &search)).refusal;
    assert_eq!(again, None, "delivered once");
    shown
}

fn refused_in_popup(actions: &[Action]) -> Option<Refusal> {
    match extension_reply(actions) {
        Some(ExtensionReply::Refused(refusal)) => Some(*refusal),
        _ => None,
    }
}

#[test]
fn the_menu_commands_the_content_script_that_runs() {
    let mut background = background_with_two_keys();
    let sent = fill_by_menu(&mut background);
    assert_eq!(tab_command(&sent).unwrap().1, TAB);
    assert_eq!(command(&sent), Some(&TabCommand::FillHere { entry: None }));
    assert_eq!(answer_command(&mut background, &sent, Some(TabAnswer::Done)), []);
}

#[test]
fn a_content_script_that_does_not_run_is_started_and_then_commanded() {
    let mut background = background_with_two_keys();
    let sent = fill_by_menu(&mut background);
    let starting = answer_command(&mut background, &sent, None);
    assert_eq!(injected(&starting), Some("start.js"));
    assert_eq!(command(&starting), None);
    // Another tab's content script starts meanwhile.
    let address = Some(PageAddress { tab: 4, frame: 0 });
    let Sender::Page(sender) = background.classify(upstack::ORIGIN, address) else { panic!() };
    let request = Some(PageRequest::Listening);
    let other = background.handle(NOW, Event::PageRequest { sender, reply_to: REPLY_TO, request });
    assert_eq!(command(&other), None);
    let again = listening(&mut background);
    assert_eq!(page_reply(&again), Some(&PageReply::Done));
    assert_eq!(command(&again), Some(&TabCommand::FillHere { entry: None }));
    assert_eq!(command(&listening(&mut background)), None, "one command");
    assert_eq!(answer_command(&mut background, &again, Some(TabAnswer::Done)), []);
    // The time for the start is over without an effect.
    let (timer, _) = timers(&starting)[0];
    assert_eq!(background.handle(NOW, Event::TimerFired(timer)), []);
}

#[test]
fn a_content_script_that_cannot_be_started_is_reported() {
    type End = fn(&mut Background, &[Action]) -> Vec<Action>;
    let ends: [End; 3] = [
        |background, starting| {
            let (timer, _) = timers(starting)[0];
            background.handle(NOW, Event::TimerFired(timer))
        },
        |background, _| background.handle(NOW, Event::InjectionFailed(PageAddress { tab: TAB, frame: 0 })),
        |background, _| {
            let again = listening(background);
            answer_command(background, &again, None)
        },
    ];
    for end in ends {
        let mut background = background_with_two_keys();
        let sent = fill_by_menu(&mut background);
        let starting = answer_command(&mut background, &sent, None);
        let ended = end(&mut background, &starting);
        assert_eq!(refused_by_menu(&mut background, &ended), Some(Refusal::NotStarted));
        let sent = fill_in(&mut background);
        let starting = answer_command(&mut background, &sent, None);
        let ended = end(&mut background, &starting);
        assert_eq!(refused_in_popup(&ended), Some(Refusal::NotStarted));
    }
}

#[test]
fn the_content_scripts_refusal_is_shown_where_the_user_acted() {
    for (answer, refusal) in
        [(TabAnswer::NoField, Refusal::NoField), (TabAnswer::FieldInFrame, Refusal::FieldInFrame)]
    {
        let mut background = background_with_two_keys();
        let sent = fill_by_menu(&mut background);
        let answered = answer_command(&mut background, &sent, Some(answer));
        assert_eq!(refused_by_menu(&mut background, &answered), Some(refusal));
        let sent = extension_request(&mut background, &ExtensionRequest::FillHere { tab: TAB });
        assert_eq!(command(&sent), Some(&TabCommand::FillHere { entry: None }));
        let answered = answer_command(&mut background, &sent, Some(answer));
        assert_eq!(refused_in_popup(&answered), Some(refusal));
    }
}

#[test]
fn the_popups_key_goes_into_the_form_or_else_to_the_field_that_has_the_focus() {
    let mut background = background_with_two_keys();
    let sent = fill_in(&mut background);
    assert_eq!(command(&sent), Some(&TabCommand::Fill { entry: Some(entry(1).id) }));
    let answered = answer_command(&mut background, &sent, Some(TabAnswer::Done));
    assert_eq!(extension_reply(&answered), Some(&ExtensionReply::Done));
    let sent = fill_in(&mut background);
    let here = answer_command(&mut background, &sent, Some(TabAnswer::NoForm));
    assert_eq!(command(&here), Some(&TabCommand::FillHere { entry: Some(entry(1).id) }));
    assert_eq!(extension_reply(&here), None);
    let answered = answer_command(&mut background, &here, Some(TabAnswer::Done));
    assert_eq!(extension_reply(&answered), Some(&ExtensionReply::Done));
}

#[test]
fn a_menu_entry_is_refused_in_frames_and_on_other_sites() {
    let evil = "https://app.upstackdata.com.evil.example";
    let (here, there) = (upstack::ORIGIN, omnisend::ORIGIN);
    for (item, origin, frame, frame_origin, refusal) in [
        (MenuItem::FillKey, evil, 0, None, Refusal::OtherSite),
        (MenuItem::FillKey, there, 0, None, Refusal::OtherSite),
        (MenuItem::FillKey, "", 0, None, Refusal::OtherSite),
        (MenuItem::FillKey, here, 7, Some(here), Refusal::FieldInFrame),
        (MenuItem::FillKey, here, 7, Some(evil), Refusal::FieldInFrame),
        (MenuItem::FillKey, evil, 7, Some(here), Refusal::OtherSite),
        (MenuItem::SaveKey, here, 0, None, Refusal::OtherSite),
        (MenuItem::SaveKey, there, 7, Some(evil), Refusal::OtherSite),
        (MenuItem::SaveKey, there, 7, Some("null"), Refusal::OtherSite),
        (MenuItem::SaveKey, there, 7, None, Refusal::OtherSite),
        (MenuItem::SaveKey, evil, 7, Some(there), Refusal::OtherSite),
    ] {
        let mut background = background_with_two_keys();
        let used = menu(item, origin, frame, frame_origin, key(1).expose());
        let actions = background.handle(NOW, used);
        assert_eq!((tab_command(&actions), call(&actions)), (None, None), "{item:?} {origin}");
        assert_eq!(refused_by_menu(&mut background, &actions), Some(refusal), "{item:?} {origin}");
    }
}

#[test]
fn nothing_is_filled_in_by_hand_while_upstack_is_switched_off() {
    let mut background = background_with_two_keys();
    let managed = Choice { upstack: Some(false), ..Choice::default() };
    background.handle(NOW, Event::SettingsLoaded { user: Choice::default(), managed });
    let actions = fill_by_menu(&mut background);
    assert_eq!(refused_by_menu(&mut background, &actions), Some(Refusal::SwitchedOff));
    assert_eq!(refused_in_popup(&fill_in(&mut background)), Some(Refusal::SwitchedOff));
    let here = extension_request(&mut background, &ExtensionRequest::FillHere { tab: TAB });
    assert_eq!(refused_in_popup(&here), Some(Refusal::SwitchedOff));
}

#[test]
fn a_choice_in_the_menu_permits_one_release_like_the_shortcut() {
    let mut background = background_with_two_keys();
    let ask = |background: &mut Background, n: u8| {
        let fill = PageRequest::Fill { entry: entry(n).id };
        let actions = request_from(background, upstack::ORIGIN, 0, &fill);
        !is_refused(&actions, FailureCode::TooManyReleases) && call(&actions).is_some()
    };
    assert!((0..3).all(|n| ask(&mut background, n)) && !ask(&mut background, 4));
    fill_by_menu(&mut background);
    assert!(ask(&mut background, 5) && !ask(&mut background, 6));
    // A refused entry permits nothing.
    background.handle(NOW, menu(MenuItem::FillKey, upstack::ORIGIN, 7, Some(upstack::ORIGIN), ""));
    assert!(!ask(&mut background, 7));
}

#[test]
fn a_page_that_reports_itself_ready_without_a_command_gets_nothing() {
    let mut background = background_with_two_keys();
    assert_eq!(listening(&mut background).len(), 1, "the confirmation alone");
    // Nor does a page that does so while another command is on its way.
    fill_by_menu(&mut background);
    assert_eq!(command(&listening(&mut background)), None);
}

#[test]
fn an_inspection_states_whether_the_page_is_recognised_and_starts_nothing() {
    let mut background = background_with_two_keys();
    for (answer, recognised) in
        [(Some(TabAnswer::Done), true), (Some(TabAnswer::NoForm), false), (None, false)]
    {
        let sent = extension_request(&mut background, &ExtensionRequest::InspectPage { tab: TAB });
        assert_eq!(command(&sent), Some(&TabCommand::Inspect));
        let actions = answer_command(&mut background, &sent, answer);
        assert_eq!(extension_reply(&actions), Some(&ExtensionReply::Page { recognised }));
        assert_eq!(injected(&actions), None);
    }
}

#[test]
fn the_menu_is_created_when_the_extension_is_installed_and_updated() {
    for is_update in [false, true] {
        let mut background = background();
        let actions = background.handle(NOW, Event::Installed { is_update });
        let Some(Action::CreateMenus(entries)) = actions.first() else { panic!("{actions:?}") };
        let patterns: Vec<_> = entries.iter().map(|entry| (entry.item, entry.pattern.as_str())).collect();
        let expected = [
            (MenuItem::FillKey, "https://app.upstackdata.com/*"),
            (MenuItem::SaveKey, "https://app.omnisend.com/*"),
        ];
        assert_eq!(patterns, expected);
    }
}
