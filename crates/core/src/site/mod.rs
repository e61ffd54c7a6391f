//! What is known of the two web apps, one module a site. A changed label on a page is a one-line change here.

use alloc::vec::Vec;

pub mod omnisend;
pub mod upstack;

/// What shows that Keyferry may have something to do on a page. `extension/wake.js`, which every page of the site
/// loads, looks for these and nothing else, and has the content script started once it finds one. They are wider than
/// recognition, which then decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signs {
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
pub fn signs() -> [Signs; 2] {
    [omnisend::signs(), upstack::signs()]
}
