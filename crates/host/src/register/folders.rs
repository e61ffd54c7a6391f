//! Where this user's files belong.

use std::env;
use std::path::PathBuf;

use super::browsers::Base;
use crate::words::Problem;

/// How many folders above the program are Keyferry's own.
pub(crate) const PROGRAM_FOLDERS: usize = if cfg!(all(unix, not(target_os = "macos"))) { 2 } else { 1 };

/// This user's folders.
#[derive(Debug)]
pub(crate) struct Folders {
    home: PathBuf,
    config: PathBuf,
    roaming: PathBuf,
    data: PathBuf,
}

impl Folders {
    /// Reads them from the environment, as the browsers do.
    pub(crate) fn of_user() -> Result<Self, Problem> {
        let home = env::home_dir().filter(|home| home.is_absolute()).ok_or_else(Problem::no_home)?;
        // The XDG base directory specification has relative paths ignored.
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

    /// A path in one of them.
    pub(crate) fn path(&self, (base, rest): (Base, &str)) -> PathBuf {
        match base {
            Base::Home => self.home.join(rest),
            Base::Config => self.config.join(rest),
            Base::Roaming => self.roaming.join(rest),
        }
    }

    /// The folder of the installed program.
    pub(crate) fn program_folder(&self) -> PathBuf {
        self.data.join(if cfg!(any(windows, target_os = "macos")) { "Keyferry" } else { "keyferry/bin" })
    }

    /// The installed program.
    pub(crate) fn program(&self) -> PathBuf {
        self.program_folder().join(format!("keyferry{}", env::consts::EXE_SUFFIX))
    }
}
