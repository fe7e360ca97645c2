//! What tests of the whole need: a real Better Auth server, a server that fails in every way, Node.

pub mod better_auth;
pub mod faults;
pub mod node;
pub mod observed;

/// The README's examples compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
