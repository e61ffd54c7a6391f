//! What the background knows for the extension's own pages: the keys in the keyring as last listed, those about to be
//! removed, and how the helper does. It knows no key.

use alloc::borrow::ToOwned;
use alloc::vec;
use alloc::vec::Vec;

use crate::background::Icon;
use crate::failure::{Failure, FailureCode};
use crate::ids::EntryId;
use crate::library;
use crate::limits::UNDO_SECONDS;
use crate::product::HELPER_DOWNLOAD_URL;
use crate::protocol::{HelperState, Links, Overview, SavedKey, Todo, UnsavedKey};
use crate::sites::{omnisend, upstack};

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Popup {
    listed: Option<Vec<SavedKey>>,
    /// With the timer that ends the time to undo it.
    removing: Vec<(EntryId, u32)>,
    helper: Option<HelperState>,
    problem: Option<Failure>,
    changes: u32,
}

impl Popup {
    /// How often what it shows has changed.
    pub(crate) fn changes(&self) -> u32 {
        self.changes
    }

    /// Whether the helper or its keyring is known not to work.
    fn helper_fails(&self) -> bool {
        matches!(self.helper, Some(HelperState::Failed(_)))
    }

    /// What the toolbar icon says of the helper; nothing before the helper was asked.
    pub(crate) fn icon(&self) -> Option<Icon> {
        self.helper.as_ref().map(|_| if self.helper_fails() { Icon::Missing } else { Icon::Ready })
    }

    /// Whether what it shows is all there is to show.
    pub(crate) fn is_known(&self) -> bool {
        self.listed.is_some() || self.helper_fails()
    }

    /// Whether there is a list to search.
    pub(crate) fn is_listed(&self) -> bool {
        self.listed.is_some() && !self.helper_fails()
    }

    /// The helper has answered.
    pub(crate) fn works(&mut self, version: &str) {
        self.set_helper(HelperState::Ready { version: version.to_owned() });
    }

    /// Something failed: what says that the helper or the keyring does not work is remembered as that.
    pub(crate) fn fails(&mut self, failure: &Failure) {
        if todo(failure.code) != Todo::Nothing {
            self.set_helper(HelperState::Failed(failure.clone()));
        }
    }

    fn set_helper(&mut self, state: HelperState) {
        // Who asks first is answered; a change is what comes after.
        self.changes += u32::from(self.helper.as_ref().is_some_and(|known| *known != state));
        self.helper = Some(state);
    }

    /// What the keyring holds.
    pub(crate) fn list(&mut self, entries: Vec<SavedKey>) {
        self.changes += u32::from(self.listed.as_ref() != Some(&entries));
        self.listed = Some(entries);
    }

    /// The keyring holds this, as it is here.
    pub(crate) fn put(&mut self, entry: &SavedKey) {
        if let Some(listed) = &mut self.listed {
            match listed.iter_mut().find(|known| known.id == entry.id) {
                Some(known) => *known = entry.clone(),
                None => listed.insert(0, entry.clone()),
            }
        }
        self.changes += 1;
    }

    /// The user wants this gone; `timer` ends the time to undo it. Whether it was not on its way out already.
    pub(crate) fn remove(&mut self, entry: EntryId, timer: u32) -> bool {
        let new = self.removing.iter().all(|(id, _)| *id != entry);
        if new {
            self.removing.push((entry, timer));
            self.changes += 1;
        }
        new
    }

    /// The user wants this kept.
    pub(crate) fn keep(&mut self, entry: &EntryId) {
        self.removing.retain(|(id, _)| id != entry);
        self.changes += 1;
    }

    /// The key whose time to undo ends with this timer.
    pub(crate) fn due(&self, timer: u32) -> Option<EntryId> {
        self.removing.iter().find(|(_, t)| *t == timer).map(|(id, _)| id.clone())
    }

    /// The keyring no longer holds this.
    pub(crate) fn gone(&mut self, entry: &EntryId) {
        if let Some(listed) = &mut self.listed {
            listed.retain(|known| known.id != *entry);
        }
        self.keep(entry);
    }

    /// What went wrong, to be told once.
    pub(crate) fn tell(&mut self, failure: Failure) {
        self.problem = Some(failure);
        self.changes += 1;
    }

    /// What went wrong and was not told yet.
    pub(crate) fn take_problem(&mut self) -> Option<Failure> {
        self.problem.take()
    }

    /// What the popup shows for this search, what went wrong aside.
    pub(crate) fn overview(&self, unsaved: Vec<UnsavedKey>, search: &str) -> Overview {
        let listed = self.listed.as_deref().unwrap_or_default();
        let (removing, kept): (Vec<_>, Vec<_>) =
            listed.iter().cloned().partition(|key| self.removing.iter().any(|(id, _)| *id == key.id));
        let helper = self.helper.clone().unwrap_or_else(|| {
            HelperState::Failed(Failure::new(FailureCode::HelperSilent, "it was not asked yet"))
        });
        Overview {
            todo: match &helper {
                HelperState::Ready { .. } => Todo::Nothing,
                HelperState::Failed(failure) => todo(failure.code),
            },
            stores: if self.helper_fails() { vec![] } else { library::by_store(&kept, search) },
            helper,
            unsaved,
            total: u32::try_from(kept.len()).unwrap_or(u32::MAX),
            removing,
            undo_seconds: UNDO_SECONDS,
            problem: None,
            links: Links {
                omnisend: [omnisend::ORIGIN, omnisend::API_KEYS].concat(),
                upstack: [upstack::ORIGIN, upstack::DESTINATIONS].concat(),
                helper: HELPER_DOWNLOAD_URL.to_owned(),
            },
        }
    }
}

/// What the user can do about a failure of the helper or the keyring; nothing if it is a failure of something else.
fn todo(code: FailureCode) -> Todo {
    match code {
        FailureCode::HelperMissing | FailureCode::HelperForbidden | FailureCode::HelperOutdated => {
            Todo::SetUp
        }
        FailureCode::HelperCrashed
        | FailureCode::HelperSilent
        | FailureCode::ExtensionOutdated
        | FailureCode::KeyringAbsent
        | FailureCode::KeyringLocked
        | FailureCode::KeyringRefused => Todo::TryAgain,
        _ => Todo::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::background::{Action, Background, Event, PageAddress, Sender};
    use crate::ids::CaptureId;
    use crate::key::ApiKey;
    use crate::protocol::{
        Capture, ExtensionReply, ExtensionRequest, HostAnswer, HostCall, HostReply, HostRequest, LastUse,
        PROTOCOL_VERSION, PageReply, PageRequest,
    };
    use crate::settings::Choice;
    use crate::sites::Site;

    const OWN: &str = "moz-extension://keyferry";

    fn entry(n: u8) -> SavedKey {
        SavedKey {
            id: EntryId::from_bytes(&[n; 8]).unwrap(),
            site: Site::Omnisend,
            brand_id: None,
            label: format!("Store {n}"),
            last4: "aaaa".into(),
            captured_at: 1,
            used: None,
        }
    }

    fn key() -> ApiKey {
        ApiKey::parse(&format!("64f0c1d2e3a4b5c6d7e8f901-{}", "a".repeat(50))).unwrap()
    }

    fn sender(origin: &str) -> Sender {
        Sender { origin: origin.into(), page: Some(PageAddress { tab: 3, frame: 0 }) }
    }

    fn ask_from(background: &mut Background, origin: &str, request: PageRequest) -> Vec<Action> {
        background.handle(Event::Asked { sender: sender(origin), token: 9, request: Some(request) })
    }

    fn ask_overview(background: &mut Background) -> Vec<Action> {
        ask(background, ExtensionRequest::Overview { text: String::new() })
    }

    fn ask(background: &mut Background, request: ExtensionRequest) -> Vec<Action> {
        background.handle(Event::AskedByOwn { sender: sender(OWN), token: 9, request })
    }

    /// The host answers the request among these actions.
    fn answer(background: &mut Background, asked: &[Action], answer: HostAnswer) -> Vec<Action> {
        let id = asked
            .iter()
            .find_map(|action| if let Action::Post(post) = action { Some(post.id) } else { None });
        let id = Some(id.expect("nothing was posted"));
        background.handle(Event::HostReplied(Some(HostReply {
            protocol: PROTOCOL_VERSION,
            host: "1".into(),
            id,
            answer,
        })))
    }

    fn with_two_keys() -> Background {
        let mut background = Background::new("1".into(), OWN.into());
        let asked = ask_overview(&mut background);
        answer(&mut background, &asked, HostAnswer::Listed { entries: vec![entry(1), entry(2)] });
        background
    }

    fn call(actions: &[Action]) -> Option<&HostCall> {
        actions.iter().find_map(|action| match action {
            Action::Post(HostRequest { call, .. }) => Some(call),
            _ => None,
        })
    }

    fn reply(actions: &[Action]) -> Option<&PageReply> {
        actions
            .iter()
            .find_map(|action| if let Action::Reply { reply, .. } = action { Some(reply) } else { None })
    }

    fn own_reply(actions: &[Action]) -> Option<&ExtensionReply> {
        actions
            .iter()
            .find_map(|action| if let Action::ReplyOwn { reply, .. } = action { Some(reply) } else { None })
    }

    fn shown(background: &mut Background, search: &str) -> (Vec<String>, usize) {
        let actions = ask(background, ExtensionRequest::Search { text: search.into() });
        assert!(call(&actions).is_none(), "a search does not wait for the helper");
        let Some(ExtensionReply::Overview(overview)) = own_reply(&actions) else { panic!("{actions:?}") };
        let labels = overview.stores.iter().map(|store| store.latest.label.clone()).collect();
        (labels, overview.removing.len())
    }

    #[test]
    fn a_key_is_given_to_the_extensions_own_pages_alone_and_only_the_one_asked_for() {
        for origin in [omnisend::ORIGIN, upstack::ORIGIN, "https://example.com", ""] {
            for request in [
                ExtensionRequest::Reveal { entry: entry(1).id },
                ExtensionRequest::Copy { entry: entry(1).id },
                ExtensionRequest::Rename { entry: entry(1).id, label: "x".into() },
                ExtensionRequest::Remove { entry: entry(1).id },
                ExtensionRequest::FillIn { entry: entry(1).id, tab: 1 },
                ExtensionRequest::Change(Choice::default()),
                ExtensionRequest::Search { text: String::new() },
                ExtensionRequest::Overview { text: String::new() },
            ] {
                let event = Event::AskedByOwn { sender: sender(origin), token: 9, request };
                let actions = with_two_keys().handle(event);
                let refused = matches!(reply(&actions), Some(PageReply::Failed(f)) if f.code == FailureCode::NotAllowed);
                assert!(refused && actions.len() == 1, "{origin} {actions:?}");
            }
        }
        let mut background = with_two_keys();
        let asked = ask(&mut background, ExtensionRequest::Reveal { entry: entry(1).id });
        assert_eq!(call(&asked), Some(&HostCall::Reveal { entry: entry(1).id }));
        let actions = answer(&mut background, &asked, HostAnswer::Released { entry: entry(2), key: key() });
        assert!(matches!(reply(&actions), Some(PageReply::Failed(_))), "{actions:?}");
    }

    #[test]
    fn a_removed_key_stays_in_the_keyring_until_the_time_to_undo_it_is_over() {
        let mut background = with_two_keys();
        let actions = ask(&mut background, ExtensionRequest::Remove { entry: entry(1).id });
        let timer = actions
            .iter()
            .find_map(|a| if let Action::Timer { id, millis } = a { Some((*id, *millis)) } else { None });
        let (timer, millis) = timer.unwrap();
        assert_eq!((call(&actions), millis), (None, UNDO_SECONDS * 1000));
        assert_eq!(shown(&mut background, ""), (vec!["Store 2".to_owned()], 1));
        // Undone: the timer then means nothing.
        ask(&mut background, ExtensionRequest::Undo { entry: entry(1).id });
        assert_eq!(shown(&mut background, "").0.len(), 2);
        assert_eq!(call(&background.handle(Event::TimedOut(timer))), None);
        // Not undone.
        let actions = ask(&mut background, ExtensionRequest::Remove { entry: entry(1).id });
        let again =
            actions.iter().find_map(|a| if let Action::Timer { id, .. } = a { Some(*id) } else { None });
        let asked = background.handle(Event::TimedOut(again.unwrap()));
        assert_eq!(call(&asked), Some(&HostCall::Remove { entry: entry(1).id }));
        answer(&mut background, &asked, HostAnswer::Removed { entry: entry(1).id });
        assert_eq!(shown(&mut background, ""), (vec!["Store 2".to_owned()], 0));
    }

    #[test]
    fn a_key_that_could_not_be_removed_is_shown_again_with_the_reason() {
        let mut background = with_two_keys();
        let actions = ask(&mut background, ExtensionRequest::Remove { entry: entry(1).id });
        let timer =
            actions.iter().find_map(|a| if let Action::Timer { id, .. } = a { Some(*id) } else { None });
        let asked = background.handle(Event::TimedOut(timer.unwrap()));
        let failure = Failure::new(FailureCode::EntryConflict, "");
        answer(&mut background, &asked, HostAnswer::Failed(failure.clone()));
        let actions = ask(&mut background, ExtensionRequest::Search { text: String::new() });
        let Some(ExtensionReply::Overview(overview)) = own_reply(&actions) else { panic!("{actions:?}") };
        assert_eq!((overview.stores.len(), overview.problem.as_ref()), (2, Some(&failure)));
    }

    #[test]
    fn a_copied_key_is_to_leave_the_clipboard_and_the_helper_looks_at_what_it_holds() {
        let mut background = with_two_keys();
        let asked = ask(&mut background, ExtensionRequest::Copy { entry: entry(1).id });
        let actions = answer(&mut background, &asked, HostAnswer::Released { entry: entry(1), key: key() });
        assert!(actions.contains(&Action::ClearLater { entry: entry(1).id, seconds: 60 }), "{actions:?}");
        let due = background.handle(Event::ClipboardDue(entry(1).id));
        assert_eq!(call(&due), Some(&HostCall::ClearClipboard { entry: entry(1).id }));
        // Never, if the user says so.
        ask(
            &mut background,
            ExtensionRequest::Change(Choice { clipboard_seconds: Some(0), ..Choice::default() }),
        );
        let asked = ask(&mut background, ExtensionRequest::Copy { entry: entry(1).id });
        let actions = answer(&mut background, &asked, HostAnswer::Released { entry: entry(1), key: key() });
        assert!(!actions.iter().any(|action| matches!(action, Action::ClearLater { .. })), "{actions:?}");
    }

    #[test]
    fn a_new_name_and_a_use_are_what_the_keyring_says_they_are() {
        let mut background = with_two_keys();
        let asked = ask(
            &mut background,
            ExtensionRequest::Rename { entry: entry(1).id, label: " Northwind ".into() },
        );
        assert_eq!(call(&asked), Some(&HostCall::Rename { entry: entry(1).id, label: "Northwind".into() }));
        let renamed = SavedKey { label: "Northwi".into(), ..entry(1) };
        answer(&mut background, &asked, HostAnswer::Changed { entry: renamed });
        assert_eq!(shown(&mut background, "northwi").0, ["Northwi"]);
        let used = LastUse { at: 5, store: "x".repeat(500) };
        let asked =
            ask_from(&mut background, upstack::ORIGIN, PageRequest::Filled { entry: entry(2).id, used });
        assert!(matches!(call(&asked), Some(HostCall::MarkUsed { used, .. }) if used.store.len() == 40));
    }

    #[test]
    fn the_icon_says_when_the_helper_is_missing_and_when_it_is_back() {
        let mut background = with_two_keys();
        ask_overview(&mut background);
        let actions = background.handle(Event::HostGone("Specified native messaging host not found.".into()));
        assert!(actions.contains(&Action::Icon(Icon::Missing)), "{actions:?}");
        let Some(ExtensionReply::Overview(overview)) = own_reply(&actions) else { panic!("{actions:?}") };
        assert_eq!((overview.todo, overview.stores.len()), (Todo::SetUp, 0));
        let asked = ask_overview(&mut background);
        let actions = answer(&mut background, &asked, HostAnswer::Listed { entries: vec![] });
        assert!(actions.contains(&Action::Icon(Icon::Ready)), "{actions:?}");
    }

    #[test]
    fn the_icon_that_said_missing_before_the_background_ended_is_put_right() {
        let icons = |actions: &[Action]| {
            actions.iter().filter(|action| matches!(action, Action::Icon(_))).cloned().collect::<Vec<_>>()
        };
        let mut background = Background::new("1".into(), OWN.into());
        let started = background.handle(Event::Started(vec![]));
        assert!(started.contains(&Action::Badge(0)), "{started:?}");
        // Before the helper is asked nothing is known of it, and what the icon says may be true.
        assert_eq!(icons(&started), []);
        let asked = ask_overview(&mut background);
        let actions = answer(&mut background, &asked, HostAnswer::Listed { entries: vec![] });
        assert_eq!(icons(&actions), [Action::Icon(Icon::Ready)]);
    }

    #[test]
    fn a_popup_is_never_shown_less_than_the_keyring_holds() {
        let mut background = Background::new("1".into(), OWN.into());
        // Nobody has asked for the list: one key is known, and there may be others.
        let asked =
            ask(&mut background, ExtensionRequest::Rename { entry: entry(1).id, label: "Northwind".into() });
        let actions = answer(&mut background, &asked, HostAnswer::Changed { entry: entry(1) });
        assert!(actions.contains(&Action::Remember(None)), "{actions:?}");
    }

    #[test]
    fn the_popup_shows_at_once_what_was_last_known_and_that_holds_no_key() {
        let remembered = |actions: &[Action]| {
            actions
                .iter()
                .find_map(|a| if let Action::Remember(shown) = a { Some(shown.clone()) } else { None })
        };
        let labels = |overview: &Overview| -> Vec<String> {
            overview.stores.iter().map(|store| store.latest.label.clone()).collect()
        };
        let mut background = Background::new("1".into(), OWN.into());
        let asked = ask_overview(&mut background);
        let actions =
            answer(&mut background, &asked, HostAnswer::Listed { entries: vec![entry(1), entry(2)] });
        assert_eq!(labels(&remembered(&actions).flatten().unwrap()), ["Store 1", "Store 2"]);
        // The same again is no news.
        let asked = ask_overview(&mut background);
        let actions =
            answer(&mut background, &asked, HostAnswer::Listed { entries: vec![entry(1), entry(2)] });
        assert_eq!(remembered(&actions), None);
        // What is done elsewhere is: a name, a use, a key that cannot be saved.
        let asked =
            ask(&mut background, ExtensionRequest::Rename { entry: entry(1).id, label: "Northwind".into() });
        let renamed = SavedKey { label: "Northwind".into(), ..entry(1) };
        let actions = answer(&mut background, &asked, HostAnswer::Changed { entry: renamed });
        assert_eq!(labels(&remembered(&actions).flatten().unwrap()), ["Northwind", "Store 2"]);
        let capture = Capture {
            id: CaptureId::from_bytes(&[1; 16]).unwrap(),
            site: Site::Omnisend,
            key: key(),
            brand_on_page: None,
            label: "UpstackData".into(),
            captured_at: 1,
        };
        let asked = ask_from(&mut background, omnisend::ORIGIN, PageRequest::Deliver(capture));
        assert_eq!(remembered(&asked), None);
        let full = Failure::new(FailureCode::KeyringRefused, "full");
        let actions = answer(&mut background, &asked, HostAnswer::Failed(full));
        let shown = remembered(&actions).flatten().unwrap();
        assert_eq!(shown.unsaved.len(), 1);
        assert!(!serde_json::to_string(&shown).unwrap().contains("aaaaa"), "{shown:?}");
    }

    #[test]
    fn a_site_that_is_switched_off_is_given_no_key() {
        let mut background = with_two_keys();
        let managed = Choice { upstack: Some(false), ..Choice::default() };
        background.handle(Event::Chosen { own: Choice::default(), managed });
        for request in [PageRequest::Saved, PageRequest::Fill { entry: entry(1).id }] {
            let actions = ask_from(&mut background, upstack::ORIGIN, request);
            assert!(call(&actions).is_none(), "{actions:?}");
        }
    }
}
