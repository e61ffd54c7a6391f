//! Keyferry's logic: the key's format, the pages, the messages and the state machines.
//!
//! Nothing here does input or output: no DOM, browser API, file, clock, randomness or keyring. Adapters turn what
//! happens into events and carry out the actions that the state machines return, so hard cases are plain native tests.
//!
//! The path of a key: [`capture`] (Omnisend's page) -> [`background`] -> native messaging host -> [`background`] ->
//! [`fill`] (Upstack's page).

// The content scripts are built without the standard library: its panic messages are larger than this whole crate.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

pub mod background;
pub mod candidate;
pub mod capture;
pub mod card;
pub mod downloads;
pub mod failure;
pub mod fill;
pub mod form_view;
pub mod ids;
pub mod key;
mod lenient;
pub mod library;
pub mod limits;
pub mod packages;
pub mod page;
pub mod product;
pub mod protocol;
mod published;
pub mod report;
mod samples;
pub mod secret_text;
pub mod settings;
pub mod sites;
pub mod store_name;
pub mod text;

#[cfg(test)]
mod types;
