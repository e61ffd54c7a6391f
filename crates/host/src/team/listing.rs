//! The team's keys on its engine: their descriptions, one key, and its removal.

use std::fmt::Display;

use keyferry_core::failure::Failure;
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use log::warn;

use super::failure::failure;
use super::listed::Listed;
use super::session::TeamSession;
use super::team_key::TeamKey;
use crate::clock::{unix_millis, unix_now};
use crate::engine::calls::{ListEntries, ListFolders, ReadDescription, ReadKey, RemoveKey, Stored};
use crate::engine::{Description, EntryPath, Folder, Place, Reason, Refused};
use crate::store::entry_id;

/// Lists the team's keys, the latest capture first. Reads descriptions only, and no key. Leaves out what the policy does not
/// allow to list or to read.
pub(crate) fn list(session: &mut TeamSession, place: &Place) -> Result<Vec<TeamKey>, Refused> {
    let mut keys = vec![];
    for entry in entries(session, place)? {
        let read = session.call_patiently(&ReadDescription { place, entry: &entry, now: unix_now() });
        match allowed(session, &entry, read) {
            Ok(Some(Some(description))) => keys.push(described(entry, description)),
            // Removed for the team, at the latest since it was listed.
            Ok(Some(None) | None) | Err(Refused { reason: Reason::Missing, .. }) => {}
            Err(refused) => return Err(refused),
        }
    }
    keys.sort_by_key(|key| std::cmp::Reverse(key.description.captured_at));
    Ok(keys)
}

/// All entries that the policy allows to list.
fn entries(session: &mut TeamSession, place: &Place) -> Result<Vec<EntryPath>, Refused> {
    let mut entries = vec![];
    for folder in session.call_patiently(&ListFolders { place })? {
        let listed = session.call_patiently(&ListEntries { place, folder: &folder });
        let ids = allowed(session, &folder, listed)?.unwrap_or_default();
        entries.extend(ids.into_iter().map(|id| EntryPath { folder: folder.clone(), id }));
    }
    Ok(entries)
}

/// The reply of a call about this part of the list; `None` if the policy does not allow the call. If the token has ended, no
/// other call would fare better.
fn allowed<R>(
    session: &mut TeamSession,
    part: &dyn Display,
    reply: Result<R, Refused>,
) -> Result<Option<R>, Refused> {
    match reply {
        Ok(reply) => Ok(Some(reply)),
        Err(refused) if refused.reason == Reason::Denied && session.is_accepted() => {
            warn!("{part} was left out of the list: {}", refused.cause);
            Ok(None)
        }
        Err(refused) => Err(refused),
    }
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
    // A key that is shared meanwhile may be missing in the list.
    let begun_at = unix_millis();
    match list(session, place) {
        Ok(keys) => Listed { at: unix_now(), begun_at, keys, problem: None }.write(),
        Err(refused) => Listed::note_problem(Some(failure(session, &refused))),
    }
}

/// Reads one key of the team; `None` if there is none with this ID, or its entry has something else in it.
pub(crate) fn find(
    session: &mut TeamSession,
    place: &Place,
    id: &EntryId,
) -> Result<Option<(TeamKey, ApiKey)>, Refused> {
    let listed: Vec<_> = Listed::read().with_id(id).map(TeamKey::path).collect();
    let found = find_in(session, place, &listed)?;
    if found.is_some() {
        return Ok(found);
    }
    let mut others = entries(session, place)?;
    others.retain(|entry| entry.id == *id && !listed.contains(entry));
    find_in(session, place, &others)
}

/// Reads the key whose place is one of these. Every member can write an entry with the same ID in another folder, even in one
/// that this person may not read.
fn find_in(
    session: &mut TeamSession,
    place: &Place,
    entries: &[EntryPath],
) -> Result<Option<(TeamKey, ApiKey)>, Refused> {
    let mut denied = None;
    for entry in entries {
        match session.call(&ReadKey { place, entry }) {
            Ok(Stored::Key { key, description }) if is_place_of(entry, &key) => {
                return Ok(Some((described(entry.clone(), description.unwrap_or_default()), key)));
            }
            Ok(Stored::Key { .. } | Stored::Other | Stored::Removed)
            | Err(Refused { reason: Reason::Missing, .. }) => {}
            Err(refused) if refused.reason == Reason::Denied => denied = Some(refused),
            Err(refused) => return Err(refused),
        }
    }
    denied.map_or(Ok(None), Err)
}

/// The ID is the key's digest and the folder its store, so another key cannot take its place.
fn is_place_of(entry: &EntryPath, key: &ApiKey) -> bool {
    EntryPath::of(key, entry_id(key)) == *entry
}

/// Removes a key for the team. None with this ID is no error. `own` is the key in the keyring, if it has it: otherwise the
/// engine is asked which entry with this ID has its key.
pub(crate) fn remove(
    session: &mut TeamSession,
    place: &Place,
    id: &EntryId,
    own: Option<&ApiKey>,
) -> Result<(), Refused> {
    let entry = match own {
        Some(key) => Some(EntryPath::of(key, id.clone())),
        None => find(session, place, id)?.map(|(key, _)| key.path()),
    };
    if let Some(entry) = &entry {
        session.call(&RemoveKey { place, entry })?;
    }
    let mut listed = Listed::read();
    listed.keys.retain(|key| key.id != *id || entry.as_ref().is_some_and(|entry| *entry != key.path()));
    listed.write();
    Ok(())
}

/// The failure of a key that the team does not have.
pub(crate) fn missing(id: &EntryId) -> Failure {
    let cause = format!("neither the keyring nor the team has {id}");
    Failure::new(keyferry_core::failure::FailureCode::NotFound, cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_one_place_whatever_folders_have_its_id() {
        let key = ApiKey::parse(&format!("64f0c1d2e3a4b5c6d7e8f901-{}", "aB3".repeat(17).get(..50).unwrap()));
        let key = key.unwrap();
        let genuine = EntryPath::of(&key, entry_id(&key));
        assert!(is_place_of(&genuine, &key));
        assert!(!is_place_of(&EntryPath { folder: Folder::Other, ..genuine }, &key));
    }
}
