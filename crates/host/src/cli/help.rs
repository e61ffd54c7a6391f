//! Help texts, derived from the declarations of the commands.

use std::fmt::Write;

use super::COMMANDS;
use super::command::{Entry, Group, Syntax};
use crate::errors::Exit;

pub(super) const INTRODUCTION: &str =
    "Keyferry's helper keeps Omnisend API keys in this computer's keyring for the Keyferry
extension, which starts it automatically. (Windows calls its keyring Credential Manager,
macOS the keychain.) Use this command to set the helper up, to check that it works, and to
manage the saved keys.";

/// The text for `keyferry --help`.
pub(super) fn overview() -> String {
    let mut text = format!("{INTRODUCTION}\n\nUsage: keyferry COMMAND [OPTIONS]\n");
    for group in Group::ALL {
        let commands = COMMANDS.iter().filter(|command| command.group == group);
        let rows: Vec<_> = commands.map(|command| row(command.name, command.summary)).collect();
        table(&mut text, group.title(), &rows);
    }
    let help = row("-h, --help", "Print this text; after a command, print its help");
    table(&mut text, "Options", &[help, row("-V, --version", "Print the version")]);
    let exits = Exit::ALL.map(|exit| row(exit.code().to_string(), exit.meaning()));
    table(&mut text, "Exit codes", &exits);
    text
}

/// The text for `keyferry COMMAND --help`.
pub(super) fn of_command(command: &Entry) -> String {
    let mut text = format!("{}\n\n", command.description);
    let mut label = "Usage:";
    for usage in command.usage {
        let _ = writeln!(text, "{label} keyferry {} {usage}", command.name);
        label = "      ";
    }
    let (positionals, options): (Vec<_>, Vec<_>) =
        (command.arguments)().into_iter().partition(|(syntax, _)| syntax.is_plain());
    let rows = |arguments: Vec<(Syntax, &'static str)>| -> Vec<(String, &'static str)> {
        arguments.into_iter().map(|(syntax, help)| (syntax.synopsis(), help)).collect()
    };
    table(&mut text, "Arguments", &rows(positionals));
    table(&mut text, "Options", &[rows(options), vec![row("-h, --help", "Print this text")]].concat());
    let notes = (command.notes)();
    if !notes.is_empty() {
        let _ = write!(text, "\n{notes}");
    }
    text
}

fn row(left: impl Into<String>, right: &'static str) -> (String, &'static str) {
    (left.into(), right)
}

/// Appends a heading and two columns; nothing if there are no rows. The right column may have several lines.
fn table(text: &mut String, title: &str, rows: &[(String, &'static str)]) {
    let Some(width) = rows.iter().map(|(left, _)| left.len()).max() else { return };
    let _ = writeln!(text, "\n{title}:");
    for (left, right) in rows {
        let mut left = left.as_str();
        for line in right.lines() {
            let _ = writeln!(text, "  {left:width$}  {line}");
            left = "";
        }
    }
}
