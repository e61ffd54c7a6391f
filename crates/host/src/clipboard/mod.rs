//! Copies a key to the clipboard, marked so that clipboard histories leave it out, and clears it after its time.
//!
//! Browsers end the helper when the popup is closed or the browser ends, and on Linux a clipboard's content ends with the
//! process that owns it. So another process of this program owns the clipboard, in a session of its own: `owner` runs in
//! it, `starter` starts it.

mod owner;
mod starter;

use keyferry_core::key::{ApiKey, wire};
use serde::{Deserialize, Serialize};

pub(crate) use self::owner::run as run_owner;
pub(crate) use self::starter::Starter;

/// The argument that starts a process to own the clipboard.
pub(crate) const OWNER: &str = "clipboard-owner";

/// A key for the clipboard: the message to the owner. Its answer is `Result<(), Failure>`.
#[derive(Serialize, Deserialize)]
pub(crate) struct Copy {
    #[serde(with = "wire")]
    pub(crate) key: ApiKey,
    /// Seconds until the clipboard is cleared; 0 is never.
    pub(crate) clear_seconds: u32,
}
