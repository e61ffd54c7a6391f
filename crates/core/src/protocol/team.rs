//! A team's keys, which the helper shares on the team's own secret engine.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// The place of a key with the user's team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum TeamPlace {
    /// It is to be shared.
    Waiting,
    Shared,
    /// The team's entry has something else in it, which was left as it is.
    Conflict,
    /// Somebody has removed the key for the team.
    Removed,
    /// The team has it, and this computer's keyring does not. The key's other attributes are what the team's engine says;
    /// the helper compares them with the key when it is released.
    Theirs {
        /// The colleague who captured the key; empty if unknown.
        captured_by: String,
    },
}

/// The connection to the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TeamState {
    /// The address of the team's engine, for display.
    pub address: String,
    /// The name under which this user's keys are shared.
    pub person: String,
    /// Time at which the team's keys were last listed, in seconds since 1970-01-01 UTC; 0 if they never were.
    pub listed_at: u64,
    /// The reason for which the last request to the engine failed; `None` if it did not.
    #[serde(default)]
    pub problem: Option<Failure>,
}
