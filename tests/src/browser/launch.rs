//! Starts a browser: its driver, its profile, the extension and the host's registration.

use super::{Browser, ColorScheme, ELEMENT_DEADLINE, ELEMENT_INTERVAL, Session, manifest};
use crate::script;
use anyhow::{Context, Result, ensure};
use keyferry_core::product::HOST_NAME;
use keyferry_test_support::process::{Process, kill_marked};
use keyferry_test_support::{Home, Run};
use serde_json::{Map, Value, json};
use std::env;
use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use thirtyfour::extensions::addons::firefox::FirefoxTools;
use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::prelude::*;
use tokio::time::{sleep, timeout};

/// Limit for a browser to start.
const START_DEADLINE: Duration = Duration::from_mins(1);
/// Attempts to start a driver that exits immediately.
const DRIVER_TRIES: u32 = 3;
/// Marks the processes of one browser.
pub(super) const MARK: &str = "KEYFERRY_TEST_BROWSER";
/// The path of the onboarding page in the extension.
const ONBOARDING: &str = "onboarding/onboarding.html";
/// The path of another page of the extension.
const OPTIONS: &str = "options/options.html";
/// The ID in the addresses of the extension's pages that Firefox is configured to use; by default it is random.
pub(super) const FIREFOX_UUID: &str = "6b657966-6572-4279-8000-746573747321";

/// Installs the extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Installer {
    /// The browser's driver.
    Driver,
    /// A company's policies.
    Policies,
}

/// Options of a browser.
#[derive(Debug, Clone)]
pub struct Options {
    /// The kind of browser.
    pub browser: Browser,
    /// The unpacked extension.
    pub extension: PathBuf,
    /// More unpacked extensions, for Chromium.
    pub beside: Vec<PathBuf>,
    /// The categories that Chromium traces, separated by commas.
    pub trace: Option<&'static str>,
    /// The `keyferry` binary to register as native messaging host, if any.
    pub host: Option<PathBuf>,
    /// A program that is started in the host's place, and starts it.
    pub host_wrapper: Option<PathBuf>,
    /// The proxy for every host.
    pub proxy: SocketAddr,
    /// Light or dark.
    pub color_scheme: ColorScheme,
    /// Shows a window; otherwise the browser is headless.
    pub window: bool,
    /// The variables by which the browser and the helper find a desktop, in place of the user's.
    pub desktop: Vec<(&'static str, String)>,
    /// Keeps the onboarding page open, which the extension opens when it is installed.
    pub onboarding: bool,
    /// A company's policies for the browser, which it alone sees. That needs root or user namespaces.
    pub policies: Option<Value>,
    /// Registers the host for all users of Chromium, not for this one. Needs policies.
    pub for_all_users: bool,
    /// Installs the extension.
    pub installer: Installer,
    /// The folder for screenshots.
    pub screenshots: PathBuf,
}

/// The driver and the processes that it started, killed on drop.
#[derive(Debug)]
pub(super) struct Processes {
    driver: Process,
    profile: PathBuf,
}

impl Drop for Processes {
    fn drop(&mut self) {
        // The driver first, so that it starts no further process.
        let _ = self.driver.child().kill();
        kill_marked(MARK, &self.profile);
    }
}

impl Session {
    /// Registers the host, then starts the browser with a new profile in `home` and the extension loaded.
    pub async fn start(home: &Home, options: Options) -> Result<Self> {
        let profile = home.path("profile").join(options.browser.name());
        ensure!(!profile.exists(), "this home has run {} already", options.browser.name());
        fs::create_dir_all(&profile)?;
        let registration = register_host(home, &options, &profile)?;
        let (processes, server) = start_driver(home, &options, &profile)?;
        let capabilities = match options.browser {
            Browser::Chromium => chromium(home, &options, &profile, Tabs::New)?,
            Browser::Firefox => firefox(home, &options, &profile)?,
        };
        if options.for_all_users {
            register_for_all_users(home, &registration)?;
        }
        let starting = WebDriver::new(server, capabilities);
        let driver = timeout(START_DEADLINE, starting).await.context("no browser")??;
        driver.set_poller(Arc::new(ElementPollerWithTimeout::new(ELEMENT_DEADLINE, ELEMENT_INTERVAL)));
        let session = Self { options, profile, registration, driver, _processes: processes };
        session.set_up().await?;
        Ok(session)
    }

    /// Quits the browser, and starts it again with the same profile. Only Chromium: Firefox forgets the storage of an
    /// extension that a driver has installed.
    pub async fn restart(self, home: &Home, tabs: Tabs) -> Result<Self> {
        let (options, profile, registration) =
            (self.options.clone(), self.profile.clone(), self.registration.clone());
        self.close().await?;
        let (processes, server) = start_driver(home, &options, &profile)?;
        let capabilities = chromium(home, &options, &profile, tabs)?;
        let starting = WebDriver::new(server, capabilities);
        let driver = timeout(START_DEADLINE, starting).await.context("no browser")??;
        driver.set_poller(Arc::new(ElementPollerWithTimeout::new(ELEMENT_DEADLINE, ELEMENT_INTERVAL)));
        Ok(Self { options, profile, registration, driver, _processes: processes })
    }

    async fn set_up(&self) -> Result<()> {
        match self.options.browser {
            // Chromium installs it later than it answers its driver, and opens the onboarding page then.
            Browser::Chromium if self.options.installer == Installer::Policies => return Ok(()),
            Browser::Chromium => {}
            Browser::Firefox if self.options.installer == Installer::Policies => {
                self.wait_until_installed().await.context("the policies install no extension")?;
            }
            Browser::Firefox => {
                let path = utf8(&self.options.extension)?;
                FirefoxTools::new(self.driver.handle().clone()).install_addon(&path, Some(true)).await?;
            }
        }
        // Other extensions of the benchmark have no onboarding page.
        if self.options.extension.join(ONBOARDING).is_file() {
            self.end_onboarding().await.context("no page for new users")?;
        }
        if self.options.onboarding { self.open_own(ONBOARDING).await } else { Ok(()) }
    }

    /// Waits until the extension has pages. Only Firefox: chromedriver loses a tab that shows an extension's page which
    /// does not exist.
    async fn wait_until_installed(&self) -> Result<()> {
        let waiting = async {
            while self.open_own(OPTIONS).await.is_err() {
                sleep(ELEMENT_INTERVAL).await;
            }
        };
        Ok(timeout(START_DEADLINE, waiting).await?)
    }

    /// Closes the onboarding page, which the extension opens in front when it is installed.
    async fn end_onboarding(&self) -> Result<()> {
        match self.options.browser {
            Browser::Chromium => {
                // chromedriver does not list the pages of extensions among the windows, so the extension closes the
                // page.
                self.open_own(OPTIONS).await?;
                self.run(script!("close-onboarding"), vec![json!(ONBOARDING)]).await?;
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
}

/// Starts the browser's driver, and returns it and its address. Tries again if it exits: chromedriver chooses a free
/// IPv4 port and then needs the same IPv6 port, which another program may use.
fn start_driver(home: &Home, options: &Options, profile: &Path) -> Result<(Processes, String)> {
    for _ in 1..DRIVER_TRIES {
        if let Ok(started) = try_driver(home, options, profile) {
            return Ok(started);
        }
    }
    try_driver(home, options, profile)
}

fn try_driver(home: &Home, options: &Options, profile: &Path) -> Result<(Processes, String)> {
    let (program, package, ready) = match options.browser {
        Browser::Chromium => ("chromedriver", "chromium-driver", "started successfully on port "),
        Browser::Firefox => {
            ("geckodriver", "geckodriver of crates.io, as cargo xtask does", "Listening on 127.0.0.1:")
        }
    };
    let mut command = home.command(program);
    command.arg("--port=0").env(MARK, profile).stdout(Stdio::piped()).stderr(Stdio::null());
    if options.browser == Browser::Firefox {
        // System access: Firefox opens the extension's pages for a driver only with it.
        command.args(["--websocket-port=0", "--allow-system-access"]);
    }
    if options.window && options.desktop.is_empty() {
        command.envs(display());
    }
    command.envs(options.desktop.iter().map(|(name, value)| (name, value)));
    let driver = Process::start(&mut command, package)?;
    let mut processes = Processes { driver, profile: profile.to_owned() };
    let line = processes.driver.wait_for_line(ready).with_context(|| program.to_owned())?;
    let port: String =
        line.split(ready).last().unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    Ok((processes, format!("http://127.0.0.1:{port}")))
}

/// Runs `keyferry install` for the browser's future profile or home. Returns the path of the registration, even if
/// there is none.
pub(super) fn register_host(home: &Home, options: &Options, profile: &Path) -> Result<PathBuf> {
    let file = format!("{HOST_NAME}.json");
    let registration = match options.browser {
        Browser::Chromium => profile.join("NativeMessagingHosts").join(file),
        Browser::Firefox => home.path(".mozilla/native-messaging-hosts").join(file),
    };
    let Some(host) = &options.host else { return Ok(registration) };
    let mut command = home.command(host);
    command.arg("install");
    match options.browser {
        Browser::Chromium => command.arg("--user-data-dir").arg(profile),
        Browser::Firefox => command.args(["--browser", "firefox"]),
    };
    let run = Run::of(&mut command);
    ensure!(run.code == Some(0), "{} install: {}", host.display(), run.err);
    if let Some(wrapper) = &options.host_wrapper {
        let text = fs::read(&registration).with_context(|| registration.display().to_string())?;
        let mut content: Value = serde_json::from_slice(&text)?;
        content["path"] = json!(utf8(wrapper)?);
        fs::write(&registration, serde_json::to_vec(&content)?)?;
    }
    Ok(registration)
}

/// Writes a program that starts the browser with these policies, which no other program sees, and returns its path. A
/// folder of files is laid over `/etc` for this browser alone.
fn with_policies(home: &Home, options: &Options, program: &Path, policies: &Value) -> Result<PathBuf> {
    let (etc, wrapper) = (home.path("etc"), home.path("browser-with-policies"));
    let file = match options.browser {
        Browser::Chromium => "chromium/policies/managed/keyferry.json",
        Browser::Firefox => "firefox/policies/policies.json",
    };
    write_below(&etc, file, policies)?;
    let user = if rustix::process::geteuid().is_root() { "" } else { "--map-root-user" };
    let script = format!(
        "#!/bin/sh\nexec unshare --mount {user} sh -ec 'mount -t overlay overlay -o \"lowerdir=$0:/etc\" /etc; exec \"$@\"' '{}' '{}' \"$@\"\n",
        utf8(&etc)?,
        utf8(program)?
    );
    fs::write(&wrapper, script)?;
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755))?;
    Ok(wrapper)
}

fn write_below(folder: &Path, file: &str, content: &Value) -> Result<()> {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap_or(folder))?;
    Ok(fs::write(path, content.to_string())?)
}

/// Moves Chromium's registration from the profile to the place of those for all users, which this browser alone sees.
fn register_for_all_users(home: &Home, registration: &Path) -> Result<()> {
    let folder = home.path("etc/chromium/native-messaging-hosts");
    fs::create_dir_all(&folder)?;
    Ok(fs::rename(registration, folder.join(registration.file_name().unwrap_or_default()))?)
}

/// The tabs that a browser starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tabs {
    New,
    /// Also those of the last session, as after an update of the browser. chromedriver needs one that is a page of the web.
    Last,
}

fn chromium(home: &Home, options: &Options, profile: &Path, tabs: Tabs) -> Result<Capabilities> {
    let own = (options.installer == Installer::Driver).then_some(&options.extension);
    let extensions: Result<Vec<_>> =
        own.into_iter().chain(&options.beside).map(|folder| utf8(folder)).collect();
    let mut args = vec![
        format!("--user-data-dir={}", utf8(profile)?),
        format!("--load-extension={}", extensions?.join(",")),
        "--window-size=1280,900".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        // Chromium must not store its own passwords in the test's keyring.
        "--password-store=basic".to_owned(),
        "--lang=en-US".to_owned(),
    ];
    if !options.window {
        args.push("--headless=new".to_owned());
    }
    if tabs == Tabs::Last {
        args.push("--restore-last-session".to_owned());
    }
    if rustix::process::geteuid().is_root() || options.policies.is_some() {
        // Chromium refuses to run its sandbox as root.
        args.push("--no-sandbox".to_owned());
    }
    if options.color_scheme == ColorScheme::Dark {
        args.push("--force-dark-mode".to_owned());
    }
    let binary = find("chromium")?;
    let binary = match &options.policies {
        Some(policies) => with_policies(home, options, &binary, policies)?,
        None => binary,
    };
    let mut chromium = json!({ "binary": binary });
    // Without such requests, Chromium installs nothing that a policy names.
    let background_networking = "disable-background-networking";
    if options.installer == Installer::Policies {
        chromium["excludeSwitches"] = json!([background_networking]);
    } else {
        args.push(format!("--{background_networking}"));
    }
    let mut logs = json!({ "browser": "ALL" });
    if let Some(categories) = options.trace {
        // With the back-forward cache, the memory of left pages would be counted too.
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

fn firefox(home: &Home, options: &Options, profile: &Path) -> Result<Capabilities> {
    // With a profile of the test: geckodriver would remove its own after the session, before the test can search it.
    let mut args =
        vec!["-profile".to_owned(), utf8(profile)?, "--width=1280".to_owned(), "--height=900".to_owned()];
    if !options.window {
        args.push("-headless".to_owned());
    }
    let manifest = manifest(&options.extension)?;
    let id = manifest["browser_specific_settings"]["gecko"]["id"].as_str().context("no id for Firefox")?;
    let dark = options.color_scheme == ColorScheme::Dark;
    let preferences = json!({
        // The driver turns the event off. The tests need it, as for a user.
        "dom.disable_beforeunload": false,
        // The prompt is the browser's own, and a driver cannot answer it.
        "extensions.webextOptionalPermissionPrompts": false,
        "extensions.webextensions.uuids": json!({ id: FIREFOX_UUID }).to_string(),
        "intl.accept_languages": "en-US",
        "layout.css.prefers-color-scheme.content-override": i32::from(!dark),
        // Only Mozilla can sign an extension.
        "xpinstall.signatures.required": false,
        // Pictures of moving elements would differ.
        "ui.prefersReducedMotion": 1,
        "ui.systemUsesDarkTheme": i32::from(dark),
    });
    let binary = find("firefox-esr").or_else(|_| find("firefox"))?;
    let binary = match &options.policies {
        Some(policies) => with_policies(home, options, &binary, policies)?,
        None => binary,
    };
    Ok(capabilities(
        options,
        [
            ("browserName", json!("firefox")),
            ("moz:firefoxOptions", json!({ "args": args, "binary": binary, "prefs": preferences })),
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

/// The variables of the user's session that a window needs: the display, and the right to use it.
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

/// A path for a variable or an argument.
pub(crate) fn utf8(path: &Path) -> Result<String> {
    let text = path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))?;
    Ok(text.trim_end_matches('/').to_owned())
}
