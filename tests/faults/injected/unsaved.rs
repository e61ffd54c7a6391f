//! A page with an unsaved key: leaving it, copying the key again, losing the extension.

use super::{DELIVERED, INTERVAL, copy_new_key, stage, wait_until_kept};
use anyhow::{Context, Result, ensure};
use keyferry_tests::journey::NOTICE;
use keyferry_tests::{Browser, HostFault, Issued, Stage, promises, script, text};
use serde_json::json;
use tokio::time::{sleep, timeout};

async fn unsaved_key_can_be_copied_again(stage: &Stage) -> Result<()> {
    stage.set_fault(Some(HostFault::Hang))?;
    let issued = copy_new_key(stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "Saving the API key").await?;
    stage.browser.pictures_of(NOTICE, "notice-saving").await?;
    stage.browser.wait_for_shadow_text(NOTICE, "helper_silent").await?;
    key_can_be_copied_from_the_notice(stage, &issued).await?;
    stage.browser.pictures_of(NOTICE, "notice-copied").await
}

async fn key_can_be_copied_from_the_notice(stage: &Stage, issued: &Issued) -> Result<()> {
    stage.browser.write_clipboard("something else").await?;
    stage.browser.click_in_shadow(NOTICE, text("copy_again")).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "Copied").await?;
    ensure!(stage.browser.clipboard().await? == issued.key, "the key is not on the clipboard");
    Ok(())
}

/// Uses the key of the promise before. `try_again_prompts_for_the_password_again` tests the button: here, the retry
/// of the background could be quicker than the click.
async fn key_is_saved_once_the_fault_ends(stage: &Stage) -> Result<()> {
    let issued = stage.origins.issued().pop().context("no key was made")?;
    stage.set_fault(None)?;
    stage.wait_until_saved().await?;
    wait_until_kept(stage, &issued).await
}

async fn page_can_be_left_once_its_key_is_saved(stage: &Stage) -> Result<()> {
    ensure!(!warned_when_left(stage).await?, "the browser was asked to warn although the key is saved");
    Ok(())
}

async fn user_is_warned_before_leaving_an_unsaved_key(stage: &Stage) -> Result<()> {
    stage.set_registered(false)?;
    copy_new_key(stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    ensure!(warned_when_left(stage).await?, "the page is left without a warning");
    Ok(())
}

/// Uses the key of the promise before.
async fn key_is_delivered_after_its_page_was_left(stage: &Stage) -> Result<()> {
    let issued = stage.origins.issued().pop().context("no key was made")?;
    stage.set_registered(true)?;
    wait_until_kept(stage, &issued).await
}

async fn leaving_and_copying(browser: Browser) -> Result<()> {
    let stage = stage(browser).await?;
    promises!(&stage;
        unsaved_key_can_be_copied_again,
        key_is_saved_once_the_fault_ends,
        page_can_be_left_once_its_key_is_saved,
        user_is_warned_before_leaving_an_unsaved_key,
        key_is_delivered_after_its_page_was_left,
    )
}

/// Leaves the page. Returns whether the page requested the browser's warning.
async fn warned_when_left(stage: &Stage) -> Result<bool> {
    let driver = stage.browser.driver();
    stage.browser.run(script!("leave-page"), vec![json!("/campaigns?left")]).await?;
    let left = async {
        while driver.current_url().await?.query() != Some("left") {
            sleep(INTERVAL).await;
        }
        stage.browser.run(script!("window-name"), vec![]).await
    };
    let name = timeout(DELIVERED, left).await.context("the page is not left")??;
    Ok(name == "warned")
}

#[tokio::test]
async fn unsaved_key_can_be_copied_and_leaving_it_warns_in_chromium() -> Result<()> {
    leaving_and_copying(Browser::Chromium).await
}

#[tokio::test]
async fn unsaved_key_can_be_copied_and_leaving_it_warns_in_firefox() -> Result<()> {
    leaving_and_copying(Browser::Firefox).await
}

#[tokio::test]
async fn key_can_be_copied_from_a_page_that_lost_its_extension_in_chromium() -> Result<()> {
    let stage = stage(Browser::Chromium).await?;
    stage.set_registered(false)?;
    let issued = copy_new_key(&stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    stage.browser.reload_extension().await?;
    stage.browser.wait_for_shadow_text(NOTICE, "extension_gone").await?;
    stage.browser.pictures_of(NOTICE, "notice-extension_gone").await?;
    key_can_be_copied_from_the_notice(&stage, &issued).await
}
