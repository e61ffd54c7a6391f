//! The answer to a command of the background, as JavaScript sends it.

use keyferry_core::protocol::TabAnswer;
use wasm_bindgen::prelude::*;

/// The names of [`TabAnswer`].
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum AnswerMessage {
    Done = "done",
    NoForm = "no_form",
    NoField = "no_field",
    FieldInFrame = "field_in_frame",
}

impl From<TabAnswer> for AnswerMessage {
    fn from(answer: TabAnswer) -> Self {
        match answer {
            TabAnswer::Done => Self::Done,
            TabAnswer::NoForm => Self::NoForm,
            TabAnswer::NoField => Self::NoField,
            TabAnswer::FieldInFrame => Self::FieldInFrame,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_answer_is_written_as_the_background_reads_it() {
        for answer in [TabAnswer::Done, TabAnswer::NoForm, TabAnswer::NoField, TabAnswer::FieldInFrame] {
            let written = JsValue::from(AnswerMessage::from(answer));
            assert_eq!(serde_wasm_bindgen::from_value::<TabAnswer>(written).unwrap(), answer);
        }
    }
}
