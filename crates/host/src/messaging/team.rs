//! Shares saved keys with the team and lists the team's, beside the loop that answers requests. It starts after the first
//! reply, so that no reply waits for a file or the network.

use std::io::Write;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::protocol::{HostAnswer, SavedKey};
use log::{info, warn};

use super::lock::lock;
use super::output::Output;
use crate::clock::unix_now;
use crate::engine::{Place, Server};
use crate::errors::{Error, TeamError};
use crate::keyring::Keyring;
use crate::network::Network;
use crate::store::Store;
use crate::team::{self, Ledger, Listed, Settings, TeamSession};

/// Longest time without a look at the ledger, in seconds: another process may have added to it.
const LONGEST_PAUSE: u64 = 600;

enum Task {
    /// The keyring has confirmed a key.
    Saved(EntryId),
    /// A key has another name, or Omnisend has answered about it.
    Changed(EntryId),
    /// A request to share what waits, and to list the team's keys.
    Sync(Option<u32>),
}

/// The thread that shares keys. It ends with the process, when the browser closes the pipe.
#[derive(Clone)]
pub(super) struct Sharing {
    tasks: Sender<Task>,
}

impl Sharing {
    pub(super) fn start<W: Write + Send + 'static>(
        keyring: Arc<Mutex<Keyring>>,
        network: Network,
        output: Output<W>,
    ) -> Self {
        let (tasks, received) = channel();
        let team = Team { keyring, network };
        let spawned = thread::Builder::new().name("team".into()).spawn(move || team.run(&received, &output));
        if let Err(error) = spawned {
            warn!("no thread shares keys: {error}");
        }
        Self { tasks }
    }

    /// Notes a key that the keyring has confirmed.
    pub(super) fn saved(&self, entry: &SavedKey) {
        // Fails if the thread has ended: the next helper finds the key in the keyring.
        let _ = self.tasks.send(Task::Saved(entry.id.clone()));
    }

    /// Notes a key whose description may be another one since.
    pub(super) fn changed(&self, entry: &SavedKey) {
        // Fails if the thread has ended: `keyferry team sync` compares descriptions, too.
        let _ = self.tasks.send(Task::Changed(entry.id.clone()));
    }

    /// Shares what waits and lists the team's keys, then answers the request.
    pub(super) fn sync(&self, request: Option<u32>) -> Result<(), Failure> {
        let ended = |_| Failure::new(FailureCode::Internal, "the thread that shares keys has ended");
        self.tasks.send(Task::Sync(request)).map_err(ended)
    }
}

struct Team {
    keyring: Arc<Mutex<Keyring>>,
    network: Network,
}

/// The tasks that have arrived since the last pass.
#[derive(Default)]
struct Tasks {
    saved: Vec<EntryId>,
    changed: Vec<EntryId>,
    requests: Vec<Option<u32>>,
}

impl Tasks {
    fn add(&mut self, task: Task) {
        match task {
            Task::Saved(id) => self.saved.push(id),
            Task::Changed(id) => self.changed.push(id),
            Task::Sync(request) => self.requests.push(request),
        }
    }
}

/// The place for which the keys of the keyring were noted last.
#[derive(PartialEq, Eq)]
struct Noted {
    server: Server,
    place: Place,
    connected_at: u64,
}

impl Noted {
    fn of(Settings { server, place, connected_at, .. }: &Settings) -> Self {
        Self { server: server.clone(), place: place.clone(), connected_at: *connected_at }
    }
}

impl Team {
    fn run<W: Write>(&self, received: &Receiver<Task>, output: &Output<W>) {
        let mut noted = None;
        let mut tasks = Tasks::default();
        loop {
            let pause = self.pass(&tasks, &mut noted).unwrap_or_else(|error| {
                warn!("keys were not shared: {} ({})", error.code(), error.cause());
                LONGEST_PAUSE
            });
            tasks.saved.clear();
            tasks.changed.clear();
            for request in tasks.requests.drain(..) {
                let answer = self.listed().unwrap_or_else(HostAnswer::Failed);
                // A broken pipe ends the loop that reads requests.
                let _ = output.reply(request, answer);
            }
            match received.recv_timeout(Duration::from_secs(pause)) {
                Ok(task) => tasks.add(task),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            for task in received.try_iter() {
                tasks.add(task);
            }
        }
    }

    /// Shares what is due, or all that waits and lists the team's keys if that is requested. Returns the seconds until the
    /// next pass.
    fn pass(&self, tasks: &Tasks, noted: &mut Option<Noted>) -> Result<u64, Error> {
        let Some(mut settings) = Settings::read()? else { return Ok(LONGEST_PAUSE) };
        let ledger = Ledger::open()?;
        let current = Noted::of(&settings);
        if noted.as_ref() != Some(&current) {
            // Those of a helper that ended before it could note them, and those that another place of the team has.
            let saved = lock(&self.keyring).call(|| (), Store::list_quietly)?;
            let mut later = saved.iter().filter(|saved| saved.captured_at >= settings.connected_at);
            later.try_for_each(|saved| ledger.add(&saved.id))?;
            *noted = Some(current);
        }
        tasks.saved.iter().try_for_each(|id| ledger.add(id))?;
        let (now, is_requested) = (unix_now(), !tasks.requests.is_empty());
        let all = ledger.all().into_iter();
        let due: Vec<EntryId> = all
            .filter(|(_, progress)| progress.is_due(now) || is_requested && progress.is_waiting())
            .map(|(id, _)| id)
            .collect();
        if !due.is_empty() || !tasks.changed.is_empty() || is_requested || settings.should_renew(now) {
            self.exchange(due, tasks, &mut settings, &ledger)?;
        }
        Ok(team::next_attempt(&ledger, unix_now())
            .map_or(LONGEST_PAUSE, |seconds| seconds.clamp(1, LONGEST_PAUSE)))
    }

    /// Shares these keys, describes those that have changed, and lists the team's if that is requested.
    fn exchange(
        &self,
        due: Vec<EntryId>,
        tasks: &Tasks,
        settings: &mut Settings,
        ledger: &Ledger,
    ) -> Result<(), Error> {
        // Nobody is asked for the keyring's password here.
        let read_token = || lock(&self.keyring).call(|| (), Store::team_token);
        let mut session = match TeamSession::open(&self.network, settings, read_token) {
            Err(Error::Team(TeamError::SignedOut)) => {
                warn!("the keyring has no sign-in of the team");
                Listed::note_problem(Some(team::signed_out()));
                return team::postpone_all(ledger, &due);
            }
            opened => opened?,
        };
        let mut read = |id: &EntryId| {
            let id = id.clone();
            lock(&self.keyring).call(|| (), move |store| store.release_quietly(&id))
        };
        let synced = team::sync_due(&mut session, settings, ledger, due, &mut read)?;
        for (id, state) in &synced.keys {
            info!("sharing {id}: {state:?}");
        }
        if let Some(refused) = &synced.stopped {
            warn!("sharing has stopped: {} ({})", refused.reason.as_str(), refused.cause);
        } else {
            team::describe_shared(&mut session, settings, ledger, &tasks.changed, &mut read);
            if !tasks.requests.is_empty() {
                team::renew(&mut session, &settings.place);
            }
        }
        if let Some(refused) = synced.stopped.or(synced.refused) {
            Listed::note_problem(Some(team::failure(&mut session, &refused)));
        }
        Ok(())
    }

    /// The keys of the keyring, with the team's.
    fn listed(&self) -> Result<HostAnswer, Failure> {
        let saved = lock(&self.keyring).call(|| (), Store::list_quietly)?;
        Ok(listed(saved))
    }
}

/// The answer with these keys of the keyring, and the team's as last listed.
pub(super) fn listed(saved: Vec<SavedKey>) -> HostAnswer {
    // Settings that cannot be read hide no key of the user's.
    let (entries, team) = team::with_team(saved.clone()).unwrap_or_else(|error| {
        warn!("the team's keys are not listed: {} ({})", error.code(), error.cause());
        (saved, None)
    });
    HostAnswer::Listed { entries, team }
}
