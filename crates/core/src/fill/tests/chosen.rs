//! Filling into a field that the user chose and recognition does not know.

use super::*;

const CHOSEN: Reasons = Reasons { chosen_field: true, ..NO_REASON };

/// A page without a form that is recognised, whose fields have these IDs, kinds and values.
fn unknown_form(fields: &[(ElementId, &str, &str)]) -> Event {
    let field = |(id, kind, value): &(ElementId, &str, &str)| FormField {
        id: *id,
        kind: (*kind).into(),
        value: (*value).into(),
        ..FormField::default()
    };
    Event::Snapshot(FormView { fields: fields.iter().map(field).collect(), ..FormView::default() })
}

fn here(field: ElementId) -> Event {
    Event::FillHere { field, entry: None }
}

/// A page that knows the settings and has an unknown form with the fields 1 and 2.
fn on_unknown_form() -> FillPage {
    let mut page = FillPage::default();
    page.handle(Event::Settings(PageSettings::default()));
    assert_eq!(page.handle(unknown_form(&[(1, "text", ""), (2, "password", "")])), []);
    page
}

/// The key 1 is filled into field 1, which the user chose.
fn filled_by_hand() -> FillPage {
    let mut page = on_unknown_form();
    page.handle(here(1));
    page.handle(saved(vec![entry(1)]));
    page.handle(Event::Confirmed(CLEAR));
    assert_eq!(page.handle(released(1)), [Action::Fill { field: 1, key: key() }]);
    let filled = page.handle(checked(true, ""));
    assert!(filled.contains(&Action::ShowPanel(Panel::Filled(entry(1)))), "{filled:?}");
    page.handle(unknown_form(&[(1, "text", key().expose()), (2, "password", "")]));
    page
}

#[test]
fn a_key_is_filled_into_a_chosen_field_after_a_question_with_its_reason() {
    let mut page = on_unknown_form();
    assert_eq!(page.handle(here(1)), [Action::PlaceControl(1), Action::RequestSavedKeys]);
    assert_eq!(page.handle(saved(vec![entry(1)])), [asks(entry(1), CHOSEN)]);
    assert_eq!(page.handle(Event::Confirmed(CLEAR)), [Action::RequestKey(entry(1).id)]);
}

#[test]
fn several_keys_are_listed_and_the_chosen_one_is_asked_about() {
    let mut page = on_unknown_form();
    page.handle(here(1));
    let listed = page.handle(saved(vec![entry(2), entry(1)]));
    assert!(matches!(&listed[..], [Action::ShowPanel(Panel::Choice { .. })]), "{listed:?}");
    assert_eq!(page.handle(Event::Chosen(entry(1).id, CLEAR)), [asks(entry(1), CHOSEN)]);
}

#[test]
fn the_popups_key_and_the_control_ask_at_a_chosen_field_too() {
    let mut page = on_unknown_form();
    page.handle(Event::FillHere { field: 1, entry: Some(entry(1).id) });
    assert_eq!(page.handle(saved(vec![entry(2), entry(1)])), [asks(entry(1), CHOSEN)]);
    page.handle(Event::FillCommand(Some(entry(2).id)));
    assert_eq!(page.handle(saved(vec![entry(2), entry(1)])), [asks(entry(2), CHOSEN)]);
    page.handle(Event::Confirmed(ClickContext { obstacle: Some(Obstacle::Covered), ..CLEAR }));
    page.handle(Event::ControlClicked(CLEAR));
    assert_eq!(page.handle(saved(vec![entry(1)])), [asks(entry(1), CHOSEN)]);
}

#[test]
fn a_covered_question_at_a_chosen_field_takes_no_click() {
    let mut page = on_unknown_form();
    page.handle(here(1));
    page.handle(saved(vec![entry(1)]));
    let covered = ClickContext { obstacle: Some(Obstacle::Covered), ..CLEAR };
    let actions = page.handle(Event::Confirmed(covered));
    assert_eq!(failure(&actions), Some(FailureCode::ControlHidden));
}

#[test]
fn a_chosen_field_waits_for_the_settings() {
    let mut page = FillPage::default();
    page.handle(unknown_form(&[(1, "text", "")]));
    assert_eq!(page.handle(here(1)), [Action::RequestSettings]);
    assert_eq!(page.handle(unknown_form(&[(1, "text", "")])), []);
    let placed = page.handle(Event::Settings(PageSettings::default()));
    assert_eq!(placed, [Action::PrepareHost, Action::PlaceControl(1), Action::RequestSavedKeys]);
    assert_eq!(page.handle(saved(vec![entry(1)])), [asks(entry(1), CHOSEN)]);
}

#[test]
fn a_chosen_field_gets_no_control_where_keyferry_is_switched_off() {
    let off = || Event::Settings(PageSettings { upstack: false, ..PageSettings::default() });
    let mut page = FillPage::default();
    page.handle(unknown_form(&[(1, "text", "")]));
    page.handle(here(1));
    assert_eq!(page.handle(off()), []);
    assert_eq!(page.handle(here(1)), []);
    assert!(!page.has_form());
    let mut page = on_unknown_form();
    page.handle(here(1));
    page.handle(off());
    assert!(!page.has_form(), "the settings have changed meanwhile");
}

#[test]
fn a_field_that_takes_no_text_cannot_be_chosen() {
    let mut page = on_unknown_form();
    let kinds = ["text", "password", "", "search", "tel", "textarea"];
    for kind in kinds.into_iter().chain(["number", "email", "url", "date", "range", "color", "file"]) {
        page.handle(unknown_form(&[(1, kind, "")]));
        assert_eq!(page.may_fill(1), kinds.contains(&kind), "{kind}");
    }
    let locked = FormField { id: 1, kind: "text".into(), locked: true, ..FormField::default() };
    page.handle(Event::Snapshot(FormView { fields: vec![locked], ..FormView::default() }));
    assert!(!page.may_fill(1) && !page.may_fill(2));
}

#[test]
fn a_chosen_field_is_free_again_when_its_panel_is_closed() {
    let mut page = on_unknown_form();
    page.handle(here(1));
    page.handle(saved(vec![entry(1)]));
    assert_eq!(page.handle(Event::Dismissed), [Action::RemoveControl]);
    assert_eq!(page.handle(Event::Confirmed(CLEAR)), []);
    let mut page = filled_by_hand();
    assert_eq!(page.handle(Event::Dismissed), [Action::RemoveControl]);
    assert_eq!(page.handle(unknown_form(&[(1, "text", "")])), []);
    assert!(!page.needs_watching(&FormView::default()));
}

#[test]
fn a_chosen_field_is_free_again_when_it_leaves_the_page_or_is_locked() {
    for view in [unknown_form(&[(2, "password", "")]), unknown_form(&[(1, "number", "")]), away()] {
        let mut page = on_unknown_form();
        page.handle(here(1));
        page.handle(saved(vec![entry(1)]));
        page.handle(Event::Confirmed(CLEAR));
        assert_eq!(page.handle(view), [Action::RemoveControl]);
        assert_eq!(page.handle(released(1)), [], "the key arrives after the field has left");
    }
}

#[test]
fn another_chosen_field_takes_the_place_of_the_first_one() {
    let mut page = on_unknown_form();
    page.handle(here(1));
    page.handle(saved(vec![entry(1)]));
    page.handle(Event::Confirmed(CLEAR));
    let moved = page.handle(here(2));
    assert_eq!(moved, [Action::RemoveControl, Action::PlaceControl(2), Action::RequestSavedKeys]);
    assert_eq!(page.handle(released(1)), [], "the key that was meant for the first field");
}

#[test]
fn a_filling_by_hand_is_checked_and_can_be_undone() {
    let mut page = filled_by_hand();
    let undone = page.handle(Event::Undone);
    let restored = Action::Restore { field: 1, text: Zeroizing::default() };
    assert_eq!(undone, [restored, Action::ShowPanel(Panel::Undone)]);
    let mut page = filled_by_hand();
    let typed = page.handle(unknown_form(&[(1, "text", "mine"), (2, "password", "")]));
    assert_eq!(typed, [Action::RemoveControl], "a value that the user changed is not undone");
}

#[test]
fn a_value_in_a_chosen_field_is_asked_about_with_both_reasons() {
    let mut page = on_unknown_form();
    page.handle(unknown_form(&[(1, "textarea", "mine")]));
    page.handle(here(1));
    let asked = page.handle(saved(vec![entry(1)]));
    assert_eq!(asked, [asks(entry(1), Reasons { replaces: true, ..CHOSEN })]);
}

#[test]
fn a_recognised_field_is_filled_as_by_the_shortcut_and_stays_after_the_panel_is_closed() {
    let mut page = on_form("");
    assert_eq!(page.handle(here(4)), [Action::RequestSavedKeys]);
    assert_eq!(page.handle(saved(vec![entry(1)])), [asks(entry(1), NO_REASON)]);
    assert_eq!(page.handle(Event::Dismissed), [Action::HidePanel]);
    assert!(page.has_form());
}

#[test]
fn the_recognised_field_has_the_control_again_after_another_one_was_chosen() {
    let mut page = on_form("");
    let chosen = page.handle(here(OTHER));
    assert_eq!(chosen, [Action::RemoveControl, Action::PlaceControl(OTHER), Action::RequestSavedKeys]);
    assert_eq!(page.handle(saved(vec![entry(1)])), [asks(entry(1), CHOSEN)]);
    assert_eq!(page.handle(Event::Dismissed), [Action::RemoveControl, Action::PlaceControl(4)]);
    page.handle(Event::ControlClicked(CLEAR));
    assert_eq!(page.handle(saved(vec![entry(1)])), [Action::RequestKey(entry(1).id)]);
}
