//! What `WebDriver` has no command for, and each vendor's driver has in its own way.

use crate::browser::{Browser, Session};
use anyhow::{Context, Result};
use hyper::Method;
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
    async fn firefox_context(&self, context: &str) -> Result<()> {
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
