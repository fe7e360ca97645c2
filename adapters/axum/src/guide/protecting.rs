//! Protecting pages and APIs: what is public, and what each kind of client gets if nobody is signed in.
//!
//! [`protect`](crate::protect) is a layer. It lets nobody through to the routes inside it who is not signed in, with
//! these exceptions:
//!
//! - the login page and everything below it,
//! - the [public routes](crate::ConfigBuilder::public_routes); unless you replace them, they are the pages of Neon's UI
//!   for people who are not signed in, such as `/auth/sign-up` and `/auth/callback`,
//! - the API proxy, at `/api/auth`.
//!
//! `/` is not public unless you say so. A public route covers everything below it, but `/` is `/` alone.
//!
//! ```
//! use axum::Router;
//! use axum::routing::get;
//! use neon_auth_axum::{Session, handler, protect};
//!
//! async fn home(session: Option<Session>) -> String {
//!     session.map_or("Hello".into(), |session| format!("Hello, {}", session.user.name))
//! }
//!
//! async fn dashboard(session: Session) -> String {
//!     format!("Your address is {}", session.user.email)
//! }
//!
//! # let builder = neon_auth_axum::Config::builder()
//! #     .base_url("https://auth.example/db/auth").cookie_secret("0123456789abcdef0123456789abcdef");
//! // let builder = neon_auth_axum::builder_from_env();
//! let config = builder.public_route("/").api_route("/api").build()?;
//! let auth = neon_auth_axum::new(config);
//! let app: Router = Router::new()
//!     .route("/", get(home))
//!     .route("/dashboard", get(dashboard))
//!     .route("/api/items", get(dashboard))
//!     .nest_service("/api/auth", handler(&auth))
//!     .layer(protect(&auth))
//!     // Routes that come after the layer are outside of it.
//!     .route("/style.css", get(|| async { "body { margin: auto }" }));
//! # Ok::<(), neon_auth_axum::ConfigError>(())
//! ```
//!
//! If most of an application is public, use [`attach`](crate::attach) in place of `protect`. It turns nobody away. The
//! handlers that take a [`Session`](crate::Session) do, by the same rules.
//!
//! # What a client gets if nobody is signed in
//!
//! | client | answer |
//! |---|---|
//! | a browser that opens a page | 303 to the login page, with `redirectTo` set to the page if it was a GET |
//! | any client, below an [`api_route`](crate::ConfigBuilder::api_route) | 401 `UNAUTHORIZED`, JSON |
//! | a client whose `Accept` names JSON and not HTML | the same |
//! | `fetch()` and `XMLHttpRequest` in a browser | the same: the browser says `Sec-Fetch-Mode: cors` or the like |
//! | an `EventSource` (server-sent events) | the same |
//! | htmx | the same, with `HX-Redirect` to the login page |
//! | a WebSocket of a page of another site | 403 `UNTRUSTED_ORIGIN`, before anybody is looked up |
//! | a WebSocket of your own page | 401, or 303 from a browser that sends no `Sec-Fetch-Mode`; either way the socket does not open |
//!
//! Put everything that only scripts call below an `api_route`. Then the answer does not depend on headers: a script on a
//! server sends none of those.
//!
//! ```
//! use axum::http::{Request, StatusCode};
//! use axum::routing::get;
//! use neon_auth_axum::{Session, protect};
//! use tower::ServiceExt;
//!
//! async fn name(session: Session) -> String {
//!     session.user.name.to_string()
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let builder = neon_auth_axum::Config::builder()
//! #     .base_url("https://auth.example/db/auth").cookie_secret("0123456789abcdef0123456789abcdef");
//! let auth = neon_auth_axum::new(builder.api_route("/api").build()?);
//! let app = axum::Router::new()
//!     .route("/list", get(name))
//!     .route("/api/name", get(name))
//!     .route("/socket", get(name))
//!     .layer(protect(&auth));
//! let signed_out = |request: axum::http::request::Builder| {
//!     let request = request.header("host", "app.example").body(axum::body::Body::empty());
//!     app.clone().oneshot(request.expect("a request"))
//! };
//!
//! // A browser that opens a page.
//! let answer = signed_out(Request::get("/list?page=2").header("accept", "text/html")).await?;
//! assert_eq!(answer.status(), StatusCode::SEE_OTHER);
//! assert_eq!(answer.headers()["location"], "/auth/sign-in?redirectTo=%2Flist%3Fpage%3D2");
//!
//! // fetch("/list"), and new EventSource("/list").
//! for accept in ["*/*", "text/event-stream"] {
//!     let request = Request::get("/list")
//!         .header("accept", accept).header("sec-fetch-mode", "cors");
//!     assert_eq!(signed_out(request).await?.status(), StatusCode::UNAUTHORIZED);
//! }
//!
//! // The same page, below an API route.
//! let answer = signed_out(Request::get("/api/name").header("accept", "text/html")).await?;
//! assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
//!
//! // htmx, in the page https://app.example/list?page=2.
//! let request = Request::get("/list")
//!     .header("hx-request", "true")
//!     .header("hx-current-url", "https://app.example/list?page=2");
//! let answer = signed_out(request).await?;
//! assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
//! assert_eq!(answer.headers()["hx-redirect"], "/auth/sign-in?redirectTo=%2Flist%3Fpage%3D2");
//!
//! // new WebSocket("wss://app.example/socket"), in a page of another site.
//! let request = Request::get("/socket")
//!     .header("upgrade", "websocket").header("origin", "https://evil.example");
//! assert_eq!(signed_out(request).await?.status(), StatusCode::FORBIDDEN);
//! # Ok(())
//! # }
//! ```
//!
//! - **`fetch()`**: send the browser to the login page yourself: `if (response.status === 401) location.href =
//!   "/auth/sign-in"`.
//! - **htmx** follows `HX-Redirect` by itself. It leads back to the page that htmx runs in, not to the part it asked for.
//! - **An `EventSource`** does not try again after a 401, and its `error` event does not say why. Ask
//!   `/api/auth/get-session` then.
//! - **A WebSocket and an event stream** are checked once, when they begin. A session that ends later does not end them:
//!   close them yourself after a while, and let the client begin anew.
//!
//! # Differences
//!
//! `neon-auth-actix`: `.wrap(protect(&auth))`, and `MaybeSession` in place of `Option<Session>`. `neon-auth-threads` and
//! `neon-auth-rouille`: `protect(&auth, request, |auth| …)` around the router, and `require_session(auth)` in a route. The
//! table is the same.
