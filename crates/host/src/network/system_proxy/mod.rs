//! The proxy in the system's settings, for a computer whose environment names none.
//!
//! `address` returns its address for a server, such as `http://proxy:3128`; none if the server is reached
//! directly. It is found in the process that has the bus and no network. Scripts that choose a proxy (PAC) count on Linux
//! only, where the desktop runs them.

#[cfg(all(unix, not(target_os = "macos")))]
mod portal;
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) use portal::address;

#[cfg(any(target_os = "macos", test))]
mod scutil;
#[cfg(target_os = "macos")]
pub(super) use scutil::address;

#[cfg(windows)]
mod registry;
#[cfg(windows)]
pub(super) use registry::address;
