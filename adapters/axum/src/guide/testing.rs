//! Testing an application: an embedded Neon Auth, without an account and without a network.
//!
//! [`neon-auth-dev-server`](https://docs.rs/neon-auth-dev-server) answers as Neon Auth does, in memory, on a free port of
//! this machine. Each test can have one of its own: it starts at once and ends when it is dropped. Add it to the
//! `dev-dependencies`.
//!
//! The feature `testing` of this crate needs no server at all: it has cookies of users who never existed, and an upstream
//! that a test writes itself. Begin there, at [`testing`](mod@crate::testing), if one page or one guard is what is tested.
//! This page is about the server, for a whole way through the application.
//!
//! # Somebody who is signed in
//!
//! `sign_in_as` makes the account, if there is none, and gives what a browser would send:
//!
//! ```
//! use axum::body::Body;
//! use axum::http::{Request, StatusCode};
//! use neon_auth_axum::{Config, Session, protect};
//! use tower::ServiceExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = neon_auth_dev_server::start()?;
//! let config = Config::builder()
//!     .base_url(server.base_url())
//!     .cookie_secret("0123456789abcdef0123456789abcdef")
//!     .build()?;
//! let auth = neon_auth_axum::new(config);
//! let app = axum::Router::new()
//!     .route("/dashboard", axum::routing::get(async |me: Session| me.user.name.to_string()))
//!     .layer(protect(&auth));
//!
//! let cookie = server.sign_in_as("ann@example.com");
//! let request = Request::get("/dashboard").header("cookie", cookie);
//! let answer = app.oneshot(request.body(Body::empty())?).await?;
//! assert_eq!(answer.status(), StatusCode::OK);
//! # Ok(())
//! # }
//! ```
//!
//! What a person does goes through the proxy or the application's own forms, in the same way.
//!
//! # What else it can do
//!
//! | to test | |
//! |---|---|
//! | a code or a link in a mail | `server.last_code("ann@example.com")`, `server.last_url(…)` |
//! | an outage | `server.pause()` and `server.resume()` |
//! | a session that ends | `server.advance(duration)` moves the server's clock; the application's own clock is set by [`NeonAuth::builder`](crate::NeonAuth::builder) |
//! | an admin | `DevServer::builder().first_user_is_admin()` |
//! | rate limits | `DevServer::builder().rate_limits()` |
//! | how often Neon Auth is asked | `server.count("get-session")` |
//!
//! It is for development and tests only: nothing persists, and anybody who reaches the port can read the mails.
//!
//! # Differences
//!
//! The server is the same for every framework: it runs on threads of its own.
