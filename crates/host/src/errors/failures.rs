//! The message for each failure code.

use keyferry_core::failure::FailureCode;

use super::{Exit, Message};

const IN_BROWSER_MEMORY: &str =
    "A key that was just copied stays in the browser's memory until the browser is closed.";
const UNCHANGED: &str = "Saved keys are unchanged.";
const NOTHING_RELEASED: &str = "No key was released.";
const RUN_INSTALL: &str = "Run: keyferry install";
const RUN_DOCTOR: &str = "Run: keyferry doctor";

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
        FailureCode::HelperCrashed => {
            ("The helper ended before it answered.", IN_BROWSER_MEMORY, RUN_DOCTOR, Exit::Failed)
        }
        FailureCode::HelperSilent => {
            ("The helper did not answer in time.", IN_BROWSER_MEMORY, RUN_DOCTOR, Exit::Failed)
        }
        FailureCode::HelperOutdated => (
            "The helper is older than the extension.",
            IN_BROWSER_MEMORY,
            "Install the helper that came with the extension.",
            Exit::Failed,
        ),
        FailureCode::ExtensionOutdated => (
            "The extension is older than the helper.",
            IN_BROWSER_MEMORY,
            "Update the extension in the browser's list of extensions.",
            Exit::Failed,
        ),
        FailureCode::ExtensionGone | FailureCode::ExtensionSilent | FailureCode::NotHeld => (
            "The extension could not take the key from the page.",
            "A key that was just copied exists on that page only.",
            "Copy the key again and keep it in a safe place before you leave the page.",
            Exit::Failed,
        ),
        FailureCode::KeyringAbsent => (
            "No keyring can be reached.",
            "Nothing was read or changed.",
            "Log in to your desktop as usual, then run: keyferry doctor",
            Exit::NoKeyring,
        ),
        FailureCode::KeyringLocked => (
            "The keyring is locked.",
            "Nothing was read or changed.",
            "Unlock the keyring with its password, then run the command again.",
            Exit::NoKeyring,
        ),
        FailureCode::KeyringRefused => (
            "The keyring refused the operation.",
            "Saved keys are unchanged; a key that was being removed may or may not be gone.",
            "Check in your keyring manager that the keyring can be written to, then run: keyferry doctor",
            Exit::Failed,
        ),
        FailureCode::ReadBackMismatch => (
            "The keyring returned something else than what was written.",
            "The key does not count as saved.",
            RUN_DOCTOR,
            Exit::Failed,
        ),
        FailureCode::EntryConflict => (
            "The entry does not hold the key that belongs to its ID.",
            "The entry was not changed and not released.",
            "Look at the entry in your keyring manager; to delete it run: keyferry remove ID",
            Exit::Failed,
        ),
        FailureCode::EntryChanged => (
            "Another program has changed this key's entry in the keyring.",
            "The key is unchanged and was not released.",
            "Compare store and last four characters with Omnisend; to keep the key, rename it in Keyferry's popup.",
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
            "Keep the page open: Keyferry tries again by itself.",
            Exit::Failed,
        ),
        FailureCode::NotFound => (
            "No saved key has this ID.",
            "Nothing was read or changed.",
            "Find the ID with: keyferry list",
            Exit::NotFound,
        ),
        FailureCode::NotAllowed => (
            "This caller, or this page, may not make the request.",
            NOTHING_RELEASED,
            RUN_DOCTOR,
            Exit::Failed,
        ),
        FailureCode::BadRequest => (
            "The request could not be read.",
            "Nothing was read or changed.",
            "Update the helper and the extension.",
            Exit::Failed,
        ),
        FailureCode::TooLarge => (
            "A message was larger than allowed.",
            "Nothing was changed.",
            "Please report this, with the code.",
            Exit::Failed,
        ),
        FailureCode::FieldRefused => (
            "The form's field did not accept the key.",
            UNCHANGED,
            "Check the field and try again.",
            Exit::Failed,
        ),
        FailureCode::NoForm => (
            "No Omnisend form is open in this tab.",
            NOTHING_RELEASED,
            "In Upstack open Destinations and the Omnisend form, then try again.",
            Exit::Failed,
        ),
        FailureCode::ControlHidden => (
            "Something on the page covered, faded or moved Keyferry's button.",
            NOTHING_RELEASED,
            "If the page looks as usual, click once more, or fill the key in from Keyferry's popup.",
            Exit::Failed,
        ),
        FailureCode::SwitchedOff => (
            "Keyferry is switched off for this site.",
            NOTHING_RELEASED,
            "Switch it on in Keyferry's options, unless a policy of your company prevents it.",
            Exit::Failed,
        ),
        FailureCode::LabelRefused => (
            "Your keyring cannot store a name for a key.",
            "The key is saved as before, under its old name.",
            "Tell keys apart by their store and last four characters.",
            Exit::Failed,
        ),
        FailureCode::ClipboardAbsent => (
            "The clipboard could not be reached.",
            "A copied key may still be on it.",
            "Copy something else.",
            Exit::Failed,
        ),
        FailureCode::Internal => (
            "Keyferry has a defect.",
            UNCHANGED,
            "Run the command again. If the error persists, please report it, with the code.",
            Exit::Failed,
        ),
        FailureCode::Unknown => (
            "Unknown error code; this version is older.",
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
    fn every_known_code_has_another_message_than_an_unknown_one() {
        for code in FailureCode::ALL {
            let known = message(*code) != message(FailureCode::Unknown);
            assert_eq!(known, *code != FailureCode::Unknown, "{code}");
        }
    }
}
