//! Finds elements in the page that is open, acts on them, and waits for them.

use super::{ELEMENT_DEADLINE, ELEMENT_INTERVAL, SETTLE_MILLIS, Session};
use crate::journey::NOTICE;
use crate::{project, script};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;
use tokio::time::{sleep, timeout};

impl Session {
    /// The first element for a CSS selector, as soon as there is one.
    pub async fn css(&self, selector: &str) -> Result<WebElement> {
        let query = self.driver.query(By::Css(selector));
        query.first().await.with_context(|| format!("no {selector:?}"))
    }

    /// The first element for a CSS selector, if it is there now.
    pub async fn css_now(&self, selector: &str) -> Result<Option<WebElement>> {
        Ok(self.driver.find_all(By::Css(selector)).await?.into_iter().next())
    }

    /// Sets the size of the page's viewport, in CSS pixels.
    pub async fn set_size(&self, width: u32, height: u32) -> Result<()> {
        let inner = self.run(script!("window-frame"), vec![]).await?;
        let frame =
            |index: usize| inner[index].as_u64().and_then(|size| u32::try_from(size).ok()).unwrap_or(0);
        Ok(self.driver.set_window_rect(0, 0, width + frame(0), height + frame(1)).await?)
    }

    /// The first element for an `XPath`, as soon as there is one.
    pub async fn xpath(&self, path: &str) -> Result<WebElement> {
        let query = self.driver.query(By::XPath(path));
        query.first().await.with_context(|| format!("no {path:?}"))
    }

    /// The innermost visible element with exactly this text, white space aside, as soon as there is one.
    pub async fn text(&self, text: &str) -> Result<WebElement> {
        let path = format!("//*[{0} and not(.//*[{0}])]", has_text(text));
        let query = self.driver.query(By::XPath(path)).and_displayed();
        query.first().await.with_context(|| format!("no element has the text {text:?}"))
    }

    /// The visible button, link, tab, menu item or option with exactly this text or accessible label, as soon as
    /// there is one.
    pub async fn control(&self, text: &str) -> Result<WebElement> {
        let roles = ["button", "link", "tab", "menuitem", "option", "radio"];
        let roles = roles.map(|role| format!("@role='{role}'")).join(" or ");
        let path = format!(
            "//*[(self::button or self::a or self::summary or self::label or self::option or {roles}) and ({} or @aria-label={})]",
            has_text(text),
            quoted(text)
        );
        let query = self.driver.query(By::XPath(path)).and_displayed();
        query.first().await.with_context(|| format!("no control has the text {text:?}"))
    }

    /// Clicks the control with this text as a user does, as soon as it is there and enabled.
    pub async fn click(&self, text: &str) -> Result<()> {
        loop {
            let control = self.control(text).await?;
            let enabled = control.wait_until().enabled().await;
            enabled.with_context(|| format!("{text:?} stays disabled"))?;
            match control.click().await {
                // The page's framework has replaced the control since it was found.
                Err(error) if matches!(*error, WebDriverErrorInner::StaleElementReference(_)) => {}
                clicked => return clicked.with_context(|| format!("{text:?} cannot be clicked")),
            }
        }
    }

    /// Types into the element for a CSS selector, key by key, after its present text.
    pub async fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        Ok(self.css(selector).await?.send_keys(text).await?)
    }

    /// The present value of the field for a CSS selector.
    pub async fn value(&self, selector: &str) -> Result<String> {
        Ok(self.css(selector).await?.prop("value").await?.unwrap_or_default())
    }

    /// Waits until the field for a CSS selector has this value.
    pub async fn wait_for_value(&self, selector: &str, value: &str) -> Result<()> {
        let field = self.css(selector).await?;
        let waited = field
            .wait_until()
            .wait(ELEMENT_DEADLINE, ELEMENT_INTERVAL)
            .has_property("value", value.to_owned())
            .await;
        // The value that is there may be a key: leave it out of the message.
        waited.with_context(|| format!("{selector:?} does not get the value expected"))
    }

    /// Waits until the page has drawn two more frames: a scan that is due has run by then.
    pub async fn next_frames(&self) -> Result<()> {
        self.run(script!("next-frames"), vec![]).await.map(drop)
    }

    /// Waits until a frame of the page's origin contains an element.
    pub async fn wait_until_framed(&self, frame: &str, selector: &str) -> Result<()> {
        let frame = self.css(frame).await?;
        frame.enter_frame().await?;
        let found = self.css(selector).await.map(drop);
        self.driver.enter_parent_frame().await?;
        found
    }

    /// Waits until there is no element for a CSS selector.
    pub async fn wait_until_gone(&self, selector: &str) -> Result<()> {
        let gone = self.driver.query(By::Css(selector)).wait_until_gone().await;
        gone.with_context(|| format!("{selector:?} stays"))
    }

    /// Waits for the time in which a forbidden action would have happened, since its absence has no event.
    pub async fn settle(&self) -> Result<()> {
        self.run(script!("settle"), vec![json!(SETTLE_MILLIS)]).await.map(drop)
    }

    /// The violations that axe-core finds in the page, or below the element for a CSS selector.
    pub async fn axe(&self, selector: Option<&str>) -> Result<Vec<String>> {
        let axe = project().join("tests/pages/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(&axe).with_context(|| axe.display().to_string())?;
        self.driver.execute(&axe, vec![]).await?;
        let found = self.run(script!("check-accessibility"), vec![json!(selector)]).await?;
        Ok(serde_json::from_value(found)?)
    }

    /// Waits until neither the page's own animations nor those of Keyferry's surface in it run: a notice that fades in is
    /// half transparent in a picture.
    pub(super) async fn rest(&self) -> Result<()> {
        self.run(script!("animations-ended"), vec![]).await?;
        let resting = async {
            while self.in_shadow(NOTICE, script!("shadow-at-rest"), &Value::Null).await? == json!(false) {
                sleep(ELEMENT_INTERVAL).await;
            }
            anyhow::Ok(())
        };
        timeout(ELEMENT_DEADLINE, resting).await.context("Keyferry's surface does not come to rest")??;
        self.next_frames().await
    }

    /// Saves a picture of the page at rest as `NAME.png` and returns its path. Fields and code are covered by dots, since
    /// they may contain a key.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        self.rest().await?;
        self.run(script!("cover-keys"), vec![json!("disc")]).await?;
        let picture = self.driver.screenshot_as_png().await;
        self.run(script!("cover-keys"), vec![json!("")]).await?;
        self.save_picture(name, &picture?)
    }

    pub(super) fn save_picture(&self, name: &str, picture: &[u8]) -> Result<PathBuf> {
        fs::create_dir_all(&self.options.screenshots)?;
        let path = self.options.screenshots.join(format!("{name}.png"));
        fs::write(&path, picture)?;
        Ok(path)
    }
}

/// An `XPath` condition.
fn has_text(text: &str) -> String {
    format!("normalize-space(.)={}", quoted(text))
}

/// An `XPath` string, which knows no escapes.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
