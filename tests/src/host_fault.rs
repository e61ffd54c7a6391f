//! Faults of a native messaging host, which `faults/faulty_host.rs` imitates.

use anyhow::{Context, Result};

/// A fault of the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostFault {
    /// It ends before it has read the request.
    CrashBeforeReading,
    /// It ends after it has read the request.
    CrashAfterReading,
    /// The real host executes the request, but the answer is lost.
    CrashBeforeAnswering,
    /// It neither reads nor answers.
    Hang,
    /// The real host executes the request, but the answer never comes.
    HangBeforeAnswering,
    /// It has an older version of the protocol.
    Older,
    /// It has a newer version of the protocol.
    Newer,
    /// It answers with JSON that is no reply.
    Gibberish,
}

impl HostFault {
    /// Every fault.
    pub const ALL: [Self; 8] = [
        Self::CrashBeforeReading,
        Self::CrashAfterReading,
        Self::CrashBeforeAnswering,
        Self::Hang,
        Self::HangBeforeAnswering,
        Self::Older,
        Self::Newer,
        Self::Gibberish,
    ];

    /// Whether the host never answers.
    pub fn hangs(self) -> bool {
        matches!(self, Self::Hang | Self::HangBeforeAnswering)
    }

    /// The content of the file from which the faulty host reads its fault.
    pub fn to_file(fault: Option<Self>) -> String {
        fault.map(|fault| format!("{fault:?}")).unwrap_or_default()
    }

    /// The fault in that file; `None` if it is empty.
    pub fn from_file(content: &str) -> Result<Option<Self>> {
        if content.is_empty() {
            return Ok(None);
        }
        let fault = Self::ALL.into_iter().find(|fault| format!("{fault:?}") == content);
        Ok(Some(fault.with_context(|| format!("no fault is called {content}"))?))
    }
}
