//! Companies' policies about native messaging, in a real Chromium.

use anyhow::Result;
use keyferry_core::product::HOST_NAME;
use keyferry_tests::{Browser, Stage, text};
use serde_json::{Value, json};

/// Opens the page that sets up the helper, and awaits these texts.
async fn set_up_page_says(stage: &Stage, names: &[&str]) -> Result<()> {
    stage.browser.open_own("onboarding/onboarding.html").await?;
    for name in names {
        stage.browser.text(text(name)).await?;
    }
    Ok(())
}

async fn with_policies(policies: Value) -> Result<Stage> {
    Stage::builder(Browser::Chromium).policies(policies).build().await
}

#[tokio::test]
async fn a_blocking_policy_is_named_in_chromium() -> Result<()> {
    let stage = with_policies(json!({ "NativeMessagingBlocklist": ["*"] })).await?;
    set_up_page_says(&stage, &["failure_helper_blocked", "failure_helper_blocked_todo"]).await
}

#[tokio::test]
async fn the_policy_that_doctor_names_allows_the_helper_in_chromium() -> Result<()> {
    let policies = json!({ "NativeMessagingBlocklist": ["*"], "NativeMessagingAllowlist": [HOST_NAME] });
    let stage = with_policies(policies).await?;
    stage.browser.open_own("onboarding/onboarding.html").await?;
    let ready = format!("The helper app is ready (version {})", env!("CARGO_PKG_VERSION"));
    stage.browser.text(&ready).await.map(drop)
}

#[tokio::test]
async fn an_administrator_is_named_where_helpers_of_one_user_do_not_count_in_chromium() -> Result<()> {
    let stage = with_policies(json!({ "NativeMessagingUserLevelHosts": false })).await?;
    set_up_page_says(&stage, &["failure_helper_missing", "welcome_company"]).await
}
