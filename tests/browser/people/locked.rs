//! A locked keyring is reported while its prompt is open, wherever the user waits for a key.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD};
use keyferry_tests::{Browser, Promises, Prompt, Stage, script, text};
use serde_json::json;
use thirtyfour::prelude::*;
use tokio::time::{sleep, timeout};

use crate::{form_with_one_key, keep_three, open_form};

/// Limit for the toolbar to show a failure, and the interval between two checks.
const SHOWN: Duration = Duration::from_secs(20);
const INTERVAL: Duration = Duration::from_millis(100);

/// The failure and its fix, as the popup reports them.
fn locked_keyring() -> String {
    [text("failure_keyring_locked"), text("failure_keyring_locked_todo")].join(" ")
}

/// Locks the keyring, with a user who does not enter its password.
fn lock(stage: &mut Stage) -> Result<()> {
    stage.keyring.prompt(Some(Prompt::Unanswered))?;
    stage.keyring.lock()
}

/// Withdraws the prompt and unlocks the keyring.
fn unlock(stage: &mut Stage) -> Result<()> {
    stage.keyring.prompt(None)?;
    stage.keyring.restart()
}

async fn fill_control_asks_to_unlock_the_keyring(stage: &mut Stage) -> Result<()> {
    let key = form_with_one_key(stage).await?;
    lock(stage)?;
    stage.browser.click_in_shadow(FILL, "Fill key").await?;
    stage.browser.wait_for_shadow_text(FILL, text("fill_waiting")).await?;
    ensure!(stage.browser.value(KEY_FIELD).await?.is_empty(), "the key is filled in");
    stage.keyring.prompt(None)?;
    stage.browser.wait_for_shadow_text(FILL, text("failure_keyring_locked")).await?;
    stage.keyring.restart()?;
    open_form(stage).await?;
    stage.browser.click_in_shadow(FILL, "Fill key").await?;
    stage.browser.wait_for_value(KEY_FIELD, &key).await
}

/// Presses a button of the first key in the popup while the keyring is locked.
async fn press_with_a_locked_keyring(stage: &mut Stage, button: &str) -> Result<()> {
    stage.keyring.clear()?;
    keep_three(stage)?;
    stage.browser.open_popup().await?;
    stage.browser.css("#stores > li + li").await?;
    lock(stage)?;
    let path = format!("(//*[@id='stores']//button[.='{button}'])[1]");
    stage.browser.xpath(&path).await?.click().await?;
    Ok(())
}

async fn popup_reports_a_locked_keyring_while_showing_a_key(stage: &mut Stage) -> Result<()> {
    press_with_a_locked_keyring(stage, "Show").await?;
    stage.browser.text(&locked_keyring()).await?;
    unlock(stage)
}

/// The prompt takes the focus, which closes the popup of a browser with a window.
async fn copy_that_a_locked_keyring_prevents_is_reported_before_and_after_its_prompt(
    stage: &mut Stage,
) -> Result<()> {
    press_with_a_locked_keyring(stage, "Copy").await?;
    stage.browser.text(text("copy_waiting")).await?;
    stage.keyring.prompt(None)?;
    let shown = async {
        while stage.browser.run(script!("action-title"), vec![]).await? != json!(text("icon_missing")) {
            sleep(INTERVAL).await;
        }
        anyhow::Ok(())
    };
    timeout(SHOWN, shown).await.context("the toolbar does not report the locked keyring")??;
    stage.browser.text(text("popup_failed")).await?;
    stage.keyring.restart()
}

async fn popup_reports_a_locked_keyring_while_renaming_a_key(stage: &mut Stage) -> Result<()> {
    press_with_a_locked_keyring(stage, "Rename").await?;
    stage.browser.driver().active_element().await?.send_keys("New name" + Key::Enter).await?;
    stage.browser.text(&locked_keyring()).await?;
    unlock(stage)
}

async fn locked(browser: Browser) -> Result<()> {
    let mut stage = Stage::builder(browser).build().await?;
    let mut promises = Promises::new(browser);
    let filling = fill_control_asks_to_unlock_the_keyring(&mut stage).await;
    promises.add("fill_control_asks_to_unlock_the_keyring", filling);
    let showing = popup_reports_a_locked_keyring_while_showing_a_key(&mut stage).await;
    promises.add("popup_reports_a_locked_keyring_while_showing_a_key", showing);
    let copying =
        copy_that_a_locked_keyring_prevents_is_reported_before_and_after_its_prompt(&mut stage).await;
    promises.add("copy_that_a_locked_keyring_prevents_is_reported_before_and_after_its_prompt", copying);
    let renaming = popup_reports_a_locked_keyring_while_renaming_a_key(&mut stage).await;
    promises.add("popup_reports_a_locked_keyring_while_renaming_a_key", renaming);
    promises.finish()
}

#[tokio::test]
async fn locked_keyring_is_reported_at_once_in_chromium() -> Result<()> {
    locked(Browser::Chromium).await
}

#[tokio::test]
async fn locked_keyring_is_reported_at_once_in_firefox() -> Result<()> {
    locked(Browser::Firefox).await
}
