//! Calls about keys.

use std::time::UNIX_EPOCH;

use keyferry_core::ids::EntryId;
use keyferry_core::key::{ApiKey, wire};
use serde::Serialize;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::super::answer::{data, refusal, unexpected};
use super::{Call, Outline, delete, get, post};
use crate::engine::{Description, EntryPath, Folder, Place, Refused, Response};

/// Writes a key as the first version of its entry. An entry that has a version is never overwritten (check-and-set 0).
pub(crate) struct WriteKey<'a> {
    pub(crate) place: &'a Place,
    pub(crate) entry: &'a EntryPath,
    pub(crate) key: &'a ApiKey,
}

#[derive(Serialize)]
struct Body<D> {
    options: Options,
    data: D,
}

#[derive(Serialize)]
struct Options {
    cas: u32,
}

/// The only version that an entry may have to be written.
const NO_VERSION: Options = Options { cas: 0 };

#[derive(Serialize)]
struct KeyData<'a> {
    #[serde(with = "borrowed_wire")]
    key: &'a ApiKey,
}

mod borrowed_wire {
    use super::{ApiKey, wire};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field")]
    pub(super) fn serialize<S: serde::Serializer>(key: &&ApiKey, serializer: S) -> Result<S::Ok, S::Error> {
        wire::serialize(key, serializer)
    }
}

impl Call for WriteKey<'_> {
    type Reply = ();

    fn outline(&self) -> Outline {
        let body = Body { options: NO_VERSION, data: KeyData { key: self.key } };
        post(self.place.data(self.entry), &body).on_kept_connection()
    }

    fn read(&self, response: &Response) -> Result<(), Refused> {
        written(response)
    }
}

/// A write counts only if the engine names the version that it made: a mount of version 1 answers with status 204.
fn written(response: &Response) -> Result<(), Refused> {
    match data(response)?.get("version").and_then(Value::as_u64) {
        Some(1..) => Ok(()),
        Some(0) | None => Err(unexpected(response)),
    }
}

/// Writes the entry without a key that shows that check-and-set holds: the second time it must be refused.
pub(crate) struct Probe<'a> {
    pub(crate) place: &'a Place,
}

impl Call for Probe<'_> {
    type Reply = ();

    fn outline(&self) -> Outline {
        let data = json!({ "probe": "keyferry" });
        post(self.place.probe(), &Body { options: NO_VERSION, data })
    }

    fn read(&self, response: &Response) -> Result<(), Refused> {
        written(response)
    }
}

/// Reads a key.
pub(crate) struct ReadKey<'a> {
    pub(crate) place: &'a Place,
    pub(crate) entry: &'a EntryPath,
}

/// The content of an entry.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stored {
    Key {
        key: ApiKey,
        description: Option<Description>,
    },
    /// It has versions, the latest of which was deleted: somebody has removed the key for the team.
    Removed,
    /// Something that is no key.
    Other,
}

impl Call for ReadKey<'_> {
    type Reply = Stored;

    fn outline(&self) -> Outline {
        get(self.place.data(self.entry))
    }

    fn read(&self, response: &Response) -> Result<Stored, Refused> {
        if response.status == 404 {
            // The answer for a deleted version has metadata, that for an absent entry has none.
            let is_removed = serde_json::from_str(response.body.expose())
                .is_ok_and(|body: Value| body.pointer("/data/metadata/version").is_some());
            return if is_removed { Ok(Stored::Removed) } else { Err(refusal(response)) };
        }
        let mut data = data(response)?;
        let metadata = data.remove("metadata").ok_or_else(|| unexpected(response))?;
        if metadata.get("version").and_then(Value::as_u64).is_none() {
            return Err(unexpected(response));
        }
        let description = metadata.get("custom_metadata").and_then(Value::as_object).map(Description::read);
        let key = data.get_mut("data").and_then(|data| data.get_mut("key")).map(Value::take);
        let key = match key {
            Some(Value::String(key)) => ApiKey::parse_any(&Zeroizing::new(key)),
            Some(_) | None => None,
        };
        Ok(key.map_or(Stored::Other, |key| Stored::Key { key, description }))
    }
}

/// The end of an attempt to describe a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Described {
    Written,
    /// The engine does not accept such a description (status 400), now or later.
    Rejected(Refused),
}

/// Writes the description of a key.
pub(crate) struct Describe<'a> {
    pub(crate) place: &'a Place,
    pub(crate) entry: &'a EntryPath,
    pub(crate) description: &'a Description,
}

impl Call for Describe<'_> {
    type Reply = Described;

    fn outline(&self) -> Outline {
        let members = self.description.members().into_iter();
        let members: Map<String, Value> =
            members.map(|(name, value)| (name.to_owned(), value.into())).collect();
        post(self.place.metadata(self.entry), &json!({ "custom_metadata": members })).on_kept_connection()
    }

    fn read(&self, response: &Response) -> Result<Described, Refused> {
        match response.status {
            // Here an answer without content is the documented one.
            200 | 204 => Ok(Described::Written),
            400 => Ok(Described::Rejected(refusal(response))),
            _ => Err(refusal(response)),
        }
    }
}

/// Removes a key: its version is marked as deleted, and an administrator can restore it.
/// <https://openbao.org/api-docs/secret/kv/kv-v2/#delete-latest-version-of-secret>
pub(crate) struct RemoveKey<'a> {
    pub(crate) place: &'a Place,
    pub(crate) entry: &'a EntryPath,
}

impl Call for RemoveKey<'_> {
    type Reply = ();

    fn outline(&self) -> Outline {
        delete(self.place.data(self.entry))
    }

    fn read(&self, response: &Response) -> Result<(), Refused> {
        // Here an answer without content is the documented one.
        if matches!(response.status, 200 | 204) { Ok(()) } else { Err(refusal(response)) }
    }
}

/// Reads the description of a key, and not the key.
pub(crate) struct ReadDescription<'a> {
    pub(crate) place: &'a Place,
    pub(crate) entry: &'a EntryPath,
    /// In seconds since 1970-01-01 UTC.
    pub(crate) now: u64,
}

impl Call for ReadDescription<'_> {
    /// `None` if the entry has no version that can be read: it was removed, or never written.
    type Reply = Option<Description>;

    fn outline(&self) -> Outline {
        get(self.place.metadata(self.entry)).on_kept_connection()
    }

    fn read(&self, response: &Response) -> Result<Option<Description>, Refused> {
        let data = data(response)?;
        let version =
            data.get("current_version").and_then(Value::as_u64).ok_or_else(|| unexpected(response))?;
        let latest = data.get("versions").and_then(|versions| versions.get(version.to_string()));
        let is_readable = latest.is_some_and(|latest| {
            let time = latest.get("deletion_time").and_then(Value::as_str);
            !time.is_some_and(|time| is_past(time, self.now))
                && latest.get("destroyed").and_then(Value::as_bool) != Some(true)
        });
        let description = data.get("custom_metadata").and_then(Value::as_object).map(Description::read);
        Ok(is_readable.then(|| description.unwrap_or_default()))
    }
}

/// Returns whether a version was deleted at this time, which is empty for one that stays. The time is in the future in a
/// mount whose versions end by themselves (`delete_version_after`).
fn is_past(deletion_time: &str, now: u64) -> bool {
    if deletion_time.is_empty() {
        return false;
    }
    let Ok(time) = humantime::parse_rfc3339(deletion_time) else { return true };
    time.duration_since(UNIX_EPOCH).is_ok_and(|since| since.as_secs() <= now)
}

/// Lists the folders of a team's keys.
pub(crate) struct ListFolders<'a> {
    pub(crate) place: &'a Place,
}

impl Call for ListFolders<'_> {
    type Reply = Vec<Folder>;

    fn outline(&self) -> Outline {
        list(&self.place.folders())
    }

    fn read(&self, response: &Response) -> Result<Vec<Folder>, Refused> {
        listed(response, Folder::parse)
    }
}

/// Lists the keys in a folder.
pub(crate) struct ListEntries<'a> {
    pub(crate) place: &'a Place,
    pub(crate) folder: &'a Folder,
}

impl Call for ListEntries<'_> {
    type Reply = Vec<EntryId>;

    fn outline(&self) -> Outline {
        list(&self.place.entries(self.folder))
    }

    fn read(&self, response: &Response) -> Result<Vec<EntryId>, Refused> {
        listed(response, EntryId::parse)
    }
}

fn list(path: &str) -> Outline {
    get(format!("{path}?list=true")).on_kept_connection()
}

/// The names in a list that are Keyferry's. An empty folder does not exist: the engine answers with status 404 and no error.
fn listed<T>(response: &Response, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Refused> {
    if response.status == 404
        && serde_json::from_str(response.body.expose())
            .is_ok_and(|body: Value| body == json!({ "errors": [] }))
    {
        return Ok(vec![]);
    }
    let keys = data(response)?.remove("keys");
    let keys = keys.as_ref().and_then(Value::as_array).ok_or_else(|| unexpected(response))?;
    Ok(keys.iter().filter_map(Value::as_str).filter_map(parse).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::answer::tests::response;
    use crate::engine::{Mount, Prefix, Reason, Reuse};

    const KEY: &str = "omni_live_4f9d8c7b6a5e4d3c2b1a";

    fn key() -> ApiKey {
        ApiKey::parse_any(KEY).unwrap()
    }

    fn place() -> Place {
        Place { mount: Mount::parse("secret").unwrap(), prefix: Prefix::parse("keyferry").unwrap() }
    }

    fn entry() -> EntryPath {
        EntryPath { folder: Folder::Other, id: EntryId::parse("0123456789abcdef").unwrap() }
    }

    fn write(status: u16, body: &str) -> Result<(), Reason> {
        let (place, entry, key) = (place(), entry(), key());
        WriteKey { place: &place, entry: &entry, key: &key }
            .read(&response(status, body))
            .map_err(|refused| refused.reason)
    }

    fn read(status: u16, body: &str) -> Result<Stored, Reason> {
        let (place, entry) = (place(), entry());
        ReadKey { place: &place, entry: &entry }
            .read(&response(status, body))
            .map_err(|refused| refused.reason)
    }

    #[test]
    fn every_write_demands_that_the_entry_has_no_version() {
        let (place, entry, key) = (place(), entry(), key());
        let outline = WriteKey { place: &place, entry: &entry, key: &key }.outline();
        assert_eq!(outline.path, "secret/data/keyferry/other/0123456789abcdef");
        assert_eq!(outline.reuse, Reuse::Kept);
        let body: Value = serde_json::from_str(outline.body.unwrap().expose()).unwrap();
        assert_eq!(body, json!({ "options": { "cas": 0 }, "data": { "key": KEY } }));
        let probe: Value =
            serde_json::from_str(Probe { place: &place }.outline().body.unwrap().expose()).unwrap();
        assert_eq!(probe["options"], json!({ "cas": 0 }));
    }

    #[test]
    fn only_an_answer_that_names_a_version_is_a_write() {
        assert_eq!(write(200, r#"{"data":{"version":1}}"#), Ok(()));
        for (status, body, reason) in [
            (200, r#"{"data":{"version":0}}"#, Reason::Unexpected),
            (200, r#"{"data":{"version":"1"}}"#, Reason::Unexpected),
            (200, r#"{"data":{}}"#, Reason::Unexpected),
            (200, r#"{"data":null}"#, Reason::Unexpected),
            (200, "", Reason::Unexpected),
            (201, r#"{"data":{"version":1}}"#, Reason::Unexpected),
            (204, "", Reason::NotVersion2),
            (404, r#"{"errors":[]}"#, Reason::Missing),
        ] {
            assert_eq!(write(status, body), Err(reason), "{status} {body}");
        }
    }

    #[test]
    fn a_key_is_read_on_a_connection_of_its_own() {
        assert_eq!(ReadKey { place: &place(), entry: &entry() }.outline().reuse, Reuse::Own);
    }

    #[test]
    fn a_removed_key_differs_from_one_that_was_never_written() {
        let deleted =
            r#"{"data":{"data":null,"metadata":{"deletion_time":"2026-11-28T12:12:51Z","version":1}}}"#;
        assert_eq!(read(404, deleted), Ok(Stored::Removed));
        assert_eq!(read(404, r#"{"errors":[]}"#), Err(Reason::Missing));
    }

    #[test]
    fn a_key_is_read_with_its_description_and_anything_else_is_no_key() {
        let body = json!({ "data": {
            "data": { "key": KEY },
            "metadata": { "version": 1, "custom_metadata": { "captured_by": "anna" } },
        } });
        let expected = Description { captured_by: "anna".into(), ..Description::default() };
        assert_eq!(read(200, &body.to_string()), Ok(Stored::Key { key: key(), description: Some(expected) }));
        for data in
            [json!({}), json!({ "key": 7 }), json!({ "key": "short" }), json!({ "password": KEY }), json!(7)]
        {
            let body =
                json!({ "data": { "data": data, "metadata": { "version": 1, "custom_metadata": null } } });
            assert_eq!(read(200, &body.to_string()), Ok(Stored::Other), "{body}");
        }
        // An answer of KV version 1.
        assert_eq!(read(200, &json!({ "data": { "key": KEY } }).to_string()), Err(Reason::Unexpected));
    }

    #[test]
    fn a_description_is_of_a_key_that_can_be_read() {
        let (place, entry) = (place(), entry());
        let read = |data: Value| {
            let body = json!({ "data": data }).to_string();
            let now = 1_795_867_971; // 2026-11-28T12:12:51Z
            let call = ReadDescription { place: &place, entry: &entry, now };
            call.read(&response(200, &body)).map_err(|refused| refused.reason)
        };
        let version =
            |deletion: &str, destroyed: bool| json!({ "deletion_time": deletion, "destroyed": destroyed });
        let of = |version: Value| json!({ "current_version": 1, "custom_metadata": null, "versions": { "1": version } });
        assert_eq!(read(of(version("", false))), Ok(Some(Description::default())));
        assert_eq!(read(of(version("2026-11-28T12:12:51Z", false))), Ok(None));
        assert_eq!(read(of(version("no time", false))), Ok(None));
        let ends_by_itself = version("2026-11-28T12:12:52.5871Z", false);
        assert_eq!(read(of(ends_by_itself)), Ok(Some(Description::default())));
        assert_eq!(read(of(version("", true))), Ok(None));
        assert_eq!(read(json!({ "current_version": 0, "versions": {} })), Ok(None), "metadata without a key");
        assert_eq!(read(json!({})), Err(Reason::Unexpected));
    }

    #[test]
    fn an_empty_folder_is_no_error_and_a_wrong_mount_is() {
        let place = place();
        let list = |status, body: &str| {
            ListFolders { place: &place }.read(&response(status, body)).map_err(|refused| refused.reason)
        };
        assert_eq!(list(404, r#"{"errors":[]}"#), Ok(vec![]));
        assert_eq!(list(404, r#"{"errors":["no handler for route"]}"#), Err(Reason::Missing));
        assert_eq!(
            list(200, r#"{"data":{"keys":["other/","keyferry-probe/","x"]}}"#),
            Ok(vec![Folder::Other])
        );
        assert_eq!(list(200, r#"{"data":{}}"#), Err(Reason::Unexpected));
    }
}
