//! Each fault by itself.

use super::{copy_new_key, set, stage, wait_until_kept};
use crate::world::{FAULTS, Fault};
use anyhow::{Result, ensure};
use keyferry_tests::journey::NOTICE;
use keyferry_tests::{Browser, HostFault, Promises, Stage, text};

/// The code that the notice shows.
fn code(fault: Fault) -> &'static str {
    match fault {
        Fault::Host(HostFault::Hang | HostFault::HangBeforeAnswering) => "helper_silent",
        Fault::Host(HostFault::Older | HostFault::Gibberish) => "helper_outdated",
        Fault::Host(HostFault::Newer) => "extension_outdated",
        Fault::Host(_) => "helper_crashed",
        Fault::HostMissing => "helper_missing",
        Fault::KeyringLocked => "keyring_locked",
        Fault::KeyringAbsent => "keyring_absent",
        Fault::KeyringFull | Fault::KeyringReadOnly => "keyring_refused",
    }
}

/// Checks that the notice shows the key as unsaved with the failure's code and actions, and that the key is delivered
/// after the repair.
async fn shown_and_delivered(stage: &Stage, fault: Fault) -> Result<()> {
    set(stage, fault, true)?;
    let issued = copy_new_key(stage).await?;
    let last4 = &issued.key[issued.key.len() - 4..];
    let notice = stage.browser.wait_for_shadow_text(NOTICE, code(fault)).await?;
    for part in [&format!("The key ending in {last4} is not saved yet"), "Try again", text("copy_again")] {
        ensure!(notice.contains(part), "the notice does not say {part:?}: {notice}");
    }
    stage.browser.pictures_of(NOTICE, &format!("notice-{}", code(fault))).await?;
    set(stage, fault, false)?;
    wait_until_kept(stage, &issued).await?;
    stage.wait_until_saved().await?;
    Ok(())
}

async fn every_fault(browser: Browser) -> Result<()> {
    let stage = stage(browser).await?;
    let mut promises = Promises::new(browser);
    for fault in FAULTS {
        let result = shown_and_delivered(&stage, fault).await;
        if result.is_err() {
            // The next fault must start without this one.
            set(&stage, fault, false)?;
        }
        promises.add(&format!("key is shown as unsaved and delivered after {fault:?}"), result);
    }
    stage.browser.pictures_of(NOTICE, "notice-saved").await?;
    promises.finish()
}

#[tokio::test]
async fn unsaved_key_is_shown_and_delivered_after_every_fault_in_chromium() -> Result<()> {
    every_fault(Browser::Chromium).await
}

#[tokio::test]
async fn unsaved_key_is_shown_and_delivered_after_every_fault_in_firefox() -> Result<()> {
    every_fault(Browser::Firefox).await
}
