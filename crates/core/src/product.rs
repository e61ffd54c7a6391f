//! Keyferry's registered names and addresses.

/// The native messaging host's registered name.
pub const HOST_NAME: &str = "com.keyferry.host";

/// The extension's ID in Chromium, which follows from `key` in `manifest.json`.
pub const CHROMIUM_EXTENSION_ID: &str = "gkdkbegppcdmjkphlcifbfdldddomfcf";

/// Every ID that the extension has in a Chromium browser: a store may give it one of its own, as Microsoft's does. The
/// helper is registered for all of them, and answers them all. A new ID is a line here.
pub const CHROMIUM_EXTENSION_IDS: &[&str] = &[CHROMIUM_EXTENSION_ID];

/// The extension's ID in Firefox, as in `manifest.json`.
pub const FIREFOX_EXTENSION_ID: &str = "keyferry@keyferry.com";

/// The helper's download page.
pub const HELPER_DOWNLOAD_URL: &str = "https://github.com/keyferry/keyferry/releases/latest";

/// The page on which people report problems.
pub const REPORT_URL: &str = "https://github.com/keyferry/keyferry/issues";
