//! The D-Bus connection and the Secret Service session that a store and its items share.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dbus::arg::Variant;
use dbus::channel::{BusType, Channel};
use dbus::strings::{BusName, Path};
use dbus::{Error as BusError, Message};
use keyring_core::Result;

use crate::error::{disconnected, from_bus, platform_failure, type_mismatch, unavailable, undecryptable};
use crate::session::{ALGORITHM, PrivateKey, SessionKey};

const WELL_KNOWN_NAME: &str = "org.freedesktop.secrets";
/// Path and interface of the service.
pub(crate) const SERVICE: (&str, &str) = ("/org/freedesktop/secrets", "org.freedesktop.Secret.Service");
/// Path and interface of the collection for new items. Every provider has this alias, which `libsecret` uses too.
pub(crate) const DEFAULT_COLLECTION: (&str, &str) =
    ("/org/freedesktop/secrets/aliases/default", "org.freedesktop.Secret.Collection");
pub(crate) const ITEM: &str = "org.freedesktop.Secret.Item";
pub(crate) const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// Path and name of the bus itself; its interface has the same name.
pub(crate) const BUS: (&str, &str) = ("/org/freedesktop/DBus", "org.freedesktop.DBus");
/// The path that means "no object".
pub(crate) const NO_OBJECT: &str = "/";

/// Most calls in flight: a bus limits the pending replies of a connection.
const MAX_IN_FLIGHT: usize = 64;

/// A secret as the specification encodes it: session, parameters, value, content type.
pub(crate) type EncodedSecret<'a> = (Path<'static>, Vec<u8>, Vec<u8>, &'a str);

/// The reply to one call, or the provider's error.
pub(crate) type Reply = std::result::Result<Message, BusError>;

/// A connection to the process that was the provider when the connection was opened.
///
/// Calls go to that process's unique name and not to the well-known one: a restarted provider knows neither the
/// session nor the items found in the old one, so calls must fail with [`Unavailable`](crate::Unavailable) instead.
pub(crate) struct Connection {
    channel: Mutex<Channel>,
    provider: BusName<'static>,
    session: Path<'static>,
    key: SessionKey,
}

impl Connection {
    /// Connects to the bus at this address, or to the session bus, and agrees on a session key.
    pub(crate) fn open(address: Option<&str>) -> Result<Self> {
        let channel = match address {
            None => Channel::get_private(BusType::Session),
            Some(address) => Channel::open_private(address).and_then(|mut channel| {
                channel.register()?;
                Ok(channel)
            }),
        };
        let channel = channel.map_err(unavailable)?;
        let private_key = PrivateKey::generate().map_err(platform_failure)?;
        let (path, interface) = SERVICE;
        let open_session = Message::method_call(
            &WELL_KNOWN_NAME.into(),
            &path.into(),
            &interface.into(),
            &"OpenSession".into(),
        );
        let open_session = open_session.append2(ALGORITHM, Variant(private_key.public_key()));
        let reply = exchange(&channel, &mut [open_session].into_iter()).and_then(single).map_err(from_bus)?;
        let (Variant(public_key), session): (Variant<Vec<u8>>, Path<'static>) =
            reply.read2().map_err(type_mismatch)?;
        let key =
            private_key.agree(&public_key).ok_or_else(|| platform_failure("the key agreement failed"))?;
        let provider =
            reply.sender().ok_or_else(|| platform_failure("the reply has no sender"))?.into_static();
        Ok(Self { channel: Mutex::new(channel), provider, session, key })
    }

    /// The provider's unique name on the bus.
    pub(crate) fn provider(&self) -> &BusName<'static> {
        &self.provider
    }

    /// The process of the provider, as the bus knows it.
    pub(crate) fn provider_process(&self) -> Result<u32> {
        let (path, name) = BUS;
        let call = Message::method_call(
            &name.into(),
            &path.into(),
            &name.into(),
            &"GetConnectionUnixProcessID".into(),
        );
        self.call(call.append1(&*self.provider))?.read1().map_err(type_mismatch)
    }

    /// A call to the provider, not yet sent.
    pub(crate) fn method_call(&self, path: &Path<'_>, interface: &str, method: &str) -> Message {
        Message::method_call(&self.provider, path, &interface.into(), &method.into())
    }

    /// Sends a call and waits for its reply, without a timeout.
    pub(crate) fn call(&self, call: Message) -> Result<Message> {
        exchange(&self.channel(), &mut [call].into_iter()).and_then(single).map_err(from_bus)
    }

    /// Sends many calls without waiting for each reply. The replies have the order of the calls.
    pub(crate) fn call_all(&self, calls: &mut dyn ExactSizeIterator<Item = Message>) -> Result<Vec<Reply>> {
        let channel = self.channel();
        let mut replies = vec![];
        while calls.len() > 0 {
            replies.extend(exchange(&channel, &mut calls.take(MAX_IN_FLIGHT)).map_err(from_bus)?);
        }
        Ok(replies)
    }

    /// The session's path, which the provider needs to encrypt a secret.
    pub(crate) fn session(&self) -> &Path<'static> {
        &self.session
    }

    /// Encrypts a secret. `KeePassXC` shows one of type `text/plain` as the entry's password, and others as attached
    /// files.
    pub(crate) fn encode(&self, secret: &[u8]) -> Result<EncodedSecret<'_>> {
        let encrypted = self.key.encrypt(secret).map_err(platform_failure)?;
        Ok((self.session.clone(), encrypted.iv.to_vec(), encrypted.ciphertext, "text/plain"))
    }

    pub(crate) fn decode(&self, (_, iv, ciphertext, _): &EncodedSecret<'_>) -> Result<Vec<u8>> {
        let secret = self.key.decrypt(iv, ciphertext);
        secret.ok_or_else(undecryptable)
    }

    pub(crate) fn channel(&self) -> MutexGuard<'_, Channel> {
        self.channel.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends the calls and returns the replies in the order of the calls.
///
/// # Errors
/// The connection to the bus has ended.
fn exchange(
    channel: &Channel,
    calls: &mut dyn Iterator<Item = Message>,
) -> std::result::Result<Vec<Reply>, BusError> {
    // Serial numbers of one connection increase.
    let mut replies: BTreeMap<u32, Option<Reply>> = BTreeMap::new();
    for call in calls {
        replies.insert(channel.send(call).map_err(|()| disconnected())?, None);
    }
    let mut missing = replies.len();
    while missing > 0 {
        let message = next_message(channel)?;
        let slot = message.get_reply_serial().and_then(|serial| replies.get_mut(&serial));
        if let Some(slot @ None) = slot {
            *slot = Some(into_reply(message));
            missing -= 1;
        }
    }
    Ok(replies.into_values().flatten().collect())
}

/// Waits for the next message of any kind.
pub(crate) fn next_message(channel: &Channel) -> Reply {
    loop {
        if let Some(message) = channel.pop_message() {
            return Ok(message);
        }
        channel.read_write(None).map_err(|()| disconnected())?;
    }
}

pub(crate) fn into_reply(mut message: Message) -> Reply {
    message.as_result()?;
    Ok(message)
}

fn single(mut replies: Vec<Reply>) -> Reply {
    replies.pop().unwrap_or_else(|| Err(disconnected()))
}
