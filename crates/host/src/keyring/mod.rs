//! The platform's keyring.
//!
//! | Platform | Keyring | Entries are found by | Attributes |
//! | --- | --- | --- | --- |
//! | Linux, BSD | Secret Service (GNOME Keyring, `KWallet`, `KeePassXC`) | attributes | attributes of the item |
//! | Windows | Credential Manager, not roaming | target name | JSON in the comment, at most 256 bytes |
//! | macOS | login keychain | service and account | JSON in the comment |
//!
//! `linux.rs`, `windows.rs` and `macos.rs` provide the same functions; exactly one of them is compiled.

mod deadline;
mod entry;
mod error;
mod program;

#[cfg(any(windows, target_os = "macos"))]
mod default_store;
#[cfg(all(unix, not(target_os = "macos")))]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

#[cfg(all(unix, not(target_os = "macos")))]
use self::linux as provider;
#[cfg(target_os = "macos")]
use self::macos as provider;
#[cfg(windows)]
use self::windows as provider;

pub(crate) use self::deadline::Keyring;
#[cfg(fuzzing)]
pub(crate) use self::deadline::Limits;
#[cfg(test)]
pub(crate) use self::deadline::tests;
pub(crate) use self::entry::{
    Attributes, Confirmation, EntryWithSecret, FoundEntry, NewEntry, attribute, find, find_with_secrets,
};
pub(crate) use self::error::{describe, failure};
#[cfg(all(unix, not(target_os = "macos")))]
pub(crate) use self::linux::has_local_bus;
pub(crate) use self::program::{KnownProgram, Program};
pub(crate) use self::provider::{connect, create, is_locked, program, set_title, write_attributes};
