//! Omnisend's answers about a key: whether it works, and the store that it belongs to.

mod answer;
mod object;
mod pauses;

use keyferry_core::protocol::{StoreProfile, Unchecked, Verdict};
use serde::{Deserialize, Serialize};

pub(crate) use self::answer::interpret;
pub(crate) use self::pauses::{Pauses, wait_after};

/// Omnisend's answer about a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answered {
    pub(crate) verdict: Verdict,
    /// The store, if Omnisend described it.
    pub(crate) profile: Option<StoreProfile>,
}

/// The result of a check.
pub(crate) type Answer = Result<Answered, Unchecked>;
