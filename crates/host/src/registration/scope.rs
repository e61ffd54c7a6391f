//! The users for whom the helper is installed.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::folders::{self, Folders};
use crate::errors::{Error, FileError, FileOperation};

#[derive(Debug)]
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

    /// Unix mode of new folders.
    pub(super) fn folder_mode(&self) -> u32 {
        match self {
            Self::User(_) => 0o700,
            Self::System { .. } => 0o755,
        }
    }

    pub(super) fn error(&self, operation: FileOperation, path: &Path, error: &io::Error) -> Error {
        let needs_root = match self {
            Self::User(_) => false,
            Self::System { .. } => error.kind() == ErrorKind::PermissionDenied,
        };
        Error::File(FileError { operation, path: path.to_owned(), cause: error.to_string(), needs_root })
    }
}
