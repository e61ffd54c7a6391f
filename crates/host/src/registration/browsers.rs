//! The supported browsers, and where each searches for host manifests. A new browser is a new row in each table.
//!
//! Sources: Chromium's and Mozilla's documentation of native messaging and the sources of both. Firefox 147 and later
//! keep their profiles in `$XDG_CONFIG_HOME/mozilla`, but still search for hosts in `~/.mozilla`. Firefox Developer
//! Edition searches where Firefox does, and Opera in Chrome's folder too. Brave searches in Chrome's folders: for all users,
//! and on macOS for one (`brave_main_delegate.cc`). Tor Browser is not supported on purpose: it must
//! not be linked to anything else on the computer.
//!
//! Channels: a channel has the folders of Chromium's `docs/user_data_dir.md` and `channel_info_posix.cc`, of Microsoft's
//! documentation of native messaging (a folder for each channel), of `brave-core` and of Homebrew's casks (Vivaldi
//! Snapshot, Opera), and its stable version's folder for every user. Forks: Floorp and Zen leave Firefox's own folder
//! unchanged (zen-browser/desktop #10622), Waterfox replaces its name by its own (its `nsXREDirProvider.cpp`; on Windows
//! its registry key is Firefox's). Without a source, and therefore only by `--user-data-dir`: Edge Canary and Opera GX on
//! Linux, Vivaldi Snapshot on Windows.
//!
//! Policies: the folders of Chromium's, Microsoft's and Brave's documentation for administrators, and Mozilla's
//! policy-templates.

use super::manifest::Family;

/// A folder that other paths start from.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(any(windows, target_os = "macos"), expect(dead_code, reason = "not every platform has all"))]
pub(super) enum Base {
    /// The user's home.
    Home,
    /// `$XDG_CONFIG_HOME`, `~/Library/Application Support` or `%LOCALAPPDATA%`.
    Config,
    /// `%APPDATA%`, which follows the user to other computers; elsewhere the same as [`Base::Config`].
    Roaming,
}

/// Confinement between a browser and other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(any(windows, target_os = "macos"), expect(dead_code, reason = "not every platform has all"))]
pub(super) enum Sandbox {
    None,
    /// Snap. The desktop's `WebExtensions` portal reads the registration in the user's home, asks the user once, and
    /// starts the helper outside the sandbox (Ubuntu 22.04 and later).
    Snap,
    /// Flatpak, with the application's ID. The helper runs inside the sandbox, which must allow access to the program and
    /// the keyring; Firefox 157 and later can start it outside through xdg-native-messaging-proxy.
    Flatpak(&'static str),
}

#[derive(Debug)]
pub(super) struct Browser {
    /// Name on the command line.
    pub(super) name: &'static str,
    /// Name for people.
    pub(super) title: &'static str,
    pub(super) family: Family,
    /// Folders by which Keyferry sees that this user has used the browser: one is enough. The last name may begin with
    /// `*`.
    pub(super) signs: &'static [(Base, &'static str)],
    pub(super) sandbox: Sandbox,
    /// Folders that it searches for this user.
    #[cfg(not(windows))]
    pub(super) places: &'static [(Base, &'static str)],
    /// Folders that it searches for every user.
    #[cfg(not(windows))]
    pub(super) system: &'static [&'static str],
    /// Registry key below `Software`, in `HKEY_CURRENT_USER` and in `HKEY_LOCAL_MACHINE`.
    #[cfg(windows)]
    pub(super) key: &'static str,
    pub(super) policies: Policies,
}

/// Where a company's policies for a browser are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(target_os = "macos", expect(dead_code, reason = "not every platform has all"))]
pub(crate) enum Policies {
    /// Files of Chromium's policies in this folder.
    #[cfg(not(windows))]
    ChromiumFolder(&'static str),
    /// Chromium's policies in this registry key below `Software\Policies`.
    #[cfg(windows)]
    ChromiumKey(&'static str),
    /// Firefox's `policies.json`: the first of these that exists.
    FirefoxFiles(&'static [&'static str]),
    /// Not known, or not readable from outside: in a sandbox, in a property list of macOS, in a fork of its own.
    Unknown,
}

#[cfg_attr(
    any(windows, target_os = "macos"),
    expect(unused_imports, reason = "not every platform has all")
)]
use Base::{Config, Home, Roaming};
use Family::{Chromium, Firefox};
#[cfg(all(unix, not(target_os = "macos")))]
use Policies::ChromiumFolder;
#[cfg(windows)]
use Policies::ChromiumKey;
use Policies::FirefoxFiles;
#[cfg_attr(
    any(windows, target_os = "macos"),
    expect(unused_imports, reason = "not every platform has all")
)]
use Sandbox::{Flatpak, Snap};

/// Where Firefox searches for every user: Fedora, RHEL and openSUSE build it for `lib64`, other systems for `lib`.
#[cfg(all(unix, not(target_os = "macos")))]
const MOZILLA_SYSTEM: &[&str] =
    &["/usr/lib/mozilla/native-messaging-hosts", "/usr/lib64/mozilla/native-messaging-hosts"];

/// Firefox reads the first one, or else that in its own folder, which depends on the system.
#[cfg(all(unix, not(target_os = "macos")))]
const FIREFOX_POLICIES: &[&str] = &[
    "/etc/firefox/policies/policies.json",
    "/usr/lib/firefox/distribution/policies.json",
    "/usr/lib64/firefox/distribution/policies.json",
    "/usr/lib/firefox-esr/distribution/policies.json",
    "/opt/firefox/distribution/policies.json",
];

#[cfg(all(unix, not(target_os = "macos")))]
#[rustfmt::skip]
pub(super) const BROWSERS: &[Browser] = &[
    Browser { name: "chrome", title: "Google Chrome", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "google-chrome")], places: &[(Config, "google-chrome/NativeMessagingHosts")], system: &["/etc/opt/chrome/native-messaging-hosts"], policies: ChromiumFolder("/etc/opt/chrome/policies/managed") },
    Browser { name: "chrome-beta", title: "Google Chrome Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "google-chrome-beta")], places: &[(Config, "google-chrome-beta/NativeMessagingHosts")], system: &["/etc/opt/chrome/native-messaging-hosts"], policies: ChromiumFolder("/etc/opt/chrome/policies/managed") },
    Browser { name: "chrome-dev", title: "Google Chrome Dev", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "google-chrome-unstable")], places: &[(Config, "google-chrome-unstable/NativeMessagingHosts")], system: &["/etc/opt/chrome/native-messaging-hosts"], policies: ChromiumFolder("/etc/opt/chrome/policies/managed") },
    Browser { name: "chrome-canary", title: "Google Chrome Canary", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "google-chrome-canary")], places: &[(Config, "google-chrome-canary/NativeMessagingHosts")], system: &["/etc/opt/chrome/native-messaging-hosts"], policies: ChromiumFolder("/etc/opt/chrome/policies/managed") },
    Browser { name: "chromium", title: "Chromium", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "chromium")], places: &[(Config, "chromium/NativeMessagingHosts")], system: &["/etc/chromium/native-messaging-hosts"], policies: ChromiumFolder("/etc/chromium/policies/managed") },
    Browser { name: "edge", title: "Microsoft Edge", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "microsoft-edge")], places: &[(Config, "microsoft-edge/NativeMessagingHosts")], system: &["/etc/opt/edge/native-messaging-hosts"], policies: ChromiumFolder("/etc/opt/edge/policies/managed") },
    Browser { name: "edge-beta", title: "Microsoft Edge Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "microsoft-edge-beta")], places: &[(Config, "microsoft-edge-beta/NativeMessagingHosts")], system: &["/etc/opt/edge/native-messaging-hosts"], policies: ChromiumFolder("/etc/opt/edge/policies/managed") },
    Browser { name: "edge-dev", title: "Microsoft Edge Dev", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "microsoft-edge-dev")], places: &[(Config, "microsoft-edge-dev/NativeMessagingHosts")], system: &["/etc/opt/edge/native-messaging-hosts"], policies: ChromiumFolder("/etc/opt/edge/policies/managed") },
    Browser { name: "brave", title: "Brave", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "BraveSoftware/Brave-Browser")], places: &[(Config, "BraveSoftware/Brave-Browser/NativeMessagingHosts")], system: &["/etc/opt/chrome/native-messaging-hosts"], policies: ChromiumFolder("/etc/brave/policies/managed") },
    Browser { name: "brave-beta", title: "Brave Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "BraveSoftware/Brave-Browser-Beta")], places: &[(Config, "BraveSoftware/Brave-Browser-Beta/NativeMessagingHosts")], system: &["/etc/opt/chrome/native-messaging-hosts"], policies: ChromiumFolder("/etc/brave/policies/managed") },
    Browser { name: "brave-nightly", title: "Brave Nightly", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "BraveSoftware/Brave-Browser-Nightly")], places: &[(Config, "BraveSoftware/Brave-Browser-Nightly/NativeMessagingHosts")], system: &["/etc/opt/chrome/native-messaging-hosts"], policies: ChromiumFolder("/etc/brave/policies/managed") },
    Browser { name: "vivaldi", title: "Vivaldi", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "vivaldi")], places: &[(Config, "vivaldi/NativeMessagingHosts")], system: &["/etc/opt/vivaldi/native-messaging-hosts"], policies: Policies::Unknown },
    Browser { name: "vivaldi-snapshot", title: "Vivaldi Snapshot", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "vivaldi-snapshot")], places: &[(Config, "vivaldi-snapshot/NativeMessagingHosts")], system: &["/etc/opt/vivaldi/native-messaging-hosts"], policies: Policies::Unknown },
    Browser { name: "opera", title: "Opera", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "opera")], places: &[(Config, "opera/NativeMessagingHosts"), (Config, "google-chrome/NativeMessagingHosts")], system: &["/etc/opt/chrome/native-messaging-hosts"], policies: Policies::Unknown },
    Browser { name: "opera-beta", title: "Opera Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "opera-beta")], places: &[(Config, "opera-beta/NativeMessagingHosts"), (Config, "google-chrome/NativeMessagingHosts")], system: &["/etc/opt/chrome/native-messaging-hosts"], policies: Policies::Unknown },
    Browser { name: "opera-developer", title: "Opera Developer", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "opera-developer")], places: &[(Config, "opera-developer/NativeMessagingHosts"), (Config, "google-chrome/NativeMessagingHosts")], system: &["/etc/opt/chrome/native-messaging-hosts"], policies: Policies::Unknown },
    Browser { name: "firefox", title: "Firefox", family: Firefox, sandbox: Sandbox::None, signs: &[(Home, ".mozilla/firefox"), (Roaming, "mozilla/firefox")], places: &[(Home, ".mozilla/native-messaging-hosts")], system: MOZILLA_SYSTEM, policies: FirefoxFiles(FIREFOX_POLICIES) },
    Browser { name: "firefox-developer-edition", title: "Firefox Developer Edition", family: Firefox, sandbox: Sandbox::None, signs: &[(Home, ".mozilla/firefox/*.dev-edition-default"), (Roaming, "mozilla/firefox/*.dev-edition-default")], places: &[(Home, ".mozilla/native-messaging-hosts")], system: MOZILLA_SYSTEM, policies: FirefoxFiles(FIREFOX_POLICIES) },
    Browser { name: "librewolf", title: "LibreWolf", family: Firefox, sandbox: Sandbox::None, signs: &[(Home, ".librewolf"), (Roaming, "librewolf")], places: &[(Home, ".librewolf/native-messaging-hosts")], system: &["/usr/lib/librewolf/native-messaging-hosts", "/usr/lib64/librewolf/native-messaging-hosts"], policies: Policies::Unknown },
    Browser { name: "zen", title: "Zen", family: Firefox, sandbox: Sandbox::None, signs: &[(Home, ".zen"), (Roaming, "zen")], places: &[(Home, ".mozilla/native-messaging-hosts")], system: MOZILLA_SYSTEM, policies: Policies::Unknown },
    Browser { name: "waterfox", title: "Waterfox", family: Firefox, sandbox: Sandbox::None, signs: &[(Home, ".waterfox"), (Roaming, "waterfox")], places: &[(Home, ".waterfox/native-messaging-hosts")], system: &["/usr/lib/waterfox/native-messaging-hosts", "/usr/lib64/waterfox/native-messaging-hosts"], policies: Policies::Unknown },
    Browser { name: "floorp", title: "Floorp", family: Firefox, sandbox: Sandbox::None, signs: &[(Home, ".floorp"), (Roaming, "floorp")], places: &[(Home, ".mozilla/native-messaging-hosts")], system: MOZILLA_SYSTEM, policies: Policies::Unknown },
    Browser { name: "chromium-snap", title: "Chromium (Snap)", family: Chromium, sandbox: Snap, signs: &[(Home, "snap/chromium")], places: &[(Config, "chromium/NativeMessagingHosts")], system: &[], policies: Policies::Unknown },
    Browser { name: "firefox-snap", title: "Firefox (Snap)", family: Firefox, sandbox: Snap, signs: &[(Home, "snap/firefox")], places: &[(Home, ".mozilla/native-messaging-hosts")], system: &[], policies: Policies::Unknown },
    Browser { name: "chrome-flatpak", title: "Google Chrome (Flatpak)", family: Chromium, sandbox: Flatpak("com.google.Chrome"), signs: &[(Home, ".var/app/com.google.Chrome")], places: &[(Home, ".var/app/com.google.Chrome/config/google-chrome/NativeMessagingHosts")], system: &[], policies: Policies::Unknown },
    Browser { name: "chromium-flatpak", title: "Chromium (Flatpak)", family: Chromium, sandbox: Flatpak("org.chromium.Chromium"), signs: &[(Home, ".var/app/org.chromium.Chromium")], places: &[(Home, ".var/app/org.chromium.Chromium/config/chromium/NativeMessagingHosts")], system: &[], policies: Policies::Unknown },
    Browser { name: "edge-flatpak", title: "Microsoft Edge (Flatpak)", family: Chromium, sandbox: Flatpak("com.microsoft.Edge"), signs: &[(Home, ".var/app/com.microsoft.Edge")], places: &[(Home, ".var/app/com.microsoft.Edge/config/microsoft-edge/NativeMessagingHosts")], system: &[], policies: Policies::Unknown },
    Browser { name: "brave-flatpak", title: "Brave (Flatpak)", family: Chromium, sandbox: Flatpak("com.brave.Browser"), signs: &[(Home, ".var/app/com.brave.Browser")], places: &[(Home, ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/NativeMessagingHosts")], system: &[], policies: Policies::Unknown },
    Browser { name: "vivaldi-flatpak", title: "Vivaldi (Flatpak)", family: Chromium, sandbox: Flatpak("com.vivaldi.Vivaldi"), signs: &[(Home, ".var/app/com.vivaldi.Vivaldi")], places: &[(Home, ".var/app/com.vivaldi.Vivaldi/config/vivaldi/NativeMessagingHosts")], system: &[], policies: Policies::Unknown },
    Browser { name: "opera-flatpak", title: "Opera (Flatpak)", family: Chromium, sandbox: Flatpak("com.opera.Opera"), signs: &[(Home, ".var/app/com.opera.Opera")], places: &[(Home, ".var/app/com.opera.Opera/config/opera/NativeMessagingHosts")], system: &[], policies: Policies::Unknown },
    Browser { name: "firefox-flatpak", title: "Firefox (Flatpak)", family: Firefox, sandbox: Flatpak("org.mozilla.firefox"), signs: &[(Home, ".var/app/org.mozilla.firefox")], places: &[(Home, ".var/app/org.mozilla.firefox/.mozilla/native-messaging-hosts"), (Home, ".mozilla/native-messaging-hosts")], system: &[], policies: Policies::Unknown },
    Browser { name: "librewolf-flatpak", title: "LibreWolf (Flatpak)", family: Firefox, sandbox: Flatpak("io.gitlab.librewolf-community"), signs: &[(Home, ".var/app/io.gitlab.librewolf-community")], places: &[(Home, ".var/app/io.gitlab.librewolf-community/.librewolf/native-messaging-hosts")], system: &[], policies: Policies::Unknown },
];

#[cfg(target_os = "macos")]
const FIREFOX_POLICIES: &[&str] =
    &["/Applications/Firefox.app/Contents/Resources/distribution/policies.json"];

#[cfg(target_os = "macos")]
#[rustfmt::skip]
pub(super) const BROWSERS: &[Browser] = &[
    Browser { name: "chrome", title: "Google Chrome", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Google/Chrome")], places: &[(Config, "Google/Chrome/NativeMessagingHosts")], system: &["/Library/Google/Chrome/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "chrome-beta", title: "Google Chrome Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Google/Chrome Beta")], places: &[(Config, "Google/Chrome Beta/NativeMessagingHosts")], system: &["/Library/Google/Chrome/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "chrome-dev", title: "Google Chrome Dev", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Google/Chrome Dev")], places: &[(Config, "Google/Chrome Dev/NativeMessagingHosts")], system: &["/Library/Google/Chrome/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "chrome-canary", title: "Google Chrome Canary", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Google/Chrome Canary")], places: &[(Config, "Google/Chrome Canary/NativeMessagingHosts")], system: &["/Library/Google/Chrome/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "chromium", title: "Chromium", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Chromium")], places: &[(Config, "Chromium/NativeMessagingHosts")], system: &["/Library/Application Support/Chromium/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "edge", title: "Microsoft Edge", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Microsoft Edge")], places: &[(Config, "Microsoft Edge/NativeMessagingHosts")], system: &["/Library/Microsoft/Edge/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "edge-beta", title: "Microsoft Edge Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Microsoft Edge Beta")], places: &[(Config, "Microsoft Edge Beta/NativeMessagingHosts")], system: &["/Library/Microsoft/Edge/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "edge-dev", title: "Microsoft Edge Dev", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Microsoft Edge Dev")], places: &[(Config, "Microsoft Edge Dev/NativeMessagingHosts")], system: &["/Library/Microsoft/Edge/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "edge-canary", title: "Microsoft Edge Canary", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Microsoft Edge Canary")], places: &[(Config, "Microsoft Edge Canary/NativeMessagingHosts")], system: &["/Library/Microsoft/Edge/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "brave", title: "Brave", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "BraveSoftware/Brave-Browser")], places: &[(Config, "BraveSoftware/Brave-Browser/NativeMessagingHosts"), (Config, "Google/Chrome/NativeMessagingHosts")], system: &["/Library/Google/Chrome/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "brave-beta", title: "Brave Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "BraveSoftware/Brave-Browser-Beta")], places: &[(Config, "BraveSoftware/Brave-Browser-Beta/NativeMessagingHosts"), (Config, "Google/Chrome/NativeMessagingHosts")], system: &["/Library/Google/Chrome/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "brave-nightly", title: "Brave Nightly", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "BraveSoftware/Brave-Browser-Nightly")], places: &[(Config, "BraveSoftware/Brave-Browser-Nightly/NativeMessagingHosts"), (Config, "Google/Chrome/NativeMessagingHosts")], system: &["/Library/Google/Chrome/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "vivaldi", title: "Vivaldi", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Vivaldi")], places: &[(Config, "Vivaldi/NativeMessagingHosts")], system: &["/Library/Application Support/Vivaldi/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "vivaldi-snapshot", title: "Vivaldi Snapshot", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Vivaldi Snapshot")], places: &[(Config, "Vivaldi Snapshot/NativeMessagingHosts")], system: &["/Library/Application Support/Vivaldi/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "opera", title: "Opera", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "com.operasoftware.Opera")], places: &[(Config, "com.operasoftware.Opera/NativeMessagingHosts"), (Config, "Google/Chrome/NativeMessagingHosts")], system: &["/Library/Google/Chrome/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "opera-beta", title: "Opera Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "com.operasoftware.OperaNext")], places: &[(Config, "com.operasoftware.OperaNext/NativeMessagingHosts"), (Config, "Google/Chrome/NativeMessagingHosts")], system: &["/Library/Google/Chrome/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "opera-developer", title: "Opera Developer", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "com.operasoftware.OperaDeveloper")], places: &[(Config, "com.operasoftware.OperaDeveloper/NativeMessagingHosts"), (Config, "Google/Chrome/NativeMessagingHosts")], system: &["/Library/Google/Chrome/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "opera-gx", title: "Opera GX", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "com.operasoftware.OperaGX")], places: &[(Config, "com.operasoftware.OperaGX/NativeMessagingHosts"), (Config, "Google/Chrome/NativeMessagingHosts")], system: &["/Library/Google/Chrome/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "arc", title: "Arc", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Arc/User Data")], places: &[(Config, "Arc/User Data/NativeMessagingHosts")], system: &[], policies: Policies::Unknown },
    Browser { name: "firefox", title: "Firefox", family: Firefox, sandbox: Sandbox::None, signs: &[(Config, "Firefox")], places: &[(Config, "Mozilla/NativeMessagingHosts")], system: &["/Library/Application Support/Mozilla/NativeMessagingHosts"], policies: FirefoxFiles(FIREFOX_POLICIES) },
    Browser { name: "firefox-developer-edition", title: "Firefox Developer Edition", family: Firefox, sandbox: Sandbox::None, signs: &[(Config, "Firefox/Profiles/*.dev-edition-default")], places: &[(Config, "Mozilla/NativeMessagingHosts")], system: &["/Library/Application Support/Mozilla/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "librewolf", title: "LibreWolf", family: Firefox, sandbox: Sandbox::None, signs: &[(Config, "LibreWolf")], places: &[(Config, "LibreWolf/NativeMessagingHosts")], system: &["/Library/Application Support/LibreWolf/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "zen", title: "Zen", family: Firefox, sandbox: Sandbox::None, signs: &[(Config, "zen")], places: &[(Config, "Mozilla/NativeMessagingHosts")], system: &["/Library/Application Support/Mozilla/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "waterfox", title: "Waterfox", family: Firefox, sandbox: Sandbox::None, signs: &[(Config, "Waterfox")], places: &[(Config, "Waterfox/NativeMessagingHosts")], system: &["/Library/Application Support/Waterfox/NativeMessagingHosts"], policies: Policies::Unknown },
    Browser { name: "floorp", title: "Floorp", family: Firefox, sandbox: Sandbox::None, signs: &[(Config, "Floorp")], places: &[(Config, "Mozilla/NativeMessagingHosts")], system: &["/Library/Application Support/Mozilla/NativeMessagingHosts"], policies: Policies::Unknown },
];

#[cfg(windows)]
const FIREFOX_POLICIES: &[&str] = &[r"C:\Program Files\Mozilla Firefox\distribution\policies.json"];

/// Brave, Vivaldi, Opera and Arc read Chrome's key, `LibreWolf` reads Firefox's.
#[cfg(windows)]
#[rustfmt::skip]
pub(super) const BROWSERS: &[Browser] = &[
    Browser { name: "chrome", title: "Google Chrome", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Google\Chrome\User Data")], key: r"Google\Chrome\NativeMessagingHosts", policies: ChromiumKey(r"Google\Chrome") },
    Browser { name: "chrome-beta", title: "Google Chrome Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Google\Chrome Beta\User Data")], key: r"Google\Chrome\NativeMessagingHosts", policies: ChromiumKey(r"Google\Chrome") },
    Browser { name: "chrome-dev", title: "Google Chrome Dev", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Google\Chrome Dev\User Data")], key: r"Google\Chrome\NativeMessagingHosts", policies: ChromiumKey(r"Google\Chrome") },
    Browser { name: "chrome-canary", title: "Google Chrome Canary", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Google\Chrome SxS\User Data")], key: r"Google\Chrome\NativeMessagingHosts", policies: ChromiumKey(r"Google\Chrome") },
    Browser { name: "chromium", title: "Chromium", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Chromium\User Data")], key: r"Chromium\NativeMessagingHosts", policies: ChromiumKey(r"Chromium") },
    Browser { name: "edge", title: "Microsoft Edge", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Microsoft\Edge\User Data")], key: r"Microsoft\Edge\NativeMessagingHosts", policies: ChromiumKey(r"Microsoft\Edge") },
    Browser { name: "edge-beta", title: "Microsoft Edge Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Microsoft\Edge Beta\User Data")], key: r"Microsoft\Edge\NativeMessagingHosts", policies: ChromiumKey(r"Microsoft\Edge") },
    Browser { name: "edge-dev", title: "Microsoft Edge Dev", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Microsoft\Edge Dev\User Data")], key: r"Microsoft\Edge\NativeMessagingHosts", policies: ChromiumKey(r"Microsoft\Edge") },
    Browser { name: "edge-canary", title: "Microsoft Edge Canary", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Microsoft\Edge SxS\User Data")], key: r"Microsoft\Edge\NativeMessagingHosts", policies: ChromiumKey(r"Microsoft\Edge") },
    Browser { name: "brave", title: "Brave", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"BraveSoftware\Brave-Browser\User Data")], key: r"Google\Chrome\NativeMessagingHosts", policies: ChromiumKey(r"BraveSoftware\Brave") },
    Browser { name: "brave-beta", title: "Brave Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"BraveSoftware\Brave-Browser-Beta\User Data")], key: r"Google\Chrome\NativeMessagingHosts", policies: ChromiumKey(r"BraveSoftware\Brave") },
    Browser { name: "brave-nightly", title: "Brave Nightly", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"BraveSoftware\Brave-Browser-Nightly\User Data")], key: r"Google\Chrome\NativeMessagingHosts", policies: ChromiumKey(r"BraveSoftware\Brave") },
    Browser { name: "vivaldi", title: "Vivaldi", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Vivaldi\User Data")], key: r"Google\Chrome\NativeMessagingHosts", policies: ChromiumKey(r"Vivaldi") },
    Browser { name: "opera", title: "Opera", family: Chromium, sandbox: Sandbox::None, signs: &[(Roaming, r"Opera Software\Opera Stable")], key: r"Google\Chrome\NativeMessagingHosts", policies: Policies::Unknown },
    Browser { name: "opera-beta", title: "Opera Beta", family: Chromium, sandbox: Sandbox::None, signs: &[(Roaming, r"Opera Software\Opera Next")], key: r"Google\Chrome\NativeMessagingHosts", policies: Policies::Unknown },
    Browser { name: "opera-developer", title: "Opera Developer", family: Chromium, sandbox: Sandbox::None, signs: &[(Roaming, r"Opera Software\Opera Developer")], key: r"Google\Chrome\NativeMessagingHosts", policies: Policies::Unknown },
    Browser { name: "opera-gx", title: "Opera GX", family: Chromium, sandbox: Sandbox::None, signs: &[(Roaming, r"Opera Software\Opera GX Stable")], key: r"Google\Chrome\NativeMessagingHosts", policies: Policies::Unknown },
    Browser { name: "arc", title: "Arc", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Packages\TheBrowserCompany.Arc_ttt1ap7aakyb4")], key: r"Google\Chrome\NativeMessagingHosts", policies: Policies::Unknown },
    Browser { name: "firefox", title: "Firefox", family: Firefox, sandbox: Sandbox::None, signs: &[(Roaming, r"Mozilla\Firefox")], key: r"Mozilla\NativeMessagingHosts", policies: FirefoxFiles(FIREFOX_POLICIES) },
    Browser { name: "firefox-developer-edition", title: "Firefox Developer Edition", family: Firefox, sandbox: Sandbox::None, signs: &[(Roaming, r"Mozilla\Firefox\Profiles\*.dev-edition-default")], key: r"Mozilla\NativeMessagingHosts", policies: Policies::Unknown },
    Browser { name: "librewolf", title: "LibreWolf", family: Firefox, sandbox: Sandbox::None, signs: &[(Roaming, "librewolf")], key: r"Mozilla\NativeMessagingHosts", policies: Policies::Unknown },
    Browser { name: "zen", title: "Zen", family: Firefox, sandbox: Sandbox::None, signs: &[(Roaming, r"zen")], key: r"Mozilla\NativeMessagingHosts", policies: Policies::Unknown },
    Browser { name: "waterfox", title: "Waterfox", family: Firefox, sandbox: Sandbox::None, signs: &[(Roaming, r"Waterfox")], key: r"Mozilla\NativeMessagingHosts", policies: Policies::Unknown },
    Browser { name: "floorp", title: "Floorp", family: Firefox, sandbox: Sandbox::None, signs: &[(Roaming, r"Floorp")], key: r"Mozilla\NativeMessagingHosts", policies: Policies::Unknown },
];

/// The browsers' names on the command line, in indented lines for a help text.
pub(crate) fn browser_names() -> String {
    /// Longest line, in characters.
    const WIDTH: usize = 80;
    let mut lines: Vec<String> = vec![];
    for browser in BROWSERS {
        match lines.last_mut() {
            Some(line) if line.len() + browser.name.len() < WIDTH => {
                line.push_str("  ");
                line.push_str(browser.name);
            }
            Some(_) | None => lines.push(format!("  {}", browser.name)),
        }
    }
    lines.join("\n")
}
