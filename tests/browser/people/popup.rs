//! The popup: what is saved, found, shown, copied, renamed and removed.

use std::time::Duration;

use anyhow::{Result, ensure};
use keyferry_tests::{Browser, STORES, Stage};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::time::{sleep, timeout};

use crate::{keep_three, made_up};

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

    // The stores by their latest capture, the older key folded, and the search narrows them.
    page.text("The helper is ready").await?;
    page.css("#stores > li + li").await?;
    let names = "return [...document.querySelectorAll('#stores > li')].map(li => li.querySelector('.name').textContent)";
    let shown = page.run(names, vec![]).await?;
    assert_eq!(shown, json!([STORES[0].name, STORES[1].name]));
    ensure!(page.driver().find(By::Css("details[open]")).await.is_err(), "older keys are not folded");
    // The search has the focus: typing finds.
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

#[tokio::test]
async fn without_the_helper_the_popup_says_so_and_what_to_do() -> Result<()> {
    let stage = Stage::builder(Browser::Chromium).without_host().build().await?;
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
