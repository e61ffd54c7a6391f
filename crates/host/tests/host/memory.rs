//! The host's memory holds no key once a request is answered, while the host still runs. The memory of the process that
//! asks Omnisend holds one copy while it waits for the answer.
use std::io::ErrorKind;

use crate::check;
use crate::common::{Host, capture, framed, release};
use crate::session::Session;
use keyferry_core::product::CHROMIUM_EXTENSION_ID;
use keyferry_core::protocol::{HostAnswer, HostCall};
use keyferry_test_support::Desktop;
use keyferry_test_support::memory::{memory, regions_with_key};
use keyferry_test_support::omnisend_api::{OmnisendApi, Response};

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
