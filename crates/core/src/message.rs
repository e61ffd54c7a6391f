//! Every message of Keyferry, defined once: page <-> background <-> native messaging host.
//!
//! All enums are externally tagged (`{"save": {…}}`, or the bare name for a message without content), unknown
//! fields are ignored, and an unknown message is an error to the sender, never silence.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::key::{ApiKey, BrandId, CaptureId, EntryId, wire};
use crate::settings::{Choice, Settings, SettingsView};

/// The native messaging protocol that this version speaks. A host answers requests of this version only.
pub const PROTOCOL: u16 = 1;

/// The native messaging host's registered name.
pub const HOST_NAME: &str = "com.keyferry.host";

/// The extension's id in Chromium browsers, which follows from `key` in `manifest.json`.
pub const CHROMIUM_EXTENSION_ID: &str = "gkdkbegppcdmjkphlcifbfdldddomfcf";

/// The extension's id in Firefox, as in `manifest.json`.
pub const FIREFOX_EXTENSION_ID: &str = "keyferry@keyferry.com";

/// Where the helper can be downloaded.
pub const HELPER_DOWNLOAD: &str = "https://github.com/keyferry/keyferry/releases/latest";

/// Longest request that the host reads, in bytes. The largest real request is a save of under 1 KiB; browsers
/// allow 64 MiB.
pub const MAX_REQUEST_BYTES: u32 = 64 * 1024;

/// How deep objects and lists may stand in each other in a request. A save, the deepest, has three levels.
pub const MAX_REQUEST_DEPTH: usize = 8;

/// How many values, names included, a request may hold. A save, the largest, has some twenty.
pub const MAX_REQUEST_VALUES: usize = 128;

/// Longest reply that the host sends, in bytes (Chromium and Firefox: 1 MB from a host).
pub const MAX_REPLY_BYTES: u32 = 1024 * 1024;

/// Longest label of a saved key, in characters.
pub const MAX_LABEL_CHARS: usize = 100;

/// Longest name of a store in [`Use`], in characters: with a label it must fit what Windows keeps of an entry.
pub const MAX_STORE_CHARS: usize = 40;

/// Longest time that the host waits for one keyring operation, in seconds: long enough for a person to find
/// their password, since the keyring may be asking for it.
pub const KEYRING_DEADLINE_SECONDS: u64 = 120;

/// After this time without the keyring's answer the host says that it is waiting, in milliseconds.
pub const KEYRING_WAITING_MILLIS: u64 = 1_500;

/// How long a removed key can be brought back, in seconds. Until then it stays in the keyring.
pub const UNDO_SECONDS: u64 = 8;

/// Where a key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// app.omnisend.com
    Omnisend,
}

impl Site {
    /// The name in messages, in the keyring's attributes and in `--json` output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Omnisend => "omnisend",
        }
    }
}

/// A key on its way to the keyring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// The same for every attempt to deliver this capture.
    pub id: CaptureId,
    /// Where it was captured.
    pub site: Site,
    /// The key.
    #[serde(with = "wire")]
    pub key: ApiKey,
    /// The store that the page named, if it did.
    #[serde(default)]
    pub brand_on_page: Option<BrandId>,
    /// What people call it: the name given to the key. At most [`MAX_LABEL_CHARS`] characters.
    pub label: String,
    /// When it was captured, in seconds since 1970-01-01 UTC.
    pub captured_at: u64,
}

impl Capture {
    /// The store that the key belongs to: what the key says of itself, else what the page said.
    pub fn brand_id(&self) -> Option<BrandId> {
        self.key.brand_id().or_else(|| self.brand_on_page.clone())
    }

    /// Whether the page named another store than the key itself does.
    pub fn brands_disagree(&self) -> bool {
        matches!((&self.brand_on_page, self.key.brand_id()), (Some(page), Some(key)) if *page != key)
    }
}

/// A key in the keyring, as it may be shown: everything but the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedKey {
    /// Its id in the keyring.
    pub id: EntryId,
    /// Where it came from.
    pub site: Site,
    /// The store, if known.
    #[serde(default)]
    pub brand_id: Option<BrandId>,
    /// What people call it.
    pub label: String,
    /// The key's last four characters.
    pub last4: String,
    /// When it was captured, in seconds since 1970-01-01 UTC.
    pub captured_at: u64,
    /// When and where it was last filled in; `None` if it never was.
    #[serde(default)]
    pub used: Option<Use>,
}

/// That a key was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// When, in seconds since 1970-01-01 UTC.
    pub at: u64,
    /// The store that Upstack's dashboard showed, if it named one. At most [`MAX_STORE_CHARS`] characters.
    #[serde(default)]
    pub store: String,
}

/// Background -> host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostRequest {
    /// [`PROTOCOL`] of the sender.
    pub protocol: u16,
    /// The extension's version, for support.
    pub client: String,
    /// Chosen by the sender, repeated in every reply to this request.
    pub id: u32,
    /// What is asked.
    pub call: HostCall,
}

/// The part of a [`HostRequest`] that every version can read, so that a request of another version, or an unknown
/// one, still gets an answer with its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct HostEnvelope {
    /// [`PROTOCOL`] of the sender.
    pub protocol: u16,
    /// The request's id.
    pub id: u32,
}

/// What the host can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostCall {
    /// Who are you?
    Hello,
    /// Put this key into the keyring and read it back.
    Save(Capture),
    /// The same, but without asking the user for anything: a locked keyring is a failure.
    SaveQuietly(Capture),
    /// What is saved? Never answers with keys.
    List,
    /// Give out one key, for the form that the user is filling in.
    Release {
        /// Which one.
        entry: EntryId,
        /// The origin of the page with the form, as the browser tells it. The host refuses any other than
        /// [`crate::site::upstack::ORIGIN`]; it can check no more than what it is told.
        origin: String,
    },
    /// Give out one key for the user's own eyes, or for their clipboard, in a page of the extension itself.
    /// Answered with [`HostAnswer::Released`].
    Reveal {
        /// Which one.
        entry: EntryId,
    },
    /// Call a key this.
    Rename {
        /// Which one.
        entry: EntryId,
        /// What people call it. At most [`MAX_LABEL_CHARS`] characters.
        label: String,
    },
    /// Keep with a key when and where it was filled in.
    MarkUsed {
        /// Which one.
        entry: EntryId,
        /// When and where.
        used: Use,
    },
    /// Remove a key from the keyring for good.
    Remove {
        /// Which one.
        entry: EntryId,
    },
    /// Empty the clipboard if it still holds this key, and leave it alone if it holds anything else.
    ClearClipboard {
        /// Which one.
        entry: EntryId,
    },
}

/// Host -> background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostReply {
    /// [`PROTOCOL`] of the host.
    pub protocol: u16,
    /// The host's version, for support.
    pub host: String,
    /// The request's id; `None` when the request could not be read that far.
    #[serde(default)]
    pub id: Option<u32>,
    /// The answer.
    pub answer: HostAnswer,
}

/// What the host answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostAnswer {
    /// To [`HostCall::Hello`].
    Hello,
    /// To [`HostCall::Save`] and [`HostCall::SaveQuietly`]: the keyring has given the same bytes back.
    Saved {
        /// The capture that is now safe.
        capture: CaptureId,
        /// How it is kept.
        entry: SavedKey,
    },
    /// To [`HostCall::List`], the latest capture first.
    Listed {
        /// All saved keys.
        entries: Vec<SavedKey>,
    },
    /// To [`HostCall::Release`] and [`HostCall::Reveal`].
    Released {
        /// How it is kept.
        entry: SavedKey,
        /// The key.
        #[serde(with = "wire")]
        key: ApiKey,
    },
    /// To [`HostCall::Rename`] and [`HostCall::MarkUsed`]: how the keyring says that it is kept now.
    Changed {
        /// How it is kept.
        entry: SavedKey,
    },
    /// To [`HostCall::Remove`]: the keyring no longer has it.
    Removed {
        /// Which one.
        entry: EntryId,
    },
    /// To [`HostCall::ClearClipboard`]: the clipboard does not hold the key now.
    ClipboardClear {
        /// Which one.
        entry: EntryId,
    },
    /// Not an answer yet: the keyring is waiting for the user, most likely for a password. Another reply to the
    /// same request follows.
    Waiting,
    /// It did not work.
    Failed(Failure),
}

/// Page or popup -> background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageRequest {
    /// The page shows a sign that Keyferry may have something to do: start the content script. Sent by
    /// `extension/wake.js`, as is the next one, since there is no Rust on the page to send it yet.
    Start,
    /// The same, where the page's policy forbids WebAssembly: start the build without.
    StartFallback,
    /// Deliver this key. Answered with [`PageReply::Delivery`].
    Deliver(Capture),
    /// Try again now.
    Retry {
        /// Which capture.
        capture: CaptureId,
    },
    /// Which keys could be filled in here?
    Saved,
    /// The user has chosen this key for the form.
    Fill {
        /// Which one.
        entry: EntryId,
    },
    /// The form holds this key, after a check.
    Filled {
        /// Which one.
        entry: EntryId,
        /// When and where.
        used: Use,
    },
    /// How Keyferry is set.
    Settings,
}

/// The extension's own pages -> background: what no web page has the words for. Answered with [`OwnReply`], or with
/// [`PageReply::Done`] and [`PageReply::Failed`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnRequest {
    /// What the popup shows of the keys that this text finds, as the helper says it now.
    Overview {
        /// What the user typed.
        text: String,
    },
    /// The same without asking the helper again, if it has answered before.
    Search {
        /// What the user typed.
        text: String,
    },
    /// Call a key this.
    Rename {
        /// Which one.
        entry: EntryId,
        /// What people call it.
        label: String,
    },
    /// Remove a key once the time for [`OwnRequest::Undo`] is over.
    Remove {
        /// Which one.
        entry: EntryId,
    },
    /// Keep a key that was about to be removed.
    Undo {
        /// Which one.
        entry: EntryId,
    },
    /// The user holds the button that shows this key.
    Reveal {
        /// Which one.
        entry: EntryId,
    },
    /// The user copies this key: it is to leave the clipboard after the time that they have set.
    Copy {
        /// Which one.
        entry: EntryId,
    },
    /// Fill this key into the form in this tab.
    FillIn {
        /// Which one.
        entry: EntryId,
        /// The browser's number of the tab.
        tab: i32,
    },
    /// How the user or their company has set Keyferry.
    Options,
    /// Set Keyferry like this.
    Change(Choice),
}

/// Background -> page or popup, in answer to a [`PageRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageReply {
    /// Done; there is nothing to say.
    Done,
    /// To [`PageRequest::Deliver`] and [`PageRequest::Retry`].
    Delivery(Delivery),
    /// To [`PageRequest::Saved`], the latest capture first.
    Saved {
        /// All saved keys.
        entries: Vec<SavedKey>,
    },
    /// To [`PageRequest::Fill`].
    Fill {
        /// How it is kept.
        entry: SavedKey,
        /// The key.
        #[serde(with = "wire")]
        key: ApiKey,
    },
    /// To [`PageRequest::Settings`].
    Settings(Settings),
    /// It did not work.
    Failed(Failure),
}

/// Background -> the extension's own pages, in answer to an [`OwnRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnReply {
    /// To [`OwnRequest::Overview`] and [`OwnRequest::Search`].
    Overview(Overview),
    /// To [`OwnRequest::Reveal`] and [`OwnRequest::Copy`].
    Revealed {
        /// The key.
        #[serde(with = "wire")]
        key: ApiKey,
        /// After how many seconds the clipboard is cleared of it; 0 is never.
        clear_seconds: u32,
    },
    /// To [`OwnRequest::Options`] and [`OwnRequest::Change`].
    Options(SettingsView),
}

/// Background -> the tab with Upstack's page, in the user's name. Answered with whether there is a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TabOrder {
    /// Use the fill control.
    Fill {
        /// The key, if the user has chosen one already.
        #[serde(default)]
        entry: Option<EntryId>,
    },
}

/// Where a capture stands. Also sent to the page unasked, whenever it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Which capture.
    pub capture: CaptureId,
    /// Where it stands.
    pub state: DeliveryState,
}

/// Where a capture stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// On its way; the background holds it.
    Saving,
    /// On its way, and the keyring is asking the user for something.
    Waiting,
    /// Not saved. The background holds it and tries again.
    Unsaved(Failure),
    /// The keyring has given the same bytes back. The page knows the key and its store by itself.
    Saved,
}

/// What the popup shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Whether the helper answers, with its version or the reason.
    pub helper: HelperState,
    /// The one thing to do about the helper.
    pub todo: Todo,
    /// Keys that are not in the keyring yet.
    pub unsaved: Vec<UnsavedKey>,
    /// The saved keys that were searched for, by store, the store with the latest capture first.
    pub stores: Vec<StoreKeys>,
    /// How many keys are saved, found by the search or not.
    pub total: u32,
    /// Keys that are removed in a moment unless the user undoes it.
    pub removing: Vec<SavedKey>,
    /// How long the user has to undo it, in seconds.
    pub undo_seconds: u64,
    /// What last went wrong with a key that was to be changed or removed.
    pub problem: Option<Failure>,
    /// Where things are.
    pub links: Links,
}

/// The saved keys of one store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreKeys {
    /// The latest capture.
    pub latest: SavedKey,
    /// Those before it, the latest first.
    pub older: Vec<SavedKey>,
}

/// What the user can do about the helper's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Todo {
    /// Nothing: it works.
    Nothing,
    /// Install the helper, or a newer one.
    SetUp,
    /// Do what the failure's words say, then try again.
    TryAgain,
}

/// Addresses that the extension's pages lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// Omnisend's API keys page.
    pub omnisend: String,
    /// Upstack's destinations.
    pub upstack: String,
    /// Where the helper can be downloaded.
    pub helper: String,
}

/// Whether the helper answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelperState {
    /// It does.
    Ready {
        /// Its version.
        version: String,
    },
    /// It does not, or it cannot reach the keyring.
    Failed(Failure),
}

/// A key that is not in the keyring yet, as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsavedKey {
    /// Which capture.
    pub capture: CaptureId,
    /// The store, if known.
    #[serde(default)]
    pub brand_id: Option<BrandId>,
    /// The key's last four characters.
    pub last4: String,
    /// When it was captured, in seconds since 1970-01-01 UTC.
    pub captured_at: u64,
    /// Why it is not saved yet; `None` while the first attempt is under way.
    #[serde(default)]
    pub failure: Option<Failure>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_fields_are_tolerated_and_unknown_calls_are_not() {
        let known = r#"{"protocol":1,"client":"0","id":7,"call":"hello","later":true}"#;
        assert_eq!(serde_json::from_str::<HostRequest>(known).unwrap().call, HostCall::Hello);
        let unknown = r#"{"protocol":1,"client":"0","id":7,"call":"format_disk"}"#;
        assert!(serde_json::from_str::<HostRequest>(unknown).is_err());
    }

    #[test]
    fn a_value_that_is_not_a_key_is_refused_without_being_repeated() {
        let text = r#"{"protocol":1,"client":"0","id":7,"call":{"save":{"id":"00000000000000000000000000000000",
            "site":"omnisend","key":"hunter2-hunter2","label":"x","captured_at":1}}}"#;
        let error = serde_json::from_str::<HostRequest>(text).unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}
