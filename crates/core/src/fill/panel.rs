//! The panel at the fill control.

use alloc::vec::Vec;

#[cfg(any(test, feature = "test-fixtures"))]
use super::question::OtherStore;
use super::question::Reasons;
use crate::card::Tone;
use crate::failure::Failure;
#[cfg(any(test, feature = "test-fixtures"))]
use crate::library::KnownStore;
use crate::protocol::SavedKey;
use crate::samples::samples;

/// Content of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The saved keys to choose from, the likeliest first.
    Choice {
        entries: Vec<SavedKey>,
        /// True to offer a search field.
        search: bool,
    },
    /// Question: fill in this key?
    Confirm { entry: SavedKey, reasons: Reasons },
    /// The keyring asks the user for something, most likely its password.
    Waiting,
    /// The team's engine is asked for the key.
    AskingTeam,
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
    /// Returns whether the panel is a dialog that waits for the user's answer, rather than a status message.
    pub fn is_question(&self) -> bool {
        match self {
            Self::Choice { .. } | Self::Confirm { .. } => true,
            Self::Waiting
            | Self::AskingTeam
            | Self::Empty
            | Self::Filled(_)
            | Self::Undone
            | Self::Failed(_) => false,
        }
    }

    pub fn tone(&self) -> Tone {
        match self {
            Self::Confirm { reasons, .. } if reasons.is_warning() => Tone::Attention,
            Self::Choice { .. } | Self::Confirm { .. } | Self::AskingTeam | Self::Empty | Self::Undone => {
                Tone::Neutral
            }
            Self::Waiting => Tone::Attention,
            Self::Filled(_) => Tone::Success,
            Self::Failed(_) => Tone::Error,
        }
    }
}

/// A key with every attribute.
#[cfg(any(test, feature = "test-fixtures"))]
fn entry(n: u8, label: &str) -> SavedKey {
    SavedKey {
        id: crate::ids::Hex::from_bytes(&[n; 8]).unwrap_or_else(|| unreachable!("eight bytes suffice")),
        site: crate::sites::Site::Omnisend,
        brand_id: crate::ids::Hex::from_bytes(&[n; 12]),
        store_source: crate::protocol::StoreSource::Key,
        label: label.into(),
        last4: "aB3d".into(),
        captured_at: 1_764_000_000,
        used: Some(crate::protocol::LastUse { at: 1_764_100_000, store: "Northwind".into() }),
        conflict: false,
        profile: None,
        check: None,
        team: None,
    }
}

#[cfg(any(test, feature = "test-fixtures"))]
fn every_reason(known: KnownStore) -> Reasons {
    let other_store = Some(OtherStore { known, open: "Bluebird".into() });
    Reasons {
        chosen_field: true,
        replaces: true,
        first_use: true,
        other_store,
        unverified: true,
        conflict: true,
    }
}

samples!(Panel {
    Choice: [
        Self::Choice { entries: alloc::vec![entry(1, "Northwind"), entry(2, "")], search: false },
        Self::Choice { entries: (1..=6).map(|n| entry(n, "Northwind")).collect(), search: true },
    ],
    Confirm: [
        Self::Confirm { entry: entry(1, "Northwind"), reasons: Reasons::default() },
        Self::Confirm { entry: entry(1, ""), reasons: Reasons { replaces: true, ..Reasons::default() } },
        Self::Confirm { entry: entry(1, ""), reasons: Reasons { chosen_field: true, ..Reasons::default() } },
        Self::Confirm { entry: entry(1, ""), reasons: every_reason(KnownStore::Used("Northwind".into())) },
        Self::Confirm {
            entry: entry(1, "Northwind"),
            reasons: every_reason(KnownStore::Named("Northwind".into()))
        },
        Self::Confirm {
            entry: entry(1, ""),
            reasons: every_reason(KnownStore::Described("Northwind".into()))
        },
    ],
    Waiting: [Self::Waiting],
    AskingTeam: [Self::AskingTeam],
    Empty: [Self::Empty],
    Filled: [Self::Filled(entry(1, "Northwind"))],
    Undone: [Self::Undone],
    Failed: [Self::Failed(Failure::new(crate::failure::FailureCode::ControlHidden, ""))],
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_questions_are_dialogs_and_no_panel_closes_by_itself() {
        for panel in Panel::samples() {
            let question = matches!(panel, Panel::Choice { .. } | Panel::Confirm { .. });
            assert_eq!(panel.is_question(), question, "{panel:?}");
            assert_ne!(panel.tone(), Tone::PassingSuccess, "{panel:?}");
        }
    }
}
