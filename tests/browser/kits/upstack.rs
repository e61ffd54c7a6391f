//! Upstack's journey: destinations, chooser, form, filling, submitting.

use crate::kit::{Check, Kit, Row};
use crate::steps::{has_value, perform, press, wait_for, wait_for_text_in};
use anyhow::{Context, Result, ensure};
use keyferry_tests::journey::FILL;
use keyferry_tests::{Session, Stage, UPSTACK, script};
use serde_json::Value;
use thirtyfour::prelude::*;

const KEY_FIELD: &str = "[name=api_key]";
const CONTROL: &str = "Fill key";
const CHOICE: &str = "Choose a key";
const FILLED: &str = "Key filled in";
/// More presses of Tab than there are controls between the field and the submit button.
const MOST_TABS: usize = 12;

/// A saved key, and its line in the list.
#[derive(Debug)]
pub(crate) struct SavedKey {
    pub(crate) key: String,
    pub(crate) line: String,
}

/// Whether the form's submit button is enabled: the kit's form state decides.
async fn can_submit(page: &Session, kit: &Kit) -> Result<bool> {
    let button = submit_button(page, kit).await?;
    let disabled = button.prop("disabled").await?.as_deref() == Some("true");
    Ok(!disabled && button.attr("aria-disabled").await?.as_deref() != Some("true"))
}

async fn submit_button(page: &Session, kit: &Kit) -> Result<WebElement> {
    match &kit.upstack.submit {
        Some(selector) => page.css(selector).await,
        None => page.control("Create Configuration").await,
    }
}

/// Opens the form and waits for the control.
pub(crate) async fn open_form(page: &Session, kit: &Kit) -> Result<Result<()>> {
    page.open(&format!("{UPSTACK}/pixel/event-destinations?kit={}", kit.name)).await?;
    for step in &kit.upstack.open {
        perform(page, step).await.with_context(|| step.clone())?;
    }
    page.css(KEY_FIELD).await?;
    ensure!(!can_submit(page, kit).await?, "the page enables its submit button too early");
    Ok(wait_for_text_in(page, FILL, CONTROL).await)
}

async fn wait_until_filled(page: &Session, kit: &Kit, key: &str) -> Result<()> {
    wait_for_text_in(page, FILL, FILLED).await?;
    ensure!(has_value(page, KEY_FIELD, key).await?, "the field does not hold the key");
    wait_for("an enabled submit button", async || can_submit(page, kit).await).await
}

/// Waits for a destination with this key besides those before.
async fn wait_until_submitted(stage: &Stage, before: usize, key: &str) -> Result<()> {
    wait_for("a destination", async || Ok(stage.origins.destinations().len() == before + 1)).await?;
    let destination = stage.origins.destinations().pop().context("no destination")?;
    ensure!(destination.fields["api_key"] == *key, "the kit's form holds another value");
    Ok(())
}

/// Fills in the only key with one click, and submits it with a real click on the form's button.
pub(crate) async fn fill_and_submit(stage: &Stage, kit: &Kit, key: &str, row: &mut Row) -> Result<()> {
    let page = &stage.browser;
    let control = open_form(page, kit).await?;
    let found = control.is_ok();
    row.insert(Check::Control, control);
    if !found {
        return Ok(());
    }
    let filled = async {
        page.click_in_shadow(FILL, CONTROL).await?;
        wait_for_text_in(page, FILL, FILLED).await?;
        ensure!(has_value(page, KEY_FIELD, key).await?, "the field does not hold the key");
        Ok(())
    };
    let filled = filled.await;
    let failed = filled.is_err();
    row.insert(Check::Fill, filled);
    if failed {
        return Ok(());
    }
    let enabled = wait_for("an enabled submit button", async || can_submit(page, kit).await).await;
    row.insert(Check::State, enabled);
    let submitted = async {
        let before = stage.origins.destinations().len();
        ensure!(page.css_now(KEY_FIELD).await?.is_some(), "the form has been closed");
        submit_button(page, kit).await?.click().await?;
        wait_until_submitted(stage, before, key).await
    };
    row.insert(Check::Submit, submitted.await);
    Ok(())
}

/// Chooses the second of two keys with the pointer, undoes that, and does the same with the keyboard.
pub(crate) async fn choose_and_type(
    stage: &Stage,
    kit: &Kit,
    keys: &[SavedKey; 2],
    row: &mut Row,
) -> Result<()> {
    let page = &stage.browser;
    open_form(page, kit).await??;
    let chosen = choose(page, kit, &keys[1]).await;
    let failed = chosen.is_err();
    row.insert(Check::Choice, chosen);
    if failed {
        return Ok(());
    }
    row.insert(Check::Undo, undo(page, kit).await);
    let escaped = open_and_escape(page, kit).await;
    let failed = escaped.is_err();
    row.insert(Check::Escape, escaped);
    if failed {
        return Ok(());
    }
    row.insert(Check::Keyboard, fill_and_submit_by_keyboard(stage, kit, keys).await);
    Ok(())
}

async fn choose(page: &Session, kit: &Kit, wanted: &SavedKey) -> Result<()> {
    page.click_in_shadow(FILL, CONTROL).await?;
    wait_for_text_in(page, FILL, CHOICE).await?;
    page.click_in_shadow(FILL, &wanted.line).await?;
    wait_until_filled(page, kit, &wanted.key).await
}

/// Undoes the filling with the panel's button.
async fn undo(page: &Session, kit: &Kit) -> Result<()> {
    page.click_in_shadow(FILL, "Undo").await?;
    wait_for("an empty field", async || has_value(page, KEY_FIELD, "").await).await?;
    wait_for("a disabled submit button", async || Ok(!can_submit(page, kit).await?)).await
}

/// The label or text of Keyferry's element with the focus.
async fn focused(page: &Session) -> Result<String> {
    let text = page.in_shadow(FILL, script!("shadow-focused"), &Value::Null).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

async fn wait_for_focus(page: &Session, on: &str) -> Result<()> {
    wait_for(&format!("the focus on {on:?}"), async || Ok(focused(page).await?.contains(on))).await
}

async fn is_form_open(page: &Session, kit: &Kit) -> Result<bool> {
    let Some(field) = page.css_now(KEY_FIELD).await? else { return Ok(false) };
    Ok(field.is_displayed().await? && submit_button(page, kit).await?.is_displayed().await?)
}

/// Opens the list from the field with Tab and Enter, and closes it with Escape.
async fn open_and_escape(page: &Session, kit: &Kit) -> Result<()> {
    // The user comes from the field before. In a narrow one, the middle is below the control.
    let field = page.css(KEY_FIELD).await?;
    page.run(script!("focus-field"), vec![field.to_json()?]).await?;
    press(page, Key::Tab).await?;
    wait_for_focus(page, CONTROL).await?;
    open_list(page).await?;
    escape(page, kit, CHOICE).await?;
    wait_for_focus(page, CONTROL).await
}

/// Presses Enter on the control.
async fn open_list(page: &Session) -> Result<()> {
    // The field moves the control while it loses the focus.
    page.rest_of_focus(FILL).await?;
    press(page, Key::Enter).await?;
    wait_for_text_in(page, FILL, CHOICE).await
}

/// Closes Keyferry's panel with this title, and waits until the page could have closed its own dialog.
async fn escape(page: &Session, kit: &Kit, title: &str) -> Result<()> {
    press(page, Key::Escape).await?;
    wait_for("the panel to close", async || Ok(!page.shadow_text(FILL).await?.contains(title))).await?;
    page.next_frames().await?;
    page.run(script!("animations-ended"), vec![]).await?;
    ensure!(is_form_open(page, kit).await?, "Escape has closed the page's form");
    Ok(())
}

/// Chooses the second key in the list with the arrow keys, and reaches the form's button with Tab.
async fn fill_and_submit_by_keyboard(stage: &Stage, kit: &Kit, keys: &[SavedKey; 2]) -> Result<()> {
    let page = &stage.browser;
    open_list(page).await?;
    let first = focused(page).await?;
    press(page, Key::Down).await?;
    wait_for("the focus on the second key", async || Ok(focused(page).await? != first)).await?;
    let second = focused(page).await?;
    let chosen = keys.iter().find(|saved| second.contains(&saved.line));
    let SavedKey { key, .. } = chosen.with_context(|| format!("{second:?} has the focus"))?;
    page.rest_of_focus(FILL).await?;
    press(page, Key::Enter).await?;
    wait_until_filled(page, kit, key).await?;
    escape(page, kit, FILLED).await?;
    let before = stage.origins.destinations().len();
    let submit = submit_button(page, kit).await?.element_id();
    for _ in 0..MOST_TABS {
        press(page, Key::Tab).await?;
        if page.driver().active_element().await?.element_id() == submit {
            press(page, Key::Enter).await?;
            return wait_until_submitted(stage, before, key).await;
        }
    }
    anyhow::bail!("Tab does not reach the form's button")
}
