//! The examples of `docs/COMPANIES.md`, in real browsers.

use anyhow::{Context, Result, ensure};
use keyferry_tests::journey::{FILL, NAME_FIELD, Way};
use keyferry_tests::{Browser, STORES, Stage, project, text};
use serde_json::{Value, json};
use std::fs;

/// An example's policies.
fn example(file: &str) -> Result<Value> {
    let path = project().join("docs/companies").join(file);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(serde_json::from_str(&text)?)
}

/// The example for Chromium without the forced installation: only the key's owner can sign a package with Keyferry's ID, and
/// an unpacked extension does not take the place of one that is forced.
fn for_chromium() -> Result<Value> {
    let mut policies = example("chromium-linux.json")?;
    let installation = policies.as_object_mut().and_then(|policies| policies.remove("ExtensionSettings"));
    ensure!(installation.is_some(), "the example does not install the extension");
    Ok(policies)
}

fn ready() -> String {
    format!("The helper app is ready (version {})", env!("CARGO_PKG_VERSION"))
}

/// The settings page shows that the company has decided, and the pages obey.
async fn settings_of_the_company_are_in_force(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_own("options/options.html").await?;
    page.text(text("options_managed")).await?;
    for name in ["prefill", "key_name", "omnisend", "upstack", "check_keys", "daily_check"] {
        page.css(&format!("[name={name}]:disabled")).await?;
    }
    let name = page.css("[name=key_name]").await?.prop("value").await?;
    ensure!(name.as_deref() == Some("Company"), "{name:?}");
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    page.wait_for_value(NAME_FIELD, "Company").await?;
    stage.create_key().await?;
    stage.copy_key().await?;
    stage.wait_until_saved().await?;
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.css(FILL).await.map(drop)
}

/// The example blocks all helpers but Keyferry's, and those of one user.
#[tokio::test]
async fn the_example_for_companies_is_in_force_in_chromium() -> Result<()> {
    let mut policies = for_chromium()?;
    let id = keyferry_core::product::CHROMIUM_EXTENSION_ID;
    policies["3rdparty"]["extensions"][id]["key_name"] = json!("Company");
    let stage = Stage::builder(Browser::Chromium).policies(policies).for_all_users().build().await?;
    stage.browser.open_own("onboarding/onboarding.html").await?;
    stage.browser.text(&ready()).await?;
    settings_of_the_company_are_in_force(&stage).await
}

#[tokio::test]
async fn the_example_for_companies_refuses_a_helper_of_one_user_in_chromium() -> Result<()> {
    let policies = for_chromium()?;
    let stage = Stage::builder(Browser::Chromium).policies(policies).build().await?;
    stage.browser.open_own("onboarding/onboarding.html").await?;
    stage.browser.text(text("failure_helper_missing")).await?;
    stage.browser.text(text("welcome_company")).await.map(drop)
}

#[tokio::test]
async fn the_example_for_companies_is_in_force_in_firefox() -> Result<()> {
    let mut policies = example("firefox-policies.json")?;
    let id = keyferry_core::product::FIREFOX_EXTENSION_ID;
    policies["policies"]["3rdparty"]["Extensions"][id]["key_name"] = json!("Company");
    let stage = Stage::builder(Browser::Firefox).policies(policies).build().await?;
    stage.browser.open_own("onboarding/onboarding.html").await?;
    stage.browser.text(&ready()).await?;
    settings_of_the_company_are_in_force(&stage).await
}
