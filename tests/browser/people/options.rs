//! The options count, on the pages and at once.

use anyhow::{Result, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD, NAME_FIELD, NOTICE, Way};
use keyferry_tests::{Browser, STORES, Stage};
use serde_json::json;
use thirtyfour::prelude::*;

async fn options(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    let page = &stage.browser;
    let change = async |css: &str, keys: Option<&str>| {
        page.open_own("options/options.html").await?;
        page.css("select option").await?;
        let field = page.css(css).await?;
        match keys {
            Some(keys) => {
                field.send_keys(Key::Control + "a").await?;
                field.send_keys(keys.to_owned() + Key::Enter).await?;
            }
            None => field.click().await?,
        }
        page.text("Your choice is saved.").await.map(drop)
    };
    // Another name, then none.
    change("[name=key_name]", Some("Agency")).await?;
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    page.wait_for_value(NAME_FIELD, "Agency").await?;
    change("[name=prefill]", None).await?;
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    page.run("await new Promise((resolve) => setTimeout(resolve, 500)); return null", vec![]).await?;
    ensure!(page.value(NAME_FIELD).await?.is_empty(), "the name was filled in");
    // Not on Omnisend at all: a copied key is not taken.
    change("[name=omnisend]", None).await?;
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    page.type_into(NAME_FIELD, "mine").await?;
    stage.create_key().await?;
    stage.copy_key().await?;
    ensure!(page.css_now(NOTICE).await?.is_none(), "a key was taken");
    // Not on Upstack.
    change("[name=upstack]", None).await?;
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.run("await new Promise((resolve) => setTimeout(resolve, 500)); return null", vec![]).await?;
    ensure!(page.css_now(FILL).await?.is_none(), "the control stands there");
    change("[name=upstack]", None).await?;
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.css(KEY_FIELD).await?;
    Ok(())
}

/// What a company has set counts, is shown as that, and cannot be changed; the rest can.
async fn managed(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    page.open_own("options/options.html").await?;
    page.text("Your company has set some of these. They cannot be changed here.").await?;
    page.wait_for_value("[name=key_name]:disabled", "Company").await?;
    page.css("[name=upstack]:disabled:not(:checked)").await?;
    page.css("[name=prefill]:enabled:checked").await?;
    // Not even by asking past the page.
    let change = "const api = globalThis.browser ?? chrome;
        const { options } = await api.runtime.sendMessage({ change: { upstack: true, key_name: 'Mine', clipboard_seconds: 30 } });
        return options.settings";
    let settings = page.run(change, vec![]).await?;
    let expected = json!({ "prefill": true, "key_name": "Company", "clipboard_seconds": 30, "omnisend": true, "upstack": false });
    assert_eq!(settings, expected);
    stage.open_api_keys(Way::Load, &STORES[0]).await?;
    stage.open_create_view().await?;
    page.wait_for_value(NAME_FIELD, "Company").await?;
    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.run("await new Promise((resolve) => setTimeout(resolve, 500)); return null", vec![]).await?;
    ensure!(page.css_now(FILL).await?.is_none(), "the control stands there");
    Ok(())
}

#[tokio::test]
async fn what_a_company_has_set_counts_and_cannot_be_changed_in_firefox() -> Result<()> {
    let policy = json!({ "key_name": "Company", "upstack": false });
    managed(&Stage::builder(Browser::Firefox).policy(policy).build().await?).await
}

/// In `/etc/chromium/policies/managed/keyferry.json`: `{"3rdparty": {"extensions":
/// {"gkdkbegppcdmjkphlcifbfdldddomfcf": {"key_name": "Company", "upstack": false}}}}`.
#[tokio::test]
#[ignore = "Chromium's policies count for every Chromium of the computer, the other tests' too"]
async fn what_a_company_has_set_counts_and_cannot_be_changed_in_chromium() -> Result<()> {
    managed(&Stage::builder(Browser::Chromium).build().await?).await
}

#[tokio::test]
async fn what_is_switched_off_stays_off_in_chromium() -> Result<()> {
    options(Browser::Chromium).await
}

#[tokio::test]
async fn what_is_switched_off_stays_off_in_firefox() -> Result<()> {
    options(Browser::Firefox).await
}
