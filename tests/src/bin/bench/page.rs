//! The cost of Keyferry for a page: at page load, while the page changes, and in memory.

use crate::Depth;
use crate::build::Builds;
use crate::peers::{self, Scripts};
use crate::report::{Goal, LEVEL, Row, Section, Subject, Unit};
use crate::sample::{Sample, order};
use crate::trace::{CATEGORIES, MainThread, Work};
use anyhow::{Context, Result, ensure};
use keyferry_tests::size::content_scripts;
use keyferry_tests::{Browser, OMNISEND, Stage, chromium_id, project, script};
use serde_json::json;
use std::array;
use std::fs;
use std::path::{Path, PathBuf};

const LISTENER: &str = include_str!("../../../bench/extensions/listener.js");
const COPY_LISTENER: &str = include_str!("../../../bench/extensions/copy-listener.js");
const OBSERVER: &str = include_str!("../../../bench/extensions/observer.js");
const INJECT: &str = include_str!("../../../bench/extensions/inject.js");

/// A page of Omnisend's, by name and path.
struct Page {
    name: &'static str,
    path: &'static str,
}

/// Keyferry has work to do on the API page only.
const PAGES: [Page; 2] = [
    Page { name: "API page", path: "/integrations/api-keys" },
    Page { name: "other page", path: "/campaigns" },
];

/// The extensions that are measured, each in a separate browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extension {
    Keyferry,
    OldBuild,
    Floor,
    EmptyScript,
    EmptyObserver,
    NoScript,
}

impl Extension {
    const ALL: [Self; 6] =
        [Self::Keyferry, Self::OldBuild, Self::Floor, Self::EmptyScript, Self::EmptyObserver, Self::NoScript];

    fn subject(self) -> Subject {
        match self {
            Self::Keyferry => Subject::Keyferry,
            Self::OldBuild => Subject::OldBuild,
            Self::Floor => Subject::floor("listens, and scans once"),
            Self::EmptyScript => Subject::peer("empty content script"),
            Self::EmptyObserver => Subject::peer("empty MutationObserver"),
            Self::NoScript => Subject::peer("no content script"),
        }
    }

    /// Included in a quick run: the two builds, and the page without any extension.
    fn is_quick(self) -> bool {
        match self {
            Self::Keyferry | Self::OldBuild | Self::NoScript => true,
            Self::Floor | Self::EmptyScript | Self::EmptyObserver => false,
        }
    }

    /// The unpacked extension; none where there is no old build.
    fn folder(self, builds: &Builds) -> Result<Option<PathBuf>> {
        let content = |name, script| {
            peers::extension(name, &Scripts { content: Some(script), ..Scripts::default() }).map(Some)
        };
        match self {
            Self::Keyferry => Ok(Some(builds.new.extension.clone())),
            Self::OldBuild => Ok(builds.old.as_ref().map(|old| old.extension.clone())),
            Self::Floor => floor().map(Some),
            Self::EmptyScript => content("empty", ""),
            Self::EmptyObserver => content("observer", OBSERVER),
            Self::NoScript => peers::extension("bare", &Scripts::default()).map(Some),
        }
    }
}

/// A minimal extension that listens to clicks and copies, and scans the page once with Keyferry's own code.
fn floor() -> Result<PathBuf> {
    let scan = fs::read_to_string(project().join("target/wasm/floor/one-look.js"))?;
    let scripts = Scripts {
        content: Some(LISTENER),
        page: Some(COPY_LISTENER),
        background: Some(INJECT),
        on_demand: Some(&scan),
        key: None,
    };
    peers::extension("least", &scripts)
}

/// One row of a table for each page.
struct PageRow {
    name: &'static str,
    unit: Unit,
    goals: [Goal; PAGES.len()],
    /// The highest ratio to the old build.
    limit: Option<f64>,
    others: &'static [Extension],
    /// Computes the values from one extension's measurements, and those of the page without a content script.
    measure: fn(&Measured, &Measured) -> Sample,
}

impl PageRow {
    /// A row without a limit.
    const fn new(name: &'static str, unit: Unit, measure: fn(&Measured, &Measured) -> Sample) -> Self {
        Self { name, unit, goals: [Goal::None, Goal::None], limit: None, others: &[], measure }
    }

    const fn goals(mut self, api_page: f64, other_page: f64) -> Self {
        self.goals = [Goal::Most(api_page), Goal::Most(other_page)];
        self
    }

    const fn limit(mut self, limit: f64) -> Self {
        self.limit = Some(limit);
        self
    }

    const fn others(mut self, others: &'static [Extension]) -> Self {
        self.others = others;
        self
    }
}

const ALL_PEERS: &[Extension] = &[Extension::EmptyScript, Extension::EmptyObserver, Extension::NoScript];
const WITH_FLOOR: &[Extension] = &[Extension::Floor, Extension::EmptyScript, Extension::EmptyObserver];

/// The highest ratio to the old build of the work until a page is at rest.
const LOAD_LIMIT: f64 = 1.15;

const LOAD_ROWS: [PageRow; 2] = [
    PageRow::new("until the page is at rest", Unit::Millis, |own, _| own.load.clone())
        .goals(4.0, 1.0)
        .limit(LOAD_LIMIT)
        .others(WITH_FLOOR),
    PageRow::new("evaluation alone", Unit::Millis, |own, _| own.evaluation.clone()).others(WITH_FLOOR),
];

const CHANGE_ROWS: [PageRow; 5] = [
    PageRow::new("the extension's script time, in % of the page's own", Unit::Percent, |own, bare| {
        let page = bare.all_while_changing.median();
        own.extension_while_changing.map(|time| time / page * 100.0)
    })
    .goals(3.0, 0.5)
    .limit(LEVEL)
    .others(&[Extension::EmptyScript, Extension::EmptyObserver]),
    PageRow::new("all script time", Unit::Millis, |own, _| own.all_while_changing.clone())
        .limit(LEVEL)
        .others(ALL_PEERS),
    PageRow::new("layouts forced by the extension's scripts", Unit::Count, |own, _| {
        own.forced_layouts.clone()
    })
    .goals(0.0, 0.0),
    PageRow::new("style calculations forced by the extension's scripts", Unit::Count, |own, _| {
        own.forced_styles.clone()
    }),
    PageRow::new("all layouts", Unit::Count, |own, _| own.layouts.clone()).others(ALL_PEERS),
];

const MEMORY_ROWS: [PageRow; 3] = [
    PageRow::new("heap added by the extension", Unit::Bytes, |own, bare| {
        let page = bare.heap.median();
        own.heap.map(|heap| heap - page)
    })
    .goals(1_500_000.0, 1_500_000.0)
    .limit(LEVEL),
    PageRow::new("heap", Unit::Bytes, |own, _| own.heap.clone()).limit(LEVEL).others(ALL_PEERS),
    PageRow::new("private memory of the page's process", Unit::Bytes, |own, _| own.process.clone())
        .limit(LEVEL)
        .others(ALL_PEERS),
];

/// The measurements of one extension on one page. Times are milliseconds of the main thread, memory is in bytes.
#[derive(Debug, Default)]
struct Measured {
    evaluation: Sample,
    load: Sample,
    extension_while_changing: Sample,
    all_while_changing: Sample,
    forced_layouts: Sample,
    forced_styles: Sample,
    layouts: Sample,
    heap: Sample,
    process: Sample,
}

/// A browser with one extension, and its measurements on each page.
struct Instance {
    extension: Extension,
    origin: String,
    has_content_script: bool,
    stage: Stage,
    measured: [Measured; PAGES.len()],
}

impl Instance {
    async fn start(extension: Extension, folder: &Path) -> Result<Self> {
        Ok(Self {
            extension,
            origin: format!("chrome-extension://{}/", chromium_id(folder)?),
            has_content_script: content_scripts(folder)?.files > 0,
            stage: Stage::builder(Browser::Chromium).extension(folder).trace(CATEGORIES).build().await?,
            measured: array::from_fn(|_| Measured::default()),
        })
    }

    async fn measure(&mut self, page: usize) -> Result<()> {
        let browser = &self.stage.browser;
        browser.open(&format!("{OMNISEND}{}", PAGES[page].path)).await?;
        browser.css("h1").await?;
        browser.run(script!("bench-rest"), vec![]).await?;
        let events = browser.trace().await?;
        let main = MainThread::find(&events, OMNISEND)?;
        let load = Work::since_load(&events, &self.origin, main);
        browser.run(script!("bench-number-strings"), vec![]).await?;
        // The first collection may only finalise objects that the second one frees.
        for _ in 0..2 {
            browser.debug("HeapProfiler.collectGarbage", json!({})).await?;
        }
        let heap = browser.debug("Runtime.getHeapUsage", json!({})).await?;
        let heap = ["usedSize", "embedderHeapUsedSize", "backingStorageSize"].map(|part| heap[part].as_f64());
        let heap =
            heap.into_iter().sum::<Option<f64>>().context("Chromium does not report the heap's size")?;
        let process = private_memory(main.process()?)?;
        browser.trace().await?;

        browser.run(script!("bench-changes"), vec![]).await?;
        // Work that the changes have scheduled is part of their cost, not of the next page load.
        browser.run(script!("bench-rest"), vec![]).await?;
        let changes = Work::read(&browser.trace().await?, &self.origin, main);

        ensure!(
            load.evaluation > 0.0 || !self.has_content_script,
            "Chromium's trace does not show the content script"
        );
        let measured = &mut self.measured[page];
        measured.evaluation.push(load.evaluation);
        measured.load.push(load.extension);
        measured.extension_while_changing.push(changes.extension);
        measured.all_while_changing.push(changes.all);
        measured.forced_layouts.push(changes.forced_layouts);
        measured.forced_styles.push(changes.forced_styles);
        measured.layouts.push(changes.layouts);
        measured.heap.push(heap);
        measured.process.push(process);
        Ok(())
    }
}

/// The memory that only this process uses and has written to, in bytes.
fn private_memory(process: i64) -> Result<f64> {
    let sums = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).context("the page's process")?;
    let dirty =
        sums.lines().find_map(|line| line.strip_prefix("Private_Dirty:")).context("no Private_Dirty")?;
    Ok(dirty.trim().trim_end_matches(" kB").parse::<f64>()? * 1024.0)
}

pub(crate) async fn sections(rounds: usize, depth: Depth, builds: &Builds) -> Result<Vec<Section>> {
    let mut instances = vec![];
    for extension in Extension::ALL {
        if depth == Depth::Quick && !extension.is_quick() {
            continue;
        }
        if let Some(folder) = extension.folder(builds)? {
            instances.push(Instance::start(extension, &folder).await?);
        }
    }
    for round in 0..=rounds {
        for page in 0..PAGES.len() {
            for index in order(round, instances.len()) {
                instances[index].measure(page).await?;
            }
        }
        if round == 0 {
            // The warm-up round: Chromium fills its code cache, once for all page loads.
            for instance in &mut instances {
                instance.measured = array::from_fn(|_| Measured::default());
            }
        }
    }
    Ok(vec![
        Section {
            title: "Page: load",
            note: "Time of the page's main thread that Chromium's trace attributes to the extension: compiling and \
                   running its scripts, instantiating its WebAssembly, and its work until the page is at rest. The floor \
                   is a script in the isolated world and one in the main world, each with an empty listener for every \
                   event that Keyferry listens to. On the API page it also asks its background for a content script in \
                   which keyferry-core's capture state machine scans the page once, with the same JavaScript that reads \
                   the page for Keyferry. It shows no notice and sends no message."
                .to_owned(),
            rows: rows(&LOAD_ROWS, &instances)?,
        },
        Section {
            title: "Page: 10,000 changes",
            note: "The page makes 10,000 changes to its DOM, 200 in each of 50 frames: rows with a link and a button are \
                   added, changed and removed. Times are the main thread's, from the trace. \"All script time\" includes \
                   the page's cost of being observed, which the extension's own time does not."
                .to_owned(),
            rows: rows(&CHANGE_ROWS, &instances)?,
        },
        Section {
            title: "Page: memory",
            note: "The heap is that of JavaScript and the DOM with all buffers, after garbage collection. The heap added \
                   is the difference to the same page without a content script. Chromium does not count the memory of \
                   WebAssembly there; the private memory of the page's process includes it, and varies more."
                .to_owned(),
            rows: rows(&MEMORY_ROWS, &instances)?,
        },
    ])
}

fn rows(declarations: &[PageRow], instances: &[Instance]) -> Result<Vec<Row>> {
    let instance = |wanted| instances.iter().find(|instance| instance.extension == wanted);
    let bare = instance(Extension::NoScript).context("no page without a content script")?;
    let mut rows = vec![];
    for (index, page) in PAGES.iter().enumerate() {
        for declared in declarations {
            let extensions =
                [Extension::Keyferry, Extension::OldBuild].into_iter().chain(declared.others.iter().copied());
            let samples = extensions.filter_map(instance).map(|instance| {
                let sample = (declared.measure)(&instance.measured[index], &bare.measured[index]);
                (instance.extension.subject(), sample)
            });
            let name = format!("{}: {}", page.name, declared.name);
            rows.push(Row::new(name, declared.unit, declared.goals[index], samples).limit(declared.limit));
        }
    }
    Ok(rows)
}
