//! The helper, `dist/bin/keyferry`, and the helper for the systems that releases have packages for.

use super::rust_flags;
use crate::tools::{self, cargo, output};
use crate::{project, target};
use anyhow::Result;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A system that the helper is built for on this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cross {
    LinuxArm,
    Windows,
}

impl Cross {
    /// The name of the Rust target.
    fn target(self) -> &'static str {
        match self {
            Self::LinuxArm => "aarch64-unknown-linux-gnu",
            Self::Windows => "x86_64-pc-windows-gnu",
        }
    }
}

/// Replaces `dist/bin/keyferry` by a new build.
pub(crate) fn build() -> Result<PathBuf> {
    let mut cargo = release();
    if cfg!(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64")) {
        // Functions of the same machine code are linked once. Here rustc's own linker is the default; others may not
        // have this option.
        cargo.args(["--", "-Clink-arg=-Wl,--icf=all"]);
    }
    let is_linux = cfg!(all(target_os = "linux", target_env = "gnu"));
    let unwinder = if is_linux { unwinder("cc")? } else { vec![] };
    tools::run(with_flags(&mut cargo, &unwinder)?)?;
    let (name, bin) = (format!("keyferry{}", env::consts::EXE_SUFFIX), project().join("dist/bin"));
    fs::create_dir_all(&bin)?;
    let (new, host) = (bin.join(format!("{name}.new")), bin.join(name));
    // Written beside it and renamed: a browser may be running the old binary, which cannot be overwritten then.
    fs::copy(built().join("release").join(host.file_name().unwrap_or_default()), &new)?;
    fs::rename(&new, &host)?;
    Ok(host)
}

/// Builds the helper for another system; returns its path.
pub(crate) fn cross(system: Cross) -> Result<PathBuf> {
    tools::rust_target(system.target())?;
    tools::cross_compilers()?;
    let mut cargo = release();
    cargo.args(["--target", system.target()]);
    let (flags, file) = match system {
        Cross::LinuxArm => {
            const COMPILER: &str = "aarch64-linux-gnu-gcc";
            cargo.env("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER", COMPILER);
            (unwinder(COMPILER)?, "keyferry")
        }
        // The linker writes the time of the build into the program otherwise.
        Cross::Windows => (vec!["-Clink-arg=-Wl,--no-insert-timestamp".to_owned()], "keyferry.exe"),
    };
    tools::run(with_flags(&mut cargo, &flags)?)?;
    Ok(built().join(system.target()).join("release").join(file))
}

/// The target folder of these builds.
fn built() -> PathBuf {
    target().join("dist")
}

/// A build of the helper that ships.
fn release() -> Command {
    let mut cargo = cargo("rustc");
    cargo.args(["--release", "--package", "keyferry", "--bin", "keyferry", "--target-dir"]).arg(built());
    cargo
}

fn with_flags<'a>(cargo: &'a mut Command, flags: &[String]) -> Result<&'a mut Command> {
    let flags: Vec<_> = flags.iter().map(String::as_str).collect();
    cargo.env("CARGO_ENCODED_RUSTFLAGS", rust_flags(&flags)?);
    // libdbus needs no unwind tables: it never calls Rust code, so no panic unwinds through it.
    Ok(cargo.env("CFLAGS", env::var("CFLAGS").unwrap_or_default() + " -fno-asynchronous-unwind-tables"))
}

/// Returns the flags that link this compiler's unwinder statically. Loading it as a shared library would take a tenth of
/// the helper's start, and the browser starts the helper for every delivery.
pub(crate) fn unwinder(compiler: &str) -> Result<Vec<String>> {
    let library = output(Command::new(compiler).arg("--print-file-name=libgcc_eh.a"))?;
    // A compiler without this library prints the name itself.
    let Some(folder) = Path::new(library.trim()).parent().filter(|folder| folder.is_absolute()) else {
        return Ok(vec![]);
    };
    Ok(vec![
        format!("-Lnative={}", folder.display()),
        "-lstatic=gcc_eh".to_owned(),
        format!("-Clink-arg={}", search_for_tables(compiler)?.display()),
    ])
}

/// Compiles the part of the unwinder for which the program would need glibc 2.35.
fn search_for_tables(compiler: &str) -> Result<PathBuf> {
    let source = project().join("crates/xtask/package/dl_find_object.c");
    fs::create_dir_all(built())?;
    let object = built().join(format!("dl_find_object.{compiler}.o"));
    let mut compile = Command::new(compiler);
    compile.args([
        "-Os",
        "-fPIC",
        "-fno-asynchronous-unwind-tables",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-c",
        "-o",
    ]);
    tools::run(compile.arg(&object).arg(source))?;
    Ok(object)
}
