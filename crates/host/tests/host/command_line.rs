//! The command line where no keyring is needed. `console.rs` compares its complete output.

#[cfg(unix)]
use crate::common::Run;
use crate::common::{Home, KEYFERRY, capture, holds};

#[test]
fn every_command_has_help_within_90_columns() {
    let home = Home::new(KEYFERRY);
    let whole = home.keyferry(&["--help"]).ok();
    assert_eq!(whole, home.keyferry(&["-h"]).ok());
    for command in ["install", "uninstall", "doctor", "list", "add", "show", "remove", "import", "export"] {
        assert!(whole.contains(&format!("\n  {command} ")), "{command} is not in the overview");
        let help = home.keyferry(&[command, "--help"]).ok();
        assert!(help.contains(&format!("Usage: keyferry {command}")), "{help}");
        assert!(!help.contains('{'), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 90), "{help}");
    }
    assert_eq!(home.keyferry(&["--version"]).ok(), concat!("keyferry ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn without_a_command_a_terminal_gets_help_and_a_pipe_gets_an_error() {
    let home = Home::new(KEYFERRY);
    let run = home.keyferry(&[]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("keyferry --help"), "{}", run.err);
    // `script` provides a terminal.
    #[cfg(target_os = "linux")]
    {
        let line = format!("script --quiet --return --command '{KEYFERRY}' /dev/null");
        let run = Run::of(home.command("sh").args(["-c", &line]));
        assert!(run.ok().contains("Usage: keyferry COMMAND"));
    }
}

#[test]
fn wrong_arguments_are_refused_with_a_fix() {
    let home = Home::new(KEYFERRY);
    for args in [
        &["frob"][..],
        &["--frob"],
        &["list", "--reveal"],
        &["list", "extra"],
        &["show"],
        &["show", "123", "--reveal"],
        &["remove", "0123456789ABCDEF"],
        &["remove", "0123456789abcdef", "0123456789abcdef"],
        &["install", "--browser", "netscape"],
        &["install", "--browser"],
        &["doctor", "--json=x"],
        &["install", "--root", "/tmp"],
        &["install", "--system", "--user-data-dir", "/tmp"],
        &["install", "--system", "--browser", "firefox-snap"],
        &["add", "extra"],
        &["import"],
        &["import", "a.csv", "b.csv"],
        &["export"],
        &["export", "keys.csv"],
    ] {
        let run = home.keyferry(args);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(run.err.contains("\n  Fix:   ") && run.err.contains("\n  Code:  usage"), "{}", run.err);
    }
    assert!(home.files().is_empty(), "nothing is written");
}

#[test]
fn a_key_given_as_an_argument_is_not_printed() {
    let key = capture().key;
    let with = |option: &str| format!("{option}={}", key.expose());
    for args in [
        &[key.expose()][..],
        &["show", key.expose(), "--reveal"],
        &["remove", key.expose()],
        &["list", key.expose()],
        &["list", &with("--json")],
        &["add", key.expose()],
        &["add", &with("--label")],
        &["import", key.expose()],
        &["export", &format!("{}.age", key.expose())],
        &["install", &with("--browser")],
    ] {
        let run = Home::new(KEYFERRY).keyferry(args);
        assert_eq!(run.code, Some(2));
        assert!(!holds(&run.err, &key), "{}", run.err);
    }
}

#[test]
fn show_needs_a_confirmation() {
    let run = Home::new(KEYFERRY).keyferry(&["show", "0123456789abcdef"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("--reveal"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn a_reader_that_closes_early_is_no_error() {
    let run = Run::of(
        Home::new(KEYFERRY)
            .command("sh")
            .args(["-c", &format!("{KEYFERRY} --help | true; {KEYFERRY} --help | head -1")]),
    );
    assert_eq!((run.err.as_str(), run.out.lines().count()), ("", 1));
}
