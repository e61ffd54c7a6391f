//! The user's steps, and waits for their effects.

use anyhow::{Context, Result, anyhow, bail};
use keyferry_tests::{Session, script};
use serde_json::json;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;
use tokio::time::sleep;

/// The longest wait for a reaction of the page or of Keyferry. Kits that do not work yet take all of it.
const DEADLINE: Duration = Duration::from_secs(5);
const INTERVAL: Duration = Duration::from_millis(50);
/// The longest wait for a control to stand still, in milliseconds.
const REST_MILLIS: u32 = 3000;

/// Performs one of the user's steps.
pub(crate) async fn perform(page: &Session, step: &str) -> Result<()> {
    page.next_frames().await?;
    // The dialog may not be there yet.
    let control = target(page, step).await?;
    page.run(script!("animations-ended"), vec![]).await?;
    if let Ok(control) = control.to_json() {
        // Fails if the page's framework has replaced it.
        let _ = page.run(script!("is-at-rest"), vec![control, json!(REST_MILLIS)]).await;
    }
    match step.strip_prefix("click ").filter(|name| !name.starts_with("text ") && !name.starts_with("css ")) {
        // A control that the page's framework replaces meanwhile is searched for again.
        Some(name) => page.click(name).await,
        None => Ok(target(page, step).await?.click().await?),
    }
}

/// The element that one of the user's steps is on, as soon as it is enabled and in view.
pub(crate) async fn target(page: &Session, step: &str) -> Result<WebElement> {
    let target = step.strip_prefix("click ").with_context(|| format!("{step:?} is no step"))?;
    if let Some(text) = target.strip_prefix("text ") {
        return page.text(text).await;
    }
    let Some(selector) = target.strip_prefix("css ") else { return page.control(target).await };
    let element = page.css(selector).await?;
    wait_for(&format!("{selector:?} to be enabled and in view"), async || {
        // A web component is enabled for `WebDriver` even while it is disabled.
        Ok(element.prop("disabled").await?.as_deref() != Some("true") && element.is_displayed().await?)
    })
    .await?;
    Ok(element)
}

/// Presses keys where the focus is.
pub(crate) async fn press(page: &Session, key: Key) -> Result<()> {
    Ok(page.driver().action_chain().send_keys(key + "").perform().await?)
}

/// Polls a condition: `WebDriver` has no events for these.
pub(crate) async fn wait_for(what: &str, mut holds: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
    let end = Instant::now() + DEADLINE;
    while !holds().await? {
        if Instant::now() > end {
            bail!("waited in vain for {what}");
        }
        sleep(INTERVAL).await;
    }
    Ok(())
}

/// Waits for a text in a closed shadow root without giving up in the middle of a request, which would leave Firefox in
/// the wrong context.
pub(crate) async fn wait_for_text_in(page: &Session, host: &str, text: &str) -> Result<()> {
    let mut shown = String::new();
    let waited = wait_for(&format!("{text:?} in {host}"), async || {
        shown = page.shadow_text(host).await?;
        Ok(shown.contains(text))
    })
    .await;
    waited.with_context(|| format!("it displays {shown:?}"))
}

pub(crate) fn holds(condition: bool, otherwise: &'static str) -> Result<()> {
    if condition { Ok(()) } else { Err(anyhow!(otherwise)) }
}

/// Returns whether a field's property `value`, which web components have too, equals this value.
pub(crate) async fn has_value(page: &Session, selector: &str, value: &str) -> Result<bool> {
    let Some(field) = page.css_now(selector).await? else { return Ok(false) };
    Ok(field.prop("value").await?.as_deref() == Some(value))
}
