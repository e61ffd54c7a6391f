//! The text in a file's bytes.

use zeroize::Zeroizing;

/// The reason why a file is not read as a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoTable {
    Empty,
    /// A workbook of a spreadsheet program, or another archive.
    Workbook,
    Json,
    /// HTML or XML.
    Markup,
    KeePass,
    /// An age file in the form for e-mails.
    ArmoredAge,
    /// Bytes that are no text.
    Binary,
    /// No column is known, and no row holds a key.
    NoColumn,
}

/// The text of a file.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) text: Zeroizing<String>,
    /// The file is not in Unicode, so that letters with accents may be other letters.
    pub(crate) is_guessed: bool,
}

/// The characters for the bytes 0x80 to 0x9f in Windows-1252, in which Excel writes in Western Europe. Those above have
/// the number of their character.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Decodes UTF-8, UTF-16 with a byte order mark, or else Windows-1252.
pub(crate) fn decode(bytes: &[u8]) -> Result<Text, NoTable> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"-----BEGIN AGE ENCRYPTED FILE-----") {
        return Err(NoTable::ArmoredAge);
    }
    if starts(b"PK\x03\x04") || starts(b"\xd0\xcf\x11\xe0") {
        return Err(NoTable::Workbook);
    }
    if starts(b"\x03\xd9\xa2\x9a") {
        return Err(NoTable::KeePass);
    }
    let (text, is_guessed) = match bytes {
        [0xff, 0xfe, rest @ ..] => (from_utf16(rest, u16::from_le_bytes)?, false),
        [0xfe, 0xff, rest @ ..] => (from_utf16(rest, u16::from_be_bytes)?, false),
        [0xef, 0xbb, 0xbf, rest @ ..] => from_bytes(rest)?,
        _ => from_bytes(bytes)?,
    };
    match text.trim_start().chars().next() {
        None => Err(NoTable::Empty),
        Some('{' | '[') => Err(NoTable::Json),
        Some('<') => Err(NoTable::Markup),
        Some(_) => Ok(Text { text, is_guessed }),
    }
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Zeroizing<String>, NoTable> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 3 / 2));
    for c in char::decode_utf16(units) {
        text.push(c.map_err(|_| NoTable::Binary)?);
    }
    Ok(text)
}

/// Reads UTF-8 or else Windows-1252, and reports whether it is the latter.
fn from_bytes(bytes: &[u8]) -> Result<(Zeroizing<String>, bool), NoTable> {
    if bytes.contains(&0) {
        return Err(NoTable::Binary);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Ok((Zeroizing::new(text.to_owned()), false));
    }
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 3));
    text.extend(bytes.iter().map(|&byte| match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }));
    Ok((text, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "key;name\na;Höhle €5 🛍\n";

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn a_table_is_read_in_every_encoding_of_excel() {
        let little = [&[0xff, 0xfe][..], &utf16(TABLE, u16::to_le_bytes)].concat();
        let big = [&[0xfe, 0xff][..], &utf16(TABLE, u16::to_be_bytes)].concat();
        let marked = [b"\xef\xbb\xbf", TABLE.as_bytes()].concat();
        for bytes in [little, big, marked, TABLE.as_bytes().to_vec()] {
            let text = decode(&bytes).unwrap();
            assert_eq!((text.text.as_str(), text.is_guessed), (TABLE, false));
        }
        let western = decode(b"key;name\na;H\xf6hle \x805\n").unwrap();
        assert_eq!((western.text.as_str(), western.is_guessed), ("key;name\na;Höhle €5\n", true));
    }

    #[test]
    fn every_file_that_is_no_table_has_its_kind() {
        for (bytes, kind) in [
            (&b""[..], NoTable::Empty),
            (b"\xef\xbb\xbf\n \n", NoTable::Empty),
            (b"PK\x03\x04\x14\0", NoTable::Workbook),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", NoTable::Workbook),
            (b"\x03\xd9\xa2\x9a\x67\xfb", NoTable::KeePass),
            (b"{\"items\": []}", NoTable::Json),
            (b"\n[1]", NoTable::Json),
            (b"<html>", NoTable::Markup),
            (b"-----BEGIN AGE ENCRYPTED FILE-----\n", NoTable::ArmoredAge),
            (b"%PDF-1.7\n\0\0", NoTable::Binary),
            (b"\xff\xfe\x00\xd8", NoTable::Binary),
        ] {
            assert_eq!(decode(bytes).err(), Some(kind), "{bytes:?}");
        }
    }
}
