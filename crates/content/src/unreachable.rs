//! Classifies the errors of browsers that could not reach the background.

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::text::contains;

/// The failure for an error message of `runtime.sendMessage`.
pub(crate) fn failure(cause: &str) -> Failure {
    // Chromium's words. Firefox ends the content script together with the extension.
    let code = if contains(cause, "context invalidated") {
        FailureCode::ExtensionGone
    } else {
        FailureCode::ExtensionSilent
    };
    Failure::new(code, cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn an_invalidated_context_means_that_the_extension_is_gone() {
        assert_eq!(failure("Extension context invalidated.").code, FailureCode::ExtensionGone);
        assert_eq!(failure("Could not establish connection.").code, FailureCode::ExtensionSilent);
    }
}
