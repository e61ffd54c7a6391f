//! Checks of saved keys: the helper asks Omnisend who a key belongs to, and whether it works.
//!
//! A check comes after everything else: it starts when no capture is pending and no other call is in flight, one at a
//! time, and its answer changes no capture. The helper answers other calls while it asks.
//!
//! Nothing waits for a check, so there is no retry. A key that could not be checked is checked when a list shows it the
//! next time.

use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::answers::unexpected;
use super::open_store;
use super::pending_call::PendingCall;
use super::{Action, Alarm, Background, NamedKey, News};
use crate::failure::{Failure, FailureCode};
use crate::ids::EntryId;
use crate::library;
use crate::limits::{MAX_PROFILE_AGE_SECONDS, MIN_CHECK_SECONDS};
use crate::protocol::{
    ChecksView, HostAnswer, HostCall, KeyObstacle, Obstacle, SavedKey, Unchecked, Verdict,
};

/// Pause of checks that the user did not ask for after an obstacle, in milliseconds; doubled with each further one.
const FIRST_PAUSE_MILLIS: u64 = 60_000;
/// Longest pause after obstacles, in milliseconds.
const MAX_PAUSE_MILLIS: u64 = 60 * 60_000;
/// Longest time that Omnisend or the helper can make a key wait, in seconds: a day.
const MAX_WAIT_SECONDS: u32 = 24 * 60 * 60;
/// Age from which the daily check asks again, in seconds: less than a day, since alarms are late.
const DAILY_SECONDS: u64 = 20 * 60 * 60;

/// Time between two looks for keys that were not checked today, in seconds: the browser may run for a few hours only.
const DAILY_ALARM_SECONDS: u32 = 60 * 60;

/// Why a key is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The user asked for it.
    Asked,
    /// The key was saved, its description is old, or the day is over.
    Quiet,
}

/// The time before which a key is not asked about again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NotBefore {
    entry: EntryId,
    /// None in the session memory of an earlier version.
    #[serde(default)]
    pause: Pause,
}

/// A pause by the computer's clock, in milliseconds since 1970-01-01 UTC. It has both ends: it is over too if the clock was
/// set back to a time before it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Pause {
    since: u64,
    until: u64,
}

impl Pause {
    fn new(now: u64, millis: u64) -> Self {
        Self { since: now, until: now.saturating_add(millis) }
    }

    fn lasts(self, now: u64) -> bool {
        (self.since..self.until).contains(&now)
    }
}

/// A key as last listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Listed {
    entry: EntryId,
    /// Time of Omnisend's last answer, in seconds since 1970-01-01 UTC; 0 if it never gave one.
    checked_at: u64,
}

/// The checks to be done and the one in flight.
#[derive(Debug, Default)]
pub(super) struct Checks {
    wanted: Vec<(EntryId, Cause)>,
    in_flight: Option<(EntryId, Cause)>,
    /// Number of checks that the user asked for since none was left.
    asked: u32,
    obstacles: Vec<KeyObstacle>,
    /// Number of consecutive obstacles.
    failures: u32,
    /// The pause after an obstacle.
    paused: Pause,
    /// The helper of this connection knows no checks.
    unsupported: bool,
}

impl Checks {
    fn want(&mut self, entry: EntryId, cause: Cause) {
        if self.in_flight.as_ref().is_some_and(|(running, _)| *running == entry) {
            return;
        }
        self.wanted
            .retain(|(wanted, old)| *wanted != entry || (*old == Cause::Asked && cause == Cause::Quiet));
        if self.wanted.iter().all(|(wanted, _)| *wanted != entry) {
            self.wanted.push((entry, cause));
        }
    }

    /// Takes the next key that may be asked about now: those that the user asked for first. Drops those that may not.
    fn take_next(&mut self, times: &[NotBefore], now: u64, enabled: bool) -> Option<(EntryId, Cause)> {
        if self.in_flight.is_some() || self.unsupported {
            return None;
        }
        let may_be_quiet = enabled && !self.paused.lasts(now);
        self.wanted.retain(|(entry, cause)| {
            !is_too_soon(times, entry, now) && (*cause == Cause::Asked || may_be_quiet)
        });
        let asked = self.wanted.iter().position(|(_, cause)| *cause == Cause::Asked);
        (!self.wanted.is_empty()).then(|| self.wanted.remove(asked.unwrap_or_default()))
    }

    /// Returns whether the check of this key is to be done or runs.
    pub(super) fn is_due(&self, entry: &EntryId) -> bool {
        self.wanted.iter().chain(&self.in_flight).any(|(due, _)| due == entry)
    }

    fn set_obstacle(&mut self, entry: &EntryId, obstacle: Option<Obstacle>) {
        self.obstacles.retain(|known| known.entry != *entry);
        self.obstacles.extend(obstacle.map(|obstacle| KeyObstacle { entry: entry.clone(), obstacle }));
    }

    /// Records an obstacle, which pauses the checks that nobody asked for.
    fn pause(&mut self, now: u64) {
        let pause = FIRST_PAUSE_MILLIS.saturating_mul(1 << self.failures.min(16)).min(MAX_PAUSE_MILLIS);
        self.failures = self.failures.saturating_add(1);
        self.paused = Pause::new(now, pause);
        self.wanted.retain(|(_, cause)| *cause == Cause::Asked);
    }

    /// Forgets what belongs to a connection to the host that has ended.
    pub(super) fn on_disconnected(&mut self) {
        self.unsupported = false;
    }

    /// The popup's data.
    pub(super) fn view(&self) -> ChecksView {
        let asked = |wanted: &&(EntryId, Cause)| wanted.1 == Cause::Asked;
        let left = self.wanted.iter().chain(&self.in_flight).filter(asked).count();
        ChecksView {
            // Nobody waits for the others, and a row that changes for them would change under the pointer.
            running: self.in_flight.iter().find(asked).map(|(entry, _)| entry.clone()),
            left: u32::try_from(left).unwrap_or(u32::MAX),
            asked: self.asked,
            obstacles: self.obstacles.clone(),
        }
    }
}

fn is_too_soon(times: &[NotBefore], entry: &EntryId, now: u64) -> bool {
    times.iter().any(|time| time.entry == *entry && time.pause.lasts(now))
}

/// Returns whether a key is checked although nobody asked about it alone: one of this user's that the helper releases.
fn is_checked_unasked(key: &SavedKey) -> bool {
    !key.conflict && key.colleague().is_none()
}

/// Returns whether every key would meet this obstacle now.
fn concerns_every_key(obstacle: Obstacle) -> bool {
    match obstacle {
        Obstacle::Offline
        | Obstacle::NoAnswer
        | Obstacle::NameUnresolved
        | Obstacle::ConnectionInsecure
        | Obstacle::ClockWrong
        | Obstacle::ProxyRefused
        | Obstacle::Redirected
        | Obstacle::Unavailable
        | Obstacle::NotStarted
        | Obstacle::Outdated => true,
        Obstacle::TooManyRequests | Obstacle::TooSoon | Obstacle::UnexpectedAnswer | Obstacle::Unknown => {
            false
        }
    }
}

impl Background {
    /// Checks a key once the helper has nothing else to do.
    pub(super) fn want_check(&mut self, entry: EntryId) {
        self.checks.want(entry, Cause::Quiet);
    }

    /// Checks the listed keys that were never described, or long ago.
    pub(super) fn want_checks_of_old(&mut self) {
        self.want_checks_older_than(MAX_PROFILE_AGE_SECONDS);
    }

    /// Checks every known key that was not checked today, if the settings say so.
    pub(super) fn want_daily_checks(&mut self) {
        if self.choices.settings().daily_check {
            self.want_checks_older_than(DAILY_SECONDS);
        }
    }

    /// Sets the alarm of the daily check once for each session of the browser, or clears it.
    pub(super) fn schedule_daily_checks(&mut self) -> Vec<Action> {
        let settings = self.choices.settings();
        let is_on = settings.check_keys && settings.daily_check;
        if core::mem::replace(&mut self.session.daily_check, is_on) == is_on {
            return vec![];
        }
        if !is_on {
            return vec![Action::ClearAlarm(Alarm::DailyCheck)];
        }
        vec![Action::SetAlarm { alarm: Alarm::DailyCheck, seconds: DAILY_ALARM_SECONDS, repeats: true }]
    }

    fn want_checks_older_than(&mut self, seconds: u64) {
        let now = self.now_millis / 1000;
        let is_old = |key: &&Listed| now.saturating_sub(key.checked_at) >= seconds;
        self.note_listed();
        let old: Vec<EntryId> =
            self.session.listed.iter().filter(is_old).map(|key| key.entry.clone()).collect();
        for entry in old {
            self.checks.want(entry, Cause::Quiet);
        }
    }

    /// Remembers the listed keys, and how many Omnisend does not accept, which this background may not live to check.
    pub(super) fn note_listed(&mut self) {
        let Some(entries) = self.popup.listed() else { return };
        let listed = |key: &SavedKey| Listed {
            entry: key.id.clone(),
            checked_at: key.check.map_or(0, |check| check.at),
        };
        self.session.stopped = library::not_accepted(entries);
        self.session.listed = entries.iter().filter(|key| is_checked_unasked(key)).map(listed).collect();
        self.session.described = open_store::described(entries);
    }

    /// Checks a key that the user asks about, or all.
    pub(super) fn check_now(&mut self, entry: Option<EntryId>) {
        let is_one = entry.is_some();
        let own = || self.popup.entries().iter().filter(|key| is_checked_unasked(key));
        let entries = entry.map_or_else(|| own().map(|key| key.id.clone()).collect(), |entry| vec![entry]);
        if self.checks.view().left == 0 {
            self.checks.asked = 0;
        }
        if self.checks.unsupported {
            self.popup.set_problem(too_old());
            return;
        }
        for entry in entries {
            if is_too_soon(&self.session.not_before, &entry, self.now_millis) {
                if is_one {
                    self.checks.set_obstacle(&entry, Some(Obstacle::TooSoon));
                }
                continue;
            }
            self.checks.asked += 1;
            self.checks.want(entry, Cause::Asked);
        }
        self.popup.note_change();
    }

    /// Sends the next check, if the host has nothing else to do.
    pub(super) fn start_check(&mut self) -> Vec<Action> {
        if !self.queue.is_empty() || !self.host.may_check() {
            return vec![];
        }
        let now = self.now_millis;
        self.session.not_before.retain(|time| time.pause.lasts(now));
        let enabled = self.choices.settings().check_keys && self.popup.helper_works() != Some(false);
        let Some((entry, cause)) = self.checks.take_next(&self.session.not_before, now, enabled) else {
            return vec![];
        };
        self.not_before(&entry, MIN_CHECK_SECONDS);
        self.checks.in_flight = Some((entry.clone(), cause));
        self.popup.note_change();
        self.send(HostCall::Check { entry: entry.clone() }, PendingCall::Check(entry))
    }

    fn not_before(&mut self, entry: &EntryId, seconds: u64) {
        let now = self.now_millis;
        let mut pause = Pause::new(now, seconds.saturating_mul(1000));
        let times = &mut self.session.not_before;
        if let Some(known) = times.iter().find(|time| time.entry == *entry && time.pause.lasts(now)) {
            pause.until = pause.until.max(known.pause.until);
        }
        times.retain(|time| time.entry != *entry);
        times.push(NotBefore { entry: entry.clone(), pause });
    }

    /// Handles the answer to a check.
    pub(super) fn on_check_answered(
        &mut self,
        requested: &EntryId,
        answer: &HostAnswer,
    ) -> Result<Vec<Action>, Failure> {
        let now = self.now_millis;
        let mut actions = vec![];
        match answer {
            HostAnswer::Checked { entry } if entry.id == *requested => {
                let cause = self.checks.in_flight.take().map(|(_, cause)| cause);
                let is_refused = entry.check.is_some_and(|check| check.verdict == Verdict::NotAccepted);
                // A user who asked sees it in the popup.
                if is_refused && cause == Some(Cause::Quiet) {
                    actions.push(self.show_news(News::NotAccepted(NamedKey::from(entry))));
                }
                actions.extend(self.notify_checked(entry));
                (self.checks.failures, self.checks.paused) = (0, Pause::default());
                self.checks.set_obstacle(requested, None);
            }
            HostAnswer::Unchecked(Unchecked { obstacle, wait_seconds, .. }) => {
                self.not_before(requested, u64::from((*wait_seconds).min(MAX_WAIT_SECONDS)));
                let cause = self.checks.in_flight.take().map(|(_, cause)| cause);
                if cause == Some(Cause::Asked) {
                    self.checks.set_obstacle(requested, Some(*obstacle));
                }
                self.on_obstacle(*obstacle, now);
            }
            HostAnswer::Hello
            | HostAnswer::Saved { .. }
            | HostAnswer::Listed { .. }
            | HostAnswer::ListPart { .. }
            | HostAnswer::Released { .. }
            | HostAnswer::Changed { .. }
            | HostAnswer::Removed { .. }
            | HostAnswer::Copied { .. }
            | HostAnswer::Checked { .. }
            | HostAnswer::Waiting
            | HostAnswer::AskingTeam
            | HostAnswer::SignIn { .. }
            | HostAnswer::NotReady { .. }
            | HostAnswer::Failed(_) => return unexpected(),
        }
        self.popup.note_change();
        Ok(actions)
    }

    fn on_obstacle(&mut self, obstacle: Obstacle, now: u64) {
        if obstacle != Obstacle::TooSoon {
            self.checks.pause(now);
        }
        if concerns_every_key(obstacle) {
            let left = core::mem::take(&mut self.checks.wanted);
            for (entry, _) in left {
                self.checks.set_obstacle(&entry, Some(obstacle));
            }
        }
    }

    /// The helper has no answer within the time of a check: it is asked no more until it has answered or ended.
    pub(super) fn on_check_silent(&mut self) {
        if let Some((entry, cause)) = self.checks.in_flight.take() {
            if cause == Cause::Asked {
                self.checks.set_obstacle(&entry, Some(Obstacle::NoAnswer));
            }
            self.on_obstacle(Obstacle::NoAnswer, self.now_millis);
            self.popup.note_change();
        }
    }

    /// A check failed within this computer. Only a user who asked for it is notified; an older helper is asked no more. A
    /// failure of one key's entry ends the check of this key alone.
    pub(super) fn on_check_failed(&mut self, failure: Failure) {
        let Some((entry, cause)) = self.checks.in_flight.take() else { return };
        let unsupported = matches!(failure.code, FailureCode::BadRequest | FailureCode::Unknown);
        self.checks.unsupported = unsupported;
        if !concerns_one_key(failure.code) {
            self.checks.wanted.clear();
            self.checks.pause(self.now_millis);
        }
        // The user has removed the key meanwhile, and sees that in the popup.
        let is_removed = failure.code == FailureCode::NotFound && self.popup.lacks(&entry);
        if cause == Cause::Asked && !is_removed {
            self.popup.set_problem(if unsupported { too_old() } else { failure });
        }
        self.popup.note_change();
    }
}

/// Returns whether a check failed by the key's own entry.
fn concerns_one_key(code: FailureCode) -> bool {
    matches!(code, FailureCode::EntryChanged | FailureCode::EntryConflict | FailureCode::NotFound)
}

fn too_old() -> Failure {
    Failure::new(FailureCode::HelperOutdated, "the helper knows no checks")
}
