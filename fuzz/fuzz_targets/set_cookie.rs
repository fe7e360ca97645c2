//! Whatever cookies upstream sets: what leaves is ours, once a name, the last value byte for byte, with our
//! attributes and nobody else's.

#![no_main]

use libfuzzer_sys::fuzz_target;
use neon_auth_reference::fuzzing::set_cookie;

fuzz_target!(|input: &[u8]| set_cookie(input));
