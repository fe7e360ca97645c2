//! Tests of the whole: conformance, properties, real servers.

pub mod better_auth;
pub mod conformance;
pub mod cookies;
pub mod faults;
pub mod fuzzing;
pub mod memory;
pub mod model;
pub mod node;
pub mod play;
pub mod rules;
pub mod scenario;
pub mod script;

/// The README's examples compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
