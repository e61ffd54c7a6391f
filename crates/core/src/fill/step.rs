//! How far the filling of a key has come.

use alloc::boxed::Box;
use alloc::string::String;

use zeroize::Zeroizing;

use super::SavedKeys;
use crate::ids::EntryId;
use crate::key::ApiKey;
use crate::page::ElementId;
use crate::protocol::SavedKey;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Step {
    #[default]
    Idle,
    /// The control is pressed, and the saved keys are requested ahead of the click, which comes some 100 ms later.
    Pressed(Ahead),
    /// Waiting for the settings, before the control is placed at the field that the user chose.
    Starting(Request),
    /// Waiting for the saved keys.
    Listing(Request),
    /// Showing the list.
    Choosing,
    /// Asking whether this key may be filled in.
    Confirming(SavedKey),
    /// Waiting for this key, for this field.
    Fetching(SavedKey, ElementId),
    /// Waiting for the check of the field.
    Checking(SavedKey, ApiKey, ElementId),
    /// The field holds the key. The user can undo the filling until the value changes.
    Filled { field: ElementId, key: ApiKey, before: Zeroizing<String> },
}

/// The answer to a request that was made before the click.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ahead {
    Requested,
    /// The keyring asks the user for something, before it answers.
    Waiting,
    Listed(SavedKeys),
}

/// The user's action that asks for a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// A click on the control, which named this key.
    Control(Option<Box<SavedKey>>),
    Shortcut,
    /// The choice of this key in the popup.
    Popup(EntryId),
}

/// The part of a key that the user has seen before it is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// Nothing: it is the only key.
    Nothing,
    /// Its store and last four, on the control, in the list or in the popup, where the user chose it.
    Key,
}
