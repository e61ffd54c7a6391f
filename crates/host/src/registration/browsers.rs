//! The supported browsers, and where each searches for host manifests. A new browser is a new row in each table.
//!
//! Sources: Chromium's and Mozilla's documentation of native messaging and the sources of both. Firefox 147 and later
//! keep their profiles in `$XDG_CONFIG_HOME/mozilla`, but still search for hosts in `~/.mozilla`. Firefox Developer
//! Edition searches where Firefox does, and Opera in Chrome's folder too. Tor Browser is not supported on purpose: it must
//! not be linked to anything else on the computer.

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
    /// Folder that it searches for every user.
    #[cfg(not(windows))]
    pub(super) system: Option<&'static str>,
    /// Registry key below `Software`, in `HKEY_CURRENT_USER` and in `HKEY_LOCAL_MACHINE`.
    #[cfg(windows)]
    pub(super) key: &'static str,
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

#[cfg(all(unix, not(target_os = "macos")))]
#[rustfmt::skip]
pub(super) const BROWSERS: &[Browser] = &[
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

#[cfg(target_os = "macos")]
#[rustfmt::skip]
pub(super) const BROWSERS: &[Browser] = &[
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

/// Brave, Vivaldi, Opera and Arc read Chrome's key, `LibreWolf` reads Firefox's.
#[cfg(windows)]
#[rustfmt::skip]
pub(super) const BROWSERS: &[Browser] = &[
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
