//! The proxies in the system's settings, for a computer whose environment names none.
//!
//! `addresses` returns their addresses for a server, such as `http://proxy:3128`, in the order in which they are tried;
//! none if the server is reached directly. They are found in the process that has the bus and no network. Scripts that
//! choose proxies (PAC) count on Linux only, where the desktop runs them.

#[cfg(all(unix, not(target_os = "macos")))]
mod portal;
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) use portal::addresses;

#[cfg(any(target_os = "macos", test))]
mod scutil;
#[cfg(target_os = "macos")]
use scutil::address;

#[cfg(windows)]
mod registry;
#[cfg(windows)]
use registry::address;

/// The proxy that the settings name for a server.
#[cfg(any(windows, target_os = "macos"))]
pub(super) fn addresses(server: &super::connection::Server) -> Vec<String> {
    address(server).into_iter().collect()
}
