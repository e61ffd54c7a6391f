//! This user's folders, and the fixed places of the program.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use keyferry_core::packages::LINUX_PROGRAM;

use super::browsers::Base;
#[cfg(all(unix, not(target_os = "macos")))]
use super::environment;
use crate::errors::Error;

/// Number of folders above the program that belong to Keyferry alone.
pub(super) const PROGRAM_FOLDERS: usize = if cfg!(all(unix, not(target_os = "macos"))) { 2 } else { 1 };

#[derive(Clone, Debug)]
pub(super) struct Folders {
    home: PathBuf,
    /// The first is the one in effect.
    configs: Vec<PathBuf>,
    roaming: Vec<PathBuf>,
    data: PathBuf,
}

impl Folders {
    /// Reads the environment in the same way as the browsers.
    pub(super) fn of_user() -> Result<Self, Error> {
        let home = env::home_dir().filter(|home| home.is_absolute()).ok_or(Error::NoHome)?;
        // The XDG base directory specification demands that relative paths are ignored.
        #[cfg(not(target_os = "macos"))]
        let named = |name: &str, fallback: &str| {
            let folder = env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
            folder.unwrap_or_else(|| home.join(fallback))
        };
        #[cfg(windows)]
        let (configs, roaming, data) = {
            let local = named("LOCALAPPDATA", r"AppData\Local");
            (vec![local.clone()], vec![named("APPDATA", r"AppData\Roaming")], local)
        };
        #[cfg(target_os = "macos")]
        let (configs, roaming, data) = {
            let support = home.join("Library/Application Support");
            (vec![support.clone()], vec![support.clone()], support)
        };
        #[cfg(all(unix, not(target_os = "macos")))]
        let (configs, roaming, data) = {
            let configs = environment::config_folders(&home, named("XDG_CONFIG_HOME", ".config"));
            (configs.clone(), configs, named("XDG_DATA_HOME", ".local/share"))
        };
        Ok(Self { home, configs, roaming, data })
    }

    /// The folders that this may be: browsers are often started by a desktop whose environment is not the shell's.
    pub(super) fn paths(&self, (base, rest): (Base, &str)) -> Vec<PathBuf> {
        match base {
            Base::Home => vec![self.home.join(rest)],
            Base::Config => self.configs.iter().map(|folder| folder.join(rest)).collect(),
            Base::Roaming => self.roaming.iter().map(|folder| folder.join(rest)).collect(),
        }
    }

    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    /// One of the folders exists. The last name may begin with `*`.
    pub(super) fn has(&self, sign: (Base, &str)) -> bool {
        self.paths(sign).iter().any(|path| has_folder(path))
    }

    /// A path below `$XDG_DATA_HOME` or its equivalent.
    pub(super) fn data_path(&self, rest: &str) -> PathBuf {
        self.data.join(rest)
    }

    pub(super) fn program_folder(&self) -> PathBuf {
        self.data.join(if cfg!(any(windows, target_os = "macos")) { "Keyferry" } else { "keyferry/bin" })
    }

    /// The file that [`Record`](super::record::Record) is kept in.
    pub(super) fn record(&self) -> PathBuf {
        self.own().join("folders.json")
    }

    /// The folder of Keyferry's own files.
    fn own(&self) -> PathBuf {
        self.data.join(if cfg!(any(windows, target_os = "macos")) { "Keyferry" } else { "keyferry" })
    }

    /// The program that is installed for this user.
    pub(super) fn program(&self) -> PathBuf {
        self.program_folder().join(format!("keyferry{}", env::consts::EXE_SUFFIX))
    }
}

fn has_folder(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let (Some(end), Some(folder)) = (name.strip_prefix('*'), path.parent()) else { return path.is_dir() };
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.any(|entry| entry.file_name().to_str().is_some_and(|name| name.ends_with(end)))
}

/// The program that is installed for all users.
pub(super) fn system_program() -> PathBuf {
    if cfg!(windows) {
        let files = env::var_os("ProgramFiles").map(PathBuf::from).filter(|folder| folder.is_absolute());
        files.unwrap_or_else(|| r"C:\Program Files".into()).join(r"Keyferry\keyferry.exe")
    } else if cfg!(target_os = "macos") {
        "/Library/Application Support/Keyferry/keyferry".into()
    } else {
        "/usr/local/lib/keyferry/bin/keyferry".into()
    }
}

/// The folder of Keyferry's own files, for this user.
pub(crate) fn own_folder() -> Result<PathBuf, Error> {
    Folders::of_user().map(|folders| folders.own())
}

/// The installed program: this user's, or that for all users if only that exists.
pub(crate) fn installed_program() -> Result<PathBuf, Error> {
    let of_user = Folders::of_user()?.program();
    let of_system = [system_program(), LINUX_PROGRAM.into()].into_iter().find(|program| program.exists());
    Ok(of_system.filter(|_| !of_user.exists()).unwrap_or(of_user))
}
