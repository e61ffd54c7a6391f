//! `keyferry doctor` for every set-up in `tests/doctor`. A new case is a new file there:
//!
//! - the first line says how the keyring is: `# keyring: absent`, `locked` or `unlocked`;
//! - what follows is a shell script, in a home of its own, that makes the set-up; `$KEYFERRY` is the helper;
//! - below `--- doctor` stands what doctor says of it, below `--- mended` what it says once the commands that it
//!   names were run.
//!
//! `UPDATE_EXPECT=1 cargo test -p keyferry --test host doctor` writes what is found into the files.
use std::fs;
use std::path::Path;

use crate::common::{Home, KEYFERRY, Run};
use crate::session::Session;
use expect_test::expect_file;

/// What doctor says, the same on every computer.
fn examine(home: &Home) -> (String, Vec<String>) {
    let run = home.keyferry(&["doctor"]);
    let json = home.keyferry(&["doctor", "--json"]);
    assert_eq!(run.code, json.code);
    let findings: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(findings["ok"], run.code == Some(0));
    let mut commands = vec![];
    for link in findings["links"].as_array().unwrap() {
        assert_eq!(
            link["ok"],
            link["mend"].is_null(),
            "a failing link has a command and no other has: {link}"
        );
        commands.extend(link["mend"].as_str().map(str::to_owned));
    }
    let text = run.out.replace(KEYFERRY, "keyferry").replace(home.path("").to_str().unwrap(), "~/");
    (text.replace(env!("CARGO_PKG_VERSION"), "VERSION"), commands)
}

fn check(case: &Path) {
    let text = fs::read_to_string(case).unwrap();
    let setup = text.split("--- doctor\n").next().unwrap();
    let keyring = setup.lines().next().unwrap().strip_prefix("# keyring: ").unwrap();
    let (absent, session);
    let home = if keyring == "absent" {
        absent = Home::new(KEYFERRY);
        &absent
    } else {
        session = Session::start();
        if keyring == "locked" {
            session.lock();
        }
        session.home()
    };
    let mut shell = home.command("sh");
    shell.arg("-ec").arg(setup).env("KEYFERRY", KEYFERRY).current_dir(home.path(""));
    Run::of(&mut shell).ok();
    let (found, commands) = examine(home);
    // Flatpak and the keyring are not there to be mended.
    for command in
        commands.iter().filter(|command| command.starts_with(KEYFERRY) && !command.contains("NAME"))
    {
        Run::of(home.command("sh").args(["-c", command])).ok();
    }
    let (mended, _) = examine(home);
    expect_file![case].assert_eq(&format!("{setup}--- doctor\n{found}--- mended\n{mended}"));
}

#[test]
fn doctor_finds_each_broken_link_and_names_a_command_that_mends_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/doctor");
    let cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(cases.len() >= 10);
    for case in cases {
        check(&case);
    }
}
