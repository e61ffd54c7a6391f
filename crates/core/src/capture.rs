//! Decides, on Omnisend's page, when to prefill the key's name and when a key has been copied.
//!
//! The adapter reports what happens as [`Event`]s, trusted ones only, and carries out the [`Action`]s. The key
//! stays here until the background holds it.

use crate::failure::Failure;
use crate::key::{ApiKey, BrandId, CaptureId};
use crate::message::{Capture, Delivery, DeliveryState, MAX_LABEL_CHARS, SavedKey, Site};
use crate::page::{Control, ElementId, PageView, Surroundings};
use crate::site::omnisend::{self, Context, CopyControl};

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

/// Who put a text on the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopiedBy {
    /// The page.
    Page,
    /// The user, who selected it and copied it with the keyboard or a menu.
    User,
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
        /// What stands around it.
        around: Surroundings,
        /// The values shaped like a key that stand closest to it.
        nearby: Vec<ApiKey>,
        /// When, and a fresh id.
        stamp: Stamp,
    },
    /// A text that may be a key came on the clipboard.
    Copied {
        /// The text.
        key: ApiKey,
        /// Who put it there.
        by: CopiedBy,
        /// When, and a fresh id.
        stamp: Stamp,
    },
    /// The user is about to leave the page, or looks elsewhere.
    Leaving,
    /// The user answers the question in the notice with yes.
    Confirmed(Stamp),
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
    /// Look for keys in the page from now on, or no longer: [`PageView::keys`].
    LookForKeys(bool),
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
    /// It stands on the page, or stood there until now, and the user has not copied it: save it?
    Offer {
        /// The key's last four characters.
        last4: String,
    },
    /// The user copied it where a new key is copied, but it is not shaped like one: save it?
    Unusual {
        /// The key's last four characters.
        last4: String,
    },
    /// A key of the name that Keyferry gives exists already.
    AlreadyListed,
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
    control: CopyControl,
    until_millis: u64,
}

/// A question in the notice. What the user answers is about this key.
#[derive(Debug)]
enum Question {
    Offer(ApiKey),
    Unusual(ApiKey),
}

impl Question {
    fn key(&self) -> &ApiKey {
        match self {
            Self::Offer(key) | Self::Unusual(key) => key,
        }
    }
}

/// A capture that the user is being told about. `held` once the background has it.
#[derive(Debug)]
struct Current {
    capture: Capture,
    held: bool,
    state: DeliveryState,
}

/// What is known of the name of the key that is being created.
#[derive(Debug, Default)]
struct Name {
    prefilled: Vec<ElementId>,
    /// The user has typed in this create view's name field: it is theirs.
    is_theirs: bool,
    given: Option<String>,
    /// The list showed a key of our name.
    is_taken: bool,
    /// The user has been told so in this create view.
    told_taken: bool,
}

/// The state of one Omnisend page.
#[derive(Debug, Default)]
pub struct CapturePage {
    view: PageView,
    /// A view that covers the whole page need not repeat the store, so what was known last counts.
    context: Context,
    looking_for_keys: bool,
    name: Name,
    /// The user has used a control since the name field was last seen: if it is gone, it was left, not made anew.
    used_a_control: bool,
    armed: Option<Armed>,
    /// The new key that stands on the page and has not been copied.
    uncopied: Option<ApiKey>,
    /// The user does not want these saved.
    declined: Vec<ApiKey>,
    question: Option<Question>,
    current: Option<Current>,
}

impl CapturePage {
    /// Takes an event, returns what to do, in this order.
    pub fn handle(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::View(view) => self.viewed(view),
            Event::Typed(field) => {
                self.name.is_theirs |= omnisend::name_field(&self.view).is_some_and(|name| name.id == field);
                vec![]
            }
            Event::Activated { control, around, nearby, stamp } => {
                self.activated(&control, &around, nearby, stamp)
            }
            Event::Copied { key, by, stamp } => self.copied(key, by, stamp),
            Event::Leaving => self.offer(),
            Event::Confirmed(stamp) => match self.question.take() {
                Some(question) => self.captured(question.key().clone(), stamp),
                None => vec![],
            },
            Event::Delivery(delivery) => self.delivered(delivery),
            Event::Unreachable(failure) => self.unreachable(failure),
            Event::Retry => self.retry(),
            Event::Dismissed => self.dismissed(),
        }
    }

    fn viewed(&mut self, view: PageView) -> Vec<Action> {
        let mut actions = Vec::new();
        let moved = self.view.address != view.address;
        let had_name = omnisend::name_field(&self.view).is_some_and(|field| !field.value.trim().is_empty());
        self.view = view;
        if let Some(brand) = omnisend::brand_id(&self.view) {
            self.context.brand = Some(brand);
        }
        if let Some(taken) = omnisend::lists_our_name(&self.view) {
            self.name.is_taken = taken;
        }
        if let Some(field) = omnisend::name_field(&self.view) {
            let (id, value) = (field.id, field.value.trim());
            self.used_a_control = false;
            if !value.is_empty() {
                self.name.given = Some(value.chars().take(MAX_LABEL_CHARS).collect());
            }
            if !self.name.is_theirs && field.value.is_empty() && !self.name.prefilled.contains(&id) {
                self.name.prefilled.push(id);
                actions.push(Action::Prefill { field: id, text: omnisend::KEY_NAME });
            }
            if self.name.is_taken && !self.name.told_taken && self.may_notify() {
                self.name.told_taken = true;
                actions.push(Action::Show(Notice::AlreadyListed));
            }
        } else {
            self.context.created |= had_name;
            if moved || self.used_a_control {
                self.name.is_theirs = false;
                self.name.prefilled.clear();
                if std::mem::take(&mut self.name.told_taken) && self.may_notify() {
                    actions.push(Action::Hide);
                }
            }
        }
        if !self.view.masked_rows.is_empty() || !omnisend::is_key_page(&self.view) {
            self.context.created = false;
        }
        actions.extend(self.look_for_keys());
        actions
    }

    /// Keeps an eye on a new key that stands on the page, so that it is not left behind there.
    fn look_for_keys(&mut self) -> Vec<Action> {
        let mut actions = Vec::new();
        let near = omnisend::key_is_near(&self.view, &self.context);
        if near != self.looking_for_keys {
            self.looking_for_keys = near;
            actions.push(Action::LookForKeys(near));
        }
        let is_new = |key: &&ApiKey| {
            omnisend::is_new_key(&self.view, &self.context, key)
                && !self.declined.contains(key)
                && !self.current.as_ref().is_some_and(|current| current.capture.key == **key)
        };
        let shown = self.view.keys.iter().find(is_new).cloned();
        match (&self.uncopied, &shown) {
            (None, Some(_)) => {
                self.uncopied = shown;
                actions.push(Action::ConfirmLeaving(true));
            }
            (Some(_), None) => {
                // It is gone from the page, and the page will not show it again.
                actions.extend(self.offer());
            }
            _ => self.uncopied = shown,
        }
        actions
    }

    fn activated(
        &mut self,
        control: &Control,
        around: &Surroundings,
        mut nearby: Vec<ApiKey>,
        stamp: Stamp,
    ) -> Vec<Action> {
        self.used_a_control = true;
        let copies = omnisend::copy_control(&self.view, &self.context, control, around, &nearby);
        let Some(copies) = copies else { return vec![] };
        let until_millis = stamp.now_millis.saturating_add(COPY_WINDOW_MILLIS);
        let mut actions = vec![Action::Arm(COPY_WINDOW_MILLIS)];
        nearby.dedup();
        // Several keys near the control: only the clipboard tells which one is meant.
        if let [key] = nearby.as_slice()
            && copies.copies_what_is_beside_it()
            && copies.is_new_key(&self.context, key)
        {
            actions.extend(self.new_key(key.clone(), stamp));
        }
        self.armed = Some(Armed { control: copies, until_millis });
        actions
    }

    fn copied(&mut self, key: ApiKey, by: CopiedBy, stamp: Stamp) -> Vec<Action> {
        if let Some(Armed { control, until_millis }) = &self.armed
            && stamp.now_millis <= *until_millis
        {
            if control.is_new_key(&self.context, &key) {
                return self.new_key(key, stamp);
            }
            if key.is_unusual() && control.is_worth_asking(&self.context) {
                return self.ask(Question::Unusual(key));
            }
        }
        if by == CopiedBy::Page {
            vec![]
        } else if omnisend::is_new_key(&self.view, &self.context, &key) {
            self.new_key(key, stamp)
        } else if key.is_unusual() && omnisend::is_worth_asking(&self.view, &self.context) {
            self.ask(Question::Unusual(key))
        } else {
            vec![]
        }
    }

    fn new_key(&mut self, key: ApiKey, stamp: Stamp) -> Vec<Action> {
        self.uncopied = None;
        self.question = None;
        self.captured(key, stamp)
    }

    /// Asks whether to save the key that was not copied.
    fn offer(&mut self) -> Vec<Action> {
        if !self.may_notify() {
            return vec![];
        }
        self.uncopied.take().map(|key| self.ask(Question::Offer(key))).unwrap_or_default()
    }

    fn ask(&mut self, question: Question) -> Vec<Action> {
        let key = question.key();
        let known = self.current.as_ref().is_some_and(|current| current.capture.key == *key);
        // What is being told about a key that is not safe yet matters more.
        if known || self.declined.contains(key) || !self.may_notify() {
            return vec![];
        }
        let last4 = key.last4().to_owned();
        let notice = match question {
            Question::Offer(_) => Notice::Offer { last4 },
            Question::Unusual(_) => Notice::Unusual { last4 },
        };
        self.question = Some(question);
        vec![Action::ConfirmLeaving(true), Action::Show(notice)]
    }

    fn dismissed(&mut self) -> Vec<Action> {
        let mut actions = vec![Action::Hide];
        if let Some(question) = self.question.take() {
            self.declined.push(question.key().clone());
            actions.push(Action::ConfirmLeaving(false));
        }
        actions
    }

    /// Whether the notice is free: nothing about an unsaved key is in it.
    fn may_notify(&self) -> bool {
        self.question.is_none()
            && self.current.as_ref().is_none_or(|current| matches!(current.state, DeliveryState::Saved(_)))
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
            brand_on_page: self.context.brand.clone(),
            label: self.name.given.clone().unwrap_or_else(|| omnisend::KEY_NAME.to_owned()),
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
        Control { id: 9, text: "Copy API key".into(), ..Control::default() }
    }

    fn prefills(actions: &[Action]) -> usize {
        actions.iter().filter(|a| matches!(a, Action::Prefill { .. })).count()
    }

    fn deliveries(actions: &[Action]) -> Vec<&Capture> {
        actions.iter().filter_map(|a| if let Action::Deliver(c) = a { Some(c) } else { None }).collect()
    }

    fn click(page: &mut CapturePage, nearby: Vec<ApiKey>, stamp: Stamp) -> Vec<Action> {
        page.handle(Event::Activated { control: copy(), around: Surroundings::default(), nearby, stamp })
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
        assert!(
            deliveries(&page.handle(Event::Copied {
                key: key('a'),
                by: CopiedBy::Page,
                stamp: stamp(5_010, 2)
            }))
            .is_empty()
        );
        assert!(deliveries(&click(&mut page, vec![key('a')], stamp(6_000, 3))).is_empty());
    }

    #[test]
    fn a_key_that_only_the_clipboard_sees_is_captured_after_a_click_and_never_without_one() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
        assert!(
            page.handle(Event::Copied { key: key('a'), by: CopiedBy::Page, stamp: stamp(1_000, 1) })
                .is_empty()
        );
        assert!(deliveries(&click(&mut page, vec![], stamp(2_000, 2))).is_empty());
        assert_eq!(
            deliveries(&page.handle(Event::Copied {
                key: key('a'),
                by: CopiedBy::Page,
                stamp: stamp(2_400, 3)
            }))
            .len(),
            1
        );
        assert!(
            page.handle(Event::Copied { key: key('b'), by: CopiedBy::Page, stamp: stamp(5_001, 4) })
                .is_empty()
        );
    }

    #[test]
    fn of_several_keys_nearby_the_one_on_the_clipboard_counts() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
        assert!(deliveries(&click(&mut page, vec![key('a'), key('b')], stamp(1_000, 1))).is_empty());
        let actions =
            page.handle(Event::Copied { key: key('b'), by: CopiedBy::Page, stamp: stamp(1_001, 2) });
        assert_eq!(deliveries(&actions)[0].key, key('b'));
    }

    #[test]
    fn other_controls_capture_nothing() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
        let control = Control { text: "Done".into(), ..Control::default() };
        assert!(
            page.handle(Event::Activated {
                control,
                around: Surroundings::default(),
                nearby: vec![key('a')],
                stamp: stamp(1, 1)
            })
            .is_empty()
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
        };
        let state = DeliveryState::Saved(entry);
        let actions = page.handle(Event::Delivery(Delivery { capture: stamp(0, 1).fresh_id, state }));
        assert!(matches!(actions.last(), Some(Action::Show(Notice::Saved { other_store: Some(_), .. }))));
        assert!(actions.contains(&Action::ConfirmLeaving(false)));
    }

    /// The list shows that our name is taken: said once in the create view, and taken away with it.
    #[test]
    fn the_user_is_told_before_a_second_key_of_our_name_is_made() {
        let mut page = CapturePage::default();
        let row = format!("UpstackData {}aB3dE5f", "*".repeat(43));
        let address = "/integrations/api-keys".to_owned();
        let list =
            || PageView { address: address.clone(), masked_rows: vec![row.clone()], ..PageView::default() };
        assert_eq!(page.handle(Event::View(list())), []);
        let told = page.handle(Event::View(create_view(1, "")));
        assert!(told.contains(&Action::Show(Notice::AlreadyListed)) && prefills(&told) == 1);
        assert!(
            !page
                .handle(Event::View(create_view(1, "UpstackData")))
                .contains(&Action::Show(Notice::AlreadyListed))
        );
        click(&mut page, vec![], stamp(1, 1));
        assert!(page.handle(Event::View(list())).contains(&Action::Hide));
    }

    /// Creates a key, so that what is shown next is known to be new.
    fn created() -> CapturePage {
        let mut page = CapturePage::default();
        page.handle(Event::View(create_view(1, "")));
        page.handle(Event::View(create_view(1, "UpstackData")));
        page
    }

    fn shows(key: Option<ApiKey>) -> Event {
        Event::View(PageView { keys: key.into_iter().collect(), ..reveal() })
    }

    #[test]
    fn a_new_key_that_leaves_the_page_uncopied_is_offered_and_saved_when_the_user_says_so() {
        let mut page = created();
        assert!(page.handle(shows(Some(key('a')))).contains(&Action::ConfirmLeaving(true)));
        let offered = page.handle(shows(None));
        assert!(matches!(offered.last(), Some(Action::Show(Notice::Offer { .. }))), "{offered:?}");
        assert_eq!(deliveries(&page.handle(Event::Confirmed(stamp(1, 1))))[0].key, key('a'));
        // Answered once.
        assert!(page.handle(Event::Confirmed(stamp(2, 2))).is_empty());
    }

    #[test]
    fn a_new_key_that_was_copied_is_not_offered_again() {
        let mut page = created();
        page.handle(shows(Some(key('a'))));
        assert_eq!(deliveries(&click(&mut page, vec![key('a')], stamp(1, 1))).len(), 1);
        assert!(page.handle(Event::Leaving).is_empty());
        assert!(!page.handle(shows(None)).iter().any(|a| matches!(a, Action::Show(Notice::Offer { .. }))));
    }

    #[test]
    fn a_no_is_taken_for_an_answer() {
        let mut page = created();
        page.handle(shows(Some(key('a'))));
        assert!(matches!(page.handle(Event::Leaving).last(), Some(Action::Show(Notice::Offer { .. }))));
        assert!(page.handle(Event::Dismissed).contains(&Action::ConfirmLeaving(false)));
        assert!(!page.handle(shows(Some(key('a')))).contains(&Action::ConfirmLeaving(true)));
        assert!(page.handle(Event::Leaving).is_empty());
    }

    #[test]
    fn a_value_of_another_shape_is_saved_only_after_a_yes() {
        let unusual = || ApiKey::parse_any("omni_live_4f9d8c7b6a5e4d3c2b1a").unwrap();
        let mut page = created();
        page.handle(shows(None));
        let copied = |id| Event::Copied { key: unusual(), by: CopiedBy::Page, stamp: stamp(1_000, id) };
        assert!(page.handle(copied(1)).is_empty(), "nothing was clicked");
        click(&mut page, vec![], stamp(1_000, 2));
        let asked = page.handle(copied(3));
        assert!(
            deliveries(&asked).is_empty()
                && matches!(asked.last(), Some(Action::Show(Notice::Unusual { .. })))
        );
        assert_eq!(deliveries(&page.handle(Event::Confirmed(stamp(2_000, 4))))[0].key, unusual());
    }

    /// What can happen on a page, in any order.
    #[derive(Clone, Debug)]
    enum Step {
        Elsewhere,
        List,
        Create { field: ElementId, value: &'static str },
        Reveal { key: Option<u8>, address: bool },
        Type(ElementId),
        Click { words: &'static str, near: Option<u8> },
        Copy { key: u8, by_user: bool },
        Leave,
        Yes,
        No,
        Saved,
        Fails,
        Retry,
        Wait,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let key = || prop::option::of(0..3u8);
        let words = prop::sample::select(vec!["Copy API key", "Copy", "Kopieren", "Done", "Copy link", ""]);
        let step = prop_oneof![
            Just(Step::Elsewhere),
            Just(Step::List),
            (1..4u32, prop::sample::select(vec!["", "Mine", "UpstackData"]))
                .prop_map(|(field, value)| Step::Create { field, value }),
            (key(), any::<bool>()).prop_map(|(key, address)| Step::Reveal { key, address }),
            (1..4u32).prop_map(Step::Type),
            (words, key()).prop_map(|(words, near)| Step::Click { words, near }),
            (0..3u8, any::<bool>()).prop_map(|(key, by_user)| Step::Copy { key, by_user }),
            Just(Step::Leave),
            Just(Step::Yes),
            Just(Step::No),
            Just(Step::Saved),
            Just(Step::Fails),
            Just(Step::Retry),
            Just(Step::Wait),
        ];
        prop::collection::vec(step, 0..40)
    }

    proptest! {
        /// Whatever happens in whatever order: a key is delivered only right after the user has used a control, copied
        /// it or said yes; a value of another shape only after a yes; each capture has an id of its own; and only an
        /// empty field is filled in, once.
        #[test]
        fn no_order_of_events_captures_by_itself_or_replaces_what_was_typed(steps in steps()) {
            let named = |n: u8| key(char::from(b'a' + n));
            let (mut page, mut now, mut id) = (CapturePage::default(), 1_000, 0u8);
            let mut last_click = None;
            let mut view = PageView::default();
            let mut captures: Vec<Capture> = vec![];
            let (mut theirs, mut address) = (false, String::new());
            for step in steps {
                id += 1;
                let stamp = stamp(now, id);
                let mut trusted = false;
                let event = match step {
                    Step::Elsewhere => {
                        view = PageView { address: "/campaigns".into(), ..PageView::default() };
                        Event::View(view.clone())
                    }
                    Step::List => {
                        let rows = vec![format!("Zapier {}aB3dE5f", "*".repeat(43))];
                        view = PageView { address: "/integrations/api-keys".into(), masked_rows: rows, ..PageView::default() };
                        Event::View(view.clone())
                    }
                    Step::Create { field, value } => {
                        view = create_view(field, value);
                        Event::View(view.clone())
                    }
                    Step::Reveal { key, address } => {
                        let address = if address { "/integrations/api-keys" } else { "/somewhere" };
                        view = PageView { address: address.into(), keys: key.map(named).into_iter().collect(), ..reveal() };
                        Event::View(view.clone())
                    }
                    Step::Type(field) => {
                        theirs |= omnisend::name_field(&view).is_some_and(|name| name.id == field);
                        Event::Typed(field)
                    }
                    Step::Click { words, near } => {
                        trusted = true;
                        last_click = Some(now);
                        let control = Control { text: words.into(), ..Control::default() };
                        Event::Activated { control, around: Surroundings::default(), nearby: near.map(named).into_iter().collect(), stamp }
                    }
                    Step::Copy { key, by_user } => {
                        trusted = by_user || last_click.is_some_and(|at| now <= at + COPY_WINDOW_MILLIS);
                        let by = if by_user { CopiedBy::User } else { CopiedBy::Page };
                        Event::Copied { key: named(key), by, stamp }
                    }
                    Step::Leave => Event::Leaving,
                    Step::Yes => {
                        trusted = true;
                        Event::Confirmed(stamp)
                    }
                    Step::No => Event::Dismissed,
                    Step::Saved | Step::Fails => {
                        let Some(capture) = captures.last() else { continue };
                        let state = if matches!(step, Step::Saved) {
                            DeliveryState::Saved(SavedKey {
                                id: EntryId::from_bytes(&[1; 8]).unwrap(),
                                site: Site::Omnisend,
                                brand_id: None,
                                label: String::new(),
                                last4: capture.key.last4().into(),
                                captured_at: 1,
                            })
                        } else {
                            DeliveryState::Unsaved(Failure::new(FailureCode::Internal, ""))
                        };
                        Event::Delivery(Delivery { capture: capture.id.clone(), state })
                    }
                    Step::Retry => Event::Retry,
                    Step::Wait => {
                        now += 2 * COPY_WINDOW_MILLIS;
                        continue;
                    }
                };
                // A create view that was left by another address or by a click may be another one when it is back.
                theirs &= omnisend::name_field(&view).is_some() || view.address == address;
                address.clone_from(&view.address);
                let clicked = matches!(event, Event::Activated { .. });
                let retried = matches!(event, Event::Retry);
                let actions = page.handle(event);
                for capture in deliveries(&actions) {
                    let again = captures.iter().any(|known| known.id == capture.id);
                    prop_assert!(trusted || (again && retried), "{capture:?} delivered by nobody");
                    if !again {
                        captures.push(capture.clone());
                    }
                }
                for action in &actions {
                    if let Action::Prefill { field, .. } = action {
                        let name = omnisend::name_field(&view).unwrap();
                        prop_assert!(name.id == *field && name.value.is_empty() && !theirs, "{action:?}");
                    }
                }
                if clicked {
                    theirs = false;
                }
                now += 10;
            }
        }
    }
}
