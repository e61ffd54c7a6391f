//! A private home for everything that a stage starts, so that nothing of the user's is read or written.

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::process::Command;

/// Marks every process of one stage, so that all of them can be found and ended.
const MARK: &str = "KEYFERRY_STAGE";

/// A home folder that is removed, and whose processes are ended, on drop.
#[derive(Debug)]
pub struct Home {
    env: Vec<(String, String)>,
    dir: TempDir,
}

impl Home {
    /// Makes the folders and the environment that points to them.
    pub fn new() -> Result<Self> {
        let dir = tempfile::Builder::new().prefix("keyferry-").tempdir().context("no private home")?;
        let mut env = vec![(MARK.to_owned(), utf8(dir.path())?)];
        for (name, folder) in [
            ("HOME", ""),
            ("TMPDIR", "tmp"),
            ("XDG_CACHE_HOME", ".cache"),
            ("XDG_CONFIG_HOME", ".config"),
            ("XDG_DATA_HOME", ".local/share"),
            ("XDG_RUNTIME_DIR", "run"),
            ("XDG_STATE_HOME", ".local/state"),
        ] {
            let path = dir.path().join(folder);
            // XDG_RUNTIME_DIR must be the user's alone.
            DirBuilder::new().recursive(true).mode(0o700).create(&path)?;
            env.push((name.to_owned(), utf8(&path)?));
        }
        Ok(Self { env, dir })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// What child processes are given instead of the user's session.
    pub fn env(&self) -> &[(String, String)] {
        &self.env
    }

    /// Gives later child processes one more variable.
    pub fn set_env(&mut self, name: &str, value: &str) {
        self.env.push((name.to_owned(), value.to_owned()));
    }

    /// A command that sees this home and nothing of the user's session; it is killed when its child is dropped.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        for name in ["DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL", "SSH_AUTH_SOCK"] {
            command.env_remove(name);
        }
        command.envs(self.env.iter().map(|(name, value)| (name, value))).kill_on_drop(true);
        command
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        end_processes(MARK, self.dir.path());
    }
}

/// Kills every process whose environment has the variable `mark` set to `path`. Those that cannot be read are
/// not this user's, or are sandboxed children that end with their parent.
pub(crate) fn end_processes(mark: &str, path: &Path) {
    for pid in processes().filter(|&pid| is_marked(pid, mark, path)) {
        // It may have ended meanwhile, which is as good.
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// Kills the native messaging hosts of the browser with this profile. Their own environment is out of reach: they have
/// seen to that. So is Chromium's, which has the profile on its command line.
pub(crate) fn end_hosts(mark: &str, profile: &Path, programs: &[&Path]) {
    let of_profile = |browser: Pid| {
        let command = fs::read(proc(browser).join("cmdline")).unwrap_or_default();
        let wanted = profile.as_os_str().as_encoded_bytes();
        is_marked(browser, mark, profile) || command.windows(wanted.len()).any(|part| part == wanted)
    };
    let is_host = |pid: &Pid| {
        let command = fs::read(proc(*pid).join("cmdline")).unwrap_or_default();
        let program = command.split(|&byte| byte == 0).next().unwrap_or_default();
        let status = fs::read_to_string(proc(*pid).join("status")).unwrap_or_default();
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:")?.trim().parse().ok());
        programs.iter().any(|host| host.as_os_str().as_encoded_bytes() == program)
            && parent.and_then(Pid::from_raw).is_some_and(of_profile)
    };
    for pid in processes().filter(is_host) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

fn processes() -> impl Iterator<Item = Pid> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|process| Pid::from_raw(process.file_name().to_str()?.parse().ok()?))
}

fn is_marked(pid: Pid, mark: &str, path: &Path) -> bool {
    let wanted = [mark.as_bytes(), b"=", path.as_os_str().as_encoded_bytes()].concat();
    let environment = fs::read(proc(pid).join("environ")).unwrap_or_default();
    environment.split(|&byte| byte == 0).any(|variable| variable == wanted)
}

fn proc(pid: Pid) -> PathBuf {
    Path::new("/proc").join(pid.as_raw_nonzero().to_string())
}

/// A path for a variable or an argument.
pub(crate) fn utf8(path: &Path) -> Result<String> {
    let text = path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))?;
    Ok(text.trim_end_matches('/').to_owned())
}

/// Copies a folder and all in it, over what is there.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}

/// The project's folder.
pub fn project() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_owned()
}
