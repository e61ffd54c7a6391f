//! The built extension and helper in Chromium and Firefox, with a keyring and look-alike pages.

use super::{BuildOnce, step};
use crate::tools::{self, Browser, cargo};
use crate::{project, python};
use anyhow::Result;
use std::env;

/// Number of parallel tests. They wait for browsers most of the time.
const THREADS: &str = "4";

pub(super) fn run(build: &mut BuildOnce) -> Result<()> {
    build.ensure()?;
    step("browsers and keyring", || tools::stage(&[Browser::Chromium, Browser::Firefox]))?;
    step("desktops", tools::desktops)?;
    step("secret engine", python::secret_engine)?;
    step("look-alike pages", pages)?;
    step("pages of real UI kits", kit_pages)?;
    step("browser tests", || {
        let mut test = cargo("test");
        test.env("RUST_TEST_THREADS", env::var("RUST_TEST_THREADS").as_deref().unwrap_or(THREADS));
        // All failures at once: a whole run takes long.
        tools::run(test.args(["--package", "keyferry-tests", "--no-fail-fast"]))
    })
}

/// Builds the look-alike pages into `target/pages`.
pub(crate) fn pages() -> Result<()> {
    tools::npm_ci("tests/pages")?;
    tools::run(tools::npm(&project().join("tests/pages")).args(["run", "--silent", "build"]))
}

/// Builds the pages of real UI kits into `target/pages/kits`. Only the browser tests need them.
fn kit_pages() -> Result<()> {
    tools::npm_ci("tests/pages/kits")?;
    tools::run(tools::npm(&project().join("tests/pages/kits")).args(["run", "--silent", "build"]))
}
