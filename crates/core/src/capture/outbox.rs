//! Holds actions until the settings are known, and drops them if Omnisend is switched off.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use super::Action;
use crate::settings::PageSettings;

/// Deadline for the background's answer, in milliseconds. It usually answers within 0.1 s, but a browser that ends the
/// background may leave a message unanswered.
pub(super) const ANSWER_DEADLINE_MILLIS: u32 = 5_000;

#[derive(Debug, Default)]
enum Permission {
    #[default]
    Unknown,
    Granted(PageSettings),
    /// Omnisend is switched off, by the user or by policy.
    Denied,
}

/// The result of an answer about the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Granted,
    /// Switched off. A notice can be visible only if it was granted before.
    Denied {
        was_granted: bool,
    },
}

/// The one way by which actions leave the machine.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    permission: Permission,
    ready: Vec<Action>,
    held: Vec<Action>,
    /// True if the event being handled has requested the settings already.
    requested: bool,
    /// The timer after which missing settings count as unavailable.
    deadline: Option<u32>,
    latest_timer: u32,
}

impl Outbox {
    /// Queues an action. Until the settings are known, an action with an effect on the page, the clipboard or the
    /// background waits for them, and requests them.
    pub(super) fn push(&mut self, action: Action) {
        match self.permission {
            Permission::Unknown if has_effect(&action) => {
                self.held.push(action);
                if self.deadline.is_none() {
                    self.request_settings();
                }
            }
            Permission::Unknown | Permission::Granted(_) => self.ready.push(action),
            Permission::Denied => {}
        }
    }

    pub(super) fn request_settings(&mut self) {
        if mem::replace(&mut self.requested, true) {
            return;
        }
        self.ready.push(Action::RequestSettings);
        if matches!(self.permission, Permission::Unknown) && self.deadline.is_none() {
            let id = self.next_timer();
            self.deadline = Some(id);
            self.ready.push(Action::StartTimer { id, millis: ANSWER_DEADLINE_MILLIS });
        }
    }

    /// Releases or drops the held actions.
    pub(super) fn on_settings(&mut self, settings: PageSettings) -> Change {
        self.deadline = None;
        if settings.omnisend {
            self.permission = Permission::Granted(settings);
            self.ready.append(&mut self.held);
            return Change::Granted;
        }
        self.held.clear();
        let before = mem::replace(&mut self.permission, Permission::Denied);
        Change::Denied { was_granted: matches!(before, Permission::Granted(_)) }
    }

    /// Without an answer the settings that were known before apply, or else the defaults.
    pub(super) fn on_settings_unavailable(&mut self) {
        if matches!(self.permission, Permission::Unknown) {
            self.on_settings(PageSettings::default());
        }
    }

    pub(super) fn is_denied(&self) -> bool {
        matches!(self.permission, Permission::Denied)
    }

    /// The name to fill in, if that is switched on.
    pub(super) fn key_name(&self) -> Option<String> {
        match &self.permission {
            Permission::Granted(settings) => settings.name_to_fill_in().map(Into::into),
            Permission::Unknown | Permission::Denied => None,
        }
    }

    /// Starts a timer that replaces the one before.
    pub(super) fn start_timer(&mut self, millis: u32) {
        let id = self.next_timer();
        self.push(Action::StartTimer { id, millis });
    }

    pub(super) fn is_latest_timer(&self, id: u32) -> bool {
        self.latest_timer == id
    }

    pub(super) fn is_settings_deadline(&self, id: u32) -> bool {
        self.deadline == Some(id)
    }

    fn next_timer(&mut self) -> u32 {
        self.latest_timer = self.latest_timer.wrapping_add(1);
        self.latest_timer
    }

    /// Queues an action that reverts an earlier one. It does not depend on the settings.
    pub(super) fn revert(&mut self, action: Action) {
        self.ready.push(action);
    }

    pub(super) fn take(&mut self) -> Vec<Action> {
        self.requested = false;
        mem::take(&mut self.ready)
    }
}

/// Returns whether the user, the page or the background could notice the action. Reading the page has no effect.
fn has_effect(action: &Action) -> bool {
    match action {
        Action::RequestSettings | Action::LookForKeys(_) | Action::ArmClipboardHook(_) => false,
        Action::PrepareHost
        | Action::NameKey
        | Action::Prefill { .. }
        | Action::Deliver(_)
        | Action::RetryDelivery(_)
        | Action::StartTimer { .. }
        | Action::CopyToClipboard(_)
        | Action::ShowNotice(_)
        | Action::ExtendNotice { .. }
        | Action::HideNotice
        | Action::ConfirmLeaving(_) => true,
    }
}
