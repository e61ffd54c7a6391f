//! The name field of the create view: when to prefill it, and the name that the new key gets.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::limits::MAX_LABEL_CHARS;
use crate::page::{ElementId, Field};
use crate::text::trim;

#[derive(Clone, Copy, Debug)]
struct NameField {
    id: ElementId,
    has_value: bool,
}

#[derive(Debug, Default)]
pub(super) struct KeyName {
    /// The field in the latest snapshot, if that shows the create view.
    field: Option<NameField>,
    /// Fields that were prefilled or wait for it. A field that the user cleared stays empty.
    prefilled: Vec<ElementId>,
    /// The field to prefill once the settings answer.
    pending: Option<ElementId>,
    /// The user typed into this create view's field.
    edited: bool,
    /// The section of the app in which the create view was opened.
    section: Option<Vec<u8>>,
    /// The latest value, which becomes the saved key's label.
    pub(super) value: Option<String>,
    /// The list of keys contains the name that Keyferry uses.
    pub(super) is_listed: bool,
    /// The user was warned of that in this create view.
    pub(super) warned: bool,
}

impl KeyName {
    /// Returns whether this is the create view's name field.
    pub(super) fn on_typed(&mut self, id: ElementId) -> bool {
        let is_name = self.field.is_some_and(|field| field.id == id);
        self.edited |= is_name;
        is_name
    }

    /// Returns whether the latest snapshot shows the create view with a name.
    pub(super) fn has_value(&self) -> bool {
        self.field.is_some_and(|field| field.has_value)
    }

    /// Forgets the field of the snapshot before.
    pub(super) fn forget_field(&mut self) {
        self.field = None;
    }

    /// Records the field of a snapshot. Returns whether to prefill it.
    pub(super) fn on_field(&mut self, field: &Field) -> bool {
        let value = trim(&field.value);
        self.field = Some(NameField { id: field.id, has_value: !value.is_empty() });
        if !value.is_empty() {
            let end = value.char_indices().nth(MAX_LABEL_CHARS).map_or(value.len(), |(end, _)| end);
            self.value = value.get(..end).map(str::to_owned);
        }
        let prefill = !self.edited && field.value.is_empty() && !self.prefilled.contains(&field.id);
        if prefill {
            self.prefilled.push(field.id);
            self.pending = Some(field.id);
        }
        prefill
    }

    /// Records the address at which the create view was opened.
    pub(super) fn on_opened(&mut self, address: &str) {
        self.section = section(address).map(<[u8]>::to_vec);
    }

    /// Returns whether this address is in another section than the create view.
    pub(super) fn is_elsewhere(&self, address: &str) -> bool {
        section(address) != self.section.as_deref()
    }

    /// Takes the field that was waiting for the settings, unless the user typed into it or the page removed it.
    pub(super) fn take_pending(&mut self) -> Option<ElementId> {
        let pending = self.pending.take()?;
        self.field
            .filter(|field| field.id == pending && !field.has_value && !self.edited)
            .map(|field| field.id)
    }

    /// Prepares for another create view.
    pub(super) fn on_view_left(&mut self) {
        self.edited = false;
        self.prefilled.clear();
        self.warned = false;
    }

    pub(super) fn is_create_view(&self) -> bool {
        self.field.is_some()
    }
}

/// The first part of a path and fragment: it stays the same while a view has steps with addresses of their own.
fn section(address: &str) -> Option<&[u8]> {
    address.as_bytes().split(|byte| matches!(byte, b'/' | b'#')).find(|part| !part.is_empty())
}
