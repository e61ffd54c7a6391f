//! On Windows the registry leads to a manifest: `HKEY_CURRENT_USER\Software\<browser>\<host's name>`.

use std::io;
use std::path::{Path, PathBuf};

use keyferry_core::message::HOST_NAME;
use windows_registry::CURRENT_USER;

/// The manifest that the browser is led to.
pub(crate) fn read(key: &str) -> Option<PathBuf> {
    let key = CURRENT_USER.open(path(key)).ok()?;
    key.get_string("").ok().map(PathBuf::from)
}

/// Leads the browser to the manifest.
pub(crate) fn write(key: &str, manifest: &Path) -> io::Result<()> {
    let key = CURRENT_USER.create(path(key)).map_err(io::Error::other)?;
    key.set_string("", manifest.to_string_lossy()).map_err(io::Error::other)
}

/// Removes the entry if it leads to the manifest.
pub(crate) fn remove(key: &str, manifest: &Path) -> io::Result<()> {
    if read(key).as_deref() != Some(manifest) {
        return Ok(());
    }
    CURRENT_USER.remove_tree(path(key)).map_err(io::Error::other)
}

fn path(key: &str) -> String {
    format!(r"Software\{key}\{HOST_NAME}")
}
