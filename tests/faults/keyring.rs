//! The real host's answers when a real keyring fails during a request.

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

/// The host's next reply.
fn reply(world: &mut Real) -> Result<HostAnswer> {
    match world.next() {
        Some(Event::HostReplied(Some(reply))) => Ok(reply.answer),
        other => bail!("{other:?} is no reply"),
    }
}

/// The host's next final answer.
fn final_answer(world: &mut Real) -> Result<HostAnswer> {
    loop {
        match reply(world)? {
            HostAnswer::Waiting => {}
            answer => return Ok(answer),
        }
    }
}

/// The limit is 20 s, not the two minutes that a person has to answer a prompt.
#[test]
fn keyring_that_ends_during_a_prompt_is_reported_within_20_seconds() -> Result<()> {
    let (mut world, key) = (Real::new()?, random_key(&mut Rng::new()));
    world.keyring.prompt(Some(Prompt::Unanswered))?;
    world.keyring.lock()?;
    post(&mut world, save(&key));
    ensure!(reply(&mut world)? == HostAnswer::Waiting, "the prompt is open");
    world.keyring.stop();
    let answer = final_answer(&mut world)?;
    ensure!(matches!(&answer, HostAnswer::Failed(f) if f.code == FailureCode::KeyringAbsent), "{answer:?}");

    world.keyring.prompt(None)?;
    world.keyring.restart()?;
    post(&mut world, save(&key));
    let answer = final_answer(&mut world)?;
    ensure!(matches!(answer, HostAnswer::Saved { .. }), "the same host goes on: {answer:?}");
    ensure!(world.keyring.keys()? == [key.expose()]);
    Ok(())
}

/// gnome-keyring still lists an entry that it could not write.
#[test]
fn entry_that_could_not_be_written_is_not_listed_and_does_not_block_a_save() -> Result<()> {
    let (mut world, mut random) = (Real::new()?, Rng::new());
    let (kept, key) = (random_key(&mut random), random_key(&mut random));
    post(&mut world, save(&kept));
    let HostAnswer::Saved { entry: kept, .. } = final_answer(&mut world)? else { bail!("not saved") };

    world.set(Some(Fault::KeyringFull));
    for _ in 0..2 {
        post(&mut world, save(&key));
        let answer = final_answer(&mut world)?;
        ensure!(matches!(answer, HostAnswer::Failed(_)), "nothing can be written: {answer:?}");
    }
    post(&mut world, HostCall::List);
    let answer = final_answer(&mut world)?;
    ensure!(answer == HostAnswer::Listed { entries: vec![kept.clone()], team: None }, "{answer:?}");

    world.set(None);
    post(&mut world, save(&key));
    let HostAnswer::Saved { entry, .. } = final_answer(&mut world)? else { bail!("not saved") };
    post(&mut world, HostCall::Reveal { entry: entry.id.clone() });
    let answer = final_answer(&mut world)?;
    ensure!(
        matches!(&answer, HostAnswer::Released { key: released, .. } if *released == key),
        "not released"
    );
    post(&mut world, HostCall::List);
    let HostAnswer::Listed { mut entries, .. } = final_answer(&mut world)? else { bail!("not listed") };
    entries.retain(|listed| *listed != kept);
    ensure!(entries == [entry], "listed once: {entries:?}");
    Ok(())
}
