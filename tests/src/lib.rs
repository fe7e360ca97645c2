//! What holds the whole together: conformance, properties, real servers.

pub mod better_auth;
pub mod conformance;

/// The README's examples compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
