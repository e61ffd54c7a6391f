//! The browser keeps Keyferry from its sites, because the user has taken the access away there.

use anyhow::{Context, Result, ensure};
use keyferry_core::product::CHROMIUM_EXTENSION_ID;
use keyferry_tests::journey::{KEY_NAME, NAME_FIELD, Way};
use keyferry_tests::{Browser, STORES, Screen, Stage, promises, script, text};
use serde_json::json;
use std::time::Duration;
use thirtyfour::WindowHandle;
use tokio::time::{sleep, timeout};

const SHOWN: Duration = Duration::from_secs(20);
const INTERVAL: Duration = Duration::from_millis(100);
/// Time in which Chromium's question, which has closed the popup, has certainly received the keyboard. The browser does
/// not report it.
const QUESTION_PAUSE: Duration = Duration::from_secs(2);

/// Opens another tab in front. Returns the one before.
async fn open_tab(stage: &Stage) -> Result<WindowHandle> {
    let driver = stage.browser.driver();
    let page = driver.window().await?;
    driver.switch_to_window(driver.new_tab().await?).await?;
    Ok(page)
}

/// Waits for a window or tab beside these.
async fn new_window(stage: &Stage, before: &[WindowHandle]) -> Result<WindowHandle> {
    let opened = async {
        loop {
            let windows = stage.browser.driver().windows().await?;
            if let Some(new) = windows.into_iter().find(|window| !before.contains(window)) {
                return anyhow::Ok(new);
            }
            sleep(INTERVAL).await;
        }
    };
    timeout(SHOWN, opened).await.context("no window opens")?
}

async fn options_name_the_sites_and_give_access_back(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_own("options/options.html").await?;
    page.css("#access[hidden]").await?;
    page.run(script!("remove-site-access"), vec![]).await?;
    page.text(text("access_omnisend")).await?;
    page.text(text("access_upstack")).await?;
    page.click(text("access_allow")).await?;
    page.css("#access[hidden]").await?;
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    page.wait_for_value(NAME_FIELD, KEY_NAME).await
}

async fn access_to_a_site_that_is_switched_off_is_not_missed(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_own("options/options.html").await?;
    page.run(script!("remove-site-access"), vec![]).await?;
    page.text(text("access_upstack")).await?;
    page.css("[name=upstack]").await?.click().await?;
    page.css("#access p:only-of-type").await?;
    page.text(text("access_omnisend")).await?;
    page.css("[name=upstack]").await?.click().await?;
    page.text(text("access_upstack")).await?;
    page.click(text("access_allow")).await?;
    page.css("#access[hidden]").await.map(drop)
}

async fn popup_gives_access_back_to_a_page_that_is_open(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_own("options/options.html").await?;
    page.run(script!("remove-site-access"), vec![]).await?;
    // This document is loaded without access.
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    let omnisend = open_tab(stage).await?;
    page.open_popup().await?;
    page.text(text("access_omnisend")).await?;
    ensure!(page.css_now("#unknown:not([hidden])").await?.is_none(), "the page counts as unknown");
    page.screenshot("popup-access").await?;
    let serious = page.axe(None).await?;
    ensure!(serious.is_empty(), "{serious:?}");
    // Firefox displays its question behind a popup, so that the options page asks.
    let popup = page.driver().window().await?;
    let before = page.driver().windows().await?;
    page.click(text("access_allow")).await?;
    page.driver().switch_to_window(new_window(stage, &before).await?).await?;
    page.css("h1").await?;
    page.click(text("access_allow")).await?;
    page.css("#access[hidden]").await?;
    page.driver().close_window().await?;
    page.driver().switch_to_window(popup).await?;
    page.css("#access[hidden]").await?;
    page.text(text("popup_ready")).await?;
    page.driver().close_window().await?;
    page.driver().switch_to_window(omnisend).await?;
    stage.open_create_view().await?;
    page.wait_for_value(NAME_FIELD, KEY_NAME).await
}

#[tokio::test]
async fn site_access_that_was_taken_away_can_be_given_back_in_firefox() -> Result<()> {
    let stage = Stage::builder(Browser::Firefox).build().await?;
    promises!(&stage;
        options_name_the_sites_and_give_access_back,
        access_to_a_site_that_is_switched_off_is_not_missed,
        popup_gives_access_back_to_a_page_that_is_open,
    )
}

/// Opens the popup by its shortcut, and continues there. Returns the window that was in front, and the popup's.
async fn open_real_popup(stage: &Stage, screen: &Screen) -> Result<(WindowHandle, WindowHandle)> {
    let driver = stage.browser.driver();
    let (front, before) = (driver.window().await?, driver.windows().await?);
    screen.press("Chromium", "alt+shift+k").await?;
    let popup = new_window(stage, &before).await?;
    driver.switch_to_window(popup.clone()).await?;
    Ok((front, popup))
}

/// Chooses "Allow" in Chromium's own question, which begins with "Deny" focused and ignores answers that come too
/// quickly. The question closes the popup. Ends in the window of the options page, when that sees the access.
async fn allow(stage: &Stage, screen: &Screen, popup: &WindowHandle, options: &WindowHandle) -> Result<()> {
    let driver = stage.browser.driver();
    let asked = async {
        while driver.windows().await?.contains(popup) {
            sleep(INTERVAL).await;
        }
        anyhow::Ok(())
    };
    timeout(SHOWN, asked).await.context("Chromium does not ask")??;
    driver.switch_to_window(options.clone()).await?;
    sleep(QUESTION_PAUSE).await;
    screen.press("Chromium", "Tab").await?;
    let given = async {
        while stage.browser.css_now("#access[hidden]").await?.is_none() {
            screen.press("Chromium", "Return").await?;
            sleep(INTERVAL).await;
        }
        anyhow::Ok(())
    };
    timeout(SHOWN, given).await.context("the access is not given")?
}

/// With access "on click", which users choose on Chromium's page of extensions. On a page of the two sites, Chromium
/// answers the first click on the extension itself: it offers to reload the page. The popup is therefore opened elsewhere.
#[tokio::test]
async fn site_access_that_was_taken_away_can_be_given_back_in_chromium() -> Result<()> {
    let screen = Screen::start()?;
    let stage = Stage::builder(Browser::Chromium).screen(&screen).build().await?;
    let page = &stage.browser;
    page.open("chrome://extensions").await?;
    let on_click = vec![json!(CHROMIUM_EXTENSION_ID), json!("ON_CLICK")];
    page.run(script!("chromium-set-site-access"), on_click).await?;
    // This document is loaded without access.
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    let omnisend = open_tab(&stage).await?;
    page.open_own("options/options.html").await?;
    page.text(text("access_omnisend")).await?;
    let (options, popup) = open_real_popup(&stage, &screen).await?;
    page.text(text("access_omnisend")).await?;
    page.text(text("access_upstack")).await?;
    page.click(text("access_allow")).await?;
    allow(&stage, &screen, &popup, &options).await?;
    page.driver().close_window().await?;
    page.driver().switch_to_window(omnisend).await?;
    page.to_front().await?;
    stage.open_create_view().await?;
    page.wait_for_value(NAME_FIELD, KEY_NAME).await
}
