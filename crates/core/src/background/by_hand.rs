//! Keys that the user adds by hand, in the popup or by the context menu. They are saved like any other capture, and no
//! page waits for them.

use alloc::borrow::ToOwned;
use alloc::vec;
use alloc::vec::Vec;

use super::requests::truncate;
use super::{Action, Background, ReplyId, confirm_once_held};
use crate::ids::CaptureId;
use crate::key::ApiKey;
use crate::limits::MAX_LABEL_CHARS;
use crate::protocol::{AddedKey, Capture, ExtensionReply, NewKey, SavedKey};
use crate::sites::Site;

impl Background {
    /// Saves the key that the user typed into the popup.
    pub(super) fn add_typed_key(&mut self, reply_to: ReplyId, new: NewKey) -> Vec<Action> {
        let NewKey { id, text, label, confirmed } = new;
        let reply = match text.key() {
            Ok(key) if key.is_unusual() && !confirmed => {
                ExtensionReply::Unusual { last4: key.last4().to_owned() }
            }
            Ok(key) => {
                let mut actions = self.add_key(id, key, &label);
                // The popup empties its field then.
                actions.push(confirm_once_held(reply_to));
                return actions;
            }
            Err(refusal) => ExtensionReply::Refused(refusal),
        };
        vec![Action::ReplyToExtension { reply_to, reply }]
    }

    /// Saves a key as a capture without a page, unless this capture is pending. A key that is saved already keeps its
    /// label.
    ///
    /// The popup may send another key under the same ID: it keeps the ID until it has a reply, and the user can edit the
    /// text meanwhile. Such a key becomes a capture of its own, under an ID after this one. The key of an acknowledged
    /// capture is not known any more, so it is saved again, which has no further effect.
    pub(super) fn add_key(&mut self, mut id: CaptureId, key: ApiKey, label: &str) -> Vec<Action> {
        while self.is_known(&id) {
            if self.queue.find(&id).is_some_and(|pending| pending.capture.key == key) {
                return vec![];
            }
            id = id.successor();
        }
        let capture = Capture {
            id,
            site: Site::Omnisend,
            key,
            brand_on_page: None,
            label: truncate(label.trim(), MAX_LABEL_CHARS),
            captured_at: self.now_millis / 1000,
        };
        self.queue.add(capture.clone(), None);
        self.save_new(capture)
    }

    /// Records what became of a capture for the popup, if the user added it by hand.
    pub(super) fn note_added(&mut self, id: &CaptureId, entry: &SavedKey, existed: bool) {
        let Some(pending) = self.queue.find(id).filter(|pending| pending.page.is_none()) else { return };
        // A repeated attempt finds the entry of the first one, which has the capture's time.
        let already_saved = existed && entry.captured_at != pending.capture.captured_at;
        if self.by_menu.as_ref() == Some(id) && !already_saved {
            self.popup.start_naming(entry.id.clone());
        }
        self.popup.set_added(AddedKey { entry: entry.clone(), already_saved });
    }
}
