//! The size of the scripts that a page load reads, and of the other shipped parts.

use crate::build::{Build, Builds};
use crate::peers::Peers;
use crate::report::{Goal, LEVEL, Row, Section, Subject, Unit};
use anyhow::Result;
use keyferry_tests::project;
use keyferry_tests::size::{Size, api_page, content_scripts, makeup, of};

/// The two kinds of page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Every,
    Api,
}

impl Page {
    fn name(self) -> &'static str {
        match self {
            Self::Every => "every page",
            Self::Api => "API page",
        }
    }

    fn scripts(self, build: &Build) -> Result<Size> {
        match self {
            Self::Every => content_scripts(&build.extension),
            Self::Api => api_page(&build.extension),
        }
    }
}

/// A row of the table of scripts.
struct ScriptRow {
    page: Page,
    name: &'static str,
    goal: Goal,
    limit: Option<f64>,
    bytes: fn(&Size) -> usize,
}

impl ScriptRow {
    const fn new(
        page: Page,
        name: &'static str,
        goal: Goal,
        limit: Option<f64>,
        bytes: fn(&Size) -> usize,
    ) -> Self {
        Self { page, name, goal, limit, bytes }
    }
}

const SCRIPT_ROWS: [ScriptRow; 6] = [
    ScriptRow::new(Page::Every, "decoded", Goal::Most(3_200.0), Some(LEVEL), |size| size.decoded),
    ScriptRow::new(Page::Every, "brotli", Goal::Most(1_400.0), Some(LEVEL), |size| size.brotli),
    ScriptRow::new(Page::Every, "as shipped", Goal::None, None, |size| size.shipped),
    ScriptRow::new(Page::Api, "decoded", Goal::Most(75_000.0), None, |size| size.decoded),
    ScriptRow::new(Page::Api, "brotli", Goal::Most(28_000.0), None, |size| size.brotli),
    ScriptRow::new(Page::Api, "as shipped", Goal::None, None, |size| size.shipped),
];

/// A row of the table of other sizes.
struct PartRow {
    name: &'static str,
    goal: Goal,
    bytes: fn(&Build) -> Result<usize>,
}

const PART_ROWS: [PartRow; 5] = [
    PartRow {
        name: "API page's script: WebAssembly code",
        goal: Goal::None,
        bytes: |build| Ok(makeup(&build.extension)?.code),
    },
    PartRow {
        name: "API page's script: text constants in the WebAssembly",
        goal: Goal::None,
        bytes: |build| Ok(makeup(&build.extension)?.texts),
    },
    PartRow {
        name: "API page's script: imports, types and exports of the WebAssembly",
        goal: Goal::None,
        bytes: |build| Ok(makeup(&build.extension)?.tables),
    },
    PartRow {
        name: "API page's script: JavaScript and styles",
        goal: Goal::None,
        bytes: |build| Ok(makeup(&build.extension)?.javascript),
    },
    PartRow {
        name: "background, decoded",
        goal: Goal::Most(80_000.0),
        bytes: |build| Ok(of(&[build.extension.join("background.js")])?.decoded),
    },
];

pub(crate) fn sections(builds: &Builds, peers: &Peers) -> Result<Vec<Section>> {
    let mut others = vec![];
    for (name, folder) in &peers.extensions {
        let size = content_scripts(folder)?;
        // browserpass names no content script: it injects this one when the user fills a form.
        let injected = folder.join("js/inject.dist.js");
        others.push(if size.files == 0 && injected.exists() {
            (Subject::peer(format!("{name}, on demand")), of(&[injected])?)
        } else {
            (Subject::peer(name), size)
        });
    }
    let floor = of(&[project().join("target/wasm/floor/optimized.wasm")])?;
    let mut scripts = vec![];
    for ScriptRow { page, name, goal, limit, bytes } in SCRIPT_ROWS {
        let mut sizes = vec![];
        for build in builds.iter() {
            sizes.push((build.subject.clone(), page.scripts(build)?));
        }
        if page == Page::Api {
            sizes.push((Subject::floor("the capture logic alone"), floor));
        }
        sizes.extend(others.iter().cloned());
        let samples = sizes.into_iter().map(|(subject, size)| (subject, count(bytes(&size)).into()));
        let row = Row::new(format!("{}, {name}", page.name()), Unit::Bytes, goal, samples);
        scripts.push(row.limit(limit));
    }
    let mut parts = vec![];
    for PartRow { name, goal, bytes } in PART_ROWS {
        let mut samples = vec![];
        for build in builds.iter() {
            samples.push((build.subject.clone(), count(bytes(build)?).into()));
        }
        parts.push(Row::new(name, Unit::Bytes, goal, samples));
    }
    Ok(vec![
        Section {
            title: "Content script: bytes",
            note: "The scripts that a page load reads: those that the manifest names and, on the API page, the content \
                   script that the background injects. \"Decoded\" counts the WebAssembly as bytes, not as base64; \
                   brotli is of the decoded bytes. Bitwarden's extension is in none of Debian, npm and PyPI. browserpass \
                   names no content script and injects one when the user asks, which Keyferry cannot do: it must notice \
                   the click. The API page's floor is keyferry-core's capture state machine with its knowledge of \
                   Omnisend's pages, compiled alone: no listeners, no notices, no messages."
                .to_owned(),
            rows: scripts,
        },
        Section {
            title: "Other sizes",
            note: "The parts of the API page's content script, and the background, which no page loads.".to_owned(),
            rows: parts,
        },
    ])
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer bytes")]
fn count(bytes: usize) -> f64 {
    bytes as f64
}
