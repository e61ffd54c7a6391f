//! Omnisend's page: passes events of the DOM to the capture machine, and performs its actions on the DOM.

mod imports;
mod key_page;
mod notice;

use alloc::string::String;
use core::cell::RefCell;
use core::mem::ManuallyDrop;

use keyferry_core::capture::{Action, CapturePage, CopySource, Event, Stamp};
use keyferry_core::ids::CaptureId;
use keyferry_core::key::ApiKey;
use keyferry_core::page::PageView;
use wasm_bindgen::prelude::*;
use web_sys::{ClipboardEvent, KeyboardEvent, MouseEvent};
use zeroize::Zeroizing;

pub use self::imports::{Clipboard, LeaveGuard, OmnisendBackground};
use self::key_page::{ActivatedControl, KeyPage, QuickScan};
use self::notice::NoticeCard;
pub use self::notice::NoticeView;
use crate::messages::reply::CaptureNews;
use crate::messages::{reply, request, to_count};
use crate::page::Page;
use crate::scan::{PageObserver, Scan, ScanScheduler};
use crate::timers::Timers;

/// The longest pause between scans of a page that changes all the time, in milliseconds.
const LONGEST_PAUSE_MILLIS: u32 = 400;

/// The content script of one Omnisend page or frame.
#[wasm_bindgen]
pub struct OmnisendPage {
    /// Never dropped, since the page ends first.
    machine: ManuallyDrop<RefCell<CapturePage>>,
    page: KeyPage,
    scheduler: ScanScheduler,
    leave_guard: LeaveGuard,
    timers: Timers,
    clipboard: Clipboard,
    notice: NoticeCard,
    background: OmnisendBackground,
}

#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "a borrowed event would need more code in the bindings")]
impl OmnisendPage {
    /// Returns false in a frame of another site's page, which could obtain clicks that the user does not mean.
    #[wasm_bindgen(js_name = mayRunOn)]
    pub fn may_run_on(page: Page) -> bool {
        !page.is_in_foreign_page()
    }

    /// Starts scanning the page.
    #[wasm_bindgen(constructor)]
    pub fn new(
        page: Page,
        observer: PageObserver,
        leave_guard: LeaveGuard,
        timers: Timers,
        clipboard: Clipboard,
        notice: NoticeView,
        background: OmnisendBackground,
    ) -> Self {
        Self {
            machine: ManuallyDrop::default(),
            page: KeyPage::new(page),
            scheduler: ScanScheduler::start(observer, LONGEST_PAUSE_MILLIS),
            leave_guard,
            timers,
            clipboard,
            notice: NoticeCard::new(notice),
            background,
        }
    }

    /// Handles a click, before the page's handlers.
    #[wasm_bindgen(js_name = onClick)]
    pub fn on_click(&self, event: MouseEvent) {
        self.activate(&event);
    }

    #[wasm_bindgen(js_name = onKeyDown)]
    pub fn on_key_down(&self, event: KeyboardEvent) {
        let key = event.key();
        if event.ctrl_key() || event.meta_key() {
            if matches!(key.as_str(), "c" | "C" | "Insert") {
                self.dispatch(Event::CopyShortcut { now_millis: now_millis() });
            }
        } else if matches!(key.as_str(), "Enter" | " ") && !self.page.page.is_on_native_control(&event) {
            // The browser turns the key into no click here: only the page's script handles it.
            self.activate(&event);
        }
    }

    #[wasm_bindgen(js_name = onContextMenu)]
    pub fn on_context_menu(&self) {
        self.dispatch(Event::ContextMenuOpened { now_millis: now_millis() });
    }

    /// Handles typing in a field.
    #[wasm_bindgen(js_name = onInput)]
    pub fn on_input(&self, event: web_sys::Event) {
        if let Some(field) = self.page.page.note_typing(&event) {
            self.dispatch(Event::Typed(field));
        }
    }

    /// Handles a `copy` event before the page's handlers: the selection is about to be copied.
    #[wasm_bindgen(js_name = onCopy)]
    pub fn on_copy(&self, event: ClipboardEvent) {
        self.copied(self.page.page.selected_text(&event), CopySource::CopyEvent);
    }

    /// Handles a `copy` event after the page's handlers, which can have replaced the text.
    #[wasm_bindgen(js_name = onCopied)]
    pub fn on_copied(&self, event: ClipboardEvent) {
        self.copied(self.page.page.copied_text(&event), CopySource::CopyHandler);
    }

    /// Handles a clipboard call of the page, reported by `clipboard-hook.js`.
    #[wasm_bindgen(js_name = onPageWroteClipboard)]
    pub fn on_page_wrote_clipboard(&self, text: String) {
        self.copied(Some(text), CopySource::ClipboardApi);
    }

    /// Handles the result of writing a key to the clipboard.
    #[wasm_bindgen(js_name = onClipboardWritten)]
    pub fn on_clipboard_written(&self, success: bool) {
        self.dispatch(Event::CopiedAgain(success));
    }

    /// The user is about to leave the page, or switched to another tab or window.
    #[wasm_bindgen(js_name = onLeaving)]
    pub fn on_leaving(&self) {
        self.dispatch(Event::Leaving);
    }

    /// Hides the notice: after this frame is unloaded, nothing would respond to its buttons.
    #[wasm_bindgen(js_name = onPageHide)]
    pub fn on_page_hide(&self) {
        self.notice.hide();
    }

    #[wasm_bindgen(js_name = onTimer)]
    pub fn on_timer(&self, id: u32) {
        self.dispatch(Event::TimedOut(id));
    }

    #[wasm_bindgen(js_name = onScanTimer)]
    pub fn on_scan_timer(&self) {
        self.scheduler.on_scan_timer(|scan| self.scan(scan));
    }

    #[wasm_bindgen(js_name = onPageChanged)]
    pub fn on_page_changed(&self) {
        self.scheduler.on_page_changed();
    }

    #[wasm_bindgen(js_name = onNavigation)]
    pub fn on_navigation(&self) {
        self.scheduler.on_navigation();
    }

    /// Handles a trigger that `trigger.js` found.
    #[wasm_bindgen(js_name = onTrigger)]
    pub fn on_trigger(&self) {
        self.scheduler.on_trigger();
    }

    /// Handles the reply to `OmnisendBackground::request_settings`, or the error.
    #[wasm_bindgen(js_name = onSettings)]
    pub fn on_settings(&self, reply: JsValue) {
        self.dispatch(match reply::read_settings(reply) {
            Ok(settings) => Event::Settings(settings),
            Err(_) => Event::SettingsUnavailable,
        });
    }

    /// Handles the reply to `OmnisendBackground::deliver`, or the error.
    #[wasm_bindgen(js_name = onDeliveryReply)]
    pub fn on_delivery_reply(&self, capture: &str, reply: JsValue) {
        match (reply::read_delivery_reply(reply), CaptureId::parse(capture)) {
            (Ok(delivery), _) => self.dispatch(Event::Delivery(delivery)),
            (Err(failure), Some(capture)) => self.dispatch(Event::Unreachable { capture, failure }),
            (Err(_), None) => {}
        }
    }

    /// Handles a message of the background: a delivery, Omnisend's answer about a key, or the question whether the page is
    /// recognised, which is the answer to all messages.
    #[wasm_bindgen(js_name = onMessage)]
    pub fn on_message(&self, message: JsValue) -> bool {
        match reply::read_news(message) {
            Some(CaptureNews::Delivery(delivery)) => self.dispatch(Event::Delivery(delivery)),
            Some(CaptureNews::Checked(answer)) => self.dispatch(Event::KeyChecked(answer)),
            None => {}
        }
        self.scheduler.is_active()
    }

    /// The user accepted the question in the notice, or its offer.
    #[wasm_bindgen(js_name = onAccept)]
    pub fn on_accept(&self) {
        if let Some(stamp) = self.stamp() {
            self.dispatch(Event::Accepted(stamp));
        }
    }

    #[wasm_bindgen(js_name = onRetry)]
    pub fn on_retry(&self) {
        self.dispatch(Event::Retry);
    }

    #[wasm_bindgen(js_name = onCopyAgain)]
    pub fn on_copy_again(&self) {
        self.dispatch(Event::CopyAgain);
    }

    /// The user closed the notice, or it closed by itself.
    #[wasm_bindgen(js_name = onDismiss)]
    pub fn on_dismiss(&self) {
        self.dispatch(Event::Dismissed);
    }
}

impl OmnisendPage {
    /// Returns whether the page needs watching.
    fn scan(&self, scan: Scan) -> bool {
        self.notice.restore();
        let QuickScan { address, is_relevant, has_changed } = self.page.scan_quickly();
        let is_relevant = is_relevant && self.background.is_connected();
        if has_changed || scan == Scan::Full {
            // Of other pages, the address decides whether keys may be captured.
            let view = if is_relevant { self.page.describe() } else { PageView::at(address) };
            self.dispatch(Event::Snapshot(view));
        }
        is_relevant || self.notice.is_shown()
    }

    /// Handles a click, or a key that acts as one.
    fn activate(&self, event: &web_sys::Event) {
        // The scan takes the state of the page before the page's handlers change it.
        self.scan(Scan::Full);
        self.scheduler.on_click();
        let (Some(activated), Some(stamp)) = (self.page.activated_control(event), self.stamp()) else {
            return;
        };
        let ActivatedControl { control, surroundings, visibility, nearby, are_shown } = activated;
        self.dispatch(Event::ControlActivated {
            control,
            surroundings,
            visibility,
            nearby,
            are_shown,
            stamp,
        });
    }

    fn copied(&self, text: Option<String>, source: CopySource) {
        let text = text.map(Zeroizing::new);
        let key = text.and_then(|text| ApiKey::parse_any(&text));
        if let (Some(key), Some(stamp)) = (key, self.stamp()) {
            self.dispatch(Event::Copied { key, source, stamp });
        }
    }

    /// The time, and an ID that no other capture has.
    fn stamp(&self) -> Option<Stamp> {
        let fresh_id = CaptureId::parse(&self.background.new_capture_id())?;
        Some(Stamp { now_millis: now_millis(), fresh_id })
    }

    fn dispatch(&self, event: Event) {
        // The borrow ends before actions are performed, because they can cause the next event.
        let actions = self.machine.borrow_mut().handle(event);
        for action in actions {
            self.perform(action);
        }
    }

    fn perform(&self, action: Action) {
        match action {
            Action::RequestSettings => self.background.request_settings(&request::settings()),
            Action::PrepareHost => self.background.send(&request::prepare_host()),
            Action::NameKey => self.background.send(&request::name_key()),
            Action::Prefill { field, name } => {
                let page = &self.page.page;
                if let Some(field) = page.element(field)
                    && page.value(&field).is_some_and(|value| value.is_empty())
                {
                    page.type_text(&field, &name);
                }
            }
            Action::LookForKeys(look) => {
                self.page.with_keys.set(look);
                if look {
                    self.scheduler.on_click();
                }
            }
            Action::ArmClipboardHook(millis) => self.clipboard.arm_hook(millis),
            Action::Deliver(capture) => {
                self.background.deliver(&request::deliver(&capture), capture.id.as_str());
            }
            Action::RetryDelivery(id) => self.background.deliver(&request::retry(&id), id.as_str()),
            Action::StartTimer { id, millis } => self.timers.start(id, millis),
            Action::CopyToClipboard(key) => self.clipboard.write(key.expose()),
            Action::ShowNotice(notice) => self.notice.show(&notice),
            Action::ExtendNotice { line, tone, urgent } => self.notice.extend(&line, tone, urgent),
            Action::HideNotice => self.notice.hide(),
            Action::ConfirmLeaving(confirm) => self.leave_guard.set(confirm),
        }
    }
}

/// Milliseconds since 1970-01-01 UTC.
fn now_millis() -> u64 {
    to_count(js_sys::Date::now())
}
