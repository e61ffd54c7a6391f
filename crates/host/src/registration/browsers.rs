//! The browsers, and where each looks for native messaging hosts. A new browser is a new line here.
//!
//! Sources: Chromium's and Mozilla's documentation of native messaging and the sources of both; Firefox 147 and
//! later keep their profiles in `$XDG_CONFIG_HOME/mozilla`, but still look for hosts in `~/.mozilla`. Firefox
//! Developer Edition looks where Firefox does, Opera in Chrome's place too. Tor Browser is left out on purpose: it
//! must not be tied to anything else on the computer.

use super::manifest::Family;

/// A folder that paths start from.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(any(windows, target_os = "macos"), expect(dead_code, reason = "not every platform has all"))]
pub(crate) enum Base {
    /// The user's home.
    Home,
    /// Programs' own files: `$XDG_CONFIG_HOME`, `~/Library/Application Support` or `%LOCALAPPDATA%`.
    Config,
    /// The same where they follow the user to other computers: `%APPDATA%`, elsewhere as [`Base::Config`].
    Roaming,
}

/// What stands between a browser and programs outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(any(windows, target_os = "macos"), expect(dead_code, reason = "not every platform has all"))]
pub(crate) enum Sandbox {
    /// Nothing.
    None,
    /// Snap. The desktop's `WebExtensions` portal reads the registration in the user's home, asks the user once, and
    /// starts the helper outside of the sandbox (Ubuntu 22.04 and later).
    Snap,
    /// Flatpak, by the application's id. The helper runs in the sandbox, which must let it see its own file and the
    /// keyring; Firefox 157 and later can have it started outside by xdg-native-messaging-proxy.
    Flatpak(&'static str),
}

/// A browser.
#[derive(Debug)]
pub(crate) struct Browser {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// Its name for people.
    pub(crate) title: &'static str,
    /// What it wants to read.
    pub(crate) family: Family,
    /// It was used by this user if one of these folders exists. The last name may begin with `*`.
    pub(crate) signs: &'static [(Base, &'static str)],
    /// What stands around it.
    pub(crate) sandbox: Sandbox,
    /// Where it looks for this user: folders, or on Windows a key below `HKEY_CURRENT_USER\Software`.
    #[cfg(not(windows))]
    pub(crate) places: &'static [(Base, &'static str)],
    /// Where it looks for every user.
    #[cfg(not(windows))]
    pub(crate) system: Option<&'static str>,
    /// Where it looks: a key below `Software`, in `HKEY_CURRENT_USER` and in `HKEY_LOCAL_MACHINE`.
    #[cfg(windows)]
    pub(crate) key: &'static str,
}

#[cfg_attr(
    any(windows, target_os = "macos"),
    expect(unused_imports, reason = "not every platform has all")
)]
use Base::{Config, Home, Roaming};
use Family::{Chromium, Firefox};
#[cfg_attr(
    any(windows, target_os = "macos"),
    expect(unused_imports, reason = "not every platform has all")
)]
use Sandbox::{Flatpak, Snap};

/// All browsers that are known here.
#[cfg(all(unix, not(target_os = "macos")))]
#[rustfmt::skip]
pub(crate) const BROWSERS: &[Browser] = &[
    Browser { name: "chrome", title: "Google Chrome", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "google-chrome")], places: &[(Config, "google-chrome/NativeMessagingHosts")], system: Some("/etc/opt/chrome/native-messaging-hosts") },
    Browser { name: "chromium", title: "Chromium", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "chromium")], places: &[(Config, "chromium/NativeMessagingHosts")], system: Some("/etc/chromium/native-messaging-hosts") },
    Browser { name: "edge", title: "Microsoft Edge", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "microsoft-edge")], places: &[(Config, "microsoft-edge/NativeMessagingHosts")], system: Some("/etc/opt/edge/native-messaging-hosts") },
    Browser { name: "brave", title: "Brave", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "BraveSoftware/Brave-Browser")], places: &[(Config, "BraveSoftware/Brave-Browser/NativeMessagingHosts")], system: Some("/etc/opt/brave/native-messaging-hosts") },
    Browser { name: "vivaldi", title: "Vivaldi", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "vivaldi")], places: &[(Config, "vivaldi/NativeMessagingHosts")], system: Some("/etc/opt/vivaldi/native-messaging-hosts") },
    Browser { name: "opera", title: "Opera", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "opera")], places: &[(Config, "opera/NativeMessagingHosts"), (Config, "google-chrome/NativeMessagingHosts")], system: Some("/etc/opt/chrome/native-messaging-hosts") },
    Browser { name: "firefox", title: "Firefox", family: Firefox, sandbox: Sandbox::None, signs: &[(Home, ".mozilla/firefox"), (Roaming, "mozilla/firefox")], places: &[(Home, ".mozilla/native-messaging-hosts")], system: Some("/usr/lib/mozilla/native-messaging-hosts") },
    Browser { name: "firefox-developer-edition", title: "Firefox Developer Edition", family: Firefox, sandbox: Sandbox::None, signs: &[(Home, ".mozilla/firefox/*.dev-edition-default"), (Roaming, "mozilla/firefox/*.dev-edition-default")], places: &[(Home, ".mozilla/native-messaging-hosts")], system: Some("/usr/lib/mozilla/native-messaging-hosts") },
    Browser { name: "librewolf", title: "LibreWolf", family: Firefox, sandbox: Sandbox::None, signs: &[(Home, ".librewolf"), (Roaming, "librewolf")], places: &[(Home, ".librewolf/native-messaging-hosts")], system: Some("/usr/lib/librewolf/native-messaging-hosts") },
    Browser { name: "chromium-snap", title: "Chromium (Snap)", family: Chromium, sandbox: Snap, signs: &[(Home, "snap/chromium")], places: &[(Config, "chromium/NativeMessagingHosts")], system: None },
    Browser { name: "firefox-snap", title: "Firefox (Snap)", family: Firefox, sandbox: Snap, signs: &[(Home, "snap/firefox")], places: &[(Home, ".mozilla/native-messaging-hosts")], system: None },
    Browser { name: "chrome-flatpak", title: "Google Chrome (Flatpak)", family: Chromium, sandbox: Flatpak("com.google.Chrome"), signs: &[(Home, ".var/app/com.google.Chrome")], places: &[(Home, ".var/app/com.google.Chrome/config/google-chrome/NativeMessagingHosts")], system: None },
    Browser { name: "chromium-flatpak", title: "Chromium (Flatpak)", family: Chromium, sandbox: Flatpak("org.chromium.Chromium"), signs: &[(Home, ".var/app/org.chromium.Chromium")], places: &[(Home, ".var/app/org.chromium.Chromium/config/chromium/NativeMessagingHosts")], system: None },
    Browser { name: "edge-flatpak", title: "Microsoft Edge (Flatpak)", family: Chromium, sandbox: Flatpak("com.microsoft.Edge"), signs: &[(Home, ".var/app/com.microsoft.Edge")], places: &[(Home, ".var/app/com.microsoft.Edge/config/microsoft-edge/NativeMessagingHosts")], system: None },
    Browser { name: "brave-flatpak", title: "Brave (Flatpak)", family: Chromium, sandbox: Flatpak("com.brave.Browser"), signs: &[(Home, ".var/app/com.brave.Browser")], places: &[(Home, ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/NativeMessagingHosts")], system: None },
    Browser { name: "vivaldi-flatpak", title: "Vivaldi (Flatpak)", family: Chromium, sandbox: Flatpak("com.vivaldi.Vivaldi"), signs: &[(Home, ".var/app/com.vivaldi.Vivaldi")], places: &[(Home, ".var/app/com.vivaldi.Vivaldi/config/vivaldi/NativeMessagingHosts")], system: None },
    Browser { name: "opera-flatpak", title: "Opera (Flatpak)", family: Chromium, sandbox: Flatpak("com.opera.Opera"), signs: &[(Home, ".var/app/com.opera.Opera")], places: &[(Home, ".var/app/com.opera.Opera/config/opera/NativeMessagingHosts")], system: None },
    Browser { name: "firefox-flatpak", title: "Firefox (Flatpak)", family: Firefox, sandbox: Flatpak("org.mozilla.firefox"), signs: &[(Home, ".var/app/org.mozilla.firefox")], places: &[(Home, ".var/app/org.mozilla.firefox/.mozilla/native-messaging-hosts"), (Home, ".mozilla/native-messaging-hosts")], system: None },
    Browser { name: "librewolf-flatpak", title: "LibreWolf (Flatpak)", family: Firefox, sandbox: Flatpak("io.gitlab.librewolf-community"), signs: &[(Home, ".var/app/io.gitlab.librewolf-community")], places: &[(Home, ".var/app/io.gitlab.librewolf-community/.librewolf/native-messaging-hosts")], system: None },
];

/// All browsers that are known here.
#[cfg(target_os = "macos")]
#[rustfmt::skip]
pub(crate) const BROWSERS: &[Browser] = &[
    Browser { name: "chrome", title: "Google Chrome", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Google/Chrome")], places: &[(Config, "Google/Chrome/NativeMessagingHosts")], system: Some("/Library/Google/Chrome/NativeMessagingHosts") },
    Browser { name: "chromium", title: "Chromium", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Chromium")], places: &[(Config, "Chromium/NativeMessagingHosts")], system: Some("/Library/Application Support/Chromium/NativeMessagingHosts") },
    Browser { name: "edge", title: "Microsoft Edge", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Microsoft Edge")], places: &[(Config, "Microsoft Edge/NativeMessagingHosts")], system: Some("/Library/Microsoft/Edge/NativeMessagingHosts") },
    Browser { name: "brave", title: "Brave", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "BraveSoftware/Brave-Browser")], places: &[(Config, "BraveSoftware/Brave-Browser/NativeMessagingHosts")], system: Some("/Library/Application Support/BraveSoftware/Brave-Browser/NativeMessagingHosts") },
    Browser { name: "vivaldi", title: "Vivaldi", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Vivaldi")], places: &[(Config, "Vivaldi/NativeMessagingHosts")], system: Some("/Library/Application Support/Vivaldi/NativeMessagingHosts") },
    Browser { name: "opera", title: "Opera", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "com.operasoftware.Opera")], places: &[(Config, "com.operasoftware.Opera/NativeMessagingHosts"), (Config, "Google/Chrome/NativeMessagingHosts")], system: Some("/Library/Google/Chrome/NativeMessagingHosts") },
    Browser { name: "arc", title: "Arc", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, "Arc/User Data")], places: &[(Config, "Arc/User Data/NativeMessagingHosts")], system: None },
    Browser { name: "firefox", title: "Firefox", family: Firefox, sandbox: Sandbox::None, signs: &[(Config, "Firefox")], places: &[(Config, "Mozilla/NativeMessagingHosts")], system: Some("/Library/Application Support/Mozilla/NativeMessagingHosts") },
    Browser { name: "firefox-developer-edition", title: "Firefox Developer Edition", family: Firefox, sandbox: Sandbox::None, signs: &[(Config, "Firefox/Profiles/*.dev-edition-default")], places: &[(Config, "Mozilla/NativeMessagingHosts")], system: Some("/Library/Application Support/Mozilla/NativeMessagingHosts") },
    Browser { name: "librewolf", title: "LibreWolf", family: Firefox, sandbox: Sandbox::None, signs: &[(Config, "LibreWolf")], places: &[(Config, "LibreWolf/NativeMessagingHosts")], system: Some("/Library/Application Support/LibreWolf/NativeMessagingHosts") },
];

/// All browsers that are known here. Brave, Vivaldi, Opera and Arc read Chrome's key, `LibreWolf` Firefox's.
#[cfg(windows)]
#[rustfmt::skip]
pub(crate) const BROWSERS: &[Browser] = &[
    Browser { name: "chrome", title: "Google Chrome", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Google\Chrome\User Data")], key: r"Google\Chrome\NativeMessagingHosts" },
    Browser { name: "chromium", title: "Chromium", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Chromium\User Data")], key: r"Chromium\NativeMessagingHosts" },
    Browser { name: "edge", title: "Microsoft Edge", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Microsoft\Edge\User Data")], key: r"Microsoft\Edge\NativeMessagingHosts" },
    Browser { name: "brave", title: "Brave", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"BraveSoftware\Brave-Browser\User Data")], key: r"Google\Chrome\NativeMessagingHosts" },
    Browser { name: "vivaldi", title: "Vivaldi", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Vivaldi\User Data")], key: r"Google\Chrome\NativeMessagingHosts" },
    Browser { name: "opera", title: "Opera", family: Chromium, sandbox: Sandbox::None, signs: &[(Roaming, r"Opera Software\Opera Stable")], key: r"Google\Chrome\NativeMessagingHosts" },
    Browser { name: "arc", title: "Arc", family: Chromium, sandbox: Sandbox::None, signs: &[(Config, r"Packages\TheBrowserCompany.Arc_ttt1ap7aakyb4")], key: r"Google\Chrome\NativeMessagingHosts" },
    Browser { name: "firefox", title: "Firefox", family: Firefox, sandbox: Sandbox::None, signs: &[(Roaming, r"Mozilla\Firefox")], key: r"Mozilla\NativeMessagingHosts" },
    Browser { name: "firefox-developer-edition", title: "Firefox Developer Edition", family: Firefox, sandbox: Sandbox::None, signs: &[(Roaming, r"Mozilla\Firefox\Profiles\*.dev-edition-default")], key: r"Mozilla\NativeMessagingHosts" },
    Browser { name: "librewolf", title: "LibreWolf", family: Firefox, sandbox: Sandbox::None, signs: &[(Roaming, "librewolf")], key: r"Mozilla\NativeMessagingHosts" },
];
