//! The options count, on the pages and at once.

use anyhow::{Result, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD, NAME_FIELD, NOTICE, Way};
use keyferry_tests::{Browser, STORES, Stage};
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

#[tokio::test]
async fn what_is_switched_off_stays_off_in_chromium() -> Result<()> {
    options(Browser::Chromium).await
}

#[tokio::test]
async fn what_is_switched_off_stays_off_in_firefox() -> Result<()> {
    options(Browser::Firefox).await
}
