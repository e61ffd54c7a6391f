//! Calls about the engine itself.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::answer::{data, refusal, unexpected};
use super::{Call, Outline, get, post};
use crate::engine::{Mount, Refused, Response};

/// Asks for the engine's state. Needs no token.
/// <https://openbao.org/api-docs/system/health/>
pub(crate) struct Health;

/// The engine's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HealthState {
    pub(crate) is_initialized: bool,
    pub(crate) is_sealed: bool,
    /// The server's clock, in seconds since 1970-01-01 UTC.
    pub(crate) time: u64,
    /// For support.
    pub(crate) version: String,
}

impl Call for Health {
    type Reply = HealthState;

    fn outline(&self) -> Outline {
        get("sys/health").on_kept_connection().outside_namespaces()
    }

    /// The statuses of a sealed or a standby server are answers here.
    fn read(&self, response: &Response) -> Result<HealthState, Refused> {
        let body: Value = match response.status {
            200 | 429 | 472 | 473 | 501 | 503 => {
                serde_json::from_str(response.body.expose()).map_err(|_| unexpected(response))?
            }
            _ => return Err(refusal(response)),
        };
        let flag = |name: &str| body.get(name).and_then(Value::as_bool).ok_or_else(|| unexpected(response));
        let version = body.get("version").and_then(Value::as_str).unwrap_or_default();
        Ok(HealthState {
            is_initialized: flag("initialized")?,
            is_sealed: flag("sealed")?,
            time: body.get("server_time_utc").and_then(Value::as_u64).ok_or_else(|| unexpected(response))?,
            version: version.chars().filter(char::is_ascii_graphic).take(40).collect(),
        })
    }
}

/// Asks for the kind of a mount.
pub(crate) struct MountKind<'a> {
    pub(crate) mount: &'a Mount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MountVersion {
    /// KV version 2.
    Two,
    /// KV version 1, which ignores check-and-set.
    One,
    /// No KV mount.
    OtherKind,
}

impl Call for MountKind<'_> {
    type Reply = MountVersion;

    fn outline(&self) -> Outline {
        get(format!("sys/internal/ui/mounts/{}", self.mount.as_str())).on_kept_connection()
    }

    fn read(&self, response: &Response) -> Result<MountVersion, Refused> {
        let data = data(response)?;
        let version = data.get("options").and_then(|options| options.get("version")).and_then(Value::as_str);
        match data.get("type").and_then(Value::as_str).ok_or_else(|| unexpected(response))? {
            "kv" | "generic" if version == Some("2") => Ok(MountVersion::Two),
            "kv" | "generic" => Ok(MountVersion::One),
            _ => Ok(MountVersion::OtherKind),
        }
    }
}

/// Asks for the capabilities that the token's policies give on paths.
pub(crate) struct Capabilities {
    pub(crate) paths: Vec<String>,
}

/// A capability that Keyferry needs or warns of. The others say nothing to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Capability {
    Create,
    Read,
    Update,
    Patch,
    Delete,
    List,
    Root,
}

impl Capability {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "create" => Some(Self::Create),
            "read" => Some(Self::Read),
            "update" => Some(Self::Update),
            "patch" => Some(Self::Patch),
            "delete" => Some(Self::Delete),
            "list" => Some(Self::List),
            "root" => Some(Self::Root),
            _ => None,
        }
    }

    /// The name, as in a policy.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Patch => "patch",
            Self::Delete => "delete",
            Self::List => "list",
            Self::Root => "root",
        }
    }
}

impl Call for Capabilities {
    /// The capabilities by path.
    type Reply = BTreeMap<String, Vec<Capability>>;

    fn outline(&self) -> Outline {
        post("sys/capabilities-self", &json!({ "paths": self.paths })).on_kept_connection()
    }

    fn read(&self, response: &Response) -> Result<Self::Reply, Refused> {
        let data = data(response)?;
        let of = |path: &String| {
            let names = data.get(path).and_then(Value::as_array).ok_or_else(|| unexpected(response))?;
            let known = names.iter().filter_map(Value::as_str).filter_map(Capability::parse);
            Ok((path.clone(), known.collect()))
        };
        self.paths.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Reason;
    use crate::engine::answer::tests::response;

    #[test]
    fn sealed_and_standby_servers_answer_about_their_state() {
        for (status, initialized, sealed) in [
            (200, true, false),
            (429, true, false),
            (473, true, false),
            (503, true, true),
            (501, false, true),
        ] {
            let body =
                json!({ "initialized": initialized, "sealed": sealed, "server_time_utc": 7, "version": "2.7.2" }).to_string();
            let state = Health.read(&response(status, &body)).unwrap();
            assert_eq!((state.is_initialized, state.is_sealed), (initialized, sealed), "{status}");
        }
        for (status, body, reason) in [
            (503, "<html>Service Unavailable</html>", Reason::Unexpected),
            (200, "{}", Reason::Unexpected),
            (404, "", Reason::Missing),
            (502, "", Reason::Unavailable),
        ] {
            assert_eq!(Health.read(&response(status, body)).unwrap_err().reason, reason, "{status}");
        }
    }

    #[test]
    fn a_mount_without_a_version_is_of_version_1() {
        let mount = Mount::parse("secret").unwrap();
        for (data, expected) in [
            (json!({ "type": "kv", "options": { "version": "2" } }), Ok(MountVersion::Two)),
            (json!({ "type": "kv", "options": { "version": "1" } }), Ok(MountVersion::One)),
            (json!({ "type": "kv", "options": null }), Ok(MountVersion::One)),
            (json!({ "type": "pki" }), Ok(MountVersion::OtherKind)),
            (json!({}), Err(Reason::Unexpected)),
        ] {
            let body = json!({ "data": data }).to_string();
            let kind = MountKind { mount: &mount }.read(&response(200, &body));
            assert_eq!(kind.map_err(|refused| refused.reason), expected, "{body}");
        }
    }

    #[test]
    fn capabilities_are_read_for_every_path_that_was_asked_about() {
        let call = Capabilities { paths: vec!["a".into(), "b".into()] };
        let body = r#"{"data":{"a":["create","sudo"],"b":["deny"]}}"#;
        let expected = BTreeMap::from([("a".into(), vec![Capability::Create]), ("b".into(), vec![])]);
        assert_eq!(call.read(&response(200, body)), Ok(expected));
        let partial = call.read(&response(200, r#"{"data":{"a":["create"]}}"#));
        assert_eq!(partial.unwrap_err().reason, Reason::Unexpected);
    }
}
