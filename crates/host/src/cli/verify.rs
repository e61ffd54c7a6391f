//! `keyferry verify`.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::limits::MIN_CHECK_SECONDS;
use keyferry_core::protocol::{Obstacle, SavedKey, Unchecked, Verdict};
use serde::Serialize;

use super::columns::store_name;
use super::command::{Argument, Command, Group, ID_HELP, Syntax, parse_id};
use super::output;
use crate::check::{Pauses, wait_after};
use crate::clock;
use crate::errors::{Error, Exit, Message, UsageError, obstacle_message};
use crate::keyring::Keyring;
use crate::network::Network;
use crate::store::Store;
use crate::terminal;

#[derive(Default)]
pub(super) struct Verify {
    id: Option<EntryId>,
    all: bool,
    json: bool,
    network: Option<Network>,
}

/// A key after its check.
#[derive(Serialize)]
struct Checked {
    #[serde(flatten)]
    saved: SavedKey,
    /// Omnisend said nothing about the key this time.
    unchecked: Option<Unchecked>,
    /// Omnisend was not asked, since the key's own entry contradicts it.
    failure: Option<Failure>,
}

impl Checked {
    fn new(saved: SavedKey, unchecked: Option<Unchecked>) -> Self {
        Self { saved, unchecked, failure: None }
    }
}

impl Command for Verify {
    const NAME: &'static str = "verify";
    const GROUP: Group = Group::SavedKeys;
    const SUMMARY: &'static str = "Ask Omnisend whether saved keys work";
    const DESCRIPTION: &'static str = "\
Sends each key to Omnisend (https://api.omnisend.com) and prints a line for it: whether
Omnisend accepts it, and the store that it belongs to. Store and answer are kept with the
key. No key is changed or removed.";
    const USAGE: &'static [&'static str] = &["ID [--json]", "--all [--json]"];
    const ARGUMENTS: &'static [Argument<Self>] = &[
        Argument {
            syntax: Syntax::Positional("ID"),
            help: ID_HELP,
            set: |verify, id| {
                verify.id = Some(parse_id(&id)?);
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Flag("--all"),
            help: "Check every saved key",
            set: |verify, _| {
                verify.all = true;
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Flag("--json"),
            help: "Print a JSON array of objects as those of `keyferry list --json`, each with the\n\
                   fields unchecked, why Omnisend said nothing this time, and failure, why the\n\
                   keyring did not give the key, or null",
            set: |verify, _| {
                verify.json = true;
                Ok(())
            },
        },
    ];

    fn notes() -> String {
        format!(
            "The exit code is {} if a key does not work, and else {} if one could not be checked. An\n\
             answer of the last {MIN_CHECK_SECONDS} seconds is printed again without another request,\n\
             and so is the reason for which there must be none yet.\n",
            Exit::Failed.code(),
            Exit::Unchecked.code(),
        )
    }

    fn prepare(&mut self) {
        self.network = Some(Network::for_command());
    }

    fn run(self) -> Result<ExitCode, Error> {
        let Self { id, all, json, network } = self;
        let network = network.unwrap_or_else(Network::for_command);
        let mut keyring = Keyring::default();
        let keys: Vec<(EntryId, Option<SavedKey>)> = match (id, all) {
            (Some(id), false) => vec![(id, None)],
            (None, true) => {
                let saved = keyring.call(output::on_waiting, Store::list)?;
                saved.into_iter().map(|saved| (saved.id.clone(), Some(saved))).collect()
            }
            (None, false) | (Some(_), true) => return Err(UsageError::MissingId(Self::NAME).into()),
        };
        let count = keys.len();
        let mut results = vec![];
        for (index, (id, listed)) in keys.into_iter().enumerate() {
            if count > 1 && io::stderr().is_terminal() {
                // Ignores a closed standard error: the result follows on standard output.
                let _ = write!(io::stderr(), "\rChecking {} of {count} …", index + 1);
            }
            match (check(&mut keyring, &network, &id), listed) {
                // Removed since it was listed.
                (Err(Failure { code: FailureCode::NotFound, .. }), Some(_)) => {}
                // The other keys can be checked all the same.
                (
                    Err(
                        failure @ Failure {
                            code: FailureCode::EntryChanged | FailureCode::EntryConflict, ..
                        },
                    ),
                    Some(saved),
                ) => results.push(Checked { saved, unchecked: None, failure: Some(failure) }),
                (result, _) => results.push(result?),
            }
        }
        if count > 1 && io::stderr().is_terminal() {
            let _ = writeln!(io::stderr());
        }
        if json {
            output::print_json(&results)?;
        } else {
            output::print(&results.iter().map(line).collect::<String>())?;
        }
        Ok(exit(&results).into())
    }
}

/// Checks one key, unless there is an answer of the last minute, or there may be no request yet.
fn check(keyring: &mut Keyring, network: &Network, id: &EntryId) -> Result<Checked, Failure> {
    let id = id.clone();
    let (saved, key) = keyring.call(output::on_waiting, move |store| store.release(&id))?;
    if saved.check.is_some_and(|check| wait_after(check.at, clock::unix_now()) > 0) {
        return Ok(Checked::new(saved, None));
    }
    let pauses = Pauses::open();
    if let Some(unchecked) = pauses.of(&saved, clock::unix_now_millis()) {
        return Ok(Checked::new(saved, Some(unchecked)));
    }
    pauses.before_request(&saved, clock::unix_now_millis());
    match network.check(&key) {
        Ok(answer) => {
            let keep =
                move |store: &Store| store.keep_answer(saved.clone(), answer.clone(), clock::unix_now());
            Ok(Checked::new(keyring.call(output::on_waiting, keep)?, None))
        }
        Err(unchecked) => {
            pauses.after_obstacle(&saved, &unchecked, clock::unix_now_millis());
            Ok(Checked::new(saved, Some(unchecked)))
        }
    }
}

fn verdict(Checked { saved, unchecked, failure }: &Checked) -> Option<Verdict> {
    saved.check.filter(|_| unchecked.is_none() && failure.is_none()).map(|check| check.verdict)
}

fn line(checked: &Checked) -> String {
    let Checked { saved, unchecked, failure } = checked;
    let result = match (verdict(checked), unchecked) {
        (Some(Verdict::Works), _) => "works".to_owned(),
        (Some(Verdict::WorksUnnamed), _) => "works; it may not read the store's name".to_owned(),
        (Some(Verdict::NotAccepted), _) => {
            "NOT ACCEPTED by Omnisend. It is still saved. If it was deleted in Omnisend, create a new key there."
                .to_owned()
        }
        (Some(Verdict::OtherStore), _) => {
            "BELONGS TO ANOTHER STORE than its beginning says. Compare it with Omnisend before you use it.".to_owned()
        }
        (Some(Verdict::Unknown) | None, unchecked) => {
            if let Some(failure) = failure {
                return failed_line(saved, failure);
            }
            let obstacle = unchecked.as_ref().map_or(Obstacle::Unknown, |unchecked| unchecked.obstacle);
            let (problem, fix) = obstacle_message(obstacle);
            format!("not checked. {problem} {fix} (code {})", obstacle.as_str())
        }
    };
    line_of(saved, &result)
}

fn failed_line(saved: &SavedKey, failure: &Failure) -> String {
    let error = Error::from(failure.clone());
    let Message { problem, fix, .. } = error.message();
    line_of(saved, &format!("not checked. {problem} {fix} (code {})", error.code()))
}

fn line_of(saved: &SavedKey, result: &str) -> String {
    format!("{}  …{:4}  {}: {result}\n", saved.id, saved.last4, terminal::line(&store_name(saved)))
}

fn exit(checked: &[Checked]) -> Exit {
    let fails =
        |checked: &Checked| matches!(verdict(checked), Some(Verdict::NotAccepted | Verdict::OtherStore));
    let is_unknown = |checked: &Checked| matches!(verdict(checked), None | Some(Verdict::Unknown));
    if checked.iter().any(|checked| fails(checked) || checked.failure.is_some()) {
        Exit::Failed
    } else if checked.iter().any(is_unknown) {
        Exit::Unchecked
    } else {
        Exit::Success
    }
}

#[cfg(test)]
mod tests {
    use keyferry_core::protocol::{KeyCheck, StoreSource};
    use keyferry_core::sites::Site;

    use super::*;

    fn checked(verdict: Option<Verdict>, obstacle: Option<Obstacle>) -> Checked {
        let saved = SavedKey {
            id: EntryId::parse("0123456789abcdef").unwrap(),
            site: Site::Omnisend,
            brand_id: None,
            store_source: StoreSource::Unknown,
            label: "Acme".into(),
            last4: "Ab12".into(),
            captured_at: 0,
            used: None,
            conflict: false,
            profile: None,
            check: verdict.map(|verdict| KeyCheck { at: 1, verdict }),
            team: None,
        };
        let unchecked =
            obstacle.map(|obstacle| Unchecked { obstacle, cause: String::new(), wait_seconds: 0 });
        Checked::new(saved, unchecked)
    }

    #[test]
    fn a_key_that_does_not_work_decides_the_exit_code_and_then_one_that_was_not_checked() {
        let works = || checked(Some(Verdict::Works), None);
        let refused = || checked(Some(Verdict::NotAccepted), None);
        // The earlier answer is no answer of this time.
        let offline = || checked(Some(Verdict::Works), Some(Obstacle::Offline));
        assert_eq!(exit(&[]), Exit::Success);
        assert_eq!(exit(&[works(), checked(Some(Verdict::WorksUnnamed), None)]), Exit::Success);
        assert_eq!(exit(&[works(), offline()]), Exit::Unchecked);
        assert_eq!(exit(&[offline(), refused(), works()]), Exit::Failed);
        assert_eq!(exit(&[checked(Some(Verdict::OtherStore), None)]), Exit::Failed);
    }

    #[test]
    fn only_omnisend_calls_a_key_not_accepted() {
        for (obstacle, _) in Obstacle::ALL {
            let line = line(&checked(Some(Verdict::NotAccepted), Some(*obstacle)));
            assert!(line.contains("not checked. ") && !line.contains("NOT ACCEPTED"), "{line}");
        }
    }
}
