//! Messages between the extension's pages and the background, and the popup's data.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{KeyHolder, Obstacle, Refusal, SavedKey, StoreSource, TeamConnection, TeamState, TeamView};
use crate::failure::Failure;
use crate::ids::{BrandId, CaptureId, EntryId};
use crate::key::{ApiKey, wire};
use crate::secret_text::SecretText;
use crate::settings::{Choice, SettingsView};
use crate::sites::WebApp;

/// Requests from the extension's own pages. Answered with [`ExtensionReply`]: with `Done` or `Failed` unless another
/// reply is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ExtensionRequest {
    /// Lists the keys that the search text finds, as the helper knows them now. Answered with `Overview`.
    Overview { text: String },
    /// Calls the helper, and reports its state to another page than the popup. Answered with `Overview`, without what the
    /// popup gets once.
    Helper,
    /// Like `Overview`, from the last list if the helper works.
    Search { text: String },
    /// Sets a key's label. Answered with `Renamed`.
    Rename { entry: EntryId, label: String },
    /// Removes a key after the time to undo it.
    Remove(Removal),
    /// Cancels a removal.
    Undo { entry: EntryId },
    /// Shares the keys that the team does not have yet, and lists the team's keys. The overview then changes.
    SyncTeam,
    /// Reads the connection to a team. Answered with `Team`.
    Team,
    /// Connects to a team, in the place of an attempt that runs. The answer to `Team` then changes.
    ConnectTeam(TeamConnection),
    /// Cancels the attempt to connect that runs.
    CancelConnect,
    /// Ends the sign-in to the team, and forgets it. The answer to `Team` then changes.
    DisconnectTeam,
    /// Asks Omnisend about a key, or about all. The overview then changes.
    CheckNow { entry: Option<EntryId> },
    /// Retries saving a pending capture now.
    Retry { capture: CaptureId },
    /// Releases a key for display, while the user holds the button, or for the page's own clipboard, where it stays.
    /// Answered with `Revealed`.
    Reveal { entry: EntryId },
    /// Has the helper copy a key to the clipboard, which is cleared after the time in the settings. Answered with `Copy`.
    Copy { entry: EntryId },
    /// Releases the key of a pending capture for the clipboard, where it stays. Answered with `Revealed`.
    CopyUnsaved(CaptureId),
    /// Fills a key into the form in this tab (the browser's ID), or else into the field that has the focus there.
    /// Answered with `Done` or `Refused`.
    FillIn { entry: EntryId, tab: i32 },
    /// Opens the choice of keys at the field that has the focus in this tab. Answered with `Done` or `Refused`.
    FillHere { tab: i32 },
    /// Asks whether the page in this tab is recognised. Answered with `Page`.
    InspectPage { tab: i32 },
    /// Reports the manifest's match patterns that the browser does not grant. Answered with `SiteAccess`.
    SiteAccess { not_granted: Vec<String> },
    /// Saves a key that the user typed or pasted. Answered with `Done` once the background has it, with `Refused`, or
    /// with `Unusual`.
    AddKey(NewKey),
    /// Reads the settings. Answered with `Options`.
    Options,
    /// Changes the settings that the choice contains. Answered with `Options`.
    Change(Choice),
}

/// The background's answer to an [`ExtensionRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ExtensionReply {
    /// The request was carried out, or is being carried out.
    Done,
    Overview(Box<Overview>),
    Revealed {
        #[serde(with = "wire")]
        #[cfg_attr(test, ts(type = "string"))]
        key: ApiKey,
    },
    Copy(CopyOutcome),
    Options(SettingsView),
    Team(TeamView),
    Renamed {
        /// The keyring had room for the beginning of the label only.
        shortened: bool,
    },
    Page {
        recognised: bool,
    },
    SiteAccess {
        /// The web apps that Keyferry is to work on and that the browser keeps it from.
        missing: Vec<WebApp>,
    },
    /// The text has none of the published formats: the user has to confirm that it is a key.
    Unusual {
        last4: String,
    },
    Refused(Refusal),
    Failed(Failure),
}

/// The outcome of copying a key by the helper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CopyOutcome {
    /// The clipboard holds the key.
    Copied {
        /// Seconds until the clipboard is cleared; 0 is never.
        clear_seconds: u32,
    },
    /// The keyring asks the user for something. The key is copied afterwards, and the toolbar shows that.
    Waiting,
    /// Nothing was copied: the helper cannot reach the clipboard, and so could not clear it either. The page can copy the
    /// key, with `Reveal`.
    Unreachable,
}

/// A key that the user typed or pasted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NewKey {
    /// The ID of the capture that it becomes.
    pub id: CaptureId,
    #[cfg_attr(test, ts(type = "string"))]
    pub text: SecretText,
    /// The store's name, or empty.
    pub label: String,
    /// The user has confirmed that an unusual text is a key.
    pub confirmed: bool,
}

/// A removal of a key that the user asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Removal {
    pub entry: EntryId,
    pub scope: RemovalScope,
}

/// A removal that can still be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Removing {
    pub key: SavedKey,
    pub scope: RemovalScope,
}

/// The places that a key is removed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RemovalScope {
    /// This computer's keyring.
    Here,
    /// The team's engine, and this computer's keyring.
    Team,
}

/// A key that was saved at the user's own request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AddedKey {
    pub entry: SavedKey,
    /// The key was in the keyring before, under this label.
    pub already_saved: bool,
}

/// The popup's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Overview {
    pub helper: HelperState,
    /// The step that fixes the helper's state.
    pub next_step: NextStep,
    /// Pending captures.
    pub unsaved: Vec<UnsavedKey>,
    /// The saved keys that the search finds, by store, the latest capture first.
    pub stores: Vec<StoreKeys>,
    /// Number of saved keys, independent of the search.
    pub total: u32,
    /// Number of saved keys that Omnisend does not accept.
    pub not_accepted: u32,
    pub checks: ChecksView,
    /// The connection to the team; `None` without one.
    pub team: Option<TeamState>,
    /// Number of this user's keys that the team does not have yet.
    pub not_shared: u32,
    /// The key that the user is about to name. Delivered once.
    pub naming: Option<EntryId>,
    /// Keys whose removal can still be undone.
    pub removing: Vec<Removing>,
    /// The last failure to change or remove a key. Delivered once.
    pub problem: Option<Failure>,
    /// The reason for which an action outside of the popup had no effect. Delivered once.
    pub refusal: Option<Refusal>,
    /// The key that was added last. Delivered once.
    pub added: Option<Box<AddedKey>>,
    pub links: Links,
}

/// The checks of keys that are being done, and those that were not possible.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChecksView {
    /// The key that Omnisend is being asked about.
    pub running: Option<EntryId>,
    /// Number of checks that the user asked for and that are not done.
    pub left: u32,
    /// Number of checks that the user asked for, with those that are done.
    pub asked: u32,
    pub obstacles: Vec<KeyObstacle>,
}

/// A key of which the last check was not possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KeyObstacle {
    pub entry: EntryId,
    pub obstacle: Obstacle,
}

/// The saved keys of one store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StoreKeys {
    /// The name that the store is displayed under: the user's own label of the latest key, or else the one that Omnisend
    /// gave; empty if there is none.
    pub name: String,
    /// The latest capture.
    pub latest: SavedKey,
    /// The captures before it, the latest first.
    pub older: Vec<SavedKey>,
    /// Their names, like `name`.
    pub older_names: Vec<String>,
}

/// The step that resolves a failure of the helper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum NextStep {
    /// The helper works.
    None,
    /// Install or update the helper.
    SetUp,
    /// Follow the failure's advice, then try again.
    TryAgain,
    /// Try again, and install the helper anew if that does not help.
    TryAgainOrSetUp,
}

/// Addresses that extension pages link to or compare with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Links {
    /// Omnisend's API keys page.
    pub omnisend: String,
    /// The origin of the pages that create keys.
    pub omnisend_origin: String,
    /// The origin of the pages that take a key.
    pub upstack_origin: String,
    /// The helper's download page.
    pub helper: String,
    /// The page on which people report problems.
    pub report: String,
}

/// The state of the helper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum HelperState {
    Ready {
        version: String,
    },
    /// It does not answer, or cannot use the keyring.
    Failed(Failure),
}

/// A pending capture as displayed: without the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UnsavedKey {
    pub capture: CaptureId,
    #[serde(default)]
    pub brand_id: Option<BrandId>,
    #[serde(default)]
    pub store_source: StoreSource,
    /// The key's last four characters.
    pub last4: String,
    /// Time of capture, in seconds since 1970-01-01 UTC.
    pub captured_at: u64,
    /// `None` during the first attempt.
    #[serde(default)]
    pub failure: Option<Failure>,
    /// `None` during the first attempt.
    #[serde(default)]
    pub holder: Option<KeyHolder>,
}
