//! Failures between a page and the keyring, each with a stable code.
//!
//! The texts are in `extension/_locales/*/messages.json` under `failure_<code>` (what happened, true wherever it
//! is shown) and `failure_<code>_todo` (what to do, without losing a key). Where an unsaved key is, is a text of its own:
//! see [`KeyHolder`](crate::protocol::KeyHolder). The command line's texts are in the host's `errors/failures.rs`.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{Phrases, phrases};

/// A failure: its stable code, and the cause for support. A cause never contains a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Failure {
    pub code: FailureCode,
    /// The chain of causes, outermost first, joined by `: `. Users see the code's text instead.
    #[serde(default)]
    pub cause: String,
}

impl Failure {
    /// Creates a failure with its chain of causes.
    pub fn new(code: FailureCode, cause: impl Into<String>) -> Self {
        Self { code, cause: cause.into() }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// A stable code, used in messages, `--json` output and support requests: never reuse one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum FailureCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
            /// A code of a newer version.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        /// The codes, in the order of the variants.
        const CODES: Phrases = phrases![$($code,)+ "unknown"];

        impl FailureCode {
            /// Parses a code; one that this version does not know is [`FailureCode::Unknown`].
            pub fn parse(code: &str) -> Self {
                let known = CODES.iter().position(|known| known == code);
                known.and_then(|index| Self::ALL.get(index)).copied().unwrap_or(Self::Unknown)
            }

            /// Every code, for tests that its texts exist.
            pub const ALL: &[Self] = &[$(Self::$name,)+ Self::Unknown];

            /// The code as text.
            pub fn as_str(self) -> &'static str {
                CODES.iter().nth(self as usize).unwrap_or_default()
            }
        }
    };
}

codes! {
    /// The helper is not installed, or not registered with this browser.
    HelperMissing = "helper_missing",
    /// The helper's registration does not allow this extension's id.
    HelperForbidden = "helper_forbidden",
    /// A company's policy forbids the browser to start the helper.
    HelperBlocked = "helper_blocked",
    /// The system did not start the helper: its file system, security software or a missing library forbids it.
    HelperNotStarted = "helper_not_started",
    /// The helper ended before it answered.
    HelperCrashed = "helper_crashed",
    /// The helper did not answer in time.
    HelperSilent = "helper_silent",
    /// The helper speaks an older protocol than the extension.
    HelperOutdated = "helper_outdated",
    /// The extension speaks an older protocol than the helper.
    ExtensionOutdated = "extension_outdated",
    /// The extension was updated, reloaded or disabled: pages that were open can no longer reach it.
    ExtensionGone = "extension_gone",
    /// The extension's background did not answer the page.
    ExtensionSilent = "extension_silent",
    /// The browser did not hold the capture in its session memory: only the page has the key.
    NotHeld = "not_held",
    /// No keyring service is running, or it cannot be reached.
    KeyringAbsent = "keyring_absent",
    /// The keyring is locked.
    KeyringLocked = "keyring_locked",
    /// The keyring failed to read, write or delete: full, read-only or broken.
    KeyringRefused = "keyring_refused",
    /// The read-back returned other bytes than were written.
    ReadBackMismatch = "read_back_mismatch",
    /// The entry holds another key, which was not overwritten.
    EntryConflict = "entry_conflict",
    /// Another program has changed the entry: its attributes contradict the key, or are no longer as they were shown.
    EntryChanged = "entry_changed",
    /// No entry has this ID.
    NotFound = "not_found",
    /// The sender may not make this request.
    NotAllowed = "not_allowed",
    /// The request could not be read.
    BadRequest = "bad_request",
    /// Too many different keys were released in a short time.
    TooManyReleases = "too_many_releases",
    /// The tab has delivered too many captures.
    TooManyCaptures = "too_many_captures",
    /// The message exceeds a limit of the protocol.
    TooLarge = "too_large",
    /// The field did not keep the value that was filled in.
    FieldRefused = "field_refused",
    /// The tab has no form for the key.
    NoForm = "no_form",
    /// The fill control was covered, transparent or moving when clicked (clickjacking check).
    ControlHidden = "control_hidden",
    /// The keyring cannot store the label.
    LabelRefused = "label_refused",
    /// The clipboard is not accessible.
    ClipboardAbsent = "clipboard_absent",
    /// The team's engine could not be reached, or is not available at the moment.
    TeamUnreachable = "team_unreachable",
    /// The sign-in to the team's engine has ended, or the keyring has none.
    TeamSignedOut = "team_signed_out",
    /// The team's policy does not allow the request.
    TeamDenied = "team_denied",
    /// The link to a team's engine could not be read.
    TeamLink = "team_link",
    /// The file of the company's authority has no certificate that can be read.
    TeamCertificate = "team_certificate",
    /// The user is connected to another team's engine.
    TeamElsewhere = "team_elsewhere",
    /// No engine answers at the address.
    TeamAddress = "team_address",
    /// The certificate of the team's engine is not trusted.
    TeamInsecure = "team_insecure",
    /// The engine's clock and this computer's differ too much.
    TeamClock = "team_clock",
    /// The engine is sealed, or was never initialised.
    TeamSealed = "team_sealed",
    /// The person has cancelled the sign-in, or took too long.
    TeamCancelled = "team_cancelled",
    /// Another program uses the address that the browser comes back to after a sign-in.
    TeamPort = "team_port",
    /// The engine did not accept the account or the token.
    TeamRefused = "team_refused",
    /// The mount is not of KV version 2.
    TeamMount = "team_mount",
    /// The policy lacks a rule.
    TeamPolicy = "team_policy",
    /// The engine overwrites entries.
    TeamOverwrites = "team_overwrites",
    /// The connection has ended, and the engine could not be asked to end the sign-in.
    TeamNotRevoked = "team_not_revoked",
    /// The settings switch Keyferry off there.
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
    fn an_unknown_code_is_read_as_a_failure() {
        let failure: Failure = serde_json::from_str(r#"{"code":"from_the_future","cause":"x"}"#).unwrap();
        assert_eq!(failure.code, FailureCode::Unknown);
        assert_eq!(FailureCode::parse("from_the_future"), FailureCode::Unknown);
    }

    #[test]
    fn every_code_survives_a_round_trip() {
        for code in FailureCode::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.as_str()));
            assert_eq!(FailureCode::parse(code.as_str()), *code);
        }
    }
}
