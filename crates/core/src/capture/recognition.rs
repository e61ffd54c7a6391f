//! Decides which copies are captures: the windows after a click on a copy control, after the copy shortcut and after a
//! context menu.

use crate::key::ApiKey;
use crate::page::PageView;
use crate::sites::omnisend::{self, Context, CopyControl};

/// Time after a click on a copy control in which the page's clipboard calls count, in milliseconds. A page may wait for
/// its server before it copies.
pub(super) const COPY_WINDOW_MILLIS: u32 = 3_000;
/// Time after the copy shortcut in which a copy event is the user's, in milliseconds.
const SHORTCUT_WINDOW_MILLIS: u64 = 1_000;
/// Time after the opening of a context menu in which a copy event is the user's, in milliseconds.
const MENU_WINDOW_MILLIS: u64 = 60_000;

/// The way in which a text was copied to the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopySource {
    /// The page called the clipboard API.
    ClipboardApi,
    /// A `copy` event: the user's copy command, or a page's `execCommand`.
    CopyEvent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A new key: capture it.
    NewKey,
    /// A value without the format of a key, copied where a new key is expected: ask the user.
    Unusual,
    /// Something else.
    Ignored,
}

#[derive(Debug)]
struct Armed {
    control: CopyControl,
    until_millis: u64,
}

#[derive(Debug, Default)]
pub(super) struct CopyWindows {
    armed: Option<Armed>,
    user_copy_until_millis: u64,
}

impl CopyWindows {
    pub(super) fn on_copy_shortcut(&mut self, now_millis: u64) {
        self.user_copy_until_millis = now_millis.saturating_add(SHORTCUT_WINDOW_MILLIS);
    }

    pub(super) fn on_context_menu(&mut self, now_millis: u64) {
        self.user_copy_until_millis = now_millis.saturating_add(MENU_WINDOW_MILLIS);
    }

    pub(super) fn on_copy_control(&mut self, control: CopyControl, now_millis: u64) {
        let until_millis = now_millis.saturating_add(COPY_WINDOW_MILLIS.into());
        self.armed = Some(Armed { control, until_millis });
    }

    pub(super) fn judge(
        &self,
        view: &PageView,
        context: &Context,
        key: &ApiKey,
        source: CopySource,
        now_millis: u64,
    ) -> Verdict {
        if let Some(Armed { control, until_millis }) = &self.armed
            && now_millis <= *until_millis
        {
            if control.is_new_key(context, key) {
                return Verdict::NewKey;
            }
            if key.is_unusual() && control.is_worth_asking(context) {
                return Verdict::Unusual;
            }
        }
        // Neither the shortcut nor the menu is a user activation for which a browser lets a script copy.
        let by_user = source == CopySource::CopyEvent && now_millis <= self.user_copy_until_millis;
        if by_user && omnisend::is_new_key(view, context, key) {
            Verdict::NewKey
        } else if by_user && key.is_unusual() && omnisend::is_worth_asking(view, context) {
            Verdict::Unusual
        } else {
            Verdict::Ignored
        }
    }
}
