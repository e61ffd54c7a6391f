//! The toolbar icon, its badge and its title.
//!
//! Pages can hide or fake what Keyferry shows in them, but not the toolbar. So it also shows each key that was saved or
//! released, until the user opens the popup or [`NEWS_SECONDS`] have passed, and how many saved keys Omnisend does not
//! accept, as long as there are any.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Action;
use crate::ids::BrandId;
use crate::library;
use crate::protocol::{Refusal, SavedKey};

/// How long news stays on the toolbar, in seconds: long enough for a person who was away from the screen for a moment.
pub(super) const NEWS_SECONDS: u32 = 300;

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

/// The mark on the toolbar icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Badge {
    None,
    /// The number of keys that could not be saved.
    Unsaved(u32),
    /// A key was saved, released or copied.
    News,
    /// The number of saved keys that Omnisend does not accept.
    Stopped(u32),
    /// A page was refused keys, or the keyboard shortcut, a menu entry or a copy had no effect.
    Warning,
}

/// The title of the toolbar icon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Title {
    /// The title of an icon.
    Icon(Icon),
    /// The number of saved keys that Omnisend does not accept.
    Stopped(u32),
    News(News),
}

/// The last event of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum News {
    Saved(NamedKey),
    /// Released to Upstack's form.
    Released(NamedKey),
    /// Copied after the user had unlocked the keyring, which closes the popup.
    Copied(NamedKey),
    /// Not copied, although the user has unlocked the keyring. The popup shows the failure.
    NotCopied,
    /// Omnisend does not accept this key, which nobody has asked about.
    NotAccepted(NamedKey),
    /// A page asked for more keys than it may have.
    Refused,
    /// The keyboard shortcut was pressed in a tab without a form for a key.
    NoForm,
    /// An entry of the context menu was chosen without effect.
    NoEffect(Refusal),
}

/// A key as the toolbar names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NamedKey {
    /// `None` if the key does not prove its store.
    brand_id: Option<BrandId>,
    last4: String,
}

impl From<&SavedKey> for NamedKey {
    fn from(key: &SavedKey) -> Self {
        let brand_id = key.brand_id.clone().filter(|_| !library::is_unverified(key));
        Self { brand_id, last4: key.last4.clone() }
    }
}

/// The state of the toolbar icon; unknown at first, since browsers keep it while the background is not running.
#[derive(Debug, Default)]
pub(super) struct Toolbar {
    icon: Option<Icon>,
    badge: Option<Badge>,
    title: Option<Title>,
}

impl Toolbar {
    /// Shows the number of keys that could not be saved, that of saved keys that Omnisend does not accept, whether the
    /// helper works (`None` if that is unknown), and the news.
    pub(super) fn update(
        &mut self,
        unsaved: u32,
        stopped: u32,
        helper_works: Option<bool>,
        news: Option<&News>,
    ) -> Vec<Action> {
        let mut actions = vec![];
        let badge = match (unsaved, news) {
            (1.., _) => Badge::Unsaved(unsaved),
            (0, None) if stopped > 0 => Badge::Stopped(stopped),
            (0, None) => Badge::None,
            (0, Some(News::Saved(_) | News::Released(_) | News::Copied(_))) => Badge::News,
            (
                0,
                Some(
                    News::NotCopied | News::NotAccepted(_) | News::Refused | News::NoForm | News::NoEffect(_),
                ),
            ) => Badge::Warning,
        };
        if self.badge.replace(badge) != Some(badge) {
            actions.push(Action::SetBadge(badge));
        }
        let icon = match (unsaved, helper_works) {
            (1.., _) => Some(Icon::Waiting),
            (0, Some(true)) => Some(Icon::Ready),
            (0, Some(false)) => Some(Icon::Missing),
            // The icon that the last run set may still be correct.
            (0, None) => None,
        };
        if icon.is_some() && self.icon != icon {
            self.icon = icon;
            actions.extend(icon.map(Action::SetIcon));
        }
        let resting = if stopped > 0 { Title::Stopped(stopped) } else { Title::Icon(Icon::Ready) };
        let title = match (icon, news) {
            // An unsaved key and a helper that fails need the user more than news does.
            (Some(icon @ (Icon::Waiting | Icon::Missing)), _) => Some(Title::Icon(icon)),
            (Some(Icon::Ready), None) => Some(resting),
            (Some(Icon::Ready) | None, Some(news)) => Some(Title::News(news.clone())),
            // The title of news that are over must not stay.
            (None, None) if matches!(self.title, Some(Title::News(_))) => Some(resting),
            (None, None) => None,
        };
        if title.is_some() && self.title != title {
            self.title.clone_from(&title);
            actions.extend(title.map(Action::SetTitle));
        }
        actions
    }
}
