//! Reading a request: limits first, then the protocol version, then the call.

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::limits::{MAX_REQUEST_DEPTH, MAX_REQUEST_VALUES};
use keyferry_core::protocol::{HostCall, HostEnvelope, HostRequest, PROTOCOL_VERSION};
use log::{debug, info};
use serde_variant::to_variant_name;

/// A request with the ID that its replies carry; `None` if the message has no readable ID.
pub(super) struct Request {
    pub(super) id: Option<u32>,
    pub(super) call: Result<HostCall, Failure>,
}

impl Request {
    /// Reads a message of any content.
    pub(super) fn parse(message: &[u8]) -> Self {
        debug!("a message of {} bytes", message.len());
        if let Err(failure) = check_shape(message) {
            return Self { id: None, call: Err(failure) };
        }
        let envelope: Option<HostEnvelope> = serde_json::from_slice(message).ok();
        let id = envelope.map(|envelope| envelope.id);
        let call = parse_call(message, envelope);
        if let Ok(call) = &call {
            info!("request {id:?}: {}", to_variant_name(call).unwrap_or("a call"));
        }
        Self { id, call }
    }
}

/// Checks depth and number of values on the bytes alone, before the parser allocates anything. Accepts bytes that are
/// not JSON: the parser reports those.
fn check_shape(message: &[u8]) -> Result<(), Failure> {
    let (mut depth, mut values) = (0_usize, 0_usize);
    let (mut in_string, mut escaped) = (false, false);
    for byte in message {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                values += 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' | b':' => values += 1,
            _ => {}
        }
        if depth > MAX_REQUEST_DEPTH || values > MAX_REQUEST_VALUES {
            return Err(Failure::new(FailureCode::TooLarge, "more levels or values than a request may have"));
        }
    }
    Ok(())
}

fn parse_call(message: &[u8], envelope: Option<HostEnvelope>) -> Result<HostCall, Failure> {
    let versions =
        |protocol: u16| format!("the extension speaks protocol {protocol}, the helper {PROTOCOL_VERSION}");
    match envelope {
        Some(HostEnvelope { protocol, .. }) if protocol > PROTOCOL_VERSION => {
            Err(Failure::new(FailureCode::HelperOutdated, versions(protocol)))
        }
        Some(HostEnvelope { protocol, .. }) if protocol < PROTOCOL_VERSION => {
            Err(Failure::new(FailureCode::ExtensionOutdated, versions(protocol)))
        }
        Some(_) | None => serde_json::from_slice(message)
            .map(|request: HostRequest| request.call)
            .map_err(|error| bad_request(&error)),
    }
}

/// Reports the position of the error. serde's text is dropped, since it repeats parts of the message.
fn bad_request(error: &serde_json::Error) -> Failure {
    let (kind, line, column) = (error.classify(), error.line(), error.column());
    Failure::new(FailureCode::BadRequest, format!("{kind:?} error at line {line}, column {column}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_and_values_are_counted_outside_strings_only() {
        let nested = |levels| ["[".repeat(levels), "]".repeat(levels)].concat();
        let list = |values| format!("[{}0]", "0,".repeat(values));
        assert!(check_shape(nested(MAX_REQUEST_DEPTH).as_bytes()).is_ok());
        assert!(check_shape(list(MAX_REQUEST_VALUES - 1).as_bytes()).is_ok());
        assert!(check_shape(format!(r#""\"{}""#, list(1000)).as_bytes()).is_ok());
        for message in
            [nested(MAX_REQUEST_DEPTH + 1), list(MAX_REQUEST_VALUES), format!(r#""\\"{}"#, nested(99))]
        {
            assert_eq!(check_shape(message.as_bytes()).unwrap_err().code, FailureCode::TooLarge, "{message}");
        }
    }
}
