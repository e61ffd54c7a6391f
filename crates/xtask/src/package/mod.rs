//! `cargo xtask package`: the files of a release, in `dist/packages`. `docs/RELEASING.md` lists them.
//!
//! Programs of Debian pack them: `dpkg-deb`, `rpmbuild`, `wixl`, `tar`, `zip`. Two builds of one commit give the same
//! bytes: every file has the commit's time, a fixed owner and a fixed place in its archive.

mod arch;
mod archive;
mod catalogs;
mod components;
mod extension;
mod linux;
mod windows;

use crate::build::{self, Cross};
use crate::tools::{self, cargo};
use crate::{project, target};
use anyhow::{Context, Result};
use keyferry_core::packages::{Architecture, Download, Package};
use lexopt::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version of all packages: the workspace's.
const VERSION: &str = env!("CARGO_PKG_VERSION");
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
const LICENSE: &str = env!("CARGO_PKG_LICENSE");
/// The name and the address that packages name as their maker's.
const MAINTAINER: &str = "Keyferry <keyferry@users.noreply.github.com>";
const SUMMARY: &str = "Keeps Omnisend API keys in this computer's keyring";
const DESCRIPTION: &str = "The helper of the browser extension Keyferry. The extension starts it to save Omnisend API keys in the \
                           keyring, and to fill them in. It also lists, adds, checks, imports and exports keys.";

/// The entry in the help of `cargo xtask`.
pub(crate) const HELP: &str = "Makes the files of a release in dist/packages, or in the folder after --out.\n\
                               Two builds of one commit give the same bytes. See docs/RELEASING.md.";

/// The address of a file of the release.
fn address(version: &str, file: &str) -> String {
    format!("{REPOSITORY}/releases/download/v{version}/{file}")
}

/// A helper that was built, and the system that it is for.
struct Helper {
    architecture: Architecture,
    program: PathBuf,
}

/// Everything that the packages are made from.
struct Release {
    /// The folder for the release's files.
    out: PathBuf,
    /// A folder for files that are in no release by themselves.
    work: PathBuf,
    /// The commit's time, in seconds since 1970.
    time: u64,
    /// The version; a test also packs a higher one.
    version: String,
    /// The output of `keyferry-package-files`.
    files: PathBuf,
}

impl Release {
    fn new(out: PathBuf, version: &str) -> Result<Self> {
        let time =
            tools::output(Command::new("git").args(["log", "-1", "--format=%ct"]).current_dir(project()))?;
        let time = time.trim().parse().context("git names no time of the last commit")?;
        let work = target().join("package");
        let files = work.join("files");
        Ok(Self { out, work, time, version: version.to_owned(), files })
    }

    /// A new, empty folder below the folder for work.
    fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.work.join(name);
        remove(&folder)?;
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// Describes a file of the release.
    fn download(&self, package: Package, architecture: Architecture) -> Result<Download> {
        let file = package.file_name(architecture, &self.version);
        let path = self.out.join(&file);
        let (bytes, sha256) = (fs::metadata(&path)?.len(), archive::sha256(&path)?);
        Ok(Download { file, bytes, sha256, package, architecture: Some(architecture) })
    }
}

/// Builds everything and packs it.
pub(crate) fn run(mut args: lexopt::Parser) -> Result<()> {
    let mut out = project().join("dist/packages");
    while let Some(arg) = args.next()? {
        match arg {
            Long("out") => out = std::path::absolute(args.value()?)?,
            arg => return Err(arg.unexpected().into()),
        }
    }
    let changed = tools::output(
        Command::new("git").args(["status", "--porcelain", "--untracked-files=no"]).current_dir(project()),
    )?;
    if !changed.is_empty() {
        println!("Files differ from the last commit: these packages are not those of any release.");
    }
    all(out).map(drop)
}

/// Makes all files of a release; returns those that install the helper.
pub(crate) fn all(out: PathBuf) -> Result<Vec<Download>> {
    tools::packers()?;
    remove(&out)?;
    fs::create_dir_all(&out)?;
    let release = Release::new(out, VERSION)?;
    let extension = build::extension()?;
    let intel = Helper { architecture: Architecture::X86, program: build::host()? };
    let arm = Helper { architecture: Architecture::Arm, program: build::cross(Cross::LinuxArm)? };
    let windows = Helper { architecture: Architecture::X86, program: build::cross(Cross::Windows)? };
    let mut downloads = helper_packages(&release, &[intel, arm], &windows)?;
    downloads.sort_by(|a, b| a.file.cmp(&b.file));
    extension::pack(&release, &extension, &downloads)?;
    extension::sources(&release)?;
    components::bill(&release)?;
    catalogs::write(&release, &downloads)?;
    checksums(&release)?;
    for entry in sorted(&release.out)? {
        println!("{:8} KiB  {}", fs::metadata(&entry)?.len().div_ceil(1024), entry.display());
    }
    Ok(downloads)
}

/// Packs the helper alone, as if it had this version; returns the folder of the packages.
pub(crate) fn as_version(version: &str) -> Result<PathBuf> {
    let release = Release::new(target().join("package/as-version"), version)?;
    remove(&release.out)?;
    fs::create_dir_all(&release.out)?;
    let intel = Helper { architecture: Architecture::X86, program: build::host()? };
    let windows = Helper { architecture: Architecture::X86, program: build::cross(Cross::Windows)? };
    helper_packages(&release, &[intel], &windows)?;
    Ok(release.out)
}

/// Makes the packages of the helper.
fn helper_packages(release: &Release, linux: &[Helper], windows: &Helper) -> Result<Vec<Download>> {
    remove(&release.files)?;
    let mut generate = cargo("run");
    tools::run(generate.args(["--quiet", "--package", "keyferry-package-files", "--"]).arg(&release.files))?;
    let mut downloads = vec![];
    for helper in linux {
        linux::deb(release, helper)?;
        linux::rpm(release, helper)?;
        linux::archive(release, helper)?;
        for package in [Package::Deb, Package::Rpm, Package::LinuxArchive] {
            downloads.push(release.download(package, helper.architecture)?);
        }
    }
    for package in [Package::WindowsUser, Package::WindowsMachine] {
        windows::msi(release, &windows.program, package)?;
        downloads.push(release.download(package, windows.architecture)?);
    }
    Ok(downloads)
}

/// Writes `SHA256SUMS`, for `sha256sum --check`.
fn checksums(release: &Release) -> Result<()> {
    let mut lines = String::new();
    for path in sorted(&release.out)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let _ = writeln!(lines, "{}  {name}", archive::sha256(&path)?);
    }
    Ok(fs::write(release.out.join("SHA256SUMS"), lines)?)
}

/// The entries of a folder, sorted.
fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries: std::io::Result<Vec<_>> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = entries?;
    paths.sort();
    Ok(paths)
}

/// Removes a folder, if it exists.
fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}
