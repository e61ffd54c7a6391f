//! A simulation of the extension without a browser: the state machines of pages and background from `keyferry-core`, and
//! the messages between them, which can fail between any two steps.
//!
//! Time is simulated: it passes when [`Simulation::pass_time`] fires the next timer or alarm.

use keyferry_core::background::{self, Alarm, Background, PageAddress, PageSender, Pending};
use keyferry_core::capture::{self, CapturePage, Notice, Stamp};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::CaptureId;
use keyferry_core::key::ApiKey;
use keyferry_core::page::{Control, ControlVisibility, PageView, Surroundings};
use keyferry_core::protocol::{Delivery, HostRequest, PageReply, PageRequest};
use keyferry_core::settings::PageSettings;
use keyferry_core::sites::WebApp;
use std::collections::VecDeque;

/// The extension's origin in the simulation.
const EXTENSION: &str = "chrome-extension://simulation";

/// Sent to the native messaging host.
#[derive(Debug)]
pub enum ToHost {
    /// A request, which starts the host if it is not running.
    Post(HostRequest),
    /// Ends the connection.
    Disconnect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Background,
    Page(usize),
}

#[derive(Debug)]
struct Timer {
    owner: Owner,
    id: u32,
    due: u64,
}

/// When the retry alarm fires, and its interval, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct RetryAlarm {
    due: u64,
    interval: u64,
}

#[derive(Debug)]
struct Page {
    machine: CapturePage,
    inbox: VecDeque<capture::Event>,
    notice: Option<Notice>,
    confirms_leaving: bool,
    open: bool,
    /// The content script can no longer reach the extension, which was reloaded.
    orphaned: bool,
    captured: Vec<(CaptureId, ApiKey)>,
}

/// Pages, background, and the messages between them.
#[derive(Debug, Default)]
pub struct Simulation {
    pages: Vec<Page>,
    background: Option<Background>,
    /// The background's actions that are not carried out yet.
    actions: VecDeque<background::Action>,
    /// The browser's session memory.
    held: Vec<Pending>,
    /// Messages of pages that are not delivered yet.
    messages: VecDeque<(usize, PageRequest)>,
    /// Deliveries and retries that are not answered yet, with page and capture.
    requests: Vec<(background::ReplyId, usize, CaptureId)>,
    last_reply: background::ReplyId,
    last_id: u64,
    timers: Vec<Timer>,
    alarm: Option<RetryAlarm>,
    now: u64,
    /// Messages to the host, in order.
    pub to_host: VecDeque<ToHost>,
    /// Keys that the background has acknowledged to a page.
    pub acknowledged: Vec<ApiKey>,
}

impl Simulation {
    /// Opens a page that shows a new key.
    pub fn open_page(&mut self) -> usize {
        let mut machine = CapturePage::default();
        machine.handle(capture::Event::Settings(PageSettings::default()));
        machine.handle(capture::Event::Snapshot(PageView {
            address: "/integrations/api-keys".into(),
            controls: vec![copy_control()],
            ..PageView::default()
        }));
        self.pages.push(Page {
            machine,
            inbox: VecDeque::new(),
            notice: None,
            confirms_leaving: false,
            open: true,
            orphaned: false,
            captured: vec![],
        });
        self.pages.len() - 1
    }

    /// Pages that are open and still belong to the extension.
    pub fn usable_pages(&self) -> Vec<usize> {
        (0..self.pages.len()).filter(|&page| self.pages[page].open && !self.pages[page].orphaned).collect()
    }

    /// The user clicks "Copy API key".
    pub fn copy(&mut self, page: usize, key: &ApiKey) {
        self.last_id += 1;
        let Some(fresh_id) = CaptureId::from_bytes(&u128::from(self.last_id).to_be_bytes()) else { return };
        let stamp = Stamp { now_millis: self.now, fresh_id: fresh_id.clone() };
        let (control, nearby, are_shown) = (copy_control(), vec![key.clone()], true);
        let surroundings = Surroundings::default();
        let visibility = ControlVisibility {
            opacity_percent: 100,
            shorter_side: 32,
            window_percent: 1,
            is_at_click: true,
        };
        let event =
            capture::Event::ControlActivated { control, surroundings, visibility, nearby, are_shown, stamp };
        if !self.pages[page].captured.iter().any(|(_, known)| known == key) {
            self.pages[page].captured.push((fresh_id, key.clone()));
        }
        self.notify_page(page, event);
    }

    /// The user clicks "Try again" on every page that offers it.
    pub fn retry(&mut self) {
        for page in 0..self.pages.len() {
            if self.pages[page].open && matches!(self.pages[page].notice, Some(Notice::Unsaved { .. })) {
                self.notify_page(page, capture::Event::Retry);
            }
        }
    }

    /// The user closes a page. If that would lose a key, the browser asks for confirmation, and the user stays.
    pub fn close_page(&mut self, page: usize) -> bool {
        let held = |id: &CaptureId| self.held.iter().any(|pending| pending.capture.id == *id);
        let at = &self.pages[page];
        let only_here = at.captured.iter().any(|(id, key)| !self.acknowledged.contains(key) && !held(id));
        if at.open && !(at.confirms_leaving && only_here) {
            self.pages[page].open = false;
            return true;
        }
        false
    }

    /// The browser ends the background between two actions, and the connection to the host. Pages that wait for an
    /// answer get an error, or nothing if `silently`.
    pub fn end_background(&mut self, silently: bool) {
        self.background = None;
        self.actions.clear();
        self.timers.retain(|timer| timer.owner != Owner::Background);
        self.to_host.push_back(ToHost::Disconnect);
        for (_, page, capture) in std::mem::take(&mut self.requests) {
            if !silently {
                let cause = "The message port closed before a response was received.";
                let failure = Failure::new(FailureCode::ExtensionSilent, cause);
                self.pages[page].inbox.push_back(capture::Event::Unreachable { capture, failure });
            }
        }
    }

    /// The extension is reloaded: its session memory is lost, and content scripts on open pages can't reach it.
    ///
    /// A key whose page is closed is then lost: only the session memory had it. This is the one case that Keyferry does
    /// not cover, so the simulation leaves it out.
    pub fn reload_extension(&mut self) {
        let open = |pending: &Pending| {
            let on = |page: &Page| page.open && page.captured.iter().any(|(id, _)| *id == pending.capture.id);
            self.pages.iter().any(on)
        };
        if !self.held.iter().all(open) {
            return;
        }
        self.end_background(true);
        self.held.clear();
        self.alarm = None;
        self.messages.clear();
        for page in &mut self.pages {
            page.orphaned = true;
        }
    }

    /// Passes an event of the host's to the background.
    pub fn host_event(&mut self, event: background::Event) {
        self.notify_background(event);
    }

    /// Carries out the next action or delivers the next message. Returns false if there is none.
    pub fn step(&mut self) -> bool {
        if let Some(action) = self.actions.pop_front() {
            self.perform(action);
        } else if let Some(page) = self.pages.iter().position(|page| !page.inbox.is_empty()) {
            if let Some(event) = self.pages[page].inbox.pop_front() {
                self.notify_page(page, event);
            }
        } else if let Some((page, request)) = self.messages.pop_front() {
            self.last_reply += 1;
            if let PageRequest::Deliver(capture) = &request {
                self.requests.push((self.last_reply, page, capture.id.clone()));
            } else if let PageRequest::Retry { capture } = &request {
                self.requests.push((self.last_reply, page, capture.clone()));
            }
            let tab = i32::try_from(page).unwrap_or(i32::MAX);
            let sender = PageSender { app: WebApp::Omnisend, page: Some(PageAddress { tab, frame: 0 }) };
            let reply_to = self.last_reply;
            self.notify_background(background::Event::PageRequest {
                sender,
                reply_to,
                request: Some(request),
            });
        } else {
            return false;
        }
        true
    }

    /// Fires the next timer or alarm. Returns false if there is none.
    pub fn pass_time(&mut self) -> bool {
        let next = (0..self.timers.len()).min_by_key(|&at| self.timers[at].due);
        let due = next.map(|at| self.timers[at].due);
        if let Some(alarm) = &mut self.alarm
            && due.is_none_or(|due| alarm.due <= due)
        {
            self.now = alarm.due;
            alarm.due += alarm.interval;
            self.notify_background(background::Event::AlarmFired(Alarm::Retry));
            return true;
        }
        let Some(at) = next else { return false };
        let Timer { owner, id, due } = self.timers.swap_remove(at);
        self.now = due;
        match owner {
            Owner::Background => self.notify_background(background::Event::TimerFired(id)),
            Owner::Page(page) => self.notify_page(page, capture::Event::TimedOut(id)),
        }
        true
    }

    /// Captured keys that are lost: neither stored, nor held, nor on an open page that confirms leaving.
    pub fn lost(&self, stored: impl Fn(&ApiKey) -> bool) -> Vec<ApiKey> {
        let mut lost = vec![];
        for page in &self.pages {
            for (id, key) in &page.captured {
                let held = self.held.iter().any(|pending| pending.capture.id == *id);
                let on_page = page.open && page.confirms_leaving && !self.acknowledged.contains(key);
                if !held && !on_page && !stored(key) {
                    lost.push(key.clone());
                }
            }
        }
        lost
    }

    /// Keys that must be delivered without the user's help once nothing fails.
    pub fn deliverable(&self) -> Vec<ApiKey> {
        let mut keys: Vec<ApiKey> = self.held.iter().map(|pending| pending.capture.key.clone()).collect();
        for page in self.pages.iter().filter(|page| page.open && !page.orphaned) {
            keys.extend(page.captured.iter().map(|(_, key)| key.clone()));
        }
        keys.retain(|key| !self.acknowledged.contains(key));
        keys
    }

    /// The recorded failures of the held captures.
    pub fn reasons(&self) -> Vec<Option<Failure>> {
        self.held.iter().map(|pending| pending.failure.clone()).collect()
    }

    /// Whether every orphaned page with a key shows it as unsaved.
    pub fn all_orphans_show_unsaved(&self) -> bool {
        let orphaned = self.pages.iter().filter(|page| page.open && page.orphaned && page.confirms_leaving);
        orphaned.into_iter().all(|page| matches!(page.notice, Some(Notice::Unsaved { .. })))
    }

    /// Number of keys that only an orphaned page has, which shows them as unsaved.
    pub fn shown_as_unsaved(&self, stored: impl Fn(&ApiKey) -> bool) -> usize {
        let orphaned = self.pages.iter().filter(|page| page.open && page.orphaned);
        let shown = orphaned.filter(|page| matches!(page.notice, Some(Notice::Unsaved { .. })));
        shown.flat_map(|page| &page.captured).filter(|(_, key)| !stored(key)).count()
    }

    /// All captured keys.
    pub fn captured(&self) -> Vec<ApiKey> {
        self.pages.iter().flat_map(|page| page.captured.iter().map(|(_, key)| key.clone())).collect()
    }

    fn notify_background(&mut self, event: background::Event) {
        let (held, now) = (self.held.clone(), self.now);
        let background = self.background.get_or_insert_with(|| {
            let mut background = Background::new("1.0.0".into(), EXTENSION.into());
            let started = background::Started { pending: held, ..background::Started::default() };
            self.actions.extend(background.handle(now, background::Event::Started(started)));
            background
        });
        self.actions.extend(background.handle(now, event));
    }

    fn notify_page(&mut self, page: usize, event: capture::Event) {
        if !self.pages[page].open {
            return;
        }
        for action in self.pages[page].machine.handle(event) {
            let at = &mut self.pages[page];
            match action {
                capture::Action::Deliver(capture) => self.send(page, PageRequest::Deliver(capture)),
                capture::Action::RetryDelivery(capture) => self.send(page, PageRequest::Retry { capture }),
                capture::Action::StartTimer { id, millis } => {
                    self.timers.retain(|timer| timer.owner != Owner::Page(page));
                    self.timers.push(Timer {
                        owner: Owner::Page(page),
                        id,
                        due: self.now + u64::from(millis),
                    });
                }
                capture::Action::ShowNotice(notice) => at.notice = Some(notice),
                capture::Action::HideNotice => at.notice = None,
                capture::Action::ConfirmLeaving(confirm) => at.confirms_leaving = confirm,
                // Neither the page's fields nor the clipboard are simulated; `open_page` answers with the settings.
                capture::Action::RequestSettings
                | capture::Action::PrepareHost
                | capture::Action::NameKey
                | capture::Action::Prefill { .. }
                | capture::Action::LookForKeys(_)
                | capture::Action::ArmClipboardHook(_)
                | capture::Action::ExtendNotice { .. }
                | capture::Action::CopyToClipboard(_) => {}
            }
        }
    }

    fn send(&mut self, page: usize, request: PageRequest) {
        if !self.pages[page].orphaned {
            self.messages.push_back((page, request));
            return;
        }
        let (PageRequest::Deliver(capture), failure) =
            (request, Failure::new(FailureCode::ExtensionGone, "Extension context invalidated."))
        else {
            return;
        };
        self.pages[page].inbox.push_back(capture::Event::Unreachable { capture: capture.id, failure });
    }

    fn perform(&mut self, action: background::Action) {
        use background::Action;
        match action {
            Action::HoldPending(pending) => self.held = pending,
            Action::ReplyToPage { reply_to, reply } => {
                let Some(at) = self.requests.iter().position(|(id, ..)| *id == reply_to) else { return };
                let (_, page, capture) = self.requests.swap_remove(at);
                match reply {
                    PageReply::Delivery(delivery) => self.deliver_state(page, delivery),
                    PageReply::Failed(failure) => self.refuse(page, capture, failure),
                    PageReply::Done
                    | PageReply::Saved { .. }
                    | PageReply::Fill { .. }
                    | PageReply::Settings(_) => unreachable!("{reply:?} to a delivery"),
                }
            }
            Action::NotifyPage { page, delivery } => {
                if let Ok(page) = usize::try_from(page.tab) {
                    self.deliver_state(page, delivery);
                }
            }
            Action::SendToHost(request) => self.to_host.push_back(ToHost::Post(request)),
            Action::DisconnectHost => self.to_host.push_back(ToHost::Disconnect),
            Action::StartTimer { id, millis } => {
                self.timers.push(Timer { owner: Owner::Background, id, due: self.now + millis });
            }
            Action::SetAlarm { alarm: Alarm::Retry, seconds, repeats: true } => {
                let interval = u64::from(seconds) * 1000;
                self.alarm = Some(RetryAlarm { due: self.now + interval, interval });
            }
            Action::ClearAlarm(Alarm::Retry) => self.alarm = None,
            // The limits of an attacker are not simulated across the background's end.
            Action::HoldSession(_)
            | Action::HoldRemovals(_)
            | Action::SetAlarm { alarm: Alarm::ClearNews | Alarm::DailyCheck, .. }
            // Seen by the user only.
            | Action::SetBadge(_)
            | Action::SetIcon(_)
            | Action::SetTitle(_)
            | Action::NotifyChecked { .. }
            | Action::CacheOverview(_)
            | Action::NotifyExtensionPages => {}
            // Only requests that the simulation does not make lead to these.
            Action::SetAlarm { .. }
            | Action::ClearAlarm(Alarm::ClearNews | Alarm::DailyCheck | Alarm::SyncTeam)
            | Action::ReplyToExtension { .. }
            | Action::ReplyOnceHeld { .. }
            | Action::InjectScript { .. }
            | Action::CreateMenus(_)
            | Action::OpenPage(_)
            | Action::OpenSignIn(_)
            | Action::CloseSignIn
            | Action::Reload
            | Action::OpenPopup { .. }
            | Action::SendToPage { .. }
            | Action::StoreChoice(_)
            | Action::CommandTab { .. } => unreachable!("unexpected action {action:?}"),
        }
    }

    fn deliver_state(&mut self, page: usize, delivery: Delivery) {
        if self.pages[page].orphaned {
            return;
        }
        if delivery.state.is_saved() {
            let known = self.pages[page].captured.iter().find(|(id, _)| *id == delivery.capture);
            self.acknowledged.extend(known.map(|(_, key)| key.clone()));
        }
        self.pages[page].inbox.push_back(capture::Event::Delivery(delivery));
    }

    fn refuse(&mut self, page: usize, capture: CaptureId, failure: Failure) {
        if !self.pages[page].orphaned {
            self.pages[page].inbox.push_back(capture::Event::Unreachable { capture, failure });
        }
    }
}

fn copy_control() -> Control {
    Control { text: "Copy API key".into(), ..Control::default() }
}
