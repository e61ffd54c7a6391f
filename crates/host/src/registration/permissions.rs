//! Checks of a file's kind, permissions and identity.

use std::fs::{self, Metadata};
use std::path::Path;

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

/// Reports in a sentence that other users can change a file. On Windows, the user's folders are protected from them.
pub(crate) fn exposure(path: &Path) -> Option<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).ok()?.permissions().mode();
        (mode & 0o022 != 0).then(|| format!("Other users of this computer can change {}.", path.display()))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Both paths lead to one existing file.
pub(crate) fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}
