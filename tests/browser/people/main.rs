//! The extension apart from the journey: popup, fill control, onboarding, options, keyboard operation and
//! accessibility.

mod access;
mod accessibility;
mod answers;
mod by_hand;
mod clickjacking;
mod companies;
mod desktop;
mod downloads;
mod fill;
mod lifetime;
mod locked;
mod naming;
mod notices;
mod onboarding;
mod options;
mod page_scripts;
mod pictures;
mod policies;
mod popup;
mod report;
mod stores;
mod team;
mod team_keys;

use anyhow::{Result, ensure};
use keyferry_tests::journey::{FILL, KEY_FIELD, Way};
use keyferry_tests::{STORES, Stage, made_up_key};
use std::time::{Duration, Instant};

/// The longest time until the keyring has recorded the use of a key.
const RECORDED: Duration = Duration::from_secs(10);

/// A key of one of the stores; its last four characters are `n` in digits.
fn key_of(store: usize, n: u32) -> String {
    made_up_key(STORES[store].brand_id, n)
}

/// Saves two keys of the first store and one of the second, ending in 0001 to 0003, in the keyring.
fn keep_three(stage: &Stage) -> Result<[String; 3]> {
    let keys = [(0, 1), (0, 2), (1, 3)].map(|(store, n)| key_of(store, n));
    for (key, (label, time)) in keys.iter().zip([
        ("Northwind, old", 1_700_000_000),
        (STORES[0].name, 1_760_000_000),
        (STORES[1].name, 1_750_000_000),
    ]) {
        stage.keyring.keep(key, label, time)?;
    }
    Ok(keys)
}

/// Saves one key that was filled in for the open store before, opens Omnisend's form and waits for the fill control. Returns the key.
async fn form_with_one_key(stage: &Stage) -> Result<String> {
    let key = key_of(1, 9);
    stage.keyring.clear()?;
    stage.keyring.keep_used(&key, "UpstackData", 1_740_000_000, Some(STORES[0].name))?;
    open_form(stage).await?;
    Ok(key)
}

/// Performs what fills in this key, and waits until the field holds it and the keyring has recorded the use: recorded
/// later, it would change another test's entry.
async fn fill_in(stage: &Stage, key: &str, filling: impl Future<Output = Result<()>>) -> Result<()> {
    let entries = || stage.keyring.bus().search(&[("service", "keyferry")]);
    let before = entries()?;
    filling.await?;
    stage.browser.wait_for_value(KEY_FIELD, key).await?;
    let end = Instant::now() + RECORDED;
    while entries()? == before {
        ensure!(Instant::now() < end, "the use is not recorded");
        stage.browser.settle().await?;
    }
    Ok(())
}

/// Opens Omnisend's form in a new document and waits for the fill control.
async fn open_form(stage: &Stage) -> Result<()> {
    stage.open_destination_form(Way::InApp, "Omnisend").await?;
    stage.browser.css(FILL).await.map(drop)
}
