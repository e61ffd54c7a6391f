//! `keyferry show`.

use std::io::Write;
use std::process::ExitCode;

use keyferry_core::failure::FailureCode;
use keyferry_core::ids::EntryId;
use zeroize::Zeroizing;

use super::command::{Argument, Command, Group, ID_HELP, Syntax, parse_id};
use super::output;
use crate::errors::{Error, TeamError, UsageError};
use crate::hardening;
use crate::keyring::Keyring;
use crate::network::Network;
use crate::team::{self, Settings};

#[derive(Default)]
pub(super) struct Show {
    id: Option<EntryId>,
    reveal: bool,
    network: Option<Network>,
}

impl Command for Show {
    const NAME: &'static str = "show";
    const GROUP: Group = Group::SavedKeys;
    const SUMMARY: &'static str = "Show one key (needs --reveal)";
    const DESCRIPTION: &'static str = "\
Prints one key, alone on one line of standard output. Anyone who sees the screen, or the
file that the output goes to, sees the key. A key that is not in the keyring is read from
your team's engine, if you are connected to one.";
    const USAGE: &'static [&'static str] = &["ID --reveal"];
    const ARGUMENTS: &'static [Argument<Self>] = &[
        Argument {
            syntax: Syntax::Positional("ID"),
            help: ID_HELP,
            set: |show, id| {
                show.id = Some(parse_id(&id)?);
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Flag("--reveal"),
            help: "Confirm that the key may be shown",
            set: |show, _| {
                show.reveal = true;
                Ok(())
            },
        },
    ];

    fn prepare(&mut self) {
        self.network = Some(Network::for_command());
    }

    fn run(self) -> Result<ExitCode, Error> {
        let id = self.id.ok_or(UsageError::MissingId(Self::NAME))?;
        if !self.reveal {
            return Err(UsageError::RevealNotConfirmed.into());
        }
        let mut keyring = Keyring::default();
        let wanted = id.clone();
        let key = match (keyring.call(output::on_waiting, move |store| store.reveal(&wanted)), self.network) {
            (Ok((_, key)), _) => key,
            (Err(failure), Some(network))
                if failure.code == FailureCode::NotFound && Settings::read()?.is_some() =>
            {
                let (settings, mut session) = team::open(&network, &mut keyring)?;
                let found = team::find(&mut session, &settings.place, &id).map_err(TeamError::from)?;
                found.ok_or(failure)?.1
            }
            (Err(failure), _) => return Err(failure.into()),
        };
        // With its final capacity the buffer leaves no copy behind.
        let mut line = Zeroizing::new(Vec::with_capacity(key.expose().len() + 1));
        line.extend_from_slice(key.expose().as_bytes());
        line.push(b'\n');
        output::check(hardening::unbuffered_pipes().and_then(|(_, mut output)| output.write_all(&line)))
    }
}
