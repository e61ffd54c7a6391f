//! Every message of Keyferry, defined once: page <-> background <-> native messaging host.
//!
//! All enums are externally tagged (`{"save": {…}}`, or the bare name for a message without content), unknown
//! fields are ignored, and an unknown message is an error to the sender, never silence.

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::key::{ApiKey, BrandId, CaptureId, EntryId, wire};

/// The native messaging protocol that this version speaks. A host answers requests of this version only.
pub const PROTOCOL: u16 = 1;

/// The native messaging host's registered name.
pub const HOST_NAME: &str = "com.keyferry.host";

/// The extension's id in Chromium browsers, which follows from `key` in `manifest.json`.
pub const CHROMIUM_EXTENSION_ID: &str = "gkdkbegppcdmjkphlcifbfdldddomfcf";

/// The extension's id in Firefox, as in `manifest.json`.
pub const FIREFOX_EXTENSION_ID: &str = "keyferry@keyferry.com";

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

/// Longest time that the host waits for one keyring operation, in seconds: long enough for a person to find
/// their password, since the keyring may be asking for it.
pub const KEYRING_DEADLINE_SECONDS: u64 = 120;

/// After this time without the keyring's answer the host says that it is waiting, in milliseconds.
pub const KEYRING_WAITING_MILLIS: u64 = 1_500;

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
    /// To [`HostCall::Save`]: the keyring has given the same bytes back.
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
    /// WebAssembly is not allowed on this page: start the fallback build. Sent by `content.js` itself, since
    /// there is no Rust to send it yet.
    StartFallback,
    /// A key may be about to be copied: let the page's clipboard calls be heard.
    ListenToClipboard {
        /// The name of the event that carries them, random, so that the page cannot listen or speak up first.
        channel: String,
    },
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
    /// What the popup shows.
    Overview,
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
    /// To [`PageRequest::Overview`].
    Overview(Overview),
    /// It did not work.
    Failed(Failure),
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
    /// The keyring has given the same bytes back.
    Saved(SavedKey),
}

/// What the popup shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Whether the helper answers, with its version or the reason.
    pub helper: HelperState,
    /// Keys that are not in the keyring yet.
    pub unsaved: Vec<UnsavedKey>,
    /// Keys in the keyring, the latest capture first.
    pub saved: Vec<SavedKey>,
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
