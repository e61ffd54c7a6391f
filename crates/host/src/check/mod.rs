//! Asks Omnisend who a key belongs to, in a process of its own.
//!
//! The process that talks to the keyring has no network. Another process of this program has the network and no
//! keyring: it gets one key, makes one request and ends. `process` runs in it, `starter` starts it.

mod answer;
mod body;
mod connection;
mod http;
mod process;
mod proxy;
mod request;
mod starter;
mod system_proxy;
mod tls;

use keyferry_core::key::{ApiKey, wire};
use keyferry_core::protocol::{Obstacle, StoreProfile, Unchecked, Verdict};
use serde::{Deserialize, Serialize};

pub(crate) use self::process::run as run_process;
pub(crate) use self::starter::Checker;

/// The argument that starts a process to ask Omnisend.
pub(crate) const PROCESS: &str = "omnisend-check";

/// Omnisend's answer about a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answered {
    pub(crate) verdict: Verdict,
    /// The store, if Omnisend described it.
    pub(crate) profile: Option<StoreProfile>,
}

/// The result of a check.
pub(crate) type Answer = Result<Answered, Unchecked>;

/// A key to ask about: the message to the process. Its answer is an [`Answer`].
#[derive(Serialize, Deserialize)]
struct Question {
    #[serde(with = "wire")]
    key: ApiKey,
}

/// A check that got no answer of Omnisend's, with no time to wait.
fn unchecked(obstacle: Obstacle, cause: &impl ToString) -> Unchecked {
    Unchecked { obstacle, cause: cause.to_string(), wait_seconds: 0 }
}
