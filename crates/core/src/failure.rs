//! Everything that can go wrong between a page and the keyring, each with a stable code.
//!
//! The words live in `extension/_locales/*/messages.json` under `failure_<code>` (what happened, what it means
//! for the key) and `failure_<code>_todo` (what to do), and in the host's `errors/failures.rs` for the command line.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Serialize};

/// A failure as it travels: the stable code, and the cause chain for support. A cause never holds a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What went wrong.
    pub code: FailureCode,
    /// The causes, outermost first, joined by `: `. For support; people are shown the code's own words.
    #[serde(default)]
    pub cause: String,
}

impl Failure {
    /// A failure with its cause chain.
    pub fn new(code: FailureCode, cause: impl Into<String>) -> Self {
        Self { code, cause: cause.into() }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// The stable codes. They appear in messages, in `--json` output and to support: never reuse one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum FailureCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
            /// A code of a newer version than this one.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl FailureCode {
            /// Reads a code as it is written in messages.
            pub fn parse(code: &str) -> Self {
                Self::ALL.iter().find(|known| known.as_str() == code).copied().unwrap_or(Self::Unknown)
            }

            /// Every code, for tests that each has its words.
            pub const ALL: &[Self] = &[$(Self::$name,)+ Self::Unknown];

            /// The code as it is written in messages and shown to support.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                    Self::Unknown => "unknown",
                }
            }
        }
    };
}

codes! {
    /// The browser does not know the helper: it is not installed or not registered with this browser.
    HelperMissing = "helper_missing",
    /// The helper's registration does not allow this extension's id.
    HelperForbidden = "helper_forbidden",
    /// The helper ended before it answered.
    HelperCrashed = "helper_crashed",
    /// The helper did not answer in time.
    HelperSilent = "helper_silent",
    /// The helper speaks an older protocol than the extension.
    HelperOutdated = "helper_outdated",
    /// The extension speaks an older protocol than the helper.
    ExtensionOutdated = "extension_outdated",
    /// The extension was updated, reloaded or turned off while the page was open: it cannot be reached from there.
    ExtensionGone = "extension_gone",
    /// The extension's background did not answer the page.
    ExtensionSilent = "extension_silent",
    /// The browser did not take the key into its memory: only the page has it.
    NotHeld = "not_held",
    /// No keyring service runs, or it cannot be reached.
    KeyringAbsent = "keyring_absent",
    /// The keyring is locked, and nobody has unlocked it yet.
    KeyringLocked = "keyring_locked",
    /// The keyring refused to read, write or delete: full, read-only or broken.
    KeyringRefused = "keyring_refused",
    /// The keyring did not give back the bytes that were written.
    ReadBackMismatch = "read_back_mismatch",
    /// Another key stands under the same id; it was left as it is.
    EntryConflict = "entry_conflict",
    /// No saved key has that id.
    NotFound = "not_found",
    /// The request is not one that this sender may make.
    NotAllowed = "not_allowed",
    /// The request could not be read.
    BadRequest = "bad_request",
    /// The message is larger than the protocol allows.
    TooLarge = "too_large",
    /// The field no longer takes the value that was filled in.
    FieldRefused = "field_refused",
    /// There is no form in this tab that takes the key.
    NoForm = "no_form",
    /// The fill control was covered, faded or moving when it was used.
    ControlHidden = "control_hidden",
    /// The keyring has no room for a name of the user's own.
    LabelRefused = "label_refused",
    /// The clipboard could not be reached.
    ClipboardAbsent = "clipboard_absent",
    /// The user or their company has switched this off.
    SwitchedOff = "switched_off",
    /// A defect in Keyferry.
    Internal = "internal",
}

impl fmt::Display for FailureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_a_newer_version_is_still_a_failure() {
        let failure: Failure = serde_json::from_str(r#"{"code":"from_the_future","cause":"x"}"#).unwrap();
        assert_eq!(failure.code, FailureCode::Unknown);
        assert_eq!(FailureCode::parse("from_the_future"), FailureCode::Unknown);
    }

    #[test]
    fn every_code_is_written_as_it_is_read() {
        for code in FailureCode::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.as_str()));
            assert_eq!(FailureCode::parse(code.as_str()), *code);
        }
    }
}
