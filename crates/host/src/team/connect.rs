//! Connecting to a team's engine: nothing is kept until everything that sharing keys needs is right.

use super::disconnect::forget;
use super::examine::{examine_rights, is_reached, reach};
use super::finding::Finding;
use super::session::{Credentials, TeamSession};
use super::settings::Settings;
use super::{Ledger, Listed, OnToken};
use crate::clock::unix_now;
use crate::engine::calls::Health;
use crate::engine::{Authorities, Invitation, Mount, Place, Prefix, Server, Token};
use crate::errors::{Error, TeamError};
use crate::network::{Cancellation, Network};
use crate::store::Store;

/// The names that administrators' guides use for a team's keys.
const MOUNT: &str = "secret";
const PREFIX: &str = "keyferry";

/// A person or a machine that connects. What is left out is as at the last sign-in to the same engine, or as usual.
pub(crate) struct Joining {
    pub(crate) invitation: Invitation,
    pub(crate) authorities: Option<Authorities>,
    /// The name that keys are shared under; empty for the name that the engine knows the person by.
    pub(crate) person: String,
    pub(crate) credentials: Credentials,
    pub(crate) cancellation: Cancellation,
}

/// The end of an attempt.
pub(crate) enum Attempt {
    Connected {
        settings: Box<Settings>,
        findings: Vec<Finding>,
    },
    /// At least one check has failed.
    NotReady(Vec<Finding>),
}

/// Signs in, checks the engine, and keeps the token and the settings.
pub(crate) fn connect(
    network: &Network,
    on_token: &mut OnToken<'_>,
    joining: Joining,
) -> Result<Attempt, Error> {
    let Joining { invitation, authorities, person, credentials, cancellation } = joining;
    let Invitation { address, mount, prefix, namespace, role } = invitation;
    let earlier = Settings::read()?;
    if let Some(earlier) = earlier.as_ref().filter(|earlier| earlier.server.address != address) {
        return Err(TeamError::ConnectedElsewhere(earlier.server.address.clone()).into());
    }
    let usual = usual_place();
    let Place { mount: last_mount, prefix: last_prefix } =
        earlier.as_ref().map_or(usual, |earlier| earlier.place.clone());
    let place = Place { mount: mount.unwrap_or(last_mount), prefix: prefix.unwrap_or(last_prefix) };
    let last_server = earlier.as_ref().map(|earlier| earlier.server.clone());
    let (last_namespace, last_authorities) =
        last_server.map_or((None, None), |server| (server.namespace, server.authorities));
    let server = Server {
        address,
        namespace: namespace.or(last_namespace),
        authorities: authorities.or(last_authorities),
    };
    let role = role.or_else(|| earlier.as_ref()?.role.clone());

    let is_new_token = !matches!(credentials, Credentials::Token(_));
    let mut link = network.engine(server.clone());
    let reached = reach(link.call(None, &Health));
    if !is_reached(&reached) {
        return Ok(Attempt::NotReady(reached));
    }
    let mut session = TeamSession::sign_in(link, role.as_ref(), credentials)?;
    let (findings, accepted) = examine_rights(&mut session, &place, reached).accepted();
    let is_cancelled = cancellation.is_cancelled();
    let Some(token) = accepted.filter(|_| !is_cancelled) else {
        if is_new_token {
            // One that the engine does not end now ends by itself.
            let _ = session.revoke();
        }
        return if is_cancelled { Err(TeamError::Cancelled.into()) } else { Ok(Attempt::NotReady(findings)) };
    };
    let now = unix_now();
    let is_endless = token.ttl_seconds == 0;
    let settings = Settings {
        server,
        place,
        role,
        person: name(person, &token.name, earlier.as_ref()),
        signed_in_as: token.name,
        connected_at: earlier.as_ref().map_or(now, |earlier| earlier.connected_at),
        token_ends_at: if is_endless { 0 } else { now + token.ttl_seconds },
        token_period_seconds: if is_endless || !token.is_renewable { 0 } else { token.period_seconds },
    };
    if let Err(error) = keep(on_token, &settings, earlier.as_ref(), session.token()) {
        if is_new_token {
            let _ = session.revoke();
        }
        return Err(error);
    }
    Listed::note_problem(None);
    Ok(Attempt::Connected { settings: Box::new(settings), findings })
}

/// Keeps the settings, and then the token: a token without settings would be nobody's to end.
fn keep(
    on_token: &mut OnToken<'_>,
    settings: &Settings,
    earlier: Option<&Settings>,
    token: &Token,
) -> Result<(), Error> {
    if !earlier.is_some_and(|earlier| is_there(earlier, &settings.server, &settings.place)) {
        // Of another place, or of another team, written by a helper that was at work when this computer left it.
        Ledger::open()?.clear()?;
        Listed::clear()?;
    }
    settings.write()?;
    let kept = token.clone();
    let on_store = move |store: &Store| store.keep_team_token(&kept).map(|()| None);
    if let Err(failure) = on_token(Box::new(on_store)) {
        // The connection is as it was.
        match earlier {
            Some(earlier) => earlier.write()?,
            None => forget()?,
        }
        return Err(failure.into());
    }
    Ok(())
}

/// Returns whether the earlier connection leads to the same place of the same engine.
fn is_there(earlier: &Settings, server: &Server, place: &Place) -> bool {
    earlier.place == *place
        && earlier.server.address == server.address
        && earlier.server.namespace == server.namespace
}

fn usual_place() -> Place {
    Place {
        mount: Mount::parse(MOUNT).unwrap_or_else(|| unreachable!("a name")),
        prefix: Prefix::parse(PREFIX).unwrap_or_else(|| unreachable!("a name")),
    }
}

/// The name that keys are shared under: the given one, the last one of the same person, or the engine's.
fn name(given: String, signed_in_as: &str, earlier: Option<&Settings>) -> String {
    if !given.is_empty() {
        return given;
    }
    let last = earlier.filter(|earlier| earlier.signed_in_as == signed_in_as);
    last.map_or_else(|| signed_in_as.to_owned(), |earlier| earlier.person.clone())
}

#[cfg(test)]
mod tests {
    use super::super::settings::tests::settings;
    use super::*;
    use crate::engine::Namespace;

    #[test]
    fn another_mount_folder_or_namespace_is_another_place_and_another_authority_is_not() {
        let earlier = settings();
        let (server, place) = (earlier.server.clone(), earlier.place.clone());
        assert!(is_there(&earlier, &server, &place));
        assert!(is_there(&earlier, &Server { authorities: None, ..server.clone() }, &place));
        let namespace = Namespace::parse("sales");
        assert!(!is_there(&earlier, &Server { namespace, ..server.clone() }, &place));
        let prefix = Prefix::parse("sales").unwrap();
        assert!(!is_there(&earlier, &server, &Place { prefix, ..place.clone() }));
        let mount = Mount::parse("kv").unwrap();
        assert!(!is_there(&earlier, &server, &Place { mount, ..place }));
    }

    #[test]
    fn a_person_keeps_a_chosen_name_when_signing_in_again_and_somebody_else_does_not_get_it() {
        let earlier = settings();
        assert_eq!(name("Anna Š".into(), "oidc-anna", Some(&earlier)), "Anna Š");
        assert_eq!(name(String::new(), "oidc-anna", Some(&earlier)), "anna");
        assert_eq!(name(String::new(), "oidc-ben", Some(&earlier)), "oidc-ben");
        assert_eq!(name(String::new(), "oidc-anna", None), "oidc-anna");
    }
}
