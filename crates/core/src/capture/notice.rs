//! The notice that shows the state of a captured key.

use alloc::string::String;

use crate::card::Tone;
use crate::failure::FailureCode;
use crate::ids::BrandId;
use crate::samples::samples;

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
        /// The user can give the key a name.
        can_name: bool,
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
        /// Its cause is for support, and no reason to draw the notice again.
        failure: FailureCode,
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

    /// The tone once Omnisend's answer about the key is added; none if the notice takes no answer.
    pub(super) fn tone_with_answer(&self, is_problem: bool) -> Option<Tone> {
        matches!(self, Self::Saved { .. }).then(|| if is_problem { Tone::Attention } else { self.tone() })
    }

    /// Returns whether screen readers interrupt for it (`role=alert`).
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

samples!(Notice {
    Saving: [Self::Saving { last4: "aB3d".into() }],
    Waiting: [
        Self::Waiting { last4: "aB3d".into(), copied: None },
        Self::Waiting { last4: "aB3d".into(), copied: Some(true) },
        Self::Waiting { last4: "aB3d".into(), copied: Some(false) },
    ],
    Saved: [
        Self::Saved { brand: None, last4: "aB3d".into(), other_store: None, can_name: false },
        Self::Saved {
            brand: BrandId::from_bytes(&[1; 12]),
            last4: "aB3d".into(),
            other_store: None,
            can_name: true
        },
        Self::Saved {
            brand: BrandId::from_bytes(&[1; 12]),
            last4: "aB3d".into(),
            other_store: BrandId::from_bytes(&[2; 12]),
            can_name: true,
        },
    ],
    Offer: [Self::Offer { last4: "aB3d".into() }],
    Unusual: [Self::Unusual { last4: "aB3d".into() }],
    AlreadyListed: [Self::AlreadyListed],
    Unsaved: [
        Self::Unsaved {
            last4: "aB3d".into(),
            failure: FailureCode::ExtensionGone,
            others: 0,
            retry: false,
            copied: None
        },
        Self::Unsaved {
            last4: "aB3d".into(),
            failure: FailureCode::KeyringLocked,
            others: 1,
            retry: true,
            copied: Some(true)
        },
        Self::Unsaved {
            last4: "aB3d".into(),
            failure: FailureCode::KeyringLocked,
            others: 2,
            retry: true,
            copied: Some(false)
        },
    ],
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_notices_of_a_problem_are_urgent_and_only_a_plain_success_closes_by_itself() {
        for notice in Notice::samples() {
            let urgent =
                matches!(notice, Notice::Unsaved { .. } | Notice::Saved { other_store: Some(_), .. });
            assert_eq!(notice.is_urgent(), urgent, "{notice:?}");
            let passing = matches!(notice, Notice::Saved { other_store: None, .. });
            assert_eq!(notice.tone() == Tone::PassingSuccess, passing, "{notice:?}");
        }
    }
}
