//! Options of a stage, and its start.

use super::{FAULT_FILE, Stage};
use crate::browser::{Browser, ColorScheme, Installer, Options, Session, host_binary};
use crate::origins::{Csp, Origins};
use crate::project;
use crate::screen::Screen;
use anyhow::{Result, ensure};
use keyferry_core::product::{CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID};
use keyferry_test_support::omnisend_api::OmnisendApi;
use keyferry_test_support::{Desktop, Home, Keyring};
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::path::PathBuf;

/// Options of a stage.
#[derive(Debug, Clone)]
pub struct StageBuilder {
    browser: Browser,
    csp: Csp,
    color_scheme: ColorScheme,
    window: bool,
    desktop: Vec<(&'static str, String)>,
    omnisend_api: Vec<(&'static str, String)>,
    policy: Option<Value>,
    policies: Option<Value>,
    for_all_users: bool,
    installer: Installer,
    onboarding: bool,
    extension: PathBuf,
    beside: Vec<PathBuf>,
    trace: Option<&'static str>,
    pages: PathBuf,
    host: Option<PathBuf>,
    host_wrapper: Option<PathBuf>,
    screenshots: PathBuf,
}

impl Stage {
    /// A headless browser in light colours with what `cargo xtask build` made, and pages without a policy.
    pub fn builder(browser: Browser) -> StageBuilder {
        let screenshots = env::var_os("KEYFERRY_SCREENSHOTS").map(PathBuf::from);
        StageBuilder {
            browser,
            csp: Csp::None,
            color_scheme: ColorScheme::Light,
            window: false,
            desktop: vec![],
            omnisend_api: vec![],
            policy: None,
            policies: None,
            for_all_users: false,
            installer: Installer::Driver,
            onboarding: false,
            extension: project().join("dist/extension"),
            beside: vec![],
            trace: None,
            pages: project().join("target/pages"),
            host: Some(host_binary()),
            host_wrapper: None,
            screenshots: screenshots.unwrap_or_else(|| project().join("target/screenshots")),
        }
    }
}

impl StageBuilder {
    /// The policy that the pages send.
    #[must_use]
    pub fn csp(mut self, csp: Csp) -> Self {
        self.csp = csp;
        self
    }

    /// Light or dark.
    #[must_use]
    pub fn color_scheme(mut self, color_scheme: ColorScheme) -> Self {
        self.color_scheme = color_scheme;
        self
    }

    /// Shows a window, or none.
    #[must_use]
    pub fn window(mut self, window: bool) -> Self {
        self.window = window;
        self
    }

    /// Shows a window on this screen.
    #[must_use]
    pub fn screen(mut self, screen: &Screen) -> Self {
        (self.window, self.desktop) = (true, vec![("DISPLAY", screen.display().to_owned())]);
        self
    }

    /// Lets the helper of a browser without a window use this desktop's clipboard.
    #[must_use]
    pub fn desktop(mut self, desktop: &Desktop) -> Self {
        self.desktop = desktop.variables().to_vec();
        self
    }

    /// Lets the helper ask this server about keys. Without it, the helper reaches nobody.
    #[must_use]
    pub fn omnisend_api(mut self, api: &OmnisendApi) -> Self {
        self.omnisend_api = api.environment();
        self
    }

    /// The administrator's policy for the extension.
    #[must_use]
    pub fn policy(mut self, policy: Value) -> Self {
        self.policy = Some(policy);
        self
    }

    /// The administrator's policies for the browser.
    #[must_use]
    pub fn policies(mut self, policies: Value) -> Self {
        self.policies = Some(policies);
        self
    }

    /// Registers the host for all users, as a package does. Only in Chromium, and with policies.
    #[must_use]
    pub fn for_all_users(mut self) -> Self {
        self.for_all_users = true;
        self
    }

    /// Leaves it to the policies to install the extension, which is the same as the given one.
    #[must_use]
    pub fn installed_by_policy(mut self) -> Self {
        self.installer = Installer::Policies;
        self
    }

    /// Starts at the onboarding page, which the extension opens when it is installed.
    #[must_use]
    pub fn at_onboarding(mut self) -> Self {
        self.onboarding = true;
        self
    }

    /// Replaces the extension by another unpacked one.
    #[must_use]
    pub fn extension(mut self, folder: impl Into<PathBuf>) -> Self {
        self.extension = folder.into();
        self
    }

    /// Adds another unpacked extension, in Chromium only.
    #[must_use]
    pub fn beside(mut self, folder: impl Into<PathBuf>) -> Self {
        self.beside.push(folder.into());
        self
    }

    /// Makes Chromium trace these categories, separated by commas, for [`Session::trace`].
    #[must_use]
    pub fn trace(mut self, categories: &'static str) -> Self {
        self.trace = Some(categories);
        self
    }

    /// Serves other pages, from a folder with `omnisend/` and `upstack/`.
    #[must_use]
    pub fn pages(mut self, folder: impl Into<PathBuf>) -> Self {
        self.pages = folder.into();
        self
    }

    /// Registers this program in place of the host. `KEYFERRY_REAL_HOST` contains the host's path, and `KEYFERRY_FAULT`
    /// the path of the file that [`Stage::set_fault`] writes.
    #[must_use]
    pub fn wrap_host(mut self, program: impl Into<PathBuf>) -> Self {
        self.host_wrapper = Some(program.into());
        self
    }

    /// Registers no native messaging host.
    #[must_use]
    pub fn without_host(mut self) -> Self {
        self.host = None;
        self
    }

    /// The folder for screenshots; by default `KEYFERRY_SCREENSHOTS` or `target/screenshots`.
    #[must_use]
    pub fn screenshots(mut self, folder: impl Into<PathBuf>) -> Self {
        self.screenshots = folder.into();
        self
    }

    /// Starts the keyring and the pages, registers the host, and opens the browser.
    pub async fn build(self) -> Result<Stage> {
        for site in ["omnisend", "upstack"] {
            let page = self.pages.join(site).join("index.html");
            ensure!(
                page.is_file(),
                "{} is missing: `cargo xtask test` and `cargo xtask demo` make it",
                page.display()
            );
        }
        let mut home = Home::new(host_binary());
        for (name, value) in &self.omnisend_api {
            home.set_env(name, value);
        }
        if let Some(host) = &self.host {
            home.set_env("KEYFERRY_FAULT", &home.path(FAULT_FILE).display().to_string());
            home.set_env("KEYFERRY_REAL_HOST", &host.display().to_string());
        }
        if let Some(policy) = &self.policy {
            let folder = home.path(".mozilla/managed-storage");
            fs::create_dir_all(&folder)?;
            let content = json!({ "name": FIREFOX_EXTENSION_ID, "description": "Test", "type": "storage", "data": policy });
            fs::write(folder.join(format!("{FIREFOX_EXTENSION_ID}.json")), content.to_string())?;
        }
        let of_extension =
            |policy| json!({ "3rdparty": { "extensions": { CHROMIUM_EXTENSION_ID: policy } } });
        let policies = match self.browser {
            Browser::Chromium => self.policies.or_else(|| self.policy.map(of_extension)),
            Browser::Firefox => self.policies,
        };
        let keyring = Keyring::start(home)?;
        let origins = Origins::start(&self.pages, self.csp).await?;
        let options = Options {
            browser: self.browser,
            extension: self.extension,
            beside: self.beside,
            trace: self.trace,
            host: self.host,
            host_wrapper: self.host_wrapper,
            proxy: origins.proxy(),
            color_scheme: self.color_scheme,
            window: self.window,
            desktop: self.desktop,
            onboarding: self.onboarding,
            policies,
            for_all_users: self.for_all_users,
            installer: self.installer,
            screenshots: self.screenshots,
        };
        let browser = Session::start(keyring.home(), options).await?;
        Ok(Stage { browser, origins, keyring })
    }
}
