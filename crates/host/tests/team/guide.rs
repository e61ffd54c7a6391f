//! The administrator's guide: every command of it runs, and its sample of the audit log is like the real one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use keyferry_test_support::Run;
use keyferry_test_support::engine::{Client, Engine, MOUNT, Provider, Token};
use keyferry_test_support::process::Process;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{KEY, first_write};

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
        fs::copy(docs().join("keyferry-policy.hcl"), folder.path().join("keyferry-policy.hcl")).unwrap();
        fs::write(folder.path().join("client-secret"), "secret").unwrap();
        fs::write(folder.path().join("key.txt"), KEY).unwrap();
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

    /// Signs the person in by the guide's command, and in the browser that it opens.
    fn sign_in(&self) -> Token {
        let (_, rest) = GUIDE.split_once("`bao login ").unwrap();
        let (arguments, _) = rest.split_once(r" \|").unwrap();
        // The address for the browser is on standard error, the token alone on standard output.
        let command = format!("bao login {arguments} skip_browser=true 3>&1 1>token 2>&3");
        let mut shell = self.bao("bash");
        shell.args(["-eu", "-c", &command]).stdout(Stdio::piped());
        let mut login = Process::start(&mut shell, "bash").unwrap();
        let address = login.wait_for_line("/oauth2/authorize?").unwrap();
        let back = self.provider.sign_in(address.trim(), PERSON).unwrap();
        assert_eq!(self.provider.open(&back).unwrap(), 200);
        assert!(login.child().wait().unwrap().success());
        Token::new(fs::read_to_string(self.folder.path().join("token")).unwrap().trim())
    }
}

#[test]
fn every_command_of_the_guide_works_in_its_order_and_its_sample_is_like_the_real_audit_log() {
    let administrator = Administrator::start();
    let data = format!("{MOUNT}/data/{ENTRY}");
    let key_of = |client: &Client| client.get(&data).unwrap().body().unwrap()["data"]["data"]["key"].clone();
    let mut person: Option<Client> = None;
    let mut ran = 0;
    for block in commands() {
        // The people do their part when the policy and the sign-in are there.
        if block.starts_with("grep") {
            let client = administrator.engine.client(&administrator.sign_in());
            client.post(&data, &first_write(KEY)).unwrap().done().unwrap();
            assert_eq!(key_of(&client), KEY);
            person = Some(client);
        }
        let output = administrator.run(&block);
        let signed_in = || person.as_ref().expect("nobody has signed in yet");
        let readers = || output.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        match block.split(' ').collect::<Vec<_>>()[..] {
            ["grep", ..] => {
                let names: Vec<_> = readers().map(|line| line["auth"]["display_name"].clone()).collect();
                assert_eq!(names, [format!("oidc-{PERSON}")]);
            }
            ["bao", "write", "-field=hash", ..] => {
                let written = administrator.engine.audit_log().unwrap();
                assert!(written.contains(output.trim()), "{output}");
            }
            ["for", ..] => assert_eq!(signed_in().get(&data).unwrap().status, 403, "the token still works"),
            ["bao", "kv", "delete", ..] => {
                assert_eq!(administrator.engine.root().get(&data).unwrap().status, 404);
            }
            ["bao", "operator", ..] => {
                assert!(
                    fs::metadata(administrator.folder.path().join("keyferry.snap")).unwrap().len() > 1000
                );
            }
            _ => {}
        }
        ran += 1;
    }
    check_sample(&administrator);
    assert_eq!(ran, GUIDE.matches("```sh\n").count());
    assert!(ran > 10, "{ran} blocks of commands");
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
fn check_sample(administrator: &Administrator) {
    let log = administrator.engine.audit_log().unwrap();
    let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut written =
        lines.filter(|line| line["type"] == "response" && line["request"]["operation"] == "create");
    let mut real = written.find(|line| line["request"]["path"] == format!("{MOUNT}/data/{ENTRY}")).unwrap();
    // It differs from one run to the next.
    real["request"]["remote_port"] = json!(50184);
    let file = docs().join("audit-write.json");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, serde_json::to_string_pretty(&real).unwrap() + "\n").unwrap();
    }
    let sample: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(shape(&sample), shape(&real));
    assert_eq!(sample["auth"]["display_name"], format!("oidc-{PERSON}"));
}
