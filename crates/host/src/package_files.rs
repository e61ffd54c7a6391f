//! The files of a package beside the program, derived from the same tables as the program's own work. `cargo xtask
//! package` uses them; the program does not contain them.

use std::io;
use std::path::{Path, PathBuf};

use crate::{cli, registration};

/// The program that a package of Linux installs.
pub const PROGRAM: &str = registration::PROGRAM;

/// The file beside a packaged program that says how to remove the package, in a sentence or a command.
pub const MARKER: &str = registration::MARKER;

/// A command of the command line.
#[derive(Clone, Debug)]
pub struct CommandText {
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// A paragraph.
    pub description: &'static str,
    /// One or more synopses, each without the program's and the command's name.
    pub usage: &'static [&'static str],
    pub arguments: Vec<ArgumentText>,
    /// The last paragraph; empty without one.
    pub notes: String,
}

/// An argument of a command.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentText {
    /// With its dashes; the name of a positional argument has none.
    pub name: &'static str,
    /// The name of the value that follows the argument.
    pub value: Option<&'static str>,
    pub help: &'static str,
}

/// Every command, in the order of the overview.
pub fn commands() -> Vec<CommandText> {
    cli::descriptions()
}

/// The first paragraph of the overview.
pub fn introduction() -> &'static str {
    cli::overview_texts().0
}

/// The exit codes, each with its meaning.
pub fn exit_codes() -> Vec<(u8, &'static str)> {
    cli::overview_texts().1
}

/// The browsers' names on the command line.
pub fn browsers() -> Vec<String> {
    registration::browser_names().split_whitespace().map(str::to_owned).collect()
}

/// The host manifests of this system's browsers for all users, by absolute path.
pub fn manifests_for_all_users(program: &Path) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    registration::manifests_for_all_users(program)
}

/// The registry keys of Windows, in the user's or the computer's part. Each points to a manifest beside the program:
/// key, file name, content.
pub fn manifests_of_windows() -> io::Result<Vec<(String, String, Vec<u8>)>> {
    registration::manifests_of_windows()
}
