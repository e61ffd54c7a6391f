//! The helper on other platforms: macOS is checked but not linked; Windows runs in Wine, which is an emulation.

use super::lint::DENY_WARNINGS;
use super::{BuildOnce, step};
use crate::tools::{self, cargo};
use crate::{project, target};
use anyhow::Result;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const WINDOWS_TARGET: &str = "x86_64-pc-windows-gnu";
const MAC_TARGETS: [&str; 2] = ["aarch64-apple-darwin", "x86_64-apple-darwin"];

pub(super) fn run(_: &mut BuildOnce) -> Result<()> {
    step("Rust targets", || {
        MAC_TARGETS.iter().chain([&WINDOWS_TARGET]).try_for_each(|target| tools::rust_target(target))
    })?;
    step("tools for Windows", tools::windows)?;
    step("clippy for macOS and Windows", || {
        let mut clippy = cargo("clippy");
        clippy.args(["--package", "keyferry", "--target", WINDOWS_TARGET]);
        clippy.args(MAC_TARGETS.iter().flat_map(|target| ["--target", target]));
        // ring compiles C and assembler when it is built. No object is linked here, so a compiler that does nothing
        // replaces Apple's.
        for target in MAC_TARGETS {
            let target = target.replace('-', "_");
            clippy.env(format!("CC_{target}"), "true").env(format!("AR_{target}"), "true");
        }
        clippy.env("SDKROOT", "/");
        tools::run(clippy.args(DENY_WARNINGS))
    })?;
    let wine = wine();
    step("library missing in Wine", library_missing_in_wine)?;
    step("Windows tests in Wine", || {
        let mut test = cargo("test");
        test.args(["--package", "keyferry", "--target", WINDOWS_TARGET]);
        // Wine returns credentials at addresses that Rust's debug assertions refuse.
        test.args(["--config", "profile.dev.package.windows-native-keyring-store.debug-assertions=false"]);
        test.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", tools::find("wine64")?);
        test.env("WINEPREFIX", wine.join("prefix")).env("WINEDEBUG", "-all").env_remove("DISPLAY");
        test.env("WINEPATH", format!("Z:{}", wine.display()));
        // Elsewhere tests that change the registry or credentials are ignored; this prefix is disposable.
        tools::run(test.args(["--", "--include-ignored"]))
    })
}

/// The folder with a library that Windows has and Wine lacks.
pub(super) fn wine() -> PathBuf {
    target().join("wine")
}

/// Compiles the library.
pub(super) fn library_missing_in_wine() -> Result<()> {
    fs::create_dir_all(wine())?;
    let mut gcc = Command::new("x86_64-w64-mingw32-gcc");
    gcc.args(["-shared", "-Os", "-o"]).arg(wine().join("bcryptprimitives.dll"));
    tools::run(gcc.arg(project().join("crates/host/tests/wine/bcryptprimitives.c")).arg("-ladvapi32"))
}
