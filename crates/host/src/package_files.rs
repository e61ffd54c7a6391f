//! The files of a package beside the program, derived from the same tables as the program's own work. `cargo xtask
//! package` uses them; the program does not contain them.

use std::io;
use std::path::{Path, PathBuf};

pub use crate::cli::{ArgumentText, CommandText};
use crate::{cli, registration};

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
