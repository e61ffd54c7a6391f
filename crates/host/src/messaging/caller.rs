//! The extension that started this process.

use std::ffi::OsString;
use std::path::Path;

use keyferry_core::product::{CHROMIUM_EXTENSION_IDS, FIREFOX_EXTENSION_ID, HOST_NAME};

/// The extension for which a browser started this process as a native messaging host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// The Keyferry extension.
    Keyferry,
    /// Another extension, allowed by a registration that Keyferry has not made.
    Other,
}

impl Caller {
    /// Reads the caller from the arguments; `None` if no browser started this process. Chromium passes the extension's
    /// origin (and on Windows `--parent-window`), Firefox the path of the host manifest and the extension's ID.
    pub(crate) fn from_args(args: &[OsString]) -> Option<Self> {
        let first = args.first()?.to_str()?;
        let is_keyferry = if let Some(origin) = first.strip_prefix("chrome-extension://") {
            origin.strip_suffix('/').is_some_and(|id| CHROMIUM_EXTENSION_IDS.contains(&id))
        } else if Path::new(first).file_stem()? == HOST_NAME {
            args.get(1).is_some_and(|id| id == FIREFOX_EXTENSION_ID)
        } else {
            return None;
        };
        Some(if is_keyferry { Self::Keyferry } else { Self::Other })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_keyferry_extension_is_recognized() {
        let caller = |args: &[&str]| Caller::from_args(&args.iter().map(OsString::from).collect::<Vec<_>>());
        let manifest = format!("/home/x/.mozilla/native-messaging-hosts/{HOST_NAME}.json");
        for id in CHROMIUM_EXTENSION_IDS {
            let origin = format!("chrome-extension://{id}/");
            assert_eq!(caller(&[&origin]), Some(Caller::Keyferry));
            assert_eq!(caller(&[&origin, "--parent-window=0"]), Some(Caller::Keyferry));
            assert_eq!(caller(&[&format!("{origin}x")]), Some(Caller::Other));
        }
        assert_eq!(caller(&[&manifest, FIREFOX_EXTENSION_ID]), Some(Caller::Keyferry));
        assert_eq!(caller(&["chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"]), Some(Caller::Other));
        assert_eq!(caller(&[&manifest, "other@example.com"]), Some(Caller::Other));
        assert_eq!(caller(&[&manifest]), Some(Caller::Other));
        assert_eq!(caller(&["list"]), None);
        assert_eq!(caller(&[]), None);
    }
}
