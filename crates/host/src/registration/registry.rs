//! Registration on Windows: the registry key `Software\<browser>\<host>`, of the user or of the computer, points to the
//! host manifest.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use keyferry_core::product::HOST_NAME;
use windows_registry::{CURRENT_USER, LOCAL_MACHINE};

/// A registry key that a browser reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// In `HKEY_LOCAL_MACHINE` instead of `HKEY_CURRENT_USER`.
    pub(super) system: bool,
    /// The browser's path below `Software`.
    pub(super) path: &'static str,
}

impl Key {
    /// The manifest that the key points to.
    pub(super) fn read(self) -> Option<PathBuf> {
        let key = self.hive().open(self.path()).ok()?;
        key.get_string("").ok().map(PathBuf::from)
    }

    pub(super) fn write(self, manifest: &Path) -> io::Result<()> {
        let key = self.hive().create(self.path()).map_err(error)?;
        key.set_string("", manifest.to_string_lossy()).map_err(error)
    }

    /// Removes the key if it points to this manifest.
    pub(super) fn remove(self, manifest: &Path) -> io::Result<()> {
        if self.read().as_deref() != Some(manifest) {
            return Ok(());
        }
        self.hive().remove_tree(self.path()).map_err(error)
    }

    fn hive(self) -> &'static windows_registry::Key {
        if self.system { LOCAL_MACHINE } else { CURRENT_USER }
    }

    fn path(self) -> String {
        format!(r"Software\{}\{HOST_NAME}", self.path)
    }
}

/// Converts a registry error, with the kind that "access denied" has for files.
fn error(error: impl Into<io::Error>) -> io::Error {
    /// `HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED)`.
    const ACCESS_DENIED: i32 = -0x7FF8_FFFB;
    let error = error.into();
    if error.raw_os_error() == Some(ACCESS_DENIED) { ErrorKind::PermissionDenied.into() } else { error }
}
