//! Decides, on Omnisend's page, when to prefill the key's name and when a key has been copied.
//!
//! The adapter reports what happens as [`Event`]s, trusted ones only, and carries out the [`Action`]s. The key
//! stays here until the background holds it.

use crate::failure::Failure;
use crate::key::{ApiKey, BrandId, CaptureId};
use crate::message::{Capture, Delivery, DeliveryState, MAX_LABEL_CHARS, SavedKey, Site};
use crate::page::{Control, ElementId, PageView};
use crate::site::omnisend;

/// How long after a click on a copy control the page's clipboard calls count, in milliseconds. A page may ask
/// its server before it copies.
const COPY_WINDOW_MILLIS: u64 = 3_000;

/// When something happened, and a fresh id should it begin a capture.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01 UTC.
    pub now_millis: u64,
    /// Random, never used before.
    pub fresh_id: CaptureId,
}

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The page is loaded, has changed or has navigated.
    View(PageView),
    /// The user typed in a field.
    Typed(ElementId),
    /// The user clicked a control, or pressed Enter or Space on it.
    Activated {
        /// The control.
        control: Control,
        /// The values shaped like a key that stand closest to it.
        nearby: Vec<ApiKey>,
        /// When, and a fresh id.
        stamp: Stamp,
    },
    /// The page put a text shaped like a key on the clipboard.
    Copied {
        /// The text.
        key: ApiKey,
        /// When, and a fresh id.
        stamp: Stamp,
    },
    /// The background tells where a capture stands.
    Delivery(Delivery),
    /// The background could not be reached, or refused.
    Unreachable(Failure),
    /// The user asks for another attempt.
    Retry,
    /// The user closes the notice.
    Dismissed,
}

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    /// Put this text into the field, so that the page's framework sees it.
    Prefill {
        /// The field.
        field: ElementId,
        /// The text.
        text: &'static str,
    },
    /// Have the page's clipboard calls reported from now on.
    ListenToClipboard,
    /// Report the page's clipboard calls as [`Event::Copied`] for this long, in milliseconds.
    Arm(u64),
    /// Hand this to the background.
    Deliver(Capture),
    /// Ask the background for another attempt.
    Retry(CaptureId),
    /// Show this and nothing else.
    Show(Notice),
    /// Take the notice away.
    Hide,
    /// Whether leaving the page should be confirmed, since only the page has the key.
    ConfirmLeaving(bool),
}

/// What the user is told about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It is on its way.
    Saving {
        /// The key's last four characters.
        last4: String,
    },
    /// It is on its way, and the keyring is asking for something.
    Waiting {
        /// The key's last four characters.
        last4: String,
    },
    /// It is in the keyring.
    Saved {
        /// How it is kept.
        entry: SavedKey,
        /// The store that the page named, if it is another than the key's own.
        other_store: Option<BrandId>,
    },
    /// It is not in the keyring.
    Unsaved {
        /// The key's last four characters.
        last4: String,
        /// Why.
        failure: Failure,
    },
}

#[derive(Debug)]
struct Armed {
    control: i32,
    until_millis: u64,
}

/// A capture that the user is being told about. `held` once the background has it.
#[derive(Debug)]
struct Current {
    capture: Capture,
    held: bool,
    state: DeliveryState,
}

/// The state of one Omnisend page.
#[derive(Debug, Default)]
pub struct CapturePage {
    view: PageView,
    /// The store that the page named last: a view that covers the whole page need not repeat it.
    brand: Option<BrandId>,
    listening: bool,
    prefilled: Vec<ElementId>,
    /// The user has typed in this create view's name field: it is theirs.
    name_is_theirs: bool,
    name_given: Option<String>,
    armed: Option<Armed>,
    current: Option<Current>,
}

impl CapturePage {
    /// Takes an event, returns what to do, in this order.
    pub fn handle(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::View(view) => self.viewed(view),
            Event::Typed(field) => {
                self.name_is_theirs |= omnisend::name_field(&self.view).is_some_and(|name| name.id == field);
                vec![]
            }
            Event::Activated { control, nearby, stamp } => self.activated(&control, nearby, stamp),
            Event::Copied { key, stamp } => self.copied(key, stamp),
            Event::Delivery(delivery) => self.delivered(delivery),
            Event::Unreachable(failure) => self.unreachable(failure),
            Event::Retry => self.retry(),
            Event::Dismissed => vec![Action::Hide],
        }
    }

    fn viewed(&mut self, view: PageView) -> Vec<Action> {
        let mut actions = Vec::new();
        self.view = view;
        if let Some(field) = omnisend::name_field(&self.view) {
            if !self.name_is_theirs && field.value.is_empty() && !self.prefilled.contains(&field.id) {
                self.prefilled.push(field.id);
                actions.push(Action::Prefill { field: field.id, text: omnisend::KEY_NAME });
            }
            if !field.value.trim().is_empty() {
                self.name_given = Some(field.value.trim().chars().take(MAX_LABEL_CHARS).collect());
            }
        } else {
            self.name_is_theirs = false;
            self.prefilled.clear();
        }
        if let Some(brand) = omnisend::brand_id(&self.view) {
            self.brand = Some(brand);
        }
        if !self.listening && omnisend::key_is_near(&self.view) {
            self.listening = true;
            actions.push(Action::ListenToClipboard);
        }
        actions
    }

    fn activated(&mut self, control: &Control, mut nearby: Vec<ApiKey>, stamp: Stamp) -> Vec<Action> {
        let Some(weight) = omnisend::copy_control(&self.view, control) else { return vec![] };
        let until_millis = stamp.now_millis.saturating_add(COPY_WINDOW_MILLIS);
        self.armed = Some(Armed { control: weight, until_millis });
        let mut actions = vec![Action::Arm(COPY_WINDOW_MILLIS)];
        nearby.dedup();
        // Several keys near the control: only the clipboard tells which one is meant.
        if let [key] = nearby.as_slice()
            && omnisend::is_new_key(weight)
        {
            actions.extend(self.captured(key.clone(), stamp));
        }
        actions
    }

    fn copied(&mut self, key: ApiKey, stamp: Stamp) -> Vec<Action> {
        let armed = self.armed.as_ref();
        if armed.is_some_and(|a| stamp.now_millis <= a.until_millis && omnisend::is_new_key(a.control)) {
            self.captured(key, stamp)
        } else {
            vec![]
        }
    }

    fn captured(&mut self, key: ApiKey, stamp: Stamp) -> Vec<Action> {
        if let Some(current) = &self.current
            && current.capture.key == key
        {
            // The same click heard twice, or the key copied again: say where it stands, and try if need be.
            return match current.state {
                DeliveryState::Unsaved(_) => self.retry(),
                _ => self.show(),
            };
        }
        let capture = Capture {
            id: stamp.fresh_id,
            site: Site::Omnisend,
            key,
            brand_on_page: self.brand.clone(),
            label: self.name_given.clone().unwrap_or_else(|| omnisend::KEY_NAME.to_owned()),
            captured_at: stamp.now_millis / 1000,
        };
        self.current = Some(Current { capture: capture.clone(), held: false, state: DeliveryState::Saving });
        let mut actions = vec![Action::ConfirmLeaving(true), Action::Deliver(capture)];
        actions.extend(self.show());
        actions
    }

    fn delivered(&mut self, delivery: Delivery) -> Vec<Action> {
        let Some(current) = self.current.as_mut().filter(|c| c.capture.id == delivery.capture) else {
            return vec![];
        };
        current.held = true;
        current.state = delivery.state;
        let mut actions = vec![Action::ConfirmLeaving(matches!(current.state, DeliveryState::Unsaved(_)))];
        actions.extend(self.show());
        actions
    }

    fn unreachable(&mut self, failure: Failure) -> Vec<Action> {
        let Some(current) = self.current.as_mut() else { return vec![] };
        if matches!(current.state, DeliveryState::Saved(_)) {
            return vec![];
        }
        // Whether the background still holds it is unknown now, so the next attempt brings the key along.
        current.held = false;
        current.state = DeliveryState::Unsaved(failure);
        let mut actions = vec![Action::ConfirmLeaving(true)];
        actions.extend(self.show());
        actions
    }

    fn retry(&mut self) -> Vec<Action> {
        let Some(current) = self.current.as_mut() else { return vec![] };
        if matches!(current.state, DeliveryState::Saved(_)) {
            return self.show();
        }
        current.state = DeliveryState::Saving;
        // Delivering again is always safe: the capture's id is the same, and so is its place in the keyring.
        let again = if current.held {
            Action::Retry(current.capture.id.clone())
        } else {
            Action::Deliver(current.capture.clone())
        };
        let mut actions = vec![again];
        actions.extend(self.show());
        actions
    }

    fn show(&self) -> Vec<Action> {
        let Some(Current { capture, state, .. }) = &self.current else { return vec![] };
        let last4 = capture.key.last4().to_owned();
        vec![Action::Show(match state {
            DeliveryState::Saving => Notice::Saving { last4 },
            DeliveryState::Waiting => Notice::Waiting { last4 },
            DeliveryState::Unsaved(failure) => Notice::Unsaved { last4, failure: failure.clone() },
            DeliveryState::Saved(entry) => Notice::Saved {
                entry: entry.clone(),
                other_store: capture.brand_on_page.clone().filter(|_| capture.brands_disagree()),
            },
        })]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureCode;
    use crate::key::EntryId;
    use crate::page::Field;

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
        Control { id: 9, text: "Copy API key".into(), ..Control::default() }
    }

    fn prefills(actions: &[Action]) -> usize {
        actions.iter().filter(|a| matches!(a, Action::Prefill { .. })).count()
    }

    fn deliveries(actions: &[Action]) -> Vec<&Capture> {
        actions.iter().filter_map(|a| if let Action::Deliver(c) = a { Some(c) } else { None }).collect()
    }

    fn click(page: &mut CapturePage, nearby: Vec<ApiKey>, stamp: Stamp) -> Vec<Action> {
        page.handle(Event::Activated { control: copy(), nearby, stamp })
    }

    #[test]
    fn an_empty_name_field_is_prefilled_once() {
        let mut page = CapturePage::default();
        assert_eq!(prefills(&page.handle(Event::View(create_view(1, "")))), 1);
        assert_eq!(prefills(&page.handle(Event::View(create_view(1, "UpstackData")))), 0);
        // Cleared by the user: not forced back.
        page.handle(Event::Typed(1));
        assert_eq!(prefills(&page.handle(Event::View(create_view(1, "")))), 0);
        // Nor into a field that the framework made anew.
        assert_eq!(prefills(&page.handle(Event::View(create_view(2, "")))), 0);
        // The view is left and opened again.
        page.handle(Event::View(PageView::default()));
        assert_eq!(prefills(&page.handle(Event::View(create_view(3, "")))), 1);
    }

    #[test]
    fn what_the_user_has_typed_is_never_replaced() {
        let mut page = CapturePage::default();
        assert_eq!(prefills(&page.handle(Event::View(create_view(1, "Mine")))), 0);
    }

    #[test]
    fn a_field_made_anew_before_the_user_typed_is_prefilled_again() {
        let mut page = CapturePage::default();
        page.handle(Event::View(create_view(1, "")));
        assert_eq!(prefills(&page.handle(Event::View(create_view(2, "")))), 1);
    }

    #[test]
    fn a_click_on_copy_delivers_the_key_once_however_often_it_is_heard() {
        let mut page = CapturePage::default();
        page.handle(Event::View(create_view(1, "My name")));
        page.handle(Event::View(reveal()));
        let first = click(&mut page, vec![key('a')], stamp(5_000, 1));
        let [capture] = deliveries(&first)[..] else { panic!("{first:?}") };
        assert_eq!(capture.captured_at, 5);
        assert_eq!(capture.label, "My name");
        assert!(!capture.brands_disagree());
        assert!(deliveries(&page.handle(Event::Copied { key: key('a'), stamp: stamp(5_010, 2) })).is_empty());
        assert!(deliveries(&click(&mut page, vec![key('a')], stamp(6_000, 3))).is_empty());
    }

    #[test]
    fn a_key_that_only_the_clipboard_sees_is_captured_after_a_click_and_never_without_one() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
        assert!(page.handle(Event::Copied { key: key('a'), stamp: stamp(1_000, 1) }).is_empty());
        assert!(deliveries(&click(&mut page, vec![], stamp(2_000, 2))).is_empty());
        assert_eq!(
            deliveries(&page.handle(Event::Copied { key: key('a'), stamp: stamp(2_400, 3) })).len(),
            1
        );
        assert!(page.handle(Event::Copied { key: key('b'), stamp: stamp(5_001, 4) }).is_empty());
    }

    #[test]
    fn of_several_keys_nearby_the_one_on_the_clipboard_counts() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
        assert!(deliveries(&click(&mut page, vec![key('a'), key('b')], stamp(1_000, 1))).is_empty());
        let actions = page.handle(Event::Copied { key: key('b'), stamp: stamp(1_001, 2) });
        assert_eq!(deliveries(&actions)[0].key, key('b'));
    }

    #[test]
    fn other_controls_capture_nothing() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
        let control = Control { text: "Done".into(), ..Control::default() };
        assert!(
            page.handle(Event::Activated { control, nearby: vec![key('a')], stamp: stamp(1, 1) }).is_empty()
        );
    }

    #[test]
    fn an_unsaved_key_is_shown_as_unsaved_kept_and_can_be_retried() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
        click(&mut page, vec![key('a')], stamp(1_000, 1));
        // The background was never reached: the page still has the only copy.
        let failure = Failure::new(FailureCode::Internal, "gone");
        let actions = page.handle(Event::Unreachable(failure.clone()));
        assert!(actions.contains(&Action::ConfirmLeaving(true)));
        assert!(matches!(actions.last(), Some(Action::Show(Notice::Unsaved { .. }))));
        assert_eq!(deliveries(&page.handle(Event::Retry)).len(), 1);
        // It holds the key now: a retry names the capture only.
        let id = stamp(0, 1).fresh_id;
        page.handle(Event::Delivery(Delivery {
            capture: id.clone(),
            state: DeliveryState::Unsaved(failure),
        }));
        assert!(page.handle(Event::Retry).contains(&Action::Retry(id)));
    }

    #[test]
    fn the_user_is_told_when_the_page_names_another_store_than_the_key() {
        let mut page = CapturePage::default();
        let brand_text = Some("Brand ID: aaaaaaaaaaaaaaaaaaaaaaaa".into());
        page.handle(Event::View(PageView { brand_text, ..reveal() }));
        click(&mut page, vec![key('a')], stamp(1_000, 1));
        let entry = SavedKey {
            id: EntryId::from_bytes(&[0; 8]).unwrap(),
            site: Site::Omnisend,
            brand_id: None,
            label: String::new(),
            last4: "aaaa".into(),
            captured_at: 1,
            used: None,
        };
        let state = DeliveryState::Saved(entry);
        let actions = page.handle(Event::Delivery(Delivery { capture: stamp(0, 1).fresh_id, state }));
        assert!(matches!(actions.last(), Some(Action::Show(Notice::Saved { other_store: Some(_), .. }))));
        assert!(actions.contains(&Action::ConfirmLeaving(false)));
    }
}
