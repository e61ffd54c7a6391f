//! The table of page shapes, `tests/pages/src/shapes` and `tests/pages/src/decoys`, in each browser with each build of
//! the content script: every new key is captured once and unchanged, and no other value is captured.
//!
//! `KEYFERRY_SHAPES=PART` runs the shapes with this part in their names.

use anyhow::{Context, Result, anyhow, bail, ensure};
use keyferry_tests::journey::{KEY_NAME, NOTICE};
use keyferry_tests::{Browser, ColorScheme, Csp, OMNISEND, Session, Stage, copy_folder, project, script};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::time::Instant;
use tempfile::TempDir;
use thirtyfour::prelude::*;

/// The user's default steps.
const USER: [&str; 2] = ["click Create API key", "click Copy API key"];
/// Time for which a decoy is watched after the user's last step, in milliseconds: longer than the longest pause between
/// two scans of a page. There is no event to await, since nothing must happen.
const SETTLE_MILLIS: u64 = 330;
/// Fewer shapes than a tab may deliver captures.
const SHAPES_IN_A_TAB: usize = 20;
/// The field of the plain create view.
const NAME_FIELD: &str = "input[placeholder='Name for API key']";

/// A file of the table, described by its exports.
#[derive(Debug, Clone, Deserialize)]
struct Shape {
    name: String,
    #[serde(default = "deep_link")]
    address: String,
    user: Option<Vec<String>>,
    /// The frame that the user acts in.
    frame: Option<String>,
    /// The notice's text in the end.
    saved: Option<String>,
    /// Whether the page puts the key on the clipboard.
    #[serde(default = "yes")]
    copies: bool,
}

fn deep_link() -> String {
    "/integrations/api-keys".to_owned()
}

fn yes() -> bool {
    true
}

impl Shape {
    fn all(folder: &str) -> Result<Vec<Self>> {
        let table = project().join("target/pages/shapes.json");
        let table = fs::read(&table).with_context(|| format!("{} is missing", table.display()))?;
        let wanted = env::var("KEYFERRY_SHAPES").unwrap_or_default();
        let mut shapes: Vec<Self> = serde_json::from_slice(&table)?;
        shapes.retain(|shape| shape.name.starts_with(folder) && shape.name.contains(&wanted));
        Ok(shapes)
    }

    fn url(&self, brand: &str) -> String {
        let (path, hash) =
            self.address.split_once('#').map_or((&*self.address, ""), |(path, hash)| (path, hash));
        let hash = if hash.is_empty() { String::new() } else { format!("#{hash}") };
        format!("{OMNISEND}{path}?shape={}&brand={brand}{hash}", self.name)
    }
}

/// The build of the content script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Build {
    Wasm,
    Fallback,
}

/// The stage for one build. In Firefox, a page's policy does not forbid WebAssembly to content scripts. To test the
/// fallback there, its shipped file replaces that of the other build.
async fn stage(browser: Browser, build: Build) -> Result<(Stage, Option<TempDir>)> {
    let builder = Stage::builder(browser);
    // In dark colours, so that there are pictures of each question of the notice in both colour schemes.
    let dark = builder.clone().csp(Csp::Strict).color_scheme(ColorScheme::Dark);
    match (browser, build) {
        (_, Build::Wasm) => Ok((builder.build().await?, None)),
        (Browser::Chromium, Build::Fallback) => Ok((dark.build().await?, None)),
        (Browser::Firefox, Build::Fallback) => {
            let copy = tempfile::tempdir()?;
            copy_folder(&project().join("dist/extension"), copy.path())?;
            fs::copy(copy.path().join("omnisend-fallback.js"), copy.path().join("omnisend.js"))?;
            Ok((dark.extension(copy.path()).build().await?, Some(copy)))
        }
    }
}

/// Performs one of the user's steps.
async fn act(browser: &Session, step: &str) -> Result<()> {
    let driver = browser.driver();
    let (verb, rest) = step.split_once(' ').unwrap_or((step, ""));
    match verb {
        "click" if rest.starts_with('#') => Ok(browser.css(rest).await?.click().await?),
        "click" => browser.click(rest).await,
        "in" => {
            let (host, text) = rest.split_once(": click ").context("in HOST: click TEXT")?;
            browser.click_in_shadow(host, text).await
        }
        "press" if rest == "copy keys" => {
            let keys =
                driver.action_chain().key_down(Key::Control).key_down('c').key_up('c').key_up(Key::Control);
            Ok(keys.perform().await?)
        }
        "press" => {
            let (key, field) = rest.split_once(" on ").context("press KEY on SELECTOR")?;
            let key = if key == "Enter" { Key::Enter } else { Key::Space };
            Ok(browser.css(field).await?.send_keys(key).await?)
        }
        "type" => {
            let (text, field) = rest.split_once(" into ").context("type TEXT into SELECTOR")?;
            let key = format!("{}-{}", "0123456789abcdef01234567", "a1".repeat(25));
            Ok(browser.css(field).await?.send_keys(if text == "KEY" { &*key } else { text }).await?)
        }
        "select" => {
            browser.css(rest).await?;
            browser.run(script!("select-content"), vec![json!(rest)]).await?;
            Ok(())
        }
        "copy" => {
            let element = browser.css(rest.trim_start_matches("by menu from ")).await?;
            driver.action_chain().context_click_element(&element).perform().await?;
            browser.menu_copy().await
        }
        "leave" => {
            browser.css("#root section input[readonly]").await?;
            settle(browser).await?;
            let page = driver.window().await?;
            let other = driver.new_tab().await?;
            driver.switch_to_window(other).await?;
            settle(browser).await?;
            driver.close_window().await?;
            Ok(driver.switch_to_window(page).await?)
        }
        "notice" => browser.wait_for_shadow_text(NOTICE, rest).await.map(drop),
        "answer" => browser.click_in_shadow(NOTICE, rest).await,
        _ => bail!("{step:?} is no step"),
    }
}

async fn settle(browser: &Session) -> Result<()> {
    browser.run(script!("settle"), vec![json!(SETTLE_MILLIS)]).await.map(drop)
}

/// Shows a shape in the open document.
async fn show(browser: &Session, address: &str) -> Result<()> {
    browser.run(script!("show-shape"), vec![json!(address)]).await.map(drop)
}

/// Checks that the key arrives in the keyring, under the name that Keyferry typed, and on the clipboard.
async fn captured(stage: &Stage, shape: &Shape, brand: &str) -> Result<()> {
    let (browser, before) = (&stage.browser, stage.origins.issued().len());
    browser.open(&shape.url(brand)).await?;
    let steps = shape.user.clone().unwrap_or_else(|| USER.map(String::from).to_vec());
    if let Some(frame) = &shape.frame {
        browser.css(frame).await?.enter_frame().await?;
    }
    for step in &steps {
        act(browser, step).await.with_context(|| step.clone())?;
        if step.starts_with("notice") {
            let (name, csp) = (shape.name.replace("shapes/", ""), stage.origins.csp() == &Csp::Strict);
            let colors = if csp { "dark" } else { "light" };
            browser.screenshot(&format!("notice-{name}-{}-{colors}", browser.browser().name())).await?;
        }
    }
    if shape.frame.is_some() {
        browser.driver().enter_default_frame().await?;
    }
    let saved = shape.saved.as_deref().unwrap_or("API key saved");
    browser.wait_for_shadow_text(NOTICE, saved).await?;
    if shape.saved.is_some() {
        browser.pictures_of(NOTICE, &format!("notice-{}", shape.name.replace("shapes/", ""))).await?;
    }
    let issued = stage.origins.issued();
    ensure!(issued.len() == before + 1, "the page made {} keys", issued.len() - before);
    let issued = issued.last().context("no key")?;
    ensure!(issued.name == KEY_NAME, "the page was given the name {:?}", issued.name);
    ensure!(
        stage.kept_for(brand)?.as_deref() == Some(&*issued.key),
        "the keyring holds another value or none"
    );
    ensure!(
        !shape.copies || browser.clipboard().await?.trim() == issued.key,
        "the page's own copy does not work"
    );
    Ok(())
}

/// Checks that Keyferry types and shows nothing on a decoy. A check after all decoys is that nothing was saved.
async fn left_alone(browser: &Session, decoy: &Shape) -> Result<()> {
    let brand = "0123456789abcdef01234567";
    show(browser, &decoy.url(brand)).await?;
    settle(browser).await?;
    for step in decoy.user.iter().flatten() {
        act(browser, step).await.with_context(|| step.clone())?;
    }
    settle(browser).await?;
    let seen = browser.run(script!("seen-by-shape"), vec![]).await?;
    if seen != json!({ "typed": 0, "notices": 0 }) {
        let notice = browser.shadow_text(NOTICE).await.unwrap_or_default();
        bail!("{seen} {notice:?}");
    }
    Ok(())
}

/// Opens a document that has the content script, and then an unrelated page in it, so that a decoy does not directly
/// follow a create view.
async fn open_document_for_decoys(browser: &Session) -> Result<()> {
    browser.open(&awake().url("f00000000000000000000000")).await?;
    browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    show(browser, &format!("{OMNISEND}/settings/profile?shape=decoys/form_profile")).await?;
    // Keyferry must have scanned that page before the next one appears, which nothing shows.
    browser.run(script!("settle"), vec![json!(3 * SETTLE_MILLIS)]).await.map(drop)
}

/// A shape that shows that the content script works.
fn awake() -> Shape {
    Shape {
        name: "shapes/address_deep_link".into(),
        address: deep_link(),
        user: None,
        frame: None,
        saved: None,
        copies: true,
    }
}

/// Continues in another tab: a tab may deliver a limited number of captures.
async fn change_tab(browser: &Session) -> Result<()> {
    let driver = browser.driver();
    let other = driver.new_tab().await?;
    driver.close_window().await?;
    Ok(driver.switch_to_window(other).await?)
}

type Verdicts = Vec<(String, Result<()>)>;

async fn table_of(browser: Browser, build: Build) -> Result<Verdicts> {
    let (stage, _copy) = stage(browser, build).await?;
    let mut verdicts = vec![];
    for (at, shape) in Shape::all("shapes/")?.into_iter().enumerate() {
        if at % SHAPES_IN_A_TAB == 0 {
            change_tab(&stage.browser).await?;
        }
        // A separate store for every shape, so that their keys can be distinguished in the keyring.
        let verdict = captured(&stage, &shape, &format!("{at:024x}")).await;
        if let Err(error) = &verdict {
            println!("{browser:?} {build:?} {}: {error:#}", shape.name);
        }
        verdicts.push((shape.name, verdict));
    }
    let kept = stage.keyring.keys()?.len();
    let captured = verdicts.iter().filter(|(_, verdict)| verdict.is_ok()).count();
    let once = if kept == captured { Ok(()) } else { Err(anyhow!("{captured} captured, {kept} kept")) };

    // The decoys run in documents in which the content script works, as a shape before and after them shows.
    open_document_for_decoys(&stage.browser).await?;
    for decoy in Shape::all("decoys/")? {
        if decoy.user.is_some() {
            // A click on a copy control in the decoy before counts for some seconds.
            open_document_for_decoys(&stage.browser).await?;
        }
        let verdict = left_alone(&stage.browser, &decoy).await;
        if let Err(error) = &verdict {
            println!("{browser:?} {build:?} {}: {error:#}", decoy.name);
        }
        verdicts.push((decoy.name, verdict));
    }
    show(&stage.browser, &awake().url("f00000000000000000000000")).await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    act(&stage.browser, USER[0]).await?;
    act(&stage.browser, USER[1]).await?;
    let saved = stage.wait_until_saved().await;
    saved.with_context(|| format!("{browser:?} {build:?}: the key after the decoys"))?;
    let now = stage.keyring.keys()?.len();
    let nothing =
        if now == kept + 1 { Ok(()) } else { Err(anyhow!("the decoys left {} values", now - kept - 1)) };
    verdicts.extend([("each captured once".into(), once), ("no decoy captured".into(), nothing)]);
    Ok(verdicts)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_new_keys_are_captured_in_every_browser_and_build() -> Result<()> {
    let started = Instant::now();
    let columns: [Verdicts; 4] = tokio::try_join!(
        table_of(Browser::Chromium, Build::Wasm),
        table_of(Browser::Chromium, Build::Fallback),
        table_of(Browser::Firefox, Build::Wasm),
        table_of(Browser::Firefox, Build::Fallback),
    )?
    .into();
    let mut table = BTreeMap::<String, Vec<bool>>::new();
    for column in &columns {
        for (name, verdict) in column {
            table.entry(name.clone()).or_default().push(verdict.is_ok());
        }
    }
    println!("{:48} Chromium           Firefox", "");
    println!("{:48} wasm    fallback   wasm    fallback", "");
    for (name, cells) in &table {
        let cells: Vec<&str> = cells.iter().map(|&ok| if ok { "ok      " } else { "FAILED  " }).collect();
        println!("{name:48} {}", cells.join(" "));
    }
    let count = |start: &str, ok: bool| {
        table
            .iter()
            .filter(|(name, _)| name.starts_with(start))
            .flat_map(|(_, c)| c)
            .filter(|&&c| c == ok)
            .count()
    };
    println!(
        "\n{} of {} captured, {} of {} decoys taken for a key, {:.0?}",
        count("shapes/", true),
        count("shapes/", true) + count("shapes/", false),
        count("decoys/", false),
        count("decoys/", true) + count("decoys/", false),
        started.elapsed()
    );
    ensure!(table.values().flatten().all(|&ok| ok), "the table has failures");
    Ok(())
}

/// Returns to a page by the back button, by a reload, and after an update of the extension.
#[tokio::test]
async fn keys_are_captured_after_going_back_reloading_and_updating_the_extension() -> Result<()> {
    for browser in Browser::ALL {
        let stage = Stage::builder(browser).build().await?;
        let list: Shape = serde_json::from_value(json!({ "name": "shapes/list_then_create" }))?;
        // If the extension was loaded by Chromium's command line, `runtime.reload` does not start it again.
        let ways: &[&str] =
            if browser == Browser::Firefox { &["back", "reload", "update"] } else { &["back", "reload"] };
        for (at, &way) in ways.iter().enumerate() {
            let brand = format!("{at:024x}");
            let driver = stage.browser.driver();
            stage.browser.open(&list.url(&brand)).await?;
            stage.browser.control("+ Create API key").await?;
            match way {
                "back" => {
                    stage.browser.open(&format!("{OMNISEND}/campaigns")).await?;
                    driver.back().await?;
                }
                "reload" => driver.refresh().await?,
                _ => update_extension(&stage).await?,
            }
            let steps = list_steps();
            for step in steps {
                act(&stage.browser, step).await.with_context(|| format!("{browser:?}, {way}: {step}"))?;
            }
            stage.wait_until_saved().await.with_context(|| format!("{browser:?}, {way}"))?;
            let issued = stage.origins.issued().pop().context("no key")?;
            ensure!(stage.kept_for(&brand)?.as_deref() == Some(&*issued.key), "{browser:?}, {way}");
        }
    }
    Ok(())
}

fn list_steps() -> [&'static str; 3] {
    ["click + Create API key", "click Create API key", "click Copy API key"]
}

/// Restarts the extension while the page stays open, as an update does.
async fn update_extension(stage: &Stage) -> Result<()> {
    let driver = stage.browser.driver();
    let page = driver.window().await?;
    let other = driver.new_tab().await?;
    driver.switch_to_window(other).await?;
    stage.browser.open_popup().await?;
    // The reload closes the popup, and may close its tab.
    let _ = stage.browser.run(script!("reload-extension"), vec![]).await;
    driver.switch_to_window(page).await?;
    Ok(())
}
