//! A key gets its name right after it was saved.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use keyferry_tests::journey::{NOTICE, SAVED};
use keyferry_tests::{Browser, HostFault, Stage, text};

use crate::notices;

/// Time in which the click must follow the change of the notice, well below the 500 ms in which new buttons take none.
const QUICK: Duration = Duration::from_millis(250);

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

/// The background saves the key by itself while the user aims at "Try again": "Name this key" appears in its place.
async fn button_that_appears_under_the_pointer_takes_no_click(browser: Browser) -> Result<()> {
    let stage = notices::stage(Stage::builder(browser)).build().await?;
    let page = &stage.browser;
    loop {
        stage.set_fault(Some(HostFault::CrashBeforeReading))?;
        notices::new_key(&stage).await?;
        stage.copy_key().await?;
        let (x, y) = page.centre_in_shadow(NOTICE, text("retry")).await?;
        page.driver().action_chain().move_to(x, y).perform().await?;
        stage.set_fault(None)?;
        stage.wait_until_saved().await?;
        let shown = Instant::now();
        page.driver().action_chain().click().perform().await?;
        if shown.elapsed() < QUICK {
            break;
        }
        // The computer was too slow to click in time.
        page.click_in_shadow(NOTICE, text("close")).await?;
    }
    let notice = page.shadow_text(NOTICE).await?;
    ensure!(notice.contains(SAVED), "the click had an effect: the notice shows {notice:?}");
    // A moment later the same click is meant for it.
    page.centre_in_shadow(NOTICE, text("name_key")).await?;
    page.driver().action_chain().click().perform().await?;
    page.wait_until_gone(NOTICE).await
}

#[tokio::test]
async fn button_that_appears_under_the_pointer_takes_no_click_in_chromium() -> Result<()> {
    button_that_appears_under_the_pointer_takes_no_click(Browser::Chromium).await
}

#[tokio::test]
async fn button_that_appears_under_the_pointer_takes_no_click_in_firefox() -> Result<()> {
    button_that_appears_under_the_pointer_takes_no_click(Browser::Firefox).await
}
