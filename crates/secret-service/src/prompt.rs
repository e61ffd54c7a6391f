//! Unlocking, and the prompts by which a provider asks its user.

use dbus::Message;
use dbus::MessageType;
use dbus::strings::{BusName, Path};
use keyring_core::{Error, Result};

use crate::connection::{BUS, Connection, NO_OBJECT, SERVICE, into_reply, next_message};
use crate::error::{disconnected, from_bus, type_mismatch};

const PROMPT: &str = "org.freedesktop.Secret.Prompt";

impl Connection {
    /// Sends the call, and once more after unlocking `locked` if the provider refuses it because of a lock.
    pub(crate) fn call_unlocking(
        &self,
        locked: &Path<'_>,
        call: impl Fn() -> Result<Message>,
    ) -> Result<Message> {
        match self.call(call()?) {
            Err(Error::NoStorageAccess(_)) => {
                self.unlock(std::slice::from_ref(locked))?;
                self.call(call()?)
            }
            result => result,
        }
    }

    /// Unlocks items or collections, after a prompt where the provider needs one.
    pub(crate) fn unlock(&self, paths: &[Path<'_>]) -> Result<()> {
        let (path, interface) = SERVICE;
        let reply = self.call(self.method_call(&path.into(), interface, "Unlock").append1(paths))?;
        let (_, prompt): (Vec<Path<'_>>, Path<'_>) = reply.read2().map_err(type_mismatch)?;
        self.complete_prompt(&prompt)
    }

    /// Shows the prompt, if there is one, and waits until the user has answered it. There is no timeout.
    ///
    /// # Errors
    /// `NoStorageAccess` if the prompt was dismissed, [`Unavailable`](crate::Unavailable) if the provider ended.
    pub(crate) fn complete_prompt(&self, prompt: &Path<'_>) -> Result<()> {
        if &**prompt == NO_OBJECT {
            return Ok(());
        }
        let provider = self.provider();
        let (bus_path, bus_name) = BUS;
        let bus = BusName::from(bus_name);
        for rule in [
            format!("type='signal',sender='{provider}',path='{prompt}'"),
            format!("type='signal',sender='{bus}',member='NameOwnerChanged',arg0='{provider}'"),
        ] {
            let call = Message::method_call(&bus, &bus_path.into(), &bus_name.into(), &"AddMatch".into());
            self.call(call.append1(rule))?;
        }
        let channel = self.channel();
        // The empty window ID: this process has no window that the prompt could belong to.
        let call = self.method_call(prompt, PROMPT, "Prompt").append1("");
        let serial = channel.send(call).map_err(|()| from_bus(disconnected()))?;
        loop {
            let message = next_message(&channel).map_err(from_bus)?;
            let (sender, member) = (message.sender(), message.member());
            let is_from = |name: &BusName<'_>| sender.as_ref() == Some(name);
            match (message.msg_type(), member.as_deref()) {
                (MessageType::Error, _) if message.get_reply_serial() == Some(serial) => {
                    into_reply(message).map_err(from_bus)?;
                }
                (MessageType::Signal, Some("Completed"))
                    if is_from(provider) && message.path().as_ref() == Some(prompt) =>
                {
                    let dismissed: bool = message.read1().map_err(type_mismatch)?;
                    return if dismissed {
                        Err(Error::NoStorageAccess("nobody unlocked it".into()))
                    } else {
                        Ok(())
                    };
                }
                (MessageType::Signal, Some("NameOwnerChanged"))
                    if is_from(&bus) && message.get1::<&str>() == Some(provider) =>
                {
                    return Err(from_bus(disconnected()));
                }
                _ => {}
            }
        }
    }
}
