//! This user's keys and the team's in one list.

use std::collections::{HashMap, HashSet};

use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{SavedKey, StoreProfile, StoreSource, TeamPlace, TeamState};
use keyferry_core::sites::Site;

use super::ledger::{Ledger, Progress, State};
use super::listed::Listed;
use super::settings::Settings;
use super::team_key::TeamKey;
use crate::engine::Description;
use crate::errors::Error;

/// Adds what is known of the team to the keys of the keyring, and the keys that the team alone has. Asks nobody. Without a
/// team the keys stay as they are.
pub(crate) fn with_team(saved: Vec<SavedKey>) -> Result<(Vec<SavedKey>, Option<TeamState>), Error> {
    let Some(settings) = Settings::read()? else { return Ok((saved, None)) };
    let ledger = Ledger::open()?.all().into_iter().collect();
    let listed = Listed::read();
    let state = TeamState {
        address: settings.server.address.to_string(),
        person: settings.person,
        listed_at: listed.at,
        problem: listed.problem.clone(),
    };
    Ok((merge(saved, &ledger, listed), Some(state)))
}

fn merge(mut saved: Vec<SavedKey>, ledger: &HashMap<EntryId, Progress>, listed: Listed) -> Vec<SavedKey> {
    let ids: HashSet<EntryId> = listed.keys.iter().map(|key| key.id.clone()).collect();
    for key in &mut saved {
        let is_listed = ids.contains(&key.id);
        key.team = place(ledger.get(&key.id), is_listed, listed.begun_at);
    }
    let own: HashSet<EntryId> = saved.iter().map(|key| key.id.clone()).collect();
    saved.extend(listed.keys.into_iter().filter(|key| !own.contains(&key.id)).map(as_saved));
    saved
}

/// The place of a key that the keyring has. `begun_at` is the beginning of the request for the team's list, 0 if
/// there is none.
fn place(progress: Option<&Progress>, is_listed: bool, begun_at: u64) -> Option<TeamPlace> {
    let found_at = progress.map_or(0, |progress| progress.found_at);
    match progress.map(|progress| progress.state) {
        _ if is_listed => Some(TeamPlace::Shared),
        // The team's engine had it, and has it no longer.
        Some(State::Shared) if begun_at > found_at => Some(TeamPlace::Removed),
        Some(State::Shared) => Some(TeamPlace::Shared),
        Some(State::Waiting) => Some(TeamPlace::Waiting),
        Some(State::Conflict) => Some(TeamPlace::Conflict),
        Some(State::Removed) => Some(TeamPlace::Removed),
        None => None,
    }
}

/// A key of the team as one that the keyring has. Its description is a colleague's word: the store counts as proven only
/// when the key is released.
pub(crate) fn as_saved(TeamKey { id, description }: TeamKey) -> SavedKey {
    let Description { store, website, label, brand_id, last4, captured_by, captured_at, fingerprint: _ } =
        description;
    let profile = brand_id.clone().filter(|_| !store.is_empty() || !website.is_empty()).map(|brand_id| {
        StoreProfile { brand_id, name: store, website, platform: String::new(), currency: String::new() }
    });
    SavedKey {
        id,
        site: Site::Omnisend,
        store_source: if brand_id.is_some() { StoreSource::Unread } else { StoreSource::Unknown },
        brand_id,
        label,
        last4,
        captured_at,
        used: None,
        conflict: false,
        profile,
        check: None,
        team: Some(TeamPlace::Theirs { captured_by }),
    }
}

/// A key of the team that was released: it proves its store.
pub(crate) fn as_released(team_key: TeamKey, key: &ApiKey) -> SavedKey {
    SavedKey { store_source: StoreSource::of(key, None), ..as_saved(team_key) }
}

#[cfg(test)]
mod tests {
    use keyferry_core::ids::BrandId;
    use keyferry_core::store_name;

    use super::*;

    fn id(n: u8) -> EntryId {
        EntryId::from_bytes(&[n; 8]).unwrap()
    }

    fn theirs(n: u8) -> TeamKey {
        let description = Description {
            store: "Acme Shoes".into(),
            brand_id: BrandId::from_bytes(&[n; 12]),
            last4: "Ab12".into(),
            captured_by: "anna".into(),
            captured_at: 7,
            ..Description::default()
        };
        TeamKey { id: id(n), description }
    }

    fn own(n: u8) -> SavedKey {
        SavedKey { team: None, ..as_saved(theirs(n)) }
    }

    #[test]
    fn a_key_that_both_have_is_listed_once_and_one_that_the_team_alone_has_is_a_colleagues() {
        let listed = Listed { at: 1, keys: vec![theirs(1), theirs(2)], ..Listed::default() };
        let merged = merge(vec![own(1), own(3)], &HashMap::new(), listed);
        let places: Vec<_> = merged.iter().map(|key| (key.id.clone(), key.team.clone())).collect();
        let anna = TeamPlace::Theirs { captured_by: "anna".into() };
        assert_eq!(places, [(id(1), Some(TeamPlace::Shared)), (id(3), None), (id(2), Some(anna))]);
    }

    #[test]
    fn a_colleagues_key_has_the_described_store_and_no_proof() {
        let key = as_saved(theirs(1));
        assert_eq!((key.store_source, key.colleague()), (StoreSource::Unread, Some("anna")));
        assert_eq!(store_name::display_name(&key, "UpstackData"), Some("Acme Shoes"));
        let other =
            TeamKey { description: Description { brand_id: None, ..theirs(1).description }, ..theirs(1) };
        assert_eq!(
            (as_saved(other.clone()).profile, as_saved(other).store_source),
            (None, StoreSource::Unknown)
        );
    }

    #[test]
    fn the_list_of_the_team_decides_before_the_ledger_where_a_key_is() {
        use TeamPlace::{Conflict, Removed, Shared, Waiting};
        let place = |state: State, is_listed, begun_at| {
            super::place(Some(&Progress::of(state, 1_000)), is_listed, begun_at)
        };
        assert_eq!(place(State::Waiting, true, 2_000), Some(Shared));
        assert_eq!(place(State::Shared, false, 2_000), Some(Removed), "a colleague has removed it");
        assert_eq!(place(State::Shared, false, 0), Some(Shared), "nothing was listed yet");
        assert_eq!(place(State::Shared, false, 1_000), Some(Shared), "it was shared after the list");
        assert_eq!(place(State::Waiting, false, 2_000), Some(Waiting));
        assert_eq!(place(State::Conflict, false, 2_000), Some(Conflict));
        assert_eq!(place(State::Removed, false, 2_000), Some(Removed));
        assert_eq!(super::place(None, false, 2_000), None, "it was saved before connecting");
    }
}
