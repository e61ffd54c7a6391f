//! The extension for the stores, and the sources for their reviewers.

use super::{Release, archive};
use crate::project;
use crate::tools;
use anyhow::{Context, Result};
use keyferry_core::packages::{DOWNLOADS, Download};
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A family of stores.
#[derive(Clone, Copy, Debug)]
enum Store {
    /// The Chrome Web Store and Microsoft Edge Add-ons.
    Chrome,
    /// addons.mozilla.org.
    Firefox,
}

impl Store {
    fn file_name(self, version: &str) -> String {
        match self {
            Self::Chrome => format!("keyferry-{version}-chrome.zip"),
            Self::Firefox => format!("keyferry-{version}-firefox.xpi"),
        }
    }

    /// Removes from the manifest what is for the other family. `key` is for development alone: the Chrome Web Store
    /// refuses an upload with it ("key field is not allowed in manifest") and gives the extension a key and an ID of its
    /// own, which <https://developer.chrome.com/docs/extensions/reference/manifest/key> says how to adopt.
    fn adapt(self, manifest: &mut Map<String, Value>) -> Result<()> {
        let mut remove =
            |field: &str| manifest.remove(field).with_context(|| format!("manifest.json has no {field:?}"));
        remove("key")?;
        let script = match self {
            Self::Chrome => {
                remove("browser_specific_settings")?;
                "scripts"
            }
            Self::Firefox => {
                remove("minimum_chrome_version")?;
                "service_worker"
            }
        };
        let background = manifest.get_mut("background").and_then(Value::as_object_mut);
        background.context("manifest.json has no background")?.remove(script);
        Ok(())
    }
}

/// Packs the built extension for all stores, with the release's downloads.
pub(super) fn pack(release: &Release, built: &Path, downloads: &[Download]) -> Result<()> {
    for store in [Store::Chrome, Store::Firefox] {
        let folder = release.folder("extension")?;
        archive::copy_all(built, &folder)?;
        archive::write(&folder.join(DOWNLOADS), json(downloads)?)?;
        archive::copy(&third_party(release)?, &folder.join("THIRD-PARTY.txt"))?;
        let path = folder.join("manifest.json");
        let mut manifest: Map<String, Value> = serde_json::from_slice(&fs::read(&path)?)?;
        store.adapt(&mut manifest)?;
        fs::write(&path, json(&manifest)?)?;
        archive::settle(release, &folder, &[])?;
        archive::zip(&folder, &release.out.join(store.file_name(&release.version)))?;
    }
    Ok(())
}

fn third_party(release: &Release) -> Result<PathBuf> {
    super::components::licences(release, super::components::Part::Extension)
}

fn json(value: &(impl serde::Serialize + ?Sized)) -> Result<Vec<u8>> {
    let mut json = serde_json::to_vec_pretty(value)?;
    json.push(b'\n');
    Ok(json)
}

/// Packs the last commit.
pub(super) fn sources(release: &Release) -> Result<()> {
    let name = format!("keyferry-{}-sources", release.version);
    let folder = release.folder("sources")?;
    let tar = folder.with_extension("tar");
    let mut git = Command::new("git");
    git.args(["archive", "--format=tar", "--output"]).arg(&tar).arg(format!("--prefix={name}/")).arg("HEAD");
    tools::run(git.current_dir(project()))?;
    tools::run(Command::new("tar").arg("--extract").arg("--file").arg(&tar).arg("--directory").arg(&folder))?;
    fs::remove_file(tar)?;
    archive::write(&folder.join(&name).join("BUILD.txt"), BUILD_NOTES)?;
    archive::tar(release, &folder, &name, &release.out.join(format!("{name}.tar.xz")))
}

/// For the reviewers of the stores.
const BUILD_NOTES: &str = "\
To build the extension from these sources: docs/STORES.md, \"For reviewers\". In short, on Debian 12 with Rust by rustup
and Node.js 20 or newer, in this folder:

  git init -q && git add -A && git -c user.name=x -c user.email=x commit -q -m x
  cargo xtask build

dist/extension is the extension. The packages differ from it in manifest.json, which lacks the fields of other
browsers, in onboarding/downloads.json, which lists the release's downloads, and in THIRD-PARTY.txt.
";
