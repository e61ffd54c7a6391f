//! A key gets its name right after it was saved.

use anyhow::{Result, ensure};
use keyferry_tests::journey::NOTICE;
use keyferry_tests::{Browser, Stage, text};

use crate::notices;

async fn saved_key_is_named_from_its_notice(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    let page = &stage.browser;
    notices::new_key(&stage).await?;
    stage.copy_key().await?;
    stage.wait_until_saved().await?;
    page.click_in_shadow(NOTICE, text("name_key")).await?;
    page.name_key_in_popup("Blue shop").await?;
    page.wait_until_gone(NOTICE).await?;
    page.open_popup().await?;
    page.text("Blue shop").await?;
    let named = stage.keyring.bus().secrets(&[("service", "keyferry"), ("label", "Blue shop")])?;
    ensure!(named == stage.keyring.keys()?, "the keyring does not have the name");
    Ok(())
}

#[tokio::test]
async fn saved_key_is_named_from_its_notice_in_chromium() -> Result<()> {
    saved_key_is_named_from_its_notice(Browser::Chromium).await
}

#[tokio::test]
async fn saved_key_is_named_from_its_notice_in_firefox() -> Result<()> {
    saved_key_is_named_from_its_notice(Browser::Firefox).await
}
