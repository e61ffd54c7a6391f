//! The command line: arguments in, text out.

use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, UNIX_EPOCH};

use keyferry_core::ids::EntryId;
use keyferry_core::protocol::SavedKey;
use lexopt::{Arg, Parser, ValueExt};
use zeroize::Zeroizing;

use crate::keyring::Keyring;
use crate::register::{self, Targets};
use crate::store::Store;
use crate::words::{Problem, exit};
use crate::{doctor, harden};

/// What is asked for.
#[derive(Debug)]
enum Command {
    Help(&'static str),
    Version,
    Install(Targets),
    Uninstall(Targets),
    Doctor { json: bool },
    List { json: bool },
    Show { id: EntryId, reveal: bool },
    Remove { id: EntryId },
}

/// Does what the arguments ask for.
pub(crate) fn run(args: Vec<OsString>) -> ExitCode {
    let outcome = if args.is_empty() && !io::stdin().is_terminal() {
        Err(Problem::usage("Keyferry's helper was started without a command, and not by a browser."))
    } else {
        parse(Parser::from_args(args)).and_then(execute)
    };
    outcome.unwrap_or_else(|problem| {
        // There is nobody to tell if standard error is closed.
        let _ = writeln!(io::stderr(), "{problem}");
        problem.exit()
    })
}

fn parse(mut args: Parser) -> Result<Command, Problem> {
    const WHOLE: &str = include_str!("help/keyferry.txt");
    let name = match args.next().map_err(usage)? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Command::Help(WHOLE)),
        Some(Arg::Short('V') | Arg::Long("version")) => return Ok(Command::Version),
        Some(Arg::Value(name)) => name,
        Some(other) => return Err(usage(other.unexpected())),
    };
    let help = match name.to_str() {
        Some("install") => include_str!("help/install.txt"),
        Some("uninstall") => include_str!("help/uninstall.txt"),
        Some("doctor") => include_str!("help/doctor.txt"),
        Some("list") => include_str!("help/list.txt"),
        Some("show") => include_str!("help/show.txt"),
        Some("remove") => include_str!("help/remove.txt"),
        Some("help") => WHOLE,
        _ => return Err(Problem::usage("There is no such command.")),
    };
    let name = name.to_string_lossy();
    let (mut json, mut reveal, mut id, mut targets) = (false, false, None, Targets::default());
    while let Some(arg) = args.next().map_err(usage)? {
        match (&*name, arg) {
            (_, Arg::Short('h') | Arg::Long("help")) => return Ok(Command::Help(help)),
            ("doctor" | "list", Arg::Long("json")) => json = true,
            ("show", Arg::Long("reveal")) => reveal = true,
            ("show" | "remove", Arg::Value(value)) if id.is_none() => id = Some(read_id(&value)?),
            ("install" | "uninstall", Arg::Long("browser")) => {
                let browser = args.value().and_then(ValueExt::string).map_err(usage)?;
                targets.add_browser(&browser)?;
            }
            ("install" | "uninstall", Arg::Long("system")) => targets.set_system(),
            ("install" | "uninstall", Arg::Long("root")) => {
                targets.set_root(Path::new(&args.value().map_err(usage)?))?;
            }
            ("install" | "uninstall", Arg::Long("user-data-dir")) => {
                targets.add_user_data_dir(Path::new(&args.value().map_err(usage)?))?;
            }
            (_, other) => return Err(usage(other.unexpected())),
        }
    }
    let id = || id.ok_or_else(|| Problem::usage(format!("{name} needs the id of a key; see: keyferry list")));
    Ok(match &*name {
        "install" => Command::Install(targets),
        "uninstall" => Command::Uninstall(targets),
        "doctor" => Command::Doctor { json },
        "list" => Command::List { json },
        "show" => Command::Show { id: id()?, reveal },
        "remove" => Command::Remove { id: id()? },
        _ => Command::Help(help),
    })
}

/// An argument's value is not repeated: somebody may have given a key.
fn usage(error: lexopt::Error) -> Problem {
    match error {
        lexopt::Error::UnexpectedArgument(_) => Problem::usage("There is an argument too many."),
        lexopt::Error::UnexpectedValue { option, .. } => Problem::usage(format!("{option} takes no value.")),
        lexopt::Error::NonUnicodeValue(_) => Problem::usage("An argument is not Unicode."),
        other => Problem::usage(format!("The arguments make no sense: {other}.")),
    }
}

fn read_id(value: &OsString) -> Result<EntryId, Problem> {
    let text = value.to_str().and_then(EntryId::parse);
    text.ok_or_else(|| Problem::usage("An id has 16 digits of 0-9 and a-f; see: keyferry list"))
}

fn execute(command: Command) -> Result<ExitCode, Problem> {
    match command {
        Command::Help(text) => print(&text.replace("{browsers}", &register::browser_names()))?,
        Command::Version => print(concat!("keyferry ", env!("CARGO_PKG_VERSION"), "\n"))?,
        Command::Install(targets) => print(&register::install(&targets)?)?,
        Command::Uninstall(targets) => print(&register::uninstall(&targets)?)?,
        Command::Doctor { json } => {
            let findings = doctor::examine(tell_waiting);
            print(&if json { findings.json() } else { findings.text() })?;
            return Ok(if findings.ok() { ExitCode::SUCCESS } else { ExitCode::from(exit::FAILED) });
        }
        Command::List { json } => {
            let saved = Keyring::default().call(tell_waiting, Store::list)?;
            print(&if json { pretty_json(&saved) } else { table(&saved) })?;
        }
        Command::Show { reveal: false, .. } => {
            return Err(Problem {
                todo: "If nobody else can see your screen, add --reveal".into(),
                ..Problem::usage("This would print the key.")
            });
        }
        Command::Show { id, reveal: true } => {
            let (_, key) = Keyring::default().call(tell_waiting, move |store| store.release(&id))?;
            let mut line = Zeroizing::new(Vec::with_capacity(key.expose().len() + 1));
            line.extend_from_slice(key.expose().as_bytes());
            line.push(b'\n');
            written(harden::pipes().and_then(|(_, mut output)| output.write_all(&line)))?;
        }
        Command::Remove { id } => {
            let removed = id.clone();
            Keyring::default().call(tell_waiting, move |store| store.remove(&id))?;
            print(&format!("Removed {removed} from the keyring.\n"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn tell_waiting() {
    let _ = writeln!(io::stderr(), "keyferry: waiting for the keyring; it may be asking for its password.");
}

fn print(text: &str) -> Result<(), Problem> {
    written(io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()))
}

/// Whoever closes the pipe early, as `head` does, has what they wanted.
fn written(result: io::Result<()>) -> Result<(), Problem> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Problem::file("written", "standard output".as_ref(), &error))
        }
        _ => Ok(()),
    }
}

/// JSON for scripts and support, with a line break at its end.
pub(crate) fn pretty_json(value: &impl serde::Serialize) -> String {
    // Nothing that is printed has maps with other keys than strings, which is all that could fail.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

fn table(saved: &[SavedKey]) -> String {
    if saved.is_empty() {
        return "No keys are saved yet.\n".into();
    }
    let head = format!("{:16}  {:5}  {:24}  {:16}  LABEL\n", "ID", "KEY", "STORE", "CAPTURED (UTC)");
    let rows = saved.iter().map(|SavedKey { id, brand_id, label, last4, captured_at, .. }| {
        let store = brand_id.as_ref().map_or("unknown", |brand| brand.as_str());
        let time = when(*captured_at);
        // A label is anyone's text: it must not move the cursor.
        let label: String = label.chars().filter(|c| !c.is_control()).collect();
        format!("{id}  …{last4:4}  {store:24}  {time:16}  {label}\n")
    });
    head + &rows.collect::<String>()
}

/// A time as people read it, to the minute.
fn when(seconds: u64) -> String {
    /// Up to here years have four digits.
    const YEAR_10000: u64 = 253_402_300_800;
    if !(1..YEAR_10000).contains(&seconds) {
        return "unknown".into();
    }
    let time = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds)).to_string();
    time[..16].replace('T', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_time_can_be_shown() {
        assert_eq!(when(1_700_000_000), "2023-11-14 22:13");
        for odd in [0, 253_402_300_800, u64::MAX] {
            assert_eq!(when(odd), "unknown");
        }
    }

    #[test]
    fn a_label_cannot_write_on_the_terminal() {
        let saved = SavedKey {
            id: EntryId::parse("0123456789abcdef").unwrap(),
            site: keyferry_core::sites::Site::Omnisend,
            brand_id: None,
            label: "a\u{1b}[2Jb".into(),
            last4: "Ab12".into(),
            captured_at: 0,
            used: None,
        };
        let table = table(&[saved]);
        assert!(table.contains("a[2Jb") && !table.contains('\u{1b}'), "{table}");
    }
}
