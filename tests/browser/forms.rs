//! The table of Upstack's forms, `tests/pages/src/forms` and `tests/pages/src/form_decoys`, in one session of each
//! browser: every form gets the fill control, one click on it fills the key so that the form receives it, and no decoy
//! gets a control.
//!
//! `KEYFERRY_FORMS=PART` runs the forms with this part in their names.

use anyhow::{Context, Result, bail, ensure};
use keyferry_tests::journey::{FILL, KEY_NAME};
use keyferry_tests::{Browser, STORES, Session, Stage, UPSTACK, made_up_key, project, script};
use serde::Deserialize;
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// The longest wait for the control or for the key.
const DEADLINE: Duration = Duration::from_secs(6);
const INTERVAL: Duration = Duration::from_millis(50);
/// Time for which a decoy is watched, in milliseconds: longer than a whole series of scans, the last of which reads
/// shadow roots anew. There is no event to await, since nothing must happen.
const SETTLE_MILLIS: u64 = 750;
/// A form at an address of its own, which shows that the content script works before and after the decoys.
const AWAKE: &str = "forms/heading_h1";

/// A file of the table, described by its exports.
#[derive(Debug, Clone, Deserialize)]
struct Form {
    name: String,
    #[serde(default = "destinations")]
    address: String,
    /// The answer to a question that filling asks.
    answer: Option<String>,
}

fn destinations() -> String {
    "/pixel/event-destinations".to_owned()
}

impl Form {
    fn all(folder: &str) -> Result<Vec<Self>> {
        let table = project().join("target/pages/forms.json");
        let table = fs::read(&table).with_context(|| format!("{} is missing", table.display()))?;
        let wanted = env::var("KEYFERRY_FORMS").unwrap_or_default();
        let mut forms: Vec<Self> = serde_json::from_slice(&table)?;
        forms.retain(|form| form.name.starts_with(folder) && form.name.contains(&wanted));
        Ok(forms)
    }

    fn url(&self) -> String {
        let (path, hash) = self.address.split_once('#').unwrap_or((&self.address, ""));
        let hash = if hash.is_empty() { String::new() } else { format!("#{hash}") };
        format!("{UPSTACK}{path}?shape={}{hash}", self.name)
    }
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

async fn has_control(page: &Session) -> Result<bool> {
    Ok(page.shadow_text(FILL).await?.contains("Fill key"))
}

async fn wait_for_control(page: &Session) -> Result<()> {
    wait_for("the fill control", async || has_control(page).await).await
}

/// Clicks the fill control, and answers the question that the form's table names.
async fn fill(page: &Session, form: &Form) -> Result<()> {
    page.click_in_shadow(FILL, "Fill key").await?;
    if let Some(answer) = &form.answer {
        page.click_in_shadow(FILL, answer).await?;
    }
    Ok(())
}

/// Opens a form, and fills it with one click.
async fn filled(page: &Session, form: &Form, key: &str) -> Result<()> {
    page.open(&form.url()).await?;
    wait_for_control(page).await?;
    fill(page, form).await?;
    let mut state = Value::Null;
    let waited = wait_for("the key", async || {
        state = page.run(script!("form-state"), vec![]).await?;
        Ok(state == json!({ "shown": key, "received": key }))
    });
    waited.await.with_context(|| {
        let has = |part: &str| state[part].as_str().is_some_and(|value| value == key);
        format!("the field holds the key: {}, the form: {}", has("shown"), has("received"))
    })
}

/// Checks that a decoy in the same document has no control.
async fn left_alone(page: &Session, decoy: &Form) -> Result<()> {
    page.run(script!("show-shape"), vec![json!(decoy.url())]).await?;
    page.run(script!("settle"), vec![json!(SETTLE_MILLIS)]).await?;
    ensure!(!has_control(page).await?, "a fill control appears");
    Ok(())
}

async fn every_form(browser: Browser) -> Result<()> {
    let started = Instant::now();
    let stage = Stage::builder(browser).build().await?;
    let page = &stage.browser;
    let key = made_up_key(STORES[0].brand_id, 1);
    stage.keyring.keep(&key, KEY_NAME, 1_740_000_000)?;
    let mut failed = vec![];
    let mut note = |name: &str, result: Result<()>| {
        if let Err(error) = result {
            let error = format!("{error:#}");
            println!("{browser:?} {name}: {}", error.split("Stacktrace").next().unwrap_or_default());
            failed.push(name.to_owned());
        }
    };
    let (forms, decoys) = (Form::all("forms/")?, Form::all("form_decoys/")?);
    for form in &forms {
        note(&form.name, filled(page, form, &key).await);
    }
    let awake = Form { name: AWAKE.to_owned(), address: destinations(), answer: None };
    page.open(&awake.url()).await?;
    wait_for_control(page).await?;
    for decoy in &decoys {
        note(&decoy.name, left_alone(page, decoy).await);
    }
    page.run(script!("show-shape"), vec![json!(awake.url())]).await?;
    wait_for_control(page).await.context("after the decoys")?;
    println!("{browser:?}: {} forms, {} decoys, {:.0?}", forms.len(), decoys.len(), started.elapsed());
    ensure!(failed.is_empty(), "{browser:?}: {failed:?}");
    Ok(())
}

#[tokio::test]
async fn forms_are_filled_and_decoys_are_left_alone_in_chromium() -> Result<()> {
    every_form(Browser::Chromium).await
}

#[tokio::test]
async fn forms_are_filled_and_decoys_are_left_alone_in_firefox() -> Result<()> {
    every_form(Browser::Firefox).await
}
