//! What holds the whole together: conformance, properties, real servers.

pub mod conformance;
pub mod faults;

/// The README's examples compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
