//! The field that the user chooses where recognition knows none.

use alloc::vec;
use alloc::vec::Vec;

use super::step::{Request, Step};
use super::{Action, FillPage};
use crate::form_view::FormField;
use crate::ids::EntryId;
use crate::page::ElementId;
use crate::sites::upstack;

impl FillPage {
    /// Returns whether the user may choose this field of the latest snapshot, so that a key is filled into it.
    pub fn may_fill(&self, id: ElementId) -> bool {
        self.view.fields.iter().any(|field| field.id == id && upstack::may_be_chosen(field))
    }

    pub(super) fn on_fill_here(&mut self, field: ElementId, entry: Option<EntryId>) -> Vec<Action> {
        let is_recognised = upstack::key_field(self.place, &self.view).is_some_and(|known| known.id == field);
        self.chosen = (!is_recognised).then_some(field);
        let request = entry.map_or(Request::Shortcut, Request::Popup);
        let mut actions = self.update_control();
        if self.field == Some(field) {
            actions.extend(self.request_saved_keys(request));
        } else if self.settings.is_none() {
            self.step = Step::Starting(request);
        }
        actions
    }

    /// Closes the panel. A field that the user chose is free again.
    pub(super) fn close_panel(&mut self) -> Vec<Action> {
        self.step = Step::Idle;
        if self.chosen.take().is_some() {
            return self.update_control();
        }
        let mut actions = vec![Action::HidePanel];
        actions.extend(self.request_name());
        actions
    }

    /// The field to fill in: the one that the user chose, or else the recognised one.
    pub(super) fn key_field(&self) -> Option<&FormField> {
        match self.chosen {
            Some(id) => self.view.fields.iter().find(|field| field.id == id),
            None => upstack::key_field(self.place, &self.view),
        }
    }
}
