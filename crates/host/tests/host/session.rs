//! A private gnome-keyring, and the helper that uses it.

use keyferry_core::protocol::{Capture, SavedKey};
use keyferry_test_support::{Keyring, Prompt};

use crate::common::{Home, Host, KEYFERRY};

/// A private D-Bus session with an unlocked gnome-keyring, ended on drop.
pub(crate) struct Session(Keyring);

impl Session {
    pub(crate) fn start() -> Self {
        Self::start_in(Home::new(KEYFERRY))
    }

    pub(crate) fn start_in(home: Home) -> Self {
        Self(Keyring::start(home).unwrap())
    }

    /// A keyring without a collection. There is no prompter until [`Self::prompt`].
    pub(crate) fn start_empty() -> Self {
        Self(Keyring::start_empty(Home::new(KEYFERRY)).unwrap())
    }

    pub(crate) fn home(&self) -> &Home {
        self.0.home()
    }

    pub(crate) fn home_mut(&mut self) -> &mut Home {
        self.0.home_mut()
    }

    /// A host that Chromium has started.
    pub(crate) fn host(&self) -> Host {
        Host::start(self.home())
    }

    /// Saves a key through a new host.
    pub(crate) fn save(&self, capture: &Capture) -> SavedKey {
        self.home().save(capture)
    }

    /// The output of `keyferry list --json`.
    pub(crate) fn list(&self) -> Vec<SavedKey> {
        self.home().list()
    }

    /// The secrets under these attributes, as another program sees them.
    pub(crate) fn secrets(&self, attributes: &[(&str, &str)]) -> Vec<String> {
        self.0.bus().secrets(attributes).unwrap()
    }

    /// The items with these attributes, titles included, as another program prints them.
    pub(crate) fn search(&self, attributes: &[(&str, &str)]) -> String {
        self.0.bus().search(attributes).unwrap()
    }

    /// Stores a secret as another program does.
    pub(crate) fn store(&self, attributes: &[(&str, &str)], secret: &str) {
        self.0.bus().store("x", attributes, secret).unwrap();
    }

    /// Sets the user's reaction to the keyring's prompts. Without it there is no prompter, and the keyring cannot ask.
    pub(crate) fn prompt(&mut self, prompt: Prompt) {
        self.0.prompt(Some(prompt)).unwrap();
    }

    /// Locks the keyring.
    pub(crate) fn lock(&self) {
        self.0.lock().unwrap();
    }

    /// Ends the keyring and starts another with the same stored entries.
    pub(crate) fn restart(&self) {
        self.0.restart().unwrap();
    }
}
