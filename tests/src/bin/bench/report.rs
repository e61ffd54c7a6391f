//! What was measured, for machines and for people.

use crate::sample::Sample;
use anyhow::{Context, Result};
use keyferry_tests::project;
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// What a measurement is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Millis,
    Bytes,
    Percent,
    Count,
    Times,
}

impl Unit {
    fn show(self, value: f64) -> String {
        // No minus before a zero.
        let value = value + 0.0;
        match self {
            Self::Millis if value.abs() < 10.0 => format!("{value:.2} ms"),
            Self::Millis if value.abs() < 1_000.0 => format!("{value:.1} ms"),
            Self::Millis => format!("{:.1} s", value / 1_000.0),
            Self::Bytes if value.abs() < 1e6 => format!("{:.1} KB", value / 1e3),
            Self::Bytes => format!("{:.2} MB", value / 1e6),
            Self::Percent => format!("{value:.1} %"),
            Self::Count => format!("{value:.0}"),
            Self::Times => format!("{value:.2} x"),
        }
    }
}

/// How the name begins of what is beside Keyferry and cannot be gone below, as far as is known.
const FLOOR: &str = "floor: ";

/// What is to be reached.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    /// At most this much.
    Most(f64),
    /// At most this many times as much as the first thing beside it.
    Times(f64),
    /// The row is there to be compared with.
    None,
}

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) unit: Unit,
    pub(crate) keyferry: Sample,
    /// What does the same, or the least of the same, measured in the same rounds.
    pub(crate) beside: Vec<(String, Sample)>,
    pub(crate) goal: Goal,
}

impl Row {
    fn ratio(&self, theirs: &Sample) -> Option<f64> {
        let ratio = self.keyferry.median() / theirs.median();
        ratio.is_finite().then_some(ratio)
    }

    fn met(&self) -> Option<bool> {
        match self.goal {
            Goal::Most(most) => Some(self.keyferry.median() <= most),
            Goal::Times(most) => {
                self.beside.first().and_then(|(_, theirs)| self.ratio(theirs)).map(|r| r <= most)
            }
            Goal::None => None,
        }
    }

    /// `median (p10 to p90)`.
    fn show(&self, sample: &Sample) -> String {
        let median = self.unit.show(sample.median());
        let (low, high) = (self.unit.show(sample.quantile(0.1)), self.unit.show(sample.quantile(0.9)));
        if low == high { median } else { format!("{median} ({low} to {high})") }
    }

    fn line(&self) -> String {
        let ratios: Vec<String> = self
            .beside
            .iter()
            .filter_map(|(_, theirs)| self.ratio(theirs))
            .map(|ratio| if ratio < 9.95 { format!("{ratio:.2}") } else { format!("{ratio:.0}") })
            .collect();
        let beside: Vec<String> =
            self.beside.iter().map(|(name, theirs)| format!("{name}: {}", self.show(theirs))).collect();
        let goal = match self.goal {
            Goal::Most(most) => format!("<= {}", self.unit.show(most)),
            Goal::Times(most) => format!("<= {most} x"),
            Goal::None => String::new(),
        };
        let floor = self.beside.iter().find(|(name, _)| name.starts_with(FLOOR));
        let met = match (self.met(), floor.and_then(|(_, floor)| self.ratio(floor))) {
            (Some(true), _) => "met".to_owned(),
            (Some(false), Some(ratio)) => format!("**not met**, {ratio:.2} x its floor"),
            (Some(false), None) => "**not met**".to_owned(),
            (None, _) => String::new(),
        };
        let ratios = if ratios.is_empty() { String::new() } else { format!("{} x", ratios.join(", ")) };
        let cells = [ratios, self.what.clone(), self.show(&self.keyferry), beside.join("<br>"), goal, met];
        format!("| {} |", cells.join(" | "))
    }

    fn json(&self) -> Value {
        let beside: Vec<Value> = self
            .beside
            .iter()
            .map(|(name, theirs)| json!({ "name": name, "sample": theirs.json(), "ratio": self.ratio(theirs) }))
            .collect();
        let goal = match self.goal {
            Goal::Most(most) => json!({ "most": most }),
            Goal::Times(most) => json!({ "times": most }),
            Goal::None => Value::Null,
        };
        json!({
            "what": self.what, "unit": format!("{:?}", self.unit), "keyferry": self.keyferry.json(),
            "beside": beside, "goal": goal, "met": self.met(),
        })
    }
}

/// Rows that belong together, and what a reader has to know about them.
#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) note: String,
    pub(crate) rows: Vec<Row>,
}

/// How fast, and how steadily, this machine does a fixed piece of work at the moment.
#[derive(Debug, Default)]
pub(crate) struct Steadiness(Sample);

impl Steadiness {
    /// Does the work once more.
    pub(crate) fn probe(&mut self) {
        for _ in 0..20 {
            let started = Instant::now();
            let mut state = 1_u64;
            for _ in 0..100_000_u32 {
                state = std::hint::black_box(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
            }
            self.0.push(crate::sample::millis(started));
        }
    }
}

/// The machine and the programs on it, as far as they matter here.
pub(crate) struct Machine(Vec<(&'static str, String)>);

impl Machine {
    pub(crate) fn look(chromium: String) -> Result<Self> {
        let cpu = fs::read_to_string("/proc/cpuinfo")?;
        let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
        let cpu = cpu.trim_start_matches([' ', '\t', ':']).to_owned();
        let cores = std::thread::available_parallelism()?;
        let memory = fs::read_to_string("/proc/meminfo")?;
        let memory =
            memory.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default();
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        let release = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or("unknown");
        Ok(Self(vec![
            ("Processor", format!("{cpu}, {cores} cores")),
            ("Memory", format!("{} GiB", memory.div_ceil(1024 * 1024))),
            ("System", format!("{}, Linux {}", release.trim_matches('"'), said("uname", &["-r"]))),
            ("Browser", chromium),
            ("Keyring", said("gnome-keyring-daemon", &["--version"])),
            ("Rust", said("rustc", &["--version"])),
            (
                "Keyferry",
                format!(
                    "{}, {}",
                    env!("CARGO_PKG_VERSION"),
                    said("git", &["log", "-1", "--format=%h of %cs"])
                ),
            ),
        ]))
    }
}

/// The first line of what a program prints.
fn said(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).current_dir(project()).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or("unknown").trim().to_owned()
}

/// The whole run.
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) rounds: usize,
    pub(crate) took: Duration,
    pub(crate) steadiness: Steadiness,
    pub(crate) sections: Vec<Section>,
}

impl Report {
    /// Writes `target/bench/results.json` and, if asked for, `docs/BENCHMARKS.md`; returns where they are.
    pub(crate) fn write(&self, document: bool) -> Result<Vec<PathBuf>> {
        let json = project().join("target/bench/results.json");
        fs::create_dir_all(json.parent().context("no folder")?)?;
        fs::write(&json, serde_json::to_string_pretty(&self.json())?)?;
        let mut written = vec![json];
        if document {
            let path = project().join("docs/BENCHMARKS.md");
            fs::create_dir_all(path.parent().context("no folder")?)?;
            fs::write(&path, self.markdown()?)?;
            written.push(path);
        }
        Ok(written)
    }

    fn json(&self) -> Value {
        let sections: Vec<Value> = self
            .sections
            .iter()
            .map(|section| json!({ "title": section.title, "rows": section.rows.iter().map(Row::json).collect::<Vec<_>>() }))
            .collect();
        json!({
            "machine": self.machine.0.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
            "rounds": self.rounds,
            "seconds": self.took.as_secs(),
            "steadiness_ms": self.steadiness.0.json(),
            "sections": sections,
        })
    }

    pub(crate) fn markdown(&self) -> Result<String> {
        let mut text = "# Benchmarks

Written by `cargo xtask bench`, which installs what it needs on Debian 12 and repeats all of this in one run: everything
is measured side by side, in turns. A value is the median, and in brackets is where four fifths of the measurements lie.
A ratio is Keyferry's median divided by the other's: below 1, Keyferry takes less. KB is 1,000 bytes.

"
        .to_owned();
        for (name, value) in &self.machine.0 {
            writeln!(text, "- {name}: {value}")?;
        }
        let steady = &self.steadiness.0;
        writeln!(
            text,
            "- Noise: the same piece of work took {:.2} ms here, {:.2} to {:.2} ms in four fifths of the cases; \
             {} rounds in {} s",
            steady.median(),
            steady.quantile(0.1),
            steady.quantile(0.9),
            self.rounds,
            self.took.as_secs()
        )?;
        for section in &self.sections {
            write!(text, "\n## {}\n\n{}\n\n", section.title, section.note.trim())?;
            text.push_str(
                "| ratio | what | Keyferry | beside it | goal | |\n| --- | --- | --- | --- | --- | --- |\n",
            );
            for row in &section.rows {
                writeln!(text, "{}", row.line())?;
            }
        }
        Ok(text)
    }
}
