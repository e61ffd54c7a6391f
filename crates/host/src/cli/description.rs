//! The commands as the manual and the completions of shells describe them.

/// A command of the command line.
#[derive(Clone, Debug)]
pub struct CommandText {
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// A paragraph.
    pub description: &'static str,
    /// One or more synopses, each without the program's and the command's name.
    pub usage: &'static [&'static str],
    pub arguments: Vec<ArgumentText>,
    /// The last paragraphs; empty without one. Indented lines are a list of names.
    pub notes: String,
}

/// An argument of a command.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentText {
    /// With its dashes; the name of a positional argument has none.
    pub name: &'static str,
    /// The name of the value that follows the argument.
    pub value: Option<&'static str>,
    pub help: &'static str,
    /// One of the words that follow the command's name, such as `connect`.
    pub is_verb: bool,
}
