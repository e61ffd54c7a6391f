//! A key that the team has, as its engine describes it.

use keyferry_core::ids::EntryId;
use serde::{Deserialize, Serialize};

use crate::engine::{Description, EntryPath, Folder};

/// A key that the team has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TeamKey {
    pub(crate) id: EntryId,
    /// Its brand ID is the one of the key's place.
    #[serde(flatten)]
    pub(crate) description: Description,
}

impl TeamKey {
    pub(crate) fn path(&self) -> EntryPath {
        let folder = self.description.brand_id.clone().map_or(Folder::Other, Folder::Brand);
        EntryPath { folder, id: self.id.clone() }
    }
}
