//! Sharing one key: written once, never overwritten.

use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::SavedKey;
use keyferry_core::store_name;
use log::warn;

use super::ledger::State;
use crate::clock::unix_now;
use crate::engine::calls::{Describe, Described, ReadDescription, ReadKey, Stored, WriteKey};
use crate::engine::{Description, EntryPath, Place, Reason, Refused};
use crate::store::fingerprint;

use super::session::TeamSession;

/// The description of a key that this person shares.
pub(crate) fn description(saved: &SavedKey, key: &ApiKey, person: &str) -> Description {
    let profile = store_name::proven_profile(saved);
    Description {
        store: profile.map(|profile| profile.name.clone()).unwrap_or_default(),
        website: profile.map(|profile| profile.website.clone()).unwrap_or_default(),
        label: saved.label.clone(),
        brand_id: saved.brand_id.clone(),
        last4: key.last4().to_owned(),
        captured_by: person.to_owned(),
        captured_at: saved.captured_at,
        fingerprint: Some(fingerprint(key)),
    }
}

/// The next step after an attempt to write a key.
#[derive(Debug, PartialEq, Eq)]
enum AfterWrite {
    /// The engine has the key since now.
    Written,
    /// The entry may have a version already. A policy without "update" answers as to a request that is denied.
    Compare(Refused),
    Failed(Refused),
}

fn after_write(result: Result<(), Refused>) -> AfterWrite {
    let Err(refused) = result else { return AfterWrite::Written };
    match refused.reason {
        Reason::Conflict | Reason::Denied => AfterWrite::Compare(refused),
        Reason::Unreachable(_)
        | Reason::Missing
        | Reason::NotVersion2
        | Reason::Sealed
        | Reason::Uninitialized
        | Reason::Standby
        | Reason::Redirected
        | Reason::Busy
        | Reason::Unavailable
        | Reason::Unexpected => AfterWrite::Failed(refused),
    }
}

/// The state after a comparison, and the description that is to be written.
fn after_read(
    key: &ApiKey,
    description: &Description,
    refused: Refused,
    read: Result<Stored, Refused>,
) -> Result<(State, Option<Description>), Refused> {
    match read {
        Ok(Stored::Key { key: found, description: stored }) if found == *key => {
            let described = match stored {
                None => Some(description.clone()),
                Some(stored) => description.update_of(&stored),
            };
            Ok((State::Shared, described))
        }
        Ok(Stored::Key { .. } | Stored::Other) => Ok((State::Conflict, None)),
        Ok(Stored::Removed) => Ok((State::Removed, None)),
        // Nothing is there: the write was denied, or the entry has disappeared meanwhile.
        Err(Refused { reason: Reason::Missing, .. }) => Err(refused),
        Err(refused) => Err(refused),
    }
}

/// Shares a key.
///
/// # Errors
/// The engine did not confirm that it has the key, or could not take its description at the moment.
pub(crate) fn share(
    session: &mut TeamSession,
    place: &Place,
    entry: &EntryPath,
    key: &ApiKey,
    description: &Description,
) -> Result<State, Refused> {
    let (state, news) = match after_write(session.call(&WriteKey { place, entry, key })) {
        AfterWrite::Written => (State::Shared, Some(description.clone())),
        AfterWrite::Failed(refused) => return Err(refused),
        AfterWrite::Compare(refused) => {
            after_read(key, description, refused, session.call(&ReadKey { place, entry }))?
        }
    };
    if let Some(news) = news {
        after_description(&entry.id, describe(session, place, entry, &news))?;
    }
    Ok(state)
}

/// Describes a key that the team has once more, if there is news in the description: Omnisend names the store after the key
/// was shared. The key is not read.
pub(super) fn describe_again(
    session: &mut TeamSession,
    place: &Place,
    entry: &EntryPath,
    description: &Description,
) -> Result<(), Refused> {
    let stored = session.call(&ReadDescription { place, entry, now: unix_now() })?;
    match stored.and_then(|stored| description.update_of(&stored)) {
        Some(news) => after_description(&entry.id, describe(session, place, entry, &news)),
        None => Ok(()),
    }
}

/// Describes a key that the engine has.
fn describe(
    session: &mut TeamSession,
    place: &Place,
    entry: &EntryPath,
    description: &Description,
) -> Result<Described, Refused> {
    match session.call(&Describe { place, entry, description }) {
        // The engine knows of characters that it does not accept, and this computer does not.
        Ok(Described::Rejected(_)) => {
            let description = &description.in_ascii();
            session.call(&Describe { place, entry, description })
        }
        described => described,
    }
}

/// A description that was refused for the moment is written by the next attempt, which finds the key without it. With any
/// other refusal the key is shared all the same: an administrator may demand check-and-set for descriptions too, which the
/// policy does not allow to send.
fn after_description(id: &EntryId, described: Result<Described, Refused>) -> Result<(), Refused> {
    let refused = match described {
        Ok(Described::Written) => return Ok(()),
        Ok(Described::Rejected(refused)) => {
            warn!("the description of {id} was not accepted: {}", refused.cause);
            return Ok(());
        }
        Err(refused) => refused,
    };
    match refused.reason {
        Reason::Unreachable(_)
        | Reason::Denied
        | Reason::Sealed
        | Reason::Standby
        | Reason::Redirected
        | Reason::Busy
        | Reason::Unavailable => Err(refused),
        Reason::Conflict
        | Reason::Missing
        | Reason::NotVersion2
        | Reason::Uninitialized
        | Reason::Unexpected => {
            warn!("the description of {id} was not written: {}", refused.cause);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> ApiKey {
        ApiKey::parse_any(text).unwrap()
    }

    fn refused(reason: Reason) -> Refused {
        Refused { reason, cause: String::new() }
    }

    /// The state, and whether the key is to be described.
    fn compared(read: Result<Stored, Reason>) -> Result<(State, bool), Reason> {
        let key = key("omni_live_4f9d8c7b6a5e4d3c2b1a");
        let description = Description { store: "Acme".into(), ..Description::default() };
        let compared = after_read(&key, &description, refused(Reason::Denied), read.map_err(refused));
        compared.map(|(state, news)| (state, news.is_some())).map_err(|refused| refused.reason)
    }

    #[test]
    fn only_a_conflict_and_a_denied_write_are_compared_with_the_entry() {
        assert_eq!(after_write(Ok(())), AfterWrite::Written);
        for reason in [Reason::Conflict, Reason::Denied] {
            assert_eq!(after_write(Err(refused(reason))), AfterWrite::Compare(refused(reason)));
        }
        for reason in [Reason::Unavailable, Reason::NotVersion2, Reason::Sealed, Reason::Unexpected] {
            assert_eq!(after_write(Err(refused(reason))), AfterWrite::Failed(refused(reason)));
        }
    }

    #[test]
    fn a_description_that_is_refused_for_the_moment_makes_its_key_wait() {
        let id = EntryId::parse("0123456789abcdef").unwrap();
        let waits = |reason| after_description(&id, Err(refused(reason))).is_err();
        assert_eq!(after_description(&id, Ok(Described::Written)), Ok(()));
        let rejected = Described::Rejected(refused(Reason::Unavailable));
        assert_eq!(after_description(&id, Ok(rejected)), Ok(()), "it would wait for ever");
        assert!(waits(Reason::Unavailable) && waits(Reason::Sealed) && waits(Reason::Denied));
        assert!(!waits(Reason::Missing) && !waits(Reason::Unexpected), "it would wait for ever");
    }

    #[test]
    fn the_same_bytes_are_shared_and_other_bytes_are_a_conflict() {
        let stored = |text: &str, description| Stored::Key { key: key(text), description };
        let same = "omni_live_4f9d8c7b6a5e4d3c2b1a";
        assert_eq!(compared(Ok(stored(same, None))), Ok((State::Shared, true)));
        let unnamed = Some(Description::default());
        assert_eq!(compared(Ok(stored(same, unnamed))), Ok((State::Shared, true)));
        let described = Some(Description { store: "Acme".into(), ..Description::default() });
        assert_eq!(compared(Ok(stored(same, described.clone()))), Ok((State::Shared, false)));
        let other = "omni_live_4f9d8c7b6a5e4d3c2b1b";
        assert_eq!(compared(Ok(stored(other, described))), Ok((State::Conflict, false)));
        assert_eq!(compared(Ok(Stored::Other)), Ok((State::Conflict, false)));
    }

    #[test]
    fn a_key_that_was_removed_for_the_team_is_not_written_again() {
        assert_eq!(compared(Ok(Stored::Removed)), Ok((State::Removed, false)));
    }

    #[test]
    fn an_entry_that_is_not_there_or_not_readable_is_not_shared() {
        assert_eq!(compared(Err(Reason::Missing)), Err(Reason::Denied), "the write's own reason");
        assert_eq!(compared(Err(Reason::Sealed)), Err(Reason::Sealed));
    }
}
