//! Tests of masking.

use alloc::collections::BTreeSet;

use proptest::prelude::*;

use super::mask::{Recognised, masked};
use super::vocabulary::VOCABULARY;
use super::*;
use crate::form_view::{Content, FormField, Part};
use crate::page::{Control, Field, Surroundings};
use crate::sites::{omnisend, upstack};

/// Names of people that are also words, or common in one of the languages, and must not be in the vocabulary.
const NAMES: &str = "\
alba amber ana angel anna april art august austin baker banks barry bauer becker bell best bill black bond braun brook
brown bruno campos case cash chance chase christian church claire clark clay cliff cole cook cooper cruz daisy dale dawn
day dean delgado diamond dolores don drew duke earl edgar ernst esperanza eva eve faith field finn fischer fleur flores
florian forest fox frank freitag fuchs gene ginger glen goldberg gomez grace grant gray green guerra guy hall hart heath
heather heinz herbert hill holly hope hunter iglesias ivy jack jade jan jean jonas joy june jung kaiser karl king klaus
klein koch konrad kurz lane lang laura leon lien lily lina long lopez louis love lucas luz major marchand marc maria marie
mark martin mason mateo matt max may mendoza mercedes miles mueller müller neumann nick nieves noah noel olive olivia otto
page paris park pat patience paz pearl penny perez petit pierre pilar price prince ray red reed reich rey rich richter
rivera rob robin roman romero rosa rose roth roy ruby ruth sage sam santos saul schmidt schneider schulz schwarz sky smith
sol sommer stark stein stern stone summer sunday swift taylor thomas tim tom tony vera victor victoria violet wagner walker
ward weber weiss white will winter wolf wood woods young aušra rasa gintaras rūta jonas kazlauskas petraitis";

fn words(of: &str) -> BTreeSet<String> {
    of.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn vocabulary() -> impl Iterator<Item = &'static str> {
    VOCABULARY.iter().flat_map(|words| words.split_ascii_whitespace())
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn the_vocabulary_contains_no_name() {
    let found: Vec<_> = vocabulary().filter(|word| words(NAMES).contains(*word)).collect();
    assert_eq!(found, Vec::<&str>::new());
}

#[test]
fn every_word_of_the_vocabulary_is_one_word_in_lower_case() {
    for language in VOCABULARY {
        let all: Vec<_> = language.split_ascii_whitespace().collect();
        assert!(all.len() > 200);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "a word is there twice");
    }
    for word in vocabulary() {
        assert!(word.chars().all(char::is_alphabetic) && word == word.to_lowercase(), "{word}");
    }
}

fn text(text: &str) -> String {
    let view = PageView { headings: vec![text.into()], ..PageView::default() };
    masked(&view).headings.remove(0)
}

#[test]
fn ordinary_words_stay_and_all_others_become_placeholders() {
    for (original, expected) in [
        ("create api key", "create api key"),
        ("api keys of northwind coffee", "api keys of xb xc"),
        ("anna@northwind.example, +370 612 34567", "xb@xc.example, +0 0 0"),
        ("lt12 1000 0111 0100 1000", "xb0 0 0 0 0"),
        ("the store of anna. anna’s store", "the store of xb. xb’s store"),
        ("müller gmbh", "øb xc"),
        ("北风咖啡", "øb"),
        ("متجر أنا", "øb øc"),
        ("brand id: 64f0c1d2e3a4b5c6d7e8f901", "brand id: 000000000000000000000000"),
        ("upstackdata ***********ab3ab3a", "upstackdata ***********xb0"),
        ("zapier •••••••••••1234", "zapier •••••••••••0"),
        ("https://northwind.example/a?b=c", "xb://xc.example/a?xd=xf"),
        ("5 m² für 7 €", "0 xb° für 0 øc"),
        ("", ""),
        ("…", "…"),
    ] {
        assert_eq!(text(original), expected, "{original}");
    }
}

#[test]
fn recognition_finds_its_words_within_words_of_other_scripts() {
    let form = |label: &str| FormSnapshot {
        fields: vec![FormField { kind: "text".into(), label: vec![label.into()], ..FormField::default() }],
        ..FormSnapshot::default()
    };
    for (original, expected) in
        [("apiキーを貼り付け", "apiキーøb"), ("omnisendに接続", "omnisendøb接続"), ("clément", "cléxb")]
    {
        assert_eq!(masked(&form(original)).fields[0].label, [expected]);
    }
}

#[test]
fn only_known_starts_and_words_of_an_address_stay() {
    let page = |address: &str| masked(&PageView::at(address.into())).address;
    let form =
        |address: &str| masked(&FormSnapshot { address: address.into(), ..FormSnapshot::default() }).address;
    for (masked, expected) in [
        (page("/integrations/api-keys"), "/integrations/api-keys"),
        (
            page("/integrations/api-keys/64f0c1d2e3a4b5c6d7e8f901/edit"),
            "/integrations/api-keys/000000000000000000000000/edit",
        ),
        (page("/settings/apiary"), "/settings/apixb"),
        (page("/stores/northwind-coffee/orders/1234#token=aB3"), "/stores/xb-xc/orders/0#token=xd0"),
        (
            form("/pixel/event-destinations?shop=northwind.myshopify.com"),
            "/pixel/event-destinations?shop=xb.xc.xd",
        ),
        (form("/#/destinations/anna%40northwind.example"), "/#/destinations/xb%xc0.example"),
    ] {
        assert_eq!(masked, expected);
    }
}

#[test]
fn values_and_keys_are_never_in_a_report() {
    let key =
        crate::key::ApiKey::parse(&format!("{}-{}", "0123456789abcdef01234567", "a1".repeat(25))).unwrap();
    let view = PageView {
        fields: vec![
            Field { id: 1, kind: "anna".into(), value: "create".into(), ..Field::default() },
            Field { id: 2, kind: "text".into(), ..Field::default() },
        ],
        keys: vec![key],
        ..PageView::default()
    };
    // Not even unmasked.
    assert!(!json(&view).contains("create") && !json(&view).contains("a1a1"));
    let masked = json(&masked(&view));
    assert_eq!(
        masked,
        r#"{"address":"","fields":[{"id":1,"kind":"other","filled":true},{"id":2,"kind":"text"}]}"#
    );
}

#[test]
fn the_length_of_words_is_disclosed_only_if_the_answer_depends_on_it() {
    let form = |label: &str| FormSnapshot {
        fields: vec![FormField {
            id: 1,
            kind: "text".into(),
            label: vec![label.into()],
            ..FormField::default()
        }],
        ..FormSnapshot::default()
    };
    let short = masked(&form("northwind api key"));
    assert_eq!(short.fields[0].label, ["xb api key"]);
    // Recognition takes a text of more than 60 characters for prose.
    let prose = form("northwindnorthwindnorthwindnorthwindnorthwindnorthwind api key");
    let long = masked(&prose);
    assert_eq!(long.recognise(), prose.recognise());
    assert_eq!(long.fields[0].label[0].len(), prose.fields[0].label[0].len());
}

fn document(frame: i64, origin: &str) -> DocumentSnapshot {
    DocumentSnapshot {
        frame,
        origin: origin.into(),
        language: "de-CH".into(),
        started: true,
        hidden_fields: 1,
        displayed_keys: 0,
        page: PageView { masked_rows: vec!["anna".into(), "anna ********1".into()], ..PageView::default() },
        form: FormSnapshot::default(),
    }
}

fn report(documents: Vec<DocumentSnapshot>) -> Option<Report> {
    Report::new(documents, &Settings::default(), "1.0.0".into(), "Firefox/153.0")
}

#[test]
fn a_report_is_of_the_top_document_and_on_omnisend_of_its_own_frames() {
    let of = |documents: Vec<DocumentSnapshot>| report(documents).map(|report| report.documents.len());
    let foreign = "https://example.com";
    assert_eq!(of(vec![]), None);
    assert_eq!(of(vec![document(0, foreign), document(1, omnisend::ORIGIN)]), None);
    assert_eq!(of(vec![document(1, upstack::ORIGIN)]), None);
    assert_eq!(of(vec![document(0, upstack::ORIGIN), document(1, upstack::ORIGIN)]), Some(1));
    let frames = vec![document(1, omnisend::ORIGIN), document(2, foreign), document(0, omnisend::ORIGIN)];
    assert_eq!(of(frames), Some(2));
}

#[test]
fn a_closed_tab_and_other_sites_have_no_report() {
    let of = |description| TabReport::new(description, &Settings::default(), "1.0.0".into(), "");
    assert_eq!(of(Some(TabDescription::Closed)), TabReport::Closed);
    let foreign = TabDescription::Documents(vec![document(0, "https://example.com")]);
    for description in [Some(TabDescription::Forbidden), Some(foreign), None] {
        assert_eq!(of(description), TabReport::OtherSite);
    }
}

#[test]
fn a_report_states_whether_keyferry_is_switched_off_on_the_site() {
    let settings = Settings { upstack: false, ..Settings::default() };
    for (origin, expected) in [(upstack::ORIGIN, false), (omnisend::ORIGIN, true)] {
        let documents = TabDescription::Documents(vec![document(0, origin)]);
        let report = TabReport::new(Some(documents), &settings, "1.0.0".into(), "");
        assert!(matches!(report, TabReport::Made { switched_on, .. } if switched_on == expected));
    }
}

#[test]
fn a_document_is_described_as_recognition_sees_it() {
    let Some(Document::Omnisend(description)) =
        report(vec![document(0, omnisend::ORIGIN)]).and_then(|mut report| report.documents.pop())
    else {
        panic!("no description")
    };
    assert_eq!((description.language.as_str(), description.expected), ("de", None));
    assert_eq!(description.snapshot.masked_rows, ["xb ********0"]);
    assert!(description.answered.list);
}

#[test]
fn a_report_is_read_as_it_was_written() {
    for origin in [omnisend::ORIGIN, upstack::ORIGIN] {
        let report = report(vec![document(0, origin)]).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json(&report)).unwrap(), report);
    }
}

#[test]
fn the_language_is_kept_only_if_it_is_a_code() {
    for (tag, code) in [("de-CH", "de"), ("en", "en"), ("anna", ""), ("Anna-Miller", ""), ("", "")] {
        let document = DocumentSnapshot { language: tag.into(), ..document(0, omnisend::ORIGIN) };
        let Document::Omnisend(description) = document.masked(crate::sites::WebApp::Omnisend) else {
            panic!()
        };
        assert_eq!(description.language, code);
    }
}

/// A page with a text in every place.
fn page_with(text: &str) -> PageView {
    let text = || text.to_owned();
    let controls = || vec![Control { text: text(), label: text(), disabled: false }];
    PageView {
        address: ["/", &text()].concat(),
        headings: vec![text()],
        controls: controls(),
        fields: vec![Field {
            id: 1,
            kind: text(),
            placeholder: text(),
            label: text(),
            heading: text(),
            section: vec![text()],
            form: Surroundings { texts: vec![text()], controls: controls(), checkboxes: 0, radios: 0 },
            value: text(),
            locked: false,
        }],
        brand_text: Some(text()),
        masked_rows: vec![["********", &text()].concat()],
        keys: vec![],
    }
}

/// A form with a text in every place.
fn form_with(text: &str) -> FormSnapshot {
    let text = || text.to_owned();
    let contents = [
        Content::Name { depth: 1, text: text() },
        Content::Heading { rank: 1, text: text() },
        Content::Text(text()),
        Content::Item(text()),
        Content::Control(text()),
        Content::Field(1),
    ];
    let parts = contents.map(|content| Part { common: 1, content }).to_vec();
    FormSnapshot {
        address: ["/", &text()].concat(),
        fields: vec![FormField {
            id: 1,
            kind: text(),
            label: vec![text(), text()],
            placeholder: text(),
            name: text(),
            value: text(),
            locked: false,
        }],
        regions: vec![FieldRegion { fields: vec![1], parts }],
    }
}

fn is_known(word: &str) -> bool {
    let phrases = || omnisend::known_phrases().chain(upstack::known_phrases());
    // In other scripts, a phrase is found within a word.
    let mut rest = word.to_owned();
    for phrase in phrases().filter(|phrase| !phrase.is_ascii() || *phrase == "api" || *phrase == "omnisend") {
        rest = rest.replace(phrase, "");
    }
    let known = |word: &str| vocabulary().chain(phrases()).any(|known| known.eq_ignore_ascii_case(word));
    rest.is_empty() || known(word) || word.len() < 2
}

proptest! {
    /// Names, numbers, tokens and addresses in any script, beside words that recognition knows.
    #[test]
    fn no_personal_word_survives(
        personal in "[a-z]{2,12}|[A-Z][a-zà-ž]{2,12}|[0-9]{3,16}|[a-z0-9]{12,40}|[一-龥]{2,5}|[ァ-ヴ]{2,6}|[가-힣]{2,4}|[а-я]{3,12}|[ء-ي]{3,8}|[ก-ฮ]{3,8}",
        before in "|api key |omnisend |copy |müller: |\\*{12}|/|@|\\.",
        after in "| api key|@example\\.com|に接続|’s store|, 2|/edit",
    ) {
        prop_assume!(!is_known(&personal) && !personal.starts_with('0'));
        let text = [before, personal.clone(), after].concat();
        for json in [json(&masked(&page_with(&text))), json(&masked(&form_with(&text)))] {
            prop_assert!(!words(&json).contains(&personal.to_lowercase()), "{text:?}: {json}");
        }
    }

    #[test]
    fn the_answer_for_any_page_survives(text in any::<String>(), words in "(api|key|copy|name|omnisend|klaviyo|brand id|[a-zé*]{0,9}| |: |，){0,12}") {
        for text in [text, words] {
            assert_answer_survives(&page_with(&text));
            assert_answer_survives(&form_with(&text));
        }
    }

    #[test]
    fn every_ordinary_text_stays(texts in proptest::collection::vec(proptest::sample::select(vocabulary().collect::<Vec<_>>()), 1..6)) {
        let original = texts.join(" ");
        prop_assert_eq!(text(&original), original);
    }
}
