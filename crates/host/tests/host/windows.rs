//! The registry and the Credential Manager. `cargo xtask test platforms` runs these tests in a private Wine prefix;
//! they are ignored elsewhere, since they change the user's registry and credentials.
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::common::{Home, Host, KEYFERRY, Run, capture, holds, random_id, release};
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::product::{CHROMIUM_EXTENSION_ID, HOST_NAME};
use keyferry_core::protocol::{HostAnswer, HostCall, SavedKey};
use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

const CHROME: &str = r"Software\Google\Chrome\NativeMessagingHosts";
const FIREFOX: &str = r"Software\Mozilla\NativeMessagingHosts";

/// Holds the user's account for one test. Tests run at the same time, and all share its registry, credentials and
/// clipboard.
fn account() -> MutexGuard<'static, ()> {
    static ACCOUNT: Mutex<()> = Mutex::new(());
    // A test that failed does not make the others fail.
    ACCOUNT.lock().unwrap_or_else(PoisonError::into_inner)
}

fn entry(hive: &Key, browser: &str, host: &str) -> Option<PathBuf> {
    hive.open(format!(r"{browser}\{host}")).ok()?.get_string("").ok().map(PathBuf::from)
}

#[test]
#[ignore = "it changes the user's registry"]
fn install_registers_in_the_registry_and_uninstall_removes_only_that() {
    let _account = account();
    let home = Home::new(KEYFERRY);
    home.folder(r"Google\Chrome\User Data");
    home.folder(r"Mozilla\Firefox\Profiles\abcd.dev-edition-default");
    let foreign = CURRENT_USER.create(format!(r"{CHROME}\org.example.other")).unwrap();
    foreign.set_string("", "theirs").unwrap();

    let output = home.keyferry(&["install"]).ok();
    assert!(output.contains("Firefox Developer Edition"), "{output}");
    let program = home.path(r"Keyferry\keyferry.exe");
    for (browser, file) in [(CHROME, "chromium"), (FIREFOX, HOST_NAME)] {
        let manifest = home.path(&format!(r"Keyferry\{file}.json"));
        assert_eq!(entry(CURRENT_USER, browser, HOST_NAME), Some(manifest.clone()));
        let manifest: serde_json::Value = serde_json::from_slice(&fs::read(manifest).unwrap()).unwrap();
        // Relative to the manifest.
        assert_eq!(manifest["path"], "keyferry.exe");
    }
    let origin = format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/");
    let mut host = Host::spawn(home.command(&program).args([origin.as_str(), "--parent-window=0"]));
    assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello);
    // The running program is moved aside and keeps running.
    home.keyferry(&["install"]).ok();
    assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello);
    host.end();
    let report = home.keyferry(&["doctor", "--json"]).json();
    assert_eq!(report["ok"], true, "{report}");

    // The program runs from its fixed place, as it does when the user has downloaded it once and installed it.
    Run::of(home.command(&program).arg("uninstall")).ok();
    assert_eq!(entry(CURRENT_USER, CHROME, HOST_NAME), None);
    assert_eq!(entry(CURRENT_USER, FIREFOX, HOST_NAME), None);
    assert_eq!(entry(CURRENT_USER, CHROME, "org.example.other"), Some("theirs".into()));
    assert_eq!(files(&home.path("Keyferry")), Vec::<PathBuf>::new());
}

/// The files of a folder that may not exist.
fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

#[test]
#[ignore = "it changes the user's registry"]
fn uninstall_removes_all_while_a_browser_runs_the_helper() {
    let _account = account();
    for from_its_place in [false, true] {
        let home = Home::new(KEYFERRY);
        home.folder(r"Google\Chrome\User Data");
        home.keyferry(&["install"]).ok();
        let program = home.path(r"Keyferry\keyferry.exe");
        let origin = format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/");
        let start = || Host::spawn(home.command(&program).args([origin.as_str(), "--parent-window=0"]));
        let mut older = start();
        assert_eq!(older.ask(HostCall::Hello), HostAnswer::Hello);
        // Replaces the running program.
        home.keyferry(&["install"]).ok();
        let mut newer = start();
        assert_eq!(newer.ask(HostCall::Hello), HostAnswer::Hello);

        let uninstall = if from_its_place { home.command(&program) } else { home.command(KEYFERRY) };
        let output = Run::of({ uninstall }.arg("uninstall")).ok();
        assert!(output.contains(&format!("Removed {}", program.display())), "{output}");
        assert_eq!(files(&home.path("Keyferry")), Vec::<PathBuf>::new(), "from its place: {from_its_place}");
        assert_eq!(entry(CURRENT_USER, CHROME, HOST_NAME), None);
        // The browser's helpers go on until the browser ends them.
        for mut host in [older, newer] {
            assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello);
            host.end();
        }
    }
}

#[test]
#[ignore = "it changes the computer's registry"]
fn a_system_wide_install_registers_in_the_computers_registry() {
    let _account = account();
    let home = Home::new(KEYFERRY);
    home.keyferry(&["install", "--system", "--browser", "edge"]).ok();
    let edge = r"Software\Microsoft\Edge\NativeMessagingHosts";
    let folder = PathBuf::from(r"C:\Program Files\Keyferry");
    let manifest = folder.join("chromium.json");
    assert_eq!(entry(LOCAL_MACHINE, edge, HOST_NAME), Some(manifest));
    assert_eq!(entry(CURRENT_USER, edge, HOST_NAME), None);
    home.keyferry(&["uninstall", "--system"]).ok();
    assert_eq!(entry(LOCAL_MACHINE, edge, HOST_NAME), None);
    assert!(!folder.join("keyferry.exe").exists());
}

#[test]
#[ignore = "it changes the user's credentials"]
fn the_credential_manager_saves_lists_releases_and_removes_keys() {
    let _account = account();
    let (home, mut capture) = (Home::new(KEYFERRY), capture());
    // Longer than the space in a credential's comment.
    capture.label = "Ä name of a key, as long as it may be ".repeat(3).chars().take(100).collect();
    let foreign = keyring::Entry::new("keyferry-other", "somebody").unwrap();
    foreign.set_password("theirs").unwrap();
    let list =
        || -> Vec<SavedKey> { serde_json::from_value(home.keyferry(&["list", "--json"]).json()).unwrap() };
    let before = list();

    let mut host = Host::start(&home);
    let HostAnswer::Saved { entry, .. } = host.ask(HostCall::Save(capture.clone())) else {
        panic!("not saved")
    };
    assert_eq!((&entry.brand_id, entry.captured_at), (&capture.key.brand_id(), capture.captured_at));
    assert!(capture.label.starts_with(&entry.label) && entry.label.len() > 50, "{}", entry.label);
    let again = host.ask(HostCall::Save(capture.clone()));
    assert!(matches!(again, HostAnswer::Saved { entry: same, .. } if same == entry));
    host.end_without(&capture.key);

    let added: Vec<_> = list().into_iter().filter(|key| !before.contains(key)).collect();
    assert_eq!(added, std::slice::from_ref(&entry), "another process sees it, once");
    assert!(!holds(&home.keyferry(&["list"]).ok(), &capture.key));
    let mut host = Host::start(&home);
    let HostAnswer::Released { key, .. } = host.ask(release(&entry.id)) else { panic!("not released") };
    assert!(key == capture.key);
    let unknown = host.ask(release(&random_id()));
    assert!(matches!(unknown, HostAnswer::Failed(Failure { code: FailureCode::NotFound, .. })));
    host.end_without(&capture.key);
    let shown = Run::of(home.command(KEYFERRY).args(["show", entry.id.as_str(), "--reveal"])).ok();
    assert!(shown.trim_end() == capture.key.expose());
    home.keyferry(&["remove", entry.id.as_str()]).ok();
    assert_eq!(list(), before);
    assert_eq!(foreign.get_password().unwrap(), "theirs");
    foreign.delete_credential().unwrap();
}

#[test]
#[ignore = "it changes the user's clipboard"]
fn a_copied_key_outlives_the_helper_and_leaves_the_clipboard_after_its_time() {
    let _account = account();
    let (home, capture) = (Home::new(KEYFERRY), capture());
    let entry = home.save(&capture);
    let clipboard = || arboard::Clipboard::new().unwrap().get_text().unwrap_or_default();
    let mut host = Host::start(&home);
    let started = Instant::now();
    let copied = host.ask(HostCall::Copy { entry: entry.id.clone(), clear_seconds: 3 });
    assert_eq!(copied, HostAnswer::Copied { entry });
    assert_eq!(clipboard(), capture.key.expose());
    host.kill();
    assert_eq!(clipboard(), capture.key.expose());
    while !clipboard().is_empty() {
        assert!(started.elapsed() < Duration::from_mins(1), "the key stays on the clipboard");
        thread::sleep(Duration::from_millis(100));
    }
    assert!(started.elapsed() >= Duration::from_secs(3), "the key left the clipboard early");
}
