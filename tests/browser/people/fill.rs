//! The fill control: its appearance, filling, and the questions before it.

use anyhow::{Context, Result, ensure};
use keyferry_core::ids::EntryId;
use keyferry_core::protocol::{ExtensionReply, ExtensionRequest, PageReply, Refusal};
use keyferry_tests::journey::{CONFIRM, FILL, KEY_FIELD, Way};
use keyferry_tests::{Browser, STORES, Stage, UPSTACK, made_up_key, promises, script, text};
use serde_json::json;
use thirtyfour::{Key, TypingData};

use crate::{fill_in, form_with_one_key, keep_three, key_of, open_form};

async fn one_click_fills_the_only_key(stage: &Stage) -> Result<()> {
    let key = form_with_one_key(stage).await?;
    fill_in(stage, &key, stage.browser.click_in_shadow(FILL, "Fill key")).await?;
    stage.browser.wait_for_shadow_text(FILL, "Key filled in").await.map(drop)
}

/// Saves one key that was never filled in, opens Omnisend's form and waits for the fill control. Returns the key.
async fn form_with_new_key(stage: &Stage) -> Result<String> {
    let key = key_of(1, 9);
    stage.keyring.clear()?;
    stage.keyring.keep(&key, "UpstackData", 1_740_000_000)?;
    open_form(stage).await?;
    Ok(key)
}

async fn new_key_is_filled_once_the_user_agrees_and_then_with_one_click(stage: &Stage) -> Result<()> {
    let key = form_with_new_key(stage).await?;
    stage.browser.click_in_shadow(FILL, "Fill key").await?;
    let question = stage.browser.wait_for_shadow_text(FILL, CONFIRM).await?;
    let shown = [STORES[1].brand_id, "0009", "UpstackData", "not used yet"];
    ensure!(shown.iter().all(|text| question.contains(text)), "{question}");
    ensure!(stage.browser.value(KEY_FIELD).await?.is_empty(), "the key is filled in before the answer");
    fill_in(stage, &key, stage.browser.click_in_shadow(FILL, "Fill in")).await?;
    stage.browser.wait_for_shadow_text(FILL, "Key filled in").await?;
    open_form(stage).await?;
    fill_in(stage, &key, stage.browser.click_in_shadow(FILL, "Fill key")).await
}

async fn new_key_is_not_filled_if_the_user_declines(stage: &Stage) -> Result<()> {
    form_with_new_key(stage).await?;
    stage.browser.click_in_shadow(FILL, "Fill key").await?;
    stage.browser.click_in_shadow(FILL, "Don’t fill in").await?;
    stage.browser.wait_until_no_shadow_text(FILL, CONFIRM).await?;
    ensure!(stage.browser.value(KEY_FIELD).await?.is_empty(), "the key is filled in");
    Ok(())
}

/// The store that the dashboard shows as open.
async fn open_store(stage: &Stage, store: usize) -> Result<()> {
    let option = format!("option[value='{}']", STORES[store].upstack_id);
    Ok(stage.browser.css(&option).await?.click().await?)
}

async fn key_of_another_store_than_the_open_one_is_asked_about(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    let key = form_with_one_key(stage).await?;
    open_store(stage, 1).await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    let question = page.wait_for_shadow_text(FILL, CONFIRM).await?;
    let [known, open] = [STORES[0].name, STORES[1].name];
    let expected = format!("This key was last used for “{known}”, but “{open}” is open now.");
    ensure!(question.contains(&expected), "{question}");
    ensure!(page.value(KEY_FIELD).await?.is_empty(), "the key is filled in before the answer");
    fill_in(stage, &key, page.click_in_shadow(FILL, "Fill in")).await?;
    open_store(stage, 0).await
}

/// React's state enables the page's button, which shows that the framework has the value.
async fn framework_of_the_page_notices_fill_and_undo(stage: &Stage) -> Result<()> {
    one_click_fills_the_only_key(stage).await?;
    let submit = stage.browser.control("Create Configuration").await?;
    ensure!(submit.is_enabled().await?, "the framework did not notice the key");
    undo_restores_the_empty_field(stage).await?;
    let submit = stage.browser.control("Create Configuration").await?;
    ensure!(!submit.is_enabled().await?, "the framework did not notice the undo");
    Ok(())
}

async fn undo_restores_the_empty_field(stage: &Stage) -> Result<()> {
    one_click_fills_the_only_key(stage).await?;
    stage.browser.click_in_shadow(FILL, "Undo").await?;
    stage.browser.wait_for_value(KEY_FIELD, "").await
}

/// Opens a form, types a value, and clicks the control. Returns the question about that value.
async fn asked_about_a_value(stage: &Stage) -> Result<String> {
    let key = form_with_one_key(stage).await?;
    stage.browser.type_into(KEY_FIELD, "mine").await?;
    stage.browser.click_in_shadow(FILL, "Fill key").await?;
    stage.browser.wait_for_shadow_text(FILL, text("fill_replace")).await?;
    Ok(key)
}

async fn value_in_the_field_stays_if_the_user_keeps_it(stage: &Stage) -> Result<()> {
    asked_about_a_value(stage).await?;
    stage.browser.click_in_shadow(FILL, "Keep it").await?;
    stage.browser.wait_until_no_shadow_text(FILL, text("fill_replace")).await?;
    ensure!(stage.browser.value(KEY_FIELD).await? == "mine", "the field was overwritten");
    Ok(())
}

async fn value_in_the_field_is_replaced_once_the_user_agrees(stage: &Stage) -> Result<()> {
    let key = asked_about_a_value(stage).await?;
    fill_in(stage, &key, stage.browser.click_in_shadow(FILL, "Replace")).await
}

async fn undo_restores_a_replaced_value(stage: &Stage) -> Result<()> {
    value_in_the_field_is_replaced_once_the_user_agrees(stage).await?;
    stage.browser.click_in_shadow(FILL, "Undo").await?;
    stage.browser.wait_for_value(KEY_FIELD, "mine").await
}

/// Fills the key ending in 0009 and then saves three later captures. Returns these and the list on the store's next
/// form.
async fn list_after_use(stage: &Stage) -> Result<([String; 3], String)> {
    one_click_fills_the_only_key(stage).await?;
    let keys = keep_three(stage)?;
    open_form(stage).await?;
    stage.browser.click_in_shadow(FILL, "Fill key").await?;
    let list = stage.browser.wait_for_shadow_text(FILL, "Choose a key").await?;
    Ok((keys, list))
}

async fn key_last_used_for_the_store_is_listed_first(stage: &Stage) -> Result<()> {
    let (_, list) = list_after_use(stage).await?;
    let first = list.find("0009").unwrap_or(usize::MAX);
    ensure!(["0001", "0002", "0003"].iter().all(|other| list.find(other) > Some(first)), "{list}");
    Ok(())
}

async fn key_chosen_from_the_list_is_filled(stage: &Stage) -> Result<()> {
    let (keys, _) = list_after_use(stage).await?;
    let choice = format!("Brand ID {} · key ending in 0002", STORES[0].brand_id);
    fill_in(stage, &keys[1], stage.browser.click_in_shadow(FILL, &choice)).await
}

/// The page hides its field after the click, while the keyring is slow.
async fn key_that_arrives_after_the_form_has_changed_is_not_filled(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    list_after_use(stage).await?;
    stage.keyring.pause()?;
    let choice = format!("Brand ID {} · key ending in 0002", STORES[0].brand_id);
    page.click_in_shadow(FILL, &choice).await?;
    let set = async |selector: &str, property: &str, value: &str| {
        page.run(script!("set-style"), vec![json!(selector), json!(property), json!(value)]).await
    };
    // After a change, scans pause: the field is hidden between two of them.
    set("h1, h2", "color", "black").await?;
    set(KEY_FIELD, "display", "none").await?;
    stage.keyring.resume()?;
    // The helper answers in turn: after the popup has its list, the key has arrived.
    let form = page.driver().window().await?;
    popup_beside_the_form(stage).await?;
    page.driver().close_window().await?;
    page.driver().switch_to_window(form).await?;
    page.wait_until_gone(FILL).await?;
    ensure!(page.value(KEY_FIELD).await?.is_empty(), "the key is in the hidden field");
    Ok(())
}

/// Opens the popup in another tab. Returns the entry of the key ending in 0003.
async fn popup_beside_the_form(stage: &Stage) -> Result<EntryId> {
    let page = &stage.browser;
    let popup = page.driver().new_tab().await?;
    page.driver().switch_to_window(popup).await?;
    page.open_popup().await?;
    page.text(text("popup_ready")).await?;
    let search = ExtensionRequest::Search { text: "0003".to_owned() };
    let ExtensionReply::Overview(overview) = page.send_message(&search).await? else {
        anyhow::bail!("no overview")
    };
    Ok(overview.stores.into_iter().next().context("0003 is not found")?.latest.id)
}

/// The request takes the same path as the keyboard shortcut.
async fn popup_fills_the_form_of_another_tab(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    stage.keyring.clear()?;
    let keys = keep_three(stage)?;
    open_form(stage).await?;
    let form = page.driver().window().await?;
    let entry = popup_beside_the_form(stage).await?;
    let tab = page.run(script!("find-tab"), vec![json!(format!("{UPSTACK}/*"))]).await?;
    let tab = serde_json::from_value(tab)?;
    let reply: PageReply = page.send_message(&ExtensionRequest::FillIn { entry, tab }).await?;
    page.driver().close_window().await?;
    page.driver().switch_to_window(form).await?;
    page.to_front().await?;
    ensure!(reply == PageReply::Done, "{reply:?}");
    // The key has the name of another store than the open one.
    let question = page.wait_for_shadow_text(FILL, CONFIRM).await?;
    ensure!(question.contains("this key has another name"), "{question}");
    fill_in(stage, &keys[2], page.click_in_shadow(FILL, "Fill in")).await
}

async fn popup_reports_a_tab_without_a_form(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    stage.keyring.clear()?;
    keep_three(stage)?;
    let form = page.driver().window().await?;
    let entry = popup_beside_the_form(stage).await?;
    let tab = serde_json::from_value(page.run(script!("own-tab"), vec![]).await?)?;
    let reply: ExtensionReply = page.send_message(&ExtensionRequest::FillIn { entry, tab }).await?;
    page.driver().close_window().await?;
    page.driver().switch_to_window(form).await?;
    ensure!(matches!(reply, ExtensionReply::Refused(Refusal::NotStarted)), "{reply:?}");
    Ok(())
}

async fn forms_of_other_platforms_have_no_control(stage: &Stage) -> Result<()> {
    for platform in ["Klaviyo", "Snapchat", "Meta"] {
        stage.open_destination_form(Way::InApp, platform).await?;
        stage.browser.settle().await?;
        ensure!(stage.browser.css_now(FILL).await?.is_none(), "the control appears on {platform}'s form");
    }
    Ok(())
}

async fn framed_forms_have_no_control(stage: &Stage) -> Result<()> {
    stage.browser.open(&format!("{UPSTACK}/")).await?;
    stage.browser.run(script!("frame-destination-form"), vec![]).await?;
    stage.browser.settle().await?;
    let counts: [u32; 2] = serde_json::from_value(stage.browser.run(script!("frame-counts"), vec![]).await?)?;
    ensure!(counts[0] > 0, "the form is not in the frame");
    ensure!(counts[1] == 0, "the control appears in a frame");
    Ok(())
}

/// Checked after every other promise: the control has never pressed the page's button.
async fn filling_submits_nothing(stage: &Stage) -> Result<()> {
    ensure!(stage.origins.destinations().is_empty(), "a form was submitted");
    Ok(())
}

async fn filling(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    promises!(&stage;
        one_click_fills_the_only_key,
        new_key_is_filled_once_the_user_agrees_and_then_with_one_click,
        new_key_is_not_filled_if_the_user_declines,
        key_of_another_store_than_the_open_one_is_asked_about,
        framework_of_the_page_notices_fill_and_undo,
        undo_restores_the_empty_field,
        value_in_the_field_stays_if_the_user_keeps_it,
        value_in_the_field_is_replaced_once_the_user_agrees,
        undo_restores_a_replaced_value,
        key_last_used_for_the_store_is_listed_first,
        key_chosen_from_the_list_is_filled,
        key_that_arrives_after_the_form_has_changed_is_not_filled,
        popup_fills_the_form_of_another_tab,
        popup_reports_a_tab_without_a_form,
        forms_of_other_platforms_have_no_control,
        framed_forms_have_no_control,
        filling_submits_nothing,
    )
}

#[tokio::test]
async fn fill_control_keeps_its_promises_in_chromium() -> Result<()> {
    filling(Browser::Chromium).await
}

#[tokio::test]
async fn fill_control_keeps_its_promises_in_firefox() -> Result<()> {
    filling(Browser::Firefox).await
}

#[tokio::test]
async fn thirty_keys_can_be_searched_and_chosen_with_the_keyboard() -> Result<()> {
    let stage = Stage::builder(Browser::Chromium).build().await?;
    let page = &stage.browser;
    for n in 0..30 {
        let key = made_up_key(&format!("{n:024x}"), n);
        stage.keyring.keep(&key, &format!("Shop {n:02}"), 1_700_000_000 + u64::from(n))?;
    }
    open_form(&stage).await?;
    page.wait_for_shadow_text(FILL, "Fill key").await?;
    // From the field to the control, to the search field, to the key found.
    let keys = async |text: TypingData| page.driver().action_chain().send_keys(text).perform().await;
    page.css(KEY_FIELD).await?.send_keys(Key::Tab + "").await?;
    page.rest_of_focus(FILL).await?;
    keys(Key::Enter + "").await?;
    page.wait_for_shadow_text(FILL, "Shop 29").await?;
    keys("shop 05".into()).await?;
    page.wait_until_no_shadow_text(FILL, "Shop 29").await?;
    keys(Key::Down + "").await?;
    // The list has just become shorter.
    page.rest_of_focus(FILL).await?;
    keys(Key::Enter + "").await?;
    // The key's name is not that of the open store.
    page.wait_for_shadow_text(FILL, CONFIRM).await?;
    // An answer to a question that has just appeared is refused.
    page.rest_of_focus(FILL).await?;
    keys(Key::Enter + "").await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    let value = page.value(KEY_FIELD).await?;
    let wanted = made_up_key(&format!("{:024x}", 5), 5);
    ensure!(value == wanted, "another key was filled in: …{}", &value[value.len() - 4..]);
    Ok(())
}
