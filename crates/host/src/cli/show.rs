//! `keyferry show`.

use std::io::Write;
use std::process::ExitCode;

use keyferry_core::ids::EntryId;
use zeroize::Zeroizing;

use super::command::{Argument, Command, Group, ID_HELP, Syntax, parse_id};
use super::output;
use crate::errors::{Error, UsageError};
use crate::hardening;
use crate::keyring::Keyring;

#[derive(Default)]
pub(super) struct Show {
    id: Option<EntryId>,
    reveal: bool,
}

impl Command for Show {
    const NAME: &'static str = "show";
    const GROUP: Group = Group::SavedKeys;
    const SUMMARY: &'static str = "Show one key (needs --reveal)";
    const DESCRIPTION: &'static str = "\
Prints one key, alone on one line of standard output. Anyone who sees the screen, or the
file that the output goes to, sees the key.";
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

    fn run(self) -> Result<ExitCode, Error> {
        let id = self.id.ok_or(UsageError::MissingId(Self::NAME))?;
        if !self.reveal {
            return Err(UsageError::RevealNotConfirmed.into());
        }
        let (_, key) = Keyring::default().call(output::on_waiting, move |store| store.reveal(&id))?;
        // With its final capacity the buffer leaves no copy behind.
        let mut line = Zeroizing::new(Vec::with_capacity(key.expose().len() + 1));
        line.extend_from_slice(key.expose().as_bytes());
        line.push(b'\n');
        output::check(hardening::unbuffered_pipes().and_then(|(_, mut output)| output.write_all(&line)))
    }
}
