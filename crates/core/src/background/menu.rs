//! The entries of the browser's context menu. Pages can neither choose them nor see that they are there.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde::Serialize;

use super::tab_commands::Source;
use super::{Action, Background, PageAddress};
use crate::ids::CaptureId;
use crate::protocol::{Refusal, TabCommand};
use crate::secret_text::SecretText;
use crate::sites::WebApp;

macro_rules! items {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)+) => {
        /// An entry of the context menu.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum MenuItem {
            $($(#[$doc])* #[serde(rename = $id)] $name,)+
        }

        impl MenuItem {
            const ALL: &[Self] = &[$(Self::$name,)+];

            /// Reads an entry's ID; none for an entry of another version.
            pub fn parse(id: &str) -> Option<Self> {
                match id {
                    $($id => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

items! {
    /// On Upstack's text fields: fills a key into the field.
    FillKey = "fill_key",
    /// On selected text of Omnisend's pages: saves it as a key.
    SaveKey = "save_key",
}

/// The part of a page on which an entry is shown. The names are the browsers'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum MenuContext {
    Editable,
    Selection,
}

/// An entry as the browser creates it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MenuEntry {
    pub item: MenuItem,
    pub context: MenuContext,
    /// A match pattern for the document's address.
    pub pattern: String,
}

/// The user's choice of an entry.
#[derive(Debug)]
pub struct MenuUse {
    pub item: MenuItem,
    /// The document in which the menu was opened.
    pub page: PageAddress,
    /// The origin of the tab's top document.
    pub origin: String,
    /// The origin of the frame in which the menu was opened; none in the top document.
    pub frame_origin: Option<String>,
    /// The selected text, or empty.
    pub selection: SecretText,
    /// The ID of the capture that the selection becomes.
    pub fresh_id: CaptureId,
}

impl MenuItem {
    fn app(self) -> WebApp {
        match self {
            Self::FillKey => WebApp::Upstack,
            Self::SaveKey => WebApp::Omnisend,
        }
    }

    fn entry(self) -> MenuEntry {
        let context = match self {
            Self::FillKey => MenuContext::Editable,
            Self::SaveKey => MenuContext::Selection,
        };
        MenuEntry { item: self, context, pattern: self.app().pattern() }
    }
}

/// Creates every entry.
pub(super) fn create() -> Action {
    Action::CreateMenus(MenuItem::ALL.iter().map(|item| item.entry()).collect())
}

impl Background {
    pub(super) fn on_menu_used(&mut self, used: MenuUse) -> Vec<Action> {
        if let Err(refusal) = self.check_place(&used) {
            return self.report(Source::Menu, refusal);
        }
        match used.item {
            MenuItem::FillKey => {
                self.fill_in_tab(used.page.tab, Source::Menu, TabCommand::FillHere { entry: None })
            }
            MenuItem::SaveKey => match used.selection.key() {
                Ok(key) if key.is_unusual() => self.report(Source::Menu, Refusal::KeyUnusual),
                Ok(key) => {
                    self.by_menu = Some(used.fresh_id.clone());
                    self.add_key(used.fresh_id, key, "")
                }
                Err(refusal) => self.report(Source::Menu, refusal),
            },
        }
    }

    /// Checks where an entry was used. The browser shows it on the pages of its web app only; a frame there can be of
    /// another site.
    fn check_place(&self, used: &MenuUse) -> Result<(), Refusal> {
        let app = used.item.app();
        let is_of_app = |origin: &str| WebApp::from_origin(origin) == Some(app);
        if !is_of_app(&used.origin) {
            return Err(Refusal::OtherSite);
        }
        if used.page.frame != 0 {
            if !app.works_in_frames() {
                return Err(Refusal::FieldInFrame);
            }
            if !used.frame_origin.as_deref().is_some_and(is_of_app) {
                return Err(Refusal::OtherSite);
            }
        }
        if self.choices.settings().is_enabled_on(app) { Ok(()) } else { Err(Refusal::SwitchedOff) }
    }
}

/// The actions after a key was saved at the menu's request: the popup shows it, and names a new one.
impl Background {
    pub(super) fn show_saved_by_menu(&mut self, id: &CaptureId) -> Vec<Action> {
        match self.by_menu.take_if(|by_menu| by_menu == id) {
            Some(_) => vec![Action::OpenPopup { or_window: false }],
            None => vec![],
        }
    }
}
