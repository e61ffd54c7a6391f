//! Decides, in the extension's background, how a captured key reaches the keyring, and who may be told what.
//!
//! The rule: a capture is pending from the moment it arrives until the host has said that the keyring gave the
//! same bytes back. Pending captures are held in the browser's memory (`storage.session`), tried again, and
//! shown as unsaved. Trying again is always safe, because the host finds the same key in the same place.

use serde::{Deserialize, Serialize};

use crate::failure::{Failure, FailureCode};
use crate::key::{CaptureId, EntryId};
use crate::message::{
    Capture, Delivery, DeliveryState, HelperState, HostAnswer, HostCall, HostReply, HostRequest,
    KEYRING_DEADLINE_SECONDS, Overview, PROTOCOL, PageReply, PageRequest, SavedKey, UnsavedKey,
};
use crate::site::{omnisend, upstack};

/// How long the host may take to say anything, in milliseconds.
const ANSWER_DEADLINE_MILLIS: u64 = 10_000;
/// How long the host may take once it has said that the keyring is asking the user: its own deadline and some.
const WAITING_DEADLINE_MILLIS: u64 = KEYRING_DEADLINE_SECONDS * 1000 + ANSWER_DEADLINE_MILLIS;
/// Pause before pending captures are tried again, in seconds: the shortest that browsers' alarms allow.
const RETRY_SECONDS: u32 = 30;
/// How many acknowledged captures are remembered, so that a page that asks again is told at once.
const REMEMBERED: usize = 16;

/// One document in one tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageAddress {
    /// The browser's number of the tab.
    pub tab: i32,
    /// The browser's number of the frame; 0 is the top one.
    pub frame: i32,
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
pub type Token = u32;

/// A capture that is not in the keyring yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The capture, key included.
    pub capture: Capture,
    /// The page to tell.
    #[serde(default)]
    pub page: Option<PageAddress>,
    /// Why the last attempt failed.
    #[serde(default)]
    pub failure: Option<Failure>,
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
        token: Token,
        /// What.
        request: Option<PageRequest>,
    },
    /// The host sent a message; `None` if it could not be read.
    HostReplied(Option<HostReply>),
    /// The connection to the host has ended, with the browser's reason.
    HostGone(String),
    /// A [`Action::Timer`] has run out.
    TimedOut(u32),
    /// The time of [`Action::Alarm`] has come.
    Alarm,
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
        token: Token,
        /// The answer.
        reply: PageReply,
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
    /// Report [`Event::Alarm`] after this many seconds, even if the background ends meanwhile; 0 is never.
    Alarm(u32),
    /// Run the fallback build in this document.
    StartFallback(PageAddress),
    /// Run the clipboard hook in this document's own world.
    ListenToClipboard {
        /// The document.
        page: PageAddress,
        /// The name of the event that carries what is copied.
        channel: String,
    },
    /// Show this many unsaved keys on the toolbar icon.
    Badge(u32),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Purpose {
    Save(CaptureId),
    Saved(Token),
    Fill(Token, EntryId),
    Overview(Token),
}

#[derive(Debug)]
struct InFlight {
    id: u32,
    /// The timer that counts; an older one that runs out is ignored.
    timer: u32,
    purpose: Purpose,
}

/// The state of the extension's background.
#[derive(Debug)]
pub struct Background {
    version: String,
    own_origin: String,
    pending: Vec<Pending>,
    in_flight: Vec<InFlight>,
    acknowledged: Vec<(CaptureId, SavedKey)>,
    next_id: u32,
}

impl Background {
    /// For this version of the extension, at this origin (`chrome-extension://…`).
    pub fn new(version: String, own_origin: String) -> Self {
        Self { version, own_origin, pending: vec![], in_flight: vec![], acknowledged: vec![], next_id: 1 }
    }

    /// Takes an event, returns what to do.
    pub fn handle(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::Started(pending) => {
                self.pending = pending;
                self.save_pending()
            }
            Event::Asked { sender, token, request } => self.asked(&sender, token, request),
            Event::HostReplied(reply) => self.host_replied(reply),
            Event::HostGone(reason) => self.fail_all(&host_gone(&reason)),
            Event::TimedOut(timer) => {
                if !self.in_flight.iter().any(|flight| flight.timer == timer) {
                    return vec![];
                }
                let mut actions = vec![Action::Disconnect];
                actions.extend(self.fail_all(&Failure::new(FailureCode::HelperSilent, "no answer in time")));
                actions
            }
            Event::Alarm => self.save_pending(),
        }
    }

    fn asked(&mut self, sender: &Sender, token: Token, request: Option<PageRequest>) -> Vec<Action> {
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
            (PageRequest::StartFallback, Some(page)) if on_omnisend || on_upstack => {
                vec![Action::StartFallback(page.clone()), done(token)]
            }
            (PageRequest::ListenToClipboard { channel }, Some(page)) if on_omnisend => {
                vec![Action::ListenToClipboard { page: page.clone(), channel }, done(token)]
            }
            (PageRequest::Deliver(capture), page) if on_omnisend => {
                self.deliver(token, capture, page.clone())
            }
            (PageRequest::Retry { capture }, _) if on_omnisend || own => self.retry(token, &capture),
            (PageRequest::Saved, _) if on_upstack => self.post(HostCall::List, Purpose::Saved(token)),
            (PageRequest::Fill { entry }, _) if on_upstack => {
                let release = HostCall::Release { entry: entry.clone(), origin: sender.origin.clone() };
                self.post(release, Purpose::Fill(token, entry))
            }
            (PageRequest::Overview, _) if own => self.post(HostCall::List, Purpose::Overview(token)),
            _ => vec![failed(token, Failure::new(FailureCode::NotAllowed, "not from this page"))],
        }
    }

    fn deliver(&mut self, token: Token, capture: Capture, page: Option<PageAddress>) -> Vec<Action> {
        let id = capture.id.clone();
        if let Some((_, entry)) = self.acknowledged.iter().find(|(acknowledged, _)| *acknowledged == id) {
            return vec![reply(token, id, DeliveryState::Saved(entry.clone()))];
        }
        if self.pending.iter().any(|pending| pending.capture.id == id) {
            return self.retry(token, &id);
        }
        self.pending.push(Pending { capture: capture.clone(), page, failure: None });
        let mut actions = self.post(HostCall::Save(capture), Purpose::Save(id.clone()));
        actions.extend([self.hold(), self.badge(), reply(token, id, DeliveryState::Saving)]);
        actions
    }

    fn retry(&mut self, token: Token, id: &CaptureId) -> Vec<Action> {
        let mut actions = self.save_pending();
        let entry = self.acknowledged.iter().find(|(acknowledged, _)| acknowledged == id);
        actions.push(match entry {
            Some((_, entry)) => reply(token, id.clone(), DeliveryState::Saved(entry.clone())),
            None if self.pending.iter().any(|pending| pending.capture.id == *id) => {
                reply(token, id.clone(), DeliveryState::Saving)
            }
            // Not held here: the page still has it, and delivers it again.
            None => failed(
                token,
                Failure::new(FailureCode::NotFound, "the capture is not held by the background"),
            ),
        });
        actions
    }

    /// Sends every pending capture that is not on its way.
    fn save_pending(&mut self) -> Vec<Action> {
        let mut actions = vec![];
        for pending in self.pending.clone() {
            let purpose = Purpose::Save(pending.capture.id.clone());
            if !self.in_flight.iter().any(|flight| flight.purpose == purpose) {
                actions.extend(self.post(HostCall::Save(pending.capture), purpose));
            }
        }
        actions
    }

    fn post(&mut self, call: HostCall, purpose: Purpose) -> Vec<Action> {
        let (id, timer) = (self.fresh(), self.fresh());
        self.in_flight.push(InFlight { id, timer, purpose });
        let request = HostRequest { protocol: PROTOCOL, client: self.version.clone(), id, call };
        vec![Action::Post(request), Action::Timer { id: timer, millis: ANSWER_DEADLINE_MILLIS }]
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
        let answer = if protocol == PROTOCOL || matches!(answer, HostAnswer::Failed(_)) {
            answer
        } else {
            HostAnswer::Failed(Failure::new(
                FailureCode::HelperOutdated,
                "the helper speaks another protocol",
            ))
        };
        let mut actions = self.answered(purpose, answer, &host);
        if self.in_flight.is_empty() {
            actions.push(Action::Disconnect);
        }
        actions
    }

    fn waiting(&mut self, at: usize) -> Vec<Action> {
        let timer = self.fresh();
        let flight = &mut self.in_flight[at];
        flight.timer = timer;
        let mut actions = vec![Action::Timer { id: timer, millis: WAITING_DEADLINE_MILLIS }];
        if let Purpose::Save(capture) = flight.purpose.clone() {
            actions.extend(self.tell(&capture, DeliveryState::Waiting));
        }
        actions
    }

    fn answered(&mut self, purpose: Purpose, answer: HostAnswer, host: &str) -> Vec<Action> {
        match (purpose, answer) {
            (Purpose::Save(id), HostAnswer::Saved { capture, entry }) if capture == id => {
                self.acknowledge(&id, &entry)
            }
            (Purpose::Saved(token), HostAnswer::Listed { entries }) => {
                vec![Action::Reply { token, reply: PageReply::Saved { entries } }]
            }
            (Purpose::Fill(token, wanted), HostAnswer::Released { entry, key }) if entry.id == wanted => {
                vec![Action::Reply { token, reply: PageReply::Fill { entry, key } }]
            }
            (Purpose::Overview(token), HostAnswer::Listed { entries }) => {
                // The helper answers again: what waits need not wait for the alarm.
                let mut actions = self.save_pending();
                actions.push(self.overview(token, HelperState::Ready { version: host.to_owned() }, entries));
                actions
            }
            (purpose, HostAnswer::Failed(failure)) => self.fail(purpose, failure),
            (purpose, _) => self
                .fail(purpose, Failure::new(FailureCode::BadRequest, "the helper answered something else")),
        }
    }

    fn acknowledge(&mut self, id: &CaptureId, entry: &SavedKey) -> Vec<Action> {
        let mut actions = self.tell(id, DeliveryState::Saved(entry.clone()));
        self.pending.retain(|pending| pending.capture.id != *id);
        if self.acknowledged.len() == REMEMBERED {
            self.acknowledged.remove(0);
        }
        self.acknowledged.push((id.clone(), entry.clone()));
        actions.extend([self.hold(), self.badge()]);
        if self.pending.is_empty() {
            actions.push(Action::Alarm(0));
        }
        actions
    }

    fn fail_all(&mut self, failure: &Failure) -> Vec<Action> {
        let flights = std::mem::take(&mut self.in_flight);
        flights.into_iter().flat_map(|flight| self.fail(flight.purpose, failure.clone())).collect()
    }

    fn fail(&mut self, purpose: Purpose, failure: Failure) -> Vec<Action> {
        match purpose {
            Purpose::Save(id) => {
                if let Some(pending) = self.pending.iter_mut().find(|pending| pending.capture.id == id) {
                    pending.failure = Some(failure.clone());
                }
                let mut actions = vec![self.hold(), self.badge(), Action::Alarm(RETRY_SECONDS)];
                actions.extend(self.tell(&id, DeliveryState::Unsaved(failure)));
                actions
            }
            Purpose::Saved(token) | Purpose::Fill(token, _) => vec![failed(token, failure)],
            Purpose::Overview(token) => vec![self.overview(token, HelperState::Failed(failure), vec![])],
        }
    }

    fn overview(&self, token: Token, helper: HelperState, saved: Vec<SavedKey>) -> Action {
        let unsaved = self.pending.iter().map(|Pending { capture, failure, .. }| UnsavedKey {
            capture: capture.id.clone(),
            brand_id: capture.brand_id(),
            last4: capture.key.last4().to_owned(),
            captured_at: capture.captured_at,
            failure: failure.clone(),
        });
        Action::Reply {
            token,
            reply: PageReply::Overview(Overview { helper, unsaved: unsaved.collect(), saved }),
        }
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

    fn badge(&self) -> Action {
        let unsaved = self.pending.iter().filter(|pending| pending.failure.is_some()).count();
        Action::Badge(u32::try_from(unsaved).unwrap_or(u32::MAX))
    }
}

fn done(token: Token) -> Action {
    Action::Reply { token, reply: PageReply::Done }
}

fn failed(token: Token, failure: Failure) -> Action {
    Action::Reply { token, reply: PageReply::Failed(failure) }
}

fn reply(token: Token, capture: CaptureId, state: DeliveryState) -> Action {
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
    use crate::message::Site;
    use proptest::prelude::*;

    const OWN: &str = "chrome-extension://keyferry";

    fn background() -> Background {
        Background::new("1.0.0".into(), OWN.into())
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
        }
    }

    fn asked(origin: &str, frame: i32, request: PageRequest) -> Event {
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
        Event::HostReplied(Some(HostReply { protocol: PROTOCOL, host: "1.0.0".into(), id: Some(id), answer }))
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
        assert!(matches!(told(&actions)[..], [DeliveryState::Saved(_)]));
        assert_eq!(actions.last(), Some(&Action::Disconnect));
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
            assert!(actions.contains(&Action::Alarm(RETRY_SECONDS)));
            assert_eq!(posted(&background.handle(Event::Alarm)).len(), 1, "it is tried again");
        }
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
            matches!(&again[..], [Action::Reply { reply: PageReply::Delivery(d), .. }] if matches!(d.state, DeliveryState::Saved(_)))
        );
    }

    #[test]
    fn captures_held_when_the_background_ended_are_delivered_when_it_starts() {
        let pending = vec![Pending { capture: capture(1), page: None, failure: None }];
        assert_eq!(posted(&background().handle(Event::Started(pending))).len(), 1);
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
            (upstack::ORIGIN, 0, PageRequest::Overview),
            ("https://evil.example", 0, PageRequest::StartFallback),
            (upstack::ORIGIN, 0, PageRequest::ListenToClipboard { channel: "x".into() }),
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
                        if matches!(d.state, DeliveryState::Saved(_)) {
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
                        let HostCall::Save(capture) = request.call else { continue };
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
                let HostCall::Save(capture) = request.call else { continue };
                world.keyring.push(capture.id.clone());
                let answered = HostAnswer::Saved { entry: saved(&capture), capture: capture.id };
                world.carry_out(background.handle(answer(request.id, answered)));
            }
            prop_assert!(world.held.is_empty());
            prop_assert!(world.delivered.iter().all(|id| world.keyring.contains(id)));
        }
    }
}
