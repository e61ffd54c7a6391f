//! The same promises against `KeePassXC`'s Secret Service, which differs from gnome-keyring in what it does when its
//! database is locked: it asks for the password and answers nobody meanwhile.

use crate::common::{Home, Host, KEYFERRY, capture, capture_of, random_hex, random_id, release};
use keyferry_core::failure::FailureCode;
use keyferry_core::protocol::{Capture, HostAnswer, HostCall};
use keyferry_test_support::KeePassXc;

#[test]
fn keepassxc_keeps_lists_gives_out_and_forgets_keys() {
    let keepassxc = KeePassXc::start(Home::new(KEYFERRY)).unwrap();
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

    // What a person sees in the window: the entry's title says what it is.
    let title = format!("Omnisend API key …{} (store {brand})", older.key.last4());
    keepassxc.await_on_disk(&title).unwrap();
}

#[test]
fn keepassxc_that_asks_for_its_password_is_waited_for_and_told_of() {
    let (mut keepassxc, saved, unsaved) =
        (KeePassXc::start(Home::new(KEYFERRY)).unwrap(), capture(), capture());
    let brand = keepassxc.home().save(&saved).brand_id.unwrap();
    keepassxc.await_on_disk(&format!("Omnisend API key …{} (store {brand})", saved.key.last4())).unwrap();
    keepassxc.restart(false).unwrap();
    let mut host = Host::start(keepassxc.home());
    assert_eq!(host.ask_first(HostCall::Save(unsaved.clone())), HostAnswer::Waiting);
    // The browser gives it up.
    host.kill();
    keepassxc.restart(true).unwrap();
    keepassxc.home().save(&unsaved);
    assert_eq!(keepassxc.home().list().len(), 2, "what was saved before is still there");
}
