//! Sharing the keys that wait in the ledger.

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::SavedKey;
use log::warn;

use super::ledger::{Ledger, Progress, State, chance};
use super::session::TeamSession;
use super::settings::Settings;
use super::share::{description, share};
use crate::clock::unix_now;
use crate::engine::{EntryPath, Refused};
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
}

/// Shares these keys, one after the other, and notes the result of each. Stops when the engine does not answer.
pub(crate) fn sync_due(
    session: &mut TeamSession,
    settings: &Settings,
    ledger: &Ledger,
    due: Vec<EntryId>,
    read: &mut ReadKey<'_>,
) -> Result<Synced, Error> {
    let mut synced = Synced::default();
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
                postpone(ledger, &id)?;
                synced.keys.push((id, State::Waiting));
                continue;
            }
        };
        let entry = EntryPath::of(&key, id);
        let description = description(&saved, &key, &settings.person);
        match share(session, &settings.place, &entry, &key, &description) {
            Ok(state) => {
                ledger.set(&entry.id, &Progress::of(state))?;
                synced.keys.push((entry.id, state));
            }
            Err(refused) => {
                postpone(ledger, &entry.id)?;
                synced.keys.push((entry.id, State::Waiting));
                synced.stopped = Some(refused);
                break;
            }
        }
    }
    for id in due {
        postpone(ledger, &id)?;
        synced.keys.push((id, State::Waiting));
    }
    Ok(synced)
}

fn postpone(ledger: &Ledger, id: &EntryId) -> Result<(), Error> {
    let progress = ledger.get(id).unwrap_or_else(Progress::waiting);
    ledger.set(id, &progress.after_failure(unix_now(), chance()))
}

/// Seconds until the next waiting key is due; `None` if none waits.
pub(crate) fn next_attempt(ledger: &Ledger, now: u64) -> Option<u64> {
    let waiting = ledger.all().into_iter().filter(|(_, progress)| progress.state == State::Waiting);
    let due = |progress: Progress| if progress.is_due(now) { 0 } else { progress.next_at - now };
    waiting.map(|(_, progress)| due(progress)).min()
}
