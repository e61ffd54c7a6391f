//! The onboarding page, which opens after installing, and its practice page.

use anyhow::{Result, ensure};
use keyferry_tests::journey::{FILL, KEY_NAME};
use keyferry_tests::{Browser, Stage, promises, text};

/// The notice on the practice page, where the fill control comes first.
const PRACTICE_NOTICE: &str = "html > div[popover=manual]:last-of-type";

async fn new_user_reads_how_to_install_the_helper(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.text(text("welcome_title")).await?;
    page.text(text("failure_helper_missing")).await?;
    page.text(text("welcome_open")).await?;
    // The archive is for those who look for it.
    page.click(text("welcome_archive")).await?;
    page.text("./keyferry install").await.map(drop)
}

async fn link_leads_to_omnisends_api_keys(stage: &Stage) -> Result<()> {
    let link = stage.browser.control(text("open_omnisend")).await?;
    let address = link.prop("href").await?;
    ensure!(address.as_deref() == Some("https://app.omnisend.com/integrations/api-keys"), "{address:?}");
    Ok(())
}

/// The user does nothing on the page.
async fn installed_helper_is_noticed_without_a_click(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.install_host(stage.keyring.home())?;
    page.text(&format!("The helper app is ready (version {})", env!("CARGO_PKG_VERSION"))).await?;
    page.wait_until_gone("#missing:not([hidden])").await
}

/// For people to whom their administrator has sent a link.
async fn link_leads_to_the_settings_of_a_team(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.click(text("welcome_team_connect")).await?;
    page.css("[name=team]:focus").await.map(drop)
}

/// The practice page runs the shipped content script.
async fn practice_page_types_the_name_and_captures_the_sample_key(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_own("onboarding/onboarding.html").await?;
    page.click(text("welcome_practice")).await?;
    page.wait_for_value("#name", KEY_NAME).await?;
    page.css("button#create:enabled").await?.click().await?;
    page.click("Copy API key").await?;
    page.wait_for_shadow_text(PRACTICE_NOTICE, text("instead_notice_saved")).await.map(drop)
}

async fn practice_page_fills_the_sample_key(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    let key = page.value("#create-view input").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    page.wait_for_value("#key", &key).await
}

async fn practice_saves_and_sends_nothing(stage: &Stage) -> Result<()> {
    ensure!(stage.keyring.keys()?.is_empty(), "the sample was saved");
    ensure!(stage.origins.issued().is_empty() && stage.origins.destinations().is_empty(), "a site was used");
    Ok(())
}

async fn onboarding(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).without_host().at_onboarding().build().await?;
    promises!(&stage;
        new_user_reads_how_to_install_the_helper,
        link_leads_to_omnisends_api_keys,
        installed_helper_is_noticed_without_a_click,
        link_leads_to_the_settings_of_a_team,
        practice_page_types_the_name_and_captures_the_sample_key,
        practice_page_fills_the_sample_key,
        practice_saves_and_sends_nothing,
    )
}

#[tokio::test]
async fn onboarding_leads_to_the_first_key_in_chromium() -> Result<()> {
    onboarding(Browser::Chromium).await
}

#[tokio::test]
async fn onboarding_leads_to_the_first_key_in_firefox() -> Result<()> {
    onboarding(Browser::Firefox).await
}
