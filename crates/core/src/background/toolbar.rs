//! The toolbar icon and its badge.

use alloc::vec;
use alloc::vec::Vec;

use serde::Serialize;

use super::Action;

/// The toolbar icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Icon {
    /// Everything works.
    Ready,
    /// A key is not saved yet.
    Waiting,
    /// The helper or its keyring does not work.
    Missing,
}

/// The state of the toolbar icon; unknown at first, since browsers keep it while the background is not running.
#[derive(Debug, Default)]
pub(super) struct Toolbar {
    icon: Option<Icon>,
    badge: Option<u32>,
}

impl Toolbar {
    /// Shows the number of keys that could not be saved, and whether the helper works; `None` if that is unknown.
    pub(super) fn update(&mut self, unsaved: u32, helper_works: Option<bool>) -> Vec<Action> {
        let mut actions = vec![];
        if self.badge.replace(unsaved) != Some(unsaved) {
            actions.push(Action::SetBadge(unsaved));
        }
        let icon = match (unsaved, helper_works) {
            (1.., _) => Icon::Waiting,
            (0, Some(true)) => Icon::Ready,
            (0, Some(false)) => Icon::Missing,
            // The icon that the last run set may still be correct.
            (0, None) => return actions,
        };
        if self.icon.replace(icon) != Some(icon) {
            actions.push(Action::SetIcon(icon));
        }
        actions
    }
}
