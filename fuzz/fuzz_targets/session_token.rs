//! Whatever a session_data cookie says under a right MAC: it is believed only if a plain reading of the
//! specification believes it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use neon_auth_reference::fuzzing::session_token;

fuzz_target!(|input: &[u8]| session_token(input));
