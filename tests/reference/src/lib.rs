//! A reference model of the core, written plainly, and the rules that properties and fuzz targets hold both to.
//!
//! It knows no network and no runtime, so that a fuzzer has little to build.

pub mod fuzzing;
pub mod model;
pub mod play;
pub mod rules;
pub mod scenario;
pub mod script;
