//! `keyferry list`.

use std::process::ExitCode;

use keyferry_core::protocol::{KeyCheck, SavedKey, TeamPlace, Verdict};

use super::columns::{format_time, store_name};
use super::command::{Argument, Command, Group, Syntax};
use super::{output, team_report};
use crate::errors::{Error, TeamError};
use crate::keyring::Keyring;
use crate::network::Network;
use crate::store::Store;
use crate::team;
use crate::terminal;

#[derive(Default)]
pub(super) struct List {
    json: bool,
    team: bool,
    network: Option<Network>,
}

impl Command for List {
    const NAME: &'static str = "list";
    const GROUP: Group = Group::SavedKeys;
    const SUMMARY: &'static str = "List the saved keys, without the keys themselves";
    const DESCRIPTION: &'static str = "\
Lists the saved keys, the newest first: ID, last four characters, store, time and name. A
store that Omnisend has not named yet is listed by its brand ID. Never prints a key.";
    const USAGE: &'static [&'static str] = &["[--team] [--json]"];
    const ARGUMENTS: &'static [Argument<Self>] = &[
        Argument {
            syntax: Syntax::Flag("--team"),
            help: "List your team's keys too, with the person who has captured each. Asks the\n\
               team's engine for their descriptions, not for the keys",
            set: |list, _| {
                list.team = true;
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Flag("--json"),
            help: "Print a JSON array of objects with the fields id, site, brand_id,\n\
               store_source, label, last4, captured_at (seconds since 1970-01-01 UTC, 0 if\n\
               unknown), used, conflict, profile (the store by Omnisend), check\n\
               (Omnisend's last answer) and team (shared, waiting, conflict or removed,\n\
               null without a team). With --team, the objects have the fields id,\n\
               own (such an object, or null) and team (store, website, label, brand_id,\n\
               last4, captured_by, captured_at and fingerprint, or null)",
            set: |list, _| {
                list.json = true;
                Ok(())
            },
        },
    ];

    fn prepare(&mut self) {
        self.network = self.team.then(Network::for_command);
    }

    fn run(self) -> Result<ExitCode, Error> {
        let mut keyring = Keyring::default();
        let saved = keyring.call(output::on_waiting, Store::list)?;
        let (saved, theirs) = with_places(saved);
        let Some(network) = self.network else {
            return if self.json {
                output::print_json(&saved)
            } else {
                output::print(&(table(&saved) + &team_report::more(theirs)))
            };
        };
        let (settings, mut session) = team::open(&network, &mut keyring)?;
        let shared = team::list(&mut session, &settings.place).map_err(TeamError::from)?;
        if self.json {
            output::print_json(&team_report::listed(saved, shared))
        } else {
            output::print(&(table(&saved) + &team_report::table(&saved, &shared)))
        }
    }
}

/// The keys of the keyring with their places with the team, and the number of keys that the team alone has, as last listed.
fn with_places(saved: Vec<SavedKey>) -> (Vec<SavedKey>, usize) {
    // `doctor` reports settings of a team that cannot be read. They hide no key here.
    let (all, _) = team::with_team(saved.clone()).unwrap_or((saved, None));
    let (own, theirs): (Vec<_>, Vec<_>) = all.into_iter().partition(|key| key.colleague().is_none());
    (own, theirs.len())
}

fn table(saved: &[SavedKey]) -> String {
    if saved.is_empty() {
        return "No keys are saved yet.\n".into();
    }
    let head = format!("{:16}  {:5}  {:40}  {:16}  NAME\n", "ID", "KEY", "STORE", "COPIED (UTC)");
    let rows = saved.iter().map(|key| {
        let SavedKey { id, label, last4, captured_at, conflict, check, team, .. } = key;
        let store = terminal::line(&store_name(key));
        let time = format_time(*captured_at);
        // A page or another program chose the label.
        let label = terminal::line(label);
        let note = if *conflict { CONFLICT } else { "" };
        let answer = check.map(answer_note).unwrap_or_default();
        let place = team.as_ref().map(place_note).unwrap_or_default();
        format!("{id}  …{last4:4}  {store:40}  {time:16}  {label}\n{note}{answer}{place}")
    });
    head + &rows.collect::<String>()
}

/// The line below a key of which Omnisend said that it does not work.
fn answer_note(KeyCheck { at, verdict }: KeyCheck) -> String {
    let time = format_time(at);
    match verdict {
        Verdict::NotAccepted => format!("  ! Omnisend did not accept this key ({time} UTC).\n"),
        Verdict::OtherStore => {
            format!("  ! Omnisend says that this key belongs to another store ({time} UTC).\n")
        }
        Verdict::Works | Verdict::WorksUnnamed | Verdict::Unknown => String::new(),
    }
}

/// The line below a key that the team does not have.
fn place_note(place: &TeamPlace) -> &'static str {
    match place {
        TeamPlace::Waiting => "  - Not shared with your team yet.\n",
        TeamPlace::Conflict => {
            "  ! Your team has something else in the place of this key. Ask your administrator.\n"
        }
        TeamPlace::Removed => "  - Removed for your team, still saved here.\n",
        TeamPlace::Shared | TeamPlace::Theirs { .. } => "",
    }
}

/// The line below an entry in conflict.
const CONFLICT: &str = "  ! Another program has changed this entry. Compare it with Omnisend.\n";

#[cfg(test)]
mod tests {
    use keyferry_core::ids::EntryId;
    use keyferry_core::protocol::StoreSource;
    use keyferry_core::sites::Site;

    use super::*;

    #[test]
    fn a_label_controls_neither_the_terminal_nor_the_table() {
        let saved = SavedKey {
            id: EntryId::parse("0123456789abcdef").unwrap(),
            site: Site::Omnisend,
            brand_id: None,
            store_source: StoreSource::Unknown,
            label: "a\u{1b}[2Jb\u{202e}\nc".into(),
            last4: "Ab12".into(),
            captured_at: 0,
            used: None,
            conflict: true,
            profile: None,
            check: None,
            team: None,
        };
        let table = table(&[saved]);
        assert!(table.contains(r"a\u{1b}[2Jb\u{202e}\u{a}c"), "{table}");
        assert_eq!(table.lines().collect::<Vec<_>>()[2..], [CONFLICT.trim_end()]);
    }
}
