//! What needs a real screen: the clipboard that other programs share, and the keys that the browser itself hears.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD, Way};
use keyferry_tests::{Browser, STORES, Screen, Stage};
use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::{keep_three, made_up};

/// Browsers' alarms may come late; the clipboard is to be cleared 30 s after the copy.
const CLEARED: Duration = Duration::from_secs(90);
const OPENED: Duration = Duration::from_secs(20);
const INTERVAL: Duration = Duration::from_millis(200);

/// Copies the key of the second store from the popup, with the shortest time to stay on the clipboard.
async fn copy(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_own("options/options.html").await?;
    page.css("option[value='30']").await?.click().await?;
    page.text("Your choice is saved.").await?;
    page.open_popup().await?;
    let copy = "//*[@role='group'][./p[contains(., 'ending in 0003')]]/*[@class='actions']/button[.='Copy']";
    page.xpath(copy).await?.click().await?;
    page.text("Key copied. In 30 seconds it leaves the clipboard, if it is still there then.").await.map(drop)
}

async fn cleared(browser: Browser) -> Result<()> {
    let screen = Screen::start().await?;
    let stage = Stage::builder(browser).screen(&screen).build().await?;
    let keys = keep_three(&stage).await?;
    copy(&stage).await?;
    let copied = async {
        while screen.clipboard().await?.as_ref() != Some(&keys[2]) {
            sleep(INTERVAL).await;
        }
        anyhow::Ok(())
    };
    timeout(CLEARED, copied).await.context("other programs do not see the copied key")??;
    let cleared = async {
        while screen.clipboard().await?.is_some() {
            sleep(INTERVAL).await;
        }
        anyhow::Ok(())
    };
    timeout(CLEARED, cleared).await.context("the key stays on the clipboard")?
}

#[tokio::test]
async fn a_copied_key_leaves_the_clipboard_after_its_time_in_chromium() -> Result<()> {
    cleared(Browser::Chromium).await
}

#[tokio::test]
async fn a_copied_key_leaves_the_clipboard_after_its_time_in_firefox() -> Result<()> {
    cleared(Browser::Firefox).await
}

async fn left_alone(browser: Browser) -> Result<()> {
    let screen = Screen::start().await?;
    let stage = Stage::builder(browser).screen(&screen).build().await?;
    keep_three(&stage).await?;
    copy(&stage).await?;
    screen.copy("something else").await?;
    let alarms = "const api = globalThis.browser ?? chrome; return (await api.alarms.getAll()).length";
    let over = async {
        while stage.browser.run(alarms, vec![]).await? != 0 {
            sleep(INTERVAL).await;
        }
        anyhow::Ok(())
    };
    timeout(CLEARED, over).await.context("the time to clear the clipboard does not come")??;
    // The helper answers one request after the other: this one is behind the look at the clipboard.
    stage.browser.run("await (globalThis.browser ?? chrome).runtime.sendMessage({ overview: { text: '' } }); return null", vec![]).await?;
    ensure!(screen.clipboard().await?.as_deref() == Some("something else"), "what was copied since is gone");
    Ok(())
}

#[tokio::test]
async fn what_was_copied_since_stays_on_the_clipboard_in_chromium() -> Result<()> {
    left_alone(Browser::Chromium).await
}

#[tokio::test]
async fn what_was_copied_since_stays_on_the_clipboard_in_firefox() -> Result<()> {
    left_alone(Browser::Firefox).await
}

/// The keys go to the browser's window, which a driver's never do. In Chromium alone: a Firefox that is driven takes no
/// keys from a screen without a window manager.
#[tokio::test]
async fn the_keyboard_shortcuts_fill_the_form_and_open_the_popup() -> Result<()> {
    let screen = Screen::start().await?;
    let stage = Stage::builder(Browser::Chromium).screen(&screen).build().await?;
    let page = &stage.browser;
    let key = made_up(STORES[0].brand_id, 1);
    stage.keyring.keep(&key, "UpstackData", 1).await?;
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.css(FILL).await?;
    page.wait_for_shadow_text(FILL, "Fill key").await?;
    screen.press("Chromium", "alt+shift+f").await?;
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
