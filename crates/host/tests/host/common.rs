//! A private home, and the real binary as a browser starts it.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
#[cfg(target_os = "linux")]
use std::process::ExitStatus;
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{env, fs, iter, thread};

use keyferry_core::ids::{CaptureId, EntryId};
use keyferry_core::key::ApiKey;
use keyferry_core::product::CHROMIUM_EXTENSION_ID;
use keyferry_core::protocol::{Capture, HostAnswer, HostCall, HostReply, HostRequest, PROTOCOL_VERSION};
use keyferry_core::sites::Site;
use keyferry_core::sites::upstack;
use serde_json::Value;
use tempfile::TempDir;

/// The binary under test.
pub(crate) const KEYFERRY: &str = env!("CARGO_BIN_EXE_keyferry");

/// A home folder of its own, and the environment that leads to nothing else of the user's.
pub(crate) struct Home {
    dir: TempDir,
    env: Vec<(String, String)>,
}

impl Home {
    /// A home without a bus, as Chromium hands it on.
    pub(crate) fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let run = dir.path().join("run");
        fs::create_dir(&run).unwrap();
        // As its specification has it; Qt looks elsewhere if it is not.
        #[cfg(unix)]
        fs::set_permissions(run, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
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
        // Windows does not start a program without its own variables.
        if cfg!(windows) {
            let names = ["USERPROFILE", "LOCALAPPDATA", "APPDATA"];
            command.envs(names.map(|name| (name, self.dir.path())));
        } else {
            command.env_clear().envs(env::var_os("PATH").map(|path| ("PATH", path)));
        }
        command
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

/// Starts a program. Wine now and then cannot, for a moment, while it starts others: it calls that an internal error.
fn started(command: &mut Command) -> Child {
    const INTERNAL_ERROR: Option<i32> = Some(1359);
    let mut spawned = command.spawn();
    for _ in 0..10 {
        if !spawned.as_ref().is_err_and(|error| cfg!(windows) && error.raw_os_error() == INTERNAL_ERROR) {
            break;
        }
        thread::sleep(Duration::from_millis(200));
        spawned = command.spawn();
    }
    spawned.unwrap_or_else(|error| panic!("{} does not start: {error}", command.get_program().display()))
}

/// What a command left behind.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        let child = started(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()));
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
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
        let mut child = started(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()));
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

    /// Sends a request and awaits the answer to it, however busy the computer is.
    pub(crate) fn ask(&mut self, call: HostCall) -> HostAnswer {
        match self.ask_first(call) {
            HostAnswer::Waiting => self.answer(),
            answer => answer,
        }
    }

    /// The next reply that is an answer.
    pub(crate) fn answer(&mut self) -> HostAnswer {
        loop {
            let answer = self.reply().expect("the host has ended").answer;
            if answer != HostAnswer::Waiting {
                return answer;
            }
        }
    }

    /// Sends a request and awaits the first reply to it.
    pub(crate) fn ask_first(&mut self, call: HostCall) -> HostAnswer {
        self.last_id += 1;
        let request =
            HostRequest { protocol: PROTOCOL_VERSION, client: "test".into(), id: self.last_id, call };
        self.write(&framed(&serde_json::to_vec(&request).unwrap()));
        let reply = self.reply().expect("the host has ended");
        assert_eq!((reply.protocol, reply.id), (PROTOCOL_VERSION, Some(self.last_id)));
        reply.answer
    }

    /// Ends it as a browser does that has lost patience.
    #[cfg(target_os = "linux")]
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Awaits an end that comes by itself.
    #[cfg(target_os = "linux")]
    pub(crate) fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    #[cfg(target_os = "linux")]
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
    holds_bytes(text.as_bytes(), key)
}

/// The same for what need not be text.
pub(crate) fn holds_bytes(bytes: &[u8], key: &ApiKey) -> bool {
    // The brand is no secret, so only what follows it counts.
    let parts: HashSet<&[u8]> = key.expose().as_bytes()[25..].windows(8).collect();
    bytes.windows(8).any(|part| parts.contains(part))
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
    capture_with(ApiKey::parse(&format!("{brand}-{secret}")).unwrap())
}

/// A capture of this key.
pub(crate) fn capture_with(key: ApiKey) -> Capture {
    Capture {
        id: CaptureId::parse(&random_hex(32)).unwrap(),
        site: Site::Omnisend,
        key,
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
