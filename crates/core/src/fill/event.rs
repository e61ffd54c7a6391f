//! Input and output of the machine.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::{ClickContext, Panel};
use crate::failure::Failure;
use crate::form_view::FormView;
use crate::ids::EntryId;
use crate::key::ApiKey;
use crate::page::ElementId;
use crate::protocol::SavedKey;
use crate::settings::PageSettings;

/// Input of the machine.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "smaller in WebAssembly, and moved a few times for a key")]
pub enum Event {
    /// The page was scanned, because it loaded, changed or navigated.
    Snapshot(FormView),
    /// Answer to [`Action::RequestSettings`].
    Settings(PageSettings),
    /// [`Action::RequestSettings`] failed.
    SettingsUnavailable,
    /// The user pressed the pointer on the fill control, or is about to click it with the keyboard.
    ControlPressed,
    /// The user clicked the fill control.
    ControlClicked(ClickContext),
    /// The user pressed the keyboard shortcut, or chose this key in the popup.
    FillCommand(Option<EntryId>),
    /// The user chose this field in the context menu or by its focus, and perhaps this key. See [`FillPage::may_fill`].
    ///
    /// [`FillPage::may_fill`]: super::FillPage::may_fill
    FillHere { field: ElementId, entry: Option<EntryId> },
    /// The dashboard shows these names for the open store. Reported after the control was placed and after each scan.
    OpenStores(Vec<String>),
    /// Answer to [`Action::RequestKeyOfStore`].
    KeyOfStore(Option<SavedKey>),
    /// The user returned to the page, perhaps from where a key was saved.
    Returned,
    /// Answer to [`Action::RequestSavedKeys`].
    SavedKeys(SavedKeys),
    /// The user typed in the list's search field.
    Searched(String),
    /// The user chose a key from the list.
    Chosen(EntryId, ClickContext),
    /// The user agreed to the question.
    Confirmed(ClickContext),
    /// Answer to [`Action::RequestKey`].
    Released {
        entry: SavedKey,
        key: ApiKey,
        /// As in [`SavedKeys`].
        open_stores: Vec<String>,
    },
    /// Result of [`Action::Fill`].
    Checked {
        /// True if the field holds the key.
        holds: bool,
        /// The field's value before.
        before: Zeroizing<String>,
    },
    /// The user undid the filling.
    Undone,
    /// The keyring asks the user for something, most likely its password, before it answers a request.
    KeyringWaiting,
    /// The team's engine is asked for the key.
    AskingTeam,
    /// A request for the saved keys or for a key failed.
    Failed(Failure),
    /// The user closed the panel.
    Dismissed,
}

/// The saved keys, and what the page showed when they arrived.
#[derive(Debug, PartialEq, Eq)]
pub struct SavedKeys {
    /// The latest capture first.
    pub entries: Vec<SavedKey>,
    /// Names of the store that the dashboard shows as open; usually one at most.
    pub open_stores: Vec<String>,
    /// In seconds since 1970-01-01 UTC.
    pub now: u64,
}

/// Output of the machine, in the order to be performed.
#[derive(Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "smaller in WebAssembly, and moved a few times for a key")]
pub enum Action {
    /// Ask the background for the settings.
    RequestSettings,
    /// Ask the background to start the host, since a form is open.
    PrepareHost,
    /// Place the control beside this field.
    PlaceControl(ElementId),
    /// Remove the control with its panel.
    RemoveControl,
    /// Ask the background for the key of the store with one of these names, among those that it knows.
    RequestKeyOfStore(Vec<String>),
    /// Name this key on the control, or none. Until the user has had time to see the name, a click does not count.
    NameKey(Option<SavedKey>),
    /// Ask the background for the saved keys.
    RequestSavedKeys,
    /// Ask the background for this key.
    RequestKey(EntryId),
    /// Put the key into the field with the events that typing causes, then report [`Event::Checked`].
    Fill { field: ElementId, key: ApiKey },
    /// Put the earlier value back into the field.
    Restore { field: ElementId, text: Zeroizing<String> },
    /// Report to the background that the form of this store holds the key.
    ReportFilled {
        entry: EntryId,
        /// The store that the dashboard shows. If that is not clear, the store of the key's last use; empty if there is
        /// none.
        store: String,
    },
    /// Show this panel in place of any other.
    ShowPanel(Panel),
    /// Close the panel.
    HidePanel,
}
