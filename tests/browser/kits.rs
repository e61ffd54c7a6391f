//! Pages made with real UI kits, `tests/pages/kits`: the whole of Omnisend's journey and of Upstack's on each of them,
//! all kits in one session of each browser.
//!
//! `KEYFERRY_KITS=mui,antd` runs some of them. `tests/pages/kits/README.md` explains the columns of the table.

use anyhow::{Context, Result, anyhow, bail, ensure};
use keyferry_tests::journey::{FILL, KEY_NAME, NOTICE, SAVED};
use keyferry_tests::{Browser, OMNISEND, STORES, Session, Stage, UPSTACK, made_up_key, project, script};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;
use tokio::time::sleep;

/// The longest wait for a reaction of the page or of Keyferry. Kits that do not work yet take all of it.
const DEADLINE: Duration = Duration::from_secs(5);
const INTERVAL: Duration = Duration::from_millis(50);
const NAME_FIELD: &str = "[name=name]";
const KEY_FIELD: &str = "[name=api_key]";
const FILLED: &str = "Key filled in";
/// Time without movement of the fill control before it is clicked: a click on a control that has just moved is refused.
const STILL_MILLIS: u64 = 600;

/// A kit, from its `kit.json`. Each step is `click NAME`, a control's text or label, `click text TEXT`, any element's,
/// or `click css SELECTOR`.
#[derive(Debug, Deserialize)]
struct Kit {
    name: String,
    title: String,
    omnisend: OmnisendSteps,
    #[serde(default)]
    upstack: UpstackSteps,
    /// The checks that are known to fail.
    #[serde(default)]
    not_yet: NotYet,
}

#[derive(Debug, Deserialize)]
struct OmnisendSteps {
    #[serde(default = "open_create_view")]
    open: String,
    #[serde(default = "create_key")]
    submit: String,
    copy: String,
    /// The text that the page displays after copying.
    copied: Option<String>,
    close: String,
}

#[derive(Debug, Deserialize)]
#[serde(default)]
struct UpstackSteps {
    open: Vec<String>,
    /// The selector of the button that submits the form, if its text is not in the document.
    submit: Option<String>,
}

impl Default for UpstackSteps {
    fn default() -> Self {
        let open = ["click New Destination", "click Omnisend", "click Next"];
        Self { open: open.map(String::from).to_vec(), submit: None }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NotYet {
    chromium: Vec<Check>,
    firefox: Vec<Check>,
}

fn open_create_view() -> String {
    "click + Create API key".to_owned()
}

fn create_key() -> String {
    "click Create API key".to_owned()
}

/// One promise, a column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Check {
    /// The name is typed, and the kit's form submits it.
    Name,
    /// The page's copy control puts the key on the clipboard.
    Copy,
    /// The notice reports the key as saved.
    Notice,
    /// The keyring holds the key.
    Saved,
    /// The closing step works.
    Close,
    /// The fill control appears at the form's API key field.
    Control,
    /// One click fills the field.
    Fill,
    /// The kit's form enables its submit button.
    State,
    /// Undo empties the field, and the kit's form disables its submit button.
    Undo,
    /// The form submits the key.
    Submit,
}

impl Check {
    const ALL: [Self; 10] = [
        Self::Name,
        Self::Copy,
        Self::Notice,
        Self::Saved,
        Self::Close,
        Self::Control,
        Self::Fill,
        Self::State,
        Self::Undo,
        Self::Submit,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Copy => "copy",
            Self::Notice => "notice",
            Self::Saved => "saved",
            Self::Close => "close",
            Self::Control => "control",
            Self::Fill => "fill",
            Self::State => "state",
            Self::Undo => "undo",
            Self::Submit => "submit",
        }
    }
}

/// The results of one kit. A check that could not be reached is missing.
type Row = BTreeMap<Check, Result<()>>;

impl Kit {
    fn all() -> Result<Vec<Self>> {
        let table = project().join("target/pages/kits/kits.json");
        let table = fs::read(&table).with_context(|| format!("{} is missing", table.display()))?;
        let wanted = env::var("KEYFERRY_KITS").unwrap_or_default();
        let mut kits: Vec<Self> = serde_json::from_slice(&table)?;
        kits.retain(|kit| wanted.is_empty() || wanted.split(',').any(|name| name == kit.name));
        Ok(kits)
    }

    fn not_yet(&self, browser: Browser) -> &[Check] {
        match browser {
            Browser::Chromium => &self.not_yet.chromium,
            Browser::Firefox => &self.not_yet.firefox,
        }
    }
}

/// Performs one of the user's steps.
async fn perform(page: &Session, step: &str) -> Result<()> {
    page.next_frames().await?;
    page.run(script!("animations-ended"), vec![]).await?;
    let target = step.strip_prefix("click ").with_context(|| format!("{step:?} is no step"))?;
    if let Some(text) = target.strip_prefix("text ") {
        return Ok(page.text(text).await?.click().await?);
    }
    let Some(selector) = target.strip_prefix("css ") else { return page.click(target).await };
    let element = page.css(selector).await?;
    wait_for(&format!("{selector:?} to be enabled and in view"), async || {
        // A web component is enabled for `WebDriver` even while it is disabled.
        Ok(element.prop("disabled").await?.as_deref() != Some("true") && element.is_displayed().await?)
    })
    .await?;
    Ok(element.click().await?)
}

/// Polls a condition: `WebDriver` has no events for these.
async fn wait_for(what: &str, mut holds: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
    let end = Instant::now() + DEADLINE;
    while !holds().await? {
        if Instant::now() > end {
            bail!("waited in vain for {what}");
        }
        sleep(INTERVAL).await;
    }
    Ok(())
}

/// Waits for a text in a closed shadow root without giving up in the middle of a request, which would leave Firefox in
/// the wrong context.
async fn wait_for_text_in(page: &Session, host: &str, text: &str) -> Result<()> {
    let mut shown = String::new();
    let waited = wait_for(&format!("{text:?} in {host}"), async || {
        shown = page.shadow_text(host).await?;
        Ok(shown.contains(text))
    })
    .await;
    waited.with_context(|| format!("it displays {shown:?}"))
}

fn holds(condition: bool, otherwise: &'static str) -> Result<()> {
    if condition { Ok(()) } else { Err(anyhow!(otherwise)) }
}

/// Returns whether a field's property `value`, which web components have too, equals this value.
async fn has_value(page: &Session, selector: &str, value: &str) -> Result<bool> {
    let Some(field) = page.css_now(selector).await? else { return Ok(false) };
    Ok(field.prop("value").await?.as_deref() == Some(value))
}

/// Omnisend's journey: list, create view, new key, copy, close.
async fn create_and_copy(stage: &Stage, kit: &Kit, brand: &str, row: &mut Row) -> Result<()> {
    let (page, steps, before) = (&stage.browser, &kit.omnisend, stage.origins.issued().len());
    page.open(&format!("{OMNISEND}/integrations/api-keys?kit={}&brand={brand}", kit.name)).await?;
    perform(page, &steps.open).await?;
    page.css(NAME_FIELD).await?;
    let typed = wait_for("the name", async || has_value(page, NAME_FIELD, KEY_NAME).await).await;
    let failed = typed.is_err();
    row.insert(Check::Name, typed);
    if failed {
        return Ok(());
    }
    perform(page, &steps.submit).await?;
    wait_for("a new key", async || Ok(stage.origins.issued().len() == before + 1)).await?;
    let issued = stage.origins.issued().pop().context("no key")?;
    row.insert(Check::Name, holds(issued.name == KEY_NAME, "the form submitted another name"));
    perform(page, &steps.copy).await?;
    if let Some(copied) = &steps.copied {
        page.text(copied).await?;
    }
    row.insert(Check::Notice, wait_for_text_in(page, NOTICE, SAVED).await);
    let kept = stage.kept_for(brand)?;
    row.insert(Check::Saved, holds(kept.as_deref() == Some(&*issued.key), "the keyring does not hold it"));
    row.insert(
        Check::Copy,
        holds(page.clipboard().await? == issued.key, "the clipboard holds something else"),
    );
    row.insert(Check::Close, perform(page, &steps.close).await);
    Ok(())
}

/// Whether the form's submit button is enabled: the kit's form state decides.
async fn can_submit(page: &Session, kit: &Kit) -> Result<bool> {
    let button = submit_button(page, kit).await?;
    let disabled = button.prop("disabled").await?.as_deref() == Some("true");
    Ok(!disabled && button.attr("aria-disabled").await?.as_deref() != Some("true"))
}

async fn submit_button(page: &Session, kit: &Kit) -> Result<WebElement> {
    match &kit.upstack.submit {
        Some(selector) => page.css(selector).await,
        None => page.control("Create Configuration").await,
    }
}

/// Clicks the fill control when it has stopped moving, and waits until the key is in the field.
async fn fill(page: &Session, key: &str) -> Result<()> {
    page.run(script!("stands-still"), vec![json!(FILL), json!(STILL_MILLIS), json!(4000)]).await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    wait_for_text_in(page, FILL, FILLED).await?;
    ensure!(has_value(page, KEY_FIELD, key).await?, "the field does not hold the key");
    Ok(())
}

/// Undoes the filling with the panel's button.
async fn undo(page: &Session, kit: &Kit) -> Result<()> {
    wait_for_text_in(page, FILL, "Undo").await?;
    page.click_in_shadow(FILL, "Undo").await?;
    wait_for("an empty field", async || has_value(page, KEY_FIELD, "").await).await?;
    wait_for("a disabled submit button", async || Ok(!can_submit(page, kit).await?)).await
}

/// Submits the form with a real click on its button.
async fn submit(stage: &Stage, kit: &Kit, key: &str) -> Result<()> {
    let before = stage.origins.destinations().len();
    ensure!(stage.browser.css_now(KEY_FIELD).await?.is_some(), "the form has been closed");
    submit_button(&stage.browser, kit).await?.click().await?;
    wait_for("a destination", async || Ok(stage.origins.destinations().len() == before + 1)).await?;
    let destination = stage.origins.destinations().pop().context("no destination")?;
    ensure!(destination.fields["api_key"] == *key, "the kit's form holds another value");
    Ok(())
}

/// Upstack's journey: destinations, chooser, form, fill, undo, submit.
async fn fill_and_submit(stage: &Stage, kit: &Kit, key: &str, row: &mut Row) -> Result<()> {
    let page = &stage.browser;
    page.open(&format!("{UPSTACK}/pixel/event-destinations?kit={}", kit.name)).await?;
    for step in &kit.upstack.open {
        perform(page, step).await.with_context(|| step.clone())?;
    }
    page.css(KEY_FIELD).await?;
    ensure!(!can_submit(page, kit).await?, "the page enables its submit button too early");
    let control = wait_for("the control", async || Ok(page.css_now(FILL).await?.is_some())).await;
    let found = control.is_ok();
    row.insert(Check::Control, control);
    if !found {
        return Ok(());
    }
    let filled = fill(page, key).await;
    let failed = filled.is_err();
    row.insert(Check::Fill, filled);
    if failed {
        return Ok(());
    }
    let enabled = wait_for("an enabled submit button", async || can_submit(page, kit).await).await;
    row.insert(Check::State, enabled);
    row.insert(Check::Undo, undo(page, kit).await);
    if has_value(page, KEY_FIELD, "").await? {
        fill(page, key).await.context("the second time")?;
    }
    row.insert(Check::Submit, submit(stage, kit, key).await);
    Ok(())
}

/// An error without the driver's stack trace.
fn in_short(error: &anyhow::Error) -> String {
    let text = format!("{error:#}");
    let text = text.split("Stacktrace").next().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints the table, and returns the failed checks that `kit.json` does not list as known to fail.
fn report(browser: Browser, kits: &[Kit], rows: &[Row], elapsed: Duration) -> Vec<String> {
    let mut regressions = vec![];
    print!("\n{:30}", browser.title());
    for check in Check::ALL {
        print!("{:>9}", check.title());
    }
    println!();
    for (kit, row) in kits.iter().zip(rows) {
        print!("{:30}", kit.title);
        for check in Check::ALL {
            let known = kit.not_yet(browser).contains(&check);
            let cell = match (row.get(&check), known) {
                (Some(Ok(())), false) => "ok",
                (Some(Ok(())), true) => "ok now",
                (Some(Err(_)), true) => "not yet",
                (None, true) => "-",
                (Some(Err(_)) | None, false) => "FAILED",
            };
            print!("{cell:>9}");
            if cell == "FAILED" {
                regressions.push(format!("{}: {}", kit.name, check.title()));
            }
        }
        println!();
    }
    println!();
    for (kit, row) in kits.iter().zip(rows) {
        for (check, result) in row {
            if let Err(error) = result {
                println!("{}, {}: {}", kit.name, check.title(), in_short(error));
            }
        }
    }
    println!("{} kits in {elapsed:.0?}", kits.len());
    regressions
}

async fn every_kit(browser: Browser) -> Result<()> {
    let started = Instant::now();
    let kits = Kit::all()?;
    let stage = Stage::builder(browser).pages(project().join("target/pages/kits")).build().await?;
    let key = made_up_key(STORES[0].brand_id, 1);
    stage.keyring.keep_used(&key, KEY_NAME, 1_740_000_000, Some(""))?;
    let mut rows: Vec<Row> = kits.iter().map(|_| Row::new()).collect();
    // Upstack first, while the keyring holds one key: with one key, one click fills the field.
    for (kit, row) in kits.iter().zip(&mut rows) {
        if let Err(error) = fill_and_submit(&stage, kit, &key, row).await {
            println!("{browser:?}, {}, Upstack: {}", kit.name, in_short(&error));
        }
    }
    for (at, (kit, row)) in kits.iter().zip(&mut rows).enumerate() {
        // A separate store for each kit, so that its key can be distinguished from the others'.
        if let Err(error) = create_and_copy(&stage, kit, &format!("{at:024x}"), row).await {
            println!("{browser:?}, {}, Omnisend: {}", kit.name, in_short(&error));
        }
    }
    let regressions = report(browser, &kits, &rows, started.elapsed());
    ensure!(regressions.is_empty(), "{browser:?}: {regressions:?}");
    Ok(())
}

#[tokio::test]
async fn keys_are_captured_and_filled_on_pages_of_every_kit_in_chromium() -> Result<()> {
    every_kit(Browser::Chromium).await
}

#[tokio::test]
async fn keys_are_captured_and_filled_on_pages_of_every_kit_in_firefox() -> Result<()> {
    every_kit(Browser::Firefox).await
}
