//! From opening the popup to its keys on the screen.

use crate::report::{Goal, Row, Section, Unit};
use crate::sample::{Sample, order};
use anyhow::{Context, Result};
use keyferry_tests::{Browser, Stage, copy_folder, project, script};
use std::fs;
use std::path::{Path, PathBuf};

/// What the popup may take until it shows what it shows, in milliseconds.
const GOAL: f64 = 100.0;
const KEYS: [u32; 3] = [0, 1, 200];

/// Runs before the page's own scripts and reads the clock, which starts with the navigation, once a frame with what
/// is waited for has been painted. A page is `fresh` once it shows what the helper says now.
const STOPWATCH: &str = r#"
function painted(name) {
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => performance.mark(name);
    channel.port2.postMessage(0);
  });
}
const observer = new MutationObserver(() => {
  if (!document.querySelector("main #saved:not([hidden]) #stores > li, #empty:not([hidden]), .reference")) return;
  observer.disconnect();
  painted("shown");
  if (document.querySelector(".reference")) painted("fresh");
});
observer.observe(document, { childList: true, subtree: true, attributes: true });
new PerformanceObserver((list) => {
  if (list.getEntriesByName("keyferry-shown").length) painted("fresh");
}).observe({ type: "mark" });
"#;
/// The least that a page of an extension can be.
const REFERENCE: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Reference</title>
<script src="stopwatch.js"></script></head><body><p class="reference">Reference</p></body></html>"#;
/// What the popup finds when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Background {
    Running,
    Asleep,
    /// Nothing was opened since the browser was started.
    New,
}

impl Background {
    const ALL: [Self; 3] = [Self::Running, Self::Asleep, Self::New];

    fn title(self) -> &'static str {
        match self {
            Self::Running => "background running",
            Self::Asleep => "background asleep",
            Self::New => "first time since the browser's start",
        }
    }

    async fn prepare(self, stage: &Stage) -> Result<()> {
        let browser = &stage.browser;
        browser.open_own("popup/reference.html").await?;
        if self == Self::New {
            browser.run(script!("clear-session-storage"), vec![]).await?;
        }
        browser.open("about:blank").await?;
        if self != Self::Running {
            browser.end_background().await?;
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Measured {
    shown: Sample,
    fresh: Sample,
    reference: Sample,
}

/// The extension that ships, with a stopwatch in its popup and a page that does nothing beside it.
fn with_stopwatch() -> Result<PathBuf> {
    let folder = project().join("target/bench/extensions/popup");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    copy_folder(&project().join("dist/extension"), &folder)?;
    let popup = folder.join("popup/popup.html");
    let html = fs::read_to_string(&popup)?;
    fs::write(&popup, html.replacen("<head>", "<head><script src=\"stopwatch.js\"></script>", 1))?;
    fs::write(folder.join("popup/stopwatch.js"), STOPWATCH)?;
    fs::write(folder.join("popup/reference.html"), REFERENCE)?;
    Ok(folder)
}

/// Opens one of the two pages; returns when it showed something, and when it showed what the helper says.
async fn open(stage: &Stage, background: Background, page: &str) -> Result<[f64; 2]> {
    background.prepare(stage).await?;
    stage.browser.open_own(page).await?;
    let times = stage.browser.run(script!("bench-popup-times"), vec![]).await.context(page.to_owned())?;
    Ok(serde_json::from_value(times)?)
}

async fn rows(browser: Browser, rounds: usize, extension: &Path) -> Result<Vec<Row>> {
    let stage = Stage::builder(browser).extension(extension).build().await?;
    let mut rows = vec![];
    let mut kept = 0;
    for keys in KEYS {
        for n in kept..keys {
            let key = format!("{n:024x}-{}{n:04}", "aB3dE5gH7jK9mN1pQ3sT5vW7yZaB3dE5gH7jK9mN1pQ3sT");
            stage.keyring.keep(&key, &format!("Store {n:03}"), 1_700_000_000 + u64::from(n))?;
        }
        kept = keys;
        let mut measured: [Measured; 3] = Default::default();
        for round in 0..=rounds {
            for index in order(round, Background::ALL.len()) {
                let background = Background::ALL[index];
                let [reference, _] = open(&stage, background, "popup/reference.html").await?;
                let [shown, fresh] = open(&stage, background, "popup/popup.html").await?;
                // What the browser does once, such as compiling into its caches, is none of a popup's cost.
                if round > 0 {
                    measured[index].reference.push(reference);
                    measured[index].shown.push(shown);
                    measured[index].fresh.push(fresh);
                }
            }
        }
        for (background, Measured { shown, fresh, reference }) in Background::ALL.into_iter().zip(measured) {
            let row = |what: &str, keyferry: Sample, goal| Row {
                what: format!("{}, {keys} stored, {}: {what}", browser.title(), background.title()),
                unit: Unit::Millis,
                keyferry,
                beside: vec![("an empty page of the extension".to_owned(), reference.clone())],
                goal,
            };
            rows.push(row("shown", shown, Goal::Most(GOAL)));
            if Some(&keys) == KEYS.last() {
                rows.push(row("as the helper says now", fresh, Goal::None));
            }
        }
    }
    Ok(rows)
}

pub(crate) async fn section(rounds: usize) -> Result<Section> {
    let extension = with_stopwatch()?;
    let mut all = vec![];
    for browser in Browser::ALL {
        all.extend(rows(browser, rounds, &extension).await.context(browser.title())?);
    }
    Ok(Section {
        title: "Popup",
        note: "From opening the popup, as a page in a tab, to its keys (or the words that there are none) on the \
               screen, and until they are what the helper says now. The background remembers the list in the browser's \
               memory; after the browser's start the popup waits for the helper. Beside it is an empty page of the \
               same extension, opened in the same way."
            .to_owned(),
        rows: all,
    })
}
