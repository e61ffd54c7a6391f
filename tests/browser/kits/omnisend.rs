//! Omnisend's journey: list, create view, new key, copy, notice, close.

use crate::kit::{Check, Kit, Row};
use crate::steps::{has_value, holds, perform, target, wait_for, wait_for_text_in};
use anyhow::{Context, Result, ensure};
use keyferry_tests::journey::{KEY_NAME, NOTICE, SAVED};
use keyferry_tests::{HostFault, OMNISEND, Session, Stage, script, text};
use serde_json::json;

pub(crate) const NAME_FIELD: &str = "[name=name]";
const NOT_SAVED: &str = "is not saved yet";

/// Performs the whole journey. The helper fails while the key is created, so that the notice has buttons to use.
pub(crate) async fn create_and_copy(stage: &Stage, kit: &Kit, brand: &str, row: &mut Row) -> Result<()> {
    let (page, steps) = (&stage.browser, &kit.omnisend);
    stage.set_fault(Some(HostFault::CrashBeforeReading))?;
    let copied = copy_without_helper(stage, kit, brand, row).await;
    stage.set_fault(None)?;
    let Some((key, view)) = copied? else { return Ok(()) };
    // The background retries by itself as well.
    row.insert(Check::Notice, wait_for_text_in(page, NOTICE, SAVED).await);
    let kept = stage.kept_for(brand)?;
    row.insert(Check::Saved, holds(kept.as_deref() == Some(&*key), "the keyring does not hold it"));
    row.insert(Check::Harmless, dismiss(page, kit, &view, &key).await);
    row.insert(Check::Close, perform(page, &steps.close).await);
    Ok(())
}

/// The state of the page's dialog.
#[derive(Debug, PartialEq)]
struct View {
    focused: String,
    /// The number of places in the document that contain the key.
    keys: u64,
}

async fn view(page: &Session, key: &str) -> Result<View> {
    let keys = page.run(script!("places-of-text"), vec![json!(key)]).await?;
    let focused = page.driver().active_element().await?.element_id().to_string();
    Ok(View { focused, keys: keys.as_u64().context("no number")? })
}

/// Creates and copies a key while the helper fails, and copies it once more from the notice. Returns the key, and the
/// page's state before that; none if the name is not typed.
async fn copy_without_helper(
    stage: &Stage,
    kit: &Kit,
    brand: &str,
    row: &mut Row,
) -> Result<Option<(String, View)>> {
    let (page, steps, before) = (&stage.browser, &kit.omnisend, stage.origins.issued().len());
    page.open(&format!("{OMNISEND}/integrations/api-keys?kit={}&brand={brand}", kit.name)).await?;
    perform(page, &steps.open).await?;
    page.css(NAME_FIELD).await?;
    let typed = wait_for("the name", async || has_value(page, NAME_FIELD, KEY_NAME).await).await;
    let failed = typed.is_err();
    row.insert(Check::Name, typed);
    if failed {
        return Ok(None);
    }
    perform(page, &steps.submit).await?;
    wait_for("a new key", async || Ok(stage.origins.issued().len() == before + 1)).await?;
    let issued = stage.origins.issued().pop().context("no key")?;
    row.insert(Check::Name, holds(issued.name == KEY_NAME, "the form submitted another name"));
    perform(page, &steps.copy).await?;
    if let Some(copied) = &steps.copied {
        page.text(copied).await?;
    }
    wait_for_text_in(page, NOTICE, NOT_SAVED).await?;
    let view = view(page, &issued.key).await?;
    row.insert(
        Check::Copy,
        holds(page.clipboard().await? == issued.key, "the clipboard holds something else"),
    );
    page.write_clipboard("another text").await?;
    page.click_in_shadow(NOTICE, text("copy_again")).await?;
    let again =
        wait_for("the key on the clipboard", async || Ok(page.clipboard().await? == issued.key)).await;
    row.insert(Check::Again, again);
    Ok(Some((issued.key, view)))
}

/// Closes the notice, which lies on nothing that the user needs next, and compares the page's state.
async fn dismiss(page: &Session, kit: &Kit, before: &View, key: &str) -> Result<()> {
    let next = target(page, &kit.omnisend.close).await?;
    let is_free = page.run(script!("lies-on-top"), vec![next.to_json()?]).await?;
    ensure!(is_free == json!(true), "something lies on the control that closes the page's dialog");
    page.click_in_shadow(NOTICE, "Close").await?;
    wait_for("the notice to close", async || Ok(page.shadow_text(NOTICE).await?.is_empty())).await?;
    let after = view(page, key).await?;
    ensure!(after.keys == before.keys, "the key has left the page: {} of {}", after.keys, before.keys);
    ensure!(after.focused == before.focused, "the focus has moved");
    Ok(())
}
