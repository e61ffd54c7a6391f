//! What `WebDriver` has no command for, and each vendor's driver has in its own way.

use crate::browser::{Browser, Session};
use crate::shadow::IN_FIREFOX;
use anyhow::{Context, Result};
use hyper::Method;
use keyferry_core::product::FIREFOX_EXTENSION_ID;
use serde_json::{Value, json};
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{RequestData, SessionId};

/// Reads the clipboard with a page's rights.
const READ_IN_CHROMIUM: &str =
    "const done = arguments[0]; navigator.clipboard.readText().then(done, () => done(null));";
/// Reads the clipboard with Firefox's own rights.
const READ_IN_FIREFOX: &str = "const { Cc, Ci } = globalThis;
const content = Cc['@mozilla.org/widget/transferable;1'].createInstance(Ci.nsITransferable);
content.init(null);
content.addDataFlavor('text/plain');
Services.clipboard.getData(content, Services.clipboard.kGlobalClipboard);
const text = {};
content.getTransferData('text/plain', text);
return text.value.QueryInterface(Ci.nsISupportsString).data;";

/// Forced, as when a page keeps it from being idle.
const END_BACKGROUND: &str = "return WebExtensionPolicy.getByID(arguments[0]).extension.terminateBackground({
  disableResetIdleForTest: true,
}).then(() => null);";
const RELOAD: &str =
    "const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
return AddonManager.getAddonByID(arguments[0]).then(addon => addon.reload()).then(() => null);";
const CLOSE_MENU: &str = "document.getElementById('contentAreaContextMenu').hidePopup();";

impl Session {
    /// The text on the clipboard.
    pub async fn clipboard(&self) -> Result<String> {
        let text = match self.browser() {
            Browser::Chromium => {
                self.debug("Browser.grantPermissions", json!({ "permissions": ["clipboardReadWrite"] }))
                    .await?;
                let text = self.driver().execute_async(READ_IN_CHROMIUM, vec![]).await?.json().clone();
                // Granting takes all other permissions away, the one to write to the clipboard among them.
                self.debug("Browser.resetPermissions", json!({})).await?;
                text
            }
            Browser::Firefox => self.in_firefox_window(READ_IN_FIREFOX, vec![]).await?,
        };
        Ok(text.as_str().context("the clipboard could not be read")?.to_owned())
    }

    /// Puts a text on the clipboard.
    pub async fn write_clipboard(&self, text: &str) -> Result<()> {
        match self.browser() {
            Browser::Chromium => {
                let write = "const [text, done] = arguments; navigator.clipboard.writeText(text).then(done, () => done());";
                self.driver().execute_async(write, vec![json!(text)]).await?;
            }
            Browser::Firefox => {
                let write = "const { Cc, Ci } = globalThis;
                Cc['@mozilla.org/widget/clipboardhelper;1'].getService(Ci.nsIClipboardHelper).copyString(arguments[0]);";
                self.in_firefox_window(write, vec![json!(text)]).await?;
            }
        }
        Ok(())
    }

    /// Ends the extension's background as the browser does when it is idle, whatever it is doing.
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
                self.in_firefox_window(END_BACKGROUND, vec![json!(FIREFOX_EXTENSION_ID)]).await?;
            }
        }
        Ok(())
    }

    /// Loads the extension anew, as an update does. The page that is open stays.
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
                // The tab goes with the extension.
                let _ = self.driver().execute("chrome.runtime.reload()", vec![]).await;
                self.driver().switch_to_window(page).await?;
            }
            Browser::Firefox => {
                self.in_firefox_window(RELOAD, vec![json!(FIREFOX_EXTENSION_ID)]).await?;
            }
        }
        Ok(())
    }

    /// Copies the selection as the context menu does, which is closed again.
    pub async fn menu_copy(&self) -> Result<()> {
        match self.browser() {
            Browser::Chromium => {
                let key = json!({ "type": "rawKeyDown", "commands": ["copy"] });
                self.debug("Input.dispatchKeyEvent", key).await?;
            }
            Browser::Firefox => {
                self.in_firefox_window(CLOSE_MENU, vec![]).await?;
                let copy = json!("window.docShell.doCommand('cmd_copy');");
                self.in_firefox_window(IN_FIREFOX, vec![copy, json!([])]).await?;
            }
        }
        Ok(())
    }

    /// A command of Chromium's debugger.
    pub async fn debug(&self, command: &'static str, params: Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": params });
        let reply = self.driver().handle().cmd(Vendor { path: "goog/cdp/execute", body }).await;
        Ok(reply.with_context(|| command.to_owned())?.value_json()?)
    }

    /// What a script returns in Firefox's own window, with Firefox's own rights.
    pub(crate) async fn in_firefox_window(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        self.firefox_context("chrome").await?;
        let result = self.driver().execute(script, args).await;
        self.firefox_context("content").await?;
        Ok(result?.json().clone())
    }

    /// Whether scripts run in the page (`content`) or in Firefox's own window (`chrome`).
    pub(crate) async fn firefox_context(&self, context: &str) -> Result<()> {
        let body = json!({ "context": context });
        self.driver().handle().cmd(Vendor { path: "moz/context", body }).await?;
        Ok(())
    }
}

/// A command of one vendor's.
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
