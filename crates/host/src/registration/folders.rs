//! Where this user's files belong.

use std::env;
use std::fs;
use std::path::PathBuf;

use super::browsers::Base;
use crate::words::Problem;

/// How many folders above the program are Keyferry's own.
pub(crate) const PROGRAM_FOLDERS: usize = if cfg!(all(unix, not(target_os = "macos"))) { 2 } else { 1 };

/// This user's folders.
#[derive(Clone, Debug)]
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

    /// Whether one of them has a folder, the last name of which may begin with `*`.
    pub(crate) fn has(&self, sign: (Base, &str)) -> bool {
        let path = self.path(sign);
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (Some(end), Some(folder)) = (name.strip_prefix('*'), path.parent()) else { return path.is_dir() };
        let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.any(|entry| entry.file_name().to_str().is_some_and(|name| name.ends_with(end)))
    }

    /// A path among programs' data.
    pub(crate) fn data_path(&self, rest: &str) -> PathBuf {
        self.data.join(rest)
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

/// The program that is installed for all users.
pub(crate) fn system_program() -> PathBuf {
    if cfg!(windows) {
        let files = env::var_os("ProgramFiles").map(PathBuf::from).filter(|folder| folder.is_absolute());
        files.unwrap_or_else(|| r"C:\Program Files".into()).join(r"Keyferry\keyferry.exe")
    } else if cfg!(target_os = "macos") {
        "/Library/Application Support/Keyferry/keyferry".into()
    } else {
        "/usr/local/lib/keyferry/bin/keyferry".into()
    }
}
