//! Whatever the Cookie header is: upstream gets our cookies, the first of each name, byte for byte, and no other.

#![no_main]

use libfuzzer_sys::fuzz_target;
use neon_auth_reference::fuzzing::cookie_header;

fuzz_target!(|input: &[u8]| cookie_header(input));
