//! Lines of text, in which the page, the messages and the cards go between the Rust and the JavaScript: in WebAssembly each
//! property of an object would be a call with code of its own.

use alloc::string::String;

use zeroize::Zeroizing;

/// Lines that are being written. They may hold a key, and are wiped.
#[derive(Default)]
pub(crate) struct Lines(Zeroizing<String>);

impl Lines {
    /// Begins the next line.
    pub(crate) fn begin(&mut self, name: &str) {
        if !self.0.is_empty() {
            self.push("\n");
        }
        self.push(name);
    }

    /// Adds a value to the line. What separates lines and their parts is in no value.
    pub(crate) fn add(&mut self, value: &str) {
        let mut between = "\t";
        for part in value.split(|each| each < ' ') {
            self.push(between);
            self.push(part);
            between = " ";
        }
    }

    /// The lines.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// A text that has to move for want of room would leave what it held behind, unwiped.
    fn push(&mut self, text: &str) {
        if self.0.capacity() < self.0.len() + text.len() {
            let mut longer = Zeroizing::new(String::with_capacity(2 * self.0.len() + text.len()));
            longer.push_str(&self.0);
            self.0 = longer;
        }
        self.0.push_str(text);
    }
}

/// Each line's first letter, and the rest of it.
pub(crate) fn parts(lines: &str) -> impl Iterator<Item = (u8, &str)> {
    lines.split('\n').filter_map(|line| Some((*line.as_bytes().first()?, line.get(1..)?)))
}

/// The value in the line of this name.
pub(crate) fn value<'a>(lines: &'a str, name: &str) -> Option<&'a str> {
    lines.split('\n').find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'))
}

/// Whether there is a line that is this name alone: what is in it follows.
pub(crate) fn has(lines: &str, name: &str) -> bool {
    lines.split('\n').any(|line| line == name)
}

/// The digits of a whole number. Not asked of the standard library, whose table of all pairs of digits would be a
/// hundredth of the content script.
pub(crate) fn digits(number: u64) -> String {
    let mut before = if number < 10 { String::new() } else { digits(number / 10) };
    before.extend(char::from_digit((number % 10) as u32, 10));
    before
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn what_is_written_is_read_whatever_stands_in_the_values() {
        let mut lines = Lines::default();
        for (name, text) in
            [("a", "Höhle"), ("b", ""), ("c", "one\ntwo\tthree\r"), ("d", &"long ".repeat(99))]
        {
            lines.begin(name);
            lines.add(text);
        }
        lines.begin("more");
        let read = ["a", "b", "c", "d"].map(|name| value(lines.as_str(), name).unwrap());
        assert_eq!(read, ["Höhle", "", "one two three ", &"long ".repeat(99)]);
        assert!(has(lines.as_str(), "more") && !has(lines.as_str(), "a") && !has(lines.as_str(), "two"));
        assert_eq!(value(lines.as_str(), "more"), None);
    }

    #[wasm_bindgen_test]
    fn a_number_is_written_in_digits() {
        assert_eq!(
            [0, 7, 10, 1_764_000_000, u64::MAX].map(digits),
            [0, 7, 10, 1_764_000_000, u64::MAX].map(|number| number.to_string())
        );
    }
}
