//! Files and archives whose bytes depend on nothing but their content.

use super::Release;
use crate::{files, tools};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Writes a file for everyone to read, with its folders.
pub(super) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    fs::create_dir_all(path.parent().context("no folder")?)?;
    fs::write(path, content).with_context(|| path.display().to_string())
}

/// Copies a file, with its folders.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.parent().context("no folder")?)?;
    fs::copy(from, to).with_context(|| from.display().to_string())?;
    Ok(())
}

/// Copies the files of a folder, with those of the folders in it.
pub(super) fn copy_all(from: &Path, to: &Path) -> Result<()> {
    for path in files::below(from)? {
        copy(&from.join(&path), &to.join(&path))?;
    }
    Ok(())
}

/// Compresses a file by gzip, without its name and time.
pub(super) fn gzip(path: &Path) -> Result<()> {
    tools::run(Command::new("gzip").args(["--best", "--no-name", "--force"]).arg(path))
}

/// Gives every file below a folder, and the folder, the release's time, and a mode that does not depend on the umask:
/// programs can be executed.
pub(super) fn settle(release: &Release, folder: &Path, programs: &[&Path]) -> Result<()> {
    let date = format!("--date=@{}", release.time);
    for args in [
        &["-type", "d", "-exec", "chmod", "755", "{}", "+"][..],
        &["-type", "f", "-exec", "chmod", "644", "{}", "+"],
    ] {
        tools::run(Command::new("find").arg(folder).args(args))?;
    }
    for program in programs {
        tools::run(Command::new("chmod").arg("755").arg(program))?;
    }
    tools::run(Command::new("find").arg(folder).args([
        "-exec",
        "touch",
        "--no-dereference",
        &date,
        "{}",
        "+",
    ]))
}

/// Packs a folder of `parent` as `.tar.xz`.
pub(super) fn tar(release: &Release, parent: &Path, folder: &str, to: &Path) -> Result<()> {
    let mut tar = Command::new("tar");
    tar.args(["--create", "--format=gnu", "--sort=name", "--owner=0", "--group=0", "--numeric-owner"]);
    tar.arg(format!("--mtime=@{}", release.time))
        .args(["--use-compress-program=xz -9e -T1", "--file"])
        .arg(to);
    tools::run(tar.arg("--directory").arg(parent).arg(folder))
}

/// Packs the files of a settled folder as a zip archive.
pub(super) fn zip(folder: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_file(to)?;
    }
    let mut zip = Command::new("zip");
    // The format has local times, without a zone.
    zip.args(["-X", "-9", "-q"]).arg(to).args(files::below(folder)?).current_dir(folder).env("TZ", "UTC");
    tools::run(&mut zip)
}

/// The SHA-256 of a file, in hexadecimal digits.
pub(super) fn sha256(path: &Path) -> Result<String> {
    let line = tools::output(Command::new("sha256sum").arg("--binary").arg(path))?;
    Ok(line.split_whitespace().next().context("sha256sum printed nothing")?.to_owned())
}
