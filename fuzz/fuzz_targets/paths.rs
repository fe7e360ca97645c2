//! Whatever a path is: the WHATWG URL parser, which browsers have, finds where the library says that it leads.

#![no_main]

use libfuzzer_sys::fuzz_target;
use neon_auth_reference::fuzzing::paths;

fuzz_target!(|input: &[u8]| paths(input));
