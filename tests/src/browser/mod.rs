//! A real browser with the extension loaded, driven through `WebDriver`.

mod launch;
mod page;
mod shadow;
mod vendor;

use crate::origins::UPSTACK;
use crate::script::Script;
use crate::{project, script, text};
use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD, Engine};
use keyferry_core::protocol::{ExtensionReply, ExtensionRequest};
use keyferry_test_support::Home;
use keyferry_test_support::process::kill_hosts;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use thirtyfour::prelude::*;
use tokio::time::{sleep, timeout};

pub use launch::Tabs;
use launch::{FIREFOX_UUID, MARK, Processes, register_host};
pub(crate) use launch::{Installer, Options};

/// Limit for an element to appear, and the interval between two checks: `WebDriver` has no event.
const ELEMENT_DEADLINE: Duration = Duration::from_secs(20);
const ELEMENT_INTERVAL: Duration = Duration::from_millis(50);
/// Time to watch for something that must not happen: longer than the longest pause between two scans of a
/// page (320 ms), and longer than a fill takes.
const SETTLE_MILLIS: u64 = 800;

/// A kind of browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// Chromium, driven by chromedriver.
    Chromium,
    /// Firefox ESR, driven by geckodriver.
    Firefox,
}

impl Browser {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];

    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
        }
    }

    /// The name, as in `--browser`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }
}

/// The value of `prefers-color-scheme`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColorScheme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// A running browser. Its processes are killed on drop, unless [`Session::close`] has ended it before.
#[derive(Debug)]
pub struct Session {
    options: Options,
    profile: PathBuf,
    registration: PathBuf,
    driver: WebDriver,
    _processes: Processes,
}

impl Drop for Session {
    fn drop(&mut self) {
        // Otherwise the handle asks a browser to quit that is about to be killed, and blocks until it has.
        let _ = self.driver.clone().leak();
    }
}

impl Session {
    /// `WebDriver` itself, for functions that have no method here.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// The kind of browser.
    pub fn browser(&self) -> Browser {
        self.options.browser
    }

    /// The browser's profile. It stays after the browser has been closed, for as long as the home does.
    pub fn profile_dir(&self) -> &Path {
        &self.profile
    }

    /// Its options.
    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    /// The host's registration: the file that the browser reads.
    pub(crate) fn registration(&self) -> PathBuf {
        self.registration.clone()
    }

    /// The browser's name and version.
    pub fn version(&self) -> String {
        let capabilities = self.driver.capabilities();
        let version =
            capabilities.get("browserVersion").and_then(Value::as_str).unwrap_or("of unknown version");
        format!("{} {version}", self.options.browser.title())
    }

    /// The origin of the extension's own pages, which has the extension's ID in it.
    pub fn extension_origin(&self) -> Result<String> {
        Ok(match self.options.browser {
            Browser::Chromium => format!("chrome-extension://{}", chromium_id(&self.options.extension)?),
            Browser::Firefox => format!("moz-extension://{FIREFOX_UUID}"),
        })
    }

    /// Kills the native messaging host if one runs.
    pub(crate) fn end_host(&self) {
        let hosts = [&self.options.host, &self.options.host_wrapper];
        let programs: Vec<&Path> = hosts.into_iter().filter_map(|host| host.as_deref()).collect();
        kill_hosts(MARK, &self.profile, &programs);
    }

    /// Registers the helper, as if the user had installed it only now.
    pub fn install_host(&self, home: &Home) -> Result<()> {
        let options = Options { host: Some(host_binary()), ..self.options.clone() };
        register_host(home, &options, &self.profile).map(drop)
    }

    /// Loads an address.
    pub async fn open(&self, url: &str) -> Result<()> {
        if self.options.browser == Browser::Firefox {
            // A call that timed out may have left the driver in the context of Firefox's own window.
            self.firefox_context("content").await?;
        }
        self.driver.goto(url).await.with_context(|| format!("{url} does not load"))
    }

    /// Opens a page of the extension, by its path there.
    pub async fn open_own(&self, path: &str) -> Result<()> {
        self.open(&format!("{}/{path}", self.extension_origin()?)).await
    }

    /// Opens the extension's popup as a page.
    pub async fn open_popup(&self) -> Result<()> {
        let popup = manifest(&self.options.extension)?;
        let popup = popup["action"]["default_popup"].as_str().context("the manifest names no popup")?;
        self.open_own(popup).await
    }

    /// Runs a script's function in the page and returns its result, awaited if it is a promise.
    pub async fn run(&self, script: Script, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.driver.execute(&script.call(), arguments).await?.json().clone())
    }

    /// Sends a message to the extension's background, as the extension's page that is open does, and returns the
    /// reply.
    pub async fn send_message<T: DeserializeOwned>(&self, message: &impl Serialize) -> Result<T> {
        let reply = self.run(script!("send-message"), vec![serde_json::to_value(message)?]).await?;
        serde_json::from_value(reply.clone()).with_context(|| reply.to_string())
    }

    /// Opens the popup as a page in another tab, and returns to this one. The focus on this page stays where it is.
    /// Returns the answer to the request, which gets the browser's ID of Upstack's tab.
    pub async fn ask_beside_upstack(
        &self,
        request: impl FnOnce(i32) -> ExtensionRequest,
    ) -> Result<ExtensionReply> {
        let page = self.driver.window().await?;
        let popup = self.driver.new_tab().await?;
        self.driver.switch_to_window(popup).await?;
        self.open_popup().await?;
        self.text(text("popup_ready")).await?;
        let tab = self.run(script!("find-tab"), vec![json!(format!("{UPSTACK}/*"))]).await?;
        let reply = self.send_message(&request(serde_json::from_value(tab)?)).await;
        self.driver.close_window().await?;
        self.driver.switch_to_window(page).await?;
        self.to_front().await?;
        reply
    }

    /// Chooses in the popup to fill a key into the field that has the focus.
    pub async fn fill_at_cursor(&self) -> Result<ExtensionReply> {
        self.ask_beside_upstack(|tab| ExtensionRequest::FillHere { tab }).await
    }

    /// Brings the tab to the front: a tab in the background gets no clicks and draws no frames.
    pub async fn to_front(&self) -> Result<()> {
        match self.options.browser {
            Browser::Chromium => self.debug("Page.bringToFront", json!({})).await.map(drop),
            // Firefox brings a tab to the front when the driver switches to it.
            Browser::Firefox => Ok(()),
        }
    }

    /// A window or tab that is not this one, as soon as there is one.
    async fn another_window(&self, this: &WindowHandle) -> Result<WindowHandle> {
        let waiting = async {
            loop {
                let windows = self.driver.windows().await?;
                if let Some(other) = windows.into_iter().find(|window| window != this) {
                    return Ok(other);
                }
                sleep(ELEMENT_INTERVAL).await;
            }
        };
        timeout(ELEMENT_DEADLINE, waiting).await.context("there is no other window")?
    }

    /// The console messages of pages and content scripts since the last call. Only Chromium has a log.
    pub async fn log(&self) -> Result<Vec<String>> {
        match self.options.browser {
            Browser::Chromium => {
                let entries = self.driver.browser_log().await?;
                Ok(entries.into_iter().map(|entry| format!("{} {}", entry.level, entry.message)).collect())
            }
            Browser::Firefox => Ok(vec![]),
        }
    }

    /// The events of Chromium's trace since the last call.
    pub async fn trace(&self) -> Result<Vec<Value>> {
        let mut events = vec![];
        // The first request makes chromedriver collect the trace, the second returns it.
        for _ in 0..2 {
            for entry in self.driver.get_log("performance").await? {
                let mut message: Value = serde_json::from_str(&entry.message)?;
                if message["message"]["method"] == "Tracing.dataCollected" {
                    events.push(message["message"]["params"].take());
                }
            }
        }
        Ok(events)
    }

    /// Quits the browser normally, so that it writes its profile.
    pub async fn close(self) -> Result<()> {
        Ok(self.driver.clone().quit().await?)
    }
}

fn manifest(extension: &Path) -> Result<Value> {
    let path = extension.join("manifest.json");
    let text = fs::read(&path).with_context(|| format!("{}: run `cargo xtask build`", path.display()))?;
    serde_json::from_slice(&text).with_context(|| path.display().to_string())
}

/// Chromium's id of an unpacked extension: the first 16 bytes of the SHA-256 of the manifest's `key`, or of the
/// folder's path where there is none, in hexadecimal with the digits `a` to `p`.
pub fn chromium_id(extension: &Path) -> Result<String> {
    let digest = match manifest(extension)?["key"].as_str() {
        Some(key) => Sha256::digest(BASE64_STANDARD.decode(key)?),
        None => Sha256::digest(extension.canonicalize()?.as_os_str().as_encoded_bytes()),
    };
    let digits = digest.iter().take(16).flat_map(|byte| [byte >> 4, byte & 15]);
    Ok(digits.map(|digit| char::from(b'a' + digit)).collect())
}

/// The `keyferry` binary: `KEYFERRY_BIN`, or the one that `cargo xtask build` makes.
pub fn host_binary() -> PathBuf {
    env::var_os("KEYFERRY_BIN").map_or_else(|| project().join("dist/bin/keyferry"), PathBuf::from)
}
