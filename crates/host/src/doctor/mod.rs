//! `keyferry doctor`: every link between the browser and the keyring, with one command that mends each.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use keyferry_core::failure::{Failure, FailureCode};
use serde::Serialize;

use crate::keyring::Keyring;
use crate::register::{self, Defect, Found};
use crate::store::Store;
use crate::words::Problem;

/// One link of the chain.
#[derive(Debug, Serialize)]
struct Link {
    /// Which one.
    name: String,
    /// Whether it holds.
    ok: bool,
    /// What was found, in a sentence.
    finding: String,
    /// The command that mends it.
    mend: Option<String>,
    /// The failure's stable code, where it has one.
    code: Option<&'static str>,
}

impl Link {
    fn holds(name: impl Into<String>, finding: impl Into<String>) -> Self {
        Self { name: name.into(), ok: true, finding: finding.into(), mend: None, code: None }
    }

    fn fails(name: impl Into<String>, finding: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { name: name.into(), ok: false, finding: finding.into(), mend: Some(mend.into()), code: None }
    }
}

/// What was found.
#[derive(Debug, Serialize)]
pub(crate) struct Findings {
    version: &'static str,
    ok: bool,
    links: Vec<Link>,
}

impl Findings {
    /// Whether every link holds.
    pub(crate) fn ok(&self) -> bool {
        self.ok
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let lines = self.links.iter().map(|Link { name, ok, finding, mend, code }| {
            let state = if *ok { "ok    " } else { "FAILED" };
            let code = code.map(|code| format!(" [{code}]")).unwrap_or_default();
            let mend = mend.as_ref().map(|mend| format!("        To mend it: {mend}\n")).unwrap_or_default();
            format!("{state}  {name}: {finding}{code}\n{mend}")
        });
        lines.collect()
    }

    /// For support.
    pub(crate) fn json(&self) -> String {
        crate::cli::pretty_json(self)
    }
}

/// Looks at every link. Calls `on_waiting` if the keyring takes its time.
pub(crate) fn examine(on_waiting: impl FnOnce()) -> Findings {
    let mut links = match (register::installed_program(), register::found()) {
        (Ok(installed), Ok(found)) => {
            // Without a browser found, one has to be named.
            let mend = install(if found.is_empty() { "--browser NAME" } else { "" });
            let mut links = vec![program(&installed, &mend)];
            links.extend(browsers(&found));
            links
        }
        (Err(Problem { happened, todo, .. }), _) | (_, Err(Problem { happened, todo, .. })) => {
            vec![Link::fails("Helper", happened, todo)]
        }
    };
    links.extend(keyring(Keyring::default().call(on_waiting, Store::probe)));
    Findings { version: env!("CARGO_PKG_VERSION"), ok: links.iter().all(|link| link.ok), links }
}

/// The installed program is there, can be run, is this one, and nobody else can change it.
fn program(installed: &Path, mend: &str) -> Link {
    let name = "Helper";
    let running = running();
    let path = installed.display();
    match fs::metadata(installed) {
        Err(error) => Link::fails(name, format!("{path} cannot be reached ({error})."), mend),
        Ok(metadata) if !register::is_program(&metadata) => {
            Link::fails(name, format!("{path} is not a program."), mend)
        }
        Ok(_)
            if !register::is_same(&running, installed)
                && fs::read(&running).ok() != fs::read(installed).ok() =>
        {
            Link::fails(name, format!("{path} is another version than this one."), mend)
        }
        Ok(_) => match register::exposed(installed) {
            Some(exposed) => Link::fails(name, exposed, mend),
            None => Link::holds(name, format!("{path} is installed, version {}.", env!("CARGO_PKG_VERSION"))),
        },
    }
}

/// Every browser found can start it.
fn browsers(found: &[Found]) -> Vec<Link> {
    if found.is_empty() {
        return vec![Link::fails(
            "Browsers",
            "No browser that Keyferry knows was found for this user.",
            install("--browser NAME"),
        )];
    }
    let examined = found.iter().map(|browser| match browser.examine() {
        Ok(manifest) => {
            let finding = format!("{} lets the extension start the helper.", manifest.display());
            Link::holds(browser.title(), finding)
        }
        Err(Defect { finding, mend }) => {
            Link::fails(browser.title(), finding, mend.unwrap_or_else(|| install(&browser.option())))
        }
    });
    examined.collect()
}

/// The keyring can be reached, is unlocked, and gives back what is put in.
fn keyring(probe: Result<(), Failure>) -> Vec<Link> {
    let reached = || Link::holds("Keyring", "It can be reached.");
    let unlocked = || Link::holds("Keyring's lock", "It is open.");
    let kept = "Keyring's memory";
    let Err(failure) = probe else {
        let finding = "A trial entry was written, read back and removed.";
        return vec![reached(), unlocked(), Link::holds(kept, finding)];
    };
    let code = failure.code;
    let finding = |problem: &Problem| format!("{} ({})", problem.happened, problem.cause);
    let problem = Problem::from(failure);
    let failing = |name: &str, mend: &str| {
        let code = Some(problem.code);
        Link { code, ..Link::fails(name, finding(&problem), mend) }
    };
    match code {
        FailureCode::KeyringAbsent => vec![failing("Keyring", START)],
        FailureCode::KeyringLocked => vec![reached(), failing("Keyring's lock", UNLOCK)],
        _ => vec![reached(), failing(kept, RESTART)],
    }
}

/// Starts the platform's keyring.
#[cfg(all(unix, not(target_os = "macos")))]
const START: &str = "gnome-keyring-daemon --start --components=secrets";
/// Opens it; asks for its password.
#[cfg(all(unix, not(target_os = "macos")))]
const UNLOCK: &str = "gnome-keyring-daemon --unlock";
/// Starts it anew.
#[cfg(all(unix, not(target_os = "macos")))]
const RESTART: &str = "gnome-keyring-daemon --replace --components=secrets";

/// Shows the platform's keyring.
#[cfg(target_os = "macos")]
const START: &str = "open -a 'Keychain Access'";
/// Opens it; asks for its password.
#[cfg(target_os = "macos")]
const UNLOCK: &str = "security unlock-keychain";
/// Shows what is wrong with it.
#[cfg(target_os = "macos")]
const RESTART: &str = "open -a 'Keychain Access'";

/// Starts the Credential Manager's service.
#[cfg(windows)]
const START: &str = "sc start VaultSvc";
/// It is open while its user is logged in.
#[cfg(windows)]
const UNLOCK: &str = "sc start VaultSvc";
/// Shows what is in it.
#[cfg(windows)]
const RESTART: &str = "control /name Microsoft.CredentialManager";

fn running() -> PathBuf {
    env::current_exe().unwrap_or_else(|_| "keyferry".into())
}

/// The command that installs this program, as a shell takes it.
fn install(options: &str) -> String {
    let program = running().to_string_lossy().into_owned();
    let plain = program.chars().all(|c| c.is_alphanumeric() || "/\\._-+:".contains(c));
    let program = if plain { program } else { format!("\"{program}\"") };
    format!("{program} install {options}").trim_end().to_owned()
}
