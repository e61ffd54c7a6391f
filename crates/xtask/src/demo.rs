//! `cargo xtask demo`: makes ready what the demo needs, and starts it.

use crate::tools::{self, Browser, cargo};
use crate::{build, test};
use anyhow::Result;
use std::ffi::OsString;

/// The demo itself is the program `demo` of `tests/`, which gets all of `args`.
pub(crate) fn run(args: Vec<OsString>) -> Result<()> {
    let mut words = args.iter().filter_map(|arg| arg.to_str());
    if !words.any(|arg| arg == "--help" || arg == "-h") {
        // Only looked at, for the tools to install: the demo reads its arguments itself.
        let firefox = args.iter().any(|arg| arg.to_str().is_some_and(|arg| arg.ends_with("firefox")));
        tools::stage(&[if firefox { Browser::Firefox } else { Browser::Chromium }])?;
        build::run()?;
        test::pages()?;
    }
    tools::run(cargo("run").args(["--package", "keyferry-tests", "--bin", "demo", "--"]).args(args))
}
