//! A page cannot obtain a click on the fill control that the user did not mean.

use anyhow::{Result, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD};
use keyferry_tests::{Browser, Stage, promises, script, text};
use serde_json::json;

use crate::form_with_one_key;

async fn scripts_of_the_page_cannot_press_the_control(stage: &Stage) -> Result<()> {
    form_with_one_key(stage).await?;
    stage.browser.run(script!("press-control"), vec![]).await?;
    stage.browser.settle().await?;
    ensure!(stage.browser.value(KEY_FIELD).await?.is_empty(), "a script obtained the key");
    let text = stage.browser.shadow_text(FILL).await?;
    ensure!(text.trim() == "Fill key", "a script opened the panel: {text}");
    Ok(())
}

async fn partly_covered_control_refuses_the_click(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    form_with_one_key(stage).await?;
    page.run(script!("cover-control"), vec![]).await?;
    let control = page.css(FILL).await?;
    // The left part of the control is visible.
    page.driver().action_chain().move_to_element_with_offset(&control, -20, 0).click().perform().await?;
    page.wait_for_shadow_text(FILL, text("fill_failed")).await?;
    ensure!(page.value(KEY_FIELD).await?.is_empty(), "the page obtained the key");
    Ok(())
}

async fn refusal_can_be_closed(stage: &Stage) -> Result<()> {
    partly_covered_control_refuses_the_click(stage).await?;
    stage.browser.run(script!("remove-element"), vec![json!("body > [popover]")]).await?;
    stage.browser.click_in_shadow(FILL, "Close").await?;
    stage.browser.wait_until_no_shadow_text(FILL, text("fill_failed")).await
}

async fn faded_field_has_no_control(stage: &Stage) -> Result<()> {
    form_with_one_key(stage).await?;
    control_disappears_with(stage, "main", "opacity", "0.5").await
}

async fn field_beyond_the_edge_of_the_page_has_no_control(stage: &Stage) -> Result<()> {
    form_with_one_key(stage).await?;
    control_disappears_with(stage, "form", "translate", "-9999px").await
}

/// The control disappears when the page sets this style, and returns when the page removes it.
async fn control_disappears_with(stage: &Stage, selector: &str, property: &str, value: &str) -> Result<()> {
    let set_style = async |value: &str| {
        let arguments = vec![json!(selector), json!(property), json!(value)];
        stage.browser.run(script!("set-style"), arguments).await
    };
    set_style(value).await?;
    stage.browser.wait_until_gone(FILL).await?;
    set_style("").await?;
    stage.browser.css(FILL).await.map(drop)
}

/// Nothing of a cover that lets clicks through is hit in its place.
async fn veiled_control_refuses_the_click(stage: &Stage) -> Result<()> {
    let page = &stage.browser;
    form_with_one_key(stage).await?;
    page.run(script!("veil-page"), vec![]).await?;
    // The browser reports visibility with a delay, without an event that a test could await.
    page.settle().await?;
    page.click_in_shadow(FILL, "Fill key").await?;
    page.wait_for_shadow_text(FILL, text("fill_failed")).await?;
    ensure!(page.value(KEY_FIELD).await?.is_empty(), "a page that hides the control obtained the key");
    Ok(())
}

#[tokio::test]
async fn clickjacking_is_prevented_in_chromium() -> Result<()> {
    let stage = Stage::builder(Browser::Chromium).build().await?;
    promises!(&stage;
        scripts_of_the_page_cannot_press_the_control,
        partly_covered_control_refuses_the_click,
        refusal_can_be_closed,
        faded_field_has_no_control,
        field_beyond_the_edge_of_the_page_has_no_control,
        veiled_control_refuses_the_click,
    )
}

#[tokio::test]
async fn clickjacking_is_prevented_in_firefox() -> Result<()> {
    let stage = Stage::builder(Browser::Firefox).build().await?;
    promises!(&stage;
        scripts_of_the_page_cannot_press_the_control,
        partly_covered_control_refuses_the_click,
        refusal_can_be_closed,
        faded_field_has_no_control,
        field_beyond_the_edge_of_the_page_has_no_control,
        veiled_control_refuses_the_click,
    )
}
