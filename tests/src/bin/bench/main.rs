//! How light and how fast Keyferry is, side by side with others: `cargo xtask bench`.

mod bytes;
mod host;
mod page;
mod peers;
mod popup;
mod report;
mod sample;
mod saving;

use anyhow::{Context, Result, anyhow, ensure};
use lexopt::prelude::*;
use report::{Goal, Machine, Report, Row, Section, Steadiness, Unit};
use std::env;
use std::process::ExitCode;
use std::time::Instant;

const HELP: &str = "\
Measures how light and how fast Keyferry is, side by side with other programs that do the
same or the least of it, in turns, and writes docs/BENCHMARKS.md and target/bench/results.json.

Usage: cargo xtask bench [OPTIONS] [PART]...

Parts: bytes, page, saving, popup, host, many; all unless said

Options:
  --rounds N   How often the slowest part is repeated, the others in proportion; 8 unless said
  --build      Also times a clean build, which takes some minutes
  -h, --help   This text

With parts named, docs/BENCHMARKS.md is left alone. Leave the computer alone meanwhile.";

const PARTS: [&str; 6] = ["bytes", "page", "saving", "popup", "host", "many"];

struct Options {
    rounds: usize,
    parts: Vec<String>,
}

fn options() -> Result<Option<Options>> {
    let mut args = lexopt::Parser::from_env();
    let mut options = Options { rounds: 8, parts: vec![] };
    while let Some(arg) = args.next()? {
        match arg {
            // Done before this program was started.
            Long("build") => {}
            Long("rounds") => options.rounds = args.value()?.parse()?,
            Short('h') | Long("help") => return Ok(None),
            Value(part) if PARTS.contains(&part.to_string_lossy().as_ref()) => {
                options.parts.push(part.string()?);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    ensure!(options.rounds > 0, "there must be a round");
    Ok(Some(options))
}

async fn run() -> Result<()> {
    let Some(Options { rounds, parts }) = options()? else {
        println!("{HELP}");
        return Ok(());
    };
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|named| named == part);
    let started = Instant::now();
    let say = |what: &str| println!("{:4.0} s  {what}", started.elapsed().as_secs_f64());
    let mut steadiness = Steadiness::default();
    let mut sections = vec![];
    let mut chromium = "not used".to_owned();

    say("building and fetching what Keyferry is measured against");
    let peers = peers::Peers::make()?;
    steadiness.probe();
    let mut failed = None;
    for part in PARTS.into_iter().filter(|part| wanted(part)) {
        say(part);
        let measured = match part {
            "bytes" => bytes::section(&peers).map(|section| vec![section]),
            "page" => Box::pin(page::sections(rounds)).await.map(|(sections, version)| {
                chromium = version;
                sections
            }),
            "saving" => saving::section(rounds * 8, &peers).await.map(|section| vec![section]),
            "popup" => popup::section(rounds * 2).await.map(|section| vec![section]),
            "host" => host::few_keys(rounds * 5, &peers),
            _ => host::many_keys(rounds * 2, &peers).map(|section| vec![section]),
        };
        match measured.with_context(|| part.to_owned()) {
            Ok(measured) => sections.extend(measured),
            Err(error) => {
                // What the other parts measure is not lost with it.
                say(&format!("{error:#}"));
                failed = Some(error);
            }
        }
        steadiness.probe();
    }
    // `cargo xtask bench --build` has timed it.
    if let Some(seconds) =
        env::var("KEYFERRY_BUILD_SECONDS").ok().and_then(|seconds| seconds.parse::<f64>().ok())
    {
        sections.push(clean_build(seconds));
    }
    let report =
        Report { machine: Machine::look(chromium)?, rounds, took: started.elapsed(), steadiness, sections };
    println!("{}", report.markdown()?);
    for path in report.write(parts.is_empty() && failed.is_none())? {
        say(&format!("written: {}", path.display()));
    }
    failed.map_or(Ok(()), Err)
}

fn clean_build(seconds: f64) -> Section {
    Section {
        title: "Clean build",
        note: "`cargo xtask build` of a fresh copy, once, after its dependencies have been fetched."
            .to_owned(),
        rows: vec![Row {
            what: "extension and helper".to_owned(),
            unit: Unit::Millis,
            keyferry: (seconds * 1_000.0).into(),
            beside: vec![],
            goal: Goal::Most(240_000.0),
        }],
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let measured = tokio::select! {
        result = run() => result,
        // Dropping what runs ends its processes and removes its homes.
        _ = tokio::signal::ctrl_c() => Err(anyhow!("stopped; nothing is left behind")),
    };
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
