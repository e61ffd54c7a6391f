//! Keyring, origins and browser together.

mod builder;

use crate::browser::{Browser, Options, Session, Tabs};
use crate::host_fault::HostFault;
use crate::leak::files_with_key;
use crate::origins::Origins;
use anyhow::Result;
pub use builder::StageBuilder;
use keyferry_test_support::Keyring;
use std::fs;
use std::path::{Path, PathBuf};

/// The file in the home that names the host's fault.
const FAULT_FILE: &str = "fault";

/// A running stage, whose processes end on drop.
#[derive(Debug)]
pub struct Stage {
    /// The browser.
    pub browser: Session,
    /// The look-alike pages and the requests that they received.
    pub origins: Origins,
    /// The keyring.
    pub keyring: Keyring,
}

/// A stage after its browser has been closed.
#[derive(Debug)]
pub struct Closed {
    /// The look-alike pages and the requests that they received.
    pub origins: Origins,
    /// The keyring.
    pub keyring: Keyring,
    profile: PathBuf,
}

impl Stage {
    /// Opens another browser beside the first: the same home, pages, keyring and host.
    pub async fn also(&self, browser: Browser) -> Result<Session> {
        let options = Options { browser, ..self.browser.options().clone() };
        Session::start(self.keyring.home(), options).await
    }

    /// Quits Chromium and starts it again with the same profile.
    pub async fn restart(self, tabs: Tabs) -> Result<Self> {
        let Self { browser, origins, keyring } = self;
        let browser = browser.restart(keyring.home(), tabs).await?;
        Ok(Self { browser, origins, keyring })
    }

    /// Sets the fault of the program given to [`StageBuilder::wrap_host`]. A host that runs is killed, since the
    /// extension keeps it for the next request.
    pub fn set_fault(&self, fault: Option<HostFault>) -> Result<()> {
        fs::write(self.keyring.home().path(FAULT_FILE), HostFault::to_file(fault))?;
        self.browser.end_host();
        Ok(())
    }

    /// Registers the host with the browser, or removes the registration.
    pub fn set_registered(&self, registered: bool) -> Result<()> {
        let registration = self.browser.registration();
        let away = registration.with_extension("away");
        let (from, to) = if registered { (&away, &registration) } else { (&registration, &away) };
        fs::rename(from, to)?;
        self.browser.end_host();
        Ok(())
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
    /// keyring's encrypted files are searched too.
    pub fn files_with_key(&self, key: &str) -> Result<Vec<PathBuf>> {
        files_with_key(&[self.keyring.home().root()], key)
    }
}
