//! Tests of the whole capture machine.

use super::outbox::ANSWER_DEADLINE_MILLIS;
use super::recognition::COPY_WINDOW_MILLIS;
use super::*;
use crate::card::Tone;
use crate::failure::{Failure, FailureCode};
use crate::ids::CaptureId;
use crate::page::{Control, ControlVisibility, ElementId, Field, Surroundings};
use proptest::prelude::*;

fn key(fill: char) -> ApiKey {
    ApiKey::parse(&format!("64f0c1d2e3a4b5c6d7e8f901-{}", fill.to_string().repeat(50))).unwrap()
}

fn stamp(now_millis: u64, id: u8) -> Stamp {
    Stamp { now_millis, fresh_id: CaptureId::from_bytes(&[id; 16]).unwrap() }
}

fn create_view(id: ElementId, value: &str) -> PageView {
    PageView {
        address: "/integrations/api-keys".into(),
        headings: vec!["Create API key".into()],
        fields: vec![Field {
            id,
            kind: "text".into(),
            placeholder: "Name for API key".into(),
            value: value.into(),
            ..Field::default()
        }],
        ..PageView::default()
    }
}

fn reveal() -> PageView {
    PageView {
        address: "/integrations/api-keys".into(),
        controls: vec![copy()],
        brand_text: Some("Brand ID: 64f0c1d2e3a4b5c6d7e8f901".into()),
        ..PageView::default()
    }
}

fn copy() -> Control {
    Control { text: "Copy API key".into(), ..Control::default() }
}

/// A page whose settings are known.
fn switched_on() -> CapturePage {
    let mut page = CapturePage::default();
    assert!(page.handle(Event::Settings(PageSettings::default())).is_empty());
    page
}

fn unreachable() -> Failure {
    Failure::new(FailureCode::ExtensionSilent, "")
}

fn switched_off() -> Event {
    Event::Settings(PageSettings { omnisend: false, ..PageSettings::default() })
}

/// Takes a snapshot, and answers a request for the settings.
fn look(page: &mut CapturePage, view: PageView) -> Vec<Action> {
    let mut actions = page.handle(Event::Snapshot(view));
    if actions.contains(&Action::RequestSettings) {
        actions.extend(page.handle(Event::Settings(PageSettings::default())));
    }
    actions
}

fn prefills(actions: &[Action]) -> usize {
    actions.iter().filter(|a| matches!(a, Action::Prefill { .. })).count()
}

fn deliveries(actions: &[Action]) -> Vec<&Capture> {
    actions.iter().filter_map(|a| if let Action::Deliver(c) = a { Some(c) } else { None }).collect()
}

fn shown(actions: &[Action]) -> usize {
    actions.iter().filter(|a| matches!(a, Action::ShowNotice(_))).count()
}

fn timer(actions: &[Action]) -> u32 {
    let timer =
        actions.iter().find_map(|a| if let Action::StartTimer { id, .. } = a { Some(*id) } else { None });
    timer.unwrap()
}

/// The capture with this ID is saved.
fn saved(id: u8) -> Event {
    Event::Delivery(Delivery { capture: stamp(0, id).fresh_id, state: DeliveryState::Nameable })
}

fn click(page: &mut CapturePage, nearby: Vec<ApiKey>, stamp: Stamp) -> Vec<Action> {
    page.handle(activated(copy(), nearby, stamp))
}

const SEEN: ControlVisibility =
    ControlVisibility { opacity_percent: 100, shorter_side: 16, window_percent: 1, is_at_click: true };

/// The user activates a control that they see, beside texts with these keys.
fn activated(control: Control, nearby: Vec<ApiKey>, stamp: Stamp) -> Event {
    let surroundings = Surroundings::default();
    Event::ControlActivated { control, surroundings, visibility: SEEN, nearby, are_shown: true, stamp }
}

#[test]
fn an_empty_name_field_is_prefilled_once() {
    let mut page = switched_on();
    assert_eq!(prefills(&look(&mut page, create_view(1, ""))), 1);
    assert_eq!(prefills(&look(&mut page, create_view(1, "UpstackData"))), 0);
    // The user cleared the field: the name is not typed again.
    page.handle(Event::Typed(1));
    assert_eq!(prefills(&look(&mut page, create_view(1, ""))), 0);
    // Nor is it typed into a new field by which the framework replaced the cleared one.
    assert_eq!(prefills(&look(&mut page, create_view(2, ""))), 0);
    // The view is left and opened again.
    page.handle(Event::Snapshot(PageView::default()));
    assert_eq!(prefills(&look(&mut page, create_view(3, ""))), 1);
}

#[test]
fn a_typed_name_is_never_replaced() {
    let mut page = switched_on();
    assert_eq!(prefills(&look(&mut page, create_view(1, "Mine"))), 0);
}

#[test]
fn a_field_that_is_replaced_before_typing_is_prefilled_again() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(create_view(1, "")));
    assert_eq!(prefills(&look(&mut page, create_view(2, ""))), 1);
}

#[test]
fn a_copied_key_is_delivered_once_for_repeated_events() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(create_view(1, "My name")));
    page.handle(Event::Snapshot(reveal()));
    let first = click(&mut page, vec![key('a')], stamp(5_000, 1));
    let [capture] = deliveries(&first)[..] else { panic!("{first:?}") };
    assert_eq!(capture.captured_at, 5);
    assert_eq!(capture.label, "My name");
    assert!(!capture.brands_disagree());
    let second_report =
        Event::Copied { key: key('a'), source: CopySource::ClipboardApi, stamp: stamp(5_010, 2) };
    let again = page.handle(second_report);
    assert_eq!((deliveries(&again).len(), shown(&again)), (0, 0), "the notice is unchanged");
    page.handle(Event::Dismissed);
    let again = click(&mut page, vec![key('a')], stamp(6_000, 3));
    assert_eq!((deliveries(&again).len(), shown(&again)), (0, 1), "a closed notice appears again");
}

#[test]
fn a_clipboard_write_is_captured_only_after_a_click_on_a_copy_control() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    assert!(
        page.handle(Event::Copied {
            key: key('a'),
            source: CopySource::ClipboardApi,
            stamp: stamp(1_000, 1)
        })
        .is_empty()
    );
    assert!(deliveries(&click(&mut page, vec![], stamp(2_000, 2))).is_empty());
    assert_eq!(
        deliveries(&page.handle(Event::Copied {
            key: key('a'),
            source: CopySource::ClipboardApi,
            stamp: stamp(2_400, 3)
        }))
        .len(),
        1
    );
    assert!(
        page.handle(Event::Copied {
            key: key('b'),
            source: CopySource::ClipboardApi,
            stamp: stamp(5_001, 4)
        })
        .is_empty()
    );
}

#[test]
fn of_several_keys_nearby_only_the_copied_one_is_captured() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    assert!(deliveries(&click(&mut page, vec![key('a'), key('b')], stamp(1_000, 1))).is_empty());
    let actions = page.handle(Event::Copied {
        key: key('b'),
        source: CopySource::ClipboardApi,
        stamp: stamp(1_001, 2),
    });
    assert_eq!(deliveries(&actions)[0].key, key('b'));
}

#[test]
fn other_controls_capture_nothing() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    let control = Control { text: "Done".into(), ..Control::default() };
    assert!(page.handle(activated(control, vec![key('a')], stamp(1, 1))).is_empty());
}

#[test]
fn an_unsaved_key_is_kept_shown_and_delivered_again() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    click(&mut page, vec![key('a')], stamp(1_000, 1));
    // The background was never reached, so the page has the only copy.
    let failure = Failure::new(FailureCode::ExtensionGone, "Extension context invalidated.");
    let capture = stamp(0, 1).fresh_id;
    let actions = page.handle(Event::Unreachable { capture: capture.clone(), failure: failure.clone() });
    assert!(actions.contains(&Action::ConfirmLeaving(true)));
    assert!(matches!(actions.last(), Some(Action::ShowNotice(Notice::Unsaved { .. }))));
    assert_eq!(failure.code, FailureCode::ExtensionGone);
    // The retry is automatic, and shows no second notice.
    let again = page.handle(Event::TimedOut(timer(&actions)));
    assert_eq!((deliveries(&again).len(), shown(&again)), (1, 0));
    // The background holds it, and may lose it again.
    let state = DeliveryState::Unsaved(failure);
    let actions = page.handle(Event::Delivery(Delivery { capture: capture.clone(), state }));
    assert!(actions.contains(&Action::ConfirmLeaving(true)));
    assert_eq!(deliveries(&page.handle(Event::TimedOut(timer(&actions)))).len(), 1);
    let retried = page.handle(Event::Retry);
    assert!(deliveries(&retried).len() == 1 && retried.contains(&Action::RetryDelivery(capture)));
    assert!(matches!(retried.last(), Some(Action::ShowNotice(Notice::Saving { .. }))));
}

#[test]
fn a_delivery_without_an_answer_is_repeated_after_a_deadline() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    let clicked = click(&mut page, vec![key('a')], stamp(1_000, 1));
    let actions = page.handle(Event::TimedOut(timer(&clicked)));
    assert_eq!(deliveries(&actions), deliveries(&clicked), "the same capture");
    assert!(matches!(actions.last(), Some(Action::ShowNotice(Notice::Unsaved { failure, .. }))
        if *failure == FailureCode::ExtensionSilent));
    assert!(page.handle(Event::TimedOut(timer(&clicked))).is_empty(), "an older timer does not count");
}

#[test]
fn a_repeated_failure_does_not_draw_the_notice_again() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    click(&mut page, vec![key('a')], stamp(1_000, 1));
    let mut fails = |cause: &str| {
        let state = DeliveryState::Unsaved(Failure::new(FailureCode::KeyringLocked, cause));
        page.handle(Event::Delivery(Delivery { capture: stamp(0, 1).fresh_id, state }))
    };
    let shows = |actions: &[Action]| actions.iter().any(|action| matches!(action, Action::ShowNotice(_)));
    assert!(shows(&fails("nobody unlocked it")));
    assert!(!shows(&fails("it is locked, and nobody was asked")));
}

#[test]
fn a_second_capture_does_not_replace_an_unsaved_one() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    click(&mut page, vec![key('a')], stamp(1_000, 1));
    let failure = Failure::new(FailureCode::HelperMissing, "");
    let unsaved = |id| {
        Event::Delivery(Delivery {
            capture: stamp(0, id).fresh_id,
            state: DeliveryState::Unsaved(failure.clone()),
        })
    };
    page.handle(unsaved(1));
    click(&mut page, vec![key('b')], stamp(9_000, 2));
    let actions = page.handle(unsaved(2));
    assert!(matches!(actions.last(), Some(Action::ShowNotice(Notice::Unsaved { last4, others: 1, .. }))
        if last4 == "bbbb"));
    assert_eq!(deliveries(&page.handle(Event::TimedOut(timer(&actions)))).len(), 2);
    // One is saved: the browser still confirms leaving, and the notice shows the other.
    let actions = page.handle(saved(2));
    assert!(actions.contains(&Action::ConfirmLeaving(true)));
    assert!(matches!(actions.last(), Some(Action::ShowNotice(Notice::Unsaved { last4, others: 0, .. }))
        if last4 == "aaaa"));
    assert!(page.handle(saved(1)).contains(&Action::ConfirmLeaving(false)));
}

#[test]
fn late_events_do_not_change_a_saved_capture() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    let clicked = click(&mut page, vec![key('a')], stamp(1_000, 1));
    page.handle(saved(1));
    let capture = stamp(0, 1).fresh_id;
    let late = Delivery { capture: capture.clone(), state: DeliveryState::Saving };
    assert!(page.handle(Event::Delivery(late)).is_empty());
    assert!(page.handle(Event::Unreachable { capture, failure: unreachable() }).is_empty());
    assert!(page.handle(Event::TimedOut(timer(&clicked))).is_empty());
    assert!(deliveries(&page.handle(Event::Retry)).is_empty());
}

#[test]
fn an_unsaved_key_can_be_copied_again() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    assert!(page.handle(Event::CopyAgain).is_empty());
    click(&mut page, vec![key('a')], stamp(1_000, 1));
    page.handle(Event::Unreachable { capture: stamp(0, 1).fresh_id, failure: unreachable() });
    assert_eq!(page.handle(Event::CopyAgain), [Action::CopyToClipboard(key('a'))]);
    assert!(matches!(
        page.handle(Event::CopiedAgain(true))[..],
        [Action::ShowNotice(Notice::Unsaved { copied: Some(true), .. })]
    ));
}

#[test]
fn a_saved_notice_warns_if_the_page_displays_another_brand() {
    let mut page = switched_on();
    let brand_text = Some("Brand ID: aaaaaaaaaaaaaaaaaaaaaaaa".into());
    page.handle(Event::Snapshot(PageView { brand_text, ..reveal() }));
    click(&mut page, vec![key('a')], stamp(1_000, 1));
    let actions = page.handle(saved(1));
    assert!(matches!(actions.last(), Some(Action::ShowNotice(Notice::Saved { other_store: Some(_), .. }))));
    assert!(actions.contains(&Action::ConfirmLeaving(false)));
}

#[test]
fn the_warning_of_a_listed_name_appears_once_and_disappears_with_the_create_view() {
    let mut page = switched_on();
    let row = format!("UpstackData {}aB3dE5f", "*".repeat(43));
    let address = "/integrations/api-keys".to_owned();
    let list =
        || PageView { address: address.clone(), masked_rows: vec![row.clone()], ..PageView::default() };
    assert_eq!(page.handle(Event::Snapshot(list())), []);
    let shown = look(&mut page, create_view(1, ""));
    assert!(shown.contains(&Action::ShowNotice(Notice::AlreadyListed)) && prefills(&shown) == 1);
    assert!(
        !page
            .handle(Event::Snapshot(create_view(1, "UpstackData")))
            .contains(&Action::ShowNotice(Notice::AlreadyListed))
    );
    click(&mut page, vec![], stamp(1, 1));
    assert!(page.handle(Event::Snapshot(list())).contains(&Action::HideNotice));
}

/// A page that is slow to be scanned reports the end of the create view only after the key was copied.
#[test]
fn the_end_of_the_create_view_does_not_hide_the_notice_of_a_captured_key() {
    for is_saved in [false, true] {
        let mut page = switched_on();
        let opened = open_create_view_of_a_listed_name(&mut page);
        assert!(opened.contains(&Action::ShowNotice(Notice::AlreadyListed)), "{opened:?}");
        page.handle(Event::Snapshot(create_view(1, "UpstackData")));
        let clicked = click(&mut page, vec![key('a')], stamp(1_000, 1));
        assert_eq!(deliveries(&clicked).len(), 1, "{clicked:?}");
        if is_saved {
            page.handle(saved(1));
        }
        let scanned = page.handle(reveals(Some(key('a'))));
        assert!(!scanned.contains(&Action::HideNotice), "{scanned:?}");
    }
}

/// A page whose create view was left with a name, so that the next key is new.
fn created() -> CapturePage {
    let mut page = switched_on();
    page.handle(Event::Snapshot(create_view(1, "")));
    page.handle(Event::Snapshot(create_view(1, "UpstackData")));
    page
}

fn reveals(key: Option<ApiKey>) -> Event {
    Event::Snapshot(PageView { keys: key.into_iter().collect(), ..reveal() })
}

#[test]
fn an_uncopied_new_key_is_offered_when_it_leaves_the_page_and_saved_on_confirmation() {
    let mut page = created();
    assert!(page.handle(reveals(Some(key('a')))).contains(&Action::ConfirmLeaving(true)));
    let offered = page.handle(reveals(None));
    assert!(matches!(offered.last(), Some(Action::ShowNotice(Notice::Offer { .. }))), "{offered:?}");
    assert_eq!(deliveries(&page.handle(Event::Accepted(stamp(1, 1))))[0].key, key('a'));
    // The question is answered.
    assert!(page.handle(Event::Accepted(stamp(2, 2))).is_empty());
}

#[test]
fn a_copied_key_is_not_offered() {
    let mut page = created();
    page.handle(reveals(Some(key('a'))));
    assert_eq!(deliveries(&click(&mut page, vec![key('a')], stamp(1, 1))).len(), 1);
    assert!(page.handle(Event::Leaving).is_empty());
    assert!(
        !page.handle(reveals(None)).iter().any(|a| matches!(a, Action::ShowNotice(Notice::Offer { .. })))
    );
}

#[test]
fn a_declined_key_is_not_offered_again() {
    let mut page = created();
    page.handle(reveals(Some(key('a'))));
    assert!(matches!(page.handle(Event::Leaving).last(), Some(Action::ShowNotice(Notice::Offer { .. }))));
    assert!(page.handle(Event::Dismissed).contains(&Action::ConfirmLeaving(false)));
    assert!(!page.handle(reveals(Some(key('a')))).contains(&Action::ConfirmLeaving(true)));
    assert!(page.handle(Event::Leaving).is_empty());
}

#[test]
fn an_unusual_key_is_saved_only_on_confirmation() {
    let unusual = || ApiKey::parse_any("omni_live_4f9d8c7b6a5e4d3c2b1a").unwrap();
    let mut page = created();
    page.handle(reveals(None));
    let copied =
        |id| Event::Copied { key: unusual(), source: CopySource::ClipboardApi, stamp: stamp(1_000, id) };
    assert!(page.handle(copied(1)).is_empty(), "nothing was clicked");
    click(&mut page, vec![], stamp(1_000, 2));
    let asked = page.handle(copied(3));
    assert!(
        deliveries(&asked).is_empty()
            && matches!(asked.last(), Some(Action::ShowNotice(Notice::Unusual { .. })))
    );
    assert_eq!(deliveries(&page.handle(Event::Accepted(stamp(2_000, 4))))[0].key, unusual());
}

/// Shows the list with the name that Keyferry uses, then the create view.
fn open_create_view_of_a_listed_name(page: &mut CapturePage) -> Vec<Action> {
    let row = format!("UpstackData {}aB3dE5f", "*".repeat(43));
    let address = "/integrations/api-keys".to_owned();
    page.handle(Event::Snapshot(PageView { address, masked_rows: vec![row], ..PageView::default() }));
    page.handle(Event::Snapshot(create_view(1, "")))
}

fn copied_by_hand(page: &mut CapturePage, now_millis: u64, id: u8) -> Vec<Action> {
    page.handle(Event::CopyShortcut { now_millis });
    let source = CopySource::CopyEvent;
    page.handle(Event::Copied { key: key('a'), source, stamp: stamp(now_millis, id) })
}

/// Actions without any effect on the page, the clipboard or the background.
fn is_harmless(action: &Action) -> bool {
    matches!(
        action,
        Action::RequestSettings
            | Action::LookForKeys(_)
            | Action::ArmClipboardHook(_)
            | Action::StartTimer { millis: ANSWER_DEADLINE_MILLIS, .. }
    )
}

#[test]
fn no_notice_appears_before_the_settings_are_known() {
    let mut page = CapturePage::default();
    let opened = open_create_view_of_a_listed_name(&mut page);
    assert!(opened.contains(&Action::RequestSettings) && opened.iter().all(is_harmless), "{opened:?}");
    let answered = page.handle(Event::Settings(PageSettings::default()));
    assert!(answered.contains(&Action::ShowNotice(Notice::AlreadyListed)), "{answered:?}");
    assert!(answered.contains(&Action::Prefill { field: 1, name: "UpstackData".into() }), "{answered:?}");
}

#[test]
fn a_site_that_is_switched_off_shows_and_prefills_nothing() {
    let mut page = CapturePage::default();
    open_create_view_of_a_listed_name(&mut page);
    assert_eq!(page.handle(switched_off()), [Action::LookForKeys(false)]);
    assert_eq!(open_create_view_of_a_listed_name(&mut page), []);
}

#[test]
fn a_key_copied_by_hand_is_not_delivered_where_the_site_is_switched_off() {
    for answered_before in [true, false] {
        let mut page = CapturePage::default();
        if answered_before {
            page.handle(switched_off());
        }
        page.handle(Event::Snapshot(reveal()));
        let copied = copied_by_hand(&mut page, 1_000, 1);
        assert!(copied.iter().all(is_harmless), "{copied:?}");
        assert!(page.handle(switched_off()).iter().all(is_harmless));
        assert_eq!(copied_by_hand(&mut page, 9_000, 2), []);
        assert_eq!(page.handle(Event::Retry), []);
    }
}

#[test]
fn a_key_copied_before_the_settings_are_known_is_delivered_after_the_answer() {
    for answer in [Event::Settings(PageSettings::default()), Event::SettingsUnavailable] {
        let mut page = CapturePage::default();
        page.handle(Event::Snapshot(reveal()));
        assert!(deliveries(&click(&mut page, vec![key('a')], stamp(1_000, 1))).is_empty());
        let answered = page.handle(answer);
        assert_eq!(deliveries(&answered).len(), 1, "{answered:?}");
        assert!(matches!(answered.last(), Some(Action::ShowNotice(Notice::Saving { .. }))), "{answered:?}");
    }
}

#[test]
fn settings_without_an_answer_count_as_unavailable_after_a_deadline() {
    let mut page = CapturePage::default();
    let looked = page.handle(Event::Snapshot(reveal()));
    click(&mut page, vec![key('a')], stamp(1_000, 1));
    assert_eq!(deliveries(&page.handle(Event::TimedOut(timer(&looked)))).len(), 1);
    assert!(page.handle(Event::TimedOut(timer(&looked))).is_empty(), "only once");
}

#[test]
fn the_notice_is_removed_when_the_site_is_switched_off() {
    let mut page = switched_on();
    assert!(
        open_create_view_of_a_listed_name(&mut page).contains(&Action::ShowNotice(Notice::AlreadyListed))
    );
    let off = page.handle(switched_off());
    let expected = [Action::LookForKeys(false), Action::HideNotice, Action::ConfirmLeaving(false)];
    assert_eq!(off, expected);
    assert_eq!(page.handle(Event::Dismissed), []);
}

#[test]
fn a_late_answer_that_the_site_is_switched_off_stops_every_delivery() {
    let mut page = CapturePage::default();
    page.handle(Event::Snapshot(reveal()));
    click(&mut page, vec![key('a')], stamp(1_000, 1));
    let delivered = page.handle(Event::SettingsUnavailable);
    assert!(page.handle(switched_off()).contains(&Action::HideNotice));
    assert_eq!(page.handle(Event::TimedOut(timer(&delivered))), []);
    assert_eq!(click(&mut page, vec![key('b')], stamp(2_000, 2)), []);
}

#[test]
fn the_name_of_the_latest_settings_is_prefilled_and_none_if_prefilling_is_switched_off() {
    let mut page = switched_on();
    assert!(page.handle(Event::Snapshot(create_view(1, ""))).contains(&Action::RequestSettings));
    let settings = PageSettings { key_name: "Company".into(), ..PageSettings::default() };
    let prefill = Action::Prefill { field: 1, name: "Company".into() };
    assert!(page.handle(Event::Settings(settings.clone())).contains(&prefill));
    page.handle(Event::Snapshot(PageView::default()));
    page.handle(Event::Snapshot(create_view(2, "")));
    assert_eq!(prefills(&page.handle(Event::Settings(PageSettings { prefill: false, ..settings }))), 0);
}

#[test]
fn a_name_typed_before_the_settings_arrive_is_not_replaced() {
    let mut page = CapturePage::default();
    page.handle(Event::Snapshot(create_view(1, "")));
    page.handle(Event::Typed(1));
    assert_eq!(prefills(&page.handle(Event::Settings(PageSettings::default()))), 0);
}

#[test]
fn a_copy_event_is_the_users_within_one_second_of_the_shortcut_or_a_minute_of_the_menu() {
    let shortcut = |now_millis| Event::CopyShortcut { now_millis };
    let menu = |now_millis| Event::ContextMenuOpened { now_millis };
    for (opened, latest) in [(shortcut(1_000), 2_000), (menu(1_000), 61_000)] {
        for (source, now, delivered) in [
            (CopySource::CopyEvent, latest, 1),
            (CopySource::CopyEvent, latest + 1, 0),
            (CopySource::ClipboardApi, latest, 0),
        ] {
            let mut page = created();
            page.handle(reveals(Some(key('a'))));
            page.handle(match &opened {
                Event::CopyShortcut { now_millis } => shortcut(*now_millis),
                other => {
                    assert!(matches!(other, Event::ContextMenuOpened { .. }));
                    menu(1_000)
                }
            });
            let actions = page.handle(Event::Copied { key: key('a'), source, stamp: stamp(now, 1) });
            assert_eq!(deliveries(&actions).len(), delivered, "{opened:?} {source:?} {now}");
        }
    }
}

const HIDDEN: ControlVisibility = ControlVisibility { opacity_percent: 0, ..SEEN };

fn written(key: ApiKey, now_millis: u64, id: u8) -> Event {
    Event::Copied { key, source: CopySource::ClipboardApi, stamp: stamp(now_millis, id) }
}

fn offers(actions: &[Action]) -> usize {
    actions.iter().filter(|a| matches!(a, Action::ShowNotice(Notice::Offer { .. }))).count()
}

/// The list of keys with nothing over it.
fn list(name: &str) -> PageView {
    let masked_rows = vec![format!("{name} {}aB3dE5f", "*".repeat(43))];
    PageView { address: "/integrations/api-keys".into(), masked_rows, ..PageView::default() }
}

/// An icon without words, or with words that a kit made up.
fn icon(label: &str) -> Control {
    Control { label: label.into(), ..Control::default() }
}

#[test]
fn a_new_key_behind_an_icon_is_captured_while_the_list_is_displayed() {
    for label in ["", "API key appended action", "▣"] {
        let mut page = created();
        page.handle(Event::Snapshot(list("UpstackData")));
        let clicked = page.handle(activated(icon(label), vec![], stamp(1_000, 1)));
        assert!(clicked.contains(&Action::ArmClipboardHook(COPY_WINDOW_MILLIS)), "{label}");
        assert_eq!(deliveries(&page.handle(written(key('a'), 1_001, 2))).len(), 1, "{label}");
        // The key is known: on the list, an icon copies something else.
        page.handle(saved(2));
        page.handle(Event::Snapshot(list("UpstackData")));
        page.handle(activated(icon(label), vec![], stamp(9_000, 3)));
        assert_eq!(deliveries(&page.handle(written(key('b'), 9_001, 4))).len(), 0, "{label}");
    }
}

#[test]
fn a_control_for_another_thing_copies_no_new_key_after_the_creation() {
    let mut page = created();
    page.handle(reveals(None));
    page.handle(activated(icon("Copy webhook URL"), vec![], stamp(1_000, 1)));
    assert!(page.handle(written(key('a'), 1_001, 2)).is_empty());
}

#[test]
fn a_key_that_the_page_copies_as_it_is_created_is_captured() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(create_view(1, "UpstackData")));
    let create = Control { text: "Create API key".into(), ..Control::default() };
    page.handle(activated(create, vec![], stamp(1_000, 1)));
    assert_eq!(deliveries(&page.handle(written(key('a'), 1_900, 2))).len(), 1);
}

#[test]
fn a_new_key_is_captured_while_the_create_view_stays_open_behind_it() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(create_view(1, "UpstackData")));
    let create = Control { text: "Create API key".into(), ..Control::default() };
    page.handle(activated(create, vec![], stamp(1_000, 1)));
    page.handle(Event::Snapshot(create_view(1, "UpstackData")));
    page.handle(activated(icon(""), vec![], stamp(9_000, 2)));
    assert_eq!(deliveries(&page.handle(written(key('a'), 9_001, 3))).len(), 1);
}

#[test]
fn a_create_view_that_was_opened_and_left_empty_creates_nothing() {
    let mut page = created();
    page.handle(Event::Snapshot(list("UpstackData")));
    page.handle(activated(icon("Create"), vec![], stamp(1_000, 1)));
    page.handle(Event::Snapshot(create_view(2, "")));
    page.handle(Event::Snapshot(list("UpstackData")));
    page.handle(activated(icon(""), vec![], stamp(9_000, 2)));
    assert!(page.handle(written(key('a'), 9_001, 3)).is_empty());
}

#[test]
fn a_second_create_view_is_prefilled_although_the_user_edited_the_first_name() {
    let mut page = switched_on();
    look(&mut page, create_view(1, ""));
    page.handle(Event::Typed(1));
    page.handle(Event::Snapshot(create_view(1, "Mine")));
    // The user submitted with the Enter key.
    page.handle(reveals(None));
    click(&mut page, vec![key('a')], stamp(1_000, 1));
    assert_eq!(prefills(&look(&mut page, create_view(2, ""))), 1);
}

#[test]
fn a_control_that_the_user_did_not_see_captures_nothing() {
    let unseen = |nearby, stamp| Event::ControlActivated {
        control: copy(),
        surroundings: Surroundings::default(),
        visibility: HIDDEN,
        nearby,
        are_shown: true,
        stamp,
    };
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    assert!(page.handle(unseen(vec![key('a')], stamp(1_000, 1))).is_empty());
    assert!(page.handle(written(key('a'), 1_001, 2)).is_empty());
    // After a creation, the key is not lost either: the user is asked.
    let mut page = created();
    page.handle(reveals(None));
    assert!(deliveries(&page.handle(unseen(vec![key('a')], stamp(1_000, 1)))).is_empty());
    let copied = page.handle(written(key('a'), 1_001, 2));
    assert_eq!((deliveries(&copied).len(), offers(&copied)), (0, 1));
    assert_eq!(deliveries(&page.handle(Event::Accepted(stamp(2_000, 3))))[0].key, key('a'));
}

#[test]
fn a_key_in_an_attribute_is_captured_only_if_the_clipboard_agrees() {
    let in_attribute = |stamp| Event::ControlActivated {
        control: copy(),
        surroundings: Surroundings::default(),
        visibility: SEEN,
        nearby: vec![key('a')],
        are_shown: false,
        stamp,
    };
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    assert!(deliveries(&page.handle(in_attribute(stamp(1_000, 1)))).is_empty());
    assert_eq!(deliveries(&page.handle(written(key('a'), 1_001, 2)))[0].key, key('a'));
}

#[test]
fn of_many_keys_that_one_click_copies_one_is_captured_and_one_is_offered() {
    for (nearby, first) in [(vec![key('a')], 'a'), (vec![], 'b')] {
        let mut page = switched_on();
        page.handle(Event::Snapshot(reveal()));
        let mut actions = click(&mut page, nearby, stamp(1_000, 1));
        for (at, fill) in ('b'..='z').enumerate() {
            actions.extend(page.handle(written(key(fill), 1_001, 10 + u8::try_from(at).unwrap())));
        }
        let [capture] = deliveries(&actions)[..] else { panic!("{actions:?}") };
        assert_eq!(capture.key, key(first));
        let id = capture.id.clone();
        page.handle(Event::Delivery(Delivery { capture: id, state: DeliveryState::Nameable }));
        assert_eq!(offers(&page.handle(reveals(None))), 1);
        assert_eq!(offers(&page.handle(reveals(None))), 0);
    }
}

#[test]
fn a_key_that_a_click_copies_after_the_answer_to_a_question_is_asked_about() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(PageView { keys: vec![key('b')], ..reveal() }));
    click(&mut page, vec![], stamp(1_000, 1));
    page.handle(Event::Snapshot(PageView { address: "/campaigns".into(), ..PageView::default() }));
    assert_eq!(deliveries(&page.handle(Event::Accepted(stamp(1_100, 2)))).len(), 1);
    assert!(deliveries(&page.handle(written(key('a'), 1_200, 3))).is_empty());
    assert_eq!(offers(&page.handle(saved(2))) + offers(&page.handle(Event::Leaving)), 1);
}

#[test]
fn saved_key_can_be_named_from_its_notice() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    click(&mut page, vec![key('a')], stamp(1_000, 1));
    assert_eq!(page.handle(Event::Accepted(stamp(1_100, 2))), [], "it is not saved yet");
    page.handle(saved(1));
    assert_eq!(page.handle(Event::Accepted(stamp(2_000, 3))), [Action::NameKey, Action::HideNotice]);
}

#[test]
fn a_key_that_was_saved_before_is_not_named_from_its_notice() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    click(&mut page, vec![key('a')], stamp(1_000, 1));
    let state = DeliveryState::Saved;
    page.handle(Event::Delivery(Delivery { capture: stamp(0, 1).fresh_id, state }));
    assert_eq!(page.handle(Event::Accepted(stamp(2_000, 2))), []);
}

#[test]
fn a_page_tracks_a_limited_number_of_unsaved_keys() {
    let mut page = switched_on();
    page.handle(Event::Snapshot(reveal()));
    let mut captured = 0;
    for (id, fill) in (1..).zip('a'..='z') {
        captured += deliveries(&click(&mut page, vec![key(fill)], stamp(u64::from(id) * 9_000, id))).len();
    }
    assert_eq!(captured, MAX_UNSAVED);
}

#[test]
fn text_that_a_handler_sets_while_the_user_copies_is_captured_only_after_the_creation() {
    for (mut page, captured) in [(created(), 1), (switched_on(), 0)] {
        page.handle(Event::Snapshot(PageView { headings: vec!["API keys".into()], ..reveal() }));
        page.handle(Event::CopyShortcut { now_millis: 1_000 });
        let source = CopySource::CopyHandler;
        let copied = page.handle(Event::Copied { key: key('a'), source, stamp: stamp(1_001, 1) });
        assert_eq!(deliveries(&copied).len(), captured);
    }
}

#[test]
fn the_warning_of_a_listed_name_does_not_appear_for_the_key_just_created() {
    let mut page = created();
    let behind = |view: PageView| PageView { masked_rows: list("UpstackData").masked_rows, ..view };
    page.handle(reveals(Some(key('a'))));
    click(&mut page, vec![key('a')], stamp(1_000, 1));
    page.handle(saved(1));
    // The closing dialog still contains the name, and the list behind it gained the key.
    let closing = page.handle(Event::Snapshot(behind(create_view(1, "UpstackData"))));
    assert!(!closing.contains(&Action::ShowNotice(Notice::AlreadyListed)), "{closing:?}");
    page.handle(Event::Snapshot(list("UpstackData")));
    let again = page.handle(Event::Snapshot(create_view(2, "")));
    assert!(again.contains(&Action::ShowNotice(Notice::AlreadyListed)), "{again:?}");
}

#[test]
fn a_key_is_not_offered_while_it_stands_on_the_page() {
    let mut page = created();
    page.handle(reveals(Some(key('a'))));
    // Nothing else speaks for a new key any more.
    for address in ["/integrations/api-keys", "/somewhere"] {
        let keys = vec![key('a')];
        let still = page.handle(Event::Snapshot(PageView { address: address.into(), keys, ..list("") }));
        assert!(!still.contains(&Action::LookForKeys(false)) && offers(&still) == 0, "{still:?}");
    }
    assert_eq!(offers(&page.handle(Event::Snapshot(list("")))), 1);
}

#[test]
fn an_uncopied_key_is_offered_when_another_one_takes_its_place() {
    let mut page = created();
    page.handle(reveals(Some(key('a'))));
    let offered = page.handle(reveals(Some(key('b'))));
    assert!(matches!(offered.iter().find(|a| matches!(a, Action::ShowNotice(_))),
        Some(Action::ShowNotice(Notice::Offer { last4 })) if last4 == "aaaa"));
    page.handle(Event::Dismissed);
    let offered = page.handle(reveals(None));
    assert!(matches!(offered.last(), Some(Action::ShowNotice(Notice::Offer { last4 })) if last4 == "bbbb"));
}

#[test]
fn the_brand_of_an_earlier_store_is_forgotten_with_its_list_or_page() {
    let other_split = || ApiKey::parse(&format!("{}-{}", "a".repeat(64), "b".repeat(10))).unwrap();
    let elsewhere = PageView { address: "/campaigns".into(), ..PageView::default() };
    for (between, remembered) in [(create_view(1, "x"), true), (list(""), false), (elsewhere, false)] {
        let mut page = switched_on();
        page.handle(Event::Snapshot(reveal()));
        page.handle(Event::Snapshot(between));
        page.handle(Event::Snapshot(PageView { brand_text: None, ..reveal() }));
        let clicked = click(&mut page, vec![other_split()], stamp(1_000, 1));
        assert_eq!(deliveries(&clicked)[0].brand_on_page.is_some(), remembered);
    }
}

#[test]
fn leaving_the_create_view_ends_it_even_if_the_page_changes_later_than_its_address() {
    let elsewhere = |view: PageView| PageView { address: "/campaigns".into(), ..view };
    let mut page = switched_on();
    page.handle(Event::Snapshot(create_view(1, "My name")));
    let link = Control { text: "Campaigns".into(), ..Control::default() };
    page.handle(activated(link, vec![], stamp(0, 1)));
    page.handle(Event::Snapshot(elsewhere(create_view(1, "My name"))));
    page.handle(Event::Snapshot(elsewhere(PageView::default())));
    page.handle(activated(icon("More"), vec![], stamp(5_000, 2)));
    assert!(deliveries(&page.handle(written(key('a'), 5_100, 3))).is_empty());
}

#[test]
fn a_new_key_is_captured_on_a_view_of_the_same_section_without_any_sign() {
    let reveal = |view: PageView| PageView { address: "/automations/created".into(), ..view };
    let mut page = switched_on();
    page.handle(Event::Snapshot(PageView { address: "/automations".into(), ..create_view(1, "My name") }));
    page.handle(Event::Snapshot(reveal(create_view(1, "My name"))));
    page.handle(Event::Snapshot(reveal(PageView::default())));
    page.handle(activated(icon(""), vec![], stamp(1_000, 2)));
    assert_eq!(deliveries(&page.handle(written(key('a'), 1_100, 3))).len(), 1);
}

#[test]
fn a_consent_page_is_neither_prefilled_nor_are_its_keys_captured() {
    let address = "/oauth2/authorize";
    let mut page = switched_on();
    assert!(
        page.handle(Event::Snapshot(PageView { address: address.into(), ..create_view(1, "") })).is_empty()
    );
    page.handle(Event::Snapshot(PageView { address: address.into(), ..reveal() }));
    assert!(click(&mut page, vec![key('a')], stamp(1_000, 1)).is_empty());
    assert!(page.handle(written(key('a'), 1_001, 2)).is_empty());
    assert!(copied_by_hand(&mut page, 2_000, 3).is_empty());
}

/// A step of a generated history of a page.
#[derive(Clone, Debug)]
enum Step {
    Elsewhere,
    List,
    Create { field: ElementId, value: &'static str },
    Reveal { key: Option<u8>, address: bool },
    Type(ElementId),
    Click { text: &'static str, near: Option<u8> },
    Shortcut,
    Menu,
    Copy { key: u8, source: CopySource },
    Leave,
    Confirm,
    Dismiss,
    Saved,
    Fails,
    Retry,
    Wait,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = || prop::option::of(0..3u8);
    let texts = prop::sample::select(vec!["Copy API key", "Copy", "Kopieren", "Done", "Copy link", ""]);
    let sources = prop::sample::select(vec![CopySource::ClipboardApi, CopySource::CopyEvent]);
    let step = prop_oneof![
        Just(Step::Elsewhere),
        Just(Step::List),
        (1..4u32, prop::sample::select(vec!["", "Mine", "UpstackData"]))
            .prop_map(|(field, value)| Step::Create { field, value }),
        (key(), any::<bool>()).prop_map(|(key, address)| Step::Reveal { key, address }),
        (1..4u32).prop_map(Step::Type),
        (texts, key()).prop_map(|(text, near)| Step::Click { text, near }),
        Just(Step::Shortcut),
        Just(Step::Menu),
        (0..3u8, sources).prop_map(|(key, source)| Step::Copy { key, source }),
        Just(Step::Leave),
        Just(Step::Confirm),
        Just(Step::Dismiss),
        Just(Step::Saved),
        Just(Step::Fails),
        Just(Step::Retry),
        Just(Step::Wait),
    ];
    prop::collection::vec(step, 0..40)
}

/// Turns steps into events, and keeps the values that later steps refer to.
struct History {
    view: PageView,
    now: u64,
    id: u8,
    captures: Vec<Capture>,
}

impl History {
    fn new() -> Self {
        Self { view: PageView::default(), now: 1_000, id: 0, captures: vec![] }
    }

    fn key(n: u8) -> ApiKey {
        key(char::from(b'a' + n))
    }

    fn event(&mut self, step: &Step) -> Option<Event> {
        self.id += 1;
        let (stamp, now_millis) = (stamp(self.now, self.id), self.now);
        let view = |history: &mut Self, view: PageView| {
            history.view = view.clone();
            Some(Event::Snapshot(view))
        };
        match *step {
            Step::Elsewhere => view(self, PageView { address: "/campaigns".into(), ..PageView::default() }),
            Step::List => {
                let masked_rows = vec![format!("Zapier {}aB3dE5f", "*".repeat(43))];
                let address = "/integrations/api-keys".into();
                view(self, PageView { address, masked_rows, ..PageView::default() })
            }
            Step::Create { field, value } => view(self, create_view(field, value)),
            Step::Reveal { key, address } => {
                let address = if address { "/integrations/api-keys" } else { "/somewhere" }.into();
                let keys = key.map(Self::key).into_iter().collect();
                view(self, PageView { address, keys, ..reveal() })
            }
            Step::Type(field) => Some(Event::Typed(field)),
            Step::Click { text, near } => {
                let control = Control { text: text.into(), ..Control::default() };
                Some(activated(control, near.map(Self::key).into_iter().collect(), stamp))
            }
            Step::Shortcut => Some(Event::CopyShortcut { now_millis }),
            Step::Menu => Some(Event::ContextMenuOpened { now_millis }),
            Step::Copy { key, source } => Some(Event::Copied { key: Self::key(key), source, stamp }),
            Step::Leave => Some(Event::Leaving),
            Step::Confirm => Some(Event::Accepted(stamp)),
            Step::Dismiss => Some(Event::Dismissed),
            Step::Saved => self.delivery(DeliveryState::Saved),
            Step::Fails => self.delivery(DeliveryState::Unsaved(Failure::new(FailureCode::Internal, ""))),
            Step::Retry => Some(Event::Retry),
            Step::Wait => {
                self.now += 2 * u64::from(COPY_WINDOW_MILLIS);
                None
            }
        }
    }

    fn delivery(&self, state: DeliveryState) -> Option<Event> {
        let capture = self.captures.last()?.id.clone();
        Some(Event::Delivery(Delivery { capture, state }))
    }
}

proptest! {
    /// A key is delivered only right after the user activated a control, copied it or accepted the question, and a
    /// value of another format only after a question; every capture has its own ID; only an empty field is prefilled,
    /// once.
    #[test]
    fn no_order_of_events_captures_without_the_user_or_replaces_a_typed_name(steps in steps()) {
        let (mut page, mut history) = (switched_on(), History::new());
        let (mut last_click, mut user_copy_until) = (None, 0);
        let (mut typed, mut address) = (false, String::new());
        for step in steps {
            let now = history.now;
            let Some(event) = history.event(&step) else { continue };
            let trusted = match step {
                Step::Click { .. } => {
                    last_click = Some(now);
                    true
                }
                Step::Confirm => true,
                Step::Copy { source, .. } => {
                    last_click.is_some_and(|at| now <= at + u64::from(COPY_WINDOW_MILLIS))
                        || (source == CopySource::CopyEvent && now <= user_copy_until)
                }
                _ => false,
            };
            match step {
                Step::Shortcut => user_copy_until = now + 1_000,
                Step::Menu => user_copy_until = now + 60_000,
                Step::Type(field) => {
                    typed |= omnisend::name_field(&history.view).is_some_and(|name| name.id == field);
                }
                _ => {}
            }
            // A create view that was left by navigation or by a click may be another one when it is back.
            typed &= omnisend::name_field(&history.view).is_some() || history.view.address == address;
            address.clone_from(&history.view.address);
            let mut actions = page.handle(event);
            if actions.contains(&Action::RequestSettings) {
                actions.extend(page.handle(Event::Settings(PageSettings::default())));
            }
            for capture in deliveries(&actions) {
                let again = history.captures.iter().any(|known| known.id == capture.id);
                let retried = matches!(step, Step::Retry);
                prop_assert!(trusted || (again && retried), "{capture:?} was delivered without the user");
                if !again {
                    history.captures.push(capture.clone());
                }
            }
            for action in &actions {
                if let Action::Prefill { field, .. } = action {
                    let name = omnisend::name_field(&history.view).unwrap();
                    prop_assert!(name.id == *field && name.value.is_empty() && !typed, "{action:?}");
                }
            }
            if matches!(step, Step::Click { .. }) {
                typed = false;
            }
            history.now += 10;
        }
    }

    /// A click, a copy command or an answer to a question captures one key at most, however often the page writes.
    #[test]
    fn each_activation_captures_one_key_at_most(steps in steps()) {
        let (mut page, mut history) = (switched_on(), History::new());
        let mut captured_since = 0;
        for step in steps {
            if matches!(step, Step::Click { .. } | Step::Shortcut | Step::Menu | Step::Confirm) {
                captured_since = 0;
            }
            let Some(event) = history.event(&step) else { continue };
            for capture in deliveries(&page.handle(event)) {
                if !history.captures.iter().any(|known| known.id == capture.id) {
                    history.captures.push(capture.clone());
                    captured_since += 1;
                }
            }
            prop_assert!(captured_since <= 1, "{step:?}");
            history.now += 10;
        }
    }

    /// Before the answer, no action has an effect. Afterwards, the same keys are delivered as with an early answer, or
    /// none if the site is switched off.
    #[test]
    fn late_settings_lose_no_key_and_permit_nothing_before(steps in steps(), late in 0..40usize, on in any::<bool>()) {
        let (mut early, mut page) = (switched_on(), CapturePage::default());
        let (mut history, mut same) = (History::new(), History::new());
        let (mut expected, mut delivered) = (vec![], vec![]);
        let settings = || PageSettings { omnisend: on, ..PageSettings::default() };
        let ids = |actions: &[Action]| -> Vec<CaptureId> {
            deliveries(actions).iter().map(|capture| capture.id.clone()).collect()
        };
        // The events of these steps depend on deliveries, or on pauses in which the deadline passes.
        let depends = |step: &Step| matches!(step, Step::Wait | Step::Saved | Step::Fails | Step::Retry);
        let steps: Vec<Step> = steps.into_iter().filter(|step| !depends(step)).collect();
        for (index, step) in steps.iter().enumerate() {
            if let Some(event) = history.event(step) {
                expected.extend(ids(&early.handle(event)));
            }
            if let Some(event) = same.event(step) {
                let actions = page.handle(event);
                match index {
                    _ if index < late => prop_assert!(actions.iter().all(is_harmless), "{actions:?}"),
                    _ if !on && index > late => prop_assert!(actions.is_empty(), "{actions:?}"),
                    _ => {}
                }
                if on || index < late {
                    delivered.extend(ids(&actions));
                }
            }
            if index == late {
                delivered.extend(ids(&page.handle(Event::Settings(settings()))));
            }
        }
        if steps.len() <= late {
            delivered.extend(ids(&page.handle(Event::Settings(settings()))));
        }
        prop_assert_eq!(delivered, if on { expected } else { vec![] });
    }
}

/// Omnisend's answer about the capture with this ID.
fn checked(id: u8, is_problem: bool) -> Event {
    Event::KeyChecked(CheckLine { capture: stamp(0, id).fresh_id, line: "Acme Shoes".into(), is_problem })
}

#[test]
fn omnisends_answer_is_added_to_the_notice_of_its_key_while_that_is_shown() {
    let extended = |tone, urgent| [Action::ExtendNotice { line: "Acme Shoes".into(), tone, urgent }];
    let mut page = switched_on();
    look(&mut page, reveal());
    click(&mut page, vec![key('a')], stamp(0, 1));
    assert!(page.handle(checked(1, false)).is_empty(), "the key is not saved yet");
    page.handle(saved(1));
    assert_eq!(page.handle(checked(1, false)), extended(Tone::PassingSuccess, false));
    assert_eq!(page.handle(checked(1, true)), extended(Tone::Attention, true), "a problem stays");
    assert!(page.handle(checked(2, true)).is_empty(), "another key's");
    page.handle(Event::Dismissed);
    assert!(page.handle(checked(1, true)).is_empty(), "a closed notice stays closed");
    click(&mut page, vec![key('b')], stamp(5, 2));
    assert!(page.handle(checked(1, true)).is_empty(), "the notice is about the next key");
}

#[test]
fn a_notice_that_replaced_that_of_a_saved_key_gets_no_answer_about_it() {
    let mut page = switched_on();
    look(&mut page, reveal());
    click(&mut page, vec![key('a')], stamp(0, 1));
    page.handle(saved(1));
    let listed = open_create_view_of_a_listed_name(&mut page);
    assert!(listed.contains(&Action::ShowNotice(Notice::AlreadyListed)), "{listed:?}");
    assert!(page.handle(checked(1, true)).is_empty());
}
