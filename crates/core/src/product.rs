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

/// The folder of a release's files, before its version.
pub const RELEASE_FILES_URL: &str = "https://github.com/keyferry/keyferry/releases/download/v";

/// The page on which people report problems.
pub const REPORT_URL: &str = "https://github.com/keyferry/keyferry/issues";

/// A shop for browser extensions that offers Keyferry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtensionStore {
    /// The store's own name, which is the same in every language.
    pub name: &'static str,
    /// Keyferry's page in it.
    pub page: &'static str,
    /// The address by which an administrator's policy installs Keyferry from it.
    pub update_url: &'static str,
}

/// The stores that offer Keyferry. Edge installs from Chrome's store, too; Microsoft's own gives an ID of its own at the
/// first publication, which then is a line here and one in [`CHROMIUM_EXTENSION_IDS`].
pub const EXTENSION_STORES: [ExtensionStore; 2] = [
    ExtensionStore {
        name: "Chrome Web Store",
        page: "https://chromewebstore.google.com/detail/gkdkbegppcdmjkphlcifbfdldddomfcf",
        update_url: "https://clients2.google.com/service/update2/crx",
    },
    ExtensionStore {
        name: "Firefox Add-ons",
        page: "https://addons.mozilla.org/firefox/addon/keyferry@keyferry.com/",
        update_url: "https://addons.mozilla.org/firefox/downloads/latest/keyferry@keyferry.com/latest.xpi",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_store_names_the_extension_by_its_id() {
        let [chrome, firefox] = EXTENSION_STORES;
        assert!(chrome.page.ends_with(CHROMIUM_EXTENSION_ID));
        assert!(
            firefox.page.contains(FIREFOX_EXTENSION_ID) && firefox.update_url.contains(FIREFOX_EXTENSION_ID)
        );
        assert!(CHROMIUM_EXTENSION_IDS.contains(&CHROMIUM_EXTENSION_ID));
    }
}
