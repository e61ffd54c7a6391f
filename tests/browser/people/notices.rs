//! Brings Omnisend's page to every notice.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use keyferry_core::capture::Notice;
use keyferry_tests::journey::{KEY_NAME, NAME_FIELD, NOTICE, Way};
use keyferry_tests::{HostFault, OMNISEND, Prompt, STORES, Stage, StageBuilder, text};

/// A stage for [`every`]: its helper can be made to fail.
pub(crate) fn stage(builder: StageBuilder) -> StageBuilder {
    builder.wrap_host(env!("CARGO_BIN_EXE_faulty-host"))
}

/// The name of a notice's pictures. A new notice needs a name here and a way to it in [`every`].
fn picture(notice: &Notice) -> &'static str {
    match notice {
        Notice::Saving { .. } => "saving",
        Notice::Waiting { .. } => "waiting",
        Notice::Saved { other_store: None, .. } => "saved",
        Notice::Saved { other_store: Some(_), .. } => "other-store",
        Notice::Offer { .. } => "offer",
        Notice::Unusual { .. } => "unusual",
        Notice::AlreadyListed => "already-listed",
        Notice::Unsaved { .. } => "unsaved",
    }
}

/// Shows one notice after the other and calls `look` with its name.
pub(crate) async fn every(
    stage: &mut Stage,
    mut look: impl AsyncFnMut(&Stage, &str) -> Result<()>,
) -> Result<()> {
    let mut missing: BTreeSet<_> = Notice::samples().iter().map(picture).collect();
    let mut look = async |stage: &Stage, name: &str| {
        ensure!(missing.remove(name), "the notice {name:?} is unknown, or was shown already");
        look(stage, name).await
    };
    stage.browser.end_movement().await?;
    new_key(stage).await?;
    stage.copy_key().await?;
    stage.wait_until_saved().await?;
    look(stage, "saved").await?;
    // Opens the form again, now that a key with its name exists.
    stage.open_api_keys(Way::InApp, &STORES[0]).await?;
    stage.open_create_view().await?;
    wait_for(stage, &format!("You already have a key named “{KEY_NAME}”")).await?;
    look(stage, "already-listed").await?;

    stage.set_fault(Some(HostFault::Hang))?;
    new_key(stage).await?;
    stage.copy_key().await?;
    wait_for(stage, "Saving the API key").await?;
    look(stage, "saving").await?;
    wait_for(stage, "helper_silent").await?;
    look(stage, "unsaved").await?;
    stage.set_fault(None)?;
    // The background saves it by itself, perhaps before a click could.
    stage.wait_until_saved().await?;

    stage.keyring.prompt(Some(Prompt::Unanswered))?;
    stage.keyring.lock()?;
    new_key(stage).await?;
    stage.copy_key().await?;
    wait_for(stage, text("notice_waiting")).await?;
    look(stage, "waiting").await?;
    // The prompt is withdrawn, as when the desktop's shell ends.
    stage.keyring.prompt(None)?;
    wait_for(stage, "keyring_locked").await?;
    stage.keyring.restart()?;
    stage.wait_until_saved().await?;

    shape(stage, "save_it_now_after_closing").await?;
    stage.browser.click("Create API key").await?;
    stage.browser.click("Done").await?;
    wait_for(stage, text("notice_offer")).await?;
    look(stage, "offer").await?;
    shape(stage, "split_unusual").await?;
    stage.browser.click("Create API key").await?;
    stage.browser.click("Copy API key").await?;
    wait_for(stage, text("notice_unusual")).await?;
    look(stage, "unusual").await?;
    shape(stage, "brand_of_another_store").await?;
    stage.browser.click("Create API key").await?;
    stage.browser.click("Copy API key").await?;
    wait_for(stage, text("notice_saved_other_store")).await?;
    look(stage, "other-store").await?;
    ensure!(missing.is_empty(), "notices that were not shown: {missing:?}");
    Ok(())
}

async fn wait_for(stage: &Stage, text: &str) -> Result<()> {
    stage.browser.wait_for_shadow_text(NOTICE, text).await.map(drop)
}

/// Creates a key that the page shows and that is not copied yet.
pub(crate) async fn new_key(stage: &Stage) -> Result<()> {
    stage.open_api_keys(Way::InApp, &STORES[0]).await?;
    stage.open_create_view().await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    stage.create_key().await.map(drop)
}

/// Opens a page of the table of page shapes and waits until the name is filled in.
async fn shape(stage: &Stage, name: &str) -> Result<()> {
    let url = format!("{OMNISEND}/integrations/api-keys?shape=shapes/{name}&brand={}", STORES[1].brand_id);
    stage.browser.open(&url).await?;
    stage.browser.wait_for_value("input", KEY_NAME).await.with_context(|| name.to_owned())
}
