//! `keyferry install` and `keyferry uninstall`: a stable place for the program, and its registration with each
//! browser.

mod browsers;
mod files;
mod flatpak;
mod folders;
mod manifest;
#[cfg(windows)]
mod registry;

use std::collections::HashSet;
use std::env;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use browsers::{BROWSERS, Browser, Sandbox};
use files::Modes;
pub(crate) use files::{exposed, is_program};
use folders::Folders;
use log::info;
use manifest::{Family, Manifest};

use crate::words::Problem;

/// Mode of the installed program.
const PROGRAM_MODE: u32 = 0o755;
/// Mode of a manifest.
const MANIFEST_MODE: u32 = 0o644;

/// What the command line names; nothing means every browser found.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    browsers: Vec<&'static Browser>,
    user_data_dirs: Vec<PathBuf>,
    system: bool,
    root: Option<PathBuf>,
}

impl Targets {
    /// Adds a browser by its name on the command line.
    pub(crate) fn add_browser(&mut self, name: &str) -> Result<(), Problem> {
        let browser = BROWSERS.iter().find(|browser| browser.name == name).ok_or_else(|| Problem {
            todo: "See the names with: keyferry install --help".into(),
            ..Problem::usage("Keyferry knows no browser of that name.")
        })?;
        self.browsers.push(browser);
        Ok(())
    }

    /// Adds a Chromium profile folder.
    pub(crate) fn add_user_data_dir(&mut self, dir: &Path) -> Result<(), Problem> {
        if cfg!(windows) {
            return Err(Problem::usage(
                "On Windows a browser finds the helper through the registry, whatever its profile folder.",
            ));
        }
        self.user_data_dirs.push(absolute(dir)?);
        Ok(())
    }

    /// For all users of this computer.
    pub(crate) fn set_system(&mut self) {
        self.system = true;
    }

    /// Everything goes below this folder, as a package is put together.
    pub(crate) fn set_root(&mut self, root: &Path) -> Result<(), Problem> {
        if cfg!(windows) {
            return Err(Problem::usage("On Windows the registry cannot be put into a folder."));
        }
        self.root = Some(absolute(root)?);
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.browsers.is_empty() && self.user_data_dirs.is_empty()
    }

    fn scope(&self) -> Result<Scope, Problem> {
        match (self.system, &self.root) {
            (true, _) if !self.user_data_dirs.is_empty() => {
                Err(Problem::usage("A profile folder is one user's: --system does not go with it."))
            }
            (true, root) => Ok(Scope::System { root: root.clone() }),
            (false, Some(_)) => Err(Problem::usage("--root goes with --system alone.")),
            (false, None) => Ok(Scope::User(Folders::of_user()?)),
        }
    }

    fn registrations(&self, scope: &Scope) -> Vec<Registration> {
        let browsers = self.browsers.iter().flat_map(|browser| Registration::of(browser, scope));
        browsers.chain(self.user_data_dirs.iter().map(|dir| Registration::in_profile(dir))).collect()
    }
}

fn absolute(path: &Path) -> Result<PathBuf, Problem> {
    std::path::absolute(path).map_err(|error| Problem::file("found", path, &error))
}

/// For whom the helper is installed.
#[derive(Debug)]
enum Scope {
    /// This user.
    User(Folders),
    /// All users of this computer; below `root` if a package is put together.
    System { root: Option<PathBuf> },
}

impl Scope {
    /// Where the program is, as browsers see it.
    fn program(&self) -> PathBuf {
        match self {
            Self::User(folders) => folders.program(),
            Self::System { .. } => folders::system_program(),
        }
    }

    /// Where a path is now.
    fn on_disk(&self, path: &Path) -> PathBuf {
        match self {
            Self::System { root: Some(root) } => root.join(path.strip_prefix("/").unwrap_or(path)),
            _ => path.to_owned(),
        }
    }

    /// Mode of a folder that has to be made.
    fn folder_mode(&self) -> u32 {
        match self {
            Self::User(_) => 0o700,
            Self::System { .. } => 0o755,
        }
    }

    /// A file of this scope that could not be written or removed.
    fn problem(&self, what: &str, path: &Path, error: &io::Error) -> Problem {
        let problem = Problem::file(what, path, error);
        match self {
            Self::System { .. } if error.kind() == ErrorKind::PermissionDenied => {
                Problem { todo: AS_ROOT.into(), ..problem }
            }
            _ => problem,
        }
    }
}

/// What is for all users is the administrator's.
const AS_ROOT: &str = if cfg!(windows) {
    "Run the command again in a terminal that was started as administrator."
} else {
    "Run the command again as root, with sudo."
};

/// The browsers' names on the command line, in lines for a help text.
pub(crate) fn browser_names() -> String {
    /// Longest line, in characters.
    const WIDTH: usize = 80;
    let mut lines: Vec<String> = vec![];
    for browser in BROWSERS {
        match lines.last_mut() {
            Some(line) if line.len() + browser.name.len() < WIDTH => {
                line.push_str("  ");
                line.push_str(browser.name);
            }
            _ => lines.push(format!("  {}", browser.name)),
        }
    }
    lines.join("\n")
}

/// One place where a browser looks for the helper.
#[derive(Debug)]
struct Registration {
    /// What people call the browser.
    title: String,
    /// What the browser wants to read.
    family: Family,
    /// What stands around the browser.
    sandbox: Sandbox,
    /// The manifest's file.
    manifest: PathBuf,
    /// The key below `Software` that leads to the file.
    #[cfg(windows)]
    key: registry::Key,
}

impl Registration {
    #[cfg(not(windows))]
    fn of(browser: &Browser, scope: &Scope) -> Vec<Self> {
        let folders: Vec<PathBuf> = match scope {
            Scope::User(folders) => browser.places.iter().map(|place| folders.path(*place)).collect(),
            Scope::System { .. } => browser.system.map(PathBuf::from).into_iter().collect(),
        };
        let registrations = folders.into_iter().map(|folder| Self {
            title: browser.title.into(),
            family: browser.family,
            sandbox: browser.sandbox,
            manifest: folder.join(Manifest::file_name()),
        });
        registrations.collect()
    }

    /// The registry leads to a manifest beside the program.
    #[cfg(windows)]
    fn of(browser: &Browser, scope: &Scope) -> Vec<Self> {
        let program = scope.program();
        let folder = program.parent().unwrap_or(&program).join(match browser.family {
            Family::Chromium => "chromium",
            Family::Firefox => "firefox",
        });
        vec![Self {
            title: browser.title.into(),
            family: browser.family,
            sandbox: browser.sandbox,
            manifest: folder.join(Manifest::file_name()),
            key: registry::Key { system: matches!(scope, Scope::System { .. }), path: browser.key },
        }]
    }

    fn in_profile(dir: &Path) -> Self {
        Self {
            title: format!("Chromium profiles in {}", dir.display()),
            family: Family::Chromium,
            sandbox: Sandbox::None,
            manifest: dir.join("NativeMessagingHosts").join(Manifest::file_name()),
            #[cfg(windows)]
            key: registry::Key { system: false, path: "" },
        }
    }

    /// Whether there is anything in its place, ours or not.
    fn is_there(&self) -> bool {
        #[cfg(windows)]
        return self.key.read().is_some();
        #[cfg(not(windows))]
        return self.manifest.exists();
    }

    /// What keeps the browser from starting the helper, in a sentence.
    fn defect(&self) -> Option<String> {
        #[cfg(windows)]
        if self.key.read().as_deref() != Some(self.manifest.as_path()) {
            return Some("The registry does not lead to the helper's registration.".into());
        }
        match Manifest::read(&self.manifest) {
            Ok(Some(manifest)) => manifest.defect(self.family).or_else(|| files::exposed(&self.manifest)),
            Ok(None) => Some(format!("{} is not there.", self.manifest.display())),
            Err(defect) => Some(defect),
        }
    }

    fn write(&self, scope: &Scope) -> Result<(), Problem> {
        let text = crate::cli::pretty_json(&Manifest::new(self.family, &scope.program()));
        let file = scope.on_disk(&self.manifest);
        info!("writing {}", file.display());
        let modes = Modes { file: MANIFEST_MODE, folder: scope.folder_mode() };
        files::replace(&file, modes, |file| file.write_all(text.as_bytes()))
            .map_err(|error| scope.problem("written", &file, &error))?;
        #[cfg(windows)]
        self.key
            .write(&self.manifest)
            .map_err(|error| scope.problem("entered in the registry", &self.manifest, &error))?;
        Ok(())
    }

    /// Removes it if it leads to the scope's program; says whether it did.
    fn remove(&self, scope: &Scope) -> Result<bool, Problem> {
        #[cfg(windows)]
        self.key
            .remove(&self.manifest)
            .map_err(|error| scope.problem("taken out of the registry", &self.manifest, &error))?;
        let file = scope.on_disk(&self.manifest);
        match Manifest::read(&file) {
            Ok(Some(manifest)) if manifest.path == scope.program() => {
                info!("removing {}", file.display());
                files::remove(&file).map_err(|error| scope.problem("removed", &file, &error))
            }
            // What cannot be read as ours is not ours.
            _ => Ok(false),
        }
    }
}

/// What keeps a browser from starting the helper.
pub(crate) struct Defect {
    /// In a sentence.
    pub(crate) finding: String,
    /// The command that mends it; the installing one if there is none of its own.
    pub(crate) mend: Option<String>,
}

/// A browser that this user has used.
pub(crate) struct Found {
    browser: &'static Browser,
    scope: Scope,
}

impl Found {
    /// What people call it.
    pub(crate) fn title(&self) -> &'static str {
        self.browser.title
    }

    /// The option that names it.
    pub(crate) fn option(&self) -> String {
        format!("--browser {}", self.browser.name)
    }

    /// The registration by which it starts the helper, or what keeps it from that.
    pub(crate) fn examine(&self) -> Result<PathBuf, Defect> {
        let mine = Registration::of(self.browser, &self.scope);
        let everyones = Registration::of(self.browser, &Scope::System { root: None });
        // Browsers look at the user's own place first.
        let used = if mine.iter().any(Registration::is_there) || !everyones.iter().any(Registration::is_there)
        {
            mine
        } else {
            everyones
        };
        if let Some(finding) = used.iter().find_map(Registration::defect) {
            return Err(Defect { finding, mend: None });
        }
        if let (Sandbox::Flatpak(id), Scope::User(folders)) = (self.browser.sandbox, &self.scope)
            && !flatpak::lets_through(folders, id)
        {
            let finding = "Flatpak's sandbox keeps the browser from the helper or the keyring.".into();
            return Err(Defect { finding, mend: Some(flatpak::command(folders, id)) });
        }
        used.into_iter().next().map(|registration| registration.manifest).ok_or_else(|| Defect {
            finding: "There is no place where this browser looks.".into(),
            mend: None,
        })
    }
}

/// The browsers that this user has used.
pub(crate) fn found() -> Result<Vec<Found>, Problem> {
    let folders = Folders::of_user()?;
    let used = |browser: &&Browser| browser.signs.iter().any(|sign| folders.has(*sign));
    let found =
        BROWSERS.iter().filter(used).map(|browser| Found { browser, scope: Scope::User(folders.clone()) });
    Ok(found.collect())
}

/// The installed program: this user's, or else everybody's where there is one.
pub(crate) fn installed_program() -> Result<PathBuf, Problem> {
    let (mine, everyones) = (Folders::of_user()?.program(), folders::system_program());
    Ok(if !mine.exists() && everyones.exists() { everyones } else { mine })
}

/// Installs the program and registers it. Returns what to tell the user.
pub(crate) fn install(targets: &Targets) -> Result<String, Problem> {
    let scope = targets.scope()?;
    let registrations: Vec<_> = match (&scope, targets.is_empty()) {
        (_, false) => targets.registrations(&scope),
        (Scope::User(_), true) => {
            found()?.iter().flat_map(|found| Registration::of(found.browser, &scope)).collect()
        }
        // Who else will use this computer, and with what, cannot be known.
        (Scope::System { .. }, true) => {
            BROWSERS.iter().flat_map(|browser| Registration::of(browser, &scope)).collect()
        }
    };
    if registrations.is_empty() {
        return Err(match scope {
            Scope::User(_) => Problem::no_browser(),
            Scope::System { .. } => Problem::usage("This browser has no place for all users."),
        });
    }
    let program = scope.program();
    if program.to_str().is_none() {
        // JSON has no way to write it.
        return Err(Problem::file("registered", &program, &"the path is not Unicode"));
    }
    let file = scope.on_disk(&program);
    copy_program(&file, scope.folder_mode()).map_err(|error| scope.problem("written", &file, &error))?;
    let mut lines = vec![format!("Installed {}\n", file.display())];
    for registration in registrations {
        registration.write(&scope)?;
        let file = scope.on_disk(&registration.manifest);
        lines.push(format!("Registered with {}: {}\n", registration.title, file.display()));
        match (registration.sandbox, &scope) {
            (Sandbox::Snap, _) => lines.push(SNAP.into()),
            (Sandbox::Flatpak(id), Scope::User(folders)) if !flatpak::lets_through(folders, id) => {
                lines.push(format!(
                    "  Flatpak's sandbox keeps it from the helper and the keyring until you run:\n  {}\n",
                    flatpak::command(folders, id)
                ));
            }
            _ => {}
        }
    }
    // Two browsers may share a place.
    let mut told = HashSet::new();
    lines.retain(|line| told.insert(line.clone()));
    Ok(lines.concat())
}

/// What a user of a Snap has to know.
const SNAP: &str =
    "  Ubuntu asks you once whether the extension may start the helper: allow it. Other systems do not
  let a browser from Snap start helpers: there, install the browser from its maker's site.
";

/// Takes back what [`install`] has done. Returns what to tell the user.
pub(crate) fn uninstall(targets: &Targets) -> Result<String, Problem> {
    let scope = targets.scope()?;
    let everything = targets.is_empty();
    let registrations = if everything {
        BROWSERS.iter().flat_map(|browser| Registration::of(browser, &scope)).collect()
    } else {
        targets.registrations(&scope)
    };
    // Another browser of this user may look in the same place.
    let needed: Vec<_> = match &scope {
        Scope::User(_) if !everything => found()?
            .iter()
            .filter(|found| !targets.browsers.iter().any(|browser| browser.name == found.browser.name))
            .flat_map(|found| Registration::of(found.browser, &scope))
            .map(|registration| registration.manifest)
            .collect(),
        _ => vec![],
    };
    let mut lines = vec![];
    for registration in registrations {
        let file = scope.on_disk(&registration.manifest);
        if needed.contains(&registration.manifest) {
            lines.push(format!("Left {}, which another browser needs\n", file.display()));
        } else if registration.remove(&scope)? {
            lines.push(format!("Removed {}\n", file.display()));
        }
    }
    let program = scope.on_disk(&scope.program());
    if everything && files::remove(&program).map_err(|error| scope.problem("removed", &program, &error))? {
        lines.push(format!("Removed {}\n", program.display()));
        for folder in program.ancestors().skip(1).take(folders::PROGRAM_FOLDERS) {
            // Only what is empty can be removed in this way.
            let _ = fs::remove_dir(folder);
        }
    }
    if lines.is_empty() {
        lines.push("There was nothing to remove.\n".into());
    }
    lines.push("Saved keys stay in the keyring.\n".into());
    Ok(lines.concat())
}

/// Copies the running program to its stable place, unless it runs from there.
fn copy_program(program: &Path, folder_mode: u32) -> io::Result<()> {
    let running = env::current_exe()?;
    if is_same(&running, program) {
        return Ok(());
    }
    let mut source = File::open(running)?;
    let modes = Modes { file: PROGRAM_MODE, folder: folder_mode };
    files::replace(program, modes, |file| io::copy(&mut source, file).map(drop))
}

/// Whether two paths lead to one file.
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
