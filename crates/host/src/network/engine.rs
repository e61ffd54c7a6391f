//! The requests to a team's engine.

use std::env;
use std::io::{self, ErrorKind, Write as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use keyferry_core::protocol::{Obstacle, Unchecked};
use rustls::ClientConfig;
use zeroize::Zeroizing;

use super::connection::{self, Server};
use super::kept::KeptConnections;
use super::proxy::Route;
use super::tls::{self, Roots, Stream};
use super::{EngineAnswer, http, unchecked};
use crate::engine::{Authorities, Body, EngineAddress, Method, Request, Response, Reuse};

/// Longest request, redirect included, in seconds. The starter waits longer.
const DEADLINE: Duration = Duration::from_secs(10);

/// Longest answer, in bytes: the list of some 35,000 stores.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Room for a request's header and the longest token, in bytes, so that its buffer never grows and leaves no copy of a
/// token or a key behind.
const HEADER_CAPACITY: usize = 4096;

/// Makes the requests to a team's engine, with the settings of TLS and the connections of the earlier ones.
#[derive(Default)]
pub(super) struct Client {
    tls: Option<Tls>,
    kept: KeptConnections,
}

/// The settings of TLS for a team.
struct Tls {
    authorities: Option<Authorities>,
    config: Arc<ClientConfig>,
}

impl Client {
    /// Makes a request. Follows one redirect, to another port of the same host over HTTPS: that of a standby to its leader.
    pub(super) fn ask(&mut self, request: &Request) -> EngineAnswer {
        let deadline = Instant::now() + DEADLINE;
        let address = request.server.address.clone();
        let (response, location) = self.exchange(&address, request, deadline)?;
        if !matches!(response.status, 307 | 308) {
            return Ok(response);
        }
        match address.redirected(&location, &path(request)) {
            Some(leader) => self.exchange(&leader, request, deadline).map(|(response, _)| response),
            None => Ok(response),
        }
    }

    /// The response, and the address of its redirect.
    fn exchange(
        &mut self,
        address: &EngineAddress,
        request: &Request,
        deadline: Instant,
    ) -> Result<(Response, Zeroizing<String>), Unchecked> {
        let server = Server::of(address);
        let config = self.config(request.server.authorities.as_ref())?;
        let response = match self.ask_again(&server, request, deadline)? {
            Some(response) => response,
            None => self.ask_anew(config, server, request, deadline)?,
        };
        let body =
            str::from_utf8(&response.body).map_err(|error| unchecked(Obstacle::UnexpectedAnswer, &error))?;
        Ok((Response { status: response.status, body: Body::new(body.to_owned()) }, response.location))
    }

    /// Makes a request on a new connection.
    fn ask_anew(
        &mut self,
        config: Arc<ClientConfig>,
        server: Server,
        request: &Request,
        deadline: Instant,
    ) -> Result<http::Response, Unchecked> {
        let mut stream = open(config, &server, deadline)?;
        let response = converse(&mut stream, &server, request).map_err(|error| tls::unanswered(&error))?;
        self.keep(server, request, stream, &response);
        Ok(response)
    }

    /// Makes a request on a connection that was kept. `None` if there is none, or it is closed: nobody knows whether the
    /// server has received the request then, so such a request must be one that can be made twice ([`Reuse::Kept`]).
    fn ask_again(
        &mut self,
        server: &Server,
        request: &Request,
        deadline: Instant,
    ) -> Result<Option<http::Response>, Unchecked> {
        let kept = match request.reuse {
            Reuse::Kept => self.kept.take(server, deadline),
            Reuse::Own => None,
        };
        let Some(mut stream) = kept else { return Ok(None) };
        match converse(&mut stream, server, request) {
            Ok(response) => {
                self.keep(server.clone(), request, stream, &response);
                Ok(Some(response))
            }
            Err(error) if is_closed(&error) => Ok(None),
            Err(error) => Err(tls::unanswered(&error)),
        }
    }

    fn keep(&mut self, server: Server, request: &Request, stream: Stream, response: &http::Response) {
        if request.reuse == Reuse::Kept && response.stays_open {
            self.kept.keep(server, stream);
        }
    }

    /// The settings of TLS. Reading the system's roots takes longer than a request.
    fn config(&mut self, authorities: Option<&Authorities>) -> Result<Arc<ClientConfig>, Unchecked> {
        if let Some(tls) = self.tls.as_ref().filter(|tls| tls.authorities.as_ref() == authorities) {
            return Ok(tls.config.clone());
        }
        // A connection is only as good as the authorities that have vouched for its server.
        self.kept = KeptConnections::default();
        let config = tls::config(authorities.map_or(Roots::System, Roots::Own))
            .map_err(|cause| unchecked(Obstacle::ConnectionInsecure, &cause))?;
        self.tls = Some(Tls { authorities: authorities.cloned(), config: config.clone() });
        Ok(config)
    }
}

fn path(request: &Request) -> String {
    format!("/v1/{}", request.path)
}

fn open(config: Arc<ClientConfig>, server: &Server, deadline: Instant) -> Result<Stream, Unchecked> {
    let routes = Route::from_environment(&server.host, |name| env::var(name).ok())
        .map_err(|cause| unchecked(Obstacle::ProxyRefused, &cause))?;
    tls::secure(config, server, connection::open(server, &routes, deadline)?)
}

fn converse(stream: &mut Stream, server: &Server, request: &Request) -> io::Result<http::Response> {
    // The request is wiped before the answer is awaited.
    stream.write_all(&encoded(server, request))?;
    stream.flush()?;
    http::read_up_to(stream, MAX_ANSWER_BYTES)
}

/// Returns whether the server has closed the connection. A silent server has not.
fn is_closed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
    )
}

/// The bytes of a request. None of its parts has a line break: their types allow none.
fn encoded(server: &Server, request: &Request) -> Zeroizing<Vec<u8>> {
    let Request { server: team, token, method, path: _, body, reuse } = request;
    let method = match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Delete => "DELETE",
    };
    let body = body.as_ref().map_or("", Body::expose);
    let mut bytes = Zeroizing::new(Vec::with_capacity(HEADER_CAPACITY + body.len()));
    let mut push = |parts: &[&str]| parts.iter().for_each(|part| bytes.extend_from_slice(part.as_bytes()));
    push(&[method, " ", &path(request), " HTTP/1.1\r\nHost: ", &server.to_string(), "\r\n"]);
    if let Some(token) = token {
        push(&["X-Vault-Token: ", token.expose(), "\r\n"]);
    }
    if let Some(namespace) = &team.namespace {
        push(&["X-Vault-Namespace: ", namespace.as_str(), "\r\n"]);
    }
    // Agents and proxies of Vault may demand the header against forged requests.
    push(&["X-Vault-Request: true\r\nAccept: application/json\r\nUser-Agent: Keyferry\r\n"]);
    match reuse {
        Reuse::Kept => {}
        Reuse::Own => push(&["Connection: close\r\n"]),
    }
    push(&["Content-Type: application/json\r\nContent-Length: ", &body.len().to_string(), "\r\n\r\n", body]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Namespace, Server as Team, Token};

    #[test]
    fn the_longest_request_fits_its_buffer_and_names_token_and_namespace() {
        let address = EngineAddress::parse(&format!("https://{}:8200", "a".repeat(253))).unwrap();
        let request = Request {
            server: Team {
                address: address.clone(),
                namespace: Namespace::parse(&"n".repeat(200)),
                authorities: None,
            },
            token: Token::parse(&"t".repeat(2048)),
            method: Method::Post,
            path: format!(
                "{}/data/{}/64f0c1d2e3a4b5c6d7e8f901/0123456789abcdef",
                "m".repeat(200),
                "p".repeat(200)
            ),
            body: Some(Body::new("{}".into())),
            reuse: Reuse::Own,
        };
        let bytes = encoded(&Server::of(&address), &request);
        assert_eq!(bytes.capacity(), HEADER_CAPACITY + 2);
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(text.starts_with("POST /v1/m"), "{text}");
        assert!(text.ends_with("\r\nContent-Length: 2\r\n\r\n{}"), "{text}");
        for header in [
            format!("\r\nX-Vault-Token: {}\r\n", "t".repeat(2048)),
            format!("\r\nX-Vault-Namespace: {}\r\n", "n".repeat(200)),
        ] {
            assert!(text.contains(&header));
        }
    }
}
