//! `cargo xtask install`: installs Keyferry on this computer.

use crate::{build, project, tools};
use anyhow::Result;
use std::process::Command;

/// Builds, runs `keyferry install`, and prints how to load the extension.
pub(crate) fn run() -> Result<()> {
    build::run()?;
    let host = format!("keyferry{}", std::env::consts::EXE_SUFFIX);
    tools::run(Command::new(project().join("dist/bin").join(host)).arg("install"))?;
    let extension = project().join("dist/extension");
    println!(
        "
The helper is installed. Now load the extension, once in each browser:

  Chrome, Chromium, Edge, Brave
    1. Open chrome://extensions
    2. Turn on \"Developer mode\"
    3. \"Load unpacked\", and choose the folder
       {folder}

  Firefox (until it is closed)
    1. Open about:debugging#/runtime/this-firefox
    2. \"Load Temporary Add-on...\", and choose the file
       {manifest}
",
        folder = extension.display(),
        manifest = extension.join("manifest.json").display(),
    );
    Ok(())
}
