//! `keyferry`: the native messaging host and the command line in one program.

#![forbid(unsafe_code)]

use std::alloc::System;
use std::process::ExitCode;

use zeroizing_alloc::ZeroAlloc;

/// Wipes all memory as it is freed: serde's, the ciphers' and everybody's, not only what knows that it is secret.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    keyferry_host::run()
}
