//! The manual pages, from the texts of `--help`.

use crate::declaration::{SUMMARY, one_line};
use keyferry_host::package_files::{self as helper, ArgumentText, CommandText};
use roff::{Inline, Roff, bold, italic, roman};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A space at which no line breaks.
const FIXED_SPACE: char = '\u{a0}';

/// Characters that roff would replace with typographic ones, and the fixed space: each with its escape.
const ESCAPES: [(char, &str); 4] = [('`', r"\(ga"), ('~', r"\(ti"), ('^', r"\(ha"), (FIXED_SPACE, r"\ ")];

/// Returns the file name and the text of each page: one for the program and one for each command.
pub(crate) fn pages() -> Vec<(String, String)> {
    let commands = helper::commands();
    let mut pages = vec![("keyferry.1".to_owned(), overview(&commands))];
    pages.extend(commands.iter().map(|text| (format!("{}.1", page_name(text)), command(text))));
    pages
}

fn page_name(command: &CommandText) -> String {
    format!("keyferry-{}", command.name)
}

fn overview(commands: &[CommandText]) -> String {
    let mut page = start("keyferry", SUMMARY);
    synopsis(&mut page, "keyferry", &["COMMAND [OPTIONS]"]);
    section(&mut page, "DESCRIPTION").text([roman(one_line(helper::introduction()))]);
    section(&mut page, "COMMANDS");
    for command in commands {
        entry(&mut page, [bold(page_name(command)), roman("(1)")], command.summary);
    }
    section(&mut page, "OPTIONS");
    help_option(&mut page, "Print the list of commands; after a command, print its help");
    entry(&mut page, [bold("-V"), roman(", "), bold("--version")], "Print the version");
    section(&mut page, "EXIT STATUS");
    for (code, meaning) in helper::exit_codes() {
        entry(&mut page, [bold(code.to_string())], meaning);
    }
    finish(&page)
}

fn command(text: &CommandText) -> String {
    let mut page = start(&page_name(text), text.summary);
    synopsis(&mut page, &format!("keyferry {}", text.name), text.usage);
    section(&mut page, "DESCRIPTION").text([roman(one_line(text.description))]);
    let (options, plain): (Vec<_>, Vec<_>) =
        text.arguments.iter().partition(|argument| argument.name.starts_with("--"));
    if !plain.is_empty() {
        section(&mut page, "ARGUMENTS");
        for row in plain {
            argument(&mut page, row);
        }
    }
    section(&mut page, "OPTIONS");
    for row in options {
        argument(&mut page, row);
    }
    help_option(&mut page, "Print the command's help");
    if !text.notes.is_empty() {
        section(&mut page, "NOTES");
        notes(&mut page, &text.notes);
    }
    finish(&page)
}

/// A new page with its title and name.
fn start(name: &str, summary: &str) -> Roff {
    /// An empty argument, which roff writes as it is. The release's date is unknown.
    const NO_DATE: &str = "\"\"";
    let mut page = Roff::new();
    page.control("TH", [name, "1", NO_DATE, &format!("Keyferry {VERSION}"), "Keyferry Manual"]);
    plain_lines(&mut page);
    section(&mut page, "NAME").text([roman(format!("{name} - {summary}"))]);
    page
}

/// Turns hyphenation off, so that names can be copied, and aligns lines on the left.
fn plain_lines(page: &mut Roff) {
    page.control("nh", []).control("ad", ["l"]);
}

fn section<'page>(page: &'page mut Roff, title: &str) -> &'page mut Roff {
    page.control("SH", [title])
}

/// The synopses of `--help`, each indented below its command.
fn synopsis(page: &mut Roff, command: &str, usages: &[&str]) {
    section(page, "SYNOPSIS");
    for usage in usages {
        page.control("SY", [command]).text([roman(unbreakable(usage))]);
    }
    page.control("YS", []);
    // The end of a synopsis restores hyphenation and alignment.
    plain_lines(page);
}

/// Replaces the spaces in brackets, so that lines break between arguments only.
fn unbreakable(usage: &str) -> String {
    let mut depth = 0_usize;
    let fixed = usage.chars().map(|character| {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if character == ' ' && depth > 0 { FIXED_SPACE } else { character }
    });
    fixed.collect()
}

fn argument(page: &mut Roff, ArgumentText { name, value, help, is_verb }: &ArgumentText) {
    let is_literal = *is_verb || name.starts_with("--");
    let mut tag = vec![if is_literal { bold(*name) } else { italic(*name) }];
    if let Some(value) = value {
        tag.extend([roman(" "), italic(*value)]);
    }
    entry(page, tag, help);
}

fn help_option(page: &mut Roff, help: &str) {
    entry(page, [bold("-h"), roman(", "), bold("--help")], help);
}

/// A tag, with its text indented below it.
fn entry(page: &mut Roff, tag: impl Into<Vec<Inline>>, text: &str) {
    page.control("TP", []).text(tag).text([roman(one_line(text))]);
}

/// Paragraphs, and lists of names, whose lines are indented in `--help`.
fn notes(page: &mut Roff, notes: &str) {
    for (index, paragraph) in notes.trim_end().split("\n\n").enumerate() {
        if index > 0 {
            page.control("PP", []);
        }
        let lines: Vec<_> = paragraph.lines().collect();
        for part in lines.chunk_by(|a, b| a.starts_with(' ') == b.starts_with(' ')) {
            let words: Vec<_> = part.iter().flat_map(|line| line.split_whitespace()).collect();
            if part[0].starts_with(' ') {
                page.control("RS", ["2"]).text([roman(words.join("  "))]).control("RE", []);
            } else {
                page.text([roman(words.join(" "))]);
            }
        }
    }
}

fn finish(page: &Roff) -> String {
    ESCAPES.iter().fold(page.render(), |text, (character, escape)| text.replace(*character, escape))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::fs;

    /// The lines of each section of a page as a reader sees them, before lines are broken.
    fn sections(page: &str) -> BTreeMap<&str, Vec<String>> {
        let mut sections = BTreeMap::<_, Vec<String>>::new();
        let (mut section, mut synopsis) = ("", None);
        for line in page.lines() {
            if let Some(title) = line.strip_prefix(".SH ") {
                section = title.trim_matches('"');
            } else if let Some(command) = line.strip_prefix(".SY ") {
                synopsis = Some(command.trim_matches('"'));
            } else if !line.starts_with('.') {
                let mut text = line.replace(r"\*(Aq", "'").replace(r"\-", "-");
                for font in [r"\fB", r"\fI", r"\fR"] {
                    text = text.replace(font, "");
                }
                for (character, escape) in ESCAPES {
                    let seen = if character == FIXED_SPACE { ' ' } else { character };
                    text = text.replace(escape, &seen.to_string());
                }
                assert!(!text.contains('\\'), "an unknown escape: {line}");
                text = synopsis.take().map(|command| format!("{command} ")).unwrap_or_default() + &text;
                sections.entry(section).or_default().push(text);
            }
        }
        sections
    }

    /// The same sections of a help text, from a console session that the helper's tests replay.
    fn help(command: &str) -> BTreeMap<&'static str, Vec<String>> {
        let path = format!("{}/../host/tests/cmd/{command}/help.console", env!("CARGO_MANIFEST_DIR"));
        let session = fs::read_to_string(&path).expect(&path);
        let (_, text) = session.split_once('\n').unwrap();
        let mut sections = BTreeMap::<_, Vec<String>>::new();
        let mut after = "DESCRIPTION";
        for paragraph in text.trim_end().split("\n\n") {
            let (title, rest) = match paragraph.split_once(":\n") {
                Some(("Arguments", rest)) => ("ARGUMENTS", rest),
                Some(("Options", rest)) => ("OPTIONS", rest),
                Some(("Exit codes", rest)) => ("EXIT STATUS", rest),
                Some(("Setup" | "Saved keys" | "A team's keys" | "Import and export", rest)) => {
                    ("COMMANDS", rest)
                }
                _ => (after, paragraph),
            };
            if let Some(usages) = rest.strip_prefix("Usage:") {
                sections.insert("SYNOPSIS", usages.lines().map(|line| line.trim().to_owned()).collect());
                after = "NOTES";
            } else {
                sections.entry(title).or_default().push(rest.to_owned());
            }
        }
        sections
    }

    fn words(lines: &[String]) -> Vec<&str> {
        lines.iter().flat_map(|line| line.split_whitespace()).collect()
    }

    /// The names of browsers in the console sessions are those of Linux.
    #[cfg_attr(not(target_os = "linux"), ignore = "the packages with manual pages are for Linux")]
    #[test]
    fn every_page_says_the_same_as_help() {
        let pages = pages();
        assert_eq!(pages.len(), 1 + helper::commands().len());
        for (file, page) in &pages {
            let name = file.strip_suffix(".1").unwrap();
            let command = name.strip_prefix("keyferry-").unwrap_or("overview");
            let mut sections = sections(page);
            let title = sections.remove("NAME").unwrap();
            assert!(title[0].starts_with(&format!("{name} - ")), "{title:?}");
            let help = help(command);
            assert_eq!(
                sections.keys().collect::<Vec<_>>(),
                help.keys().collect::<Vec<_>>(),
                "sections of {file}"
            );
            assert_eq!(sections["SYNOPSIS"], help["SYNOPSIS"], "{file}");
            for (section, lines) in &help {
                let wanted = lines.join("\n").replace("Print this text;", "Print the list of commands;");
                let wanted = wanted.replace("Print this text", "Print the command's help");
                let page = sections[section].join("\n").replace("keyferry-", "").replace("(1)", "");
                assert_eq!(words(&[page]), words(&[wanted]), "{section} of {file}");
            }
        }
    }

    #[test]
    fn names_are_printed_whole() {
        for (file, page) in pages() {
            let (synopses, rest) = page.split_once("\n.YS\n").expect(&file);
            for line in synopses.lines().filter(|line| !line.starts_with('.')) {
                for word in line.replace(r"\ ", "_").split(' ') {
                    assert_eq!(word.matches('[').count(), word.matches(']').count(), "{file}: {line}");
                }
            }
            assert!(rest.starts_with(".nh\n.ad l\n"), "{file} hyphenates words");
            // roff fills no line before an indented one.
            assert!(!page.contains("\n "), "{file} has an indented line");
        }
    }
}
