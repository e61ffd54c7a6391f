//! Keyferry's registered names and addresses.

/// The native messaging host's registered name.
pub const HOST_NAME: &str = "com.keyferry.host";

/// The extension's id in Chromium browsers, which follows from `key` in `manifest.json`.
pub const CHROMIUM_EXTENSION_ID: &str = "gkdkbegppcdmjkphlcifbfdldddomfcf";

/// The extension's id in Firefox, as in `manifest.json`.
pub const FIREFOX_EXTENSION_ID: &str = "keyferry@keyferry.com";

/// Where the helper can be downloaded.
pub const HELPER_DOWNLOAD_URL: &str = "https://github.com/keyferry/keyferry/releases/latest";
