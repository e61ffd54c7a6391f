//! The users for whom the helper is installed.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::folders::{self, Folders};
use super::obstacle;
use crate::errors::{FileError, FileOperation};

/// The fix where only an administrator may write.
const NEEDS_ROOT: &str = if cfg!(windows) {
    "System-wide installs need an administrator. Run the command again in a terminal started as administrator."
} else {
    "System-wide installs need root. Run the command again as root, with sudo."
};

#[derive(Clone, Debug)]
pub(super) enum Scope {
    /// This user.
    User(Folders),
    /// All users of this computer; below `root` while a package is built.
    System { root: Option<PathBuf> },
}

impl Scope {
    /// Path of the installed program, as browsers see it.
    pub(super) fn program(&self) -> PathBuf {
        match self {
            Self::User(folders) => folders.program(),
            Self::System { .. } => folders::system_program(),
        }
    }

    /// Path to write to now: below the root of a package.
    pub(super) fn on_disk(&self, path: &Path) -> PathBuf {
        match self {
            Self::System { root: Some(root) } => root.join(path.strip_prefix("/").unwrap_or(path)),
            Self::System { root: None } | Self::User(_) => path.to_owned(),
        }
    }

    /// Everything is written below a root, for an image or a package.
    pub(super) fn is_image(&self) -> bool {
        matches!(self, Self::System { root: Some(_) })
    }

    /// Unix mode of new folders.
    pub(super) fn folder_mode(&self) -> u32 {
        match self {
            Self::User(_) => 0o700,
            Self::System { .. } => 0o755,
        }
    }

    pub(super) fn error(&self, operation: FileOperation, path: &Path, error: &io::Error) -> FileError {
        let fix = match self {
            Self::System { .. } if error.kind() == ErrorKind::PermissionDenied => Some(NEEDS_ROOT.into()),
            Self::System { .. } | Self::User(_) => obstacle::fix(operation, path, error),
        };
        let error = FileError::new(operation, path, error);
        FileError { fix: fix.unwrap_or(error.fix), ..error }
    }
}
