//! A real browser with the extension loaded, driven through `WebDriver`.

use crate::home::{Home, end_hosts, end_processes, project, utf8};
use crate::keyring::read_until;
use anyhow::{Context, Result, ensure};
use base64::prelude::{BASE64_STANDARD, Engine};
use keyferry_core::product::HOST_NAME;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::env;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::extensions::addons::firefox::FirefoxTools;
use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::prelude::*;
use tokio::process::Child;
use tokio::time::{sleep, timeout};

/// How long a driver and its browser may take to start.
const START_DEADLINE: Duration = Duration::from_mins(1);
/// How often a driver is started that ends at once.
const DRIVER_TRIES: u32 = 3;
/// How long an element may take to appear, and how often to look for it: `WebDriver` has no event for it.
pub(crate) const ELEMENT_DEADLINE: Duration = Duration::from_secs(20);
pub(crate) const ELEMENT_INTERVAL: Duration = Duration::from_millis(50);
/// Marks the processes of one browser.
const MARK: &str = "KEYFERRY_STAGE_BROWSER";
/// Covers what is as long as a key, or uncovers it.
const COVER: &str = "for (const element of document.querySelectorAll('input, textarea, code'))
  if ((element.value ?? element.textContent).length >= 40) element.style.webkitTextSecurity = arguments[0];";
/// The page for new users, in the extension.
const ONBOARDING: &str = "onboarding/onboarding.html";
const NEXT_FRAMES: &str = "const done = arguments[0];
requestAnimationFrame(() => requestAnimationFrame(() => done()));";
/// Closes that page as soon as it is there, and comes to the front: a tab that is not hears no clicks.
const CLOSE_ONBOARDING: &str = "const { id } = await chrome.tabs.getCurrent();
  let page;
  while (!page) {
    const tabs = await chrome.runtime.getContexts({ contextTypes: ['TAB'] });
    page = tabs.find(({ documentUrl }) => documentUrl?.endsWith(args[0]));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await chrome.tabs.remove(page.tabId);
  await chrome.tabs.update(id, { active: true });
  while (document.visibilityState !== 'visible') await new Promise((resolve) => setTimeout(resolve, 20));
  return null";
/// The id that Firefox is told to give the extension's pages; of its own accord it takes a random one.
const FIREFOX_UUID: &str = "6b657966-6572-4279-8000-746573747321";

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

/// What `prefers-color-scheme` says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColorScheme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// How to start a browser.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which browser.
    pub browser: Browser,
    /// The unpacked extension.
    pub extension: PathBuf,
    /// More unpacked extensions, for Chromium.
    pub beside: Vec<PathBuf>,
    /// The categories of Chromium's trace, separated by commas, if there is to be one.
    pub trace: Option<&'static str>,
    /// The `keyferry` binary to register as native messaging host, if any.
    pub host: Option<PathBuf>,
    /// A program that is started in the host's place, and starts it.
    pub host_wrapper: Option<PathBuf>,
    /// The proxy for every host.
    pub proxy: SocketAddr,
    /// Light or dark.
    pub color_scheme: ColorScheme,
    /// Whether to show a window; otherwise it is headless.
    pub window: bool,
    /// The X display to show it on, in place of the user's.
    pub display: Option<String>,
    /// Whether the page for new users, which the extension opens when it is installed, stays open.
    pub onboarding: bool,
    /// Where screenshots go.
    pub screenshots: PathBuf,
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

/// The driver and all that it started.
#[derive(Debug)]
struct Processes {
    driver: Child,
    profile: PathBuf,
}

impl Drop for Processes {
    fn drop(&mut self) {
        // The driver first, so that it starts nothing more.
        let _ = self.driver.start_kill();
        end_processes(MARK, &self.profile);
    }
}

impl Session {
    /// Registers the host, then starts the browser with a new profile in `home` and the extension loaded.
    pub async fn start(home: &Home, options: Options) -> Result<Self> {
        let profile = home.path().join("profile").join(options.browser.name());
        ensure!(!profile.exists(), "this home has run {} already", options.browser.name());
        fs::create_dir_all(&profile)?;
        let registration = register_host(home, &options, &profile).await?;
        let starting = Self::start_driver(home, &options, &profile);
        let (processes, server) = timeout(START_DEADLINE, starting).await.context("no driver")??;
        let capabilities = match options.browser {
            Browser::Chromium => chromium(&options, &profile)?,
            Browser::Firefox => firefox(&options, &profile)?,
        };
        let starting = WebDriver::new(server, capabilities);
        let driver = timeout(START_DEADLINE, starting).await.context("no browser")??;
        driver.set_poller(Arc::new(ElementPollerWithTimeout::new(ELEMENT_DEADLINE, ELEMENT_INTERVAL)));
        let session = Self { options, profile, registration, driver, _processes: processes };
        session.set_up().await?;
        Ok(session)
    }

    /// Chromedriver takes a free port of IPv4 and then wants the same one of IPv6, which another may have: then it
    /// ends.
    async fn start_driver(home: &Home, options: &Options, profile: &Path) -> Result<(Processes, String)> {
        for _ in 1..DRIVER_TRIES {
            if let Ok(started) = Self::try_driver(home, options, profile).await {
                return Ok(started);
            }
        }
        Self::try_driver(home, options, profile).await
    }

    async fn try_driver(home: &Home, options: &Options, profile: &Path) -> Result<(Processes, String)> {
        let (program, ready) = match options.browser {
            Browser::Chromium => ("chromedriver", "started successfully on port "),
            Browser::Firefox => ("geckodriver", "Listening on 127.0.0.1:"),
        };
        let mut command = home.command(program);
        command.arg("--port=0").env(MARK, profile).stdout(Stdio::piped()).stderr(Stdio::null());
        if options.browser == Browser::Firefox {
            // System access: Firefox opens the extension's pages for a driver only with it.
            command.args(["--websocket-port=0", "--allow-system-access"]);
        }
        if let Some(display) = &options.display {
            command.env("DISPLAY", display).env_remove("XAUTHORITY").env_remove("WAYLAND_DISPLAY");
        } else if options.window {
            command.envs(display());
        }
        let driver = command.spawn().with_context(|| format!("{program} does not start"))?;
        let mut processes = Processes { driver, profile: profile.to_owned() };
        let line = read_until(&mut processes.driver, ready).await.with_context(|| program.to_owned())?;
        let port: String =
            line.split(ready).last().unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        // Nobody reads on: let the driver write into the void rather than fail.
        if let Some(mut stdout) = processes.driver.stdout.take() {
            tokio::spawn(async move { tokio::io::copy(&mut stdout, &mut tokio::io::sink()).await });
        }
        Ok((processes, format!("http://127.0.0.1:{port}")))
    }

    async fn set_up(&self) -> Result<()> {
        if self.options.browser == Browser::Firefox {
            let path = utf8(&self.options.extension)?;
            FirefoxTools::new(self.driver.handle().clone()).install_addon(&path, Some(true)).await?;
        }
        // The benchmark's other extensions have none.
        if self.options.extension.join(ONBOARDING).is_file() {
            self.end_onboarding().await.context("no page for new users")?;
        }
        if self.options.onboarding { self.open_own(ONBOARDING).await } else { Ok(()) }
    }

    /// Closes the page for new users that the extension opens when it is installed: it stands in front of whatever a
    /// test is about.
    async fn end_onboarding(&self) -> Result<()> {
        match self.options.browser {
            Browser::Chromium => {
                // Its driver does not count the pages of extensions among its windows: the extension closes it.
                self.open_own("options/options.html").await?;
                self.run(CLOSE_ONBOARDING, vec![json!(ONBOARDING)]).await?;
                self.open("about:blank").await
            }
            Browser::Firefox => {
                let first = self.driver.window().await?;
                let onboarding = self.another_window(&first).await?;
                self.driver.switch_to_window(onboarding).await?;
                self.driver.close_window().await?;
                Ok(self.driver.switch_to_window(first).await?)
            }
        }
    }

    /// Kills the native messaging host, should one run.
    pub(crate) fn end_host(&self) {
        let hosts = [&self.options.host, &self.options.host_wrapper];
        let programs: Vec<&Path> = hosts.into_iter().filter_map(|host| host.as_deref()).collect();
        end_hosts(MARK, &self.profile, &programs);
    }

    /// Brings the tab to the front: one that is not hears no clicks and draws no frames.
    pub async fn to_front(&self) -> Result<()> {
        match self.options.browser {
            Browser::Chromium => self.debug("Page.bringToFront", json!({})).await.map(drop),
            // It is there as soon as it is switched to.
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

    /// Registers the helper, as if the user had installed it only now.
    pub async fn install_host(&self, home: &Home) -> Result<()> {
        let options = Options { host: Some(host_binary()), ..self.options.clone() };
        register_host(home, &options, &self.profile).await.map(drop)
    }

    /// Opens another page of the extension, by its path there.
    pub async fn open_own(&self, path: &str) -> Result<()> {
        self.open(&format!("{}/{path}", self.extension_origin()?)).await
    }

    /// Runs an asynchronous function in the page: its body, with `arguments`. Returns what it returns.
    pub async fn run(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
            (async (...args) => {{ {body} }})(...arguments).then(done, (error) => done({{ error: String(error) }}));"
        );
        let result = self.driver.execute_async(&script, arguments).await?;
        let result = result.json().clone();
        ensure!(result.get("error").is_none(), "{result}");
        Ok(result)
    }

    /// The violations that axe-core finds in the page, or below the element for a CSS selector, in short.
    pub async fn axe(&self, selector: Option<&str>) -> Result<Vec<String>> {
        let axe = project().join("tests/pages/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(&axe).with_context(|| axe.display().to_string())?;
        self.driver.execute(&axe, vec![]).await?;
        let body = "const result = await axe.run(args[0] ? { include: [args[0]] } : document, {
              runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
            if (result.passes.length < 5) return ['axe looked at nothing'];
            return result.violations.map(({ id, help, nodes }) =>
              `${id}: ${help}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`)}`);";
        let found = self.run(body, vec![json!(selector)]).await?;
        Ok(serde_json::from_value(found)?)
    }

    /// `WebDriver` itself, for what the methods here do not cover.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Which browser this is.
    pub fn browser(&self) -> Browser {
        self.options.browser
    }

    /// The browser's profile. It stays after the browser has been closed, for as long as the home does.
    pub fn profile_dir(&self) -> &Path {
        &self.profile
    }

    /// How it was started.
    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    /// Where the browser looks up the native messaging host.
    pub(crate) fn registration(&self) -> PathBuf {
        self.registration.clone()
    }

    /// Loads an address.
    pub async fn open(&self, url: &str) -> Result<()> {
        if self.options.browser == Browser::Firefox {
            // Somebody may have given up waiting while Firefox's own window was being asked.
            self.firefox_context("content").await?;
        }
        self.driver.goto(url).await.with_context(|| format!("{url} does not load"))
    }

    /// The first element for a CSS selector, as soon as there is one.
    pub async fn css(&self, selector: &str) -> Result<WebElement> {
        let query = self.driver.query(By::Css(selector));
        query.first().await.with_context(|| format!("no {selector:?}"))
    }

    /// The first element for a CSS selector, if it is there now.
    pub async fn css_now(&self, selector: &str) -> Result<Option<WebElement>> {
        Ok(self.driver.find_all(By::Css(selector)).await?.into_iter().next())
    }

    /// Makes what the page has to show itself this big, in CSS pixels.
    pub async fn set_size(&self, width: u32, height: u32) -> Result<()> {
        let inner = self.run("return [outerWidth - innerWidth, outerHeight - innerHeight]", vec![]).await?;
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
        query.first().await.with_context(|| format!("no element says {text:?}"))
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
        query.first().await.with_context(|| format!("no control says {text:?}"))
    }

    /// Clicks the control with this text as a user does, as soon as it is there and enabled.
    pub async fn click(&self, text: &str) -> Result<()> {
        loop {
            let control = self.control(text).await?;
            let enabled = control.wait_until().enabled().await;
            enabled.with_context(|| format!("{text:?} stays disabled"))?;
            match control.click().await {
                // The page has made it anew since it was found, as frameworks do.
                Err(error) if matches!(*error, WebDriverErrorInner::StaleElementReference(_)) => {}
                clicked => return clicked.with_context(|| format!("{text:?} cannot be clicked")),
            }
        }
    }

    /// Types into the element for a CSS selector, key by key, after what is there.
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

    /// Waits until the page has drawn two more frames: whatever looks at the page once a frame has looked.
    pub async fn next_frames(&self) -> Result<()> {
        self.driver.execute_async(NEXT_FRAMES, vec![]).await?;
        Ok(())
    }

    /// Waits until there is no element for a CSS selector.
    pub async fn wait_until_gone(&self, selector: &str) -> Result<()> {
        let gone = self.driver.query(By::Css(selector)).wait_until_gone().await;
        gone.with_context(|| format!("{selector:?} stays"))
    }

    /// Saves a picture of the page as `NAME.png` and says where. What the page shows in fields and as code is
    /// covered by dots, since it may be a key.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        self.driver.execute(COVER, vec![json!("disc")]).await?;
        let picture = self.driver.screenshot_as_png().await;
        self.driver.execute(COVER, vec![json!("")]).await?;
        self.save_picture(name, &picture?)
    }

    pub(crate) fn save_picture(&self, name: &str, picture: &[u8]) -> Result<PathBuf> {
        fs::create_dir_all(&self.options.screenshots)?;
        let path = self.options.screenshots.join(format!("{name}.png"));
        fs::write(&path, picture)?;
        Ok(path)
    }

    /// The browser's name and version.
    pub fn version(&self) -> String {
        let capabilities = self.driver.capabilities();
        let version =
            capabilities.get("browserVersion").and_then(Value::as_str).unwrap_or("of unknown version");
        format!("{} {version}", self.options.browser.title())
    }

    /// The origin of the extension's own pages, which has the extension's id in it.
    pub fn extension_origin(&self) -> Result<String> {
        Ok(match self.options.browser {
            Browser::Chromium => format!("chrome-extension://{}", chromium_id(&self.options.extension)?),
            Browser::Firefox => format!("moz-extension://{FIREFOX_UUID}"),
        })
    }

    /// Opens the extension's popup as a page of its own.
    pub async fn open_popup(&self) -> Result<()> {
        let popup = manifest(&self.options.extension)?;
        let popup = popup["action"]["default_popup"].as_str().context("the manifest names no popup")?;
        self.open(&format!("{}/{popup}", self.extension_origin()?)).await
    }

    /// What pages and content scripts have written to the console since the last call. Only Chromium tells.
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
        // chromedriver learns that a trace is under way when it is asked for it, and hands it out the next time.
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

    /// Ends the browser in the ordinary way, so that it writes its profile.
    pub async fn close(self) -> Result<()> {
        Ok(self.driver.clone().quit().await?)
    }
}

/// Runs `keyferry install` for the profile or the home that the browser is about to have. Returns where the
/// registration is, or would be.
async fn register_host(home: &Home, options: &Options, profile: &Path) -> Result<PathBuf> {
    let file = format!("{HOST_NAME}.json");
    let registration = match options.browser {
        Browser::Chromium => profile.join("NativeMessagingHosts").join(file),
        Browser::Firefox => home.path().join(".mozilla/native-messaging-hosts").join(file),
    };
    let Some(host) = &options.host else { return Ok(registration) };
    let mut command = home.command(host);
    command.arg("install");
    match options.browser {
        Browser::Chromium => command.arg("--user-data-dir").arg(profile),
        Browser::Firefox => command.args(["--browser", "firefox"]),
    };
    let output = command.output().await.with_context(|| format!("{} does not start", host.display()))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{} install: {complaint}", host.display());
    if let Some(wrapper) = &options.host_wrapper {
        let text = fs::read(&registration).with_context(|| registration.display().to_string())?;
        let mut content: Value = serde_json::from_slice(&text)?;
        content["path"] = json!(utf8(wrapper)?);
        fs::write(&registration, serde_json::to_vec(&content)?)?;
    }
    Ok(registration)
}

fn chromium(options: &Options, profile: &Path) -> Result<Capabilities> {
    let extensions: Result<Vec<_>> =
        [&options.extension].into_iter().chain(&options.beside).map(|folder| utf8(folder)).collect();
    let mut args = vec![
        format!("--user-data-dir={}", utf8(profile)?),
        format!("--load-extension={}", extensions?.join(",")),
        "--window-size=1280,900".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        // Chromium's own passwords are none of the keyring's business here.
        "--password-store=basic".to_owned(),
        "--lang=en-US".to_owned(),
    ];
    if !options.window {
        args.push("--headless=new".to_owned());
    }
    if rustix::process::geteuid().is_root() {
        // Chromium refuses to run its sandbox as root.
        args.push("--no-sandbox".to_owned());
    }
    if options.color_scheme == ColorScheme::Dark {
        args.push("--force-dark-mode".to_owned());
    }
    let mut chromium = json!({ "binary": find("chromium")? });
    let mut logs = json!({ "browser": "ALL" });
    if let Some(categories) = options.trace {
        // Pages that were left would stay in the same process, and what they hold would be counted.
        args.push("--disable-features=BackForwardCache".to_owned());
        chromium["perfLoggingPrefs"] =
            json!({ "enableNetwork": false, "enablePage": false, "traceCategories": categories });
        logs["performance"] = json!("ALL");
    }
    chromium["args"] = json!(args);
    Ok(capabilities(
        options,
        [("browserName", json!("chrome")), ("goog:chromeOptions", chromium), ("goog:loggingPrefs", logs)],
    ))
}

fn firefox(options: &Options, profile: &Path) -> Result<Capabilities> {
    // A profile of our own: geckodriver would remove its own after the session, before it could be searched.
    let mut args =
        vec!["-profile".to_owned(), utf8(profile)?, "--width=1280".to_owned(), "--height=900".to_owned()];
    if !options.window {
        args.push("-headless".to_owned());
    }
    let manifest = manifest(&options.extension)?;
    let id = manifest["browser_specific_settings"]["gecko"]["id"].as_str().context("no id for Firefox")?;
    let dark = options.color_scheme == ColorScheme::Dark;
    let preferences = json!({
        // The driver turns it off; a page that is left is to hear of it as it does for a user.
        "dom.disable_beforeunload": false,
        "extensions.webextensions.uuids": json!({ id: FIREFOX_UUID }).to_string(),
        "intl.accept_languages": "en-US",
        "layout.css.prefers-color-scheme.content-override": i32::from(!dark),
        // Pictures of what is still moving would differ.
        "ui.prefersReducedMotion": 1,
        "ui.systemUsesDarkTheme": i32::from(dark),
    });
    Ok(capabilities(
        options,
        [
            ("browserName", json!("firefox")),
            (
                "moz:firefoxOptions",
                json!({ "args": args, "binary": find("firefox-esr").or_else(|_| find("firefox"))?, "prefs": preferences }),
            ),
        ],
    ))
}

fn capabilities<const N: usize>(options: &Options, own: [(&str, Value); N]) -> Capabilities {
    let proxy = options.proxy.to_string();
    let common = [
        ("acceptInsecureCerts", json!(true)),
        ("proxy", json!({ "proxyType": "manual", "httpProxy": proxy, "sslProxy": proxy })),
    ];
    let all = own.into_iter().chain(common).map(|(name, value)| (name.to_owned(), value));
    Capabilities::from(all.collect::<Map<String, Value>>())
}

/// What a window needs of the user's session: which display, and the right to use it.
fn display() -> Vec<(&'static str, PathBuf)> {
    let mut variables = vec![];
    if let Some(display) = env::var_os("DISPLAY") {
        variables.push(("DISPLAY", display.into()));
        let authority = env::var_os("XAUTHORITY").map(PathBuf::from);
        let at_home = || env::var_os("HOME").map(|home| Path::new(&home).join(".Xauthority"));
        variables.extend(authority.or_else(at_home).map(|authority| ("XAUTHORITY", authority)));
    }
    if let (Some(display), Some(runtime)) = (env::var_os("WAYLAND_DISPLAY"), env::var_os("XDG_RUNTIME_DIR")) {
        // An absolute path is found from any XDG_RUNTIME_DIR.
        variables.push(("WAYLAND_DISPLAY", Path::new(&runtime).join(display)));
    }
    variables
}

/// A program on the `PATH`.
fn find(program: &str) -> Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file());
    found.with_context(|| format!("{program} is not on the PATH"))
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

/// An `XPath` condition.
fn has_text(text: &str) -> String {
    format!("normalize-space(.)={}", quoted(text))
}

/// An `XPath` string, which knows no escapes.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

/// The `keyferry` binary: `KEYFERRY_BIN`, or the one that `cargo xtask build` makes.
pub fn host_binary() -> PathBuf {
    env::var_os("KEYFERRY_BIN").map_or_else(|| project().join("dist/bin/keyferry"), PathBuf::from)
}
