//! `keyferry list`.

use std::process::ExitCode;
use std::time::{Duration, UNIX_EPOCH};

use keyferry_core::protocol::SavedKey;

use super::command::{Argument, Command, Group, Syntax};
use super::output;
use crate::errors::Error;
use crate::keyring::Keyring;
use crate::store::Store;

#[derive(Default)]
pub(super) struct List {
    json: bool,
}

impl Command for List {
    const NAME: &'static str = "list";
    const GROUP: Group = Group::SavedKeys;
    const SUMMARY: &'static str = "List the saved keys, without the keys themselves";
    const DESCRIPTION: &'static str = "\
Lists the saved keys, the latest first: ID, last four characters, store, label and time.
Never prints a key.";
    const USAGE: &'static [&'static str] = &["[--json]"];
    const ARGUMENTS: &'static [Argument<Self>] = &[Argument {
        syntax: Syntax::Flag("--json"),
        help: "Print a JSON array of objects with the fields id, site, brand_id, label,\n\
               last4, captured_at (seconds since 1970-01-01 UTC, 0 if unknown) and used",
        set: |list, _| {
            list.json = true;
            Ok(())
        },
    }];

    fn run(self) -> Result<ExitCode, Error> {
        let saved = Keyring::default().call(output::on_waiting, Store::list)?;
        if self.json { output::print_json(&saved) } else { output::print(&table(&saved)) }
    }
}

fn table(saved: &[SavedKey]) -> String {
    if saved.is_empty() {
        return "No keys are saved yet.\n".into();
    }
    let head = format!("{:16}  {:5}  {:24}  {:16}  LABEL\n", "ID", "KEY", "STORE", "CAPTURED (UTC)");
    let rows = saved.iter().map(|SavedKey { id, brand_id, label, last4, captured_at, .. }| {
        let store = brand_id.as_ref().map_or("unknown", |brand| brand.as_str());
        let time = format_time(*captured_at);
        // A page chose the label: it must not control the terminal.
        let label: String = label.chars().filter(|c| !c.is_control()).collect();
        format!("{id}  …{last4:4}  {store:24}  {time:16}  {label}\n")
    });
    head + &rows.collect::<String>()
}

/// Formats a Unix time to the minute.
fn format_time(seconds: u64) -> String {
    /// The first second of a year with five digits.
    const YEAR_10000: u64 = 253_402_300_800;
    if !(1..YEAR_10000).contains(&seconds) {
        return "unknown".into();
    }
    let time = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds)).to_string();
    time[..16].replace('T', " ")
}

#[cfg(test)]
mod tests {
    use keyferry_core::ids::EntryId;
    use keyferry_core::protocol::StoreSource;
    use keyferry_core::sites::Site;

    use super::*;

    #[test]
    fn every_time_is_formatted() {
        assert_eq!(format_time(1_700_000_000), "2023-11-14 22:13");
        for odd in [0, 253_402_300_800, u64::MAX] {
            assert_eq!(format_time(odd), "unknown");
        }
    }

    #[test]
    fn control_characters_in_a_label_are_dropped() {
        let saved = SavedKey {
            id: EntryId::parse("0123456789abcdef").unwrap(),
            site: Site::Omnisend,
            brand_id: None,
            store_source: StoreSource::Unknown,
            label: "a\u{1b}[2Jb".into(),
            last4: "Ab12".into(),
            captured_at: 0,
            used: None,
            conflict: false,
        };
        let table = table(&[saved]);
        assert!(table.contains("a[2Jb") && !table.contains('\u{1b}'), "{table}");
    }
}
