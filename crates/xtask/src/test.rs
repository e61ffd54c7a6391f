//! `cargo xtask test`: every check, in the order in which they are quickest to fail.

use crate::tools::{self, Browser, cargo, npm_program};
use crate::{build, project, target};
use anyhow::{Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::str::FromStr;
use std::time::Instant;

/// What can be asked for by name; by default all but the last, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Lint,
    Native,
    Platforms,
    Wasm,
    Browser,
    Reproducible,
}

impl FromStr for Part {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        Ok(match name {
            "lint" => Self::Lint,
            "native" => Self::Native,
            "platforms" => Self::Platforms,
            "wasm" => Self::Wasm,
            "browser" => Self::Browser,
            "reproducible" => Self::Reproducible,
            _ => bail!(
                "there is no part {name:?} of the tests: lint, native, platforms, wasm, browser, reproducible"
            ),
        })
    }
}

const CARGO_DENY_VERSION: &str = "0.20.2";

/// How long the helper is given random input, beside the other native tests.
const FUZZ_SECONDS: &str = "60";

const WINDOWS_TARGET: &str = "x86_64-pc-windows-gnu";
/// What can be checked here, and neither linked nor run.
const MAC_TARGETS: [&str; 2] = ["aarch64-apple-darwin", "x86_64-apple-darwin"];

/// The crates that are WebAssembly in the extension.
const WASM_CRATES: [&str; 4] = ["--package", "keyferry-content", "--package", "keyferry-background"];
const WASM_TARGET: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// Runs these parts, or all.
pub(crate) fn run(parts: &[Part]) -> Result<()> {
    let started = Instant::now();
    let wanted = |part| parts.is_empty() || parts.contains(&part);
    if wanted(Part::Lint) {
        lint()?;
    }
    if wanted(Part::Native) {
        step("keyrings", tools::keyrings)?;
        step("native tests", || {
            let mut test = cargo("test");
            test.env("KEYFERRY_FUZZ_SECONDS", FUZZ_SECONDS);
            test.args(["--workspace", "--exclude", "keyferry-tests"]);
            // They run in a browser alone.
            tools::run(test.args(["--exclude", "keyferry-content", "--exclude", "keyferry-background"]))
        })?;
    }
    if wanted(Part::Platforms) {
        platforms()?;
    }
    if wanted(Part::Lint) || wanted(Part::Browser) {
        step("build", build::run)?;
    }
    if wanted(Part::Lint) {
        step("types of the JavaScript", || {
            for folder in ["extension", "tests"] {
                tools::run(npm_program("tsc").arg("--project").arg(project().join(folder)))?;
            }
            Ok(())
        })?;
    }
    if wanted(Part::Wasm) || wanted(Part::Browser) {
        step("browsers and keyring", || tools::stage(&[Browser::Chromium, Browser::Firefox]))?;
    }
    if wanted(Part::Wasm) {
        wasm()?;
    }
    if wanted(Part::Browser) {
        step("screen", tools::screen)?;
        step("look-alike pages", pages)?;
        step("browser tests", || {
            let mut test = cargo("test");
            // They wait for browsers most of the time.
            test.env("RUST_TEST_THREADS", std::env::var("RUST_TEST_THREADS").as_deref().unwrap_or("4"));
            tools::run(test.args(["--package", "keyferry-tests"]))
        })?;
    }
    if parts.contains(&Part::Reproducible) {
        step("two builds of what is committed", build::twice)?;
    }
    println!("\nall passed, {:.0?} in all", started.elapsed());
    Ok(())
}

/// Builds the look-alike pages into `target/pages`.
pub(crate) fn pages() -> Result<()> {
    tools::npm_ci("tests/pages")?;
    tools::run(tools::npm(&project().join("tests/pages")).args(["run", "--silent", "build"]))
}

fn lint() -> Result<()> {
    step("format", || tools::run(cargo("fmt").arg("--check")))?;
    step("clippy", || {
        tools::run(cargo("clippy").args(["--workspace", "--all-targets"]).args(DENY_WARNINGS))
    })?;
    step("clippy for WebAssembly", || {
        tools::wasm_target()?;
        let mut clippy = cargo("clippy");
        clippy.args(["--all-targets"]).args(WASM_CRATES).args(WASM_TARGET);
        tools::run(clippy.args(DENY_WARNINGS))
    })?;
    step("dependencies", || {
        tools::crates_io("cargo-deny", CARGO_DENY_VERSION)?;
        let deny =
            |checks: &[&str]| tools::run(cargo("deny").args(["--log-level", "warn", "check"]).args(checks));
        deny(&["bans", "licenses", "sources"])?;
        // Known weaknesses stand in a database on the network, which may be out of reach.
        if tools::quiet_success(cargo("deny").arg("fetch").env("PATH", tools::path())) {
            deny(&["advisories"])
        } else {
            println!("The database of advisories cannot be reached; this part is left out.");
            Ok(())
        }
    })
}

/// The helper on the platforms that this one is not: macOS as far as it can be checked without its linker, Windows
/// with Wine, which is an emulation and not Windows.
fn platforms() -> Result<()> {
    step("Rust targets", || {
        MAC_TARGETS.iter().chain([&WINDOWS_TARGET]).try_for_each(|target| tools::rust_target(target))
    })?;
    step("tools for Windows", tools::windows)?;
    step("clippy for macOS and Windows", || {
        let mut clippy = cargo("clippy");
        clippy.args(["--package", "keyferry", "--target", WINDOWS_TARGET]);
        clippy.args(MAC_TARGETS.iter().flat_map(|target| ["--target", target]));
        tools::run(clippy.args(DENY_WARNINGS))
    })?;
    let wine = target().join("wine");
    step("what Wine lacks", || {
        fs::create_dir_all(&wine)?;
        let mut gcc = Command::new("x86_64-w64-mingw32-gcc");
        gcc.args(["-shared", "-Os", "-o"]).arg(wine.join("bcryptprimitives.dll"));
        tools::run(gcc.arg(project().join("crates/host/tests/wine/bcryptprimitives.c")).arg("-ladvapi32"))
    })?;
    step("Windows tests with Wine", || {
        let mut test = cargo("test");
        test.args(["--package", "keyferry", "--target", WINDOWS_TARGET]);
        // Wine hands out credentials at addresses that Rust's debug assertions refuse.
        test.args(["--config", "profile.dev.package.windows-native-keyring-store.debug-assertions=false"]);
        test.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", tools::find("wine64")?);
        test.env("WINEPREFIX", wine.join("prefix")).env("WINEDEBUG", "-all").env_remove("DISPLAY");
        test.env("WINEPATH", format!("Z:{}", wine.display()));
        // In this prefix nothing is the user's.
        tools::run(test.args(["--", "--include-ignored"]))
    })
}

/// The content script's own tests, in each browser without a window.
fn wasm() -> Result<()> {
    let mut runner = PathBuf::new();
    step("runner for WebAssembly tests", || {
        tools::wasm_target()?;
        runner = tools::wasm_test_runner()?;
        Ok(())
    })?;
    let capabilities = target().join("wasm/webdriver.json");
    fs::create_dir_all(target().join("wasm"))?;
    // Chromium refuses to run its sandbox as root, and /dev/shm is small in many a container.
    fs::write(
        &capabilities,
        r#"{"goog:chromeOptions": {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]}, "moz:firefoxOptions": {"args": ["-headless"]}}"#,
    )?;
    for (variable, driver) in [("CHROMEDRIVER", "chromedriver"), ("GECKODRIVER", "geckodriver")] {
        step(&format!("WebAssembly tests with {driver}"), || {
            let mut test = cargo("test");
            test.args(["--package", "keyferry-content"]).args(WASM_TARGET);
            test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner);
            test.env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities);
            test.env_remove("CHROMEDRIVER").env_remove("GECKODRIVER");
            tools::run(test.env(variable, tools::find(driver)?))
        })?;
    }
    Ok(())
}

/// Announces a part, does it, and says how long it took.
fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n== {name}");
    let started = Instant::now();
    let result = work();
    let verdict = if result.is_ok() { "passed" } else { "FAILED" };
    println!("== {name}: {verdict}, {:.1?}", started.elapsed());
    result.map_err(|error| error.context(name.to_owned()))
}
