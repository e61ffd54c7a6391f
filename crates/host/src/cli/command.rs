//! The declaration of a command. Parsing, `--help` and the overview derive from it, so they cannot disagree.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use keyferry_core::candidate;
use keyferry_core::ids::EntryId;
use lexopt::{Arg, Parser};

use crate::errors::{Error, UsageError};
use crate::hardening;

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

    /// The part that starts programs, which a confined process may not. Before it, nothing of a page, of the bus or of the
    /// keyring was read.
    fn prepare(&mut self) {}

    fn run(self) -> Result<ExitCode, Error>;
}

/// An argument and the function that stores its value in the command. A flag has an empty value.
pub(super) struct Argument<C> {
    pub(super) syntax: Syntax,
    pub(super) help: &'static str,
    pub(super) set: fn(&mut C, OsString) -> Result<(), Error>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Syntax {
    /// `ID`
    Positional(&'static str),
    /// `connect`, which is given before the positional arguments
    Verb(&'static str),
    /// `--json`
    Flag(&'static str),
    /// `--browser NAME`
    Option(&'static str, &'static str),
}

impl Syntax {
    /// The left column of the help text.
    pub(super) fn synopsis(self) -> String {
        match self {
            Self::Positional(name) | Self::Verb(name) | Self::Flag(name) => name.into(),
            Self::Option(name, value) => format!("{name} {value}"),
        }
    }

    /// The name, and the name of the value that follows it.
    pub(super) fn parts(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Positional(name) | Self::Verb(name) | Self::Flag(name) => (name, None),
            Self::Option(name, value) => (name, Some(value)),
        }
    }

    pub(super) fn is_positional(self) -> bool {
        matches!(self, Self::Positional(_))
    }

    fn is_verb(self, given: &OsStr) -> bool {
        matches!(self, Self::Verb(name) if given == name)
    }

    /// It is given without dashes.
    pub(super) fn is_plain(self) -> bool {
        matches!(self, Self::Positional(_) | Self::Verb(_))
    }

    fn is_long(self, long: &str) -> bool {
        match self {
            Self::Flag(name) | Self::Option(name, _) => name.strip_prefix("--") == Some(long),
            Self::Positional(_) | Self::Verb(_) => false,
        }
    }
}

/// A heading of the overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Setup,
    SavedKeys,
    Team,
    Transfer,
}

impl Group {
    pub(super) const ALL: [Self; 4] = [Self::Setup, Self::SavedKeys, Self::Team, Self::Transfer];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Setup => "Setup",
            Self::SavedKeys => "Saved keys",
            Self::Team => "A team's keys",
            Self::Transfer => "Import and export",
        }
    }
}

/// A row of the table of commands: a [`Command`] without its type, since parsing and help texts that are compiled for
/// each type would be most of the command line's code.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) group: Group,
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    pub(super) usage: &'static [&'static str],
    /// Syntax and help text of each argument.
    pub(super) arguments: fn() -> Vec<(Syntax, &'static str)>,
    pub(super) notes: fn() -> String,
    /// Executes the command with the arguments that [`Entry::parse`] has read.
    pub(super) execute: fn(Vec<Given>) -> Result<ExitCode, Error>,
}

/// A given argument: its index in the declaration, and its value.
pub(super) type Given = (usize, OsString);

impl Entry {
    pub(super) const fn of<C: Command>() -> Self {
        Self {
            name: C::NAME,
            group: C::GROUP,
            summary: C::SUMMARY,
            description: C::DESCRIPTION,
            usage: C::USAGE,
            arguments: || C::ARGUMENTS.iter().map(|argument| (argument.syntax, argument.help)).collect(),
            notes: C::notes,
            execute: |given| {
                let mut command = C::default();
                for (index, value) in given {
                    if let Some(argument) = C::ARGUMENTS.get(index) {
                        (argument.set)(&mut command, value)?;
                    }
                }
                command.prepare();
                hardening::confine();
                command.run()
            },
        }
    }

    /// Reads the arguments; `None` if they ask for help.
    pub(super) fn parse(&self, args: Parser) -> Result<Option<Vec<Given>>, UsageError> {
        parse(&(self.arguments)(), args)
    }
}

fn parse(declared: &[(Syntax, &'static str)], mut args: Parser) -> Result<Option<Vec<Given>>, UsageError> {
    let mut given = vec![];
    let mut positionals = (0..declared.len()).filter(|index| declared[*index].0.is_positional());
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            Arg::Short(option) => return Err(UsageError::UnknownOption(format!("-{option}"))),
            Arg::Value(value) => {
                let verb = declared.iter().position(|(syntax, _)| syntax.is_verb(&value));
                let index = match verb.filter(|_| given.is_empty()) {
                    Some(verb) => verb,
                    None => positionals.next().ok_or_else(|| unexpected(&value))?,
                };
                given.push((index, value));
            }
            Arg::Long(name) => {
                let index = declared.iter().position(|(syntax, _)| syntax.is_long(name));
                let index = index.ok_or_else(|| UsageError::UnknownOption(format!("--{name}")))?;
                let value = match declared[index].0 {
                    Syntax::Option(..) => args.value()?,
                    Syntax::Flag(_) | Syntax::Positional(_) | Syntax::Verb(_) => OsString::new(),
                };
                given.push((index, value));
            }
        }
    }
    Ok(Some(given))
}

/// The error for an argument that the command does not take. A key among the arguments is a mistake of its own.
fn unexpected(value: &OsStr) -> UsageError {
    if is_key(value) { UsageError::KeyAsArgument } else { UsageError::UnexpectedArgument }
}

pub(super) fn is_key(value: &OsStr) -> bool {
    value.to_str().is_some_and(|value| !candidate::keys_in(value).is_empty())
}

/// The path in an argument `FILE`.
pub(super) fn parse_file(value: OsString) -> Result<PathBuf, UsageError> {
    if Path::new(&value).file_stem().is_some_and(is_key) {
        Err(UsageError::KeyAsArgument)
    } else {
        Ok(value.into())
    }
}

/// The help text for an argument `ID`.
pub(super) const ID_HELP: &str = "The key's ID, as listed by: keyferry list";

pub(super) fn parse_id(value: &OsString) -> Result<EntryId, UsageError> {
    value.to_str().and_then(EntryId::parse).ok_or(UsageError::InvalidId)
}
