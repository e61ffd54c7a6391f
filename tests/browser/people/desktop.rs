//! Promises that need a desktop: a clipboard shared with other programs, and the browser's keyboard shortcuts.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use keyferry_tests::journey::{CONFIRM, FILL, KEY_FIELD, Way};
use keyferry_tests::{Browser, Desktop, Screen, Stage};
use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::{keep_three, key_of};

/// Limit for clearing the clipboard, which is due 30 s after the copy.
const CLEARED: Duration = Duration::from_mins(1);
const OPENED: Duration = Duration::from_secs(20);
const INTERVAL: Duration = Duration::from_millis(200);

/// Copies a key in the popup, with the shortest time until the clipboard is cleared, and quits the browser.
async fn outlives_the_browser(browser: Browser, desktop: &Desktop) -> Result<()> {
    let stage = Stage::builder(browser).desktop(desktop).build().await?;
    let keys = keep_three(&stage)?;
    let page = &stage.browser;
    page.open_own("options/options.html").await?;
    page.css("option[value='30']").await?.click().await?;
    page.text("Saved").await?;
    page.open_popup().await?;
    let copy = "//*[@role='group'][./p[contains(., 'ending in 0003')]]/*[@class='actions']/button[.='Copy']";
    page.xpath(copy).await?.click().await?;
    page.text("Key copied. It will be cleared from the clipboard in 30 seconds.").await?;
    ensure!(desktop.clipboard()?.as_ref() == Some(&keys[2]), "the copy was claimed and not made");
    // The stage would kill what the browser has started.
    page.driver().clone().quit().await?;
    ensure!(desktop.clipboard()?.as_ref() == Some(&keys[2]), "the key left the clipboard with the browser");
    let cleared = async {
        while desktop.clipboard()?.is_some() {
            sleep(INTERVAL).await;
        }
        anyhow::Ok(())
    };
    timeout(CLEARED, cleared).await.context("the key stays on the clipboard")?
}

#[tokio::test]
async fn copied_key_leaves_the_clipboard_after_its_time_and_after_the_end_of_chromium() -> Result<()> {
    outlives_the_browser(Browser::Chromium, &Desktop::x11()?).await
}

#[tokio::test]
async fn copied_key_leaves_the_clipboard_after_its_time_and_after_the_end_of_firefox() -> Result<()> {
    outlives_the_browser(Browser::Firefox, &Desktop::x11()?).await
}

#[tokio::test]
async fn copied_key_leaves_the_clipboard_of_wayland_after_the_end_of_chromium() -> Result<()> {
    outlives_the_browser(Browser::Chromium, &Desktop::wayland()?).await
}

/// The key presses go to the browser's window, unlike those of a driver. Only in Chromium: a Firefox under a driver
/// does not accept key presses from a screen without a window manager.
#[tokio::test]
async fn keyboard_shortcuts_fill_the_form_and_open_the_popup() -> Result<()> {
    let screen = Screen::start()?;
    let stage = Stage::builder(Browser::Chromium).screen(&screen).build().await?;
    let page = &stage.browser;
    let key = key_of(0, 1);
    stage.keyring.keep(&key, "UpstackData", 1)?;
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.css(FILL).await?;
    page.wait_for_shadow_text(FILL, "Fill key").await?;
    screen.press("Chromium", "alt+shift+f").await?;
    // A shortcut that a page can ask for fills nothing by itself.
    page.wait_for_shadow_text(FILL, CONFIRM).await?;
    ensure!(page.value(KEY_FIELD).await?.is_empty(), "the shortcut filled in the key");
    page.click_in_shadow(FILL, "Fill in").await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    page.wait_for_value(KEY_FIELD, &key).await?;
    screen.press("Chromium", "alt+shift+k").await?;
    let opened = async {
        while !page.debug("Target.getTargets", json!({})).await?.to_string().contains("popup/popup.html") {
            sleep(INTERVAL).await;
        }
        anyhow::Ok(())
    };
    timeout(OPENED, opened).await.context("the popup does not open")?
}
