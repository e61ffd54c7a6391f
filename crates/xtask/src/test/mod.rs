//! `cargo xtask test`: all checks and tests, one module for each part.

mod browser;
mod links;
mod lint;
mod native;
mod packages;
mod platforms;
mod quick;
mod style;
mod wasm;

pub(crate) use browser::pages;

use crate::build;
use anyhow::{Context, Result, ensure};
use lexopt::prelude::*;
use std::time::Instant;

/// A part that can be run alone.
#[derive(Debug, Clone, Copy)]
struct Part {
    name: &'static str,
    help: &'static str,
    /// Runs when no part is named.
    is_default: bool,
    run: fn(&mut BuildOnce) -> Result<()>,
}

/// All parts, in the order in which they run: the quickest to fail first.
const PARTS: [Part; 8] = [
    Part {
        name: "lint",
        help: "format, style, clippy, dependencies, types",
        is_default: true,
        run: lint::run,
    },
    Part { name: "native", help: "Rust tests outside a browser", is_default: true, run: native::run },
    Part {
        name: "team",
        help: "of these, the ones with a team's secret engine",
        is_default: false,
        run: native::team,
    },
    Part { name: "platforms", help: "macOS checked, Windows in Wine", is_default: true, run: platforms::run },
    Part { name: "wasm", help: "the content scripts' unit tests", is_default: true, run: wasm::run },
    Part { name: "browser", help: "both browsers with a keyring", is_default: true, run: browser::run },
    Part {
        name: "packages",
        help: "a release's packages, installed and removed",
        is_default: false,
        run: packages::run,
    },
    Part {
        name: "reproducible",
        help: "two builds of the last commit are equal",
        is_default: false,
        run: |_| step("two builds of the last commit", build::twice),
    },
];

/// The entry in the help of `cargo xtask`.
pub(crate) fn help() -> String {
    let parts = PARTS.map(|Part { name, help, is_default, .. }| {
        format!("  {name:12} {help}{}", if is_default { "" } else { ", not by default" })
    });
    format!(
        "Runs all checks and tests, and stops at the first failure. With --quick, those that\nfind most mistakes, in less than three minutes once everything was built. Parts, which\ncan be named to run them alone:\n{}",
        parts.join("\n")
    )
}

/// Runs the parts that are named, or the default ones.
pub(crate) fn run(mut args: lexopt::Parser) -> Result<()> {
    let (mut selected, mut is_quick) = (vec![], false);
    while let Some(arg) = args.next()? {
        match arg {
            Value(name) if PARTS.iter().any(|part| name == part.name) => selected.push(name),
            Long("quick") => is_quick = true,
            Value(name) => {
                let names = PARTS.map(|part| part.name).join(", ");
                return Err(anyhow::anyhow!("no part is named {:?}; parts: {names}", name.display()));
            }
            arg => return Err(arg.unexpected().into()),
        }
    }
    ensure!(!is_quick || selected.is_empty(), "--quick runs a selection of its own: name no part beside it");
    let mut build = BuildOnce { is_built: false };
    let start = Instant::now();
    if is_quick {
        quick::run()?;
    }
    let default = selected.is_empty() && !is_quick;
    for part in PARTS {
        let is_named = selected.iter().any(|name| name == part.name);
        if is_named || (default && part.is_default) {
            (part.run)(&mut build)?;
        }
    }
    println!("\nall passed, {:.0?}", start.elapsed());
    Ok(())
}

/// Runs `cargo xtask build` once for all parts that need it.
struct BuildOnce {
    is_built: bool,
}

impl BuildOnce {
    fn ensure(&mut self) -> Result<()> {
        if !self.is_built {
            step("build", build::run)?;
            self.is_built = true;
        }
        Ok(())
    }
}

/// Runs a step; prints its name, result and duration.
fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n== {name}");
    let start = Instant::now();
    let result = work();
    let verdict = if result.is_ok() { "passed" } else { "FAILED" };
    println!("== {name}: {verdict}, {:.1?}", start.elapsed());
    result.with_context(|| name.to_owned())
}
