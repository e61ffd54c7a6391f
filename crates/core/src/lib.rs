//! What Keyferry knows and decides: the key's format, the pages, the messages and the state machines.
//!
//! Nothing here does input or output. There is no DOM, no browser API, no file, no clock, no randomness and no
//! keyring: adapters turn what happens into events and carry out the actions that come back. That is why the
//! hard cases are plain native tests.
//!
//! The journey of a key: [`capture`] (Omnisend's page) -> [`background`] (the extension's background) -> the
//! native messaging host -> [`background`] -> [`fill`] (Upstack's page).

// The content script is built without the standard library, whose ways of reporting a panic weigh more than all of this.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

pub mod background;
pub mod capture;
pub mod card;
pub mod failure;
pub mod fill;
pub mod ids;
pub mod key;
pub mod library;
pub mod limits;
pub mod page;
pub mod product;
pub mod protocol;
pub mod settings;
pub mod sites;
pub mod text;
