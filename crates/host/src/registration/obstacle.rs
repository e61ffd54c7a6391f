//! Obstacles to writing or removing a file, each with the command that removes it.

use std::io;
use std::path::Path;

/// One thing to do before the command is run again; `None` if the obstacle is not a known one.
#[cfg(unix)]
pub(super) fn fix(path: &Path, error: &io::Error) -> Option<String> {
    use std::io::ErrorKind;

    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Some("Free some space on the disk, then run the command again.".into())
        }
        ErrorKind::ReadOnlyFilesystem => Some(
            "The folder is read-only. Install for all users instead: sudo keyferry install --system".into(),
        ),
        _ => command(path, error.kind() == ErrorKind::PermissionDenied)
            .map(|command| format!("Run this, then the same command again: {command}")),
    }
}

/// Windows keeps no folder of the user's from the user.
#[cfg(not(unix))]
pub(super) fn fix(_: &Path, _: &io::Error) -> Option<String> {
    None
}

#[cfg(unix)]
fn command(path: &Path, is_refused: bool) -> Option<String> {
    use std::fs;
    use std::os::unix::fs::MetadataExt;

    use super::permissions::quoted;

    const OWNER_WRITES: u32 = 0o300;
    let move_aside = |path: &Path| format!("mv {} {}", quoted(path), quoted(&path.with_extension("old")));
    if path.is_dir() {
        return Some(move_aside(path));
    }
    // The nearest thing above that exists: a folder that refuses, or something else in its place.
    let above = path.ancestors().skip(1).find(|folder| fs::symlink_metadata(folder).is_ok())?;
    let Some(folder) = fs::metadata(above).ok().filter(fs::Metadata::is_dir) else {
        return Some(move_aside(above));
    };
    if !is_refused {
        None
    } else if folder.uid() != rustix::process::geteuid().as_raw() {
        Some(format!("sudo chown \"$(id -u)\" {}", quoted(above)))
    } else if folder.mode() & OWNER_WRITES != OWNER_WRITES {
        Some(format!("chmod u+rwx {}", quoted(above)))
    } else if cfg!(target_os = "linux") {
        Some(format!("sudo chattr -i {}", quoted(above)))
    } else {
        None
    }
}
