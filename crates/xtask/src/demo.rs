//! `cargo xtask demo`: prepares the demo and starts it.

use crate::tools::{self, Browser, cargo};
use crate::{build, test};
use anyhow::Result;
use std::ffi::OsString;

/// Runs the program `demo` of `tests/` with all of `args`.
pub(crate) fn run(args: Vec<OsString>) -> Result<()> {
    let has = |matches: fn(&str) -> bool| args.iter().filter_map(|arg| arg.to_str()).any(matches);
    if !has(|arg| arg == "--help" || arg == "-h") {
        // The demo parses its arguments itself; here they only decide which browser is installed.
        let is_firefox = has(|arg| arg == "firefox" || arg == "--browser=firefox");
        tools::stage(&[if is_firefox { Browser::Firefox } else { Browser::Chromium }])?;
        build::run()?;
        test::pages()?;
    }
    tools::run(cargo("run").args(["--package", "keyferry-tests", "--bin", "demo", "--"]).args(args))
}
