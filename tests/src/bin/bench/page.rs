//! What Keyferry costs a page: at its start, while the page changes, and in memory.

use crate::peers;
use crate::report::{Goal, Row, Section, Unit};
use crate::sample::{Sample, order};
use anyhow::{Context, Result};
use keyferry_tests::{Browser, OMNISEND, Stage, chromium_id, project};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Where scripts, layouts and style calculations are in Chromium's trace.
const TRACE: &str = "devtools.timeline,v8";
/// The events of the trace in which script runs or is compiled.
const SCRIPT: [&str; 6] =
    ["EvaluateScript", "FunctionCall", "v8.compile", "v8.run", "FireAnimationFrame", "RunMicrotasks"];
/// Waits until a page has come to rest.
const REST: &str = "const done = arguments[arguments.length - 1];
requestIdleCallback(() => setTimeout(() => requestAnimationFrame(() => requestIdleCallback(() => done(true))), 150));";
/// 10,000 changes of the DOM as an app makes them, 200 in each of 50 frames: rows come, change twice and go.
const CHANGES: &str = "const done = arguments[arguments.length - 1];
const list = document.createElement('section');
document.getElementById('root').after(list);
const row = document.createElement('div');
row.innerHTML = '<span>Order 1001</span><a href=\"#\">Details</a><button>Edit</button>';
let frames = 50;
function change() {
  for (let count = 0; count < 50; count++) {
    const added = row.cloneNode(true);
    list.append(added);
    added.className = 'row';
    added.firstChild.textContent = 'Order ' + count;
    (list.children.length > 60 ? list.firstChild : added.lastChild).remove();
  }
  if (--frames) requestAnimationFrame(change);
  else requestAnimationFrame(() => setTimeout(() => { list.remove(); done(true); }, 50));
}
requestAnimationFrame(change);";
/// Sees everything that happens to the DOM, and does nothing.
const OBSERVER: &str = "new MutationObserver(() => {}).observe(document, \
    { childList: true, subtree: true, attributes: true, characterData: true });";

/// The two kinds of page: where Keyferry has something to do, and where it has not.
const PAGES: [(&str, &str); 2] = [("API page", "/integrations/api-keys"), ("other page", "/campaigns")];

/// A browser with one extension, and what was measured in it on each page.
struct Subject {
    name: &'static str,
    id: String,
    stage: Stage,
    measured: [Measured; PAGES.len()],
}

/// Of one page. Times are of the main thread, in milliseconds.
#[derive(Default)]
struct Measured {
    evaluate: Sample,
    start: Sample,
    own_while_changing: Sample,
    all_while_changing: Sample,
    layouts_forced: Sample,
    styles_forced: Sample,
    layouts: Sample,
    heap: Sample,
}

impl Subject {
    async fn start(name: &'static str, extension: PathBuf) -> Result<Self> {
        let id = chromium_id(&extension)?;
        let stage = Stage::builder(Browser::Chromium).extension(extension).trace(TRACE).build().await?;
        Ok(Self { name, id, stage, measured: Default::default() })
    }

    async fn measure(&mut self, page: usize) -> Result<()> {
        let browser = &self.stage.browser;
        browser.open("about:blank").await?;
        browser.trace().await?;
        browser.open(&format!("{OMNISEND}{}", PAGES[page].1)).await?;
        browser.css("h1").await?;
        browser.driver().execute_async(REST, vec![]).await?;
        let start = Trace::read(&browser.trace().await?, &self.id);

        let before = counters(browser).await?;
        browser.driver().execute_async(CHANGES, vec![]).await?;
        let after = counters(browser).await?;
        let changing = Trace::read(&browser.trace().await?, &self.id);

        browser.debug("HeapProfiler.collectGarbage", json!({})).await?;
        let heap = browser.debug("Runtime.getHeapUsage", json!({})).await?;
        let heap: f64 = ["usedSize", "embedderHeapUsedSize", "backingStorageSize"]
            .iter()
            .filter_map(|part| heap[part].as_f64())
            .sum();

        let measured = &mut self.measured[page];
        measured.evaluate.push(start.evaluate);
        measured.start.push(start.own);
        measured.own_while_changing.push(changing.own);
        measured.all_while_changing.push((after.0 - before.0) * 1_000.0);
        measured.layouts_forced.push(changing.layouts);
        measured.styles_forced.push(changing.styles);
        measured.layouts.push(after.1 - before.1);
        measured.heap.push(heap);
        Ok(())
    }
}

/// Seconds of script and number of layouts since the page began.
async fn counters(browser: &keyferry_tests::Session) -> Result<(f64, f64)> {
    browser.debug("Performance.enable", json!({})).await?;
    let metrics = browser.debug("Performance.getMetrics", json!({})).await?;
    let metrics = metrics["metrics"].as_array().context("no metrics")?;
    let metric = |name: &str| {
        let found = metrics.iter().find(|metric| metric["name"] == name);
        found.and_then(|metric| metric["value"].as_f64()).with_context(|| format!("no {name}"))
    };
    Ok((metric("ScriptDuration")?, metric("LayoutCount")?))
}

/// What one extension did, out of a trace.
#[derive(Debug, Default)]
struct Trace {
    /// Running its script for the first time, in milliseconds.
    evaluate: f64,
    /// All that its scripts did, in milliseconds.
    own: f64,
    /// Layouts and style calculations in the middle of its scripts.
    layouts: f64,
    styles: f64,
}

impl Trace {
    fn read(events: &[Value], id: &str) -> Self {
        let origin = format!("chrome-extension://{id}/");
        let mut trace = Self::default();
        // Its time, as intervals by thread; one may be inside another.
        let mut own: Vec<(i64, f64, f64)> = vec![];
        for event in events {
            let (name, data) = (event["name"].as_str().unwrap_or_default(), &event["args"]["data"]);
            let url = data["url"].as_str().or_else(|| event["args"]["fileName"].as_str()).unwrap_or_default();
            if SCRIPT.contains(&name) && url.starts_with(&origin) {
                let (start, duration) = interval(event);
                own.push((event["tid"].as_i64().unwrap_or_default(), start, start + duration));
                if name == "EvaluateScript" {
                    trace.evaluate += duration / 1_000.0;
                }
            }
        }
        own.sort_by(|a, b| (a.0, a.1).partial_cmp(&(b.0, b.1)).unwrap_or(std::cmp::Ordering::Equal));
        let mut until = (0, f64::MIN);
        for &(thread, start, end) in &own {
            if until.0 != thread {
                until = (thread, f64::MIN);
            }
            trace.own += (end - start.max(until.1)).max(0.0) / 1_000.0;
            until.1 = until.1.max(end);
        }
        for event in events {
            let counter = match event["name"].as_str() {
                Some("Layout") => &mut trace.layouts,
                Some("UpdateLayoutTree") => &mut trace.styles,
                _ => continue,
            };
            let (thread, (start, _)) = (event["tid"].as_i64().unwrap_or_default(), interval(event));
            if own.iter().any(|&(of, from, to)| of == thread && from <= start && start < to) {
                *counter += 1.0;
            }
        }
        trace
    }
}

/// Start and duration in microseconds.
fn interval(event: &Value) -> (f64, f64) {
    (event["ts"].as_f64().unwrap_or_default(), event["dur"].as_f64().unwrap_or_default())
}

pub(crate) async fn sections(rounds: usize) -> Result<(Vec<Section>, String)> {
    let mut subjects = vec![
        Subject::start("Keyferry", project().join("dist/extension")).await?,
        Subject::start("empty content script", peers::extension("empty", Some(""), None)?).await?,
        Subject::start("empty MutationObserver", peers::extension("observer", Some(OBSERVER), None)?).await?,
        Subject::start("no content script", peers::extension("bare", None, None)?).await?,
    ];
    let version = subjects[0].stage.browser.version();
    for round in 0..=rounds {
        for page in 0..PAGES.len() {
            for index in order(round, subjects.len()) {
                subjects[index].measure(page).await?;
            }
        }
        if round == 0 {
            // What the browser does once, such as compiling into its caches, is none of a page's cost.
            subjects.iter_mut().for_each(|subject| subject.measured = Default::default());
        }
    }
    Ok((vec![start(&subjects), changes(&subjects), memory(&subjects)], version))
}

fn start(subjects: &[Subject]) -> Section {
    let mut rows = vec![];
    for (page, (name, _)) in PAGES.iter().enumerate() {
        let goal = Goal::Most(if page == 0 { 4.0 } else { 1.0 });
        rows.push(row(format!("{name}, until the page is at rest"), Unit::Millis, goal, &subjects[..3], |of| of.measured[page].start.clone()));
        rows.push(row(format!("{name}, evaluation alone"), Unit::Millis, Goal::None, &subjects[..3], |of| of.measured[page].evaluate.clone()));
    }
    Section {
        title: "Page: start",
        note: "Time of the page's main thread in the extension's scripts, from Chromium's trace: compiling and running \
               the content script, and what it does until the page is at rest."
            .to_owned(),
        rows,
    }
}

fn changes(subjects: &[Subject]) -> Section {
    let mut rows = vec![];
    for (page, (name, _)) in PAGES.iter().enumerate() {
        let goal = Goal::Most(if page == 0 { 3.0 } else { 0.5 });
        // All script of the page without Keyferry, in the same rounds.
        let page_alone = &subjects[3].measured[page].all_while_changing;
        rows.push(row(format!("{name}: script time of the extension, in % of the page's own"), Unit::Percent, goal, &subjects[..3], |of| {
            of.measured[page].own_while_changing.map(|own| own / page_alone.median() * 100.0)
        }));
        rows.push(row(format!("{name}: all script time"), Unit::Millis, Goal::None, subjects, |of| of.measured[page].all_while_changing.clone()));
        rows.push(row(format!("{name}: layouts in the middle of its scripts"), Unit::Count, Goal::Most(0.0), &subjects[..1], |of| of.measured[page].layouts_forced.clone()));
        rows.push(row(format!("{name}: style calculations in the middle of its scripts"), Unit::Count, Goal::None, &subjects[..1], |of| of.measured[page].styles_forced.clone()));
        rows.push(row(format!("{name}: all layouts"), Unit::Count, Goal::None, subjects, |of| of.measured[page].layouts.clone()));
    }
    Section {
        title: "Page: 10,000 changes",
        note: "The page makes 10,000 changes to its DOM, 200 in each of 50 frames: rows with a link and a button come, \
               change and go. The extension's own script time is taken from the trace; all script time is what \
               Chromium counts for the page, and says what the observing itself costs."
            .to_owned(),
        rows,
    }
}

fn memory(subjects: &[Subject]) -> Section {
    let mut rows = vec![];
    for (page, (name, _)) in PAGES.iter().enumerate() {
        let without = subjects[3].measured[page].heap.median();
        rows.push(row(format!("{name}: heap"), Unit::Bytes, Goal::Most(1_500_000.0), &subjects[..3], |of| {
            of.measured[page].heap.map(|heap| heap - without)
        }));
    }
    Section {
        title: "Page: memory",
        note: "JavaScript's heap, the DOM's and all buffers, the WebAssembly's memory among them, after a collection \
               of garbage and 10,000 changes; less the same without a content script."
            .to_owned(),
        rows,
    }
}

fn row(what: String, unit: Unit, goal: Goal, subjects: &[Subject], sample: impl Fn(&Subject) -> Sample) -> Row {
    let beside = subjects[1..].iter().map(|subject| (subject.name.to_owned(), sample(subject))).collect();
    Row { what, unit, keyferry: sample(&subjects[0]), beside, goal }
}
