//! Reads the keys of a table: a CSV file of a password manager, a browser or a spreadsheet.

use csv::{ByteRecord, ReaderBuilder};
use keyferry_core::candidate::{self, Fault};
use keyferry_core::key::ApiKey;

use super::columns::Columns;
use super::text::NoTable;
use super::{Contents, Record};

/// Separators of fields. Excel takes the one of the system's language.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Words in the addresses of the sites that an entry of a password manager may be for.
const OUR_SITES: [&str; 2] = ["omnisend", "upstack"];

/// Reads the rows of a table. A row's key is the only key of a published format in it.
pub(super) fn read(text: &str) -> Result<Contents, NoTable> {
    let (separator, start) = separator_line(text).unwrap_or_else(|| (likely_separator(text), 0));
    let bytes = text.as_bytes().get(start..).unwrap_or_default();
    let mut reader = reader(bytes, separator);
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    let (mut columns, mut contents) = (None, Contents::default());
    let mut record = ByteRecord::new();
    // Fields may be of any number and need not be Unicode here, and memory cannot fail to be read.
    while let Ok(true) = reader.read_byte_record(&mut record) {
        let row: Vec<&str> = fields(&record).collect();
        if row.iter().all(|field| field.is_empty()) {
            continue;
        }
        if columns.is_none() {
            // The first row is a header, unless it holds a key.
            let is_header = !holds_key(&row);
            columns = Some(if is_header { Columns::of(row.iter().copied()) } else { Columns::default() });
            if is_header {
                continue;
            }
        }
        let columns = columns.get_or_insert_default();
        let offset = record.position().map_or(0, csv::Position::byte);
        let line = lines.number(start.saturating_add(usize::try_from(offset).unwrap_or(usize::MAX)));
        match key_of(&row, columns) {
            Ok(key) => {
                let label = label_of(&row, columns, &key);
                contents.records.push(Record::new(line, key, label));
            }
            Err(fault) => contents.faults.push((line, fault)),
        }
    }
    let is_known = columns.is_some_and(|columns| !columns.keys.is_empty());
    if contents.records.is_empty() && !is_known { Err(NoTable::NoColumn) } else { Ok(contents) }
}

fn reader(bytes: &[u8], separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(bytes)
}

/// The fields of a row, without the white space around them. They are cut out of Unicode text at ASCII characters.
fn fields(record: &ByteRecord) -> impl Iterator<Item = &str> {
    record.iter().map(|field| str::from_utf8(field).unwrap_or_default().trim())
}

/// The separator that Excel declares in a line of its own, `sep=;`, and the length of that line.
fn separator_line(text: &str) -> Option<(u8, usize)> {
    let end = text.find(['\r', '\n'])?;
    let line = text.get(..end)?;
    let [separator] = line.strip_prefix("sep=")?.as_bytes() else { return None };
    Some((*separator, end))
}

/// The separator by which most columns of the header are known, or by which the first row has most fields.
fn likely_separator(text: &str) -> u8 {
    let rank = |separator: u8| {
        let mut record = ByteRecord::new();
        let mut reader = reader(text.as_bytes(), separator);
        while let Ok(true) = reader.read_byte_record(&mut record) {
            if fields(&record).any(|field| !field.is_empty()) {
                return (Columns::of(fields(&record)).len(), record.len());
            }
        }
        (0, 0)
    };
    // The last of equal ones is the maximum: the comma.
    SEPARATORS.into_iter().rev().max_by_key(|separator| rank(*separator)).unwrap_or(b',')
}

/// Finds the number of the line at an offset; offsets must not decrease. csv counts no `\r`, which Excel for Mac ends
/// lines with, and gives the offset of the empty lines before a row.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn number(&mut self, offset: usize) -> u64 {
        while let Some(&byte) = self.text.get(self.at) {
            let is_end = byte == b'\n' || (byte == b'\r' && self.text.get(self.at + 1) != Some(&b'\n'));
            if self.at >= offset && byte != b'\n' && byte != b'\r' {
                break;
            }
            self.line += u64::from(is_end);
            self.at += 1;
        }
        self.line
    }
}

fn holds_key(row: &[&str]) -> bool {
    row.iter().any(|field| !candidate::keys_in(field).is_empty())
}

/// The key of a row, in a column for keys or in another one, such as that for notes.
fn key_of(row: &[&str], columns: &Columns) -> Result<ApiKey, Fault> {
    let mut keys: Vec<ApiKey> = vec![];
    for key in row.iter().flat_map(|field| candidate::keys_in(field)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let values = || columns.keys.iter().filter_map(|index| row.get(*index)).filter(|value| !value.is_empty());
    match (keys.pop(), keys.is_empty()) {
        (Some(_), false) => Err(Fault::Several),
        (Some(key), true) => match values().find(|value| candidate::key_in(value) == Err(Fault::Formula)) {
            Some(_) => Err(Fault::Formula),
            None => Ok(key),
        },
        (None, _) if is_of_other_site(row, columns) => Err(Fault::OtherSite),
        (None, _) => match values().next() {
            Some(value) => candidate::key_in(value),
            None => Err(Fault::Empty),
        },
    }
}

fn is_of_other_site(row: &[&str], columns: &Columns) -> bool {
    let addresses = || columns.addresses.iter().filter_map(|index| row.get(*index));
    let is_ours = |address: &str| {
        let address = address.to_lowercase();
        OUR_SITES.iter().any(|site| address.contains(site))
    };
    addresses().any(|address| !address.is_empty()) && !addresses().any(|address| is_ours(address))
}

/// The name of a row's key: that of the most specific column, or the only other field of a table without a known one.
fn label_of<'a>(row: &[&'a str], columns: &Columns, key: &ApiKey) -> &'a str {
    // Browsers name an entry after the address of its site.
    let is_address = |name: &str| {
        columns.addresses.iter().filter_map(|index| row.get(*index)).any(|address| address.contains(name))
    };
    let is_name = |field: &&str| !field.is_empty() && candidate::keys_in(field).is_empty();
    if columns.names.is_empty() {
        let mut others = row.iter().filter(|field| !field.is_empty() && !field.contains(key.expose()));
        return match (others.next(), others.next()) {
            (Some(name), None) => name,
            _ => "",
        };
    }
    let names = columns.names.iter().filter_map(|index| row.get(*index)).copied();
    names.filter(is_name).find(|name| !is_address(name)).unwrap_or_default()
}
