//! Messages between the background and the native messaging host.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Deserializer, Serialize};

use super::{
    Capture, LastUse, ReceivedKey, SavedKey, SignInAddress, TeamCheck, TeamConnection, TeamState, Unchecked,
};
use crate::failure::Failure;
use crate::ids::{CaptureId, EntryId};
use crate::key::{ApiKey, wire};

/// The version of the native messaging protocol. A host executes requests of the same version only.
pub const PROTOCOL_VERSION: u16 = 1;

/// A request to the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HostRequest {
    /// [`PROTOCOL_VERSION`] of the extension.
    pub protocol: u16,
    /// The extension's version, for support.
    pub client: String,
    /// Repeated in every reply to this request.
    pub id: u32,
    pub call: HostCall,
}

/// The part of a [`HostRequest`] that every version can read: a request of another version still gets an answer with
/// its ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct HostEnvelope {
    pub protocol: u16,
    pub id: u32,
}

/// A call to the host. Answered with the [`HostAnswer`] that it names, or with `Failed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum HostCall {
    /// Checks that the host runs. Answered with `Hello`.
    Hello,
    /// Writes a key to the keyring and reads it back. Answered with `Saved`.
    Save(Capture),
    /// Like `Save`, without a prompt: a locked keyring is a failure.
    SaveQuietly(Capture),
    /// Lists the entries, without keys: those of the keyring, and those of the team as last listed. Answered with `Listed`,
    /// after `ListPart`s if the list exceeds one reply.
    List,
    /// Releases a key for the form that the user is filling in. Answered with `Released`.
    Release {
        entry: EntryId,
        /// The origin of the form's page, as the browser reports it. The host refuses any but
        /// [`crate::sites::upstack::ORIGIN`]; it cannot verify what the extension reports.
        origin: String,
    },
    /// Releases a key for an extension page: to display it, or to copy it where the host cannot. Answered with `Released`.
    Reveal { entry: EntryId },
    /// Sets an entry's label. Answered with `Changed`.
    Rename {
        entry: EntryId,
        /// At most [`MAX_LABEL_CHARS`](crate::limits::MAX_LABEL_CHARS) characters.
        label: String,
    },
    /// Records when and where a key was filled in. Answered with `Changed`.
    MarkUsed { entry: EntryId, used: LastUse },
    /// Deletes an entry. Answered with `Removed`.
    Remove { entry: EntryId },
    /// Copies a key to the clipboard, and clears the clipboard of it after a time. Answered with `Copied`.
    Copy {
        entry: EntryId,
        /// Seconds until the clipboard is cleared; 0 is never.
        clear_seconds: u32,
    },
    /// Asks Omnisend whether it accepts the key and which store it belongs to, and keeps the answer with the entry. Never
    /// prompts: the key is asked about only where the keyring gives it without a question. Answered with `Checked` or
    /// `Unchecked`.
    Check { entry: EntryId },
    /// Shares the keys that wait, and lists the team's keys anew. Answered like `List`; a failure of the team's engine is in
    /// [`TeamState::problem`].
    SyncTeam,
    /// Removes a key for the whole team: from the team's engine, and then from the keyring. Answered with `Removed`.
    RemoveForTeam { entry: EntryId },
    /// Connects to a team's engine. Answered with `SignIn` if the person is to sign in in the browser, and then, perhaps
    /// minutes later and beside other answers, like `SyncTeam`, or with `NotReady`. Ends an attempt that runs.
    ConnectTeam(TeamConnection),
    /// Ends the attempt to connect that runs: its `ConnectTeam` is answered with a failure. Answered with `Hello`.
    CancelConnect,
    /// Ends the sign-in to the team's engine and forgets the team. No key is removed. Answered with `Listed`.
    DisconnectTeam,
}

/// A reply of the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostReply {
    /// [`PROTOCOL_VERSION`] of the host.
    pub protocol: u16,
    /// The host's version, for support.
    pub host: String,
    /// The request's ID; `None` if the host could not read the request that far.
    #[serde(default)]
    pub id: Option<u32>,
    /// The user is connected to a team.
    #[serde(default, skip_serializing_if = "is_false")]
    pub has_team: bool,
    pub answer: HostAnswer,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_false(value: &bool) -> bool {
    !value
}

/// The host's answer to a [`HostCall`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostAnswer {
    Hello,
    /// The read-back returned the same bytes.
    Saved {
        capture: CaptureId,
        entry: SavedKey,
        /// The key was in the keyring before. An older host does not send it.
        #[serde(default, skip_serializing_if = "is_false")]
        already_saved: bool,
    },
    /// The beginning of a list that exceeds one reply, or its continuation. The rest follows.
    ListPart {
        #[serde(deserialize_with = "known_entries")]
        entries: Vec<SavedKey>,
    },
    /// All entries, or the end of the list; the latest capture first.
    Listed {
        #[serde(deserialize_with = "known_entries")]
        entries: Vec<SavedKey>,
        /// `None` without a team. The entries contain the team's keys, too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamState>,
    },
    Released {
        entry: SavedKey,
        #[serde(with = "wire")]
        key: ApiKey,
    },
    /// The entry as the keyring keeps it now.
    Changed {
        entry: SavedKey,
    },
    Removed {
        entry: EntryId,
    },
    /// The clipboard returns the key.
    Copied {
        entry: SavedKey,
    },
    /// Omnisend answered, and the entry contains the answer.
    Checked {
        entry: SavedKey,
    },
    /// Omnisend said nothing about the key, and the entry is as before.
    Unchecked(Unchecked),
    /// The keyring waits for the user, most likely for a password. The answer follows.
    Waiting,
    /// The key is not in the keyring, and the team's engine is asked for it. The answer follows, perhaps after those of
    /// later requests.
    AskingTeam,
    /// The person signs in at this address. The answer to `ConnectTeam` follows.
    SignIn {
        address: SignInAddress,
    },
    /// The team's engine is not ready for keys, or not allowed to this person. Nothing was kept.
    NotReady {
        /// At least one.
        checks: Vec<TeamCheck>,
    },
    Failed(Failure),
}

/// Reads a list of entries, and skips those of a site that only a newer host knows: they cannot be filled in, and one
/// of them must not fail the whole list.
fn known_entries<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SavedKey>, D::Error> {
    let entries = Vec::<ReceivedKey>::deserialize(deserializer)?;
    Ok(entries.into_iter().filter_map(|entry| SavedKey::try_from(entry).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::StoreSource;
    use crate::sites::Site;
    use serde_json::json;

    fn entry(n: u8, site: &str) -> serde_json::Value {
        let id = format!("{n:016x}");
        json!({ "id": id, "site": site, "label": "Store", "last4": "aB3a", "captured_at": 1, "later": true })
    }

    #[test]
    fn an_entry_of_an_unknown_site_does_not_hide_the_others() {
        let entries = [entry(1, "omnisend"), entry(2, "from_the_future"), entry(3, "omnisend")];
        let answer = json!({ "listed": { "entries": entries } });
        let HostAnswer::Listed { entries, .. } = serde_json::from_value(answer).unwrap() else { panic!() };
        let ids: Vec<_> = entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids, ["0000000000000001", "0000000000000003"]);
    }

    #[test]
    fn an_entry_of_every_known_site_is_listed() {
        for site in Site::ALL.iter().copied() {
            let answer = json!({ "listed": { "entries": [entry(1, site.as_str())] } });
            let answer: HostAnswer = serde_json::from_value(answer).unwrap();
            assert!(matches!(answer, HostAnswer::Listed { entries, .. } if entries[0].site == site));
        }
    }

    #[test]
    fn an_entry_of_an_older_host_proves_no_store() {
        let answer = json!({ "listed": { "entries": [entry(1, "omnisend")] } });
        let HostAnswer::Listed { entries, .. } = serde_json::from_value(answer).unwrap() else { panic!() };
        assert_eq!((entries[0].store_source, entries[0].conflict), (StoreSource::Unknown, false));
    }

    #[test]
    fn every_source_of_a_store_has_one_name_and_an_unknown_name_is_no_proof() {
        for source in [StoreSource::Key, StoreSource::Page, StoreSource::Unread, StoreSource::Unknown] {
            let name = json!(source);
            assert_eq!(StoreSource::parse(name.as_str().unwrap()), source);
            assert_eq!(serde_json::from_value::<StoreSource>(name).unwrap(), source);
        }
        assert_eq!(serde_json::from_value::<StoreSource>(json!("proof")).unwrap(), StoreSource::Unknown);
    }

    #[test]
    fn unknown_fields_are_ignored_and_unknown_calls_are_errors() {
        let known = r#"{"protocol":1,"client":"0","id":7,"call":"hello","later":true}"#;
        assert_eq!(serde_json::from_str::<HostRequest>(known).unwrap().call, HostCall::Hello);
        let unknown = r#"{"protocol":1,"client":"0","id":7,"call":"format_disk"}"#;
        assert!(serde_json::from_str::<HostRequest>(unknown).is_err());
    }

    #[test]
    fn the_error_for_an_invalid_key_does_not_repeat_it() {
        let text = r#"{"protocol":1,"client":"0","id":7,"call":{"save":{"id":"00000000000000000000000000000000",
            "site":"omnisend","key":"hunter2-hunter2","label":"x","captured_at":1}}}"#;
        let error = serde_json::from_str::<HostRequest>(text).unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}
