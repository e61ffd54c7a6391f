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
}

/// The server's settings with its certificate, and the roots that its clients trust, in PEM.
pub(super) fn issue(certificate: Certificate) -> (ServerConfig, String) {
    let trusted = Authority::new();
    let other = (certificate == Certificate::UnknownAuthority).then(Authority::new);
    let host = if certificate == Certificate::OtherName { "login.example" } else { HOST };
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    match certificate {
        Certificate::Expired => params.not_after = date_time_ymd(2020, 1, 1),
        Certificate::NotYetValid => params.not_before = date_time_ymd(2090, 1, 1),
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
