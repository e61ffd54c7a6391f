//! A private home, a private keyring, and the real binary as a browser starts it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use std::{env, fs, iter, thread};

use keyferry_core::key::{ApiKey, CaptureId, EntryId};
use keyferry_core::message::{
    CHROMIUM_EXTENSION_ID, Capture, HostAnswer, HostCall, HostReply, HostRequest, PROTOCOL, SavedKey, Site,
};
use keyferry_core::site::upstack;
use serde_json::Value;
use tempfile::TempDir;

/// The binary under test.
pub(crate) const KEYFERRY: &str = env!("CARGO_BIN_EXE_keyferry");

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

/// A home folder of its own, and the environment that leads to nothing else of the user's.
pub(crate) struct Home {
    dir: TempDir,
    env: Vec<(String, String)>,
}

impl Home {
    /// A home without a bus, as Chromium hands it on.
    pub(crate) fn new() -> Self {
        let dir = TempDir::new().unwrap();
        fs::create_dir(dir.path().join("run")).unwrap();
        let mut home = Self { dir, env: vec![] };
        home.set_bus("disabled:");
        home
    }

    pub(crate) fn path(&self, rest: &str) -> PathBuf {
        self.dir.path().join(rest)
    }

    /// Makes a folder, such as a browser's.
    pub(crate) fn folder(&self, rest: &str) -> PathBuf {
        let path = self.path(rest);
        fs::create_dir_all(&path).unwrap();
        path
    }

    pub(crate) fn set_bus(&mut self, address: &str) {
        self.set_env("DBUS_SESSION_BUS_ADDRESS", address);
    }

    pub(crate) fn set_env(&mut self, name: &str, value: &str) {
        self.env.push((name.into(), value.into()));
    }

    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", self.dir.path())
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs the command line.
    pub(crate) fn keyferry(&self, args: &[&str]) -> Run {
        Run::of(self.command(KEYFERRY).args(args))
    }

    /// Every file below the home.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        fn below(folder: &Path) -> Vec<PathBuf> {
            let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
        }
        let mut files = below(self.dir.path());
        files.sort();
        files
    }
}

/// What a command left behind.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        let program = command.get_program().to_string_lossy().into_owned();
        let Output { status, stdout, stderr } =
            command.output().unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: status.code(), out: text(stdout), err: text(stderr) }
    }

    /// The standard output of a command that has worked.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self.out
    }

    #[track_caller]
    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.ok()).unwrap()
    }
}

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

/// The binary as native messaging host.
pub(crate) struct Host {
    child: Child,
    input: Option<ChildStdin>,
    output: ChildStdout,
    errors: JoinHandle<String>,
    last_id: u32,
}

impl Host {
    /// Started by Chromium for our extension.
    pub(crate) fn start(home: &Home) -> Self {
        Self::start_for(home, &[&format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/")])
    }

    pub(crate) fn start_for(home: &Home, args: &[&str]) -> Self {
        Self::spawn(home.command(KEYFERRY).args(args))
    }

    /// Started by this command.
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take(), child.stdout.take().unwrap());
        let mut stderr = child.stderr.take().unwrap();
        let errors = thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        Self { child, input, output, errors, last_id: 0 }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    /// The next reply; `None` when the host has ended.
    pub(crate) fn reply(&mut self) -> Option<HostReply> {
        let mut length = [0; 4];
        self.output.read_exact(&mut length).ok()?;
        let mut message = vec![0; usize::try_from(u32::from_ne_bytes(length)).unwrap()];
        self.output.read_exact(&mut message).unwrap();
        Some(serde_json::from_slice(&message).unwrap())
    }

    /// Sends a request and awaits the reply to it.
    pub(crate) fn ask(&mut self, call: HostCall) -> HostAnswer {
        self.last_id += 1;
        let request = HostRequest { protocol: PROTOCOL, client: "test".into(), id: self.last_id, call };
        self.write(&framed(&serde_json::to_vec(&request).unwrap()));
        let reply = self.reply().expect("the host has ended");
        assert_eq!((reply.protocol, reply.id), (PROTOCOL, Some(self.last_id)));
        reply.answer
    }

    /// Awaits an end that comes by itself.
    pub(crate) fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Closes the pipe; gives the exit code, what came meanwhile, and standard error.
    pub(crate) fn end(mut self) -> (Option<i32>, Vec<u8>, String) {
        drop(self.input.take());
        let mut rest = vec![];
        self.output.read_to_end(&mut rest).unwrap();
        let code = self.child.wait().unwrap().code();
        (code, rest, self.errors.join().unwrap())
    }

    /// Closes the pipe; nothing of the key may be on standard error.
    pub(crate) fn end_without(self, key: &ApiKey) {
        let (code, rest, errors) = self.end();
        assert_eq!((code, rest.len()), (Some(0), 0), "{errors}");
        assert!(!holds(&errors, key), "standard error holds a part of the key");
    }
}

/// Whether a text holds a part of the key longer than what may be shown.
pub(crate) fn holds(text: &str, key: &ApiKey) -> bool {
    // The brand is no secret, so only what follows it counts.
    let secret = &key.expose()[25..];
    (0..=secret.len() - 8).any(|start| text.contains(&secret[start..start + 8]))
}

/// A message as it goes through the pipe.
pub(crate) fn framed(message: &[u8]) -> Vec<u8> {
    [&u32::try_from(message.len()).unwrap().to_ne_bytes(), message].concat()
}

/// A key that nobody has seen before.
pub(crate) fn capture() -> Capture {
    capture_of(&random_hex(24))
}

/// A new key of this brand.
pub(crate) fn capture_of(brand: &str) -> Capture {
    let secret: String = iter::repeat_with(fastrand::alphanumeric).take(50).collect();
    Capture {
        id: CaptureId::parse(&random_hex(32)).unwrap(),
        site: Site::Omnisend,
        key: ApiKey::parse(&format!("{brand}-{secret}")).unwrap(),
        brand_on_page: None,
        label: "UpstackData".into(),
        captured_at: 1_700_000_000,
    }
}

/// A request for one key, for the page that may have it.
pub(crate) fn release(entry: &EntryId) -> HostCall {
    HostCall::Release { entry: entry.clone(), origin: upstack::ORIGIN.into() }
}

/// An id that nothing is saved under.
pub(crate) fn random_id() -> EntryId {
    EntryId::parse(&random_hex(16)).unwrap()
}

pub(crate) fn random_hex(digits: usize) -> String {
    iter::repeat_with(|| fastrand::digit(16)).take(digits).collect()
}

/// How long something took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    (work(), start.elapsed())
}
