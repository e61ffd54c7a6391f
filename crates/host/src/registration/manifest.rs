//! The host manifest: the file by which a browser finds a native messaging host.

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use keyferry_core::product::{
    CHROMIUM_EXTENSION_ID, CHROMIUM_EXTENSION_IDS, FIREFOX_EXTENSION_ID, HOST_NAME,
};
use serde::{Deserialize, Serialize};

use super::files;
use super::permissions::{self, Problem};

/// Size limit of a manifest, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// The two forms of a host manifest: Chromium's names the extension's origin, Firefox's its ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Chromium,
    Firefox,
}

impl Family {
    /// The arguments that a browser passes to the helper.
    pub(super) fn arguments(self, manifest: &Path) -> Vec<OsString> {
        match self {
            Self::Chromium => vec![origin(CHROMIUM_EXTENSION_ID).into()],
            Self::Firefox => vec![manifest.into(), FIREFOX_EXTENSION_ID.into()],
        }
    }

    /// The file name on Windows, where registry keys point to the manifests, one for each family.
    pub(super) fn file_beside_program(self) -> String {
        match self {
            Self::Chromium => "chromium.json".into(),
            // Firefox passes the path to the helper, which knows its caller by this name.
            Self::Firefox => Manifest::file_name(),
        }
    }
}

/// The program's path in a manifest. On Windows it is relative to the manifest, beside which the program is: an
/// installer that puts both into a folder of the user's choice need not write the manifest.
fn registered(program: &Path) -> PathBuf {
    match program.file_name() {
        Some(name) if cfg!(windows) => name.into(),
        Some(_) | None => program.to_owned(),
    }
}

fn origin(id: &str) -> String {
    format!("chrome-extension://{id}/")
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    name: String,
    #[serde(default)]
    description: String,
    pub(super) path: PathBuf,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    allowed_origins: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    allowed_extensions: Vec<String>,
}

impl Manifest {
    /// A manifest that allows the Keyferry extension to start `program`.
    pub(super) fn new(family: Family, program: &Path) -> Self {
        let (allowed_origins, allowed_extensions) = match family {
            Family::Chromium => (CHROMIUM_EXTENSION_IDS.iter().copied().map(origin).collect(), vec![]),
            Family::Firefox => (vec![], vec![FIREFOX_EXTENSION_ID.to_owned()]),
        };
        Self {
            name: HOST_NAME.into(),
            description: "Keeps Omnisend API keys in this computer's keyring for Keyferry".into(),
            path: registered(program),
            kind: "stdio".into(),
            allowed_origins,
            allowed_extensions,
        }
    }

    /// The file name that browsers require.
    pub(super) fn file_name() -> String {
        format!("{HOST_NAME}.json")
    }

    pub(super) fn to_json(&self) -> io::Result<Vec<u8>> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }

    /// Reads a manifest; `None` if the file does not exist.
    ///
    /// # Errors
    /// The problem with the file, in a sentence.
    pub(super) fn read(file: &Path) -> Result<Option<Self>, String> {
        let problem = |problem: String| format!("The host manifest {} {problem}.", file.display());
        let json = match files::read(file, MAX_BYTES) {
            Ok(json) => json,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == ErrorKind::FileTooLarge => {
                return Err(problem("is too large".into()));
            }
            Err(error) => return Err(problem(format!("cannot be read ({error})"))),
        };
        let manifest: Result<Self, _> = serde_json::from_slice(&json);
        let manifest = manifest.map_err(|error| problem(format!("is not valid ({error})")))?;
        #[cfg(windows)]
        let manifest = Self { path: file.with_file_name(manifest.path), ..manifest };
        Ok(Some(manifest))
    }

    /// The problem that keeps a browser of this family from starting the helper, or lets another user change it.
    pub(super) fn problem(&self, family: Family) -> Option<Problem> {
        self.content_problem(family).map(Problem::from).or_else(|| permissions::exposure(&self.path))
    }

    fn content_problem(&self, family: Family) -> Option<String> {
        let expected = Self::new(family, &self.path);
        let path = self.path.display();
        if self.name != expected.name || self.kind != expected.kind {
            return Some("The host manifest names another host or another type.".into());
        }
        if !expected.allowed_origins.iter().all(|origin| self.allowed_origins.contains(origin))
            || !expected.allowed_extensions.iter().all(|id| self.allowed_extensions.contains(id))
        {
            return Some("The host manifest does not allow the Keyferry extension.".into());
        }
        if !self.path.is_absolute() {
            return Some(format!("The host manifest's path is not absolute: {path}."));
        }
        match fs::metadata(&self.path) {
            Err(error) => {
                Some(format!("The host manifest points to {path}, which cannot be read ({error})."))
            }
            Ok(metadata) if !permissions::is_program(&metadata) => {
                Some(format!("The host manifest points to {path}, which is not a program."))
            }
            Ok(_) => None,
        }
    }
}
