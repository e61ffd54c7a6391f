//! The notice of a saved key shows what Omnisend answers about it.

use anyhow::{Result, ensure};
use keyferry_test_support::omnisend_api::{OmnisendApi, Response};
use keyferry_tests::journey::NOTICE;
use keyferry_tests::{Browser, STORES, Stage, text};

use crate::stores::{api, capture_in};

async fn notice_shows_every_answer(browser: Browser) -> Result<()> {
    let [store, other] = &STORES;
    let api = OmnisendApi::start();
    let stage = Stage::builder(browser).omnisend_api(&api).build().await?;
    for (answer, line) in [
        (Response::unauthorized(), "notice_not_accepted"),
        (Response::forbidden(), "notice_works_unnamed"),
        (Response::brand(other.brand_id, other.name, ""), "notice_other_store"),
    ] {
        api.set_beginning(store.brand_id, answer);
        capture_in(&stage, store).await?;
        let notice = stage.browser.wait_for_shadow_text(NOTICE, text(line)).await?;
        ensure!(
            notice.contains(text("notice_saved")),
            "{line}: the notice does not say that the key is saved: {notice}"
        );
        ensure!(!notice.contains(other.name), "{line}: the notice names another store: {notice}");
    }
    Ok(())
}

#[tokio::test]
async fn notice_shows_every_answer_in_chromium() -> Result<()> {
    notice_shows_every_answer(Browser::Chromium).await
}

#[tokio::test]
async fn notice_shows_every_answer_in_firefox() -> Result<()> {
    notice_shows_every_answer(Browser::Firefox).await
}

/// Omnisend answers only after both keys were saved.
async fn notices_of_two_tabs_show_the_answers_about_their_own_keys(browser: Browser) -> Result<()> {
    let api = api();
    let stage = Stage::builder(browser).omnisend_api(&api).build().await?;
    let page = &stage.browser;
    api.hold_answers(true);
    capture_in(&stage, &STORES[0]).await?;
    let first = page.driver().window().await?;
    page.driver().switch_to_window(page.driver().new_tab().await?).await?;
    page.to_front().await?;
    capture_in(&stage, &STORES[1]).await?;
    api.hold_answers(false);
    page.wait_for_shadow_text(NOTICE, &format!("{} (shop.example): the key works.", STORES[1].name)).await?;
    page.driver().switch_to_window(first).await?;
    page.to_front().await?;
    page.wait_for_shadow_text(NOTICE, &format!("{} (shop.example): the key works.", STORES[0].name)).await?;
    Ok(())
}

#[tokio::test]
async fn notices_of_two_tabs_show_the_answers_about_their_own_keys_in_chromium() -> Result<()> {
    notices_of_two_tabs_show_the_answers_about_their_own_keys(Browser::Chromium).await
}

#[tokio::test]
async fn notices_of_two_tabs_show_the_answers_about_their_own_keys_in_firefox() -> Result<()> {
    notices_of_two_tabs_show_the_answers_about_their_own_keys(Browser::Firefox).await
}
