//! A provider that answers as scripted, for what gnome-keyring does not do.

use std::sync::mpsc::{Receiver, channel};
use std::thread;

use dbus::Message;
use dbus::arg::Variant;
use dbus::strings::Path;

use crate::provider::Bus;

/// Starts a provider that creates items after a prompt, which it accepts itself. Returns the names of the calls that
/// it has answered and of the signals that it has sent.
pub(crate) fn start_provider(bus: &Bus) -> Receiver<String> {
    let connection = bus.connect_as("org.freedesktop.secrets");
    let (sender, events) = channel();
    thread::spawn(move || {
        while connection.read_write(None).is_ok() {
            while let Some(call) = connection.pop_message() {
                for message in replies(&call) {
                    let name = message.member().or_else(|| call.member()).unwrap().to_string();
                    // The test may have ended.
                    let _ = sender.send(name);
                    connection.send(message).unwrap();
                }
            }
        }
    });
    events
}

fn replies(call: &Message) -> Vec<Message> {
    let none = Path::from("/");
    match call.member().as_deref() {
        // A public key of which the private key is 1.
        Some("OpenSession") => {
            vec![call.method_return().append2(Variant(vec![2_u8]), Path::from("/session"))]
        }
        Some("CreateItem") => vec![call.method_return().append2(none, Path::from("/prompt"))],
        Some("Prompt") => {
            let path = call.path().unwrap();
            let completed =
                Message::signal(&path, &"org.freedesktop.Secret.Prompt".into(), &"Completed".into());
            vec![call.method_return(), completed.append2(false, Variant(Path::from("/item")))]
        }
        _ => vec![],
    }
}
