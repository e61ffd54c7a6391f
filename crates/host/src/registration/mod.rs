//! Installing the program in a fixed place and registering it with each browser.

mod browsers;
mod files;
mod flatpak;
mod folders;
mod install;
mod location;
mod manifest;
mod obstacle;
mod outcome;
mod permissions;
#[cfg(windows)]
mod registry;
mod scope;
mod targets;
mod uninstall;
mod used_browsers;

pub(crate) use browsers::browser_names;
pub(crate) use folders::installed_program;
pub(crate) use install::install;
pub(crate) use outcome::Outcome;
pub(crate) use permissions::{Problem, exposure, has_same_content, is_program, is_same_file};
pub(crate) use targets::Targets;
pub(crate) use uninstall::uninstall;
pub(crate) use used_browsers::{UsedBrowser, used_browsers};
