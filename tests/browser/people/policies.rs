//! Companies' policies about native messaging, and a system that does not start the helper, in a real Chromium.

use std::fs;
use std::os::unix::fs::PermissionsExt;

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
    stage.browser.text("The helper app is ready").await.map(drop)
}

#[tokio::test]
async fn an_administrator_is_named_where_helpers_of_one_user_do_not_count_in_chromium() -> Result<()> {
    let stage = with_policies(json!({ "NativeMessagingUserLevelHosts": false })).await?;
    set_up_page_says(&stage, &["failure_helper_missing", "welcome_company"]).await
}

#[tokio::test]
async fn a_helper_that_the_system_does_not_start_is_distinguished_from_one_that_ended_in_chromium() -> Result<()> {
    let stage = Stage::builder(Browser::Chromium).build().await?;
    let program = stage.keyring.home().path(".local/share/keyferry/bin/keyferry");
    fs::write(&program, "no program")?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o644))?;
    set_up_page_says(&stage, &["failure_helper_not_started"]).await
}
