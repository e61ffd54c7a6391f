//! `install`, `uninstall` and what `doctor` says of them, in a home of their own.
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::common::{Home, Host, Run};
use keyferry_core::message::{CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID, HOST_NAME, HostAnswer, HostCall};
use serde_json::{Value, json};

const PROGRAM: &str = ".local/share/keyferry/bin/keyferry";

fn manifest(folder: &str) -> String {
    format!("{folder}/{HOST_NAME}.json")
}

fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

fn state(home: &Home) -> Vec<(PathBuf, Vec<u8>)> {
    home.files().into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn install_registers_with_the_browsers_found_and_no_other() {
    let home = Home::new();
    home.folder(".config/chromium");
    home.folder(".mozilla/firefox");
    home.keyferry(&["install"]).ok();
    let (program, chromium, firefox) = (
        home.path(PROGRAM),
        home.path(&manifest(".config/chromium/NativeMessagingHosts")),
        home.path(&manifest(".mozilla/native-messaging-hosts")),
    );
    assert_eq!(home.files(), [chromium.clone(), program.clone(), firefox.clone()]);
    assert_eq!([mode(&program), mode(&chromium), mode(&firefox)], [0o755, 0o644, 0o644]);
    let (chromium, firefox) = (read_json(&chromium), read_json(&firefox));
    for manifest in [&chromium, &firefox] {
        assert_eq!(manifest["name"], HOST_NAME);
        assert_eq!(manifest["type"], "stdio");
        assert_eq!(manifest["path"], program.to_str().unwrap());
    }
    assert_eq!(chromium["allowed_origins"], json!([format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/")]));
    assert_eq!(chromium["allowed_extensions"], Value::Null);
    assert_eq!(firefox["allowed_extensions"], json!([FIREFOX_EXTENSION_ID]));
    assert_eq!(firefox["allowed_origins"], Value::Null);
}

#[test]
fn install_again_changes_nothing_and_leaves_nothing_over() {
    let home = Home::new();
    home.folder(".config/google-chrome");
    home.keyferry(&["install"]).ok();
    let before = state(&home);
    home.keyferry(&["install"]).ok();
    // From the installed place, too.
    Run::of(home.command(home.path(PROGRAM)).arg("install")).ok();
    assert!(state(&home) == before);
}

#[test]
fn install_replaces_a_program_that_a_browser_is_running() {
    let home = Home::new();
    let program = home.path(PROGRAM);
    home.keyferry(&["install", "--browser", "edge"]).ok();
    let mut host = Host::start(&home);
    fs::write(program.with_extension("old"), "an older version").unwrap();
    fs::rename(program.with_extension("old"), &program).unwrap();
    home.keyferry(&["install", "--browser", "edge"]).ok();
    assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello);
    assert_eq!(Run::of(home.command(program).arg("--version")).code, Some(0));
}

#[test]
fn install_without_a_browser_says_so_and_writes_nothing() {
    let home = Home::new();
    let run = home.keyferry(&["install"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("no_browser") && run.err.contains("--browser"), "{}", run.err);
    assert!(home.files().is_empty());
}

#[test]
fn a_profile_folder_is_registered_alone() {
    let home = Home::new();
    home.folder(".config/chromium");
    let profile = home.path("profile");
    home.keyferry(&["install", "--user-data-dir", profile.to_str().unwrap()]).ok();
    let registered = profile.join(manifest("NativeMessagingHosts"));
    assert_eq!(home.files(), [home.path(PROGRAM), registered.clone()]);
    home.keyferry(&["uninstall", "--user-data-dir", profile.to_str().unwrap()]).ok();
    assert!(!registered.exists());
    assert!(home.path(PROGRAM).exists(), "other browsers may need it");
}

#[test]
fn uninstall_removes_what_is_ours_and_nothing_else() {
    let home = Home::new();
    let folder = home.folder(".config/chromium/NativeMessagingHosts");
    let firefox = home.folder(".mozilla/native-messaging-hosts");
    home.folder(".mozilla/firefox");
    fs::write(folder.join("org.example.other.json"), "{}").unwrap();
    home.keyferry(&["install"]).ok();
    // A registration by the same name that leads elsewhere belongs to somebody else.
    let elsewhere = firefox.join(format!("{HOST_NAME}.json"));
    fs::write(&elsewhere, json!({"name": HOST_NAME, "path": "/opt/keyferry", "type": "stdio"}).to_string())
        .unwrap();
    home.keyferry(&["uninstall"]).ok();
    assert_eq!(home.files(), [folder.join("org.example.other.json"), elsewhere]);
    assert!(!home.path(".local/share/keyferry").exists());
    assert!(home.keyferry(&["uninstall"]).ok().contains("nothing to remove"));
}

#[test]
fn a_place_that_cannot_be_written_is_named_with_what_to_do() {
    let home = Home::new();
    let profile = home.path("profile");
    fs::write(&profile, "a file, not a folder").unwrap();
    let run = home.keyferry(&["install", "--user-data-dir", profile.to_str().unwrap()]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains(profile.to_str().unwrap()) && run.err.contains("To do:"), "{}", run.err);
}

#[test]
fn doctor_finds_each_broken_link_and_names_a_command_that_mends_it() {
    type Breaking = fn(&Home);
    const MANIFEST: &str = ".config/chromium/NativeMessagingHosts/com.keyferry.host.json";
    fn change(home: &Home, name: &str, value: Value) {
        let path = home.path(MANIFEST);
        let mut manifest = read_json(&path);
        manifest[name] = value;
        fs::write(path, manifest.to_string()).unwrap();
    }
    let cases: &[(&str, &str, Breaking)] = &[
        ("Chromium", "is not there", |home| fs::remove_file(home.path(MANIFEST)).unwrap()),
        ("Chromium", "is not valid", |home| fs::write(home.path(MANIFEST), "{").unwrap()),
        ("Chromium", "is far too large", |home| fs::write(home.path(MANIFEST), " ".repeat(70_000)).unwrap()),
        ("Chromium", "does not allow", |home| {
            change(home, "allowed_origins", json!(["chrome-extension://a/"]));
        }),
        ("Chromium", "not absolute", |home| change(home, "path", json!("keyferry"))),
        ("Chromium", "cannot be reached", |home| change(home, "path", json!("/nowhere/keyferry"))),
        ("Chromium", "another helper", |home| change(home, "name", json!("org.example.other"))),
        ("Chromium", "is not a program", |home| {
            fs::set_permissions(home.path(PROGRAM), fs::Permissions::from_mode(0o644)).unwrap();
        }),
        ("Helper", "is not a program", |home| {
            fs::set_permissions(home.path(PROGRAM), fs::Permissions::from_mode(0o644)).unwrap();
        }),
        ("Helper", "cannot be reached", |home| fs::remove_file(home.path(PROGRAM)).unwrap()),
        ("Helper", "another version", |home| fs::write(home.path(PROGRAM), "older").unwrap()),
        ("Firefox", "is not there", |home| drop(home.folder(".config/mozilla/firefox"))),
    ];
    for (name, finding, breaking) in cases {
        let home = Home::new();
        home.folder(".config/chromium");
        home.keyferry(&["install"]).ok();
        breaking(&home);
        let link = |link: &str| {
            let run = home.keyferry(&["doctor", "--json"]);
            assert_eq!(run.code, Some(1), "there is no keyring here");
            let findings: Value = serde_json::from_str(&run.out).unwrap();
            let links = findings["links"].as_array().unwrap().clone();
            links.into_iter().find(|found| found["name"] == link).unwrap()
        };
        let broken = link(name);
        assert_eq!(broken["ok"], false, "{finding}");
        assert!(broken["finding"].as_str().unwrap().contains(finding), "{broken}");
        let mend = broken["mend"].as_str().unwrap().to_owned();
        Run::of(home.command("sh").args(["-c", &mend])).ok();
        assert_eq!(link(name)["ok"], true, "{mend}");
    }
}
