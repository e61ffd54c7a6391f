//! Prompts of the keyring that do not unlock it.

use super::{DELIVERED, INTERVAL, copy_new_key, stage, wait_until_kept};
use anyhow::{Result, bail};
use keyferry_core::limits::KEYRING_DEADLINE_SECONDS;
use keyferry_tests::journey::NOTICE;
use keyferry_tests::{Browser, Promises, Prompt, Stage, text};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Checks that the notice shows this text, then the key as unsaved, and that the key is saved after the keyring is
/// unlocked in another way.
async fn prompted(stage: &mut Stage, prompt: Prompt, text: &str) -> Result<()> {
    stage.keyring.prompt(Some(prompt))?;
    stage.keyring.lock()?;
    let issued = copy_new_key(stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, text).await?;
    if prompt == Prompt::Unanswered {
        stage.browser.pictures_of(NOTICE, "notice-waiting").await?;
    }
    // The prompt is withdrawn, as when the desktop's shell ends.
    stage.keyring.prompt(None)?;
    stage.browser.wait_for_shadow_text(NOTICE, "keyring_locked").await?;
    stage.keyring.restart()?;
    wait_until_kept(stage, &issued).await?;
    stage.wait_until_saved().await.map(drop)
}

/// A retry of the background never prompts, so the second prompt is due to the click alone.
async fn try_again_prompts_for_the_password_again(stage: &mut Stage) -> Result<()> {
    stage.keyring.prompt(Some(Prompt::Dismissed))?;
    stage.keyring.lock()?;
    let issued = copy_new_key(stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "keyring_locked").await?;
    stage.keyring.prompt(Some(Prompt::Unanswered))?;
    stage.browser.click_in_shadow(NOTICE, "Try again").await?;
    stage.browser.wait_for_shadow_text(NOTICE, text("notice_waiting")).await?;
    stage.keyring.prompt(None)?;
    stage.keyring.restart()?;
    wait_until_kept(stage, &issued).await?;
    stage.wait_until_saved().await.map(drop)
}

async fn prompt(browser: Browser) -> Result<()> {
    let mut stage = stage(browser).await?;
    let mut promises = Promises::new(browser);
    let dismissed = prompted(&mut stage, Prompt::Dismissed, "keyring_locked").await;
    promises.add("key_is_unsaved_after_a_dismissed_prompt", dismissed);
    let open = prompted(&mut stage, Prompt::Unanswered, text("notice_waiting")).await;
    promises.add("user_is_asked_to_unlock_the_keyring_while_its_prompt_is_open", open);
    let again = try_again_prompts_for_the_password_again(&mut stage).await;
    promises.add("try_again_prompts_for_the_password_again", again);
    promises.finish()
}

#[tokio::test]
async fn key_survives_a_prompt_that_does_not_unlock_in_chromium() -> Result<()> {
    prompt(Browser::Chromium).await
}

#[tokio::test]
async fn key_survives_a_prompt_that_does_not_unlock_in_firefox() -> Result<()> {
    prompt(Browser::Firefox).await
}

/// The helper gives up after two minutes, for which this test mostly waits. There is no second prompt, so the notice
/// shows the failure until the keyring is unlocked.
#[tokio::test]
async fn key_is_shown_as_unsaved_after_an_unanswered_prompt() -> Result<()> {
    let mut stage = stage(Browser::Chromium).await?;
    stage.keyring.prompt(Some(Prompt::Unanswered))?;
    stage.keyring.lock()?;
    let issued = copy_new_key(&stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, text("notice_waiting")).await?;
    let given_up = async {
        while !stage.browser.shadow_text(NOTICE).await?.contains("keyring_locked") {
            sleep(INTERVAL).await;
        }
        anyhow::Ok(())
    };
    let deadline = Duration::from_secs(KEYRING_DEADLINE_SECONDS) + DELIVERED;
    match timeout(deadline, given_up).await {
        Ok(given_up) => given_up?,
        Err(_) => bail!("it is not given up; the notice: {}", stage.browser.shadow_text(NOTICE).await?),
    }
    stage.keyring.restart()?;
    wait_until_kept(&stage, &issued).await?;
    stage.wait_until_saved().await.map(drop)
}
