//! The steps of a key's journey as a merchant performs them, for the tests and the demo.

use crate::browser::Session;
use crate::origins::{Issued, OMNISEND, Store, UPSTACK};
use crate::stage::Stage;
use anyhow::{Context, Result, ensure};
pub use keyferry_test_support::fixtures::KEY_NAME;

/// The name field of Omnisend's create view.
pub const NAME_FIELD: &str = "input[placeholder='Name for API key']";
/// Keyferry's notice on Omnisend's page.
pub const NOTICE: &str = SURFACE;
/// The notice's text after the read-back.
pub const SAVED: &str = "API key saved";
/// Keyferry's control on Upstack's page.
pub const FILL: &str = SURFACE;
/// The question before a key is filled in for the first time.
pub const CONFIRM: &str = "Fill in this key?";
/// The field that the control fills.
pub const KEY_FIELD: &str = "input[name=api_key]";
/// The host of a surface of Keyferry's, which has neither an ID nor a class.
const SURFACE: &str = "div[popover=manual]:not([id], [class])";

/// A way to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By its address.
    Load,
    /// From the app's first page, without a page load.
    InApp,
}

impl Stage {
    /// Opens Omnisend's API keys page with this store selected.
    pub async fn open_api_keys(&self, way: Way, store: &Store) -> Result<()> {
        let browser = &self.browser;
        match way {
            Way::Load => browser.open(&format!("{OMNISEND}/integrations/api-keys")).await?,
            Way::InApp => {
                browser.open(&format!("{OMNISEND}/")).await?;
                browser.click("Campaigns").await?;
                browser.click("API").await?;
            }
        }
        choose(browser, store.brand_id).await?;
        browser.text(&format!("Brand ID: {}", store.brand_id)).await?;
        Ok(())
    }

    /// Opens the create view.
    pub async fn open_create_view(&self) -> Result<()> {
        self.browser.click("Create API key").await?;
        self.browser.css(NAME_FIELD).await?;
        Ok(())
    }

    /// Creates the key as soon as the page enables the button, and waits until it is shown.
    pub async fn create_key(&self) -> Result<Issued> {
        self.browser.click("Create API key").await?;
        self.browser.control("Copy API key").await?;
        self.origins.issued().pop().context("Omnisend made no key")
    }

    /// Copies the key with the page's button and waits until the page confirms it.
    pub async fn copy_key(&self) -> Result<()> {
        self.browser.click("Copy API key").await?;
        self.browser.text("Copied").await?;
        Ok(())
    }

    /// Waits until the notice reports the key as saved. Returns its text.
    pub async fn wait_until_saved(&self) -> Result<String> {
        self.browser.wait_for_shadow_text(NOTICE, SAVED).await
    }

    /// Opens a platform's form on Upstack's page.
    pub async fn open_destination_form(&self, way: Way, platform: &str) -> Result<()> {
        let browser = &self.browser;
        match way {
            Way::Load => browser.open(&format!("{UPSTACK}/pixel/event-destinations")).await?,
            Way::InApp => {
                browser.open(&format!("{UPSTACK}/")).await?;
                browser.click("Destinations").await?;
            }
        }
        browser.click("New Destination").await?;
        browser.click(platform).await?;
        browser.click("Next").await?;
        browser.control("Create Configuration").await?;
        Ok(())
    }

    /// Clicks Keyferry's control for a key that was never filled in: agrees to fill in the only key, or chooses this one
    /// of several. Waits until it is in the field.
    pub async fn fill(&self, issued: &Issued) -> Result<()> {
        let browser = &self.browser;
        let key = format!("Brand ID {} · key ending in {}", issued.brand_id, issued.last4());
        browser.click_in_shadow(FILL, "Fill key").await?;
        if self.origins.issued().len() > 1 {
            browser.click_in_shadow(FILL, &key).await?;
        } else {
            let question = browser.wait_for_shadow_text(FILL, CONFIRM).await?;
            ensure!(question.contains(&key), "the question does not name the key: {question}");
            browser.click_in_shadow(FILL, "Fill in").await?;
        }
        browser.wait_for_shadow_text(FILL, "Key filled in").await?;
        browser.wait_for_value(KEY_FIELD, &issued.key).await
    }

    /// The secret that `secret-tool` finds under a brand.
    pub fn kept_for(&self, brand_id: &str) -> Result<Option<String>> {
        self.keyring.bus().lookup(&[("service", "keyferry"), ("brand_id", brand_id)])
    }
}

/// Chooses a store as a user does.
async fn choose(browser: &Session, id: &str) -> Result<()> {
    Ok(browser.css(&format!("option[value='{id}']")).await?.click().await?)
}
