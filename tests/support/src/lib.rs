//! Test support that the helper's tests and the browser tests share. It starts programs and knows the protocol; it
//! does not depend on the helper's crate, so that the helper's own tests can use it. The path of the binary under test
//! is passed in.
//!
//! All calls block. Those to the keyring take some 10 ms, which is acceptable in async tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

#[cfg(target_os = "linux")]
pub mod authority;
#[cfg(target_os = "linux")]
mod desktop;
#[cfg(target_os = "linux")]
mod display;
#[cfg(target_os = "linux")]
pub mod engine;
pub mod fixtures;
pub mod frame;
#[cfg(target_os = "linux")]
mod gnome;
mod home;
mod host;
#[cfg(target_os = "linux")]
mod keepassxc;
#[cfg(target_os = "linux")]
mod keyring;
#[cfg(target_os = "linux")]
mod kwallet;
mod leak;
#[cfg(target_os = "linux")]
pub mod memory;
#[cfg(target_os = "linux")]
pub mod omnisend_api;
#[cfg(target_os = "linux")]
pub mod process;
#[cfg(target_os = "linux")]
mod prompter;

#[cfg(target_os = "linux")]
pub use desktop::Desktop;
#[cfg(target_os = "linux")]
pub use display::{Display, Window};
pub use home::Home;
pub use host::{Host, Run};
#[cfg(target_os = "linux")]
pub use keepassxc::{Confirmation, KeePassXc};
#[cfg(target_os = "linux")]
pub use keyring::{Bus, Keyring};
#[cfg(target_os = "linux")]
pub use kwallet::{KWallet, Wallet};
pub use leak::{contains_key_part, contains_key_part_bytes};
#[cfg(target_os = "linux")]
pub use prompter::Prompt;
