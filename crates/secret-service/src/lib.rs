//! A [`keyring-core`](keyring_core) credential store for the Secret Service (GNOME Keyring, `KWallet`, `KeePassXC`)
//! over D-Bus.
//!
//! | Module | Job |
//! | --- | --- |
//! | `store` | Public API: connect, search, create |
//! | `item` | One item, and the description of a new one |
//! | `collection` | The collection for new items, created if there is none |
//! | `prompt` | Unlocking, and waiting for the user's answer |
//! | `connection` | D-Bus calls, one at a time or pipelined |
//! | `session` | Key agreement and encryption of secrets |
//! | `error` | D-Bus errors as `keyring-core` errors |
//!
//! The crate knows the Secret Service's specification and how providers deviate from it. It must not know what is
//! stored: attribute names other than `service` and `username`, labels and the meaning of secrets belong to the caller.

#![cfg(all(unix, not(target_os = "macos")))]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod collection;
mod connection;
mod error;
mod item;
mod prompt;
mod session;
mod store;

pub use error::Unavailable;
pub use item::{Attributes, LockedItems, NewItem};
pub use store::Store;

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
