//! `keyferry install` and `keyferry uninstall`: a stable place for the program, and its registration with each
//! browser.

mod browsers;
mod files;
mod folders;
mod manifest;
#[cfg(windows)]
mod registry;

use std::env;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use browsers::{BROWSERS, Browser};
pub(crate) use files::is_program;
pub(crate) use folders::Folders;
use manifest::Family;
pub(crate) use manifest::Manifest;

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
}

impl Targets {
    /// Adds a browser by its name on the command line.
    pub(crate) fn add_browser(&mut self, name: &str) -> Result<(), Problem> {
        let browser = BROWSERS.iter().find(|browser| browser.name == name).ok_or_else(|| {
            Problem::usage(format!("Keyferry knows no browser of that name, but {}.", browser_names()))
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
        let dir = std::path::absolute(dir).map_err(|error| Problem::file("found", dir, &error))?;
        self.user_data_dirs.push(dir);
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.browsers.is_empty() && self.user_data_dirs.is_empty()
    }

    fn registrations(&self, folders: &Folders) -> Vec<Registration> {
        let browsers = self.browsers.iter().map(|browser| Registration::of(browser, folders));
        browsers.chain(self.user_data_dirs.iter().map(|dir| Registration::in_profile(dir))).collect()
    }
}

/// The browsers' names on the command line.
pub(crate) fn browser_names() -> String {
    BROWSERS.iter().map(|browser| browser.name).collect::<Vec<_>>().join(", ")
}

/// One place where a browser looks for the helper.
#[derive(Debug)]
pub(crate) struct Registration {
    /// What people call the browser.
    pub(crate) title: String,
    /// The options with which it is installed.
    pub(crate) options: String,
    /// What the browser wants to read.
    pub(crate) family: Family,
    /// The manifest's file.
    pub(crate) manifest: PathBuf,
    /// The key below `HKEY_CURRENT_USER\Software` that leads to the file.
    #[cfg(windows)]
    pub(crate) key: &'static str,
}

impl Registration {
    fn of(browser: &Browser, folders: &Folders) -> Self {
        #[cfg(windows)]
        let folder = folders.program_folder().join(match browser.family {
            Family::Chromium => "chromium",
            Family::Firefox => "firefox",
        });
        #[cfg(not(windows))]
        let folder = folders.path(browser.place);
        Self {
            title: browser.title.into(),
            options: format!("--browser {}", browser.name),
            family: browser.family,
            manifest: folder.join(Manifest::file_name()),
            #[cfg(windows)]
            key: browser.place,
        }
    }

    fn in_profile(dir: &Path) -> Self {
        Self {
            title: format!("Chromium profiles in {}", dir.display()),
            options: format!("--user-data-dir {}", dir.display()),
            family: Family::Chromium,
            manifest: dir.join("NativeMessagingHosts").join(Manifest::file_name()),
            #[cfg(windows)]
            key: "",
        }
    }

    /// What keeps the browser from starting the helper, in a sentence.
    pub(crate) fn defect(&self) -> Option<String> {
        #[cfg(windows)]
        if registry::read(self.key).as_deref() != Some(self.manifest.as_path()) {
            return Some("The registry does not lead to the helper's registration.".into());
        }
        match Manifest::read(&self.manifest) {
            Ok(Some(manifest)) => manifest.defect(self.family),
            Ok(None) => Some(format!("{} is not there.", self.manifest.display())),
            Err(defect) => Some(defect),
        }
    }

    fn write(&self, program: &Path) -> Result<(), Problem> {
        let text = crate::cli::pretty_json(&Manifest::new(self.family, program));
        files::replace(&self.manifest, MANIFEST_MODE, |file| file.write_all(text.as_bytes()))
            .map_err(|error| Problem::file("written", &self.manifest, &error))?;
        #[cfg(windows)]
        registry::write(self.key, &self.manifest)
            .map_err(|error| Problem::file("entered in the registry", &self.manifest, &error))?;
        Ok(())
    }

    /// Removes it if it leads to `program`; says whether it did.
    fn remove(&self, program: &Path) -> Result<bool, Problem> {
        let refused = |error| Problem::file("removed", &self.manifest, &error);
        #[cfg(windows)]
        registry::remove(self.key, &self.manifest)
            .map_err(|error| Problem::file("taken out of the registry", &self.manifest, &error))?;
        match Manifest::read(&self.manifest) {
            Ok(Some(manifest)) if manifest.path == program => files::remove(&self.manifest).map_err(refused),
            // What cannot be read as ours is not ours.
            _ => Ok(false),
        }
    }
}

/// The registrations of every browser that this user has used.
pub(crate) fn found(folders: &Folders) -> Vec<Registration> {
    let used = |browser: &&Browser| browser.signs.iter().any(|sign| folders.path(*sign).is_dir());
    BROWSERS.iter().filter(used).map(|browser| Registration::of(browser, folders)).collect()
}

/// Installs the program and registers it. Returns what to tell the user.
pub(crate) fn install(targets: &Targets) -> Result<String, Problem> {
    let folders = Folders::of_user()?;
    let registrations = if targets.is_empty() { found(&folders) } else { targets.registrations(&folders) };
    if registrations.is_empty() {
        return Err(Problem::no_browser(&browser_names()));
    }
    let program = folders.program();
    if program.to_str().is_none() {
        // JSON has no way to write it.
        return Err(Problem::file("registered", &program, &"the path is not Unicode"));
    }
    copy_program(&program).map_err(|error| Problem::file("written", &program, &error))?;
    let mut lines = vec![format!("Installed {}\n", program.display())];
    for registration in registrations {
        registration.write(&program)?;
        lines.push(format!("Registered with {}: {}\n", registration.title, registration.manifest.display()));
    }
    Ok(lines.concat())
}

/// Takes back what [`install`] has done. Returns what to tell the user.
pub(crate) fn uninstall(targets: &Targets) -> Result<String, Problem> {
    let folders = Folders::of_user()?;
    let program = folders.program();
    let everything = targets.is_empty();
    let registrations = if everything {
        BROWSERS.iter().map(|browser| Registration::of(browser, &folders)).collect()
    } else {
        targets.registrations(&folders)
    };
    let mut lines = vec![];
    for registration in registrations {
        if registration.remove(&program)? {
            lines.push(format!("Removed {}\n", registration.manifest.display()));
        }
    }
    if everything && files::remove(&program).map_err(|error| Problem::file("removed", &program, &error))? {
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
fn copy_program(program: &Path) -> io::Result<()> {
    let running = env::current_exe()?;
    if is_same(&running, program) {
        return Ok(());
    }
    let mut source = File::open(running)?;
    files::replace(program, PROGRAM_MODE, |file| io::copy(&mut source, file).map(drop))
}

/// Whether two paths lead to one file.
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
