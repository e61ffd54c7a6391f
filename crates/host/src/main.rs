//! `keyferry`: the native messaging host and the command line in one program.

#![forbid(unsafe_code)]

use std::alloc::System;
use std::process::ExitCode;

use zeroizing_alloc::ZeroAlloc;

/// Wipes all memory when it is freed, since serde and the ciphers make copies that nothing else wipes.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    keyferry_host::run()
}
