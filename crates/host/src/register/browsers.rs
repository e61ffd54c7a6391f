//! The browsers, and where each looks for native messaging hosts. A new browser is a new line here.
//!
//! Sources: Chromium's and Mozilla's documentation of native messaging; Firefox 147 and later keep their profiles
//! in `$XDG_CONFIG_HOME/mozilla`, but still look for hosts in `~/.mozilla`. Tor Browser is left out on purpose:
//! it must not be tied to anything else on the computer.

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

/// A browser.
#[derive(Debug)]
pub(crate) struct Browser {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// Its name for people.
    pub(crate) title: &'static str,
    /// What it wants to read.
    pub(crate) family: Family,
    /// It was used by this user if one of these folders exists.
    pub(crate) signs: &'static [(Base, &'static str)],
    /// Where it looks: a folder, or on Windows a key below `HKEY_CURRENT_USER\Software`.
    #[cfg(not(windows))]
    pub(crate) place: (Base, &'static str),
    /// Where it looks: a folder, or on Windows a key below `HKEY_CURRENT_USER\Software`.
    #[cfg(windows)]
    pub(crate) place: &'static str,
}

#[cfg_attr(
    any(windows, target_os = "macos"),
    expect(unused_imports, reason = "not every platform has all")
)]
use Base::{Config, Home, Roaming};
use Family::{Chromium, Firefox};

/// All browsers that are known here.
#[cfg(all(unix, not(target_os = "macos")))]
#[rustfmt::skip]
pub(crate) const BROWSERS: &[Browser] = &[
    Browser { name: "chrome", title: "Google Chrome", family: Chromium, signs: &[(Config, "google-chrome")], place: (Config, "google-chrome/NativeMessagingHosts") },
    Browser { name: "chromium", title: "Chromium", family: Chromium, signs: &[(Config, "chromium")], place: (Config, "chromium/NativeMessagingHosts") },
    Browser { name: "edge", title: "Microsoft Edge", family: Chromium, signs: &[(Config, "microsoft-edge")], place: (Config, "microsoft-edge/NativeMessagingHosts") },
    Browser { name: "brave", title: "Brave", family: Chromium, signs: &[(Config, "BraveSoftware/Brave-Browser")], place: (Config, "BraveSoftware/Brave-Browser/NativeMessagingHosts") },
    Browser { name: "vivaldi", title: "Vivaldi", family: Chromium, signs: &[(Config, "vivaldi")], place: (Config, "vivaldi/NativeMessagingHosts") },
    Browser { name: "opera", title: "Opera", family: Chromium, signs: &[(Config, "opera")], place: (Config, "opera/NativeMessagingHosts") },
    Browser { name: "firefox", title: "Firefox", family: Firefox, signs: &[(Home, ".mozilla/firefox"), (Roaming, "mozilla/firefox")], place: (Home, ".mozilla/native-messaging-hosts") },
    Browser { name: "librewolf", title: "LibreWolf", family: Firefox, signs: &[(Home, ".librewolf"), (Roaming, "librewolf")], place: (Home, ".librewolf/native-messaging-hosts") },
];

/// All browsers that are known here.
#[cfg(target_os = "macos")]
#[rustfmt::skip]
pub(crate) const BROWSERS: &[Browser] = &[
    Browser { name: "chrome", title: "Google Chrome", family: Chromium, signs: &[(Config, "Google/Chrome")], place: (Config, "Google/Chrome/NativeMessagingHosts") },
    Browser { name: "chromium", title: "Chromium", family: Chromium, signs: &[(Config, "Chromium")], place: (Config, "Chromium/NativeMessagingHosts") },
    Browser { name: "edge", title: "Microsoft Edge", family: Chromium, signs: &[(Config, "Microsoft Edge")], place: (Config, "Microsoft Edge/NativeMessagingHosts") },
    Browser { name: "brave", title: "Brave", family: Chromium, signs: &[(Config, "BraveSoftware/Brave-Browser")], place: (Config, "BraveSoftware/Brave-Browser/NativeMessagingHosts") },
    Browser { name: "vivaldi", title: "Vivaldi", family: Chromium, signs: &[(Config, "Vivaldi")], place: (Config, "Vivaldi/NativeMessagingHosts") },
    Browser { name: "opera", title: "Opera", family: Chromium, signs: &[(Config, "com.operasoftware.Opera")], place: (Config, "com.operasoftware.Opera/NativeMessagingHosts") },
    Browser { name: "firefox", title: "Firefox", family: Firefox, signs: &[(Config, "Firefox")], place: (Config, "Mozilla/NativeMessagingHosts") },
    Browser { name: "librewolf", title: "LibreWolf", family: Firefox, signs: &[(Config, "LibreWolf")], place: (Config, "LibreWolf/NativeMessagingHosts") },
];

/// All browsers that are known here. Brave, Vivaldi and Opera read Chrome's key, `LibreWolf` Firefox's.
#[cfg(windows)]
#[rustfmt::skip]
pub(crate) const BROWSERS: &[Browser] = &[
    Browser { name: "chrome", title: "Google Chrome", family: Chromium, signs: &[(Config, r"Google\Chrome\User Data")], place: r"Google\Chrome\NativeMessagingHosts" },
    Browser { name: "chromium", title: "Chromium", family: Chromium, signs: &[(Config, r"Chromium\User Data")], place: r"Chromium\NativeMessagingHosts" },
    Browser { name: "edge", title: "Microsoft Edge", family: Chromium, signs: &[(Config, r"Microsoft\Edge\User Data")], place: r"Microsoft\Edge\NativeMessagingHosts" },
    Browser { name: "brave", title: "Brave", family: Chromium, signs: &[(Config, r"BraveSoftware\Brave-Browser\User Data")], place: r"Google\Chrome\NativeMessagingHosts" },
    Browser { name: "vivaldi", title: "Vivaldi", family: Chromium, signs: &[(Config, r"Vivaldi\User Data")], place: r"Google\Chrome\NativeMessagingHosts" },
    Browser { name: "opera", title: "Opera", family: Chromium, signs: &[(Roaming, r"Opera Software\Opera Stable")], place: r"Google\Chrome\NativeMessagingHosts" },
    Browser { name: "firefox", title: "Firefox", family: Firefox, signs: &[(Roaming, r"Mozilla\Firefox")], place: r"Mozilla\NativeMessagingHosts" },
    Browser { name: "librewolf", title: "LibreWolf", family: Firefox, signs: &[(Roaming, "librewolf")], place: r"Mozilla\NativeMessagingHosts" },
];
