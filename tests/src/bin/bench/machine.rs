//! The machine and the programs that a run depends on, and how steadily the machine computes.

use crate::build::Builds;
use crate::sample::{Sample, millis};
use anyhow::Result;
use keyferry_tests::project;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Name and value of everything that a reader needs to compare two runs.
#[derive(Debug)]
pub(crate) struct Machine {
    pub(crate) facts: Vec<(&'static str, String)>,
    /// Milliseconds of a fixed computation, repeated during the run.
    pub(crate) noise: Sample,
}

impl Machine {
    pub(crate) fn inspect(builds: &Builds) -> Result<Self> {
        let cpu = fs::read_to_string("/proc/cpuinfo")?;
        let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
        let cpu = cpu.trim_start_matches([' ', '\t', ':']).to_owned();
        let cores = std::thread::available_parallelism()?;
        let memory = fs::read_to_string("/proc/meminfo")?;
        let memory = memory.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok());
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        let release = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or("unknown");
        let commit = |checkout: &Path| first_line("git", &["log", "-1", "--format=%h of %cs"], checkout);
        let version = |program: &str| first_line(program, &["--version"], &project());
        let mut facts = vec![
            ("Processor", format!("{cpu}, {cores} cores")),
            ("Memory", format!("{} GiB", memory.unwrap_or_default().div_ceil(1024 * 1024))),
            (
                "System",
                format!("{}, Linux {}", release.trim_matches('"'), first_line("uname", &["-r"], &project())),
            ),
            ("Browsers", format!("{}; {}", version("chromium"), version("firefox-esr"))),
            ("Keyring", version("gnome-keyring-daemon")),
            ("Rust", version("rustc")),
            ("Keyferry", format!("{}, {}", env!("CARGO_PKG_VERSION"), commit(&builds.new.checkout))),
        ];
        facts.extend(builds.old.as_ref().map(|old| ("Old build", commit(&old.checkout))));
        Ok(Self { facts, noise: Sample::default() })
    }

    /// Times a fixed computation, for [`Self::noise`].
    pub(crate) fn measure_noise(&mut self) {
        for _ in 0..20 {
            let start = Instant::now();
            let mut state = 1_u64;
            for _ in 0..100_000_u32 {
                state = std::hint::black_box(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
            }
            self.noise.push(millis(start));
        }
    }
}

/// The first line of a program's output in this folder.
fn first_line(program: &str, args: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(args).current_dir(folder).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or("unknown").trim().to_owned()
}
