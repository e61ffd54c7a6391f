//! The unit tests of the content scripts, as WebAssembly in each browser without a window.

use super::{BuildOnce, step};
use crate::target;
use crate::tools::{self, Browser, cargo};
use anyhow::Result;
use std::fs;
use std::path::PathBuf;

/// The crates that the extension ships as WebAssembly.
pub(super) const WASM_CRATES: [&str; 8] = [
    "--package",
    "keyferry-content",
    "--package",
    "keyferry-background",
    "--package",
    "keyferry-downloads",
    "--package",
    "keyferry-report",
];
pub(super) const WASM_TARGET: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Chromium refuses to run its sandbox as root, and /dev/shm is small in many containers.
const CAPABILITIES: &str = r#"{"goog:chromeOptions": {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]}, "moz:firefoxOptions": {"args": ["-headless"]}}"#;

/// The runner's defaults, 5 s for the driver's start and 20 s for all tests, are too short on a
/// computer whose disk is still cold: the first start of chromedriver there took longer.
const DRIVER_START_SECONDS: &str = "120";
const TEST_SECONDS: &str = "180";

pub(super) fn run(_: &mut BuildOnce) -> Result<()> {
    step("browsers and keyring", || tools::stage(&[Browser::Chromium, Browser::Firefox]))?;
    let mut runner = PathBuf::new();
    step("runner for WebAssembly tests", || {
        tools::wasm_target()?;
        runner = tools::wasm_test_runner()?;
        Ok(())
    })?;
    let capabilities = target().join("wasm/webdriver.json");
    fs::create_dir_all(target().join("wasm"))?;
    fs::write(&capabilities, CAPABILITIES)?;
    for (variable, driver) in [("CHROMEDRIVER", "chromedriver"), ("GECKODRIVER", "geckodriver")] {
        step(&format!("WebAssembly tests with {driver}"), || {
            let mut test = cargo("test");
            test.args(["--package", "keyferry-content"]).args(WASM_TARGET);
            test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner);
            test.env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities);
            test.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", DRIVER_START_SECONDS)
                .env("WASM_BINDGEN_TEST_TIMEOUT", TEST_SECONDS);
            test.env_remove("CHROMEDRIVER").env_remove("GECKODRIVER");
            tools::run(test.env(variable, tools::find(driver)?))
        })?;
    }
    Ok(())
}
