//! Appearance shared by the notice on Omnisend's page and the panel on Upstack's.

/// Tone of a card: its colour, its icon and how long it stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Information or a question of the fill control.
    Neutral,
    /// Work in progress.
    Busy,
    /// The user must decide or act.
    Attention,
    /// Success that offers a further step.
    Success,
    /// Success that closes by itself.
    PassingSuccess,
    /// Failure.
    Error,
}

/// Implements `samples()`, for tests of everything that a card can display. The compiler asks for a sample of every
/// variant.
macro_rules! samples {
    ($type:ident { $($variant:ident: [$($sample:expr),+ $(,)?],)+ }) => {
        #[cfg(any(test, feature = "test-fixtures"))]
        impl $type {
            /// Samples of every variant, in all their appearances.
            pub fn samples() -> alloc::vec::Vec<Self> {
                let mut samples = alloc::vec::Vec::new();
                $($({
                    let sample = $sample;
                    assert!(matches!(sample, Self::$variant { .. }), "a sample of another variant");
                    samples.push(sample);
                })+)+
                for sample in &samples {
                    match sample {
                        $(Self::$variant { .. } => {})+
                    }
                }
                samples
            }
        }
    };
}
pub(crate) use samples;
