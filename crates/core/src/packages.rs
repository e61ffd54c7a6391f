//! The packages of a release that install the helper: which there are, and their file names.
//!
//! `cargo xtask package` builds them, and the page for new users links to them.

use alloc::format;
use alloc::string::String;

use serde::{Deserialize, Serialize};

/// The list of a release's downloads, in the folder of the packaged extension: a JSON array of [`Download`]s. In a
/// development build, which belongs to no release, the array is empty.
pub const DOWNLOADS: &str = "onboarding/downloads.json";

/// The program that the packages of Linux install.
pub const LINUX_PROGRAM: &str = "/usr/lib/keyferry/keyferry";

/// The file beside a packaged program that says how to remove the package, in a sentence or a command.
pub const MARKER: &str = "package";

/// A file of a release that installs the helper, as [`DOWNLOADS`] lists it. In JSON:
///
/// ```json
/// { "file": "keyferry_1.0.0_amd64.deb", "bytes": 1200000, "sha256": "…", "package": "deb", "architecture": "x86-64" }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Download {
    /// The file's name, as [`Package::file_name`] returns it.
    pub file: String,
    /// The file's size.
    pub bytes: u64,
    /// The file's SHA-256, in 64 hexadecimal digits.
    pub sha256: String,
    /// The system that it is for.
    pub package: Package,
    /// The processor that it is for; `null` if it runs on both.
    pub architecture: Option<Architecture>,
}

/// A processor architecture that the helper is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Architecture {
    /// x86-64.
    #[serde(rename = "x86-64")]
    X86,
    /// 64-bit Arm.
    #[serde(rename = "arm64")]
    Arm,
}

/// A package that installs the helper on one system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Package {
    /// For Debian, Ubuntu and their relatives.
    Deb,
    /// For Fedora, RHEL, openSUSE and their relatives.
    Rpm,
    /// The program alone, for any Linux.
    LinuxArchive,
    /// For one user of Windows; asks for no administrator.
    WindowsUser,
    /// For all users of a Windows computer.
    WindowsMachine,
    /// For macOS.
    Mac,
}

impl Package {
    /// All packages.
    pub const ALL: [Self; 6] =
        [Self::Deb, Self::Rpm, Self::LinuxArchive, Self::WindowsUser, Self::WindowsMachine, Self::Mac];

    /// Returns the file name, in the form that is usual on the system.
    pub fn file_name(self, architecture: Architecture, version: &str) -> String {
        let usual = match architecture {
            Architecture::X86 => "x86_64",
            Architecture::Arm => "aarch64",
        };
        let debian = match architecture {
            Architecture::X86 => "amd64",
            Architecture::Arm => "arm64",
        };
        match self {
            Self::Deb => format!("keyferry_{version}_{debian}.deb"),
            Self::Rpm => format!("keyferry-{version}-1.{usual}.rpm"),
            Self::LinuxArchive => format!("keyferry-{version}-linux-{usual}.tar.xz"),
            Self::WindowsUser => format!("keyferry-{version}-windows-{usual}.msi"),
            Self::WindowsMachine => format!("keyferry-{version}-windows-{usual}-all-users.msi"),
            Self::Mac => format!("keyferry-{version}-macos.pkg"),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn a_download_is_written_as_the_page_for_new_users_reads_it() {
        let file = Package::WindowsMachine.file_name(Architecture::X86, "1.2.3");
        let (package, architecture) = (Package::WindowsMachine, Some(Architecture::X86));
        let download = Download { file, bytes: 7, sha256: "ab".to_string(), package, architecture };
        assert_eq!(
            serde_json::to_string(&download).unwrap(),
            r#"{"file":"keyferry-1.2.3-windows-x86_64-all-users.msi","bytes":7,"sha256":"ab","package":"windows-machine","architecture":"x86-64"}"#
        );
        let names = Package::ALL.map(|package| serde_json::to_value(package).unwrap());
        assert_eq!(names, ["deb", "rpm", "linux-archive", "windows-user", "windows-machine", "mac"]);
        assert_eq!(serde_json::to_value(Architecture::Arm).unwrap(), "arm64");
    }
}
