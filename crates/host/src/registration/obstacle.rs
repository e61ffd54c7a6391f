//! Obstacles to writing or removing a file, each with the command that removes it.

use std::io;
use std::path::Path;

use crate::errors::FileOperation;

/// One thing to do before the command is run again; `None` if the obstacle is not a known one.
#[cfg(unix)]
pub(super) fn fix(operation: FileOperation, path: &Path, error: &io::Error) -> Option<String> {
    use std::io::ErrorKind;

    use super::shell;

    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Some("Free some space on the disk, then run the command again.".into())
        }
        ErrorKind::ReadOnlyFilesystem if operation == FileOperation::Remove => {
            Some("Make the disk writable, then run the same command again.".into())
        }
        ErrorKind::ReadOnlyFilesystem => Some(format!(
            "The folder is read-only. Install for all users instead: sudo {} install --system",
            shell::program()
        )),
        _ => fix_of(path, error.kind() == ErrorKind::PermissionDenied),
    }
}

/// Windows keeps no folder of the user's from the user.
#[cfg(not(unix))]
pub(super) fn fix(_: FileOperation, _: &Path, _: &io::Error) -> Option<String> {
    None
}

#[cfg(unix)]
fn fix_of(path: &Path, is_refused: bool) -> Option<String> {
    use std::fs;
    use std::os::unix::fs::MetadataExt;

    use super::home;
    use super::shell::quoted;

    const OWNER_WRITES: u32 = 0o300;
    let then_again = |command: String| format!("Run this, then the same command again: {command}");
    let move_aside =
        |path: &Path| then_again(format!("mv {} {}", quoted(path), quoted(&path.with_extension("old"))));
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
        // A folder such as `/home` is not the user's to own: then the path is the mistake.
        if home::is_above(above) {
            Some(then_again(format!("sudo chown \"$(id -u)\" {}", quoted(above))))
        } else {
            let wrong = if home::includes(path) {
                "Set the environment variable HOME to your own folder"
            } else {
                "Name a folder that belongs to you"
            };
            Some(format!("{wrong}, then run the same command again."))
        }
    } else if folder.mode() & OWNER_WRITES != OWNER_WRITES {
        Some(then_again(format!("chmod u+rwx {}", quoted(above))))
    } else if cfg!(target_os = "linux") {
        Some(then_again(format!("sudo chattr -i {}", quoted(above))))
    } else {
        None
    }
}
