//! Appearance shared by the notice on Omnisend's page and the panel on Upstack's.

/// Tone of a card: its colour, its icon and how long it stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Information or a question of the fill control.
    Neutral,
    /// Work in progress.
    Busy,
    /// The user must decide or act.
    Attention,
    /// Success that offers a further step.
    Success,
    /// Success that closes by itself.
    PassingSuccess,
    /// Failure.
    Error,
}
