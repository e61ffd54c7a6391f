//! The message for each failure code.

use keyferry_core::failure::FailureCode;

use super::{Exit, Message, on_system};

const IN_BROWSER_MEMORY: &str = "A key that was just copied is held only until the browser is closed.";
const UNCHANGED: &str = "Saved keys are unchanged.";
const NOTHING_RELEASED: &str = "No key was released.";
const RUN_INSTALL: &str = "Run: keyferry install";
const RUN_DOCTOR: &str = "Run: keyferry doctor";
const REPORT: &str = "Report it, with the code, at https://github.com/keyferry/keyferry/issues";
const REPORT_IF_AGAIN: &str = "Run the command again. If it happens again, report it, with the code, at \
    https://github.com/keyferry/keyferry/issues";

#[expect(clippy::too_many_lines, reason = "one table with every code once")]
pub(super) fn message(code: FailureCode) -> Message {
    let (problem, keys, fix, exit) = match code {
        FailureCode::HelperMissing => (
            "The helper is not installed, or not registered with this browser.",
            IN_BROWSER_MEMORY,
            RUN_INSTALL,
            Exit::Failed,
        ),
        FailureCode::HelperForbidden => (
            "The helper's registration does not allow this extension.",
            IN_BROWSER_MEMORY,
            RUN_INSTALL,
            Exit::Failed,
        ),
        FailureCode::HelperBlocked => (
            "A policy of your company forbids the browser to start the helper.",
            IN_BROWSER_MEMORY,
            RUN_DOCTOR,
            Exit::Failed,
        ),
        FailureCode::HelperNotStarted => {
            ("The system did not start the helper.", IN_BROWSER_MEMORY, RUN_DOCTOR, Exit::Failed)
        }
        FailureCode::HelperCrashed => {
            ("The helper ended before it answered.", IN_BROWSER_MEMORY, RUN_DOCTOR, Exit::Failed)
        }
        FailureCode::HelperSilent => {
            ("The helper did not answer in time.", IN_BROWSER_MEMORY, RUN_DOCTOR, Exit::Failed)
        }
        FailureCode::HelperOutdated => (
            "The helper is older than the extension.",
            IN_BROWSER_MEMORY,
            "Download the latest helper and run: keyferry install",
            Exit::Failed,
        ),
        FailureCode::ExtensionOutdated => (
            "The extension is older than the helper.",
            IN_BROWSER_MEMORY,
            "Copy unsaved keys to a safe place: updating clears them. Then update Keyferry on the browser's extensions page.",
            Exit::Failed,
        ),
        FailureCode::ExtensionGone | FailureCode::ExtensionSilent | FailureCode::NotHeld => (
            "The extension could not be reached from the page.",
            "A key that was just copied exists on that page only.",
            "Copy the key again and keep it in a safe place before you leave the page.",
            Exit::Failed,
        ),
        FailureCode::KeyringAbsent => (
            on_system(
                "No keyring (password store) can be reached.",
                "The keychain cannot be reached.",
                "Windows Credential Manager cannot be reached.",
            ),
            "Nothing was read or changed.",
            on_system(
                "Start your keyring (GNOME Keyring, or KeePassXC with Secret Service turned on), then run: keyferry doctor",
                "Check in Keychain Access that the keychain \"login\" is there, then run: keyferry doctor",
                "Start the Windows service Credential Manager, then run: keyferry doctor",
            ),
            Exit::NoKeyring,
        ),
        FailureCode::KeyringLocked => (
            on_system(
                "The keyring is locked.",
                "The keychain is locked.",
                "Windows Credential Manager is locked.",
            ),
            "Nothing was read or changed.",
            on_system(
                "Unlock the keyring in its program, then run the command again.",
                "Unlock the keychain \"login\" in Keychain Access, then run the command again.",
                "Sign in to Windows again, then run the command again.",
            ),
            Exit::NoKeyring,
        ),
        FailureCode::KeyringRefused => (
            on_system(
                "The keyring refused the request.",
                "The keychain refused the request.",
                "Windows Credential Manager refused the request.",
            ),
            "Saved keys are unchanged; a key that was being removed may or may not have been removed.",
            on_system(
                "Open your keyring program and check that the keyring is not read-only or full, then run: keyferry doctor",
                "Open Keychain Access and check that the keychain \"login\" can be changed, then run: keyferry doctor",
                "Open Credential Manager in the Control Panel and check that credentials can be added, then run: keyferry doctor",
            ),
            Exit::Failed,
        ),
        FailureCode::ReadBackMismatch => (
            on_system(
                "The keyring returned something other than what was saved.",
                "The keychain returned something other than what was saved.",
                "Windows Credential Manager returned something other than what was saved.",
            ),
            "The key may not be stored correctly.",
            RUN_DOCTOR,
            Exit::Failed,
        ),
        FailureCode::EntryConflict => (
            on_system(
                "The keyring entry does not match its ID.",
                "The keychain entry does not match its ID.",
                "The credential does not match its ID.",
            ),
            "It was not changed, and no key was shown.",
            on_system(
                "Look at the entry in your keyring program; to delete it run: keyferry remove ID",
                "Look at the entry in Keychain Access; to delete it run: keyferry remove ID",
                "Look at it in Credential Manager, in the Control Panel; to delete it run: keyferry remove ID",
            ),
            Exit::Failed,
        ),
        FailureCode::EntryChanged => (
            on_system(
                "Another program has changed this key's entry in the keyring.",
                "Another program has changed this key's entry in the keychain.",
                "Another program has changed this key's entry in Windows Credential Manager.",
            ),
            "The key is unchanged and was not released.",
            "Compare brand ID and last four characters with Omnisend; to keep the key, rename it in Keyferry's popup.",
            Exit::Failed,
        ),
        FailureCode::TooManyReleases => (
            "Upstack's page was given many keys in a short time.",
            NOTHING_RELEASED,
            "Fill the key in from Keyferry's popup.",
            Exit::Failed,
        ),
        FailureCode::TooManyCaptures => (
            "A tab has delivered many keys in a short time.",
            "The key that was refused exists on that page only.",
            "Keep the page open: Keyferry tries again automatically.",
            Exit::Failed,
        ),
        FailureCode::NotFound => (
            "No saved key has this ID.",
            "Nothing was read or changed.",
            "Find the ID with: keyferry list",
            Exit::NotFound,
        ),
        FailureCode::NotAllowed => (
            "The helper was started by an extension that it is not registered for, or a page may not make the request.",
            NOTHING_RELEASED,
            RUN_DOCTOR,
            Exit::Failed,
        ),
        FailureCode::BadRequest => (
            "The request could not be read.",
            "Nothing was read or changed.",
            "Copy unsaved keys to a safe place. Then update the helper and the extension.",
            Exit::Failed,
        ),
        FailureCode::TooLarge => {
            ("A message was larger than allowed.", "Nothing was changed.", REPORT, Exit::Failed)
        }
        FailureCode::FieldRefused => (
            "The form's field did not accept the key.",
            UNCHANGED,
            "Check the field and try again.",
            Exit::Failed,
        ),
        FailureCode::NoForm => (
            "No Omnisend form is open in this tab.",
            NOTHING_RELEASED,
            "In Upstack, open Destinations, then Omnisend, and try again.",
            Exit::Failed,
        ),
        FailureCode::ControlHidden => (
            "Something on the page covered or moved Keyferry's button, so the click was ignored.",
            NOTHING_RELEASED,
            "If the page looks as usual, click again, or fill the key in from Keyferry's popup.",
            Exit::Failed,
        ),
        FailureCode::SwitchedOff => (
            "Keyferry is turned off for this site.",
            NOTHING_RELEASED,
            "Turn it on in Keyferry's settings; if it is locked there, ask your administrator.",
            Exit::Failed,
        ),
        FailureCode::LabelRefused => (
            on_system(
                "This keyring cannot store the name.",
                "The keychain cannot store the name.",
                "Windows Credential Manager cannot store the name.",
            ),
            "The key is still saved.",
            "Tell keys apart by their brand ID and last four characters.",
            Exit::Failed,
        ),
        FailureCode::ClipboardAbsent => (
            "The clipboard could not be reached.",
            "The key was not copied.",
            "Copy the key in Keyferry's popup again.",
            Exit::Failed,
        ),
        FailureCode::TeamUnreachable => (
            "The team's engine could not be reached, or is not available.",
            UNCHANGED,
            "Try again later. If it happens again, run: keyferry doctor",
            Exit::Failed,
        ),
        FailureCode::TeamSignedOut => (
            "The sign-in to the team has ended.",
            UNCHANGED,
            "Sign in again with: keyferry team connect URL",
            Exit::Failed,
        ),
        FailureCode::TeamDenied => (
            "The team's policy does not allow this.",
            UNCHANGED,
            "Ask your administrator to allow it.",
            Exit::Failed,
        ),
        FailureCode::TeamLink
        | FailureCode::TeamCertificate
        | FailureCode::TeamElsewhere
        | FailureCode::TeamAddress
        | FailureCode::TeamInsecure
        | FailureCode::TeamClock
        | FailureCode::TeamSealed
        | FailureCode::TeamCancelled
        | FailureCode::TeamPort
        | FailureCode::TeamRefused
        | FailureCode::TeamMount
        | FailureCode::TeamPolicy
        | FailureCode::TeamOverwrites
        | FailureCode::TeamNotRevoked => (
            "The team's engine did not do what was asked.",
            UNCHANGED,
            "See: keyferry team status",
            Exit::Failed,
        ),
        FailureCode::Internal => ("Keyferry has run into a bug.", UNCHANGED, REPORT_IF_AGAIN, Exit::Failed),
        FailureCode::Unknown => (
            "An error that this version does not recognize.",
            UNCHANGED,
            "Update the helper and the extension.",
            Exit::Failed,
        ),
    };
    Message::new(problem, keys, fix, exit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_sent_to_the_same_address_as_from_the_popup() {
        for text in [REPORT, REPORT_IF_AGAIN] {
            assert!(text.ends_with(&format!(" {}", keyferry_core::product::REPORT_URL)), "{text}");
        }
    }

    #[test]
    fn every_known_code_has_another_message_than_an_unknown_one() {
        for code in FailureCode::ALL {
            let known = message(*code) != message(FailureCode::Unknown);
            assert_eq!(known, *code != FailureCode::Unknown, "{code}");
        }
    }
}
