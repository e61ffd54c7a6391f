//! The tables of the report, as Markdown and as JSON.

use crate::machine::Machine;
use crate::sample::Sample;
use anyhow::{Context, Result};
use keyferry_tests::project;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// The unit of a row's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Millis,
    Bytes,
    Percent,
    Count,
    Times,
}

impl Unit {
    fn format(self, value: f64) -> String {
        // -0.0 + 0.0 is 0.0: no minus sign before a zero.
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

/// The program or extension that a sample belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The current build.
    Keyferry,
    /// The build given by `--against`.
    OldBuild,
    /// Another program that does the same work, or part of it.
    Peer(String),
    /// A program that does the least work possible, which is a lower bound for Keyferry.
    Floor(String),
}

impl Subject {
    pub(crate) fn peer(name: impl Into<String>) -> Self {
        Self::Peer(name.into())
    }

    pub(crate) fn floor(name: impl Into<String>) -> Self {
        Self::Floor(name.into())
    }

    pub(crate) fn name(&self) -> String {
        match self {
            Self::Keyferry => "Keyferry".to_owned(),
            Self::OldBuild => "old build".to_owned(),
            Self::Peer(name) => name.clone(),
            Self::Floor(name) => format!("floor: {name}"),
        }
    }
}

/// A target for Keyferry's median.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    /// At most this value, in the row's unit.
    Most(f64),
    /// At most this multiple of the first peer or floor.
    Times(f64),
    /// No target; the row is for comparison.
    None,
}

/// The highest ratio of the current build to the old one that counts as level; smaller differences are noise.
pub(crate) const LEVEL: f64 = 1.1;

/// Comparison of a ratio's median with its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Met,
    /// Above the limit, but the interval of the median includes the limit: measure in more rounds.
    Unclear,
    NotMet,
}

impl Verdict {
    fn text(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unclear => "unclear",
            Self::NotMet => "**not met**",
        }
    }
}

/// One line of a table.
#[derive(Debug)]
pub(crate) struct Row {
    name: String,
    unit: Unit,
    goal: Goal,
    /// The highest ratio to the old build that is accepted.
    limit: Option<f64>,
    /// Taken in the same rounds.
    samples: Vec<(Subject, Sample)>,
}

impl Row {
    pub(crate) fn new(
        name: impl Into<String>,
        unit: Unit,
        goal: Goal,
        samples: impl IntoIterator<Item = (Subject, Sample)>,
    ) -> Self {
        Self { name: name.into(), unit, goal, limit: None, samples: samples.into_iter().collect() }
    }

    /// Sets the highest ratio to the old build that is accepted.
    pub(crate) fn limit(mut self, limit: Option<f64>) -> Self {
        self.limit = limit;
        self
    }

    pub(crate) fn sample(&self, subject: &Subject) -> Option<&Sample> {
        self.samples.iter().find(|(other, _)| other == subject).map(|(_, sample)| sample)
    }

    pub(crate) fn others(&self) -> impl Iterator<Item = &(Subject, Sample)> {
        self.samples.iter().filter(|(subject, _)| matches!(subject, Subject::Peer(_) | Subject::Floor(_)))
    }

    /// Keyferry's median as a multiple of the other's.
    fn multiple(&self, theirs: &Sample) -> Option<f64> {
        let ratio = self.sample(&Subject::Keyferry)?.median() / theirs.median();
        ratio.is_finite().then_some(ratio)
    }

    /// The ratios of the current build to the old one, round by round.
    fn to_old(&self) -> Option<Sample> {
        let ratios = self.sample(&Subject::Keyferry)?.ratios_to(self.sample(&Subject::OldBuild)?);
        ratios.median().is_finite().then_some(ratios)
    }

    fn goal_met(&self) -> Option<bool> {
        let median = self.sample(&Subject::Keyferry)?.median();
        match self.goal {
            Goal::Most(most) => Some(median <= most),
            Goal::Times(most) => {
                let (_, first) = self.others().next()?;
                Some(self.multiple(first)? <= most)
            }
            Goal::None => None,
        }
    }

    fn limit_verdict(&self) -> Option<Verdict> {
        let (ratios, limit) = (self.to_old()?, self.limit?);
        let [low, _] = ratios.median_interval()?;
        Some(if ratios.median() <= limit {
            Verdict::Met
        } else if low <= limit {
            Verdict::Unclear
        } else {
            Verdict::NotMet
        })
    }

    /// `median (p10 to p90)`.
    fn format(&self, sample: &Sample) -> String {
        let [low, median, high] = [0.1, 0.5, 0.9].map(|share| self.unit.format(sample.quantile(share)));
        if low == high { median } else { format!("{median} ({low} to {high})") }
    }

    fn goal_cell(&self) -> String {
        let goal = match self.goal {
            Goal::Most(most) => format!("<= {}", self.unit.format(most)),
            Goal::Times(most) => format!("<= {most} x"),
            Goal::None => return String::new(),
        };
        let floor = self.others().find(|(subject, _)| matches!(subject, Subject::Floor(_)));
        match (self.goal_met(), floor.and_then(|(_, floor)| self.multiple(floor))) {
            (Some(true), _) => format!("{goal}: met"),
            (Some(false), Some(ratio)) => format!("{goal}: **not met** ({ratio:.2} x its floor)"),
            (Some(false), None) => format!("{goal}: **not met**"),
            (None, _) => goal,
        }
    }

    fn ratio_cell(&self) -> String {
        let Some(ratios) = self.to_old() else { return String::new() };
        let median = format_ratio(ratios.median());
        let ratio = match ratios.median_interval().map(|interval| interval.map(format_ratio)) {
            Some([low, high]) if low != high => format!("{median} ({low} to {high})"),
            _ => median,
        };
        match (self.limit, self.limit_verdict()) {
            (Some(limit), Some(verdict)) => format!("{ratio}; <= {limit}: {}", verdict.text()),
            _ => ratio,
        }
    }

    fn others_cell(&self) -> String {
        let cell = |(subject, sample): &(Subject, Sample)| {
            let multiple = self.multiple(sample).map(format_ratio);
            let multiple = multiple.map_or_else(String::new, |ratio| format!(" **{ratio} x**"));
            format!("{}: {}{multiple}", subject.name(), self.format(sample))
        };
        self.others().map(cell).collect::<Vec<_>>().join("<br>")
    }

    fn line(&self, columns: &[Column]) -> String {
        let cells: Vec<String> = columns.iter().map(|column| (column.cell)(self)).collect();
        format!("| {} |", cells.join(" | "))
    }

    fn json(&self) -> Value {
        let goal = match self.goal {
            Goal::Most(most) => json!({ "most": most }),
            Goal::Times(most) => json!({ "times": most }),
            Goal::None => Value::Null,
        };
        let samples = self.samples.iter().map(|(subject, sample)| (subject.name(), sample.json()));
        json!({
            "name": self.name,
            "unit": format!("{:?}", self.unit),
            "samples": samples.collect::<serde_json::Map<_, _>>(),
            "goal": goal,
            "goal_met": self.goal_met(),
            "ratio_to_old": self.to_old().map(|ratios| ratios.json()),
            "limit": self.limit,
            "limit_verdict": self.limit_verdict().map(Verdict::text),
        })
    }
}

fn format_ratio(ratio: f64) -> String {
    if ratio < 9.95 { format!("{ratio:.2}") } else { format!("{ratio:.0}") }
}

struct Column {
    title: &'static str,
    cell: fn(&Row) -> String,
}

/// The columns of every table; a column that stays empty in a section is left out there.
const COLUMNS: [Column; 6] = [
    Column { title: "measurement", cell: |row| row.name.clone() },
    Column {
        title: "Keyferry",
        cell: |row| row.sample(&Subject::Keyferry).map(|sample| row.format(sample)).unwrap_or_default(),
    },
    Column { title: "goal", cell: Row::goal_cell },
    Column {
        title: "old build",
        cell: |row| row.sample(&Subject::OldBuild).map(|sample| row.format(sample)).unwrap_or_default(),
    },
    Column { title: "new / old", cell: Row::ratio_cell },
    Column { title: "others, with Keyferry's multiple", cell: Row::others_cell },
];

/// Rows that belong together, and a note on how they were measured.
#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) note: String,
    pub(crate) rows: Vec<Row>,
}

impl Section {
    fn markdown(&self, text: &mut String) -> Result<()> {
        write!(text, "\n## {}\n\n{}\n\n", self.title, self.note.trim())?;
        let used = |column: &Column| self.rows.iter().any(|row| !(column.cell)(row).is_empty());
        let columns: Vec<Column> = COLUMNS.into_iter().filter(used).collect();
        let titles: Vec<&str> = columns.iter().map(|column| column.title).collect();
        writeln!(text, "| {} |\n|{}", titles.join(" | "), " --- |".repeat(titles.len()))?;
        for row in &self.rows {
            writeln!(text, "{}", row.line(&columns))?;
        }
        Ok(())
    }
}

const INTRODUCTION: &str = "# Benchmarks

Written by `cargo xtask bench`, which installs what it needs on Debian 12. All programs are measured in one run, in
turns: each round measures every program once and starts with another one. A value is the median, with the 10th and the
90th percentile in brackets. A multiple is Keyferry's median divided by the other program's: below 1, Keyferry takes less.
A floor is a program that does the least work possible for the job. KB is 1,000 bytes.

";
const OLD_BUILD: &str = "\
\"New / old\" is the ratio of this build to an older one: the median over all rounds, with its 95 % confidence interval
in brackets. Both builds are measured in each round, so that the ratio does not depend on the machine's speed and says
more than the milliseconds. Up to 1.1 counts as level. A limit is unclear if it lies within the interval.

";

/// A finished run.
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) rounds: usize,
    pub(crate) duration: Duration,
    pub(crate) has_old_build: bool,
    pub(crate) sections: Vec<Section>,
}

impl Report {
    /// Writes `target/bench/results.json` and, if `document`, `docs/BENCHMARKS.md`. Returns their paths.
    pub(crate) fn write(&self, document: bool) -> Result<Vec<PathBuf>> {
        let json = project().join("target/bench/results.json");
        fs::create_dir_all(json.parent().context("no folder")?)?;
        fs::write(&json, serde_json::to_string_pretty(&self.json())?)?;
        let mut written = vec![json];
        if document {
            let path = project().join("docs/BENCHMARKS.md");
            fs::write(&path, self.markdown()?)?;
            written.push(path);
        }
        Ok(written)
    }

    fn json(&self) -> Value {
        let section = |section: &Section| {
            let rows: Vec<Value> = section.rows.iter().map(Row::json).collect();
            json!({ "title": section.title, "rows": rows })
        };
        json!({
            "machine": self.machine.facts.iter().cloned().collect::<BTreeMap<_, _>>(),
            "rounds": self.rounds,
            "seconds": self.duration.as_secs(),
            "noise_ms": self.machine.noise.json(),
            "sections": self.sections.iter().map(section).collect::<Vec<_>>(),
        })
    }

    pub(crate) fn markdown(&self) -> Result<String> {
        let mut text = INTRODUCTION.to_owned();
        if self.has_old_build {
            text.push_str(OLD_BUILD);
        }
        for (name, value) in &self.machine.facts {
            writeln!(text, "- {name}: {value}")?;
        }
        let [low, median, high] = [0.1, 0.5, 0.9].map(|share| self.machine.noise.quantile(share));
        writeln!(
            text,
            "- Noise: a fixed computation took {median:.2} ms ({low:.2} to {high:.2} ms) during this run\n\
             - Run: {} rounds in {} s",
            self.rounds,
            self.duration.as_secs()
        )?;
        for section in &self.sections {
            section.markdown(&mut text)?;
        }
        Ok(text)
    }
}
