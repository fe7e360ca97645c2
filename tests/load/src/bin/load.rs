//! `load [--mix-seconds N] [SCENARIO …]` plays these scenarios, or all of them. `tests/load/run` builds and starts it.

use std::process::ExitCode;

fn main() -> ExitCode {
    neon_auth_load::play(std::env::args().skip(1))
}
