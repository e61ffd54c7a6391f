//! The panel at the fill control.

use alloc::vec::Vec;

use crate::card::Tone;
use crate::failure::Failure;
use crate::protocol::SavedKey;

/// Content of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The saved keys to choose from, the likeliest first.
    Choice {
        entries: Vec<SavedKey>,
        /// Whether to offer a search field.
        search: bool,
    },
    /// Question: replace the field's value with this key?
    Replace(SavedKey),
    /// No key is saved yet.
    Empty,
    /// The field holds the key.
    Filled(SavedKey),
    /// The field holds its earlier value again.
    Undone,
    /// The key could not be filled in.
    Failed(Failure),
}

impl Panel {
    /// Whether the panel is a dialog that waits for the user's answer, rather than a status message.
    pub fn is_question(&self) -> bool {
        match self {
            Self::Choice { .. } | Self::Replace(_) => true,
            Self::Empty | Self::Filled(_) | Self::Undone | Self::Failed(_) => false,
        }
    }

    pub fn tone(&self) -> Tone {
        match self {
            Self::Choice { .. } | Self::Replace(_) | Self::Empty | Self::Undone => Tone::Neutral,
            Self::Filled(_) => Tone::Success,
            Self::Failed(_) => Tone::Error,
        }
    }
}
