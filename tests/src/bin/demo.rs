//! Shows the main job step by step in a real browser with a real keyring: `cargo xtask demo`.
//!
//! The browser profile, the keyring and the home folder are temporary; only the screenshots stay, in `target/demo`.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use keyferry_tests::journey::{FILL, KEY_NAME, NAME_FIELD, Way};
use keyferry_tests::{Browser, ColorScheme, Csp, STORES, Stage, project};
use lexopt::prelude::*;

const HELP: &str = "\
Shows Keyferry's main job in a real browser with a real keyring, step by step: a key is
created and copied on a look-alike of Omnisend's page, saved in a keyring, and filled into a
look-alike of Upstack's form. The pages have the real addresses and are served locally.

Usage: cargo xtask demo [OPTIONS]

Options:
  --browser chromium|firefox  The browser; chromium by default
  --headless                  No window, even where there is a display
  --strict                    Pages with a strict content security policy: no WebAssembly,
                              no scripts from elsewhere
  --dark                      Dark colours
  -h, --help                  This text

The keyring, the browser profile and the home folder are temporary. Your keyring and browsers
are not touched. Screenshots stay in target/demo.";

/// Pause after each step in a window, for the viewer.
const PAUSE: Duration = Duration::from_millis(1_500);

struct Options {
    browser: Browser,
    window: bool,
    csp: Csp,
    color_scheme: ColorScheme,
}

/// Reads the command line; none asks for the help.
fn parse_options(args: impl Iterator<Item = OsString>) -> Result<Option<Options>> {
    let mut args = lexopt::Parser::from_iter(args);
    let display = env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some();
    let mut options = Options {
        browser: Browser::Chromium,
        window: display,
        csp: Csp::None,
        color_scheme: ColorScheme::Light,
    };
    while let Some(arg) = args.next()? {
        match arg {
            Long("browser") => {
                let name = args.value()?.string()?;
                let browser = Browser::ALL.into_iter().find(|browser| browser.name() == name);
                options.browser = browser.context("--browser is chromium or firefox")?;
            }
            Long("headless") => options.window = false,
            Long("strict") => options.csp = Csp::Strict,
            Long("dark") => options.color_scheme = ColorScheme::Dark,
            Short('h') | Long("help") => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(options))
}

/// Prints each step with its duration.
struct Progress {
    window: bool,
    started: Instant,
    last: Instant,
    step: usize,
}

impl Progress {
    const STEPS: usize = 10;

    fn new(window: bool) -> Self {
        let now = Instant::now();
        Self { window, started: now, last: now, step: 0 }
    }

    async fn done(&mut self, text: &str) {
        self.step += 1;
        println!("{:2}/{}  {:5.2} s  {text}", self.step, Self::STEPS, self.last.elapsed().as_secs_f64());
        if self.window {
            tokio::time::sleep(PAUSE).await;
        }
        self.last = Instant::now();
    }
}

async fn journey(options: Options) -> Result<()> {
    let mut progress = Progress::new(options.window);
    let screenshots = project().join("target/demo");
    let stage = Stage::builder(options.browser)
        .csp(options.csp)
        .color_scheme(options.color_scheme)
        .window(options.window)
        .screenshots(&screenshots)
        .build()
        .await?;
    let (browser, store) = (&stage.browser, &STORES[0]);
    let mode = if options.window { "in a window" } else { "without a window" };
    progress.done(&format!("{} {mode}, a keyring and the pages are ready", browser.version())).await;

    stage.open_api_keys(Way::InApp, store).await?;
    browser.screenshot("1-api-keys").await?;
    progress.done(&format!("Omnisend's API keys page of {} is open", store.name)).await;

    stage.open_create_view().await?;
    browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    browser.screenshot("2-name-filled-in").await?;
    progress
        .done(&format!("The form for a new key is open, and Keyferry has filled in the name: {KEY_NAME}"))
        .await;

    let issued = stage.create_key().await?;
    ensure!(issued.name == KEY_NAME, "Omnisend received another name");
    browser.screenshot("3-new-key").await?;
    progress.done("The user clicks \"Create API key\"; Omnisend shows the new key, this once").await;

    stage.copy_key().await?;
    progress.done("The user clicks \"Copy API key\"; the page copies it").await;

    let notice = stage.wait_until_saved().await?;
    browser.screenshot("4-saved").await?;
    progress.done(&format!("Keyferry shows: {}", one_line(&notice))).await;

    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    browser.css(FILL).await?;
    browser.screenshot("5-form").await?;
    progress.done("Upstack's Omnisend form is open, with Keyferry's control in the field \"API key\"").await;

    stage.fill(&issued).await?;
    ensure!(stage.origins.destinations().is_empty(), "the form was submitted");
    browser.screenshot("6-key-filled-in").await?;
    progress.done("The user agrees to fill in the new key, once; nothing is submitted").await;

    browser.open_popup().await?;
    browser.text("Keyferry is ready").await?;
    browser.screenshot("7-popup").await?;
    progress.done("Keyferry's popup lists the key").await;

    let secret = stage.kept_for(store.brand_id)?.context("the keyring holds no key of this store")?;
    ensure!(secret == issued.key, "the keyring holds another key than the one that Omnisend issued");
    let closed = stage.close().await?;
    let leaks = closed.files_with_key(&issued.key)?;
    ensure!(leaks.is_empty(), "the key is in these files: {leaks:?}");
    let last4 = &secret[secret.len() - 4..];
    progress
        .done(&format!(
            "The keyring holds the key ({} characters, …{last4}), and no file of the browser does",
            secret.len()
        ))
        .await;
    println!(
        "\nDone in {:.1} s. The keyring held exactly the key that Omnisend issued. Screenshots: {}",
        progress.started.elapsed().as_secs_f64(),
        screenshots.strip_prefix(project()).unwrap_or(&screenshots).display()
    );
    Ok(())
}

fn one_line(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "×").collect();
    lines.join(". ")
}

async fn run() -> Result<()> {
    let Some(options) = parse_options(env::args_os())? else {
        println!("{HELP}");
        return Ok(());
    };
    tokio::select! {
        result = journey(options) => result,
        // Dropping the future ends its processes and removes its home folder.
        _ = tokio::signal::ctrl_c() => bail!("interrupted; nothing is left behind"),
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
