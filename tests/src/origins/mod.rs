//! Omnisend's and Upstack's origins on loopback: a proxy that serves both of them itself, over TLS, and refuses every
//! other host.

mod omnisend;
mod upstack;

use anyhow::{Context, Result};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::future::ready;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The origin of Omnisend's look-alike.
pub const OMNISEND: &str = "https://app.omnisend.com";
/// The origin of Upstack's look-alike.
pub const UPSTACK: &str = "https://app.upstackdata.com";

/// The stores of the signed-in user: the same two at Omnisend, as brands, and at Upstack.
pub const STORES: [Store; 2] = [
    Store { brand_id: "5f0c2a9b7e4d4c0012ab34cd", upstack_id: "northwind", name: "Northwind Outfitters" },
    Store { brand_id: "60d1e8f3a1b2c30098fe76dc", upstack_id: "bluebird", name: "Bluebird Coffee" },
];

/// A merchant's store.
#[derive(Debug, Clone, Copy)]
pub struct Store {
    /// Omnisend's brand ID: 24 lowercase hexadecimal digits.
    pub brand_id: &'static str,
    /// Upstack's id.
    pub upstack_id: &'static str,
    /// The name, in both.
    pub name: &'static str,
}

/// The Content-Security-Policy that both origins send.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Csp {
    /// No policy at all.
    #[default]
    None,
    /// Scripts from the origin alone, neither WebAssembly nor eval, and trusted types required.
    Strict,
    /// Another policy.
    Custom(String),
}

impl Csp {
    fn header(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Strict => Some("default-src 'self'; script-src 'self'; require-trusted-types-for 'script'"),
            Self::Custom(policy) => Some(policy),
        }
    }
}

/// A key that Omnisend's look-alike created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The brand that it belongs to.
    pub brand_id: String,
    /// The name that the user gave it.
    pub name: String,
    /// The key: the brand ID, `-`, and 50 random letters and digits, unless the page asked for another split.
    pub key: String,
}

impl Issued {
    /// The key's last four characters, the most that is ever displayed.
    pub fn last4(&self) -> &str {
        &self.key[self.key.len() - 4..]
    }
}

/// A destination that was created at Upstack's look-alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The platform's name, as the page sent it.
    pub platform: String,
    /// The id of the store.
    pub store: String,
    /// The values that were filled in.
    pub fields: Value,
}

#[derive(Debug, Default)]
struct State {
    issued: Vec<Issued>,
    destinations: Vec<Destination>,
    refused: BTreeSet<String>,
    page_script: Option<String>,
}

/// The running proxy, stopped on drop.
#[derive(Debug)]
pub struct Origins {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: AbortHandle,
}

#[derive(Debug)]
struct Shared {
    pages: PathBuf,
    csp: Csp,
    state: Mutex<State>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Clone, Copy)]
enum Site {
    Omnisend,
    Upstack,
}

impl Origins {
    /// Serves the pages in `pages/omnisend` and `pages/upstack`. Ends with the runtime that it was started on.
    pub async fn start(pages: &Path, csp: Csp) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let tls = tls()?;
        let shared = Arc::new(Shared { pages: pages.to_owned(), csp, state: Mutex::default() });
        let serving = Arc::clone(&shared);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, shared) = (tls.clone(), Arc::clone(&serving));
                tokio::spawn(async move {
                    let service = service_fn(|request| {
                        ready(Ok::<_, Infallible>(connect(request, tls.clone(), Arc::clone(&shared))))
                    });
                    // Ignores errors: the browser may close a connection at any time.
                    let _ = http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .with_upgrades()
                        .await;
                });
            }
        });
        Ok(Self { address, shared, accepting: accepting.abort_handle() })
    }

    /// The proxy's address, for a browser's settings.
    pub fn proxy(&self) -> SocketAddr {
        self.address
    }

    /// The policy that both origins send.
    pub fn csp(&self) -> &Csp {
        &self.shared.csp
    }

    /// The keys made so far, oldest first.
    pub fn issued(&self) -> Vec<Issued> {
        self.shared.state().issued.clone()
    }

    /// The destinations created so far, oldest first.
    pub fn destinations(&self) -> Vec<Destination> {
        self.shared.state().destinations.clone()
    }

    /// Sets a script that runs in each document before the document's own scripts.
    pub fn set_page_script(&self, script: Option<&str>) {
        self.shared.state().page_script = script.map(|script| format!("<head><script>{script}</script>"));
    }

    /// Every other host that a browser requested and the proxy refused, as `host:port` or address.
    pub fn refused(&self) -> Vec<String> {
        self.shared.state().refused.iter().cloned().collect()
    }
}

impl Drop for Origins {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn tls() -> Result<TlsAcceptor> {
    let hosts = [OMNISEND, UPSTACK].map(|origin| origin.trim_start_matches("https://").to_owned());
    let certified = rcgen::generate_simple_self_signed(hosts).context("no certificate")?;
    let key = PrivateKeyDer::try_from(certified.signing_key.serialize_der()).map_err(anyhow::Error::msg)?;
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.into()], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

type Answer = Response<Full<Bytes>>;

/// The proxy: accepts a connection to one of the two hosts in its place, and refuses any other.
fn connect(request: Request<Incoming>, tls: TlsAcceptor, shared: Arc<Shared>) -> Answer {
    let wanted = request.uri().to_string();
    let site = match (request.method(), wanted.as_str()) {
        (&Method::CONNECT, "app.omnisend.com:443") => Site::Omnisend,
        (&Method::CONNECT, "app.upstackdata.com:443") => Site::Upstack,
        _ => {
            shared.state().refused.insert(wanted);
            return status(StatusCode::FORBIDDEN);
        }
    };
    tokio::spawn(async move {
        let Ok(upgraded) = hyper::upgrade::on(request).await else { return };
        let Ok(stream) = tls.accept(TokioIo::new(upgraded)).await else { return };
        let service = service_fn(|request| answer(request, site, &shared));
        let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    });
    Answer::default()
}

async fn answer(request: Request<Incoming>, site: Site, shared: &Shared) -> Result<Answer, Infallible> {
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    let Some(endpoint) = path.strip_prefix("/api/") else {
        let shape = head.uri.query().is_some_and(|query| query.contains("shape="));
        return Ok(page(shared, site, path, if shape { "shape.html" } else { "index.html" }).await);
    };
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let query = head.uri.query().unwrap_or_default();
    let reply = match site {
        Site::Omnisend => omnisend::answer(&mut shared.state(), &head.method, endpoint, query, &body),
        Site::Upstack => upstack::answer(&mut shared.state(), &head.method, endpoint, &body),
    };
    let Some(reply) = reply else { return Ok(status(StatusCode::NOT_FOUND)) };
    Ok(Response::builder()
        .header(CONTENT_TYPE, "application/json")
        .header(CACHE_CONTROL, "no-store")
        .body(reply.to_string().into())
        .unwrap_or_else(|_| status(StatusCode::INTERNAL_SERVER_ERROR)))
}

fn text(body: &Value, name: &str) -> Option<String> {
    body.get(name)?.as_str().map(str::to_owned)
}

/// Returns a file of the site. For other paths, returns the document, whose router handles the path.
async fn page(shared: &Shared, site: Site, path: &str, document: &str) -> Answer {
    let root = shared.pages.join(match site {
        Site::Omnisend => "omnisend",
        Site::Upstack => "upstack",
    });
    let relative = Path::new(path.trim_start_matches('/'));
    let inside = relative.components().all(|component| matches!(component, Component::Normal(_)));
    let is_file = inside && relative.extension().is_some();
    let file = if is_file { root.join(relative) } else { root.join(document) };
    let Ok(mut content) = tokio::fs::read(&file).await else { return status(StatusCode::NOT_FOUND) };
    if !is_file && let Some(script) = shared.state().page_script.clone() {
        content = String::from_utf8_lossy(&content).replacen("<head>", &script, 1).into_bytes();
    }
    let mut response =
        Response::builder().header(CONTENT_TYPE, media_type(&file)).header(CACHE_CONTROL, "no-cache");
    if let Some(policy) = shared.csp.header() {
        response = response.header(CONTENT_SECURITY_POLICY, policy);
    }
    response.body(content.into()).unwrap_or_else(|_| status(StatusCode::INTERNAL_SERVER_ERROR))
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

fn status(code: StatusCode) -> Answer {
    let mut answer = Answer::default();
    *answer.status_mut() = code;
    answer
}
