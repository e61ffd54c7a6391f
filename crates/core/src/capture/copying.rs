//! Copying: the control that copies the new key, and the text that was copied.

use alloc::vec::Vec;

use super::event::{Action, Stamp};
use super::recognition::{COPY_WINDOW_MILLIS, CopySource, Verdict};
use super::{CapturePage, Question};
use crate::key::ApiKey;
use crate::page::{Control, Surroundings};
use crate::sites::omnisend::{self, CopyControl};

impl CapturePage {
    /// Recognises a control that may copy a new key.
    pub(super) fn copy_control(
        &mut self,
        control: &Control,
        surroundings: &Surroundings,
        is_seen: bool,
        nearby: &[ApiKey],
    ) -> Option<CopyControl> {
        if is_seen && self.name.has_value() {
            // The create view can stay open behind the new key, or copy the key at once.
            self.on_created();
        }
        // Without a create view that the user saw, nothing speaks for a control that they did not see.
        if omnisend::is_other_page(&self.view) || !(is_seen || self.context.created) {
            return None;
        }
        omnisend::copy_control(&self.view, &self.context, control, surroundings, nearby)
            .or_else(|| omnisend::any_control(&self.view, &self.context, control))
    }

    pub(super) fn on_copy_control(
        &mut self,
        control: CopyControl,
        is_seen: bool,
        mut nearby: Vec<ApiKey>,
        are_shown: bool,
        stamp: Stamp,
    ) {
        self.outbox.push(Action::ArmClipboardHook(COPY_WINDOW_MILLIS));
        nearby.dedup();
        // Of several keys, and of one that the user does not see, only the clipboard shows whether it was copied.
        let beside = nearby.pop().filter(|key| {
            nearby.is_empty()
                && are_shown
                && is_seen
                && control.copies_what_is_beside_it()
                && control.is_new_key(&self.context, key)
        });
        self.copies.on_copy_control(control, is_seen, stamp.now_millis);
        if let Some(key) = beside {
            self.on_new_key(key, stamp);
        }
    }

    pub(super) fn on_copied(&mut self, key: ApiKey, source: CopySource, stamp: Stamp) {
        match self.copies.judge(&self.view, &self.context, &key, source, stamp.now_millis) {
            Verdict::NewKey => self.on_new_key(key, stamp),
            Verdict::Doubtful => {
                self.keep_uncopied(key);
                self.offer_uncopied();
            }
            Verdict::Unusual => self.ask(Question::Unusual(key)),
            Verdict::Ignored => {}
        }
    }

    fn on_new_key(&mut self, key: ApiKey, stamp: Stamp) {
        self.uncopied = None;
        self.question = None;
        self.copies.on_captured();
        self.capture(key, stamp);
    }
}
