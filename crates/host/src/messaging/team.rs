//! Shares saved keys with the team, beside the loop that answers requests. It starts after the first reply, so that no
//! reply waits for a file or the network.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use keyferry_core::ids::EntryId;
use keyferry_core::protocol::SavedKey;
use log::{info, warn};

use super::lock::lock;
use crate::clock::unix_now;
use crate::errors::Error;
use crate::keyring::Keyring;
use crate::network::Network;
use crate::store::Store;
use crate::team::{self, Ledger, Settings, TeamSession};

/// Longest time without a look at the ledger, in seconds: another process may have added to it.
const LONGEST_PAUSE: u64 = 600;

/// The thread that shares keys. It ends with the process, when the browser closes the pipe.
pub(super) struct Sharing {
    saved: Sender<EntryId>,
}

impl Sharing {
    pub(super) fn start(keyring: Arc<Mutex<Keyring>>, network: Network) -> Self {
        let (saved, received) = channel();
        let spawned =
            thread::Builder::new().name("team".into()).spawn(move || run(&received, &keyring, &network));
        if let Err(error) = spawned {
            warn!("no thread shares keys: {error}");
        }
        Self { saved }
    }

    /// Notes a key that the keyring has confirmed.
    pub(super) fn saved(&self, entry: &SavedKey) {
        // Fails if the thread has ended: the next helper finds the key in the keyring.
        let _ = self.saved.send(entry.id.clone());
    }
}

fn run(saved: &Receiver<EntryId>, keyring: &Arc<Mutex<Keyring>>, network: &Network) {
    let mut is_first = true;
    let mut added = vec![];
    loop {
        let pause = match pass(&added, is_first, keyring, network) {
            Ok(pause) => pause,
            Err(error) => {
                warn!("keys were not shared: {} ({})", error.code(), error.cause());
                LONGEST_PAUSE
            }
        };
        is_first = false;
        added.clear();
        match saved.recv_timeout(Duration::from_secs(pause)) {
            Ok(id) => added.push(id),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        added.extend(saved.try_iter());
    }
}

/// Shares what is due. Returns the seconds until the next pass.
fn pass(
    added: &[EntryId],
    is_first: bool,
    keyring: &Arc<Mutex<Keyring>>,
    network: &Network,
) -> Result<u64, Error> {
    let Some(mut settings) = Settings::read()? else { return Ok(LONGEST_PAUSE) };
    let ledger = Ledger::open()?;
    if is_first {
        // Those of a helper that ended before it could note them.
        let saved = lock(keyring).call(|| (), Store::list)?;
        let mut later = saved.iter().filter(|saved| saved.captured_at >= settings.connected_at);
        later.try_for_each(|saved| ledger.add(&saved.id))?;
    }
    added.iter().try_for_each(|id| ledger.add(id))?;
    let now = unix_now();
    let due: Vec<EntryId> =
        ledger.all().into_iter().filter(|(_, progress)| progress.is_due(now)).map(|(id, _)| id).collect();
    if !due.is_empty() || settings.should_renew(now) {
        share(due, &mut settings, &ledger, keyring, network)?;
    }
    Ok(team::next_attempt(&ledger, unix_now())
        .map_or(LONGEST_PAUSE, |seconds| seconds.clamp(1, LONGEST_PAUSE)))
}

fn share(
    due: Vec<EntryId>,
    settings: &mut Settings,
    ledger: &Ledger,
    keyring: &Arc<Mutex<Keyring>>,
    network: &Network,
) -> Result<(), Error> {
    // Nobody is asked for the keyring's password here.
    let Some(token) = lock(keyring).call(|| (), Store::team_token)? else {
        warn!("the keyring has no sign-in of the team");
        return Ok(());
    };
    let mut session = TeamSession::resume(network, &settings.server, token);
    session.keep_alive(settings);
    let mut read = |id: &EntryId| {
        let id = id.clone();
        lock(keyring).call(|| (), move |store| store.release_quietly(&id))
    };
    let synced = team::sync_due(&mut session, settings, ledger, due, &mut read)?;
    for (id, state) in &synced.keys {
        info!("sharing {id}: {state:?}");
    }
    if let Some(refused) = synced.stopped {
        warn!("sharing has stopped: {} ({})", refused.reason.as_str(), refused.cause);
    }
    Ok(())
}
