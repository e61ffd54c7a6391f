//! The whole journey of a key in both browsers, with the helper and the registrations of the `.deb`.

use super::super::browser;
use super::Packages;
use super::linux::new_folder;
use crate::tools::{self, Browser, cargo};
use crate::{build, project};
use anyhow::Result;
use keyferry_core::packages::{LINUX_PROGRAM, Package};
use std::process::Command;

/// The journey in each browser, of `tests/browser/journey.rs`.
const TESTS: [&str; 2] = [
    "key_is_captured_and_filled_in_chromium_on_pages_without_a_policy",
    "key_is_captured_and_filled_in_firefox_on_pages_without_a_policy",
];
/// Lays the package's files over the system's, for one command alone.
const INSTALLED: &str = "for folder in etc usr; do mount -t overlay overlay -o \"lowerdir=$0/$folder:/$folder\" \"/$folder\"; done; exec \"$@\"";

pub(super) fn run(packages: &Packages) -> Result<()> {
    build::extension()?;
    tools::stage(&[Browser::Chromium, Browser::Firefox])?;
    browser::pages()?;
    let root = new_folder("installed")?;
    let [deb, _] = packages.of(Package::Deb)?;
    tools::run(Command::new("dpkg-deb").arg("--extract").arg(deb).arg(&root))?;
    // Compiled outside: nothing of the system can be changed inside.
    tools::run(cargo("test").args(["--package", "keyferry-tests", "--test", "journey", "--no-run"]))?;
    let mut test = Command::new("unshare");
    test.args(["--mount", "sh", "-ec", INSTALLED]).arg(&root);
    test.args(["cargo", "test", "--package", "keyferry-tests", "--test", "journey", "--", "--exact"])
        .args(TESTS);
    tools::run(test.env("KEYFERRY_BIN", LINUX_PROGRAM).current_dir(project()))
}
