//! The stage for Keyferry's browser tests and demo: real browsers with the shipped extension, the real origins on
//! loopback, and a real keyring on a private D-Bus session. The user's files and keyring are not read or written.
//!
//! ```no_run
//! # async fn journey() -> anyhow::Result<()> {
//! use keyferry_tests::{Browser, Csp, OMNISEND, Stage};
//!
//! let stage = Stage::builder(Browser::Chromium).csp(Csp::Strict).build().await?;
//! stage.browser.open(&format!("{OMNISEND}/integrations/api-keys")).await?;
//! stage.browser.click("Create API key").await?;
//! let closed = stage.close().await?;
//! assert!(closed.files_with_key("the key")?.is_empty());
//! # Ok(())
//! # }
//! ```

mod browser;
mod host_fault;
pub mod journey;
mod leak;
mod origins;
mod project;
mod promises;
mod screen;
mod script;
pub mod simulation;
pub mod size;
mod stage;
mod texts;

pub use browser::{Browser, ColorScheme, Session, Tabs, chromium_id, host_binary};
pub use host_fault::HostFault;
pub use keyferry_test_support::fixtures::made_up_key;
pub use keyferry_test_support::{Desktop, Home, Keyring, Prompt};
pub use leak::files_with_key;
pub use origins::{Csp, Destination, Issued, OMNISEND, Origins, STORES, Store, UPSTACK};
pub use project::{copy_folder, project};
pub use promises::Promises;
pub use screen::Screen;
pub use script::Script;
pub use stage::{Closed, Stage, StageBuilder};
pub use texts::text;
