//! Whatever path a client asks the handler for: it is asked of upstream byte for byte and below `base_url`, in
//! segments that nobody reads as others, or it is refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use neon_auth_reference::fuzzing::handler_path;

fuzz_target!(|input: &[u8]| handler_path(input));
