//! The appearance of cards.

use keyferry_core::card;
use wasm_bindgen::prelude::*;

/// [`card::Tone`] for `extension/content/ui/card.js`.
#[wasm_bindgen]
pub enum Tone {
    Neutral = "neutral",
    Busy = "busy",
    Attention = "attention",
    Success = "success",
    PassingSuccess = "passing-success",
    Error = "error",
}

impl From<card::Tone> for Tone {
    fn from(tone: card::Tone) -> Self {
        match tone {
            card::Tone::Neutral => Self::Neutral,
            card::Tone::Busy => Self::Busy,
            card::Tone::Attention => Self::Attention,
            card::Tone::Success => Self::Success,
            card::Tone::PassingSuccess => Self::PassingSuccess,
            card::Tone::Error => Self::Error,
        }
    }
}
