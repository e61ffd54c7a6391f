//! The helper's command line as clap declares it, for the completions of shells. The helper's own declaration is the
//! source; its parser is smaller.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, Command, ValueHint};
use keyferry_host::package_files::{self as helper, ArgumentText, CommandText};

/// The program's purpose in a line.
pub(crate) const SUMMARY: &str = "Keeps Omnisend API keys in this computer's keyring";

/// The whole command line.
pub(crate) fn program() -> Command {
    Command::new("keyferry")
        .about(SUMMARY)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(help("Print the list of commands; after a command, print its help"))
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help("Print the version"),
        )
        .subcommands(helper::commands().into_iter().map(command))
}

fn command(text: CommandText) -> Command {
    Command::new(text.name)
        .disable_help_flag(true)
        .arg(help("Print the command's help"))
        .about(text.summary)
        .args(action(&text.arguments))
        .args(text.arguments.into_iter().filter(|argument| !argument.is_verb).map(argument))
}

fn help(text: &'static str) -> Arg {
    Arg::new("help").short('h').long("help").action(ArgAction::Help).help(text)
}

/// The words that follow the command's name, as the values of one argument.
fn action(arguments: &[ArgumentText]) -> Option<Arg> {
    let verbs = arguments.iter().filter(|argument| argument.is_verb);
    let values: Vec<_> = verbs.map(|verb| PossibleValue::new(verb.name).help(one_line(verb.help))).collect();
    (!values.is_empty()).then(|| Arg::new("ACTION").value_parser(PossibleValuesParser::new(values)))
}

fn argument(ArgumentText { name, value, help, is_verb: _ }: ArgumentText) -> Arg {
    let arg = Arg::new(name).help(one_line(help));
    let (arg, value) = match (name.strip_prefix("--"), value) {
        (Some(long), Some(value)) => (arg.long(long).action(ArgAction::Append), value),
        (Some(long), None) => return arg.long(long).action(ArgAction::SetTrue),
        (None, _) => (arg, name),
    };
    let arg = if name == "--browser" {
        arg.value_parser(PossibleValuesParser::new(helper::browsers()))
    } else {
        arg
    };
    arg.value_name(value).value_hint(hint(name, value)).hide_possible_values(true)
}

/// The completions for a value of this name.
fn hint(argument: &str, value: &str) -> ValueHint {
    match value {
        "DIR" => ValueHint::DirPath,
        _ if value.starts_with("FILE") || argument.ends_with("-file") => ValueHint::FilePath,
        _ => ValueHint::Other,
    }
}

/// The text without its line breaks: shells and roff break lines themselves.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
