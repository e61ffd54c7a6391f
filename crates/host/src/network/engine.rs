//! The requests to a team's engine.

use std::env;
use std::io::Write;
use std::time::{Duration, Instant};

use keyferry_core::protocol::{Obstacle, Unchecked};
use zeroize::Zeroizing;

use super::connection::{self, Server};
use super::proxy::Route;
use super::tls::{self, Roots};
use super::{EngineAnswer, http, unchecked};
use crate::engine::{Body, EngineAddress, Method, Request, Response};

/// Longest request, redirect included, in seconds. The starter waits longer.
const DEADLINE: Duration = Duration::from_secs(10);

/// Room for a request's header and the longest token, in bytes, so that its buffer never grows and leaves no copy of a
/// token or a key behind.
const HEADER_CAPACITY: usize = 4096;

/// Makes a request. Follows one redirect, to another port of the same host over HTTPS: that of a standby to its leader.
pub(super) fn ask(request: &Request) -> EngineAnswer {
    let deadline = Instant::now() + DEADLINE;
    let address = request.server.address.clone();
    let (response, location) = exchange(&address, request, deadline)?;
    if !matches!(response.status, 307 | 308) {
        return Ok(response);
    }
    match address.redirected(&location, &path(request)) {
        Some(leader) => exchange(&leader, request, deadline).map(|(response, _)| response),
        None => Ok(response),
    }
}

fn path(request: &Request) -> String {
    format!("/v1/{}", request.path)
}

/// The response, and the address of its redirect.
fn exchange(
    address: &EngineAddress,
    request: &Request,
    deadline: Instant,
) -> Result<(Response, Zeroizing<String>), Unchecked> {
    let server = Server::of(address);
    let route = Route::from_environment(&server.host, |name| env::var(name).ok())
        .map_err(|cause| unchecked(Obstacle::ProxyRefused, &cause))?;
    let roots = request.server.authorities.as_deref().map_or(Roots::System, Roots::File);
    let config = tls::config(roots).map_err(|cause| unchecked(Obstacle::ConnectionInsecure, &cause))?;
    let connection = connection::open(&server, &route, deadline)?;
    let mut stream = tls::secure(config, &server, connection)?;
    // The request is wiped before the answer is awaited.
    let sent = stream.write_all(&encoded(&server, request)).and_then(|()| stream.flush());
    let response = sent.and_then(|()| http::read(&mut stream)).map_err(|error| tls::unanswered(&error))?;
    let body =
        str::from_utf8(&response.body).map_err(|error| unchecked(Obstacle::UnexpectedAnswer, &error))?;
    Ok((Response { status: response.status, body: Body::new(body.to_owned()) }, response.location))
}

/// The bytes of a request. None of its parts has a line break: their types allow none.
fn encoded(server: &Server, request: &Request) -> Zeroizing<Vec<u8>> {
    let Request { server: team, token, method, path: _, body } = request;
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
    push(&[
        "X-Vault-Request: true\r\nAccept: application/json\r\nUser-Agent: Keyferry\r\nConnection: close\r\n",
    ]);
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
