//! The background ends at different times after the capture.

use super::{copy_new_key, stage, wait_until_kept};
use anyhow::Result;
use keyferry_tests::{Browser, HostFault, Promises, Stage};
use std::time::Duration;
use tokio::time::sleep;

/// Ends the background `millis` milliseconds after the click. Until then, the host has this fault.
async fn delivered_after_background_ends(stage: &Stage, millis: u64, fault: Option<HostFault>) -> Result<()> {
    stage.set_fault(fault)?;
    let issued = copy_new_key(stage).await?;
    // The delay is the test's parameter: there is no event to await.
    sleep(Duration::from_millis(millis)).await;
    stage.browser.end_background().await?;
    stage.set_fault(None)?;
    wait_until_kept(stage, &issued).await?;
    stage.wait_until_saved().await.map(drop)
}

/// In some cases the host hangs, so that the background ends during a save.
async fn background_ends(browser: Browser) -> Result<()> {
    let stage = stage(browser).await?;
    let mut promises = Promises::new(browser);
    for (millis, fault) in [
        (0, None),
        (15, None),
        (60, None),
        (300, Some(HostFault::Hang)),
        (300, Some(HostFault::HangBeforeAnswering)),
    ] {
        let name =
            format!("key is delivered after the background ended at {millis} ms, host fault {fault:?}");
        promises.add(&name, delivered_after_background_ends(&stage, millis, fault).await);
    }
    promises.finish()
}

#[tokio::test]
async fn key_is_delivered_after_the_background_ended_in_chromium() -> Result<()> {
    background_ends(Browser::Chromium).await
}

#[tokio::test]
async fn key_is_delivered_after_the_background_ended_in_firefox() -> Result<()> {
    background_ends(Browser::Firefox).await
}
