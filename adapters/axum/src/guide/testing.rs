//! Testing an application: an embedded Neon Auth, without an account and without a network.
//!
//! [`neon-auth-dev-server`](https://docs.rs/neon-auth-dev-server) answers as Neon Auth does, in memory, on a free port of
//! this machine. Each test can have one of its own: it starts at once and ends when it is dropped. Add it to the
//! `dev-dependencies`.
//!
//! The feature `testing` of this crate goes without a server: it has cookies of users who never existed, and an upstream
//! that a test writes itself. This page is about the server.
//!
//! # Somebody who is signed out
//!
//! This needs no server at all: nobody is asked about a request without a session's cookie.
//!
//! ```
//! use axum::body::Body;
//! use axum::http::{Request, StatusCode};
//! use neon_auth_axum::{Config, Session, protect};
//! use tower::ServiceExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let config = Config::builder()
//!     .base_url("http://127.0.0.1:9/auth")
//!     .cookie_secret("0123456789abcdef0123456789abcdef")
//!     .build()?;
//! let app = axum::Router::new()
//!     .route("/dashboard", axum::routing::get(async |session: Session| session.user.name.clone()))
//!     .layer(protect(&neon_auth_axum::new(config)));
//!
//! let answer = app.oneshot(Request::get("/dashboard").body(Body::empty())?).await?;
//! assert_eq!(answer.status(), StatusCode::SEE_OTHER);
//! # Ok(())
//! # }
//! ```
//!
//! # Somebody who is signed in
//!
//! The test signs up by the proxy, as a browser does, and keeps the cookies.
//!
//! ```
//! use axum::body::Body;
//! use axum::http::{Request, StatusCode};
//! use neon_auth_axum::{Config, Session, handler, protect};
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
//!     .route("/dashboard", axum::routing::get(async |session: Session| session.user.name.clone()))
//!     .nest_service("/api/auth", handler(&auth))
//!     .layer(protect(&auth));
//!
//! let ann = r#"{"name":"Ann","email":"ann@example.com","password":"correct horse"}"#;
//! let request = Request::post("/api/auth/sign-up/email")
//!     .header("host", "localhost:3000").header("content-type", "application/json");
//! let answer = app.clone().oneshot(request.body(Body::from(ann))?).await?;
//! let cookies = answer.headers().get_all("set-cookie").iter()
//!     .filter_map(|line| line.to_str().ok()?.split(';').next())
//!     .collect::<Vec<_>>().join("; ");
//!
//! let request = Request::get("/dashboard").header("cookie", cookies);
//! let answer = app.oneshot(request.body(Body::empty())?).await?;
//! assert_eq!(answer.status(), StatusCode::OK);
//! # Ok(())
//! # }
//! ```
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
