//! What Keyferry costs a page: at its start, while the page changes, and in memory.

use crate::peers::{self, ON_DEMAND, Scripts};
use crate::report::{Goal, Row, Section, Unit};
use crate::sample::{Sample, order};
use anyhow::{Context, Result, ensure};
use keyferry_tests::size::content_scripts;
use keyferry_tests::{Browser, OMNISEND, Stage, chromium_id, project};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// Where tasks, scripts, WebAssembly, layouts and style calculations are in Chromium's trace.
const TRACE: &str = "devtools.timeline,disabled-by-default-devtools.timeline,v8.wasm";
/// The events of the trace in which script is compiled and runs.
const SCRIPT: [&str; 2] = ["EvaluateScript", "FunctionCall"];
/// A piece of work of a thread.
const TASK: &str = "RunTask";
/// WebAssembly that is ready, which the page has none of. What waited for it runs in the same task.
const READY: &str = "wasm.AsyncInstantiate";
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
/// The least that hears what the user does, looks at the page once, and asks for more where there is more to do.
const LISTENER: &str = "for (const kind of ['click', 'submit', 'change', 'DOMContentLoaded']) addEventListener(kind, () => {}, true);
addEventListener('DOMContentLoaded', () => setTimeout(() => document.querySelectorAll('h1,h2,h3').length, 50));
if (location.pathname === '/integrations/api-keys') chrome.runtime.sendMessage('start').catch(() => {});";
/// The least that hears what the page copies and tells the other world.
const COPY_LISTENER: &str = "const { writeText } = Clipboard.prototype;
document.createElement('i').addEventListener('arm', () => writeText);
document.dispatchEvent(new MouseEvent('link'));";
/// Sees everything that happens to the DOM, and does nothing.
const OBSERVER: &str = "new MutationObserver(() => {}).observe(document, \
    { childList: true, subtree: true, attributes: true, characterData: true });";

/// The two kinds of page: where Keyferry has something to do, and where it has not.
const PAGES: [(&str, &str); 2] = [("API page", "/integrations/api-keys"), ("other page", "/campaigns")];

/// A browser with one extension, and what was measured in it on each page.
struct Subject {
    name: &'static str,
    id: String,
    /// Whether it has a content script.
    starts: bool,
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
    process: Sample,
}

impl Subject {
    async fn start(name: &'static str, extension: PathBuf) -> Result<Self> {
        let id = chromium_id(&extension)?;
        let starts = content_scripts(&extension)?.files > 0;
        let stage = Stage::builder(Browser::Chromium).extension(extension).trace(TRACE).build().await?;
        Ok(Self { name, id, starts, stage, measured: Default::default() })
    }

    async fn measure(&mut self, page: usize) -> Result<()> {
        let browser = &self.stage.browser;
        browser.open(&format!("{OMNISEND}{}", PAGES[page].1)).await?;
        browser.css("h1").await?;
        browser.driver().execute_async(REST, vec![]).await?;
        let events = browser.trace().await?;
        let page_script = events
            .iter()
            .rev()
            .find(|event| evaluates(event, OMNISEND))
            .context("the trace shows no page")?;
        let main = thread(page_script);
        let process = page_script["pid"].as_i64().context("the page's process")?;
        // Until the extension's script is evaluated, the page that was left may still have run.
        let own = events.iter().filter(|event| evaluates(event, &origin(&self.id)));
        let begin = own.map(|event| Span::of(event).start).fold(f64::INFINITY, f64::min);
        let since: Vec<_> = events.iter().filter(|event| Span::of(event).start >= begin).cloned().collect();
        let start = Trace::read(&since, &self.id, main);

        for _ in 0..2 {
            // What the first collection lets go of, the second collects.
            browser.debug("HeapProfiler.collectGarbage", json!({})).await?;
        }
        let heap = browser.debug("Runtime.getHeapUsage", json!({})).await?;
        let heap = ["usedSize", "embedderHeapUsedSize", "backingStorageSize"].map(|part| heap[part].as_f64());
        let heap = heap.into_iter().sum::<Option<f64>>().context("Chromium does not tell the heap's size")?;
        let process = private_memory(process)?;
        browser.trace().await?;

        browser.driver().execute_async(CHANGES, vec![]).await?;
        // What is still to come belongs to the changes, and not to the next page's start.
        browser.driver().execute_async(REST, vec![]).await?;
        let changing = Trace::read(&browser.trace().await?, &self.id, main);

        // A trace without the least that a content script does is no trace.
        ensure!(start.evaluate > 0.0 || !self.starts, "Chromium's trace does not show the content script");
        let measured = &mut self.measured[page];
        measured.evaluate.push(start.evaluate);
        measured.start.push(start.own);
        measured.own_while_changing.push(changing.own);
        measured.all_while_changing.push(changing.all);
        measured.layouts_forced.push(changing.layouts_forced);
        measured.styles_forced.push(changing.styles_forced);
        measured.layouts.push(changing.layouts);
        measured.heap.push(heap);
        measured.process.push(process);
        Ok(())
    }
}

/// The memory, in bytes, that this process has for itself and has written to.
fn private_memory(process: i64) -> Result<f64> {
    let sums = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).context("the page's process")?;
    let dirty =
        sums.lines().find_map(|line| line.strip_prefix("Private_Dirty:")).context("no Private_Dirty")?;
    Ok(dirty.trim().trim_end_matches(" kB").parse::<f64>()? * 1024.0)
}

/// Whether a script from this origin is evaluated here.
fn evaluates(event: &Value, origin: &str) -> bool {
    event["name"] == "EvaluateScript"
        && event["args"]["data"]["url"].as_str().is_some_and(|url| url.starts_with(origin))
}

/// An extension's own origin.
fn origin(id: &str) -> String {
    format!("chrome-extension://{id}/")
}

/// A process and a thread of it.
type Thread = (Option<i64>, Option<i64>);

fn thread(event: &Value) -> Thread {
    (event["pid"].as_i64(), event["tid"].as_i64())
}

/// What one extension did, out of a trace.
#[derive(Debug, Default)]
struct Trace {
    /// Running its script for the first time, in milliseconds.
    evaluate: f64,
    /// All that its scripts did, in milliseconds.
    own: f64,
    /// All script, the page's too, in milliseconds.
    all: f64,
    /// Layouts in all.
    layouts: f64,
    /// Layouts and style calculations in the middle of the extension's scripts.
    layouts_forced: f64,
    styles_forced: f64,
}

impl Trace {
    /// What happened in the page's main thread: the extension's background has one of its own.
    fn read(events: &[Value], id: &str, main: Thread) -> Self {
        let origin = origin(id);
        let mut trace = Self::default();
        let (mut all, mut own): (Vec<Span>, Vec<Span>) = (vec![], vec![]);
        let on_main = |name: &str| {
            let events = events.iter().filter(|event| event["name"] == name && thread(event) == main);
            events.map(Span::of).collect::<Vec<_>>()
        };
        let ready = on_main(READY);
        own.extend(on_main(TASK).into_iter().filter(|task| ready.iter().any(|ready| task.contains(ready))));
        all.extend(own.clone());
        for event in events {
            let name = event["name"].as_str().unwrap_or_default();
            if !SCRIPT.contains(&name) || thread(event) != main {
                continue;
            }
            let span = Span::of(event);
            if event["args"]["data"]["url"].as_str().is_some_and(|url| url.starts_with(&origin)) {
                if name == "EvaluateScript" {
                    trace.evaluate += span.busy;
                }
                own.push(span.clone());
            }
            all.push(span);
        }
        trace.all = busy(&all);
        trace.own = busy(&own);
        for event in events {
            let forced = match event["name"].as_str() {
                Some("Layout") => {
                    trace.layouts += 1.0;
                    &mut trace.layouts_forced
                }
                Some("UpdateLayoutTree") => &mut trace.styles_forced,
                _ => continue,
            };
            let span = Span::of(event);
            if own.iter().any(|script| script.contains(&span)) {
                *forced += 1.0;
            }
        }
        trace
    }
}

/// The time of all of these together. One may have run inside another, whose time it is then.
fn busy(spans: &[Span]) -> f64 {
    let outermost =
        spans.iter().filter(|span| !spans.iter().any(|other| other != *span && other.contains(span)));
    outermost.map(|span| span.busy).sum()
}

/// An event of a trace that has a duration.
#[derive(Debug, Clone, PartialEq)]
struct Span {
    thread: i64,
    /// In microseconds.
    start: f64,
    end: f64,
    /// The time that the thread really ran, in milliseconds: others may have had the processor meanwhile.
    busy: f64,
}

impl Span {
    fn of(event: &Value) -> Self {
        let number = |name: &str| event[name].as_f64().unwrap_or_default();
        let (start, duration) = (number("ts"), number("dur"));
        let busy = event["tdur"].as_f64().unwrap_or(duration) / 1_000.0;
        Self { thread: event["tid"].as_i64().unwrap_or_default(), start, end: start + duration, busy }
    }

    fn contains(&self, other: &Self) -> bool {
        self.thread == other.thread && self.start <= other.start && other.end <= self.end
    }
}

pub(crate) async fn sections(rounds: usize) -> Result<(Vec<Section>, String)> {
    let mut subjects = vec![
        Subject::start("Keyferry", project().join("dist/extension")).await?,
        Subject::start("empty content script", content("empty", "")?).await?,
        Subject::start("empty MutationObserver", content("observer", OBSERVER)?).await?,
        Subject::start("no content script", peers::extension("bare", &Scripts::default())?).await?,
        Subject::start("floor: the least that listens, and looks once", least()?).await?,
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
            for subject in &mut subjects {
                subject.measured = Default::default();
            }
        }
    }
    Ok((vec![start(&subjects), changes(&subjects), memory(&subjects)], version))
}

/// An extension with this content script.
fn content(name: &str, script: &str) -> Result<PathBuf> {
    peers::extension(name, &Scripts { content: Some(script), ..Scripts::default() })
}

fn least() -> Result<PathBuf> {
    let look = fs::read_to_string(project().join("target/wasm/floor/one-look.js"))?;
    let background = format!(
        "chrome.runtime.onMessage.addListener((_, {{ tab }}) => void chrome.scripting.executeScript(
            {{ target: {{ tabId: tab.id }}, files: ['{ON_DEMAND}'], injectImmediately: true }}));"
    );
    let scripts = Scripts {
        content: Some(LISTENER),
        page: Some(COPY_LISTENER),
        background: Some(&background),
        on_demand: Some(&look),
    };
    peers::extension("least", &scripts)
}

fn start(subjects: &[Subject]) -> Section {
    let [keyferry, empty, observer, _, least] = subjects else { return Section::default() };
    let mut rows = vec![];
    for (page, (name, most)) in [(PAGES[0].0, 4.0), (PAGES[1].0, 1.0)].into_iter().enumerate() {
        let start = |of: &Subject| of.measured[page].start.clone();
        let evaluate = |of: &Subject| of.measured[page].evaluate.clone();
        let rest = format!("{name}, until the page is at rest");
        rows.push(row(rest, Unit::Millis, Goal::Most(most), &[keyferry, least, empty, observer], start));
        let alone = format!("{name}, evaluation alone");
        rows.push(row(alone, Unit::Millis, Goal::None, &[keyferry, least, empty, observer], evaluate));
    }
    Section {
        title: "Page: start",
        note: "Time that the page's main thread was busy with the extension, from Chromium's trace: compiling and \
               running its scripts, making its WebAssembly ready, and what it does until the page is at rest. The \
               floor is the least that hears clicks and what the page copies and looks at the page once: a script in \
               either world, with an empty listener for each event. On the API page it also asks its background \
               for a content script in which keyferry-core's capture machine looks at the page once, by the same \
               JavaScript that reads it for Keyferry; nothing more is heard, shown or sent."
            .to_owned(),
        rows,
    }
}

fn changes(subjects: &[Subject]) -> Section {
    let [keyferry, empty, observer, bare, ..] = subjects else { return Section::default() };
    let all = [keyferry, empty, observer, bare];
    let mut rows = vec![];
    for (page, (name, _)) in PAGES.iter().enumerate() {
        let goal = Goal::Most(if page == 0 { 3.0 } else { 0.5 });
        // All script of the page without Keyferry, in the same rounds.
        let page_alone = &bare.measured[page].all_while_changing;
        rows.push(row(
            format!("{name}: script time of the extension, in % of the page's own"),
            Unit::Percent,
            goal,
            &[keyferry, empty, observer],
            |of| of.measured[page].own_while_changing.map(|own| own / page_alone.median() * 100.0),
        ));
        rows.push(row(format!("{name}: all script time"), Unit::Millis, Goal::None, &all, |of| {
            of.measured[page].all_while_changing.clone()
        }));
        rows.push(row(
            format!("{name}: layouts in the middle of its scripts"),
            Unit::Count,
            Goal::Most(0.0),
            &[keyferry],
            |of| of.measured[page].layouts_forced.clone(),
        ));
        rows.push(row(
            format!("{name}: style calculations in the middle of its scripts"),
            Unit::Count,
            Goal::None,
            &[keyferry],
            |of| of.measured[page].styles_forced.clone(),
        ));
        rows.push(row(format!("{name}: all layouts"), Unit::Count, Goal::None, &all, |of| {
            of.measured[page].layouts.clone()
        }));
    }
    Section {
        title: "Page: 10,000 changes",
        note: "The page makes 10,000 changes to its DOM, 200 in each of 50 frames: rows with a link and a button come, \
               change and go. Times are those that the main thread was busy, from the trace. All script time has \
               in it what being observed costs the page, which the extension's own has not."
            .to_owned(),
        rows,
    }
}

fn memory(subjects: &[Subject]) -> Section {
    let [keyferry, empty, observer, bare, ..] = subjects else { return Section::default() };
    let all = [keyferry, empty, observer, bare];
    let mut rows = vec![];
    for (page, (name, _)) in PAGES.iter().enumerate() {
        let without = bare.measured[page].heap.median();
        let own = keyferry.measured[page].heap.map(|heap| heap - without);
        let (what, goal) = (format!("{name}: what Keyferry adds to the heap"), Goal::Most(1_500_000.0));
        rows.push(Row { what, unit: Unit::Bytes, keyferry: own, beside: vec![], goal });
        let heap = |of: &Subject| of.measured[page].heap.clone();
        rows.push(row(format!("{name}: heap"), Unit::Bytes, Goal::None, &all, heap));
        let process = |of: &Subject| of.measured[page].process.clone();
        rows.push(row(format!("{name}: the process's own memory"), Unit::Bytes, Goal::None, &all, process));
    }
    Section {
        title: "Page: memory",
        note: "The heap is JavaScript's, the DOM's and all buffers, after a collection of garbage; what Keyferry adds \
               is what is there without a content script taken off. Chromium does not count the WebAssembly's memory \
               there; the memory that the page's process has written to has that too, and is less steady."
            .to_owned(),
        rows,
    }
}

fn row(
    what: String,
    unit: Unit,
    goal: Goal,
    subjects: &[&Subject],
    sample: impl Fn(&Subject) -> Sample,
) -> Row {
    let beside = subjects[1..].iter().map(|subject| (subject.name.to_owned(), sample(subject))).collect();
    Row { what, unit, keyferry: sample(subjects[0]), beside, goal }
}
