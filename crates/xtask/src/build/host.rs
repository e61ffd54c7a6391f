//! The helper, `dist/bin/keyferry`.

use super::rust_flags;
use crate::tools::{self, cargo, output};
use crate::{project, target};
use anyhow::Result;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Replaces `dist/bin/keyferry` by a new build.
pub(super) fn build() -> Result<PathBuf> {
    let built = target().join("dist");
    let mut cargo = cargo("rustc");
    cargo.args(["--release", "--package", "keyferry", "--bin", "keyferry", "--target-dir"]).arg(&built);
    if cfg!(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64")) {
        // Functions of the same machine code are linked once. Here rustc's own linker is the default; others may not
        // have this option.
        cargo.args(["--", "-Clink-arg=-Wl,--icf=all"]);
    }
    let unwinder = unwinder()?;
    let flags: Vec<_> = unwinder.iter().map(String::as_str).collect();
    cargo.env("CARGO_ENCODED_RUSTFLAGS", rust_flags(&flags)?);
    // libdbus needs no unwind tables: it never calls Rust code, so no panic unwinds through it.
    cargo.env("CFLAGS", env::var("CFLAGS").unwrap_or_default() + " -fno-asynchronous-unwind-tables");
    tools::run(&mut cargo)?;
    let (name, bin) = (format!("keyferry{}", env::consts::EXE_SUFFIX), project().join("dist/bin"));
    fs::create_dir_all(&bin)?;
    let (new, host) = (bin.join(format!("{name}.new")), bin.join(name));
    // Written beside it and renamed: a browser may be running the old binary, which cannot be overwritten then.
    fs::copy(built.join("release").join(host.file_name().unwrap_or_default()), &new)?;
    fs::rename(&new, &host)?;
    Ok(host)
}

/// Returns the flags that link the compiler's unwinder statically. Loading it as a shared library would take a tenth of
/// the helper's start, and the browser starts the helper for every delivery.
fn unwinder() -> Result<Vec<String>> {
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return Ok(vec![]);
    }
    let library = output(Command::new("cc").arg("--print-file-name=libgcc_eh.a"))?;
    // A compiler without this library prints the name itself.
    let folder = Path::new(library.trim()).parent().filter(|folder| folder.is_absolute());
    Ok(folder.map_or_else(Vec::new, |folder| {
        vec![format!("-Lnative={}", folder.display()), "-lstatic=gcc_eh".to_owned()]
    }))
}
