//! TLS with the system's and the company's roots. Certificates are always verified.

use std::io::{self, ErrorKind};
use std::sync::Arc;

use keyferry_core::protocol::{Obstacle, Unchecked};
use rustls::crypto::{CryptoProvider, KeyProvider, ring};
use rustls::pki_types::{PrivateKeyDer, ServerName};
use rustls::sign::SigningKey;
use rustls::{CertificateError, ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::connection::{Connection, HOST};
use super::unchecked;

/// The settings of TLS, with the roots of the system, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR`.
///
/// # Errors
/// The cause, if the system has no root.
pub(super) fn config() -> Result<ClientConfig, String> {
    let loaded = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(loaded.certs);
    if added == 0 {
        let errors: Vec<String> = loaded.errors.iter().map(ToString::to_string).collect();
        return Err(format!("no certificate authority on this computer: {}", errors.join(", ")));
    }
    let provider = CryptoProvider { key_provider: &NoKeys, ..ring::default_provider() };
    let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Loads no private keys: this client has no certificate, and the code that signs would only make the program larger.
#[derive(Debug)]
struct NoKeys;

impl KeyProvider for NoKeys {
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, rustls::Error> {
        Err(rustls::Error::General("no client certificates".into()))
    }
}

/// Completes the handshake, so that the key is written to a verified server only.
pub(super) fn secure(
    config: ClientConfig,
    mut connection: Connection,
) -> Result<StreamOwned<ClientConnection, Connection>, Unchecked> {
    let name = ServerName::try_from(HOST).map_err(|error| unchecked(Obstacle::ConnectionInsecure, &error))?;
    let mut client = ClientConnection::new(Arc::new(config), name)
        .map_err(|error| unchecked(Obstacle::ConnectionInsecure, &error))?;
    while client.is_handshaking() {
        client.complete_io(&mut connection).map_err(|error| obstacle(&error))?;
    }
    Ok(StreamOwned::new(client, connection))
}

/// The obstacle behind an error of a connection that is open.
///
/// A certificate that has expired or is not yet valid is the clock's fault: a computer's clock is wrong more often than
/// Omnisend's certificate.
pub(super) fn obstacle(error: &io::Error) -> Unchecked {
    let tls = error.get_ref().and_then(|cause| cause.downcast_ref::<rustls::Error>());
    let obstacle = match tls {
        Some(rustls::Error::InvalidCertificate(
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. },
        )) => Obstacle::ClockWrong,
        Some(_) => Obstacle::ConnectionInsecure,
        // Invalid HTTP.
        None if error.kind() == ErrorKind::InvalidData => Obstacle::UnexpectedAnswer,
        None => Obstacle::Offline,
    };
    unchecked(obstacle, error)
}
