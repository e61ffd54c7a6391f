//! Words of commands that people paste into a shell.

use std::env;
use std::path::Path;

/// A path, quoted for the system's shell.
pub(crate) fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    if cfg!(windows) { format!("\"{path}\"") } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// A path, quoted only if the shell would not take it as one word otherwise.
pub(crate) fn word(path: &Path) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/\\._-+:".contains(c);
    let text = path.display().to_string();
    if text.chars().all(is_plain) { text } else { quoted(path) }
}

/// This program, as a word.
pub(crate) fn program() -> String {
    env::current_exe().map_or_else(|_| "keyferry".into(), |program| word(&program))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_the_path_and_nothing_else() {
        assert_eq!(word("/opt/keyferry-1.0/bin".as_ref()), "/opt/keyferry-1.0/bin");
        assert_eq!(word("/tmp/a b/$(id)\"".as_ref()), "'/tmp/a b/$(id)\"'");
        assert_eq!(word("/tmp/it's".as_ref()), r"'/tmp/it'\''s'");
    }
}
