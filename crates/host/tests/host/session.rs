//! Private keyrings, each on a bus of its own.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::{env, fs};

use crate::common::{Home, Host, Run};
use keyferry_core::message::{Capture, HostAnswer, HostCall, SavedKey};

/// A bus on which nothing is started by itself: no prompter, no other keyring.
const BUS_CONFIG: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A D-Bus session with an unlocked gnome-keyring, ended on drop.
pub(crate) struct Session {
    child: Child,
    pub(crate) home: Home,
}

impl Session {
    pub(crate) fn start() -> Self {
        for (program, package) in [
            ("dbus-run-session", "dbus-daemon"),
            ("gnome-keyring-daemon", "gnome-keyring"),
            ("secret-tool", "libsecret-tools"),
        ] {
            let found = env::split_paths(&env::var_os("PATH").unwrap()).any(|dir| dir.join(program).exists());
            assert!(found, "{program} is needed to test against a real keyring: apt-get install {package}");
        }
        let mut home = Home::new();
        let config = home.path("bus.conf");
        fs::write(&config, BUS_CONFIG).unwrap();
        let mut child = home
            .command("dbus-run-session")
            .arg("--config-file")
            .arg(config)
            .args(["--", "sh", "-c"])
            .arg(format!("{UNLOCK}\necho \"$DBUS_SESSION_BUS_ADDRESS\"; exec cat"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
        assert!(address.starts_with("unix:"), "gnome-keyring-daemon did not start on a bus of its own");
        home.set_bus(address.trim());
        Self { child, home }
    }

    /// A host that Chromium has started.
    pub(crate) fn host(&self) -> Host {
        Host::start(&self.home)
    }

    /// Saves a key through a host of its own.
    pub(crate) fn save(&self, capture: &Capture) -> SavedKey {
        let mut host = self.host();
        let answer = host.ask(HostCall::Save(capture.clone()));
        host.end_without(&capture.key);
        let HostAnswer::Saved { capture: id, entry } = answer else { panic!("{answer:?}") };
        assert_eq!(id, capture.id);
        entry
    }

    /// What `keyferry list --json` says.
    pub(crate) fn list(&self) -> Vec<SavedKey> {
        serde_json::from_value(self.home.keyferry(&["list", "--json"]).json()).unwrap()
    }

    /// The secrets under these attributes, as another program sees them.
    pub(crate) fn secrets(&self, attributes: &[&str]) -> Vec<String> {
        let mut command = self.home.command("secret-tool");
        let found = Run::of(command.args(["search", "--all"]).args(attributes)).ok();
        found.lines().filter_map(|line| line.strip_prefix("secret = ")).map(str::to_owned).collect()
    }

    /// Puts a secret there as another program does.
    pub(crate) fn store(&self, attributes: &[&str], secret: &str) {
        let mut command = self.home.command("secret-tool");
        command.args(["store", "--label=x"]).args(attributes).stdin(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(secret.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    }

    /// Locks the keyring. There is nobody on this bus who could ask for its password.
    pub(crate) fn lock(&self) {
        Run::of(
            self.home
                .command("dbus-send")
                .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets"])
                .args(["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"])
                .arg("array:objpath:/org/freedesktop/secrets/collection/login"),
        )
        .ok();
    }

    /// Ends the keyring and starts another.
    pub(crate) fn restart(&self) {
        let unlock = UNLOCK.replace("--unlock", "--replace --unlock");
        Run::of(self.home.command("sh").args(["-c", &unlock])).ok();
    }
}

/// Starts a keyring, unlocks it with its password, and asks it until it answers: it is on the bus only some time
/// after the command has ended.
const UNLOCK: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
for _ in $(seq 2000); do dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
    org.freedesktop.Secret.Service.ReadAlias string:default 2>&1 | grep --quiet collection/login && break
done";

impl Drop for Session {
    fn drop(&mut self) {
        // At the end of its input `cat` ends, with it the bus, and with that the keyring.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
