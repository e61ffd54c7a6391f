//! Checks of a file's kind, permissions and identity.

use std::fs::{self, Metadata};
use std::path::Path;

#[cfg(unix)]
use super::home;
#[cfg(unix)]
use super::shell::quoted;

/// A problem that keeps a browser from starting the helper, or lets another user change it.
#[derive(Debug)]
pub(crate) struct Problem {
    /// A sentence.
    pub(crate) finding: String,
    /// The command that fixes it; `None` if that is `keyferry install`.
    pub(crate) fix: Option<String>,
}

impl From<String> for Problem {
    fn from(finding: String) -> Self {
        Self { finding, fix: None }
    }
}

/// A regular file with an execute permission; on Windows any regular file.
pub(crate) fn is_program(metadata: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        metadata.is_file() && metadata.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    metadata.is_file()
}

/// Reports that another user can change the file: it, or a folder above it, is theirs or writable for them. Both the
/// path and the place that it leads to through symbolic links count. On Windows, the user's folders are protected.
pub(crate) fn exposure(path: &Path) -> Option<Problem> {
    #[cfg(unix)]
    {
        let real = fs::canonicalize(path).ok()?;
        path.ancestors()
            .chain(real.ancestors())
            .find_map(|part| exposure_of(part, part == path || part == real))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Checks a file, or a folder above it.
#[cfg(unix)]
fn exposure_of(path: &Path, is_file: bool) -> Option<Problem> {
    use std::os::unix::fs::MetadataExt;

    const OTHERS_WRITE: u32 = 0o002;
    const GROUP_WRITES: u32 = 0o020;
    /// In such a folder, only the owner of a file can replace it.
    const STICKY: u32 = 0o1000;

    let metadata = fs::metadata(path).ok()?;
    let (user, mode) = (rustix::process::geteuid().as_raw(), metadata.mode());
    // Many systems give each user a group of their own with the same number, and folders that it may write.
    let is_private_group = metadata.gid() == user && !is_file;
    let is_writable = mode & OTHERS_WRITE != 0 || (mode & GROUP_WRITES != 0 && !is_private_group);
    if metadata.uid() != user && metadata.uid() != 0 {
        let finding =
            format!("{} belongs to another user of this computer, who can change it.", path.display());
        // A folder outside of the home is not the user's to own.
        let owner = if home::is_above(path) { "\"$(id -u)\"" } else { "root" };
        // `install` replaces a file.
        let fix = (!is_file).then(|| format!("sudo chown {owner} {}", quoted(path)));
        Some(Problem { finding, fix })
    } else if is_writable && (is_file || mode & STICKY == 0) {
        let finding = format!("Other users of this computer can change {}.", path.display());
        let sudo = if metadata.uid() == user { "" } else { "sudo " };
        let fix = (!is_file).then(|| format!("{sudo}chmod go-w {}", quoted(path)));
        Some(Problem { finding, fix })
    } else {
        None
    }
}

/// Every user can read the file, as browsers of all users must; on Windows always.
pub(super) fn is_readable_by_all(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o444 == 0o444)
    }
    #[cfg(not(unix))]
    path.exists()
}

/// Both files can be read and hold the same bytes. The sizes first: one may be of any size.
pub(crate) fn has_same_content(a: &Path, b: &Path) -> bool {
    let has_size = |size| fs::metadata(b).is_ok_and(|b| b.is_file() && b.len() == size);
    fs::metadata(a).is_ok_and(|a| has_size(a.len())) && fs::read(a).ok() == fs::read(b).ok()
}

/// Both paths lead to one existing file.
pub(crate) fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}
