//! The version stands in the workspace's `Cargo.toml`, and every other place that needs it agrees.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![allow(clippy::disallowed_methods, reason = "the places are files")]

use std::fs;
use std::path::Path;

/// The version in `Cargo.toml`, which every crate of the workspace inherits.
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_manifest_has_the_version_of_the_workspace() {
    let manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).unwrap();
    let version = manifest["version"].as_str().unwrap();
    assert_eq!(version, VERSION, "manifest.json has version {version}, Cargo.toml {VERSION}");
}

#[test]
fn every_crate_of_the_workspace_inherits_the_version() {
    let workspace = read("Cargo.toml");
    assert_eq!(workspace.matches("\nversion = \"").count(), 1, "Cargo.toml has one version");
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let manifest = read(&format!("crates/{name}/Cargo.toml"));
        assert!(manifest.contains("\nversion.workspace = true"), "crates/{name} has a version of its own");
    }
}

/// The entries of the changelog: the version in brackets, and the text.
fn entries(changelog: &str) -> Vec<(&str, &str)> {
    changelog.split("\n## [").skip(1).map(|entry| entry.split_once(']').unwrap()).collect()
}

#[test]
fn the_changelog_begins_with_what_is_unreleased_and_then_the_version_of_the_workspace() {
    let changelog = read("CHANGELOG.md");
    let entries = entries(&changelog);
    let versions: Vec<_> = entries.iter().map(|(version, _)| *version).collect();
    assert_eq!(versions[0], "Unreleased", "CHANGELOG.md begins with {versions:?}");
    assert_eq!(
        versions[1], VERSION,
        "the latest version in CHANGELOG.md is {}, in Cargo.toml {VERSION}",
        versions[1]
    );
    for (version, text) in &entries[1..] {
        let date = text.lines().next().unwrap_or_default().trim_start_matches(" - ");
        let is_date = date.len() == 10 && date.chars().all(|c| c.is_ascii_digit() || c == '-');
        assert!(is_date, "the entry of {version} has no date but {date:?}");
        assert!(text.contains("\n- "), "the entry of {version} names no change");
    }
}
