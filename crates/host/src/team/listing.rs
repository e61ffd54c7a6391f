//! The team's keys on its engine: their descriptions, one key, and its removal.

use keyferry_core::failure::Failure;
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;

use super::failure::failure;
use super::listed::Listed;
use super::session::TeamSession;
use super::team_key::TeamKey;
use crate::clock::unix_now;
use crate::engine::calls::{ListEntries, ListFolders, ReadDescription, ReadKey, RemoveKey, Stored};
use crate::engine::{Description, EntryPath, Folder, Place, Reason, Refused};
use crate::store::entry_id;

/// Lists the team's keys, the latest capture first. Reads descriptions only, and no key.
pub(crate) fn list(session: &mut TeamSession, place: &Place) -> Result<Vec<TeamKey>, Refused> {
    let mut keys = vec![];
    for folder in session.call(&ListFolders { place })? {
        for id in session.call(&ListEntries { place, folder: &folder })? {
            let entry = EntryPath { folder: folder.clone(), id };
            match session.call(&ReadDescription { place, entry: &entry }) {
                Ok(Some(description)) => keys.push(described(entry, description)),
                // Removed for the team, at the latest since it was listed.
                Ok(None) | Err(Refused { reason: Reason::Missing, .. }) => {}
                Err(refused) => return Err(refused),
            }
        }
    }
    keys.sort_by_key(|key| std::cmp::Reverse(key.description.captured_at));
    Ok(keys)
}

/// The place says which store the key is of, whatever its description says.
fn described(EntryPath { folder, id }: EntryPath, description: Description) -> TeamKey {
    let brand_id = match folder {
        Folder::Brand(brand) => Some(brand),
        Folder::Other => None,
    };
    TeamKey { id, description: Description { brand_id, ..description } }
}

/// Lists the team's keys anew and keeps the list, or the reason for which that failed.
pub(crate) fn renew(session: &mut TeamSession, place: &Place) {
    match list(session, place) {
        Ok(keys) => Listed { at: unix_now(), keys, problem: None }.write(),
        Err(refused) => Listed::note_problem(Some(failure(session, &refused))),
    }
}

/// Reads one key of the team; `None` if there is none with this ID, or its entry has something else in it.
pub(crate) fn find(
    session: &mut TeamSession,
    place: &Place,
    id: &EntryId,
) -> Result<Option<(TeamKey, ApiKey)>, Refused> {
    for entry in candidates(session, place, id)? {
        match session.call(&ReadKey { place, entry: &entry }) {
            // The ID is the key's digest and the folder its store, so another key cannot take its place.
            Ok(Stored::Key { key, description })
                if entry_id(&key) == *id && EntryPath::of(&key, id.clone()) == entry =>
            {
                return Ok(Some((described(entry, description.unwrap_or_default()), key)));
            }
            Ok(Stored::Key { .. } | Stored::Other | Stored::Removed)
            | Err(Refused { reason: Reason::Missing, .. }) => {}
            Err(refused) => return Err(refused),
        }
    }
    Ok(None)
}

/// Removes a key for the team. None with this ID is no error.
pub(crate) fn remove(session: &mut TeamSession, place: &Place, id: &EntryId) -> Result<(), Refused> {
    for entry in candidates(session, place, id)? {
        session.call(&RemoveKey { place, entry: &entry })?;
    }
    let mut listed = Listed::read();
    listed.keys.retain(|key| key.id != *id);
    listed.write();
    Ok(())
}

/// The places with this ID: the one that was listed last, or else all.
fn candidates(session: &mut TeamSession, place: &Place, id: &EntryId) -> Result<Vec<EntryPath>, Refused> {
    if let Some(listed) = Listed::read().find(id) {
        return Ok(vec![listed.path()]);
    }
    let mut entries = vec![];
    for folder in session.call(&ListFolders { place })? {
        if session.call(&ListEntries { place, folder: &folder })?.contains(id) {
            entries.push(EntryPath { folder, id: id.clone() });
        }
    }
    Ok(entries)
}

/// The failure of a key that the team does not have.
pub(crate) fn missing(id: &EntryId) -> Failure {
    let cause = format!("neither the keyring nor the team has {id}");
    Failure::new(keyferry_core::failure::FailureCode::NotFound, cause)
}
