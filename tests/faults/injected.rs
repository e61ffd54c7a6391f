//! One fault at a time, in real browsers.

use crate::world::{FAULTS, Fault};
use anyhow::{Context, Result, bail, ensure};
use keyferry_core::limits::KEYRING_DEADLINE_SECONDS;
use keyferry_tests::journey::{NOTICE, Way};
use keyferry_tests::{Browser, HostFault, Issued, Promises, Prompt, STORES, Stage, promises, script};
use serde_json::json;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Limit for a key to reach the keyring once there is no fault any more: the browsers' alarms are due
/// every 30 s.
const DELIVERED: Duration = Duration::from_secs(45);
const INTERVAL: Duration = Duration::from_millis(100);

/// A stage whose host can be made to fail.
pub(crate) async fn stage(browser: Browser) -> Result<Stage> {
    Stage::builder(browser).wrap_host(env!("CARGO_BIN_EXE_faulty-host")).build().await
}

/// A new key, up to the click that copies it.
pub(crate) async fn copy_new_key(stage: &Stage) -> Result<Issued> {
    let issued = show_new_key(stage).await?;
    stage.copy_key().await?;
    Ok(issued)
}

/// Another new key on the page that is open, up to the click that copies it.
async fn copy_another_key(stage: &Stage) -> Result<Issued> {
    stage.open_create_view().await?;
    let issued = stage.create_key().await?;
    stage.copy_key().await?;
    Ok(issued)
}

/// A new key on the page, ready to be copied.
pub(crate) async fn show_new_key(stage: &Stage) -> Result<Issued> {
    stage.open_api_keys(Way::InApp, &STORES[0]).await?;
    stage.open_create_view().await?;
    stage.create_key().await
}

/// Causes a fault, or repairs it.
pub(crate) async fn set(stage: &mut Stage, fault: Fault, broken: bool) -> Result<()> {
    match fault {
        Fault::Host(fault) => stage.set_fault(broken.then_some(fault)),
        Fault::HostMissing => stage.set_registered(!broken),
        Fault::KeyringLocked if broken => stage.keyring.lock(),
        Fault::KeyringAbsent if broken => {
            stage.keyring.stop();
            Ok(())
        }
        Fault::KeyringLocked | Fault::KeyringAbsent => stage.keyring.restart(),
        Fault::KeyringFull => stage.keyring.set_full(broken),
        Fault::KeyringReadOnly => stage.keyring.set_writable(!broken),
    }
}

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

/// Waits until the keyring has the key, once.
pub(crate) async fn wait_until_kept(stage: &Stage, issued: &Issued) -> Result<()> {
    let waiting = async {
        loop {
            let kept = stage.keyring.keys().unwrap_or_default();
            match kept.iter().filter(|key| **key == issued.key).count() {
                0 => sleep(INTERVAL).await,
                1 => return Ok(()),
                times => bail!("it is kept {times} times"),
            }
        }
    };
    timeout(DELIVERED, waiting).await.context("it is not delivered")?
}

/// The key is shown as unsaved with the reason and what can be done, and delivered once the reason is gone.
async fn shown_and_delivered(stage: &mut Stage, fault: Fault) -> Result<()> {
    set(stage, fault, true).await?;
    let issued = copy_new_key(stage).await?;
    let last4 = &issued.key[issued.key.len() - 4..];
    let notice = stage.browser.wait_for_shadow_text(NOTICE, code(fault)).await?;
    for part in [&format!("The key ending in {last4} is not saved yet"), "Try again", "Copy key again"] {
        ensure!(notice.contains(part), "the notice does not say {part:?}: {notice}");
    }
    stage.browser.pictures_of(NOTICE, &format!("notice-{}", code(fault))).await?;
    set(stage, fault, false).await?;
    wait_until_kept(stage, &issued).await?;
    stage.wait_until_saved().await?;
    Ok(())
}

async fn every_fault(browser: Browser) -> Result<()> {
    let mut stage = stage(browser).await?;
    let mut promises = Promises::new(browser);
    for fault in FAULTS {
        let result = shown_and_delivered(&mut stage, fault).await;
        if result.is_err() {
            // The next fault needs a world that works.
            set(&mut stage, fault, false).await?;
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

/// The background ends so many milliseconds after the click, with a host that fails in this way meanwhile.
async fn delivered_after_background_ends(stage: &Stage, millis: u64, fault: Option<HostFault>) -> Result<()> {
    stage.set_fault(fault)?;
    let issued = copy_new_key(stage).await?;
    // The time at which it ends; there is no event to await.
    sleep(Duration::from_millis(millis)).await;
    stage.browser.end_background().await?;
    stage.set_fault(None)?;
    wait_until_kept(stage, &issued).await?;
    stage.wait_until_saved().await.map(drop)
}

/// In half of the cases the host is slow, so that the background ends with a save under way.
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
async fn key_outlives_the_background_in_chromium() -> Result<()> {
    background_ends(Browser::Chromium).await
}

#[tokio::test]
async fn key_outlives_the_background_in_firefox() -> Result<()> {
    background_ends(Browser::Firefox).await
}

async fn second_click_on_copy_saves_the_key_once(stage: &Stage) -> Result<()> {
    let issued = copy_new_key(stage).await?;
    stage.browser.click("Copy API key").await?;
    stage.wait_until_saved().await?;
    wait_until_kept(stage, &issued).await
}

/// It covers none of the page's controls, of which two are clicked.
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
    let others = "Other keys on this page that are not saved either: 1";
    stage.browser.wait_for_shadow_text(NOTICE, others).await?;
    stage.browser.pictures_of(NOTICE, "notice-several").await
}

/// After the two of the first tab: one in another tab, and one whose tab is closed right after the click.
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

/// Each promise builds on the keys of those before it.
async fn at_once(browser: Browser) -> Result<()> {
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
    at_once(Browser::Chromium).await
}

#[tokio::test]
async fn concurrent_clicks_tabs_and_captures_lose_nothing_in_firefox() -> Result<()> {
    at_once(Browser::Firefox).await
}

#[tokio::test]
async fn two_browsers_at_once_save_a_key_each() -> Result<()> {
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
    chromium.wait_for_shadow_text(NOTICE, "API key saved in your keyring").await?;
    Ok(())
}

/// The notice with this text, then the key as unsaved, and the key in the keyring once it is unlocked another way.
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

async fn prompt(browser: Browser) -> Result<()> {
    let mut stage = stage(browser).await?;
    let mut promises = Promises::new(browser);
    let dismissed = prompted(&mut stage, Prompt::Dismissed, "keyring_locked").await;
    promises.add("key_is_unsaved_after_a_dismissed_prompt", dismissed);
    let open = prompted(&mut stage, Prompt::Unanswered, "Please unlock your keyring").await;
    promises.add("user_is_asked_to_unlock_the_keyring_while_its_prompt_is_open", open);
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
    stage.browser.click_in_shadow(NOTICE, "Copy key again").await?;
    stage.browser.wait_for_shadow_text(NOTICE, "Copied").await?;
    ensure!(stage.browser.clipboard().await? == issued.key, "the key is not on the clipboard");
    Ok(())
}

/// Of the key before.
async fn try_again_saves_at_once(stage: &Stage) -> Result<()> {
    let issued = stage.origins.issued().pop().context("no key was made")?;
    stage.set_fault(None)?;
    stage.browser.click_in_shadow(NOTICE, "Try again").await?;
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

/// Of the key before.
async fn key_is_delivered_after_its_page_was_left(stage: &Stage) -> Result<()> {
    let issued = stage.origins.issued().pop().context("no key was made")?;
    stage.set_registered(true)?;
    wait_until_kept(stage, &issued).await
}

async fn leaving_and_copying(browser: Browser) -> Result<()> {
    let stage = stage(browser).await?;
    promises!(&stage;
        unsaved_key_can_be_copied_again,
        try_again_saves_at_once,
        page_can_be_left_once_its_key_is_saved,
        user_is_warned_before_leaving_an_unsaved_key,
        key_is_delivered_after_its_page_was_left,
    )
}

/// Leaves the page; returns whether the browser was asked to warn.
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
async fn unsaved_key_is_not_left_by_mistake_in_chromium() -> Result<()> {
    leaving_and_copying(Browser::Chromium).await
}

#[tokio::test]
async fn unsaved_key_is_not_left_by_mistake_in_firefox() -> Result<()> {
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

/// The helper gives up after two minutes, and most of this test is waiting for that. Afterwards nobody is prompted
/// again, so the reason stays on the notice until the keyring is unlocked.
#[tokio::test]
async fn key_is_unsaved_after_a_prompt_that_nobody_answers() -> Result<()> {
    let mut stage = stage(Browser::Chromium).await?;
    stage.keyring.prompt(Some(Prompt::Unanswered))?;
    stage.keyring.lock()?;
    let issued = copy_new_key(&stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "Please unlock your keyring").await?;
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
