//! What the real host says of a real keyring that fails while it is asked.

use crate::schedules::Real;
use crate::world::{Fault, World};
use anyhow::{Result, bail, ensure};
use fastrand::Rng;
use keyferry_core::background::Event;
use keyferry_core::failure::FailureCode;
use keyferry_core::key::ApiKey;
use keyferry_core::protocol::{HostAnswer, HostCall, HostRequest, PROTOCOL_VERSION};
use keyferry_test_support::fixtures::{capture_with, random_key};
use keyferry_tests::Prompt;
use keyferry_tests::simulation::ToHost;

fn save(key: &ApiKey) -> HostCall {
    HostCall::Save(capture_with(key.clone()))
}

fn post(world: &mut Real, call: HostCall) {
    let request = HostRequest { protocol: PROTOCOL_VERSION, client: "test".to_owned(), id: 1, call };
    world.send(ToHost::Post(request));
}

/// The next that the host says.
fn reply(world: &mut Real) -> Result<HostAnswer> {
    match world.next() {
        Some(Event::HostReplied(Some(reply))) => Ok(reply.answer),
        other => bail!("{other:?} is no reply"),
    }
}

/// What the host says in the end.
fn answer(world: &mut Real) -> Result<HostAnswer> {
    loop {
        match reply(world)? {
            HostAnswer::Waiting => {}
            answer => return Ok(answer),
        }
    }
}

/// Awaited for 20 s, and not for the two minutes that a person has to answer a prompt.
#[test]
fn a_keyring_that_ends_while_it_asks_for_its_password_is_told_of_at_once() -> Result<()> {
    let (mut world, key) = (Real::new()?, random_key(&mut Rng::new()));
    world.keyring.prompt(Some(Prompt::Unanswered))?;
    world.keyring.lock()?;
    post(&mut world, save(&key));
    ensure!(reply(&mut world)? == HostAnswer::Waiting, "the prompt is open");
    world.keyring.stop();
    let told = answer(&mut world)?;
    ensure!(matches!(&told, HostAnswer::Failed(f) if f.code == FailureCode::KeyringAbsent), "{told:?}");

    world.keyring.prompt(None)?;
    world.keyring.restart()?;
    post(&mut world, save(&key));
    let told = answer(&mut world)?;
    ensure!(matches!(told, HostAnswer::Saved { .. }), "the same host goes on: {told:?}");
    ensure!(world.keyring.keys()? == [key.expose()]);
    Ok(())
}

/// gnome-keyring goes on naming an entry that it could not write.
#[test]
fn an_entry_that_the_keyring_names_and_does_not_have_is_none_and_in_nobodys_way() -> Result<()> {
    let (mut world, mut random) = (Real::new()?, Rng::new());
    let (kept, key) = (random_key(&mut random), random_key(&mut random));
    post(&mut world, save(&kept));
    let HostAnswer::Saved { entry: kept, .. } = answer(&mut world)? else { bail!("not saved") };

    world.set(Some(Fault::KeyringFull));
    for _ in 0..2 {
        post(&mut world, save(&key));
        let told = answer(&mut world)?;
        ensure!(matches!(told, HostAnswer::Failed(_)), "nothing can be written: {told:?}");
    }
    post(&mut world, HostCall::List);
    let told = answer(&mut world)?;
    ensure!(told == HostAnswer::Listed { entries: vec![kept.clone()] }, "{told:?}");

    world.set(None);
    post(&mut world, save(&key));
    let HostAnswer::Saved { entry, .. } = answer(&mut world)? else { bail!("not saved") };
    post(&mut world, HostCall::Reveal { entry: entry.id.clone() });
    let told = answer(&mut world)?;
    ensure!(matches!(&told, HostAnswer::Released { key: released, .. } if *released == key), "not released");
    post(&mut world, HostCall::List);
    let HostAnswer::Listed { mut entries } = answer(&mut world)? else { bail!("not listed") };
    entries.retain(|listed| *listed != kept);
    ensure!(entries == [entry], "listed once: {entries:?}");
    Ok(())
}
