//! The notice that shows where a captured key stands.

use alloc::string::String;

use crate::card::Tone;
use crate::failure::Failure;
use crate::ids::BrandId;

/// A notice. `last4` is always the key's last four characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The key is on its way to the keyring.
    Saving { last4: String },
    /// The keyring asks the user for something, such as its password.
    Waiting {
        last4: String,
        /// Result of copying the key to the clipboard again, once requested.
        copied: Option<bool>,
    },
    /// The keyring holds the key.
    Saved {
        /// The brand in the key, if its format has one.
        brand: Option<BrandId>,
        last4: String,
        /// The brand that the page displayed, if it differs from the key's.
        other_store: Option<BrandId>,
    },
    /// Question: save the new key that the user leaves uncopied?
    Offer { last4: String },
    /// Question: save the copied value, although it does not have the format of a key?
    Unusual { last4: String },
    /// The list of keys contains the name that Keyferry uses.
    AlreadyListed,
    /// The key is not in the keyring.
    Unsaved {
        last4: String,
        failure: Failure,
        /// Number of other unsaved keys of this page.
        others: usize,
        /// False if a retry cannot succeed on this page.
        retry: bool,
        /// Result of copying the key to the clipboard again, once requested.
        copied: Option<bool>,
    },
}

impl Notice {
    pub fn tone(&self) -> Tone {
        match self {
            Self::Saving { .. } => Tone::Busy,
            Self::Saved { other_store: None, .. } => Tone::PassingSuccess,
            Self::Unsaved { .. } => Tone::Error,
            Self::Waiting { .. }
            | Self::Saved { other_store: Some(_), .. }
            | Self::Offer { .. }
            | Self::Unusual { .. }
            | Self::AlreadyListed => Tone::Attention,
        }
    }

    /// Whether screen readers interrupt for it (`role=alert`).
    pub fn is_urgent(&self) -> bool {
        match self {
            Self::Unsaved { .. } | Self::Saved { other_store: Some(_), .. } => true,
            Self::Saving { .. }
            | Self::Waiting { .. }
            | Self::Saved { other_store: None, .. }
            | Self::Offer { .. }
            | Self::Unusual { .. }
            | Self::AlreadyListed => false,
        }
    }
}
