//! The columns of a table, by the names in its header.
//!
//! | Program | Key | Name | Address |
//! | --- | --- | --- | --- |
//! | Bitwarden | `login_password` | `name` | `login_uri` |
//! | 1Password | `Password` | `Title` | `Url` |
//! | `LastPass` | `password` | `name` | `url` |
//! | Dashlane | `password` | `title` | `url` |
//! | Chrome, Edge | `password` | `name` | `url` |
//! | Firefox | `password` | `username` | `url` |
//! | `KeePassXC` | `Password` | `Title` | `URL` |
//! | Proton Pass | `password` | `name` | `url` |
//! | Apple Passwords | `Password` | `Title` | `URL` |
//! | `NordPass` | `password` | `name` | `url` |
//! | `RoboForm` | `Pwd` | `Name` | `Url` |
//! | Enpass | `Password` | `Title` | `Website` |
//! | `KeePass` | `Password` | `Account` | `Web Site` |
//! | a spreadsheet | `key`, `API key`, `token` | `label`, `store`, `name` | |

/// Columns for a key, in the words of programs and of people.
const KEYS: [&str; 22] = [
    "key",
    "api key",
    "apikey",
    "omnisend key",
    "omnisend api key",
    "token",
    "secret",
    "credential",
    "password",
    "login password",
    "pwd",
    "schlüssel",
    "api schlüssel",
    "passwort",
    "clé",
    "clé api",
    "mot de passe",
    "clave",
    "clave api",
    "contraseña",
    "raktas",
    "api raktas",
];

/// Columns for a key's name, the most specific first: a list of keys often has one for the store and one for the name
/// that the key has in Omnisend.
const NAMES: [&str; 20] = [
    "label",
    "store",
    "store name",
    "shop",
    "boutique",
    "tienda",
    "parduotuvė",
    "name",
    "title",
    "nom",
    "nombre",
    "pavadinimas",
    "titel",
    "titre",
    "título",
    "account",
    "username",
    "login username",
    "login name",
    "login",
];

const ADDRESSES: [&str; 4] = ["url", "login uri", "website", "web site"];

/// The indices of the columns that are known.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) keys: Vec<usize>,
    /// The most specific first.
    pub(super) names: Vec<usize>,
    pub(super) addresses: Vec<usize>,
}

impl Columns {
    pub(super) fn of<'a>(header: impl Iterator<Item = &'a str>) -> Self {
        let header: Vec<String> = header.map(normalized).collect();
        let find = |names: &[&str]| -> Vec<usize> {
            let of_name = |name| header.iter().enumerate().filter(move |(_, title)| *title == name);
            names.iter().flat_map(|name| of_name(*name)).map(|(index, _)| index).collect()
        };
        Self { keys: find(&KEYS), names: find(&NAMES), addresses: find(&ADDRESSES) }
    }

    /// The number of known columns.
    pub(super) fn len(&self) -> usize {
        self.keys.len() + self.names.len() + self.addresses.len()
    }
}

/// Compares titles without case, and with `_` and `-` as spaces.
fn normalized(title: &str) -> String {
    let words = title.split(|c: char| c.is_whitespace() || c == '_' || c == '-' || c == '"');
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_compared_without_case_and_separators() {
        for title in ["API key", "api_key", "Api-Key", " API  KEY ", "\"api key\""] {
            assert_eq!(Columns::of([title].into_iter()).keys, [0], "{title}");
        }
        assert_eq!(Columns::of(["keyboard", "monkey", "names"].into_iter()), Columns::default());
    }

    #[test]
    fn the_most_specific_name_comes_first() {
        let columns = Columns::of(["username", "name", "Store", "password", "url"].into_iter());
        let expected = Columns { keys: vec![3], names: vec![2, 1, 0], addresses: vec![4] };
        assert_eq!(columns, expected);
    }

    #[test]
    fn every_title_is_normalised_and_occurs_once() {
        let all: Vec<&str> = KEYS.iter().chain(&NAMES).chain(&ADDRESSES).copied().collect();
        for (index, title) in all.iter().enumerate() {
            assert_eq!(normalized(title), *title);
            assert!(!all[index + 1..].contains(title), "{title}");
        }
    }
}
