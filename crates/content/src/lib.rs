//! Keyferry's content script: puts `keyferry-core`'s page machines on the DOM.
//!
//! It turns what happens on the page into events and carries out the actions that come back. What a page looks
//! like and what is done about it is decided in `keyferry-core`; the words are the extension's locale files.
//!
//! It reads the page's own DOM from the isolated world and listens to trusted events only. What it shows stands
//! in closed shadow roots, styled by constructed style sheets, so that neither the page's scripts nor its
//! styles nor its policy reach it.
//!
//! Each site's script is built by itself, with the feature of its name. Both stand on the extension's own sample
//! page, which has a form of either site and answers there what the background answers on the sites.

#![cfg_attr(not(feature = "std"), no_std)]
// What one script does not use of the common parts is not in it.
#![cfg_attr(not(all(feature = "omnisend", feature = "upstack")), allow(dead_code))]

extern crate alloc;

mod bridge;
mod card;
mod lines;
mod unreachable;
mod view;
mod watch;
mod wire;

#[cfg(feature = "floor")]
mod floor;
#[cfg(feature = "omnisend")]
mod omnisend;
#[cfg(feature = "upstack")]
mod upstack;

pub use bridge::Bridge;
#[cfg(feature = "omnisend")]
pub use omnisend::start_omnisend;
#[cfg(feature = "upstack")]
pub use upstack::{start_upstack, start_upstack_practice};

#[cfg(not(feature = "std"))]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Ends the script: the page goes on without it. What the standard library would say of it, and the machinery with
/// which it says it, would be a fifth of the whole script.
#[cfg(not(feature = "std"))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
