//! Installing the program in a fixed place and registering it with each browser.

mod browsers;
#[cfg(all(unix, not(target_os = "macos")))]
mod environment;
mod files;
mod flatpak;
mod folders;
mod found_browsers;
#[cfg(unix)]
mod home;
mod install;
mod location;
mod manifest;
mod obstacle;
mod outcome;
mod package;
mod permissions;
mod portal;
mod profile_folder;
mod record;
#[cfg(windows)]
mod registry;
mod scope;
mod shell;
mod targets;
mod uninstall;

pub(crate) use browsers::{Policies, browser_names};
pub(crate) use files::{PRIVATE, read as read_file, remove as remove_file, replace as replace_file};
pub(crate) use folders::{installed_program, own_folder};
pub(crate) use found_browsers::{FoundBrowser, browsers_to_check};
pub(crate) use install::install;
pub(crate) use location::Registration;
pub(crate) use outcome::Outcome;
pub(crate) use package::{manifests_for_all_users, manifests_of_windows};
pub(crate) use permissions::{Problem, exposure, has_same_content, is_program, is_same_file};
pub(crate) use profile_folder::ProfileFolder;
pub(crate) use shell::program as program_word;
pub(crate) use targets::Targets;
pub(crate) use uninstall::uninstall;
