//! Advice about the keyring, in the words of the system, the desktop and the keyring program that the user has.

use std::env;
use std::path::PathBuf;

use crate::errors::on_system;
use crate::keyring::{KnownProgram, Program};

/// The environment, as far as the advice depends on it.
pub(super) struct Environment {
    /// The names of the desktop, separated by colons.
    desktop: String,
    /// The folders with programs.
    path: Vec<PathBuf>,
}

impl Environment {
    pub(super) fn read() -> Self {
        let path = env::var_os("PATH").unwrap_or_default();
        Self {
            desktop: env::var("XDG_CURRENT_DESKTOP").unwrap_or_default(),
            path: env::split_paths(&path).collect(),
        }
    }

    fn has(&self, program: &str) -> bool {
        self.path.iter().any(|folder| folder.join(program).is_file())
    }

    fn is_kde(&self) -> bool {
        self.desktop.split(':').any(|name| name.eq_ignore_ascii_case("kde"))
    }
}

/// Starts a keyring where none answers, or names those to install: the one that belongs to the desktop first.
pub(super) fn start(environment: &Environment) -> &'static str {
    let has_gnome_keyring = environment.has("gnome-keyring-daemon");
    let has_keepassxc = environment.has("keepassxc");
    let on_linux = if environment.is_kde() {
        "Turn on \"Use KWallet for the Secret Service interface\" in System Settings, KDE Wallet. KeePassXC can be the \
         keyring too: turn on Secret Service Integration in its settings"
    } else if has_gnome_keyring {
        "gnome-keyring-daemon --start --components=secrets"
    } else if has_keepassxc {
        "Turn on Secret Service Integration in KeePassXC's settings, and open a database"
    } else {
        "Install the package gnome-keyring and log in again, or install KeePassXC and turn on Secret Service Integration \
         in its settings"
    };
    on_system(
        on_linux,
        "open -a 'Keychain Access'",
        "Run in a terminal that was started as administrator: sc.exe start VaultSvc",
    )
}

/// Unlocks the keyring. Never a command that reads a password: gnome-keyring-daemon's displays it. On Windows the keyring
/// is unlocked while its user is logged in.
pub(super) fn unlock(program: Option<&Program>) -> &'static str {
    let on_linux = match known(program) {
        Some(KnownProgram::GnomeKeyring) => {
            "Open Passwords and Keys (package seahorse), and unlock the keyring \"Login\" or \"Default keyring\" there"
        }
        Some(KnownProgram::KeePassXc) => "Open KeePassXC and unlock the database",
        Some(KnownProgram::KWallet) => "Open KWalletManager and open the wallet, most often \"kdewallet\"",
        Some(KnownProgram::Oo7 | KnownProgram::PassSecretService) | None => {
            "Open your keyring program (such as Passwords and Keys, or KeePassXC) and unlock the keyring, most often \"Login\""
        }
    };
    on_system(
        on_linux,
        "open -a 'Keychain Access'",
        "Run in a terminal that was started as administrator: sc.exe start VaultSvc",
    )
}

/// Shows the content and the state of a keyring that keeps nothing.
pub(super) fn repair(program: Option<&Program>) -> &'static str {
    let on_linux = match known(program) {
        Some(KnownProgram::GnomeKeyring) => {
            "Check that the disk is not full, and in Passwords and Keys (package seahorse) that the keyring is not read-only"
        }
        Some(KnownProgram::KeePassXc) => {
            "Check in KeePassXC that the database is not read-only, and in its settings which group Secret Service uses"
        }
        Some(KnownProgram::KWallet) => {
            "Check that the disk is not full, and in KWalletManager that the wallet opens"
        }
        Some(KnownProgram::Oo7 | KnownProgram::PassSecretService) | None => {
            "Check in your keyring program (such as Passwords and Keys, or KeePassXC) that the keyring is not read-only or full"
        }
    };
    on_system(on_linux, "open -a 'Keychain Access'", "control /name Microsoft.CredentialManager")
}

fn known(program: Option<&Program>) -> Option<KnownProgram> {
    program.and_then(|program| KnownProgram::of(&program.path))
}

#[cfg(test)]
#[cfg(all(unix, not(target_os = "macos")))]
mod tests {
    use std::fs;

    use super::*;

    fn advice(desktop: &str, installed: &[&str]) -> &'static str {
        let folder = tempfile::tempdir().unwrap();
        for program in installed {
            fs::write(folder.path().join(program), "").unwrap();
        }
        start(&Environment { desktop: desktop.into(), path: vec![folder.path().into()] })
    }

    #[test]
    fn advice_to_start_a_keyring_names_the_one_of_the_desktop_and_only_commands_that_exist() {
        assert!(advice("KDE", &["gnome-keyring-daemon"]).contains("KWallet"));
        assert!(advice("ubuntu:GNOME", &["gnome-keyring-daemon"]).starts_with("gnome-keyring-daemon"));
        assert!(advice("sway", &["keepassxc"]).contains("KeePassXC's settings"));
        for desktop in ["", "GNOME", "sway", "i3"] {
            let nothing = advice(desktop, &[]);
            assert!(nothing.starts_with("Install the package gnome-keyring"), "{desktop}: {nothing}");
        }
    }

    #[test]
    fn advice_to_unlock_names_the_program_that_answers() {
        let of = |path: &str| unlock(Some(&Program { path: path.into(), process: 1 }));
        assert!(of("/usr/bin/gnome-keyring-daemon").contains("Passwords and Keys"));
        assert!(of("/usr/bin/keepassxc").contains("KeePassXC"));
        assert!(of("/usr/bin/ksecretd").contains("KWalletManager"));
        assert!(unlock(None).contains("your keyring program"));
    }
}
