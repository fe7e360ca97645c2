//! Whatever is done in one browser, in whatever order, with upstream up and down: nobody sees another's session or one
//! that is over, and nobody is signed out but by themselves.

#![no_main]

use libfuzzer_sys::fuzz_target;
use neon_auth_reference::fuzzing::browser_script;

fuzz_target!(|input: &[u8]| browser_script(input));
