//! Atomic replacement of files.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
#[cfg(windows)]
use std::{env, path::PathBuf};

#[cfg(windows)]
use super::permissions::is_same_file;

/// Unix modes of a file and of the folders that are created for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Modes {
    pub(super) file: u32,
    pub(super) folder: u32,
}

/// The modes of a file that is the user's alone.
pub(crate) const PRIVATE: Modes = Modes { file: 0o600, folder: 0o700 };

/// Writes a temporary file beside `path` and renames it, so that no reader sees a part of the file and a running
/// program keeps its old one. A failed write leaves no temporary file.
pub(crate) fn replace(
    path: &Path,
    modes: Modes,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().ok_or(ErrorKind::InvalidInput)?;
    create_folders(folder, modes.folder)?;
    let mut file = tempfile::Builder::new().prefix(".keyferry.").suffix(".new").tempfile_in(folder)?;
    write(file.as_file_mut())?;
    set_mode(file.path(), modes.file)?;
    file.as_file().sync_all()?;
    persist(file.into_temp_path(), path)
}

/// Creates the missing folders with exactly this mode, independent of the umask.
fn create_folders(folder: &Path, mode: u32) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        create_folders(parent, mode)?;
    }
    match fs::create_dir(folder) {
        Ok(()) => set_mode(folder, mode),
        // Another process created it meanwhile.
        Err(_) if folder.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(not(windows))]
fn persist(new: tempfile::TempPath, path: &Path) -> io::Result<()> {
    Ok(new.persist(path)?)
}

/// Windows does not replace a running program, but moves it aside.
#[cfg(windows)]
fn persist(new: tempfile::TempPath, path: &Path) -> io::Result<()> {
    let Err(tempfile::PathPersistError { path: new, .. }) = new.persist(path) else { return Ok(()) };
    let aside = aside(path);
    remove_program(&aside)?;
    fs::rename(path, aside)?;
    Ok(new.persist(path)?)
}

/// The place of a program that ran when it was replaced.
#[cfg(windows)]
fn aside(program: &Path) -> PathBuf {
    program.with_extension("old")
}

/// Reads a regular file of at most `max` bytes. Another program may have put a pipe or a device there, which would never
/// end, or block when it is opened.
pub(crate) fn read(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    let check = |metadata: &fs::Metadata| {
        if !metadata.is_file() {
            Err(io::Error::other("it is no regular file"))
        } else if metadata.len() > max {
            Err(ErrorKind::FileTooLarge.into())
        } else {
            Ok(())
        }
    };
    check(&fs::metadata(path)?)?;
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed());
    }
    let file = options.open(path)?;
    // It may have been replaced since.
    check(&file.metadata()?)?;
    let mut content = vec![];
    file.take(max + 1).read_to_end(&mut content)?;
    // It may have grown since.
    if content.len() as u64 > max { Err(ErrorKind::FileTooLarge.into()) } else { Ok(content) }
}

/// Removes a file; false if there was none.
pub(crate) fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes a program, even one that is running; false if there was none.
#[cfg(not(windows))]
pub(super) fn remove_program(path: &Path) -> io::Result<bool> {
    remove(path)
}

/// Removes a program and the one that it replaced while that ran; false if there was none. Windows does not remove a
/// program that is running, but moves it away: into the folder for temporary files. This program is removed from there
/// once it has ended; one that a browser runs stays there until the system empties the folder.
#[cfg(windows)]
pub(super) fn remove_program(path: &Path) -> io::Result<bool> {
    let replaced = aside(path);
    if replaced != path {
        remove_program(&replaced)?;
    }
    match remove(path) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {}
        removed => return removed,
    }
    if is_same_file(&env::current_exe()?, path) {
        self_replace::self_delete_outside_path(path.parent().ok_or(ErrorKind::InvalidInput)?)?;
    } else {
        let away = |new: &Path| fs::rename(path, new);
        tempfile::Builder::new().prefix("keyferry.").suffix(".exe").make(away)?;
    }
    Ok(true)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "one signature for all platforms")]
fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
