//! Whatever a proxy and those before it report: the address that upstream counts a request against is the one that a plain
//! reading of the specification finds.

#![no_main]

use libfuzzer_sys::fuzz_target;
use neon_auth_reference::fuzzing::forwarded;

fuzz_target!(|input: &[u8]| forwarded(input));
