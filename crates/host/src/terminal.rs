//! Text of other programs and of pages, made harmless for a terminal: labels, attributes, paths, causes.
//!
//! A terminal obeys control characters, and displays text that bidirectional controls reorder or that invisible
//! characters make look like another.

use std::fmt::Write;

/// Escapes everything but line breaks, for a whole output.
pub(crate) fn text(text: &str) -> String {
    escape(text, true, |c| c.escape_unicode().to_string())
}

/// Escapes line breaks too, for a part of a line.
pub(crate) fn line(text: &str) -> String {
    escape(text, false, |c| c.escape_unicode().to_string())
}

/// Escapes serialized JSON in JSON's way. Its line breaks are those between values.
pub(crate) fn json(json: &str) -> String {
    escape(json, true, |c| {
        let mut escaped = String::new();
        for unit in c.encode_utf16(&mut [0; 2]) {
            // A String takes everything.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
        escaped
    })
}

fn escape(text: &str, keeps_lines: bool, escaped: fn(char) -> String) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) && !(keeps_lines && c == '\n') {
            safe.push_str(&escaped(c));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Control characters (C0, C1), line and paragraph separators, bidirectional controls, and characters without a width
/// (Unicode's `Default_Ignorable_Code_Point` without the variation selectors of emoji).
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_that_controls_or_deceives_a_terminal_is_escaped() {
        for (unsafe_text, in_line, in_json) in [
            ("\u{1b}[2J", r"\u{1b}[2J", r"\u001b[2J"),
            ("\u{9b}2J", r"\u{9b}2J", r"\u009b2J"),
            ("a\rb\t\u{7f}", r"a\u{d}b\u{9}\u{7f}", r"a\u000db\u0009\u007f"),
            ("\u{202e}gpj", r"\u{202e}gpj", r"\u202egpj"),
            ("\u{2066}a\u{2069}", r"\u{2066}a\u{2069}", r"\u2066a\u2069"),
            ("\u{200f}\u{61c}", r"\u{200f}\u{61c}", r"\u200f\u061c"),
            ("a\u{200b}b\u{feff}", r"a\u{200b}b\u{feff}", r"a\u200bb\ufeff"),
            ("a\u{2028}b\u{2029}", r"a\u{2028}b\u{2029}", r"a\u2028b\u2029"),
            ("a\u{ad}b\u{3164}", r"a\u{ad}b\u{3164}", r"a\u00adb\u3164"),
            ("\u{e0041}", r"\u{e0041}", r"\udb40\udc41"),
        ] {
            assert_eq!(line(unsafe_text), in_line);
            assert_eq!(text(unsafe_text), in_line);
            assert_eq!(json(unsafe_text), in_json);
            let parsed: String = serde_json::from_str(&format!("\"{}\"", json(unsafe_text))).unwrap();
            assert_eq!(parsed, unsafe_text);
        }
    }

    #[test]
    fn a_line_break_is_kept_between_lines_and_escaped_within_one() {
        assert_eq!((text("a\nb").as_str(), line("a\nb").as_str()), ("a\nb", r"a\u{a}b"));
        assert_eq!(json("[\n]"), "[\n]");
    }

    #[test]
    fn names_in_every_script_are_kept() {
        for name in ["Šiaurės vėjas", "北風商店", "متجر", "Höhle #7 – “x”", "🛍️ €"] {
            assert_eq!((text(name), line(name), json(name)), (name.into(), name.into(), name.into()));
        }
    }
}
