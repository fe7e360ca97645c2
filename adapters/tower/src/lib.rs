//! Brings Neon Auth to [tower](https://docs.rs/tower): an [`AuthLayer`] goes around an application, and a
//! [`HandlerService`] is the API proxy.
//!
//! What belongs to a request is in its extensions, as a [`RequestAuth`](neon_auth::RequestAuth): the session, the server methods, and the
//! jar. The outermost layer puts it there and writes the jar onto the response, so layers can be nested.
//!
//! ```
//! use std::convert::Infallible;
//!
//! use bytes::Bytes;
//! use http::{Request, Response};
//! use http_body_util::Full;
//! use neon_auth_tower::AuthLayer;
//! use neon_auth::{NeonAuth, RequestAuth};
//! use tower::ServiceBuilder;
//!
//! type Body = Full<Bytes>;
//!
//! async fn greet(request: Request<Body>) -> Result<Response<Body>, Infallible> {
//!     let name = match request.extensions().get::<RequestAuth>() {
//!         Some(auth) => match auth.get_session().await {
//!             Ok(Some(session)) => session.user.name.to_string(),
//!             Ok(None) => "stranger".into(),
//!             Err(outage) => outage.message().to_owned(),
//!         },
//!         None => "application without a layer".into(),
//!     };
//!     Ok(Response::new(format!("Hello, {name}").into()))
//! }
//!
//! # fn service(auth: &NeonAuth) {
//! let service = ServiceBuilder::new().layer(AuthLayer::new(auth).protecting()).service_fn(greet);
//! # }
//! ```
//!
//! # Bodies
//!
//! The layer takes a request with any body and looks into none. What it answers itself has to become the
//! application's own response body, which is therefore `From<Bytes>`, as `Full<Bytes>` and axum's `Body` are. For one
//! that is not, such as `BoxBody`, map it inside the layer, for instance by tower-http's `MapResponseBodyLayer`.
//!
//! The handler reads any body as far as the configured limit goes, and for no longer than the configured time. A client
//! that is too slow gets a 408, and its connection is closed.

mod body;
mod future;
mod handler;
mod layer;
mod original_uri;
mod peer;

pub use future::ResponseFuture;
pub use handler::HandlerService;
pub use layer::{AuthLayer, AuthService};
pub use neon_auth;
pub use original_uri::OriginalUri;
pub use peer::PeerAddress;

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
