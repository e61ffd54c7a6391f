//! One fault at a time, in real browsers.

mod background;
mod concurrency;
mod each_fault;
mod prompts;
mod unsaved;

use crate::world::Fault;
use anyhow::{Context, Result, bail};
use keyferry_tests::journey::Way;
use keyferry_tests::{Browser, Issued, STORES, Stage};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Limit for a key to reach the keyring after the repair: the browsers' alarms are due every 30 s.
const DELIVERED: Duration = Duration::from_secs(45);
const INTERVAL: Duration = Duration::from_millis(100);

/// A stage with a host that can fail on request.
pub(crate) async fn stage(browser: Browser) -> Result<Stage> {
    Stage::builder(browser).wrap_host(env!("CARGO_BIN_EXE_faulty-host")).build().await
}

/// Creates a key and copies it.
pub(crate) async fn copy_new_key(stage: &Stage) -> Result<Issued> {
    let issued = show_new_key(stage).await?;
    stage.copy_key().await?;
    Ok(issued)
}

/// Creates a key that the page shows and that is not copied yet.
pub(crate) async fn show_new_key(stage: &Stage) -> Result<Issued> {
    stage.open_api_keys(Way::InApp, &STORES[0]).await?;
    stage.open_create_view().await?;
    stage.create_key().await
}

/// Causes a fault, or repairs it.
pub(crate) fn set(stage: &Stage, fault: Fault, broken: bool) -> Result<()> {
    match fault {
        Fault::Host(fault) => stage.set_fault(broken.then_some(fault)),
        Fault::HostMissing => stage.set_registered(!broken),
        Fault::KeyringLocked if broken => stage.keyring.lock(),
        Fault::KeyringAbsent if broken => {
            stage.keyring.stop();
            Ok(())
        }
        Fault::KeyringLocked | Fault::KeyringAbsent => stage.keyring.restart(),
        Fault::KeyringFull => stage.keyring.set_full(broken),
        Fault::KeyringReadOnly => stage.keyring.set_writable(!broken),
    }
}

/// Waits until the keyring holds the key. Fails if it holds it more than once.
pub(crate) async fn wait_until_kept(stage: &Stage, issued: &Issued) -> Result<()> {
    let waiting = async {
        loop {
            let kept = stage.keyring.keys().unwrap_or_default();
            match kept.iter().filter(|key| **key == issued.key).count() {
                0 => sleep(INTERVAL).await,
                1 => return Ok(()),
                times => bail!("it is kept {times} times"),
            }
        }
    };
    timeout(DELIVERED, waiting).await.context("it is not delivered")?
}
