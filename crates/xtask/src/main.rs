//! Project tasks beyond `cargo build` and `cargo test`: `cargo xtask --help`.

mod bench;
mod build;
mod demo;
mod files;
mod install;
mod package;
mod python;
mod test;
mod tools;
mod typescript;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A subcommand: its entry in the help, and its code.
struct Command {
    name: &'static str,
    help: fn() -> String,
    /// Receives the arguments after the name.
    run: fn(lexopt::Parser) -> Result<()>,
}

/// All subcommands, in the order of the help.
const COMMANDS: [Command; 6] = [
    Command {
        name: "build",
        help: || {
            "Makes dist/extension, which loads unpacked in Chromium and Firefox, and\n\
             dist/bin/keyferry. Two builds of one commit give the same bytes."
                .to_owned()
        },
        run: |args| without_arguments(args, build::run),
    },
    Command {
        name: "demo",
        help: || {
            "Shows the main job step by step in a real browser with a real keyring.\n\
             Options: cargo xtask demo --help"
                .to_owned()
        },
        run: |mut args| demo::run(args.raw_args()?.collect()),
    },
    Command {
        name: "bench",
        help: || {
            "Measures how light and how fast Keyferry is, beside other programs and an\n\
             older build, and writes docs/BENCHMARKS.md. Options: cargo xtask bench --help"
                .to_owned()
        },
        run: |mut args| bench::run(&args.raw_args()?.collect::<Vec<_>>()),
    },
    Command { name: "test", help: test::help, run: test::run },
    Command { name: "package", help: || package::HELP.to_owned(), run: package::run },
    Command {
        name: "install",
        help: || {
            "Builds, installs the helper for this user, registers it with the browsers\n\
             found, and prints how to load the extension."
                .to_owned()
        },
        run: |args| without_arguments(args, install::run),
    },
];

fn help() -> String {
    let commands = COMMANDS.map(|Command { name, help, .. }| {
        let text = help().replace('\n', "\n           ");
        format!("  {name:8} {text}")
    });
    format!(
        "\
Builds, tests, demonstrates and installs Keyferry.

Usage: cargo xtask <COMMAND>

Commands:
{}

Missing tools are installed where that is possible, or named. Debian packages and Rust
targets are installed on the system, everything else goes into target/. Only `install`
changes your own set-up.",
        commands.join("\n")
    )
}

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
        Some(Value(name)) => {
            let command = COMMANDS.into_iter().find(|command| name == command.name);
            let command =
                command.with_context(|| format!("no command is named {:?}\n\n{}", name.display(), help()))?;
            (command.run)(args)
        }
        Some(Short('h') | Long("help")) => {
            println!("{}", help());
            Ok(())
        }
        Some(arg) => bail!("{}\n\n{}", arg.unexpected(), help()),
        None => bail!("no command\n\n{}", help()),
    }
}

fn without_arguments(mut args: lexopt::Parser, command: fn() -> Result<()>) -> Result<()> {
    match args.next()? {
        None => command(),
        Some(arg) => Err(arg.unexpected().into()),
    }
}

/// The root of this checkout.
fn project() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_owned()
}

/// Cargo's target folder of this checkout.
fn target() -> PathBuf {
    project().join("target")
}
