//! Random sequences of events: only a key that was shown and agreed to is released, once for each of the user's
//! activations.

use super::*;
use proptest::prelude::*;

/// An event at the page, by the user, or an answer of the background.
#[derive(Clone, Debug)]
enum Step {
    Form {
        id: ElementId,
        filled: bool,
    },
    Away,
    Press,
    Click {
        seen: bool,
    },
    Shortcut,
    Popup(u8),
    /// The user chooses the recognised field or another one, and perhaps a key.
    Here {
        other: bool,
        key: Option<u8>,
    },
    Lists {
        count: u8,
        first: u8,
        kind: u8,
        open: u8,
    },
    Chooses {
        n: u8,
        seen: bool,
    },
    Confirms {
        seen: bool,
    },
    Dismisses,
    Searches,
    /// The dashboard shows another store.
    Opens(u8),
    /// The background answers which key is the open store's.
    Names(u8),
    Returns,
    Releases {
        n: u8,
        changed: bool,
        open: u8,
    },
    Checks(bool),
    Undoes,
    Fails,
    Waits,
}

fn step() -> impl Strategy<Value = Step> {
    let seen = || prop::bool::weighted(0.9);
    prop_oneof![
        2 => (4u32..6, any::<bool>()).prop_map(|(id, filled)| Step::Form { id, filled }),
        1 => Just(Step::Away),
        3 => Just(Step::Press),
        4 => seen().prop_map(|seen| Step::Click { seen }),
        2 => Just(Step::Shortcut),
        2 => (0u8..3).prop_map(Step::Popup),
        3 => (any::<bool>(), prop::option::of(0u8..3)).prop_map(|(other, key)| Step::Here { other, key }),
        6 => (0u8..3, 0u8..3, 0u8..7, 0u8..3)
            .prop_map(|(count, first, kind, open)| Step::Lists { count, first, kind, open }),
        3 => (0u8..3, seen()).prop_map(|(n, seen)| Step::Chooses { n, seen }),
        4 => seen().prop_map(|seen| Step::Confirms { seen }),
        1 => Just(Step::Dismisses),
        1 => Just(Step::Searches),
        3 => (0u8..3).prop_map(Step::Opens),
        4 => (0u8..3).prop_map(Step::Names),
        1 => Just(Step::Returns),
        6 => (0u8..3, prop::bool::weighted(0.2), 0u8..3)
            .prop_map(|(n, changed, open)| Step::Releases { n, changed, open }),
        2 => any::<bool>().prop_map(Step::Checks),
        1 => Just(Step::Undoes),
        1 => Just(Step::Fails),
        1 => Just(Step::Waits),
    ]
}

/// A key that was used for the store, used for another, never used, unverified, in conflict, or described as the store's.
fn listed(n: u8, kind: u8) -> SavedKey {
    let brand_id = Hex::from_bytes(&[n; 12]);
    match kind {
        0 => used_for(n, "Store 1"),
        1 => used_for(n, "Store 2"),
        2 => unused(n),
        3 => SavedKey { brand_id, store_source: StoreSource::Page, ..entry(n) },
        4 => SavedKey { conflict: true, ..entry(n) },
        5 => described(n),
        _ => entry(n),
    }
}

/// A key that was never used, of the first store as Omnisend describes it.
fn described(n: u8) -> SavedKey {
    let brand_id: crate::ids::BrandId = Hex::from_bytes(&[n; 12]).unwrap();
    let profile = crate::protocol::StoreProfile {
        brand_id: brand_id.clone(),
        name: "Store 1".into(),
        website: String::new(),
        platform: String::new(),
        currency: String::new(),
    };
    let brand_id = Some(brand_id);
    SavedKey { brand_id, store_source: StoreSource::Key, profile: Some(profile), ..unused(n) }
}

fn open_stores(open: u8) -> Vec<String> {
    if open == 0 { vec![] } else { vec![format!("Store {open}")] }
}

/// The panel that the user sees, and the key agreed to.
#[derive(Debug, Default)]
struct User {
    /// The panel that is open.
    panel: Option<Panel>,
    /// The user's latest activation can still release a key.
    activation: bool,
    /// The key that the user has agreed to, as it was shown.
    agreed: Option<SavedKey>,
    /// The key that the control names.
    named: Option<SavedKey>,
    /// The key that it named at the last click.
    clicked: Option<SavedKey>,
    /// The key that was requested and has not arrived.
    requested: Option<SavedKey>,
}

fn to_event(step: &Step, entries: &[SavedKey]) -> Event {
    let click = |seen: bool| ClickContext { obstacle: (!seen).then_some(Obstacle::Covered), ..CLEAR };
    match step {
        Step::Form { id, filled } => form(*id, if *filled { "x" } else { "" }),
        Step::Away => away(),
        Step::Press => Event::ControlPressed,
        Step::Click { seen } => Event::ControlClicked(click(*seen)),
        Step::Shortcut => Event::FillCommand(None),
        Step::Popup(n) => Event::FillCommand(Some(entry(*n).id)),
        Step::Here { other, key } => {
            Event::FillHere { field: if *other { OTHER } else { 4 }, entry: key.map(|n| entry(n).id) }
        }
        Step::Lists { open, .. } => Event::SavedKeys(SavedKeys {
            entries: entries.to_vec(),
            open_stores: open_stores(*open),
            now: 1_764_000_000,
        }),
        Step::Chooses { n, seen } => Event::Chosen(entry(*n).id, click(*seen)),
        Step::Confirms { seen } => Event::Confirmed(click(*seen)),
        Step::Dismisses => Event::Dismissed,
        Step::Opens(open) => Event::OpenStores(open_stores(*open)),
        Step::Names(n) => Event::KeyOfStore((*n > 0).then(|| described(*n))),
        Step::Returns => Event::Returned,
        Step::Searches => Event::Searched(String::new()),
        Step::Releases { n, changed, open } => {
            let known = entries.iter().find(|known| known.id == entry(*n).id).cloned();
            let mut entry = known.unwrap_or_else(|| entry(*n));
            if *changed {
                entry.label = "Another label".into();
            }
            Event::Released { entry, key: key(), open_stores: open_stores(*open) }
        }
        Step::Checks(holds) => checked(*holds, ""),
        Step::Undoes => Event::Undone,
        Step::Waits => Event::KeyringWaiting,
        Step::Fails => Event::Failed(Failure::new(FailureCode::KeyringLocked, "")),
    }
}

/// Whether a single key may be filled in without a question.
fn needs_no_question(entry: &SavedKey, open: u8, field_is_empty: bool) -> bool {
    let store_is_open = match entry.used.as_ref().map(|used| used.store.as_str()) {
        // Omnisend named the store that is open.
        None => entry.profile.is_some() && open == 1,
        Some("") => true,
        Some(store) => open == 0 || open_stores(open) == [store],
    };
    store_is_open && field_is_empty && !entry.conflict && entry.store_source != StoreSource::Page
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn only_a_key_that_was_shown_and_agreed_to_is_released_and_once_for_each_activation(
        steps in proptest::collection::vec(step(), 1..60)
    ) {
        let mut page = on_form("");
        let (mut user, mut entries, mut popup, mut by_control) = (User::default(), vec![], None, false);
        let (mut field_is_empty, mut has_form) = (true, true);
        // The keys that arrived since the control was pressed, and the open store.
        let mut ahead: Option<(Vec<SavedKey>, u8)> = None;
        let single = |entries: &[SavedKey], open, field_is_empty| match entries {
            [only] => Some(only.clone()).filter(|only| needs_no_question(only, open, field_is_empty)),
            _ => None,
        };
        for step in steps {
            if let Step::Lists { count, first, kind, .. } = step {
                entries = (first..first + count).map(|n| listed(n % 3, (kind + n) % 7)).collect();
            }
            // The user acts before the machine answers.
            match &step {
                Step::Form { filled, .. } => (field_is_empty, has_form) = (!filled, true),
                Step::Away => has_form = false,
                Step::Press => ahead = None,
                Step::Click { seen } => {
                    (user.activation, by_control, popup) = (*seen, true, None);
                    user.clicked = user.named.clone();
                    user.agreed = ahead.take().and_then(|(entries, open)| {
                        single(&entries, open, field_is_empty).or(user.clicked.clone())
                    });
                }
                Step::Shortcut => (user.activation, by_control, popup) = (false, false, None),
                Step::Popup(n) => (user.activation, by_control, popup) = (has_form, false, Some(entry(*n).id)),
                // Another field cannot be chosen, and what the user did before still holds.
                Step::Here { other, .. } if !page.may_fill(if *other { OTHER } else { 4 }) => {}
                Step::Here { key, .. } => {
                    (user.activation, by_control) = (has_form && key.is_some(), false);
                    popup = key.map(|n| entry(n).id);
                }
                Step::Lists { open, .. } => {
                    let single = single(&entries, *open, field_is_empty).filter(|_| by_control);
                    let chosen = entries.iter().find(|entry| popup.as_ref() == Some(&entry.id)).cloned();
                    let named = user.clicked.clone().filter(|_| by_control);
                    user.agreed = single.or(named).or(chosen);
                    ahead = Some((entries.clone(), *open));
                }
                Step::Chooses { n, seen: true } => if let Some(Panel::Choice { entries, .. }) = &user.panel {
                    user.agreed = entries.iter().find(|shown| shown.id == entry(*n).id).cloned();
                    user.activation = true;
                },
                Step::Confirms { seen: true } => if let Some(Panel::Confirm { entry, .. }) = &user.panel {
                    user.agreed = Some(entry.clone());
                    user.activation = true;
                },
                Step::Chooses { seen: false, .. } | Step::Confirms { seen: false } | Step::Dismisses
                | Step::Searches | Step::Opens(_) | Step::Names(_) | Step::Returns | Step::Releases { .. } | Step::Checks(_) | Step::Undoes | Step::Fails
                | Step::Waits => {}
            }
            for action in page.handle(to_event(&step, &entries)) {
                match action {
                    Action::ShowPanel(panel) => user.panel = Some(panel),
                    Action::HidePanel => user.panel = None,
                    Action::RemoveControl => (user.panel, user.named) = (None, None),
                    Action::NameKey(key) => user.named = key,
                    Action::RequestKey(id) => {
                        prop_assert!(user.activation, "a second release, or one without the user");
                        let is_answer = matches!(step, Step::Confirms { seen: true });
                        prop_assert!(page.chosen.is_none() || is_answer, "no question at a chosen field");
                        let agreed = user.agreed.take();
                        prop_assert_eq!(agreed.as_ref().map(|agreed| &agreed.id), Some(&id));
                        user.activation = false;
                        user.requested = agreed;
                    }
                    Action::Fill { key: filled, .. } => {
                        let requested = user.requested.take();
                        prop_assert!(requested.is_some(), "filled without a request");
                        prop_assert_eq!(filled, key());
                        let Step::Releases { n, changed, .. } = &step else { panic!("{step:?}") };
                        prop_assert!(!changed, "the entry was changed");
                        prop_assert_eq!(requested.map(|shown| shown.id), Some(entry(*n).id));
                    }
                    Action::RequestSettings | Action::PrepareHost | Action::PlaceControl(_) | Action::RequestKeyOfStore(_)
                    | Action::RequestSavedKeys | Action::Restore { .. } | Action::ReportFilled { .. } => {}
                }
            }
        }
    }
}
