//! Saving, listing, releasing, naming and removing keys with `KWallet`'s Secret Service, which asks for the password of
//! its wallet in a window.

use crate::common::{Home, Host, KEYFERRY, capture, random_id, release};
use keyferry_core::failure::FailureCode;
use keyferry_core::protocol::{HostAnswer, HostCall, LastUse, SavedKey};
use keyferry_test_support::{KWallet, Wallet};
use std::{slice, thread};

/// A host's answer to this call while the user does something.
fn answer_while(host: &mut Host, call: HostCall, user: impl FnOnce() + Send) -> HostAnswer {
    thread::scope(|scope| {
        let user = scope.spawn(user);
        let answer = host.ask(call);
        user.join().unwrap();
        answer
    })
}

fn changed(answer: HostAnswer) -> SavedKey {
    let HostAnswer::Changed { entry } = answer else { panic!("{answer:?}") };
    entry
}

#[test]
fn kwallet_asks_for_its_password_once_and_keeps_keys_as_the_other_keyrings_do() {
    let mut kwallet = KWallet::start(Home::new(KEYFERRY), Wallet::Closed).unwrap();
    let (older, newer) = (capture(), capture());
    let mut host = Host::start(kwallet.home());
    let saved = answer_while(&mut host, HostCall::Save(older.clone()), || kwallet.enter_password().unwrap());
    assert!(matches!(&saved, HostAnswer::Saved { capture, .. } if *capture == older.id), "{saved:?}");
    // Nobody is asked again.
    let first = kwallet.home().save(&older);
    let second = kwallet.home().save(&newer);
    assert_eq!(kwallet.home().list().len(), 2, "saved twice, a key is one entry");
    assert!(
        kwallet.bus().secrets(&[("service", "keyferry"), ("last4", newer.key.last4())]).unwrap()
            == [newer.key.expose()]
    );

    let released = host.ask(release(&second.id));
    assert!(matches!(&released, HostAnswer::Released { key, .. } if *key == newer.key), "{released:?}");
    let unknown = host.ask(release(&random_id()));
    assert!(matches!(unknown, HostAnswer::Failed(failure) if failure.code == FailureCode::NotFound));
    let label = "Bluebird Coffee";
    let renamed = host.ask(HostCall::Rename { entry: first.id.clone(), label: label.into() });
    assert_eq!(changed(renamed).label, label);
    let used = LastUse { at: 1_700_000_100, store: label.into() };
    let marked = changed(host.ask(HostCall::MarkUsed { entry: first.id.clone(), used: used.clone() }));
    assert_eq!(marked.used, Some(used));
    host.ask(HostCall::Remove { entry: second.id });
    assert_eq!(kwallet.home().list(), slice::from_ref(&marked));
    host.end_without(&newer.key);

    kwallet.await_on_disk().unwrap();
    kwallet.restart().unwrap();
    let mut host = Host::start(kwallet.home());
    let released = answer_while(&mut host, release(&first.id), || kwallet.enter_password().unwrap());
    let HostAnswer::Released { entry, key } = released else { panic!("{released:?}") };
    assert!(entry == marked && key == older.key);
    host.end_without(&older.key);
}

#[test]
fn kwallet_that_the_user_does_not_open_is_a_locked_keyring_and_can_be_tried_again() {
    let kwallet = KWallet::start(Home::new(KEYFERRY), Wallet::Closed).unwrap();
    let capture = capture();
    let mut host = Host::start(kwallet.home());
    let quietly = host.ask_first(HostCall::SaveQuietly(capture.clone()));
    assert!(matches!(&quietly, HostAnswer::Failed(failure) if failure.code == FailureCode::KeyringLocked));
    let refused = answer_while(&mut host, HostCall::Save(capture.clone()), || kwallet.cancel().unwrap());
    let HostAnswer::Failed(failure) = refused else { panic!("{refused:?}") };
    assert_eq!(failure.code, FailureCode::KeyringLocked, "{}", failure.cause);
    let saved =
        answer_while(&mut host, HostCall::Save(capture.clone()), || kwallet.enter_password().unwrap());
    assert!(matches!(saved, HostAnswer::Saved { .. }), "{saved:?}");
    host.end_without(&capture.key);
}

#[test]
fn kwallet_without_a_wallet_offers_to_create_one_and_a_refusal_is_a_locked_keyring() {
    let kwallet = KWallet::start(Home::new(KEYFERRY), Wallet::None).unwrap();
    let capture = capture();
    let mut host = Host::start(kwallet.home());
    let refused = answer_while(&mut host, HostCall::Save(capture.clone()), || kwallet.cancel().unwrap());
    let HostAnswer::Failed(failure) = refused else { panic!("{refused:?}") };
    assert_eq!(failure.code, FailureCode::KeyringLocked, "{}", failure.cause);
    host.end_without(&capture.key);
}
