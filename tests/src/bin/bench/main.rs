//! Measures Keyferry's time, memory and size, compared with other programs and an older build: `cargo xtask bench`.

mod build;
mod bytes;
mod filling;
mod host;
mod machine;
mod page;
mod peers;
mod popup;
mod report;
mod sample;
mod saving;
mod stores;
mod team;
mod trace;

use anyhow::{Context, Result, anyhow, ensure};
use build::Builds;
use lexopt::prelude::*;
use machine::Machine;
use peers::Peers;
use report::{Goal, Report, Row, Section, Subject, Unit};
use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// The extent of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Everything.
    Full,
    /// The two builds only, in Chromium.
    Quick,
}

/// A group of sections that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Bytes,
    Page,
    Saving,
    Filling,
    Popup,
    Host,
    Many,
    Stores,
    Team,
}

/// How a part appears on the command line.
struct Description {
    name: &'static str,
    text: &'static str,
    /// Included in a quick run.
    is_quick: bool,
}

impl Part {
    const ALL: [Self; 9] = [
        Self::Bytes,
        Self::Page,
        Self::Saving,
        Self::Filling,
        Self::Popup,
        Self::Host,
        Self::Many,
        Self::Stores,
        Self::Team,
    ];

    fn description(self) -> Description {
        let (name, text, is_quick) = match self {
            Self::Bytes => ("bytes", "sizes of the scripts and programs", true),
            Self::Page => ("page", "page load, a changing page, memory", true),
            Self::Saving => ("saving", "from the click to \"saved\"", true),
            Self::Filling => ("filling", "from the click to the key in its field", true),
            Self::Popup => ("popup", "from opening the popup to its keys", true),
            Self::Host => ("host", "the helper's start, saving and memory", true),
            Self::Many => ("many", "the helper with many keys", false),
            Self::Stores => ("stores", "the Secret Service store beside published ones", false),
            Self::Team => ("team", "a team's keys on its engine", false),
        };
        Description { name, text, is_quick }
    }

    fn name(self) -> &'static str {
        self.description().name
    }

    async fn measure(self, options: &Options, builds: &Builds, peers: &Peers) -> Result<Vec<Section>> {
        let Options { rounds, depth, .. } = *options;
        Ok(match self {
            Self::Bytes => bytes::sections(builds, peers)?,
            Self::Page => Box::pin(page::sections(rounds, depth, builds)).await?,
            Self::Saving => vec![saving::section(rounds * 8, depth, builds, peers).await?],
            Self::Filling => vec![filling::section(rounds * 4, depth, builds, peers).await?],
            Self::Popup => vec![popup::section(rounds * 2, depth, builds).await?],
            Self::Host => host::few_keys(rounds * 5, builds, peers)?,
            Self::Many => vec![host::many_keys(rounds * 2, builds, peers)?],
            Self::Stores => vec![stores::section(rounds * 4)?],
            Self::Team => vec![team::section(rounds, builds)?],
        })
    }
}

fn help() -> String {
    let parts = Part::ALL.map(|part| {
        let Description { name, text, .. } = part.description();
        format!("  {name:8} {text}")
    });
    let parts = parts.join("\n");
    format!(
        "\
Measures how light and how fast Keyferry is, beside other programs that do the same or the
least of it, in turns, and writes docs/BENCHMARKS.md and target/bench/results.json.

Usage: cargo xtask bench [OPTIONS] [PART]...

Parts, all by default:
{parts}

Options:
  --against FOLDER  Also measures an old build: another checkout, in which
                    `cargo xtask build` was run
  --quick           The two builds only, in Chromium, in fewer rounds: a few minutes
  --rounds N        Rounds of the slowest part, the others in proportion; 8 by default,
                    4 with --quick
  --build           Also times a clean build, which takes some minutes
  -h, --help        This text

With parts or --quick, docs/BENCHMARKS.md is not written. Do not use the computer meanwhile."
    )
}

struct Options {
    rounds: usize,
    depth: Depth,
    against: Option<PathBuf>,
    /// All parts if empty.
    parts: Vec<Part>,
}

impl Options {
    /// Reads the command line; none asks for the help.
    fn parse() -> Result<Option<Self>> {
        let mut args = lexopt::Parser::from_env();
        let (mut rounds, mut depth, mut against, mut parts) = (None, Depth::Full, None, vec![]);
        while let Some(arg) = args.next()? {
            match arg {
                // `cargo xtask bench` has handled it.
                Long("build") => {}
                Long("against") => against = Some(PathBuf::from(args.value()?)),
                Long("quick") => depth = Depth::Quick,
                Long("rounds") => rounds = Some(args.value()?.parse()?),
                Short('h') | Long("help") => return Ok(None),
                Value(name) => {
                    let part = Part::ALL.into_iter().find(|part| name == part.name());
                    parts.push(part.with_context(|| format!("no part is named {}", name.display()))?);
                }
                other => return Err(other.unexpected().into()),
            }
        }
        let rounds = rounds.unwrap_or(match depth {
            Depth::Full => 8,
            Depth::Quick => 4,
        });
        ensure!(rounds > 0, "--rounds must be at least 1");
        Ok(Some(Self { rounds, depth, against, parts }))
    }

    fn includes(&self, part: Part) -> bool {
        match (self.parts.is_empty(), self.depth) {
            (false, _) => self.parts.contains(&part),
            (true, Depth::Quick) => part.description().is_quick,
            (true, Depth::Full) => true,
        }
    }

    fn is_complete(&self) -> bool {
        self.parts.is_empty() && self.depth == Depth::Full
    }
}

async fn run() -> Result<()> {
    let Some(options) = Options::parse()? else {
        println!("{}", help());
        return Ok(());
    };
    let start = Instant::now();
    let log = |text: &str| println!("{:4.0} s  {text}", start.elapsed().as_secs_f64());
    let builds = Builds::find(options.against.as_deref())?;
    log("building and fetching the programs to compare with");
    let peers = Peers::make()?;
    let mut machine = Machine::inspect(&builds)?;
    machine.measure_noise();
    let mut sections = vec![];
    let mut failure = None;
    for part in Part::ALL.into_iter().filter(|&part| options.includes(part)) {
        log(part.name());
        match part.measure(&options, &builds, &peers).await.context(part.name()) {
            Ok(measured) => sections.extend(measured),
            Err(error) => {
                // The other parts' results are still written.
                log(&format!("{error:#}"));
                failure = Some(error);
            }
        }
        machine.measure_noise();
    }
    // Set by `cargo xtask bench --build`.
    if let Some(seconds) = env::var("KEYFERRY_BUILD_SECONDS").ok().and_then(|seconds| seconds.parse().ok()) {
        sections.push(clean_build(seconds));
    }
    let report = Report {
        machine,
        rounds: options.rounds,
        duration: start.elapsed(),
        has_old_build: builds.old.is_some(),
        sections,
    };
    println!("{}", report.markdown()?);
    for path in report.write(options.is_complete() && failure.is_none())? {
        log(&format!("wrote {}", path.display()));
    }
    failure.map_or(Ok(()), Err)
}

fn clean_build(seconds: f64) -> Section {
    let duration = [(Subject::Keyferry, (seconds * 1_000.0).into())];
    Section {
        title: "Clean build",
        note: "`cargo xtask build` of a fresh copy, once, after its dependencies have been fetched."
            .to_owned(),
        rows: vec![Row::new("extension and helper", Unit::Millis, Goal::Most(240_000.0), duration)],
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let result = tokio::select! {
        result = run() => result,
        // Dropping the future ends its processes and removes its home folders.
        _ = tokio::signal::ctrl_c() => Err(anyhow!("interrupted; nothing is left behind")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
