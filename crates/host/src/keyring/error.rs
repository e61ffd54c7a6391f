//! Errors of the keyring as failures of Keyferry.

use keyferry_core::failure::{Failure, FailureCode};
use keyring_core::Error;

use super::provider;

#[expect(clippy::needless_pass_by_value, reason = "an argument of map_err")]
pub(crate) fn failure(error: Error) -> Failure {
    Failure::new(code(&error), describe(&error))
}

fn code(error: &Error) -> FailureCode {
    match error {
        Error::NoEntry => FailureCode::NotFound,
        Error::NoDefaultStore => FailureCode::KeyringAbsent,
        Error::NoStorageAccess(_) => FailureCode::KeyringLocked,
        Error::PlatformFailure(cause) if provider::is_absent(cause.as_ref()) => FailureCode::KeyringAbsent,
        _ => FailureCode::KeyringRefused,
    }
}

/// Describes the error for logs and support. Some errors carry the rejected bytes, which may be a secret: those are
/// left out.
pub(crate) fn describe(error: &Error) -> String {
    match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "the secret is not in the expected format".into(),
        Error::Invalid(..) => "the keyring rejects one of the values".into(),
        Error::Ambiguous(entries) => format!("{} entries match", entries.len()),
        // These include their causes.
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failure_never_contains_the_rejected_bytes() {
        let secret = "hunter2";
        for error in [
            Error::BadEncoding(secret.into()),
            Error::BadDataFormat(secret.into(), secret.into()),
            Error::Invalid(secret.into(), secret.into()),
        ] {
            assert!(!failure(error).cause.contains(secret));
        }
    }
}
