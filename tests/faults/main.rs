//! No key is lost: whatever fails between a page and the keyring, a captured key ends up in the keyring once, or the
//! user still sees it as unsaved.
//!
//! [`orders`] simulates browser, host and keyring, and so tries very many orders of events. [`schedules`] and
//! [`keyring`] use the real host and a real keyring. [`injected`] uses real browsers as well, with one fault at a time,
//! and [`random`] with several.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod injected;
mod keyring;
mod orders;
mod random;
mod schedules;
mod world;
