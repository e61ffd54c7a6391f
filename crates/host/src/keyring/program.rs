//! The programs that answer as the keyring where the operating system has none of its own.

use std::path::{Path, PathBuf};

/// The program behind the keyring.
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) process: u32,
}

/// A program that is known to be a keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownProgram {
    GnomeKeyring,
    KeePassXc,
    KWallet,
    Oo7,
    PassSecretService,
}

impl KnownProgram {
    /// Files of programs that provide the Secret Service.
    const FILES: [(&'static str, Self); 7] = [
        ("gnome-keyring-daemon", Self::GnomeKeyring),
        ("keepassxc", Self::KeePassXc),
        ("ksecretd", Self::KWallet),
        ("kwalletd5", Self::KWallet),
        ("kwalletd6", Self::KWallet),
        ("oo7-daemon", Self::Oo7),
        ("pass-secret-service", Self::PassSecretService),
    ];

    /// Recognises a program by its file, or by the name that its process chose.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy();
        // The kernel shortens the name that a process chooses to 15 bytes, and marks a program that was replaced.
        let name = name.strip_suffix(" (deleted)").unwrap_or(&name);
        let is_same = |file: &str| file == name || file.get(..15) == Some(name);
        Self::FILES.iter().find(|(file, _)| is_same(file)).map(|(_, program)| *program)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_recognised_by_its_file_also_after_an_update_and_by_the_short_name_of_its_process() {
        for (path, program) in [
            ("/usr/bin/gnome-keyring-daemon", Some(KnownProgram::GnomeKeyring)),
            ("/usr/bin/gnome-keyring-daemon (deleted)", Some(KnownProgram::GnomeKeyring)),
            ("gnome-keyring-d", Some(KnownProgram::GnomeKeyring)),
            ("/usr/bin/kwalletd6", Some(KnownProgram::KWallet)),
            ("/tmp/impostor", None),
            ("/", None),
        ] {
            assert_eq!(KnownProgram::of(Path::new(path)), program, "{path}");
        }
    }
}
