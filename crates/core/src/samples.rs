//! Samples of enums, for tests.

/// Implements `samples()`, for tests of every notice, panel or message. The compiler asks for a sample of every variant.
macro_rules! samples {
    ($type:ident { $($variant:ident: [$($sample:expr),+ $(,)?]),+ $(,)? }) => {
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
