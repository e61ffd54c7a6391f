//! A private home folder, so that no test reads or writes the user's files.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use keyferry_core::protocol::{Capture, HostAnswer, HostCall, SavedKey};
use tempfile::TempDir;

use crate::{Host, Run};

/// The variable that marks every process started in a home, with the home's path as its value.
pub(crate) const MARK: &str = "KEYFERRY_TEST_HOME";

/// A home folder and an environment that refers to it; removed on drop.
#[derive(Debug)]
pub struct Home {
    dir: TempDir,
    env: Vec<(String, String)>,
    helper: PathBuf,
}

impl Home {
    /// A home without a bus, for this `keyferry` binary.
    pub fn new(helper: impl Into<PathBuf>) -> Self {
        let dir = tempfile::Builder::new().prefix("keyferry-").tempdir().unwrap();
        for folder in ["run", "tmp"] {
            let folder = dir.path().join(folder);
            fs::create_dir(&folder).unwrap();
            // The XDG specification demands this mode of XDG_RUNTIME_DIR. Qt ignores a folder with another mode.
            #[cfg(unix)]
            fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        }
        let mut home = Self { dir, env: vec![], helper: helper.into() };
        home.set_bus("disabled:");
        // No test asks Omnisend: nothing listens there.
        home.set_env("HTTPS_PROXY", "http://127.0.0.1:9");
        home.set_env("NO_PROXY", "127.0.0.1");
        home
    }

    /// The folder, or a path in it.
    pub fn path(&self, rest: &str) -> PathBuf {
        self.dir.path().join(rest)
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// The `keyferry` binary under test.
    pub fn helper(&self) -> &Path {
        &self.helper
    }

    /// Creates a folder, such as a browser's.
    pub fn folder(&self, rest: &str) -> PathBuf {
        let path = self.path(rest);
        fs::create_dir_all(&path).unwrap();
        path
    }

    /// Sets the address of the D-Bus session for later commands.
    pub fn set_bus(&mut self, address: &str) {
        self.set_env("DBUS_SESSION_BUS_ADDRESS", address);
    }

    /// Sets a variable for later commands.
    pub fn set_env(&mut self, name: &str, value: &str) {
        self.env.push((name.into(), value.into()));
    }

    /// A command that has this home and no variables of the user's session.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        // Windows needs these variables to start a program.
        if cfg!(windows) {
            let names = ["USERPROFILE", "LOCALAPPDATA", "APPDATA"];
            command.envs(names.map(|name| (name, self.root())));
        } else {
            command.env_clear().envs(env::var_os("PATH").map(|path| ("PATH", path)));
            command.env("TMPDIR", self.path("tmp"));
        }
        command
            .env("HOME", self.root())
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env(MARK, self.root())
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs the helper's command line to its end.
    pub fn keyferry(&self, args: &[&str]) -> Run {
        Run::of(self.command(&self.helper).args(args))
    }

    /// Runs the helper's command line with this text on standard input.
    pub fn keyferry_reading(&self, args: &[&str], input: &str) -> Run {
        Run::reading(self.command(&self.helper).args(args), input)
    }

    /// Saves a key through a new host, which must print no part of it.
    pub fn save(&self, capture: &Capture) -> SavedKey {
        let mut host = Host::start(self);
        let answer = host.ask(HostCall::Save(capture.clone()));
        host.end_without(&capture.key);
        let HostAnswer::Saved { capture: id, entry, .. } = answer else { panic!("{answer:?}") };
        assert_eq!(id, capture.id);
        entry
    }

    /// The output of `keyferry list --json`.
    pub fn list(&self) -> Vec<SavedKey> {
        serde_json::from_value(self.keyferry(&["list", "--json"]).json()).unwrap()
    }

    /// Every file below the home, sorted.
    pub fn files(&self) -> Vec<PathBuf> {
        fn below(folder: &Path) -> Vec<PathBuf> {
            let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
        }
        let mut files = below(self.root());
        files.sort();
        files
    }
}
