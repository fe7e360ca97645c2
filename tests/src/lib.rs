//! Tests of the whole: conformance, properties, real servers.

pub mod better_auth;
pub mod faults;
pub mod fuzzing;
pub mod model;
pub mod node;
pub mod play;
pub mod rules;
pub mod scenario;
pub mod script;

/// A crate of its own, because it has to run on WebAssembly, where the rest does not build.
pub use neon_auth_conformance as conformance;
pub use neon_auth_conformance::{cookies, memory};

/// The README's examples compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
