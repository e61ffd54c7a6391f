//! Everybody can use it: axe-core finds nothing, in light and dark, and the whole journey goes with the keyboard.

use anyhow::{Result, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD, KEY_NAME, NAME_FIELD, NOTICE, Way};
use keyferry_tests::{Browser, ColorScheme, STORES, Stage};
use thirtyfour::Key;

use crate::{keep_three, notices};

/// Everything of Keyferry's that can be seen, each looked at by axe-core.
async fn axe(browser: Browser, scheme: ColorScheme) -> Result<()> {
    let stage = Stage::builder(browser).color_scheme(scheme).build().await?;
    let page = &stage.browser;
    let mut found = vec![];
    let mut look = async |name: &str, selector: Option<&str>| {
        let violations = page.axe(selector).await?;
        found.extend(violations.into_iter().map(|violation| format!("{name}: {violation}")));
        anyhow::Ok(())
    };
    page.open_popup().await?;
    page.css("#empty:not([hidden])").await?;
    look("popup, empty", None).await?;
    let keys = keep_three(&stage).await?;
    page.open_popup().await?;
    page.css("summary").await?.click().await?;
    page.xpath("(//button[.='Rename'])[1]").await?.click().await?;
    look("popup, renaming", None).await?;
    page.open_popup().await?;
    page.xpath("(//button[.='Remove'])[1]").await?.click().await?;
    page.css(".removing").await?;
    look("popup, removing", None).await?;
    page.click("Undo").await?;
    page.open_own("options/options.html").await?;
    page.css("select option").await?;
    look("options", None).await?;
    page.open_own("onboarding/onboarding.html").await?;
    page.css("#state.good").await?;
    look("onboarding", None).await?;
    page.open_own("onboarding/practice.html").await?;
    page.wait_for_value("#name", KEY_NAME).await?;
    look("practice", None).await?;
    // What stands in closed shadow roots, as a copy in an open one.
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, "Which store’s key?").await?;
    page.open_copy_of_shadow(FILL).await?;
    look("fill list", Some("#keyferry-copy")).await?;
    let choice = format!("Store {}, key ending in 0002", STORES[0].brand_id);
    page.click_in_shadow(FILL, &choice).await?;
    page.wait_for_value(KEY_FIELD, &keys[1]).await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    page.open_copy_of_shadow(FILL).await?;
    look("filled", Some("#keyferry-copy")).await?;
    page.click_in_shadow(FILL, "Close").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.click_in_shadow(FILL, &choice).await?;
    page.wait_for_shadow_text(FILL, "Replace what is in the field?").await?;
    page.open_copy_of_shadow(FILL).await?;
    look("replace", Some("#keyferry-copy")).await?;
    ensure!(found.is_empty(), "{found:#?}");
    Ok(())
}

/// The same of everything that the notice can say.
async fn axe_on_notices(browser: Browser, scheme: ColorScheme) -> Result<()> {
    let mut stage = notices::stage(Stage::builder(browser).color_scheme(scheme)).build().await?;
    let mut found = vec![];
    notices::every(&mut stage, async |stage, name| {
        stage.browser.open_copy_of_shadow(NOTICE).await?;
        let violations = stage.browser.axe(Some("#keyferry-copy")).await?;
        found.extend(violations.into_iter().map(|violation| format!("{name}: {violation}")));
        Ok(())
    })
    .await?;
    ensure!(found.is_empty(), "{found:#?}");
    Ok(())
}

#[tokio::test]
async fn axe_finds_nothing_in_chromium_in_light() -> Result<()> {
    axe(Browser::Chromium, ColorScheme::Light).await
}

#[tokio::test]
async fn axe_finds_nothing_in_chromium_in_dark() -> Result<()> {
    axe(Browser::Chromium, ColorScheme::Dark).await
}

#[tokio::test]
async fn axe_finds_nothing_in_firefox_in_light() -> Result<()> {
    axe(Browser::Firefox, ColorScheme::Light).await
}

#[tokio::test]
async fn axe_finds_nothing_in_firefox_in_dark() -> Result<()> {
    axe(Browser::Firefox, ColorScheme::Dark).await
}

#[tokio::test]
async fn axe_finds_nothing_in_the_notices_in_chromium_in_light() -> Result<()> {
    axe_on_notices(Browser::Chromium, ColorScheme::Light).await
}

#[tokio::test]
async fn axe_finds_nothing_in_the_notices_in_chromium_in_dark() -> Result<()> {
    axe_on_notices(Browser::Chromium, ColorScheme::Dark).await
}

#[tokio::test]
async fn axe_finds_nothing_in_the_notices_in_firefox_in_light() -> Result<()> {
    axe_on_notices(Browser::Firefox, ColorScheme::Light).await
}

#[tokio::test]
async fn axe_finds_nothing_in_the_notices_in_firefox_in_dark() -> Result<()> {
    axe_on_notices(Browser::Firefox, ColorScheme::Dark).await
}

async fn by_keyboard(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    let page = &stage.browser;
    let press = async |key: Key| page.driver().action_chain().send_keys(key + "").perform().await;
    // Tabs to what has this text or label, as it is told to screen readers, and presses Enter.
    let enter = async |text: &str| {
        for _ in 0..40 {
            let here =
                "let active = document.activeElement; return (active.ariaLabel ?? active.textContent).trim()";
            if page.run(here, vec![]).await? == *text {
                press(Key::Enter).await?;
                return Ok(());
            }
            press(Key::Tab).await?;
        }
        anyhow::bail!("nothing that says {text:?} can be reached with Tab")
    };
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    enter("Create API key").await?;
    page.wait_for_value(NAME_FIELD, KEY_NAME).await?;
    page.css(NAME_FIELD).await?.focus().await?;
    enter("Create API key").await?;
    page.control("Copy API key").await?;
    enter("Copy API key").await?;
    stage.wait_until_saved().await?;
    let key = stage.origins.issued().pop().map(|issued| issued.key).unwrap_or_default();

    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.css(FILL).await?;
    page.run("await new Promise((resolve) => setTimeout(resolve, 300)); return null", vec![]).await?;
    page.css(KEY_FIELD).await?.focus().await?;
    press(Key::Tab).await?;
    press(Key::Enter).await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    page.wait_for_value(KEY_FIELD, &key).await?;
    // Escape closes what the control says.
    press(Key::Escape).await?;
    page.wait_until_no_shadow_text(FILL, "Key filled in").await
}

#[tokio::test]
async fn the_journey_goes_with_the_keyboard_alone_in_chromium() -> Result<()> {
    by_keyboard(Browser::Chromium).await
}

#[tokio::test]
async fn the_journey_goes_with_the_keyboard_alone_in_firefox() -> Result<()> {
    by_keyboard(Browser::Firefox).await
}
