//! Whatever upstream answers, through each flow: each tells what the reference model tells, and changes the browser's
//! cookies as the model does.

#![no_main]

use libfuzzer_sys::fuzz_target;
use neon_auth_reference::fuzzing::upstream_answer;

fuzz_target!(|input: &[u8]| upstream_answer(input));
