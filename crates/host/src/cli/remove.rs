//! `keyferry remove`.

use std::process::ExitCode;

use keyferry_core::ids::EntryId;

use super::command::{Argument, Command, Group, ID_HELP, Syntax, parse_id};
use super::output;
use crate::errors::{Error, UsageError};
use crate::keyring::Keyring;

#[derive(Default)]
pub(super) struct Remove {
    id: Option<EntryId>,
}

impl Command for Remove {
    const NAME: &'static str = "remove";
    const GROUP: Group = Group::SavedKeys;
    const SUMMARY: &'static str = "Remove one key from the keyring";
    const DESCRIPTION: &'static str = "\
Removes one key from the keyring for good. It stays valid in Omnisend: delete it there too
if it is no longer used.";
    const USAGE: &'static [&'static str] = &["ID"];
    const ARGUMENTS: &'static [Argument<Self>] = &[Argument {
        syntax: Syntax::Positional("ID"),
        help: ID_HELP,
        set: |remove, id| {
            remove.id = Some(parse_id(&id)?);
            Ok(())
        },
    }];

    fn run(self) -> Result<ExitCode, Error> {
        let id = self.id.ok_or(UsageError::MissingId(Self::NAME))?;
        let removed = id.clone();
        Keyring::default().call(output::on_waiting, move |store| store.remove(&id))?;
        output::print(&format!("Removed {removed} from the keyring.\n"))
    }
}
