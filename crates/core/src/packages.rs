//! The packages of a release that install the helper: which there are, and their file names.
//!
//! `cargo xtask package` builds them, and the page for new users links to them.

use alloc::format;
use alloc::string::String;

/// A processor architecture that the helper is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Architecture {
    /// x86-64.
    X86,
    /// 64-bit Arm.
    Arm,
}

/// A package that installs the helper on one system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
