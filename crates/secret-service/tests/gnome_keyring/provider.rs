//! A real gnome-keyring on a private bus with a private home, and its user.

use std::io::Write;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use dbus::Message;
use dbus::arg::PropMap;
use dbus::channel::Channel;
use dbus::strings::Path;
use keyferry_secret_service::Store;
use keyferry_test_support::Home;

const BUS: (&str, &str) = ("/org/freedesktop/DBus", "org.freedesktop.DBus");
const SECRETS: (&str, &str) = ("/org/freedesktop/secrets", "org.freedesktop.Secret.Service");
/// The collection that `--unlock` creates, and the default.
const COLLECTION: &str = "/org/freedesktop/secrets/collection/login";
/// Limit for steps that take 0.1 s on an idle machine.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// A private bus without a provider.
pub(crate) struct Bus(keyferry_test_support::Bus);

impl Bus {
    pub(crate) fn start() -> Self {
        // No test here runs the helper, whose path a home takes.
        Self(keyferry_test_support::Bus::start(Home::new("")).unwrap())
    }

    pub(crate) fn address(&self) -> &str {
        self.0.address()
    }

    pub(crate) fn connect(&self) -> Channel {
        let mut channel = Channel::open_private(self.address()).unwrap();
        channel.register().unwrap();
        channel
    }

    /// A connection with this well-known name.
    pub(crate) fn connect_as(&self, name: &str) -> Channel {
        let channel = self.connect();
        let (path, bus) = BUS;
        let request = Message::call_with_args(bus, path, bus, "RequestName", (name, 0_u32));
        channel.send_with_reply_and_block(request, DEADLINE).unwrap();
        channel
    }

    /// Starts an unlocked gnome-keyring and waits until it is on the bus.
    fn start_keyring(&self) -> Child {
        let channel = self.connect();
        let (path, bus) = BUS;
        let rule = "type='signal',member='NameOwnerChanged',arg0='org.freedesktop.secrets'";
        let watch = Message::call_with_args(bus, path, bus, "AddMatch", (rule,));
        channel.send_with_reply_and_block(watch, DEADLINE).unwrap();
        let mut command = self.0.home().command("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut keyring = command.spawn().expect("the package gnome-keyring is needed");
        keyring.stdin.take().unwrap().write_all(b"password").unwrap();
        await_provider(&channel);
        keyring
    }
}

/// A running gnome-keyring and its bus, which end on drop.
pub(crate) struct Provider {
    keyring: Child,
    bus: Bus,
}

impl Provider {
    /// Starts bus and provider, with an unlocked, empty collection.
    pub(crate) fn start() -> Self {
        let bus = Bus::start();
        Self { keyring: bus.start_keyring(), bus }
    }

    pub(crate) fn address(&self) -> &str {
        self.bus.address()
    }

    pub(crate) fn store(&self) -> Store {
        Store::connect_to(self.bus.address()).unwrap()
    }

    /// Locks the collection.
    pub(crate) fn lock(&self) {
        let (path, interface) = SECRETS;
        let lock = Message::call_with_args(
            "org.freedesktop.secrets",
            path,
            interface,
            "Lock",
            (vec![Path::from(COLLECTION)],),
        );
        self.bus.connect().send_with_reply_and_block(lock, DEADLINE).unwrap();
    }

    /// The ID of its process.
    pub(crate) fn process(&self) -> u32 {
        self.keyring.id()
    }

    /// Ends the provider without a warning.
    pub(crate) fn kill(&mut self) {
        self.keyring.kill().unwrap();
        self.keyring.wait().unwrap();
    }

    /// Ends the provider and starts it again, unlocked, with its stored items.
    pub(crate) fn restart(&mut self) {
        self.kill();
        self.keyring = self.bus.start_keyring();
    }

    /// The output of `secret-tool search --all`.
    pub(crate) fn secret_tool_search(&self, attributes: &[(&str, &str)]) -> String {
        self.bus.0.search(attributes).unwrap()
    }

    /// Replaces the desktop's password prompt, and calls `on_open` when a prompt is open. It ends with the bus.
    pub(crate) fn start_prompter(&self, answer: PromptAnswer, on_open: impl Fn() + Send + 'static) {
        /// From gcr's `gcr-dbus-constants.h`.
        const NAME: &str = "org.gnome.keyring.SystemPrompter";
        let channel = self.bus.connect_as(NAME);
        thread::spawn(move || {
            while channel.read_write(None).is_ok() {
                while let Some(message) = channel.pop_message() {
                    serve_prompt(&channel, &message, answer, &on_open);
                }
            }
        });
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.keyring.kill();
        let _ = self.keyring.wait();
    }
}

/// The user's reaction to a prompt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PromptAnswer {
    Dismiss,
    None,
}

fn serve_prompt(channel: &Channel, message: &Message, answer: PromptAnswer, on_open: &impl Fn()) {
    const CALLBACK: &str = "org.gnome.keyring.internal.Prompter.Callback";
    let (member, sender) = (message.member(), message.sender());
    let (Some(member), Some(sender), Some(callback)) = (member, sender, message.get1::<Path<'_>>()) else {
        return;
    };
    channel.send(message.method_return()).unwrap();
    let call = |method: &str| Message::new_method_call(&*sender, &callback, CALLBACK, method).unwrap();
    let ready = |reply: &str| call("PromptReady").append3(reply, PropMap::new(), "");
    let reply = match (&*member, answer) {
        ("BeginPrompting", _) => ready(""),
        ("PerformPrompt", PromptAnswer::Dismiss) => ready("no"),
        ("PerformPrompt", PromptAnswer::None) => return on_open(),
        ("StopPrompting", _) => call("PromptDone"),
        _ => return,
    };
    // A provider that was killed needs no reply.
    let _ = channel.send(reply);
}

/// Waits for the signal that the provider has its name on the bus.
fn await_provider(channel: &Channel) {
    let started = Instant::now();
    loop {
        let left = DEADLINE.checked_sub(started.elapsed()).expect("gnome-keyring does not start");
        let Some(message) = channel.blocking_pop_message(left).unwrap() else { continue };
        if let Ok(("org.freedesktop.secrets", _, new_owner)) = message.read3::<&str, &str, &str>()
            && !new_owner.is_empty()
        {
            return;
        }
    }
}
