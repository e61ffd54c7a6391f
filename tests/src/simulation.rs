//! The extension without a browser: `keyferry-core`'s machines of the pages and of the background, with what the
//! browser does between them played here, so that it can be made to fail between any two steps.
//!
//! Time is the simulation's own: a timer runs out when it is asked for the next one.

use keyferry_core::background::{self, Background, PageAddress, Pending, Sender};
use keyferry_core::capture::{self, CapturePage, Notice, Stamp};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::CaptureId;
use keyferry_core::key::ApiKey;
use keyferry_core::page::{Control, PageView, Surroundings};
use keyferry_core::protocol::{Delivery, DeliveryState, HostRequest, PageReply, PageRequest};
use keyferry_core::settings::Settings;
use keyferry_core::sites::omnisend;
use std::collections::VecDeque;

/// Where the extension's own pages are, here.
const OWN: &str = "chrome-extension://simulation";

/// The shortest that browsers' alarms allow, in milliseconds.
const ALARM_MILLIS: u64 = 30_000;

/// What goes to the native messaging host.
#[derive(Debug)]
pub enum ToHost {
    /// A request; without a connection, one is made first.
    Post(HostRequest),
    /// The connection is ended.
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

#[derive(Debug)]
struct Page {
    machine: CapturePage,
    inbox: VecDeque<capture::Event>,
    notice: Option<Notice>,
    confirms_leaving: bool,
    open: bool,
    /// The extension that this content script belongs to is no more.
    orphaned: bool,
    captured: Vec<(CaptureId, ApiKey)>,
}

/// Pages, background and what lies between them.
#[derive(Debug, Default)]
pub struct Simulation {
    pages: Vec<Page>,
    background: Option<Background>,
    /// What the background is about to do.
    actions: VecDeque<background::Action>,
    /// `storage.session`.
    held: Vec<Pending>,
    /// Messages from pages on their way, and those that are not answered yet.
    messages: VecDeque<(usize, PageRequest)>,
    asked: Vec<(background::ReplyId, usize, CaptureId)>,
    last_token: background::ReplyId,
    last_id: u64,
    timers: Vec<Timer>,
    alarm: Option<u64>,
    now: u64,
    /// For the host, in order.
    pub to_host: VecDeque<ToHost>,
    /// Keys that a page was told are saved.
    pub acknowledged: Vec<ApiKey>,
}

impl Simulation {
    /// Opens a page that shows a new key.
    pub fn open_page(&mut self) -> usize {
        let mut machine = CapturePage::default();
        machine.handle(capture::Event::Settings(Settings::default()));
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
        let (control, nearby) = (copy_control(), vec![key.clone()]);
        let surroundings = Surroundings::default();
        let event = capture::Event::ControlActivated { control, surroundings, nearby, stamp };
        if !self.pages[page].captured.iter().any(|(_, known)| known == key) {
            self.pages[page].captured.push((fresh_id, key.clone()));
        }
        self.feed_page(page, event);
    }

    /// The user clicks "Try again" on every page that offers it.
    pub fn retry(&mut self) {
        for page in 0..self.pages.len() {
            if self.pages[page].open && matches!(self.pages[page].notice, Some(Notice::Unsaved { .. })) {
                self.feed_page(page, capture::Event::Retry);
            }
        }
    }

    /// The user closes a page. Where that would lose a key the browser asks first, and they stay.
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

    /// The browser ends the background between two of its actions, with the connection to the host. Whoever
    /// waits for an answer is told so, or not.
    pub fn end_background(&mut self, silently: bool) {
        self.background = None;
        self.actions.clear();
        self.timers.retain(|timer| timer.owner != Owner::Background);
        self.to_host.push_back(ToHost::Disconnect);
        for (_, page, capture) in std::mem::take(&mut self.asked) {
            if !silently {
                let cause = "The message port closed before a response was received.";
                let failure = Failure::new(FailureCode::ExtensionSilent, cause);
                self.pages[page].inbox.push_back(capture::Event::Unreachable { capture, failure });
            }
        }
    }

    /// The extension is reloaded: what the browser held for it is gone, and its scripts on open pages are cut off.
    ///
    /// That loses a key whose page the user has closed although the browser asked: nothing but the browser's
    /// memory had it. It is the one case that is not covered, so it does not happen here.
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

    /// An event of the host's.
    pub fn host_event(&mut self, event: background::Event) {
        self.feed_background(event);
    }

    /// One small step of what is under way: an action, a message. Returns false if there is none.
    pub fn step(&mut self) -> bool {
        if let Some(action) = self.actions.pop_front() {
            self.perform(action);
        } else if let Some(page) = self.pages.iter().position(|page| !page.inbox.is_empty()) {
            if let Some(event) = self.pages[page].inbox.pop_front() {
                self.feed_page(page, event);
            }
        } else if let Some((page, request)) = self.messages.pop_front() {
            self.last_token += 1;
            if let PageRequest::Deliver(capture) = &request {
                self.asked.push((self.last_token, page, capture.id.clone()));
            } else if let PageRequest::Retry { capture } = &request {
                self.asked.push((self.last_token, page, capture.clone()));
            }
            let tab = i32::try_from(page).unwrap_or(i32::MAX);
            let sender =
                Sender { origin: omnisend::ORIGIN.into(), page: Some(PageAddress { tab, frame: 0 }) };
            let token = self.last_token;
            self.feed_background(background::Event::Asked { sender, token, request: Some(request) });
        } else {
            return false;
        }
        true
    }

    /// The next timer or alarm runs out. Returns false if nothing is waited for.
    pub fn pass_time(&mut self) -> bool {
        let next = (0..self.timers.len()).min_by_key(|&at| self.timers[at].due);
        let due = next.map(|at| self.timers[at].due);
        if let Some(alarm) = self.alarm
            && due.is_none_or(|due| alarm <= due)
        {
            // It goes on until it is cleared.
            (self.now, self.alarm) = (alarm, Some(alarm + ALARM_MILLIS));
            self.feed_background(background::Event::Alarm);
            return true;
        }
        let Some(at) = next else { return false };
        let Timer { owner, id, due } = self.timers.swap_remove(at);
        self.now = due;
        match owner {
            Owner::Background => self.feed_background(background::Event::TimedOut(id)),
            Owner::Page(page) => self.feed_page(page, capture::Event::TimedOut(id)),
        }
        true
    }

    /// Captured keys that neither the browser holds nor an open page still has and asks about when it is left,
    /// among those that `stored` does not know.
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

    /// Keys that are to be delivered without anybody's doing once nothing is in the way.
    pub fn deliverable(&self) -> Vec<ApiKey> {
        let mut keys: Vec<ApiKey> = self.held.iter().map(|pending| pending.capture.key.clone()).collect();
        for page in self.pages.iter().filter(|page| page.open && !page.orphaned) {
            keys.extend(page.captured.iter().map(|(_, key)| key.clone()));
        }
        keys.retain(|key| !self.acknowledged.contains(key));
        keys
    }

    /// Why what is held is not delivered, as the background last heard.
    pub fn reasons(&self) -> Vec<Option<Failure>> {
        self.held.iter().map(|pending| pending.failure.clone()).collect()
    }

    /// Whether every page that lost its extension has told so of what it has.
    pub fn all_told(&self) -> bool {
        let orphaned = self.pages.iter().filter(|page| page.open && page.orphaned && page.confirms_leaving);
        orphaned.into_iter().all(|page| matches!(page.notice, Some(Notice::Unsaved { .. })))
    }

    /// Keys that only a page has that the extension can no longer be reached from, and that shows them as
    /// unsaved.
    pub fn shown_as_unsaved(&self, stored: impl Fn(&ApiKey) -> bool) -> usize {
        let orphaned = self.pages.iter().filter(|page| page.open && page.orphaned);
        let shown = orphaned.filter(|page| matches!(page.notice, Some(Notice::Unsaved { .. })));
        shown.flat_map(|page| &page.captured).filter(|(_, key)| !stored(key)).count()
    }

    /// All keys that were captured.
    pub fn captured(&self) -> Vec<ApiKey> {
        self.pages.iter().flat_map(|page| page.captured.iter().map(|(_, key)| key.clone())).collect()
    }

    fn feed_background(&mut self, event: background::Event) {
        let held = self.held.clone();
        let background = self.background.get_or_insert_with(|| {
            let mut background = Background::new("1.0.0".into(), OWN.into());
            self.actions.extend(background.handle(background::Event::Started(held)));
            background
        });
        self.actions.extend(background.handle(event));
    }

    fn feed_page(&mut self, page: usize, event: capture::Event) {
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
                capture::Action::ConfirmLeaving(confirm) => at.confirms_leaving = confirm,
                // Neither the page nor the clipboard is simulated, and nobody closes a notice.
                capture::Action::RequestSettings
                | capture::Action::PrepareHost
                | capture::Action::Prefill { .. }
                | capture::Action::LookForKeys(_)
                | capture::Action::ArmClipboardHook(_)
                | capture::Action::CopyToClipboard(_)
                | capture::Action::HideNotice => {}
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
        match action {
            background::Action::Hold(pending) => self.held = pending,
            background::Action::Reply { token, reply } => {
                let Some(at) = self.asked.iter().position(|(asked, ..)| *asked == token) else { return };
                let (_, page, capture) = self.asked.swap_remove(at);
                match reply {
                    PageReply::Delivery(delivery) => self.tell(page, delivery),
                    PageReply::Failed(failure) => self.refuse(page, capture, failure),
                    _ => {}
                }
            }
            background::Action::Tell { page, delivery } => {
                if let Ok(page) = usize::try_from(page.tab) {
                    self.tell(page, delivery);
                }
            }
            background::Action::Post(request) => self.to_host.push_back(ToHost::Post(request)),
            background::Action::Disconnect => self.to_host.push_back(ToHost::Disconnect),
            background::Action::Timer { id, millis } => {
                self.timers.push(Timer { owner: Owner::Background, id, due: self.now + millis });
            }
            background::Action::Alarm(0) => self.alarm = None,
            background::Action::Alarm(_) => self.alarm = Some(self.now + ALARM_MILLIS),
            _ => {}
        }
    }

    fn tell(&mut self, page: usize, delivery: Delivery) {
        if self.pages[page].orphaned {
            return;
        }
        if delivery.state == DeliveryState::Saved {
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
