//! The team's keys: their descriptions, and one key.

use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use serde::Serialize;

use super::session::TeamSession;
use crate::engine::calls::{ListEntries, ListFolders, ReadDescription, ReadKey, Stored};
use crate::engine::{Description, EntryPath, Place, Reason, Refused};
use crate::store::entry_id;

/// A key that the team has.
#[derive(Debug, Serialize)]
pub(crate) struct TeamKey {
    pub(crate) id: EntryId,
    #[serde(flatten)]
    pub(crate) description: Description,
}

/// Lists the team's keys, the latest capture first. Reads descriptions only, and no key.
pub(crate) fn list(session: &mut TeamSession, place: &Place) -> Result<Vec<TeamKey>, Refused> {
    let mut keys = vec![];
    for folder in session.call(&ListFolders { place })? {
        for id in session.call(&ListEntries { place, folder: &folder })? {
            let entry = EntryPath { folder: folder.clone(), id };
            match session.call(&ReadDescription { place, entry: &entry }) {
                Ok(Some(description)) => keys.push(TeamKey { id: entry.id, description }),
                // Removed for the team, at the latest since it was listed.
                Ok(None) | Err(Refused { reason: Reason::Missing, .. }) => {}
                Err(refused) => return Err(refused),
            }
        }
    }
    keys.sort_by_key(|key| std::cmp::Reverse(key.description.captured_at));
    Ok(keys)
}

/// Reads one key of the team; `None` if there is none with this ID, or its entry has something else in it.
pub(crate) fn find(
    session: &mut TeamSession,
    place: &Place,
    id: &EntryId,
) -> Result<Option<ApiKey>, Refused> {
    for folder in session.call(&ListFolders { place })? {
        if !session.call(&ListEntries { place, folder: &folder })?.contains(id) {
            continue;
        }
        let entry = EntryPath { folder, id: id.clone() };
        match session.call(&ReadKey { place, entry: &entry }) {
            // The ID is the key's digest, so another key cannot take its place.
            Ok(Stored::Key { key, .. }) if entry_id(&key) == *id => return Ok(Some(key)),
            Ok(Stored::Key { .. } | Stored::Other | Stored::Removed)
            | Err(Refused { reason: Reason::Missing, .. }) => {}
            Err(refused) => return Err(refused),
        }
    }
    Ok(None)
}
