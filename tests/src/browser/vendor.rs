//! Commands that `WebDriver` lacks, and for which each vendor's driver has a different extension.

use super::{Browser, ELEMENT_DEADLINE, ELEMENT_INTERVAL, Session};
use crate::screen::Screen;
use crate::script;
use crate::script::Script;
use anyhow::{Context, Result};
use hyper::Method;
use keyferry_core::product::{CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID};
use keyferry_test_support::Home;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{Key, RequestData, SessionId, WindowHandle};
use tokio::time::{sleep, timeout};

impl Session {
    /// The text on the clipboard.
    pub async fn clipboard(&self) -> Result<String> {
        let text = match self.browser() {
            Browser::Chromium => self.run_with_clipboard(script!("read-clipboard"), vec![]).await?,
            Browser::Firefox => self.run_in_firefox(script!("firefox-read-clipboard"), vec![]).await?,
        };
        Ok(text.as_str().context("the clipboard could not be read")?.to_owned())
    }

    /// Puts a text on the clipboard.
    pub async fn write_clipboard(&self, text: &str) -> Result<()> {
        match self.browser() {
            Browser::Chromium => {
                self.run_with_clipboard(script!("write-clipboard"), vec![json!(text)]).await?;
            }
            Browser::Firefox => {
                self.run_in_firefox(script!("firefox-write-clipboard"), vec![json!(text)]).await?;
            }
        }
        Ok(())
    }

    /// Runs a script with permission to use the clipboard. Granting it revokes the page's other permissions, such as
    /// the one to write during a click, so it is reset afterwards.
    async fn run_with_clipboard(&self, script: Script, args: Vec<Value>) -> Result<Value> {
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.debug("Browser.grantPermissions", permissions).await?;
        let result = self.run(script, args).await;
        self.debug("Browser.resetPermissions", json!({})).await?;
        result
    }

    /// Makes the browser save downloads without a question. Returns their folder.
    pub async fn accept_downloads(&self, home: &Home) -> Result<PathBuf> {
        let folder = home.path("Downloads");
        fs::create_dir_all(&folder)?;
        if self.browser() == Browser::Chromium {
            let params = json!({ "behavior": "allow", "downloadPath": folder });
            self.debug("Browser.setDownloadBehavior", params).await?;
        }
        Ok(folder)
    }

    /// Ends the extension's background as the browser does when it is idle, even if it is busy.
    pub async fn end_background(&self) -> Result<()> {
        match self.browser() {
            Browser::Chromium => {
                let targets = self.debug("Target.getTargets", json!({})).await?;
                let workers = targets["targetInfos"].as_array().into_iter().flatten();
                for worker in workers.filter(|target| target["type"] == "service_worker") {
                    self.debug("Target.closeTarget", json!({ "targetId": worker["targetId"] })).await?;
                }
            }
            Browser::Firefox => {
                self.run_in_firefox(script!("firefox-end-background"), vec![json!(FIREFOX_EXTENSION_ID)])
                    .await?;
            }
        }
        Ok(())
    }

    /// Updates the extension to the same version. The open page stays.
    pub async fn update_extension(&self) -> Result<()> {
        if self.browser() == Browser::Chromium {
            // Without its developer mode, Chromium does not start an unpacked extension again.
            let page = self.driver().window().await?;
            let beside = self.driver().new_tab().await?;
            self.driver().switch_to_window(beside).await?;
            self.open("chrome://extensions").await?;
            self.run(script!("chromium-developer-mode"), vec![]).await?;
            self.driver().close_window().await?;
            self.driver().switch_to_window(page).await?;
        }
        self.reload_extension().await
    }

    /// Reloads the extension. The open page stays. Chromium does not start it again.
    pub async fn reload_extension(&self) -> Result<()> {
        match self.browser() {
            Browser::Chromium => {
                let page = self.driver().window().await?;
                self.driver()
                    .new_tab()
                    .await
                    .map(|tab| async { self.driver().switch_to_window(tab).await })?
                    .await?;
                self.open_popup().await?;
                // The reload closes the tab.
                let _ = self.run(script!("reload-extension"), vec![]).await;
                self.driver().switch_to_window(page).await?;
            }
            Browser::Firefox => {
                self.run_in_firefox(script!("firefox-reload-extension"), vec![json!(FIREFOX_EXTENSION_ID)])
                    .await?;
            }
        }
        Ok(())
    }

    /// Switches the extension off and on. The open page stays.
    pub async fn switch_extension_off_and_on(&self) -> Result<()> {
        match self.browser() {
            Browser::Chromium => {
                let page = self.driver().window().await?;
                let beside = self.driver().new_tab().await?;
                self.driver().switch_to_window(beside).await?;
                self.open("chrome://extensions").await?;
                self.run(script!("chromium-switch-extension"), vec![json!(CHROMIUM_EXTENSION_ID)]).await?;
                self.driver().close_window().await?;
                self.driver().switch_to_window(page).await?;
            }
            Browser::Firefox => {
                self.run_in_firefox(script!("firefox-switch-extension"), vec![json!(FIREFOX_EXTENSION_ID)])
                    .await?;
            }
        }
        Ok(())
    }

    /// Opens the context menu with the menu key or the pointer's right button at a place, in CSS pixels of the viewport,
    /// and chooses the entry with this text. Returns whether the menu has it. In Chromium, only on a screen.
    pub async fn choose_in_menu(
        &self,
        screen: Option<&Screen>,
        (x, y): (i64, i64),
        entry: &str,
    ) -> Result<bool> {
        let pointer = self.driver().action_chain().move_to(x, y);
        match (self.browser(), screen) {
            (Browser::Firefox, _) => {
                // A user's click closes them. An open popup would keep the extension from opening it again.
                self.wait_in_firefox("panels that do not close", async || {
                    Ok(self.run_in_firefox(script!("firefox-close-panels"), vec![]).await? == json!(true))
                })
                .await?;
                pointer.context_click().perform().await?;
                let choosing = async {
                    loop {
                        let chosen = self
                            .run_in_firefox(script!("firefox-choose-in-menu"), vec![json!(entry)])
                            .await?;
                        if let Some(chosen) = chosen.as_bool() {
                            return Ok(chosen);
                        }
                        sleep(ELEMENT_INTERVAL).await;
                    }
                };
                timeout(ELEMENT_DEADLINE, choosing).await.context("no menu opens")?
            }
            (Browser::Chromium, Some(screen)) => {
                // The extension's entry is the last one before "Inspect". For a field, its first letter is unique.
                let keys: &[&str] = if entry.starts_with('F') { &["f"] } else { &["Up", "Up", "Return"] };
                screen.choose_in_menu("Chromium", keys).await?;
                Ok(true)
            }
            (Browser::Chromium, None) => anyhow::bail!("Chromium opens a context menu on a screen only"),
        }
    }

    /// Continues in the popup that Chromium has opened, which closes when the driver leaves it. Returns the page.
    pub async fn enter_opened_popup(&self) -> Result<WindowHandle> {
        let page = self.driver().window().await?;
        self.driver().switch_to_window(self.another_window(&page).await?).await?;
        Ok(page)
    }

    /// The text of the popup that the browser has opened; empty while there is none.
    pub async fn text_of_opened_popup(&self) -> Result<String> {
        match self.browser() {
            Browser::Chromium => {
                let page = self.driver().window().await?;
                let mut text = String::new();
                for other in self.driver().windows().await?.into_iter().filter(|window| *window != page) {
                    self.driver().switch_to_window(other).await?;
                    text = self.css("body").await?.text().await?;
                }
                self.driver().switch_to_window(page).await?;
                Ok(text)
            }
            Browser::Firefox => {
                let text = self.run_in_firefox_popup(script!("text-of-page"), json!([])).await?;
                Ok(text.as_str().unwrap_or_default().to_owned())
            }
        }
    }

    /// Copies the selection by the context menu.
    pub async fn menu_copy(&self) -> Result<()> {
        match self.browser() {
            Browser::Chromium => {
                let key = json!({ "type": "rawKeyDown", "commands": ["copy"] });
                self.debug("Input.dispatchKeyEvent", key).await?;
            }
            Browser::Firefox => {
                self.run_in_firefox(script!("firefox-close-menu"), vec![]).await?;
                self.run_in_firefox_page(script!("firefox-copy").call(), json!([])).await?;
            }
        }
        Ok(())
    }

    /// Names the key whose field the browser's popup has opened.
    pub async fn name_key_in_popup(&self, name: &str) -> Result<()> {
        match self.browser() {
            Browser::Chromium => {
                let page = self.driver().window().await?;
                self.driver().switch_to_window(self.another_window(&page).await?).await?;
                self.css(".renaming input:focus").await?.send_keys(name + Key::Enter).await?;
                Ok(self.driver().switch_to_window(page).await?)
            }
            Browser::Firefox => {
                self.wait_in_firefox("no popup with a field", async || {
                    let can_be_named =
                        self.run_in_firefox_popup(script!("key-can-be-named"), json!([])).await?;
                    Ok(can_be_named == json!(true))
                })
                .await?;
                self.run_in_firefox_popup(script!("name-key"), json!([name])).await.map(drop)
            }
        }
    }

    /// A command of Chromium's debugger.
    pub async fn debug(&self, command: &'static str, params: Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": params });
        let reply = self.driver().handle().cmd(Vendor { path: "goog/cdp/execute", body }).await;
        Ok(reply.with_context(|| command.to_owned())?.value_json()?)
    }

    /// Runs a script's function in Firefox's own window, with Firefox's privileges.
    pub(super) async fn run_in_firefox(&self, script: Script, args: Vec<Value>) -> Result<Value> {
        self.firefox_context("chrome").await?;
        let result = self.run(script, args).await;
        self.firefox_context("content").await?;
        result
    }

    /// Runs a script in the extension's popup, which geckodriver does not list among the windows. Returns null while no
    /// popup is open.
    async fn run_in_firefox_popup(&self, script: Script, args: Value) -> Result<Value> {
        self.run_in_firefox(script!("firefox-in-popup"), vec![json!(script.call()), args]).await
    }

    /// Waits until a condition in Firefox's own window holds.
    async fn wait_in_firefox(&self, otherwise: &str, holds: impl AsyncFn() -> Result<bool>) -> Result<()> {
        let holding = async {
            while !holds().await? {
                sleep(ELEMENT_INTERVAL).await;
            }
            Ok(())
        };
        timeout(ELEMENT_DEADLINE, holding).await.with_context(|| otherwise.to_owned())?
    }

    /// Runs a script in the process of the open page, with Firefox's privileges.
    pub(super) async fn run_in_firefox_page(&self, script: String, args: Value) -> Result<Value> {
        self.run_in_firefox(script!("firefox-in-page"), vec![json!(script), args]).await
    }

    /// Sets where scripts run: in the page (`content`) or in Firefox's own window (`chrome`).
    pub(super) async fn firefox_context(&self, context: &str) -> Result<()> {
        let body = json!({ "context": context });
        self.driver().handle().cmd(Vendor { path: "moz/context", body }).await?;
        Ok(())
    }
}

/// A command of one vendor's driver.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl FormatRequestData for Vendor {
    fn format_request(&self, session_id: &SessionId) -> RequestData {
        let path = format!("/session/{session_id}/{}", self.path);
        RequestData::new(Method::POST, path).add_body(self.body.clone())
    }
}
