//! The token of a team's session. It has a service of its own, so that it is never listed as a key.

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;

use super::{Store, entry, holds};
use crate::engine::Token;
use crate::keyring::{Attributes, Confirmation};

const SERVICE: &str = "keyferry-team";
const TITLE: &str = "Keyferry: sign-in of your team";

/// There is one token, so its entry's ID is always the same.
fn id() -> EntryId {
    entry::digest(b"team token")
}

impl Store {
    /// Saves the token in the place of an earlier one, and reads it back.
    pub(crate) fn keep_team_token(&self, token: &Token) -> Result<(), Failure> {
        self.forget_team_token()?;
        let secret = token.expose().as_bytes();
        self.create(SERVICE, &id(), TITLE, &Attributes::new(), secret)?;
        let read_back = self.find_with_secrets(SERVICE, Some(&id()), Confirmation::Ask)?;
        if read_back.iter().any(|entry| holds(entry, secret)) {
            Ok(())
        } else {
            Err(Failure::new(FailureCode::ReadBackMismatch, "the team's token"))
        }
    }

    /// The token; `None` without one. Where the keyring would ask its user for it, nobody is asked.
    pub(crate) fn team_token(&self) -> Result<Option<Token>, Failure> {
        self.must_be_unlocked()?;
        let found = self.find_with_secrets(SERVICE, Some(&id()), Confirmation::AskNobody)?;
        let mut secrets = found.iter().filter_map(|entry| entry.secret.as_ref().ok());
        Ok(secrets.find_map(|secret| Token::parse(str::from_utf8(secret).ok()?)))
    }

    /// Removes the token. None is no error.
    pub(crate) fn forget_team_token(&self) -> Result<(), Failure> {
        match self.delete(SERVICE, &id()) {
            Err(Failure { code: FailureCode::NotFound, .. }) => Ok(()),
            deleted => deleted,
        }
    }
}
