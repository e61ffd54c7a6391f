//! What people see and do beside the journey itself: the popup, filling in every circumstance, the page for new
//! users, the options, and all of it with the keyboard alone and for those who cannot see it.

mod accessibility;
mod desktop;
mod fill;
mod notices;
mod onboarding;
mod options;
mod pictures;
mod popup;

use anyhow::Result;
use keyferry_tests::{STORES, Stage};

/// A value with the shape of a key, of this store; `n` tells them apart. Its last four characters are `n` in digits.
fn made_up(brand_id: &str, n: u32) -> String {
    format!("{brand_id}-{}{n:04}", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ".repeat(2).get(..46).unwrap_or_default())
}

/// Two keys of the first store and one of the second, in a keyring that the browser uses.
async fn keep_three(stage: &Stage) -> Result<[String; 3]> {
    let keys = [(0, 1), (0, 2), (1, 3)].map(|(store, n)| made_up(STORES[store].brand_id, n));
    for (key, (label, time)) in keys.iter().zip([
        ("Northwind, old", 1_700_000_000),
        (STORES[0].name, 1_760_000_000),
        (STORES[1].name, 1_750_000_000),
    ]) {
        stage.keyring.keep(key, label, time).await?;
    }
    Ok(keys)
}
