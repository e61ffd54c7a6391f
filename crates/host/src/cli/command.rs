//! The declaration of a command. Parsing, `--help` and the overview derive from it, so they cannot disagree.

use std::ffi::OsString;
use std::process::ExitCode;

use keyferry_core::ids::EntryId;
use lexopt::{Arg, Parser};

use super::{help, output};
use crate::errors::{Error, UsageError};

/// A command. The fields of the type are its arguments, `Default` their absence.
pub(super) trait Command: Default + 'static {
    const NAME: &'static str;
    const GROUP: Group;
    /// The line in the overview.
    const SUMMARY: &'static str;
    /// The first paragraph of the help text.
    const DESCRIPTION: &'static str;
    /// One or more synopses, each without the program's and the command's name.
    const USAGE: &'static [&'static str];
    const ARGUMENTS: &'static [Argument<Self>];

    /// The last paragraph of the help text.
    fn notes() -> String {
        String::new()
    }

    fn run(self) -> Result<ExitCode, Error>;
}

/// An argument: its name, its help text and the field that it sets.
pub(super) enum Argument<C> {
    Positional {
        name: &'static str,
        help: &'static str,
        set: fn(&mut C, OsString) -> Result<(), UsageError>,
    },
    Flag {
        name: &'static str,
        help: &'static str,
        set: fn(&mut C),
    },
    Option {
        name: &'static str,
        value: &'static str,
        help: &'static str,
        set: fn(&mut C, OsString) -> Result<(), Error>,
    },
}

/// A heading of the overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Setup,
    SavedKeys,
}

impl Group {
    pub(super) const ALL: [Self; 2] = [Self::Setup, Self::SavedKeys];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Setup => "Setup",
            Self::SavedKeys => "Saved keys",
        }
    }
}

/// A row of the table of commands.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) group: Group,
    pub(super) summary: &'static str,
    pub(super) run: fn(Parser) -> Result<ExitCode, Error>,
    #[cfg(test)]
    pub(super) check_usage: fn(),
}

impl Entry {
    pub(super) const fn of<C: Command>() -> Self {
        Self {
            name: C::NAME,
            group: C::GROUP,
            summary: C::SUMMARY,
            run: run::<C>,
            #[cfg(test)]
            check_usage: tests::check_usage::<C>,
        }
    }
}

fn run<C: Command>(args: Parser) -> Result<ExitCode, Error> {
    match parse::<C>(args)? {
        Some(command) => command.run(),
        None => output::print(&help::command::<C>()),
    }
}

/// Reads the arguments; `None` if they ask for help.
fn parse<C: Command>(mut args: Parser) -> Result<Option<C>, Error> {
    let mut command = C::default();
    let mut positionals = C::ARGUMENTS.iter().filter_map(|argument| match argument {
        Argument::Positional { set, .. } => Some(set),
        Argument::Flag { .. } | Argument::Option { .. } => None,
    });
    while let Some(arg) = args.next().map_err(UsageError::from)? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            Arg::Short(option) => return Err(UsageError::UnknownOption(format!("-{option}")).into()),
            Arg::Value(value) => {
                let set = positionals.next().ok_or(UsageError::UnexpectedArgument)?;
                set(&mut command, value)?;
            }
            Arg::Long(name) => match C::ARGUMENTS.iter().find(|argument| argument.is_long(name)) {
                Some(Argument::Flag { set, .. }) => set(&mut command),
                Some(Argument::Option { set, .. }) => {
                    let value = args.value().map_err(UsageError::from)?;
                    set(&mut command, value)?;
                }
                Some(Argument::Positional { .. }) | None => {
                    return Err(UsageError::UnknownOption(format!("--{name}")).into());
                }
            },
        }
    }
    Ok(Some(command))
}

impl<C> Argument<C> {
    fn is_long(&self, long: &str) -> bool {
        match self {
            Self::Flag { name, .. } | Self::Option { name, .. } => name.strip_prefix("--") == Some(long),
            Self::Positional { .. } => false,
        }
    }

    /// The left column of the help text.
    pub(super) fn synopsis(&self) -> String {
        match self {
            Self::Positional { name, .. } | Self::Flag { name, .. } => (*name).into(),
            Self::Option { name, value, .. } => format!("{name} {value}"),
        }
    }

    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::Positional { help, .. } | Self::Flag { help, .. } | Self::Option { help, .. } => help,
        }
    }

    pub(super) fn is_positional(&self) -> bool {
        matches!(self, Self::Positional { .. })
    }
}

/// The help text for an argument `ID`.
pub(super) const ID_HELP: &str = "The key's ID, as listed by: keyferry list";

pub(super) fn parse_id(value: &OsString) -> Result<EntryId, UsageError> {
    value.to_str().and_then(EntryId::parse).ok_or(UsageError::InvalidId)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Finds an argument that no synopsis mentions, and one that a synopsis mentions and no code reads.
    pub(super) fn check_usage<C: Command>() {
        let usage = C::USAGE.join(" ");
        let words = usage.split([' ', '[', ']', '.']).filter(|word| !word.is_empty());
        let synopses: Vec<String> = C::ARGUMENTS.iter().map(Argument::synopsis).collect();
        let (used, declared): (BTreeSet<_>, BTreeSet<_>) =
            (words.collect(), synopses.iter().flat_map(|synopsis| synopsis.split(' ')).collect());
        assert_eq!(used, declared, "{}", C::NAME);
    }
}
