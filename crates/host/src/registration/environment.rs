//! The folders that `$XDG_CONFIG_HOME` may name: in a shell, and in the desktop session that starts browsers.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::files;

/// Size limit of a file of variables, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// The folder in effect, the default, and the one that systemd gives to desktop sessions (environment.d(5)); each once.
pub(super) fn config_folders(home: &Path, in_effect: PathBuf) -> Vec<PathBuf> {
    let default = home.join(".config");
    let of_session = session_folder(home, &default.join("environment.d"));
    let mut folders = vec![in_effect];
    for folder in [Some(default), of_session].into_iter().flatten() {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

fn session_folder(home: &Path, variables: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(variables).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "conf"));
    // The last one takes effect.
    paths.sort();
    let texts = paths.iter().filter_map(|path| files::read(path, MAX_BYTES).ok());
    let texts: Vec<_> = texts.map(|text| String::from_utf8_lossy(&text).into_owned()).collect();
    let lines = texts.iter().flat_map(|text| text.lines());
    let value = lines.filter_map(|line| line.strip_prefix("XDG_CONFIG_HOME=")).next_back()?;
    let folder = PathBuf::from(expand(value.trim().trim_matches('"'), home)?);
    folder.is_absolute().then_some(folder)
}

/// Puts in the values of variables that every session has; `None` if there is another one, or text beside one.
fn expand(value: &str, home: &Path) -> Option<String> {
    let expand_name = |part: &str| {
        let Some(name) = part.strip_prefix('$') else {
            return (!part.contains('$')).then(|| part.to_owned());
        };
        match name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name) {
            "HOME" => home.to_str().map(str::to_owned),
            name @ ("USER" | "LOGNAME") => env::var(name).ok(),
            _ => None,
        }
    };
    let names: Option<Vec<_>> = value.split('/').map(expand_name).collect();
    names.map(|names| names.join("/"))
}
