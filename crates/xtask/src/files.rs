//! The files of a folder.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The paths of all files and links below a folder, relative to it and sorted.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(|| next.display().to_string())? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path().strip_prefix(folder)?.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The place of an absolute path of Linux below another root.
pub(crate) fn in_root(root: &Path, path: &str) -> PathBuf {
    root.join(path.trim_start_matches('/'))
}
