//! `keyferry doctor` for every broken installation in `tests/doctor`. To add a case, add a file there:
//!
//! - the first line is the state of the keyring: `# keyring: absent`, `locked` or `unlocked`;
//! - `# desktop: NAME` sets the name of the desktop;
//! - `# needs root` skips the case for other users, who cannot give files away;
//! - `# private /etc` gives the case its own `/etc`, the folder `etc` in its home, and its own `/usr/local`, by mounts that
//!   no other program sees;
//! - a shell script follows, which prepares a private home; `$KEYFERRY` is the helper;
//! - `--- doctor` precedes the report, `--- fixed` the report after the commands in it were run.
//!
//! No report names a command that reads a password: `gnome-keyring-daemon --unlock` displays it, and takes the line break
//! for a part of it.
//!
//! `UPDATE_EXPECT=1 cargo test -p keyferry --test host doctor` writes the reports into the files.
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use crate::common::{Home, KEYFERRY, Run};
use crate::session::Session;
use expect_test::expect_file;

/// Mounts the private folders, and executes its arguments.
const IN_PRIVATE_ETC: [&str; 6] = [
    "unshare",
    "--mount",
    "sh",
    "-ec",
    "mount --bind $HOME/etc /etc; mount --bind $HOME/local /usr/local; exec \"$@\"",
    "-",
];

/// Number of cases that are checked at the same time.
const WORKERS: usize = 4;

/// The home of a case.
struct CaseHome<'a> {
    home: &'a Home,
    has_private_etc: bool,
}

impl CaseHome<'_> {
    /// Runs a program in the folders of the case.
    fn run(&self, args: &[&str]) -> Run {
        let prefix = if self.has_private_etc { &IN_PRIVATE_ETC[..] } else { &[] };
        let line = [prefix, args].concat();
        Run::of(self.home.command(line[0]).args(&line[1..]))
    }
}

/// Runs doctor; returns its report, the same on every computer, and the commands in it.
fn examine(case: &CaseHome<'_>) -> (String, Vec<String>) {
    let home = case.home;
    let run = case.run(&[KEYFERRY, "doctor"]);
    let json = case.run(&[KEYFERRY, "doctor", "--json"]);
    assert_eq!(run.code, json.code);
    let report = serde_json::from_str::<serde_json::Value>(&json.out);
    let report = report.unwrap_or_else(|error| panic!("{error}: {json:?}"));
    assert_eq!(report["ok"], run.code == Some(0));
    let mut commands = vec![];
    for check in report["checks"].as_array().unwrap() {
        assert_eq!(
            check["ok"],
            check["fix"].is_null(),
            "a failed check has something to do and no other has: {check}"
        );
        commands.extend(check["fix"].as_str().map(str::to_owned));
    }
    assert!(!run.out.contains("--unlock") && !run.out.contains("unlock-keychain"), "{}", run.out);
    let text = run.out.replace(KEYFERRY, "keyferry").replace(home.path("").to_str().unwrap(), "~/");
    (text.replace(env!("CARGO_PKG_VERSION"), "VERSION"), commands)
}

fn check(case: &Path) {
    let text = fs::read_to_string(case).unwrap();
    let setup = text.split("--- doctor\n").next().unwrap();
    if setup.contains("# needs root\n") && !rustix::process::geteuid().is_root() {
        return;
    }
    let keyring = setup.lines().next().unwrap().strip_prefix("# keyring: ").unwrap();
    let mut home = Home::new(KEYFERRY);
    if let Some(desktop) = setup.lines().find_map(|line| line.strip_prefix("# desktop: ")) {
        home.set_env("XDG_CURRENT_DESKTOP", desktop);
    }
    let (absent, session);
    let home = if keyring == "absent" {
        absent = home;
        &absent
    } else {
        session = Session::start_in(home);
        if keyring == "locked" {
            session.lock();
        }
        session.home()
    };
    let has_private_etc = setup.contains("# private /etc\n");
    if has_private_etc {
        let copy = "mkdir $HOME/local; cp -a /etc $HOME/etc; rm -rf $HOME/etc/chromium/policies";
        Run::of(home.command("sh").args(["-ec", copy])).ok();
    }
    let mut shell = home.command("sh");
    shell.arg("-ec").arg(setup).env("KEYFERRY", KEYFERRY).current_dir(home.path(""));
    Run::of(&mut shell).ok();
    let case_home = CaseHome { home, has_private_etc };
    let (report, commands) = examine(&case_home);
    // Flatpak is not installed, and the keyring is a private one.
    let is_possible = |command: &&String| {
        (command.starts_with(KEYFERRY) && !command.contains("NAME"))
            || command.starts_with("chmod ")
            || command.starts_with("sudo chown ")
            // Changes the private permission store.
            || command.starts_with("busctl --user call ")
            // Changes the private folders.
            || (has_private_etc && command.starts_with(&format!("sudo {KEYFERRY} ")))
    };
    for command in commands.iter().filter(is_possible) {
        let command = command.trim_start_matches("sudo ");
        case_home.run(&["sh", "-c", command]).ok();
    }
    let (fixed, _) = examine(&case_home);
    expect_file![case].assert_eq(&format!("{setup}--- doctor\n{report}--- fixed\n{fixed}"));
}

#[test]
fn doctor_names_a_way_to_fix_each_problem() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/doctor");
    let cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(cases.len() >= 10);
    // Each case starts processes and waits for them.
    let left = Mutex::new(cases.into_iter());
    let next = || left.lock().unwrap().next();
    let work = || std::iter::from_fn(next).for_each(|case| check(&case));
    thread::scope(|scope| (0..WORKERS).for_each(|_| drop(scope.spawn(work))));
}

#[test]
fn doctor_names_a_program_that_answers_as_the_keyring_and_is_none() {
    let mut home = Home::new(KEYFERRY);
    let (folder, path) = (home.folder("programs"), std::env::var("PATH").unwrap());
    // The path of a running program is that of its file.
    let script = format!(
        "cp \"$(command -v gnome-keyring-daemon)\" impostor
        printf '#!/bin/sh\nexec {0}/impostor \"$@\"\n' > gnome-keyring-daemon
        chmod +x gnome-keyring-daemon",
        folder.display()
    );
    Run::of(home.command("sh").args(["-ec", &script]).current_dir(&folder)).ok();
    home.set_env("PATH", &format!("{}:{path}", folder.display()));
    let session = Session::start_in(home);
    let report = session.home().keyferry(&["doctor", "--json"]).out;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let check = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "Keyring program");
    let check = check.unwrap();
    let finding = check["finding"].as_str().unwrap();
    assert!(check["ok"] == false && finding.contains("/programs/impostor"), "{check}");
}

#[test]
fn doctor_ends_where_a_pipe_or_a_device_stands_in_for_a_file() {
    let home = Home::new(KEYFERRY);
    let hosts = home.folder(".config/chromium/NativeMessagingHosts");
    let manifest = hosts.join("com.keyferry.host.json");
    home.keyferry(&["install"]).ok();
    for replacement in ["mkfifo", "ln -s /dev/zero", "ln -s com.keyferry.host.json", "mkdir"] {
        let script = format!("rm -rf '{0}'; {replacement} '{0}'", manifest.display());
        Run::of(home.command("sh").args(["-ec", &script])).ok();
        // `uninstall` reads the manifest, too.
        for arguments in [&["doctor"][..], &["uninstall", "--browser", "chromium"]] {
            let mut command = home.command("timeout");
            command.arg("20").arg(KEYFERRY).args(arguments);
            let run = Run::of(&mut command);
            assert_ne!(run.code, Some(124), "{replacement}: {arguments:?} does not end");
        }
    }
}

#[test]
fn doctor_reports_a_helper_that_does_not_answer() {
    let home = Home::new(KEYFERRY);
    home.folder(".config/chromium");
    home.keyferry(&["install"]).ok();
    fs::write(home.path(".local/share/keyferry/bin/keyferry"), "#!/bin/sh\nexec sleep 600\n").unwrap();
    let report = home.keyferry(&["doctor"]).out;
    assert!(report.contains("FAILED  Chromium: ") && report.contains("did not answer"), "{report}");
}

#[test]
fn doctor_asks_no_shell_to_run_a_helper_that_the_system_refuses() {
    let home = Home::new(KEYFERRY);
    home.folder(".config/chromium");
    home.keyferry(&["install"]).ok();
    let marker = home.path("marker");
    let program = home.path(".local/share/keyferry/bin/keyferry");
    fs::write(program, format!("touch '{}'\n", marker.display())).unwrap();
    let report = home.keyferry(&["doctor"]).out;
    assert!(report.contains("FAILED  Chromium: ") && !marker.exists(), "{report}");
}

#[test]
fn doctor_reports_a_home_folder_that_forbids_programs() {
    // The mount is visible to this process and its children only.
    let in_namespace = ["--mount", "--map-root-user", "sh", "-ec"];
    let is_possible = |home: &Home| {
        let mount = "mount -t tmpfs -o noexec none $HOME/.local";
        Run::of(home.command("unshare").args(in_namespace).arg(mount)).code == Some(0)
    };
    let home = Home::new(KEYFERRY);
    home.folder(".config/chromium");
    home.folder(".local");
    if !is_possible(&home) {
        eprintln!("skipped: this system forbids mount namespaces");
        return;
    }
    let script =
        "mount -t tmpfs -o noexec,mode=755 none $HOME/.local; $KEYFERRY install; $KEYFERRY doctor || true";
    let mut command = home.command("unshare");
    let report = Run::of(command.args(in_namespace).arg(script).env("KEYFERRY", KEYFERRY)).ok();
    let fix = format!("Fix: {KEYFERRY} uninstall && sudo {KEYFERRY} install --system");
    for part in ["FAILED  Chromium: ", "(noexec)", "Permission denied", &fix] {
        assert!(report.contains(part), "{part}: {report}");
    }
}
