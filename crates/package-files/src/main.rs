//! Writes a package's files beside the helper into a folder: `keyferry-package-files OUT`.
//!
//! | Path below the folder | Content |
//! | --- | --- |
//! | `system` | the host manifests for all users of this system, by absolute path |
//! | `windows` | the host manifests of Windows, and `registry.json`: an object of registry key and file |
//! | `man` | manual pages |
//! | `completions` | completions for bash, zsh, fish and PowerShell |

mod declaration;
mod manual;

use anyhow::{Context, Result, ensure};
use clap_complete::Shell;
use keyferry_core::packages::LINUX_PROGRAM;
use keyferry_host::package_files as helper;
use serde_json::{Map, Value};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The file names that shells look for.
const COMPLETIONS: [(Shell, &str); 4] = [
    (Shell::Bash, "keyferry"),
    (Shell::Zsh, "_keyferry"),
    (Shell::Fish, "keyferry.fish"),
    (Shell::PowerShell, "keyferry.ps1"),
];

fn main() -> Result<()> {
    let out = PathBuf::from(env::args_os().nth(1).context("no folder is named")?);
    system(&out.join("system"))?;
    windows(&out.join("windows"))?;
    for (file, page) in manual::pages() {
        write(&out.join("man").join(file), page.as_bytes())?;
    }
    completions(&out.join("completions"))
}

fn system(out: &Path) -> Result<()> {
    for (path, content) in helper::manifests_for_all_users(LINUX_PROGRAM.as_ref())? {
        write(&out.join(path.strip_prefix("/")?), &content)?;
    }
    Ok(())
}

fn windows(out: &Path) -> Result<()> {
    let mut keys = Map::new();
    for (key, file, content) in helper::manifests_of_windows()? {
        write(&out.join(&file), &content)?;
        keys.insert(key, file.into());
    }
    write(&out.join("registry.json"), &serde_json::to_vec_pretty(&Value::Object(keys))?)
}

fn completions(out: &Path) -> Result<()> {
    for (shell, file) in COMPLETIONS {
        let mut bytes = vec![];
        clap_complete::generate(shell, &mut declaration::program(), "keyferry", &mut bytes);
        ensure!(!bytes.is_empty(), "no completions for {shell}");
        write(&out.join(file), &bytes)?;
    }
    Ok(())
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    fs::create_dir_all(path.parent().context("no folder")?)?;
    fs::write(path, content).with_context(|| path.display().to_string())
}
