//! A certificate authority, and the server's certificate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;

use super::HOST;

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
    let (trusted, other) = (authority(), authority());
    let (issuer, roots) = match certificate {
        Certificate::UnknownAuthority => (other.0, trusted.1),
        Certificate::Trusted | Certificate::Expired | Certificate::NotYetValid | Certificate::OtherName => {
            trusted
        }
    };
    let host = if certificate == Certificate::OtherName { "login.example" } else { HOST };
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    match certificate {
        Certificate::Expired => params.not_after = date_time_ymd(2020, 1, 1),
        Certificate::NotYetValid => params.not_before = date_time_ymd(2090, 1, 1),
        Certificate::Trusted | Certificate::UnknownAuthority | Certificate::OtherName => {}
    }
    let key = KeyPair::generate().unwrap();
    let signed = params.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![signed.der().clone()], key)
        .unwrap();
    (config, roots)
}

/// An authority, and its certificate in PEM.
fn authority() -> (Issuer<'static, KeyPair>, String) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let pem = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        STANDARD.encode(certificate.der())
    );
    (Issuer::new(params, key), pem)
}
