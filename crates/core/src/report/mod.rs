//! A report: the description of a page on which Keyferry does nothing, made safe to publish, and the test that it becomes.
//!
//! - `snapshot`: a document as the extension's script describes it, unmasked
//! - `mask`, `vocabulary`: replace every word that is not known to be an ordinary one
//! - `answer`: recognition's answer for a snapshot, which a report and its replay have in common
//! - `browser`: the browser's name and version

mod answer;
mod browser;
mod form;
mod mask;
mod snapshot;
#[cfg(test)]
mod tests;
mod vocabulary;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

pub use self::answer::{FormAnswer, PageAnswer};
pub use self::browser::browser_of;
pub use self::form::{FieldRegion, FormSnapshot};
pub use self::mask::Recognised;
#[cfg(test)]
pub(crate) use self::mask::assert_answer_survives;
pub use self::snapshot::{DocumentSnapshot, TabDescription};
use crate::page::PageView;
use crate::product::REPORT_URL;
use crate::settings::Settings;

/// The version of the file's format.
const FORMAT: u32 = 1;

/// A report, as it is displayed and saved as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub format: u32,
    /// The extension's version.
    pub keyferry: String,
    /// The browser's name and version, and the operating system.
    pub browser: String,
    /// False if the settings switch Keyferry off on this site.
    pub switched_on: bool,
    /// The top document, and on Omnisend's site its frames.
    pub documents: Vec<Document>,
}

/// A document of a web app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    Omnisend(Description<PageView>),
    Upstack(Description<FormSnapshot>),
}

/// A masked snapshot of a document, and recognition's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Description<S: Recognised> {
    /// The language that the document states, such as `en`; empty if it states none.
    pub language: String,
    /// The content script runs in it.
    pub started: bool,
    /// Number of text fields that cannot be seen. The snapshot does not have them.
    pub hidden_fields: u32,
    /// Number of words on it that are as long as a key.
    pub displayed_keys: u32,
    pub snapshot: S,
    /// Recognition's answer for the page itself, by the version in [`Report::keyferry`].
    pub answered: S::Answer,
    /// The right answer, for the developer to fill in.
    pub expected: Option<S::Answer>,
}

/// The report of a tab, or the reason that there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum TabReport {
    /// The tab was closed.
    Closed,
    /// The tab is at another site.
    OtherSite,
    Made {
        /// Displayed and saved as it is.
        #[cfg_attr(test, ts(type = "unknown"))]
        report: Report,
        /// As in the report.
        switched_on: bool,
        /// The address at which people report problems.
        link: String,
    },
}

impl TabReport {
    /// Makes the report of a tab, by this version of the extension. There is no description if it cannot be read.
    pub fn new(
        description: Option<TabDescription>,
        settings: &Settings,
        keyferry: String,
        user_agent: &str,
    ) -> Self {
        match description {
            Some(TabDescription::Closed) => Self::Closed,
            Some(TabDescription::Documents(documents)) => {
                Report::new(documents, settings, keyferry, user_agent).map_or(Self::OtherSite, |report| {
                    Self::Made { switched_on: report.switched_on, report, link: REPORT_URL.to_owned() }
                })
            }
            Some(TabDescription::Forbidden) | None => Self::OtherSite,
        }
    }
}

impl Report {
    /// Makes a report of a web app's documents. Returns none if the top document is not the web app's.
    fn new(
        documents: Vec<DocumentSnapshot>,
        settings: &Settings,
        keyferry: String,
        user_agent: &str,
    ) -> Option<Self> {
        let app = documents.iter().find(|document| document.frame == 0).and_then(DocumentSnapshot::app)?;
        let of_app = |document: &DocumentSnapshot| {
            document.app() == Some(app) && (document.frame == 0 || app.works_in_frames())
        };
        let mut documents: Vec<_> = documents.into_iter().filter(of_app).collect();
        documents.sort_by_key(|document| document.frame != 0);
        Some(Self {
            format: FORMAT,
            keyferry,
            browser: browser_of(user_agent),
            switched_on: settings.is_enabled_on(app),
            documents: documents.into_iter().map(|document| document.masked(app)).collect(),
        })
    }
}
