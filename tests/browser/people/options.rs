//! The options take effect on open pages immediately.

use anyhow::{Result, ensure};
use keyferry_core::protocol::{ExtensionReply, ExtensionRequest};
use keyferry_core::settings::{Choice, Settings};
use keyferry_tests::journey::{FILL, KEY_NAME, NAME_FIELD, NOTICE, Way};
use keyferry_tests::{Browser, STORES, Stage, promises, text};
use serde_json::json;
use thirtyfour::prelude::*;

/// Opens the options page with the defaults restored.
async fn open_options(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_own("options/options.html").await?;
    let Settings { prefill, key_name, clipboard_seconds, omnisend, upstack, check_keys, daily_check, team } =
        Settings::default();
    let defaults = Choice {
        prefill: Some(prefill),
        key_name: Some(key_name),
        clipboard_seconds: Some(clipboard_seconds),
        omnisend: Some(omnisend),
        upstack: Some(upstack),
        check_keys: Some(check_keys),
        daily_check: Some(daily_check),
        team: Some(team),
    };
    let _: ExtensionReply = page.send_message(&ExtensionRequest::Change(defaults)).await?;
    page.open_own("options/options.html").await?;
    page.css("select option").await.map(drop)
}

/// Toggles an option on the open options page.
async fn switch(stage: &Stage, name: &str) -> Result<()> {
    stage.browser.css(&format!("[name={name}]")).await?.click().await?;
    stage.browser.text("Saved").await.map(drop)
}

async fn open_create_view(stage: &Stage) -> Result<()> {
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await
}

async fn name_of_new_keys_can_be_chosen(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    open_options(stage).await?;
    let field = page.css("[name=key_name]").await?;
    field.send_keys(Key::Control + "a").await?;
    field.send_keys("Agency" + Key::Enter).await?;
    page.text("Saved").await?;
    open_create_view(stage).await?;
    page.wait_for_value(NAME_FIELD, "Agency").await
}

async fn name_is_not_typed_if_that_is_switched_off(stage: &Stage) -> Result<()> {
    open_options(stage).await?;
    switch(stage, "prefill").await?;
    open_create_view(stage).await?;
    stage.browser.settle().await?;
    ensure!(stage.browser.value(NAME_FIELD).await?.is_empty(), "the name was typed");
    Ok(())
}

async fn keys_are_not_captured_if_omnisend_is_switched_off(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    open_options(stage).await?;
    switch(stage, "omnisend").await?;
    open_create_view(stage).await?;
    page.type_into(NAME_FIELD, "mine").await?;
    stage.create_key().await?;
    stage.copy_key().await?;
    page.settle().await?;
    ensure!(page.css_now(NOTICE).await?.is_none(), "a notice appears");
    ensure!(stage.keyring.keys()?.is_empty(), "a key was captured");
    Ok(())
}

async fn control_is_absent_if_upstack_is_switched_off(stage: &Stage) -> Result<()> {
    open_options(stage).await?;
    switch(stage, "upstack").await?;
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    stage.browser.settle().await?;
    ensure!(stage.browser.css_now(FILL).await?.is_none(), "the control appears");
    Ok(())
}

async fn sites_switched_on_again_work_again(stage: &Stage) -> Result<()> {
    open_options(stage).await?;
    switch(stage, "upstack").await?;
    switch(stage, "upstack").await?;
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    stage.browser.css(FILL).await?;
    open_create_view(stage).await?;
    stage.browser.wait_for_value(NAME_FIELD, KEY_NAME).await
}

async fn options(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    promises!(&stage;
        name_of_new_keys_can_be_chosen,
        name_is_not_typed_if_that_is_switched_off,
        keys_are_not_captured_if_omnisend_is_switched_off,
        control_is_absent_if_upstack_is_switched_off,
        sites_switched_on_again_work_again,
    )
}

#[tokio::test]
async fn options_take_effect_immediately_in_chromium() -> Result<()> {
    options(Browser::Chromium).await
}

#[tokio::test]
async fn options_take_effect_immediately_in_firefox() -> Result<()> {
    options(Browser::Firefox).await
}

/// The link to the company's team of keys.
const TEAM: &str = "https://vault.example.com:8200/#keyferry?mount=secret";

async fn policy_disables_the_options_it_sets(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_own("options/options.html").await?;
    page.text(text("options_managed")).await?;
    page.wait_for_value("[name=key_name]:disabled", "Company").await?;
    page.css("[name=upstack]:disabled:not(:checked)").await?;
    page.wait_for_value("[name=team]:disabled", TEAM).await?;
    page.css("[name=prefill]:enabled:checked").await.map(drop)
}

/// Even a message of an extension page does not override it.
async fn policy_cannot_be_overridden(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_own("options/options.html").await?;
    let change = Choice {
        upstack: Some(true),
        key_name: Some("Mine".to_owned()),
        clipboard_seconds: Some(30),
        ..Choice::default()
    };
    let reply = page.send_message(&ExtensionRequest::Change(change)).await?;
    let ExtensionReply::Options(view) = reply else { anyhow::bail!("{reply:?}") };
    let expected = Settings {
        prefill: true,
        key_name: "Company".to_owned(),
        clipboard_seconds: 30,
        omnisend: true,
        upstack: false,
        team: TEAM.to_owned(),
        ..Settings::default()
    };
    ensure!(view.settings == expected, "{:?}", view.settings);
    Ok(())
}

async fn policy_takes_effect_on_the_pages(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    open_create_view(stage).await?;
    page.wait_for_value(NAME_FIELD, "Company").await?;
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.settle().await?;
    ensure!(page.css_now(FILL).await?.is_none(), "the control appears");
    Ok(())
}

async fn managed(stage: &Stage) -> Result<()> {
    promises!(stage;
        policy_disables_the_options_it_sets,
        policy_cannot_be_overridden,
        policy_takes_effect_on_the_pages,
    )
}

#[tokio::test]
async fn policy_is_enforced_in_firefox() -> Result<()> {
    let policy = json!({ "key_name": "Company", "upstack": false, "team": TEAM });
    managed(&Stage::builder(Browser::Firefox).policy(policy).build().await?).await
}

#[tokio::test]
async fn policy_is_enforced_in_chromium() -> Result<()> {
    let policy = json!({ "key_name": "Company", "upstack": false, "team": TEAM });
    managed(&Stage::builder(Browser::Chromium).policy(policy).build().await?).await
}

#[tokio::test]
async fn policy_with_values_of_other_types_is_enforced_in_firefox() -> Result<()> {
    let policy = json!({
        "key_name": "Company", "upstack": 0, "prefill": [1], "clipboard_seconds": "soon", "team": TEAM,
    });
    managed(&Stage::builder(Browser::Firefox).policy(policy).build().await?).await
}
