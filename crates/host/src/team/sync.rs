//! Sharing the keys that wait in the ledger.

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::SavedKey;
use log::warn;

use super::ledger::{Ledger, Progress, State, chance};
use super::session::TeamSession;
use super::settings::Settings;
use super::share::{describe_again, description, share};
use crate::clock::{unix_millis, unix_now};
use crate::engine::{EntryPath, Reason, Refused};
use crate::errors::Error;

/// Reads a key from the keyring.
pub(crate) type ReadKey<'a> = dyn FnMut(&EntryId) -> Result<(SavedKey, ApiKey), Failure> + 'a;

/// The result of one pass.
#[derive(Debug, Default)]
pub(crate) struct Synced {
    /// The keys that were asked about, with their states.
    pub(crate) keys: Vec<(EntryId, State)>,
    /// The reason for which the pass has stopped: no other key would fare better.
    pub(crate) stopped: Option<Refused>,
    /// The first refusal that concerns its key alone.
    pub(crate) refused: Option<Refused>,
}

/// Shares these keys, one after the other, and notes the result of each. Stops when the engine does not answer, or does not
/// accept the token. A key that is refused alone waits, and the others are shared.
pub(crate) fn sync_due(
    session: &mut TeamSession,
    settings: &Settings,
    ledger: &Ledger,
    due: Vec<EntryId>,
    read: &mut ReadKey<'_>,
) -> Result<Synced, Error> {
    let mut synced = Synced::default();
    let mut is_token_valid = false;
    let mut due = due.into_iter();
    for id in due.by_ref() {
        let (saved, key) = match read(&id) {
            Ok(read) => read,
            // It was removed from the keyring before it was shared.
            Err(Failure { code: FailureCode::NotFound, .. }) => {
                ledger.forget(&id);
                continue;
            }
            // Locked, or changed by another program: the next pass tries again.
            Err(failure) => {
                warn!("{id} was not shared: {} ({})", failure.code, failure.cause);
                let state = postpone(ledger, &id)?;
                synced.keys.push((id, state));
                continue;
            }
        };
        let entry = EntryPath::of(&key, id);
        let description = description(&saved, &key, &settings.person);
        match share(session, &settings.place, &entry, &key, &description) {
            Ok(state) => {
                ledger.set(&entry.id, &Progress::of(state, unix_millis()))?;
                synced.keys.push((entry.id, state));
            }
            Err(refused) => {
                let state = postpone(ledger, &entry.id)?;
                if stops(refused.reason, || is_accepted(session, &mut is_token_valid)) {
                    synced.keys.push((entry.id, state));
                    synced.stopped = Some(refused);
                    break;
                }
                warn!("{} was not shared: {} ({})", entry.id, refused.reason.as_str(), refused.cause);
                synced.keys.push((entry.id, state));
                synced.refused.get_or_insert(refused);
            }
        }
    }
    for id in due {
        let state = postpone(ledger, &id)?;
        synced.keys.push((id, state));
    }
    Ok(synced)
}

/// Returns whether a refusal is one of the engine or of the token, so that every other key would be refused too.
fn stops(reason: Reason, is_token_accepted: impl FnOnce() -> bool) -> bool {
    match reason {
        Reason::Unreachable(_)
        | Reason::Sealed
        | Reason::Uninitialized
        | Reason::Standby
        | Reason::Redirected
        | Reason::Busy => true,
        Reason::Denied => !is_token_accepted(),
        Reason::Conflict
        | Reason::Missing
        | Reason::NotVersion2
        | Reason::Unavailable
        | Reason::Unexpected => false,
    }
}

/// Returns whether the engine accepts the token. It is asked once in a pass.
fn is_accepted(session: &mut TeamSession, is_valid: &mut bool) -> bool {
    *is_valid = *is_valid || session.is_accepted();
    *is_valid
}

/// Postpones a key that waits, and returns its state. A key that has another state keeps it: a failed attempt to share it
/// again says nothing of what the team has.
fn postpone(ledger: &Ledger, id: &EntryId) -> Result<State, Error> {
    let progress = ledger.get(id).unwrap_or_else(Progress::waiting);
    if progress.is_waiting() {
        ledger.set(id, &progress.after_failure(unix_now(), chance()))?;
    }
    Ok(progress.state)
}

/// Describes those of these keys once more that the team has. One that fails keeps its earlier description, until it changes
/// or is shared again.
pub(crate) fn describe_shared(
    session: &mut TeamSession,
    settings: &Settings,
    ledger: &Ledger,
    ids: &[EntryId],
    read: &mut ReadKey<'_>,
) {
    let is_shared = |id: &&EntryId| ledger.get(id).is_some_and(|progress| progress.state == State::Shared);
    for id in ids.iter().filter(is_shared) {
        // One that is locked or was removed has no news.
        let Ok((saved, key)) = read(id) else { continue };
        let entry = EntryPath::of(&key, id.clone());
        let description = description(&saved, &key, &settings.person);
        drop(key);
        if let Err(refused) = describe_again(session, &settings.place, &entry, &description) {
            warn!("{id} was not described again: {} ({})", refused.reason.as_str(), refused.cause);
        }
    }
}

/// Postpones these keys, which nobody could try to share.
pub(crate) fn postpone_all(ledger: &Ledger, ids: &[EntryId]) -> Result<(), Error> {
    ids.iter().try_for_each(|id| postpone(ledger, id).map(drop))
}

/// Seconds until the next waiting key is due; `None` if none waits.
pub(crate) fn next_attempt(ledger: &Ledger, now: u64) -> Option<u64> {
    let waiting = ledger.all().into_iter().filter(|(_, progress)| progress.state == State::Waiting);
    let due = |progress: Progress| if progress.is_due(now) { 0 } else { progress.next_at - now };
    waiting.map(|(_, progress)| due(progress)).min()
}

#[cfg(test)]
mod tests {
    use keyferry_core::protocol::Obstacle;

    use super::*;

    #[test]
    fn a_refusal_of_the_engine_or_of_the_token_stops_a_pass_and_one_of_a_key_does_not() {
        let not_asked = || panic!("the token is not in question");
        for reason in [Reason::Unreachable(Obstacle::Offline), Reason::Sealed, Reason::Standby, Reason::Busy]
        {
            assert!(stops(reason, not_asked), "{reason:?}");
        }
        for reason in [Reason::Missing, Reason::Unavailable, Reason::Unexpected, Reason::NotVersion2] {
            assert!(!stops(reason, not_asked), "{reason:?}");
        }
        assert!(stops(Reason::Denied, || false), "the token has ended");
        assert!(!stops(Reason::Denied, || true), "the policy does not allow it");
    }
}
