//! Flatpak's overrides: what a sandboxed application may reach besides what its makers have asked for
//! (flatpak-metadata(5), flatpak-override(1)).

use std::fs;
use std::path::PathBuf;

use super::folders::Folders;

/// Where the overrides for all users are.
const SYSTEM: &str = "/var/lib/flatpak/overrides";

/// Whether the overrides let the application see the helper's folder and talk to the keyring.
pub(super) fn lets_through(folders: &Folders, id: &str) -> bool {
    let overrides = [folders.data_path("flatpak/overrides"), PathBuf::from(SYSTEM)];
    let texts = overrides.iter().filter_map(|folder| fs::read_to_string(folder.join(id)).ok());
    let lines: Vec<String> =
        texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let helper = folders.program_folder();
    let sees = lines.iter().filter_map(|line| line.strip_prefix("filesystems=")).any(|list| {
        let mut paths = list.split(';').map(|entry| entry.split(':').next().unwrap_or(entry));
        paths.any(|path| matches!(path, "home" | "host") || helper.to_str() == Some(path))
    });
    sees && lines.iter().any(|line| line == "org.freedesktop.secrets=talk")
}

/// The command that sets them.
pub(super) fn command(folders: &Folders, id: &str) -> String {
    let helper = folders.program_folder();
    format!(
        "flatpak override --user --filesystem={}:ro --talk-name=org.freedesktop.secrets {id}",
        helper.display()
    )
}
