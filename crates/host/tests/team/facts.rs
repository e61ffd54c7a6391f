//! Facts about the server that Keyferry relies on: the documentation of OpenBao and Vault leaves some of them open.

use std::time::{Duration, Instant};

use keyferry_test_support::engine::{Client, Engine, MOUNT, MOUNT_V1, Provider, Token};
use serde_json::{Value, json};

use crate::{KEY, first_write, is_conflict, version_of, wait_until};

/// The path of an entry below a mount.
const ENTRY: &str = "data/keyferry/brand/entry";

fn entry() -> String {
    format!("{MOUNT}/{ENTRY}")
}

fn key_at(client: &Client, path: &str) -> Value {
    client.get(path).unwrap().body().unwrap()["data"]["data"]["key"].clone()
}

#[test]
fn check_and_set_0_refuses_a_second_write_with_400_in_the_documented_words() {
    let engine = Engine::start().unwrap();
    let root = engine.root();
    let first = root.post(&entry(), &first_write("first")).unwrap();
    assert_eq!((first.status, version_of(&first)), (200, Some(1)));
    let second = root.post(&entry(), &first_write("second")).unwrap();
    assert!(is_conflict(&second), "{second:?}");
    assert_eq!(key_at(root, &entry()), "first");
}

/// So that an administrator's deletion cannot be undone by a helper that sends its key again.
#[test]
fn check_and_set_0_refuses_a_write_where_a_version_was_deleted() {
    let engine = Engine::start().unwrap();
    let root = engine.root();
    root.post(&entry(), &first_write("first")).unwrap().done().unwrap();
    root.delete(&entry()).unwrap().done().unwrap();
    assert_eq!(root.get(&entry()).unwrap().status, 404);
    let second = root.post(&entry(), &first_write("second")).unwrap();
    assert!(is_conflict(&second), "{second:?}");
}

#[test]
fn other_mistakes_are_answered_with_400_too_in_other_words() {
    let engine = Engine::start().unwrap();
    let root = engine.root();
    root.post(&format!("{MOUNT}/config"), &json!({ "cas_required": true })).unwrap().done().unwrap();
    let no_cas = root.post(&entry(), &json!({ "data": { "key": KEY } })).unwrap();
    assert_eq!((no_cas.status, no_cas.error()), (400, "check-and-set parameter required for this call"));
    let no_data = root.post(&entry(), &json!({})).unwrap();
    assert_eq!((no_data.status, no_data.error()), (400, "no data provided"));
}

#[test]
fn a_mount_of_version_1_answers_204_and_overwrites_despite_check_and_set() {
    let engine = Engine::start().unwrap();
    let (root, path) = (engine.root(), format!("{MOUNT_V1}/{ENTRY}"));
    for key in ["first", "second"] {
        let answer = root.post(&path, &first_write(key)).unwrap();
        assert_eq!((answer.status, version_of(&answer)), (204, None));
    }
    assert_eq!(key_at(root, &path), "second", "the first key is lost");
}

/// The one question about the version that needs no right of its own: any right below the mount is enough.
#[test]
fn the_version_of_a_mount_is_known_to_everybody_who_may_use_it() {
    let engine = Engine::start().unwrap();
    engine
        .root()
        .write_policy("reader", &format!("path \"{MOUNT}/data/x\" {{ capabilities = [\"read\"] }}"))
        .unwrap();
    let token = engine.root().create_token("reader", Duration::from_mins(1)).unwrap();
    let client = engine.client(&token);
    let about = client.get(&format!("sys/internal/ui/mounts/{MOUNT}")).unwrap().body().unwrap();
    assert_eq!((&about["data"]["type"], &about["data"]["options"]["version"]), (&json!("kv"), &json!("2")));
    assert_eq!(client.get(&format!("sys/internal/ui/mounts/{MOUNT_V1}")).unwrap().status, 403);
}

#[test]
fn no_entry_and_no_mount_are_both_answered_with_404() {
    let engine = Engine::start().unwrap();
    let no_entry = engine.root().get(&entry()).unwrap();
    assert_eq!((no_entry.status, &no_entry.body["errors"]), (404, &json!([])));
    for answer in [
        engine.root().get("none/data/entry").unwrap(),
        engine.root().post("none/data/entry", &first_write(KEY)).unwrap(),
    ] {
        assert_eq!(answer.status, 404);
        assert!(answer.error().starts_with("no handler for route"), "{}", answer.error());
    }
}

#[test]
fn an_unknown_an_expired_and_a_revoked_token_are_all_answered_with_403() {
    let engine = Engine::start().unwrap();
    let lookup = |token: &Token| {
        let answer = engine.client(token).get("auth/token/lookup-self").unwrap();
        (answer.status, answer.error().to_owned())
    };
    let refused = (403, "permission denied".to_owned());
    assert_eq!(lookup(&Token::made_up()), refused);
    let expiring = engine.root().create_token("default", Duration::from_secs(1)).unwrap();
    assert_eq!(lookup(&expiring).0, 200);
    wait_until("the token to expire", || lookup(&expiring) == refused);
    let revoked = engine.root().create_token("default", Duration::from_mins(1)).unwrap();
    engine.client(&revoked).post("auth/token/revoke-self", &json!({})).unwrap().done().unwrap();
    assert_eq!(lookup(&revoked), refused);
}

#[test]
fn a_token_can_renew_itself_with_the_default_policy() {
    let engine = Engine::start().unwrap();
    let token = engine.root().create_token("default", Duration::from_mins(5)).unwrap();
    let renewed = engine.client(&token).post("auth/token/renew-self", &json!({})).unwrap().body().unwrap();
    assert_eq!(renewed["auth"]["renewable"], true);
    assert_eq!(renewed["auth"]["lease_duration"], 300);
}

#[test]
fn a_sealed_server_answers_503_until_it_is_unsealed() {
    let engine = Engine::start().unwrap();
    engine.root().post(&entry(), &first_write(KEY)).unwrap().done().unwrap();
    engine.seal().unwrap();
    for answer in [
        engine.root().get(&entry()).unwrap(),
        engine.root().post(&entry(), &first_write(KEY)).unwrap(),
        engine.client(&Token::made_up()).get("auth/token/lookup-self").unwrap(),
    ] {
        assert_eq!((answer.status, answer.error()), (503, "Vault is sealed"));
    }
    engine.unseal().unwrap();
    assert_eq!(key_at(engine.root(), &entry()), KEY);
}

#[test]
fn a_secret_id_is_unwrapped_once_and_signs_a_machine_in() {
    let engine = Engine::start().unwrap();
    let role = engine.root().create_app_role("helper", "default", Duration::from_mins(5)).unwrap();
    let wrapped = engine.root().create_wrapped_secret_id(&role).unwrap();
    let unwrap = || engine.client(&wrapped).post("sys/wrapping/unwrap", &json!({})).unwrap();
    let secret_id = unwrap().body().unwrap()["data"]["secret_id"].clone();
    let again = unwrap();
    assert_eq!((again.status, again.error()), (400, "wrapping token is not valid or does not exist"));
    let sign_in = json!({ "role_id": role.role_id, "secret_id": secret_id });
    let answer = engine.anyone().post("auth/approle/login", &sign_in).unwrap().body().unwrap();
    assert_eq!(answer["auth"]["token_policies"], json!(["default"]));
    let wrong = json!({ "role_id": role.role_id, "secret_id": "00000000-0000-0000-0000-000000000000" });
    let answer = engine.anyone().post("auth/approle/login", &wrong).unwrap();
    assert_eq!((answer.status, answer.error()), (400, "invalid role or secret ID"));
}

#[test]
fn a_person_signs_in_at_a_provider_and_the_answer_that_comes_back_is_valid_once() {
    let (engine, provider) = (Engine::start().unwrap(), Provider::start().unwrap());
    let redirect = "http://127.0.0.1:8250/oidc/callback";
    engine.root().create_oidc_role(&provider, "keyferry", "default", &[redirect]).unwrap();
    let ask = |redirect: &str| {
        let asked = json!({ "role": "keyferry", "redirect_uri": redirect, "client_nonce": "nonce" });
        engine.anyone().post("auth/oidc/oidc/auth_url", &asked).unwrap().body().unwrap()
    };
    let address = ask(redirect)["data"]["auth_url"].as_str().unwrap().to_owned();
    let back = provider.sign_in(&address, "anna@agency.example").unwrap();
    let query = back.strip_prefix(redirect).unwrap();
    let finish = |nonce: &str| {
        let callback = format!("auth/oidc/oidc/callback{query}&client_nonce={nonce}");
        engine.anyone().get(&callback).unwrap()
    };
    let signed_in = finish("nonce").body().unwrap();
    let client = engine.client(&Token::new(signed_in["auth"]["client_token"].as_str().unwrap()));
    let about = client.get("auth/token/lookup-self").unwrap().body().unwrap();
    assert_eq!(about["data"]["display_name"], "oidc-anna@agency.example");
    assert_eq!(finish("nonce").status, 400, "a second time");
    assert_eq!(ask("http://127.0.0.1:9999/elsewhere")["data"]["auth_url"], "", "to another address");
}

#[test]
fn every_answer_has_the_servers_time() {
    let engine = Engine::start().unwrap();
    for answer in [engine.anyone().get("sys/health").unwrap(), engine.root().get(&entry()).unwrap()] {
        let date = answer.headers.get("date").unwrap().to_str().unwrap();
        assert!(date.ends_with(" GMT"), "{date}");
    }
}

#[test]
fn the_audit_log_and_the_servers_log_contain_no_key_and_no_token() {
    let engine = Engine::start().unwrap();
    let token = engine.root().create_token("root", Duration::from_mins(5)).unwrap();
    let client = engine.client(&token);
    client.post(&entry(), &first_write(KEY)).unwrap().done().unwrap();
    assert_eq!(key_at(&client, &entry()), KEY);
    let description = json!({ "custom_metadata": { "store": "Acme Shoes" } });
    client.post(&entry().replace("/data/", "/metadata/"), &description).unwrap().done().unwrap();
    let audit = engine.audit_log().unwrap();
    let lines = audit.lines().filter(|line| line.contains(ENTRY) && line.contains("hmac-sha256:")).count();
    assert_eq!(lines, 6, "the request and the answer of a write, a read and a description");
    for log in [audit, engine.log().unwrap()] {
        assert!(!log.is_empty());
        assert!(!log.contains(KEY) && !log.contains(token.expose()) && !log.contains("Acme Shoes"));
    }
}

#[test]
fn a_paused_server_accepts_connections_and_never_answers() {
    let engine = Engine::start().unwrap();
    engine.pause().unwrap();
    let start = Instant::now();
    let impatient = engine.root().with_deadline(Duration::from_millis(300));
    assert!(impatient.get("sys/health").is_err());
    assert!(start.elapsed() >= Duration::from_millis(300), "it was refused at once");
    engine.resume().unwrap();
    assert_eq!(engine.root().get("sys/health").unwrap().status, 200);
}
