//! Reads what `extension/read.js` tells of the page: a line for each part, whose first letter says what it is.

use alloc::borrow::ToOwned;

use keyferry_core::page::{Control, Field, PageView, Surroundings};

use crate::lines::parts;

/// A page: its address (`a`), headings (`h`), controls (`c`, or `d` if disabled) and fields (`f`), each field followed
/// by the headings of its section (`s`) and by what stands in its form. Then the text around the store's ID (`b`) and
/// the rows of the list (`m`).
pub(crate) fn read_view(lines: &str) -> PageView {
    let mut view = PageView::default();
    for (kind, text) in parts(lines) {
        match (kind, view.fields.last_mut()) {
            (b'a', _) => text.clone_into(&mut view.address),
            (b'h', _) => view.headings.push(text.to_owned()),
            (b'c' | b'd', _) => view.controls.push(control(kind == b'd', text)),
            (b'f', _) => view.fields.extend(field(text)),
            (b's', Some(field)) => field.section.push(text.to_owned()),
            (b'b', _) => view.brand_text = Some(text.to_owned()),
            (b'm', _) => view.masked_rows.push(text.to_owned()),
            (_, Some(field)) => add(&mut field.form, kind, text),
            (_, None) => {}
        }
    }
    view
}

/// What stands around an element.
pub(crate) fn read_surroundings(lines: &str) -> Surroundings {
    let mut around = Surroundings::default();
    for (kind, text) in parts(lines) {
        add(&mut around, kind, text);
    }
    around
}

/// One control's line.
pub(crate) fn read_control(line: &str) -> Control {
    parts(line).next().map(|(kind, text)| control(kind == b'd', text)).unwrap_or_default()
}

/// Adds to what stands around an element: a text (`t`), a control (`C`, or `D` if disabled), the numbers of checkboxes
/// and of radio buttons (`n`).
fn add(around: &mut Surroundings, kind: u8, text: &str) {
    match kind {
        b't' => around.texts.push(text.to_owned()),
        b'C' | b'D' => around.controls.push(control(kind == b'D', text)),
        b'n' => {
            let (checkboxes, radios) = text.split_once('\t').unwrap_or_default();
            around.checkboxes = checkboxes.parse().unwrap_or_default();
            around.radios = radios.parse().unwrap_or_default();
        }
        _ => {}
    }
}

fn control(disabled: bool, line: &str) -> Control {
    let (text, label) = line.split_once('\t').unwrap_or((line, ""));
    Control { text: text.to_owned(), label: label.to_owned(), disabled }
}

fn field(line: &str) -> Option<Field> {
    let mut parts = line.split('\t');
    let id = parts.next()?.parse().ok()?;
    let mut next = || parts.next().map(str::to_owned).unwrap_or_default();
    Some(Field {
        id,
        kind: next(),
        locked: !next().is_empty(),
        placeholder: next(),
        heading: next(),
        // A locked field's are not told.
        label: next(),
        value: next(),
        ..Field::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bridge::tests::{append, lent};
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::Element;

    /// A part of the page for as long as it is kept.
    struct Part(Element);

    impl Drop for Part {
        fn drop(&mut self) {
            self.0.remove();
        }
    }

    fn part(html: &str) -> Part {
        let part = append("section");
        part.set_inner_html(html);
        Part(part.into())
    }

    #[wasm_bindgen_test]
    fn a_glance_shows_another_heading_or_field_and_no_rows_that_come_and_go() {
        let bridge = lent();
        let before = bridge.glance();
        let row = part("<p>Order 1001 <button>Save</button></p>");
        assert_eq!(bridge.glance(), before);
        for html in ["<h2>API keys</h2>", "<input>"] {
            let shown = part(html);
            assert_ne!(bridge.glance(), before);
            drop(shown);
            assert_eq!(bridge.glance(), before);
        }
        let one = part("<input>");
        let with_one = bridge.glance();
        drop(one);
        let other = part("<input>");
        assert_ne!(bridge.glance(), with_one);
        drop((row, other));
    }

    #[wasm_bindgen_test]
    fn a_create_view_is_described_with_all_that_recognition_asks_for() {
        let shown = part(
            "<h1>Create  API\nkey</h1><p>Brand ID: 64F0C1D2E3A4B5C6D7E8F901</p>
            <form><h2>Create a name for API key</h2><label>Name <input placeholder='Name for API key'></label>
            <input type=checkbox><input type=checkbox><input type=radio><button disabled>Create</button></form>
            <input readonly value='not told'><button title='Help'>?</button>
            <table><tr><td>UpstackData</td><td>********abc</td></tr></table>",
        );
        let view = read_view(&lent().describe_key_page());
        let heads = ["create api key", "create a name for api key"];
        assert_eq!(view.headings, heads);
        let control =
            |text: &str, label: &str, disabled| Control { text: text.into(), label: label.into(), disabled };
        let create = control("create", "", true);
        assert_eq!(view.controls, [create.clone(), control("?", "help", false)]);
        let [name, locked] = view.fields.as_slice() else { panic!("{} fields", view.fields.len()) };
        let (form, texts) = (&name.form, ["create a name for api key"]);
        assert_eq!(
            (form.texts.as_slice(), form.checkboxes, form.radios),
            (&texts.map(str::to_owned)[..], 2, 1)
        );
        assert_eq!(form.controls, [create]);
        let told = [&name.kind, &name.placeholder, &name.label, &name.heading, &name.value];
        assert_eq!(told, ["text", "name for api key", "name", "create a name for api key", ""]);
        assert!(locked.locked && !name.locked && locked.value.is_empty());
        assert_eq!(view.brand_text.unwrap(), "brand id: 64f0c1d2e3a4b5c6d7e8f901");
        assert_eq!(view.masked_rows, ["upstackdata ********abc"]);
        drop(shown);
    }

    #[wasm_bindgen_test]
    fn what_no_line_says_is_nothing() {
        for lines in ["", "\n\n", "f", "fx\ttext", "é", "s", "n", "C", "n1"] {
            let view = read_view(lines);
            assert!(view.fields.is_empty() && view.controls.is_empty());
            read_surroundings(lines);
            read_control(lines);
        }
    }
}
