//! What is known of the two web apps, one module a site. A changed label on a page is a one-line change here.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

pub mod omnisend;
pub mod upstack;

/// Where a key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// app.omnisend.com
    Omnisend,
}

impl Site {
    /// The name in messages, in the keyring's attributes and in `--json` output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Omnisend => "omnisend",
        }
    }
}

/// What shows that Keyferry may have something to do on a page. `extension/wake.js`, which every page of the site
/// loads, looks for these and nothing else, and has the content script started once it finds one. They are wider than
/// recognition, which then decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The site's origin.
    pub origin: &'static str,
    /// The content script of the site.
    pub script: &'static str,
    /// How the address may start: path and fragment of the top document's.
    pub addresses: Vec<&'static str>,
    /// A word that a heading may have, whatever its letter case.
    pub word: Option<&'static str>,
    /// Whether keys are copied there: then `extension/clipboard-hook.js` runs in the page's own world.
    pub clipboard: bool,
}

/// The signs of each site.
pub fn triggers() -> [Trigger; 2] {
    [omnisend::trigger(), upstack::trigger()]
}
