//! The packages of a release: packed twice, installed in systems of their own, upgraded while the old helper runs, and
//! removed. Needs root, for the systems' roots; Windows is Wine.

mod journey;
mod linux;
mod talk;
mod windows;

use super::{BuildOnce, platforms, step};
use crate::tools;
use crate::{package, project, target};
use anyhow::{Context, Result, ensure};
use keyferry_core::packages::{Download, Package};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version of the packages that upgrade those of this commit. No program has it: they contain the same helper.
const NEXT: &str = "99.0.0";

/// The packages of this commit, and those of a later version.
struct Packages {
    folder: PathBuf,
    downloads: Vec<Download>,
    next: PathBuf,
}

impl Packages {
    /// The package for x86-64, and the one that upgrades it.
    fn of(&self, package: Package) -> Result<[PathBuf; 2]> {
        let architecture = keyferry_core::packages::Architecture::X86;
        let name = |version| package.file_name(architecture, version);
        let packages = [self.folder.join(name(env!("CARGO_PKG_VERSION"))), self.next.join(name(NEXT))];
        for package in &packages {
            ensure!(package.is_file(), "{} is missing", package.display());
        }
        Ok(packages)
    }
}

pub(super) fn run(_: &mut BuildOnce) -> Result<()> {
    step("tools for packages", || tools::package_testers().and_then(|()| tools::npm_ci("tests/packages")))?;
    let root = tools::output(Command::new("id").arg("-u"))?;
    ensure!(root.trim() == "0", "packages are installed below roots of their own: run this part as root");
    let folder = target().join("packages/of-this-commit");
    let mut packed = None;
    step("packages", || {
        let downloads = package::all(folder.clone())?;
        packed = Some(Packages { folder: folder.clone(), downloads, next: package::as_version(NEXT)? });
        Ok(())
    })?;
    let packages = packed.context("nothing was packed")?;
    step("packed again: the same bytes", || packed_again(&packages))?;
    step("the list of downloads in the extension", || downloads_list(&packages))?;
    step("the extension, as addons.mozilla.org checks it", || lint(&packages.folder))?;
    step("a panic with the helper's unwinder", linux::panic_is_caught)?;
    step("deb, in a new Debian", || linux::deb(&packages))?;
    step("rpm, below a new root", || linux::rpm(&packages))?;
    step("journey of a key with the deb's helper", || journey::run(&packages))?;
    step("archive, in a new home", || linux::archive(&packages))?;
    step("library missing in Wine", platforms::library_missing_in_wine)?;
    step("msi for one user, in Wine", || windows::msi(&packages, Package::WindowsUser))?;
    step("msi for all users, in Wine", || windows::msi(&packages, Package::WindowsMachine))
}

fn packed_again(packages: &Packages) -> Result<()> {
    let again = target().join("packages/again");
    package::all(again.clone())?;
    let sums = |folder: &Path| fs::read_to_string(folder.join("SHA256SUMS"));
    ensure!(sums(&again)? == sums(&packages.folder)?, "the packages differ: {}", again.display());
    Ok(fs::remove_dir_all(again)?)
}

/// The packed extension lists exactly the packages that install the helper.
fn downloads_list(packages: &Packages) -> Result<()> {
    for name in ["chrome.zip", "firefox.xpi"] {
        let file = packages.folder.join(format!("keyferry-{}-{name}", env!("CARGO_PKG_VERSION")));
        let mut unzip = Command::new("python3");
        unzip.args([
            "-c",
            "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())",
        ]);
        let json = tools::output(unzip.arg(file).arg(keyferry_core::packages::DOWNLOADS))?;
        let listed: Vec<Download> = serde_json::from_str(&json)?;
        ensure!(listed == packages.downloads, "{name} lists {listed:?}");
        for Download { file, bytes, .. } in listed {
            ensure!(fs::metadata(packages.folder.join(&file))?.len() == bytes, "{file} has another size");
        }
    }
    Ok(())
}

/// A warning that stays: the linter compares the oldest Firefox with Firefox for Android too, for which the extension does
/// not declare itself.
const ANDROID: &str = "KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION";

fn lint(folder: &Path) -> Result<()> {
    let web_ext = project().join("tests/packages/node_modules/.bin/web-ext");
    let xpi = folder.join(format!("keyferry-{}-firefox.xpi", env!("CARGO_PKG_VERSION")));
    let mut lint = Command::new(web_ext);
    lint.args(["lint", "--self-hosted=false", "--no-config-discovery", "--output=json", "--source-dir"]);
    let report: serde_json::Value = serde_json::from_slice(&lint.arg(xpi).output()?.stdout)?;
    let problems = ["errors", "warnings", "notices"].map(|kind| report[kind].as_array().context("no report"));
    for problem in problems.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten() {
        ensure!(problem["code"] == ANDROID, "{problem:#}");
    }
    Ok(())
}
