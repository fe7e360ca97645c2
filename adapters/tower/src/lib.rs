//! Neon Auth for [`tower`](https://docs.rs/tower): a [`AuthLayer`] around an application, and a [`HandlerService`] for
//! the API proxy. Both take any body.
//!
//! The jar of a request is in its extensions, as [`Auth`](neon_auth_driver::Auth). The outermost layer puts it there
//! and writes it onto the response, so layers can stand inside one another.

mod handler;
mod layer;
mod original_uri;

pub use handler::HandlerService;
pub use layer::{AuthLayer, AuthService};
pub use neon_auth_driver as driver;
pub use original_uri::OriginalUri;
