//! Saving, listing, releasing and removing keys with `KeePassXC`'s Secret Service. Unlike gnome-keyring it asks for the
//! password when its database is locked, and answers no request meanwhile.

use crate::common::{Home, Host, KEYFERRY, capture, capture_of, random_hex, random_id, release};
use keyferry_core::failure::FailureCode;
use keyferry_core::protocol::{Capture, HostAnswer, HostCall, LastUse, SavedKey, StoreSource};
use keyferry_test_support::{Confirmation, KeePassXc};
use std::thread;

#[test]
fn keepassxc_saves_lists_releases_and_removes_keys() {
    let keepassxc = KeePassXc::start(Home::new(KEYFERRY), Confirmation::Never).unwrap();
    let (bus, home, brand) = (keepassxc.bus(), keepassxc.home(), random_hex(24));
    bus.store("x", &[("service", "other"), ("username", "somebody")], "theirs").unwrap();
    let older = capture_of(&brand);
    let newer = Capture { captured_at: older.captured_at + 60, ..capture_of(&brand) };
    let saved = [&newer, &older].map(|capture| home.save(capture));
    assert_eq!(home.save(&older), saved[1], "saved twice, it is one entry");
    assert_eq!(home.list(), saved, "the latest first");
    assert!(
        bus.secrets(&[("service", "keyferry"), ("last4", newer.key.last4())]).unwrap()
            == [newer.key.expose()]
    );

    let mut host = Host::start(home);
    let HostAnswer::Released { key, .. } = host.ask(release(&saved[0].id)) else { panic!("not released") };
    assert!(key == newer.key);
    let unknown = host.ask(release(&random_id()));
    assert!(matches!(unknown, HostAnswer::Failed(failure) if failure.code == FailureCode::NotFound));
    host.end_without(&newer.key);
    home.keyferry(&["remove", saved[0].id.as_str()]).ok();
    assert_eq!(home.list(), saved[1..]);
    assert_eq!(bus.secrets(&[("service", "other")]).unwrap(), ["theirs"]);

    // The entry's title in KeePassXC's window.
    let title = format!("Omnisend API key …{} (store {brand})", older.key.last4());
    keepassxc.await_on_disk(&title).unwrap();
}

#[test]
fn a_locked_keepassxc_is_reported_as_waiting_and_loses_no_key() {
    let (mut keepassxc, saved, unsaved) =
        (KeePassXc::start(Home::new(KEYFERRY), Confirmation::Never).unwrap(), capture(), capture());
    let brand = keepassxc.home().save(&saved).brand_id.unwrap();
    keepassxc.await_on_disk(&format!("Omnisend API key …{} (store {brand})", saved.key.last4())).unwrap();
    keepassxc.restart(false).unwrap();
    let mut host = Host::start(keepassxc.home());
    assert_eq!(host.ask_first(HostCall::Save(unsaved.clone())), HostAnswer::Waiting);
    // The browser stops the host.
    host.kill();
    keepassxc.restart(true).unwrap();
    keepassxc.home().save(&unsaved);
    assert_eq!(keepassxc.home().list().len(), 2, "the first key is still saved");
}

#[test]
fn keepassxc_in_its_default_settings_asks_nobody_for_the_list_and_once_for_a_fill() {
    let mut keepassxc = KeePassXc::start(Home::new(KEYFERRY), Confirmation::Ask).unwrap();
    let captures = [capture(), capture(), capture()];
    let saved = captures.each_ref().map(|capture| keepassxc.home().save(capture));
    for entry in &saved {
        let brand = entry.brand_id.as_ref().unwrap();
        keepassxc.await_on_disk(&format!("Omnisend API key …{} (store {brand})", entry.last4)).unwrap();
    }
    // The program that has created an entry may read it until it ends.
    keepassxc.restart(true).unwrap();
    let unread = saved.clone().map(|entry| SavedKey { store_source: StoreSource::Unread, ..entry });
    let mut listed = keepassxc.home().list();
    listed.sort_by_key(|entry| unread.iter().position(|other| other.id == entry.id));
    assert_eq!(listed, unread);

    let mut host = Host::start(keepassxc.home());
    host.ask(HostCall::List);
    let answered = |host: &mut Host, call, key| {
        thread::scope(|scope| {
            let user = scope.spawn(|| keepassxc.answer(key));
            let answer = host.ask(call);
            user.join().unwrap().unwrap();
            answer
        })
    };
    let refused = answered(&mut host, release(&saved[0].id), "Escape");
    assert!(matches!(&refused, HostAnswer::Failed(failure) if failure.code == FailureCode::KeyringLocked));
    assert!(matches!(host.ask(HostCall::List), HostAnswer::Listed { entries, .. } if entries.len() == 3));
    let released = answered(&mut host, release(&saved[1].id), "Return");
    let HostAnswer::Released { entry, key } = released else { panic!("{released:?}") };
    assert!(entry == saved[1] && key == captures[1].key);
    // KeePassXC takes no attributes of an entry that exists, and is not asked for the key in vain.
    let used = LastUse { at: 1_800_000_000, store: "Bluebird Coffee".into() };
    let marked = host.ask_first(HostCall::MarkUsed { entry: saved[1].id.clone(), used });
    assert!(matches!(&marked, HostAnswer::Failed(failure) if failure.code == FailureCode::KeyringRefused));
    host.end_without(&captures[1].key);
}
