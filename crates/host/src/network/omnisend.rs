//! The question to Omnisend: whose key this is.

use std::env;
use std::io::Write;
use std::time::{Duration, Instant};

use keyferry_core::key::ApiKey;
use keyferry_core::limits::CHECK_DEADLINE_SECONDS;
use keyferry_core::protocol::Obstacle;
use zeroize::Zeroizing;

use super::connection::{self, Server};
use super::proxy::Route;
use super::tls::{self, Roots};
use super::{http, unchecked};
use crate::check::{Answer, interpret};

/// Omnisend's server.
const HOST: &str = "api.omnisend.com";

pub(super) fn server() -> Server {
    Server { host: HOST.into(), port: 443 }
}

/// Time that the process leaves to its start and to the way of its answer, in seconds.
const MARGIN_SECONDS: u64 = 3;

/// A request with the longest key fits, so its buffer never grows and leaves no copy of the key behind. In bytes.
const REQUEST_CAPACITY: usize = 1024;

/// Asks Omnisend whose key this is. Follows no redirect: a header with the key goes to Omnisend's server only.
pub(super) fn ask(key: &ApiKey) -> Answer {
    let deadline = Instant::now() + Duration::from_secs(CHECK_DEADLINE_SECONDS - MARGIN_SECONDS);
    let server = server();
    let routes = Route::from_environment(HOST, |name| env::var(name).ok())
        .map_err(|cause| unchecked(Obstacle::ProxyRefused, &cause))?;
    let config =
        tls::config(Roots::System).map_err(|cause| unchecked(Obstacle::ConnectionInsecure, &cause))?;
    let connection = connection::open(&server, &routes, deadline)?;
    let mut stream = tls::secure(config, &server, connection)?;
    // The request is wiped before the answer is awaited.
    let sent = stream.write_all(&request(key)).and_then(|()| stream.flush());
    let response = sent.and_then(|()| http::read(&mut stream)).map_err(|error| tls::unanswered(&error))?;
    interpret(key, response.status, &response.retry_after, &response.body)
}

fn request(key: &ApiKey) -> Zeroizing<Vec<u8>> {
    let mut request = Zeroizing::new(Vec::with_capacity(REQUEST_CAPACITY));
    let parts = [
        "GET /api/brands/current HTTP/1.1\r\nHost: ",
        HOST,
        "\r\nAuthorization: Omnisend-API-Key ",
        // Has no white space or control characters, as every `ApiKey`.
        key.expose(),
        "\r\nOmnisend-Version: 2026-03-15\r\nAccept: application/json\r\nUser-Agent: Keyferry\r\nConnection: close\r\n\r\n",
    ];
    for part in parts {
        request.extend_from_slice(part.as_bytes());
    }
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_keys_request_fits_its_buffer() {
        let key = ApiKey::parse_any(&"a1".repeat(100)).unwrap();
        let request = request(&key);
        assert_eq!(request.capacity(), REQUEST_CAPACITY);
        let text = String::from_utf8(request.to_vec()).unwrap();
        assert!(text.starts_with("GET /api/brands/current HTTP/1.1\r\nHost: api.omnisend.com\r\n"), "{text}");
        assert!(text.ends_with("\r\n\r\n"));
    }
}
