//! Files written whole or not at all.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Unix's modes of what is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Modes {
    /// Of the file.
    pub(super) file: u32,
    /// Of folders that have to be made for it.
    pub(super) folder: u32,
}

/// Writes a file next to its place and moves it there, so that nobody ever reads half of it and a program that
/// runs from it keeps the old one.
pub(crate) fn replace(
    path: &Path,
    modes: Modes,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(ErrorKind::InvalidInput.into());
    };
    create_folders(folder, modes.folder)?;
    let new = folder.join(format!(".{}.{}.new", name.display(), std::process::id()));
    remove(&new)?;
    let result = write_new(&new, modes.file, write).and_then(|()| move_over(&new, path));
    if result.is_err() {
        // The first error is the one to tell.
        let _ = remove(&new);
    }
    result
}

/// Makes the folders that are missing, with a mode that the umask does not narrow.
fn create_folders(folder: &Path, mode: u32) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        create_folders(parent, mode)?;
    }
    match fs::create_dir(folder) {
        Ok(()) => set_folder_mode(folder, mode),
        // Somebody else was quicker.
        Err(_) if folder.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn set_folder_mode(folder: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
fn set_folder_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
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

/// Says so, in a sentence, if other users can change a file.
#[cfg(unix)]
pub(crate) fn exposed(path: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).ok()?.permissions().mode();
    (mode & 0o022 != 0).then(|| format!("Other users of this computer can change {}.", path.display()))
}

/// Says so, in a sentence, if other users can change a file. On Windows they cannot change what is in the user's own
/// folders.
#[cfg(not(unix))]
pub(crate) fn exposed(_: &Path) -> Option<String> {
    None
}
