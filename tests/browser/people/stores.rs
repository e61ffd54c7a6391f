//! Saved keys get the names of their stores from Omnisend, and the open store's key needs no question.

use anyhow::{Result, anyhow, ensure};
use keyferry_test_support::omnisend_api::{OmnisendApi, Response};
use keyferry_tests::journey::{FILL, KEY_FIELD, NOTICE, Way};
use keyferry_tests::{Browser, Issued, STORES, Stage, Store, script, text};
use serde_json::json;

/// A server that describes the stores of the look-alike pages.
pub(crate) fn api() -> OmnisendApi {
    let api = OmnisendApi::start();
    for store in &STORES {
        api.set_beginning(
            store.brand_id,
            Response::brand(store.brand_id, store.name, "https://www.shop.example/"),
        );
    }
    api
}

/// Creates and copies a key of the first store, and waits until it is saved.
async fn capture(stage: &Stage) -> Result<Issued> {
    capture_in(stage, &STORES[0]).await
}

/// Creates and copies a key of this store, and waits until it is saved.
pub(crate) async fn capture_in(stage: &Stage, store: &Store) -> Result<Issued> {
    // Chromium restores the view of an address that is loaded again.
    stage.open_api_keys(Way::InApp, store).await?;
    stage.open_create_view().await?;
    let issued = stage.create_key().await?;
    stage.copy_key().await?;
    stage.wait_until_saved().await?;
    Ok(issued)
}

async fn key_of_the_open_store_is_named_and_filled_in_without_a_question(browser: Browser) -> Result<()> {
    let api = api();
    let stage = Stage::builder(browser).omnisend_api(&api).build().await?;
    let issued = capture(&stage).await?;
    let page = &stage.browser;
    let works = format!("{} (shop.example): the key works.", STORES[0].name);
    let notice = page.wait_for_shadow_text(NOTICE, &works).await?;
    ensure!(notice.contains(text("notice_saved")), "the notice does not say that the key is saved: {notice}");
    page.open_popup().await?;
    page.css(".verdict.works").await?;
    page.text(STORES[0].name).await?;
    page.text("shop.example").await?;
    ensure!(api.requests().len() == 1, "Omnisend was asked {} times", api.requests().len());

    stage.open_destination_form(Way::Load, "Omnisend").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_value(KEY_FIELD, &issued.key).await?;
    let filled = page.wait_for_shadow_text(FILL, "Key filled in").await?;
    ensure!(filled.contains(STORES[0].name), "the store is not named: {filled}");
    Ok(())
}

#[tokio::test]
async fn key_of_the_open_store_is_named_and_filled_in_without_a_question_in_chromium() -> Result<()> {
    key_of_the_open_store_is_named_and_filled_in_without_a_question(Browser::Chromium).await
}

#[tokio::test]
async fn key_of_the_open_store_is_named_and_filled_in_without_a_question_in_firefox() -> Result<()> {
    key_of_the_open_store_is_named_and_filled_in_without_a_question(Browser::Firefox).await
}

/// Creates and copies a key of each store, and waits until Omnisend has described the stores.
async fn capture_both(stage: &Stage) -> Result<[Issued; 2]> {
    let mut keys = vec![];
    for store in &STORES {
        keys.push(capture_in(stage, store).await?);
        stage.browser.wait_for_shadow_text(NOTICE, "the key works").await?;
    }
    keys.try_into().map_err(|_| anyhow!("there are two stores"))
}

/// Opens another store in Upstack.
async fn choose_store(stage: &Stage, store: &Store) -> Result<()> {
    let option = format!("header option[value='{}']", store.upstack_id);
    Ok(stage.browser.css(&option).await?.click().await?)
}

/// The label of the fill control for screen readers, when it names this key.
fn naming(store: &Store, key: &Issued) -> String {
    format!("Fill key: {}, ending in {}", store.name, key.last4())
}

async fn control_names_the_open_stores_key_and_one_click_fills_it(browser: Browser) -> Result<()> {
    let api = api();
    let stage = Stage::builder(browser).omnisend_api(&api).build().await?;
    let [first, second] = capture_both(&stage).await?;
    let page = &stage.browser;
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.click_in_shadow(FILL, &naming(&STORES[0], &first)).await?;
    page.wait_for_value(KEY_FIELD, &first.key).await?;
    let shown = page.wait_for_shadow_text(FILL, "Key filled in").await?;
    ensure!(!shown.contains(text("fill_choose")), "a list was shown: {shown}");

    // The user opens the other store.
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.wait_for_shadow_text(FILL, STORES[0].name).await?;
    choose_store(&stage, &STORES[1]).await?;
    page.click_in_shadow(FILL, &naming(&STORES[1], &second)).await?;
    page.wait_for_value(KEY_FIELD, &second.key).await?;

    // A store without a key.
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.run(script!("rename-open-store"), vec![json!("Southwind")]).await?;
    page.wait_until_no_shadow_text(FILL, STORES[0].name).await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, text("fill_choose")).await?;
    ensure!(page.value(KEY_FIELD).await?.is_empty(), "a key was filled in");
    Ok(())
}

#[tokio::test]
async fn control_names_the_open_stores_key_and_one_click_fills_it_in_chromium() -> Result<()> {
    control_names_the_open_stores_key_and_one_click_fills_it(Browser::Chromium).await
}

#[tokio::test]
async fn control_names_the_open_stores_key_and_one_click_fills_it_in_firefox() -> Result<()> {
    control_names_the_open_stores_key_and_one_click_fills_it(Browser::Firefox).await
}

#[tokio::test]
async fn policy_that_switches_checks_off_keeps_keys_from_the_network_in_chromium() -> Result<()> {
    let api = api();
    let policy = json!({ "check_keys": false });
    let stage = Stage::builder(Browser::Chromium).omnisend_api(&api).policy(policy).build().await?;
    capture(&stage).await?;
    stage.browser.open_popup().await?;
    stage.browser.text(text("key_not_checked")).await?;
    ensure!(api.requests().is_empty(), "Omnisend was asked");
    // The user may ask all the same.
    stage.browser.click(text("check_now")).await?;
    stage.browser.text("shop.example").await?;
    ensure!(api.requests().len() == 1, "Omnisend was asked {} times", api.requests().len());
    Ok(())
}

#[tokio::test]
async fn answer_that_arrives_while_a_button_is_pressed_leaves_the_click_alone_in_chromium() -> Result<()> {
    let api = api();
    let stage = Stage::builder(Browser::Chromium)
        .omnisend_api(&api)
        .policy(json!({ "check_keys": false }))
        .build()
        .await?;
    capture(&stage).await?;
    let page = &stage.browser;
    page.open_popup().await?;
    let remove = page.control("Remove").await?;
    page.driver().action_chain().click_and_hold_element(&remove).perform().await?;
    page.driver().execute("chrome.runtime.sendMessage({ check_now: { entry: null } })", vec![]).await?;
    // The toolbar and the popup's cache change with the answer.
    let answered =
        "return chrome.storage.session.get('overview').then((held) => held.overview.includes('works'))";
    while page.driver().execute(answered, vec![]).await?.json() != &json!(true) {
        page.next_frames().await?;
    }
    page.next_frames().await?;
    page.driver().action_chain().release().perform().await?;
    page.text(text("undo")).await.map(drop)
}
