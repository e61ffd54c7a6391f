//! Classifies the browsers' error messages about native messaging: no browser reports a code.

use keyferry_core::background::DisconnectReason;

/// Parts of the messages of Chromium and Firefox when the host is not registered or its program is missing.
const NOT_INSTALLED: [&str; 3] = ["not found", "No such native application", "not installed"];
/// Parts of their messages when the registration does not allow the extension.
const FORBIDDEN: [&str; 3] = ["forbidden", "not allowed", "does not have permission"];

/// A part of Chromium's message when a policy blocks the host.
const BLOCKED: &str = "disabled by the system administrator";
/// A part of Chromium's message on Windows and macOS when the system does not start the program. On Linux the program
/// "has exited", and Firefox reports no reason.
const NOT_STARTED: &str = "Failed to start";

/// Classifies the message of a connection that ended or could not be made.
pub(crate) fn classify(message: &str) -> DisconnectReason {
    let contains_any = |parts: &[&str]| parts.iter().any(|part| message.contains(part));
    if contains_any(&NOT_INSTALLED) {
        DisconnectReason::NotInstalled
    } else if contains_any(&FORBIDDEN) {
        DisconnectReason::Forbidden
    } else if message.contains(BLOCKED) {
        DisconnectReason::Blocked
    } else if message.contains(NOT_STARTED) {
        DisconnectReason::NotStarted
    } else {
        DisconnectReason::Exited
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_messages_of_both_browsers_are_classified() {
        for (message, reason) in [
            ("Specified native messaging host not found.", DisconnectReason::NotInstalled),
            ("No such native application com.keyferry.host", DisconnectReason::NotInstalled),
            ("Access to the specified native messaging host is forbidden.", DisconnectReason::Forbidden),
            (
                "This extension does not have permission to use native application x",
                DisconnectReason::Forbidden,
            ),
            (
                "Access to the native messaging host was disabled by the system administrator.",
                DisconnectReason::Blocked,
            ),
            (
                "Access to the specified native messaging host was disabled by the system administrator.",
                DisconnectReason::Blocked,
            ),
            ("Failed to start native messaging host.", DisconnectReason::NotStarted),
            ("Error when communicating with the native messaging host.", DisconnectReason::Exited),
            ("Native host has exited.", DisconnectReason::Exited),
            ("", DisconnectReason::Exited),
        ] {
            assert_eq!(classify(message), reason, "{message}");
        }
    }
}
