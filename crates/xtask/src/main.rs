//! Everything that is not `cargo build` or `cargo test`: `cargo xtask --help`.

mod bench;
mod build;
mod demo;
mod install;
mod test;
mod tools;
mod typescript;

use anyhow::{Result, bail};
use lexopt::prelude::*;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Builds, tests, shows and installs Keyferry.

Usage: cargo xtask <COMMAND>

Commands:
  build    Makes dist/extension, which loads unpacked in Chromium and Firefox, and
           dist/bin/keyferry. Two builds of one commit give the same bytes.
  demo     Shows the main job in a real browser with a real keyring, step by step.
             --browser chromium|firefox   which browser; chromium unless said
             and whatever else the demo takes: cargo xtask demo --help
  bench    Measures how light and how fast it is beside others, and writes
           docs/BENCHMARKS.md: cargo xtask bench --help
  test     Runs every check and test, and stops at the first that fails.
             lint|native|platforms|wasm|browser
                                          this part alone; more than one may be named
             reproducible                 builds twice what is committed and compares
  install  Builds, installs the helper for this user, registers it with the browsers
           found, and says how to load the extension.

What is missing is installed on the way where that is possible, or named. All but Debian
packages and the Rust target goes into target/, and nothing of yours is touched; only
install changes your own set-up.";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut args = lexopt::Parser::from_env();
    match args.next()? {
        Some(Value(command)) if command == "demo" => demo::run(args.raw_args()?.collect()),
        Some(Value(command)) if command == "bench" => bench::run(&args.raw_args()?.collect::<Vec<_>>()),
        Some(Value(command)) if command == "build" => no_more(args).and_then(|()| build::run()),
        Some(Value(command)) if command == "install" => no_more(args).and_then(|()| install::run()),
        Some(Value(command)) if command == "test" => {
            let mut parts = vec![];
            while let Some(arg) = args.next()? {
                match arg {
                    Value(part) => parts.push(part.string()?.parse()?),
                    arg => return Err(arg.unexpected().into()),
                }
            }
            test::run(&parts)
        }
        Some(Short('h') | Long("help")) => {
            println!("{HELP}");
            Ok(())
        }
        Some(arg) => bail!("{}\n\n{HELP}", arg.unexpected()),
        None => bail!("no command\n\n{HELP}"),
    }
}

fn no_more(mut args: lexopt::Parser) -> Result<()> {
    match args.next()? {
        None => Ok(()),
        Some(arg) => Err(arg.unexpected().into()),
    }
}

/// The project's folder.
fn project() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_owned()
}

/// Cargo's target folder of this project.
fn target() -> PathBuf {
    project().join("target")
}
