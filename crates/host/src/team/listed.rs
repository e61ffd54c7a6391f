//! The team's keys as last listed: a file without secrets, so that a list of keys waits for no network.

use std::io::Write;
use std::path::PathBuf;

use keyferry_core::failure::Failure;
use keyferry_core::ids::EntryId;
use log::warn;
use serde::{Deserialize, Serialize};

use super::settings;
use super::team_key::TeamKey;
use crate::errors::{Error, FileOperation};
use crate::registration::{PRIVATE, read_file, remove_file, replace_file};

/// Size limit of the file, in bytes: some 20,000 keys.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// The team's keys as last listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    /// In seconds since 1970-01-01 UTC; 0 if they never were.
    pub(crate) at: u64,
    /// Beginning of the request for the list, in milliseconds since 1970-01-01 UTC.
    #[serde(default)]
    pub(crate) begun_at: u64,
    pub(crate) keys: Vec<TeamKey>,
    /// The reason for which the last request to the engine failed.
    pub(crate) problem: Option<Failure>,
}

fn file() -> Result<PathBuf, Error> {
    settings::folder().map(|folder| folder.join("listed.json"))
}

impl Listed {
    /// Reads the file. One that is absent or cannot be read is the list of nothing: the next request lists anew.
    pub(crate) fn read() -> Self {
        let json = file().ok().and_then(|path| read_file(&path, MAX_BYTES).ok());
        json.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
    }

    /// The entries with this ID. Only one of them is in the place of its key.
    pub(crate) fn with_id(&self, id: &EntryId) -> impl Iterator<Item = &TeamKey> {
        self.keys.iter().filter(move |key| key.id == *id)
    }

    /// Keeps the list with the reason for which the last request failed, or with none.
    pub(crate) fn note_problem(problem: Option<Failure>) {
        let listed = Self::read();
        if listed.problem != problem {
            Self { problem, ..listed }.write();
        }
    }

    /// Replaces the file.
    pub(crate) fn write(&self) {
        let written = file().and_then(|path| {
            let failed = |error: &dyn ToString| Error::file(FileOperation::Write, &path, &error.to_string());
            let json = serde_json::to_vec(self).map_err(|error| failed(&error))?;
            replace_file(&path, PRIVATE, |file| file.write_all(&json)).map_err(|error| failed(&error))
        });
        // The list stays the earlier one.
        if let Err(error) = written {
            warn!("the team's list was not kept: {}", error.cause());
        }
    }

    /// Removes the file.
    pub(crate) fn clear() -> Result<(), Error> {
        let path = file()?;
        remove_file(&path).map(drop).map_err(|error| Error::file(FileOperation::Remove, &path, &error))
    }
}
