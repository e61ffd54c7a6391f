//! The popup: what is saved, found, shown, copied, renamed and removed.

use std::time::Duration;

use anyhow::{Result, ensure};
use keyferry_tests::journey::{NOTICE, Way};
use keyferry_tests::{Browser, STORES, Stage};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::time::{sleep, timeout};

use crate::{keep_three, made_up, notices};

/// The button of this name in the row of the key with these last four characters.
fn button(last4: &str, name: &str) -> String {
    format!(
        "//*[@role='group'][./p[contains(., 'ending in {last4}')]]/*[@class='actions']/button[.='{name}']"
    )
}

async fn in_keyring(stage: &Stage, key: &str) -> Result<bool> {
    Ok(stage.keyring.secret_tool_search(&[("service", "keyferry")]).await?.contains(key))
}

async fn popup(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    let keys = keep_three(&stage).await?;
    let page = &stage.browser;
    page.open_popup().await?;
    // The search has the focus.
    page.css("#search:focus").await?;

    // The stores by their latest capture, the older key folded, and the search narrows them.
    page.text("The helper is ready").await?;
    page.css("#stores > li + li").await?;
    let names = "return [...document.querySelectorAll('#stores > li')].map(li => li.querySelector('.name').textContent)";
    let shown = page.run(names, vec![]).await?;
    assert_eq!(shown, json!([STORES[0].name, STORES[1].name]));
    ensure!(page.driver().find(By::Css("details[open]")).await.is_err(), "older keys are not folded");
    page.css("summary").await?.click().await?;
    page.text("Northwind, old").await?;
    page.css("summary").await?.click().await?;
    page.css("#search").await?.focus().await?;
    page.driver().active_element().await?.send_keys("blueBIRD").await?;
    page.wait_until_gone("#stores > li + li").await?;
    assert_eq!(page.run(names, vec![]).await?, json!([STORES[1].name]));
    page.driver().active_element().await?.send_keys(Key::Escape).await?;
    page.css("#search").await?.clear().await?;
    page.css("#stores > li + li").await?;

    // Shown for as long as the button is held, and no longer. Rows have their place once they have been drawn.
    page.next_frames().await?;
    let hold = page.xpath(&button("0003", "Show")).await?;
    page.driver().action_chain().click_and_hold_element(&hold).perform().await?;
    let secret = page.css(".secret:not([hidden])").await?;
    ensure!(secret.text().await? == keys[2], "another key is shown");
    page.driver().action_chain().release().perform().await?;
    page.wait_until_gone(".secret:not([hidden])").await?;
    let left = page.run("return document.documentElement.outerHTML", vec![]).await?;
    ensure!(!left.to_string().contains(&keys[2]), "the key stays in the page");

    // Copied, with the time after which it is cleared.
    page.xpath(&button("0002", "Copy")).await?.click().await?;
    page.text("Key copied. In 60 seconds it leaves the clipboard, if it is still there then.").await?;
    ensure!(page.clipboard().await? == keys[1], "the clipboard holds something else");
    let alarms = "const api = globalThis.browser ?? chrome; return (await api.alarms.getAll()).map(({ name }) => name)";
    page.open_popup().await?;
    let alarms = page.run(alarms, vec![]).await?;
    ensure!(alarms.to_string().contains("clear "), "nothing clears the clipboard: {alarms}");

    // Renamed, with the keyboard alone, and the keyring says so.
    page.xpath(&button("0003", "Rename")).await?.send_keys(Key::Enter).await?;
    page.driver().active_element().await?.send_keys("Blue shop" + Key::Enter).await?;
    page.text("Blue shop").await?;
    let kept = stage.keyring.secret_tool_search(&[("service", "keyferry"), ("label", "Blue shop")]).await?;
    ensure!(kept.contains(&keys[2]), "the keyring does not know the name");

    // Removed and undone: it never left the keyring.
    page.xpath(&button("0003", "Remove")).await?.click().await?;
    page.text("Blue shop is being removed from your keyring.").await?;
    page.click("Undo").await?;
    page.text("Blue shop").await?;
    ensure!(in_keyring(&stage, &keys[2]).await?, "the key is gone");
    // Removed for good: gone when the time is over, and not before. The older key of a store is not touched.
    page.xpath(&button("0003", "Remove")).await?.click().await?;
    page.text("Blue shop is being removed from your keyring.").await?;
    ensure!(in_keyring(&stage, &keys[2]).await?, "the key is gone before its time");
    page.wait_until_gone(".removing").await?;
    let gone = async {
        while in_keyring(&stage, &keys[2]).await? {
            sleep(Duration::from_millis(50)).await;
        }
        anyhow::Ok(())
    };
    timeout(Duration::from_secs(20), gone).await??;
    ensure!(
        in_keyring(&stage, &keys[0]).await? && in_keyring(&stage, &keys[1]).await?,
        "another key is gone"
    );
    Ok(())
}

#[tokio::test]
async fn saved_keys_are_found_shown_copied_renamed_and_removed_in_chromium() -> Result<()> {
    popup(Browser::Chromium).await
}

#[tokio::test]
async fn saved_keys_are_found_shown_copied_renamed_and_removed_in_firefox() -> Result<()> {
    popup(Browser::Firefox).await
}

/// Prints how long it takes; a slow machine is no failure.
#[tokio::test]
async fn two_hundred_keys_are_listed_and_searched() -> Result<()> {
    let stage = Stage::builder(Browser::Chromium).build().await?;
    for n in 0..200 {
        let key = made_up(&format!("{n:024x}"), n);
        stage.keyring.keep(&key, &format!("Store {n:03}"), 1_700_000_000 + u64::from(n)).await?;
    }
    let page = &stage.browser;
    let opened = "while (!performance.getEntriesByName('keyferry-shown').length) await new Promise(requestAnimationFrame);
        return performance.getEntriesByName('keyferry-shown')[0].startTime";
    let mut times = vec![];
    for _ in 0..5 {
        page.open_popup().await?;
        times.push(page.run(opened, vec![]).await?.as_f64().unwrap_or_default());
    }
    let rows = page.run("return document.querySelectorAll('#stores > li').length", vec![]).await?;
    assert_eq!(rows, json!(200));
    let search = "const search = document.querySelector('#search'), began = performance.now();
        search.value = 'store 117';
        search.dispatchEvent(new Event('input'));
        while (document.querySelectorAll('#stores > li').length !== 1) await new Promise(requestAnimationFrame);
        return performance.now() - began";
    let found = page.run(search, vec![]).await?;
    page.text("Store 117").await?;
    println!("200 keys: shown after {times:.0?} ms, one found after {found:.3} ms");
    Ok(())
}

async fn without_helper(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).without_host().build().await?;
    let page = &stage.browser;
    page.open_popup().await?;
    page.text("The helper needs your attention").await?;
    page.control("Set up the helper").await?;
    let title = "const api = globalThis.browser ?? chrome; return api.action.getTitle({})";
    assert_eq!(page.run(title, vec![]).await?, Value::from("Keyferry: the helper needs your attention"));
    // It is there now: the same popup says so when it is asked again.
    page.install_host(stage.keyring.home()).await?;
    page.open_popup().await?;
    page.text("The helper is ready").await?;
    assert_eq!(page.run(title, vec![]).await?, Value::from("Keyferry"));
    Ok(())
}

#[tokio::test]
async fn without_the_helper_the_popup_says_so_and_what_to_do_in_chromium() -> Result<()> {
    without_helper(Browser::Chromium).await
}

#[tokio::test]
async fn without_the_helper_the_popup_says_so_and_what_to_do_in_firefox() -> Result<()> {
    without_helper(Browser::Firefox).await
}

/// A key that could not be saved stands on top, and goes from there into the keyring.
async fn unsaved(browser: Browser) -> Result<()> {
    let stage = notices::stage(Stage::builder(browser)).build().await?;
    let page = &stage.browser;
    let keys = keep_three(&stage).await?;
    stage.set_registered(false)?;
    stage.open_api_keys(Way::InApp, &STORES[0]).await?;
    stage.open_create_view().await?;
    let issued = stage.create_key().await?;
    stage.copy_key().await?;
    page.wait_for_shadow_text(NOTICE, "helper_missing").await?;
    page.open_popup().await?;
    let last4 = &issued.key[issued.key.len() - 4..];
    page.text(&format!("The key ending in {last4} is not saved yet")).await?;
    let first = "return document.querySelector('main > section:not([hidden])').id";
    assert_eq!(page.run(first, vec![]).await?, json!("unsaved"));
    let title = "const api = globalThis.browser ?? chrome; return api.action.getTitle({})";
    assert_eq!(page.run(title, vec![]).await?, json!("Keyferry: a key is not saved yet"));
    page.control("Try again").await?;
    stage.set_registered(true)?;
    // Pressed as soon as it is there: the key is tried again by itself as well, and its row made anew each time.
    let press = "const row = document.querySelector('#unsaved');
        while (!row.hidden && !row.querySelector('button')) await new Promise(requestAnimationFrame);
        row.querySelector('button')?.click()";
    page.run(press, vec![]).await?;
    page.css("#unsaved[hidden]").await?;
    page.xpath(&button(last4, "Copy")).await?;
    ensure!(in_keyring(&stage, &issued.key).await? && in_keyring(&stage, &keys[0]).await?, "it is not there");
    Ok(())
}

#[tokio::test]
async fn an_unsaved_key_stands_on_top_and_is_tried_again_there_in_chromium() -> Result<()> {
    unsaved(Browser::Chromium).await
}

#[tokio::test]
async fn an_unsaved_key_stands_on_top_and_is_tried_again_there_in_firefox() -> Result<()> {
    unsaved(Browser::Firefox).await
}

/// What was last shown is there before the background answers: here it never does.
async fn at_once(browser: Browser) -> Result<()> {
    let stage = notices::stage(Stage::builder(browser)).build().await?;
    let page = &stage.browser;
    keep_three(&stage).await?;
    page.open_popup().await?;
    page.css("#stores > li + li").await?;
    page.open("about:blank").await?;
    stage.set_fault("hang")?;
    page.end_background().await?;
    page.open_popup().await?;
    page.css("#stores > li + li").await?;
    page.text("The helper is ready").await?;
    // And then what the helper, or its silence, says.
    page.text("helper_silent").await?;
    page.wait_until_gone("#saved:not([hidden])").await
}

#[tokio::test]
async fn the_popup_shows_what_it_knew_before_the_helper_answers_in_chromium() -> Result<()> {
    at_once(Browser::Chromium).await
}

#[tokio::test]
async fn the_popup_shows_what_it_knew_before_the_helper_answers_in_firefox() -> Result<()> {
    at_once(Browser::Firefox).await
}
