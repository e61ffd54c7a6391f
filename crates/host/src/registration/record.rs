//! The folders that `install` has registered at the user's word: no table names them, so that a later `install`,
//! `uninstall` or `doctor` would not find them.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::files::{self, PRIVATE};
use super::folders::Folders;
use super::profile_folder::ProfileFolder;

/// Size limit of the file, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Record {
    pub(super) folders: BTreeSet<ProfileFolder>,
}

impl Record {
    /// Reads the record; an empty one if there is none, or none that can be read.
    pub(super) fn read(folders: &Folders) -> Self {
        let json = files::read(&folders.record(), MAX_BYTES).unwrap_or_default();
        serde_json::from_slice(&json).unwrap_or_default()
    }

    /// Writes a changed record, and removes an empty one.
    pub(super) fn write(&self, folders: &Folders) -> io::Result<()> {
        let path = folders.record();
        if self.folders.is_empty() {
            // A damaged one, too.
            files::remove(&path).map(drop)
        } else if *self == Self::read(folders) {
            Ok(())
        } else {
            let json = serde_json::to_vec_pretty(self)?;
            files::replace(&path, PRIVATE, |file| file.write_all(&json))
        }
    }
}
