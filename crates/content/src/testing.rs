//! The extension's JavaScript, for tests in a browser.

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test_configure;
use web_sys::HtmlElement;

wasm_bindgen_test_configure!(run_in_browser);

/// The scripts that the others use.
const SHARED: &[&str] = &[
    include_str!("../../../extension/content/shared-world.js"),
    include_str!("../../../extension/content/early-listeners.js"),
    include_str!("../../../extension/content/page/dom.js"),
    include_str!("../../../extension/content/page/own-hosts.js"),
];

/// The scripts of `extension/content/page`.
pub(crate) const PAGE: &[&str] = &[
    include_str!("../../../extension/content/page/selectors.js"),
    include_str!("../../../extension/content/page/text.js"),
    include_str!("../../../extension/content/page/roots.js"),
    include_str!("../../../extension/content/page/visibility.js"),
    include_str!("../../../extension/content/page/controls.js"),
    include_str!("../../../extension/content/page/surroundings.js"),
    include_str!("../../../extension/content/page/fields.js"),
    include_str!("../../../extension/content/page/list.js"),
    include_str!("../../../extension/content/page/key-candidates.js"),
    include_str!("../../../extension/content/page/typing.js"),
    include_str!("../../../extension/content/page/events.js"),
    include_str!("../../../extension/content/page/snapshots.js"),
    include_str!("../../../extension/content/page/page.js"),
];

/// The scripts of `extension/content/ui`.
pub(crate) const UI: &[&str] = &[
    include_str!("../../../extension/content/page/events.js"),
    include_str!("../../../extension/content/ui/card.js"),
    include_str!("../../../extension/content/page/selectors.js"),
    include_str!("../../../extension/content/page/text.js"),
    include_str!("../../../extension/content/page/roots.js"),
    include_str!("../../../extension/content/ui/surface.js"),
    include_str!("../../../extension/content/ui/space.js"),
    include_str!("../../../extension/content/ui/notice.js"),
    include_str!("../../../extension/content/ui/key-list.js"),
    include_str!("../../../extension/content/ui/fill-control.js"),
];

/// Runs scripts as one, and returns the result of `then`.
pub(crate) fn run(scripts: &[&str], then: &str) -> JsValue {
    let masks: Vec<String> =
        keyferry_core::sites::omnisend::MASK_CHARACTERS.map(|mask| format!("'{mask}'")).into();
    let generated = format!(
        "const [BRAND_LABEL, KEY_LENGTH, MASK_CHARACTERS, MIN_OPACITY_PERCENT, MIN_SIDE] = ['{}', {}, [{}], {}, {}];
         const [cardCss, noticeCss, controlCss] = ['', '', ''];\n",
        keyferry_core::sites::omnisend::BRAND_LABEL,
        keyferry_core::key::KEY_LENGTH,
        masks.join(","),
        keyferry_core::capture::MIN_OPACITY_PERCENT,
        keyferry_core::capture::MIN_SIDE,
    );
    let modules = [SHARED, scripts].concat().concat();
    let lines = modules.lines().filter(|line| !line.starts_with("import "));
    let script =
        lines.map(|line| line.strip_prefix("export ").unwrap_or(line)).collect::<Vec<_>>().join("\n");
    let function = js_sys::Function::new_no_args(&[&generated, &script, "\nlistenEarly();\n", then].concat());
    function.call0(&JsValue::UNDEFINED).unwrap()
}

/// A new element at the end of the page.
pub(crate) fn append(tag: &str) -> HtmlElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let element: HtmlElement = document.create_element(tag).unwrap().unchecked_into();
    document.body().unwrap().append_child(&element).unwrap();
    element
}

/// An element of the page that is removed on drop.
pub(crate) struct Part(pub(crate) HtmlElement);

impl Part {
    pub(crate) fn new(html: &str) -> Self {
        let part = append("section");
        part.set_inner_html(html);
        Self(part)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.0.remove();
    }
}
