//! The page that opens after installing, and its sample page.

use anyhow::{Result, ensure};
use keyferry_tests::journey::{FILL, KEY_NAME, NOTICE};
use keyferry_tests::{Browser, Stage};

async fn onboarding(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).without_host().at_onboarding().build().await?;
    let page = &stage.browser;
    page.text("Welcome to Keyferry").await?;
    page.text("The helper was not found on this computer yet.").await?;
    page.text("./keyferry install").await?;
    let link = page.control("Open Omnisend’s API keys").await?;
    ensure!(link.prop("href").await?.as_deref() == Some("https://app.omnisend.com/integrations/api-keys"));
    // The user installs it, and touches nothing here.
    page.install_host(stage.keyring.home()).await?;
    page.text(&format!("The helper is ready, version {}", env!("CARGO_PKG_VERSION"))).await?;
    page.wait_until_gone("#missing:not([hidden])").await?;

    // The sample page: the content script that ships, and no account.
    page.click("Try it on a sample page").await?;
    page.wait_for_value("#name", KEY_NAME).await?;
    page.css("button#create:enabled").await?.click().await?;
    page.click("Copy API key").await?;
    page.wait_for_shadow_text(NOTICE, "This is how you see that a key is saved").await?;
    let key = page.value("#create-view input").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    page.wait_for_value("#key", &key).await?;
    let kept = stage.keyring.secret_tool_search(&[("service", "keyferry")]).await?;
    ensure!(!kept.contains("secret = "), "the sample was saved");
    ensure!(stage.origins.issued().is_empty() && stage.origins.destinations().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_new_user_is_led_to_the_first_key_in_chromium() -> Result<()> {
    onboarding(Browser::Chromium).await
}

#[tokio::test]
async fn a_new_user_is_led_to_the_first_key_in_firefox() -> Result<()> {
    onboarding(Browser::Firefox).await
}
