//! Reads the plain objects in which JavaScript (`extension/content/page`) describes a page. They have the structure of
//! [`keyferry_core::page`].

use alloc::string::String;
use alloc::vec::Vec;

use keyferry_core::page::{Control, ControlVisibility, ElementId, Field, PageView, Surroundings};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An array of texts. A `Vec` of JavaScript's values would cost two more calls for each.
    pub(crate) type TextList;
    #[wasm_bindgen(method, getter)]
    fn length(this: &TextList) -> u32;
    #[wasm_bindgen(method, indexing_getter)]
    fn get(this: &TextList, index: u32) -> String;

    pub(crate) type IdList;
    #[wasm_bindgen(method, getter)]
    fn length(this: &IdList) -> u32;
    #[wasm_bindgen(method, indexing_getter)]
    fn get(this: &IdList, index: u32) -> ElementId;

    pub(crate) type ControlList;
    #[wasm_bindgen(method, getter)]
    fn length(this: &ControlList) -> u32;
    #[wasm_bindgen(method, indexing_getter)]
    fn get(this: &ControlList, index: u32) -> ControlSnapshot;

    pub(crate) type FieldList;
    #[wasm_bindgen(method, getter)]
    fn length(this: &FieldList) -> u32;
    #[wasm_bindgen(method, indexing_getter)]
    fn get(this: &FieldList, index: u32) -> FieldSnapshot;

    pub(crate) type PageOutline;
    #[wasm_bindgen(method, getter)]
    fn address(this: &PageOutline) -> String;
    #[wasm_bindgen(method, getter)]
    fn headings(this: &PageOutline) -> TextList;
    /// IDs of the text fields.
    #[wasm_bindgen(method, getter)]
    fn fields(this: &PageOutline) -> IdList;

    pub(crate) type PageSnapshot;
    #[wasm_bindgen(method, getter)]
    fn address(this: &PageSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn headings(this: &PageSnapshot) -> TextList;
    #[wasm_bindgen(method, getter)]
    fn controls(this: &PageSnapshot) -> ControlList;
    #[wasm_bindgen(method, getter)]
    fn fields(this: &PageSnapshot) -> FieldList;
    #[wasm_bindgen(method, getter, js_name = brandText)]
    fn brand_text(this: &PageSnapshot) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = maskedRows)]
    fn masked_rows(this: &PageSnapshot) -> TextList;

    pub(crate) type ControlSnapshot;
    #[wasm_bindgen(method, getter)]
    fn text(this: &ControlSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn label(this: &ControlSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn disabled(this: &ControlSnapshot) -> bool;

    pub(crate) type VisibilitySnapshot;
    #[wasm_bindgen(method, getter, js_name = opacityPercent)]
    fn opacity_percent(this: &VisibilitySnapshot) -> u32;
    #[wasm_bindgen(method, getter, js_name = shorterSide)]
    fn shorter_side(this: &VisibilitySnapshot) -> u32;
    #[wasm_bindgen(method, getter, js_name = windowPercent)]
    fn window_percent(this: &VisibilitySnapshot) -> u32;
    #[wasm_bindgen(method, getter, js_name = isAtClick)]
    fn is_at_click(this: &VisibilitySnapshot) -> bool;

    pub(crate) type FieldSnapshot;
    #[wasm_bindgen(method, getter)]
    fn id(this: &FieldSnapshot) -> ElementId;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &FieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn placeholder(this: &FieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn label(this: &FieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn heading(this: &FieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn section(this: &FieldSnapshot) -> TextList;
    /// The other contents of the field's form, described only on pages where keys are created.
    #[wasm_bindgen(method, getter)]
    fn form(this: &FieldSnapshot) -> Option<SurroundingsSnapshot>;
    #[wasm_bindgen(method, getter)]
    fn value(this: &FieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn locked(this: &FieldSnapshot) -> bool;

    pub(crate) type SurroundingsSnapshot;
    #[wasm_bindgen(method, getter)]
    fn texts(this: &SurroundingsSnapshot) -> TextList;
    #[wasm_bindgen(method, getter)]
    fn controls(this: &SurroundingsSnapshot) -> ControlList;
    #[wasm_bindgen(method, getter)]
    fn checkboxes(this: &SurroundingsSnapshot) -> u32;
    #[wasm_bindgen(method, getter)]
    fn radios(this: &SurroundingsSnapshot) -> u32;
}

/// The parts that distinguish one view of a page from another: quick to read and to compare.
#[derive(Default, PartialEq)]
pub(crate) struct Outline {
    pub(crate) address: String,
    pub(crate) headings: Vec<String>,
    pub(crate) fields: Vec<ElementId>,
}

impl TextList {
    pub(crate) fn iter(&self) -> impl Iterator<Item = String> {
        (0..self.length()).map(|index| self.get(index))
    }
}

impl From<TextList> for Vec<String> {
    fn from(list: TextList) -> Self {
        read(list.length(), |index| list.get(index))
    }
}

impl From<IdList> for Vec<ElementId> {
    fn from(list: IdList) -> Self {
        read(list.length(), |index| list.get(index))
    }
}

impl From<ControlList> for Vec<Control> {
    fn from(list: ControlList) -> Self {
        read(list.length(), |index| list.get(index).into())
    }
}

impl From<FieldList> for Vec<Field> {
    fn from(list: FieldList) -> Self {
        read(list.length(), |index| list.get(index).into())
    }
}

/// Reads all elements of a list. `collect` would add code to the content script that reserves memory.
fn read<T>(length: u32, get: impl Fn(u32) -> T) -> Vec<T> {
    let mut all = Vec::new();
    for index in 0..length {
        all.push(get(index));
    }
    all
}

impl From<PageOutline> for Outline {
    fn from(outline: PageOutline) -> Self {
        Self {
            address: outline.address(),
            headings: outline.headings().into(),
            fields: outline.fields().into(),
        }
    }
}

impl From<PageSnapshot> for PageView {
    fn from(page: PageSnapshot) -> Self {
        Self {
            address: page.address(),
            headings: page.headings().into(),
            controls: page.controls().into(),
            fields: page.fields().into(),
            brand_text: page.brand_text(),
            masked_rows: page.masked_rows().into(),
            keys: Vec::new(),
        }
    }
}

impl From<ControlSnapshot> for Control {
    fn from(control: ControlSnapshot) -> Self {
        Self { text: control.text(), label: control.label(), disabled: control.disabled() }
    }
}

impl From<VisibilitySnapshot> for ControlVisibility {
    fn from(visibility: VisibilitySnapshot) -> Self {
        Self {
            opacity_percent: visibility.opacity_percent(),
            shorter_side: visibility.shorter_side(),
            window_percent: visibility.window_percent(),
            is_at_click: visibility.is_at_click(),
        }
    }
}

impl From<FieldSnapshot> for Field {
    fn from(field: FieldSnapshot) -> Self {
        Self {
            id: field.id(),
            kind: field.kind(),
            placeholder: field.placeholder(),
            label: field.label(),
            heading: field.heading(),
            section: field.section().into(),
            form: field.form().map(Surroundings::from).unwrap_or_default(),
            value: field.value(),
            locked: field.locked(),
        }
    }
}

impl From<SurroundingsSnapshot> for Surroundings {
    fn from(around: SurroundingsSnapshot) -> Self {
        Self {
            texts: around.texts().into(),
            controls: around.controls().into(),
            checkboxes: around.checkboxes(),
            radios: around.radios(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::tests::page;
    use crate::testing::Part;
    use keyferry_core::sites::omnisend::{self, MASK_CHARACTERS};
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::{ShadowRootInit, ShadowRootMode};

    #[wasm_bindgen_test]
    fn outline_changes_with_headings_and_fields_alone() {
        let page = page();
        let outline = || Outline::from(page.outline());
        let before = outline();
        let row = Part::new("<p>Order 1001 <button>Save</button></p>");
        assert!(outline() == before);
        for html in ["<h2>API keys</h2>", "<input>"] {
            let part = Part::new(html);
            assert!(outline() != before);
            drop(part);
            assert!(outline() == before);
        }
        let one = Part::new("<input>");
        let with_one = outline();
        drop(one);
        let other = Part::new("<input>");
        assert!(outline() != with_one);
        drop((row, other));
    }

    #[wasm_bindgen_test]
    fn snapshot_of_a_create_view_has_all_parts() {
        let part = Part::new(
            "<h1>Create  API\nkey</h1><p>Brand ID: 64F0C1D2E3A4B5C6D7E8F901</p>
            <form><h2>Create a name for API key</h2><label>Name <input placeholder='Name for API key'></label>
            <input type=checkbox><input type=checkbox><input type=radio><button disabled>Create</button></form>
            <input readonly value='secret'><button title='Help'>?</button>
            <table><tr><td>UpstackData</td><td>********abc</td></tr></table>",
        );
        let view = PageView::from(page().describe_key_page());
        let location = web_sys::window().unwrap().location();
        assert_eq!(view.address, location.pathname().unwrap() + &location.hash().unwrap());
        assert_eq!(view.headings, ["create api key", "create a name for api key"]);
        let control =
            |text: &str, label: &str, disabled| Control { text: text.into(), label: label.into(), disabled };
        let create = control("create", "", true);
        assert_eq!(view.controls, [create.clone(), control("?", "help", false)]);
        let [name, locked] = view.fields.as_slice() else { panic!("{} fields", view.fields.len()) };
        let form = Surroundings {
            texts: vec!["create a name for api key".into()],
            controls: vec![create],
            checkboxes: 2,
            radios: 1,
        };
        let expected = Field {
            id: name.id,
            kind: "text".into(),
            placeholder: "name for api key".into(),
            label: "name".into(),
            heading: "create a name for api key".into(),
            section: vec!["create a name for api key".into()],
            form,
            value: String::new(),
            locked: false,
        };
        assert_eq!(*name, expected);
        assert!(locked.locked && locked.value.is_empty());
        assert_eq!(view.brand_text.unwrap(), "brand id: 64f0c1d2e3a4b5c6d7e8f901");
        assert_eq!(view.masked_rows, ["upstackdata ********abc"]);
        drop(part);
    }

    fn row(mask: char) -> String {
        format!("<table><tr><td>UpstackData</td><td>{}abc</td></tr></table>", mask.to_string().repeat(8))
    }

    fn masked_rows() -> Vec<String> {
        PageView::from(page().describe_key_page()).masked_rows
    }

    #[wasm_bindgen_test]
    fn rows_are_found_by_every_mask_character() {
        for mask in MASK_CHARACTERS {
            let part = Part::new(&row(mask));
            assert_eq!(masked_rows(), [format!("upstackdata {}abc", mask.to_string().repeat(8))]);
            drop(part);
        }
    }

    #[wasm_bindgen_test]
    fn rows_are_found_in_shadow_roots() {
        let part = Part::new("<key-list></key-list>");
        let host = part.0.first_element_child().unwrap();
        host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).unwrap().set_inner_html(&row('*'));
        assert_eq!(masked_rows(), ["upstackdata ********abc"]);
    }

    #[wasm_bindgen_test]
    fn rows_that_are_hidden_or_behind_a_dialog_are_not_listed() {
        let cover = "<div style='position: fixed; inset: 0; background: white'></div>";
        for part in [format!("{}{cover}", row('*')), format!("<div style='display: none'>{}</div>", row('*'))]
        {
            let _part = Part::new(&part);
            assert!(masked_rows().is_empty(), "{part}");
        }
    }

    #[wasm_bindgen_test]
    fn the_brand_is_read_beside_its_label_and_apart_from_other_ids() {
        let (brand, other) = ("64f0c1d2e3a4b5c6d7e8f901", "f".repeat(24));
        for html in [
            format!("<dl><dt>Account ID</dt><dd>{other}</dd><dt>Brand ID</dt><dd>{brand}</dd></dl>"),
            format!("<div><div><span>Brand ID</span></div><div><code>{brand}</code></div></div>"),
            format!("<script type=json>\"Brand ID\"</script><p>Brand ID: <b>{brand}</b></p>"),
        ] {
            let _part = Part::new(&html);
            let view = PageView::from(page().describe_key_page());
            assert_eq!(omnisend::brand_id(&view).unwrap().as_str(), brand, "{html}");
        }
    }

    #[wasm_bindgen_test]
    fn a_control_is_named_by_its_label_slot_icon_or_component() {
        for (html, text, label) in [
            ("<button><svg><use href='#copy'/></svg></button>", "", "#copy"),
            ("<button><svg aria-label='Copy'></svg></button>", "", "copy"),
            ("<button><img alt='Copy'></button>", "", "copy"),
            ("<button><svg><title>Copy</title></svg></button>", "copy", ""),
            ("<b id=word>Copy</b><button aria-labelledby=word></button>", "", "copy"),
            ("<button>Copy</button>", "copy", ""),
        ] {
            let part = Part::new(html);
            let button = part.0.query_selector("button").unwrap().unwrap();
            let expected = Control { text: text.into(), label: label.into(), disabled: false };
            assert_eq!(Control::from(page().describe_control(&button)), expected, "{html}");
        }
        for (host, text, label) in [
            ("<kit-button>Copy</kit-button>", "copy", ""),
            ("<kit-button label=Copy></kit-button>", "", "copy"),
        ] {
            let part = Part::new(host);
            let root = part.0.first_element_child().unwrap();
            let root = root.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).unwrap();
            root.set_inner_html("<button><slot></slot></button>");
            let button = root.first_element_child().unwrap();
            let expected = Control { text: text.into(), label: label.into(), disabled: false };
            assert_eq!(Control::from(page().describe_control(&button)), expected, "{host}");
        }
    }

    #[wasm_bindgen_test]
    fn a_controls_visibility_is_measured_with_its_ancestors() {
        let measure = |style: &str, control: &str| {
            let part =
                Part::new(&format!("<div style='{style}'><button style='{control}'>Copy</button></div>"));
            let button = part.0.query_selector("button").unwrap().unwrap();
            let event = web_sys::Event::new("keydown").unwrap();
            ControlVisibility::from(page().visibility(&button, &event))
        };
        let plain = measure("", "width: 40px; height: 20px");
        assert_eq!((plain.opacity_percent, plain.shorter_side, plain.is_at_click), (100, 20, true));
        for (style, control, percent) in [
            ("opacity: 0.5", "opacity: 0.5", 25),
            ("filter: drop-shadow(0 0 1px) opacity(20%)", "", 20),
            ("", "color: transparent", 0),
            ("visibility: hidden", "", 0),
            ("mask-image: linear-gradient(black, transparent); filter: blur(0)", "", 100),
        ] {
            assert_eq!(measure(style, control).opacity_percent, percent, "{style} {control}");
        }
        assert!(measure("", "position: fixed; inset: 0; width: 100%; height: 100%").window_percent > 90);
    }
}
