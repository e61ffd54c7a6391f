//! The state machine of the extension's background: delivers captured keys to the keyring, and checks every request.
//!
//! A capture is pending from its arrival until the host confirms the read-back. Pending captures are held in the
//! browser's session memory (`storage.session`), retried with back-off, and shown as unsaved. Retries are idempotent:
//! the host finds the same key in the same entry.
//!
//! - `access`: which sender may make which request
//! - `requests`: answers them, from state or through the host
//! - `delivery`, `queue`: pending captures on their way to the keyring
//! - `host_link`, `answers`: requests to the host and its answers
//! - `popup`, `toolbar`: the data of the popup and the toolbar
//! - `menu`, `tab_commands`: entries of the context menu, and commands for a tab's content script
//! - `by_hand`: keys that the user adds in the popup or by the context menu
//! - `checks`, `answer_notice`: what Omnisend says of saved keys, and the notice that shows it
//! - `open_store`: the key that the fill control names
//! - `connection`: connecting to a team, and leaving it
//! - `team`: when keys are shared with the user's team
//! - `removals`: removals, which can be undone for a time
//! - `rates`: limits for a page that an attacker has taken over
//! - `session`: state that outlasts the background, apart from captures

mod access;
mod alarm;
mod answer_notice;
mod answers;
mod by_hand;
mod checks;
mod connection;
mod delivery;
mod event;
mod host_link;
mod menu;
mod open_store;
mod pending_call;
mod popup;
mod queue;
mod rates;
mod removals;
mod requests;
mod session;
mod tab_commands;
mod team;
mod toolbar;

#[cfg(test)]
mod tests;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

pub use self::access::{PageAddress, PageSender, Sender};
pub use self::alarm::Alarm;
pub use self::checks::{Listed, NotBefore, Pause};
pub use self::event::{Action, DisconnectReason, Event, ReplyId, Started};
pub use self::menu::{MenuContext, MenuEntry, MenuItem, MenuUse};
pub use self::queue::Pending;
pub use self::rates::{Delivered, Gesture, Rates, Release};
pub use self::removals::HeldRemoval;
pub use self::session::{SavedFrom, Session};
pub use self::toolbar::{Badge, Icon, NamedKey, News, Title};

use self::answer_notice::Awaited;
use self::checks::Checks;
use self::connection::Connection;
use self::host_link::{HostLink, LinkTimer};
use self::pending_call::PendingCall;
use self::popup::PopupState;
use self::queue::Queue;
use self::tab_commands::{PendingCommand, Source};
use self::team::Sync;
use self::toolbar::{NEWS_SECONDS, Toolbar};
use crate::failure::{Failure, FailureCode};
use crate::ids::CaptureId;
use crate::protocol::{ExtensionReply, HostCall, Overview, PageReply, TabCommand};
use crate::settings::{Choice, Choices};

/// The page that opens after the extension was installed.
const ONBOARDING: &str = "onboarding/onboarding.html";

/// The state of the background.
#[derive(Debug)]
pub struct Background {
    extension_origin: String,
    counter: Counter,
    queue: Queue,
    host: HostLink,
    popup: PopupState,
    choices: Choices,
    toolbar: Toolbar,
    checks: Checks,
    /// The notices that await the answer of a check, the oldest first.
    awaited: Vec<Awaited>,
    session: Session,
    /// Commands for tabs that have no answer yet.
    tab_commands: Vec<PendingCommand>,
    /// The capture that the context menu made last, until it is saved or has failed.
    by_menu: Option<CaptureId>,
    /// The session as the browser holds it.
    held_session: Session,
    /// The removals as the browser holds them.
    held_removals: Vec<HeldRemoval>,
    sync: Sync,
    connection: Connection,
    update_available: bool,
    /// The time of the current event, in milliseconds since 1970-01-01 UTC.
    now_millis: u64,
    /// The number of failed captures and the popup's revision at the last notification of extension pages.
    announced: (u32, u32),
}

/// Numbers requests and timers.
#[derive(Debug, Default)]
struct Counter(u32);

impl Counter {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(1);
        self.0
    }
}

impl Background {
    /// Creates the state for this version of the extension, at this origin (`chrome-extension://…`).
    pub fn new(version: String, extension_origin: String) -> Self {
        Self {
            extension_origin,
            counter: Counter::default(),
            queue: Queue::default(),
            host: HostLink::new(version),
            popup: PopupState::default(),
            choices: Choices::default(),
            toolbar: Toolbar::default(),
            checks: Checks::default(),
            awaited: vec![],
            session: Session::default(),
            tab_commands: vec![],
            by_menu: None,
            held_session: Session::default(),
            held_removals: vec![],
            sync: Sync::default(),
            connection: Connection::default(),
            update_available: false,
            now_millis: 0,
            announced: (0, 0),
        }
    }

    /// Classifies a message's sender, which decides how the message is read.
    pub fn classify(&self, origin: &str, page: Option<PageAddress>) -> Sender {
        Sender::classify(&self.extension_origin, origin, page)
    }

    /// Handles an event at this time, in milliseconds since 1970-01-01 UTC, and returns what to do.
    pub fn handle(&mut self, now_millis: u64, event: Event) -> Vec<Action> {
        self.now_millis = now_millis;
        let mut actions = self.dispatch(event);
        // After everything else, which goes first.
        let is_over = actions.last() == Some(&Action::DisconnectHost);
        if is_over {
            self.checks.on_disconnected();
        } else {
            actions.extend(self.start_check());
        }
        self.stop_awaiting_dropped_checks();
        // Inserted before a final disconnect, which must stay the last action.
        let end = actions.len() - usize::from(actions.last() == Some(&Action::DisconnectHost));
        actions.splice(end..end, self.announce_changes());
        // A key that is not saved would be lost with the session memory. A call that was answered may still be shown.
        if self.update_available && self.queue.is_empty() && !self.host.is_connected() {
            self.update_available = false;
            actions.push(Action::Reload);
        }
        actions
    }

    fn dispatch(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::Started(started) => self.on_started(started),
            Event::PageRequest { sender, reply_to, request } => {
                self.on_page_request(sender, reply_to, request)
            }
            Event::ExtensionRequest { reply_to, request } => self.on_extension_request(reply_to, request),
            Event::UnknownSender { reply_to } => vec![refuse_page(reply_to, access::not_allowed())],
            Event::HostReplied(reply) => self.on_host_reply(reply),
            Event::HostDisconnected { reason, cause } => self.fail_all(&Failure::new(reason.code(), cause)),
            Event::TimerFired(timer) => self.on_timer(timer),
            Event::AlarmFired(Alarm::ClearNews) => {
                self.session.news = None;
                vec![]
            }
            Event::AlarmFired(Alarm::DailyCheck) => {
                self.want_daily_checks();
                vec![]
            }
            Event::AlarmFired(Alarm::SyncTeam) => self.sync_team(),
            Event::AlarmFired(Alarm::Retry) | Event::BackOnline => self.send_pending(),
            Event::HoldFailed(cause) => self.on_hold_failed(&cause),
            Event::Installed { is_update: false } => {
                vec![menu::create(), Action::OpenPage(ONBOARDING.to_owned())]
            }
            Event::Installed { is_update: true } => vec![menu::create()],
            Event::UpdateAvailable => {
                self.update_available = true;
                vec![]
            }
            Event::SettingsLoaded { user, managed } => self.on_settings(user, managed),
            Event::ShortcutPressed { tab } => {
                self.session.rates.note_gesture(tab, None, self.now_millis);
                self.command_tab(tab, Source::Shortcut, TabCommand::Fill { entry: None })
            }
            Event::MenuUsed(used) => self.on_menu_used(used),
            Event::TabAnswered { id, answer } => self.on_tab_answered(id, answer),
            Event::InjectionFailed(page) => self.on_injection_failed(&page),
        }
    }

    fn on_started(&mut self, started: Started) -> Vec<Action> {
        let Started { session, user, managed, removals, pending } = started;
        // Before the settings, which change it.
        self.held_session.clone_from(&session);
        self.session = session;
        let mut actions = self.on_settings(user, managed);
        // A removal that was sent before comes before a key that was saved again since.
        actions.extend(self.on_removals_read(removals));
        self.queue.restore(pending);
        actions.extend(self.send_pending());
        actions
    }

    fn on_settings(&mut self, user: Choice, managed: Choice) -> Vec<Action> {
        self.choices = Choices::new(user, managed);
        self.schedule_daily_checks()
    }

    fn on_timer(&mut self, timer: u32) -> Vec<Action> {
        if let Some(removal) = self.popup.removal_due(timer) {
            return self.on_removal_due(removal);
        }
        if let Some(actions) = self.end_start(timer) {
            return actions;
        }
        if self.queue.take_retry(timer) {
            return self.send_pending();
        }
        match self.host.take_timer(timer) {
            Some(LinkTimer::Deadline) => {
                self.disconnect(&Failure::new(FailureCode::HelperSilent, "no answer in time"))
            }
            Some(LinkTimer::Idle) => vec![Action::DisconnectHost],
            Some(LinkTimer::Beside(call)) => {
                let mut actions = self.on_silent(call);
                actions.extend(self.host.start_idle(&mut self.counter));
                actions
            }
            None => vec![],
        }
    }

    fn send(&mut self, call: HostCall, pending: PendingCall) -> Vec<Action> {
        self.host.send(call, pending, &mut self.counter)
    }

    /// Updates the toolbar and notifies extension pages if their data has changed. A first attempt to save a key
    /// changes neither.
    fn announce_changes(&mut self) -> Vec<Action> {
        let failed = self.queue.failed();
        self.note_listed();
        let Session { stopped, news, .. } = &self.session;
        let mut actions = self.toolbar.update(failed, *stopped, self.popup.helper_works(), news.as_ref());
        if self.held_session != self.session {
            self.held_session.clone_from(&self.session);
            actions.push(Action::HoldSession(self.session.clone()));
        }
        actions.extend(self.hold_removals());
        let revision = (failed, self.popup.revision());
        if core::mem::replace(&mut self.announced, revision) != revision {
            // An incomplete overview is not cached: the popup would show fewer keys than the keyring holds.
            let overview = self.popup.is_complete().then(|| self.overview(""));
            actions.extend([Action::CacheOverview(overview), Action::NotifyExtensionPages]);
        }
        actions
    }

    /// The popup's data for this search, without what is delivered once.
    fn overview(&self, search: &str) -> Overview {
        let label = self.choices.settings().key_name;
        let overview = self.popup.overview(self.queue.unsaved(), search, self.now_millis / 1000, &label);
        Overview { checks: self.checks.view(), ..overview }
    }

    /// Reports a failure of the keyboard shortcut, which has no page to appear on: in the popup, and on the toolbar where
    /// the browser does not let extensions open the popup.
    fn report_shortcut_failure(&mut self, failure: Failure) -> Vec<Action> {
        self.popup.set_problem(failure);
        vec![self.show_news(News::NoForm), Action::OpenPopup { or_window: false }]
    }

    /// Shows what happened to a key on the toolbar.
    fn show_news(&mut self, news: News) -> Action {
        self.session.news = Some(news);
        Action::SetAlarm { alarm: Alarm::ClearNews, seconds: NEWS_SECONDS, repeats: false }
    }
}

/// Confirms a page's request.
fn confirm_page(reply_to: ReplyId) -> Action {
    Action::ReplyToPage { reply_to, reply: PageReply::Done }
}

/// Refuses a page's request.
fn refuse_page(reply_to: ReplyId, failure: Failure) -> Action {
    Action::ReplyToPage { reply_to, reply: PageReply::Failed(failure) }
}

/// Confirms an extension page's request.
fn confirm(reply_to: ReplyId) -> Action {
    Action::ReplyToExtension { reply_to, reply: ExtensionReply::Done }
}

/// Confirms an extension page's request if its capture is held, and refuses it otherwise.
fn confirm_once_held(reply_to: ReplyId) -> Action {
    let failure = Failure::new(FailureCode::NotHeld, "the browser does not hold the capture");
    let (held, not_held) = (ExtensionReply::Done, ExtensionReply::Failed(failure));
    Action::ReplyOnceHeld { reply_to, held, not_held }
}

/// Refuses an extension page's request.
fn refuse(reply_to: ReplyId, failure: Failure) -> Action {
    Action::ReplyToExtension { reply_to, reply: ExtensionReply::Failed(failure) }
}

/// The failure of a message that could not be read.
fn unreadable() -> Failure {
    Failure::new(FailureCode::BadRequest, "the message could not be read")
}
