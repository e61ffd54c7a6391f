//! The keys of a team, on real OpenBao servers.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use keyferry_test_support::engine::{Client, Cluster, Engine, Relay, Token};
use keyferry_tests::{Home, Keyring};

use crate::build::{Build, Builds};
use crate::host::{new_key, row};
use crate::report::{Goal, Row, Section, Subject, Unit};
use crate::sample::{Contestant, Sample, millis};

/// The policy that administrators paste.
const POLICY: &str = include_str!("../../../../docs/team/keyferry-policy.hcl");
/// The name of the policy.
const POLICY_NAME: &str = "keyferry";
/// Keys that are shared and listed.
const KEYS: u32 = 100;
/// Validity of a token: longer than a run.
const TOKEN: Duration = Duration::from_hours(1);
/// Captured long ago.
const CAPTURED_AT: u64 = 1_740_000_000;
/// Longest wait for a write after the leader's end.
const FAILOVER: Duration = Duration::from_mins(1);

/// A computer of one person's, with keys in its keyring and connected to an engine.
struct Person(Keyring);

impl Person {
    fn connect(build: &Build, address: &str, ca_file: &Path, token: &Token, keys: u32) -> Result<Self> {
        let mut home = Home::new(&build.host);
        home.set_env("NO_PROXY", "127.0.0.1");
        let keyring = Keyring::start(home)?;
        let person = Self(keyring);
        for _ in 0..keys {
            person.keep_new_key()?;
        }
        let mut command = person.0.home().command(&build.host);
        command.args(["team", "connect", address, "--token-stdin", "--ca-file"]).arg(ca_file);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        child.stdin.take().context("no pipe")?.write_all(token.expose().as_bytes())?;
        ensure!(child.wait()?.success(), "the helper does not connect");
        Ok(person)
    }

    /// Puts a key into the keyring that nobody has shared.
    fn keep_new_key(&self) -> Result<()> {
        self.0.keep(new_key()?.0.expose(), "UpstackData", CAPTURED_AT)
    }

    /// Runs a command of the helper's. Returns its time and whether it succeeded.
    fn run(&self, args: &[&str]) -> (f64, bool) {
        let started = Instant::now();
        let run = self.0.home().keyferry(args);
        (millis(started), run.code == Some(0))
    }

    fn succeed(&self, args: &[&str]) -> Result<f64> {
        let (time, succeeded) = self.run(args);
        ensure!(succeeded, "{args:?} fails");
        Ok(time)
    }
}

fn new_token(root: &Client) -> Result<Token> {
    root.write_policy(POLICY_NAME, POLICY)?;
    root.create_token(POLICY_NAME, TOKEN)
}

/// Measures sharing, listing and the end of a leader.
pub(crate) fn section(rounds: usize, builds: &Builds) -> Result<Section> {
    let engine = Engine::start_on_disk()?;
    let token = new_token(engine.root())?;
    let connect = |build, keys| Person::connect(build, engine.address(), engine.ca_file(), &token, keys);
    // An old build may know no team.
    let knows_team = |build: &&Build| Home::new(&build.host).keyferry(&["team", "--help"]).code == Some(0);
    let known: Vec<&Build> = builds.iter().filter(knows_team).collect();

    let relay = Relay::start(engine.address())?;
    let sharer = Person::connect(&builds.new, relay.address(), engine.ca_file(), &token, KEYS)?;
    relay.take_traffic();
    sharer.succeed(&["team", "sync"])?;
    #[expect(clippy::cast_precision_loss, reason = "less than 2^52 bytes")]
    let bytes = relay.take_traffic().bytes as f64 / f64::from(KEYS);

    // The engine has the keys of one person by now. A list is as long in each round.
    let listers = known.iter().map(|build| Ok((*build, connect(build, 0)?))).collect::<Result<Vec<_>>>()?;
    let mut listing: Vec<Contestant<'_>> = vec![];
    for (build, person) in &listers {
        listing.push((build.subject.clone(), Box::new(|| person.succeed(&["list", "--team"]))));
    }
    let list = row(&format!("list {KEYS} keys"), Unit::Millis, Goal::None, rounds, &mut listing)?;
    drop(listing);

    let mut sharing: Vec<Contestant<'_>> = vec![];
    for &build in &known {
        let share = move || connect(build, KEYS)?.succeed(&["team", "sync"]);
        sharing.push((build.subject.clone(), Box::new(share)));
    }
    let share = row(&format!("share {KEYS} keys"), Unit::Millis, Goal::None, rounds, &mut sharing)?;
    let a_second = share.sample(&Subject::Keyferry).context("no sample")?;
    let a_second = a_second.map(|time| f64::from(KEYS) * 1_000.0 / time);
    let single = |name: &str, unit, sample| Row::new(name, unit, Goal::None, [(Subject::Keyferry, sample)]);
    Ok(Section {
        title: "Helper: a team's keys",
        note: format!(
            "Real OpenBao servers on this computer, with TLS, on disk by Raft, and with an audit log; nothing delays the \
             network between. `keyferry list --team` and `keyferry team sync` from start to end, of {KEYS} keys that \
             each are a store's only one. Sharing a key takes two writes: the key, and its description. Bytes are those \
             of TCP in both directions, without its headers, by a relay, the command's sign-in included. Failover: the leader of three servers is \
             killed, and `keyferry team sync` of one new key is repeated at another server until it succeeds; the floor \
             is the time until a server calls itself the leader, with the quickest elections that OpenBao allows.",
        ),
        rows: vec![
            list,
            share,
            single("keys shared in a second", Unit::Count, a_second),
            single("bytes for a shared key", Unit::Bytes, bytes.into()),
            failover(rounds, &builds.new)?,
        ],
    })
}

/// The time from the end of the leader to the first key that is shared after it.
fn failover(rounds: usize, build: &Build) -> Result<Row> {
    let mut cluster = Cluster::start()?;
    let token = new_token(&cluster.root(cluster.wait_for_leader()?))?;
    let connect = |address| Person::connect(build, address, cluster.ca_file(), &token, 0);
    let people = cluster.addresses().into_iter().map(connect).collect::<Result<Vec<_>>>()?;
    let (mut shared, mut led) = (Sample::default(), Sample::default());
    for _ in 0..rounds {
        let leader = cluster.wait_for_leader()?;
        let person = &people[(leader + 1) % people.len()];
        person.keep_new_key()?;
        cluster.kill(leader);
        let killed = Instant::now();
        let new_leader = thread::scope(|scope| {
            let new_leader = scope.spawn(|| cluster.wait_for_leader().map(|_| millis(killed)));
            while !person.run(&["team", "sync"]).1 {
                ensure!(killed.elapsed() < FAILOVER, "no key is shared after the leader's end");
            }
            shared.push(millis(killed));
            new_leader.join().ok().context("the wait for a leader has panicked")?
        });
        led.push(new_leader?);
        cluster.restart(leader)?;
    }
    let samples = [(Subject::Keyferry, shared), (Subject::floor("a new leader"), led)];
    Ok(Row::new("first key after the leader's end", Unit::Millis, Goal::None, samples))
}
