//! Wrong arguments. No message repeats the value of an argument: it may be a key.

/// The problem with the arguments.
#[derive(Debug)]
pub(crate) enum UsageError {
    /// No command, and standard input is no terminal.
    NoCommand,
    UnknownCommand,
    UnknownOption(String),
    UnexpectedArgument,
    /// An argument or a name is an API key.
    KeyAsArgument,
    /// The option takes no value.
    UnexpectedValue(String),
    /// The option needs a value.
    MissingValue(String),
    NotUnicode,
    InvalidId,
    /// The command with this name needs the ID of a key.
    MissingId(&'static str),
    /// The command with this name needs to be followed by one of its actions.
    MissingAction(&'static str),
    /// `team connect` without an address.
    MissingAddress,
    /// `show` without `--reveal`.
    RevealNotConfirmed,
    /// The command with this name needs the name of a file.
    MissingFile(&'static str),
    /// `import` without a terminal and without `--yes`.
    ImportNotConfirmed,
    /// The name for an export does not end in `.age`.
    NoAgeName,
    UnknownBrowser,
    FolderOnWindows,
    FolderWithSystem,
    RootOnWindows,
    RootWithoutSystem,
    /// None of the named browsers has a location for all users.
    NoSystemLocation,
}

impl UsageError {
    pub(super) fn problem(&self) -> String {
        match self {
            Self::NoCommand => "No command was given, and no browser started this program.".into(),
            Self::UnknownCommand => "Unknown command.".into(),
            Self::UnknownOption(option) => format!("Unknown option: {option}."),
            Self::UnexpectedArgument => "Unexpected argument.".into(),
            Self::KeyAsArgument => {
                "An argument is an API key. It was not used: other programs can see arguments, and shells keep them.".into()
            }
            Self::UnexpectedValue(option) => format!("{option} takes no value."),
            Self::MissingValue(option) => format!("{option} needs a value."),
            Self::NotUnicode => "An argument is not valid Unicode.".into(),
            Self::InvalidId => "Invalid ID: an ID has 16 digits of 0-9 and a-f.".into(),
            Self::MissingId(command) => format!("`keyferry {command}` needs the ID of a key."),
            Self::MissingAction(command) => format!("`keyferry {command}` needs an action, such as connect or status."),
            Self::MissingAddress => "`keyferry team connect` needs the address of the engine.".into(),
            Self::RevealNotConfirmed => "The key was not shown: --reveal is missing.".into(),
            Self::MissingFile(command) => format!("`keyferry {command}` needs the name of a file."),
            Self::ImportNotConfirmed => "Nothing was imported: --yes is missing.".into(),
            Self::NoAgeName => "The name of the file must end in .age: it is encrypted in the age format.".into(),
            Self::UnknownBrowser => "Unknown browser.".into(),
            Self::FolderOnWindows => {
                "Windows has no folder to register in: browsers find the helper through the registry.".into()
            }
            Self::FolderWithSystem => {
                "--system excludes --user-data-dir and --mozilla-dir: a profile folder belongs to one user."
                    .into()
            }
            Self::RootOnWindows => {
                "--root is not available on Windows: the registry cannot be put into a folder.".into()
            }
            Self::RootWithoutSystem => "--root needs --system.".into(),
            Self::NoSystemLocation => "This browser cannot be registered for all users.".into(),
        }
    }

    pub(super) fn fix(&self) -> &'static str {
        match self {
            Self::InvalidId | Self::MissingId(_) => "Find the ID with: keyferry list",
            Self::RevealNotConfirmed => "If nobody else can see your screen, add --reveal",
            Self::MissingAction(_) => "See: keyferry team --help",
            Self::MissingAddress => "Run: keyferry team connect https://HOST:PORT",
            Self::KeyAsArgument => {
                "Delete the line from your shell's history. Run `keyferry add`, which asks for the key."
            }
            Self::ImportNotConfirmed => "If the plan above is right, add --yes",
            Self::NoAgeName => "Choose a name such as: keys.age",
            Self::UnknownBrowser => "Choose one of the names in: keyferry install --help",
            Self::NoCommand
            | Self::MissingFile(_)
            | Self::UnknownCommand
            | Self::UnknownOption(_)
            | Self::UnexpectedArgument
            | Self::UnexpectedValue(_)
            | Self::MissingValue(_)
            | Self::NotUnicode
            | Self::FolderOnWindows
            | Self::FolderWithSystem
            | Self::RootOnWindows
            | Self::RootWithoutSystem
            | Self::NoSystemLocation => "See: keyferry --help",
        }
    }
}

impl From<lexopt::Error> for UsageError {
    fn from(error: lexopt::Error) -> Self {
        match error {
            lexopt::Error::MissingValue { option } => {
                Self::MissingValue(option.unwrap_or_else(|| "The option".into()))
            }
            lexopt::Error::UnexpectedOption(option) => Self::UnknownOption(option),
            lexopt::Error::UnexpectedValue { option, .. } => Self::UnexpectedValue(option),
            lexopt::Error::NonUnicodeValue(_) => Self::NotUnicode,
            lexopt::Error::UnexpectedArgument(_)
            | lexopt::Error::ParsingFailed { .. }
            | lexopt::Error::Custom(_) => Self::UnexpectedArgument,
        }
    }
}
