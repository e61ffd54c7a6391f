//! Random schedules in real browsers: a fault, clicks, the end of the background, a closed tab, and then the repair.
//!
//! `KEYFERRY_BROWSER_SCHEDULES` is their number for each browser, `KEYFERRY_SEED` the first one's seed.

use crate::injected::{copy_new_key, set, show_new_key, stage, wait_until_kept};
use crate::world::{FAULTS, Fault};
use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use keyferry_tests::{Browser, HostFault, Issued, Stage};
use std::env;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Number of schedules after which all keys so far must be in the keyring.
const TOGETHER: u64 = 5;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

/// Runs one schedule. Returns the keys that were copied.
async fn schedule(stage: &Stage, random: &mut Rng) -> Result<Vec<Issued>> {
    // A host that hangs takes its deadline of 10 s, so this fault is drawn less often than others.
    let quick = |fault: &Fault| !matches!(fault, Fault::Host(fault) if fault.hangs());
    let fault = match random.u8(0..30) {
        0 => Some(Fault::Host(HostFault::HangBeforeAnswering)),
        1..=22 => random.choice(FAULTS).filter(quick),
        _ => None,
    };
    if let Some(fault) = fault {
        set(stage, fault, true)?;
    }
    let mut issued = vec![];
    if random.bool() {
        issued.push(copy_new_key(stage).await?);
    }
    let driver = stage.browser.driver().clone();
    let first = driver.window().await?;
    let tab = driver.new_tab().await?;
    driver.switch_to_window(tab).await?;
    let shown = show_new_key(stage).await?;
    for _ in 0..random.u8(1..4) {
        stage.browser.click("Copy API key").await?;
    }
    let ends = random.bool();
    if ends {
        // A random time before or after the answer. It waits for no event.
        sleep(Duration::from_millis(random.u64(0..150))).await;
        stage.browser.end_background().await?;
    } else {
        // The tab closes right after the click.
        driver.close_window().await?;
        driver.switch_to_window(first.clone()).await?;
    }
    if let Some(fault) = fault {
        set(stage, fault, false)?;
    }
    if ends {
        // Only the page may have the key yet. A user who left it now would be warned.
        wait_until_kept(stage, &shown).await?;
        driver.close_window().await?;
        driver.switch_to_window(first).await?;
    }
    issued.push(shown);
    Ok(issued)
}

async fn schedules(browser: Browser, otherwise: u64) -> Result<()> {
    let first = number("KEYFERRY_SEED").unwrap_or(0);
    let count = number("KEYFERRY_BROWSER_SCHEDULES").unwrap_or(otherwise);
    let started = Instant::now();
    let stage = stage(browser).await?;
    let mut issued = vec![];
    for seed in first..first + count {
        let mut random = Rng::with_seed(seed);
        let copied = schedule(&stage, &mut random).await;
        issued.extend(copied.with_context(|| format!("{browser:?}, seed {seed}"))?);
        if (seed + 1).is_multiple_of(TOGETHER) || seed + 1 == first + count {
            for issued in &issued {
                let kept = wait_until_kept(&stage, issued).await;
                kept.with_context(|| format!("{browser:?}, seed {seed} or up to {TOGETHER} before it"))?;
            }
        }
    }
    let kept = stage.keyring.keys()?;
    ensure!(kept.len() == issued.len(), "{} keys were copied, {} are kept", issued.len(), kept.len());
    println!(
        "{browser:?}: {count} random schedules, seeds {first} to {}: {} keys stored once each, 0 lost; {:.0?}",
        first + count - 1,
        issued.len(),
        started.elapsed()
    );
    Ok(())
}

#[tokio::test]
async fn random_schedules_lose_no_key_in_chromium() -> Result<()> {
    schedules(Browser::Chromium, 35).await
}

#[tokio::test]
async fn random_schedules_lose_no_key_in_firefox() -> Result<()> {
    schedules(Browser::Firefox, 15).await
}
