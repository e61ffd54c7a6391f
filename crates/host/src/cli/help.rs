//! Help texts, derived from the declarations of the commands.

use std::fmt::Write;

use super::COMMANDS;
use super::command::{Argument, Command, Group};
use crate::errors::Exit;

const INTRODUCTION: &str =
    "Keyferry's helper keeps Omnisend API keys in this computer's keyring for the Keyferry
extension, which starts it automatically. Use this command to set the helper up, to check
that it works, and to manage the saved keys.";

const HELP: (&str, &str) = ("-h, --help", "Print this text; after a command, print its help");
const COMMAND_HELP: (&str, &str) = ("-h, --help", "Print this text");
const VERSION: (&str, &str) = ("-V, --version", "Print the version");

/// The text for `keyferry --help`.
pub(super) fn overview() -> String {
    let mut text = format!("{INTRODUCTION}\n\nUsage: keyferry COMMAND [OPTIONS]\n");
    for group in Group::ALL {
        let commands = COMMANDS.iter().filter(|command| command.group == group);
        table(&mut text, group.title(), commands.map(|command| (command.name, command.summary)));
    }
    table(&mut text, "Options", [HELP, VERSION]);
    table(&mut text, "Exit codes", Exit::ALL.map(|exit| (exit.code().to_string(), exit.meaning())));
    text
}

/// The text for `keyferry COMMAND --help`.
pub(super) fn command<C: Command>() -> String {
    let mut text = format!("{}\n\n", C::DESCRIPTION);
    for (index, usage) in C::USAGE.iter().enumerate() {
        let label = if index == 0 { "Usage:" } else { "      " };
        let _ = writeln!(text, "{}", format!("{label} keyferry {} {usage}", C::NAME).trim_end());
    }
    let row = |argument: &Argument<C>| (argument.synopsis(), argument.help());
    let (positionals, options): (Vec<_>, Vec<_>) =
        C::ARGUMENTS.iter().partition(|argument| argument.is_positional());
    table(&mut text, "Arguments", positionals.into_iter().map(row));
    let help = (COMMAND_HELP.0.to_owned(), COMMAND_HELP.1);
    table(&mut text, "Options", options.into_iter().map(row).chain([help]));
    let notes = C::notes();
    if !notes.is_empty() {
        let _ = write!(text, "\n{notes}");
    }
    text
}

/// Appends a heading and two columns; nothing if there are no rows. The right column may have several lines.
fn table<L: AsRef<str>>(text: &mut String, title: &str, rows: impl IntoIterator<Item = (L, &'static str)>) {
    let rows: Vec<_> = rows.into_iter().collect();
    let Some(width) = rows.iter().map(|(left, _)| left.as_ref().len()).max() else { return };
    let _ = writeln!(text, "\n{title}:");
    for (left, right) in rows {
        for (index, line) in right.lines().enumerate() {
            let left = if index == 0 { left.as_ref() } else { "" };
            let _ = writeln!(text, "  {left:width$}  {line}");
        }
    }
}
