//! The question before a key is filled in: its reasons, and the comparison of the key that arrives with the one shown.
//!
//! # When a key is filled without a question
//!
//! A question costs a click each time, so that people learn to click it away. It is therefore shown only where a person
//! has something to decide; several reasons make one question.
//!
//! | The user | Not shown yet | Asked |
//! | --- | --- | --- |
//! | clicked the control, which named the open store's key | what the form adds | for every reason but the first use |
//! | clicked the control without a name, one key is saved | which key it is | for every reason |
//! | clicked the control without a name, several keys are saved | which key it is | several keys are listed |
//! | chose a key in the list or in the popup, which show label, store, date and last four | what the form adds | for every reason but the first use |
//! | chose the field, which recognition does not know | whether it is the key's | always; several keys are listed |
//! | pressed the keyboard shortcut | the control, which may be covered or out of view | always; several keys are listed |
//!
//! # What an attacker could do
//!
//! Whatever is in the form, a script in Upstack's page can read once the user has filled it in. What it must not get is
//! a key without the user's intention, or another store's key.
//!
//! - *The shortcut.* A page can ask the user to press it ("press Alt+Shift+F to continue"), and in Firefox the same
//!   chord can be an access key of the page. It says nothing about what the user sees, so it only opens the list or the
//!   question, whose buttons pass the clickjacking check.
//! - *A chosen field.* A page can move the focus between the menu's opening and the command. It gains nothing: the
//!   control and the question appear at the field that will be filled in, and a script of the page can read that field
//!   as it can read the one that the user meant.
//! - *The popup.* No page can open it, cover it or click in it. The user saw the key there, and the form is recognised
//!   when the command arrives; what can still be wrong is what the popup does not show: the field's value and the
//!   open store.
//! - *The open store's name* is the page's word, so the page must not choose a key by it unseen. The control names the
//!   open store's key before the click: a false name changes what the user reads and clicks, and nothing else. A click
//!   counts only if this very name could be seen for a while (`named_key`), and only for the key that it named: if the
//!   keyring lists that key otherwise, or the page shows another store by then, the list is shown. A control that named
//!   nothing chooses nothing, even if one of several keys is described as the open store's. Otherwise a page that lies
//!   avoids a question, and gains nothing that it would not get with the user's click.
//! - *The names of the user's stores* are not the page's to know. The control has one size, with and without a name.
//! - *The store's description* is written beside the key after Omnisend's answer. Only one of the store that the key
//!   proves counts; another program that can write there can write a use, too. A use alone names no key: its store was
//!   the page's word.
//! - *An entry planted in the keyring* can claim a use and a label. A store that the key does not prove is asked about
//!   each time, and so is a conflict. The host releases no key that its attributes contradict.
//! - *An entry replaced between question and release* is not filled in: see [`is_as_shown`].

use alloc::string::String;

use crate::key::ApiKey;
use crate::library::{self, KnownStore};
use crate::protocol::{SavedKey, StoreSource};

/// Why the user is asked before a key is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each reason is independent of the others")]
pub struct Reasons {
    /// The user chose the field, and recognition does not know it.
    pub chosen_field: bool,
    /// The field holds a value, which the key would replace.
    pub replaces: bool,
    /// The key was never filled in, and Omnisend did not describe its store as the open one.
    pub first_use: bool,
    /// The dashboard shows another store than the key's.
    pub other_store: Option<OtherStore>,
    /// The key itself does not prove the store that is shown for it.
    pub unverified: bool,
    /// The entry contradicts its key, or another entry claims to be this one.
    pub conflict: bool,
}

/// The store that the key is known for is not the open one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherStore {
    pub known: KnownStore,
    /// The store that the dashboard shows as open.
    pub open: String,
}

impl Reasons {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns whether the key may be the wrong one, so that the question is a warning.
    pub(super) fn is_warning(&self) -> bool {
        self.chosen_field || self.other_store.is_some() || self.unverified || self.conflict
    }

    /// The reasons that the entry itself gives, in a dashboard that shows these stores as open. `default_name` is the
    /// name that Keyferry gives keys, which names no store.
    pub(super) fn of(entry: &SavedKey, keys: &[SavedKey], open: &[String], default_name: &str) -> Self {
        let is_described = library::is_described_as(entry, open);
        let other_store = library::known_store(entry, keys, default_name)
            .filter(|known| {
                !open.is_empty() && !is_described && !open.iter().any(|open| known.is_called(open))
            })
            .map(|known| OtherStore { known, open: open.join(", ") });
        Self {
            chosen_field: false,
            replaces: false,
            // Omnisend itself named the store that is open; a colleague's word is shown first.
            first_use: entry.used.is_none() && (!is_described || entry.colleague().is_some()),
            other_store,
            unverified: library::is_unverified(entry),
            conflict: entry.conflict,
        }
    }
}

/// Returns whether the key that arrived is the one that was shown. The keyring can have changed since it was listed.
pub(super) fn is_as_shown(shown: &SavedKey, released: &SavedKey, key: &ApiKey) -> bool {
    let proves_another_store = match (&shown.brand_id, key.brand_id()) {
        (Some(shown), Some(proven)) => *shown != proven,
        (Some(_), None) | (None, _) => false,
    };
    // A key that was unread has to prove its store now.
    let source = match shown.store_source {
        StoreSource::Unread => StoreSource::Key,
        source @ (StoreSource::Key | StoreSource::Page | StoreSource::Unknown) => source,
    };
    // A check may have ended since, or the key was shared. It changes neither the key nor the store that the key proves.
    let SavedKey { used, profile, check, team, .. } = released.clone();
    let expected = SavedKey { used, profile, check, team, store_source: source, ..shown.clone() };
    expected == *released && shown.last4 == key.last4() && !proves_another_store
}
