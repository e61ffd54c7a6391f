//! The tests of all crates that need no browser.

use super::{BuildOnce, step};
use crate::python;
use crate::tools::{self, cargo};
use anyhow::Result;

/// Duration of the fuzzing of the helper's input, in seconds.
const FUZZ_SECONDS: &str = "60";

/// Number of parallel tests. Those of the helper wait for keyrings and servers most of the time.
const THREADS: &str = "4";

pub(super) fn run(_: &mut BuildOnce) -> Result<()> {
    step("keyrings", tools::keyrings)?;
    step("desktops", tools::desktops)?;
    step("secret engine", python::secret_engine)?;
    step("native tests", || {
        let mut test = cargo("test");
        test.env("KEYFERRY_FUZZ_SECONDS", FUZZ_SECONDS).env("RUST_TEST_THREADS", THREADS);
        test.args(["--workspace", "--exclude", "keyferry-tests"]);
        // Its tests run in a browser.
        tools::run(test.args(["--exclude", "keyferry-content"]))
    })
}

/// The tests with a team's secret engine alone.
pub(super) fn team(_: &mut BuildOnce) -> Result<()> {
    step("keyrings", tools::keyrings)?;
    step("secret engine", python::secret_engine)?;
    step("team tests", || {
        let mut test = cargo("test");
        test.env("RUST_TEST_THREADS", THREADS);
        tools::run(test.args(["--package", "keyferry", "--test", "team"]))
    })
}
