//! Decides, in the extension's background, how a captured key reaches the keyring, and who may be told what.
//!
//! The rule: a capture is pending from the moment it arrives until the host has said that the keyring gave the
//! same bytes back. Pending captures are held in the browser's memory (`storage.session`), tried again, and
//! shown as unsaved. Trying again is always safe, because the host finds the same key in the same place.
//!
//! The host answers one request after the other, so only the oldest of them has a deadline.

mod popup;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use self::popup::Popup;
use crate::failure::{Failure, FailureCode};
use crate::ids::{CaptureId, EntryId};
use crate::limits::{KEYRING_DEADLINE_SECONDS, MAX_LABEL_CHARS, MAX_STORE_CHARS, UNDO_SECONDS};
use crate::protocol::{
    Capture, Delivery, DeliveryState, ExtensionReply, ExtensionRequest, HostAnswer, HostCall, HostReply,
    HostRequest, LastUse, Overview, PROTOCOL_VERSION, PageReply, PageRequest, TabCommand, UnsavedKey,
};
use crate::settings::{Choice, Choices};
use crate::sites::{omnisend, upstack};

/// How long the host may take to say anything, in milliseconds.
const ANSWER_DEADLINE_MILLIS: u64 = 10_000;
/// How long the host may take once it has said that the keyring is asking the user: its own deadline and some.
const WAITING_DEADLINE_MILLIS: u64 = KEYRING_DEADLINE_SECONDS * 1000 + ANSWER_DEADLINE_MILLIS;
/// Pause before pending captures are tried again, in milliseconds; doubled with each failure.
const FIRST_PAUSE_MILLIS: u64 = 1_000;
/// The same for a background that has ended meanwhile, in seconds, and the longest for one that has not: the
/// shortest that browsers' alarms allow.
const ALARM_SECONDS: u32 = 30;
/// How long the connection stays after the last answer, in milliseconds: who saves one key may soon save or fill in
/// another, and starting the helper takes most of the time that a save takes.
const LINGER_MILLIS: u64 = 20_000;
/// The page that is shown after the extension was installed.
const ONBOARDING: &str = "onboarding/onboarding.html";
/// How many acknowledged captures are remembered, so that a page that asks again is told at once.
const MAX_ACKNOWLEDGED: usize = 16;

/// One document in one tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageAddress {
    /// The browser's number of the tab.
    pub tab: i32,
    /// The browser's number of the frame; 0 is the top one. Firefox's are above 2^32.
    pub frame: i64,
}

/// Who sent a message, as the browser says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The sending document's origin.
    pub origin: String,
    /// Where it is; `None` for the extension's popup.
    pub page: Option<PageAddress>,
}

/// Answers to one message: the adapter keeps the browser's reply function behind it.
pub type ReplyId = u32;

/// A capture that is not in the keyring yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The capture, key included.
    pub capture: Capture,
    /// The page to tell.
    #[serde(default)]
    pub page: Option<PageAddress>,
    /// Why the last attempt failed, or what the one under way is waiting for.
    #[serde(default)]
    pub failure: Option<Failure>,
    /// The user was asked for the keyring's password, and has not asked for another attempt since. Later failures, such
    /// as a host that ends, do not change that.
    #[serde(default)]
    pub prompted: bool,
}

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The background has started; these were held when it last ended.
    Started(Vec<Pending>),
    /// A page or the popup sent a message; `None` if it could not be read.
    Asked {
        /// Who.
        sender: Sender,
        /// For the reply.
        token: ReplyId,
        /// What.
        request: Option<PageRequest>,
    },
    /// A page of the extension's own, by what it asks, sent a message.
    AskedByOwn {
        /// Who.
        sender: Sender,
        /// For the reply.
        token: ReplyId,
        /// What.
        request: ExtensionRequest,
    },
    /// The host sent a message; `None` if it could not be read.
    HostReplied(Option<HostReply>),
    /// The connection to the host has ended, with the browser's reason.
    HostGone(String),
    /// A [`Action::Timer`] has run out.
    TimedOut(u32),
    /// The time of [`Action::Alarm`] has come, or the computer is back from where nothing could be delivered.
    Alarm,
    /// The browser did not carry out [`Action::Hold`], with its reason.
    NotHeld(String),
    /// The time of [`Action::ClearLater`] has come.
    ClipboardDue(EntryId),
    /// The extension was installed, and not updated.
    Installed,
    /// What the user and their company's policy have chosen.
    Chosen {
        /// The user.
        own: Choice,
        /// The policy.
        managed: Choice,
    },
    /// The user pressed the keyboard shortcut in this tab.
    Shortcut {
        /// The browser's number of the tab.
        tab: i32,
    },
    /// What came of [`Action::Press`].
    Pressed {
        /// The message that asked for it; `None` for the keyboard shortcut.
        token: Option<ReplyId>,
        /// Whether the tab has a form for the key.
        found: bool,
    },
}

/// What to do. Actions are carried out in order, each finished before the next one begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Hold these in the browser's memory in place of what is held there.
    Hold(Vec<Pending>),
    /// Answer a message.
    Reply {
        /// Which message.
        token: ReplyId,
        /// The answer.
        reply: PageReply,
    },
    /// Answer a message of one of the extension's own pages.
    ReplyOwn {
        /// Which message.
        token: ReplyId,
        /// The answer.
        reply: ExtensionReply,
    },
    /// Tell a page, unasked.
    Tell {
        /// Which page.
        page: PageAddress,
        /// What.
        delivery: Delivery,
    },
    /// Send a request to the host, connecting first if there is no connection.
    Post(HostRequest),
    /// End the connection to the host.
    Disconnect,
    /// Report [`Event::TimedOut`] after this time.
    Timer {
        /// The number to report.
        id: u32,
        /// When, in milliseconds.
        millis: u64,
    },
    /// Report [`Event::Alarm`] every so many seconds, even if the background ends meanwhile; 0 is never.
    Alarm(u32),
    /// Run a script of the extension in a document.
    Run {
        /// Which document.
        page: PageAddress,
        /// The script's file.
        file: String,
    },
    /// Show this many unsaved keys on the toolbar icon.
    Badge(u32),
    /// Let the toolbar icon say this.
    Icon(Icon),
    /// Keep this in the browser's memory: the popup shows it at once when it is next opened, and then asks. With
    /// nothing kept it only asks.
    Remember(Option<Overview>),
    /// What the extension's own pages show has changed: they are to ask again.
    Changed,
    /// Open a page of the extension in a new tab.
    OpenPage(&'static str),
    /// Keep what the user has chosen.
    Keep(Choice),
    /// Report [`Event::ClipboardDue`] after a time, even if the background ends meanwhile.
    ClearLater {
        /// The key that was copied.
        entry: EntryId,
        /// When, in seconds.
        seconds: u32,
    },
    /// Use the fill control in this tab in the user's name, then report [`Event::Pressed`].
    Press {
        /// The message that asks for it; `None` for the keyboard shortcut.
        token: Option<ReplyId>,
        /// The browser's number of the tab.
        tab: i32,
        /// What the tab is told.
        order: TabCommand,
    },
}

/// What the toolbar icon says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Icon {
    /// All is well.
    Ready,
    /// A key is not saved yet.
    Waiting,
    /// The helper or its keyring does not work.
    Missing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Purpose {
    Save(CaptureId),
    Saved(ReplyId),
    Fill(ReplyId, EntryId),
    Overview(ReplyId, String),
    /// An overview that was given without waiting for the keyring: what comes back is news of the keyring alone.
    Unlock,
    Reveal(ReplyId, EntryId),
    Copy(ReplyId, EntryId),
    Rename(ReplyId),
    MarkUsed,
    Remove(EntryId),
    ClearClipboard,
    /// Start the helper, which is wanted in a moment, and see whether it works.
    Hello,
}

#[derive(Debug)]
struct InFlight {
    id: u32,
    purpose: Purpose,
}

/// The state of the extension's background.
#[derive(Debug)]
pub struct Background {
    version: String,
    own_origin: String,
    pending: Vec<Pending>,
    /// The oldest first.
    in_flight: Vec<InFlight>,
    /// The timer of the oldest request.
    deadline: Option<u32>,
    /// The timer until an idle connection ends.
    linger: Option<u32>,
    /// The oldest request waits for the user.
    waiting: bool,
    /// The timer until the next attempt.
    retry: Option<u32>,
    /// How many attempts in a row have failed.
    failures: u32,
    acknowledged: Vec<CaptureId>,
    next_id: u32,
    popup: Popup,
    choices: Choices,
    /// What the toolbar icon says and how many keys it counts: unknown at first, since browsers keep both while the
    /// background is ended.
    icon: Option<Icon>,
    badge: Option<u32>,
    /// What the extension's pages were last told of: see [`Action::Changed`].
    shown: (u32, u32),
}

impl Background {
    /// For this version of the extension, at this origin (`chrome-extension://…`).
    pub fn new(version: String, own_origin: String) -> Self {
        Self {
            version,
            own_origin,
            pending: vec![],
            in_flight: vec![],
            deadline: None,
            linger: None,
            waiting: false,
            retry: None,
            failures: 0,
            acknowledged: vec![],
            next_id: 1,
            popup: Popup::default(),
            choices: Choices::default(),
            icon: None,
            badge: None,
            shown: (0, 0),
        }
    }

    /// Takes an event, returns what to do.
    pub fn handle(&mut self, event: Event) -> Vec<Action> {
        let mut actions = self.handled(event);
        // Before the connection ends, should that be next: what is said last is that.
        let end = actions.len() - usize::from(actions.last() == Some(&Action::Disconnect));
        actions.splice(end..end, self.show_changes());
        actions
    }

    fn handled(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::Started(pending) => {
                self.pending = pending;
                self.save_pending()
            }
            Event::Asked { sender, token, request } => self.asked(&sender, token, request),
            Event::AskedByOwn { sender, token, .. } if sender.origin != self.own_origin => {
                vec![failed(token, Failure::new(FailureCode::NotAllowed, "not from this page"))]
            }
            Event::AskedByOwn { token, request, .. } => self.asked_by_own(token, request),
            Event::HostReplied(reply) => self.host_replied(reply),
            Event::HostGone(reason) => self.fail_all(&host_gone(&reason)),
            Event::TimedOut(timer) if let Some(entry) = self.popup.due(timer) => {
                self.post(HostCall::Remove { entry: entry.clone() }, Purpose::Remove(entry))
            }
            Event::TimedOut(timer) if self.deadline == Some(timer) => {
                let mut actions = vec![Action::Disconnect];
                actions.extend(self.fail_all(&Failure::new(FailureCode::HelperSilent, "no answer in time")));
                actions
            }
            Event::TimedOut(timer) if self.linger == Some(timer) => {
                self.linger = None;
                vec![Action::Disconnect]
            }
            Event::TimedOut(timer) if self.retry == Some(timer) => {
                self.retry = None;
                self.save_pending()
            }
            Event::Alarm => self.save_pending(),
            Event::NotHeld(reason) => self.not_held(&reason),
            Event::ClipboardDue(entry) => {
                self.post(HostCall::ClearClipboard { entry }, Purpose::ClearClipboard)
            }
            Event::Installed => vec![Action::OpenPage(ONBOARDING)],
            Event::Chosen { own, managed } => {
                self.choices = Choices::new(own, managed);
                vec![]
            }
            Event::Shortcut { tab } => {
                vec![Action::Press { token: None, tab, order: TabCommand::Fill { entry: None } }]
            }
            Event::Pressed { token: Some(token), found: true } => vec![done(token)],
            Event::Pressed { token: Some(token), found: false } => {
                vec![failed(token, Failure::new(FailureCode::NoForm, "the tab has no form for the key"))]
            }
            Event::TimedOut(_) | Event::Pressed { token: None, .. } => vec![],
        }
    }

    /// What the toolbar icon and the extension's own pages are to say now, if that is something else than before.
    /// A key that is just being saved is not worth their while yet.
    fn show_changes(&mut self) -> Vec<Action> {
        let failed = self.pending.iter().filter(|pending| pending.failure.is_some()).count();
        let failed = u32::try_from(failed).unwrap_or(u32::MAX);
        let icon = if failed > 0 { Some(Icon::Waiting) } else { self.popup.icon() };
        let mut actions = vec![];
        if self.badge.replace(failed) != Some(failed) {
            actions.push(Action::Badge(failed));
        }
        if let Some(icon) = icon
            && self.icon.replace(icon) != Some(icon)
        {
            actions.push(Action::Icon(icon));
        }
        let shown = (failed, self.popup.changes());
        if core::mem::replace(&mut self.shown, shown) != shown {
            let overview = self.popup.is_known().then(|| self.popup.overview(self.unsaved(), ""));
            actions.extend([Action::Remember(overview), Action::Changed]);
        }
        actions
    }

    fn asked(&mut self, sender: &Sender, token: ReplyId, request: Option<PageRequest>) -> Vec<Action> {
        let Some(request) = request else {
            return vec![failed(
                token,
                Failure::new(FailureCode::BadRequest, "the message could not be read"),
            )];
        };
        let on_omnisend = sender.origin == omnisend::ORIGIN;
        let own = sender.origin == self.own_origin;
        // Only the top document may be filled in: a frame can be laid over or hidden by whoever embeds it.
        let on_upstack =
            sender.origin == upstack::ORIGIN && sender.page.as_ref().is_some_and(|page| page.frame == 0);
        match (request, &sender.page) {
            (start @ (PageRequest::Start | PageRequest::StartFallback), Some(page))
                if on_omnisend || on_upstack =>
            {
                let site = if on_omnisend { omnisend::trigger() } else { upstack::trigger() };
                let build = if start == PageRequest::Start { ".js" } else { "-fallback.js" };
                let file = [site.script, build].concat();
                vec![Action::Run { page: page.clone(), file }, done(token)]
            }
            (PageRequest::Deliver(capture), page) if on_omnisend => {
                self.deliver(token, capture, page.clone())
            }
            (PageRequest::Retry { capture }, _) if on_omnisend || own => self.retry(token, &capture),
            (PageRequest::Saved | PageRequest::Fill { .. }, _)
                if on_upstack && !self.choices.settings().upstack =>
            {
                vec![failed(token, Failure::new(FailureCode::SwitchedOff, "not on Upstack's pages"))]
            }
            (PageRequest::Saved, _) if on_upstack => self.post(HostCall::List, Purpose::Saved(token)),
            (PageRequest::Fill { entry }, _) if on_upstack => {
                let release = HostCall::Release { entry: entry.clone(), origin: sender.origin.clone() };
                self.post(release, Purpose::Fill(token, entry))
            }
            (PageRequest::Filled { entry, used }, _) if on_upstack => {
                let used = LastUse { store: used.store.chars().take(MAX_STORE_CHARS).collect(), ..used };
                let mut actions = self.post(HostCall::MarkUsed { entry, used }, Purpose::MarkUsed);
                actions.push(done(token));
                actions
            }
            (PageRequest::Settings, _) if on_omnisend || on_upstack => {
                vec![Action::Reply { token, reply: PageReply::Settings(self.choices.settings()) }]
            }
            (PageRequest::PrepareHost, _) if on_omnisend || on_upstack => {
                let settings = self.choices.settings();
                let enabled = if on_omnisend { settings.omnisend } else { settings.upstack };
                let mut actions = vec![done(token)];
                if enabled && self.in_flight.is_empty() && self.linger.is_none() {
                    actions.extend(self.post(HostCall::Hello, Purpose::Hello));
                }
                actions
            }
            _ => vec![failed(token, Failure::new(FailureCode::NotAllowed, "not from this page"))],
        }
    }

    /// What only the extension's own pages may ask for: they are the user's, and no page can open them in a frame.
    fn asked_by_own(&mut self, token: ReplyId, request: ExtensionRequest) -> Vec<Action> {
        match request {
            ExtensionRequest::Search { text } if self.popup.is_listed() => vec![self.overview(token, &text)],
            ExtensionRequest::Overview { text } | ExtensionRequest::Search { text } => {
                self.post(HostCall::List, Purpose::Overview(token, text))
            }
            ExtensionRequest::Reveal { entry } => {
                self.post(HostCall::Reveal { entry: entry.clone() }, Purpose::Reveal(token, entry))
            }
            ExtensionRequest::Copy { entry } => {
                self.post(HostCall::Reveal { entry: entry.clone() }, Purpose::Copy(token, entry))
            }
            ExtensionRequest::Rename { entry, label } => {
                let label = label.trim().chars().take(MAX_LABEL_CHARS).collect();
                self.post(HostCall::Rename { entry, label }, Purpose::Rename(token))
            }
            ExtensionRequest::Remove { entry } => {
                let timer = self.fresh();
                let mut actions = vec![done(token)];
                if self.popup.remove(entry, timer) {
                    actions.push(Action::Timer { id: timer, millis: UNDO_SECONDS * 1000 });
                }
                actions
            }
            ExtensionRequest::Undo { entry } => {
                self.popup.keep(&entry);
                vec![done(token)]
            }
            ExtensionRequest::FillIn { entry, tab } => {
                let order = TabCommand::Fill { entry: Some(entry) };
                vec![Action::Press { token: Some(token), tab, order }]
            }
            ExtensionRequest::Options => vec![self.options(token)],
            ExtensionRequest::Change(choice) => {
                self.choices.change(choice);
                vec![Action::Keep(self.choices.own.clone()), self.options(token)]
            }
        }
    }

    fn options(&self, token: ReplyId) -> Action {
        Action::ReplyOwn { token, reply: ExtensionReply::Options(self.choices.view()) }
    }

    fn deliver(&mut self, token: ReplyId, capture: Capture, page: Option<PageAddress>) -> Vec<Action> {
        let id = capture.id.clone();
        if self.acknowledged.contains(&id) {
            return vec![reply(token, id, DeliveryState::Saved)];
        }
        if let Some(pending) = self.pending.iter_mut().find(|pending| pending.capture.id == id) {
            // The page asks where it stands. It may have moved to another tab or window.
            pending.page = page;
            let state = self.state(&id);
            return vec![self.hold(), reply(token, id, state)];
        }
        self.pending.push(Pending { capture: capture.clone(), page, failure: None, prompted: false });
        // In this order: the background may end between any two of them, and is to start again for what is held.
        let mut actions = vec![Action::Alarm(ALARM_SECONDS), self.hold()];
        actions.extend(self.post(HostCall::Save(capture), Purpose::Save(id.clone())));
        actions.push(reply(token, id, DeliveryState::Saving));
        actions
    }

    /// The user asks for another attempt: at once, and the keyring may ask them for its password again.
    fn retry(&mut self, token: ReplyId, id: &CaptureId) -> Vec<Action> {
        if self.acknowledged.contains(id) {
            return vec![reply(token, id.clone(), DeliveryState::Saved)];
        }
        if !self.pending.iter().any(|pending| pending.capture.id == *id) {
            // Not held here: the page still has it, and delivers it again.
            let cause = "the capture is not held by the background";
            return vec![failed(token, Failure::new(FailureCode::NotFound, cause))];
        }
        self.failures = 0;
        for pending in &mut self.pending {
            let save = Purpose::Save(pending.capture.id.clone());
            if !self.in_flight.iter().any(|flight| flight.purpose == save) {
                (pending.failure, pending.prompted) = (None, false);
            }
        }
        let mut actions = self.save_pending();
        let state = self.state(id);
        actions.extend([self.hold(), reply(token, id.clone(), state)]);
        actions
    }

    /// Where a pending capture stands.
    fn state(&self, id: &CaptureId) -> DeliveryState {
        let oldest = self.in_flight.first().map(|flight| &flight.purpose);
        let failure =
            self.pending.iter().find(|pending| pending.capture.id == *id).and_then(|p| p.failure.clone());
        match failure {
            _ if self.waiting && oldest == Some(&Purpose::Save(id.clone())) => DeliveryState::Waiting,
            Some(failure) => DeliveryState::Unsaved(failure),
            None => DeliveryState::Saving,
        }
    }

    /// Sends every pending capture that is not on its way. A user who has been asked for the keyring's password
    /// is not asked again until they say so.
    fn save_pending(&mut self) -> Vec<Action> {
        let seconds = if self.pending.is_empty() { 0 } else { ALARM_SECONDS };
        let mut actions = vec![Action::Alarm(seconds)];
        for Pending { capture, prompted, .. } in self.pending.clone() {
            let purpose = Purpose::Save(capture.id.clone());
            if !self.in_flight.iter().any(|flight| flight.purpose == purpose) {
                let call = if prompted { HostCall::SaveQuietly(capture) } else { HostCall::Save(capture) };
                actions.extend(self.post(call, purpose));
            }
        }
        actions
    }

    fn post(&mut self, call: HostCall, purpose: Purpose) -> Vec<Action> {
        self.linger = None;
        let id = self.fresh();
        self.in_flight.push(InFlight { id, purpose });
        let request = HostRequest { protocol: PROTOCOL_VERSION, client: self.version.clone(), id, call };
        let mut actions = vec![Action::Post(request)];
        if self.in_flight.len() == 1 {
            actions.push(self.deadline(ANSWER_DEADLINE_MILLIS));
        }
        actions
    }

    fn deadline(&mut self, millis: u64) -> Action {
        let id = self.fresh();
        self.deadline = Some(id);
        Action::Timer { id, millis }
    }

    fn fresh(&mut self) -> u32 {
        self.next_id = self.next_id.wrapping_add(1);
        self.next_id
    }

    fn host_replied(&mut self, host_reply: Option<HostReply>) -> Vec<Action> {
        let Some(HostReply { protocol, host, id, answer }) = host_reply else {
            let mut actions = vec![Action::Disconnect];
            actions.extend(self.fail_all(&Failure::new(
                FailureCode::HelperOutdated,
                "the helper's answer could not be read",
            )));
            return actions;
        };
        let Some(at) = self.in_flight.iter().position(|flight| Some(flight.id) == id) else {
            // An answer to nothing: the host could not read the request so far as its id.
            return match (id, answer) {
                (None, HostAnswer::Failed(failure)) => self.fail_all(&failure),
                _ => vec![],
            };
        };
        if answer == HostAnswer::Waiting {
            return self.waiting(at);
        }
        let InFlight { purpose, .. } = self.in_flight.remove(at);
        self.waiting = false;
        let answer = if protocol == PROTOCOL_VERSION || matches!(answer, HostAnswer::Failed(_)) {
            answer
        } else {
            HostAnswer::Failed(Failure::new(
                FailureCode::HelperOutdated,
                "the helper speaks another protocol",
            ))
        };
        let mut actions = self.answered(purpose, answer, &host);
        if self.in_flight.is_empty() {
            self.deadline = None;
            let timer = self.fresh();
            self.linger = Some(timer);
            actions.push(Action::Timer { id: timer, millis: LINGER_MILLIS });
        } else {
            actions.push(self.deadline(ANSWER_DEADLINE_MILLIS));
        }
        actions
    }

    fn waiting(&mut self, at: usize) -> Vec<Action> {
        self.waiting = true;
        let mut actions = vec![self.deadline(WAITING_DEADLINE_MILLIS)];
        let locked = Failure::new(FailureCode::KeyringLocked, "the keyring is asking for its password");
        match self.in_flight[at].purpose.clone() {
            Purpose::Save(capture) => {
                self.mark(&capture, &locked);
                actions.push(self.hold());
                actions.extend(self.tell(&capture, DeliveryState::Waiting));
            }
            Purpose::Overview(token, search) => {
                self.in_flight[at].purpose = Purpose::Unlock;
                self.popup.fails(&locked);
                actions.push(self.overview(token, &search));
            }
            // Whoever asked for these waits as long as the user takes.
            _ => {}
        }
        actions
    }

    fn answered(&mut self, purpose: Purpose, answer: HostAnswer, host: &str) -> Vec<Action> {
        match &answer {
            HostAnswer::Failed(_) => {}
            HostAnswer::Listed { entries } => {
                self.popup.works(host);
                self.popup.list(entries.clone());
            }
            HostAnswer::Saved { entry, .. } | HostAnswer::Changed { entry } => {
                self.popup.works(host);
                self.popup.put(entry);
            }
            _ => self.popup.works(host),
        }
        match (purpose, answer) {
            (Purpose::Save(id), HostAnswer::Saved { capture, .. }) if capture == id => self.acknowledge(&id),
            (Purpose::Saved(token), HostAnswer::Listed { entries }) => {
                vec![Action::Reply { token, reply: PageReply::Saved { entries } }]
            }
            (Purpose::Fill(token, wanted), HostAnswer::Released { entry, key }) if entry.id == wanted => {
                vec![Action::Reply { token, reply: PageReply::Fill { entry, key } }]
            }
            (Purpose::Overview(token, search), HostAnswer::Listed { .. }) => {
                // The helper answers again: what waits need not wait for the alarm.
                let mut actions = self.save_pending();
                actions.push(self.overview(token, &search));
                actions
            }
            (Purpose::Unlock, HostAnswer::Listed { .. }) => self.save_pending(),
            (Purpose::Reveal(token, wanted), HostAnswer::Released { entry, key }) if entry.id == wanted => {
                vec![Action::ReplyOwn { token, reply: ExtensionReply::Revealed { key, clear_seconds: 0 } }]
            }
            (Purpose::Copy(token, wanted), HostAnswer::Released { entry, key }) if entry.id == wanted => {
                let clear_seconds = self.choices.settings().clipboard_seconds;
                let mut actions =
                    vec![Action::ReplyOwn { token, reply: ExtensionReply::Revealed { key, clear_seconds } }];
                if clear_seconds > 0 {
                    actions.push(Action::ClearLater { entry: wanted, seconds: clear_seconds });
                }
                actions
            }
            (Purpose::Rename(token), HostAnswer::Changed { .. }) => vec![done(token)],
            (Purpose::Remove(wanted), HostAnswer::Removed { entry }) if entry == wanted => {
                self.popup.gone(&entry);
                vec![]
            }
            (Purpose::MarkUsed, HostAnswer::Changed { .. })
            | (Purpose::ClearClipboard, HostAnswer::ClipboardClear { .. })
            | (Purpose::Hello, HostAnswer::Hello) => vec![],
            (purpose, HostAnswer::Failed(failure)) => self.fail(purpose, failure),
            (purpose, _) => self
                .fail(purpose, Failure::new(FailureCode::BadRequest, "the helper answered something else")),
        }
    }

    fn acknowledge(&mut self, id: &CaptureId) -> Vec<Action> {
        let mut actions = self.tell(id, DeliveryState::Saved);
        self.pending.retain(|pending| pending.capture.id != *id);
        if self.acknowledged.len() == MAX_ACKNOWLEDGED {
            self.acknowledged.remove(0);
        }
        self.acknowledged.push(id.clone());
        self.failures = 0;
        actions.push(self.hold());
        if self.pending.is_empty() {
            actions.push(Action::Alarm(0));
        }
        actions
    }

    fn fail_all(&mut self, failure: &Failure) -> Vec<Action> {
        (self.deadline, self.linger, self.waiting) = (None, None, false);
        let flights = core::mem::take(&mut self.in_flight);
        flights.into_iter().flat_map(|flight| self.fail(flight.purpose, failure.clone())).collect()
    }

    fn mark(&mut self, id: &CaptureId, failure: &Failure) {
        if let Some(pending) = self.pending.iter_mut().find(|pending| pending.capture.id == *id) {
            pending.failure = Some(failure.clone());
            pending.prompted |= failure.code == FailureCode::KeyringLocked;
        }
    }

    fn fail(&mut self, purpose: Purpose, failure: Failure) -> Vec<Action> {
        self.popup.fails(&failure);
        match purpose {
            Purpose::Save(id) => {
                self.mark(&id, &failure);
                let mut actions = vec![self.hold()];
                if self.retry.is_none() {
                    let longest = u64::from(ALARM_SECONDS) * 1000;
                    let millis = FIRST_PAUSE_MILLIS.saturating_mul(1 << self.failures.min(16)).min(longest);
                    let timer = self.fresh();
                    self.failures += 1;
                    self.retry = Some(timer);
                    actions.push(Action::Timer { id: timer, millis });
                }
                actions.extend(self.tell(&id, DeliveryState::Unsaved(failure)));
                actions
            }
            Purpose::Saved(token)
            | Purpose::Fill(token, _)
            | Purpose::Reveal(token, _)
            | Purpose::Copy(token, _)
            | Purpose::Rename(token) => vec![failed(token, failure)],
            Purpose::Overview(token, search) => vec![self.overview(token, &search)],
            // The key is still there, and is shown again.
            Purpose::Remove(entry) => {
                self.popup.keep(&entry);
                self.popup.tell(failure);
                vec![]
            }
            Purpose::ClearClipboard => {
                self.popup.tell(failure);
                vec![]
            }
            // That it was used is a help in choosing, and no more. An unlocked keyring is news only if it is one.
            // That the helper does not work shows on the toolbar icon.
            Purpose::MarkUsed | Purpose::Unlock | Purpose::Hello => vec![],
        }
    }

    /// What is not held would be lost with the background: only its page has it, and is told so.
    fn not_held(&mut self, reason: &str) -> Vec<Action> {
        let failure = Failure::new(FailureCode::NotHeld, reason);
        let ids: Vec<CaptureId> = self.pending.iter().map(|pending| pending.capture.id.clone()).collect();
        let mut actions = vec![];
        for id in ids {
            self.mark(&id, &failure);
            actions.extend(self.tell(&id, DeliveryState::Unsaved(failure.clone())));
        }
        actions
    }

    fn overview(&mut self, token: ReplyId, search: &str) -> Action {
        let problem = self.popup.take_problem();
        let overview = Overview { problem, ..self.popup.overview(self.unsaved(), search) };
        Action::ReplyOwn { token, reply: ExtensionReply::Overview(overview) }
    }

    fn unsaved(&self) -> Vec<UnsavedKey> {
        let unsaved = self.pending.iter().map(|Pending { capture, failure, .. }| UnsavedKey {
            capture: capture.id.clone(),
            brand_id: capture.brand_id(),
            last4: capture.key.last4().to_owned(),
            captured_at: capture.captured_at,
            failure: failure.clone(),
        });
        unsaved.collect()
    }

    fn tell(&self, id: &CaptureId, state: DeliveryState) -> Vec<Action> {
        let page = self
            .pending
            .iter()
            .find(|pending| pending.capture.id == *id)
            .and_then(|pending| pending.page.clone());
        page.map(|page| Action::Tell { page, delivery: Delivery { capture: id.clone(), state } })
            .into_iter()
            .collect()
    }

    fn hold(&self) -> Action {
        Action::Hold(self.pending.clone())
    }
}

fn done(token: ReplyId) -> Action {
    Action::Reply { token, reply: PageReply::Done }
}

fn failed(token: ReplyId, failure: Failure) -> Action {
    Action::Reply { token, reply: PageReply::Failed(failure) }
}

fn reply(token: ReplyId, capture: CaptureId, state: DeliveryState) -> Action {
    Action::Reply { token, reply: PageReply::Delivery(Delivery { capture, state }) }
}

/// Why the connection ended, by what Chromium and Firefox say.
fn host_gone(reason: &str) -> Failure {
    let missing = ["not found", "No such native application", "not installed"];
    let forbidden = ["forbidden", "not allowed", "does not have permission"];
    let any = |parts: &[&str]| parts.iter().any(|part| reason.contains(part));
    let code = if any(&missing) {
        FailureCode::HelperMissing
    } else if any(&forbidden) {
        FailureCode::HelperForbidden
    } else {
        FailureCode::HelperCrashed
    };
    Failure::new(code, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::ApiKey;
    use crate::protocol::SavedKey;
    use crate::sites::Site;
    use proptest::prelude::*;

    const OWN: &str = "chrome-extension://keyferry";

    fn background() -> Background {
        let mut background = Background::new("1.0.0".into(), OWN.into());
        background.handle(Event::Started(vec![]));
        background
    }

    fn capture(n: u8) -> Capture {
        let key = format!("64f0c1d2e3a4b5c6d7e8f9{n:02x}-{}", "a".repeat(50));
        Capture {
            id: CaptureId::from_bytes(&[n; 16]).unwrap(),
            site: Site::Omnisend,
            key: ApiKey::parse(&key).unwrap(),
            brand_on_page: None,
            label: "UpstackData".into(),
            captured_at: 1,
        }
    }

    fn saved(capture: &Capture) -> SavedKey {
        SavedKey {
            id: EntryId::from_bytes(&[capture.captured_at.to_le_bytes()[0]; 8]).unwrap(),
            site: capture.site,
            brand_id: capture.brand_id(),
            label: capture.label.clone(),
            last4: capture.key.last4().into(),
            captured_at: capture.captured_at,
            used: None,
        }
    }

    fn asked(origin: &str, frame: i64, request: PageRequest) -> Event {
        let sender = Sender { origin: origin.into(), page: Some(PageAddress { tab: 1, frame }) };
        Event::Asked { sender, token: 1, request: Some(request) }
    }

    fn posted(actions: &[Action]) -> Vec<&HostRequest> {
        actions
            .iter()
            .filter_map(|a| if let Action::Post(request) = a { Some(request) } else { None })
            .collect()
    }

    fn answer(id: u32, answer: HostAnswer) -> Event {
        Event::HostReplied(Some(HostReply {
            protocol: PROTOCOL_VERSION,
            host: "1.0.0".into(),
            id: Some(id),
            answer,
        }))
    }

    fn told(actions: &[Action]) -> Vec<&DeliveryState> {
        actions
            .iter()
            .filter_map(|a| if let Action::Tell { delivery, .. } = a { Some(&delivery.state) } else { None })
            .collect()
    }

    fn held(actions: &[Action]) -> Option<&Vec<Pending>> {
        actions.iter().rev().find_map(|a| if let Action::Hold(pending) = a { Some(pending) } else { None })
    }

    #[test]
    fn a_capture_is_held_until_the_host_has_acknowledged_it() {
        let mut background = background();
        let actions = background.handle(asked(omnisend::ORIGIN, 0, PageRequest::Deliver(capture(1))));
        assert_eq!(held(&actions).unwrap().len(), 1);
        let id = posted(&actions)[0].id;
        let answered = HostAnswer::Saved { capture: capture(1).id, entry: saved(&capture(1)) };
        let actions = background.handle(answer(id, answered));
        assert_eq!(held(&actions).unwrap().len(), 0);
        assert!(matches!(told(&actions)[..], [DeliveryState::Saved]));
        // The connection stays for a while, and goes when nothing more comes.
        let lingers = |actions: &[Action]| {
            actions.iter().find_map(|action| match action {
                Action::Timer { id, millis: LINGER_MILLIS } => Some(*id),
                _ => None,
            })
        };
        let timer = lingers(&actions).unwrap();
        let actions = background.handle(asked(omnisend::ORIGIN, 0, PageRequest::Deliver(capture(2))));
        assert_eq!(background.handle(Event::TimedOut(timer)), []);
        let answered = HostAnswer::Saved { capture: capture(2).id, entry: saved(&capture(2)) };
        let actions = background.handle(answer(posted(&actions)[0].id, answered));
        assert_eq!(background.handle(Event::TimedOut(lingers(&actions).unwrap())), [Action::Disconnect]);
    }

    #[test]
    fn prepare_host_starts_the_helper_once_and_reports_a_missing_one() {
        let mut background = background();
        let actions = background.handle(asked(omnisend::ORIGIN, 0, PageRequest::PrepareHost));
        assert_eq!(posted(&actions)[0].call, HostCall::Hello);
        let again = background.handle(asked(omnisend::ORIGIN, 0, PageRequest::PrepareHost));
        assert_eq!(posted(&again).len(), 0);
        let gone = background.handle(Event::HostGone("Specified native messaging host not found.".into()));
        assert!(gone.contains(&Action::Icon(Icon::Missing)), "{gone:?}");
    }

    #[test]
    fn reading_the_settings_does_not_start_the_helper() {
        let actions = background().handle(asked(omnisend::ORIGIN, 0, PageRequest::Settings));
        assert!(matches!(actions[..], [Action::Reply { reply: PageReply::Settings(_), .. }]), "{actions:?}");
    }

    /// What the host does to the request of this id.
    type HostEnds = fn(u32) -> Event;

    #[test]
    fn every_way_for_the_host_to_fail_leaves_the_capture_held_and_shown_as_unsaved() {
        let failures: [(HostEnds, FailureCode); 7] = [
            (
                |_| Event::HostGone("Specified native messaging host not found.".into()),
                FailureCode::HelperMissing,
            ),
            (
                |_| Event::HostGone("No such native application com.keyferry.host".into()),
                FailureCode::HelperMissing,
            ),
            (
                |_| Event::HostGone("Access to the specified native messaging host is forbidden.".into()),
                FailureCode::HelperForbidden,
            ),
            (|_| Event::HostGone("Native host has exited.".into()), FailureCode::HelperCrashed),
            (|_| Event::HostReplied(None), FailureCode::HelperOutdated),
            (
                |id| answer(id, HostAnswer::Failed(Failure::new(FailureCode::KeyringLocked, ""))),
                FailureCode::KeyringLocked,
            ),
            (|id| answer(id, HostAnswer::Hello), FailureCode::BadRequest),
        ];
        for (event, code) in failures {
            let mut background = background();
            let actions = background.handle(asked(omnisend::ORIGIN, 0, PageRequest::Deliver(capture(1))));
            let id = posted(&actions)[0].id;
            let actions = background.handle(event(id));
            assert_eq!(held(&actions).unwrap().len(), 1);
            assert!(
                matches!(told(&actions)[..], [DeliveryState::Unsaved(f)] if f.code == code),
                "{actions:?}"
            );
            assert_eq!(posted(&background.handle(Event::Alarm)).len(), 1, "it is tried again");
        }
    }

    /// The host that gave up a prompt exits. A request that reaches it before that fails with it.
    #[test]
    fn password_is_not_asked_for_again_after_a_quiet_attempt_failed_with_the_host() {
        let mut background = background();
        let actions = background.handle(asked(omnisend::ORIGIN, 0, PageRequest::Deliver(capture(1))));
        let id = posted(&actions)[0].id;
        background.handle(answer(id, HostAnswer::Waiting));
        let locked = HostAnswer::Failed(Failure::new(FailureCode::KeyringLocked, ""));
        background.handle(answer(id, locked));
        background.handle(Event::Alarm);
        background.handle(Event::HostGone("Native host has exited.".into()));
        let actions = background.handle(Event::Alarm);
        assert!(matches!(posted(&actions)[0].call, HostCall::SaveQuietly(_)), "{actions:?}");
    }

    #[test]
    fn a_silent_host_is_given_up_and_one_that_waits_for_the_user_is_not() {
        let mut background = background();
        let actions = background.handle(asked(omnisend::ORIGIN, 0, PageRequest::Deliver(capture(1))));
        let id = posted(&actions)[0].id;
        let timer = |actions: &[Action]| {
            actions
                .iter()
                .find_map(|a| if let Action::Timer { id, .. } = a { Some(*id) } else { None })
                .unwrap()
        };
        let first = timer(&actions);
        let actions = background.handle(answer(id, HostAnswer::Waiting));
        assert_eq!(told(&actions), [&DeliveryState::Waiting]);
        assert!(background.handle(Event::TimedOut(first)).is_empty());
        let actions = background.handle(Event::TimedOut(timer(&actions)));
        assert_eq!(actions[0], Action::Disconnect);
        assert!(
            matches!(told(&actions)[..], [DeliveryState::Unsaved(f)] if f.code == FailureCode::HelperSilent)
        );
    }

    #[test]
    fn a_capture_delivered_again_is_sent_once_and_told_its_state() {
        let mut background = background();
        let deliver = || asked(omnisend::ORIGIN, 0, PageRequest::Deliver(capture(1)));
        let first = background.handle(deliver());
        assert!(posted(&background.handle(deliver())).is_empty());
        background.handle(answer(
            posted(&first)[0].id,
            HostAnswer::Saved { capture: capture(1).id, entry: saved(&capture(1)) },
        ));
        let again = background.handle(deliver());
        assert!(
            matches!(&again[..], [Action::Reply { reply: PageReply::Delivery(d), .. }] if matches!(d.state, DeliveryState::Saved))
        );
    }

    #[test]
    fn captures_held_when_the_background_ended_are_delivered_when_it_starts() {
        let pending = vec![Pending { capture: capture(1), page: None, failure: None, prompted: false }];
        assert_eq!(posted(&background().handle(Event::Started(pending))).len(), 1);
    }

    fn timers(actions: &[Action]) -> Vec<(u32, u64)> {
        let timer =
            |a: &Action| if let Action::Timer { id, millis } = a { Some((*id, *millis)) } else { None };
        actions.iter().filter_map(timer).collect()
    }

    #[test]
    fn a_failed_delivery_is_tried_again_after_growing_pauses_without_asking_the_user_again() {
        let mut background = background();
        let mut actions = background.handle(asked(omnisend::ORIGIN, 0, PageRequest::Deliver(capture(1))));
        let mut pauses = vec![];
        for attempt in 0..7 {
            let [request] = posted(&actions)[..] else { panic!("{actions:?}") };
            let quiet = matches!(request.call, HostCall::SaveQuietly(_));
            assert_eq!(quiet, attempt > 0, "the keyring may ask for its password once");
            let failure = Failure::new(FailureCode::KeyringLocked, "");
            let failed = background.handle(answer(request.id, HostAnswer::Failed(failure)));
            let (timer, pause) = timers(&failed)[0];
            pauses.push(pause);
            actions = background.handle(Event::TimedOut(timer));
        }
        assert_eq!(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        // The user says so: it may ask again.
        background.handle(Event::HostGone(String::new()));
        let retry = PageRequest::Retry { capture: capture(1).id };
        let actions = background.handle(asked(omnisend::ORIGIN, 0, retry));
        assert!(matches!(posted(&actions)[0].call, HostCall::Save(_)));
    }

    #[test]
    fn a_request_behind_one_that_waits_for_the_user_has_no_deadline_yet() {
        let mut background = background();
        let first = background.handle(asked(omnisend::ORIGIN, 0, PageRequest::Deliver(capture(1))));
        background.handle(answer(posted(&first)[0].id, HostAnswer::Waiting));
        let second = background.handle(asked(omnisend::ORIGIN, 0, PageRequest::Deliver(capture(2))));
        assert_eq!((posted(&second).len(), timers(&second).len()), (1, 0));
        let saved = HostAnswer::Saved { capture: capture(1).id, entry: saved(&capture(1)) };
        let actions = background.handle(answer(posted(&first)[0].id, saved));
        assert_eq!(timers(&actions).last().map(|(_, millis)| *millis), Some(ANSWER_DEADLINE_MILLIS));
    }

    #[test]
    fn a_key_that_the_browser_does_not_hold_is_shown_as_unsaved_until_it_is_saved() {
        let mut background = background();
        let first = background.handle(asked(omnisend::ORIGIN, 0, PageRequest::Deliver(capture(1))));
        let actions = background.handle(Event::NotHeld("quota".into()));
        assert!(matches!(told(&actions)[..], [DeliveryState::Unsaved(f)] if f.code == FailureCode::NotHeld));
        let saved = HostAnswer::Saved { capture: capture(1).id, entry: saved(&capture(1)) };
        let actions = background.handle(answer(posted(&first)[0].id, saved));
        assert!(matches!(told(&actions)[..], [DeliveryState::Saved]));
    }

    #[test]
    fn requests_are_answered_only_to_the_pages_that_may_make_them() {
        let entry = EntryId::from_bytes(&[1; 8]).unwrap();
        let fill = PageRequest::Fill { entry };
        for (origin, frame, request) in [
            (omnisend::ORIGIN, 0, fill.clone()),
            (upstack::ORIGIN, 3, fill.clone()),
            ("https://app.upstackdata.com.evil.example", 0, fill.clone()),
            (OWN, 0, fill),
            (omnisend::ORIGIN, 0, PageRequest::Saved),
            (upstack::ORIGIN, 0, PageRequest::Deliver(capture(1))),
            ("https://evil.example", 0, PageRequest::Start),
            (upstack::ORIGIN, 3, PageRequest::StartFallback),
            (upstack::ORIGIN, 0, PageRequest::Retry { capture: capture(1).id }),
        ] {
            let actions = background().handle(asked(origin, frame, request));
            assert!(
                matches!(&actions[..], [Action::Reply { reply: PageReply::Failed(f), .. }] if f.code == FailureCode::NotAllowed),
                "{origin} {actions:?}"
            );
        }
    }

    #[test]
    fn a_key_is_released_for_one_request_and_only_the_one_that_was_asked_for() {
        let wanted = EntryId::from_bytes(&[1; 8]).unwrap();
        for (given, ok) in [(1u64, true), (2, false)] {
            let mut background = background();
            let actions =
                background.handle(asked(upstack::ORIGIN, 0, PageRequest::Fill { entry: wanted.clone() }));
            let other = Capture { captured_at: given, ..capture(1) };
            let released = HostAnswer::Released { entry: saved(&other), key: other.key.clone() };
            let actions = background.handle(answer(posted(&actions)[0].id, released));
            assert_eq!(matches!(actions[0], Action::Reply { reply: PageReply::Fill { .. }, .. }), ok);
        }
    }

    /// What can happen between a page, the background and the host, in any order.
    #[derive(Clone, Debug)]
    enum Step {
        Deliver(u8),
        Saves { answers: bool },
        Fails,
        Waits,
        Crashes,
        Times,
        Alarm,
        BackgroundEnds,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (1u8..5).prop_map(Step::Deliver),
            any::<bool>().prop_map(|answers| Step::Saves { answers }),
            Just(Step::Fails),
            Just(Step::Waits),
            Just(Step::Crashes),
            Just(Step::Times),
            Just(Step::Alarm),
            Just(Step::BackgroundEnds),
        ]
    }

    /// The world around the background: what it posted, what the browser holds for it, what the keyring has.
    #[derive(Default)]
    struct World {
        posts: Vec<HostRequest>,
        timers: Vec<u32>,
        held: Vec<Pending>,
        keyring: Vec<CaptureId>,
        delivered: Vec<CaptureId>,
        told_saved: Vec<CaptureId>,
    }

    impl World {
        fn carry_out(&mut self, actions: Vec<Action>) {
            for action in actions {
                match action {
                    Action::Post(request) => self.posts.push(request),
                    Action::Timer { id, .. } => self.timers.push(id),
                    Action::Hold(pending) => self.held = pending,
                    Action::Disconnect => self.posts.clear(),
                    Action::Reply { reply: PageReply::Delivery(d), .. }
                    | Action::Tell { delivery: d, .. } => {
                        if matches!(d.state, DeliveryState::Saved) {
                            self.told_saved.push(d.capture);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn acknowledged_implies_stored_and_captured_implies_stored_or_held(steps in proptest::collection::vec(step(), 1..60)) {
            let mut background = background();
            let mut world = World::default();
            for step in steps {
                let event = match step {
                    Step::Deliver(n) => {
                        world.delivered.push(capture(n).id);
                        asked(omnisend::ORIGIN, 0, PageRequest::Deliver(capture(n)))
                    }
                    Step::Saves { answers } => {
                        if world.posts.is_empty() { continue }
                        let request = world.posts.remove(0);
                        let (HostCall::Save(capture) | HostCall::SaveQuietly(capture)) = request.call else { continue };
                        world.keyring.push(capture.id.clone());
                        if !answers { continue }
                        answer(request.id, HostAnswer::Saved { entry: saved(&capture), capture: capture.id })
                    }
                    Step::Fails => {
                        if world.posts.is_empty() { continue }
                        answer(world.posts.remove(0).id, HostAnswer::Failed(Failure::new(FailureCode::KeyringRefused, "")))
                    }
                    Step::Waits => match world.posts.first() {
                        Some(request) => answer(request.id, HostAnswer::Waiting),
                        None => continue,
                    },
                    Step::Crashes => {
                        world.posts.clear();
                        Event::HostGone("Native host has exited.".into())
                    }
                    Step::Times => {
                        if world.timers.is_empty() { continue }
                        Event::TimedOut(world.timers.remove(0))
                    }
                    Step::Alarm => Event::Alarm,
                    Step::BackgroundEnds => {
                        world.posts.clear();
                        world.timers.clear();
                        background = self::background();
                        Event::Started(world.held.clone())
                    }
                };
                world.carry_out(background.handle(event));
                for id in &world.told_saved {
                    prop_assert!(world.keyring.contains(id), "told saved without being stored");
                }
                for id in &world.delivered {
                    let held = world.held.iter().any(|pending| pending.capture.id == *id);
                    prop_assert!(world.keyring.contains(id) || held, "lost");
                }
            }
            // When the cause is gone, everything that was captured is stored without anybody's doing.
            world.posts.clear();
            world.carry_out(background.handle(Event::HostGone("Native host has exited.".into())));
            world.carry_out(background.handle(Event::Alarm));
            while !world.posts.is_empty() {
                let request = world.posts.remove(0);
                let (HostCall::Save(capture) | HostCall::SaveQuietly(capture)) = request.call else { continue };
                world.keyring.push(capture.id.clone());
                let answered = HostAnswer::Saved { entry: saved(&capture), capture: capture.id };
                world.carry_out(background.handle(answer(request.id, answered)));
            }
            prop_assert!(world.held.is_empty());
            prop_assert!(world.delivered.iter().all(|id| world.keyring.contains(id)));
        }
    }
}
