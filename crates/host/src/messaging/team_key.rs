//! Keys that the team has: released and removed beside the loop that answers requests, which waits for no network.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::thread;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{HostAnswer, SavedKey};

use super::lock::lock;
use super::output::Output;
use crate::errors::{Error, TeamError};
use crate::keyring::Keyring;
use crate::network::Network;
use crate::store::Store;
use crate::team::{self, Ledger, Settings, TeamSession};

/// The use of a key, or of the answer, once the team's engine has given it.
pub(super) type Use = Box<dyn FnOnce(SavedKey, ApiKey) -> Result<HostAnswer, Failure> + Send>;

/// A request that the team's engine answers.
pub(super) struct TeamRequest<W> {
    pub(super) request: Option<u32>,
    pub(super) network: Network,
    pub(super) keyring: Arc<Mutex<Keyring>>,
    pub(super) output: Output<W>,
}

impl<W: Write + Send + 'static> TeamRequest<W> {
    /// Asks for a key, and answers with what is made of it.
    pub(super) fn release(self, id: EntryId, make: Use) -> Result<(), Failure> {
        self.start(move |team| {
            let (settings, mut session) = team.open()?;
            let found = team::find(&mut session, &settings.place, &id);
            let (key_of_team, key) = found
                .map_err(|refused| team::failure(&mut session, &refused))?
                .ok_or_else(|| team::missing(&id))?;
            make(team::as_released(key_of_team, &key), key)
        })
    }

    /// Removes a key for the team, and then from the keyring.
    pub(super) fn remove(self, id: EntryId) -> Result<(), Failure> {
        self.start(move |team| {
            let (settings, mut session) = team.open()?;
            let wanted = id.clone();
            // A colleague's key is in no keyring here.
            let own = lock(&team.keyring).call(|| (), move |store| store.release_quietly(&wanted)).ok();
            team::remove(&mut session, &settings.place, &id, own.as_ref().map(|(_, key)| key))
                .map_err(|refused| team::failure(&mut session, &refused))?;
            if let Ok(ledger) = Ledger::open() {
                ledger.forget(&id);
            }
            let removed = id.clone();
            match lock(&team.keyring).call(|| (), move |store| store.remove(&removed)) {
                Ok(()) | Err(Failure { code: FailureCode::NotFound, .. }) => {
                    Ok(HostAnswer::Removed { entry: id })
                }
                Err(failure) => Err(failure),
            }
        })
    }

    /// Works on a thread of its own, which answers. It ends with the process, when the browser closes the pipe.
    fn start(
        self,
        work: impl FnOnce(&Self) -> Result<HostAnswer, Failure> + Send + 'static,
    ) -> Result<(), Failure> {
        let spawned = thread::Builder::new().name("team key".into()).spawn(move || {
            let answer = work(&self).unwrap_or_else(HostAnswer::Failed);
            // A broken pipe ends the loop that reads requests.
            let _ = self.output.reply(self.request, answer);
        });
        spawned.map(drop).map_err(|error| Failure::new(FailureCode::Internal, format!("no thread: {error}")))
    }

    fn open(&self) -> Result<(Settings, TeamSession), Failure> {
        let read_token = || lock(&self.keyring).call(|| (), Store::team_token);
        team::open_by(&self.network, read_token).map_err(|error| match error {
            Error::Failure(failure) => failure,
            Error::Team(TeamError::SignedOut | TeamError::NotConnected) => team::signed_out(),
            error => Failure::new(FailureCode::Internal, error.cause().to_owned()),
        })
    }
}
