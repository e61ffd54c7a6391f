//! Makes a report of a tab for `extension/report`. A module of its own, since the background starts for every key and
//! would be half as large again with it.

use keyferry_core::report::TabReport;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type { TabDescription, TabReport } from "../../../extension/types/report";
import type { Settings } from "../../../extension/types/messages";"#;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "TabDescription")]
    pub type DescriptionObject;
    #[wasm_bindgen(typescript_type = "Settings | undefined")]
    pub type SettingsObject;
}

/// Makes the report of a tab from its unmasked description, which is dropped. A description or settings that cannot be
/// read count as none.
#[wasm_bindgen(js_name = makeReport, unchecked_return_type = "TabReport")]
pub fn make_report(
    description: DescriptionObject,
    settings: SettingsObject,
    version: String,
    user_agent: &str,
) -> JsValue {
    let description = serde_wasm_bindgen::from_value(description.into()).ok();
    let settings = serde_wasm_bindgen::from_value(settings.into()).unwrap_or_default();
    let report = TabReport::new(description, &settings, version, user_agent);
    // A report is plain data: serialising it cannot fail.
    report.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}
