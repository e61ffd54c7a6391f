//! The plan of an import: the effect of each line of a file, before anything is saved.

use std::collections::HashMap;

use keyferry_core::candidate::Fault;
use keyferry_core::ids::EntryId;
use keyferry_core::protocol::{SavedKey, StoreSource};

use super::{Contents, Record};
use crate::store::entry_id;

/// The effect of an import.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Keys that are not saved yet.
    pub(crate) new: Vec<Record>,
    /// Keys that are saved without a label, which the file has.
    pub(crate) unnamed: Vec<(Record, SavedKey)>,
    /// Keys that are saved already.
    pub(crate) saved: Vec<(Record, SavedKey)>,
    /// Places that repeat the key of an earlier place.
    pub(crate) repeats: Vec<Repeat>,
    /// Lines without a key.
    pub(crate) faults: Vec<(u64, Fault)>,
    pub(crate) is_guessed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Repeat {
    pub(crate) place: u64,
    pub(crate) first: u64,
}

impl Plan {
    /// Compares the keys of a file with each other and with those that are saved.
    pub(crate) fn new(contents: Contents, saved: &[SavedKey]) -> Self {
        let Contents { records, faults, is_guessed } = contents;
        let mut plan = Self { faults, is_guessed, ..Self::default() };
        let (mut first, mut distinct) = (HashMap::<EntryId, usize>::new(), Vec::<(EntryId, Record)>::new());
        for record in records {
            let id = entry_id(&record.capture.key);
            if let Some(known) = first.get(&id).and_then(|index| distinct.get_mut(*index)) {
                let known = &mut known.1;
                plan.repeats.push(Repeat { place: record.place, first: known.place });
                if known.capture.label.is_empty() {
                    known.capture.label = record.capture.label;
                }
            } else {
                first.insert(id.clone(), distinct.len());
                distinct.push((id, record));
            }
        }
        for (id, record) in distinct {
            // An entry in conflict, or unread, may not hold the key: saving finds out, and overwrites nothing.
            let holds_key = |saved: &&SavedKey| {
                saved.id == id && !saved.conflict && saved.store_source != StoreSource::Unread
            };
            match saved.iter().find(holds_key) {
                None => plan.new.push(record),
                Some(known) if known.label.is_empty() && !record.capture.label.is_empty() => {
                    plan.unnamed.push((record, known.clone()));
                }
                Some(known) => plan.saved.push((record, known.clone())),
            }
        }
        plan
    }

    /// The number of entries that the import writes.
    pub(crate) fn changes(&self) -> usize {
        self.new.len() + self.unnamed.len()
    }
}
