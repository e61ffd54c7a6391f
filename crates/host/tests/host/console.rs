//! The command line's output, compared with the console sessions in `tests/cmd/<command>/<case>.console`.
//!
//! A line `$ keyferry ARGS` runs the program in an empty home without a keyring. Below it are standard output, standard
//! error and, unless it is 0, the exit code. To add a case, write its `$` lines and run
//! `UPDATE_EXPECT=1 cargo test -p keyferry --test host console`.
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{Home, KEYFERRY};
use expect_test::expect_file;

fn replay(session: &str) -> String {
    let home = Home::new(KEYFERRY);
    let comments = session.lines().filter(|line| line.starts_with("# "));
    let comments: String = comments.flat_map(|line| [line, "\n"]).collect();
    let mut runs = vec![];
    for line in session.lines() {
        let Some(command) = line.strip_prefix("$ keyferry") else { continue };
        let run = home.keyferry(&command.split_whitespace().collect::<Vec<_>>());
        let exit = run.code.filter(|code| *code != 0).map(|code| format!("exit code {code}\n"));
        runs.push(format!("{line}\n{}{}{}", run.out, run.err, exit.unwrap_or_default()));
    }
    assert!(!runs.is_empty(), "a session without a command");
    assert!(home.files().is_empty(), "a command wrote files");
    comments + &runs.join("\n")
}

#[test]
fn every_console_session_replays() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    let entries = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let sessions: Vec<_> = entries(&folder).iter().flat_map(|command| entries(command)).collect();
    assert!(sessions.len() >= 14, "{sessions:?}");
    for session in sessions {
        expect_file![&session].assert_eq(&replay(&fs::read_to_string(&session).unwrap()));
    }
}
