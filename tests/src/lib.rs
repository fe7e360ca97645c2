//! What holds the whole together: conformance, properties, real servers.

pub mod conformance;
