//! The bytes that a page load must read.

use crate::peers::Peers;
use crate::report::{Goal, Row, Section, Unit};
use crate::sample::Sample;
use anyhow::Result;
use keyferry_tests::project;
use keyferry_tests::size::{BUDGETS, Size, api_page, content_scripts, makeup, of};

const API_PAGE: &str = "API page";

pub(crate) fn section(peers: &Peers) -> Result<Section> {
    let every_page = content_scripts(&project().join("dist/extension"))?;
    let api_page = api_page()?;
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
    let floor = of(&[project().join("target/wasm/floor/optimized.wasm")])?;
    let goal = |what: &str| {
        BUDGETS
            .iter()
            .find(|budget| budget.what == what)
            .map_or(Goal::None, |budget| Goal::Most(bytes(budget.goal)))
    };
    let beside = |page: &str, of: fn(&Size) -> usize| {
        let floor =
            (page == API_PAGE).then(|| ("floor: what decides, with no page around it".to_owned(), floor));
        let all = floor.into_iter().chain(others.iter().cloned());
        all.map(|(name, size)| (name, bytes(of(&size)).into())).collect()
    };
    let row = |page: &str, keyferry: Size, what: &str, of: fn(&Size) -> usize| {
        let what = format!("{page}, {what}");
        Row {
            goal: goal(&what),
            what,
            unit: Unit::Bytes,
            keyferry: Sample::from(bytes(of(&keyferry))),
            beside: beside(page, of),
        }
    };
    let rows = [("every page", every_page), (API_PAGE, api_page)].into_iter().flat_map(|(page, size)| {
        [
            row(page, size, "decoded", |size| size.decoded),
            row(page, size, "brotli", |size| size.brotli),
            row(page, size, "as shipped", |size| size.shipped),
        ]
    });
    let made = makeup()?;
    let share = |what: &str, size: usize| Row {
        what: format!("{API_PAGE}, of it {what}"),
        unit: Unit::Bytes,
        keyferry: bytes(size).into(),
        beside: vec![],
        goal: Goal::None,
    };
    let shares = [
        share("the WebAssembly's code", made.code),
        share("its texts", made.texts),
        share("its list of calls into the browser", made.tables),
        share("the JavaScript, and the styles in it", made.javascript),
    ];
    Ok(Section {
        title: "Content script: bytes",
        note: "What each page load must read: the scripts that the manifest names. On the API page Keyferry's \
               background adds its content script to them. \"Decoded\" takes base64 for the WebAssembly that it \
               is; brotli is of the decoded bytes. Bitwarden's extension is in none of Debian, npm and PyPI. \
               browserpass names no content script and injects one when asked, which Keyferry cannot do: it must \
               see the click. The API page's floor is keyferry-core's capture machine with what it knows of \
               Omnisend's pages and reads of what it is told of one, compiled alone: nothing is heard, drawn or sent. \
               What is above it is that, the JavaScript and the styles."
            .to_owned(),
        rows: rows.chain(shares).collect(),
    })
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer bytes")]
fn bytes(count: usize) -> f64 {
    count as f64
}
