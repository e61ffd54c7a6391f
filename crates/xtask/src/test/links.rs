//! Checks that every relative link in the documents leads to a file, and every anchor to a heading.

use crate::project;
use crate::tools;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Fails with every link that leads nowhere.
pub(super) fn check() -> Result<()> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.md"]);
    let files = tools::output(git.current_dir(project()))?;
    let mut found = vec![];
    for file in files.split('\0').filter(|file| !file.is_empty()) {
        let path = project().join(file);
        let text = fs::read_to_string(&path).with_context(|| file.to_owned())?;
        for target in targets(&text) {
            if let Some(problem) = problem(&path, &text, target)? {
                found.push(format!("{file}: {target}: {problem}"));
            }
        }
    }
    ensure!(found.is_empty(), "{} links lead nowhere:\n{}", found.len(), found.join("\n"));
    Ok(())
}

/// The reason for which a link of a document leads nowhere, if it does.
fn problem(document: &Path, text: &str, target: &str) -> Result<Option<&'static str>> {
    if target.contains("://") || target.starts_with("mailto:") {
        return Ok(None);
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() { document.to_owned() } else { document.with_file_name(file) };
    if !path.exists() {
        return Ok(Some("there is no such file"));
    }
    if anchor.is_empty() || path.extension().is_none_or(|extension| extension != "md") {
        return Ok(None);
    }
    let is_heading = if file.is_empty() {
        anchors(text).contains(anchor)
    } else {
        anchors(&fs::read_to_string(&path)?).contains(anchor)
    };
    Ok((!is_heading).then_some("there is no such heading"))
}

/// The lines outside of blocks of code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// The targets of a document's links and pictures, without code.
fn targets(text: &str) -> Vec<&str> {
    let of_line = |line: &'_ str| -> Vec<_> {
        // Between backquotes is code.
        line.match_indices("](")
            .filter(|(at, _)| line[..*at].matches('`').count().is_multiple_of(2))
            .map(|(at, _)| at)
            .collect()
    };
    let targets = prose(text).flat_map(|line| {
        of_line(line).into_iter().filter_map(move |at| line[at + 2..].split([')', ' ']).next())
    });
    targets.filter(|target| !target.is_empty()).collect()
}

/// The anchors of a document's headings, as GitHub makes them: lower case, hyphens for spaces, no other signs; a number
/// after one that is there already.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    for line in prose(text) {
        let title = line.trim_start_matches('#');
        if title.len() == line.len() || !title.starts_with(' ') {
            continue;
        }
        let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let anchor: String = title.trim().to_lowercase().chars().filter(is_kept).collect();
        let anchor = anchor.replace(' ', "-");
        let again = (1..).map(|n| format!("{anchor}-{n}"));
        let free = [anchor.clone()].into_iter().chain(again).find(|name| !anchors.contains(name));
        anchors.extend(free);
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_pictures_are_found_and_code_is_not() {
        let text = "# A\n[one](a.md#b) ![two](b.png \"title\") `[no](c)`\n```\n[no](d)\n```\n[three](#a)\n";
        assert_eq!(targets(text), ["a.md#b", "b.png", "#a"]);
    }

    #[test]
    fn headings_have_the_anchors_that_github_gives_them() {
        let found = anchors("# The key, and where it lives\n## A `b`-c\n## A `b`-c\n#no\n```\n# code\n```\n");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a-b-c", "a-b-c-1", "the-key-and-where-it-lives"]);
    }

    #[test]
    fn a_link_to_no_file_and_one_to_no_heading_are_problems() {
        let readme = project().join("README.md");
        let problem = |target: &str| problem(&readme, "# Here\n", target).unwrap();
        assert_eq!(problem("docs/none.md"), Some("there is no such file"));
        assert_eq!(problem("#there"), Some("there is no such heading"));
        assert_eq!(problem("docs/PROTOCOL.md#none"), Some("there is no such heading"));
        for target in ["#here", "docs/PROTOCOL.md#limits", "LICENSE-MIT", "https://example.com/x"] {
            assert_eq!(problem(target), None, "{target}");
        }
    }
}
