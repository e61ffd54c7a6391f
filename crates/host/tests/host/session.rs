//! Private keyrings, each on a bus of its own.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::{env, fs};

use crate::common::{Home, Host, Run};
use keyferry_core::protocol::{Capture, HostAnswer, HostCall, SavedKey};

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
    /// With an unlocked gnome-keyring.
    pub(crate) fn start() -> Self {
        need(&[("gnome-keyring-daemon", "gnome-keyring"), ("secret-tool", "libsecret-tools")]);
        Self::on_bus(Home::new(), UNLOCK)
    }

    /// With what the script starts.
    fn on_bus(mut home: Home, script: &str) -> Self {
        need(&[("dbus-run-session", "dbus-daemon")]);
        let config = home.path("bus.conf");
        fs::write(&config, BUS_CONFIG).unwrap();
        let mut child = home
            .command("dbus-run-session")
            .arg("--config-file")
            .arg(config)
            .args(["--", "sh", "-c"])
            .arg(format!("{script}\necho \"$DBUS_SESSION_BUS_ADDRESS\"; exec cat"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
        assert!(address.starts_with("unix:"), "there is no bus");
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

    /// Locks gnome-keyring. There is nobody on this bus who could ask for its password.
    pub(crate) fn lock(&self) {
        self.lock_collection("login");
    }

    fn lock_collection(&self, name: &str) {
        Run::of(
            self.home
                .command("dbus-send")
                .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets"])
                .args(["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"])
                .arg(format!("array:objpath:/org/freedesktop/secrets/collection/{name}")),
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
for _ in $(seq 2000); do dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \\
    org.freedesktop.Secret.Service.ReadAlias string:default 2>&1 | grep --quiet collection/login && break
done";

/// The same for `KeePassXC`, whose collection is called after the database's group, and is there before it is open.
const AWAIT_KEEPASSXC: &str = "for _ in $(seq 2000); do dbus-send --session --print-reply \\
    --dest=org.freedesktop.secrets /org/freedesktop/secrets/collection/keys \\
    org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Locked 2>&1 \\
    | grep --quiet \"$1\" && exit
done; exit 1";

fn need(programs: &[(&str, &str)]) {
    for (program, package) in programs {
        let found = env::split_paths(&env::var_os("PATH").unwrap()).any(|dir| dir.join(program).exists());
        assert!(found, "{program} is needed to test against a real keyring: apt-get install {package}");
    }
}

/// A D-Bus session with `KeePassXC`, its database open and exposed to the Secret Service, ended on drop.
pub(crate) struct KeePassXc {
    pub(crate) session: Session,
    child: Child,
}

impl KeePassXc {
    pub(crate) fn start() -> Self {
        need(&[("keepassxc", "keepassxc"), ("secret-tool", "libsecret-tools")]);
        let home = Home::new();
        fs::write(home.path("keepassxc.ini"), include_str!("../keepassxc/keepassxc.ini")).unwrap();
        fs::write(home.path("keys.xml"), include_str!("../keepassxc/keys.xml")).unwrap();
        let import = "printf 'pw\\npw\\n' | keepassxc-cli import --decryption-time 100 --set-password keys.xml keys.kdbx";
        Run::of(home.command("sh").args(["-c", import]).current_dir(home.path(""))).ok();
        let session = Session::on_bus(home, "");
        let child = Self::open(&session, true);
        Self { session, child }
    }

    fn open(session: &Session, unlocked: bool) -> Child {
        let mut command = session.home.command("keepassxc");
        // No window, and not the one instance that a user may have.
        command.env("QT_QPA_PLATFORM", "offscreen").env("TMPDIR", session.home.path(""));
        command.current_dir(session.home.path("")).stdout(Stdio::null()).stderr(Stdio::null());
        command.args(["--config", "keepassxc.ini", "--localconfig", "local.ini", "keys.kdbx"]);
        if unlocked {
            command.arg("--pw-stdin").stdin(Stdio::piped());
        }
        let mut child = command.spawn().unwrap();
        if let Some(mut password) = child.stdin.take() {
            password.write_all(b"pw\n").unwrap();
        }
        let state = format!("boolean {}", !unlocked);
        Run::of(session.home.command("sh").args(["-c", AWAIT_KEEPASSXC, "sh", &state])).ok();
        child
    }

    /// Waits until the database on disk has an entry of this title: `KeePassXC` answers first and writes then.
    pub(crate) fn await_on_disk(&self, title: &str) {
        let list = "printf 'pw\\n' | keepassxc-cli ls keys.kdbx";
        for _ in 0..200 {
            let mut shell = self.session.home.command("sh");
            let titles = Run::of(shell.args(["-c", list]).current_dir(self.session.home.path(""))).out;
            if titles.lines().any(|line| line == title) {
                return;
            }
        }
        panic!("{title} is not in the database");
    }

    /// Ends it and starts it anew, with the database open or locked. Whoever wants something of a locked one is
    /// answered once somebody has given the password, and here nobody does.
    pub(crate) fn restart(&mut self, unlocked: bool) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = Self::open(&self.session, unlocked);
    }
}

impl Drop for KeePassXc {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // At the end of its input `cat` ends, with it the bus, and with that the keyring.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
