//! The places of keys in an engine: `<mount>/data/<prefix>/<brand>/<entry>`.

use std::fmt;

use keyferry_core::ids::{BrandId, EntryId};
use keyferry_core::key::ApiKey;
use serde::{Deserialize, Serialize};

use super::{Mount, Prefix};

/// The folder of the keys that contain no brand ID.
const OTHER: &str = "other";

/// The entry that shows that check-and-set holds. It has no key.
const PROBE: &str = "keyferry-probe/check";

/// The folder of a team's keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) mount: Mount,
    pub(crate) prefix: Prefix,
}

/// The folder of one store's keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Folder {
    Brand(BrandId),
    /// For keys that contain no brand ID: a brand ID that a page displayed is no property of the key, and one key has one
    /// place.
    Other,
}

/// The place of one key, which follows from the key alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntryPath {
    pub(crate) folder: Folder,
    pub(crate) id: EntryId,
}

impl EntryPath {
    /// The place of a key. `id` is the key's digest.
    pub(crate) fn of(key: &ApiKey, id: EntryId) -> Self {
        Self { folder: key.brand_id().map_or(Folder::Other, Folder::Brand), id }
    }
}

impl Folder {
    /// Parses a name in a list of folders, which ends in `/`.
    pub(crate) fn parse(listed: &str) -> Option<Self> {
        let name = listed.strip_suffix('/')?;
        if name == OTHER { Some(Self::Other) } else { BrandId::parse(name).map(Self::Brand) }
    }
}

impl fmt::Display for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Brand(brand) => f.write_str(brand.as_str()),
            Self::Other => f.write_str(OTHER),
        }
    }
}

impl fmt::Display for EntryPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.folder, self.id)
    }
}

impl Place {
    /// The path of a key.
    pub(crate) fn data(&self, entry: &EntryPath) -> String {
        self.path("data", entry)
    }

    /// The path of a key's description and versions.
    pub(crate) fn metadata(&self, entry: &EntryPath) -> String {
        self.path("metadata", entry)
    }

    /// The path that lists the folders.
    pub(crate) fn folders(&self) -> String {
        format!("{}/metadata/{}", self.mount.as_str(), self.prefix.as_str())
    }

    /// The path that lists the keys in a folder.
    pub(crate) fn entries(&self, folder: &Folder) -> String {
        self.path("metadata", folder)
    }

    /// The path of the entry that shows that check-and-set holds.
    pub(crate) fn probe(&self) -> String {
        self.path("data", &PROBE)
    }

    fn path(&self, kind: &str, rest: &impl fmt::Display) -> String {
        format!("{}/{kind}/{}/{rest}", self.mount.as_str(), self.prefix.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keys_place_follows_from_the_key_alone() {
        let place =
            Place { mount: Mount::parse("kv").unwrap(), prefix: Prefix::parse("agency/keyferry").unwrap() };
        let id = EntryId::parse("0123456789abcdef").unwrap();
        let brand = "64f0c1d2e3a4b5c6d7e8f901";
        let branded = ApiKey::parse(&format!("{brand}-{}", "aB3".repeat(17).get(..50).unwrap())).unwrap();
        let entry = EntryPath::of(&branded, id.clone());
        assert_eq!(place.data(&entry), format!("kv/data/agency/keyferry/{brand}/0123456789abcdef"));
        assert_eq!(place.metadata(&entry), format!("kv/metadata/agency/keyferry/{brand}/0123456789abcdef"));
        let unusual = ApiKey::parse_any("omni_live_4f9d8c7b6a5e4d3c2b1a").unwrap();
        assert_eq!(
            place.data(&EntryPath::of(&unusual, id)),
            "kv/data/agency/keyferry/other/0123456789abcdef"
        );
        assert_eq!(place.folders(), "kv/metadata/agency/keyferry");
        assert_eq!(place.entries(&Folder::Other), "kv/metadata/agency/keyferry/other");
    }

    #[test]
    fn only_keyferrys_folders_are_recognised_in_a_list() {
        let brand = "64f0c1d2e3a4b5c6d7e8f901";
        assert_eq!(Folder::parse(&format!("{brand}/")), BrandId::parse(brand).map(Folder::Brand));
        assert_eq!(Folder::parse("other/"), Some(Folder::Other));
        for name in ["keyferry-probe/", "other", brand, "../", ""] {
            assert_eq!(Folder::parse(name), None, "{name}");
        }
    }
}
