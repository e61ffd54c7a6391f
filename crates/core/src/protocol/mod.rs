//! Every message of Keyferry, defined once: page <-> background <-> native messaging host.
//!
//! All enums are externally tagged (`{"save": {…}}`, or the bare name for a message without content), unknown
//! fields are ignored, and an unknown message is an error to the sender, never silence.

mod extension;
mod host;
mod page;

use alloc::string::String;

use serde::{Deserialize, Serialize};

pub use self::extension::{
    ExtensionReply, ExtensionRequest, HelperState, Links, Overview, StoreKeys, Todo, UnsavedKey,
};
pub use self::host::{HostAnswer, HostCall, HostEnvelope, HostReply, HostRequest, PROTOCOL_VERSION};
pub use self::page::{Delivery, DeliveryState, PageReply, PageRequest, TabCommand};
use crate::ids::{BrandId, CaptureId, EntryId};
use crate::key::{ApiKey, wire};
use crate::sites::Site;

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
    pub used: Option<LastUse>,
}

/// That a key was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastUse {
    /// When, in seconds since 1970-01-01 UTC.
    pub at: u64,
    /// The store that Upstack's dashboard showed, if it named one. At most [`MAX_STORE_CHARS`] characters.
    #[serde(default)]
    pub store: String,
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
