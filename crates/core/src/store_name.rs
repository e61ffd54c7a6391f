//! Names of stores: the one that a key is displayed under, and the comparison of a store's names.
//!
//! Omnisend, Upstack and people write a store's name differently: with or without the company's legal form, with other
//! punctuation or case. Accents are compared as they stand, since they distinguish names.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::limits::MAX_PROFILE_CHARS;
use crate::protocol::{SavedKey, StoreProfile};
use crate::sites::omnisend;

/// Legal forms of companies without dots and spaces, in lower case, as they end a name.
const LEGAL_FORMS: [&str; 38] = [
    "ab",
    "aps",
    "as",
    "asa",
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "doo",
    "gmbh",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "lda",
    "limited",
    "llc",
    "llp",
    "ltd",
    "mb",
    "nv",
    "ou",
    "oy",
    "oü",
    "plc",
    "pty",
    "sa",
    "sarl",
    "sas",
    "sl",
    "slu",
    "spa",
    "srl",
    "sro",
    "uab",
    "ug",
];

/// Words that join two parts of a legal form, as in `GmbH & Co. KG`, and end no name.
const JOINING: [&str; 2] = ["&", "and"];

/// First parts of a website's host that many shops have.
const COMMON_HOSTS: [&str; 5] = ["www", "shop", "store", "my", "m"];

/// Fewest characters of a part of a host that names a store.
const MIN_HOST_CHARS: usize = 3;

/// The name that a key is displayed under: the user's own label, or else the name or the website that Omnisend gave. `None`
/// if nothing but the brand ID names the store. `default_label` is the label that the settings give keys.
pub fn display_name<'a>(key: &'a SavedKey, default_label: &str) -> Option<&'a str> {
    own_label(key, default_label).or_else(|| proven_profile(key).and_then(profile_name))
}

/// The label, if the user chose it. Keyferry's own labels name no store.
pub fn own_label<'a>(key: &'a SavedKey, default_label: &str) -> Option<&'a str> {
    let label = key.label.trim();
    let is_default = [default_label, omnisend::KEY_NAME].iter().any(|own| is_same_text(own, label));
    (!label.is_empty() && !is_default).then_some(label)
}

/// Omnisend's description of the store that the key proves. A description of another store names nothing: any program
/// of the user can write attributes into the keyring.
pub fn proven_profile(key: &SavedKey) -> Option<&StoreProfile> {
    let is_proven = key.store_source.is_key() && !key.conflict;
    key.profile.as_ref().filter(|profile| is_proven && key.brand_id.as_ref() == Some(&profile.brand_id))
}

/// The name in a description, or else its website.
pub fn profile_name(profile: &StoreProfile) -> Option<&str> {
    [&profile.name, &profile.website].into_iter().map(|text| text.trim()).find(|text| !text.is_empty())
}

/// The name in a description, followed by its website; one of them if the other is empty.
pub fn full_name(profile: &StoreProfile) -> String {
    let (name, website) = (profile.name.trim(), profile.website.trim());
    if name.is_empty() || website.is_empty() {
        [name, website].concat()
    } else {
        format!("{name} ({website})")
    }
}

/// Returns whether a dashboard that shows this name can mean the described store: by its name, by its website's host, or
/// by the part of the host that names the shop (`acme-shoes.example` for "Acme Shoes", `acmeinc.example` for "Acme, Inc.").
pub fn is_called(profile: &StoreProfile, name: &str) -> bool {
    if name.trim().is_empty() {
        return false;
    }
    if !profile.name.trim().is_empty() && is_same_name(&profile.name, name) {
        return true;
    }
    let website = host(&profile.website);
    let is_named = |part| {
        let part = joined(part);
        !part.is_empty() && (part == simplified(name) || part == joined(&name.to_lowercase()))
    };
    !website.is_empty() && (website == host(name) || host_name(&website).is_some_and(is_named))
}

/// Returns whether two texts name the same store: case, punctuation, white space, a company's legal form and a leading
/// "The" aside. Names are compared as far as a description can hold them.
pub fn is_same_name(one: &str, other: &str) -> bool {
    simplified(one) == simplified(other)
}

/// Returns whether two texts are equal but for case and white space at the ends.
fn is_same_text(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The name without what [`is_same_name`] leaves aside. A name of nothing but signs stays as it is.
fn simplified(name: &str) -> String {
    let name = name.trim().chars().take(MAX_PROFILE_CHARS).collect::<String>().to_lowercase();
    let mut spaced = String::new();
    for c in name.chars() {
        if c == '&' {
            spaced.push_str(" & ");
        } else {
            spaced.push(c);
        }
    }
    let mut words = Vec::new();
    for part in spaced.split(|c: char| c.is_whitespace() || ",-–—|()".contains(c)) {
        match part {
            "a/s" | "s/a" => words.push(joined(part)),
            _ => words.extend(part.split('/').map(word)),
        }
    }
    let mut rest: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    if rest.first() == Some(&"the") && rest.len() > 1 {
        rest.remove(0);
    }
    while let [_, .., last] = rest.as_slice()
        && (LEGAL_FORMS.contains(last) || JOINING.contains(last))
    {
        rest.pop();
    }
    let simplified: String = rest.iter().map(|word| if *word == "&" { "and" } else { *word }).collect();
    if simplified.is_empty() { name } else { simplified }
}

/// The word's letters and digits; "&" stands for a word of its own.
fn word(text: &str) -> String {
    if text == "&" { text.into() } else { joined(text) }
}

fn joined(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || is_in_script_with_marks(*c)).collect()
}

/// Returns whether a character that is no letter may be an accent, a vowel or a tone, which distinguish names as letters do.
/// The ranges have those of nearly all scripts, and a few signs of punctuation.
fn is_in_script_with_marks(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{1fff}' | '\u{3099}'..='\u{309a}' | '\u{a800}'..='\u{abff}' | '\u{10a00}'..='\u{11fff}')
}

/// The host of a website's address, without `www.`, in lower case.
fn host(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let rest = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().trim_end_matches('.');
    host.strip_prefix("www.").unwrap_or(host).into()
}

/// The part of a host that names the shop.
fn host_name(host: &str) -> Option<&str> {
    let part = host.split('.').find(|part| !COMMON_HOSTS.contains(part))?;
    (part.chars().count() >= MIN_HOST_CHARS && part.len() < host.len()).then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{BrandId, EntryId};
    use crate::protocol::StoreSource;
    use crate::sites::Site;

    fn profile(name: &str, website: &str) -> StoreProfile {
        StoreProfile {
            brand_id: BrandId::from_bytes(&[1; 12]).unwrap(),
            name: name.into(),
            website: website.into(),
            platform: String::new(),
            currency: String::new(),
        }
    }

    fn key(label: &str, profile: Option<StoreProfile>) -> SavedKey {
        SavedKey {
            id: EntryId::from_bytes(&[1; 8]).unwrap(),
            site: Site::Omnisend,
            brand_id: BrandId::from_bytes(&[1; 12]),
            store_source: StoreSource::Key,
            label: label.into(),
            last4: "aB3d".into(),
            captured_at: 1,
            used: None,
            conflict: false,
            profile,
            check: None,
            team: None,
        }
    }

    #[test]
    fn names_differ_by_more_than_case_punctuation_white_space_and_legal_form() {
        for (one, other) in [
            ("Acme Shoes", "ACME shoes"),
            ("Acme Shoes", " Acme  Shoes "),
            ("Acme-Shoes", "AcmeShoes"),
            ("Acme Shoes, Inc.", "Acme Shoes"),
            ("Acme Shoes LLC", "acme shoes"),
            ("Acme Shoes Ltd", "Acme Shoes Limited"),
            ("Muster GmbH & Co. KG", "Muster"),
            ("Zapatos S.L.", "Zapatos"),
            ("Batai, UAB", "Batai"),
            ("Chaussures SAS", "Chaussures"),
            ("The Acme Shop", "Acme Shop"),
            ("Joe’s Coffee", "Joes Coffee"),
            ("Joe's Coffee", "Joe’s coffee"),
            ("Smith & Sons", "Smith and Sons"),
            ("Smith & Sons", "Smith&Sons"),
            ("Muster GmbH&Co. KG", "Muster"),
            ("Mærsk A/S", "Mærsk"),
            ("Lojas S/A", "Lojas"),
            ("Shoes/Boots", "Shoes Boots"),
            ("Acme™", "Acme"),
            ("Höhle", "HÖHLE"),
            ("靴の店", "靴の店"),
            ("!!!", "!!!"),
        ] {
            assert!(is_same_name(one, other), "{one} / {other}");
            assert!(is_same_name(other, one), "{other} / {one}");
        }
        for (one, other) in [
            ("Acme", "Acme Shoes"),
            ("Höhle", "Hohle"),
            ("Ho\u{308}hle", "Hohle"),
            ("ร้านข้าว", "ร้านขาว"),
            ("का", "की"),
            ("Smith & Sons", "SmithSons"),
            ("Plan A/B", "Plan"),
            (
                "Northwind Outfitters International Store Germany",
                "Northwind Outfitters International Store France",
            ),
            ("Acme Shoes 2", "Acme Shoes"),
            ("Acme US", "Acme EU"),
            ("Inc.", "LLC"),
            ("The", "Inc"),
            ("!!!", "???"),
            ("Co", ""),
            ("Incas", "Inc"),
        ] {
            assert!(!is_same_name(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn a_described_store_is_recognised_by_its_name_or_its_website() {
        let acme = profile("Acme Shoes, Inc.", "acme-shoes.example");
        for open in ["Acme Shoes", "acme-shoes.example", "https://www.acme-shoes.example/", "AcmeShoes"] {
            assert!(is_called(&acme, open), "{open}");
        }
        for open in ["", " ", "Acme", "Shoes", "acme-shoes.test", "example", "shop"] {
            assert!(!is_called(&acme, open), "{open}");
        }
        for (website, open) in [
            ("theacme.example", "The Acme"),
            ("acmeinc.example", "Acme, Inc."),
            ("acmeinc.example", "acmeinc.example."),
            ("acme.example.", "acme.example"),
            ("acme.example.", "Acme"),
        ] {
            assert!(is_called(&profile("", website), open), "{website} / {open}");
        }
        assert!(!is_called(&profile("", "theacme.example"), "Acme"));
        assert!(!is_called(&profile("", "---.example"), "!!!"));
        let long = "Northwind Outfitters International Store Germany and Austria Online";
        let described: String = long.chars().take(MAX_PROFILE_CHARS).collect();
        assert!(is_called(&profile(&described, ""), long), "a description may have a part of the name");
        // Without a name, the website is all there is.
        assert!(is_called(&profile("", "shop.acme.example"), "Acme"));
        assert!(is_called(&profile("", "acme-shoes.myshopify.com"), "Acme Shoes"));
        assert!(!is_called(&profile("", "shop.acme.example"), "Shop"));
        assert!(!is_called(&profile("", "localhost"), "localhost shop"));
        assert!(!is_called(&profile("", ""), "Acme"));
        assert!(!is_called(&profile("", "ab.example"), "AB"), "two letters name nobody");
    }

    #[test]
    fn the_users_own_label_wins_and_a_default_label_names_no_store() {
        let acme = || Some(profile("Acme Shoes", "acme.example"));
        let named = |label: &str, profile| display_name(&key(label, profile), "Company").map(String::from);
        assert_eq!(named("My shop", acme()).as_deref(), Some("My shop"));
        for default in ["UpstackData", " upstackdata ", "Company", "", "  "] {
            assert_eq!(named(default, acme()).as_deref(), Some("Acme Shoes"), "{default}");
            assert_eq!(named(default, None), None, "{default}");
        }
        assert_eq!(named("", Some(profile(" ", "acme.example"))).as_deref(), Some("acme.example"));
        assert_eq!(named("", Some(profile("", ""))), None);
    }

    #[test]
    fn a_description_names_only_the_store_that_the_key_proves() {
        let acme = profile("Acme Shoes", "acme.example");
        let real = key("", Some(acme.clone()));
        assert_eq!(display_name(&real, ""), Some("Acme Shoes"));
        let of_page = SavedKey { store_source: StoreSource::Page, ..real.clone() };
        let planted = SavedKey { conflict: true, ..real.clone() };
        let other = SavedKey { brand_id: BrandId::from_bytes(&[2; 12]), ..real };
        for key in [of_page, planted, other] {
            assert_eq!(display_name(&key, ""), None, "{key:?}");
        }
    }
}
