//! Files written whole or not at all.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Writes a file next to its place and moves it there, so that nobody ever reads half of it and a program that
/// runs from it keeps the old one. `mode` is Unix's.
pub(crate) fn replace(
    path: &Path,
    mode: u32,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(ErrorKind::InvalidInput.into());
    };
    fs::create_dir_all(folder)?;
    let new = folder.join(format!(".{}.{}.new", name.display(), std::process::id()));
    remove(&new)?;
    let result = write_new(&new, mode, write).and_then(|()| move_over(&new, path));
    if result.is_err() {
        // The first error is the one to tell.
        let _ = remove(&new);
    }
    result
}

fn write_new(path: &Path, mode: u32, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    write(&mut file)?;
    set_mode(&file, mode)?;
    file.sync_all()
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(not(windows))]
fn move_over(new: &Path, path: &Path) -> io::Result<()> {
    fs::rename(new, path)
}

/// A running program cannot be replaced on Windows, but it can be moved aside.
#[cfg(windows)]
fn move_over(new: &Path, path: &Path) -> io::Result<()> {
    fs::rename(new, path).or_else(|_| {
        let aside = path.with_extension("old");
        remove(&aside)?;
        fs::rename(path, aside)?;
        fs::rename(new, path)
    })
}

/// Removes a file; says whether there was one.
pub(crate) fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether it is a file that can be run.
#[cfg(unix)]
pub(crate) fn is_program(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.is_file() && metadata.permissions().mode() & 0o111 != 0
}

/// Whether it is a file that can be run.
#[cfg(not(unix))]
pub(crate) fn is_program(metadata: &Metadata) -> bool {
    metadata.is_file()
}
