//! Process hardening: seccomp, ptrace, core dumps, umask and logs, seen from outside.
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::{env, fs};

use crate::common::{Home, Host, KEYFERRY, Run, capture, copy_keyferry, framed, holds, random_id, release};
use crate::session::Session;
use keyferry_core::product::CHROMIUM_EXTENSION_ID;
use keyferry_core::protocol::{HostAnswer, HostCall};

/// The line that begins with `name` in a file of `/proc/<pid>`.
fn line(host: &Host, file: &str, name: &str) -> String {
    let text = fs::read_to_string(format!("/proc/{}/{file}", host.pid())).unwrap();
    text.lines().find(|line| line.starts_with(name)).unwrap().to_owned()
}

#[test]
fn seccomp_umask_and_core_limit_are_in_force() {
    let mut host = Host::start(&Home::new(KEYFERRY));
    // The host confines itself after the first reply.
    for _ in 0..2 {
        assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello);
    }
    assert_eq!(line(&host, "status", "Seccomp:"), "Seccomp:\t2");
    assert_eq!(line(&host, "status", "NoNewPrivs:"), "NoNewPrivs:\t1");
    assert_eq!(line(&host, "status", "Umask:"), "Umask:\t0077");
    let limit = line(&host, "limits", "Max core file size");
    assert_eq!(limit.split_whitespace().collect::<Vec<_>>()[4..6], ["0", "0"]);
}

#[test]
fn another_process_of_the_same_user_cannot_inspect_the_host() {
    // Root can inspect every process, so both processes run as another user.
    let root = Run::of(Command::new("id").arg("-u")).out.trim() == "0";
    let user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let user = if root { &user[..] } else { &["env"] };
    let as_user = |args: &[&str]| {
        let mut command = Command::new(user[0]);
        command.args(&user[1..]).args(args);
        command
    };
    // A copy that any user can run, wherever the project is.
    let folder = tempfile::TempDir::new().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = folder.path().join("keyferry");
    copy_keyferry(&program);

    let origin = format!("chrome-extension://{CHROMIUM_EXTENSION_ID}/");
    let mut host = Host::spawn(&mut as_user(&[program.to_str().unwrap(), &origin]));
    assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello);
    let read_environment = |pid: &str| Run::of(&mut as_user(&["cat", &format!("/proc/{pid}/environ")]));
    assert_eq!(read_environment("self").code, Some(0));
    let refused = read_environment(&host.pid().to_string());
    assert!(refused.out.is_empty() && refused.err.contains("Permission denied"), "{}", refused.err);
}

#[test]
fn a_crash_leaves_no_core_file() {
    let home = Home::new(KEYFERRY);
    let line = format!("ulimit -c unlimited; exec {KEYFERRY} chrome-extension://{CHROMIUM_EXTENSION_ID}/");
    let mut host = Host::spawn(home.command("sh").args(["-c", &line]).current_dir(home.path("")));
    assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello);
    Run::of(Command::new("kill").args(["-ABRT", &host.pid().to_string()])).ok();
    let status = host.wait();
    assert_eq!((status.signal(), status.core_dumped()), (Some(6), false));
    assert!(home.files().is_empty());
}

#[test]
fn no_bus_address_starts_a_program_or_opens_a_network_connection() {
    let mut home = Home::new(KEYFERRY);
    let (marker, launcher) = (home.path("started"), home.folder("bin").join("dbus-launch"));
    fs::write(&launcher, format!("#!/bin/sh\ntouch {}\n", marker.display())).unwrap();
    fs::set_permissions(&launcher, fs::Permissions::from_mode(0o755)).unwrap();
    let path = env::var("PATH").unwrap();
    home.set_env("PATH", &format!("{}:{path}", home.path("bin").display()));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let (touch, port) =
        (format!("argv0=touch,argv1={}", marker.display()), listener.local_addr().unwrap().port());
    for address in [
        format!("unixexec:path=/usr/bin/touch,{touch}"),
        format!("unix:path=/nonexistent;unixexec:path=/usr/bin/touch,{touch}"),
        "autolaunch:".into(),
        // Without an address libdbus searches for a bus, and would start one.
        String::new(),
        format!("tcp:host=127.0.0.1,port={port}"),
        format!("nonce-tcp:host=127.0.0.1,port={port},noncefile=/dev/null"),
    ] {
        home.set_bus(&address);
        let list = home.keyferry(&["list"]);
        assert_eq!(list.code, Some(3), "{address}: {}", list.err);
        assert!(list.err.contains("keyring_absent"), "{}", list.err);
        assert!(!marker.exists(), "{address}");
        assert!(listener.accept().is_err(), "{address}");
    }
}

#[test]
fn the_trace_log_holds_no_part_of_a_key() {
    let (mut session, capture) = (Session::start(), capture());
    let mut quiet = session.host();
    assert_eq!(quiet.ask(HostCall::Hello), HostAnswer::Hello);
    assert_eq!(quiet.end().2, "", "logging is off by default");

    session.home_mut().set_env("KEYFERRY_LOG", "trace");
    let mut host = session.host();
    let HostAnswer::Saved { entry, .. } = host.ask(HostCall::Save(capture.clone())) else { panic!() };
    for call in [
        HostCall::Hello,
        HostCall::Save(capture.clone()),
        HostCall::List,
        release(&entry.id),
        release(&random_id()),
        HostCall::Reveal { entry: entry.id.clone() },
        HostCall::Release { entry: entry.id.clone(), origin: capture.key.expose().into() },
    ] {
        host.ask(call);
    }
    let save = serde_json::to_string(&HostCall::Save(capture.clone())).unwrap();
    for broken in [
        save.clone(),
        save.replace("omnisend", capture.key.expose()),
        save.replace(capture.key.expose(), &format!("{}x", capture.key.expose())),
        save.replace("\"label\"", &format!("\"{}\"", capture.key.expose())),
        format!("{{\"{}\":1}}", capture.key.expose()),
    ] {
        for text in [broken.clone(), format!(r#"{{"protocol":1,"client":"0","id":7,"call":{broken}}}"#)] {
            host.write(&framed(text.as_bytes()));
            host.answer();
        }
    }
    session.lock();
    host.ask(HostCall::Save(capture.clone()));
    session.restart();
    let mut texts = vec![host.end().2];
    for expected in ["request Some(1): save", "not_allowed", "not_found", "keyring_locked", "bad_request"] {
        assert!(texts[0].contains(expected), "{expected}: {}", texts[0]);
    }
    session.home().folder(".config/chromium");
    for args in [
        &["list"][..],
        &["install"],
        &["doctor", "--json"],
        &["show", entry.id.as_str()],
        &["show", capture.key.expose(), "--reveal"],
        &["show", entry.id.as_str(), "--reveal"],
        &["remove", entry.id.as_str()],
        &["uninstall"],
    ] {
        let run = session.home().keyferry(args);
        // `show --reveal` prints the key on standard output.
        texts.extend([run.err].into_iter().chain((args[0] != "show").then_some(run.out)));
    }
    assert!(texts.iter().all(|text| !holds(text, &capture.key)));
}

#[test]
fn a_pipe_that_breaks_at_any_byte_ends_the_host_without_a_save() {
    let session = Session::start();
    let capture = capture();
    let save = serde_json::to_string(&HostCall::Save(capture.clone())).unwrap();
    let request = framed(format!(r#"{{"protocol":1,"client":"0","id":7,"call":{save}}}"#).as_bytes());
    for cut in (0..request.len()).step_by(29) {
        let mut host = session.host();
        host.write(&request[..cut]);
        let (code, replies, errors) = host.end();
        assert_eq!((code, replies.len()), (Some(i32::from(cut > 0)), 0));
        assert!(!holds(&errors, &capture.key));
    }
    assert!(session.list().is_empty(), "half a request saves nothing");
}
