//! Texts of `add`, `import` and `export`. None of them contains more of a key than its last four characters.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use keyferry_core::candidate::Fault;
use keyferry_core::protocol::SavedKey;

use crate::store::Saved;
use crate::terminal;
use crate::transfer::plan::{Plan, Repeat};

/// The kind of a file that is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    Export,
}

impl Kind {
    /// The unit in which the file counts its keys.
    fn place(self) -> &'static str {
        match self {
            Self::Table => "line",
            Self::Export => "key",
        }
    }
}

/// The result of `add`. `label` is the one that was asked for.
pub(super) fn added(saved: &Saved, label: &str) -> String {
    let Saved { entry, is_new } = saved;
    let mut text = if *is_new {
        format!("Saved {}{}.\n", key(entry), named(entry, " as "))
    } else {
        let note = named(entry, " as ");
        format!("Already saved{note}: {}. Nothing was overwritten.\n", key(entry))
    };
    if !*is_new && !label.trim().is_empty() && entry.label != label.trim() {
        text += "Its name was kept. To change it, use Keyferry's popup.\n";
    }
    text
}

/// `…Ab12 of brand 64f0…`
fn key(entry: &SavedKey) -> String {
    let brand = entry.brand_id.as_ref().map(|brand| format!(" of brand {brand}")).unwrap_or_default();
    format!("the key ending in …{}{brand}", entry.last4)
}

/// The name in quotes, after `before`; empty for a key without a name.
fn named(entry: &SavedKey, before: &str) -> String {
    if entry.label.is_empty() {
        String::new()
    } else {
        format!("{before}“{}”", terminal::line(&entry.label))
    }
}

/// The plan of an import.
pub(super) fn plan(path: &Path, plan: &Plan, kind: Kind) -> String {
    let Plan { new, unnamed, saved, repeats, faults, is_guessed } = plan;
    let place = kind.place();
    let all = new.len() + unnamed.len() + saved.len();
    let mut text = format!("{}: {}.\n", file_name(path), keys(all));
    let mut line = |line: &str| {
        let _ = writeln!(text, "{line}");
    };
    line(&format!("  {} will be added.", keys(new.len())));
    let unnamed_note =
        if unnamed.len() == 1 { "gets the name in the file" } else { "get the names in the file" };
    let saved_note = if saved.len() == 1 { "stays as it is" } else { "stay as they are" };
    for (records, note) in [(unnamed, unnamed_note), (saved, saved_note)] {
        if !records.is_empty() {
            line(&format!("  {} saved already, and {note}:", are_keys(records.len())));
        }
        for (record, entry) in records {
            let name =
                if entry.label.is_empty() { record.capture.label.clone() } else { entry.label.clone() };
            let entry = SavedKey { label: name, ..entry.clone() };
            line(&format!("    {place} {}: …{}{}", record.place, entry.last4, named(&entry, " ")));
        }
    }
    for Repeat { place: repeat, first } in repeats {
        line(&format!("  {place} {repeat} repeats the key of {place} {first}."));
    }
    if !faults.is_empty() {
        line(&format!("{} without an Omnisend key, left out:", lines(faults.len())));
    }
    let mut by_kind = BTreeMap::<Fault, Vec<u64>>::new();
    for (at, fault) in faults {
        by_kind.entry(*fault).or_default().push(*at);
    }
    for (fault, at) in by_kind {
        line(&format!("  {}: {}", ranges(&at), reason(fault)));
    }
    if *is_guessed {
        line("The file is not in Unicode: check the letters with accents, or save it as \"CSV UTF-8\".");
    }
    text
}

/// The question below a plan.
pub(super) fn question(plan: &Plan) -> String {
    match (plan.new.len(), plan.unnamed.len()) {
        (0, names) => format!("Name {}?", keys(names)),
        (new, _) => format!("Import {}?", keys(new)),
    }
}

/// The result for one key of an import.
pub(super) fn saved(done: usize, all: usize, kind: Kind, place: u64, saved: &Saved) -> String {
    let verb = if saved.is_new { "saved" } else { "already saved" };
    let name = named(&saved.entry, " as ");
    format!("{done}/{all}  {} {place}: …{} {verb}{name}\n", kind.place(), saved.entry.last4)
}

/// The result for a key whose entry holds something else.
pub(super) fn conflict(done: usize, all: usize, kind: Kind, place: u64) -> String {
    format!(
        "{done}/{all}  {} {place}: not saved: another program has written to its entry in the keyring\n",
        kind.place()
    )
}

/// The end of an import, with the one thing to do.
pub(super) fn farewell(path: &Path, kind: Kind, failed: usize) -> String {
    let name = file_name(path);
    let failures = match failed {
        0 => String::new(),
        _ => format!("{} not saved: see above.\n", are_keys(failed)),
    };
    let end = match kind {
        Kind::Table => format!(
            "Now delete {name}: it holds the keys in clear. Delete it from the trash, synced folders and\n\
             backups too.\n"
        ),
        Kind::Export => format!("{name} is encrypted. Delete it if you no longer need it.\n"),
    };
    failures + &end
}

/// The result of an export. `missing` are the entries that hold no key.
pub(super) fn exported(path: &Path, count: usize, missing: &[SavedKey]) -> String {
    let name = file_name(path);
    let mut text = format!("Exported {} to {name}, encrypted, and read back.\n", keys(count));
    for entry in missing {
        let _ = writeln!(
            text,
            "Not exported: {}…{}{}: another program has written to its entry. See: keyferry list",
            entry.id,
            entry.last4,
            named(entry, " ")
        );
    }
    text + "On the other computer, run: keyferry import FILE\n\
            Whoever has the file and the passphrase has the keys: keep them apart.\n"
}

fn file_name(path: &Path) -> String {
    terminal::line(&path.display().to_string())
}

fn keys(count: usize) -> String {
    if count == 1 { "1 key".into() } else { format!("{count} keys") }
}

fn are_keys(count: usize) -> String {
    format!("{} {}", keys(count), if count == 1 { "is" } else { "are" })
}

fn lines(count: usize) -> String {
    if count == 1 { "1 line".into() } else { format!("{count} lines") }
}

/// `line 4`, or `lines 2, 5-7`.
fn ranges(lines: &[u64]) -> String {
    let mut ranges = Vec::<(u64, u64)>::new();
    for &line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => ranges.push((line, line)),
        }
    }
    let texts = ranges.iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}-{last}"),
    });
    let word = if lines.len() == 1 { "line" } else { "lines" };
    format!("{word} {}", texts.collect::<Vec<_>>().join(", "))
}

/// The reason why a line is left out.
fn reason(fault: Fault) -> String {
    match fault {
        Fault::Empty => "no key".into(),
        Fault::Masked => "masked: asterisks or dots stand for a part of the key".into(),
        Fault::Cut => "begins like a key, but has another length".into(),
        Fault::Divided => "spaces or line breaks divide the key".into(),
        Fault::Several => "more than one key; give each a line, and check the quotation marks".into(),
        Fault::BrandId => "a brand ID instead of a key".into(),
        Fault::OtherVendor(name) => format!("a token of {name}"),
        Fault::Email => "an e-mail address instead of a key".into(),
        Fault::Address => "the address of a page instead of a key".into(),
        Fault::Formula => "a formula instead of a key".into(),
        Fault::Unusual => "not shaped like an Omnisend key; if it is one, use: keyferry add".into(),
        Fault::TooShort => "too short for a key".into(),
        Fault::Other => "a text instead of a key".into(),
        Fault::OtherSite => "for other sites than Omnisend and Upstack".into(),
    }
}
