//! `.msi`, in Wine. Wine emulates Windows Installer: how it replaces a running program says little about Windows.

use super::Packages;
use super::talk::{Running, hello};
use crate::test::platforms;
use crate::{target, tools};
use anyhow::{Context, Result, ensure};
use keyferry_core::packages::Package;
use keyferry_core::product::HOST_NAME;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The keys that browsers read, below `Software`.
const KEYS: [&str; 4] = [r"Google\Chrome", "Chromium", r"Microsoft\Edge", "Mozilla"];

/// A Windows of its own.
struct Windows(PathBuf);

impl Windows {
    fn new(name: &str) -> Result<Self> {
        let prefix = target().join("packages").join(name);
        if prefix.exists() {
            fs::remove_dir_all(&prefix)?;
        }
        fs::create_dir_all(&prefix)?;
        let windows = Self(prefix);
        tools::run(windows.program("wineboot").arg("--init"))?;
        windows.settle()?;
        Ok(windows)
    }

    /// Wine, with a program as its argument.
    fn program(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let wine = tools::find("wine64").unwrap_or_else(|_| "wine64".into());
        let mut command = Command::new(wine);
        command.arg(program).env("WINEPREFIX", &self.0).env("WINEDEBUG", "-all").env_remove("DISPLAY");
        command
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
            .env("WINEPATH", format!("Z:{}", platforms::wine().display()));
        command
    }

    /// Waits until Wine has written the registry.
    fn settle(&self) -> Result<()> {
        tools::run(Command::new(tools::find("wineserver")?).arg("--wait").env("WINEPREFIX", &self.0))
    }

    fn installer(&self, action: &str, package: &Path) -> Result<()> {
        tools::run(self.program("msiexec").arg(action).arg(package).arg("/qn"))
    }

    /// The value of a registry key: the path of a manifest.
    fn registered(&self, hive: &str, browser: &str) -> Result<Option<String>> {
        let key = format!(r"{hive}\Software\{browser}\NativeMessagingHosts\{HOST_NAME}");
        let output = self.program("reg").args(["query", &key, "/ve"]).output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let value =
            text.lines().find_map(|line| line.split_once("REG_SZ")).map(|(_, value)| value.trim().to_owned());
        Ok(value.filter(|_| output.status.success()))
    }

    /// The path on this computer of a path on drive C.
    fn on_disk(&self, path: &str) -> PathBuf {
        self.0.join("drive_c").join(path.trim_start_matches(r"C:\").replace('\\', "/"))
    }

    /// The files of the programs and of the user.
    fn files(&self) -> Result<BTreeSet<String>> {
        let mut find = Command::new("find");
        find.args(["drive_c/Program Files", "drive_c/users", "-not", "-path", "*/Temp/*"])
            .current_dir(&self.0);
        Ok(tools::output(&mut find)?.lines().map(str::to_owned).collect())
    }
}

impl Drop for Windows {
    fn drop(&mut self) {
        // It may have ended already.
        if let Ok(wineserver) = tools::find("wineserver") {
            tools::quiet_success(Command::new(wineserver).arg("--kill").env("WINEPREFIX", &self.0));
        }
    }
}

pub(super) fn msi(packages: &Packages, package: Package) -> Result<()> {
    let [first, next] = packages.of(package)?;
    let (hive, name) =
        if package == Package::WindowsUser { ("HKCU", "windows-user") } else { ("HKLM", "windows-machine") };
    let windows = Windows::new(name)?;
    let before = windows.files()?;
    windows.installer("/i", &first)?;
    let program = installed(&windows, hive)?;
    let mut old = Running::start(&mut windows.program(&program))?;
    old.hello()?;
    windows.installer("/i", &next)?;
    old.hello().context("the old helper, after the upgrade")?;
    old.end()?;
    installed(&windows, hive).context("after the upgrade")?;
    let report = windows.program(&program).args(["doctor", "--json"]).output()?;
    let report: serde_json::Value = serde_json::from_slice(&report.stdout)?;
    for check in report["checks"].as_array().context("no checks")? {
        ensure!(check["ok"] == true, "{report:#}");
    }
    let done = tools::output(windows.program(&program).arg("uninstall"))?;
    ensure!(done.contains("To remove it: open Settings"), "{done}");
    installed(&windows, hive).context("after `keyferry uninstall`")?;
    windows.installer("/x", &next)?;
    windows.settle()?;
    for browser in KEYS {
        ensure!(windows.registered(hive, browser)?.is_none(), "{browser} is still registered");
    }
    let after = windows.files()?;
    let left: Vec<_> =
        after.difference(&before).filter(|path| path.to_lowercase().contains("keyferry")).collect();
    ensure!(left.is_empty(), "left behind: {left:#?}");
    Ok(())
}

/// Checks the registrations and the helper that they lead to; returns its path.
fn installed(windows: &Windows, hive: &str) -> Result<PathBuf> {
    let mut found = None;
    for browser in KEYS {
        let path =
            windows.registered(hive, browser)?.with_context(|| format!("{browser} is not registered"))?;
        let manifest = windows.on_disk(&path);
        let json: serde_json::Value =
            serde_json::from_slice(&fs::read(&manifest).with_context(|| path.clone())?)?;
        let list = if browser == "Mozilla" { "allowed_extensions" } else { "allowed_origins" };
        ensure!(json["name"] == HOST_NAME && json[list].is_array(), "{path}: {json}");
        found = Some(manifest.with_file_name(json["path"].as_str().context("no path")?));
    }
    let program = found.context("nothing is registered")?;
    hello(&mut windows.program(&program))?;
    Ok(program)
}
