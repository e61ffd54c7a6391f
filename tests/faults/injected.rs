//! One fault at a time, in real browsers.

use crate::world::{FAULTS, Fault};
use anyhow::{Context, Result, bail, ensure};
use keyferry_core::limits::KEYRING_DEADLINE_SECONDS;
use keyferry_tests::journey::{NOTICE, Way};
use keyferry_tests::{Browser, Issued, Prompt, STORES, Stage, script};
use serde_json::json;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How long a key may take into the keyring when nothing is in the way any more: the browsers' alarms are due
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

/// The same on the page that is open.
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

/// Makes it wrong, or right again.
pub(crate) async fn set(stage: &mut Stage, fault: Fault, wrong: bool) -> Result<()> {
    match fault {
        Fault::Host(name) => stage.set_fault(if wrong { name } else { "" }),
        Fault::HostMissing => stage.set_registered(!wrong),
        Fault::KeyringLocked if wrong => stage.keyring.lock(),
        Fault::KeyringAbsent if wrong => {
            stage.keyring.stop();
            Ok(())
        }
        Fault::KeyringLocked | Fault::KeyringAbsent => stage.keyring.restart(),
        Fault::KeyringFull => stage.keyring.set_full(wrong),
        Fault::KeyringReadOnly => stage.keyring.set_writable(!wrong),
    }
}

/// What the user is told.
fn code(fault: Fault) -> &'static str {
    match fault {
        Fault::Host("hang" | "hang_before_answering") => "helper_silent",
        Fault::Host("older" | "gibberish") => "helper_outdated",
        Fault::Host("newer") => "extension_outdated",
        Fault::Host(_) => "helper_crashed",
        Fault::HostMissing => "helper_missing",
        Fault::KeyringLocked => "keyring_locked",
        Fault::KeyringAbsent => "keyring_absent",
        Fault::KeyringFull | Fault::KeyringReadOnly => "keyring_refused",
    }
}

/// Waits until the keyring has the key, and makes sure that it has it once.
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
    for fault in FAULTS {
        let started = std::time::Instant::now();
        shown_and_delivered(&mut stage, fault).await.with_context(|| format!("{browser:?}, {fault:?}"))?;
        println!("{browser:?}, {fault:?}: {:.1?}", started.elapsed());
    }
    stage.browser.pictures_of(NOTICE, "notice-saved").await
}

#[tokio::test]
async fn a_key_is_shown_as_unsaved_and_delivered_later_whatever_fails_in_chromium() -> Result<()> {
    every_fault(Browser::Chromium).await
}

#[tokio::test]
async fn a_key_is_shown_as_unsaved_and_delivered_later_whatever_fails_in_firefox() -> Result<()> {
    every_fault(Browser::Firefox).await
}

/// The background ends at each of these times after the click, in milliseconds; the host answers slowly in half
/// of the cases, so that it ends with a save under way.
async fn background_ends(browser: Browser) -> Result<()> {
    let stage = stage(browser).await?;
    for (millis, fault) in [(0, ""), (15, ""), (60, ""), (300, "hang"), (300, "hang_before_answering")] {
        stage.set_fault(fault)?;
        let issued = copy_new_key(&stage).await?;
        // Not awaited for anything: this is the time at which it ends.
        sleep(Duration::from_millis(millis)).await;
        stage.browser.end_background().await?;
        stage.set_fault("")?;
        wait_until_kept(&stage, &issued)
            .await
            .with_context(|| format!("ended after {millis} ms, {fault}"))?;
        stage.wait_until_saved().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_key_outlives_the_background_in_chromium() -> Result<()> {
    background_ends(Browser::Chromium).await
}

#[tokio::test]
async fn a_key_outlives_the_background_in_firefox() -> Result<()> {
    background_ends(Browser::Firefox).await
}

/// Tabs, clicks and captures that come at once.
async fn at_once(browser: Browser) -> Result<()> {
    let stage = stage(browser).await?;
    let driver = stage.browser.driver();
    // The same click twice.
    let twice = copy_new_key(&stage).await?;
    stage.browser.click("Copy API key").await?;
    stage.wait_until_saved().await?;
    wait_until_kept(&stage, &twice).await?;

    // A second capture on the page while the first cannot be delivered, and a third in another tab.
    stage.set_registered(false)?;
    let first = copy_new_key(&stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    stage.browser.click("Done").await?;
    // Elsewhere in the app the notice stays, and covers none of the page's controls.
    stage.browser.click("Campaigns").await?;
    stage.browser.screenshot(&format!("notice-on-page-{}", browser.name())).await?;
    stage.browser.click("API").await?;
    let second = copy_another_key(&stage).await?;
    stage
        .browser
        .wait_for_shadow_text(NOTICE, "Other keys on this page that are not saved either: 1")
        .await?;
    stage.browser.pictures_of(NOTICE, "notice-several").await?;
    let page = driver.window().await?;
    let tab = driver.new_tab().await?;
    driver.switch_to_window(tab).await?;
    let third = copy_new_key(&stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    // A fourth whose tab is closed right after the click.
    let tab = driver.new_tab().await?;
    driver.switch_to_window(tab).await?;
    let fourth = show_new_key(&stage).await?;
    stage.browser.click("Copy API key").await?;
    driver.close_window().await?;
    driver.switch_to_window(page).await?;
    stage.set_registered(true)?;
    for issued in [&first, &second, &third, &fourth] {
        wait_until_kept(&stage, issued).await?;
    }
    stage.wait_until_saved().await?;
    ensure!(stage.keyring.keys()?.len() == 5, "more keys than were copied");
    Ok(())
}

#[tokio::test]
async fn nothing_is_lost_when_clicks_tabs_and_captures_come_at_once_in_chromium() -> Result<()> {
    at_once(Browser::Chromium).await
}

#[tokio::test]
async fn nothing_is_lost_when_clicks_tabs_and_captures_come_at_once_in_firefox() -> Result<()> {
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

/// What the keyring's prompt does, up to the keyring being unlocked in another way.
async fn prompt(browser: Browser) -> Result<()> {
    let mut stage = stage(browser).await?;
    for (prompt, told) in
        [(Prompt::Dismissed, "keyring_locked"), (Prompt::Unanswered, "Please unlock your keyring")]
    {
        stage.keyring.prompt(Some(prompt))?;
        stage.keyring.lock()?;
        let issued = copy_new_key(&stage).await?;
        stage.browser.wait_for_shadow_text(NOTICE, told).await.with_context(|| format!("{prompt:?}"))?;
        if prompt == Prompt::Unanswered {
            stage.browser.pictures_of(NOTICE, "notice-waiting").await?;
        }
        // The prompt is taken back, as when the desktop's shell ends.
        stage.keyring.prompt(None)?;
        stage.browser.wait_for_shadow_text(NOTICE, "keyring_locked").await?;
        stage.keyring.restart()?;
        wait_until_kept(&stage, &issued).await.with_context(|| format!("{prompt:?}"))?;
        stage.wait_until_saved().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_prompt_that_is_dismissed_or_left_open_keeps_the_key_in_chromium() -> Result<()> {
    prompt(Browser::Chromium).await
}

#[tokio::test]
async fn a_prompt_that_is_dismissed_or_left_open_keeps_the_key_in_firefox() -> Result<()> {
    prompt(Browser::Firefox).await
}

/// While a key is unsaved: the page asks before it is left, and the key can be copied again.
async fn leaving_and_copying(browser: Browser) -> Result<()> {
    let stage = stage(browser).await?;
    stage.set_fault("hang")?;
    let issued = copy_new_key(&stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "Saving the API key").await?;
    stage.browser.pictures_of(NOTICE, "notice-saving").await?;
    stage.browser.wait_for_shadow_text(NOTICE, "helper_silent").await?;
    stage.browser.write_clipboard("something else").await?;
    stage.browser.click_in_shadow(NOTICE, "Copy key again").await?;
    stage.browser.wait_for_shadow_text(NOTICE, "Copied").await?;
    stage.browser.pictures_of(NOTICE, "notice-copied").await?;
    ensure!(stage.browser.clipboard().await? == issued.key, "the key is not on the clipboard");

    // "Try again" does so at once, and then the page can be left.
    stage.set_fault("")?;
    stage.browser.click_in_shadow(NOTICE, "Try again").await?;
    stage.wait_until_saved().await?;
    wait_until_kept(&stage, &issued).await?;
    ensure!(!asked_when_left(&stage).await?, "asked although the key is saved");

    // Left all the same, the key is delivered without the page.
    stage.set_registered(false)?;
    let issued = copy_new_key(&stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    ensure!(asked_when_left(&stage).await?, "the page is left without a question");
    stage.set_registered(true)?;
    wait_until_kept(&stage, &issued).await
}

/// Leaves the page and says whether the browser was told to ask. The drivers answer that question themselves.
async fn asked_when_left(stage: &Stage) -> Result<bool> {
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
async fn an_unsaved_key_can_be_copied_and_tried_again_and_is_not_left_by_mistake_in_chromium() -> Result<()> {
    leaving_and_copying(Browser::Chromium).await
}

#[tokio::test]
async fn an_unsaved_key_can_be_copied_and_tried_again_and_is_not_left_by_mistake_in_firefox() -> Result<()> {
    leaving_and_copying(Browser::Firefox).await
}

#[tokio::test]
async fn a_page_that_lost_its_extension_says_so_and_still_gives_the_key_in_chromium() -> Result<()> {
    let stage = stage(Browser::Chromium).await?;
    stage.set_registered(false)?;
    let issued = copy_new_key(&stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    stage.browser.reload_extension().await?;
    stage.browser.wait_for_shadow_text(NOTICE, "extension_gone").await?;
    stage.browser.pictures_of(NOTICE, "notice-extension_gone").await?;
    stage.browser.write_clipboard("something else").await?;
    stage.browser.click_in_shadow(NOTICE, "Copy key again").await?;
    stage.browser.wait_for_shadow_text(NOTICE, "Copied").await?;
    ensure!(stage.browser.clipboard().await? == issued.key, "the key is not on the clipboard");
    Ok(())
}

/// The helper's own deadline for the keyring is two minutes, and most of this test is waiting for it.
#[tokio::test]
async fn a_prompt_that_nobody_ever_answers_ends_in_an_unsaved_key() -> Result<()> {
    let mut stage = stage(Browser::Chromium).await?;
    stage.keyring.prompt(Some(Prompt::Unanswered))?;
    stage.keyring.lock()?;
    let issued = copy_new_key(&stage).await?;
    stage.browser.wait_for_shadow_text(NOTICE, "Please unlock your keyring").await?;
    let given_up = async {
        while !stage.browser.shadow_text(NOTICE).await?.contains("keyring_locked") {
            sleep(INTERVAL).await;
        }
        Ok::<_, anyhow::Error>(())
    };
    let deadline = Duration::from_secs(KEYRING_DEADLINE_SECONDS) + DELIVERED;
    match timeout(deadline, given_up).await {
        Ok(given_up) => given_up?,
        Err(_) => bail!("it waits for ever, and says: {}", stage.browser.shadow_text(NOTICE).await?),
    }
    stage.keyring.restart()?;
    wait_until_kept(&stage, &issued).await?;
    stage.wait_until_saved().await?;
    Ok(())
}
