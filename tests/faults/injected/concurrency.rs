//! Concurrent clicks, tabs, captures and browsers.

use super::{copy_new_key, show_new_key, stage, wait_until_kept};
use anyhow::{Result, ensure};
use keyferry_tests::journey::NOTICE;
use keyferry_tests::{Browser, Issued, Stage, promises};

/// Creates another key on the open page and copies it.
async fn copy_another_key(stage: &Stage) -> Result<Issued> {
    stage.open_create_view().await?;
    let issued = stage.create_key().await?;
    stage.copy_key().await?;
    Ok(issued)
}

async fn second_click_on_copy_saves_the_key_once(stage: &Stage) -> Result<()> {
    let issued = copy_new_key(stage).await?;
    stage.browser.click("Copy API key").await?;
    stage.wait_until_saved().await?;
    wait_until_kept(stage, &issued).await
}

/// The test clicks two of the page's controls, which the notice must not cover.
async fn notice_of_an_unsaved_key_stays_elsewhere_in_the_app(stage: &Stage) -> Result<()> {
    stage.set_registered(false)?;
    copy_new_key(stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    stage.browser.click("Done").await?;
    stage.browser.click("Campaigns").await?;
    stage.browser.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    let picture = format!("notice-on-page-{}", stage.browser.browser().name());
    stage.browser.screenshot(&picture).await?;
    stage.browser.click("API").await
}

async fn notice_counts_the_other_unsaved_keys_of_the_page(stage: &Stage) -> Result<()> {
    copy_another_key(stage).await?;
    let others = "Also not saved on this page: 1 more";
    stage.browser.wait_for_shadow_text(NOTICE, others).await?;
    stage.browser.pictures_of(NOTICE, "notice-several").await
}

/// Adds to the first tab's keys one in a second tab, and one in a tab that is closed right after the click.
async fn unsaved_keys_of_all_tabs_are_delivered_once(stage: &Stage) -> Result<()> {
    let driver = stage.browser.driver();
    let page = driver.window().await?;
    driver.switch_to_window(driver.new_tab().await?).await?;
    copy_new_key(stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    driver.switch_to_window(driver.new_tab().await?).await?;
    show_new_key(stage).await?;
    stage.browser.click("Copy API key").await?;
    driver.close_window().await?;
    driver.switch_to_window(page).await?;
    stage.set_registered(true)?;
    let issued = stage.origins.issued();
    ensure!(issued.len() == 5, "{} keys were made", issued.len());
    for issued in &issued {
        wait_until_kept(stage, issued).await?;
    }
    stage.wait_until_saved().await?;
    ensure!(stage.keyring.keys()?.len() == 5, "more keys than were copied");
    Ok(())
}

/// Each promise depends on the keys of those before it.
async fn concurrent(browser: Browser) -> Result<()> {
    let stage = stage(browser).await?;
    promises!(&stage;
        second_click_on_copy_saves_the_key_once,
        notice_of_an_unsaved_key_stays_elsewhere_in_the_app,
        notice_counts_the_other_unsaved_keys_of_the_page,
        unsaved_keys_of_all_tabs_are_delivered_once,
    )
}

#[tokio::test]
async fn concurrent_clicks_tabs_and_captures_lose_nothing_in_chromium() -> Result<()> {
    concurrent(Browser::Chromium).await
}

#[tokio::test]
async fn concurrent_clicks_tabs_and_captures_lose_nothing_in_firefox() -> Result<()> {
    concurrent(Browser::Firefox).await
}

#[tokio::test]
async fn two_browsers_save_their_keys_at_the_same_time() -> Result<()> {
    let mut stage = stage(Browser::Chromium).await?;
    let firefox = stage.also(Browser::Firefox).await?;
    let mut issued = vec![show_new_key(&stage).await?];
    let chromium = std::mem::replace(&mut stage.browser, firefox);
    issued.push(show_new_key(&stage).await?);
    let clicked = tokio::join!(chromium.click("Copy API key"), stage.browser.click("Copy API key"));
    clicked.0.and(clicked.1)?;
    for issued in &issued {
        wait_until_kept(&stage, issued).await?;
    }
    stage.wait_until_saved().await?;
    chromium.wait_for_shadow_text(NOTICE, "API key saved").await?;
    Ok(())
}
