//! The helper for Windows: two `.msi`, made by `wixl` of msitools.

use super::components::{Part, licences};
use super::{REPOSITORY, Release, SUMMARY, archive};
use crate::project;
use crate::tools;
use anyhow::{Context, Result, ensure};
use keyferry_core::packages::{Architecture, MARKER, Package};
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use uuid::Uuid;

/// How to remove the package, in the words of Windows 11.
const REMOVAL: &str = "open Settings, Apps, Installed apps, and choose Uninstall at Keyferry";
/// The file names of `keyferry install`, and the papers.
const FILES: [&str; 7] = [
    "keyferry.exe",
    "chromium.json",
    "com.keyferry.host.json",
    MARKER,
    "LICENSE-APACHE.txt",
    "LICENSE-MIT.txt",
    "THIRD-PARTY.txt",
];

/// The users that an installer serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Users {
    One,
    All,
}

impl Users {
    pub(super) fn of(package: Package) -> Option<Self> {
        match package {
            Package::WindowsUser => Some(Self::One),
            Package::WindowsMachine => Some(Self::All),
            Package::Deb | Package::Rpm | Package::LinuxArchive | Package::Mac => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::One => "user",
            Self::All => "machine",
        }
    }

    /// A code of Windows Installer: always the same for the same name.
    fn code(self, name: &str) -> String {
        let name = format!("{REPOSITORY}/windows/{}/{name}", self.name());
        format!("{{{}}}", Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())).to_uppercase()
    }

    /// The code of a version.
    pub(super) fn product(self, version: &str) -> String {
        self.code(&format!("product/{version}"))
    }

    /// The code that all versions share.
    pub(super) fn upgrade(self) -> String {
        self.code("upgrade")
    }
}

/// Makes the installer for one user or for all.
pub(super) fn msi(release: &Release, program: &Path, package: Package) -> Result<()> {
    let users = Users::of(package).context("no package of Windows")?;
    let folder = release.folder("msi")?;
    archive::copy(program, &folder.join("keyferry.exe"))?;
    archive::copy_all(&release.files.join("windows"), &folder)?;
    archive::write(&folder.join(MARKER), format!("{REMOVAL}\r\n"))?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        archive::copy(&project().join(licence), &folder.join(format!("{licence}.txt")))?;
    }
    archive::copy(&licences(release, Part::Windows)?, &folder.join("THIRD-PARTY.txt"))?;
    let source = folder.join("keyferry.wxs");
    fs::write(&source, wix(release, &folder, users)?)?;
    archive::settle(release, &folder, &[])?;
    let out = release.out.join(package.file_name(Architecture::X86, &release.version));
    // wixl writes the time of the build in several places.
    let time = tools::output(
        Command::new("date").args(["--utc", "+%F %T", "--date"]).arg(format!("@{}", release.time)),
    )?;
    let mut wixl = Command::new("faketime");
    wixl.args(["-f", time.trim(), "wixl", "--arch", "x64", "--output"]).arg(&out).arg("keyferry.wxs");
    tools::run(wixl.current_dir(&folder).env("TZ", "UTC"))?;
    set_package_code(&out, &users.code(&format!("package/{}/{}", release.version, release.time)))
}

/// Replaces the package code, which wixl chooses at random.
fn set_package_code(msi: &Path, code: &str) -> Result<()> {
    let summary = tools::output(Command::new("msiinfo").arg("suminfo").arg(msi))?;
    let random = summary.lines().find_map(|line| line.strip_prefix("Revision number (UUID): "));
    let random = random.context("the installer has no package code")?.trim().as_bytes();
    let mut bytes = fs::read(msi)?;
    let places: Vec<_> = bytes
        .windows(random.len())
        .enumerate()
        .filter(|(_, part)| *part == random)
        .map(|(at, _)| at)
        .collect();
    ensure!(places.len() == 1 && random.len() == code.len(), "the package code is at {places:?}");
    bytes[places[0]..places[0] + code.len()].copy_from_slice(code.as_bytes());
    Ok(fs::write(msi, bytes)?)
}

/// The description of the installer, from the template.
fn wix(release: &Release, folder: &Path, users: Users) -> Result<String> {
    let registry: Map<String, Value> = serde_json::from_slice(&fs::read(folder.join("registry.json"))?)?;
    let root = match users {
        Users::One => "HKCU",
        Users::All => "HKLM",
    };
    let (mut files, mut references) = (String::new(), String::new());
    for file in FILES {
        let id = file.replace('-', "_");
        let guid = users.code(&format!("component/{file}"));
        let _ = writeln!(files, r#"<Component Id="{id}" Guid="{guid}" Win64="yes">"#);
        let _ = writeln!(files, r#"<File Id="{id}_file" Name="{file}" Source="{file}" KeyPath="yes" />"#);
        let keys = registry.iter().filter(|(_, manifest)| *manifest == file);
        for (key, _) in keys {
            let _ = writeln!(
                files,
                r#"<RegistryValue Root="{root}" Key="{key}" Type="string" Value="[INSTALLDIR]{file}" />"#
            );
        }
        files.push_str("</Component>\n");
        let _ = writeln!(references, r#"<ComponentRef Id="{id}" />"#);
    }
    let (scope, parent) = match users {
        Users::One => ("perUser", "LocalAppDataFolder"),
        Users::All => ("perMachine", "ProgramFiles64Folder"),
    };
    let template = fs::read_to_string(project().join("crates/xtask/package/keyferry.wxs"))?;
    let values = [
        ("product", users.product(&release.version)),
        ("upgrade", users.upgrade()),
        ("version", release.version.clone()),
        ("scope", scope.to_owned()),
        ("summary", SUMMARY.to_owned()),
        ("repository", REPOSITORY.to_owned()),
        ("parent", parent.to_owned()),
        ("files", files),
        ("references", references),
    ];
    Ok(values.iter().fold(template, |text, (name, value)| text.replace(&format!("{{{name}}}"), value)))
}
