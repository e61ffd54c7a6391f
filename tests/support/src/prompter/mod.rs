//! Replaces the desktop's password prompt of gnome-keyring, and its user.

mod exchange;

use anyhow::{Context, Result};
use dbus::Message;
use dbus::arg::PropMap;
use dbus::blocking::LocalConnection;
use dbus::channel::{Channel, MatchingReceiver, Sender};
use dbus::message::MatchRule;
use dbus::strings::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

/// The password of every keyring.
pub(crate) const PASSWORD: &str = "password";
/// The bus name and interface that gnome-keyring calls (gcr's `gcr-dbus-constants.h`).
const NAME: &str = "org.gnome.keyring.SystemPrompter";
const CALLBACK: &str = "org.gnome.keyring.internal.Prompter.Callback";
/// Interval at which the prompter checks whether it must stop.
const TICK: Duration = Duration::from_millis(20);

/// The user's reaction to a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// The prompt stays open without an answer.
    Unanswered,
    /// The user dismisses the prompt immediately.
    Dismissed,
    /// The user enters the password.
    Answered,
}

/// A prompter on a bus, stopped on drop.
#[derive(Debug)]
pub(crate) struct Prompter {
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<()>>>,
}

impl Prompter {
    /// Takes the prompter's name on this bus.
    pub(crate) fn start(bus: &str, prompt: Prompt) -> Result<Self> {
        let mut channel = Channel::open_private(bus).context("no bus for the prompter")?;
        channel.register()?;
        let ended = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&ended);
        let (ready, is_ready) = std::sync::mpsc::channel();
        let thread = spawn(move || {
            let connection = LocalConnection::from(channel);
            connection.request_name(NAME, false, true, true)?;
            connection.start_receive(
                MatchRule::new_method_call(),
                Box::new(move |message, connection| {
                    answer(&message, connection, prompt);
                    true
                }),
            );
            let _ = ready.send(());
            while !until.load(Ordering::Relaxed) {
                connection.process(TICK)?;
            }
            Ok(())
        });
        is_ready.recv().context("the prompter did not get its name")?;
        Ok(Self { ended, thread: Some(thread) })
    }
}

impl Drop for Prompter {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(message: &Message, connection: &LocalConnection, prompt: Prompt) {
    let (member, sender) = (message.member(), message.sender());
    let (Some(member), Some(sender), Some(callback)) = (member, sender, message.get1::<Path<'_>>()) else {
        return;
    };
    // An error means that the bus has ended, which needs no answer.
    let _ = connection.send(message.method_return());
    let call = |name: &str| Message::new_method_call(&*sender, &callback, CALLBACK, name).ok();
    let ready = |reply: &str, exchange: &str| {
        call("PromptReady").map(|call| call.append3(reply, PropMap::new(), exchange))
    };
    let call = match (&*member, prompt) {
        ("BeginPrompting", Prompt::Dismissed) => ready("", ""),
        ("BeginPrompting", Prompt::Answered) => ready("", &exchange::begin()),
        ("PerformPrompt", Prompt::Dismissed) => ready("no", ""),
        ("PerformPrompt", Prompt::Answered) => {
            let (.., received) = message.get4::<Path<'_>, &str, PropMap, &str>();
            let exchange = received.and_then(|received| exchange::send(received, PASSWORD).ok());
            exchange.and_then(|exchange| ready("yes", &exchange))
        }
        ("StopPrompting", _) => call("PromptDone"),
        _ => None,
    };
    if let Some(call) = call {
        let _ = connection.send(call);
    }
}
