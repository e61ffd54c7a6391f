//! A developer's inner loop: the checks that find most mistakes, in less than three minutes once everything was built.

use super::{browser, lint, step};
use crate::tools::{self, Browser, cargo};
use crate::{build, target};
use anyhow::Result;
use std::env;

/// A whole journey of two keys: capture, keyring, fill, popup.
const JOURNEY: &str = "key_is_captured_and_filled_in_chromium_on_pages_without_a_policy";

pub(super) fn run() -> Result<()> {
    lint::sources()?;
    step("core", || tools::run(cargo("test").args(["--package", "keyferry-core"])))?;
    step("unit tests", || {
        let mut test = cargo("test");
        for package in [
            "keyferry",
            "keyferry-background",
            "keyferry-downloads",
            "keyferry-report",
            "keyferry-secret-service",
        ] {
            test.args(["--package", package]);
        }
        tools::run(test.arg("--lib"))
    })?;
    step("extension", || build::extension().map(drop))?;
    lint::types()?;
    step("browser and keyring", || tools::stage(&[Browser::Chromium]))?;
    step("look-alike pages", browser::pages)?;
    // Linking the helper that ships takes longer than all else.
    step("helper, not optimised", || tools::run(cargo("build").args(["--package", "keyferry"])))?;
    step("journey of a key", || {
        let helper = target().join("debug").join(format!("keyferry{}", env::consts::EXE_SUFFIX));
        let mut test = cargo("test");
        test.args(["--package", "keyferry-tests", "--test", "journey"]).env("KEYFERRY_BIN", helper);
        tools::run(test.args(["--", "--exact", JOURNEY]))
    })
}
