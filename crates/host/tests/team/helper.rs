//! The helper with a real keyring and a real server: what it shares, what it never does, and what it says.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{Capture, HostAnswer, HostCall, SavedKey};
use keyferry_test_support::engine::{Engine, MOUNT, MOUNT_V1, Provider, Token};
use keyferry_test_support::fixtures::{capture, entry_id};
use keyferry_test_support::{Home, Host, Keyring, Run, contains_key_part};
use serde_json::{Value, json};

use crate::{browser, first_write, wait_until};

pub(crate) const POLICY: &str = include_str!("../../../../docs/team/keyferry-policy.hcl");

/// A server with the administrator's policy.
pub(crate) fn start() -> Engine {
    let engine = Engine::start().unwrap();
    engine.root().write_policy("keyferry", POLICY).unwrap();
    engine
}

/// A token of the administrator's for one person.
pub(crate) fn token(engine: &Engine) -> Token {
    engine.root().create_token("keyferry", Duration::from_mins(5)).unwrap()
}

/// One person's computer.
pub(crate) struct Person {
    pub(crate) keyring: Keyring,
}

impl Person {
    pub(crate) fn new() -> Self {
        let home = Home::new(env!("CARGO_BIN_EXE_keyferry"));
        Self { keyring: Keyring::start(home).unwrap() }
    }

    pub(crate) fn connected(engine: &Engine, name: &str) -> Self {
        let person = Self::new();
        let run = person.connect(engine, &token(engine), &["--name", name]);
        assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
        person
    }

    pub(crate) fn home(&self) -> &Home {
        self.keyring.home()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.home().keyferry(args)
    }

    /// Runs a command with a secret on standard input.
    pub(crate) fn run_with(&self, args: &[&str], secret: &str) -> Run {
        self.home().keyferry_reading(args, secret)
    }

    fn connect(&self, engine: &Engine, token: &Token, more: &[&str]) -> Run {
        self.connect_to(engine.address(), engine.ca_file(), token, more)
    }

    pub(crate) fn connect_to(&self, address: &str, ca_file: &Path, token: &Token, more: &[&str]) -> Run {
        let file = ca_file.to_str().unwrap();
        let args = [&["team", "connect", address, "--token-stdin", "--ca-file", file], more].concat();
        self.run_with(&args, token.expose())
    }

    pub(crate) fn save(&self, capture: &Capture) -> SavedKey {
        self.home().save(capture)
    }

    fn status(&self) -> Value {
        self.run(&["team", "status", "--json"]).json()
    }
}

/// A person who has connected by this token and shared a key.
fn sharing(engine: &Engine) -> (Person, Token, Capture) {
    let (anna, token, capture) = (Person::new(), token(engine), capture());
    anna.connect(engine, &token, &[]).ok();
    anna.save(&capture);
    anna.run(&["team", "sync"]).ok();
    (anna, token, capture)
}

/// The place of a key.
pub(crate) fn place(key: &ApiKey) -> String {
    format!("keyferry/{}/{}", key.brand_id().unwrap(), entry_id(key.expose()))
}

/// The versions of an entry, and the key in the latest.
fn stored(engine: &Engine, key: &ApiKey) -> Option<(u64, String)> {
    let answer = engine.root().get(&format!("{MOUNT}/data/{}", place(key))).unwrap();
    let data = &answer.body["data"];
    Some((data["metadata"]["version"].as_u64()?, data["data"]["key"].as_str()?.to_owned()))
}

pub(crate) fn holds_once(engine: &Engine, key: &ApiKey) -> bool {
    stored(engine, key) == Some((1, key.expose().to_owned()))
}

fn description(engine: &Engine, key: &ApiKey) -> Value {
    let answer = engine.root().get(&format!("{MOUNT}/metadata/{}", place(key))).unwrap();
    answer.body["data"]["custom_metadata"].clone()
}

#[test]
fn a_saved_key_is_shared_by_itself_and_another_person_lists_and_reads_it() {
    let engine = start();
    let (anna, ben) = (Person::connected(&engine, "Anna Š"), Person::connected(&engine, "Ben"));
    let capture = capture();
    let mut host = Host::start(anna.home());
    assert!(matches!(host.ask(HostCall::Save(capture.clone())), HostAnswer::Saved { .. }));
    wait_until("the key on the server", || description(&engine, &capture.key).is_object());
    host.end_without(&capture.key);
    assert!(holds_once(&engine, &capture.key));
    let described = description(&engine, &capture.key);
    assert_eq!(described["captured_by"], "Anna Š");
    assert_eq!(described["last4"], capture.key.last4());
    assert_eq!(described["fingerprint"].as_str().unwrap().len(), 64);
    assert!(!contains_key_part(&described.to_string(), &capture.key));

    let id = entry_id(capture.key.expose());
    let listed = ben.run(&["list", "--team"]).ok();
    assert!(listed.contains(id.as_str()) && listed.contains("Anna Š"), "{listed}");
    assert!(!contains_key_part(&listed, &capture.key));
    assert!(anna.run(&["list", "--team"]).ok().contains("(also yours)"));
    assert_eq!(ben.run(&["show", id.as_str(), "--reveal"]).ok().trim_end(), capture.key.expose());
    assert_eq!(ben.home().list(), [], "reading saves nothing");
    assert_eq!(ben.run(&["show", "0123456789abcdef", "--reveal"]).code, Some(4));
}

#[test]
fn keys_from_before_connecting_are_shared_at_the_users_word_only() {
    let engine = start();
    let anna = Person::new();
    let capture = capture();
    anna.save(&capture);
    assert!(anna.connect(&engine, &token(&engine), &[]).out.contains("keyferry team sync"));
    // A helper that has looked at the ledger: it has shared what was saved after it.
    let later = keyferry_test_support::fixtures::capture();
    let mut host = Host::start(anna.home());
    host.ask(HostCall::Save(later.clone()));
    wait_until("the later key on the server", || holds_once(&engine, &later.key));
    assert_eq!(stored(&engine, &capture.key), None);
    assert!(anna.run(&["team", "sync"]).ok().contains("2 of 2 keys shared"));
    assert!(holds_once(&engine, &capture.key));
}

#[test]
fn a_key_that_a_command_saves_waits_for_the_team_and_doctor_reports_it_until_it_is_shared() {
    let engine = start();
    let anna = Person::connected(&engine, "Anna");
    let capture = capture();
    let run = anna.run_with(&["add"], capture.key.expose());
    assert!(run.ok().contains("keyferry team sync"));
    let team_lines = || {
        let report = anna.run(&["doctor"]).out;
        report.lines().filter(|line| line.contains("  Team ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(team_lines().contains(&"FAILED  Team keys: 1 of this computer's keys wait to be shared.".into()));
    // A helper that the browser starts shares it by itself.
    let mut host = Host::start(anna.home());
    host.ask(HostCall::Hello);
    wait_until("the key on the server", || holds_once(&engine, &capture.key));
    wait_until("the ledger", || anna.status()["shared"] == 1);
    host.end();
    let lines = team_lines();
    assert!(lines.iter().all(|line| line.starts_with("ok ")) && lines.len() == 4, "{lines:?}");
    anna.run(&["team", "disconnect"]).ok();
    assert!(team_lines().is_empty());
}

#[test]
fn two_people_who_save_one_key_share_one_version_and_the_first_name_stays() {
    let engine = start();
    let (anna, ben) = (Person::connected(&engine, "Anna"), Person::connected(&engine, "Ben"));
    let capture = capture();
    for person in [&anna, &ben] {
        person.save(&capture);
        person.run(&["team", "sync"]).ok();
        person.run(&["team", "sync"]).ok();
    }
    assert!(holds_once(&engine, &capture.key));
    assert_eq!(description(&engine, &capture.key)["captured_by"], "Anna");
}

#[test]
fn a_key_that_nobody_has_described_is_described_by_the_next_person() {
    let engine = start();
    let anna = Person::connected(&engine, "Anna");
    let capture = capture();
    // A helper that ended between the key and its description.
    let data = format!("{MOUNT}/data/{}", place(&capture.key));
    engine.root().post(&data, &first_write(capture.key.expose())).unwrap().done().unwrap();
    anna.save(&capture);
    anna.run(&["team", "sync"]).ok();
    assert!(holds_once(&engine, &capture.key));
    assert_eq!(description(&engine, &capture.key)["captured_by"], "Anna");
}

#[test]
fn something_else_in_a_keys_place_is_a_conflict_and_is_never_overwritten() {
    let engine = start();
    let anna = Person::connected(&engine, "Anna");
    let capture = capture();
    let other = "another program's text";
    let data = format!("{MOUNT}/data/{}", place(&capture.key));
    engine.root().post(&data, &first_write(other)).unwrap().done().unwrap();
    anna.save(&capture);
    let run = anna.run(&["team", "sync"]);
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert!(run.out.contains("was left as it is"), "{}", run.out);
    assert_eq!(stored(&engine, &capture.key), Some((1, other.to_owned())));
    assert_eq!(anna.status()["conflicts"], json!([entry_id(capture.key.expose())]));
    // With "update" in the policy, check-and-set alone keeps it.
    let wide = POLICY.replacen(r#"["create", "read"]"#, r#"["create", "read", "update"]"#, 1);
    engine.root().write_policy("keyferry", &wide).unwrap();
    assert_eq!(anna.run(&["team", "sync"]).code, Some(1));
    assert_eq!(stored(&engine, &capture.key), Some((1, other.to_owned())));
}

#[test]
fn a_key_that_was_removed_for_the_team_is_not_written_again() {
    let engine = start();
    let anna = Person::connected(&engine, "Anna");
    let capture = capture();
    anna.save(&capture);
    anna.run(&["team", "sync"]).ok();
    engine.root().delete(&format!("{MOUNT}/data/{}", place(&capture.key))).unwrap().done().unwrap();
    let run = anna.run(&["team", "sync"]);
    assert!(run.out.contains("removed it for the team"), "{}{}", run.out, run.err);
    assert_eq!(stored(&engine, &capture.key), None);
    assert!(anna.run(&["list", "--team"]).ok().contains("Your team has no keys yet."));
}

#[test]
fn a_key_that_is_saved_while_the_engine_is_sealed_waits_and_is_shared_afterwards() {
    let engine = start();
    let anna = Person::connected(&engine, "Anna");
    engine.seal().unwrap();
    let capture = capture();
    anna.save(&capture);
    let run = anna.run(&["team", "sync"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("sealed") && run.out.contains("not shared yet"), "{}{}", run.out, run.err);
    let status = anna.run(&["team", "status"]);
    assert_eq!(status.code, Some(1));
    assert!(status.out.contains("waiting to be shared"), "{}", status.out);
    assert_eq!(anna.home().list().len(), 1, "the keyring has it");
    engine.unseal().unwrap();
    assert!(anna.run(&["team", "sync"]).ok().contains("1 of 1 key shared"));
    assert!(holds_once(&engine, &capture.key));
}

#[test]
fn after_the_end_of_a_sign_in_nothing_is_lost_and_a_new_one_goes_on() {
    let engine = start();
    let anna = Person::new();
    let first = token(&engine);
    anna.connect(&engine, &first, &[]).ok();
    engine.root().revoke(&first).unwrap();
    let capture = capture();
    anna.save(&capture);
    let run = anna.run(&["team", "sync"]);
    assert!(run.err.contains("Sign in again with: keyferry team connect"), "{}", run.err);
    anna.connect(&engine, &token(&engine), &[]).ok();
    // By itself: the key was captured after connecting. Its earlier failure makes it wait for some seconds.
    assert!(anna.run(&["team", "sync"]).ok().contains("1 of 1 key shared"));
    assert!(holds_once(&engine, &capture.key));
}

#[test]
fn connecting_says_what_to_change_and_keeps_nothing_until_everything_is_right() {
    let engine = start();
    let anna = Person::new();
    let other = engine.other_ca_file().to_str().unwrap().to_owned();
    let token = token(&engine);
    engine.root().write_policy("narrow", &POLICY.replacen(r#""create", "#, "", 1)).unwrap();
    let narrow = engine.root().create_token("narrow", Duration::from_mins(5)).unwrap();
    for (run, expected) in [
        (anna.connect(&engine, &Token::made_up(), &[]), "FAILED  Team sign-in: "),
        (
            anna.connect(&engine, &token, &["--ca-file", &other]),
            "FAILED  Engine: The connection to the team's engine was not secure",
        ),
        (
            anna.connect(&engine, &token, &["--mount", "absent"]),
            "FAILED  Team mount: There is no mount absent",
        ),
        (
            anna.connect(&engine, &narrow, &[]),
            r#"path "secret/data/keyferry/*" { capabilities = ["create", "read"] }"#,
        ),
    ] {
        assert_eq!(run.code, Some(1), "{}{}", run.out, run.err);
        assert!(run.out.contains(expected), "{}", run.out);
        assert!(run.err.contains("team_not_ready"), "{}", run.err);
        assert_eq!(anna.run(&["team", "status"]).err.lines().count(), 4, "not connected");
    }
    let root = engine.root().create_token("root", Duration::from_mins(5)).unwrap();
    let run = anna.connect(&engine, &root, &["--mount", MOUNT_V1]);
    assert!(run.out.contains("FAILED  Team mount: old is KV version 1"), "{}", run.out);
    engine.seal().unwrap();
    let run = anna.connect(&engine, &token, &[]);
    assert!(run.out.contains("FAILED  Engine: The team's engine is sealed."), "{}", run.out);
    engine.unseal().unwrap();
    let run = anna.connect(&engine, &root, &[]);
    assert!(run.ok().contains("more than sharing keys needs: root."));
}

#[test]
fn a_machine_signs_in_once_by_a_wrapped_secret_id() {
    let engine = start();
    let machine = Person::new();
    let role = engine.root().create_app_role("keyferry", "keyferry", Duration::from_mins(5)).unwrap();
    let file = engine.ca_file().to_str().unwrap();
    let connect = |wrapped: &[&str], secret: &str| {
        let base =
            ["team", "connect", engine.address(), "--ca-file", file, "--approle", "--role-id", &role.role_id];
        machine.run_with(&[&base, wrapped].concat(), secret)
    };
    let wrapped = engine.root().create_wrapped_secret_id(&role).unwrap();
    connect(&["--wrapped"], wrapped.expose()).ok();
    let again = connect(&["--wrapped"], wrapped.expose());
    assert_eq!(again.code, Some(1), "{}", again.out);
    let plain = engine.root().create_secret_id(&role).unwrap();
    connect(&[], plain.expose()).ok();
}

#[test]
fn disconnecting_ends_the_token_and_leaves_all_keys() {
    let engine = start();
    let (anna, token, capture) = sharing(&engine);
    assert!(anna.run(&["team", "disconnect"]).ok().contains("The sign-in has ended."));
    assert_eq!(engine.client(&token).get("auth/token/lookup-self").unwrap().status, 403);
    assert!(holds_once(&engine, &capture.key));
    assert_eq!(anna.home().list().len(), 1);
    let own: Vec<_> =
        anna.home().files().into_iter().filter(|file| file.to_string_lossy().contains("/team/")).collect();
    assert!(own.is_empty(), "{own:?}");
    let tokens = anna.keyring.bus().secrets(&[("service", "keyferry-team")]).unwrap();
    assert!(tokens.is_empty());
}

#[test]
fn a_token_that_may_not_end_itself_is_reported_as_one_that_lives_on() {
    let engine = start();
    let (before, _) = POLICY.split_once("path \"auth/token/revoke-self\"").unwrap();
    let policy = format!("{before}path \"sys/capabilities-self\" {{ capabilities = [\"update\"] }}");
    engine.root().write_policy("lasting", &policy).unwrap();
    let token = engine.root().create_token_without_default("lasting", Duration::from_mins(5)).unwrap();
    let anna = Person::new();
    anna.connect(&engine, &token, &[]).ok();
    let out = anna.run(&["team", "disconnect"]).out;
    assert!(out.contains("The engine could not be asked to end the token."), "{out}");
    assert_eq!(engine.client(&token).get("auth/token/lookup-self").unwrap().status, 200);
}

#[test]
fn a_connection_that_cannot_be_kept_leaves_no_token_behind() {
    let engine = start();
    let role = engine.root().create_app_role("keyferry", "keyferry", Duration::from_mins(5)).unwrap();
    let tokens = || {
        let list = engine.root().list("auth/token/accessors").unwrap().body().unwrap();
        list["data"]["keys"].as_array().unwrap().len()
    };
    let before = tokens();
    let file = engine.ca_file().to_str().unwrap();
    for is_keyring_full in [false, true] {
        let machine = Person::new();
        if is_keyring_full {
            machine.keyring.set_full(true).unwrap();
        } else {
            // A folder in which nobody can make a file.
            let folder = machine.home().folder(".local/share/keyferry");
            std::os::unix::fs::symlink("/proc/sys", folder.join("team")).unwrap();
        }
        let secret = engine.root().create_secret_id(&role).unwrap();
        let args =
            ["team", "connect", engine.address(), "--ca-file", file, "--approle", "--role-id", &role.role_id];
        let run = machine.run_with(&args, secret.expose());
        assert_eq!(run.code, Some(1), "{}{}", run.out, run.err);
        assert_eq!(tokens(), before, "{}", run.err);
        machine.keyring.set_full(false).unwrap();
        assert!(machine.keyring.bus().secrets(&[("service", "keyferry-team")]).unwrap().is_empty());
        assert!(!machine.home().path(".local/share/keyferry/team/settings.json").exists());
    }
    let log = engine.audit_log().unwrap();
    let ended = log.lines().filter(|line| {
        line.contains("\"type\":\"response\"") && line.contains("\"path\":\"auth/token/revoke-self\"")
    });
    assert_eq!(ended.count(), 2, "each of them had signed in");
}

#[test]
fn no_file_and_no_log_holds_a_key_or_a_token_and_the_token_is_no_key() {
    let engine = start();
    let mut anna = Person::new();
    anna.keyring.home_mut().set_env("KEYFERRY_LOG", "trace");
    let token = token(&engine);
    let mut texts = vec![];
    let mut keep = |run: Run| texts.extend([run.out, run.err]);
    keep(anna.connect(&engine, &token, &[]));
    let capture = capture();
    let mut host = Host::start(anna.home());
    host.ask(HostCall::Save(capture.clone()));
    wait_until("the key on the server", || holds_once(&engine, &capture.key));
    assert_eq!(anna.home().list().len(), 1, "the token is not listed");
    for args in [&["team", "status"][..], &["team", "sync"], &["list", "--team", "--json"]] {
        keep(anna.run(args));
    }
    engine.seal().unwrap();
    keep(anna.run(&["team", "sync"]));
    engine.unseal().unwrap();
    texts.push(host.end().2);
    let files = anna.home().files();
    let ledger: Vec<_> = files.iter().filter(|file| file.to_string_lossy().contains("/team/")).collect();
    assert_eq!(ledger.len(), 2, "{ledger:?}");
    texts.extend(ledger.iter().map(|file| std::fs::read_to_string(file).unwrap()));
    texts.push(engine.log().unwrap());
    assert!(texts.iter().any(|text| text.contains("sharing")), "the log is on");
    for text in &texts {
        assert!(!contains_key_part(text, &capture.key), "{text}");
        assert!(!text.contains(token.expose()), "{text}");
    }
    assert_eq!(anna.keyring.bus().secrets(&[("service", "keyferry-team")]).unwrap(), [token.expose()]);
}

#[test]
fn a_person_signs_in_with_the_companys_account_and_shares_under_its_name() {
    let _browser = browser();
    let (engine, provider) = (start(), Provider::start().unwrap());
    let redirect = "http://localhost:8250/oidc/callback";
    engine.root().create_oidc_role(&provider, "keyferry", "keyferry", &[redirect]).unwrap();
    let anna = Person::new();
    let file = engine.ca_file().to_str().unwrap();
    let connect = |more: &[&str]| {
        let mut command = anna.home().command(anna.home().helper());
        command.args(["team", "connect", engine.address(), "--ca-file", file, "--oidc"]).args(more);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let sign_in = |visit: &dyn Fn(&str)| {
        let mut child = connect(&[]).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.trim_start().starts_with("http") {
            line.clear();
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "no address");
        }
        visit(line.trim());
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        (child.wait().unwrap().code(), rest)
    };
    // The helper listens from the moment when it waits.
    let open = |address: &str| {
        let address = address.replace("localhost", "127.0.0.1");
        wait_until("the helper to listen", || provider.open(&address).is_ok());
    };
    let state = |address: &str| {
        let (_, rest) = address.split_once("state=").unwrap();
        rest.split('&').next().unwrap().to_owned()
    };
    let (code, _) = sign_in(&|address| {
        let end = |state: &str| {
            format!("{}?error=access_denied&state={state}", redirect.replace("localhost", "127.0.0.1"))
        };
        // A page of somebody else's.
        wait_until("the helper to listen", || provider.open(&end("x")).is_ok());
        assert_eq!(provider.open(&end("x")).unwrap(), 404);
        assert_eq!(provider.open(&end(&state(address))).unwrap(), 200);
    });
    assert_eq!(code, Some(1), "cancelled");
    let (code, out) = sign_in(&|address| open(&provider.sign_in(address, "anna@agency.example").unwrap()));
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("anna@agency.example"), "{out}");
    let capture = capture();
    anna.save(&capture);
    anna.run(&["team", "sync"]).ok();
    assert!(
        description(&engine, &capture.key)["captured_by"].as_str().unwrap().contains("anna@agency.example")
    );
    let unknown = connect(&["--role", "nobodys"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(1));
}

#[test]
fn a_colleagues_link_leads_to_the_same_place_of_the_same_engine() {
    let engine = start();
    let (anna, ben) = (Person::new(), Person::new());
    engine.root().write_policy("sales", &POLICY.replace("/keyferry/", "/sales/keys/")).unwrap();
    let token = || engine.root().create_token("sales", Duration::from_mins(5)).unwrap();
    assert_eq!(anna.run(&["team", "invite"]).code, Some(1), "not connected");
    let given = anna.run(&["team", "invite", engine.address(), "--prefix", "sales/keys"]).ok();
    let link = format!("{}/#keyferry?prefix=sales/keys", engine.address());
    assert_eq!(given.trim_end(), link);
    anna.connect_to(&link, engine.ca_file(), &token(), &[]).ok();
    let invitation = anna.run(&["team", "invite", "--role", "sales"]).ok();
    let expected = format!("{}/#keyferry?mount={MOUNT}&prefix=sales/keys&role=sales", engine.address());
    assert_eq!(invitation.trim_end(), expected);
    ben.connect_to(invitation.trim_end(), engine.ca_file(), &token(), &[]).ok();
    let capture = capture();
    anna.save(&capture);
    anna.run(&["team", "sync"]).ok();
    let id = entry_id(capture.key.expose());
    assert!(ben.run(&["list", "--team"]).ok().contains(id.as_str()));
    // Signing in again needs neither the file nor the names.
    let again = ben.run_with(&["team", "connect", engine.address(), "--token-stdin"], token().expose());
    again.ok();
    assert!(ben.run(&["list", "--team"]).ok().contains(id.as_str()));
}

#[test]
fn a_team_in_a_namespace_of_the_engine_shares_and_lists_its_keys() {
    let engine = Engine::start().unwrap();
    engine.root().post("sys/namespaces/agency", &json!({})).unwrap().done().unwrap();
    let agency = engine.root().in_namespace("agency");
    agency.post("sys/namespaces/sales", &json!({})).unwrap().done().unwrap();
    let sales = engine.root().in_namespace("agency/sales");
    let kv = json!({ "type": "kv", "options": { "version": "2" } });
    sales.post("sys/mounts/kv", &kv).unwrap().done().unwrap();
    sales.write_policy("keyferry", &POLICY.replace("secret/", "kv/")).unwrap();
    let token = || sales.create_token("keyferry", Duration::from_mins(5)).unwrap();
    let (anna, ben) = (Person::new(), Person::new());
    anna.connect(&engine, &token(), &["--namespace", "agency/sales", "--mount", "kv"]).ok();
    let capture = capture();
    anna.save(&capture);
    assert!(anna.run(&["team", "sync"]).ok().contains("1 of 1 key shared"));
    anna.run(&["team", "status"]).ok();
    let link = anna.run(&["team", "invite"]).ok();
    ben.connect_to(link.trim_end(), engine.ca_file(), &token(), &[]).ok();
    let id = entry_id(capture.key.expose());
    assert_eq!(ben.run(&["show", id.as_str(), "--reveal"]).ok().trim_end(), capture.key.expose());
    assert!(ben.run(&["team", "disconnect"]).ok().contains("The sign-in has ended."));
}

/// A helper that runs all the time notices the change, too.
#[test]
fn the_keys_of_one_place_are_shared_in_another_after_the_administrator_has_moved_the_team() {
    let engine = start();
    engine.root().write_policy("sales", &POLICY.replace("/keyferry/", "/sales/")).unwrap();
    let token = engine.root().create_token_with(&["keyferry", "sales"], Duration::from_mins(5)).unwrap();
    let anna = Person::new();
    anna.connect(&engine, &token, &[]).ok();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let capture = Capture { captured_at: now, ..capture() };
    let mut host = Host::start(anna.home());
    host.ask(HostCall::Save(capture.clone()));
    wait_until("the key in the first place", || holds_once(&engine, &capture.key));
    wait_until("the ledger", || anna.status()["shared"] == 1);
    anna.connect(&engine, &token, &["--prefix", "sales"]).ok();
    assert_eq!(anna.status()["shared"], 0);
    let data = format!("{MOUNT}/data/{}", place(&capture.key).replace("keyferry/", "sales/"));
    host.ask(HostCall::SyncTeam);
    assert_eq!(engine.root().get(&data).unwrap().status, 200);
    host.end_without(&capture.key);
    assert_eq!(anna.status()["shared"], 1);
}

#[test]
fn uninstalling_leaves_the_team_and_no_trace_of_it_but_all_keys() {
    let engine = start();
    let (anna, token, capture) = sharing(&engine);
    let team_files =
        || anna.home().files().into_iter().filter(|file| file.to_string_lossy().contains("/team/")).count();
    let out = anna.run(&["uninstall", "--browser", "chromium"]).out;
    assert!(!out.contains("Disconnected") && team_files() > 0, "another browser's helper stays: {out}");
    let out = anna.run(&["uninstall"]).ok();
    assert!(out.contains("Disconnected from ") && out.contains("Saved keys stay in the keyring."), "{out}");
    assert_eq!(team_files(), 0);
    assert!(!anna.home().path(".local/share/keyferry").exists());
    assert_eq!(engine.client(&token).get("auth/token/lookup-self").unwrap().status, 403);
    assert!(anna.keyring.bus().secrets(&[("service", "keyferry-team")]).unwrap().is_empty());
    assert_eq!(anna.home().list().len(), 1);
    assert!(holds_once(&engine, &capture.key));
    // A keyring that does not answer is reported, and the files go all the same.
    anna.connect(&engine, &self::token(&engine), &[]).ok();
    anna.keyring.lock().unwrap();
    let run = anna.run(&["uninstall"]);
    assert_eq!((run.code, team_files()), (Some(1), 0), "{}{}", run.out, run.err);
}
