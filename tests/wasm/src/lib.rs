//! The conformance runner as a WebAssembly module, which shows that the core asks nothing of its surroundings: the
//! module has no imports, so there is no clock, no socket and no randomness that it could use.
//!
//! Bytes go in and come out one at a time, as numbers. So no address crosses the border, and there is no unsafe code.

#![expect(
    unsafe_code,
    reason = "the name of an export is an unsafe attribute: no two may be the same"
)]

use std::sync::{Mutex, MutexGuard, PoisonError};

use neon_auth_conformance::{json, run_case};
use serde_json::Value;

static STATE: Mutex<State> = Mutex::new(State {
    input: Vec::new(),
    cases: Vec::new(),
    difference: String::new(),
});

struct State {
    input: Vec<u8>,
    cases: Vec<Value>,
    difference: String,
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes the next byte of a file of cases.
#[unsafe(no_mangle)]
pub extern "C" fn push_byte(byte: u8) {
    state().input.push(byte);
}

/// Reads what was pushed: how many cases it has, or -1 if it is no JSON array.
#[unsafe(no_mangle)]
pub extern "C" fn read_cases() -> i32 {
    let mut state = state();
    let input = std::mem::take(&mut state.input);
    match json::read_slice(&input) {
        Ok(Value::Array(cases)) => {
            state.cases = cases;
            i32::try_from(state.cases.len()).unwrap_or(-1)
        }
        Ok(_) | Err(_) => -1,
    }
}

/// Runs a case: 0 if it passes, or the length of the first difference.
#[unsafe(no_mangle)]
pub extern "C" fn run_case_at(index: usize) -> usize {
    let mut state = state();
    let outcome = match state.cases.get(index) {
        Some(case) => run_case(case),
        None => Err("no such case".to_owned()),
    };
    state.difference = outcome.err().unwrap_or_default();
    state.difference.len()
}

/// One byte of the difference, which is UTF-8.
#[unsafe(no_mangle)]
pub extern "C" fn difference_byte(at: usize) -> u8 {
    state()
        .difference
        .as_bytes()
        .get(at)
        .copied()
        .unwrap_or_default()
}
