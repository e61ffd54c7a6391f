//! The paths that are the user's own.

use std::env;
use std::path::Path;

/// The path is this user's home, or below it.
pub(super) fn includes(path: &Path) -> bool {
    env::home_dir().is_some_and(|home| path.starts_with(home))
}

/// The path is below this user's home, which exists, and not the home itself.
pub(super) fn is_above(path: &Path) -> bool {
    includes(path) && env::home_dir().is_some_and(|home| home.is_dir() && path != home)
}
