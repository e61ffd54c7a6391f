//! Requests over the network, in a process of their own.
//!
//! The process that reaches the keyring has no network. Another process of this program has the network and no
//! keyring: it gets questions by a pipe, makes one request for each and ends with the pipe. `process` runs in it,
//! `starter` starts it.

mod body;
mod callback;
mod cancellation;
mod connection;
mod engine;
mod event;
mod http;
mod kept;
mod omnisend;
mod process;
mod proxy;
mod starter;
mod system_proxy;
mod tls;

use keyferry_core::key::{ApiKey, wire};
use keyferry_core::protocol::{Obstacle, Unchecked};
use serde::{Deserialize, Serialize};

use crate::engine::{Callback, Request, Response, SignInState};

pub(crate) use self::cancellation::Cancellation;
pub(crate) use self::process::run as run_process;
pub(crate) use self::starter::{EngineLink, Network};

/// The argument that starts a process with the network.
pub(crate) const PROCESS: &str = "network";

/// A message to the process.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Question {
    /// A question for the store of a key. The answer is a [`check::Answer`](crate::check::Answer).
    Omnisend {
        #[serde(with = "wire")]
        key: ApiKey,
    },
    /// A request to a team's engine. The answer is an [`EngineAnswer`].
    Engine(Request),
    /// Opens the way back for the browser, from the sign-in with this state. The answer is a [`ListenAnswer`].
    Listen(SignInState),
    /// The browser that comes back from a sign-in. The answer is a [`CallbackAnswer`].
    Callback,
}

/// The engine's answer.
type EngineAnswer = Result<Response, Unchecked>;

/// Whether the browser can come back.
type ListenAnswer = Result<(), Unchecked>;

/// The values that the browser brings; `None` if the person has cancelled.
type CallbackAnswer = Result<Option<Callback>, Unchecked>;

/// A request that got no answer, with no time to wait.
fn unchecked(obstacle: Obstacle, cause: &impl ToString) -> Unchecked {
    Unchecked { obstacle, cause: cause.to_string(), wait_seconds: 0 }
}
