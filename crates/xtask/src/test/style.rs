//! Checks comments and names against the style of `docs/glossary.md`, as far as a list of words can.

use crate::project;
use crate::tools;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Folders and file names that are checked.
const FILES: [&str; 4] = ["crates/*.rs", "tests/*.rs", "*.js", "*.jsx"];
/// This file contains the words themselves.
const THIS_FILE: &str = "crates/xtask/src/test/style.rs";

/// A comment begins with a verb or a noun of the field, not with a clause.
const OPENINGS: [&str; 4] = ["What", "Which", "Who", "Whose"];
/// Words without one clear meaning in code, each with the terms to use instead.
const WORDS: [(&str, &str); 4] = [
    ("told", "receives, is notified of, reports"),
    ("heard", "listens, on_event, receives"),
    ("lent", "created, passed, borrowed"),
    ("lend", "create, pass, borrow"),
];

/// Fails with every line that breaks a rule.
pub(super) fn check() -> Result<()> {
    let files =
        tools::output(Command::new("git").args(["ls-files", "-z", "--"]).args(FILES).current_dir(project()))?;
    let mut found = vec![];
    for file in files.split('\0').filter(|file| !file.is_empty() && *file != THIS_FILE) {
        let path = project().join(Path::new(file));
        let text = fs::read_to_string(&path).with_context(|| file.to_owned())?;
        for (index, line) in text.lines().enumerate() {
            found.extend(violation(line).map(|problem| format!("{file}:{}: {problem}", index + 1)));
        }
    }
    ensure!(found.is_empty(), "{} lines break the style:\n{}", found.len(), found.join("\n"));
    Ok(())
}

/// Returns the first rule that a line breaks.
fn violation(line: &str) -> Option<String> {
    if let Some(opening) = comment(line).and_then(opening) {
        return Some(format!("the comment begins with {opening:?}: begin with a verb or a noun"));
    }
    let mut words = words(line);
    words.find_map(|word| {
        let (_, instead) = WORDS.iter().find(|(banned, _)| word.eq_ignore_ascii_case(banned))?;
        Some(format!("{word:?}: use {instead}"))
    })
}

/// Returns the text of the comment in a line of Rust or JavaScript.
fn comment(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let start = if line.starts_with('*') { Some(0) } else { line.find("//").or_else(|| line.find("/*")) };
    Some(line[start?..].trim_start_matches(['/', '*', '!', ' ']))
}

fn opening(comment: &str) -> Option<&'static str> {
    let word = comment.split(|character: char| !character.is_alphabetic()).next()?;
    OPENINGS.into_iter().find(|opening| *opening == word)
}

/// Splits a line into words, at underscores and capitals too.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let parts = line.split(|character: char| !character.is_ascii_alphabetic());
    parts.flat_map(|part| {
        let bytes = part.as_bytes();
        let starts_word = |&index: &usize| {
            index == 0 || (bytes[index].is_ascii_uppercase() && bytes[index - 1].is_ascii_lowercase())
        };
        let mut starts: Vec<usize> = (0..part.len()).filter(starts_word).collect();
        starts.push(part.len());
        starts.windows(2).map(|pair| &part[pair[0]..pair[1]]).collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod tests {
    use super::violation;

    #[test]
    fn comments_that_begin_with_a_clause_are_found() {
        for line in ["/// What this is.", "let a = 1; // Which one", " * Whose it is", "/** Who asks. */"] {
            assert!(violation(line).is_some(), "{line}");
        }
        for line in ["/// The key.", "// Whatever is left.", "let What = 1;", "https://example.com/What"] {
            assert!(violation(line).is_none(), "{line}");
        }
    }

    #[test]
    fn banned_words_are_found_in_comments_and_names() {
        for line in ["// The page is told.", "fn told(&self)", "let wasHeard = 1;", "KEY_LENT"] {
            assert!(violation(line).is_some(), "{line}");
        }
        for line in ["let threshold = 1;", "// A talented calendar, and Moldova."] {
            assert!(violation(line).is_none(), "{line}");
        }
    }
}
