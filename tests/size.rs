//! The sizes of the scripts and programs that ship stay within their budgets.

use anyhow::{Result, ensure};
use keyferry_tests::size::BUDGETS;

#[test]
fn shipped_files_stay_within_their_budgets() -> Result<()> {
    for budget in BUDGETS {
        let bytes = (budget.measure)()?;
        println!("{}: {bytes} bytes of {}", budget.what, budget.most);
        ensure!(bytes <= budget.most, "{}: {bytes} bytes, and {} are allowed", budget.what, budget.most);
    }
    Ok(())
}
