//! Never loses: whatever fails between a page and the keyring, a key that was captured ends up in the keyring
//! once, or the user still sees it as unsaved.
//!
//! [`orders`] plays browser, host and keyring, and so gets through very many orders of events. [`schedules`] and
//! [`keyring`] have the real host and a real keyring. [`injected`] has real browsers as well, with one fault at a time,
//! and [`random`] with several.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what the tests stand on fails them by panicking"
)]

mod injected;
mod keyring;
mod orders;
mod random;
mod schedules;
mod world;
