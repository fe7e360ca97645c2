//! What holds for everything that leaves, upstream or to the browser, and for what is decided. The properties and the
//! fuzz targets share it.

mod forwarded;
mod middleware;
mod outgoing;
mod sent;
mod set_cookie;

pub use forwarded::assert_forwards_as_modelled;
pub use middleware::{assert_decides_as_modelled, assert_looks_up_as_modelled, cookies_set};
pub use outgoing::{assert_below, assert_plain_segments, is_local_target, refresh_target};
pub use sent::cookies_sent;
pub use set_cookie::{Site, assert_leaves_well};
