//! The team's keys in the popup and in the list at Upstack's form: with the colleague who copied each, filled in like one's
//! own, shared by itself, and removed for all. The team's server is a real OpenBao.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use keyferry_test_support::engine::{Engine, MOUNT};
use keyferry_test_support::fixtures::{capture_of, entry_id};
use keyferry_test_support::{Home, Keyring};
use keyferry_tests::journey::{FILL, KEY_FIELD, Way};
use keyferry_tests::{Browser, STORES, Stage, text};
use serde_json::json;
use thirtyfour::prelude::*;

use super::team::reached;

/// The policies that administrators paste.
const POLICIES: [(&str, &str); 2] = [
    ("keyferry", include_str!("../../../docs/team/keyferry-policy.hcl")),
    ("keyferry-remove", include_str!("../../../docs/team/keyferry-remove-policy.hcl")),
];

/// A server with the policies.
pub(crate) fn engine() -> Result<Engine> {
    let engine = Engine::start()?;
    for (name, policy) in POLICIES {
        engine.root().write_policy(name, policy)?;
    }
    Ok(engine)
}

/// Connects the person with this home to the team.
pub(crate) fn connect(home: &Home, engine: &Engine, name: &str) -> Result<()> {
    let token = engine.root().create_token_with(&POLICIES.map(|(name, _)| name), Duration::from_mins(10))?;
    let ca_file = engine.ca_file().to_str().context("the path is no text")?;
    let args = ["team", "connect", engine.address(), "--token-stdin", "--ca-file", ca_file, "--name", name];
    let run = home.keyferry_reading(&args, token.expose());
    ensure!(run.code == Some(0), "{}{}", run.out, run.err);
    Ok(())
}

/// A colleague, who has shared a key of the first store. Returns the key.
pub(crate) fn shared_by_anna(stage: &Stage, engine: &Engine) -> Result<String> {
    let anna = Keyring::start(Home::new(stage.keyring.home().helper()))?;
    connect(anna.home(), engine, "Anna Šimkutė")?;
    let capture = capture_of(STORES[0].brand_id);
    anna.home().save(&capture);
    anna.home().keyferry(&["team", "sync"]).ok();
    let key = capture.key.expose().to_owned();
    // As if Omnisend had described the store to her.
    let described = json!({ "custom_metadata": {
        "store": STORES[0].name, "website": "shop.example", "last4": capture.key.last4(),
        "captured_by": "Anna Šimkutė", "captured_at": capture.captured_at.to_string(),
    } });
    engine.root().post(&format!("{MOUNT}/metadata/{}", place(&key)), &described)?.done()?;
    Ok(key)
}

fn place(key: &str) -> String {
    format!("keyferry/{}/{}", STORES[0].brand_id, entry_id(key))
}

/// The button of this name in the row of the key with these last four characters.
fn button(last4: &str, name: &str) -> String {
    format!("//*[@role='group'][.//*[contains(., 'ending in {last4}')]]//button[.='{name}']")
}

async fn colleagues_key_is_listed_with_the_person_and_filled_in(stage: &Stage, key: &str) -> Result<()> {
    let page = &stage.browser;
    page.open_popup().await?;
    page.text("From your team, copied by Anna Šimkutė").await?;
    page.text(STORES[0].name).await?;
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    let question = page.wait_for_shadow_text(FILL, "Fill in this key?").await?;
    ensure!(question.contains("Copied by Anna Šimkutė on"), "{question}");
    page.click_in_shadow(FILL, "Fill in").await?;
    page.wait_for_value(KEY_FIELD, key).await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    ensure!(stage.keyring.keys()?.is_empty(), "filling in has saved the team's key here");
    Ok(())
}

/// Creates and copies a key of the second store, and waits until it is saved.
pub(crate) async fn capture(stage: &Stage) -> Result<String> {
    stage.open_api_keys(Way::Load, &STORES[1]).await?;
    stage.open_create_view().await?;
    let issued = stage.create_key().await?;
    stage.copy_key().await?;
    stage.wait_until_saved().await?;
    Ok(issued.key)
}

async fn ones_own_key_is_shared_by_itself_even_after_the_server_was_away(
    stage: &Stage,
    engine: &Engine,
) -> Result<()> {
    let page = &stage.browser;
    let first = capture(stage).await?;
    page.open_popup().await?;
    page.xpath(&format!(
        "//*[@role='group'][.//*[contains(., 'ending in {}')]][contains(., 'Shared with your team')]",
        &first[first.len() - 4..]
    ))
    .await?;
    engine.seal()?;
    capture(stage).await?;
    page.open_popup().await?;
    let note = page.text("1 key isn’t shared with your team yet").await?;
    ensure!(note.is_displayed().await?, "the note is hidden");
    page.text(text("failure_team_unreachable")).await?;
    page.text("From your team, copied by Anna Šimkutė").await?;
    engine.unseal()?;
    page.css("#team button").await?.click().await?;
    page.css("#team[hidden]").await.map(drop)
}

async fn removal_asks_where_and_removes_for_the_team(
    stage: &Stage,
    engine: &Engine,
    key: &str,
) -> Result<()> {
    let page = &stage.browser;
    let last4 = &key[key.len() - 4..];
    page.open_popup().await?;
    page.xpath(&button(last4, "Remove")).await?.click().await?;
    page.text(text("remove_theirs")).await?;
    page.driver().active_element().await?.send_keys(Key::Escape).await?;
    page.wait_until_gone(".asking").await?;
    page.xpath(&button(last4, "Remove")).await?.click().await?;
    page.xpath(&button(last4, text("remove_for_team"))).await?.click().await?;
    let removing = page.css(".removing").await?.text().await?;
    ensure!(removing.contains("will be removed for your whole team"), "{removing}");
    page.wait_until_gone(".removing").await?;
    // The row is gone as soon as the removal cannot be undone.
    let deleted = async || {
        let entry = engine.root().get(&format!("{MOUNT}/metadata/{}", place(key)))?;
        Ok((entry.body["data"]["versions"]["1"]["deletion_time"] != "").then_some(()))
    };
    reached("the end of the key on the server", deleted).await?;
    Ok(())
}

async fn teams_keys(browser: Browser) -> Result<()> {
    let engine = engine()?;
    let stage = Stage::builder(browser).build().await?;
    let key = shared_by_anna(&stage, &engine)?;
    connect(stage.keyring.home(), &engine, "Ben")?;
    colleagues_key_is_listed_with_the_person_and_filled_in(&stage, &key).await?;
    ones_own_key_is_shared_by_itself_even_after_the_server_was_away(&stage, &engine).await?;
    removal_asks_where_and_removes_for_the_team(&stage, &engine, &key).await
}

#[tokio::test]
async fn teams_keys_in_chromium() -> Result<()> {
    teams_keys(Browser::Chromium).await
}

#[tokio::test]
async fn teams_keys_in_firefox() -> Result<()> {
    teams_keys(Browser::Firefox).await
}
