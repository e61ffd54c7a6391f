//! Chooses the helper's package for `extension/onboarding`. A module of its own, since the background starts for every key
//! and would be 9 KB larger with it.

use keyferry_core::downloads;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type { Computer, Sources } from "../../../extension/types/messages";"#;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "Computer")]
    pub type ComputerObject;
}

/// Returns the places that Keyferry comes from, for this computer.
#[wasm_bindgen(unchecked_return_type = "Sources")]
pub fn sources(computer: ComputerObject) -> Result<JsValue, JsError> {
    let computer = serde_wasm_bindgen::from_value(computer.into())?;
    Ok(downloads::sources(computer).serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}
