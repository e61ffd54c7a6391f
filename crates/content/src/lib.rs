//! Keyferry's content scripts: `keyferry-core`'s page machines on the DOM.
//!
//! JavaScript (`extension/content`) calls the methods of one exported class per site, [`OmnisendPage`] or
//! [`UpstackPage`], one for each kind of event. The class turns events into those of its machine and performs the
//! actions that come back by calling imported objects: the `extern` blocks, each implemented by a JavaScript class of
//! the same name. The build generates TypeScript interfaces from these blocks, against which `tsc` checks the
//! JavaScript.
//!
//! Recognition and decisions are made in `keyferry-core`; the texts are in the extension's locale files. Only trusted
//! events arrive here. Cards are in closed shadow roots, which the page's scripts, styles and policy do not reach.
//!
//! Each site's script is built with the feature of its name.

#![cfg_attr(not(feature = "std"), no_std)]
// The script of one site does not use all of the common modules.
#![cfg_attr(not(all(feature = "omnisend", feature = "upstack")), allow(dead_code))]

extern crate alloc;

mod messages;
mod page;
mod scan;
mod snapshot;
#[cfg(test)]
mod testing;
mod timers;
mod tone;

#[cfg(feature = "omnisend")]
mod omnisend;
#[cfg(feature = "upstack")]
mod upstack;

#[cfg(feature = "omnisend")]
pub use omnisend::{Clipboard, LeaveGuard, NoticeView, OmnisendBackground, OmnisendPage};
pub use page::Page;
pub use scan::PageObserver;
pub use timers::Timers;
#[cfg(feature = "upstack")]
pub use upstack::{ChangeRecorder, FillControls, Forms, UpstackBackground, UpstackPage};

#[cfg(not(feature = "std"))]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Ends the script; the page continues without it. The standard library's message, and the code that writes it, would
/// be a fifth of the script.
#[cfg(not(feature = "std"))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
