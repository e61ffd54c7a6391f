//! The Secret Service over D-Bus, as a store of `keyring-core`.
//!
//! One connection and one session serve as long as the store does, and everything is asked of the one process that was
//! the keyring when it was opened: a restarted keyring knows neither the session nor what was found in the old one, and
//! so every call to it fails as one to a keyring that is gone.
//!
//! No call has a time of its own to end in, since the keyring may be asking its user for a password: whoever calls
//! bounds the whole (`keyring.rs`). The bus answers for a keyring that ends meanwhile.

mod session;

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use dbus::arg::{Append, Arg, ArgType, IterAppend, Variant};
use dbus::channel::{BusType, Channel};
use dbus::strings::{BusName, Path};
use dbus::{Error as BusError, Message, MessageType, Signature};
use keyring_core::api::{Credential, CredentialApi, CredentialStoreApi};
use keyring_core::{Entry, Error, Result};

use self::session::{ALGORITHM, Key, Offer};

const NAME: &str = "org.freedesktop.secrets";
const SERVICE: (&str, &str) = ("/org/freedesktop/secrets", "org.freedesktop.Secret.Service");
/// The collection that new items go into. Every server knows it by this path, as `libsecret` uses it.
const DEFAULT: (&str, &str) =
    ("/org/freedesktop/secrets/aliases/default", "org.freedesktop.Secret.Collection");
const ITEM: &str = "org.freedesktop.Secret.Item";
const PROMPT: &str = "org.freedesktop.Secret.Prompt";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const BUS: (&str, &str) = ("/org/freedesktop/DBus", "org.freedesktop.DBus");
/// The path that stands for no object.
const NONE: &str = "/";

/// So many questions are asked before the first answer is awaited; a bus limits how many may be open.
const AT_ONCE: usize = 64;

/// The modifier of a new entry that is no attribute of it, but what its user sees it called.
pub(crate) const TITLE: &str = "title";

type Attributes = HashMap<String, String>;

/// The keyring, connected.
pub(crate) struct Store(Arc<Service>);

impl Store {
    /// Connects to the keyring, and agrees with it on a key.
    pub(crate) fn open() -> Result<Self> {
        Ok(Self(Arc::new(Service::open()?)))
    }

    /// Whether new items would go into a locked collection.
    pub(crate) fn is_locked(&self) -> Result<bool> {
        let (path, interface) = DEFAULT;
        let question = self.0.call(&path.into(), PROPERTIES, "Get").append2(interface, "Locked");
        let Variant(locked) = self.0.ask(question)?.read1().map_err(misread)?;
        Ok(locked)
    }
}

impl CredentialStoreApi for Store {
    fn vendor(&self) -> String {
        "Secret Service".into()
    }

    fn id(&self) -> String {
        self.0.owner.to_string()
    }

    /// An entry that is made when it gets a secret, with the modifiers as attributes.
    fn build(&self, service: &str, user: &str, modifiers: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        let mut attributes = Attributes::from([
            ("service".to_owned(), service.to_owned()),
            ("username".to_owned(), user.to_owned()),
        ]);
        let modifiers = modifiers.into_iter().flatten();
        attributes.extend(modifiers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Ok(self.0.entry(None, attributes))
    }

    /// Finds entries by their attributes, and reads these. Asks the user to unlock what is locked.
    ///
    /// A keyring that could not write may go on naming an item that it does not have (gnome-keyring on a full disk):
    /// that is none.
    fn search(&self, wanted: &HashMap<&str, &str>) -> Result<Vec<Entry>> {
        let service = &self.0;
        let question = service.call(&SERVICE.0.into(), SERVICE.1, "SearchItems").append1(wanted);
        let answer = service.ask(question)?;
        let (mut found, locked): (Vec<Path<'static>>, Vec<Path<'static>>) =
            answer.read2().map_err(misread)?;
        if !locked.is_empty() {
            service.unlock(&locked)?;
            found.extend(locked);
        }
        let question = |path| service.call(path, PROPERTIES, "Get").append2(ITEM, "Attributes");
        let answers = service.ask_all(found.iter().map(question))?;
        let mut entries = Vec::with_capacity(found.len());
        for (path, answer) in found.into_iter().zip(answers) {
            match answer.map_err(failure) {
                Ok(answer) => {
                    let Variant(attributes) = answer.read1().map_err(misread)?;
                    entries.push(service.entry(Some(path), attributes));
                }
                Err(Error::NoEntry) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(entries)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

/// An item, or one that is to be.
struct Item {
    service: Arc<Service>,
    /// Where it is, once it is.
    path: Option<Path<'static>>,
    /// As they were when it was found; of one that is to be, also its title.
    attributes: Attributes,
}

impl Item {
    fn call(&self, interface: &str, method: &str) -> Result<Message> {
        let path = self.path.as_ref().ok_or(Error::NoEntry)?;
        Ok(self.service.call(path, interface, method))
    }
}

impl CredentialApi for Item {
    /// Makes the item. `KeePassXC` shows a secret of this type as the entry's password, and others as an attached file.
    /// It takes no attributes later, and so gets them in the same step.
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        if self.path.is_some() {
            return Err(Error::NotSupportedByStore("an entry that is there is not overwritten".into()));
        }
        let (path, interface) = DEFAULT;
        let create = || {
            let (parameters, value) = self.service.key.encrypt(secret).map_err(other)?;
            let secret = (&self.service.session, &parameters[..], &value[..], "text/plain");
            let mut call = self.service.call(&path.into(), interface, "CreateItem");
            call.append_all((NewItem(&self.attributes), secret, true));
            self.service.ask(call)
        };
        let answer = match create() {
            Err(Error::NoStorageAccess(_)) => {
                self.service.unlock(&[path.into()])?;
                create()
            }
            // The desktop makes the collection at the first login.
            Err(Error::NoEntry) => Err(Error::NoDefaultStore),
            answer => answer,
        }?;
        let (_, prompt): (Path<'_>, Path<'_>) = answer.read2().map_err(misread)?;
        self.service.prompt(&prompt)
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        let answer = self.service.ask(self.call(ITEM, "GetSecret")?.append1(&self.service.session))?;
        let secret: (Path<'_>, Vec<u8>, Vec<u8>, &str) = answer.read1().map_err(misread)?;
        let (_, parameters, value, _) = secret;
        self.service.key.decrypt(&parameters, &value).ok_or_else(|| other("a secret could not be decrypted"))
    }

    fn get_attributes(&self) -> Result<Attributes> {
        Ok(self.attributes.clone())
    }

    fn update_attributes(&self, attributes: &HashMap<&str, &str>) -> Result<()> {
        let mut all: HashMap<_, _> = self.attributes.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        all.extend(attributes);
        let call = self.call(PROPERTIES, "Set")?.append3(ITEM, "Attributes", Variant(all));
        self.service.ask(call).map(drop)
    }

    fn delete_credential(&self) -> Result<()> {
        let answer = self.service.ask(self.call(ITEM, "Delete")?)?;
        self.service.prompt(&answer.read1().map_err(misread)?)
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        Some((self.attributes.get("service")?.clone(), self.attributes.get("username")?.clone()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path.as_deref().unwrap_or(NONE))
    }
}

/// The properties of an item to be made: a map of text to values of any kind.
struct NewItem<'a>(&'a Attributes);

impl Arg for NewItem<'_> {
    const ARG_TYPE: ArgType = ArgType::Array;

    fn signature() -> Signature<'static> {
        "a{sv}".into()
    }
}

impl Append for NewItem<'_> {
    fn append_by_ref(&self, message: &mut IterAppend<'_>) {
        let title = self.0.get(TITLE).map_or("", String::as_str);
        let attributes: HashMap<_, _> =
            self.0.iter().filter(|(name, _)| *name != TITLE).map(|(k, v)| (k.as_str(), v.as_str())).collect();
        message.append_dict(&"s".into(), &"v".into(), |properties| {
            properties.append_dict_entry(|entry| {
                entry.append("org.freedesktop.Secret.Item.Label");
                entry.append(Variant(title));
            });
            properties.append_dict_entry(|entry| {
                entry.append("org.freedesktop.Secret.Item.Attributes");
                entry.append(Variant(&attributes));
            });
        });
    }
}

/// What a store and its entries share.
struct Service {
    channel: Mutex<Channel>,
    /// The process that is the keyring, by the name that no other will have.
    owner: BusName<'static>,
    session: Path<'static>,
    key: Key,
}

impl Service {
    fn open() -> Result<Self> {
        let channel = Channel::get_private(BusType::Session).map_err(failure)?;
        let offer = Offer::new().map_err(other)?;
        let call =
            Message::method_call(&NAME.into(), &SERVICE.0.into(), &SERVICE.1.into(), &"OpenSession".into());
        let call = call.append2(ALGORITHM, Variant(offer.public()));
        let answer = ask(&channel, [call]).and_then(only).map_err(failure)?;
        let (Variant(theirs), session): (Variant<Vec<u8>>, Path<'static>) =
            answer.read2().map_err(misread)?;
        let key = offer.accept(&theirs).ok_or_else(|| other("no key could be agreed on"))?;
        let owner = answer.sender().ok_or_else(|| other("nobody has answered"))?.into_static();
        Ok(Self { channel: Mutex::new(channel), owner, session, key })
    }

    fn entry(self: &Arc<Self>, path: Option<Path<'static>>, attributes: Attributes) -> Entry {
        Entry::new_with_credential(Arc::new(Item { service: Arc::clone(self), path, attributes }))
    }

    fn call(&self, path: &Path<'_>, interface: &str, method: &str) -> Message {
        Message::method_call(&self.owner, path, &interface.into(), &method.into())
    }

    fn ask(&self, call: Message) -> Result<Message> {
        let channel = self.channel.lock().unwrap_or_else(PoisonError::into_inner);
        ask(&channel, [call]).and_then(only).map_err(failure)
    }

    /// Asks much without awaiting each answer, which come in the order of the calls.
    fn ask_all(&self, calls: impl Iterator<Item = Message>) -> Result<Vec<Answer>> {
        let channel = self.channel.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut calls, mut answers) = (calls.peekable(), vec![]);
        while calls.peek().is_some() {
            answers.extend(ask(&channel, calls.by_ref().take(AT_ONCE)).map_err(failure)?);
        }
        Ok(answers)
    }

    fn unlock(&self, paths: &[Path<'static>]) -> Result<()> {
        let answer = self.ask(self.call(&SERVICE.0.into(), SERVICE.1, "Unlock").append1(paths))?;
        let (_, prompt): (Vec<Path<'_>>, Path<'_>) = answer.read2().map_err(misread)?;
        self.prompt(&prompt)
    }

    /// Has the keyring ask its user, if it says that it must, and waits for what comes of it.
    ///
    /// # Errors
    /// The user did not agree, or the keyring has ended.
    fn prompt(&self, path: &Path<'_>) -> Result<()> {
        if &**path == NONE {
            return Ok(());
        }
        let owner = &self.owner;
        let bus = BusName::from(BUS.1);
        for rule in [
            format!("type='signal',sender='{owner}',path='{path}'"),
            format!("type='signal',sender='{bus}',member='NameOwnerChanged',arg0='{owner}'"),
        ] {
            let call = Message::method_call(&bus, &BUS.0.into(), &BUS.1.into(), &"AddMatch".into());
            self.ask(call.append1(rule))?;
        }
        let channel = self.channel.lock().unwrap_or_else(PoisonError::into_inner);
        // The window that asks belongs to none of ours.
        let call = self.call(path, PROMPT, "Prompt").append1("");
        let serial = channel.send(call).map_err(|()| failure(disconnected()))?;
        loop {
            let message = next(&channel).map_err(failure)?;
            let (sender, member) = (message.sender(), message.member());
            let from = |name: &BusName<'_>| sender.as_ref() == Some(name);
            match (message.msg_type(), member.as_deref()) {
                (MessageType::Error, _) if message.get_reply_serial() == Some(serial) => {
                    only(vec![answer(message)]).map_err(failure)?;
                }
                (MessageType::Signal, Some("Completed"))
                    if from(owner) && message.path().as_ref() == Some(path) =>
                {
                    let dismissed: bool = message.read1().map_err(misread)?;
                    return if dismissed {
                        Err(Error::NoStorageAccess("nobody unlocked it".into()))
                    } else {
                        Ok(())
                    };
                }
                (MessageType::Signal, Some("NameOwnerChanged"))
                    if from(&bus) && message.get1::<&str>() == Some(owner) =>
                {
                    return Err(failure(disconnected()));
                }
                _ => {}
            }
        }
    }
}

type Answer = std::result::Result<Message, BusError>;

/// Sends these calls, and gives the answers in the order of the calls.
///
/// # Errors
/// The bus is gone.
fn ask(
    channel: &Channel,
    calls: impl IntoIterator<Item = Message>,
) -> std::result::Result<Vec<Answer>, BusError> {
    // The numbers of a connection's messages rise.
    let mut answers: BTreeMap<u32, Option<Answer>> = BTreeMap::new();
    for call in calls {
        answers.insert(channel.send(call).map_err(|()| disconnected())?, None);
    }
    let mut missing = answers.len();
    while missing > 0 {
        let message = next(channel)?;
        let slot = message.get_reply_serial().and_then(|serial| answers.get_mut(&serial));
        if let Some(slot @ None) = slot {
            *slot = Some(answer(message));
            missing -= 1;
        }
    }
    Ok(answers.into_values().flatten().collect())
}

/// Awaits the next message, whatever it is.
fn next(channel: &Channel) -> Answer {
    loop {
        if let Some(message) = channel.pop_message() {
            return Ok(message);
        }
        channel.read_write(None).map_err(|()| disconnected())?;
    }
}

fn answer(mut message: Message) -> Answer {
    message.as_result()?;
    Ok(message)
}

/// The answer to a single call.
fn only(mut answers: Vec<Answer>) -> Answer {
    answers.pop().unwrap_or_else(|| Err(disconnected()))
}

const DISCONNECTED: &str = "org.freedesktop.DBus.Error.Disconnected";

fn disconnected() -> BusError {
    BusError::new_custom(DISCONNECTED, "the keyring has ended")
}

/// An error of the bus or of the keyring, as `keyring-core` tells errors apart. That there is no keyring, or no more,
/// is a failure with a [`Gone`] in it.
fn failure(error: BusError) -> Error {
    match error.name() {
        Some(
            "org.freedesktop.DBus.Error.UnknownMethod"
            | "org.freedesktop.DBus.Error.UnknownObject"
            | "org.freedesktop.Secret.Error.NoSuchObject",
        ) => Error::NoEntry,
        Some("org.freedesktop.Secret.Error.IsLocked") => Error::NoStorageAccess(Box::new(error)),
        Some(
            DISCONNECTED
            | "org.freedesktop.DBus.Error.NameHasNoOwner"
            | "org.freedesktop.DBus.Error.NoReply"
            | "org.freedesktop.DBus.Error.NoServer"
            | "org.freedesktop.DBus.Error.ServiceUnknown"
            | "org.freedesktop.Secret.Error.NoSession",
        ) => Error::PlatformFailure(Box::new(Gone(error))),
        _ => other(error),
    }
}

fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::PlatformFailure(error.into())
}

fn misread(error: dbus::arg::TypeMismatchError) -> Error {
    other(error)
}

/// There is no keyring, or no more.
#[derive(Debug)]
pub(crate) struct Gone(BusError);

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Gone {}
