//! `keyferry export`.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::protocol::SavedKey;
use zeroize::Zeroizing;

use super::command::{Argument, Command, Group, Syntax, parse_file};
use super::{input, output, report};
use crate::clock;
use crate::errors::{Error, Exit, FileOperation, TransferError, UsageError};
use crate::keyring::Keyring;
use crate::store::Store;
use crate::transfer::{self, Decrypted, ExportedKey, MIN_PASSPHRASE_CHARS, Passphrase};

#[derive(Default)]
pub(super) struct Export {
    file: Option<PathBuf>,
}

impl Command for Export {
    const NAME: &'static str = "export";
    const GROUP: Group = Group::Transfer;
    const SUMMARY: &'static str = "Write all keys to an encrypted file";
    const DESCRIPTION: &'static str = "\
Writes all saved keys, with their names and times, to a new file that is encrypted with a
passphrase, to move them to another computer: `keyferry import` reads it there. The file
is in the age format, which other programs read too (https://age-encryption.org). Keys are
never written in clear.";
    const USAGE: &'static [&'static str] = &["FILE"];
    const ARGUMENTS: &'static [Argument<Self>] = &[Argument {
        syntax: Syntax::Positional("FILE"),
        help: "The new file; its name ends in .age",
        set: |export, file| {
            export.file = Some(parse_file(file)?);
            Ok(())
        },
    }];

    fn notes() -> String {
        format!(
            "Asks for the passphrase twice without showing it, or reads it from standard input where\n\
             that is no terminal. It has at least {MIN_PASSPHRASE_CHARS} characters: whoever gets the file can try\n\
             passphrases for as long as they like. Without it, nobody can read the file.\n"
        )
    }

    fn run(self) -> Result<ExitCode, Error> {
        let path = self.file.ok_or(UsageError::MissingFile(Self::NAME))?;
        if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("age")) {
            return Err(UsageError::NoAgeName.into());
        }
        // `NewFile` refuses an existing file: this only spares the user the passphrase.
        if fs::symlink_metadata(&path).is_ok() {
            return Err(TransferError::ExportExists(path).into());
        }
        let (keys, missing) = Keyring::default().call(output::on_waiting, collect)?;
        if keys.is_empty() {
            return Err(TransferError::NothingToExport.into());
        }
        let count = keys.len();
        let now = clock::unix_now();
        let content = transfer::Export::new(now, keys).to_json()?;
        let passphrase = passphrase()?;
        write(&path, &content, &passphrase)?;
        output::print(&report::exported(&path, count, &missing))?;
        Ok(if missing.is_empty() { Exit::Success } else { Exit::Failed }.into())
    }
}

/// Reads all keys, and returns the entries that hold none.
fn collect(store: &Store) -> Result<(Vec<ExportedKey>, Vec<SavedKey>), Failure> {
    let (mut keys, mut missing) = (vec![], vec![]);
    for entry in store.list()? {
        match store.reveal(&entry.id) {
            Ok((SavedKey { site, brand_id, label, captured_at, used, .. }, key)) => {
                keys.push(ExportedKey { site, key, brand_id, label, captured_at, used });
            }
            // Another program has written to this entry.
            Err(Failure { code: FailureCode::EntryConflict, .. }) => missing.push(entry),
            // Removed since it was listed.
            Err(Failure { code: FailureCode::NotFound, .. }) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok((keys, missing))
}

fn passphrase() -> Result<Passphrase, Error> {
    let prompt = format!("Passphrase for the file, at least {MIN_PASSPHRASE_CHARS} characters: ");
    let first = input::secret(&prompt)?;
    let passphrase = Passphrase::new(&first).map_err(TransferError::WeakPassphrase)?;
    if input::is_terminal() && *input::secret("The same passphrase again: ")? != *first {
        return Err(TransferError::PassphrasesDiffer.into());
    }
    Ok(passphrase)
}

/// Writes the file, and reads it back before it counts as exported.
fn write(path: &Path, content: &Decrypted, passphrase: &Passphrase) -> Result<(), Error> {
    let encrypted = content.encrypt(passphrase)?;
    let refused = |error: io::Error| match error.kind() {
        ErrorKind::AlreadyExists => TransferError::ExportExists(path.to_owned()).into(),
        _ => Error::file(FileOperation::Export, path, &error),
    };
    let file = NewFile::create(path).map_err(refused)?;
    file.write(&encrypted).map_err(refused)?;
    let read_back = fs::read(path).map(Zeroizing::new).map_err(refused)?;
    match Decrypted::decrypt(&read_back, passphrase) {
        Ok(decrypted) if decrypted.is(content) => {
            file.keep();
            Ok(())
        }
        Ok(_) | Err(_) => Err(TransferError::ExportUnverified.into()),
    }
}

/// A file that is deleted again, unless it is kept.
struct NewFile<'a> {
    path: &'a Path,
    file: File,
    is_kept: bool,
}

impl<'a> NewFile<'a> {
    /// Creates a file that only its owner can read. Fails if there is one, or a link.
    fn create(path: &'a Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self { path, file: options.open(path)?, is_kept: false })
    }

    /// Writes the content through to the disk.
    fn write(&self, content: &[u8]) -> io::Result<()> {
        (&self.file).write_all(content)?;
        self.file.sync_all()?;
        // The file's name is in the folder. Some file systems cannot sync one.
        #[cfg(unix)]
        if let Some(folder) = self.path.parent() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }

    fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for NewFile<'_> {
    fn drop(&mut self) {
        if !self.is_kept {
            // Nothing else can be done; the file is encrypted.
            let _ = fs::remove_file(self.path);
        }
    }
}
