//! State machine of Omnisend's page: prefills the key's name, recognises the copied key and delivers it.
//!
//! The adapter reports trusted events as [`Event`]s and performs the returned [`Action`]s. A key stays here until the
//! keyring holds it, so that it can be delivered again even if the background loses it.

mod copying;
mod delivery;
mod event;
mod name;
mod notice;
mod outbox;
mod recognition;
#[cfg(test)]
mod tests;
mod visibility;

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

pub use self::event::{Action, Event, Stamp};
pub use self::notice::Notice;
pub use self::recognition::CopySource;
pub use self::visibility::{MIN_OPACITY_PERCENT, MIN_SIDE};

use self::delivery::{Deliveries, MAX_UNSAVED, Tracked};
use self::name::KeyName;
use self::outbox::{Change, Outbox};
use self::recognition::CopyWindows;
use crate::failure::FailureCode;
use crate::key::ApiKey;
use crate::page::PageView;
use crate::protocol::{Capture, CheckLine, Delivery, DeliveryState};
use crate::settings::PageSettings;
use crate::sites::Site;
use crate::sites::omnisend::{self, Context};

/// A question in the notice, with the key that it is about.
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

/// The machine of one Omnisend page.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact about the page")]
pub struct CapturePage {
    view: PageView,
    /// Evidence of earlier snapshots: a view that covers the whole page need not repeat the brand.
    context: Context,
    /// A key was captured, or the user was asked about one, since the create view was left.
    created_key_is_known: bool,
    looking_for_keys: bool,
    name: KeyName,
    /// The user activated a control since the last snapshot with a name field. When that field disappears, this means
    /// that the user left its view; otherwise the framework replaced the field.
    control_activated: bool,
    copies: CopyWindows,
    /// The new key on the page that was not copied yet.
    uncopied: Option<ApiKey>,
    /// Keys that the user refused to save.
    declined: Vec<ApiKey>,
    question: Option<Question>,
    deliveries: Deliveries,
    shown: Option<Notice>,
    dismissed: bool,
    /// Result of copying the displayed key to the clipboard again.
    copied: Option<bool>,
    outbox: Outbox,
}

impl CapturePage {
    /// Handles an event and returns the actions to perform, in order.
    pub fn handle(&mut self, event: Event) -> Vec<Action> {
        self.dispatch(event);
        self.outbox.take()
    }

    fn dispatch(&mut self, event: Event) {
        let is_answer = matches!(event, Event::Settings(_) | Event::SettingsUnavailable);
        if self.outbox.is_denied() && !is_answer {
            return;
        }
        match event {
            Event::Snapshot(view) => self.on_snapshot(view),
            Event::Settings(settings) => self.on_settings(settings),
            Event::SettingsUnavailable => self.on_settings_unavailable(),
            Event::Typed(field) => {
                if self.name.on_typed(field) {
                    // The field is still there, so the earlier activation did not leave its view.
                    self.control_activated = false;
                }
            }
            Event::ControlActivated { control, surroundings, visibility, nearby, are_shown, stamp } => {
                self.control_activated = true;
                let is_seen = visibility.is_seen();
                let copy_control = self.copy_control(&control, &surroundings, is_seen, &nearby);
                if let Some(copy_control) = copy_control {
                    self.on_copy_control(copy_control, is_seen, nearby, are_shown, stamp);
                }
            }
            Event::CopyShortcut { now_millis } => self.copies.on_copy_shortcut(now_millis),
            Event::ContextMenuOpened { now_millis } => self.copies.on_context_menu(now_millis),
            Event::Copied { key, source, stamp } => self.on_copied(key, source, stamp),
            Event::Leaving => self.offer_uncopied(),
            Event::Accepted(stamp) => {
                if let Some(question) = self.question.take() {
                    // The answer is a gesture of its own: what the click before copies is another key.
                    self.copies.on_captured();
                    self.capture(question.key().clone(), stamp);
                } else if matches!(self.shown, Some(Notice::Saved { can_name: true, .. })) {
                    self.outbox.push(Action::NameKey);
                    self.on_dismissed();
                }
            }
            Event::Delivery(delivery) => self.on_delivery(delivery),
            Event::KeyChecked(answer) => self.on_key_checked(answer),
            Event::Unreachable { capture, failure } => {
                if self.deliveries.on_unreachable(&capture, failure, &mut self.outbox) {
                    self.show_delivery();
                }
            }
            Event::TimedOut(timer) => self.on_timeout(timer),
            Event::Retry => self.retry(),
            Event::CopyAgain => {
                if let Some(Tracked { capture, .. }) = self.deliveries.foremost() {
                    self.outbox.push(Action::CopyToClipboard(capture.key.clone()));
                }
            }
            Event::CopiedAgain(copied) => {
                self.copied = Some(copied);
                self.show_delivery();
            }
            Event::Dismissed => self.on_dismissed(),
        }
    }

    fn on_settings(&mut self, settings: PageSettings) {
        match self.outbox.on_settings(settings) {
            Change::Granted => self.prefill(),
            Change::Denied { was_granted } => self.switch_off(was_granted),
        }
    }

    fn on_settings_unavailable(&mut self) {
        self.outbox.on_settings_unavailable();
        self.prefill();
    }

    fn prefill(&mut self) {
        if let Some(field) = self.name.take_pending()
            && let Some(name) = self.outbox.key_name()
        {
            self.outbox.push(Action::Prefill { field, name });
        }
    }

    /// Resets the machine and removes the notice.
    fn switch_off(&mut self, was_granted: bool) {
        if self.looking_for_keys {
            self.outbox.revert(Action::LookForKeys(false));
        }
        if was_granted {
            self.outbox.revert(Action::HideNotice);
            self.outbox.revert(Action::ConfirmLeaving(false));
        }
        *self = Self { outbox: core::mem::take(&mut self.outbox), ..Self::default() };
    }

    fn on_snapshot(&mut self, view: PageView) {
        let navigated = self.view.address != view.address;
        let (had_field, had_name) = (self.name.is_create_view(), self.name.has_value());
        self.name.forget_field();
        self.view = if omnisend::is_other_page(&view) { PageView::at(view.address) } else { view };
        let is_key_page = omnisend::is_key_page(&self.view);
        match omnisend::brand_id(&self.view) {
            Some(brand) => self.context.brand = Some(brand),
            // The user may have switched to another store.
            None if !is_key_page || omnisend::shows_list(&self.view) => self.context.brand = None,
            None => {}
        }
        if let Some(field) = omnisend::name_field(&self.view) {
            if !had_field {
                self.name.on_opened(&self.view.address);
            }
            let is_opened = !had_field && (navigated || self.control_activated);
            if is_opened && field.value.is_empty() {
                self.context.created = false;
                self.name.on_view_left();
            }
            self.control_activated = false;
            if self.name.on_field(field) {
                self.outbox.request_settings();
            }
            if self.name.is_listed && !self.name.warned && self.may_notify() {
                self.name.warned = true;
                self.shown = Some(Notice::AlreadyListed);
                self.outbox.push(Action::ShowNotice(Notice::AlreadyListed));
            }
        } else {
            // The list behind the create view gains the new key, which existed before no create view.
            if let Some(is_listed) = omnisend::lists_our_name(&self.view) {
                self.name.is_listed = is_listed;
            }
            if had_name {
                self.on_created();
            }
            if navigated || self.control_activated {
                self.name.on_view_left();
                // Another notice may have replaced the warning before the page was scanned.
                if self.shown.take_if(|shown| *shown == Notice::AlreadyListed).is_some() {
                    self.outbox.push(Action::HideNotice);
                }
            }
            if self.created_key_is_known && !self.view.masked_rows.is_empty() {
                self.context.created = false;
            }
        }
        // The address can change before the view does.
        if !is_key_page && (navigated || self.name.is_elsewhere(&self.view.address)) {
            self.context.created = false;
        }
        self.watch_for_keys();
    }

    fn on_created(&mut self) {
        if !self.context.created {
            self.context.created = true;
            self.created_key_is_known = false;
        }
    }

    /// Tracks a new key that the page displays, so that it is offered if the user leaves without copying it.
    fn watch_for_keys(&mut self) {
        let near = self.name.is_create_view()
            || self.uncopied.is_some()
            || omnisend::key_is_near(&self.view, &self.context);
        if near != self.looking_for_keys {
            self.looking_for_keys = near;
            self.outbox.push(Action::LookForKeys(near));
            if near {
                self.outbox.request_settings();
                self.outbox.push(Action::PrepareHost);
            }
        }
        // The page no longer displays it, and will not display it again.
        if self.uncopied.as_ref().is_some_and(|key| !self.view.keys.contains(key)) {
            self.offer_uncopied();
        }
        let is_new = |key: &&ApiKey| omnisend::is_new_key(&self.view, &self.context, key);
        if let Some(key) = self.view.keys.iter().find(is_new).cloned() {
            self.keep_uncopied(key);
        }
    }

    /// Keeps a new key so that the user is asked about it, unless they were or it is captured.
    fn keep_uncopied(&mut self, key: ApiKey) {
        let is_known = self.declined.contains(&key) || self.deliveries.state_of(&key).is_some();
        if self.uncopied.is_none() && !is_known {
            self.uncopied = Some(key);
            self.outbox.push(Action::ConfirmLeaving(true));
        }
    }

    fn offer_uncopied(&mut self) {
        if self.may_notify()
            && let Some(key) = self.uncopied.take()
        {
            self.ask(Question::Offer(key));
        }
    }

    fn ask(&mut self, question: Question) {
        let key = question.key();
        let known = self.deliveries.state_of(key).is_some();
        if known || self.declined.contains(key) || !self.may_notify() {
            return;
        }
        let last4 = key.last4().to_owned();
        let notice = match question {
            Question::Offer(_) => Notice::Offer { last4 },
            Question::Unusual(_) => Notice::Unusual { last4 },
        };
        self.question = Some(question);
        self.created_key_is_known = true;
        self.shown = None;
        self.dismissed = false;
        self.outbox.push(Action::ConfirmLeaving(true));
        self.outbox.push(Action::ShowNotice(notice));
    }

    fn on_dismissed(&mut self) {
        self.dismissed = true;
        self.outbox.push(Action::HideNotice);
        if let Some(question) = self.question.take() {
            self.declined.push(question.key().clone());
            self.outbox.push(Action::ConfirmLeaving(false));
        }
    }

    /// Returns whether a new notice may appear: it must not replace a question or one about an unsaved key.
    fn may_notify(&self) -> bool {
        self.question.is_none() && self.deliveries.unsaved() == 0
    }

    fn capture(&mut self, key: ApiKey, stamp: Stamp) {
        if let Some(state) = self.deliveries.state_of(&key) {
            // The same click reported twice, or the key copied again.
            if self.dismissed || !matches!(state, DeliveryState::Saving) {
                self.shown = None;
            }
            if matches!(state, DeliveryState::Unsaved(_)) {
                self.retry();
            } else {
                self.show_delivery();
            }
            return;
        }
        if self.deliveries.unsaved() >= MAX_UNSAVED {
            return self.keep_uncopied(key);
        }
        self.created_key_is_known = true;
        let capture = Capture {
            id: stamp.fresh_id,
            site: Site::Omnisend,
            key,
            brand_on_page: self.context.brand.clone(),
            label: self.name.value.clone().unwrap_or_else(|| omnisend::KEY_NAME.to_owned()),
            captured_at: stamp.now_millis / 1000,
        };
        self.copied = None;
        self.deliveries.start(capture, &mut self.outbox);
        self.show_delivery();
    }

    fn on_delivery(&mut self, delivery: Delivery) {
        let Some(state) = self.deliveries.on_delivery(delivery, &mut self.outbox) else { return };
        if state.is_saved() {
            self.copied = None;
        }
        self.show_delivery();
    }

    /// Adds the answer to the notice of this key, if that is still shown. A closed one stays closed.
    fn on_key_checked(&mut self, CheckLine { capture, line, is_problem }: CheckLine) {
        let is_foremost = self.deliveries.foremost().is_some_and(|shown| shown.capture.id == capture);
        let notice = self.shown.as_ref().filter(|_| is_foremost && !self.dismissed);
        if let Some(tone) = notice.and_then(|notice| notice.tone_with_answer(is_problem)) {
            self.outbox.push(Action::ExtendNotice { line, tone, urgent: is_problem });
        }
    }

    fn on_timeout(&mut self, timer: u32) {
        if self.outbox.is_settings_deadline(timer) {
            self.on_settings_unavailable();
        } else if self.outbox.is_latest_timer(timer) {
            self.deliveries.on_timeout(&mut self.outbox);
            self.show_delivery();
        }
    }

    fn retry(&mut self) {
        self.shown = None;
        self.deliveries.retry(&mut self.outbox);
        self.show_delivery();
    }

    /// Shows the state of the foremost capture, unless that notice is shown already.
    fn show_delivery(&mut self) {
        let Some(Tracked { capture, state, .. }) = self.deliveries.foremost() else { return };
        let (last4, copied) = (capture.key.last4().to_owned(), self.copied);
        let notice = match state {
            DeliveryState::Saving => Notice::Saving { last4 },
            DeliveryState::Waiting => Notice::Waiting { last4, copied },
            DeliveryState::Unsaved(failure) => Notice::Unsaved {
                last4,
                failure: failure.code,
                others: self.deliveries.unsaved() - 1,
                retry: failure.code != FailureCode::ExtensionGone,
                copied,
            },
            DeliveryState::Saved | DeliveryState::Nameable => Notice::Saved {
                last4,
                brand: capture.brand_id(),
                other_store: capture.brand_on_page.clone().filter(|_| capture.brands_disagree()),
                can_name: *state == DeliveryState::Nameable,
            },
        };
        if self.shown.as_ref() == Some(&notice) {
            return;
        }
        self.shown = Some(notice.clone());
        self.dismissed = false;
        self.outbox.push(Action::ShowNotice(notice));
    }
}
