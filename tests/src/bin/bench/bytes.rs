//! The bytes that a page load must read.

use crate::peers::Peers;
use crate::report::{Goal, Row, Section, Unit};
use crate::sample::Sample;
use anyhow::Result;
use keyferry_tests::project;
use keyferry_tests::size::{BUDGETS, Size, content_scripts, of};

pub(crate) fn section(peers: &Peers) -> Result<Section> {
    let keyferry = content_scripts(&project().join("dist/extension"))?;
    let mut others = vec![];
    for (name, folder) in &peers.extensions {
        let size = content_scripts(folder)?;
        // browserpass names no content script: it injects this one when the user fills a form.
        let injected = folder.join("js/inject.dist.js");
        let (name, size) = if size.files == 0 && injected.exists() {
            (format!("{name}, on demand"), of(&[injected])?)
        } else {
            (name.clone(), size)
        };
        others.push((name, size));
    }
    let goal = |what: &str| {
        BUDGETS
            .iter()
            .find(|budget| budget.what == what)
            .map_or(Goal::None, |budget| Goal::Most(bytes(budget.goal)))
    };
    let row = |what: &str, goal, of: fn(&Size) -> usize| Row {
        what: what.to_owned(),
        unit: Unit::Bytes,
        keyferry: Sample::from(bytes(of(&keyferry))),
        beside: others.iter().map(|(name, size)| (name.clone(), bytes(of(size)).into())).collect(),
        goal,
    };
    Ok(Section {
        title: "Content script: bytes",
        note: "What each page load must read: the scripts that the manifest names. \"Decoded\" takes base64 for the \
               WebAssembly that it is; brotli is of the decoded bytes. Bitwarden's extension is in none of Debian, \
               npm and PyPI. browserpass names no content script and injects one when asked, which Keyferry cannot \
               do: it must see the click."
            .to_owned(),
        rows: vec![
            row("decoded", goal("content script, decoded"), |size| size.decoded),
            row("brotli", goal("content script, brotli"), |size| size.brotli),
            row("as shipped", Goal::None, |size| size.shipped),
        ],
    })
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer bytes")]
fn bytes(count: usize) -> f64 {
    count as f64
}
