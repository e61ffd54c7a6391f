//! Reads Chromium's trace: the work of one extension on a page's main thread.

use anyhow::{Context, Result};
use serde_json::Value;

/// The categories with tasks, scripts, WebAssembly, layouts and style calculations.
pub(crate) const CATEGORIES: &str = "devtools.timeline,disabled-by-default-devtools.timeline,v8.wasm";
/// The events in which script is compiled and runs.
const SCRIPT: [&str; 2] = ["EvaluateScript", "FunctionCall"];
/// One task of a thread.
const TASK: &str = "RunTask";
/// The end of an asynchronous instantiation of WebAssembly. Only the extension has any, and the code that waits for it
/// runs in the same task.
const READY: &str = "wasm.AsyncInstantiate";

/// A process and a thread in it.
type Thread = (Option<i64>, Option<i64>);

fn thread(event: &Value) -> Thread {
    (event["pid"].as_i64(), event["tid"].as_i64())
}

fn is_from(event: &Value, origin: &str) -> bool {
    event["args"]["data"]["url"].as_str().is_some_and(|url| url.starts_with(origin))
}

fn is_evaluation(event: &Value, origin: &str) -> bool {
    event["name"] == "EvaluateScript" && is_from(event, origin)
}

/// The main thread of the page that was loaded last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MainThread(Thread);

impl MainThread {
    /// Finds the thread by the page's scripts.
    pub(crate) fn find(events: &[Value], page_origin: &str) -> Result<Self> {
        let script = events.iter().rev().find(|event| is_evaluation(event, page_origin));
        Ok(Self(thread(script.context("the trace shows no page")?)))
    }

    pub(crate) fn process(self) -> Result<i64> {
        self.0.0.context("the trace names no process")
    }
}

/// One extension's work, in milliseconds of the main thread.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// The first run of its scripts.
    pub(crate) evaluation: f64,
    /// All runs of its scripts.
    pub(crate) extension: f64,
    /// All scripts, the page's included.
    pub(crate) all: f64,
    pub(crate) layouts: f64,
    /// Layouts and style calculations that an extension's script forced.
    pub(crate) forced_layouts: f64,
    pub(crate) forced_styles: f64,
}

impl Work {
    /// The work on a page load. Events before the extension's first evaluation belong to the page before.
    pub(crate) fn since_load(events: &[Value], extension: &str, main: MainThread) -> Self {
        let evaluations = events.iter().filter(|event| is_evaluation(event, extension));
        let begin = evaluations.map(|event| Span::of(event).start).fold(f64::INFINITY, f64::min);
        let since: Vec<_> = events.iter().filter(|event| Span::of(event).start >= begin).cloned().collect();
        Self::read(&since, extension, main)
    }

    /// The work in these events. The background's threads are left out.
    pub(crate) fn read(events: &[Value], extension: &str, MainThread(main): MainThread) -> Self {
        let mut work = Self::default();
        let on_main = |name: &str| {
            let events = events.iter().filter(|event| event["name"] == name && thread(event) == main);
            events.map(Span::of).collect::<Vec<_>>()
        };
        let ready = on_main(READY);
        let starts = |task: &Span| ready.iter().any(|ready| task.contains(ready));
        let mut own: Vec<Span> = on_main(TASK).into_iter().filter(starts).collect();
        let mut all = own.clone();
        for event in events {
            let name = event["name"].as_str().unwrap_or_default();
            if !SCRIPT.contains(&name) || thread(event) != main {
                continue;
            }
            let span = Span::of(event);
            if is_from(event, extension) {
                if name == "EvaluateScript" {
                    work.evaluation += span.busy;
                }
                own.push(span.clone());
            }
            all.push(span);
        }
        work.all = total(&all);
        work.extension = total(&own);
        for event in events {
            let forced = match event["name"].as_str() {
                Some("Layout") => {
                    work.layouts += 1.0;
                    &mut work.forced_layouts
                }
                Some("UpdateLayoutTree") => &mut work.forced_styles,
                _ => continue,
            };
            let span = Span::of(event);
            if own.iter().any(|script| script.contains(&span)) {
                *forced += 1.0;
            }
        }
        work
    }
}

/// The sum of these spans; a span inside another counts once.
fn total(spans: &[Span]) -> f64 {
    let outermost =
        spans.iter().filter(|span| !spans.iter().any(|other| other != *span && other.contains(span)));
    outermost.map(|span| span.busy).sum()
}

/// An event with a duration.
#[derive(Debug, Clone, PartialEq)]
struct Span {
    thread: i64,
    /// In microseconds.
    start: f64,
    end: f64,
    /// Milliseconds of the thread's processor time, without the time in which other threads had the processor.
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
