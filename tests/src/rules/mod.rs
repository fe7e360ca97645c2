//! What holds for everything that leaves, upstream or to the browser. The properties and the fuzz targets share it.

mod outgoing;
mod set_cookie;

pub use outgoing::{assert_below, assert_plain_segments, is_local_target};
pub use set_cookie::{Site, assert_leaves_well};
