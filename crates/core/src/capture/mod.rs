//! Decides, on Omnisend's page, when to prefill the key's name and when a key has been copied.
//!
//! The adapter reports what happens as [`Event`]s, trusted ones only, and carries out the [`Action`]s. A key stays
//! here until the keyring has it: whatever becomes of the background meanwhile, it is delivered again from here.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::failure::{Failure, FailureCode};
use crate::ids::{BrandId, CaptureId};
use crate::key::ApiKey;
use crate::limits::MAX_LABEL_CHARS;
use crate::page::{Control, ElementId, PageView, Surroundings};
use crate::protocol::{Capture, Delivery, DeliveryState};
use crate::sites::Site;
use crate::sites::omnisend::{self, Context, CopyControl};
use crate::text::contains;

/// How long after a click on a copy control the page's clipboard calls count, in milliseconds. A page may ask
/// its server before it copies.
const COPY_WINDOW_MILLIS: u32 = 3_000;

/// How long the background may take to answer, in milliseconds. It answers within 0.1 s; a browser that has just
/// ended it may let the message go unanswered.
const ANSWER_DEADLINE_MILLIS: u32 = 5_000;
/// Pause before a background that could not be reached is tried again, in milliseconds; doubled each time.
const FIRST_PAUSE_MILLIS: u32 = 500;
/// Pause before the background is asked what has become of a key that it was saving, in milliseconds. That takes
/// 0.1 s, or else it has ended meanwhile.
const SAVING_PAUSE_MILLIS: u32 = 2_000;
/// Pause before the background is asked where any other key stands that is not saved, in milliseconds; also the
/// longest before it is tried again.
const PAUSE_MILLIS: u32 = 10_000;

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
    /// The background could not be reached about this capture, or refused it.
    Unreachable {
        /// Which capture.
        capture: CaptureId,
        /// Why.
        failure: Failure,
    },
    /// A [`Action::Timer`] has run out.
    TimedOut(u32),
    /// The user asks for another attempt.
    Retry,
    /// The user asks for the key on the clipboard once more.
    CopyAgain,
    /// It is there, or the browser did not allow it.
    CopiedAgain(bool),
    /// The user closes the notice.
    Dismissed,
}

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    /// Put the name of the key into this field, so that the page's framework sees it.
    Prefill(ElementId),
    /// Look for keys in the page from now on, or no longer: [`PageView::keys`].
    LookForKeys(bool),
    /// Report the page's clipboard calls as [`Event::Copied`] for this long, in milliseconds.
    Arm(u32),
    /// Hand this to the background.
    Deliver(Capture),
    /// Ask the background for another attempt.
    Retry(CaptureId),
    /// Report [`Event::TimedOut`] after this time. Only the latest timer counts.
    Timer {
        /// The number to report.
        id: u32,
        /// When, in milliseconds.
        millis: u32,
    },
    /// Put this key on the clipboard, then report [`Event::CopiedAgain`].
    Copy(ApiKey),
    /// Show this and nothing else.
    Show(Notice),
    /// Take the notice away.
    Hide,
    /// Whether leaving the page should be confirmed, since a key is not in the keyring yet.
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
        /// What became of putting it on the clipboard again.
        copied: Option<bool>,
    },
    /// It is in the keyring.
    Saved {
        /// The store that it belongs to, if known.
        brand: Option<BrandId>,
        /// The key's last four characters.
        last4: String,
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
        /// How many other keys of this page are not saved either.
        others: usize,
        /// Whether another attempt can work.
        retry: bool,
        /// What became of putting it on the clipboard again.
        copied: Option<bool>,
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

/// A capture that the user is being told about.
#[derive(Debug)]
struct Current {
    capture: Capture,
    /// The background has said something since it was last asked.
    answered: bool,
    state: DeliveryState,
}

impl Current {
    fn is_saved(&self) -> bool {
        matches!(self.state, DeliveryState::Saved)
    }
}

#[derive(Debug, Clone, Copy)]
struct NameField {
    id: ElementId,
    has_value: bool,
}

/// What is known of the name of the key that is being created.
#[derive(Debug, Default)]
struct Name {
    /// Where it is typed, as long as this is the create view.
    field: Option<NameField>,
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
    /// All that are not saved, and the latest one that is.
    captures: Vec<Current>,
    /// The timer that counts.
    timer: u32,
    /// How often in a row the background was not reached.
    unreached: u32,
    shown: Option<Notice>,
    /// The user has closed what was shown.
    dismissed: bool,
    /// What became of putting the key that is shown on the clipboard again.
    copied: Option<bool>,
    /// What is to be done about the event that is being handled.
    actions: Vec<Action>,
}

impl CapturePage {
    /// Takes an event, returns what to do, in this order.
    pub fn handle(&mut self, event: Event) -> Vec<Action> {
        self.take(event);
        core::mem::take(&mut self.actions)
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::View(view) => self.viewed(view),
            Event::Typed(field) => {
                if self.name.field.is_some_and(|name| name.id == field) {
                    self.name.is_theirs = true;
                    // It is still there: the control that was used before has not left it.
                    self.used_a_control = false;
                }
            }
            Event::Activated { control, around, nearby, stamp } => {
                self.activated(&control, &around, nearby, stamp);
            }
            Event::Copied { key, by, stamp } => self.copied(key, by, stamp),
            Event::Leaving => self.offer(),
            Event::Confirmed(stamp) => {
                if let Some(question) = self.question.take() {
                    self.captured(question.key().clone(), stamp);
                }
            }
            Event::Delivery(delivery) => self.delivered(delivery),
            Event::Unreachable { capture, failure } => self.unreachable(&capture, failure),
            Event::TimedOut(timer) => self.timed_out(timer),
            Event::Retry => self.retry(),
            Event::CopyAgain => {
                if let Some(Current { capture, .. }) = self.to_show() {
                    self.actions.push(Action::Copy(capture.key.clone()));
                }
            }
            Event::CopiedAgain(copied) => {
                self.copied = Some(copied);
                self.show();
            }
            Event::Dismissed => self.dismissed(),
        }
    }

    fn viewed(&mut self, view: PageView) {
        let moved = self.view.address != view.address;
        let had_name = self.name.field.take().is_some_and(|field| field.has_value);
        self.view = view;
        if let Some(brand) = omnisend::brand_id(&self.view) {
            self.context.brand = Some(brand);
        }
        if let Some(taken) = omnisend::lists_our_name(&self.view) {
            self.name.is_taken = taken;
        }
        if let Some(field) = omnisend::name_field(&self.view) {
            let (id, value) = (field.id, field.value.trim());
            self.name.field = Some(NameField { id, has_value: !value.is_empty() });
            self.used_a_control = false;
            if !value.is_empty() {
                let end = value.char_indices().nth(MAX_LABEL_CHARS).map_or(value.len(), |(end, _)| end);
                self.name.given = value.get(..end).map(str::to_owned);
            }
            if !self.name.is_theirs && field.value.is_empty() && !self.name.prefilled.contains(&id) {
                self.name.prefilled.push(id);
                self.actions.push(Action::Prefill(id));
            }
            if self.name.is_taken && !self.name.told_taken && self.may_notify() {
                self.name.told_taken = true;
                self.actions.push(Action::Show(Notice::AlreadyListed));
            }
        } else {
            self.context.created |= had_name;
            if moved || self.used_a_control {
                self.name.is_theirs = false;
                self.name.prefilled.clear();
                if core::mem::take(&mut self.name.told_taken) && self.may_notify() {
                    self.actions.push(Action::Hide);
                }
            }
        }
        if !self.view.masked_rows.is_empty() || !omnisend::is_key_page(&self.view) {
            self.context.created = false;
        }
        self.look_for_keys();
    }

    /// Keeps an eye on a new key that stands on the page, so that it is not left behind there.
    fn look_for_keys(&mut self) {
        let near = self.name.field.is_some() || omnisend::key_is_near(&self.view, &self.context);
        if near != self.looking_for_keys {
            self.looking_for_keys = near;
            self.actions.push(Action::LookForKeys(near));
        }
        let is_new = |key: &&ApiKey| {
            omnisend::is_new_key(&self.view, &self.context, key)
                && !self.declined.contains(key)
                && !self.captures.iter().any(|known| known.capture.key == **key)
        };
        let shown = self.view.keys.iter().find(is_new).cloned();
        match (&self.uncopied, &shown) {
            (None, Some(_)) => {
                self.uncopied = shown;
                self.actions.push(Action::ConfirmLeaving(true));
            }
            (Some(_), None) => {
                // It is gone from the page, and the page will not show it again.
                self.offer();
            }
            _ => self.uncopied = shown,
        }
    }

    fn activated(&mut self, control: &Control, around: &Surroundings, mut nearby: Vec<ApiKey>, stamp: Stamp) {
        self.used_a_control = true;
        let copies = omnisend::copy_control(&self.view, &self.context, control, around, &nearby);
        let Some(copies) = copies else { return };
        let until_millis = stamp.now_millis.saturating_add(COPY_WINDOW_MILLIS.into());
        self.actions.push(Action::Arm(COPY_WINDOW_MILLIS));
        nearby.dedup();
        // Several keys near the control: only the clipboard tells which one is meant.
        if let [key] = nearby.as_slice()
            && copies.copies_what_is_beside_it()
            && copies.is_new_key(&self.context, key)
        {
            self.new_key(key.clone(), stamp);
        }
        self.armed = Some(Armed { control: copies, until_millis });
    }

    fn copied(&mut self, key: ApiKey, by: CopiedBy, stamp: Stamp) {
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
            return;
        }
        if omnisend::is_new_key(&self.view, &self.context, &key) {
            self.new_key(key, stamp);
        } else if key.is_unusual() && omnisend::is_worth_asking(&self.view, &self.context) {
            self.ask(Question::Unusual(key));
        }
    }

    fn new_key(&mut self, key: ApiKey, stamp: Stamp) {
        self.uncopied = None;
        self.question = None;
        self.captured(key, stamp);
    }

    /// Asks whether to save the key that was not copied.
    fn offer(&mut self) {
        if self.may_notify()
            && let Some(key) = self.uncopied.take()
        {
            self.ask(Question::Offer(key));
        }
    }

    fn ask(&mut self, question: Question) {
        let key = question.key();
        let known = self.captures.iter().any(|known| known.capture.key == *key);
        // What is being told about a key that is not safe yet matters more.
        if known || self.declined.contains(key) || !self.may_notify() {
            return;
        }
        let last4 = key.last4().to_owned();
        let notice = match question {
            Question::Offer(_) => Notice::Offer { last4 },
            Question::Unusual(_) => Notice::Unusual { last4 },
        };
        self.question = Some(question);
        self.shown = None;
        self.dismissed = false;
        self.actions.push(Action::ConfirmLeaving(true));
        self.actions.push(Action::Show(notice));
    }

    fn dismissed(&mut self) {
        self.dismissed = true;
        self.actions.push(Action::Hide);
        if let Some(question) = self.question.take() {
            self.declined.push(question.key().clone());
            self.actions.push(Action::ConfirmLeaving(false));
        }
    }

    /// Whether the notice is free: nothing about an unsaved key is in it.
    fn may_notify(&self) -> bool {
        self.question.is_none() && self.captures.iter().all(Current::is_saved)
    }

    fn captured(&mut self, key: ApiKey, stamp: Stamp) {
        if let Some(known) = self.captures.iter().find(|known| known.capture.key == key) {
            // The same click heard twice, or the key copied again: say where it stands, and try if need be.
            if self.dismissed || !matches!(known.state, DeliveryState::Saving) {
                self.shown = None;
            }
            if matches!(known.state, DeliveryState::Unsaved(_)) {
                self.retry();
            } else {
                self.show();
            }
            return;
        }
        let capture = Capture {
            id: stamp.fresh_id,
            site: Site::Omnisend,
            key,
            brand_on_page: self.context.brand.clone(),
            label: self.name.given.clone().unwrap_or_else(|| omnisend::KEY_NAME.to_owned()),
            captured_at: stamp.now_millis / 1000,
        };
        // What is saved needs no more watching. The keyring itself knows a key that is saved again.
        self.captures.retain(|known| !known.is_saved());
        self.copied = None;
        self.captures.push(Current {
            capture: capture.clone(),
            answered: false,
            state: DeliveryState::Saving,
        });
        self.actions.push(Action::ConfirmLeaving(true));
        self.actions.push(Action::Deliver(capture));
        self.set_timer(ANSWER_DEADLINE_MILLIS);
        self.show();
    }

    fn delivered(&mut self, delivery: Delivery) {
        // What the keyring has, it has: an older message that comes late does not change that.
        let Some(current) =
            self.captures.iter_mut().find(|c| c.capture.id == delivery.capture && !c.is_saved())
        else {
            return;
        };
        current.answered = true;
        current.state = delivery.state;
        if current.is_saved() {
            self.copied = None;
        }
        self.unreached = 0;
        let saving = self.captures.iter().any(|current| matches!(current.state, DeliveryState::Saving));
        self.settled(if saving { SAVING_PAUSE_MILLIS } else { PAUSE_MILLIS });
    }

    fn unreachable(&mut self, capture: &CaptureId, failure: Failure) {
        let Some(current) = self.captures.iter_mut().find(|c| c.capture.id == *capture && !c.is_saved())
        else {
            return;
        };
        current.answered = true;
        current.state = DeliveryState::Unsaved(failure);
        let pause = FIRST_PAUSE_MILLIS.saturating_mul(1 << self.unreached.min(16)).min(PAUSE_MILLIS);
        self.unreached += 1;
        self.settled(pause);
    }

    /// What follows a change: the next look at what is not saved after this pause, and what the user is told.
    fn settled(&mut self, pause: u32) {
        let unsaved = self.captures.iter().any(|current| !current.is_saved());
        self.actions.push(Action::ConfirmLeaving(unsaved));
        // One that has not been answered yet keeps its deadline.
        if unsaved && self.captures.iter().all(|current| current.is_saved() || current.answered) {
            self.set_timer(pause);
        }
        self.show();
    }

    fn timed_out(&mut self, timer: u32) {
        if timer != self.timer {
            return;
        }
        for current in self.captures.iter_mut().filter(|current| !current.is_saved() && !current.answered) {
            let cause = "the background did not answer in time";
            current.state = DeliveryState::Unsaved(Failure::new(FailureCode::ExtensionSilent, cause));
        }
        self.deliver_again();
        self.show();
    }

    fn retry(&mut self) {
        self.shown = None;
        for current in &mut self.captures {
            if matches!(current.state, DeliveryState::Unsaved(_)) {
                current.state = DeliveryState::Saving;
            }
        }
        self.deliver_again();
        for Current { capture, .. } in self.captures.iter().filter(|current| !current.is_saved()) {
            self.actions.push(Action::Retry(capture.id.clone()));
        }
        self.show();
    }

    /// Delivering again is always safe: the capture's id is the same, and so is its place in the keyring. A
    /// background that holds it only says where it stands; one that has lost it has it again.
    fn deliver_again(&mut self) {
        let mut again = false;
        for current in self.captures.iter_mut().filter(|current| !current.is_saved()) {
            current.answered = false;
            again = true;
            self.actions.push(Action::Deliver(current.capture.clone()));
        }
        if again {
            self.set_timer(ANSWER_DEADLINE_MILLIS);
        }
    }

    fn set_timer(&mut self, millis: u32) {
        self.timer = self.timer.wrapping_add(1);
        self.actions.push(Action::Timer { id: self.timer, millis });
    }

    /// The capture to tell of: one on its way, else one that is not saved, the latest of them.
    fn to_show(&self) -> Option<&Current> {
        self.captures.iter().max_by_key(|current| match current.state {
            DeliveryState::Saving | DeliveryState::Waiting => 2,
            DeliveryState::Unsaved(_) => 1,
            DeliveryState::Saved => 0,
        })
    }

    /// Tells the user where their key stands, unless they have been told the same before.
    fn show(&mut self) {
        let Some(Current { capture, state, .. }) = self.to_show() else { return };
        let (last4, copied) = (capture.key.last4().to_owned(), self.copied);
        let unsaved = self.captures.iter().filter(|current| !current.is_saved()).count();
        let notice = match state {
            DeliveryState::Saving => Notice::Saving { last4 },
            DeliveryState::Waiting => Notice::Waiting { last4, copied },
            DeliveryState::Unsaved(failure) => {
                let retry = failure.code != FailureCode::ExtensionGone;
                Notice::Unsaved { last4, failure: failure.clone(), others: unsaved - 1, retry, copied }
            }
            DeliveryState::Saved => Notice::Saved {
                last4,
                brand: capture.brand_id(),
                other_store: capture.brand_on_page.clone().filter(|_| capture.brands_disagree()),
            },
        };
        if self.shown.as_ref() == Some(&notice) {
            return;
        }
        self.shown = Some(notice.clone());
        self.dismissed = false;
        self.actions.push(Action::Show(notice));
    }
}

/// Why the background could not be reached, by what the browsers say.
pub fn unreachable(cause: &str) -> Failure {
    // Chromium's words. Firefox ends the content script together with the extension.
    let code = if contains(cause, "context invalidated") {
        FailureCode::ExtensionGone
    } else {
        FailureCode::ExtensionSilent
    };
    Failure::new(code, cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureCode;
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
        Control { text: "Copy API key".into(), ..Control::default() }
    }

    fn prefills(actions: &[Action]) -> usize {
        actions.iter().filter(|a| matches!(a, Action::Prefill(_))).count()
    }

    fn deliveries(actions: &[Action]) -> Vec<&Capture> {
        actions.iter().filter_map(|a| if let Action::Deliver(c) = a { Some(c) } else { None }).collect()
    }

    fn shown(actions: &[Action]) -> usize {
        actions.iter().filter(|a| matches!(a, Action::Show(_))).count()
    }

    fn timer(actions: &[Action]) -> u32 {
        let timer =
            actions.iter().find_map(|a| if let Action::Timer { id, .. } = a { Some(*id) } else { None });
        timer.unwrap()
    }

    /// The keyring has the key of the capture with this id.
    fn saved(id: u8) -> Event {
        Event::Delivery(Delivery { capture: stamp(0, id).fresh_id, state: DeliveryState::Saved })
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
        let heard_again = Event::Copied { key: key('a'), by: CopiedBy::Page, stamp: stamp(5_010, 2) };
        let again = page.handle(heard_again);
        assert_eq!((deliveries(&again).len(), shown(&again)), (0, 0), "it says so already");
        page.handle(Event::Dismissed);
        let again = click(&mut page, vec![key('a')], stamp(6_000, 3));
        assert_eq!((deliveries(&again).len(), shown(&again)), (0, 1), "it is said again where it was closed");
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
    fn an_unsaved_key_is_shown_as_unsaved_kept_and_delivered_again() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
        click(&mut page, vec![key('a')], stamp(1_000, 1));
        // The background was never reached: the page still has the only copy.
        let (capture, failure) = (stamp(0, 1).fresh_id, unreachable("Extension context invalidated."));
        let actions = page.handle(Event::Unreachable { capture: capture.clone(), failure: failure.clone() });
        assert!(actions.contains(&Action::ConfirmLeaving(true)));
        assert!(matches!(actions.last(), Some(Action::Show(Notice::Unsaved { .. }))));
        assert_eq!(failure.code, FailureCode::ExtensionGone);
        // Without the user's doing, and told no more than once.
        let again = page.handle(Event::TimedOut(timer(&actions)));
        assert_eq!((deliveries(&again).len(), shown(&again)), (1, 0));
        // Once the background holds it, too: it may lose it again.
        let state = DeliveryState::Unsaved(failure);
        let actions = page.handle(Event::Delivery(Delivery { capture: capture.clone(), state }));
        assert!(actions.contains(&Action::ConfirmLeaving(true)));
        assert_eq!(deliveries(&page.handle(Event::TimedOut(timer(&actions)))).len(), 1);
        let retried = page.handle(Event::Retry);
        assert!(deliveries(&retried).len() == 1 && retried.contains(&Action::Retry(capture)));
        assert!(matches!(retried.last(), Some(Action::Show(Notice::Saving { .. }))));
    }

    #[test]
    fn a_background_that_does_not_answer_is_noticed_and_the_key_delivered_again() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
        let clicked = click(&mut page, vec![key('a')], stamp(1_000, 1));
        let actions = page.handle(Event::TimedOut(timer(&clicked)));
        assert_eq!(deliveries(&actions), deliveries(&clicked), "the same capture");
        assert!(matches!(actions.last(), Some(Action::Show(Notice::Unsaved { failure, .. }))
            if failure.code == FailureCode::ExtensionSilent));
        assert!(page.handle(Event::TimedOut(timer(&clicked))).is_empty(), "an older timer counts no more");
    }

    #[test]
    fn a_second_capture_while_the_first_is_unsaved_loses_neither() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
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
        assert!(matches!(actions.last(), Some(Action::Show(Notice::Unsaved { last4, others: 1, .. }))
            if last4 == "bbbb"));
        assert_eq!(deliveries(&page.handle(Event::TimedOut(timer(&actions)))).len(), 2);
        // One is saved: leaving still asks, and the other is shown.
        let actions = page.handle(saved(2));
        assert!(actions.contains(&Action::ConfirmLeaving(true)));
        assert!(matches!(actions.last(), Some(Action::Show(Notice::Unsaved { last4, others: 0, .. }))
            if last4 == "aaaa"));
        assert!(page.handle(saved(1)).contains(&Action::ConfirmLeaving(false)));
    }

    #[test]
    fn a_saved_key_stays_saved_whatever_comes_late() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
        let clicked = click(&mut page, vec![key('a')], stamp(1_000, 1));
        page.handle(saved(1));
        let capture = stamp(0, 1).fresh_id;
        let late = Delivery { capture: capture.clone(), state: DeliveryState::Saving };
        assert!(page.handle(Event::Delivery(late)).is_empty());
        assert!(page.handle(Event::Unreachable { capture, failure: unreachable("") }).is_empty());
        assert!(page.handle(Event::TimedOut(timer(&clicked))).is_empty());
        assert!(deliveries(&page.handle(Event::Retry)).is_empty());
    }

    #[test]
    fn the_key_that_is_shown_as_unsaved_can_be_copied_again() {
        let mut page = CapturePage::default();
        page.handle(Event::View(reveal()));
        assert!(page.handle(Event::CopyAgain).is_empty());
        click(&mut page, vec![key('a')], stamp(1_000, 1));
        page.handle(Event::Unreachable { capture: stamp(0, 1).fresh_id, failure: unreachable("") });
        assert_eq!(page.handle(Event::CopyAgain), [Action::Copy(key('a'))]);
        assert!(matches!(
            page.handle(Event::CopiedAgain(true))[..],
            [Action::Show(Notice::Unsaved { copied: Some(true), .. })]
        ));
    }

    #[test]
    fn the_user_is_told_when_the_page_names_another_store_than_the_key() {
        let mut page = CapturePage::default();
        let brand_text = Some("Brand ID: aaaaaaaaaaaaaaaaaaaaaaaa".into());
        page.handle(Event::View(PageView { brand_text, ..reveal() }));
        click(&mut page, vec![key('a')], stamp(1_000, 1));
        let actions = page.handle(saved(1));
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
                        trusted = by_user || last_click.is_some_and(|at| now <= at + u64::from(COPY_WINDOW_MILLIS));
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
                            DeliveryState::Saved
                        } else {
                            DeliveryState::Unsaved(Failure::new(FailureCode::Internal, ""))
                        };
                        Event::Delivery(Delivery { capture: capture.id.clone(), state })
                    }
                    Step::Retry => Event::Retry,
                    Step::Wait => {
                        now += 2 * u64::from(COPY_WINDOW_MILLIS);
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
                    if let Action::Prefill(field) = action {
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
