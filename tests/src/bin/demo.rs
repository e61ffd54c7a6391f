//! The main job, shown step by step in a real browser with a real keyring: `cargo xtask demo`.
//!
//! Everything happens in a home of its own that is removed at the end; only the screenshots stay, in `target/demo`.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use keyferry_tests::journey::{FILL, KEY_NAME, NAME_FIELD, Way};
use keyferry_tests::{Browser, Csp, STORES, Stage, project};
use lexopt::prelude::*;

const HELP: &str = "\
Shows Keyferry's main job in a real browser with a real keyring, step by step: a key is made
and copied on a page that looks like Omnisend's, saved in a keyring, and filled into a form
that looks like Upstack's, at the real addresses, on this computer alone.

Usage: cargo xtask demo [OPTIONS]

Options:
  --browser chromium|firefox  Which browser; chromium unless said
  --headless                  No window, even if there is a display
  --strict                    Pages whose policy forbids WebAssembly and foreign scripts
  --dark                      Dark colours
  -h, --help                  This text

It uses a keyring, a browser profile and a home folder of its own, which are gone afterwards.
Your own keyring and browsers are not touched. Screenshots stay in target/demo.";

/// With a window: time to look at each step before the next one.
const LOOK: Duration = Duration::from_millis(1_500);

struct Options {
    browser: Browser,
    window: bool,
    csp: Csp,
    scheme: keyferry_tests::ColorScheme,
}

fn options(args: impl Iterator<Item = OsString>) -> Result<Option<Options>> {
    let mut args = lexopt::Parser::from_iter(args);
    let display = env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some();
    let mut options = Options {
        browser: Browser::Chromium,
        window: display,
        csp: Csp::None,
        scheme: keyferry_tests::ColorScheme::Light,
    };
    while let Some(arg) = args.next()? {
        match arg {
            Long("browser") => {
                let name = args.value()?.string()?;
                let known = Browser::ALL.into_iter().find(|browser| browser.name() == name);
                options.browser = known.context("--browser is chromium or firefox")?;
            }
            Long("headless") => options.window = false,
            Long("strict") => options.csp = Csp::Strict,
            Long("dark") => options.scheme = keyferry_tests::ColorScheme::Dark,
            Short('h') | Long("help") => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(options))
}

/// Prints each step with the time that it took.
struct Report {
    window: bool,
    started: Instant,
    last: Instant,
    step: usize,
}

impl Report {
    const STEPS: usize = 10;

    fn new(window: bool) -> Self {
        let now = Instant::now();
        Self { window, started: now, last: now, step: 0 }
    }

    async fn done(&mut self, what: &str) {
        self.step += 1;
        println!("{:2}/{}  {:5.2} s  {what}", self.step, Self::STEPS, self.last.elapsed().as_secs_f64());
        if self.window {
            tokio::time::sleep(LOOK).await;
        }
        self.last = Instant::now();
    }
}

async fn journey(options: Options) -> Result<()> {
    let mut report = Report::new(options.window);
    let screenshots = project().join("target/demo");
    let stage = Stage::builder(options.browser)
        .csp(options.csp)
        .color_scheme(options.scheme)
        .window(options.window)
        .screenshots(&screenshots)
        .build()
        .await?;
    let (browser, store) = (&stage.browser, &STORES[0]);
    let sight = if options.window { "in a window" } else { "without a window" };
    report.done(&format!("{} {sight}, a keyring and the pages are ready", browser.version())).await;

    stage.open_api_keys(Way::InApp, store).await?;
    browser.screenshot("1-api-keys").await?;
    report.done(&format!("Omnisend's API keys page of {} is open", store.name)).await;

    stage.open_create_view().await?;
    browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    browser.screenshot("2-name-filled-in").await?;
    report.done(&format!("The create view is open, and Keyferry has typed the name: {KEY_NAME}")).await;

    let issued = stage.create_key().await?;
    ensure!(issued.name == KEY_NAME, "Omnisend was told another name");
    browser.screenshot("3-new-key").await?;
    report.done("The user clicks \"Create API key\"; Omnisend shows the new key, this once").await;

    stage.copy_key().await?;
    report.done("The user clicks \"Copy API key\"; the page copies it as ever").await;

    let notice = stage.wait_until_saved().await?;
    browser.screenshot("4-saved").await?;
    report.done(&format!("Keyferry says: {}", one_line(&notice))).await;

    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    browser.css(FILL).await?;
    browser.screenshot("5-form").await?;
    report.done("Upstack's Omnisend form is open, with Keyferry's control beside \"API key\"").await;

    stage.fill(&issued).await?;
    ensure!(stage.origins.destinations().is_empty(), "the form was submitted");
    browser.screenshot("6-key-filled-in").await?;
    report.done("One click, and the right key is in the field; nothing is submitted").await;

    browser.open_popup().await?;
    browser.text("The helper is ready").await?;
    browser.screenshot("7-popup").await?;
    report.done("Keyferry's popup lists the key").await;

    let kept = stage.kept_for(store.brand_id)?.context("the keyring holds no key of this store")?;
    ensure!(kept == issued.key, "the keyring holds another key than the one that Omnisend made");
    let closed = stage.close().await?;
    let leaks = closed.files_with_key(&issued.key)?;
    ensure!(leaks.is_empty(), "the key is in these files: {leaks:?}");
    let last4 = &kept[kept.len() - 4..];
    report
        .done(&format!("The keyring holds the key (secret-tool: {} characters, …{last4}), and no file of the browser does", kept.len()))
        .await;
    println!(
        "\nDone in {:.1} s. The keyring held exactly the key that Omnisend made. Screenshots: {}",
        report.started.elapsed().as_secs_f64(),
        screenshots.strip_prefix(project()).unwrap_or(&screenshots).display()
    );
    Ok(())
}

fn one_line(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "×").collect();
    lines.join(". ")
}

async fn run() -> Result<()> {
    let Some(options) = options(env::args_os())? else {
        println!("{HELP}");
        return Ok(());
    };
    tokio::select! {
        result = journey(options) => result,
        // Dropping the journey ends its processes and removes its home.
        _ = tokio::signal::ctrl_c() => bail!("stopped; nothing is left behind"),
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
