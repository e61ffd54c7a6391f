//! TLS with the system's and the company's roots. Certificates are always verified.

use std::io::{self, ErrorKind};
use std::sync::Arc;

use keyferry_core::protocol::{Obstacle, Unchecked};
use ring::rand::{SecureRandom as _, SystemRandom};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring::{cipher_suite as suite, kx_group};
use rustls::crypto::{CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom, WebPkiSupportedAlgorithms};
use rustls::pki_types::{
    CertificateDer, PrivateKeyDer, ServerName, SignatureVerificationAlgorithm, UnixTime,
};
use rustls::sign::SigningKey;
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, RootCertStore, SignatureScheme,
    StreamOwned, SupportedCipherSuite,
};
use rustls_native_certs::CertificateResult;

use super::connection::{Connection, Server};
use super::unchecked;
use crate::engine::Authorities;

/// The certificate authorities that a server's certificate is verified by.
#[derive(Clone, Copy)]
pub(super) enum Roots<'a> {
    /// Those of the system, or of `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    System,
    /// A company's own, and no others.
    Own(&'a Authorities),
}

/// The settings of TLS.
///
/// # Errors
/// The cause, if there is no root.
pub(super) fn config(roots: Roots<'_>) -> Result<Arc<ClientConfig>, String> {
    let loaded = match roots {
        Roots::System => rustls_native_certs::load_native_certs(),
        Roots::Own(Authorities::File(file)) => rustls_native_certs::load_certs_from_paths(Some(file), None),
        Roots::Own(Authorities::Text(certificates)) => {
            let mut loaded = CertificateResult::default();
            loaded.certs = certificates.read()?;
            loaded
        }
    };
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(loaded.certs);
    if added == 0 {
        let errors: Vec<String> = loaded.errors.iter().map(ToString::to_string).collect();
        return Err(format!("no certificate authority: {}", errors.join(", ")));
    }
    let provider = Arc::new(CryptoProvider {
        cipher_suites: SUITES.to_vec(),
        kx_groups: vec![kx_group::X25519, kx_group::SECP256R1, kx_group::SECP384R1],
        signature_verification_algorithms: SIGNATURES,
        secure_random: &Random,
        key_provider: &NoKeys,
    });
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
        .build()
        .map_err(|error| error.to_string())?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Verifier(verifier)))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Accepts the certificates that rustls's own verifier accepts, and no others. Of a certificate that is refused for the
/// time, it finds out whether that is the only reason.
#[derive(Debug)]
struct Verifier(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verify = |at| self.0.verify_server_cert(certificate, intermediates, name, ocsp, at);
        let refused = match verify(now) {
            Ok(verified) => return Ok(verified),
            Err(refused) => refused,
        };
        let Some(within) = nearest_validity(&refused) else { return Err(refused) };
        Err(match verify(within) {
            Ok(_) => refused,
            // No time is one at which all of them are valid.
            Err(other) if nearest_validity(&other).is_some() => {
                CertificateError::ApplicationVerificationFailure.into()
            }
            Err(other) => other,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// The time nearest to now at which a certificate is valid; `None` if it is refused for another reason than the time.
fn nearest_validity(error: &rustls::Error) -> Option<UnixTime> {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. }) => {
            Some(*not_after)
        }
        rustls::Error::InvalidCertificate(CertificateError::NotValidYetContext { not_before, .. }) => {
            Some(*not_before)
        }
        _ => None,
    }
}

/// The suites of every server and proxy of these years. Those without AES would only make the program larger.
static SUITES: [SupportedCipherSuite; 6] = [
    suite::TLS13_AES_128_GCM_SHA256,
    suite::TLS13_AES_256_GCM_SHA384,
    suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
];

type Verification = &'static dyn SignatureVerificationAlgorithm;

const P256: &[Verification] = &[webpki::ring::ECDSA_P256_SHA256, webpki::ring::ECDSA_P384_SHA256];
const P384: &[Verification] = &[webpki::ring::ECDSA_P384_SHA384, webpki::ring::ECDSA_P256_SHA384];

/// Signatures of certificates and handshakes, as in rustls's own provider without Ed25519, which no public authority
/// uses.
static SIGNATURES: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[
        webpki::ring::ECDSA_P256_SHA256,
        webpki::ring::ECDSA_P256_SHA384,
        webpki::ring::ECDSA_P384_SHA256,
        webpki::ring::ECDSA_P384_SHA384,
        webpki::ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        webpki::ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
        webpki::ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
        webpki::ring::RSA_PKCS1_2048_8192_SHA256,
        webpki::ring::RSA_PKCS1_2048_8192_SHA384,
        webpki::ring::RSA_PKCS1_2048_8192_SHA512,
    ],
    mapping: &[
        (SignatureScheme::ECDSA_NISTP384_SHA384, P384),
        (SignatureScheme::ECDSA_NISTP256_SHA256, P256),
        (SignatureScheme::RSA_PSS_SHA512, &[webpki::ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY]),
        (SignatureScheme::RSA_PSS_SHA384, &[webpki::ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY]),
        (SignatureScheme::RSA_PSS_SHA256, &[webpki::ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY]),
        (SignatureScheme::RSA_PKCS1_SHA512, &[webpki::ring::RSA_PKCS1_2048_8192_SHA512]),
        (SignatureScheme::RSA_PKCS1_SHA384, &[webpki::ring::RSA_PKCS1_2048_8192_SHA384]),
        (SignatureScheme::RSA_PKCS1_SHA256, &[webpki::ring::RSA_PKCS1_2048_8192_SHA256]),
    ],
};

/// The system's random numbers.
#[derive(Debug)]
struct Random;

impl SecureRandom for Random {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), GetRandomFailed> {
        SystemRandom::new().fill(buffer).map_err(|_| GetRandomFailed)
    }
}

/// Loads no private keys: this client has no certificate, and the code that signs would only make the program larger.
#[derive(Debug)]
struct NoKeys;

impl KeyProvider for NoKeys {
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, rustls::Error> {
        Err(rustls::Error::General("no client certificates".into()))
    }
}

/// A connection to a verified server.
pub(super) type Stream = StreamOwned<ClientConnection, Connection>;

/// Completes the handshake, so that the key is written to a verified server only.
pub(super) fn secure(
    config: Arc<ClientConfig>,
    server: &Server,
    mut connection: Connection,
) -> Result<Stream, Unchecked> {
    let name = ServerName::try_from(server.host.clone())
        .map_err(|error| unchecked(Obstacle::ConnectionInsecure, &error))?;
    let mut client = ClientConnection::new(config, name)
        .map_err(|error| unchecked(Obstacle::ConnectionInsecure, &error))?;
    while client.is_handshaking() {
        client.complete_io(&mut connection).map_err(|error| obstacle(&error, Obstacle::Offline))?;
    }
    Ok(StreamOwned::new(client, connection))
}

/// The obstacle behind an error of a secure connection, on which the server got the request.
pub(super) fn unanswered(error: &io::Error) -> Unchecked {
    obstacle(error, Obstacle::NoAnswer)
}

/// The obstacle behind an error of a connection that is open: this one, if it was lost or the server is silent.
///
/// A certificate that has expired or is not yet valid, and is the server's at other times, is the clock's fault: a computer's
/// clock is wrong more often than a server's certificate.
fn obstacle(error: &io::Error, lost: Obstacle) -> Unchecked {
    let tls = error.get_ref().and_then(|cause| cause.downcast_ref::<rustls::Error>());
    let obstacle = match tls {
        Some(error) if nearest_validity(error).is_some() => Obstacle::ClockWrong,
        Some(_) => Obstacle::ConnectionInsecure,
        // Invalid HTTP.
        None if error.kind() == ErrorKind::InvalidData => Obstacle::UnexpectedAnswer,
        None => lost,
    };
    unchecked(obstacle, error)
}
