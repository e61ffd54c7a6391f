//! The protocol of a team's secret engine: `HashiCorp` Vault or `OpenBao`, with a KV mount of version 2. No input or output.
//!
//! A [`Call`] makes a [`Request`] and reads its [`Response`]. The answers have traps that lose keys: only status 200 with
//! a version is a write (a mount of version 1 answers 204 and ignores check-and-set), and not every status 400 is a
//! conflict.

mod address;
mod answer;
mod authorities;
mod callback;
mod description;
mod invitation;
mod names;
mod place;
mod request;
mod secret;

pub(crate) mod calls;

pub(crate) use self::address::{EngineAddress, InvalidAddress};
pub(crate) use self::answer::{Reason, Refused};
pub(crate) use self::authorities::{Authorities, Certificates};
pub(crate) use self::callback::{CALLBACK_ADDRESS, CALLBACK_PORT, Callback, SignInState, Visit};
pub(crate) use self::calls::{Call, Outline};
pub(crate) use self::description::{Description, Fingerprint, author};
pub(crate) use self::invitation::Invitation;
pub(crate) use self::names::{Mount, Namespace, Prefix, RoleId};
pub(crate) use self::place::{EntryPath, Folder, Place};
pub(crate) use self::request::{Body, Method, Request, Response, Reuse, Server};
pub(crate) use self::secret::{SecretId, Token};
