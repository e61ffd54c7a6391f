//! Scripts that run in pages: files in `tests/scripts`, each of which exports one function.

/// The function of a script in `tests/scripts`, by the file's name.
#[macro_export]
macro_rules! script {
    ($name:literal) => {
        $crate::Script(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/", $name, ".js")))
    };
}

/// The text of a script.
#[derive(Debug, Clone, Copy)]
pub struct Script(#[doc(hidden)] pub &'static str);

impl Script {
    /// The exported function as an expression.
    pub(crate) fn function(self) -> String {
        let (_, function) = self.0.split_once("export default ").unwrap_or_default();
        format!("({})", function.trim_end().trim_end_matches(';'))
    }

    /// A script for `WebDriver` that calls the function with its arguments and returns the result.
    pub(crate) fn call(self) -> String {
        format!("return {}(...arguments);", self.function())
    }
}
