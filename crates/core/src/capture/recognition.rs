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
    /// A `copy` event, before the page's handlers: the user's copy command, or a page's `execCommand`.
    CopyEvent,
    /// A `copy` event whose text a handler of the page has set.
    CopyHandler,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A new key: capture it.
    NewKey,
    /// A new key that the user may not know of: ask the user. It is the second one of a gesture, or its control was
    /// not seen.
    Doubtful,
    /// A value without the format of a key, copied where a new key is expected: ask the user.
    Unusual,
    /// Something else.
    Ignored,
}

#[derive(Debug)]
struct Armed {
    control: CopyControl,
    until_millis: u64,
    /// False if the user did not see the control, or if a key was captured with it: one gesture copies one key.
    captures: bool,
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

    pub(super) fn on_copy_control(&mut self, control: CopyControl, is_seen: bool, now_millis: u64) {
        let until_millis = now_millis.saturating_add(COPY_WINDOW_MILLIS.into());
        self.armed = Some(Armed { control, until_millis, captures: is_seen });
    }

    pub(super) fn on_captured(&mut self) {
        self.user_copy_until_millis = 0;
        if let Some(armed) = &mut self.armed {
            armed.captures = false;
        }
    }

    pub(super) fn judge(
        &self,
        view: &PageView,
        context: &Context,
        key: &ApiKey,
        source: CopySource,
        now_millis: u64,
    ) -> Verdict {
        if let Some(Armed { control, until_millis, captures }) = &self.armed
            && now_millis <= *until_millis
        {
            if control.is_new_key(context, key) {
                return if *captures { Verdict::NewKey } else { Verdict::Doubtful };
            }
            if key.is_unusual() && control.is_worth_asking(context) {
                return Verdict::Unusual;
            }
        }
        // Neither the shortcut nor the menu is a user activation for which a browser lets a script copy.
        let by_user = now_millis <= self.user_copy_until_millis
            && match source {
                CopySource::CopyEvent => true,
                // The user does not see the text that a handler sets: it counts where a new key is expected.
                CopySource::CopyHandler => context.created,
                CopySource::ClipboardApi => false,
            };
        let is_expected = context.created && !key.is_unusual();
        if by_user && (is_expected || omnisend::is_new_key(view, context, key)) {
            Verdict::NewKey
        } else if by_user && key.is_unusual() && omnisend::is_worth_asking(view, context) {
            Verdict::Unusual
        } else {
            Verdict::Ignored
        }
    }
}
