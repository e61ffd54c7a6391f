//! The certificate authorities of a company's own.

use std::path::PathBuf;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde::{Deserialize, Serialize};

/// Longest text, in bytes: some ten certificates.
const MAX_BYTES: usize = 16 * 1024;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The certificate authorities that alone count for a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Authorities {
    /// A PEM file, which the administrator keeps up to date.
    File(PathBuf),
    /// The content of one.
    Text(Certificates),
}

/// One or more certificates in PEM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Certificates(String);

impl Certificates {
    /// Takes the certificates of a PEM text, and nothing else of it: a file can contain a private key too. `None` if it has
    /// no certificate, one that cannot be read, or more than 16 KiB.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let mut certificates = String::new();
        for block in text.split(BEGIN).skip(1) {
            let (base64, _) = block.split_once(END)?;
            certificates.extend([BEGIN, "\n", base64.trim(), "\n", END, "\n"]);
        }
        let certificates = Self(certificates);
        let read = certificates.read().ok()?;
        (!read.is_empty()).then_some(certificates)
    }

    pub(crate) fn read(&self) -> Result<Vec<CertificateDer<'static>>, String> {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(self.0.as_bytes()).collect();
        read.map_err(|error| error.to_string())
    }
}

impl TryFrom<String> for Certificates {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no certificates in PEM")
    }
}

impl From<Certificates> for String {
    fn from(certificates: Certificates) -> Self {
        certificates.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two certificates as far as PEM goes: their content is read when a connection needs it.
    const CERTIFICATES: [&str; 2] = [
        "-----BEGIN CERTIFICATE-----\nTUlJQm9uZQ==\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nTUlJQm90aGVy\n-----END CERTIFICATE-----\n",
    ];

    #[test]
    fn only_the_certificates_of_a_file_are_kept() {
        let [one, other] = CERTIFICATES;
        let key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
        let text = format!("# A company\r\n{one}{key}{other}");
        let certificates = Certificates::parse(&text).unwrap();
        assert_eq!(certificates.read().unwrap().len(), 2);
        let kept = String::from(certificates.clone());
        assert!(!kept.contains("PRIVATE") && !kept.contains("company"), "{kept}");
        assert_eq!(Certificates::parse(&kept), Some(certificates));
    }

    #[test]
    fn a_text_without_a_certificate_is_refused() {
        let [pem, _] = CERTIFICATES;
        for text in [
            String::new(),
            "0\u{82}\u{1}binary".into(),
            format!("{BEGIN}\n!\n{END}\n"),
            pem.replace(END, ""),
            format!("{pem}{}", " ".repeat(MAX_BYTES)),
        ] {
            assert_eq!(Certificates::parse(&text), None, "{text}");
        }
    }
}
