//! Whatever a client sends to a page, whatever upstream answers: the middleware decides what the reference model
//! decides, asks upstream what the model asks, and sets the same cookies.

#![no_main]

use libfuzzer_sys::fuzz_target;
use neon_auth_reference::fuzzing::middleware_request;

fuzz_target!(|input: &[u8]| middleware_request(input));
