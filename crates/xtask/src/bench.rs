//! `cargo xtask bench`: prepares the benchmark and starts it.

use crate::tools::{self, Browser, cargo};
use crate::{build, project, python, target, test};
use anyhow::{Context, Result, ensure};
use std::ffi::OsString;
use std::fs;
use std::process::Command;
use std::time::Instant;

/// Runs the program `bench` of `tests/` with all of `args`.
pub(crate) fn run(args: &[OsString]) -> Result<()> {
    let has = |names: &[&str]| args.iter().filter_map(|arg| arg.to_str()).any(|arg| names.contains(&arg));
    let mut cargo = cargo("run");
    cargo.args(["--package", "keyferry-tests", "--bin", "bench", "--"]).args(args);
    if !has(&["--help", "-h"]) {
        tools::stage(&[Browser::Chromium, Browser::Firefox])?;
        tools::peers()?;
        python::secret_engine()?;
        build::run()?;
        build::floor()?;
        test::pages()?;
        if has(&["--build"]) {
            cargo.env("KEYFERRY_BUILD_SECONDS", clean_build()?.to_string());
        }
    }
    tools::run(&mut cargo)
}

/// Times `cargo xtask build` of a fresh copy, in seconds. Downloads are not counted.
fn clean_build() -> Result<f64> {
    let copy = target().join("bench/clean");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    fs::create_dir_all(&copy)?;
    let files = tools::output(Command::new("git").args(["ls-files", "-z"]).current_dir(project()))?;
    for file in files.split('\0').filter(|file| !file.is_empty()) {
        let to = copy.join(file);
        fs::create_dir_all(to.parent().context("no folder")?)?;
        fs::copy(project().join(file), to).with_context(|| file.to_owned())?;
    }
    tools::run(Command::new("cargo").args(["fetch", "--locked"]).current_dir(&copy))?;
    tools::run(
        Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(copy.join("extension")),
    )?;
    let started = Instant::now();
    let mut build = Command::new("cargo");
    // The copy is built into its own target folder.
    build.args(["xtask", "build"]).current_dir(&copy).env_remove("CARGO_TARGET_DIR");
    tools::run(&mut build)?;
    let seconds = started.elapsed().as_secs_f64();
    ensure!(copy.join("dist/bin").is_dir(), "the copy was not built");
    fs::remove_dir_all(&copy)?;
    Ok(seconds)
}
