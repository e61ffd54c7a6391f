//! Saving, listing, releasing and removing keys with `KeePassXC`'s Secret Service. Unlike gnome-keyring it asks for the
//! password when its database is locked, and answers no request meanwhile.

use crate::common::{capture, capture_of, random_hex, random_id, release};
use crate::session::KeePassXc;
use keyferry_core::failure::FailureCode;
use keyferry_core::protocol::{Capture, HostAnswer, HostCall};

#[test]
fn keepassxc_saves_lists_releases_and_removes_keys() {
    let keepassxc = KeePassXc::start();
    let (session, brand) = (&keepassxc.session, random_hex(24));
    session.store(&["service", "other", "username", "somebody"], "theirs");
    let older = capture_of(&brand);
    let newer = Capture { captured_at: older.captured_at + 60, ..capture_of(&brand) };
    let saved = [&newer, &older].map(|capture| session.save(capture));
    assert_eq!(session.save(&older), saved[1], "saved twice, it is one entry");
    assert_eq!(session.list(), saved, "the latest first");
    assert!(session.secrets(&["service", "keyferry", "last4", newer.key.last4()]) == [newer.key.expose()]);

    let mut host = session.host();
    let HostAnswer::Released { key, .. } = host.ask(release(&saved[0].id)) else { panic!("not released") };
    assert!(key == newer.key);
    let unknown = host.ask(release(&random_id()));
    assert!(matches!(unknown, HostAnswer::Failed(failure) if failure.code == FailureCode::NotFound));
    host.end_without(&newer.key);
    session.home.keyferry(&["remove", saved[0].id.as_str()]).ok();
    assert_eq!(session.list(), saved[1..]);
    assert_eq!(session.secrets(&["service", "other"]), ["theirs"]);

    // The entry's title in KeePassXC's window.
    let title = format!("Omnisend API key …{} (store {brand})", older.key.last4());
    keepassxc.await_on_disk(&title);
}

#[test]
fn a_locked_keepassxc_is_reported_as_waiting_and_loses_no_key() {
    let (mut keepassxc, saved, unsaved) = (KeePassXc::start(), capture(), capture());
    let brand = keepassxc.session.save(&saved).brand_id.unwrap();
    keepassxc.await_on_disk(&format!("Omnisend API key …{} (store {brand})", saved.key.last4()));
    keepassxc.restart(false);
    let mut host = keepassxc.session.host();
    assert_eq!(host.ask_first(HostCall::Save(unsaved.clone())), HostAnswer::Waiting);
    // The browser stops the host.
    host.kill();
    keepassxc.restart(true);
    keepassxc.session.save(&unsaved);
    assert_eq!(keepassxc.session.list().len(), 2, "the first key is still saved");
}
