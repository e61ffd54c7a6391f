//! The proxy in the system's settings, for a computer whose environment names none.

#[cfg(all(unix, not(target_os = "macos")))]
use portal::address as find;
#[cfg(all(unix, not(target_os = "macos")))]
mod portal;

#[cfg(target_os = "macos")]
use scutil::address as find;
#[cfg(any(target_os = "macos", test))]
mod scutil;

#[cfg(windows)]
use registry::address as find;
#[cfg(windows)]
mod registry;

/// The proxy's address for Omnisend's server, such as `http://proxy:3128`; none if the server is reached directly.
///
/// It is found in the process that has the bus and no network. Scripts that choose a proxy (PAC) count on Linux only,
/// where the desktop runs them.
pub(super) fn address() -> Option<String> {
    find()
}
