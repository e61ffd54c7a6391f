//! The popup: keys are listed, searched, shown, copied, renamed and removed.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use keyferry_tests::journey::{NOTICE, Way};
use keyferry_tests::{Browser, HostFault, STORES, Stage, Tabs, made_up_key, promises, script, text};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::time::{sleep, timeout};

use crate::{keep_three, notices};

/// The button of this name in the row of the key with these last four characters.
fn button(last4: &str, name: &str) -> String {
    format!(
        "//*[@role='group'][./p[contains(., 'ending in {last4}')]]/*[@class='actions']/button[.='{name}']"
    )
}

/// Saves three keys and opens the popup. Waits until it shows their two stores.
async fn popup_with_three_keys(stage: &Stage) -> Result<[String; 3]> {
    stage.keyring.clear()?;
    let keys = keep_three(stage)?;
    stage.browser.open_popup().await?;
    stage.browser.text(text("popup_ready")).await?;
    stage.browser.css("#stores > li + li").await?;
    Ok(keys)
}

async fn store_names(stage: &Stage) -> Result<Value> {
    stage.browser.run(script!("store-names"), vec![]).await
}

fn in_keyring(stage: &Stage, key: &str) -> Result<bool> {
    Ok(stage.keyring.keys()?.iter().any(|kept| kept == key))
}

async fn search_has_the_focus(stage: &Stage) -> Result<()> {
    popup_with_three_keys(stage).await?;
    stage.browser.css("#search:focus").await.map(drop)
}

async fn store_with_the_latest_capture_comes_first(stage: &Stage) -> Result<()> {
    popup_with_three_keys(stage).await?;
    let shown = store_names(stage).await?;
    ensure!(shown == json!([STORES[0].name, STORES[1].name]), "{shown}");
    Ok(())
}

async fn older_keys_are_folded_until_the_user_opens_them(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    popup_with_three_keys(stage).await?;
    ensure!(page.css_now("details[open]").await?.is_none(), "older keys are not folded");
    page.css("summary").await?.click().await?;
    page.text("Northwind, old").await.map(drop)
}

async fn search_ignores_case(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    popup_with_three_keys(stage).await?;
    page.css("#search").await?.focus().await?;
    page.driver().active_element().await?.send_keys("blueBIRD").await?;
    page.wait_until_gone("#stores > li + li").await?;
    let shown = store_names(stage).await?;
    ensure!(shown == json!([STORES[1].name]), "{shown}");
    page.driver().active_element().await?.send_keys(Key::Escape).await?;
    page.css("#search").await?.clear().await?;
    page.css("#stores > li + li").await.map(drop)
}

async fn key_is_shown_only_while_the_button_is_held(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    let keys = popup_with_three_keys(stage).await?;
    // The rows have their final position after these frames.
    page.next_frames().await?;
    let hold = page.xpath(&button("0003", "Show")).await?;
    page.driver().action_chain().click_and_hold_element(&hold).perform().await?;
    let secret = page.css(".secret:not([hidden])").await?;
    ensure!(secret.text().await? == keys[2], "another key is shown");
    page.driver().action_chain().release().perform().await?;
    page.wait_until_gone(".secret:not([hidden])").await?;
    ensure!(!page.driver().source().await?.contains(&keys[2]), "the key stays in the page");
    Ok(())
}

/// A headless browser has a clipboard of its own, which the helper cannot reach.
async fn key_that_cannot_be_cleared_is_copied_only_after_the_popup_has_said_so(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    let keys = popup_with_three_keys(stage).await?;
    page.write_clipboard("something else").await?;
    page.xpath(&button("0002", "Copy")).await?.click().await?;
    page.text(text("copy_unreachable")).await?;
    ensure!(page.clipboard().await? == "something else", "the key was copied without a word");
    page.click(text("copy_anyway")).await?;
    page.text(text("copied")).await?;
    ensure!(page.clipboard().await? == keys[1], "the clipboard holds something else");
    page.open_popup().await
}

async fn key_can_be_renamed_with_the_keyboard(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    let keys = popup_with_three_keys(stage).await?;
    page.xpath(&button("0003", "Rename")).await?.send_keys(Key::Enter).await?;
    page.driver().active_element().await?.send_keys("Blue shop" + Key::Enter).await?;
    page.text("Blue shop").await?;
    let kept = stage.keyring.bus().secrets(&[("service", "keyferry"), ("label", "Blue shop")])?;
    ensure!(kept == [&*keys[2]], "the keyring does not have the name");
    Ok(())
}

/// Clicks "Remove" of the key ending in 0003 in the popup.
async fn removing(stage: &Stage) -> Result<[String; 3]> {
    let keys = popup_with_three_keys(stage).await?;
    stage.browser.xpath(&button("0003", "Remove")).await?.click().await?;
    stage
        .browser
        .text(&format!(
            "“{}” will be removed in a few seconds and can’t be restored. If you quit the browser first, it’s removed when you open it again. It stays valid in Omnisend.",
            STORES[1].name
        ))
        .await?;
    ensure!(in_keyring(stage, &keys[2])?, "the key is gone before the time to undo is over");
    Ok(keys)
}

async fn removal_can_be_undone(stage: &Stage) -> Result<()> {
    let keys = removing(stage).await?;
    stage.browser.click("Undo").await?;
    stage.browser.text(STORES[1].name).await?;
    ensure!(in_keyring(stage, &keys[2])?, "the key is gone");
    Ok(())
}

async fn removed_key_leaves_the_keyring_after_the_time_to_undo(stage: &Stage) -> Result<()> {
    let keys = removing(stage).await?;
    stage.browser.wait_until_gone(".removing").await?;
    let gone = async {
        while in_keyring(stage, &keys[2])? {
            sleep(Duration::from_millis(50)).await;
        }
        anyhow::Ok(())
    };
    timeout(Duration::from_secs(20), gone).await.context("the key stays")??;
    ensure!(in_keyring(stage, &keys[0])? && in_keyring(stage, &keys[1])?, "another key is gone");
    Ok(())
}

/// Only Chromium: Firefox forgets the storage of an extension that a driver has installed.
#[tokio::test]
async fn removal_that_the_browsers_end_interrupts_goes_on_at_its_next_start() -> Result<()> {
    let stage = Stage::builder(Browser::Chromium).build().await?;
    let keys = removing(&stage).await?;
    let stage = stage.restart(Tabs::New).await?;
    let gone = async {
        while in_keyring(&stage, &keys[2])? {
            sleep(Duration::from_millis(50)).await;
        }
        anyhow::Ok(())
    };
    timeout(Duration::from_secs(30), gone).await.context("the key stays")??;
    ensure!(in_keyring(&stage, &keys[0])? && in_keyring(&stage, &keys[1])?, "another key is gone");
    Ok(())
}

async fn popup(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    promises!(&stage;
        search_has_the_focus,
        store_with_the_latest_capture_comes_first,
        older_keys_are_folded_until_the_user_opens_them,
        search_ignores_case,
        key_is_shown_only_while_the_button_is_held,
        key_that_cannot_be_cleared_is_copied_only_after_the_popup_has_said_so,
        key_can_be_renamed_with_the_keyboard,
        removal_can_be_undone,
        removed_key_leaves_the_keyring_after_the_time_to_undo,
    )
}

#[tokio::test]
async fn popup_keeps_its_promises_in_chromium() -> Result<()> {
    popup(Browser::Chromium).await
}

#[tokio::test]
async fn popup_keeps_its_promises_in_firefox() -> Result<()> {
    popup(Browser::Firefox).await
}

/// Prints the times. They have no limit here, since machines differ.
#[tokio::test]
async fn two_hundred_keys_are_listed_and_searched() -> Result<()> {
    let stage = Stage::builder(Browser::Chromium).build().await?;
    for n in 0..200 {
        let key = made_up_key(&format!("{n:024x}"), n);
        stage.keyring.keep(&key, &format!("Store {n:03}"), 1_700_000_000 + u64::from(n))?;
    }
    let page = &stage.browser;
    let mut times = vec![];
    for _ in 0..5 {
        page.open_popup().await?;
        times.push(page.run(script!("popup-shown-at"), vec![]).await?.as_f64().unwrap_or_default());
    }
    assert_eq!(page.driver().find_all(By::Css("#stores > li")).await?.len(), 200);
    let found = page.run(script!("popup-search-time"), vec![json!("store 117")]).await?;
    page.text("Store 117").await?;
    println!("200 keys: shown after {times:.0?} ms, one found after {found:.3} ms");
    Ok(())
}

async fn missing_helper_needs_attention(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_popup().await?;
    page.text(text("popup_failed")).await?;
    page.control(text("set_up")).await.map(drop)
}

async fn icon_reports_a_missing_helper(stage: &Stage) -> Result<()> {
    let title = stage.browser.run(script!("action-title"), vec![]).await?;
    ensure!(title == json!(text("icon_missing")), "{title}");
    Ok(())
}

async fn installed_helper_is_found_the_next_time(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.install_host(stage.keyring.home())?;
    page.open_popup().await?;
    page.text(text("popup_ready")).await?;
    let title = page.run(script!("action-title"), vec![]).await?;
    ensure!(title == json!("Keyferry"), "{title}");
    Ok(())
}

async fn without_helper(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).without_host().build().await?;
    promises!(&stage;
        missing_helper_needs_attention,
        icon_reports_a_missing_helper,
        installed_helper_is_found_the_next_time,
    )
}

#[tokio::test]
async fn popup_helps_to_set_up_a_missing_helper_in_chromium() -> Result<()> {
    without_helper(Browser::Chromium).await
}

#[tokio::test]
async fn popup_helps_to_set_up_a_missing_helper_in_firefox() -> Result<()> {
    without_helper(Browser::Firefox).await
}

async fn unsaved_key_is_the_first_section(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    keep_three(stage)?;
    stage.set_registered(false)?;
    stage.open_api_keys(Way::InApp, &STORES[0]).await?;
    stage.open_create_view().await?;
    let issued = stage.create_key().await?;
    stage.copy_key().await?;
    page.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    page.open_popup().await?;
    page.text(&format!("The key ending in {} is not saved yet", issued.last4())).await?;
    let first = page.run(script!("first-section"), vec![]).await?;
    ensure!(first == json!("unsaved"), "{first}");
    Ok(())
}

async fn unsaved_key_comes_with_the_way_to_keep_it(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    let row = page.css("#unsaved .key").await?.text().await?;
    ensure!(row.contains("Don’t close the browser"), "{row}");
    let issued = stage.origins.issued().pop().context("no key was made")?;
    page.xpath("//*[@id='unsaved']//button[.='Copy']").await?.click().await?;
    page.text(text("copied")).await?;
    ensure!(page.clipboard().await? == issued.key, "the clipboard holds something else");
    page.open_popup().await
}

async fn icon_reports_an_unsaved_key(stage: &Stage) -> Result<()> {
    let title = stage.browser.run(script!("action-title"), vec![]).await?;
    ensure!(title == json!(text("icon_waiting")), "{title}");
    Ok(())
}

async fn unsaved_key_can_be_saved_from_the_popup(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    let issued = stage.origins.issued().pop().context("no key was made")?;
    page.control("Try again").await?;
    stage.set_registered(true)?;
    page.run(script!("press-try-again"), vec![]).await?;
    page.css("#unsaved[hidden]").await?;
    page.xpath(&button(issued.last4(), "Copy")).await?;
    ensure!(stage.keyring.keys()?.len() == 4 && in_keyring(stage, &issued.key)?, "it is not in the keyring");
    Ok(())
}

async fn unsaved(browser: Browser) -> Result<()> {
    let stage = notices::stage(Stage::builder(browser)).build().await?;
    promises!(&stage;
        unsaved_key_is_the_first_section,
        unsaved_key_comes_with_the_way_to_keep_it,
        icon_reports_an_unsaved_key,
        unsaved_key_can_be_saved_from_the_popup,
    )
}

#[tokio::test]
async fn popup_shows_and_saves_an_unsaved_key_in_chromium() -> Result<()> {
    unsaved(Browser::Chromium).await
}

#[tokio::test]
async fn popup_shows_and_saves_an_unsaved_key_in_firefox() -> Result<()> {
    unsaved(Browser::Firefox).await
}

/// In this test, the helper never answers after the first popup.
async fn snapshot_first(browser: Browser) -> Result<()> {
    let stage = notices::stage(Stage::builder(browser)).build().await?;
    let page = &stage.browser;
    keep_three(&stage)?;
    page.open_popup().await?;
    page.css("#stores > li + li").await?;
    page.open("about:blank").await?;
    stage.set_fault(Some(HostFault::Hang))?;
    page.end_background().await?;
    page.open_popup().await?;
    page.css("#stores > li + li").await?;
    page.text(text("popup_ready")).await?;
    // Then the helper's silence is reported.
    page.text("helper_silent").await?;
    page.wait_until_gone("#saved:not([hidden])").await
}

#[tokio::test]
async fn popup_shows_its_last_snapshot_before_the_helper_answers_in_chromium() -> Result<()> {
    snapshot_first(Browser::Chromium).await
}

#[tokio::test]
async fn popup_shows_its_last_snapshot_before_the_helper_answers_in_firefox() -> Result<()> {
    snapshot_first(Browser::Firefox).await
}
