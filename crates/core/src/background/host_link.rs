//! The connection to the native messaging host: requests in flight, deadlines, idle timeout.
//!
//! The host answers requests in order, so only the oldest has a deadline. Requests that wait for a server are answered
//! beside the others, at any time: each has a deadline of its own, which ends nothing else.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::pending_call::{PendingCall, Viewer};
use super::{Action, Counter, ReplyId};
use crate::failure::{Failure, FailureCode};
use crate::ids::CaptureId;
use crate::limits::{
    CHECK_DEADLINE_SECONDS, KEYRING_DEADLINE_SECONDS, SIGN_IN_DEADLINE_SECONDS, TEAM_DEADLINE_SECONDS,
};
use crate::protocol::{
    HostAnswer, HostCall, HostReply, HostRequest, PROTOCOL_VERSION, RemovalScope, SavedKey, SignInAddress,
};

/// Time for any reply, in milliseconds.
pub(super) const ANSWER_DEADLINE_MILLIS: u64 = 10_000;
/// Time for the answer after [`HostAnswer::Waiting`], in milliseconds: the host's deadline and a margin.
const WAITING_DEADLINE_MILLIS: u64 = KEYRING_DEADLINE_SECONDS * 1000 + ANSWER_DEADLINE_MILLIS;
/// Time for the answer to a check, in milliseconds: the host's deadline and a margin.
pub(super) const CHECK_DEADLINE_MILLIS: u64 = CHECK_DEADLINE_SECONDS * 1000 + ANSWER_DEADLINE_MILLIS;
/// Time for the answer of the team's engine, in milliseconds: the host's deadline and a margin.
const TEAM_DEADLINE_MILLIS: u64 = TEAM_DEADLINE_SECONDS * 1000 + ANSWER_DEADLINE_MILLIS;
/// Time for a connection to a team, in milliseconds: a person signs in, and perhaps unlocks the keyring.
pub(super) const CONNECTION_DEADLINE_MILLIS: u64 =
    SIGN_IN_DEADLINE_SECONDS * 1000 + TEAM_DEADLINE_MILLIS + WAITING_DEADLINE_MILLIS;
/// Idle timeout, in milliseconds. A second key often follows the first, and starting the host takes most of the time
/// that a save takes.
pub(super) const IDLE_MILLIS: u64 = 20_000;

#[derive(Debug)]
struct InFlight {
    id: u32,
    call: PendingCall,
    /// The timer of a request that is answered beside the others; `None` for one that is answered in order.
    beside: Option<u32>,
    /// The part of the list that has arrived.
    listed: Vec<SavedKey>,
}

/// The requests in flight and the timers of the connection.
#[derive(Debug)]
pub(super) struct HostLink {
    /// The extension's version.
    version: String,
    /// Requests without an answer, the oldest first.
    in_flight: Vec<InFlight>,
    /// The timer of the oldest request.
    deadline: Option<u32>,
    /// The timer that ends an idle connection.
    idle: Option<u32>,
    /// The oldest request waits for the user.
    waiting: bool,
}

/// A message from the host, matched to its request.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "smaller in WebAssembly, and moved a few times for a key")]
pub(super) enum Reply {
    /// The answer to a request, which is no longer in flight.
    Answered {
        call: PendingCall,
        answer: Result<HostAnswer, Failure>,
        /// It was answered beside the others.
        was_beside: bool,
        version: String,
        has_team: bool,
    },
    /// A part of the answer; the request stays in flight.
    Part,
    /// The keyring waits for the user; the request stays in flight.
    Waiting { id: u32, call: PendingCall },
    /// A person is to sign in; the request stays in flight.
    SignIn { address: SignInAddress, call: PendingCall },
    /// The team's engine is asked; the request stays in flight, beside the others.
    AskingTeam(Vec<Action>, PendingCall),
    /// The message could not be read: the connection is unusable.
    Unreadable(Failure),
    /// The host could not read a request. It is unknown which, so all in flight fail.
    AllFailed(Failure),
    /// An answer to no request in flight.
    Unmatched,
}

/// The meaning of a timer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LinkTimer {
    Deadline,
    Idle,
    /// A request beside the others has no answer; it is no longer in flight.
    Beside(PendingCall),
}

impl HostLink {
    pub(super) fn new(version: String) -> Self {
        Self { version, in_flight: vec![], deadline: None, idle: None, waiting: false }
    }

    /// Sends a request.
    pub(super) fn send(
        &mut self,
        call: HostCall,
        pending: PendingCall,
        counter: &mut Counter,
    ) -> Vec<Action> {
        self.idle = None;
        let id = counter.next();
        let deadline = deadline_beside(&pending);
        let is_oldest = deadline.is_none() && self.oldest().is_none();
        let beside = deadline.map(|_| counter.next());
        self.in_flight.push(InFlight { id, call: pending, beside, listed: vec![] });
        let request = HostRequest { protocol: PROTOCOL_VERSION, client: self.version.clone(), id, call };
        let mut actions = vec![Action::SendToHost(request)];
        if is_oldest {
            actions.push(self.start_deadline(ANSWER_DEADLINE_MILLIS, counter));
        }
        actions.extend(beside.zip(deadline).map(|(id, millis)| Action::StartTimer { id, millis }));
        actions
    }

    /// The oldest request that is answered in order.
    fn oldest(&self) -> Option<&InFlight> {
        self.in_flight.iter().find(|flight| flight.beside.is_none())
    }

    /// Whether a check would delay no other request: it waits for its server, and not for the team's.
    pub(super) fn may_check(&self) -> bool {
        self.in_flight.iter().all(|flight| flight.beside.is_some() && !flight.call.is_check())
    }

    /// Whether the host runs, or is being started.
    pub(super) fn is_connected(&self) -> bool {
        !self.in_flight.is_empty() || self.idle.is_some()
    }

    pub(super) fn is_saving(&self, id: &CaptureId) -> bool {
        self.in_flight.iter().any(|flight| flight.call.saves(id))
    }

    pub(super) fn is_saving_any(&self) -> bool {
        self.in_flight.iter().any(|flight| matches!(flight.call, PendingCall::Save(_)))
    }

    /// Whether the keyring asks the user for something, and no request in order is answered meanwhile.
    pub(super) fn is_waiting(&self) -> bool {
        self.waiting
    }

    /// Takes the pages of the extension that wait for a list. The lists stay in flight.
    pub(super) fn take_viewers(&mut self) -> Vec<(ReplyId, Viewer)> {
        let mut viewers = vec![];
        for flight in &mut self.in_flight {
            if let PendingCall::Overview(reply_to, viewer) = &flight.call {
                viewers.push((*reply_to, viewer.clone()));
                flight.call = PendingCall::Unlock;
            }
        }
        viewers
    }

    /// Whether the keyring asks the user for something in order to save this capture.
    pub(super) fn is_waiting_to_save(&self, id: &CaptureId) -> bool {
        self.waiting && self.oldest().is_some_and(|flight| flight.call.saves(id))
    }

    /// Matches a message to its request; `None` is a message that could not be read.
    pub(super) fn on_reply(&mut self, reply: Option<HostReply>, counter: &mut Counter) -> Reply {
        let Some(HostReply { protocol, host, id, has_team, answer }) = reply else {
            let cause = "the helper's answer could not be read";
            return Reply::Unreadable(Failure::new(FailureCode::HelperOutdated, cause));
        };
        let at = self.in_flight.iter().position(|flight| Some(flight.id) == id);
        // An older host cannot read a check, and every other request since its version.
        let check = || self.in_flight.iter().position(|flight| flight.call.is_check());
        let is_unread = id.is_none() && matches!(answer, HostAnswer::Failed(_));
        let Some(at) = at.or_else(|| if is_unread { check() } else { None }) else {
            // The host replies without an ID to a request that it could not read.
            return if let (None, HostAnswer::Failed(failure)) = (id, answer) {
                Reply::AllFailed(failure)
            } else {
                Reply::Unmatched
            };
        };
        if answer == HostAnswer::Waiting {
            self.waiting |= self.in_flight[at].beside.is_none();
            let InFlight { id, call, .. } = &self.in_flight[at];
            return Reply::Waiting { id: *id, call: call.clone() };
        }
        if self.in_flight[at].beside.is_none() {
            self.waiting = false;
        }
        if let HostAnswer::SignIn { address } = answer {
            return Reply::SignIn { address, call: self.in_flight[at].call.clone() };
        }
        if answer == HostAnswer::AskingTeam {
            let call = self.in_flight[at].call.clone();
            return Reply::AskingTeam(self.move_beside(at, counter), call);
        }
        if let HostAnswer::ListPart { entries } = answer {
            self.in_flight[at].listed.extend(entries);
            return Reply::Part;
        }
        let InFlight { call, beside, mut listed, .. } = self.in_flight.remove(at);
        let answer = match answer {
            HostAnswer::Listed { entries, team } if !listed.is_empty() => {
                listed.extend(entries);
                HostAnswer::Listed { entries: listed, team }
            }
            answer => answer,
        };
        let answer = if let HostAnswer::Failed(failure) = answer {
            Err(failure)
        } else if protocol == PROTOCOL_VERSION {
            Ok(answer)
        } else {
            Err(Failure::new(FailureCode::HelperOutdated, "the helper speaks another protocol"))
        };
        Reply::Answered { call, answer, was_beside: beside.is_some(), version: host, has_team }
    }

    /// Gives the oldest request the time that a person needs to unlock the keyring.
    pub(super) fn extend_deadline(&mut self, counter: &mut Counter) -> Action {
        self.start_deadline(WAITING_DEADLINE_MILLIS, counter)
    }

    /// Changes the purpose of a request in flight.
    pub(super) fn replace_call(&mut self, id: u32, call: PendingCall) {
        if let Some(flight) = self.in_flight.iter_mut().find(|flight| flight.id == id) {
            flight.call = call;
        }
    }

    /// The host answers this request later, and the others meanwhile.
    fn move_beside(&mut self, at: usize, counter: &mut Counter) -> Vec<Action> {
        let id = counter.next();
        self.in_flight[at].beside = Some(id);
        let mut actions = vec![Action::StartTimer { id, millis: TEAM_DEADLINE_MILLIS }];
        self.deadline = None;
        if self.oldest().is_some() {
            actions.push(self.start_deadline(ANSWER_DEADLINE_MILLIS, counter));
        }
        actions
    }

    /// Starts the next request's deadline, or the idle timeout when none is left.
    pub(super) fn start_next(&mut self, was_beside: bool, counter: &mut Counter) -> Option<Action> {
        if was_beside {
            return self.start_idle(counter);
        }
        if self.oldest().is_some() {
            return Some(self.start_deadline(ANSWER_DEADLINE_MILLIS, counter));
        }
        self.deadline = None;
        self.start_idle(counter)
    }

    /// Starts the idle timeout if no request is in flight.
    pub(super) fn start_idle(&mut self, counter: &mut Counter) -> Option<Action> {
        if !self.in_flight.is_empty() {
            return None;
        }
        let id = counter.next();
        self.idle = Some(id);
        Some(Action::StartTimer { id, millis: IDLE_MILLIS })
    }

    /// Takes the timer if it is a current one of this connection.
    pub(super) fn take_timer(&mut self, timer: u32) -> Option<LinkTimer> {
        if self.deadline.take_if(|deadline| *deadline == timer).is_some() {
            return Some(LinkTimer::Deadline);
        }
        if let Some(at) = self.in_flight.iter().position(|flight| flight.beside == Some(timer)) {
            return Some(LinkTimer::Beside(self.in_flight.remove(at).call));
        }
        self.idle.take_if(|idle| *idle == timer).map(|_| LinkTimer::Idle)
    }

    /// Takes every request in flight: the connection has ended.
    pub(super) fn take_all(&mut self) -> Vec<PendingCall> {
        (self.deadline, self.idle, self.waiting) = (None, None, false);
        core::mem::take(&mut self.in_flight).into_iter().map(|flight| flight.call).collect()
    }

    fn start_deadline(&mut self, millis: u64, counter: &mut Counter) -> Action {
        let id = counter.next();
        self.deadline = Some(id);
        Action::StartTimer { id, millis }
    }
}

/// Time for a request that is answered beside the others, in milliseconds; `None` for one that is answered in order.
fn deadline_beside(call: &PendingCall) -> Option<u64> {
    match call {
        PendingCall::Check(_) => Some(CHECK_DEADLINE_MILLIS),
        PendingCall::SyncTeam | PendingCall::Remove(_, RemovalScope::Team) => Some(TEAM_DEADLINE_MILLIS),
        PendingCall::Hello
        | PendingCall::Save(_)
        | PendingCall::List(..)
        | PendingCall::Fill(..)
        | PendingCall::Overview(..)
        | PendingCall::Unlock
        | PendingCall::Reveal(..)
        | PendingCall::Copy(..)
        | PendingCall::CopyLater(_)
        | PendingCall::Rename(..)
        | PendingCall::MarkUsed
        | PendingCall::Remove(_, RemovalScope::Here) => None,
        PendingCall::Connection(_) => Some(CONNECTION_DEADLINE_MILLIS),
    }
}
