//! `.deb`, `.rpm` and `.tar.xz`, each below a root of its own.

use super::Packages;
use super::talk::{Running, hello};
use crate::{build, files, target, tools};
use anyhow::{Context, Result, ensure};
use keyferry_core::packages::{LINUX_PROGRAM, Package};
use keyferry_core::product::HOST_NAME;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The release that the `.deb` is for at least.
const DEBIAN: &str = "bookworm";
/// The version of the GNU C library in Red Hat Enterprise Linux 9, the oldest that the packages are for.
const LIBC: &str = "2.34";
/// A program that goes on after panics, as the helper does.
const PANICS: &str = "fn main() {
    let caught = std::panic::catch_unwind(|| std::hint::black_box(&[0_u8; 0][..])[std::hint::black_box(3)]);
    let thread = std::thread::spawn(|| panic!(\"in a thread\")).join();
    assert!(caught.is_err() && thread.is_err());
}";
/// Folders that package managers keep for themselves, below a root.
const OWN: [&str; 5] = ["var/lib/dpkg", "var/lib/rpm", "var/log", "var/cache", "tmp"];
/// An empty folder that no package of Debian owns, so that dpkg removes it after the last file in it.
const UNOWNED: &str = "etc/opt d ";
/// A browser's folder, by which `keyferry install` sees that the user has used it.
const USED: &str = "root/.config/chromium";
/// A folder with registrations for all users.
const REGISTERED: &str = "etc/chromium/native-messaging-hosts";

/// A new folder.
pub(super) fn new_folder(name: &str) -> Result<PathBuf> {
    let folder = target().join("packages").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Runs a program below a root, in a mount namespace with `/proc`: programs find their own file there.
fn below(root: &Path, args: &[&str]) -> Command {
    let script = "mount -t proc proc \"$0/proc\" && exec chroot \"$0\" env -i HOME=/root PATH=/usr/bin:/bin:/usr/sbin:/sbin \
                  DBUS_SESSION_BUS_ADDRESS=disabled: \"$@\"";
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-ec", script]).arg(root).args(args);
    command
}

/// Everything below a root but the package managers' own files: path, kind, mode, size and target.
fn state(root: &Path) -> Result<BTreeSet<String>> {
    let mut find = Command::new("find");
    find.arg(root).args(["-mindepth", "1", "-printf", "%P %y %m %l\\n"]);
    let lines = tools::output(&mut find)?;
    let is_own = |line: &&str| OWN.iter().any(|own| line.starts_with(own));
    Ok(lines.lines().filter(|line| !is_own(line)).map(str::to_owned).collect())
}

fn same(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Result<()> {
    let left: Vec<_> = after.difference(before).collect();
    let gone: Vec<_> = before.difference(after).filter(|line| !line.starts_with(UNOWNED)).collect();
    ensure!(left.is_empty() && gone.is_empty(), "left behind: {left:#?}, removed: {gone:#?}");
    Ok(())
}

/// Every registration names a program that exists below the root.
fn registrations(root: &Path) -> Result<()> {
    let mut found = 0;
    for folder in ["etc", "usr/lib", "usr/lib64"] {
        for line in tools::output(
            Command::new("find").arg(root.join(folder)).args(["-name", "com.keyferry.host.json"]),
        )?
        .lines()
        {
            let manifest: Value = serde_json::from_slice(&fs::read(line)?)?;
            let program = manifest["path"].as_str().context("no path")?.trim_start_matches('/');
            ensure!(manifest["name"] == HOST_NAME && root.join(program).is_file(), "{line}: {manifest}");
            found += 1;
        }
    }
    ensure!(found >= 11, "{found} registrations");
    Ok(())
}

/// The installed helper answers, reports that it is installed, and adds no second registration.
fn installed(root: &Path, removal: &str) -> Result<()> {
    registrations(root)?;
    hello(&mut below(root, &[LINUX_PROGRAM]))?;
    fs::create_dir_all(root.join(USED))?;
    let before = state(root)?;
    let report = below(root, &["keyferry", "doctor", "--json"]).output()?;
    let report: Value = serde_json::from_slice(&report.stdout)?;
    for check in ["Helper", "Chromium"] {
        let found = report["checks"].as_array().into_iter().flatten().find(|row| row["name"] == check);
        ensure!(found.is_some_and(|row| row["ok"] == true), "{check}: {report:#}");
    }
    let done = tools::output(&mut below(root, &["keyferry", "install"]))?;
    let wanted = format!("Registered with Chromium by the package: /{REGISTERED}/{HOST_NAME}.json");
    ensure!(done.contains(&wanted), "{done}");
    let done = tools::output(&mut below(root, &["keyferry", "uninstall"]))?;
    ensure!(done.contains(&format!("To remove it: {removal}")), "{done}");
    same(&before, &state(root)?)
}

/// A copy that the user has installed before the package gives way to it.
fn replaces_own_copy(root: &Path) -> Result<()> {
    let before = state(root)?;
    let copy = root.join("root/keyferry");
    fs::copy(files::in_root(root, LINUX_PROGRAM), &copy)?;
    tools::output(&mut below(root, &["/root/keyferry", "install"]))?;
    fs::remove_file(copy)?;
    ensure!(root.join("root/.local/share/keyferry/bin/keyferry").is_file(), "the copy was not installed");
    tools::output(&mut below(root, &["keyferry", "install"]))?;
    let mut after = state(root)?;
    after.retain(|line| !line.starts_with("root/.local") && !line.starts_with("root/.config"));
    let mut before = before;
    before.retain(|line| !line.starts_with("root/.config"));
    same(&before, &after)?;
    let left = tools::output(Command::new("find").arg(root.join("root")).args([
        "-type",
        "f",
        "-name",
        "*keyferry*",
    ]))?;
    ensure!(left.is_empty(), "left behind: {left}");
    Ok(fs::remove_dir_all(root.join("root/.local"))?)
}

/// A Debian without Keyferry, unpacked from one that is kept.
fn debian() -> Result<PathBuf> {
    let kept = target().join("packages").join(format!("{DEBIAN}.tar"));
    if !kept.exists() {
        let part = kept.with_extension("part.tar");
        tools::run(Command::new("mmdebstrap").args(["--quiet", "--variant=minbase", DEBIAN]).arg(&part))?;
        fs::rename(part, &kept)?;
    }
    let root = new_folder("debian")?;
    // Devices are not needed, and some file systems refuse them.
    tools::run(Command::new("tar").arg("-xf").arg(kept).arg("--exclude=./dev/*").arg("-C").arg(&root))?;
    Ok(root)
}

/// Installs, upgrades and removes a package by these commands. The helper runs meanwhile, as a browser runs it.
fn lifecycle(
    root: &Path,
    removal: &str,
    install: &mut dyn FnMut(usize) -> Result<()>,
    remove: &mut dyn FnMut() -> Result<()>,
) -> Result<()> {
    let before = state(root)?;
    install(0)?;
    installed(root, removal)?;
    replaces_own_copy(root)?;
    let mut old = Running::start(&mut below(root, &[LINUX_PROGRAM]))?;
    old.hello()?;
    install(1)?;
    old.hello().context("the old helper, after the upgrade")?;
    old.end()?;
    installed(root, removal).context("after the upgrade")?;
    let mut last = Running::start(&mut below(root, &[LINUX_PROGRAM]))?;
    last.hello()?;
    remove()?;
    last.hello().context("the helper, after the removal")?;
    last.end()?;
    fs::remove_dir_all(root.join("root/.config"))?;
    same(&before, &state(root)?)
}

/// The helper's flags link an unwinder that needs nothing newer than [`LIBC`], and it finds the tables of a program.
pub(super) fn panic_is_caught() -> Result<()> {
    let folder = new_folder("panic")?;
    let (source, program) = (folder.join("panics.rs"), folder.join("panics"));
    fs::write(&source, PANICS)?;
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition=2024", "-Copt-level=z", "-Clto", "-o"]).arg(&program);
    tools::run(rustc.args(build::unwinder("cc")?).arg(source))?;
    tools::run(&mut Command::new(program))
}

pub(super) fn deb(packages: &Packages) -> Result<()> {
    let debs = packages.of(Package::Deb)?;
    let depends = tools::output(Command::new("dpkg-deb").arg("--field").arg(&debs[0]).arg("Depends"))?;
    ensure!(depends.trim() == format!("libc6 (>= {LIBC})"), "the package needs {depends}");
    let root = debian()?;
    let dpkg = |args: &[&str]| tools::run(&mut below(&root, &[&["dpkg"], args].concat()));
    lifecycle(
        &root,
        "sudo apt remove keyferry",
        &mut |index| {
            fs::copy(&debs[index], root.join("tmp/keyferry.deb"))?;
            dpkg(&["--install", "/tmp/keyferry.deb"])
        },
        &mut || dpkg(&["--remove", "keyferry"]),
    )?;
    // Nothing is left for a purge.
    let status =
        tools::output(&mut below(&root, &["dpkg-query", "--show", "--showformat=${Status} ${Package}\n"]))?;
    ensure!(!status.contains("keyferry"), "dpkg still knows the package");
    Ok(())
}

/// The root is the new Debian's: rpm needs nothing of it, and the helper its C library.
pub(super) fn rpm(packages: &Packages) -> Result<()> {
    let rpms = packages.of(Package::Rpm)?;
    let scripts =
        tools::output(Command::new("rpm").args(["--query", "--scripts", "--package"]).arg(&rpms[0]))?;
    ensure!(scripts.is_empty(), "the package has scripts, which this test does not run: {scripts}");
    let root = debian()?;
    // A part of Fedora's and openSUSE's basic system.
    fs::create_dir_all(root.join("usr/share/licenses"))?;
    let rpm = |args: &[&str], file: Option<&Path>| {
        let mut rpm = Command::new("rpm");
        rpm.arg("--root").arg(&root).args(["--dbpath", "/var/lib/rpm", "--nodeps"]).args(args);
        tools::run(rpm.args(file))
    };
    lifecycle(
        &root,
        "sudo dnf remove keyferry",
        &mut |index| rpm(&["--upgrade"], Some(&rpms[index])),
        &mut || rpm(&["--erase", "keyferry"], None),
    )
}

/// The archive's program installs itself into a home.
pub(super) fn archive(packages: &Packages) -> Result<()> {
    let archives = packages.of(Package::LinuxArchive)?;
    let home = new_folder("home")?;
    tools::run(Command::new("tar").arg("-xf").arg(&archives[0]).arg("-C").arg(&home))?;
    let name = archives[0].file_name().context("no name")?.to_string_lossy().replace(".tar.xz", "");
    let run = |program: &Path, command: &str| {
        let mut helper = Command::new(program);
        helper.arg(command).env_clear().env("HOME", &home).env("DBUS_SESSION_BUS_ADDRESS", "disabled:");
        tools::output(&mut helper)
    };
    fs::create_dir_all(home.join(".config/chromium"))?;
    run(&home.join(&name).join("keyferry"), "install")?;
    fs::remove_dir_all(home.join(&name))?;
    let installed = home.join(".local/share/keyferry/bin/keyferry");
    hello(Command::new(&installed).env("HOME", &home))?;
    run(&installed, "uninstall")?;
    let left = tools::output(Command::new("find").arg(&home).args(["-type", "f"]))?;
    ensure!(left.is_empty(), "left behind: {left}");
    Ok(())
}
