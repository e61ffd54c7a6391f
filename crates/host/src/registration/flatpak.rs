//! Flatpak's overrides: permissions that a user adds to those that an application asks for (flatpak-metadata(5),
//! flatpak-override(1)).

use std::path::PathBuf;

use super::files;
use super::folders::Folders;

/// Overrides for all users.
const SYSTEM_OVERRIDES: &str = "/var/lib/flatpak/overrides";

/// Size limit of a file of overrides, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// The overrides let the application read the helper's folder and use the keyring.
pub(super) fn allows_helper(folders: &Folders, id: &str) -> bool {
    let overrides = [folders.data_path("flatpak/overrides"), PathBuf::from(SYSTEM_OVERRIDES)];
    let texts = overrides.iter().filter_map(|folder| files::read(&folder.join(id), MAX_BYTES).ok());
    let lines: Vec<String> = texts
        .flat_map(|text| String::from_utf8_lossy(&text).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let helper = folders.program_folder();
    let reads_helper = lines.iter().filter_map(|line| line.strip_prefix("filesystems=")).any(|list| {
        let mut paths = list.split(';').map(|entry| entry.split(':').next().unwrap_or(entry));
        paths.any(|path| matches!(path, "home" | "host") || helper.to_str() == Some(path))
    });
    reads_helper && lines.iter().any(|line| line == "org.freedesktop.secrets=talk")
}

/// The command that sets these overrides.
pub(super) fn override_command(folders: &Folders, id: &str) -> String {
    let helper = folders.program_folder();
    format!(
        "flatpak override --user --filesystem={}:ro --talk-name=org.freedesktop.secrets {id}",
        helper.display()
    )
}
