//! The helper compared with a minimal native messaging host and with other clients of the keyring.

use crate::build::{Build, Builds};
use crate::report::{Goal, LEVEL, Row, Section, Subject, Unit};
use crate::sample::{Contestant, Sample, in_turns, millis};
use anyhow::{Context, Result, bail, ensure};
use keyferry_core::ids::{BrandId, CaptureId, EntryId};
use keyferry_core::key::ApiKey;
use keyferry_core::product::CHROMIUM_EXTENSION_ID;
use keyferry_core::protocol::{
    Capture, HostAnswer, HostCall, HostReply, HostRequest, PROTOCOL_VERSION, SavedKey,
};
use keyferry_core::sites::Site;
use keyferry_tests::{Home, Keyring, host_binary, project};
use rand::distr::{Alphanumeric, SampleString};
use std::cell::RefCell;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use crate::peers::Peers;

/// The larger number of keys in the keyring.
const MANY: usize = 1_000;

/// A program that reads requests from standard input and writes answers to standard output.
pub(crate) struct Talk {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Talk {
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child =
            command.spawn().with_context(|| format!("{} does not start", command.get_program().display()))?;
        let (input, output) = (child.stdin.take(), child.stdout.take().context("no pipe")?);
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    /// Sends a native message and reads the next.
    fn message(&mut self, message: &[u8]) -> Result<Vec<u8>> {
        let length = u32::try_from(message.len())?.to_ne_bytes();
        self.input.as_mut().context("no pipe")?.write_all(&[&length, message].concat())?;
        self.next_message()
    }

    fn next_message(&mut self) -> Result<Vec<u8>> {
        let mut length = [0; 4];
        self.output.read_exact(&mut length).context("no reply")?;
        let mut reply = vec![0; u32::from_ne_bytes(length) as usize];
        self.output.read_exact(&mut reply)?;
        Ok(reply)
    }

    /// Sends a line and reads the next.
    pub(crate) fn line(&mut self, line: &str) -> Result<String> {
        writeln!(self.input.as_mut().context("no pipe")?, "{line}")?;
        let mut reply = String::new();
        self.output.read_line(&mut reply)?;
        Ok(reply.trim().to_owned())
    }

    /// Sends a call to Keyferry's helper and returns its final answer.
    fn ask(&mut self, call: HostCall) -> Result<HostAnswer> {
        let request = HostRequest { protocol: PROTOCOL_VERSION, client: "bench".to_owned(), id: 1, call };
        let mut reply = self.message(&serde_json::to_vec(&request)?)?;
        loop {
            let answer = serde_json::from_slice::<HostReply>(&reply)?.answer;
            match answer {
                // On a busy machine, the keyring may be slow enough for this reply.
                HostAnswer::Waiting => reply = self.next_message()?,
                HostAnswer::Failed(failure) => bail!("the helper failed: {failure:?}"),
                answer => return Ok(answer),
            }
        }
    }

    fn save(&mut self, key: ApiKey) -> Result<SavedKey> {
        let bytes: [u8; 16] = rand::random();
        let id = CaptureId::from_bytes(&bytes).context("no id")?;
        let capture = Capture {
            id,
            site: Site::Omnisend,
            key,
            brand_on_page: None,
            label: "UpstackData".to_owned(),
            captured_at: 1_700_000_000,
        };
        match self.ask(HostCall::Save(capture))? {
            HostAnswer::Saved { entry, .. } => Ok(entry),
            other => bail!("{other:?} is no answer to a save"),
        }
    }

    /// The process's largest resident set so far, in bytes.
    fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
        let kib: f64 = peak.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024.0)
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        // Closing its input ends the program.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// The programs measured, in a home with a keyring.
struct Programs<'a> {
    home: &'a Home,
    builds: &'a Builds,
    peers: &'a Peers,
}

impl Programs<'_> {
    fn command(&self, program: impl AsRef<Path>) -> Command {
        self.home.command(program.as_ref())
    }

    fn host(&self) -> Result<Talk> {
        self.host_of(&self.builds.new)
    }

    fn host_of(&self, build: &Build) -> Result<Talk> {
        let mut command = self.command(&build.host);
        command.arg(format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/"));
        Talk::start(command)
    }

    fn echo(&self) -> Result<Talk> {
        Talk::start(self.command(&self.peers.echo_host))
    }

    fn python_echo(&self) -> Result<Talk> {
        let mut command = self.command("/usr/bin/python3");
        command.arg(project().join("tests/bench/echo_host.py"));
        Talk::start(command)
    }

    fn keepassxc_proxy(&self) -> Result<Talk> {
        Talk::start(self.command("keepassxc-proxy"))
    }

    fn libsecret(&self) -> Result<Talk> {
        Talk::start(self.command(&self.peers.libsecret_client))
    }

    fn secret_tool(&self, id: &str, key: &str) -> Result<()> {
        let attributes = ["service", "keyferry", "username", id];
        let mut store = self.command("secret-tool");
        store.args(["store", "--label=Omnisend API key"]).args(attributes).stdin(Stdio::piped());
        let mut store = store.spawn()?;
        store.stdin.take().context("no pipe")?.write_all(key.as_bytes())?;
        ensure!(store.wait()?.success(), "secret-tool does not store");
        let kept = self.command("secret-tool").arg("lookup").args(attributes).output()?;
        ensure!(kept.stdout == key.as_bytes(), "secret-tool gave other bytes back");
        Ok(())
    }

    fn python_keyring(&self, id: &str, key: &str) -> Result<()> {
        let mut command = self.command("/usr/bin/python3");
        command.arg(project().join("tests/bench/python_keyring.py")).args([id, key]);
        let output = command.output()?;
        ensure!(output.stdout == b"ok\n", "keyring: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }
}

/// A random key, and an ID for clients that do not derive one.
pub(crate) fn new_key() -> Result<(ApiKey, String)> {
    let brand = BrandId::from_bytes(&rand::random::<[u8; 12]>()).context("no brand")?;
    let id = EntryId::from_bytes(&rand::random::<[u8; 8]>()).context("no id")?;
    let secret = Alphanumeric.sample_string(&mut rand::rng(), 50);
    let key = ApiKey::parse(&format!("{brand}-{secret}")).context("no key")?;
    Ok((key, id.into()))
}

/// Echoes every message on the socket of `KeePassXC`, so that only its proxy is measured.
fn behind_keepassxc_proxy(home: &Home) -> Result<()> {
    let folder = home.path("run/app/org.keepassxc.KeePassXC");
    fs::create_dir_all(&folder)?;
    let socket = folder.join("org.keepassxc.KeePassXC.BrowserServer");
    let listener = UnixListener::bind(&socket)?;
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = stream.read(&mut buffer) {
                if stream.write_all(&buffer[..length]).is_err() {
                    break;
                }
            }
        }
    });
    Ok(())
}

/// Measures the time from process start to first reply, the time to save, and the helper's size and memory.
pub(crate) fn few_keys(rounds: usize, builds: &Builds, peers: &Peers) -> Result<Vec<Section>> {
    let keyring = Keyring::start(Home::new(host_binary()))?;
    behind_keepassxc_proxy(keyring.home())?;
    let programs = Programs { home: keyring.home(), builds, peers };
    Ok(vec![start(rounds, &programs)?, saving(rounds, &programs)?, weight(&programs)?])
}

fn start(rounds: usize, programs: &Programs<'_>) -> Result<Section> {
    let first_reply = |start: &dyn Fn() -> Result<Talk>, hello: &[u8]| {
        let started = Instant::now();
        start()?.message(hello)?;
        Ok(millis(started))
    };
    let hello = serde_json::to_vec(&HostRequest {
        protocol: PROTOCOL_VERSION,
        client: "bench".to_owned(),
        id: 1,
        call: HostCall::Hello,
    })?;
    let first_reply = &first_reply;
    let hello = hello.as_slice();
    let mut contestants: Vec<Contestant<'_>> = vec![];
    for build in programs.builds.iter() {
        let measure = move || first_reply(&|| programs.host_of(build), hello);
        contestants.push((build.subject.clone(), Box::new(measure)));
    }
    contestants.extend::<[Contestant<'_>; 3]>([
        (Subject::peer("C echo host"), Box::new(move || first_reply(&|| programs.echo(), hello))),
        (Subject::peer("Python echo host"), Box::new(move || first_reply(&|| programs.python_echo(), hello))),
        (
            Subject::peer("keepassxc-proxy"),
            Box::new(move || first_reply(&|| programs.keepassxc_proxy(), hello)),
        ),
    ]);
    let row = row("spawn to first reply", Unit::Millis, Goal::Times(1.5), rounds * 3, &mut contestants)?
        .limit(Some(LEVEL));
    Ok(Section {
        title: "Helper: start",
        note: "The process is spawned, sent one message, and answers; Keyferry is asked who it is. Behind \
               keepassxc-proxy stands an echo in place of KeePassXC. browserpass and passff ship no host in Debian, \
               npm or PyPI."
            .to_owned(),
        rows: vec![row],
    })
}

fn saving(rounds: usize, programs: &Programs<'_>) -> Result<Section> {
    let host = RefCell::new(programs.host()?);
    let libsecret = RefCell::new(programs.libsecret()?);
    let (host, libsecret) = (&host, &libsecret);
    let mut running: Vec<Contestant<'_>> = vec![
        (Subject::Keyferry, Box::new(move || keyferry_saves(&mut host.borrow_mut()))),
        (Subject::peer("libsecret"), Box::new(move || libsecret_saves(&mut libsecret.borrow_mut()))),
    ];
    let mut spawned: Vec<Contestant<'_>> = vec![];
    for build in programs.builds.iter() {
        let measure = move || spawning(|| keyferry_saves(&mut programs.host_of(build)?));
        spawned.push((build.subject.clone(), Box::new(measure)));
    }
    spawned.extend::<[Contestant<'_>; 3]>([
        (Subject::peer("libsecret"), Box::new(|| spawning(|| libsecret_saves(&mut programs.libsecret()?)))),
        (
            Subject::peer("secret-tool, twice"),
            Box::new(|| {
                let (key, id) = new_key()?;
                spawning(|| programs.secret_tool(&id, key.expose()))
            }),
        ),
        (
            Subject::peer("Python keyring"),
            Box::new(|| {
                let (key, id) = new_key()?;
                spawning(|| programs.python_keyring(&id, key.expose()))
            }),
        ),
    ]);
    Ok(Section {
        title: "Helper: save and read back",
        note: "A new key goes into gnome-keyring and is read back and compared. All start from an empty keyring and \
               add a key a round, so the keyring grows for all of them alike. libsecret is a C program that calls \
               `secret_password_store_sync` and `secret_password_lookup_sync`."
            .to_owned(),
        rows: vec![
            row("from spawn to answer", Unit::Millis, Goal::Times(1.2), rounds, &mut spawned)?
                .limit(Some(LEVEL)),
            row("in a process that runs already", Unit::Millis, Goal::Times(1.2), rounds, &mut running)?,
        ],
    })
}

fn spawning<T>(work: impl FnOnce() -> Result<T>) -> Result<f64> {
    let started = Instant::now();
    work()?;
    Ok(millis(started))
}

fn keyferry_saves(host: &mut Talk) -> Result<f64> {
    let (key, _) = new_key()?;
    let started = Instant::now();
    host.save(key)?;
    Ok(millis(started))
}

fn libsecret_saves(client: &mut Talk) -> Result<f64> {
    let (key, id) = new_key()?;
    let started = Instant::now();
    ensure!(client.line(&format!("save {id} {}", key.expose()))? == "ok", "libsecret does not save");
    Ok(millis(started))
}

fn weight(programs: &Programs<'_>) -> Result<Section> {
    let size = |path: &Path| -> Result<Sample> {
        #[expect(clippy::cast_precision_loss, reason = "a file that is run is smaller")]
        let bytes = fs::metadata(path)?.len() as f64;
        Ok(bytes.into())
    };
    let (mut binaries, mut resident) = (vec![], vec![]);
    for build in programs.builds.iter() {
        let mut host = programs.host_of(build)?;
        host.save(new_key()?.0)?;
        binaries.push((build.subject.clone(), size(&build.host)?));
        resident.push((build.subject.clone(), host.memory()?.into()));
    }
    let mut echo = programs.echo()?;
    echo.message(b"{}")?;
    let mut python = programs.python_echo()?;
    python.message(b"{}")?;
    let mut proxy = programs.keepassxc_proxy()?;
    proxy.message(b"{}")?;
    let mut libsecret = programs.libsecret()?;
    libsecret_saves(&mut libsecret)?;
    binaries.extend([
        (Subject::peer("C echo host"), size(&programs.peers.echo_host)?),
        (
            Subject::peer("keepassxc-proxy, without its libraries"),
            size(Path::new("/usr/bin/keepassxc-proxy"))?,
        ),
    ]);
    resident.extend([
        (Subject::peer("C echo host"), echo.memory()?.into()),
        (Subject::peer("libsecret"), libsecret.memory()?.into()),
        (Subject::peer("Python echo host"), python.memory()?.into()),
        (Subject::peer("keepassxc-proxy"), proxy.memory()?.into()),
    ]);
    Ok(Section {
        title: "Helper: weight",
        note: "The resident set is the largest so far: after a save for Keyferry and libsecret, after a reply for the \
               others. It counts shared libraries."
            .to_owned(),
        rows: vec![
            Row::new("binary", Unit::Bytes, Goal::Most(1_200_000.0), binaries).limit(Some(LEVEL)),
            Row::new("resident set", Unit::Bytes, Goal::Most(4_000_000.0), resident).limit(Some(LEVEL)),
        ],
    })
}

/// List, find and save with one key in the keyring and with many.
pub(crate) fn many_keys(rounds: usize, builds: &Builds, peers: &Peers) -> Result<Section> {
    let keyring = Keyring::start(Home::new(host_binary()))?;
    let programs = Programs { home: keyring.home(), builds, peers };
    let host = RefCell::new(programs.host()?);
    let libsecret = RefCell::new(programs.libsecret()?);
    let (host, libsecret) = (&host, &libsecret);
    let first = host.borrow_mut().save(new_key()?.0)?;
    let mut rows = vec![];
    let mut growth: Vec<(f64, f64)> = vec![];
    let libsecret_subject = Subject::peer("libsecret");
    for stored in [1, MANY] {
        for _ in 1..stored {
            // By libsecret's client, which is faster. The entries are alike.
            libsecret_saves(&mut libsecret.borrow_mut())?;
        }
        let id = first.id.as_str();
        let entry = &first.id;
        let mut list: Vec<Contestant<'_>> = vec![
            (Subject::Keyferry, Box::new(move || spawning(|| host.borrow_mut().ask(HostCall::List)))),
            (
                Subject::peer("libsecret"),
                Box::new(move || {
                    spawning(|| {
                        let count = libsecret.borrow_mut().line("list")?;
                        ensure!(count.parse::<usize>()? >= stored, "libsecret finds {count}");
                        Ok(())
                    })
                }),
            ),
            (
                Subject::floor("the keyring's processor time"),
                Box::new(|| {
                    let before = keyring.processor_time()?;
                    host.borrow_mut().ask(HostCall::List)?;
                    Ok(keyring.processor_time()?.saturating_sub(before).as_secs_f64() * 1_000.0)
                }),
            ),
        ];
        let mut find: Vec<Contestant<'_>> = vec![
            (
                Subject::Keyferry,
                Box::new(move || {
                    spawning(|| host.borrow_mut().ask(HostCall::Reveal { entry: entry.clone() }))
                }),
            ),
            (
                Subject::peer("libsecret"),
                Box::new(move || {
                    spawning(|| {
                        ensure!(
                            libsecret.borrow_mut().line(&format!("find {id}"))? == "75",
                            "libsecret finds no key"
                        );
                        Ok(())
                    })
                }),
            ),
        ];
        let mut save: Vec<Contestant<'_>> = vec![
            (Subject::Keyferry, Box::new(move || keyferry_saves(&mut host.borrow_mut()))),
            (Subject::peer("libsecret"), Box::new(move || libsecret_saves(&mut libsecret.borrow_mut()))),
        ];
        for (what, contestants) in [("list", &mut list), ("find", &mut find), ("save", &mut save)] {
            let goal = if what == "list" && stored == MANY { Goal::Most(150.0) } else { Goal::None };
            // A search is so short that the scheduler affects its time: more rounds.
            let rounds = match what {
                "list" => rounds.div_ceil(2),
                "save" => rounds,
                _ => 10 * rounds,
            };
            let row = row(&format!("{what}, {stored} stored"), Unit::Millis, goal, rounds, contestants)?;
            growth.push((median(&row, &Subject::Keyferry)?, median(&row, &libsecret_subject)?));
            rows.push(row);
        }
    }
    for (index, what) in ["list", "find", "save"].into_iter().enumerate() {
        let (few, many) = (&growth[index], &growth[index + 3]);
        rows.push(Row::new(
            format!("{what}: growth from 1 to {MANY}"),
            Unit::Times,
            Goal::Times(1.0),
            [
                (Subject::Keyferry, (many.0 / few.0).into()),
                (libsecret_subject.clone(), (many.1 / few.1).into()),
            ],
        ));
    }
    Ok(Section {
        title: "Helper: many keys",
        note: format!(
            "The same keyring with 1 and with {MANY} keys, asked by processes that run already. libsecret \
             reads all attributes, as Keyferry does, and for a find the one secret. Each save adds a key. The keyring's \
             own part is the processor time that its process takes for one list: no client can have it quicker, since \
             the Secret Service gives attributes one item at a time."
        ),
        rows,
    })
}

fn median(row: &Row, subject: &Subject) -> Result<f64> {
    Ok(row.sample(subject).context("not measured")?.median())
}

/// Measures the contestants in turns.
pub(crate) fn row(
    name: &str,
    unit: Unit,
    goal: Goal,
    rounds: usize,
    contestants: &mut [Contestant<'_>],
) -> Result<Row> {
    Ok(Row::new(name, unit, goal, in_turns(rounds, contestants)?))
}
