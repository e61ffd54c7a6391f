//! Finds or installs the tools that a task needs, and runs programs.

use crate::{project, target};
use anyhow::{Context, Result, bail, ensure};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The oldest Node.js version that the npm packages support.
const MIN_NODE: u32 = 20;
/// Debian has no package of geckodriver.
const GECKODRIVER_VERSION: &str = "0.37.1";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Browser {
    Chromium,
    Firefox,
}

/// A program, and the Debian packages that contain it. For a package without programs, the path of one of its files.
type Program = (&'static str, &'static str);

const CHROMIUM: [Program; 2] =
    [("chromium", "chromium fonts-liberation"), ("chromedriver", "chromium-driver")];
const FIREFOX: [Program; 1] = [("firefox-esr", "firefox-esr fonts-liberation")];
/// The programs that the benchmark compares Keyferry with, and the tools to build them.
const PEERS: [Program; 6] = [
    ("cc", "gcc libc6-dev"),
    ("pkg-config", "pkg-config"),
    ("/usr/include/libsecret-1/libsecret/secret.h", "libsecret-1-dev"),
    ("/usr/bin/python3", "python3"),
    ("/usr/lib/python3/dist-packages/keyring/__init__.py", "python3-keyring"),
    ("/usr/bin/keepassxc-proxy", "keepassxc"),
];
const KEYRING: [Program; 3] =
    [("gnome-keyring-daemon", "gnome-keyring"), ("dbus-daemon", "dbus"), ("secret-tool", "libsecret-tools")];

/// Keyrings of other desktops.
const OTHER_KEYRINGS: [Program; 3] = [
    ("keepassxc", "keepassxc"),
    ("kwalletd5", "libkf5wallet-bin"),
    // The ciphers of KWallet.
    ("/usr/share/doc/libqca-qt5-2-plugins/copyright", "libqca-qt5-2-plugins"),
];

const DESKTOPS: [Program; 7] = [
    ("Xvfb", "xvfb"),
    ("xclip", "xclip"),
    ("xdotool", "xdotool"),
    ("sway", "sway"),
    ("wl-copy", "wl-clipboard"),
    ("mutter", "mutter"),
    ("Xwayland", "xwayland"),
];

/// The desktop's portals, GNOME's proxy settings for them, and tools to call them.
const PORTAL: [Program; 5] = [
    ("/usr/libexec/xdg-permission-store", "xdg-desktop-portal"),
    ("/usr/share/doc/glib-networking/copyright", "glib-networking"),
    ("/usr/share/doc/gsettings-desktop-schemas/copyright", "gsettings-desktop-schemas"),
    ("gdbus", "libglib2.0-bin"),
    ("busctl", "systemd"),
];

/// Compilers of the C code in the helper's libraries, and linkers, for other systems.
const CROSS_COMPILERS: [Program; 3] = [
    ("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64"),
    ("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
    ("/usr/aarch64-linux-gnu/include/stdio.h", "libc6-dev-arm64-cross"),
];

/// The programs that make packages.
const PACKERS: [Program; 10] = [
    ("dpkg-deb", "dpkg"),
    ("rpmbuild", "rpm"),
    ("wixl", "wixl"),
    ("msiinfo", "msitools"),
    ("faketime", "faketime"),
    ("zip", "zip"),
    ("xz", "xz-utils"),
    ("gzip", "gzip"),
    ("objdump", "binutils"),
    ("git", "git"),
];

/// The programs that install packages in a place of their own.
const PACKAGE_TESTERS: [Program; 4] =
    [("mmdebstrap", "mmdebstrap"), ("rpm", "rpm"), ("rpm2cpio", "rpm2cpio"), ("wine64", "wine64")];

/// Debian does not install wine64 on the `PATH`.
const WINE_FOLDER: &str = "/usr/lib/wine";
/// Python's virtual environments.
const PYTHON: [Program; 2] =
    [("python3", "python3"), ("/usr/lib/python3.11/ensurepip/__init__.py", "python3-venv")];
const WINDOWS: [Program; 2] = [("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64"), ("wine64", "wine64")];

/// Installs the Rust target of the extension.
pub(crate) fn wasm_target() -> Result<()> {
    rust_target("wasm32-unknown-unknown")
}

/// Installs a Rust target. rustup is called because `RUSTUP_AUTO_INSTALL` may be off.
pub(crate) fn rust_target(name: &str) -> Result<()> {
    let libraries = output(Command::new("rustc").args(["--print", "target-libdir", "--target", name]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    run(Command::new("rustup").args(["target", "add", name]))
        .with_context(|| format!("the Rust target {name} is missing and rustup could not add it"))
}

/// Installs the keyrings and the permission store that the helper is tested with.
pub(crate) fn keyrings() -> Result<()> {
    debian(&[&KEYRING[..], &OTHER_KEYRINGS, &PORTAL].concat())
}

/// Installs Python with its virtual environments.
pub(crate) fn python() -> Result<()> {
    debian(&PYTHON)
}

/// Installs a linker for Windows programs, and Wine to run them.
pub(crate) fn windows() -> Result<()> {
    debian(&WINDOWS)
}

/// Installs compilers for the systems that releases have packages for.
pub(crate) fn cross_compilers() -> Result<()> {
    debian(&CROSS_COMPILERS)
}

/// Installs the programs that make packages.
pub(crate) fn packers() -> Result<()> {
    debian(&PACKERS)
}

/// Installs the programs that packages are tested with.
pub(crate) fn package_testers() -> Result<()> {
    debian(&PACKAGE_TESTERS)
}

/// Installs the npm packages of a folder of the project, as its lock file lists them.
pub(crate) fn npm_ci(folder: &str) -> Result<()> {
    let version = output(Command::new("node").arg("--version")).with_context(|| {
        format!("Node.js {MIN_NODE} or newer is missing: install it from nodejs.org or your distribution")
    })?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    ensure!(major >= Some(MIN_NODE), "Node.js {} is too old: {MIN_NODE} or newer is needed", version.trim());

    let folder = project().join(folder);
    // A copy of the lock file, written after a complete installation.
    let stamp = folder.join("node_modules/.keyferry-lock");
    let lock = fs::read(folder.join("package-lock.json")).with_context(|| folder.display().to_string())?;
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(npm(&folder).args(["ci", "--no-audit", "--no-fund"]))?;
    Ok(fs::write(stamp, lock)?)
}

/// Returns npm in a folder, with its cache and logs in `target/`.
pub(crate) fn npm(folder: &Path) -> Command {
    let mut npm = Command::new("npm");
    npm.env("npm_config_cache", target().join("npm")).current_dir(folder);
    npm
}

/// Returns a program that `npm_ci("extension")` has installed.
pub(crate) fn npm_program(name: &str) -> Command {
    Command::new(project().join("extension/node_modules/.bin").join(name))
}

/// Installs a keyring, and the browsers with their drivers.
pub(crate) fn stage(browsers: &[Browser]) -> Result<()> {
    let mut programs = KEYRING.to_vec();
    for browser in browsers {
        match browser {
            Browser::Chromium => programs.extend(CHROMIUM),
            Browser::Firefox => programs.extend(FIREFOX),
        }
    }
    debian(&programs)?;
    if browsers.contains(&Browser::Firefox) {
        crates_io("geckodriver", GECKODRIVER_VERSION)?;
    }
    Ok(())
}

/// Installs desktops without a monitor, for X11 and Wayland, with tools to read their clipboards and to press keys.
pub(crate) fn desktops() -> Result<()> {
    debian(&DESKTOPS)
}

/// Installs the programs that the benchmark compares Keyferry with.
pub(crate) fn peers() -> Result<()> {
    debian(&PEERS)
}

/// Builds wasm-bindgen's test runner; returns its path.
pub(crate) fn wasm_test_runner() -> Result<PathBuf> {
    run(cargo("build").args([
        "--package",
        "xtask",
        "--features",
        "wasm-tests",
        "--bin",
        "wasm-test-runner",
    ]))?;
    Ok(target().join("debug/wasm-test-runner"))
}

/// Returns the path of a program on the `PATH` or in `target/tools`.
pub(crate) fn find(program: &str) -> Result<PathBuf> {
    let path = path();
    let found = env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file());
    found.with_context(|| format!("{program} is not on the PATH"))
}

/// The `PATH` with `target/tools` and Wine.
pub(crate) fn path() -> OsString {
    let old = env::var_os("PATH").unwrap_or_default();
    let folders = [target().join("tools/bin")].into_iter().chain(env::split_paths(&old));
    let folders = folders.chain([WINE_FOLDER.into()]);
    // A folder with a colon in its name cannot be on a PATH.
    env::join_paths(folders).unwrap_or(old)
}

/// Runs a program with this terminal; an exit code other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = name(command);
    let status = command.env("PATH", path()).status().with_context(|| format!("{name} does not start"))?;
    ensure!(status.success(), "{name} failed: {status}");
    Ok(())
}

/// Returns a program's standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let name = name(command);
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("{name} does not start"))?;
    ensure!(output.status.success(), "{name} failed: {}", output.status);
    Ok(String::from_utf8(output.stdout)?)
}

/// Returns cargo in the project's folder.
pub(crate) fn cargo(subcommand: &str) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.arg(subcommand).current_dir(project());
    cargo
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
    let args = command.get_args().take(3).map(OsStr::to_string_lossy);
    args.fold(program.into_owned(), |line, arg| line + " " + &arg)
}

/// Installs the Debian packages of missing programs, as root or with a `sudo` that asks for no password.
fn debian(programs: &[Program]) -> Result<()> {
    let missing: Vec<&str> = programs
        .iter()
        .filter(|(program, _)| find(program).is_err())
        .flat_map(|(_, packages)| packages.split(' '))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    let by_hand =
        format!("missing: {list}. On Debian 12 run\n  sudo apt-get update && sudo apt-get install {list}");
    if find("apt-get").is_err() {
        bail!("{by_hand}");
    }
    let prefix: &[&str] = if output(Command::new("id").arg("-u"))?.trim() == "0" {
        &["env"]
    } else if quiet_success(Command::new("sudo").args(["-n", "true"])) {
        &["sudo", "-n", "env"]
    } else {
        bail!("{by_hand}");
    };
    println!("installing {list}");
    for args in [&["update", "-q"][..], &["install", "-q", "-y", "--no-install-recommends"]] {
        let mut apt = Command::new(prefix[0]);
        apt.args(&prefix[1..]).args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(args);
        if args[0] == "install" {
            apt.args(&missing);
        }
        run(&mut apt).context(by_hand.clone())?;
    }
    Ok(())
}

/// Builds a missing program of crates.io into `target/tools`, unoptimised: that takes a minute or two.
pub(crate) fn crates_io(program: &str, version: &str) -> Result<()> {
    if find(program).is_ok() {
        return Ok(());
    }
    let root = target().join("tools");
    let mut install = cargo("install");
    install.args([program, "--version", version, "--locked", "--debug", "--root"]).arg(&root);
    // Without debug information linking is faster and the program is a fifth of the size.
    install.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_TARGET_DIR", root.join("build"));
    run(&mut install)?;
    Ok(fs::remove_dir_all(root.join("build"))?)
}

/// Runs a program without output; returns whether it succeeds.
pub(crate) fn quiet_success(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
