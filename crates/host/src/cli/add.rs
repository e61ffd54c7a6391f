//! `keyferry add`.

use std::process::ExitCode;

use keyferry_core::candidate::{self, Fault};
use keyferry_core::key::ApiKey;

use super::command::{Argument, Command, Group, Syntax, is_key};
use super::{input, output, report};
use crate::clock;
use crate::errors::{Error, Exit, TransferError, UsageError};
use crate::keyring::Keyring;
use crate::transfer;

#[derive(Default)]
pub(super) struct Add {
    label: String,
    unusual: bool,
}

impl Command for Add {
    const NAME: &'static str = "add";
    const GROUP: Group = Group::SavedKeys;
    const SUMMARY: &'static str = "Save a key that you have";
    const DESCRIPTION: &'static str = "\
Saves one key: asks for it without showing it, or reads it from standard input. Checks it,
reads it back, and prints its brand ID and last four characters. A key that is saved
already keeps its name and its time.";
    const USAGE: &'static [&'static str] = &["[--label NAME] [--unusual]"];
    const ARGUMENTS: &'static [Argument<Self>] = &[
        Argument {
            syntax: Syntax::Option("--label", "NAME"),
            help: "The name to save the key with, such as the store's",
            set: |add, label| {
                if is_key(&label) {
                    return Err(UsageError::KeyAsArgument.into());
                }
                add.label = label.into_string().map_err(|_| UsageError::NotUnicode)?;
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Flag("--unusual"),
            help: "Save a value that is not shaped like an Omnisend key; a terminal\n\
                   asks instead",
            set: |add, _| {
                add.unusual = true;
                Ok(())
            },
        },
    ];

    fn notes() -> String {
        "A key is never taken from an argument: other programs can see arguments, and shells keep\n\
         them.\n"
            .into()
    }

    fn run(self) -> Result<ExitCode, Error> {
        let value = input::secret("API key (it is not shown): ")?;
        let key = match candidate::key_in(&value) {
            Ok(key) => key,
            Err(Fault::Unusual) => match unusual(&value, self.unusual)? {
                Some(key) => key,
                None => return output::print("Nothing was saved.\n").map(|_| Exit::Failed.into()),
            },
            Err(fault) => return Err(TransferError::NoKey(fault).into()),
        };
        drop(value);
        let now = clock::unix_now();
        let capture = transfer::capture(key, self.label.trim(), None, now);
        let saved = Keyring::default().call(output::on_waiting, move |store| store.save(&capture))?;
        let noted = if output::note(&saved.entry.id) { output::NOTED } else { "" };
        output::print(&(report::added(&saved, &self.label) + noted))
    }
}

/// The unusual key in a value, if the user confirms it.
fn unusual(value: &str, is_confirmed: bool) -> Result<Option<ApiKey>, Error> {
    let refused = || TransferError::NoKey(Fault::Unusual);
    let key = ApiKey::parse_any(value).ok_or_else(refused)?;
    if is_confirmed {
        return Ok(Some(key));
    }
    if !input::is_terminal() {
        return Err(refused().into());
    }
    let (length, last4) = (key.expose().len(), key.last4());
    let question = format!(
        "The value ending in …{last4} has {length} characters and is not shaped like an Omnisend key.\n\
         Save it as a key?"
    );
    Ok(input::confirm(&question)?.then_some(key))
}
