//! No key is lost: after any fault between a page and the keyring, a captured key is in the keyring once, or shown to
//! the user as unsaved.
//!
//! [`orders`] simulates browser, host and keyring, so it covers very many orders of events. [`schedules`] and
//! [`keyring`] use the real host and a real keyring. [`injected`] adds real browsers and one fault at a time,
//! [`random`] several.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod injected;
mod keyring;
mod orders;
mod random;
mod schedules;
mod world;
