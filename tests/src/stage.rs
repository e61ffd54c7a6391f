//! Keyring, origins and browser together.

use crate::browser::{Browser, ColorScheme, Options, Session, host_binary};
use crate::home::project;
use crate::keyring::Keyring;
use crate::leak::files_with_key;
use crate::origins::{Csp, Origins};
use anyhow::{Result, ensure};
use std::env;
use std::path::{Path, PathBuf};

/// A running stage; all of it ends on drop.
#[derive(Debug)]
pub struct Stage {
    /// The browser.
    pub browser: Session,
    /// The look-alike pages and what they were told.
    pub origins: Origins,
    /// The keyring.
    pub keyring: Keyring,
}

/// What is left of a stage when its browser has been closed.
#[derive(Debug)]
pub struct Closed {
    /// The look-alike pages and what they were told.
    pub origins: Origins,
    /// The keyring.
    pub keyring: Keyring,
    profile: PathBuf,
}

/// Chooses how a stage is to be.
#[derive(Debug, Clone)]
pub struct StageBuilder {
    browser: Browser,
    csp: Csp,
    color_scheme: ColorScheme,
    window: bool,
    extension: PathBuf,
    beside: Vec<PathBuf>,
    trace: Option<&'static str>,
    pages: PathBuf,
    host: Option<PathBuf>,
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
            extension: project().join("dist/extension"),
            beside: vec![],
            trace: None,
            pages: project().join("target/pages"),
            host: Some(host_binary()),
            screenshots: screenshots.unwrap_or_else(|| project().join("target/screenshots")),
        }
    }

    /// Closes the browser, so that its profile can be searched.
    pub async fn close(self) -> Result<Closed> {
        let Self { browser, origins, keyring } = self;
        let profile = browser.profile_dir().to_owned();
        browser.close().await?;
        Ok(Closed { origins, keyring, profile })
    }
}

impl Closed {
    /// The browser's profile.
    pub fn profile_dir(&self) -> &Path {
        &self.profile
    }

    /// The files of the browser's profile and of the private home's other folders that hold this key. The
    /// keyring's own files are among those searched: they are encrypted.
    pub fn files_with_key(&self, key: &str) -> Result<Vec<PathBuf>> {
        files_with_key(&[self.keyring.home().path()], key)
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

    /// Whether to show a window.
    #[must_use]
    pub fn window(mut self, window: bool) -> Self {
        self.window = window;
        self
    }

    /// Another unpacked extension.
    #[must_use]
    pub fn extension(mut self, folder: impl Into<PathBuf>) -> Self {
        self.extension = folder.into();
        self
    }

    /// One more unpacked extension, beside the first. Only Chromium takes it.
    #[must_use]
    pub fn beside(mut self, folder: impl Into<PathBuf>) -> Self {
        self.beside.push(folder.into());
        self
    }

    /// Has Chromium trace these categories, separated by commas, for [`Session::trace`].
    #[must_use]
    pub fn trace(mut self, categories: &'static str) -> Self {
        self.trace = Some(categories);
        self
    }

    /// Other pages: a folder with `omnisend/` and `upstack/`.
    #[must_use]
    pub fn pages(mut self, folder: impl Into<PathBuf>) -> Self {
        self.pages = folder.into();
        self
    }

    /// Registers no native messaging host.
    #[must_use]
    pub fn without_host(mut self) -> Self {
        self.host = None;
        self
    }

    /// Where screenshots go; otherwise to `KEYFERRY_SCREENSHOTS` or `target/screenshots`.
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
        let keyring = Keyring::start().await?;
        let origins = Origins::start(&self.pages, self.csp).await?;
        let options = Options {
            browser: self.browser,
            extension: self.extension,
            beside: self.beside,
            trace: self.trace,
            host: self.host,
            proxy: origins.proxy(),
            color_scheme: self.color_scheme,
            window: self.window,
            screenshots: self.screenshots,
        };
        let browser = Session::start(keyring.home(), options).await?;
        Ok(Stage { browser, origins, keyring })
    }
}
