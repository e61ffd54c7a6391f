//! `install` and `uninstall` in a private home.
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::common::{Home, Host, KEYFERRY, Run, copy_keyferry};
use keyferry_core::product::{CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID, HOST_NAME};
use keyferry_core::protocol::{HostAnswer, HostCall};
use serde_json::{Value, json};

const PROGRAM: &str = ".local/share/keyferry/bin/keyferry";
/// The folders that the user has named.
const RECORD: &str = ".local/share/keyferry/folders.json";

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
fn install_registers_with_used_browsers_only() {
    let home = Home::new(KEYFERRY);
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
fn install_is_idempotent() {
    let home = Home::new(KEYFERRY);
    home.folder(".config/google-chrome");
    home.keyferry(&["install"]).ok();
    let before = state(&home);
    home.keyferry(&["install"]).ok();
    // Also from the installed program.
    Run::of(home.command(home.path(PROGRAM)).arg("install")).ok();
    assert!(state(&home) == before);
}

#[test]
fn install_replaces_a_program_that_a_browser_is_running() {
    let home = Home::new(KEYFERRY);
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
fn install_without_a_browser_fails_and_writes_nothing() {
    let home = Home::new(KEYFERRY);
    let run = home.keyferry(&["install"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("no_browser") && run.err.contains("keyferry install --help"), "{}", run.err);
    assert!(home.files().is_empty());
}

#[test]
fn a_profile_folder_is_registered_without_other_browsers() {
    let home = Home::new(KEYFERRY);
    home.folder(".config/chromium");
    let profile = home.path("profile");
    home.keyferry(&["install", "--user-data-dir", profile.to_str().unwrap()]).ok();
    let registered = profile.join(manifest("NativeMessagingHosts"));
    assert_eq!(home.files(), [home.path(PROGRAM), home.path(RECORD), registered.clone()]);
    home.keyferry(&["uninstall", "--user-data-dir", profile.to_str().unwrap()]).ok();
    assert!(!registered.exists() && !home.path(RECORD).exists());
    assert!(home.path(PROGRAM).exists(), "other browsers may need it");
}

#[test]
fn a_folder_that_the_user_named_is_found_again_until_it_is_removed() {
    let home = Home::new(KEYFERRY);
    let (chromium, mozilla) = (home.folder("it's a profile"), home.folder(".fork"));
    let named = ["--user-data-dir", chromium.to_str().unwrap(), "--mozilla-dir", mozilla.to_str().unwrap()];
    home.keyferry(&[&["install"][..], &named].concat()).ok();
    let registered =
        [chromium.join(manifest("NativeMessagingHosts")), mozilla.join(manifest("native-messaging-hosts"))];
    assert_eq!(read_json(&registered[1])["allowed_extensions"], json!([FIREFOX_EXTENSION_ID]));
    let report = home.keyferry(&["doctor"]).out;
    for folder in [&chromium, &mozilla] {
        assert!(report.contains(&format!("profiles in {}: ", folder.display())), "{report}");
    }
    // An update reaches them, too.
    fs::remove_file(&registered[0]).unwrap();
    home.keyferry(&["install"]).ok();
    assert!(registered.iter().all(|file| file.exists()));
    home.keyferry(&["uninstall"]).ok();
    assert!(home.files().is_empty(), "{:?}", home.files());
}

#[test]
fn a_named_folder_that_is_gone_is_no_problem() {
    let home = Home::new(KEYFERRY);
    let (chromium, profile) = (home.folder(".config/chromium"), home.folder("profile"));
    home.keyferry(&["install", "--user-data-dir", profile.to_str().unwrap()]).ok();
    fs::remove_dir_all(&profile).unwrap();
    assert!(home.keyferry(&["install"]).ok().contains(chromium.to_str().unwrap()));
    assert!(!profile.exists());
    home.keyferry(&["uninstall"]).ok();
    assert!(home.files().is_empty(), "{:?}", home.files());
}

#[test]
fn channels_and_forks_are_registered_where_they_search() {
    const USED: [(&str, &str); 13] = [
        (".config/google-chrome-beta", ".config/google-chrome-beta/NativeMessagingHosts"),
        (".config/google-chrome-canary", ".config/google-chrome-canary/NativeMessagingHosts"),
        (".config/google-chrome-unstable", ".config/google-chrome-unstable/NativeMessagingHosts"),
        (".config/microsoft-edge-beta", ".config/microsoft-edge-beta/NativeMessagingHosts"),
        (".config/microsoft-edge-dev", ".config/microsoft-edge-dev/NativeMessagingHosts"),
        (
            ".config/BraveSoftware/Brave-Browser-Beta",
            ".config/BraveSoftware/Brave-Browser-Beta/NativeMessagingHosts",
        ),
        (
            ".config/BraveSoftware/Brave-Browser-Nightly",
            ".config/BraveSoftware/Brave-Browser-Nightly/NativeMessagingHosts",
        ),
        (".config/vivaldi-snapshot", ".config/vivaldi-snapshot/NativeMessagingHosts"),
        (".config/opera-beta", ".config/opera-beta/NativeMessagingHosts"),
        (".config/opera-developer", ".config/opera-developer/NativeMessagingHosts"),
        (".waterfox", ".waterfox/native-messaging-hosts"),
        (".zen", ".mozilla/native-messaging-hosts"),
        (".floorp", ".mozilla/native-messaging-hosts"),
    ];
    for (used, registered) in USED {
        let home = Home::new(KEYFERRY);
        home.folder(used);
        home.keyferry(&["install"]).ok();
        assert!(home.path(&manifest(registered)).exists(), "{used}");
    }
}

#[test]
fn a_browser_is_registered_for_the_shells_and_for_the_desktops_configuration_folder() {
    let desktop = "XDG_CONFIG_HOME=\"${HOME}/desktop\"\n";
    for (in_shell, used) in [(true, "shell"), (true, ".config"), (false, "desktop"), (false, ".config")] {
        let mut home = Home::new(KEYFERRY);
        if in_shell {
            let folder = home.path("shell").to_str().unwrap().to_owned();
            home.set_env("XDG_CONFIG_HOME", &folder);
        } else {
            let variables = home.folder(".config/environment.d").join("50-folders.conf");
            fs::write(variables, desktop).unwrap();
        }
        home.folder(&format!("{used}/chromium"));
        home.keyferry(&["install"]).ok();
        for folder in [if in_shell { "shell" } else { "desktop" }, ".config"] {
            let registered = home.path(&manifest(&format!("{folder}/chromium/NativeMessagingHosts")));
            assert!(registered.exists(), "{in_shell} {used}: {folder}");
        }
        home.keyferry(&["uninstall"]).ok();
        assert!(!home.files().iter().any(|file| file.ends_with("com.keyferry.host.json")));
    }
}

#[test]
fn uninstall_keeps_registrations_of_other_helpers() {
    let home = Home::new(KEYFERRY);
    let folder = home.folder(".config/chromium/NativeMessagingHosts");
    let firefox = home.folder(".mozilla/native-messaging-hosts");
    home.folder(".mozilla/firefox");
    fs::write(folder.join("org.example.other.json"), "{}").unwrap();
    home.keyferry(&["install"]).ok();
    // A registration of the same name that points to another program is not Keyferry's.
    let elsewhere = firefox.join(format!("{HOST_NAME}.json"));
    fs::write(&elsewhere, json!({"name": HOST_NAME, "path": "/opt/keyferry", "type": "stdio"}).to_string())
        .unwrap();
    home.keyferry(&["uninstall"]).ok();
    assert_eq!(home.files(), [folder.join("org.example.other.json"), elsewhere]);
    assert!(!home.path(".local/share/keyferry").exists());
    assert!(home.keyferry(&["uninstall"]).ok().contains("nothing to remove"));
}

#[test]
fn a_path_that_cannot_be_written_is_named_with_a_fix() {
    let home = Home::new(KEYFERRY);
    let profile = home.path("profile");
    fs::write(&profile, "a file, not a folder").unwrap();
    let run = home.keyferry(&["install", "--user-data-dir", profile.to_str().unwrap()]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains(profile.to_str().unwrap()) && run.err.contains("Fix:"), "{}", run.err);
}

#[test]
fn a_home_that_does_not_exist_is_not_taken_from_its_owner() {
    for home in ["/nonexistent", "/home/nobody-has-this-name"] {
        let run = as_a_user(&format!("HOME={home} $KEYFERRY install --browser chromium"));
        assert_eq!(run.code, Some(1), "{} {}", run.out, run.err);
        assert!(run.err.contains("HOME") && !run.err.contains("chown"), "{}", run.err);
    }
}

#[test]
fn root_does_not_write_into_a_users_home() {
    if Run::of(std::process::Command::new("id").arg("-u")).out.trim() != "0" {
        return;
    }
    let home = Home::new(KEYFERRY);
    home.folder(".config/chromium");
    std::os::unix::fs::chown(home.path(""), Some(65534), Some(65534)).unwrap();
    for command in ["install", "uninstall"] {
        let run = home.keyferry(&[command]);
        assert_eq!(run.code, Some(1), "{}", run.out);
        assert!(run.err.contains("foreign_home") && run.err.contains("without sudo"), "{}", run.err);
    }
    assert!(home.files().is_empty());
}

#[test]
fn a_full_or_read_only_disk_has_a_fix_for_the_command_at_hand() {
    let home = Home::new(KEYFERRY);
    home.folder(".config/chromium");
    home.keyferry(&["install"]).ok();
    let line = format!("mount --bind -o ro $HOME $HOME && {KEYFERRY} uninstall");
    let run = Run::of(home.command("unshare").args(["--mount", "sh", "-c", &line]));
    if run.err.contains("unshare failed") {
        return;
    }
    assert!(
        run.err.contains("Make the disk writable") && !run.err.contains("install --system"),
        "{}",
        run.err
    );
}

#[test]
fn a_variable_in_the_desktops_configuration_folder_is_expanded_or_the_line_ignored() {
    for (value, folder) in [
        ("${HOME}/desktop", "desktop"),
        ("$HOME/$USER", "me"),
        ("$HOME/${LOGNAME}", "somebody"),
        ("$HOME/${UNKNOWN}", ".config"),
        ("${HOME:-/x}/desktop", ".config"),
    ] {
        let mut home = Home::new(KEYFERRY);
        home.set_env("USER", "me");
        home.set_env("LOGNAME", "somebody");
        let variables = home.folder(".config/environment.d").join("50-folders.conf");
        fs::write(&variables, format!("XDG_CONFIG_HOME={value}\n")).unwrap();
        home.folder(&format!("{folder}/chromium"));
        home.keyferry(&["install"]).ok();
        let hosts = home.path(&manifest(&format!("{folder}/chromium/NativeMessagingHosts")));
        assert!(hosts.exists(), "{value}: {:?}", home.files());
        assert!(!home.files().iter().any(|file| file.to_string_lossy().contains('$')), "{:?}", home.files());
    }
}

#[test]
fn an_uninstall_names_each_registration_that_it_leaves_and_finds_it_again() {
    let run = as_a_user(
        "mkdir profile
        $KEYFERRY install --user-data-dir profile > /dev/null
        chmod 555 profile/NativeMessagingHosts
        ! $KEYFERRY uninstall
        chmod 755 profile/NativeMessagingHosts
        $KEYFERRY uninstall
        test ! -e profile/NativeMessagingHosts/com.keyferry.host.json
        test ! -e .local/share/keyferry
        mkdir -p .config/chromium
        $KEYFERRY install > /dev/null
        chmod 000 .config/chromium/NativeMessagingHosts
        ! $KEYFERRY uninstall",
    );
    assert_eq!(run.code, Some(0), "{} {}", run.out, run.err);
    assert_eq!(run.err.matches("chmod u+rwx '").count(), 2, "{}", run.err);
}

#[test]
fn a_damaged_list_of_folders_is_removed_with_the_rest() {
    let home = Home::new(KEYFERRY);
    home.folder(".config/chromium");
    home.keyferry(&["install"]).ok();
    fs::write(home.path(RECORD), "damaged").unwrap();
    home.keyferry(&["uninstall"]).ok();
    assert!(home.files().is_empty(), "{:?}", home.files());
}

#[test]
fn a_command_whose_output_cannot_be_written_does_not_deny_its_work() {
    let home = Home::new(KEYFERRY);
    home.folder(".config/chromium");
    let run = Run::of(home.command("sh").args(["-c", &format!("{KEYFERRY} install > /dev/full")]));
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("The command was carried out") && !run.err.contains("No key"), "{}", run.err);
    assert!(home.path(PROGRAM).exists());
}

#[test]
fn uninstall_keeps_a_location_that_another_browser_needs() {
    let home = Home::new(KEYFERRY);
    home.folder(".config/opera");
    home.folder(".config/google-chrome");
    home.keyferry(&["install"]).ok();
    let shared = home.path(&manifest(".config/google-chrome/NativeMessagingHosts"));
    assert!(home.keyferry(&["uninstall", "--browser", "opera"]).ok().contains("another browser needs"));
    assert!(shared.exists() && !home.path(&manifest(".config/opera/NativeMessagingHosts")).exists());
    home.keyferry(&["uninstall"]).ok();
    assert!(!shared.exists());
}

#[test]
fn the_uninstall_of_a_packaged_helper_removes_the_users_registrations_and_names_the_package() {
    let home = Home::new(KEYFERRY);
    home.folder(".config/chromium");
    // A package puts this file beside its program.
    let packaged = home.folder("package").join("keyferry");
    copy_keyferry(&packaged);
    let marker = packaged.with_file_name("package");
    fs::write(&marker, "sudo apt remove keyferry\n").unwrap();
    // No system-wide registration leads to this program, so that it registers itself for the user.
    Run::of(home.command(&packaged).arg("install")).ok();
    assert!(home.path(PROGRAM).exists());
    let output = Run::of(home.command(&packaged).arg("uninstall")).ok();
    assert!(output.contains("To remove it: sudo apt remove keyferry\n"), "{output}");
    assert_eq!(home.files(), [packaged, marker]);
    assert!(!home.keyferry(&["uninstall"]).ok().contains("To remove it"));
}

#[test]
fn the_install_of_a_packaged_helper_removes_what_browsers_would_prefer_to_it() {
    let home = Home::new(KEYFERRY);
    home.folder(".config/chromium");
    let packaged = home.folder("package").join("keyferry");
    copy_keyferry(&packaged);
    fs::write(packaged.with_file_name("package"), "sudo apt remove keyferry\n").unwrap();
    let of_package = home.folder("etc/chromium/native-messaging-hosts").join(format!("{HOST_NAME}.json"));
    let of_user = home.folder(".config/chromium/NativeMessagingHosts").join(format!("{HOST_NAME}.json"));
    let registration = |program: &Path| {
        json!({"name": HOST_NAME, "description": "", "path": program, "type": "stdio"}).to_string()
    };
    fs::write(&of_package, registration(&packaged)).unwrap();
    let line = "mount --bind $HOME/etc /etc; exec $HOME/package/keyferry install";
    let install = || Run::of(home.command("unshare").args(["--mount", "sh", "-ec", line]));
    for damaged in [registration("/gone/keyferry".as_ref()), String::new()] {
        fs::write(&of_user, damaged).unwrap();
        let run = install();
        if run.err.contains("unshare failed") {
            return;
        }
        assert!(run.ok().contains("Registered with Chromium by the package"));
        assert!(!of_user.exists());
    }
    fs::create_dir(&of_user).unwrap();
    let run = install();
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert!(run.err.contains("mv '") && !run.out.contains("Registered"), "{} {}", run.out, run.err);
}

#[test]
fn sandboxed_browsers_are_registered_with_instructions() {
    let home = Home::new(KEYFERRY);
    home.folder("snap/firefox");
    home.folder(".var/app/com.brave.Browser");
    let output = home.keyferry(&["install"]).ok();
    assert!(output.contains("allow it"), "{output}");
    let folder = home.path(".local/share/keyferry/bin");
    let command = format!(
        "flatpak override --user --filesystem={}:ro --talk-name=org.freedesktop.secrets com.brave.Browser",
        folder.display()
    );
    assert!(output.contains(&command), "{output}");
    let brave = ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/NativeMessagingHosts";
    for place in [".mozilla/native-messaging-hosts", brave] {
        assert_eq!(read_json(&home.path(&manifest(place)))["path"], home.path(PROGRAM).to_str().unwrap());
    }
}

#[test]
fn a_system_wide_install_is_readable_by_all_and_points_to_its_program() {
    const PLACES: [&str; 10] = [
        "etc/chromium/native-messaging-hosts",
        "etc/opt/chrome/native-messaging-hosts",
        "etc/opt/edge/native-messaging-hosts",
        "etc/opt/vivaldi/native-messaging-hosts",
        "usr/lib/librewolf/native-messaging-hosts",
        "usr/lib/mozilla/native-messaging-hosts",
        "usr/lib/waterfox/native-messaging-hosts",
        "usr/lib64/librewolf/native-messaging-hosts",
        "usr/lib64/mozilla/native-messaging-hosts",
        "usr/lib64/waterfox/native-messaging-hosts",
    ];
    let home = Home::new(KEYFERRY);
    let root = home.path("root");
    let args = ["--system", "--root", root.to_str().unwrap()];
    home.keyferry(&[&["install"][..], &args].concat()).ok();
    let program = root.join("usr/local/lib/keyferry/bin/keyferry");
    let mut expected: Vec<_> = PLACES.iter().map(|place| root.join(manifest(place))).collect();
    for manifest in &expected {
        assert_eq!(read_json(manifest)["path"], "/usr/local/lib/keyferry/bin/keyferry");
        assert_eq!(mode(manifest), 0o644);
        let folders = manifest.ancestors().skip(1).take_while(|folder| *folder != root);
        assert!(folders.into_iter().all(|folder| mode(folder) == 0o755));
    }
    assert_eq!(mode(&program), 0o755);
    expected.push(program);
    assert_eq!(home.files(), expected);
    home.keyferry(&[&["uninstall"][..], &args].concat()).ok();
    assert!(home.files().is_empty());
}

#[test]
fn a_system_wide_install_needs_root() {
    let root = Run::of(std::process::Command::new("id").arg("-u")).out.trim() == "0";
    let user = if root { "setpriv --reuid=65534 --regid=65534 --clear-groups" } else { "" };
    // A copy that any user can run, wherever the project is.
    let folder = tempfile::TempDir::new().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = folder.path().join("keyferry");
    copy_keyferry(&program);
    let line = format!("{user} {} install --system", program.display());
    let run = Run::of(std::process::Command::new("sh").args(["-c", &line]));
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert!(run.err.contains("as root, with sudo") && run.err.contains("file_refused"), "{}", run.err);
}

/// A shell script run by a user who is not root, in a home of their own with a copy of the helper, `$KEYFERRY`.
fn as_a_user(script: &str) -> Run {
    let root = Run::of(std::process::Command::new("id").arg("-u")).out.trim() == "0";
    let user = if root { "setpriv --reuid=65534 --regid=65534 --clear-groups" } else { "env" };
    let home = Home::new(KEYFERRY);
    let folder = home.folder("user");
    fs::set_permissions(home.root(), fs::Permissions::from_mode(0o755)).unwrap();
    if root {
        std::os::unix::fs::chown(&folder, Some(65534), Some(65534)).unwrap();
    }
    let program = home.path("keyferry");
    copy_keyferry(&program);
    let mut command = home.command("sh");
    let line = format!("umask 022; mkdir $HOME; cd $HOME; {script}");
    let run = format!("exec {user} sh -ec \"$1\"");
    command.args(["-c", &run, "-", &line]).env("HOME", folder.join("home")).env("KEYFERRY", &program);
    Run::of(&mut command)
}

#[test]
fn install_goes_on_after_a_browser_folder_that_cannot_be_written() {
    let run = as_a_user(
        "mkdir -p .config/google-chrome/NativeMessagingHosts .config/chromium .config/vivaldi .mozilla/firefox
        chmod 555 .config/google-chrome/NativeMessagingHosts
        : > .config/vivaldi/NativeMessagingHosts
        code=0
        $KEYFERRY install || code=$?
        cat .config/chromium/NativeMessagingHosts/*.json .mozilla/native-messaging-hosts/*.json >&2
        exit $code",
    );
    assert_eq!(run.code, Some(1), "{} {}", run.out, run.err);
    for done in ["Installed ", "Registered with Chromium: ", "Registered with Firefox: "] {
        assert!(run.out.contains(done), "{}", run.out);
    }
    assert!(!run.out.contains("Google Chrome") && !run.out.contains("Vivaldi"), "{}", run.out);
    assert_eq!(run.err.matches("\"name\": \"com.keyferry.host\"").count(), 2, "{}", run.err);
    assert_eq!(run.err.matches("Code:  file_refused").count(), 2, "{}", run.err);
    for cause in ["Google Chrome", "Permission denied", "chmod u+rwx '", "Vivaldi", "mv '"] {
        assert!(run.err.contains(cause), "{cause}: {}", run.err);
    }
}

#[test]
fn a_registration_that_is_right_need_not_be_writable() {
    let run = as_a_user(
        "mkdir -p .config/chromium
        $KEYFERRY install
        chmod 555 .config/chromium/NativeMessagingHosts .local/share/keyferry/bin
        $KEYFERRY install",
    );
    assert_eq!(run.code, Some(0), "{} {}", run.out, run.err);
    assert_eq!(run.out.matches("Registered with Chromium: ").count(), 2, "{}", run.out);
}

#[test]
fn a_link_to_a_registration_that_is_right_is_kept() {
    let home = Home::new(KEYFERRY);
    let managed = home.folder("managed").join("com.keyferry.host.json");
    home.folder(".config/chromium");
    home.keyferry(&["install"]).ok();
    let registered = home.path(&manifest(".config/chromium/NativeMessagingHosts"));
    fs::rename(&registered, &managed).unwrap();
    std::os::unix::fs::symlink(&managed, &registered).unwrap();
    home.keyferry(&["install"]).ok();
    assert_eq!(fs::read_link(&registered).unwrap(), managed);
}

#[test]
fn uninstall_goes_on_after_a_folder_that_cannot_be_written() {
    let run = as_a_user(
        "mkdir -p .config/google-chrome .config/chromium
        $KEYFERRY install > /dev/null
        chmod 555 .config/google-chrome/NativeMessagingHosts
        code=0
        $KEYFERRY uninstall || code=$?
        test -e .config/google-chrome/NativeMessagingHosts/com.keyferry.host.json
        test ! -e .config/chromium/NativeMessagingHosts/com.keyferry.host.json
        test ! -e .local/share/keyferry
        exit $code",
    );
    assert_eq!(run.code, Some(1), "{} {}", run.out, run.err);
    assert_eq!(run.out.matches("Removed ").count(), 2, "{}", run.out);
    assert!(run.err.contains("google-chrome") && run.err.contains("chmod u+rwx '"), "{}", run.err);
}

#[test]
fn an_older_helper_that_cannot_be_replaced_is_registered_and_reported() {
    let run = as_a_user(
        "mkdir -p .config/chromium .local/share/keyferry/bin
        printf '#!/bin/sh\n' > .local/share/keyferry/bin/keyferry
        chmod 755 .local/share/keyferry/bin/keyferry
        chmod 555 .local/share/keyferry/bin
        $KEYFERRY install",
    );
    assert_eq!(run.code, Some(1), "{} {}", run.out, run.err);
    assert!(run.out.contains("Registered with Chromium: ") && !run.out.contains("Installed "), "{}", run.out);
    assert!(run.err.contains("keyferry/bin") && run.err.contains("chmod u+rwx '"), "{}", run.err);
}
