//! The server's certificate.

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;

use super::HOST;
use crate::authority::Authority;

/// The server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// Of the authority that the environment names.
    Trusted,
    /// Of another authority.
    UnknownAuthority,
    /// Valid until 2020.
    Expired,
    /// Valid from 2090.
    NotYetValid,
    /// For another host.
    OtherName,
    /// Of another authority, and valid until 2020.
    ExpiredOfUnknownAuthority,
    /// For another host, and valid until 2020.
    ExpiredOfOtherName,
    /// For another host, and valid from 2090.
    NotYetValidOfOtherName,
}

/// The server's settings with its certificate, and the roots that its clients trust, in PEM.
pub(super) fn issue(certificate: Certificate) -> (ServerConfig, String) {
    let trusted = Authority::new();
    let is_of_unknown =
        matches!(certificate, Certificate::UnknownAuthority | Certificate::ExpiredOfUnknownAuthority);
    let other = is_of_unknown.then(Authority::new);
    let is_for_other = matches!(
        certificate,
        Certificate::OtherName | Certificate::ExpiredOfOtherName | Certificate::NotYetValidOfOtherName
    );
    let host = if is_for_other { "login.example" } else { HOST };
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    match certificate {
        Certificate::Expired | Certificate::ExpiredOfUnknownAuthority | Certificate::ExpiredOfOtherName => {
            params.not_after = date_time_ymd(2020, 1, 1);
        }
        Certificate::NotYetValid | Certificate::NotYetValidOfOtherName => {
            params.not_before = date_time_ymd(2090, 1, 1);
        }
        Certificate::Trusted | Certificate::UnknownAuthority | Certificate::OtherName => {}
    }
    let key = KeyPair::generate().unwrap();
    let signed = other.as_ref().unwrap_or(&trusted).sign(&params, &key);
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![signed.der().clone()], key)
        .unwrap();
    (config, trusted.pem().to_owned())
}
