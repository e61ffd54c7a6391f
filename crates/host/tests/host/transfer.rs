//! Adding, importing and exporting keys, with a real gnome-keyring on a private bus.
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::slice;

use crate::common::{CAPTURED_AT, Run, capture, holds, random_hex};
use crate::session::Session;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{Capture, HostAnswer, HostCall, LastUse, SavedKey};

const PASSPHRASE: &str = "correct horse battery staple";

/// Runs the command line with this text on standard input. No output may contain a part of one of the keys.
fn keyferry(session: &Session, args: &[&str], input: &str, keys: &[ApiKey]) -> Run {
    let mut command = session.home().command(session.home().helper());
    command.args(args).current_dir(session.home().root());
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that reads no input may have ended.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let run = Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
    for key in keys {
        assert!(!holds(&run.out, key) && !holds(&run.err, key), "a key is printed");
    }
    run
}

/// The command line at a terminal, whose output is shown as a person sees it.
struct Terminal {
    child: Child,
    keyboard: ChildStdin,
    screen: ChildStdout,
    shown: String,
}

impl Terminal {
    fn start(session: &Session, args: &str) -> Self {
        let line = format!("{} {args}", session.home().helper().display());
        let mut command = session.home().command("script");
        command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
        command.current_dir(session.home().root());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (keyboard, screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, keyboard, screen, shown: String::new() }
    }

    /// Waits for a prompt, then types a line.
    fn answer(&mut self, prompt: &str, line: &str) {
        let seen = self.shown.len();
        let mut buffer = [0; 4096];
        while !self.shown.get(seen..).unwrap_or_default().contains(prompt) {
            let length = self.screen.read(&mut buffer).unwrap();
            assert!(length > 0, "{prompt:?} is not shown: {}", self.shown);
            self.shown += &String::from_utf8_lossy(&buffer[..length]);
        }
        writeln!(self.keyboard, "{line}").unwrap();
    }

    /// Waits for the end; returns the exit code and all that was shown.
    fn end(mut self) -> (Option<i32>, String) {
        drop(self.keyboard);
        let mut rest = vec![];
        self.screen.read_to_end(&mut rest).unwrap();
        let code = self.child.wait().unwrap().code();
        (code, self.shown + &String::from_utf8_lossy(&rest))
    }
}

fn new_key() -> ApiKey {
    capture().key
}

/// All keys in a keyring, as the helper returns them. secret-tool fails with more than some 120.
fn revealed(session: &Session) -> Vec<String> {
    let mut host = session.host();
    let reveal = |entry: SavedKey| match host.ask(HostCall::Reveal { entry: entry.id }) {
        HostAnswer::Released { key, .. } => key.expose().to_owned(),
        other => panic!("{other:?}"),
    };
    let mut keys: Vec<String> = session.list().into_iter().map(reveal).collect();
    keys.sort();
    keys
}

/// All keys in a keyring, as another program reads them.
fn secrets(session: &Session) -> Vec<String> {
    let mut secrets = session.secrets(&[("service", "keyferry")]);
    secrets.sort();
    secrets
}

fn sorted(keys: &[ApiKey]) -> Vec<String> {
    let mut keys: Vec<String> = keys.iter().map(|key| key.expose().to_owned()).collect();
    keys.sort();
    keys
}

/// A table with 200 lines, 7 of them without a key, each of another kind.
fn table_of_200_lines(keys: &[ApiKey]) -> String {
    let mut keys = keys.iter();
    let mut table = "name,key,notes\n".to_owned();
    for line in 2..=201 {
        let value = match line {
            20 => String::new(),
            40 => format!("{}aB3dE5g", "*".repeat(43)),
            60 => new_key().expose()[..50].to_owned(),
            80 => "sk_live_4f9d8c7b6a5e4d3c2b1a0f9e".into(),
            100 => "anna@northwind.example".into(),
            120 => format!("{} {}", new_key().expose(), new_key().expose()),
            140 => format!("\"=\"\"{}\"\"\"", new_key().expose()),
            _ => keys.next().unwrap().expose().to_owned(),
        };
        let _ = writeln!(table, "Store {line},{value},");
    }
    assert!(keys.next().is_none());
    table
}

#[test]
fn add_saves_the_key_from_standard_input_once_and_never_prints_it() {
    let (session, key) = (Session::start(), new_key());
    let (last4, brand) = (key.last4().to_owned(), key.brand_id().unwrap());
    let keys = [key.clone()];
    let run = keyferry(&session, &["add", "--label", "Northwind"], &format!("{}\n", key.expose()), &keys);
    assert_eq!(run.err, "");
    assert_eq!(run.ok(), format!("Saved the key ending in …{last4} of brand {brand} as “Northwind”.\n"));
    let saved = session.list();
    assert_eq!((saved.len(), saved[0].label.as_str()), (1, "Northwind"));
    assert!(saved[0].captured_at > 1_700_000_000);
    assert!(secrets(&session) == [key.expose()]);

    let again = keyferry(&session, &["add", "--label", "Another"], key.expose(), &keys).ok();
    assert!(again.starts_with("Already saved as “Northwind”:") && again.contains("name was kept"), "{again}");
    assert_eq!(session.list(), saved, "nothing is overwritten");
}

#[test]
fn add_names_a_saved_key_that_has_no_name() {
    let (session, key) = (Session::start(), new_key());
    keyferry(&session, &["add"], key.expose(), slice::from_ref(&key)).ok();
    let unnamed = session.list();
    let named = keyferry(&session, &["add", "--label", "Harbor"], key.expose(), slice::from_ref(&key)).ok();
    assert!(named.starts_with("Already saved as “Harbor”:"), "{named}");
    assert_eq!(session.list(), [SavedKey { label: "Harbor".into(), ..unnamed[0].clone() }]);
}

#[test]
fn add_refuses_everything_that_is_no_key_and_never_repeats_it() {
    let (session, key) = (Session::start(), new_key());
    let text = key.expose();
    for (input, problem) in [
        (String::new(), "No key was given"),
        (format!("{}aB3dE5g", "*".repeat(43)), "masked"),
        (text[..60].into(), "75 characters"),
        ("shpat_0123456789abcdef0123456789abcdef".into(), "Shopify"),
        (format!("{text} {}", new_key().expose()), "more than one key"),
        (format!("{text}\n{text}\n"), "more than one line"),
        ("omni_live_4f9d8c7b6a5e4d3c2b1a".into(), "not shaped like"),
        ("hunter2".into(), "too short"),
        ("x".repeat(10_000), "more than one line"),
    ] {
        let run = keyferry(&session, &["add"], &input, slice::from_ref(&key));
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{problem}");
        assert!(run.err.contains(problem) && run.err.contains("Nothing was saved"), "{}", run.err);
        assert!(input.is_empty() || !run.err.contains(input.trim()), "{}", run.err);
    }
    assert!(session.list().is_empty());
    let unusual = "omni_live_4f9d8c7b6a5e4d3c2b1a";
    keyferry(&session, &["add", "--unusual"], unusual, &[]).ok();
    assert_eq!(secrets(&session), [unusual]);
}

#[test]
fn add_hides_the_key_that_is_typed_at_a_terminal() {
    let (session, key) = (Session::start(), new_key());
    let mut terminal = Terminal::start(&session, "add --label Northwind");
    terminal.answer("API key (it is not shown): ", key.expose());
    let (code, shown) = terminal.end();
    assert!(!holds(&shown, &key), "the key is shown");
    assert_eq!(code, Some(0), "{shown}");
    assert!(secrets(&session) == [key.expose()]);

    for (answer, count) in [("n", 1), ("yes", 2)] {
        let mut terminal = Terminal::start(&session, "add");
        terminal.answer("API key (it is not shown): ", "omni_live_4f9d8c7b6a5e4d3c2b1a");
        terminal.answer("Save it as a key? [y/N]", answer);
        let (code, shown) = terminal.end();
        assert!(!shown.contains("omni_live"), "{shown}");
        assert_eq!((code, session.list().len()), (Some(i32::from(count == 1)), count), "{shown}");
    }
}

#[test]
fn import_of_200_lines_reports_7_faults_by_number_and_saves_the_other_193() {
    let session = Session::start();
    let keys: Vec<ApiKey> = (0..193).map(|_| new_key()).collect();
    let known = [capture(), capture()];
    let mut all = keys.clone();
    all[50] = known[0].key.clone();
    all[51] = known[1].key.clone();
    all[60] = all[10].clone();
    let saved = known.each_ref().map(|capture| session.save(capture));
    let table = table_of_200_lines(&all);
    fs::write(session.home().path("keys.csv"), &table).unwrap();

    let plan = keyferry(&session, &["import", "keys.csv"], "", &all);
    assert_eq!(plan.code, Some(2), "{}", plan.err);
    assert!(plan.err.contains("--yes is missing"), "{}", plan.err);
    assert_eq!(session.list().len(), 2, "a plan changes nothing");
    for line in [
        "keys.csv: 192 keys.",
        "  190 keys will be added.",
        "  2 keys are saved already, and stay as they are:\n",
        "“UpstackData”",
        "7 lines without an Omnisend key, left out:",
        "  line 20: no key\n",
        "  line 40: masked",
        "  line 60: begins like a key",
        "  line 80: a token of Stripe\n",
        "  line 100: an e-mail address",
        "  line 120: more than one key",
        "  line 140: a formula",
    ] {
        assert!(plan.out.contains(line), "{line}: {}", plan.out);
    }
    for fault in ["sk_live", "anna@", "aB3dE5g"] {
        assert!(!plan.out.contains(fault), "{fault}: the content of a line is repeated");
    }

    let run = keyferry(&session, &["import", "keys.csv", "--yes"], "", &all);
    assert_eq!(run.err, "");
    let out = run.ok();
    assert!(out.starts_with(&plan.out), "the plan is shown first");
    assert!(out.contains("190/190  line 201: …"), "{out}");
    assert!(out.ends_with("backups too.\n") && out.contains("Now delete keys.csv"), "{out}");
    let mut expected = sorted(&all);
    expected.dedup();
    assert!(revealed(&session) == expected);
    let list = session.list();
    assert_eq!(list.len(), 192);
    assert!(saved.iter().all(|saved| list.contains(saved)), "saved keys keep their names and times");
    let entry = |key: &ApiKey| {
        list.iter().find(|entry| entry.last4 == key.last4() && entry.brand_id == key.brand_id()).unwrap()
    };
    assert_eq!((entry(&all[0]).label.as_str(), entry(&all[0]).captured_at), ("Store 2", 0));

    let again = keyferry(&session, &["import", "keys.csv"], "", &all).ok();
    assert!(again.contains("  0 keys will be added.") && again.contains("“Store 2”"), "{again}");
    assert_eq!(session.list(), list, "running it again changes nothing");
    assert_eq!(fs::read_to_string(session.home().path("keys.csv")).unwrap(), table, "the file is unchanged");
}

#[test]
fn import_asks_at_a_terminal_and_a_no_changes_nothing() {
    let (session, key) = (Session::start(), new_key());
    fs::write(session.home().path("keys.csv"), format!("store;key\nNorthwind;{}\n", key.expose())).unwrap();
    for (answer, code, count) in [("", 1, 0), ("n", 1, 0), ("y", 0, 1)] {
        let mut terminal = Terminal::start(&session, "import keys.csv");
        terminal.answer("Import 1 key? [y/N]", answer);
        let (ended, shown) = terminal.end();
        assert!(!holds(&shown, &key), "the key is shown");
        assert_eq!((ended, session.list().len()), (Some(code), count), "{shown}");
    }
}

#[test]
fn an_import_that_the_keyring_interrupts_is_completed_by_running_it_again() {
    let session = Session::start();
    let keys: Vec<ApiKey> = (0..120).map(|_| new_key()).collect();
    let mut table = "label,key\n".to_owned();
    for (index, key) in keys.iter().enumerate() {
        let _ = writeln!(table, "Store {index},{}", key.expose());
    }
    fs::write(session.home().path("keys.csv"), table).unwrap();
    let mut command = session.home().command(session.home().helper());
    command.args(["import", "--yes"]).arg(session.home().path("keys.csv"));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut screen = child.stdout.take().unwrap();
    let mut shown = String::new();
    let mut buffer = [0; 256];
    // The keyring locks when some keys are saved.
    while !shown.contains("\n10/120") {
        let length = screen.read(&mut buffer).unwrap();
        assert!(length > 0, "{shown}");
        shown += &String::from_utf8_lossy(&buffer[..length]);
    }
    session.lock();
    let mut rest = vec![];
    screen.read_to_end(&mut rest).unwrap();
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("reported as saved above are saved"), "{errors}");
    assert!(errors.contains("run the same command"), "{errors}");

    session.restart();
    let before = session.list();
    assert!((10..120).contains(&before.len()), "{} keys", before.len());
    let run = keyferry(&session, &["import", "keys.csv", "--yes"], "", &keys).ok();
    assert!(run.contains(&format!("  {} keys are saved already", before.len())), "{run}");
    assert!(revealed(&session) == sorted(&keys));
    assert!(before.iter().all(|entry| session.list().contains(entry)));
}

#[test]
fn an_import_without_a_keyring_says_so_and_reads_a_pipe_too() {
    let (session, key) = (Session::start(), new_key());
    let line = format!(
        "printf 'key\\n{}\\n' | {} import --yes /dev/stdin",
        key.expose(),
        session.home().helper().display()
    );
    let run = Run::of(session.home().command("sh").args(["-c", &line]));
    assert!(!holds(&run.ok(), &key));
    assert!(secrets(&session) == [key.expose()]);
    session.lock();
    fs::write(session.home().path("keys.csv"), format!("key\n{}\n", new_key().expose())).unwrap();
    let run = keyferry(&session, &["import", "keys.csv", "--yes"], "", &[key]);
    assert_eq!((run.code, run.out.as_str()), (Some(3), ""));
    assert!(run.err.contains("keyring_locked"), "{}", run.err);
}

#[test]
fn an_export_moves_every_key_with_its_name_and_times_to_another_keyring() {
    let (old, new) = (Session::start(), Session::start());
    let captures: Vec<_> = (0..3).map(|n| Capture { captured_at: CAPTURED_AT + n, ..capture() }).collect();
    let keys: Vec<ApiKey> = captures.iter().map(|capture| capture.key.clone()).collect();
    let entries: Vec<SavedKey> = captures.iter().map(|capture| old.save(capture)).collect();
    let mut host = old.host();
    let used = LastUse { at: 1_700_000_600, store: "Northwind Outfitters".into() };
    host.ask(HostCall::MarkUsed { entry: entries[0].id.clone(), used });
    let renamed =
        host.ask(HostCall::Rename { entry: entries[1].id.clone(), label: "Šiaurės vėjas 🛍".into() });
    assert!(matches!(renamed, HostAnswer::Changed { .. }));
    let unusual = "omni_live_4f9d8c7b6a5e4d3c2b1a";
    keyferry(&old, &["add", "--unusual", "--label", "New format"], unusual, &[]).ok();

    let run = keyferry(&old, &["export", "keys.age"], &format!("{PASSPHRASE}\n"), &keys);
    assert_eq!(run.err, "");
    assert!(run.ok().starts_with("Exported 4 keys to keys.age"));
    let file = old.home().path("keys.age");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    assert!(keys.iter().all(|key| !crate::common::holds_bytes(&bytes, key)));

    let moved = new.home().path("moved.age");
    fs::copy(&file, &moved).unwrap();
    let wrong = keyferry(&new, &["import", "moved.age", "--yes"], "wrong horse\n", &keys);
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(1), ""));
    assert!(wrong.err.contains("The passphrase is wrong."), "{}", wrong.err);
    assert!(new.list().is_empty());

    let right = keyferry(&new, &["import", "moved.age", "--yes"], PASSPHRASE, &keys).ok();
    assert!(right.contains("  4 keys will be added.") && right.contains("4/4  key 4: …"), "{right}");
    assert!(right.ends_with("moved.age is encrypted. Delete it if you no longer need it.\n"), "{right}");
    assert_eq!(new.list(), old.list(), "names, times and uses are the same");
    assert!(secrets(&new) == secrets(&old));
    let again = keyferry(&new, &["import", "moved.age"], PASSPHRASE, &keys).ok();
    assert!(again.contains("  0 keys will be added."), "{again}");
    assert_eq!(new.list(), old.list());
}

#[test]
fn a_damaged_export_imports_nothing() {
    let (session, capture) = (Session::start(), capture());
    session.save(&capture);
    let keys = [capture.key.clone()];
    keyferry(&session, &["export", "keys.age"], PASSPHRASE, &keys).ok();
    let bytes = fs::read(session.home().path("keys.age")).unwrap();
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    let list = session.list();
    for damaged in [&bytes[..40], &bytes[..bytes.len() - 1], &changed] {
        fs::write(session.home().path("damaged.age"), damaged).unwrap();
        let run = keyferry(&session, &["import", "damaged.age", "--yes"], PASSPHRASE, &keys);
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
        assert!(run.err.contains("damaged or incomplete"), "{}", run.err);
    }
    assert_eq!(session.list(), list);
}

#[test]
fn an_export_replaces_no_file_and_leaves_none_behind_when_it_fails() {
    let (session, capture) = (Session::start(), capture());
    let keys = [capture.key.clone()];
    let path = session.home().path("keys.age");
    let empty = keyferry(&session, &["export", "keys.age"], PASSPHRASE, &keys);
    assert!(empty.code == Some(1) && empty.err.contains("No keys are saved"), "{}", empty.err);
    session.save(&capture);
    for passphrase in ["", "short", "aaaaaaaaaaaaaaaaaaa"] {
        let run = keyferry(&session, &["export", "keys.age"], passphrase, &keys);
        assert!(run.code == Some(1) && run.err.contains("passphrase_refused"), "{}", run.err);
    }
    let run = keyferry(&session, &["export", "missing/keys.age"], PASSPHRASE, &keys);
    assert!(run.code == Some(1) && run.err.contains("Nothing was exported"), "{}", run.err);
    // A full disk: the file is created and cannot be written.
    let line =
        format!("ulimit -f 0; trap '' XFSZ; exec {} export keys.age", session.home().helper().display());
    let mut command = session.home().command("sh");
    command.args(["-c", &line]).current_dir(session.home().root());
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(PASSPHRASE.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!path.exists(), "no file is left");

    fs::write(&path, "mine").unwrap();
    let target = session.home().path("target");
    symlink(&target, session.home().path("link.age")).unwrap();
    for name in ["keys.age", "link.age"] {
        let run = keyferry(&session, &["export", name], PASSPHRASE, &keys);
        assert!(run.code == Some(1) && run.err.contains("exists already"), "{}", run.err);
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    assert!(!target.exists());
}

#[test]
fn an_export_asks_twice_for_the_passphrase_and_an_import_three_times() {
    let (session, capture) = (Session::start(), capture());
    session.save(&capture);
    let first = "Passphrase for the file, at least 12 characters: ";
    let mut terminal = Terminal::start(&session, "export keys.age");
    terminal.answer(first, PASSPHRASE);
    terminal.answer("The same passphrase again: ", "correct horse battery stable");
    let (code, shown) = terminal.end();
    assert!(code == Some(1) && shown.contains("The two passphrases differ."), "{shown}");
    assert!(!session.home().path("keys.age").exists());

    let mut terminal = Terminal::start(&session, "export keys.age");
    terminal.answer(first, PASSPHRASE);
    terminal.answer("The same passphrase again: ", PASSPHRASE);
    let (code, shown) = terminal.end();
    assert!(code == Some(0) && !shown.contains(PASSPHRASE), "{shown}");

    let mut terminal = Terminal::start(&session, "import keys.age");
    terminal.answer("Passphrase of the file: ", "wrong");
    terminal.answer("Passphrase of the file: ", PASSPHRASE);
    let (code, shown) = terminal.end();
    assert!(
        code == Some(0)
            && shown.contains("Try again.")
            && shown.contains("1 key is saved already, and stays as it is"),
        "{shown}"
    );

    let mut terminal = Terminal::start(&session, "import keys.age");
    for _ in 0..3 {
        terminal.answer("Passphrase of the file: ", &random_hex(12));
    }
    let (code, shown) = terminal.end();
    assert!(code == Some(1) && shown.contains("The passphrase is wrong."), "{shown}");
}

#[test]
fn the_trace_log_of_add_import_and_export_holds_no_part_of_a_key() {
    let mut session = Session::start();
    session.home_mut().set_env("KEYFERRY_LOG", "trace");
    let keys = [new_key(), new_key(), new_key()];
    keyferry(&session, &["add"], keys[0].expose(), &keys).ok();
    let table = format!("key\n{}\n{}x\n", keys[1].expose(), keys[2].expose());
    fs::write(session.home().path("keys.csv"), table).unwrap();
    keyferry(&session, &["import", "keys.csv", "--yes"], "", &keys).ok();
    let run = keyferry(&session, &["export", "keys.age"], PASSPHRASE, &keys);
    assert!(!run.err.is_empty() && !run.err.contains(PASSPHRASE), "{}", run.err);
    let run = keyferry(&session, &["import", "keys.age"], PASSPHRASE, &keys);
    assert!(!run.err.contains(PASSPHRASE), "{}", run.err);
}

#[test]
fn an_entry_that_another_program_has_changed_does_not_stop_an_export_or_an_import() {
    let (session, kept, broken) = (Session::start(), capture(), capture());
    session.save(&kept);
    let entry = session.save(&broken);
    session.home().keyferry(&["remove", entry.id.as_str()]).ok();
    let attributes =
        [("service", "keyferry"), ("username", entry.id.as_str()), ("site", "omnisend"), ("last4", "abcd")];
    session.store(&attributes, "something else");
    let keys = [kept.key.clone(), broken.key.clone()];
    let run = keyferry(&session, &["export", "keys.age"], PASSPHRASE, &keys);
    assert_eq!(run.code, Some(1));
    assert!(run.out.starts_with("Exported 1 key "), "{}", run.out);
    assert!(run.out.contains(&format!("Not exported: {}", entry.id)), "{}", run.out);

    let keys = [broken.key.clone(), new_key(), kept.key.clone()];
    let table = format!("key\n{}\n{}\n{}\n", keys[0].expose(), keys[1].expose(), keys[2].expose());
    fs::write(session.home().path("keys.csv"), table).unwrap();
    let run = keyferry(&session, &["import", "keys.csv", "--yes"], "", &keys);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(
        run.out.contains("line 2: not saved: another program") && run.out.contains("line 3: …"),
        "{}",
        run.out
    );
    assert!(run.out.contains("1 key is not saved: see above."), "{}", run.out);
    assert_eq!(session.list().len(), 3);
    assert_eq!(session.secrets(&attributes), ["something else"], "nothing is overwritten");
}
