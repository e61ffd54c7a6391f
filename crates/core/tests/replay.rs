//! Replays every report in `tests/reports` against recognition. CONTRIBUTING.md says how a report becomes a test.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![allow(clippy::disallowed_methods, reason = "the reports are files")]

use std::fs;
use std::path::{Path, PathBuf};

use keyferry_core::report::{Description, Document, Recognised, Report};
use serde_json::Value;

fn reports() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Returns the problem with a document, if recognition's answer is not the expected one.
fn replay<S: Recognised>(site: &str, description: &Description<S>) -> Option<String> {
    let now = description.snapshot.recognise();
    let json = |answer: &S::Answer| serde_json::to_string_pretty(answer).unwrap();
    match &description.expected {
        Some(expected) if *expected == now => None,
        Some(expected) => {
            Some(format!("recognition answers\n{}\nand this is expected:\n{}", json(&now), json(expected)))
        }
        None => Some(format!(
            "nothing is expected yet. Recognition answers now\n{}\nReplace `\"expected\": null` of the {site} document by \
             this, with the right answer in it. On the user's computer it answered\n{}",
            json(&now),
            json(&description.answered)
        )),
    }
}

/// Returns every problem of a report, or of a text that is none.
fn problems(text: &str) -> Vec<String> {
    match serde_json::from_str::<Report>(text) {
        Err(error) => vec![format!("this is no report: {error}")],
        Ok(report) => report
            .documents
            .iter()
            .filter_map(|document| match document {
                Document::Omnisend(description) => replay("omnisend", description),
                Document::Upstack(description) => replay("upstack", description),
            })
            .collect(),
    }
}

#[test]
fn every_report_gets_the_expected_answer() {
    let files = reports();
    assert!(files.len() >= 2, "there are no reports");
    let mut failed = vec![];
    for file in files {
        for problem in problems(&fs::read_to_string(&file).unwrap()) {
            failed.push(format!("{}: {problem}", file.display()));
        }
    }
    assert!(failed.is_empty(), "\n{}", failed.join("\n\n"));
}

/// Returns a report of the folder whose expectations this function has changed.
fn changed(change: impl Fn(&mut Value)) -> String {
    let text = fs::read_to_string(reports().first().unwrap()).unwrap();
    let mut report: Value = serde_json::from_str(&text).unwrap();
    for document in report["documents"].as_array_mut().unwrap() {
        for description in document.as_object_mut().unwrap().values_mut() {
            change(&mut description["expected"]);
        }
    }
    report.to_string()
}

#[test]
fn a_new_report_fails_with_what_to_write() {
    let problems = problems(&changed(|expected| *expected = Value::Null));
    assert!(problems[0].contains("Replace `\"expected\": null`"), "{problems:?}");
}

#[test]
fn a_report_with_another_expectation_fails() {
    let other = |expected: &mut Value| match expected.get_mut("key_field") {
        Some(field) => *field = 99.into(),
        None => expected["name_field"] = 99.into(),
    };
    assert!(problems(&changed(other))[0].contains("this is expected"));
    assert!(problems("{}")[0].contains("no report"));
}
