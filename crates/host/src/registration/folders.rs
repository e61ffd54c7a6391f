//! This user's folders, and the fixed places of the program.

use std::env;
use std::fs;
use std::path::PathBuf;

use super::browsers::Base;
use crate::errors::Error;

/// Number of folders above the program that belong to Keyferry alone.
pub(super) const PROGRAM_FOLDERS: usize = if cfg!(all(unix, not(target_os = "macos"))) { 2 } else { 1 };

#[derive(Clone, Debug)]
pub(super) struct Folders {
    home: PathBuf,
    config: PathBuf,
    roaming: PathBuf,
    data: PathBuf,
}

impl Folders {
    /// Reads the environment in the same way as the browsers.
    pub(super) fn of_user() -> Result<Self, Error> {
        let home = env::home_dir().filter(|home| home.is_absolute()).ok_or(Error::NoHome)?;
        // The XDG base directory specification demands that relative paths are ignored.
        let named = |name: &str, fallback: &str| {
            let folder = env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
            folder.unwrap_or_else(|| home.join(fallback))
        };
        let (config, roaming, data) = if cfg!(windows) {
            let local = named("LOCALAPPDATA", r"AppData\Local");
            (local.clone(), named("APPDATA", r"AppData\Roaming"), local)
        } else if cfg!(target_os = "macos") {
            let support = home.join("Library/Application Support");
            (support.clone(), support.clone(), support)
        } else {
            let config = named("XDG_CONFIG_HOME", ".config");
            (config.clone(), config, named("XDG_DATA_HOME", ".local/share"))
        };
        Ok(Self { home, config, roaming, data })
    }

    pub(super) fn path(&self, (base, rest): (Base, &str)) -> PathBuf {
        match base {
            Base::Home => self.home.join(rest),
            Base::Config => self.config.join(rest),
            Base::Roaming => self.roaming.join(rest),
        }
    }

    /// The folder exists. Its last name may begin with `*`.
    pub(super) fn has(&self, sign: (Base, &str)) -> bool {
        let path = self.path(sign);
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (Some(end), Some(folder)) = (name.strip_prefix('*'), path.parent()) else { return path.is_dir() };
        let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.any(|entry| entry.file_name().to_str().is_some_and(|name| name.ends_with(end)))
    }

    /// A path below `$XDG_DATA_HOME` or its equivalent.
    pub(super) fn data_path(&self, rest: &str) -> PathBuf {
        self.data.join(rest)
    }

    pub(super) fn program_folder(&self) -> PathBuf {
        self.data.join(if cfg!(any(windows, target_os = "macos")) { "Keyferry" } else { "keyferry/bin" })
    }

    /// The program that is installed for this user.
    pub(super) fn program(&self) -> PathBuf {
        self.program_folder().join(format!("keyferry{}", env::consts::EXE_SUFFIX))
    }
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

/// The installed program: this user's, or that for all users if only that exists.
pub(crate) fn installed_program() -> Result<PathBuf, Error> {
    let (of_user, of_system) = (Folders::of_user()?.program(), system_program());
    Ok(if !of_user.exists() && of_system.exists() { of_system } else { of_user })
}
