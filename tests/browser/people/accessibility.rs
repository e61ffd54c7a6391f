//! Accessibility: axe-core finds no violation, in light and dark, and the journey can be made with the keyboard.

use anyhow::{Result, anyhow};
use keyferry_tests::journey::{FILL, KEY_FIELD, KEY_NAME, NAME_FIELD, NOTICE, Way};
use keyferry_tests::{Browser, ColorScheme, Promises, STORES, Stage, UPSTACK, script, text};
use thirtyfour::Key;

use crate::{keep_three, notices, open_form, report};

/// Records the violations that axe-core finds in the page, or below the element for a CSS selector.
async fn check(stage: &Stage, promises: &mut Promises, view: &str, selector: Option<&str>) -> Result<()> {
    let violations = stage.browser.axe(selector).await?;
    let none = if violations.is_empty() { Ok(()) } else { Err(anyhow!("{violations:#?}")) };
    promises.add(&format!("{view} has no accessibility violation"), none);
    Ok(())
}

/// Records the violations that axe-core finds in an open copy of a closed shadow root.
async fn check_shadow(stage: &Stage, promises: &mut Promises, view: &str, selector: &str) -> Result<()> {
    stage.browser.open_copy_of_shadow(selector).await?;
    check(stage, promises, view, Some("#keyferry-copy")).await
}

/// Checks every view of the extension, except the notices.
async fn axe(browser: Browser, scheme: ColorScheme) -> Result<()> {
    let stage = Stage::builder(browser).color_scheme(scheme).build().await?;
    let page = &stage.browser;
    let mut promises = Promises::new(browser);
    page.open_popup().await?;
    page.css("#empty:not([hidden])").await?;
    check(&stage, &mut promises, "popup without keys", None).await?;
    let keys = keep_three(&stage)?;
    page.open_popup().await?;
    page.css("summary").await?.click().await?;
    page.xpath("(//button[.='Rename'])[1]").await?.click().await?;
    check(&stage, &mut promises, "popup with a key that is renamed", None).await?;
    page.open_popup().await?;
    page.xpath("(//button[.='Remove'])[1]").await?.click().await?;
    page.css(".removing").await?;
    check(&stage, &mut promises, "popup with a key that is removed", None).await?;
    page.click("Undo").await?;
    page.open_own("options/options.html").await?;
    page.css("select option").await?;
    check(&stage, &mut promises, "options page", None).await?;
    page.open_own("onboarding/onboarding.html").await?;
    page.css("#state.good").await?;
    check(&stage, &mut promises, "onboarding page", None).await?;
    page.open_own("onboarding/practice.html").await?;
    page.wait_for_value("#name", KEY_NAME).await?;
    check(&stage, &mut promises, "practice page", None).await?;
    open_form(&stage).await?;
    let described = report::open_report(page, UPSTACK).await?;
    check(&stage, &mut promises, "report page", None).await?;
    report::close_report(page, described).await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, "Choose a key").await?;
    check_shadow(&stage, &mut promises, "list of keys to fill", FILL).await?;
    let choice = format!("Brand ID {} · key ending in 0002", STORES[0].brand_id);
    page.click_in_shadow(FILL, &choice).await?;
    page.wait_for_value(KEY_FIELD, &keys[1]).await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    check_shadow(&stage, &mut promises, "panel after filling", FILL).await?;
    page.click_in_shadow(FILL, "Close").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.click_in_shadow(FILL, &choice).await?;
    page.wait_for_shadow_text(FILL, text("fill_replace")).await?;
    check_shadow(&stage, &mut promises, "question before replacing", FILL).await?;
    promises.finish()
}

/// Checks every notice.
async fn axe_on_notices(browser: Browser, scheme: ColorScheme) -> Result<()> {
    let mut stage = notices::stage(Stage::builder(browser).color_scheme(scheme)).build().await?;
    let mut promises = Promises::new(browser);
    notices::every(&mut stage, async |stage, name| {
        check_shadow(stage, &mut promises, &format!("notice {name}"), NOTICE).await
    })
    .await?;
    promises.finish()
}

#[tokio::test]
async fn views_have_no_accessibility_violations_in_chromium_light() -> Result<()> {
    axe(Browser::Chromium, ColorScheme::Light).await
}

#[tokio::test]
async fn views_have_no_accessibility_violations_in_chromium_dark() -> Result<()> {
    axe(Browser::Chromium, ColorScheme::Dark).await
}

#[tokio::test]
async fn views_have_no_accessibility_violations_in_firefox_light() -> Result<()> {
    axe(Browser::Firefox, ColorScheme::Light).await
}

#[tokio::test]
async fn views_have_no_accessibility_violations_in_firefox_dark() -> Result<()> {
    axe(Browser::Firefox, ColorScheme::Dark).await
}

#[tokio::test]
async fn notices_have_no_accessibility_violations_in_chromium_light() -> Result<()> {
    axe_on_notices(Browser::Chromium, ColorScheme::Light).await
}

#[tokio::test]
async fn notices_have_no_accessibility_violations_in_chromium_dark() -> Result<()> {
    axe_on_notices(Browser::Chromium, ColorScheme::Dark).await
}

#[tokio::test]
async fn notices_have_no_accessibility_violations_in_firefox_light() -> Result<()> {
    axe_on_notices(Browser::Firefox, ColorScheme::Light).await
}

#[tokio::test]
async fn notices_have_no_accessibility_violations_in_firefox_dark() -> Result<()> {
    axe_on_notices(Browser::Firefox, ColorScheme::Dark).await
}

async fn by_keyboard(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    let page = &stage.browser;
    let press = async |key: Key| page.driver().action_chain().send_keys(key + "").perform().await;
    // Tabs to the element with this text or label, which screen readers announce, and presses Enter.
    let enter = async |text: &str| {
        for _ in 0..40 {
            if page.run(script!("focused-name"), vec![]).await? == *text {
                press(Key::Enter).await?;
                return Ok(());
            }
            press(Key::Tab).await?;
        }
        anyhow::bail!("{text:?} cannot be reached with Tab")
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
    page.css(KEY_FIELD).await?.focus().await?;
    press(Key::Tab).await?;
    page.rest_of_focus(FILL).await?;
    press(Key::Enter).await?;
    page.wait_for_shadow_text(FILL, text("fill_confirm")).await?;
    page.rest_of_focus(FILL).await?;
    press(Key::Enter).await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    page.wait_for_value(KEY_FIELD, &key).await?;
    // Escape closes the panel.
    press(Key::Escape).await?;
    page.wait_until_no_shadow_text(FILL, "Key filled in").await
}

#[tokio::test]
async fn journey_can_be_made_with_the_keyboard_alone_in_chromium() -> Result<()> {
    by_keyboard(Browser::Chromium).await
}

#[tokio::test]
async fn journey_can_be_made_with_the_keyboard_alone_in_firefox() -> Result<()> {
    by_keyboard(Browser::Firefox).await
}
