//! The builds that are measured: this checkout's, and an older one beside it.

use anyhow::{Result, ensure};
use keyferry_tests::{Browser, StageBuilder, host_binary, project};
use std::path::{Path, PathBuf};

use crate::report::Subject;

/// The output of `cargo xtask build` in one checkout. The benchmark uses it only through pages and clicks, so that the
/// two builds may differ internally.
#[derive(Debug, Clone)]
pub(crate) struct Build {
    pub(crate) subject: Subject,
    /// The checkout's folder.
    pub(crate) checkout: PathBuf,
    pub(crate) extension: PathBuf,
    pub(crate) host: PathBuf,
}

impl Build {
    fn new(subject: Subject, checkout: &Path, host: PathBuf) -> Result<Self> {
        let extension = checkout.join("dist/extension");
        for file in [&extension.join("manifest.json"), &host] {
            ensure!(
                file.is_file(),
                "{} is missing: run `cargo xtask build` in {}",
                file.display(),
                checkout.display()
            );
        }
        Ok(Self { subject, checkout: checkout.to_owned(), extension, host })
    }

    /// A stage with this build's host. The registration is written by the current build.
    pub(crate) fn stage(&self, browser: Browser) -> StageBuilder {
        keyferry_tests::Stage::builder(browser).extension(&self.extension).wrap_host(&self.host)
    }
}

/// The current build and, with `--against`, the old one.
#[derive(Debug)]
pub(crate) struct Builds {
    pub(crate) new: Build,
    pub(crate) old: Option<Build>,
}

impl Builds {
    pub(crate) fn find(old_checkout: Option<&Path>) -> Result<Self> {
        let old = |checkout: &Path| {
            let checkout = checkout.canonicalize()?;
            Build::new(Subject::OldBuild, &checkout, checkout.join("dist/bin/keyferry"))
        };
        Ok(Self {
            new: Build::new(Subject::Keyferry, &project(), host_binary())?,
            old: old_checkout.map(old).transpose()?,
        })
    }

    /// The current build first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Build> {
        [&self.new].into_iter().chain(&self.old)
    }
}
