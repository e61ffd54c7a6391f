//! The port to which browsers come back from a sign-in.

use std::env;
use std::fs::File;

use anyhow::Result;

/// The right to sign in with a browser, which one test of this computer has at a time: the browser always comes back to
/// port 8250. It ends when it is dropped.
#[derive(Debug)]
pub struct WayBack {
    // The system releases the lock with the file.
    _lock: File,
}

impl WayBack {
    /// Waits for the right.
    pub fn hold() -> Result<Self> {
        let file = File::create(env::temp_dir().join("keyferry-test-port-8250.lock"))?;
        file.lock()?;
        Ok(Self { _lock: file })
    }
}
