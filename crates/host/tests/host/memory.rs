//! The host's memory holds no key once a request is answered, while the host still runs. The memory of the process that
//! asks Omnisend holds one copy while it waits for the answer.
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::check;
use crate::common::{Host, capture, framed, release};
use crate::session::Session;
use keyferry_core::product::CHROMIUM_EXTENSION_ID;
use keyferry_core::protocol::{Capture, HostAnswer, HostCall};
use keyferry_test_support::Desktop;
use keyferry_test_support::omnisend_api::{OmnisendApi, Response};

/// Length of the parts of a key that are searched for, in bytes. The allocator overwrites the first bytes of a freed
/// buffer, so a search for the whole key would miss most remains.
const WINDOW: usize = 12;

/// Reads every writable memory region of a process, with the region's name.
fn memory(pid: u32) -> io::Result<Vec<(String, Vec<u8>)>> {
    let memory = File::open(format!("/proc/{pid}/mem"))?;
    // The keyring's thread answers before it exits, and unmaps memory when it exits.
    let (tasks, start) = (format!("/proc/{pid}/task"), Instant::now());
    let is_keyring =
        |task: fs::DirEntry| fs::read(task.path().join("comm")).is_ok_and(|name| name == b"keyring\n");
    while fs::read_dir(&tasks)?.flatten().any(is_keyring) {
        assert!(start.elapsed() < Duration::from_secs(10), "the thread of an answered request keeps running");
        thread::yield_now();
    }
    let mut regions = vec![];
    for line in fs::read_to_string(format!("/proc/{pid}/maps"))?.lines() {
        let (range, rest) = line.split_once(' ').unwrap();
        let (start, end) = range.split_once('-').unwrap();
        let address = |text| u64::from_str_radix(text, 16).unwrap();
        if rest.starts_with("rw") {
            let mut content = vec![0; usize::try_from(address(end) - address(start)).unwrap()];
            memory.read_exact_at(&mut content, address(start))?;
            regions.push((line.to_owned(), content));
        }
    }
    Ok(regions)
}

/// Names the regions that hold a part of a secret, as UTF-8 or UTF-16.
fn regions_with_key(regions: &[(String, Vec<u8>)], captures: &[Capture]) -> Vec<String> {
    let secrets = captures.iter().map(|capture| &capture.key.expose().as_bytes()[25..]);
    let parts: HashSet<&[u8]> = secrets.flat_map(|secret| secret.windows(WINDOW)).collect();
    // The first two bytes rule out most positions.
    let start = |part: &[u8]| usize::from(u16::from_ne_bytes([part[0], part[1]]));
    let mut starts = vec![false; 1 << 16];
    for part in &parts {
        starts[start(part)] = true;
    }
    let holds =
        |content: &[u8]| content.windows(WINDOW).any(|part| starts[start(part)] && parts.contains(part));
    let found = regions.iter().filter(|(_, content)| {
        let narrowed: Vec<u8> = content.iter().copied().filter(|&byte| byte != 0).collect();
        holds(content) || holds(&narrowed)
    });
    found.map(|(name, _)| name.clone()).collect()
}

#[test]
fn no_part_of_a_key_remains_in_memory_after_save_list_release_and_copy() {
    let (mut session, desktop) = (Session::start(), Desktop::x11().unwrap());
    for (name, value) in desktop.variables() {
        session.home_mut().set_env(name, value);
    }
    let mut host = session.host();
    let captures: Vec<_> = (0..5).map(|_| capture()).collect();
    let mut last = None;
    for capture in &captures {
        let answer = host.ask(HostCall::Save(capture.clone()));
        let HostAnswer::Saved { entry, .. } = answer else { panic!("{answer:?}") };
        last = Some(entry.id);
    }
    // The parser copies strings with escapes, and strings that it reports in an error.
    let escaped = captures[1].key.expose().bytes().map(|byte| format!("\\u{byte:04x}"));
    let escaped = escaped.collect::<Vec<_>>().concat();
    let save = serde_json::to_string(&HostCall::Save(captures[1].clone())).unwrap();
    for (save, saved) in [
        (save.replace(captures[1].key.expose(), &escaped), true),
        (save.replace("omnisend", &escaped), false),
        (save.replace(captures[1].key.expose(), &format!("{escaped}!")), false),
        (save.replace("UpstackData", &escaped), true),
    ] {
        host.write(&framed(format!(r#"{{"protocol":1,"client":"0","id":7,"call":{save}}}"#).as_bytes()));
        let answer = host.answer();
        assert_eq!(matches!(answer, HostAnswer::Saved { .. }), saved);
    }
    let regions = match memory(host.pid()) {
        // Only root may read the memory of a hardened process.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            return host.end_without(&captures[0].key);
        }
        regions => regions.unwrap(),
    };
    let id = CHROMIUM_EXTENSION_ID.as_bytes();
    assert!(
        regions.iter().any(|(_, content)| content.windows(id.len()).any(|text| text == id)),
        "the search finds a known string"
    );
    assert_eq!(regions_with_key(&regions, &captures), [""; 0], "after a save");

    assert!(matches!(host.ask(HostCall::List), HostAnswer::Listed { .. }));
    let last = last.unwrap();
    let released = host.ask(release(&last));
    assert!(matches!(released, HostAnswer::Released { .. }));
    // A reply is wiped after it was written; the next reply shows that this has happened.
    assert_eq!(host.ask(HostCall::Hello), HostAnswer::Hello);
    assert_eq!(regions_with_key(&memory(host.pid()).unwrap(), &captures), [""; 0], "after a release");

    // The owner of the clipboard has the key then, and is another process.
    let copied = host.ask(HostCall::Copy { entry: last, clear_seconds: 60 });
    assert!(matches!(copied, HostAnswer::Copied { .. }));
    assert_eq!(regions_with_key(&memory(host.pid()).unwrap(), &captures), [""; 0], "after a copy");
    host.end_without(&captures[0].key);
}

#[test]
fn the_process_that_asks_omnisend_holds_its_key_once_while_it_waits() {
    let (api, capture) = (OmnisendApi::start(), capture());
    api.set(&capture.key, Response::Hang);
    let mut process = Host::spawn(&mut check::process(&api.environment()));
    process.write(&check::question(&capture.key));
    check::wait_for_request(&api);
    let regions = match memory(process.pid()) {
        // Only root may read the memory of a hardened process.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => return,
        regions => regions.unwrap(),
    };
    let mut copies = 0;
    let mut rest = vec![];
    for (name, mut content) in regions {
        // The whole key, of which the process still needs one.
        let key = capture.key.expose().as_bytes();
        while let Some(at) = content.windows(key.len()).position(|part| part == key) {
            content[at..at + key.len()].fill(0);
            copies += 1;
        }
        rest.push((name, content));
    }
    assert_eq!(copies, 1, "copies of the key");
    assert_eq!(regions_with_key(&rest, &[capture]), [""; 0], "parts of the key");
}
