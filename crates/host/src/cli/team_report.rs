//! Texts of `keyferry team`. None of them contains a token, or more of a key than its last four characters.

use std::fmt::{self, Write};

use keyferry_core::ids::EntryId;
use keyferry_core::protocol::SavedKey;
use serde::Serialize;

use super::columns::{format_time, store_name};
use crate::checks::Check;
use crate::engine::Description;
use crate::errors::engine_message;
use crate::team::{self, Disconnected, Finding, Progress, Settings, State, Synced, TeamKey};
use crate::terminal;

pub(super) fn findings(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.check.to_string()).collect()
}

/// The result of `connect`. `saved` is the number of keys in the keyring.
pub(super) fn connected(settings: &Settings, saved: usize) -> String {
    let mut text = format!(
        "Connected to {}. Keys that you save from now on are shared with your team, as {}.\n",
        settings.server.address, settings.person
    );
    if saved > 0 {
        text += "To share the keys that are saved already, run: keyferry team sync\n";
    }
    text
}

/// The connection, and the keys that are not shared.
#[derive(Serialize)]
pub(super) struct Status {
    address: String,
    mount: String,
    prefix: String,
    namespace: Option<String>,
    /// The name that keys are shared under.
    person: String,
    /// In seconds since 1970-01-01 UTC; 0 for a sign-in that does not end.
    token_ends_at: u64,
    shared: usize,
    waiting: Vec<EntryId>,
    conflicts: Vec<EntryId>,
    removed: Vec<EntryId>,
    checks: Vec<Check>,
}

impl Status {
    pub(super) fn of(settings: &Settings, ledger: &[(EntryId, Progress)], checks: Vec<Check>) -> Self {
        let of = |state: State| -> Vec<EntryId> {
            ledger.iter().filter(|(_, progress)| progress.state == state).map(|(id, _)| id.clone()).collect()
        };
        Self {
            address: settings.server.address.to_string(),
            mount: settings.place.mount.as_str().to_owned(),
            prefix: settings.place.prefix.as_str().to_owned(),
            namespace: settings.server.namespace.clone().map(String::from),
            person: settings.person.clone(),
            token_ends_at: settings.token_ends_at,
            shared: of(State::Shared).len(),
            waiting: of(State::Waiting),
            conflicts: of(State::Conflict),
            removed: of(State::Removed),
            checks,
        }
    }

    pub(super) fn ok(&self) -> bool {
        self.checks.iter().all(Check::ok)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, mount, prefix, person, shared, .. } = self;
        writeln!(f, "Connected to {address}, {mount}/{prefix}, as {person}.")?;
        writeln!(f, "Shared from this computer: {}.", keys(*shared))?;
        for (ids, note) in [
            (&self.waiting, "waiting to be shared"),
            (&self.conflicts, "not shared: the team has another key in the same place"),
            (&self.removed, "not shared: removed for the team"),
        ] {
            for id in ids {
                writeln!(f, "  {id}  {note}")?;
            }
        }
        self.checks.iter().try_for_each(|check| check.fmt(f))
    }
}

/// The result of `sync`.
pub(super) fn synced(synced: &Synced, saved: &[SavedKey]) -> String {
    let count = synced.keys.iter().filter(|(_, state)| *state == State::Shared).count();
    let mut text = format!("{} of {} shared with your team.\n", count, keys(synced.keys.len()));
    for (id, state) in &synced.keys {
        let note = match state {
            State::Shared => continue,
            State::Waiting => "not shared yet",
            State::Conflict => {
                "not shared: the team has something else in its place, which was left as it is"
            }
            State::Removed => "not shared: somebody has removed it for the team",
        };
        let key = saved.iter().find(|saved| saved.id == *id);
        let name = key.map(|key| format!("  …{:4}  {}", key.last4, terminal::line(&store_name(key))));
        // A String takes everything.
        let _ = writeln!(text, "{id}{}: {note}", name.unwrap_or_default());
    }
    text
}

/// The result of `disconnect`.
pub(super) fn disconnected(Disconnected { settings, revoked }: &Disconnected) -> String {
    let mut text = format!("Disconnected from {}. ", settings.server.address);
    text += match revoked {
        Some(Ok(())) | None => "The sign-in has ended.",
        Some(Err(_)) => "The sign-in was removed from this computer.",
    };
    text += " Your own keys and the team's are unchanged.\n";
    if let Some(Err(refused)) = revoked {
        let (problem, _) = engine_message(refused.reason);
        let end = match settings.token_ends_at {
            0 => "Ask your administrator to end it.".to_owned(),
            end => format!("It ends at {} UTC.", format_time(end)),
        };
        let _ = writeln!(text, "The engine could not be asked to end the token. {problem} {end}");
    }
    text
}

fn keys(count: usize) -> String {
    if count == 1 { "1 key".into() } else { format!("{count} keys") }
}

/// A key of `list --team --json`.
#[derive(Serialize)]
pub(super) struct Listed {
    id: EntryId,
    /// The key in this computer's keyring.
    own: Option<SavedKey>,
    /// The team's description of it.
    team: Option<Description>,
}

/// One's own keys, and then those that only the team has.
pub(super) fn listed(saved: Vec<SavedKey>, mut shared: Vec<TeamKey>) -> Vec<Listed> {
    let mut listed: Vec<_> = saved
        .into_iter()
        .map(|own| {
            let team = shared.iter().position(|key| key.id == own.id).map(|at| shared.remove(at).description);
            Listed { id: own.id.clone(), own: Some(own), team }
        })
        .collect();
    listed.extend(shared.into_iter().map(|TeamKey { id, description }| Listed {
        id,
        own: None,
        team: Some(description),
    }));
    listed
}

/// The line below the keys of the keyring, about those that the team alone has.
pub(super) fn more(theirs: usize) -> String {
    let keys = match theirs {
        0 => return String::new(),
        1 => "1 more key".into(),
        count => format!("{count} more keys"),
    };
    format!("\nYour team has {keys}: keyferry list --team\n")
}

/// The team's keys, below one's own.
pub(super) fn table(saved: &[SavedKey], shared: &[TeamKey]) -> String {
    if shared.is_empty() {
        return "\nYour team has no keys yet.\n".into();
    }
    let head = format!(
        "\nYour team's keys:\n{:16}  {:5}  {:40}  {:16}  {:24}  NAME\n",
        "ID", "KEY", "STORE", "COPIED (UTC)", "BY"
    );
    let rows = shared.iter().map(|key @ TeamKey { id, description }| {
        let Description { label, last4, captured_by, captured_at, .. } = description;
        let store = terminal::line(&store_name(&team::as_saved(key.clone())));
        let time = format_time(*captured_at);
        let by = if captured_by.is_empty() { "unknown" } else { captured_by };
        let (by, label) = (terminal::line(by), terminal::line(label));
        let own = if saved.iter().any(|own| own.id == *id) { " (also yours)" } else { "" };
        format!("{id}  …{last4:4}  {store:40}  {time:16}  {by:24}  {label}{own}\n")
    });
    head + &rows.collect::<String>()
}
