//! Flatpak's overrides: permissions that a user adds to those that an application asks for (flatpak-metadata(5),
//! flatpak-override(1)).

use std::path::{Path, PathBuf};

use super::files;
use super::folders::Folders;
use super::shell;

/// Overrides for all users.
const SYSTEM_OVERRIDES: &str = "/var/lib/flatpak/overrides";

/// The overrides for all applications.
const ALL_APPLICATIONS: &str = "global";

/// Size limit of a file of overrides, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// The overrides let the application read the helper's folder and use the keyring.
pub(super) fn allows_helper(folders: &Folders, id: &str) -> bool {
    let overrides = [folders.data_path("flatpak/overrides"), PathBuf::from(SYSTEM_OVERRIDES)];
    let files = overrides.iter().flat_map(|folder| [folder.join(id), folder.join(ALL_APPLICATIONS)]);
    let texts = files.filter_map(|file| files::read(&file, MAX_BYTES).ok());
    let lines: Vec<String> = texts
        .flat_map(|text| String::from_utf8_lossy(&text).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let helper = folders.program_folder();
    let reads_helper = lines.iter().filter_map(|line| line.strip_prefix("filesystems=")).any(|list| {
        let mut paths = list.split(';').map(|entry| entry.split(':').next().unwrap_or(entry));
        paths.any(|path| includes(path, &helper, folders))
    });
    reads_helper && lines.iter().any(|line| line == "org.freedesktop.secrets=talk")
}

/// A path of an override is the helper's folder, or one above it.
fn includes(path: &str, helper: &Path, folders: &Folders) -> bool {
    let below = |base: PathBuf, rest: &str| helper.starts_with(base.join(rest.trim_start_matches('/')));
    if let Some(rest) = path.strip_prefix('~') {
        below(folders.home().to_owned(), rest)
    } else if let Some(rest) = path.strip_prefix("xdg-data") {
        below(folders.data_path(""), rest)
    } else {
        matches!(path, "home" | "host") || (path.starts_with('/') && helper.starts_with(path))
    }
}

/// The command that sets these overrides.
pub(super) fn override_command(folders: &Folders, id: &str) -> String {
    let helper = shell::word(&folders.program_folder());
    format!("flatpak override --user --filesystem={helper}:ro --talk-name=org.freedesktop.secrets {id}")
}
