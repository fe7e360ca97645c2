//! Neon's own front end against this proxy: the client, the UI, CORS, a JWT for the Data API, and popups.
//!
//! What this page says of `@neondatabase/auth`, its UI and `@neondatabase/neon-js` is about versions 0.5, 0.3 and 0.7.
//!
//! # The client and the UI
//!
//! The client's URL is the proxy's. It has to be absolute:
//!
//! ```js
//! import { createAuthClient } from "@neondatabase/auth";
//!
//! const authClient = createAuthClient(new URL("/api/auth", location.origin).href);
//! ```
//!
//! The UI's `baseURL` is something else: the origin of **your application**, without a path. It is put before the pages
//! that links in mails lead to. Without it they are bare paths, which Neon Auth takes for paths of its own:
//!
//! ```js
//! <NeonAuthUIProvider authClient={authClient} baseURL={location.origin}>
//! ```
//!
//! Its pages for people who are signed out are below `/auth`. They are [public](super::protecting) unless you replace the
//! public routes. Your origin has to be among the [trusted domains](super::deploying) in Neon's console.
//!
//! # A front end on another origin
//!
//! A front end at `https://www.example.com` that calls this application at `https://api.example.com` needs a CORS layer.
//! The client adds a header of its own, `x-neon-client-info`, so the browser asks first, by a preflight (`OPTIONS`). The
//! layer goes **outside of** `protect`, so add it last: a preflight has no cookies and would be turned away, and a 401
//! has to have the headers, too, or the script cannot read it.
//!
//! ```
//! use axum::http::{HeaderName, HeaderValue, Method, Request, StatusCode, header};
//! use axum::routing::post;
//! use neon_auth_axum::{Session, handler, protect};
//! use tower::ServiceExt;
//! use tower_http::cors::CorsLayer;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let builder = neon_auth_axum::Config::builder()
//! #     .base_url("https://auth.example/db/auth").cookie_secret("0123456789abcdef0123456789abcdef");
//! let cors = CorsLayer::new()
//!     // Exactly: cookies and a wildcard exclude each other.
//!     .allow_origin(HeaderValue::from_static("https://www.example.com"))
//!     .allow_credentials(true)
//!     .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
//!     .allow_headers([
//!         header::CONTENT_TYPE,
//!         HeaderName::from_static("x-neon-client-info"),
//!         // If you use a captcha.
//!         HeaderName::from_static("x-captcha-response"),
//!     ])
//!     .expose_headers([
//!         HeaderName::from_static("set-auth-jwt"),
//!         HeaderName::from_static("x-retry-after"),
//!     ]);
//! let config = builder
//!     // Otherwise what the front end sends to your own routes is refused, unless it is a GET.
//!     .trusted_origins(["https://www.example.com"])
//!     .api_route("/v1")
//!     .build()?;
//! let auth = neon_auth_axum::new(config);
//! let app = axum::Router::new()
//!     .route("/v1/name", post(async |session: Session| session.user.name.to_string()))
//!     .nest_service("/api/auth", handler(&auth))
//!     .layer(protect(&auth))
//!     .layer(cors);
//!
//! for path in ["/api/auth/get-session", "/v1/name"] {
//!     let preflight = Request::options(path)
//!         .header("host", "api.example.com")
//!         .header("origin", "https://www.example.com")
//!         .header("access-control-request-method", "POST")
//!         .header("access-control-request-headers", "content-type,x-neon-client-info")
//!         .body(axum::body::Body::empty())?;
//!     let answer = app.clone().oneshot(preflight).await?;
//!     assert_eq!(answer.status(), StatusCode::OK);
//!     assert_eq!(answer.headers()["access-control-allow-origin"], "https://www.example.com");
//!     assert_eq!(answer.headers()["access-control-allow-credentials"], "true");
//!     let allowed = answer.headers()["access-control-allow-headers"].to_str()?;
//!     assert!(allowed.contains("x-neon-client-info"));
//! }
//!
//! let call = Request::post("/v1/name")
//!     .header("host", "api.example.com").header("origin", "https://www.example.com");
//! let answer = app.oneshot(call.body(axum::body::Body::empty())?).await?;
//! assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
//! assert_eq!(answer.headers()["access-control-allow-origin"], "https://www.example.com");
//! # Ok(())
//! # }
//! ```
//!
//! Neon's client sends cookies along; your own calls need `fetch(url, { credentials: "include" })`. Two subdomains of one
//! domain are the same site, so `SameSite=Strict` is good for them. If the two are on different sites, you need
//! `SameSite::None`, and browsers that block third-party cookies still send none: serve both from one origin instead.
//!
//! # A JWT for Neon's Data API
//!
//! The Data API takes a JWT. Neon Auth sends one beside its answers to `get-session`, in the header `set-auth-jwt`, and
//! Neon's client puts it in the place of `session.token`. An answer from this proxy's cookie **brings none**, so
//! `session.token` is then the session token.
//!
//! `createClient({ auth, dataApi })` of `@neondatabase/neon-js` sends `session.token` to the Data API, whichever it is.
//! With a session from the cookie that is the **session token**: the Data API refuses it, and a credential has gone
//! where it need not go. So leave `auth` out, and give `createClient` a `getToken` that asks the JWT's own route, which
//! always goes to Neon Auth. The client for signing in is one of its own:
//!
//! ```js
//! import { createAuthClient } from "@neondatabase/auth";
//! import { createClient } from "@neondatabase/neon-js";
//!
//! const authClient = createAuthClient(new URL("/api/auth", location.origin).href);
//!
//! let kept;
//! const getToken = async () => {
//!   if (kept && kept.until > Date.now()) return kept.token;
//!   const response = await fetch("/api/auth/token");
//!   if (!response.ok) return null;
//!   const { token } = await response.json();
//!   const payload = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
//!   // Half a minute before it is over.
//!   kept = { token, until: JSON.parse(atob(payload)).exp * 1000 - 30_000 };
//!   return token;
//! };
//! const db = createClient({ dataApi: { url: dataApiUrl, getToken } });
//! ```
//!
//! Set `kept` to nothing when somebody signs in or out. If nobody is signed in, `getToken` gives `null`, and a query's
//! `error` says `AuthRequiredError`. Do not call the client's own `token()`: it may answer from the session that the
//! client has cached.
//!
//! On the server, `auth.token().await` gives a JWT. Postgres itself can check the same policies without one, by
//! [row-level security](super::row_level_security).
//!
//! # Popups
//!
//! In another site's frame, Neon's client opens Google in a popup. The popup comes back to `/auth/callback`, which is
//! public; the client in it hands what it got to the window that opened it, and closes the popup. So that page is bare: it
//! only makes the client.
//!
//! ```
//! use axum::response::Html;
//!
//! async fn callback() -> Html<&'static str> {
//!     // callback.js: createAuthClient(new URL("/api/auth", location.origin).href);
//!     Html(r#"<!doctype html><title>Signing in</title>
//!         <script type="module" src="/callback.js"></script>"#)
//! }
//! # let _: axum::Router = axum::Router::new().route("/auth/callback", axum::routing::get(callback));
//! ```
//!
//! Neither that page nor the one in the frame may have `Cross-Origin-Opener-Policy: same-origin`: it separates the two
//! windows. The layer leaves the popup's verifier alone; it is exchanged by the window that opened the popup.
//!
//! # Differences
//!
//! `neon-auth-actix`: `actix-cors`, wrapped after `protect`, so that it is outside. `neon-auth-threads` and
//! `neon-auth-rouille`: answer `OPTIONS` before `protect`, and add the headers to its answer.
