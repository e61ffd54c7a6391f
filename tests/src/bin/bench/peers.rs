//! The programs and extensions that Keyferry is compared with: compiled here, fetched from Debian, or generated.

use anyhow::{Context, Result, ensure};
use keyferry_tests::project;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Name, Debian package and folder of other password managers' extensions. The packages are unpacked, not installed:
/// installing them would add them to every Chromium on this computer.
const WEBEXT: [(&str, &str, &str); 2] = [
    ("KeePassXC-Browser", "webext-keepassxc-browser", "usr/share/webext/keepassxc-browser"),
    ("browserpass", "webext-browserpass", "usr/share/chromium/extensions/browserpass"),
];

#[derive(Debug)]
pub(crate) struct Peers {
    /// A native messaging host that returns every message.
    pub(crate) echo_host: PathBuf,
    /// The host's queries with libsecret.
    pub(crate) libsecret_client: PathBuf,
    /// Other password managers' unpacked extensions, by name and version.
    pub(crate) extensions: Vec<(String, PathBuf)>,
}

impl Peers {
    /// Compiles and unpacks the programs and extensions into `target/bench`.
    pub(crate) fn make() -> Result<Self> {
        let folder = project().join("target/bench/peers");
        fs::create_dir_all(&folder)?;
        let mut extensions = vec![];
        for (name, package, inside) in WEBEXT {
            let unpacked = folder.join(package);
            if !unpacked.exists() {
                unpack(&folder, package)?;
            }
            let extension = unpacked.join(inside);
            let manifest: serde_json::Value =
                serde_json::from_slice(&fs::read(extension.join("manifest.json"))?)?;
            let version = manifest["version"].as_str().unwrap_or_default();
            extensions.push((format!("{name} {version}"), extension));
        }
        let libsecret = output(Command::new("pkg-config").args(["--cflags", "--libs", "libsecret-1"]))?;
        let libsecret: Vec<&str> = libsecret.split_whitespace().collect();
        Ok(Self {
            echo_host: compile(&folder, "echo_host", &[])?,
            libsecret_client: compile(&folder, "libsecret_client", &libsecret)?,
            extensions,
        })
    }
}

/// The scripts of an extension for comparison.
#[derive(Debug, Default)]
pub(crate) struct Scripts<'a> {
    /// In the isolated world of both sites' pages.
    pub(crate) content: Option<&'a str>,
    /// In the main world of both sites' pages.
    pub(crate) page: Option<&'a str>,
    pub(crate) background: Option<&'a str>,
    /// Injected by the background.
    pub(crate) on_demand: Option<&'a str>,
    /// The manifest's `key`, which the extension's ID follows from. By default the ID follows from the folder.
    pub(crate) key: Option<&'a str>,
}

/// A key whose ID, `aadbeo...`, comes before Keyferry's: scripts of several extensions start in the order of their IDs.
pub(crate) const STARTS_FIRST: &str = "c3RvcHdhdGNoIDM3OA==";

/// The pages of the two sites.
const PAGES: [&str; 2] = ["https://app.omnisend.com/*", "https://app.upstackdata.com/*"];
/// The file of the script that `inject.js` injects.
const ON_DEMAND: &str = "on-demand.js";

/// Writes an unpacked extension of these scripts, which start at the same moment as Keyferry's. Returns its folder.
pub(crate) fn extension(name: &str, scripts: &Scripts<'_>) -> Result<PathBuf> {
    let folder = project().join("target/bench/extensions").join(name);
    fs::create_dir_all(&folder)?;
    let mut manifest = json!({
        "manifest_version": 3,
        "name": name,
        "version": "1",
        "permissions": ["nativeMessaging", "scripting"],
        "host_permissions": PAGES,
    });
    if let Some(key) = scripts.key {
        manifest["key"] = json!(key);
    }
    let mut content_scripts = vec![];
    for (script, file, world) in
        [(scripts.content, "content.js", "ISOLATED"), (scripts.page, "page.js", "MAIN")]
    {
        if let Some(script) = script {
            fs::write(folder.join(file), script)?;
            content_scripts.push(json!({
                "matches": PAGES, "js": [file], "world": world, "run_at": "document_start",
            }));
        }
    }
    manifest["content_scripts"] = json!(content_scripts);
    if let Some(script) = scripts.background {
        fs::write(folder.join("background.js"), script)?;
        manifest["background"] = json!({ "service_worker": "background.js" });
    }
    if let Some(script) = scripts.on_demand {
        fs::write(folder.join(ON_DEMAND), script)?;
    }
    fs::write(folder.join("manifest.json"), serde_json::to_vec_pretty(&manifest)?)?;
    Ok(folder)
}

fn unpack(folder: &Path, package: &str) -> Result<()> {
    output(Command::new("apt-get").args(["download", "-q", package]).current_dir(folder))
        .context("apt-get may know no packages yet: run `sudo apt-get update`")?;
    let archive = fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(&format!("{package}_"))
                && path.extension().is_some_and(|extension| extension == "deb")
        })
        .with_context(|| format!("apt-get fetched no {package}"))?;
    output(Command::new("dpkg-deb").arg("--extract").arg(archive).arg(folder.join(package)))?;
    Ok(())
}

/// Builds the client of Keyferry's store and published ones. Its folder `tests/stores` is not in the workspace: the
/// published stores have many dependencies.
pub(crate) fn store_client() -> Result<PathBuf> {
    let target = project().join("target/bench/stores");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--release", "--locked", "--manifest-path"]);
    cargo.arg(project().join("tests/stores/Cargo.toml")).arg("--target-dir").arg(&target);
    output(&mut cargo)?;
    Ok(target.join("release/store-client"))
}

fn compile(folder: &Path, name: &str, flags: &[&str]) -> Result<PathBuf> {
    let source = project().join("tests/bench").join(name).with_extension("c");
    let program = folder.join(name);
    output(Command::new("cc").args(["-O2", "-s", "-o"]).arg(&program).arg(source).args(flags))?;
    Ok(program)
}

fn output(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("{name} does not start"))?;
    ensure!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8(output.stdout)?)
}
