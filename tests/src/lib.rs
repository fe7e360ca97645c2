//! What holds the whole together: conformance, properties, real servers.

pub mod conformance;
pub mod cookies;
pub mod fuzzing;
pub mod model;
pub mod play;
pub mod rules;
