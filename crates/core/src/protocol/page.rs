//! Messages between a page's content script and the background.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Capture, LastUse, SavedKey};
use crate::failure::{Failure, FailureCode};
use crate::ids::{CaptureId, EntryId};
use crate::key::{ApiKey, wire};
use crate::settings::PageSettings;

/// Requests from content scripts. Answered with the [`PageReply`] that they name, or with `Failed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum PageRequest {
    /// Starts the content script, since the page shows a trigger. Answered with `Done`.
    Start,
    /// Like `Start`, on a page whose policy forbids WebAssembly: starts the JavaScript build.
    StartFallback,
    /// Delivers a capture; idempotent. Answered with `Delivery`.
    Deliver(Capture),
    /// Retries saving a pending capture now. Answered with `Delivery`.
    Retry { capture: CaptureId },
    /// Lists the saved keys. Answered with `Saved`.
    Saved,
    /// Asks which key is the open store's, among the keys as last listed: nothing is called for it. Answered with `Saved`,
    /// with one key at most.
    KeyOfStore {
        /// The names that the dashboard displays for the open store.
        open: Vec<String>,
    },
    /// Releases the key that the user chose for the form. Answered with `Fill`.
    Fill { entry: EntryId },
    /// Reports that the form holds the key. Answered with `Done`.
    Filled { entry: EntryId, used: LastUse },
    /// Reads the settings. Answered with `Settings`.
    Settings,
    /// Starts the helper, since a key is about to be saved or filled in: starting takes most of the time that a save
    /// takes. Answered with `Done`, before the helper has started.
    PrepareHost,
    /// Opens the popup, in which the user names the key that this document saved last. Answered with `Done`.
    NameKey,
    /// Reports that the content script receives commands from now on. Answered with `Done`.
    Listening,
}

/// The background's answer to a [`PageRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
#[allow(clippy::large_enum_variant, reason = "smaller in WebAssembly, and moved a few times for a key")]
pub enum PageReply {
    Done,
    Delivery(Delivery),
    /// The requested keys, the latest capture first.
    Saved {
        entries: Vec<SavedKey>,
    },
    Fill {
        entry: SavedKey,
        #[serde(with = "wire")]
        #[cfg_attr(test, ts(type = "string"))]
        key: ApiKey,
    },
    Settings(PageSettings),
    Failed(Failure),
}

/// Commands from the background to a tab's content script. Answered with a [`TabAnswer`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum TabCommand {
    /// Activates the fill control.
    Fill {
        /// The key, if the user has chosen one.
        #[serde(default)]
        entry: Option<EntryId>,
    },
    /// Places the control at the field that has the focus, although recognition does not know it, and activates it.
    FillHere {
        /// The key, if the user has chosen one.
        #[serde(default)]
        entry: Option<EntryId>,
    },
    /// Asks whether the page is recognised.
    Inspect,
    /// Shows that the keyring asks the user for something before the page's request is answered.
    ShowWaiting,
    /// Shows that the team's engine is asked for the key before the page's request is answered.
    ShowAskingTeam,
}

/// A content script's answer to a [`TabCommand`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum TabAnswer {
    /// The command is carried out. For `Inspect`: the page is recognised.
    Done,
    /// The page has no form for the key.
    NoForm,
    /// The focus is not in a text field that can be filled in.
    NoField,
    /// The focus is in a frame.
    FieldInFrame,
}

/// The state of a capture on its way to the keyring. The background also sends it to the page whenever it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Delivery {
    pub capture: CaptureId,
    pub state: DeliveryState,
}

/// See [`Delivery`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum DeliveryState {
    /// The background holds it and sends it to the host.
    Saving,
    /// The keyring waits for the user.
    Waiting,
    /// The background holds it and retries.
    Unsaved(Failure),
    /// An earlier answer has acknowledged it already.
    Saved,
    /// The read-back returned the same bytes, and [`PageRequest::NameKey`] has an effect.
    Nameable,
}

impl DeliveryState {
    pub fn is_saved(&self) -> bool {
        matches!(self, Self::Saved | Self::Nameable)
    }
}

/// Omnisend's answer about a captured key, for the notice that shows the key as saved. The background sends it to the page
/// without a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CheckLine {
    pub capture: CaptureId,
    /// The answer in the user's language.
    pub line: String,
    /// The user has to do something about the key.
    pub is_problem: bool,
}

/// The place of a captured key that could not be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum KeyHolder {
    /// The browser's session memory, until the browser is closed.
    Browser,
    /// The page alone, until it is closed or reloaded.
    Page,
}

impl KeyHolder {
    /// The holder of a capture after this failure to deliver or save it. Codes that the background gives when it refuses
    /// a capture, or that the page gives when it cannot reach the background, leave the key on the page.
    pub fn after(code: FailureCode) -> Self {
        let is_on_page = matches!(
            code,
            FailureCode::ExtensionGone
                | FailureCode::ExtensionSilent
                | FailureCode::NotHeld
                | FailureCode::NotFound
                | FailureCode::NotAllowed
                | FailureCode::BadRequest
                | FailureCode::TooManyCaptures
                | FailureCode::SwitchedOff
        );
        if is_on_page { Self::Page } else { Self::Browser }
    }

    /// The holder of a capture that the background has received, after this failure to save it.
    pub fn of_pending(code: FailureCode) -> Self {
        if code == FailureCode::NotHeld { Self::Page } else { Self::Browser }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_on_the_page_alone_unless_the_background_has_received_it() {
        // Refusals of the background, and failures to reach it.
        for code in ["switched_off", "not_allowed", "too_many_captures", "bad_request", "not_found"] {
            assert_eq!(KeyHolder::after(FailureCode::parse(code)), KeyHolder::Page, "{code}");
        }
        for code in ["extension_gone", "extension_silent", "not_held"] {
            assert_eq!(KeyHolder::after(FailureCode::parse(code)), KeyHolder::Page, "{code}");
        }
        // Failures of the helper and the keyring.
        for code in ["helper_missing", "helper_silent", "keyring_locked", "read_back_mismatch", "internal"] {
            assert_eq!(KeyHolder::after(FailureCode::parse(code)), KeyHolder::Browser, "{code}");
        }
    }
}
