//! Compares the entries under one ID with the key.
//!
//! Attributes prove nothing: every program of the user can write them. The ID is a digest of the key, and a key may begin
//! with its brand ID, so the secret decides which entry counts, which store the key is of and its last four characters.
//! Signed attributes would add nothing: a program that can write an entry can read the key that would sign it.

use keyferry_core::ids::{BrandId, EntryId};
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{LastUse, SavedKey, StoreSource};
use keyring_core::Error;

use super::latest_time::LatestTime;
use super::{entry, profile};
use crate::keyring::{Attributes, EntryWithSecret, attribute};

/// The content of an entry's secret.
#[derive(Debug)]
pub(super) enum Content {
    /// The key that the ID is the digest of.
    Key(ApiKey),
    /// Other bytes.
    Other,
    /// The keyring does not return the secret.
    Unread,
}

impl Content {
    /// Compares a secret with the ID. `None` for an empty one: gnome-keyring creates an entry before it writes the
    /// secret, and may be killed or find its disk full in between.
    fn of(EntryWithSecret { secret, .. }: &EntryWithSecret, id: &EntryId) -> Option<Self> {
        match secret {
            Ok(secret) if secret.is_empty() => None,
            Ok(secret) => Some(entry::key(secret, id).map_or(Self::Other, Self::Key)),
            Err(_) => Some(Self::Unread),
        }
    }
}

/// The way in which an entry contradicts the key, or the entries under one ID each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contradiction {
    /// The key begins with another brand ID.
    Brand,
    /// The key ends with other characters.
    Last4,
    /// The brand ID or the last four characters cannot be those of any key.
    Format,
    /// The secret is not the key.
    Secret,
    /// Two entries of one key name different stores, and the key names none.
    Ambiguous,
}

impl Contradiction {
    /// For support.
    pub(super) fn cause(self) -> &'static str {
        match self {
            Self::Brand => "the entry names another store than its key",
            Self::Last4 => "the entry names other last characters than those of its key",
            Self::Format => "the entry's attributes cannot be those of a key",
            Self::Secret => "the entry does not hold its key",
            Self::Ambiguous => "two entries of the key name different stores",
        }
    }
}

/// The entries under one ID, compared with the key.
pub(super) struct Verified {
    pub(super) saved: SavedKey,
    /// `None` if no entry holds the key, or the keyring does not return it.
    pub(super) key: Option<ApiKey>,
    /// The contradiction of the entry that counts. While there is one, the key is not released to a form.
    pub(super) contradiction: Option<Contradiction>,
    /// Keyferry has described the entry. One without attributes that does not hold its key is not listed.
    pub(super) is_described: bool,
}

struct Candidate<'a> {
    attributes: &'a Attributes,
    content: Content,
    saved: SavedKey,
    contradiction: Option<Contradiction>,
}

/// Compares the entries under an ID. An entry that holds the key counts before one that cannot be read, and that before
/// one that holds something else; then one without a contradiction, then the first capture. `None` if all are empty or
/// of sites that this version does not know.
pub(super) fn verify(id: &EntryId, entries: &[EntryWithSecret], latest: LatestTime) -> Option<Verified> {
    let candidates: Vec<Candidate<'_>> =
        entries.iter().filter_map(|entry| candidate(id, entry, latest)).collect();
    let rank = |candidate: &&Candidate<'_>| {
        let content = match candidate.content {
            Content::Key(_) => 0,
            Content::Unread => 1,
            Content::Other => 2,
        };
        let captured_at = candidate.saved.captured_at;
        (content, candidate.contradiction.is_some(), if captured_at == 0 { u64::MAX } else { captured_at })
    };
    let first = candidates.iter().min_by_key(rank)?;
    let holds_key = |candidate: &&Candidate<'_>| matches!(candidate.content, Content::Key(_));
    let is_ambiguous = first.saved.store_source != StoreSource::Key
        && candidates
            .iter()
            .filter(|other| holds_key(other) || !holds_key(&first))
            .any(|other| other.contradiction.is_none() && other.saved.brand_id != first.saved.brand_id);
    let contradiction = first.contradiction.or(is_ambiguous.then_some(Contradiction::Ambiguous));
    let mut saved = first.saved.clone();
    saved.conflict = contradiction.is_some() || candidates.iter().any(|other| other.contradiction.is_some());
    let key = match &first.content {
        Content::Key(key) => Some(key.clone()),
        Content::Other | Content::Unread => None,
    };
    let is_described = !matches!(first.content, Content::Other) || entry::is_complete(first.attributes);
    Some(Verified { saved, key, contradiction, is_described })
}

fn candidate<'a>(id: &EntryId, entry: &'a EntryWithSecret, latest: LatestTime) -> Option<Candidate<'a>> {
    let attributes = &entry.found.attributes;
    let content = Content::of(entry, id)?;
    let contradiction = contradiction(attributes, &content);
    let site = entry::site(attributes)?;
    let brand = brand(attributes).and_then(BrandId::parse);
    let (brand_id, store_source, last4) = match &content {
        Content::Key(key) => {
            let source = StoreSource::of(key, brand.as_ref());
            (key.brand_id().or(brand), source, Some(key.last4()))
        }
        Content::Unread => {
            let source = entry::unread_source(attributes, brand.as_ref());
            (brand, source, entry::last4(attributes))
        }
        // The store that another program names must not stand beside the user's.
        Content::Other => (None, StoreSource::Unknown, entry::last4(attributes)),
    };
    let captured_at = match content {
        Content::Key(_) | Content::Unread => latest.read(attributes, attribute::CAPTURED_AT),
        Content::Other => None,
    };
    // Whatever another program put in the key's place has no store.
    let is_other = matches!(content, Content::Other);
    let saved = SavedKey {
        id: id.clone(),
        site,
        brand_id,
        store_source,
        label: attributes.get(attribute::LABEL).map(|label| entry::shorten_label(label)).unwrap_or_default(),
        last4: last4.unwrap_or_default().to_owned(),
        captured_at: captured_at.unwrap_or_default(),
        used: latest.read(attributes, attribute::USED_AT).map(|at| LastUse {
            at,
            store: attributes
                .get(attribute::USED_IN)
                .map(|store| entry::shorten_store(store))
                .unwrap_or_default(),
        }),
        conflict: contradiction.is_some(),
        profile: if is_other { None } else { profile::profile(attributes) },
        check: if is_other { None } else { profile::check(attributes, latest) },
        team: None,
    };
    Some(Candidate { attributes, content, saved, contradiction })
}

fn contradiction(attributes: &Attributes, content: &Content) -> Option<Contradiction> {
    let last4 = attributes.get(attribute::LAST4);
    let brand = brand(attributes);
    match content {
        Content::Other => Some(Contradiction::Secret),
        Content::Key(key) => match (brand, key.brand_id()) {
            (Some(brand), Some(of_key)) if brand != of_key.as_str() => Some(Contradiction::Brand),
            (Some(brand), None) if BrandId::parse(brand).is_none() => Some(Contradiction::Format),
            (Some(_) | None, _) => last4.filter(|last4| *last4 != key.last4()).map(|_| Contradiction::Last4),
        },
        Content::Unread => {
            let is_brand = brand.is_none_or(|brand| BrandId::parse(brand).is_some());
            let is_last4 = last4.is_none() || entry::last4(attributes).is_some();
            (!is_brand || !is_last4).then_some(Contradiction::Format)
        }
    }
}

/// The attribute for the brand ID. An empty one is none: the Secret Service cannot remove an attribute alone.
fn brand(attributes: &Attributes) -> Option<&str> {
    attributes.get(attribute::BRAND_ID).map(String::as_str).filter(|brand| !brand.is_empty())
}

/// The first error of an entry that could not be read.
pub(super) fn first_error(entries: Vec<EntryWithSecret>) -> Option<Error> {
    entries.into_iter().find_map(|entry| entry.secret.err())
}
