//! Connecting to a team's engine, which a person does on the extension's options page.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::TeamState;
use crate::failure::Failure;
use crate::secret_text::SecretText;

/// A person's request to connect to a team's engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TeamConnection {
    /// The link that the person was sent, or the engine's address. The host reads it.
    pub invitation: String,
    /// The company's own certificate authority in PEM, if the person has chosen a file. At most 16 KiB.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub authority: Option<String>,
    pub sign_in: SignIn,
    /// The name that colleagues see; empty for the name that the engine knows the person by.
    #[serde(default)]
    pub person: String,
    /// Shares the keys that are saved already, too.
    #[serde(default)]
    pub share_saved: bool,
}

/// The way to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum SignIn {
    /// With the company's account, in a tab.
    Browser,
    /// With a token that the person was given.
    Token(#[cfg_attr(test, ts(type = "string"))] SecretText),
}

/// A check of the engine that has failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TeamCheck {
    pub failure: Failure,
    /// The line of the engine's settings that is missing, or the command for its administrator. Empty if there is none.
    #[serde(default)]
    pub line: String,
}

/// The options page's data about a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TeamView {
    /// The connection; `None` without one.
    pub team: Option<TeamState>,
    /// Number of this user's keys that the team does not have yet.
    pub not_shared: u32,
    pub progress: ConnectionProgress,
    /// The reasons for which the last attempt, or else the last request, failed.
    pub problems: Vec<TeamCheck>,
}

/// The step of a connection that is being made or ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ConnectionProgress {
    #[default]
    Idle,
    Connecting,
    /// The person signs in, in a tab.
    SigningIn,
    Disconnecting,
}
