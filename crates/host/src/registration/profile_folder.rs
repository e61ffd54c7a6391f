//! The folder of a browser that is not in the table, named by the user.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::manifest::Family;

/// The folder below which a browser searches for host manifests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProfileFolder {
    /// A Chromium browser's profiles: its `--user-data-dir`.
    UserDataDir(PathBuf),
    /// A Firefox browser's folder, such as `~/.mozilla`.
    MozillaDir(PathBuf),
}

impl ProfileFolder {
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::UserDataDir(path) | Self::MozillaDir(path) => path,
        }
    }

    /// Checks for the folder: profiles are often temporary.
    pub(super) fn exists(&self) -> bool {
        self.path().is_dir()
    }

    pub(super) fn family(&self) -> Family {
        match self {
            Self::UserDataDir(_) => Family::Chromium,
            Self::MozillaDir(_) => Family::Firefox,
        }
    }

    /// The folder of host manifests in it. Only Firefox on Linux has another name for it.
    pub(super) fn hosts(&self) -> PathBuf {
        let is_dashed = cfg!(not(target_os = "macos")) && self.family() == Family::Firefox;
        self.path().join(if is_dashed { "native-messaging-hosts" } else { "NativeMessagingHosts" })
    }

    /// A name for people.
    pub(super) fn title(&self) -> String {
        match self {
            Self::UserDataDir(path) => format!("Chromium profiles in {}", path.display()),
            Self::MozillaDir(path) => format!("Firefox profiles in {}", path.display()),
        }
    }

    /// The option that names it on the command line, quoted for a shell.
    pub(super) fn option(&self) -> String {
        let name = match self {
            Self::UserDataDir(_) => "--user-data-dir",
            Self::MozillaDir(_) => "--mozilla-dir",
        };
        format!("{name} {}", super::shell::quoted(self.path()))
    }
}
