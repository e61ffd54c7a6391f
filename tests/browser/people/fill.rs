//! Filling: where the control stands, what it obeys, and what it asks before it does anything.

use anyhow::{Result, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD, Way};
use keyferry_tests::{Browser, STORES, Stage, UPSTACK};
use serde_json::json;

use crate::{keep_three, made_up};

/// Does what a page's scripts can do to press the control; tells whether the field has a value then.
const PRESS: &str = "const control = document.querySelector('keyferry-fill');
    const { x, y, width, height } = control.getBoundingClientRect();
    for (const target of [control, document.elementFromPoint(x + width / 2, y + height / 2)]) {
      target.click();
      target.focus();
      for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
        target.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, clientX: x + 5, clientY: y + 5, detail: 1 }));
      for (const type of ['keydown', 'keyup'])
        target.dispatchEvent(new KeyboardEvent(type, { bubbles: true, composed: true, key: 'Enter' }));
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    return control.previousSibling.value";

const REFUSED: &str = "The key was not filled in";

async fn filling(browser: Browser) -> Result<()> {
    let stage = Stage::builder(browser).build().await?;
    let page = &stage.browser;
    let only = made_up(STORES[1].brand_id, 9);
    stage.keyring.keep(&only, "UpstackData", 1_740_000_000).await?;
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.css(FILL).await?;

    // A page's script cannot press it.
    let value = page.run(PRESS, vec![]).await?;
    ensure!(value == json!(""), "a script pressed the control");
    // Nor have the user press what they cannot see: covered in part, faded.
    page.run(
        "const cover = Object.assign(document.createElement('div'), { id: 'cover' });
         const { x, y, width, height } = document.querySelector('keyferry-fill').getBoundingClientRect();
         Object.assign(cover.style, { position: 'fixed', left: `${x + width * 0.7}px`, top: `${y}px`, width: `${width}px`, height: `${height}px`, background: 'white', zIndex: 2147483647 });
         document.body.append(cover); cover.popover = 'manual'; cover.style.margin = 0; cover.style.border = 0; cover.showPopover(); return null",
        vec![],
    )
    .await?;
    let at_its_start = page.css(FILL).await?;
    page.driver().action_chain().move_to_element_with_offset(&at_its_start, -20, 0).click().perform().await?;
    page.wait_for_shadow_text(FILL, REFUSED).await?;
    page.run("document.querySelector('#cover').remove(); return null", vec![]).await?;
    page.click_in_shadow(FILL, "Close").await?;
    page.wait_until_no_shadow_text(FILL, REFUSED).await?;
    // A field that is faded is no field for a key.
    page.run("document.querySelector('main').style.opacity = 0.5; return null", vec![]).await?;
    page.wait_until_gone(FILL).await?;
    page.run("document.querySelector('main').style.opacity = ''; return null", vec![]).await?;
    page.css(FILL).await?;
    // Nor is one beyond the edge of the page.
    page.run("document.querySelector('form').style.translate = '-9999px'; return null", vec![]).await?;
    page.wait_until_gone(FILL).await?;
    page.run("document.querySelector('form').style.translate = ''; return null", vec![]).await?;

    // One key that fits takes one click; it can be taken back, and the page's framework sees both.
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    page.wait_for_value(KEY_FIELD, &only).await?;
    ensure!(page.control("Create Configuration").await?.is_enabled().await?, "the framework saw nothing");
    page.click_in_shadow(FILL, "Undo").await?;
    page.wait_for_value(KEY_FIELD, "").await?;
    ensure!(!page.control("Create Configuration").await?.is_enabled().await?, "the framework saw no undoing");

    // What stands in the field is replaced only after a question.
    page.type_into(KEY_FIELD, "mine").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, "Replace what is in the field?").await?;
    page.click_in_shadow(FILL, "Keep").await?;
    ensure!(page.value(KEY_FIELD).await? == "mine", "the field was overwritten");
    page.click_in_shadow(FILL, "Fill key").await?;
    page.click_in_shadow(FILL, "Replace").await?;
    page.wait_for_value(KEY_FIELD, &only).await?;
    page.click_in_shadow(FILL, "Undo").await?;
    page.wait_for_value(KEY_FIELD, "mine").await?;

    // That it was used is known: for the open store it now comes first, before later captures.
    let keys = keep_three(&stage).await?;
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    let list = page.wait_for_shadow_text(FILL, "Which store’s key?").await?;
    let first = list.find("0009").unwrap_or(usize::MAX);
    ensure!(["0001", "0002", "0003"].iter().all(|other| list.find(other) > Some(first)), "{list}");
    page.click_in_shadow(FILL, &format!("Store {}, key ending in 0002", STORES[0].brand_id)).await?;
    page.wait_for_value(KEY_FIELD, &keys[1]).await?;
    assert!(stage.origins.destinations().is_empty(), "nothing is submitted");

    // The popup fills the same form, by the same way as the keyboard shortcut; what stands there is asked for.
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.css(FILL).await?;
    let form = page.driver().window().await?;
    let popup = page.driver().new_tab().await?;
    page.driver().switch_to_window(popup).await?;
    page.open_popup().await?;
    page.text("The helper is ready").await?;
    let filled = "const api = globalThis.browser ?? chrome;
        const [{ id: tab }] = await api.tabs.query({ url: 'https://app.upstackdata.com/*' });
        const { overview } = await api.runtime.sendMessage({ search: { text: '0003' } });
        const entry = overview.stores[0].latest.id;
        return [await api.runtime.sendMessage({ fill_in: { entry, tab } }), await api.runtime.sendMessage({ fill_in: { entry, tab: (await api.tabs.getCurrent()).id } })]";
    let replies = page.run(filled, vec![]).await?;
    assert_eq!((&replies[0], &replies[1]["failed"]["code"]), (&json!("done"), &json!("no_form")));
    page.driver().close_window().await?;
    page.driver().switch_to_window(form).await?;
    page.to_front().await?;
    page.wait_for_value(KEY_FIELD, &keys[2]).await?;

    // Nowhere else: not on other platforms' forms, and not in a frame.
    for platform in ["Klaviyo", "Snapchat", "Meta"] {
        stage.open_destination_form(Way::InApp, platform).await?;
        page.run("await new Promise((resolve) => setTimeout(resolve, 300)); return null", vec![]).await?;
        ensure!(page.css_now(FILL).await?.is_none(), "the control stands on {platform}'s form");
    }
    page.open(&format!("{UPSTACK}/")).await?;
    let framed = "const frame = Object.assign(document.createElement('iframe'), { src: '/pixel/event-destinations', width: 900, height: 900 });
        document.body.append(frame);
        await new Promise((resolve) => frame.addEventListener('load', resolve));
        const click = async (text) => {
          let found;
          while (!found) {
            found = [...frame.contentDocument.querySelectorAll('button, label')].find((e) => e.textContent.trim() === text && !e.disabled);
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
          found.click();
        };
        for (const text of ['New Destination', 'Omnisend', 'Next']) await click(text);
        await new Promise((resolve) => setTimeout(resolve, 500));
        return [frame.contentDocument.querySelectorAll('input').length > 0, frame.contentDocument.querySelectorAll('keyferry-fill').length]";
    assert_eq!(page.run(framed, vec![]).await?, json!([true, 0]));
    Ok(())
}

#[tokio::test]
async fn a_key_goes_only_where_the_user_sees_and_wants_it_in_chromium() -> Result<()> {
    filling(Browser::Chromium).await
}

#[tokio::test]
async fn a_key_goes_only_where_the_user_sees_and_wants_it_in_firefox() -> Result<()> {
    filling(Browser::Firefox).await
}

/// Chromium can tell a page's veil that lets clicks through; no element says so.
#[tokio::test]
async fn a_veil_over_the_control_is_noticed_where_the_browser_can_tell() -> Result<()> {
    let stage = Stage::builder(Browser::Chromium).build().await?;
    let page = &stage.browser;
    let key = made_up(STORES[0].brand_id, 1);
    stage.keyring.keep(&key, "UpstackData", 1).await?;
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.css(FILL).await?;
    page.run(
        "const veil = document.createElement('div');
         Object.assign(veil.style, { position: 'fixed', inset: 0, margin: 0, border: 0, width: '100%', height: '100%', background: 'white', pointerEvents: 'none', zIndex: 2147483647 });
         document.body.append(veil); veil.popover = 'manual'; veil.showPopover();
         await new Promise((resolve) => setTimeout(resolve, 600)); return null",
        vec![],
    )
    .await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, REFUSED).await?;
    ensure!(page.value(KEY_FIELD).await?.is_empty(), "the key was given to a page that hides the control");
    Ok(())
}

#[tokio::test]
async fn thirty_stores_keys_are_searched_and_chosen_with_the_keyboard() -> Result<()> {
    use thirtyfour::{Key, TypingData};
    let stage = Stage::builder(Browser::Chromium).build().await?;
    let page = &stage.browser;
    for n in 0..30 {
        let key = made_up(&format!("{n:024x}"), n);
        stage.keyring.keep(&key, &format!("Shop {n:02}"), 1_700_000_000 + u64::from(n)).await?;
    }
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    page.css(FILL).await?;
    page.wait_for_shadow_text(FILL, "Fill key").await?;
    page.run("await new Promise((resolve) => setTimeout(resolve, 300)); return null", vec![]).await?;
    // From the field to the control, to the search, to the one that is found.
    let keys = async |text: TypingData| page.driver().action_chain().send_keys(text).perform().await;
    page.css(KEY_FIELD).await?.send_keys(Key::Tab + "").await?;
    keys(Key::Enter + "").await?;
    page.wait_for_shadow_text(FILL, "Shop 29").await?;
    keys("shop 05".into()).await?;
    page.wait_until_no_shadow_text(FILL, "Shop 29").await?;
    keys(Key::Down + "").await?;
    keys(Key::Enter + "").await?;
    page.wait_for_shadow_text(FILL, "Key filled in").await?;
    let value = page.value(KEY_FIELD).await?;
    ensure!(
        value == made_up(&format!("{:024x}", 5), 5),
        "another key was filled in: …{}",
        &value[value.len() - 4..]
    );
    Ok(())
}
