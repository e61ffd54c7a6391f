//! Knowledge about the two web apps, one module a site. A changed label on a page is a one-line change here.

mod web_app;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

pub use self::web_app::{WebApp, triggers};

pub mod omnisend;
pub mod upstack;

macro_rules! sites {
    ($($(#[$doc:meta])* $site:ident = $name:literal,)+) => {
        /// The site that created a key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum Site {
            $($(#[$doc])* #[serde(rename = $name)] $site,)+
        }

        impl Site {
            /// Every site.
            pub const ALL: &[Self] = &[$(Self::$site,)+];

            /// The name in messages, attributes of entries and `--json` output.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$site => $name,)+
                }
            }

            /// Reads a name; `None` for a site that this version does not know.
            pub fn parse(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$site),)+
                    _ => None,
                }
            }
        }
    };
}

sites! {
    /// app.omnisend.com
    Omnisend = "omnisend",
}

/// The signs by which the small script on every page of a site starts the content script. They match more pages than
/// recognition does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    pub origin: &'static str,
    /// The name of the site's content script.
    pub script: &'static str,
    /// Parts of the top frame's path and fragment.
    pub addresses: Vec<&'static str>,
    /// The elements that are searched for the sign, as a CSS selector.
    pub elements: &'static str,
    /// The sign: a regular expression for the HTML in these elements, apart from case.
    pub sign: &'static str,
    /// True if keys are copied there, so that the clipboard hook must run in the page's main world.
    pub clipboard: bool,
}
