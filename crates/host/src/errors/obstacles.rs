//! The message for each reason for which Omnisend said nothing about a key.

use keyferry_core::protocol::Obstacle;

/// Describes the problem, and the one thing to do. The key is saved and unchanged in every case.
pub(crate) fn message(obstacle: Obstacle) -> (&'static str, &'static str) {
    match obstacle {
        Obstacle::Offline => (
            "Omnisend could not be reached.",
            "Check the computer's internet connection, then run the command again.",
        ),
        Obstacle::NoAnswer => ("Omnisend gave no answer.", "Run the command again in a few minutes."),
        Obstacle::NameUnresolved => (
            "The address of Omnisend's server, api.omnisend.com, was not found.",
            "Check the computer's internet connection, then run the command again.",
        ),
        Obstacle::ConnectionInsecure => (
            "The connection to Omnisend was not secure, so the key was not sent.",
            "In a hotel or café, sign in to the network first. In a company, ask your administrator to have this computer trust the company's certificate.",
        ),
        Obstacle::ClockWrong => (
            "This computer's clock seems to be wrong, so no secure connection was possible. The key was not sent.",
            "Set the clock, then run the command again.",
        ),
        Obstacle::ProxyRefused => (
            "This network's proxy did not let the request through.",
            "Check address and password in HTTPS_PROXY, or ask your administrator to allow api.omnisend.com.",
        ),
        Obstacle::Redirected => (
            "Omnisend's server sent the request elsewhere, which was not followed.",
            "Sign in to the network if it asks for that in a browser, then run the command again.",
        ),
        Obstacle::Unavailable => {
            ("Omnisend is not available at the moment.", "Run the command again in a few minutes.")
        }
        Obstacle::TooManyRequests => (
            "Omnisend gets too many requests for this store at the moment.",
            "Run the command again in a few minutes.",
        ),
        Obstacle::TooSoon => {
            ("The key was checked less than a minute ago.", "Wait a minute, then run the command again.")
        }
        Obstacle::NotStarted => (
            "Keyferry could not start its check, so Omnisend was not asked.",
            "Run the command again. If it happens again, ask your administrator to let Keyferry start.",
        ),
        Obstacle::Outdated => {
            ("Omnisend no longer understands how this version of Keyferry asks.", "Update the helper.")
        }
        Obstacle::UnexpectedAnswer => (
            "The answer was not one that Omnisend gives.",
            "Run the command again in a few minutes. If it happens again, ask your administrator what answers for api.omnisend.com in this network.",
        ),
        Obstacle::Unknown => {
            ("The check failed for a reason that this version does not know.", "Update the helper.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_obstacle_has_another_message_than_an_unknown_one() {
        for (obstacle, code) in Obstacle::ALL {
            let known = message(*obstacle) != message(Obstacle::Unknown);
            assert_eq!(known, *obstacle != Obstacle::Unknown, "{code}");
        }
    }
}
