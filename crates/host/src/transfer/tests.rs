//! Tests of whole files.

use std::fs;
use std::path::Path;

use keyferry_core::protocol::{LastUse, SavedKey, StoreSource};
use keyferry_core::sites::Site;

use super::plan::{Plan, Repeat};
use super::*;
use crate::store::entry_id;

fn made_up_key(n: u32) -> String {
    format!("64f0c1d2e3a4b5c6d7e8f901-{}{n:04}", &"aB3dE5gH7jK9mN1pQ3sT5vW7yZ".repeat(2)[..46])
}

/// Places, names and keys of a file's records.
fn records(contents: &Contents) -> Vec<(u64, &str, &str)> {
    contents
        .records
        .iter()
        .map(|record| (record.place, record.capture.label.as_str(), record.capture.key.expose()))
        .collect()
}

fn table(text: &str) -> Contents {
    read_table(text.as_bytes()).unwrap()
}

#[test]
fn exports_of_every_program_yield_their_keys_with_names() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    let (first, second) = (made_up_key(1), made_up_key(2));
    let mut files = 0;
    for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let contents = read_table(&fs::read(&file).unwrap()).unwrap();
        let expected = [(2, "Northwind", first.as_str()), (4, "Harbor Lights", second.as_str())];
        assert!(records(&contents) == expected, "{}: {:?}", file.display(), contents);
        let is_spreadsheet = file.ends_with("spreadsheet.csv");
        let fault = if is_spreadsheet { Fault::Other } else { Fault::OtherSite };
        assert_eq!(contents.faults, [(3, fault)], "{}", file.display());
        files += 1;
    }
    assert_eq!(files, 14);
}

#[test]
fn every_separator_encoding_and_line_end_of_a_spreadsheet_is_read() {
    let key = made_up_key(1);
    let table =
        format!("Name;Key\n\nHöhle, Berlin;{key}\n;\n\"A \"\"quoted\"\"\nname\";{}\n", made_up_key(2));
    for separator in [";", ",", "\t"] {
        let table = table.replace("Höhle, Berlin", "\"Höhle, Berlin\"").replace(';', separator);
        for (declared, lines) in [(String::new(), 0), (format!("sep={separator}\n"), 1)] {
            for end in ["\n", "\r\n", "\r"] {
                let text = format!("{declared}{table}").replace('\n', end);
                let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                let utf16 = [vec![0xff, 0xfe], utf16].concat();
                for bytes in [text.clone().into_bytes(), format!("\u{feff}{text}").into_bytes(), utf16] {
                    let contents = read_table(&bytes).unwrap();
                    let expected = [
                        (3 + lines, "Höhle, Berlin", key.clone()),
                        (5 + lines, "A \"quoted\" name", made_up_key(2)),
                    ];
                    let expected: Vec<_> = expected.iter().map(|(a, b, c)| (*a, *b, c.as_str())).collect();
                    assert!(records(&contents) == expected, "{separator:?} {end:?}: {contents:?}");
                }
            }
        }
    }
}

#[test]
fn a_list_of_keys_without_a_header_is_read() {
    let contents = table(&format!("{}\n{}\n", made_up_key(1), made_up_key(2)));
    assert!(records(&contents) == [(1, "", &*made_up_key(1)), (2, "", &*made_up_key(2))]);
    let contents = table(&format!("Northwind,{}\nHarbor,{}\n", made_up_key(1), made_up_key(2)));
    assert!(records(&contents) == [(1, "Northwind", &*made_up_key(1)), (2, "Harbor", &*made_up_key(2))]);
}

#[test]
fn a_header_in_another_language_is_no_line_without_a_key() {
    let contents = table(&format!("Магазин;Ключ\nNorthwind;{}\n", made_up_key(1)));
    assert!(records(&contents) == [(2, "Northwind", &*made_up_key(1))]);
    assert!(contents.faults.is_empty());
}

#[test]
fn every_line_without_a_key_is_named_with_its_kind() {
    let key = made_up_key(1);
    let contents = table(&format!(
        "name,key,url\n\
         a,{key},\n\
         b,,\n\
         c,{}aB3dE5g,\n\
         d,{},\n\
         e,sk_live_4f9d8c7b6a5e4d3c2b1a0f9e,\n\
         f,anna@northwind.example,\n\
         g,{} {},\n\
         h,\"=\"\"{}\"\"\",\n\
         i,correct-horse-battery-9-staple,https://mail.example\n",
        "*".repeat(43),
        &key[..60],
        made_up_key(2),
        made_up_key(3),
        made_up_key(4),
    ));
    assert!(records(&contents) == [(2, "a", &*key)]);
    let expected = [
        (3, Fault::Empty),
        (4, Fault::Masked),
        (5, Fault::Cut),
        (6, Fault::OtherVendor("Stripe")),
        (7, Fault::Email),
        (8, Fault::Several),
        (9, Fault::Formula),
        (10, Fault::OtherSite),
    ];
    assert_eq!(contents.faults, expected);
}

#[test]
fn a_password_of_another_site_is_never_a_key() {
    let file = "name,url,username,password\nMail,https://mail.example,anna,omni_live_4f9d8c7b6a5e4d3c2b1a\n\
                Shop,,anna,omni_live_4f9d8c7b6a5e4d3c2b1a\n";
    let contents = table(file);
    assert!(contents.records.is_empty());
    assert_eq!(contents.faults, [(2, Fault::OtherSite), (3, Fault::Unusual)]);
}

#[test]
fn two_keys_of_one_row_are_reported_instead_of_guessed() {
    let contents = table(&format!("key,notes\n{},{}\n", made_up_key(1), made_up_key(2)));
    assert_eq!((contents.records.len(), contents.faults.as_slice()), (0, &[(2, Fault::Several)][..]));
}

#[test]
fn a_label_is_never_a_key() {
    let key = made_up_key(1);
    let contents = table(&format!("name,key\n{key},{key}\nkey {key},{key}\n"));
    assert!(records(&contents) == [(2, "", &*key), (3, "", &*key)], "{contents:?}");
}

#[test]
fn a_file_without_keys_and_without_a_column_for_them_is_no_table() {
    for text in
        ["a,b\n1,2\n", "Dear Anna,\nthe keys are in the safe.\n", "name,url\nMail,https://mail.example\n"]
    {
        assert_eq!(read_table(text.as_bytes()).err(), Some(NoTable::NoColumn), "{text}");
    }
}

fn saved(key: &str, label: &str) -> SavedKey {
    let key = ApiKey::parse(key).unwrap();
    SavedKey {
        id: entry_id(&key),
        site: Site::Omnisend,
        brand_id: key.brand_id(),
        store_source: StoreSource::Key,
        label: label.into(),
        last4: key.last4().into(),
        captured_at: 1,
        used: None,
        conflict: false,
        profile: None,
        check: None,
        team: None,
    }
}

#[test]
fn a_plan_adds_only_keys_that_are_not_saved_and_counts_each_once() {
    let file = format!(
        "name,key\nA,{}\nB,{}\nC,{}\n,{}\nnamed later,{}\n",
        made_up_key(1),
        made_up_key(2),
        made_up_key(3),
        made_up_key(4),
        made_up_key(4),
    );
    let known = [saved(&made_up_key(1), "Northwind"), saved(&made_up_key(2), "")];
    let plan = Plan::new(table(&file), &known);
    let new: Vec<_> = plan.new.iter().map(|record| (record.place, record.capture.label.as_str())).collect();
    assert_eq!(new, [(4, "C"), (5, "named later")]);
    assert_eq!(plan.unnamed.iter().map(|(record, _)| record.place).collect::<Vec<_>>(), [3]);
    assert_eq!(plan.saved.iter().map(|(record, _)| record.place).collect::<Vec<_>>(), [2]);
    assert_eq!(plan.repeats, [Repeat { place: 6, first: 5 }]);
    assert_eq!(plan.changes(), 3);
}

fn export() -> Export {
    let key = ApiKey::parse(&made_up_key(1)).unwrap();
    let used = LastUse { at: 1_700_000_600, store: "Northwind Outfitters".into() };
    let exported = ExportedKey {
        site: Site::Omnisend,
        brand_id: key.brand_id(),
        key,
        label: "Northwind".into(),
        captured_at: 1_700_000_000,
        used: Some(used),
    };
    Export::new(1_700_001_000, vec![exported])
}

#[test]
fn an_export_is_decrypted_with_its_passphrase_alone() {
    let (right, wrong) = (Passphrase::new("correct horse battery").unwrap(), Passphrase::given("wrong"));
    let content = export().to_json().unwrap();
    let file = content.encrypt(&right).unwrap();
    assert!(Decrypted::is_age(&file));
    assert!(!file.windows(8).any(|part| made_up_key(1).as_bytes().windows(8).any(|key| key == part)));
    let decrypted = Decrypted::decrypt(&file, &right).unwrap();
    assert!(decrypted.is(&content));
    let contents = decrypted.contents().unwrap();
    assert!(records(&contents) == [(1, "Northwind", &*made_up_key(1))]);
    let record = &contents.records[0];
    assert_eq!(
        (record.capture.captured_at, record.used.as_ref().unwrap().at),
        (1_700_000_000, 1_700_000_600)
    );
    assert_eq!(Decrypted::decrypt(&file, &wrong).err(), Some(NoExport::WrongPassphrase));

    for cut in [30, 100, file.len() - 1, file.len() - 20] {
        assert_eq!(Decrypted::decrypt(&file[..cut], &right).err(), Some(NoExport::Damaged), "{cut}");
    }
    let mut changed = file.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(Decrypted::decrypt(&changed, &right).err(), Some(NoExport::Damaged));
    let longer = [&file[..], b"x"].concat();
    assert_eq!(Decrypted::decrypt(&longer, &right).err(), Some(NoExport::Damaged));
}

/// `go.age` is a file of the reference program (age 1.1.1), `typescript.age` one of the npm package age-encryption. Both
/// decrypt what [`Decrypted::encrypt`] writes.
#[test]
fn files_of_other_age_programs_are_decrypted() {
    let passphrase = Passphrase::given("correct horse battery staple");
    for file in
        [&include_bytes!("../../tests/age/go.age")[..], include_bytes!("../../tests/age/typescript.age")]
    {
        let contents = Decrypted::decrypt(file, &passphrase).unwrap().contents().unwrap();
        let labels: Vec<_> = contents.records.iter().map(|record| record.capture.label.as_str()).collect();
        assert_eq!(labels, ["Northwind", "Harbor"]);
    }
}

#[test]
fn only_content_of_a_known_version_is_imported() {
    let contents = |json: &str| Decrypted::of(json).contents().map(|contents| contents.records.len());
    let key = made_up_key(1);
    let with = |version: u32, site: &str| {
        format!(
            r#"{{"keyferry_export":{version},"exported_at":1,"later":1,"keys":[{{"site":"{site}","key":"{key}"}}]}}"#
        )
    };
    assert_eq!(contents(&with(1, "omnisend")), Ok(1), "unknown fields are ignored, missing ones are unknown");
    assert_eq!(contents(&with(2, "another")), Err(NoExport::Newer));
    assert_eq!(contents(&with(1, "another")), Err(NoExport::OtherContent));
    assert_eq!(contents("{}"), Err(NoExport::OtherContent));
    assert_eq!(contents("not JSON"), Err(NoExport::OtherContent));
}

#[test]
fn the_documented_content_is_imported() {
    let page = include_str!("../../../../docs/EXPORT.md");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let contents = Decrypted::of(example).contents().unwrap();
    let record = &contents.records[0];
    assert_eq!(record.capture.label, "Northwind");
    let used = record.used.clone().unwrap();
    assert_eq!(
        (record.capture.captured_at, used.at, used.store.as_str()),
        (1_700_000_000, 1_700_000_600, "Northwind Outfitters")
    );
    let same: serde_json::Value = serde_json::from_str(example).unwrap();
    let written: Export = serde_json::from_str(example).unwrap();
    assert_eq!(serde_json::to_value(&written).unwrap(), same, "every field is documented");
}

#[test]
fn a_weak_passphrase_is_not_accepted_for_a_new_file() {
    for (passphrase, weak) in [
        ("", WeakPassphrase::TooShort),
        ("hunter2", WeakPassphrase::TooShort),
        ("ąčęėįšųūž!?", WeakPassphrase::TooShort),
        ("aaaaaaaaaaaaaaaa", WeakPassphrase::Monotonous),
        ("123412341234", WeakPassphrase::Monotonous),
    ] {
        assert_eq!(Passphrase::new(passphrase).err(), Some(weak), "{passphrase}");
    }
    assert!(Passphrase::new("ąčęėįšųūž!?x").is_ok());
}
