//! Pages made with real UI kits, `tests/pages/kits`: the whole of Omnisend's journey and of Upstack's on each of them,
//! all kits in one session of each browser.
//!
//! `KEYFERRY_KITS=mui,antd` runs some of them. `tests/pages/kits/README.md` explains the columns of the table.

mod kit;
mod omnisend;
mod pictures;
mod steps;
mod upstack;

use anyhow::{Result, ensure};
use keyferry_tests::journey::KEY_NAME;
use keyferry_tests::{Browser, STORES, Stage, made_up_key, project};
use std::time::{Duration, Instant};

use crate::kit::{Check, Kit, Row};
use crate::upstack::SavedKey;

/// An error without the driver's stack trace.
fn in_short(error: &anyhow::Error) -> String {
    let text = format!("{error:#}");
    let text = text.split("Stacktrace").next().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints the table, and returns the failed checks that `kit.json` does not list as known to fail.
fn report(browser: Browser, kits: &[Kit], rows: &[Row], elapsed: Duration) -> Vec<String> {
    let mut regressions = vec![];
    print!("\n{:30}", browser.title());
    for check in Check::ALL {
        print!("{:>9}", check.title());
    }
    println!();
    for (kit, row) in kits.iter().zip(rows) {
        print!("{:30}", kit.title);
        for check in Check::ALL {
            let known = kit.not_yet(browser).contains(&check);
            let cell = match (row.get(&check), known) {
                (Some(Ok(())), false) => "ok",
                (Some(Ok(())), true) => "ok now",
                (Some(Err(_)), true) => "not yet",
                (None, true) => "-",
                (Some(Err(_)) | None, false) => "FAILED",
            };
            print!("{cell:>9}");
            if cell == "FAILED" {
                regressions.push(format!("{}: {}", kit.name, check.title()));
            }
        }
        println!();
    }
    println!();
    for (kit, row) in kits.iter().zip(rows) {
        for (check, result) in row {
            if let Err(error) = result {
                println!("{}, {}: {}", kit.name, check.title(), in_short(error));
            }
        }
    }
    println!("{} kits in {elapsed:.0?}", kits.len());
    regressions
}

/// Prints why a journey ended early.
fn note(browser: Browser, kit: &Kit, journey: &str, result: Result<()>) {
    if let Err(error) = result {
        println!("{browser:?}, {}, {journey}: {}", kit.name, in_short(&error));
    }
}

async fn every_kit(browser: Browser) -> Result<()> {
    let started = Instant::now();
    let kits = Kit::all()?;
    let stage = Stage::builder(browser).pages(project().join("target/pages/kits"));
    // Its helper can be made to fail.
    let stage = stage.wrap_host(env!("CARGO_BIN_EXE_faulty-host")).build().await?;
    let keys = [0, 1].map(|store| {
        let key = made_up_key(STORES[store].brand_id, 1);
        let line = format!("Brand ID {} · key ending in {}", STORES[store].brand_id, &key[key.len() - 4..]);
        SavedKey { key, line }
    });
    let keep = |saved: &SavedKey| stage.keyring.keep_used(&saved.key, KEY_NAME, 1_740_000_000, Some(""));
    let mut rows: Vec<Row> = kits.iter().map(|_| Row::new()).collect();
    // Upstack first, while the keyring holds one key: with one key, one click fills the field.
    keep(&keys[0])?;
    for (kit, row) in kits.iter().zip(&mut rows) {
        let result = upstack::fill_and_submit(&stage, kit, &keys[0].key, row).await;
        note(browser, kit, "Upstack, one key", result);
    }
    keep(&keys[1])?;
    for (kit, row) in kits.iter().zip(&mut rows) {
        let result = upstack::choose_and_type(&stage, kit, &keys, row).await;
        note(browser, kit, "Upstack, two keys", result);
    }
    for (at, (kit, row)) in kits.iter().zip(&mut rows).enumerate() {
        // A separate store for each kit, so that its key can be distinguished from the others'.
        let result = omnisend::create_and_copy(&stage, kit, &format!("{at:024x}"), row).await;
        note(browser, kit, "Omnisend", result);
    }
    let regressions = report(browser, &kits, &rows, started.elapsed());
    ensure!(regressions.is_empty(), "{browser:?}: {regressions:?}");
    Ok(())
}

#[tokio::test]
async fn keys_are_captured_and_filled_on_pages_of_every_kit_in_chromium() -> Result<()> {
    every_kit(Browser::Chromium).await
}

#[tokio::test]
async fn keys_are_captured_and_filled_on_pages_of_every_kit_in_firefox() -> Result<()> {
    every_kit(Browser::Firefox).await
}
