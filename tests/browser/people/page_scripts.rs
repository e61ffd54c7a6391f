//! Neither scripts nor elements of the page switch Keyferry off.

use anyhow::{Context, Result, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD, KEY_NAME, NAME_FIELD};
use keyferry_tests::{Browser, OMNISEND, Stage, UPSTACK, project, promises, script};
use serde_json::json;
use std::fs;
use tempfile::TempDir;

use crate::key_of;

/// Omnisend's look-alike with `hostile-page.js` before its own scripts.
fn hostile_pages() -> Result<TempDir> {
    let (pages, copy) = (project().join("target/pages"), tempfile::tempdir()?);
    for site in ["omnisend", "upstack"] {
        let (from, to) = (pages.join(site), copy.path().join(site));
        fs::create_dir_all(to.join("assets"))?;
        for file in fs::read_dir(from.join("assets"))? {
            let file = file?;
            fs::copy(file.path(), to.join("assets").join(file.file_name()))?;
        }
        let page = fs::read_to_string(from.join("index.html"))?;
        let script = r#"<script src="/assets/hostile-page.js"></script>"#;
        fs::write(to.join("index.html"), page.replacen("<head>", &["<head>", script].concat(), 1))?;
        let (_, function) = script!("hostile-page").0.split_once("export default ").context("no function")?;
        let call = format!("({})();", function.trim_end().trim_end_matches(';'));
        fs::write(to.join("assets/hostile-page.js"), call)?;
    }
    Ok(copy)
}

/// Creates a key in a page that works against Keyferry in this way, and clicks its copy button.
async fn copy_a_key_in(stage: &Stage, way: &str) -> Result<()> {
    stage.browser.open(&format!("{OMNISEND}/integrations/api-keys?way={way}")).await?;
    stage.open_create_view().await?;
    stage.create_key().await?;
    stage.browser.click("Copy API key").await
}

async fn key_is_saved_though_the_page_stops_the_click(stage: &Stage) -> Result<()> {
    copy_a_key_in(stage, "stop").await?;
    stage.wait_until_saved().await.map(drop)
}

async fn key_is_saved_though_elements_are_named_like_properties(stage: &Stage) -> Result<()> {
    copy_a_key_in(stage, "named").await?;
    stage.wait_until_saved().await.map(drop)
}

async fn key_is_filled_though_elements_are_named_like_properties(stage: &Stage) -> Result<()> {
    let (browser, key) = (&stage.browser, key_of(1, 9));
    stage.keyring.clear()?;
    stage.keyring.keep_used(&key, KEY_NAME, 1_740_000_000, Some(""))?;
    browser.open(&format!("{UPSTACK}/pixel/event-destinations?way=named")).await?;
    for control in ["New Destination", "Omnisend", "Next"] {
        browser.click(control).await?;
    }
    browser.css(FILL).await?;
    browser.click_in_shadow(FILL, "Fill key").await?;
    browser.wait_for_value(KEY_FIELD, &key).await
}

async fn key_is_saved_after_the_page_has_opened_its_document_again(stage: &Stage) -> Result<()> {
    stage.browser.open(&format!("{OMNISEND}/integrations/api-keys?way=none")).await?;
    stage.open_create_view().await?;
    // The content script runs.
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    // The app shows the same view again.
    stage.browser.run(script!("reopen-document"), vec![]).await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    stage.create_key().await?;
    stage.browser.click("Copy API key").await?;
    stage.wait_until_saved().await.map(drop)
}

async fn page_that_opens_another_one_receives_no_event_of_its_scripts(stage: &Stage) -> Result<()> {
    stage.browser.open(&format!("{OMNISEND}/?way=none")).await?;
    stage.browser.control("Campaigns").await?;
    let found =
        stage.browser.run(script!("events-of-opened-windows"), vec![json!("/audience?way=none")]).await?;
    ensure!(found == json!([]), "the page received {found}");
    Ok(())
}

async fn nothing_of_the_page_switches_keyferry_off(browser: Browser) -> Result<()> {
    let pages = hostile_pages()?;
    let stage = Stage::builder(browser).pages(pages.path()).build().await?;
    promises!(&stage;
        key_is_saved_though_the_page_stops_the_click,
        key_is_saved_though_elements_are_named_like_properties,
        key_is_filled_though_elements_are_named_like_properties,
        key_is_saved_after_the_page_has_opened_its_document_again,
        page_that_opens_another_one_receives_no_event_of_its_scripts,
    )
}

#[tokio::test]
async fn nothing_of_the_page_switches_keyferry_off_in_chromium() -> Result<()> {
    nothing_of_the_page_switches_keyferry_off(Browser::Chromium).await
}

#[tokio::test]
async fn nothing_of_the_page_switches_keyferry_off_in_firefox() -> Result<()> {
    nothing_of_the_page_switches_keyferry_off(Browser::Firefox).await
}
