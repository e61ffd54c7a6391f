//! The administrator's guide: every command of it runs, and its sample of the audit log is like the real one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use keyferry_core::protocol::Capture;
use keyferry_test_support::Run;
use keyferry_test_support::engine::{Engine, MOUNT, Provider};
use keyferry_test_support::fixtures::{capture, entry_id};
use keyferry_test_support::process::Process;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::helper::{Person, place};
use crate::{browser, wait_until};

const GUIDE: &str = include_str!("../../../../docs/TEAMS.md");
/// The entry in the guide's commands.
const ENTRY: &str = "keyferry/64f0c1d2e3a4b5c6d7e8f901/0123456789abcdef";
/// The person in the guide's commands.
const PERSON: &str = "anna@agency.example";

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/team")
}

/// The blocks of commands, without the indentation that they have in a list.
fn commands() -> Vec<String> {
    let mut blocks = vec![];
    let mut lines = GUIDE.lines();
    while let Some(line) = lines.next() {
        let Some(indentation) = line.strip_suffix("```sh") else { continue };
        let block = lines.by_ref().take_while(|line| line.trim() != "```");
        blocks.push(
            block.map(|line| line.strip_prefix(indentation).unwrap_or(line)).collect::<Vec<_>>().join("\n"),
        );
    }
    blocks
}

/// An administrator's computer, with the files that the guide names.
struct Administrator {
    engine: Engine,
    provider: Provider,
    folder: TempDir,
}

impl Administrator {
    fn start() -> Self {
        let (engine, provider) = (Engine::start_empty().unwrap(), Provider::start().unwrap());
        let folder = TempDir::new().unwrap();
        for policy in ["keyferry-policy.hcl", "keyferry-remove-policy.hcl"] {
            fs::copy(docs().join(policy), folder.path().join(policy)).unwrap();
        }
        fs::write(folder.path().join("client-secret"), "secret").unwrap();
        Self { engine, provider, folder }
    }

    fn bao(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).stdin(Stdio::null());
        command.env("HOME", self.folder.path()).env("BAO_ADDR", self.engine.address());
        command.env("BAO_CACERT", self.engine.ca_file());
        command
    }

    /// Runs commands of the guide with this server's addresses and paths.
    fn run(&self, commands: &str) -> String {
        let audit_log = self.engine.audit_log_file().to_str().unwrap();
        let commands = commands
            .replace("https://login.example.com", self.provider.address())
            .replace("/var/log/openbao/audit.log", audit_log);
        let mut shell = self.bao("bash");
        shell.args(["-eu", "-c", &commands]).env("BAO_TOKEN", self.engine.root_token().expose());
        let Run { code, out, err } = Run::of(&mut shell);
        assert_eq!(code, Some(0), "{commands}\n{out}{err}");
        out
    }

    /// A person connects by the guide's command and in the browser, and saves a key.
    fn connect(&self) -> (Person, Capture) {
        let person = Person::new();
        let (_, rest) =
            GUIDE.split_once("`keyferry team connect https://vault.example.com:8200 --oidc").unwrap();
        assert!(rest.starts_with('`'), "the command has more arguments");
        let mut command = person.home().command(person.home().helper());
        command.args(["team", "connect", self.engine.address(), "--oidc", "--ca-file"]);
        command.arg(self.engine.ca_file()).stdout(Stdio::piped());
        let mut connect = Process::start(&mut command, "the helper").unwrap();
        let address = connect.wait_for_line("/oauth2/authorize?").unwrap();
        let back = self.provider.sign_in(address.trim(), PERSON).unwrap();
        // The helper listens from the moment when it waits.
        let back = back.replace("localhost", "127.0.0.1");
        wait_until("the helper to listen", || self.provider.open(&back).is_ok());
        assert!(connect.child().wait().unwrap().success());
        let capture = capture();
        person.home().save(&capture);
        person.run(&["team", "sync"]).ok();
        (person, capture)
    }
}

#[test]
fn every_command_of_the_guide_works_in_its_order_and_its_sample_is_like_the_real_audit_log() {
    let _browser = browser();
    let administrator = Administrator::start();
    let root = administrator.engine.root();
    let blocks = commands();
    // The people do their part when the policy and the sign-in are there.
    let (set_up, later) = blocks.split_at(blocks.iter().position(|block| block.starts_with("grep")).unwrap());
    for block in set_up {
        administrator.run(block);
    }
    let (person, capture) = administrator.connect();
    let (entry, key) = (place(&capture.key), capture.key.expose());
    let data = format!("{MOUNT}/data/{entry}");
    assert_eq!(person.run(&["show", entry_id(key).as_str(), "--reveal"]).ok().trim_end(), key);
    person.keyring.clear().unwrap();
    let reveal = || person.run(&["show", entry_id(key).as_str(), "--reveal"]);
    assert_eq!(reveal().ok().trim_end(), key, "from the team");
    check_sample(&administrator, &entry);
    fs::write(administrator.folder.path().join("key.txt"), key).unwrap();
    for block in later {
        let output = administrator.run(&block.replace(ENTRY, &entry));
        match block.split(' ').collect::<Vec<_>>()[..] {
            ["grep", ..] => {
                let name = format!("oidc-{PERSON}");
                assert!(
                    output.lines().count() > 0 && output.lines().all(|line| line.contains(&name)),
                    "{output}"
                );
            }
            ["bao", "write", "-field=hash", ..] => {
                assert!(administrator.engine.audit_log().unwrap().contains(output.trim()), "{output}");
            }
            ["for", ..] => assert_ne!(reveal().code, Some(0), "the token still works"),
            ["bao", "kv", "delete", ..] => assert_eq!(root.get(&data).unwrap().status, 404),
            ["bao", "kv", "undelete", ..] => {
                let about = root.get(&data).unwrap().body["data"]["metadata"].clone();
                assert_eq!(about["destroyed"], true, "it was destroyed after it was back");
            }
            ["bao", "operator", ..] => {
                assert!(
                    fs::metadata(administrator.folder.path().join("keyferry.snap")).unwrap().len() > 1000
                );
            }
            _ => {}
        }
    }
    assert_eq!(blocks.len(), GUIDE.matches("```sh\n").count());
}

/// The shape of a value: the names of its members, and whether a text is an HMAC.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
        Value::Array(values) => values.iter().map(shape).collect(),
        Value::String(text) => if text.starts_with("hmac-sha256:") { "hmac" } else { "text" }.into(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// `UPDATE_EXPECT=1` writes the sample anew.
fn check_sample(administrator: &Administrator, entry: &str) {
    let log = administrator.engine.audit_log().unwrap();
    let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut written =
        lines.filter(|line| line["type"] == "response" && line["request"]["operation"] == "create");
    let mut real = written.find(|line| line["request"]["path"] == format!("{MOUNT}/data/{entry}")).unwrap();
    // They differ from one run to the next.
    real["request"]["remote_port"] = json!(50184);
    real["request"]["path"] = json!(format!("{MOUNT}/data/{ENTRY}"));
    let file = docs().join("audit-write.json");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, serde_json::to_string_pretty(&real).unwrap() + "\n").unwrap();
    }
    let sample: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(shape(&sample), shape(&real));
    assert_eq!(sample["auth"]["display_name"], format!("oidc-{PERSON}"));
}
