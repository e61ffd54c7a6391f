//! The command line: arguments in, text out. One file per command.
//!
//! To add a command, add its file and its row in [`COMMANDS`]. The trait [`Command`](command::Command) asks for
//! everything else; the tests below compare the table with the files and with the README.

mod add;
mod columns;
mod command;
mod description;
mod doctor;
mod export;
mod help;
mod import;
mod input;
mod install;
mod list;
mod output;
mod remove;
mod report;
mod show;
mod team;
mod team_report;
mod uninstall;
mod verify;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use lexopt::{Arg, Parser};

pub use self::description::{ArgumentText, CommandText};

use crate::errors::{Error, Exit, UsageError};
use command::{Entry, Syntax};

/// Every command, in the order of the overview.
const COMMANDS: &[Entry] = &[
    Entry::of::<install::Install>(),
    Entry::of::<uninstall::Uninstall>(),
    Entry::of::<doctor::Doctor>(),
    Entry::of::<list::List>(),
    Entry::of::<add::Add>(),
    Entry::of::<show::Show>(),
    Entry::of::<verify::Verify>(),
    Entry::of::<remove::Remove>(),
    Entry::of::<team::Team>(),
    Entry::of::<import::Import>(),
    Entry::of::<export::Export>(),
];

/// Describes the command line, for its manual and for shells.
pub(crate) fn descriptions() -> Vec<CommandText> {
    let describe = |command: &Entry| CommandText {
        name: command.name,
        summary: command.summary,
        description: command.description,
        usage: command.usage,
        arguments: (command.arguments)()
            .into_iter()
            .map(|(syntax, help)| {
                let (name, value) = syntax.parts();
                ArgumentText { name, value, help, is_verb: matches!(syntax, Syntax::Verb(_)) }
            })
            .collect(),
        notes: (command.notes)(),
    };
    COMMANDS.iter().map(describe).collect()
}

/// The first paragraph of the help text, and the exit codes with their meanings.
pub(crate) fn overview_texts() -> (&'static str, Vec<(u8, &'static str)>) {
    (help::INTRODUCTION, Exit::ALL.map(|exit| (exit.code(), exit.meaning())).into())
}

/// Executes the command that the arguments name.
pub(crate) fn run(args: Vec<OsString>) -> ExitCode {
    execute(args).unwrap_or_else(|error| {
        // Ignores a closed standard error: there is nowhere else to write to.
        let _ = writeln!(io::stderr(), "{error}");
        error.message().exit.into()
    })
}

fn execute(args: Vec<OsString>) -> Result<ExitCode, Error> {
    if args.is_empty() && !io::stdin().is_terminal() {
        return Err(UsageError::NoCommand.into());
    }
    let mut args = Parser::from_args(args);
    match args.next().map_err(UsageError::from)? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => output::print(&help::overview()),
        Some(Arg::Short('V') | Arg::Long("version")) => {
            output::print(concat!("keyferry ", env!("CARGO_PKG_VERSION"), "\n"))
        }
        Some(Arg::Value(name)) if name == "help" => match args.next().map_err(UsageError::from)? {
            None | Some(Arg::Short('h') | Arg::Long("help")) => output::print(&help::overview()),
            Some(other) => Err(UsageError::from(other.unexpected()).into()),
        },
        Some(Arg::Value(name)) => {
            let command = COMMANDS.iter().find(|command| name == command.name);
            let command = command.ok_or(UsageError::UnknownCommand)?;
            match command.parse(args)? {
                Some(given) => (command.execute)(given),
                None => output::print(&help::of_command(command)),
            }
        }
        Some(other) => Err(UsageError::from(other.unexpected()).into()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Finds a command whose file exists and whose row in the table is missing.
    #[test]
    fn every_command_file_has_a_row_in_the_table() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let declaring =
            files.filter(|file| fs::read_to_string(file).unwrap().contains("\nimpl Command for "));
        let names: BTreeSet<_> =
            declaring.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        let table: BTreeSet<_> = COMMANDS.iter().map(|command| command.name.to_owned()).collect();
        assert_eq!(names, table);
        assert_eq!(COMMANDS.len(), table.len(), "each name once");
    }

    #[test]
    fn every_command_has_a_console_session_of_its_help() {
        for command in COMMANDS {
            let path = format!("tests/cmd/{}/help.console", command.name);
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).exists(), "{path}");
        }
    }

    #[test]
    fn the_readme_lists_every_command() {
        let readme = include_str!("../../../../README.md");
        for command in COMMANDS {
            let row = format!("\n| `keyferry {}", command.name);
            assert!(readme.contains(&row), "README.md has no row for `keyferry {}`", command.name);
        }
    }

    /// Finds an argument that no synopsis mentions, and one that a synopsis mentions and no code reads.
    #[test]
    fn every_synopsis_matches_the_declared_arguments() {
        for command in COMMANDS {
            let usage = command.usage.join(" ");
            let words = usage.split([' ', '[', ']', '.']).filter(|word| !word.is_empty());
            let arguments = (command.arguments)();
            let synopses: Vec<String> = arguments.iter().map(|(syntax, _)| syntax.synopsis()).collect();
            let (used, declared): (BTreeSet<_>, BTreeSet<_>) =
                (words.collect(), synopses.iter().flat_map(|synopsis| synopsis.split(' ')).collect());
            assert_eq!(used, declared, "{}", command.name);
        }
    }
}
