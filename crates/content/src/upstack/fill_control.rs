//! The fill control at the API key field, and its panel.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use keyferry_core::fill::{ClickContext, OtherStore, Panel, Reasons};
use keyferry_core::ids::BrandId;
use keyferry_core::library::{KnownStore, is_unverified};
use keyferry_core::protocol::SavedKey;
use keyferry_core::store_name;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, MouseEvent, Window};

use super::visibility::VisibilityObserver;
use crate::messages::{object, to_number};
use crate::tone::Tone;

#[wasm_bindgen]
extern "C" {
    /// Creates fill controls: `extension/content/upstack/connect.js`.
    #[wasm_bindgen(typescript_type = "FillControls")]
    pub type FillControls;

    /// Shows a control at this field.
    #[wasm_bindgen(method, catch)]
    fn create(this: &FillControls, field: &Element) -> Result<FillControlView, JsValue>;

    /// A fill control above the page: `extension/content/ui/fill-control.js`. A panel replaces the one before.
    type FillControlView;

    #[wasm_bindgen(method, getter)]
    fn host(this: &FillControlView) -> HtmlElement;

    /// The part that the user must have seen before a click: the question if there is one, or else the button.
    #[wasm_bindgen(method, getter)]
    fn part(this: &FillControlView) -> HtmlElement;

    /// Moves the control to its field's present place.
    #[wasm_bindgen(method)]
    fn place(this: &FillControlView);

    #[wasm_bindgen(method)]
    fn remove(this: &FillControlView);

    /// Names the key of this store on the button.
    #[wasm_bindgen(method, js_name = nameKey)]
    fn name_key(this: &FillControlView, store: &str, key: KeyChoice);

    /// Takes the name from the button.
    #[wasm_bindgen(method, js_name = nameNothing)]
    fn name_nothing(this: &FillControlView);

    /// Shows a list. If it is `searchable` and open already, its search field stays.
    #[wasm_bindgen(method, js_name = showChoice)]
    fn show_choice(this: &FillControlView, tone: Tone, choices: Vec<KeyChoice>, searchable: bool);

    #[wasm_bindgen(method, js_name = showConfirm)]
    fn show_confirm(this: &FillControlView, tone: Tone, key: KeyChoice, reasons: ConfirmReasons);

    #[wasm_bindgen(method, js_name = showWaiting)]
    fn show_waiting(this: &FillControlView, tone: Tone);

    #[wasm_bindgen(method, js_name = showAskingTeam)]
    fn show_asking_team(this: &FillControlView, tone: Tone);

    #[wasm_bindgen(method, js_name = showEmpty)]
    fn show_empty(this: &FillControlView, tone: Tone);

    #[wasm_bindgen(method, js_name = showFilled)]
    fn show_filled(this: &FillControlView, tone: Tone, store: Option<&str>, brand: Option<&str>, last4: &str);

    #[wasm_bindgen(method, js_name = showUndone)]
    fn show_undone(this: &FillControlView, tone: Tone);

    #[wasm_bindgen(method, js_name = showFailed)]
    fn show_failed(this: &FillControlView, tone: Tone, failure_code: &str);

    #[wasm_bindgen(method)]
    fn hide(this: &FillControlView);

    /// A saved key in the list.
    type KeyChoice;
    #[wasm_bindgen(method, setter)]
    fn set_id(this: &KeyChoice, id: &str);
    #[wasm_bindgen(method, setter)]
    fn set_label(this: &KeyChoice, label: &str);
    /// The store's name and website as Omnisend gave them, without what the label is already; empty if it gave none.
    #[wasm_bindgen(method, setter)]
    fn set_described(this: &KeyChoice, described: &str);
    #[wasm_bindgen(method, setter)]
    fn set_brand(this: &KeyChoice, brand: Option<&str>);
    #[wasm_bindgen(method, setter)]
    fn set_last4(this: &KeyChoice, last4: &str);
    /// In seconds since 1970-01-01 UTC.
    #[wasm_bindgen(method, setter, js_name = capturedAt)]
    fn set_captured_at(this: &KeyChoice, seconds: f64);
    /// The time of the last use, in seconds since 1970-01-01 UTC; none if the key was not filled in yet.
    #[wasm_bindgen(method, setter, js_name = usedAt)]
    fn set_used_at(this: &KeyChoice, seconds: Option<f64>);
    /// The store that the key was filled in for: empty if unknown, none if the key was not filled in yet.
    #[wasm_bindgen(method, setter, js_name = usedFor)]
    fn set_used_for(this: &KeyChoice, store: Option<&str>);
    /// The colleague who captured the key: empty if unknown, none for a key of this computer.
    #[wasm_bindgen(method, setter)]
    fn set_colleague(this: &KeyChoice, person: Option<&str>);
    /// The key does not prove the store that is shown.
    #[wasm_bindgen(method, setter)]
    fn set_unverified(this: &KeyChoice, unverified: bool);
    /// The entry contradicts its key.
    #[wasm_bindgen(method, setter)]
    fn set_conflict(this: &KeyChoice, conflict: bool);

    /// Why the user is asked about a key.
    type ConfirmReasons;
    /// The user chose the field, and recognition does not know it.
    #[wasm_bindgen(method, setter)]
    fn set_chosen(this: &ConfirmReasons, chosen: bool);
    /// The field has a value.
    #[wasm_bindgen(method, setter)]
    fn set_replaces(this: &ConfirmReasons, replaces: bool);
    /// The store that the dashboard shows as open, if the key is another's.
    #[wasm_bindgen(method, setter, js_name = openStore)]
    fn set_open_store(this: &ConfirmReasons, store: &str);
    /// The store that the key was used for; none if it is known by its label only.
    #[wasm_bindgen(method, setter, js_name = usedFor)]
    fn set_used_for(this: &ConfirmReasons, store: &str);
    /// The key's store, as Omnisend described it; none if it is known otherwise.
    #[wasm_bindgen(method, setter, js_name = belongsTo)]
    fn set_belongs_to(this: &ConfirmReasons, store: &str);
}

struct Placed {
    view: FillControlView,
    visibility: VisibilityObserver,
    /// The measurement when the pointer was pressed, before the page could respond. The click follows.
    pressed: Option<ClickContext>,
}

/// The control, while there is a field for it.
pub(crate) struct FillControl {
    window: Window,
    controls: FillControls,
    placed: RefCell<Option<Placed>>,
}

impl FillControl {
    pub(crate) fn new(window: Window, controls: FillControls) -> Self {
        Self { window, controls, placed: RefCell::default() }
    }

    /// Shows a new control at this field.
    pub(crate) fn place(&self, field: &Element) -> Result<(), JsValue> {
        let view = self.controls.create(field)?;
        let visibility = VisibilityObserver::new(&self.window, view.host())?;
        *self.placed.borrow_mut() = Some(Placed { view, visibility, pressed: None });
        Ok(())
    }

    /// Names this key on the button, or none. A press on the earlier name is void, and the next one must find the new name
    /// seen.
    pub(crate) fn name_key(&self, key: Option<&SavedKey>) {
        let mut placed = self.placed.borrow_mut();
        let Some(Placed { view, visibility, pressed }) = placed.as_mut() else { return };
        match key {
            Some(key) => view.name_key(store(key).unwrap_or_default(), choice(key)),
            None => view.name_nothing(),
        }
        visibility.restart();
        if let Some(pressed) = pressed {
            pressed.clear_millis = 0;
        }
    }

    /// Moves the control to the field's present place: frameworks move and rebuild the elements around it.
    pub(crate) fn follow_field(&self) {
        if let Some(placed) = self.placed.borrow().as_ref() {
            placed.view.place();
        }
    }

    pub(crate) fn remove(&self) {
        if let Some(placed) = self.placed.borrow_mut().take() {
            placed.view.remove();
        }
    }

    /// Measures the control's visibility. Called several times a second.
    pub(crate) fn check(&self) {
        if let Some(placed) = self.placed.borrow().as_ref() {
            placed.visibility.measure(placed.view.part());
        }
    }

    /// Measures the control's visibility as the pointer is pressed on it.
    pub(crate) fn on_press(&self) {
        if let Some(placed) = self.placed.borrow_mut().as_mut() {
            placed.pressed = Some(placed.visibility.measure(placed.view.part()));
        }
    }

    /// The user may have looked at something else until now.
    pub(crate) fn on_attention(&self) {
        // Nothing to restart while the control is being created.
        if let Some(placed) = self.placed.borrow().as_ref() {
            placed.visibility.restart();
        }
    }

    /// The visibility of the control as it was pressed before this click.
    pub(crate) fn take_click_context(&self, event: &MouseEvent) -> Option<ClickContext> {
        let mut placed = self.placed.borrow_mut();
        let Placed { view, visibility, pressed } = placed.as_mut()?;
        let context = pressed.take().unwrap_or_else(|| visibility.measure(view.part()));
        Some(ClickContext { repeated: event.detail() > 1, ..context })
    }

    pub(crate) fn hide_panel(&self) {
        if let Some(placed) = self.placed.borrow().as_ref() {
            placed.view.hide();
        }
    }

    pub(crate) fn show(&self, panel: &Panel) {
        let placed = self.placed.borrow();
        let Some(Placed { view, .. }) = placed.as_ref() else { return };
        let tone = Tone::from(panel.tone());
        match panel {
            Panel::Choice { entries, search } => {
                view.show_choice(tone, entries.iter().map(choice).collect(), *search);
            }
            Panel::Confirm { entry, reasons } => {
                view.show_confirm(tone, choice(entry), confirm_reasons(reasons));
            }
            Panel::Waiting => view.show_waiting(tone),
            Panel::AskingTeam => view.show_asking_team(tone),
            Panel::Empty => view.show_empty(tone),
            Panel::Filled(entry) => {
                view.show_filled(tone, store(entry), brand(entry), &entry.last4);
            }
            Panel::Undone => view.show_undone(tone),
            Panel::Failed(failure) => view.show_failed(tone, failure.code.as_str()),
        }
    }
}

fn brand(entry: &SavedKey) -> Option<&str> {
    entry.brand_id.as_ref().map(BrandId::as_str)
}

/// The store's name as Omnisend gave it, or else its website.
fn store(entry: &SavedKey) -> Option<&str> {
    store_name::proven_profile(entry).and_then(store_name::profile_name)
}

fn choice(entry: &SavedKey) -> KeyChoice {
    let choice: KeyChoice = object();
    choice.set_id(entry.id.as_str());
    let name = store_name::display_name(entry, "").unwrap_or(&entry.label);
    choice.set_label(name);
    choice.set_described(&described(entry, name));
    choice.set_brand(brand(entry));
    choice.set_last4(&entry.last4);
    choice.set_captured_at(to_number(entry.captured_at));
    choice.set_used_at(entry.used.as_ref().map(|used| to_number(used.at)));
    choice.set_used_for(entry.used.as_ref().map(|used| used.store.as_str()));
    choice.set_colleague(entry.colleague());
    choice.set_unverified(is_unverified(entry));
    choice.set_conflict(entry.conflict);
    choice
}

/// The store's name and website as Omnisend gave them, without what is displayed as the key's name.
fn described(entry: &SavedKey, name: &str) -> String {
    let Some(profile) = store_name::proven_profile(entry) else { return String::new() };
    let given = [profile.name.trim(), profile.website.trim()];
    let shown: Vec<&str> = given.into_iter().filter(|text| !text.is_empty() && *text != name).collect();
    shown.join(" · ")
}

fn confirm_reasons(reasons: &Reasons) -> ConfirmReasons {
    // The question shows the others with the key.
    let Reasons { chosen_field, replaces, first_use: _, other_store, unverified: _, conflict: _ } = reasons;
    let message: ConfirmReasons = object();
    message.set_chosen(*chosen_field);
    message.set_replaces(*replaces);
    if let Some(OtherStore { known, open }) = other_store {
        message.set_open_store(open);
        match known {
            KnownStore::Used(store) => message.set_used_for(store),
            KnownStore::Described(store) => message.set_belongs_to(store),
            KnownStore::Named(_) => {}
        }
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, Part};
    use keyferry_core::protocol::{LastUse, StoreProfile, StoreSource};
    use keyferry_core::sites::Site;
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::ShadowRoot;

    #[wasm_bindgen]
    extern "C" {
        /// Creates fill controls, and gives the test access to the last one's closed shadow root.
        type Opened;
        #[wasm_bindgen(method, getter)]
        fn controls(this: &Opened) -> FillControls;
        #[wasm_bindgen(method)]
        fn root(this: &Opened) -> ShadowRoot;
    }

    /// A control in a field, which displays the names of its texts, with their arguments. The part removes the field.
    fn placed() -> (Opened, FillControl, Part) {
        let script = "let root;
            const text = (name, args = []) => [name, ...args].join(' ');
            const create = (field) => {
                const attach = Element.prototype.attachShadow;
                Element.prototype.attachShadow = function (init) {
                    Element.prototype.attachShadow = attach;
                    return (root = this.attachShadow(init));
                };
                const roots = { all: [document] };
                return new FillControlView(field, roots, (name, args) => name === '@@ui_locale' ? 'en' : text(name, args), { check() {}, attention() {} });
            };
            return { controls: { create }, root: () => root };";
        let opened: Opened = testing::run(testing::UI, script).unchecked_into();
        let control = FillControl::new(web_sys::window().unwrap(), opened.controls());
        let part = Part::new("<input>");
        control.place(&part.0.first_element_child().unwrap()).unwrap();
        (opened, control, part)
    }

    fn saved_key(label: &str, used: Option<LastUse>) -> SavedKey {
        SavedKey {
            id: keyferry_core::ids::Hex::from_bytes(&[1; 8]).unwrap(),
            site: Site::Omnisend,
            brand_id: None,
            store_source: StoreSource::Unknown,
            label: label.into(),
            last4: "aB3d".into(),
            captured_at: 1_764_000_000,
            used,
            conflict: false,
            profile: None,
            check: None,
            team: None,
        }
    }

    /// The texts and the focused button of the question that a panel shows.
    fn question(reasons: Reasons, entry: SavedKey) -> (Vec<String>, String) {
        let (opened, control, _part) = placed();
        control.show(&Panel::Confirm { entry, reasons });
        let parts =
            opened.root().query_selector_all("[role=dialog] .title, .line, .buttons > button").unwrap();
        let text = |part: &web_sys::Element| part.get_attribute("data-text");
        let texts = (0..parts.length()).filter_map(|at| text(parts.item(at)?.unchecked_ref())).collect();
        let focused = text(&opened.root().active_element().unwrap()).unwrap();
        control.remove();
        (texts, focused)
    }

    #[wasm_bindgen_test]
    fn question_about_an_unused_key_shows_its_texts_as_texts_and_focuses_the_answer() {
        let reasons = Reasons { first_use: true, ..Reasons::default() };
        let (texts, focused) = question(reasons, saved_key("<i>", None));
        let expected = [
            "fill_confirm",
            "<i>",
            "key_of_unknown_store aB3d",
            "choice_unused Nov 24, 2025",
            "fill_confirm_yes",
            "fill_confirm_no",
        ];
        assert_eq!(texts, expected);
        assert_eq!(focused, "fill_confirm_yes");
    }

    #[wasm_bindgen_test]
    fn question_states_every_reason_once() {
        let unproven = SavedKey {
            brand_id: keyferry_core::ids::Hex::from_bytes(&[7; 12]),
            store_source: StoreSource::Page,
            ..saved_key("Shop", Some(LastUse { at: 1, store: "Northwind".into() }))
        };
        let ask = |known| {
            let other_store = Some(OtherStore { known, open: "Bluebird".into() });
            question(
                Reasons { chosen_field: true, replaces: true, other_store, ..Reasons::default() },
                unproven.clone(),
            )
        };
        let (texts, focused) = ask(KnownStore::Used("Northwind".into()));
        let expected = [
            "fill_replace",
            "Shop",
            &format!("key_of_store {} aB3d", "07".repeat(12)),
            "choice_used_for Nov 24, 2025 Jan 1, 1970 Northwind",
            "key_unverified",
            "fill_chosen_field",
            "fill_replaces",
            "fill_other_store Northwind Bluebird",
            "fill_replace_yes",
            "fill_replace_no",
        ];
        assert_eq!(texts, expected);
        assert_eq!(focused, "fill_replace_yes");
        let (texts, _) = ask(KnownStore::Named("Shop".into()));
        assert!(texts.contains(&"fill_other_name Bluebird".into()), "{texts:?}");
        let (texts, _) = ask(KnownStore::Described("Acme".into()));
        assert!(texts.contains(&"fill_other_described Acme Bluebird".into()), "{texts:?}");
    }

    #[wasm_bindgen_test]
    fn locked_keyring_is_a_message_until_the_keys_replace_it() {
        let (opened, control, _part) = placed();
        control.show(&Panel::Waiting);
        let message = || {
            let lines =
                opened.root().query_selector_all("[role=status] .title, [role=status] .line").unwrap();
            let text = |line: &web_sys::Element| line.get_attribute("data-text");
            (0..lines.length()).filter_map(|at| text(lines.item(at)?.unchecked_ref())).collect::<Vec<_>>()
        };
        assert_eq!(message(), ["fill_waiting", "fill_waiting_body"]);
        control.show(&Panel::Choice { entries: vec![saved_key("One", None)], search: false });
        assert!(message().is_empty());
        control.remove();
    }

    #[wasm_bindgen_test]
    fn list_names_each_key_and_its_last_use() {
        let (opened, control, _part) = placed();
        let used = |store: &str| Some(LastUse { at: 1, store: store.into() });
        let entries =
            vec![saved_key("", None), saved_key("null", used("")), saved_key("Shop", used("Northwind"))];
        control.show(&Panel::Choice { entries, search: false });
        let choices = opened.root().query_selector_all(".choice").unwrap();
        let texts = (0..choices.length()).map(|at| {
            let choice: web_sys::Element = choices.item(at).unwrap().unchecked_into();
            choice.get_attribute("aria-label").unwrap()
        });
        let day = "Nov 24, 2025";
        let expected = [
            format!("key_unnamed key_of_unknown_store aB3d choice_unused {day}"),
            format!("null key_of_unknown_store aB3d choice_used {day} Jan 1, 1970"),
            format!("Shop key_of_unknown_store aB3d choice_used_for {day} Jan 1, 1970 Northwind"),
        ];
        assert_eq!(texts.collect::<Vec<_>>(), expected);
        control.remove();
    }

    #[wasm_bindgen_test]
    fn list_names_the_store_as_omnisend_describes_it() {
        let (opened, control, _part) = placed();
        let brand = keyferry_core::ids::Hex::from_bytes(&[7; 12]).unwrap();
        let acme = SavedKey {
            brand_id: Some(brand.clone()),
            store_source: StoreSource::Key,
            profile: Some(StoreProfile {
                brand_id: brand,
                name: "Acme".into(),
                website: "acme.example".into(),
                platform: String::new(),
                currency: String::new(),
            }),
            ..saved_key("UpstackData", None)
        };
        let own = SavedKey { label: "Mine".into(), ..acme.clone() };
        control.show(&Panel::Choice { entries: vec![acme, own], search: false });
        let names = opened.root().query_selector_all(".choice strong, .choice strong ~ small").unwrap();
        let text =
            |at| names.item(at).unwrap().unchecked_into::<web_sys::Element>().get_attribute("data-text");
        let texts: Vec<_> = [0, 1, 2, 4, 5].into_iter().filter_map(text).collect();
        assert_eq!(
            texts,
            ["Acme", "acme.example", "key_of_unknown_store aB3d", "Mine", "Acme · acme.example"]
        );
        control.remove();
    }

    /// The key of a store that Omnisend described.
    fn acme() -> SavedKey {
        let brand = keyferry_core::ids::Hex::from_bytes(&[7; 12]).unwrap();
        let profile = StoreProfile {
            brand_id: brand.clone(),
            name: "Acme".into(),
            website: String::new(),
            platform: String::new(),
            currency: String::new(),
        };
        let used = Some(LastUse { at: 1, store: "Northwind".into() });
        SavedKey {
            brand_id: Some(brand),
            store_source: StoreSource::Key,
            profile: Some(profile),
            ..saved_key("UpstackData", used)
        }
    }

    /// The texts on the button, and its name and tooltip.
    fn button(opened: &Opened) -> (Vec<String>, String, String) {
        let button = opened.root().query_selector(".fill").unwrap().unwrap();
        let lines = button.children();
        let text = |at| lines.item(at)?.get_attribute("data-text").filter(|text| !text.is_empty());
        let attribute = |name| button.get_attribute(name).unwrap_or_default();
        ((0..lines.length()).filter_map(text).collect(), attribute("aria-label"), attribute("title"))
    }

    #[wasm_bindgen_test]
    fn button_names_the_store_and_its_tooltip_says_when_the_key_was_used() {
        let (opened, control, _part) = placed();
        assert_eq!(button(&opened), (vec!["fill".into()], "fill".into(), String::new()));
        control.name_key(Some(&acme()));
        let (texts, label, title) = button(&opened);
        assert_eq!(texts, ["fill", "Acme"]);
        assert_eq!(label, "fill_key_of Acme aB3d");
        assert!(title.contains("choice_used_for Nov 24, 2025 Jan 1, 1970 Northwind"), "{title}");
        control.name_key(None);
        assert_eq!(button(&opened), (vec!["fill".into()], "fill".into(), String::new()));
        control.remove();
    }

    #[wasm_bindgen_test]
    fn another_name_voids_the_press_and_the_time_for_which_the_button_was_seen() {
        let (_opened, control, _part) = placed();
        let click = MouseEvent::new("click").unwrap();
        let set_clear = |millis| {
            let mut placed = control.placed.borrow_mut();
            placed.as_mut().unwrap().pressed =
                Some(ClickContext { obstacle: None, clear_millis: millis, repeated: false });
        };
        set_clear(9_000);
        assert_eq!(control.take_click_context(&click).unwrap().clear_millis, 9_000);
        for name in [Some(acme()), None] {
            set_clear(9_000);
            control.name_key(name.as_ref());
            assert_eq!(control.take_click_context(&click).unwrap().clear_millis, 0, "{name:?}");
            // A click without a press, as by the keyboard.
            assert!(control.take_click_context(&click).unwrap().clear_millis < 500, "{name:?}");
        }
        control.remove();
    }

    #[wasm_bindgen_test]
    fn search_keeps_its_field() {
        let (opened, control, _part) = placed();
        let choice = |entries| Panel::Choice { entries, search: true };
        control.show(&choice(vec![saved_key("One", None)]));
        let field = opened.root().active_element().unwrap();
        assert_eq!(field.class_name(), "search");
        control.show(&choice(vec![]));
        assert_eq!(opened.root().active_element(), Some(field));
        assert!(opened.root().inner_html().contains("search_empty"));
        control.remove();
    }
}
