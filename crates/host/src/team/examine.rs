//! The checks of a team's engine: everything that sharing keys needs, each with the line to change.

use keyferry_core::failure::{Failure, FailureCode};

use super::finding::{Finding, failed};
use crate::checks::Check;
use crate::clock::unix_now;
use crate::engine::calls::{
    Capabilities, Capability, Health, HealthState, LookUpToken, MountKind, MountVersion, Probe, TokenInfo,
};
use crate::engine::{Place, Reason, Refused};

use super::session::TeamSession;

const REACHABLE: &str = "Engine";
const CLOCK: &str = "Engine clock";
const TOKEN: &str = "Team sign-in";
const MOUNT: &str = "Team mount";
const POLICY: &str = "Team policy";
const CHECK_AND_SET: &str = "Check-and-set";

/// Largest difference between the engine's clock and this computer's, in seconds. A token that ends by one of them has
/// not ended by the other.
const MAX_CLOCK_DIFFERENCE: u64 = 60;

/// The result of the checks.
pub(crate) struct Examined {
    findings: Vec<Finding>,
    /// The token, if the engine accepts it.
    pub(crate) token: Option<TokenInfo>,
}

impl Examined {
    pub(crate) fn checks(self) -> Vec<Check> {
        self.findings.into_iter().map(|finding| finding.check).collect()
    }

    /// The findings, and the token if every check has passed.
    pub(crate) fn accepted(self) -> (Vec<Finding>, Option<TokenInfo>) {
        let Self { findings, token } = self;
        let token = token.filter(|_| findings.iter().all(Finding::ok));
        (findings, token)
    }
}

/// Checks the engine, up to the first failure that the others follow from.
pub(crate) fn examine(session: &mut TeamSession, place: &Place) -> Examined {
    let reached = reach(session.call_without_token(&Health));
    if !is_reached(&reached) {
        return Examined { findings: reached, token: None };
    }
    examine_rights(session, place, reached)
}

/// Judges whether an engine answers.
pub(super) fn reach(health: Result<HealthState, Refused>) -> Vec<Finding> {
    match health {
        Ok(health) => check_health(&health, unix_now()),
        Err(refused) => vec![failed(REACHABLE, &refused)],
    }
}

pub(super) fn is_reached(reached: &[Finding]) -> bool {
    reached.first().is_some_and(Finding::ok)
}

/// Checks everything that needs a token, after the engine was reached.
pub(super) fn examine_rights(session: &mut TeamSession, place: &Place, findings: Vec<Finding>) -> Examined {
    let mut examined = Examined { findings, token: None };
    match session.call(&LookUpToken) {
        Ok(token) => {
            examined.findings.push(Finding::passed(TOKEN, signed_in(&token)));
            examined.token = Some(token);
        }
        Err(refused) => {
            examined.findings.push(failed(TOKEN, &refused));
            return examined;
        }
    }
    let mount = check_mount(place, session.call(&MountKind { mount: &place.mount }));
    let is_mounted = mount.ok();
    examined.findings.push(mount);
    if !is_mounted {
        return examined;
    }
    let policy = check_policy(session, place);
    let is_allowed = policy.ok();
    examined.findings.push(policy);
    if is_allowed {
        let first = session.call(&Probe { place });
        let second = session.call(&Probe { place });
        examined.findings.push(check_probe(place, &first, &second));
    }
    examined
}

fn check_health(health: &HealthState, now: u64) -> Vec<Finding> {
    let HealthState { is_initialized, is_sealed, time, version } = health;
    let cause = |reason| Refused { reason, cause: format!("version {version}") };
    if !is_initialized {
        return vec![failed(REACHABLE, &cause(Reason::Uninitialized))];
    }
    if *is_sealed {
        return vec![failed(REACHABLE, &cause(Reason::Sealed))];
    }
    let reachable =
        Finding::passed(REACHABLE, format!("It answers over a verified connection, version {version}."));
    let difference = now.abs_diff(*time);
    let clock = if difference <= MAX_CLOCK_DIFFERENCE {
        Finding::passed(CLOCK, "It agrees with this computer's.")
    } else {
        let finding = format!("It differs from this computer's by {difference} seconds.");
        let failure = Failure::new(FailureCode::TeamClock, finding.clone());
        let fix = "Set this computer's clock, or ask your administrator to set the engine's.";
        Finding::failed(Check::failed(CLOCK, finding, fix), failure)
    };
    vec![reachable, clock]
}

fn signed_in(TokenInfo { name, ttl_seconds, is_renewable, .. }: &TokenInfo) -> String {
    match (ttl_seconds, is_renewable) {
        (0, _) => format!("Signed in as {name}, without an end."),
        (seconds, true) => format!("Signed in as {name} for {}, extended by itself.", duration(*seconds)),
        (seconds, false) => format!("Signed in as {name} for {}.", duration(*seconds)),
    }
}

/// A duration in its largest unit, rounded down.
fn duration(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

fn check_mount(place: &Place, kind: Result<MountVersion, Refused>) -> Finding {
    let mount = place.mount.as_str();
    match kind {
        Ok(MountVersion::Two) => Finding::passed(MOUNT, format!("{mount} is KV version 2.")),
        Ok(MountVersion::One) => {
            let finding = format!("{mount} is KV version 1, which would overwrite keys.");
            let command = format!("bao kv enable-versioning {mount}");
            let failure = Failure::new(FailureCode::TeamMount, finding.clone());
            let check = Check::failed(MOUNT, finding, format!("Ask your administrator to run: {command}"))
                .with_code(Reason::NotVersion2.as_str());
            Finding::failed(check, failure).with_line(command)
        }
        Ok(MountVersion::OtherKind) => {
            let finding = format!("{mount} is no KV mount.");
            let failure = Failure::new(FailureCode::TeamMount, finding.clone());
            let fix = "Name the mount that your administrator gave you: --mount NAME";
            Finding::failed(Check::failed(MOUNT, finding, fix), failure)
        }
        // The engine answers so for a mount that does not exist, too.
        Err(Refused { reason: Reason::Denied | Reason::Missing, cause }) => {
            let finding =
                format!("There is no mount {mount}, or your policy allows nothing in it. ({cause})");
            let rule = data_rule(place);
            let failure = Failure::new(FailureCode::TeamPolicy, finding.clone());
            let fix = format!("Check --mount NAME, or ask your administrator to add to your policy: {rule}");
            Finding::failed(Check::failed(MOUNT, finding, fix), failure).with_line(rule)
        }
        Err(refused) => failed(MOUNT, &refused),
    }
}

/// The capabilities that Keyferry needs, by path.
struct Needs {
    data: String,
    metadata: String,
    folders: String,
}

impl Needs {
    fn of(place: &Place) -> Self {
        let (mount, prefix) = (place.mount.as_str(), place.prefix.as_str());
        // A name that no key has: the rules of a policy are for all names alike.
        let name = "other/0000000000000000";
        Self {
            data: format!("{mount}/data/{prefix}/{name}"),
            metadata: format!("{mount}/metadata/{prefix}/{name}"),
            folders: place.folders() + "/",
        }
    }
}

fn data_rule(place: &Place) -> String {
    let (mount, prefix) = (place.mount.as_str(), place.prefix.as_str());
    format!(r#"path "{mount}/data/{prefix}/*" {{ capabilities = ["create", "read"] }}"#)
}

/// "create" is for clusters: to a standby that has not received the key yet, its description is a new one.
fn metadata_rule(place: &Place) -> String {
    let (mount, prefix) = (place.mount.as_str(), place.prefix.as_str());
    format!(r#"path "{mount}/metadata/{prefix}/*" {{ capabilities = ["create", "list", "read", "update"] }}"#)
}

fn check_policy(session: &mut TeamSession, place: &Place) -> Finding {
    let Needs { data, metadata, folders } = Needs::of(place);
    let asked = Capabilities { paths: vec![data.clone(), metadata.clone(), folders.clone()] };
    match session.call(&asked) {
        Ok(mut found) => {
            let mut of = |path: &String| found.remove(path).unwrap_or_default();
            let (data, metadata, folders) = (of(&data), of(&metadata), of(&folders));
            judge(place, &data, &metadata, &folders)
        }
        Err(refused) => failed(POLICY, &refused),
    }
}

fn judge(place: &Place, data: &[Capability], metadata: &[Capability], folders: &[Capability]) -> Finding {
    use Capability::{Create, Delete, List, Patch, Read, Root, Update};
    let allows = |path: &[Capability], capability| path.contains(&capability) || path.contains(&Root);
    let missing = if !allows(data, Create) || !allows(data, Read) {
        Some(data_rule(place))
    } else if ![Create, Read, Update].into_iter().all(|capability| allows(metadata, capability))
        || !allows(folders, List)
    {
        Some(metadata_rule(place))
    } else {
        None
    };
    if let Some(rule) = missing {
        let finding = "It does not allow everything that sharing keys needs.";
        let fix = format!("Ask your administrator to add to your policy: {rule}");
        let check = Check::failed(POLICY, finding, fix).with_code(Reason::Denied.as_str());
        return Finding::failed(check, Failure::new(FailureCode::TeamPolicy, finding)).with_line(rule);
    }
    let excess: Vec<_> = [Root, Delete, Update, Patch]
        .into_iter()
        .filter(|capability| {
            data.contains(capability) || (*capability == Delete && metadata.contains(capability))
        })
        .map(Capability::as_str)
        .collect();
    match excess.as_slice() {
        [] => Finding::passed(POLICY, "It allows what sharing keys needs, and no more."),
        excess => Finding::passed(
            POLICY,
            format!(
                "It allows more than sharing keys needs: {}. Ask your administrator to remove that.",
                excess.join(", ")
            ),
        ),
    }
}

/// The first write may find the entry of an earlier check. The second must be refused in any case.
fn check_probe(place: &Place, first: &Result<(), Refused>, second: &Result<(), Refused>) -> Finding {
    let is_refused = |result: &Result<(), Refused>| {
        // A policy without "update" denies the write before the engine compares versions.
        matches!(result, Err(Refused { reason: Reason::Conflict | Reason::Denied, .. }))
    };
    match (first, second) {
        (first, second) if (first.is_ok() || is_refused(first)) && is_refused(second) => {
            Finding::passed(CHECK_AND_SET, "A saved key is never overwritten.")
        }
        (Err(error), _) if !is_refused(first) => failed(CHECK_AND_SET, error),
        (_, Err(error)) => failed(CHECK_AND_SET, error),
        (_, Ok(())) => {
            let finding = format!(
                "{} was overwritten, although the write demanded that it was not there.",
                place.probe()
            );
            let failure = Failure::new(FailureCode::TeamOverwrites, finding.clone());
            let fix = "Do not share keys there, and report it to your administrator: what answers is no KV version 2.";
            Finding::failed(Check::failed(CHECK_AND_SET, finding, fix), failure)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Mount, Prefix};
    use Capability::{Create, Delete, List, Read, Root, Update};

    fn place() -> Place {
        Place { mount: Mount::parse("secret").unwrap(), prefix: Prefix::parse("keyferry").unwrap() }
    }

    fn refused(reason: Reason) -> Result<(), Refused> {
        Err(Refused { reason, cause: String::new() })
    }

    #[test]
    fn a_second_write_that_succeeds_fails_the_check_and_so_does_a_version_1() {
        let check = |first: &Result<(), Refused>, second: &Result<(), Refused>| {
            check_probe(&place(), first, second).ok()
        };
        assert!(check(&Ok(()), &refused(Reason::Conflict)));
        assert!(check(&Ok(()), &refused(Reason::Denied)), "a policy without update");
        assert!(check(&refused(Reason::Conflict), &refused(Reason::Conflict)), "an earlier check's entry");
        assert!(!check(&Ok(()), &Ok(())));
        assert!(!check(&refused(Reason::Conflict), &Ok(())));
        assert!(!check(&refused(Reason::NotVersion2), &refused(Reason::NotVersion2)));
        assert!(!check(&Ok(()), &refused(Reason::Unavailable)));
        assert!(!check(&refused(Reason::Unavailable), &refused(Reason::Conflict)));
    }

    #[test]
    fn a_policy_is_refused_with_the_line_that_it_lacks_and_too_much_is_named() {
        let report = |data: &[Capability], metadata: &[Capability], folders: &[Capability]| {
            judge(&place(), data, metadata, folders).check.to_string()
        };
        let (data, metadata, folders) = ([Create, Read], [Create, Read, List, Update], [List]);
        assert!(report(&data, &metadata, &folders).contains("and no more"));
        let lacking = report(&[Read], &metadata, &folders);
        assert!(lacking.starts_with("FAILED") && lacking.contains("secret/data/keyferry/*"), "{lacking}");
        for lacking in [
            report(&data, &[Read], &folders),
            report(&data, &[Read, List, Update], &folders),
            report(&data, &metadata, &[]),
        ] {
            assert!(
                lacking.starts_with("FAILED") && lacking.contains("secret/metadata/keyferry/*"),
                "{lacking}"
            );
        }
        assert!(report(&[Root], &[Root], &[Root]).contains("more than sharing keys needs: root."));
        let excess = report(&[Create, Read, Update], &[Create, Read, List, Update, Delete], &folders);
        assert!(excess.contains("more than sharing keys needs: delete, update."), "{excess}");
    }

    #[test]
    fn a_sealed_engine_and_a_clock_that_is_a_minute_off_fail() {
        let health =
            |is_sealed, time| HealthState { is_initialized: true, is_sealed, time, version: "2".into() };
        let oks = |health: &HealthState| -> Vec<bool> {
            check_health(health, 1_000).iter().map(Finding::ok).collect()
        };
        assert_eq!(oks(&health(false, 1_060)), [true, true]);
        assert_eq!(oks(&health(false, 939)), [true, false]);
        assert_eq!(oks(&health(true, 1_000)), [false]);
        assert_eq!(oks(&HealthState { is_initialized: false, ..health(true, 1_000) }), [false]);
    }

    #[test]
    fn a_duration_has_one_unit() {
        for (seconds, text) in
            [(1, "1 second"), (3_599, "59 minutes"), (86_400, "24 hours"), (2_764_800, "32 days")]
        {
            assert_eq!(duration(seconds), text);
        }
    }
}
